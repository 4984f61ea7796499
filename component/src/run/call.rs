//! Calls of component functions from the host.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lift`: the instance is entered,
//! arguments are lowered, the core function runs, its results are lifted, `post-return` runs, and
//! what was lent is given back. A trap on the way ends the instance, not the store.

use super::discard::discard;
use super::enter::{Entered, abort_scopes, begin_scope, end_scope};
use super::guest::{self, Failure};
use super::store::{Canonical, ComponentStore, InstanceKey, InstanceSlot, layer, resolved};
use crate::abi::dynamic::Dynamic;
use crate::abi::{
    Guest, Handles, LiftAll, LiftContext, LiftedVals, LowerAll, LowerContext, Needs, Options,
    Signature, Values, lift_scalars, lower_scalars,
};
use crate::component::Component;
use crate::error::{AbiError, bug};
use crate::plan::{LiftIndex, RuntimeInstanceIndex, StringEncoding};
use crate::resource::ScopeId;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, MAX_FLAT_PARAMS};
use anyhow::{Context, Error, Result};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use wharf_runtime::{BoundMemory, LinearMemoryOptions, NumericFunc, RawVal, StoreMut};

/// A call that the host is about to make. What has to be done for it follows from the Rust types of its
/// values: steps that they do not need are not compiled.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) instance: InstanceKey,
    pub(crate) lift: LiftIndex,
    pub(crate) types: CallTypes<'a>,
}

/// A call of the host under way, in an instance that it has entered. Whoever opens one ends it; a panic that goes through
/// it ends it as an error does.
///
/// What is not inlined into a call gets parts of this by value, so that it stays in registers.
#[must_use = "what is dropped ends as a call that failed"]
pub(crate) struct OpenCall<'a> {
    store: StoreMut<'a>,
    instance: InstanceSlot,
    entered: Entered,
    /// What borrows the call has, if its parameters may be any.
    scope: Option<ScopeId>,
    /// Whether the guest has seen anything of the call: then it is closed if the call fails.
    seen: bool,
    /// Whether handles are on their way into the guest's table: then it is closed if the host panics.
    lowers_handles: bool,
}

/// What a call needs of the function.
struct Callee {
    func: NumericFunc,
    options: Canonical,
    post_return: bool,
}

/// Where the result of a call goes.
pub(crate) trait Place {
    /// What it consists of.
    type Values: Values;
    /// What the call returns.
    type Lifted;

    fn lift_scalars(self, cells: &[RawVal]) -> Result<Self::Lifted>;

    fn lift(
        self,
        signature: &Signature<'_>,
        cells: &[RawVal],
        cx: &mut LiftContext<'_>,
    ) -> Result<Self::Lifted>;
}

/// Nowhere yet: it is returned.
struct New<R>(PhantomData<R>);

impl<R: LiftAll> Place for New<R> {
    type Values = R;
    type Lifted = R;

    #[inline(always)]
    fn lift_scalars(self, cells: &[RawVal]) -> Result<R> {
        lift_scalars(cells)
    }

    #[inline(always)]
    fn lift(
        self,
        signature: &Signature<'_>,
        cells: &[RawVal],
        cx: &mut LiftContext<'_>,
    ) -> Result<R> {
        signature.lift(cells, cx)
    }
}

/// Over dynamic values: what those have allocated may be used again.
impl<V: Dynamic> Place for &mut [V] {
    type Values = LiftedVals<V>;
    type Lifted = ();

    fn lift_scalars(self, _cells: &[RawVal]) -> Result<()> {
        Err(bug("dynamic values that are said to be scalars"))
    }

    fn lift(
        self,
        signature: &Signature<'_>,
        cells: &[RawVal],
        cx: &mut LiftContext<'_>,
    ) -> Result<()> {
        signature.lift_over(cells, cx, self)
    }
}

/// Enough cells for most calls.
const FEW_CELLS: usize = 4;
/// Enough cells for any call from the host: parameters are at most as many, and results fewer.
const CELLS: usize = MAX_FLAT_PARAMS;

impl Call<'_> {
    /// Makes the call.
    ///
    /// # Errors
    ///
    /// Fails when the instance was dropped or cannot be entered, with the trap of the guest, or when values
    /// cannot cross.
    #[inline(always)]
    pub(crate) fn run<P: LowerAll, R: LiftAll>(
        &self,
        store: StoreMut<'_>,
        params: &P,
    ) -> Result<R> {
        self.run_into(store, params, New(PhantomData))
    }

    /// Makes the call; the result goes to `place`.
    ///
    /// # Errors
    ///
    /// As [`Call::run`].
    #[inline(always)]
    pub(crate) fn run_into<P: LowerAll, R: Place>(
        &self,
        store: StoreMut<'_>,
        params: &P,
        place: R,
    ) -> Result<R::Lifted> {
        if const { few_cells(P::ABI, P::NEEDS) } {
            self.run_with(store, params, place, &mut [RawVal::ZERO; FEW_CELLS])
        } else {
            self.run_with(store, params, place, &mut [RawVal::ZERO; CELLS])
        }
    }

    #[inline(always)]
    fn run_with<P: LowerAll, R: Place>(
        &self,
        mut store: StoreMut<'_>,
        params: &P,
        place: R,
        cells: &mut [RawVal],
    ) -> Result<R::Lifted> {
        let data = layer(&mut store).live_mut(self.instance)?;
        let lifted = resolved(&data.lifts, self.lift)?;
        let callee = Callee {
            func: lifted.func,
            options: match P::FLAT_PARAMS && R::Values::FLAT_RESULT {
                true => Canonical::without_memory(lifted.options.instance),
                false => lifted.options,
            },
            post_return: lifted.post_return.is_some(),
        };
        let entered = data.enter(callee.options.instance)?;
        let mut open = OpenCall::new(store, self.instance.slot, entered);
        // Once a result is lifted that is one handle, nothing can fail any more, and nothing has to be undone.
        let whole = const { is_handle(R::Values::ABI, R::Values::NEEDS) } && !callee.post_return;
        if P::NEEDS.types() || (R::Values::NEEDS.types() && !whole) {
            open.scope = Some(begin_scope(&mut open.store, self.instance.slot));
        }
        let result = self.steps(&mut open, &callee, params, place, cells);
        open.end(result)
    }

    /// What is between entering and leaving.
    #[inline(always)]
    fn steps<P: LowerAll, R: Place>(
        &self,
        open: &mut OpenCall<'_>,
        callee: &Callee,
        params: &P,
        place: R,
        cells: &mut [RawVal],
    ) -> Result<R::Lifted> {
        let Callee { func, options, post_return } = callee;
        if P::SCALAR_PARAMS {
            lower_scalars(params, cells)?;
        } else {
            self.lower(open, options, params, cells)?;
        }
        open.run(func, cells)?;
        let lifted = match R::Values::SCALAR_RESULT {
            true => place.lift_scalars(cells),
            false => {
                let signature = self.types.result(R::Values::FIXED);
                let known = self.types.options(options.encoding, open.scope);
                let lift_all = |cx: &mut LiftContext<'_>| place.lift(&signature, cells, cx);
                let memory = options.linear.memory.as_ref();
                lift(&mut open.store, open.instance, options.instance, memory, known, lift_all)
            }
        };
        let result = match lifted {
            Ok(result) => result,
            Err(error) => {
                return Err(blame(open.store.reborrow(), open.instance, self.lift, error));
            }
        };
        if !*post_return {
            return Ok(result);
        }
        run_post_return(open.store.reborrow(), open.instance, self.lift, cells)?;
        Ok(result)
    }

    #[inline(always)]
    fn lower<P: LowerAll>(
        &self,
        open: &mut OpenCall<'_>,
        canonical: &Canonical,
        params: &P,
        cells: &mut [RawVal],
    ) -> Result<()> {
        let before = P::NEEDS.types().then(|| open.handle_count(canonical.instance));
        open.lowers_handles = before.is_some();
        let options = self.types.options(canonical.encoding, open.scope);
        let signature = self.types.params(P::FIXED);
        let lowered = if P::FLAT_PARAMS {
            let handles = layer(&mut open.store).handles(open.instance, canonical.instance);
            signature.lower(params, cells, &mut LowerContext::of_handles(handles, options))
        } else {
            let OpenCall { store, instance, seen, .. } = &mut *open;
            let Canonical { instance: inner, linear, .. } = *canonical;
            let mut guest = GuestInstance::new(store, *instance, inner, linear, seen);
            signature.lower(params, cells, &mut LowerContext::new(&mut guest, options))
        };
        open.lowers_handles = false;
        if lowered.is_err() {
            // Handles that were lowered before the error are in the guest's table, and a borrow
            // among them would outlive the call.
            open.seen |=
                before.is_some_and(|before| before != open.handle_count(canonical.instance));
            if P::NEEDS.types() && open.seen {
                let handles = layer(&mut open.store).handles(open.instance, canonical.instance);
                discard(handles, options, signature, params);
            }
        }
        lowered.map(|_| ())
    }
}

/// Whether all of a value is a handle.
const fn is_handle(abi: Option<CanonicalAbi>, needs: Needs) -> bool {
    match abi {
        Some(abi) => abi.flat == 1 && matches!(needs, Needs::Handles),
        None => false,
    }
}

/// Whether few cells are enough for parameters of this layout, and for any result.
const fn few_cells(params: Option<CanonicalAbi>, needs: Needs) -> bool {
    match params {
        Some(abi) if !needs.layouts() => abi.flat as usize <= FEW_CELLS,
        _ => false,
    }
}

impl<'a> OpenCall<'a> {
    /// A call in an instance that was entered.
    #[inline(always)]
    pub(crate) fn new(
        mut store: StoreMut<'a>,
        instance: InstanceSlot,
        entered: Entered,
    ) -> OpenCall<'a> {
        entered.mark(&mut store, instance, true);
        OpenCall { store, instance, entered, scope: None, seen: false, lowers_handles: false }
    }

    /// Runs what is called: see [`guest::call`].
    ///
    /// # Errors
    ///
    /// See [`Failure`].
    #[inline(always)]
    pub(crate) fn run(&mut self, func: &NumericFunc, cells: &mut [RawVal]) -> Result<(), Failure> {
        self.seen = true;
        guest::call(&mut self.store, func, cells)
    }

    /// Leaves the instance. A guest that has seen anything of a call that failed is closed.
    ///
    /// # Errors
    ///
    /// That of the call, or else that the guest has kept what it borrowed.
    #[inline(always)]
    pub(crate) fn end<R>(self, result: Result<R>) -> Result<R> {
        let mut open = ManuallyDrop::new(self);
        match result {
            Ok(result) => {
                let OpenCall { store, instance, entered, scope, .. } = &mut *open;
                if let Some(scope) = *scope
                    && let Err(error) = end_scope(store, scope)
                {
                    return Err(open.fail(error));
                }
                layer(store).instance_mut(*instance).leave(false);
                entered.mark(store, *instance, false);
                Ok(result)
            }
            Err(error) => Err(open.fail(error)),
        }
    }

    /// [`fail`], as this call has.
    #[inline(always)]
    fn fail(&mut self, error: Error) -> Error {
        fail(self.store.reborrow(), self.instance, self.entered, self.seen, error)
    }

    fn handle_count(&mut self, inner: RuntimeInstanceIndex) -> usize {
        let (resources, data) = layer(&mut self.store).split(self.instance);
        resources.handle_count(data.inner[inner].id)
    }
}

impl Drop for OpenCall<'_> {
    /// The host panics: [`OpenCall::end`] forgets what it ends.
    #[inline(always)]
    fn drop(&mut self) {
        let seen = self.seen || self.lowers_handles;
        abandon(self.store.reborrow(), self.instance, self.entered, seen);
    }
}

/// Leaves the instance after a call that failed, of which it has `seen` something or not. Gives the error to tell, which
/// is that of the call.
#[cold]
fn fail(
    mut store: StoreMut<'_>,
    instance: InstanceSlot,
    entered: Entered,
    seen: bool,
    error: Error,
) -> Error {
    abandon(store.reborrow(), instance, entered, seen);
    if seen { layer(&mut store).instance(instance).named(error) } else { error }
}

/// Leaves the instance after a call that did not succeed.
#[cold]
fn abandon(mut store: StoreMut<'_>, instance: InstanceSlot, entered: Entered, seen: bool) {
    abort_scopes(&mut store, instance);
    layer(&mut store).instance_mut(instance).leave(seen);
    entered.mark(&mut store, instance, false);
}

/// The guest's result is not what its type says: names the function.
#[cold]
fn blame(mut store: StoreMut<'_>, instance: InstanceSlot, lift: LiftIndex, error: Error) -> Error {
    let data = layer(&mut store).instance(instance);
    let plan = data.component().map(Component::plan);
    match plan.ok().and_then(|plan| plan.exported_as(|it| it == lift)) {
        Some(path) => error.context(format!("in the result of `{path}`")),
        None => error,
    }
}

/// Runs the function's `post-return`, which is not among what calls without one keep at hand.
fn run_post_return(
    mut store: StoreMut<'_>,
    instance: InstanceSlot,
    lift: LiftIndex,
    cells: &mut [RawVal],
) -> Result<()> {
    let lifted = resolved(&layer(&mut store).instance(instance).lifts, lift)?;
    let Some(func) = lifted.post_return else { return Ok(()) };
    call_restricted(&mut store, &func, cells).context("in `post-return`")
}

/// Calls `realloc` or `post-return`: while it runs, its instance may not call out. So nobody else
/// runs meanwhile, and one flag is enough.
#[inline(always)]
fn call_restricted(store: &mut StoreMut, func: &NumericFunc, cells: &mut [RawVal]) -> Result<()> {
    store.set_flag(true);
    let called = guest::call(store, func, cells);
    store.set_flag(false);
    Ok(called?)
}

/// The types of a function that is called. Where its parameters and result are fixed Rust types
/// without handles, nothing has to be known of them any more.
#[derive(Clone, Copy)]
pub(crate) struct CallTypes<'a> {
    known: Option<(&'a ComponentTypes, &'a FuncType)>,
}

impl<'a> CallTypes<'a> {
    /// Of a function whose Rust types say all.
    pub(crate) const FIXED: CallTypes<'static> = CallTypes { known: None };

    #[inline]
    pub(crate) fn new(types: &'a ComponentTypes, func: &'a FuncType) -> CallTypes<'a> {
        CallTypes { known: Some((types, func)) }
    }

    fn types(self) -> Option<&'a ComponentTypes> {
        self.known.map(|(types, _)| types)
    }

    /// The signature of the parameters: fixed, or the component's.
    #[inline]
    pub(super) fn params(self, fixed: Option<CanonicalAbi>) -> Signature<'a> {
        match (self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_params(abi),
            (Some((_, func)), None) => Signature::params(func),
            (None, None) => Signature::fixed_params(CanonicalAbi::UNIT),
        }
    }

    /// The signature of the result: fixed, or the component's.
    #[inline]
    pub(super) fn result(self, fixed: Option<CanonicalAbi>) -> Signature<'a> {
        match (self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_result(abi),
            (Some((_, func)), None) => Signature::result(func),
            (None, None) => Signature::fixed_result(CanonicalAbi::UNIT),
        }
    }

    /// What lifting and lowering know, of strings in this encoding.
    #[inline]
    pub(super) fn options(self, encoding: StringEncoding, scope: Option<ScopeId>) -> Options<'a> {
        Options { encoding, types: self.types(), scope }
    }

    /// Begins a call with parameters `P`, as far as handles are concerned: without types there are
    /// none.
    #[inline]
    pub(super) fn enter_call<P: Values>(
        self,
        store: &mut StoreMut<'_>,
        instance: InstanceSlot,
    ) -> Option<ScopeId> {
        P::NEEDS.types().then(|| begin_scope(store, instance))
    }
}

/// Lifts from an instance: memory, types and handles are borrowed, nothing is counted.
#[inline]
pub(super) fn lift<R>(
    store: &mut StoreMut<'_>,
    instance: InstanceSlot,
    inner: RuntimeInstanceIndex,
    memory: Option<&BoundMemory>,
    options: Options<'_>,
    lift: impl FnOnce(&mut LiftContext<'_>) -> Result<R>,
) -> Result<R> {
    let budget = store.hostcall_fuel();
    let (bytes, layer): (&[u8], &mut ComponentStore) = match memory {
        Some(memory) => {
            let (bytes, layer) = store.memory_and_layer(memory);
            (bytes, layer)
        }
        None => (&[], layer(store)),
    };
    let handles = options.types.map(|_| layer.handles(instance, inner));
    lift(&mut LiftContext::new(bytes, handles, options, budget).bound_to(memory))
}

#[cold]
fn missing_option(option: &'static str) -> Error {
    AbiError::MissingOption { option }.into()
}

/// The instance that values are lowered to.
pub(super) struct GuestInstance<'a> {
    store: StoreMut<'a>,
    instance: InstanceSlot,
    inner: RuntimeInstanceIndex,
    linear: LinearMemoryOptions,
    /// Whether its `realloc` was called.
    ran: &'a mut bool,
}

impl<'a> GuestInstance<'a> {
    #[inline]
    pub(super) fn new(
        store: &'a mut StoreMut<'_>,
        instance: InstanceSlot,
        inner: RuntimeInstanceIndex,
        linear: LinearMemoryOptions,
        ran: &'a mut bool,
    ) -> GuestInstance<'a> {
        GuestInstance { store: store.reborrow(), instance, inner, linear, ran }
    }
}

impl Guest for GuestInstance<'_> {
    #[inline]
    fn memory(&mut self) -> Result<&mut [u8]> {
        match &self.linear.memory {
            Some(memory) => Ok(self.store.bound_bytes_mut(memory)),
            None => Err(missing_option("memory")),
        }
    }

    #[inline]
    fn realloc(
        &mut self,
        old: u32,
        old_size: u32,
        align: u32,
        new_size: u32,
    ) -> Result<(u64, &mut [u8])> {
        let Some(realloc) = &self.linear.realloc else {
            return Err(missing_option("realloc"));
        };
        *self.ran = true;
        let mut cells = [old, old_size, align, new_size].map(RawVal::from_u32);
        match call_restricted(&mut self.store, realloc, &mut cells) {
            Ok(()) => Ok((cells[0].as_u32().into(), self.memory()?)),
            Err(error) => Err(error.context("in `realloc`")),
        }
    }

    #[inline]
    fn handles(&mut self) -> Handles<'_> {
        layer(&mut self.store).handles(self.instance, self.inner)
    }
}
