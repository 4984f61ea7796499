//! Calls of component functions from the host.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lift`: the instance is entered,
//! arguments are lowered, the core function runs, its results are lifted, `post-return` runs, and
//! what was lent is given back. A trap on the way ends the instance, not the store.

use super::guest::GuestFunc;
use super::store::{Canonical, ComponentStore, Lifted, Slot, layer, leave};
use crate::abi::{
    Guest, Handles, LiftAll, LiftContext, LowerAll, LowerContext, Options, Signature, Values,
    lift_scalars, lower_scalars,
};
use crate::component::Component;
use crate::plan::LiftIndex;
use crate::resource::ScopeId;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, MAX_FLAT_PARAMS};
use anyhow::{Context, Result, bail};
use wharf_runtime::{RawVal, StoreMut};

/// A call that is about to be made.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) instance: Slot,
    pub(crate) lifted: Lifted,
}

impl Call {
    /// Makes the call from the host, which has entered the instance, and leaves it. `N` cells are
    /// enough for it.
    #[inline(always)]
    pub(crate) fn run<P: LowerAll, R: LiftAll, const N: usize>(
        &self,
        store: &mut StoreMut<'_>,
        types: CallTypes<'_>,
        params: &P,
    ) -> Result<R> {
        let mut guest_ran = false;
        let result = self.run_entered::<_, _, N>(store, types, params, &mut guest_ran);
        leave(store, self.instance, guest_ran, result)
    }

    /// Makes the call in an instance that was entered. `guest_ran` says whether the guest has seen
    /// anything of it.
    #[inline(always)]
    fn run_entered<P: LowerAll, R: LiftAll, const N: usize>(
        &self,
        store: &mut StoreMut<'_>,
        types: CallTypes<'_>,
        params: &P,
        guest_ran: &mut bool,
    ) -> Result<R> {
        // Results hold no borrows.
        let scope = types.enter_call::<P>(layer(store));
        let mut result = self.run_in_scope::<_, _, N>(store, types, scope, params, guest_ran);
        exit_call(store, scope, &mut result);
        result
    }

    #[inline(always)]
    fn run_in_scope<P: LowerAll, R: LiftAll, const N: usize>(
        &self,
        store: &mut StoreMut<'_>,
        types: CallTypes<'_>,
        scope: Option<ScopeId>,
        params: &P,
        guest_ran: &mut bool,
    ) -> Result<R> {
        let mut cells = [RawVal::ZERO; N];
        if P::SCALAR_PARAMS {
            lower_scalars(params, &mut cells)?;
        } else {
            self.lower_params(store, types, scope, params, &mut cells, guest_ran)?;
        }
        *guest_ran = true;
        self.lifted.func.call(store, &mut cells)?;
        let result = if R::SCALAR_RESULT {
            lift_scalars(&cells)
        } else {
            let signature = types.result(R::FIXED);
            let options = types.options(&self.lifted.options, scope);
            let canonical = &self.lifted.options;
            lift(store, self.instance, canonical, options, |cx| signature.lift(&cells, cx))
        };
        let result =
            result.map_err(|error| blame(store, self.instance, self.lifted.index, error))?;
        if let Some(post_return) = self.lifted.options.post_return {
            let returned = call_restricted(store, &post_return, &mut cells);
            returned.context("in `post-return`")?;
        }
        Ok(result)
    }

    #[inline(always)]
    fn lower_params<P: LowerAll>(
        &self,
        store: &mut StoreMut<'_>,
        types: CallTypes<'_>,
        scope: Option<ScopeId>,
        params: &P,
        cells: &mut [RawVal],
        guest_ran: &mut bool,
    ) -> Result<()> {
        let before = P::NEEDS.types().then(|| self.handle_count(store));
        let canonical = &self.lifted.options;
        let options = types.options(canonical, scope);
        let signature = types.params(P::FIXED);
        let lowered = if P::FLAT_PARAMS {
            let handles = layer(store).handles(self.instance, canonical.instance);
            signature.lower(params, cells, &mut LowerContext::of_handles(handles, options))
        } else {
            let mut guest = GuestInstance::new(store, self.instance, canonical);
            let mut cx = LowerContext::new(&mut guest, options);
            let lowered = signature.lower(params, cells, &mut cx);
            *guest_ran |= guest.ran;
            lowered
        };
        if lowered.is_err() {
            // Handles that were lowered before the error are in the guest's table, and a borrow
            // among them would outlive the call.
            *guest_ran |= before.is_some_and(|before| before != self.handle_count(store));
        }
        lowered.map(|_| ())
    }

    fn handle_count(&self, store: &mut StoreMut<'_>) -> usize {
        let (resources, data) = layer(store).split(self.instance);
        resources.handle_count(data.inner[self.lifted.options.instance].id)
    }
}

/// The cells of a call from the host: parameters are at most as many, and results fewer.
pub(crate) const CELLS: usize = MAX_FLAT_PARAMS;
/// Calls `realloc` or `post-return`: while it runs, its instance may not call out. So nobody else
/// runs meanwhile, and one flag is enough.
#[inline(always)]
fn call_restricted(store: &mut StoreMut, func: &GuestFunc, cells: &mut [RawVal]) -> Result<()> {
    store.set_flag(true);
    let called = func.call(store, cells);
    store.set_flag(false);
    Ok(called?)
}

/// The guest's result is not what its type says: names the function.
#[cold]
pub(crate) fn blame(
    store: &mut StoreMut<'_>,
    instance: Slot,
    index: LiftIndex,
    error: anyhow::Error,
) -> anyhow::Error {
    let data = layer(store).instance(instance);
    let plan = data.component().map(Component::plan);
    match plan.ok().and_then(|plan| plan.exported_as(|lift| lift == index)) {
        Some(path) => error.context(format!("in the result of `{path}`")),
        None => error,
    }
}

/// Ends a call, as far as handles are concerned. Its own error, if it has one, is the one to tell.
#[inline(always)]
pub(super) fn exit_call<R>(
    store: &mut StoreMut<'_>,
    scope: Option<ScopeId>,
    result: &mut Result<R>,
) {
    let Some(scope) = scope else { return };
    if let Err(error) = layer(store).resources.exit_call(scope)
        && result.is_ok()
    {
        *result = Err(error.into());
    }
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

    /// What lifting and lowering by `canonical` options know.
    #[inline]
    pub(super) fn options(self, canonical: &Canonical, scope: Option<ScopeId>) -> Options<'a> {
        Options { encoding: canonical.encoding, types: self.types(), scope }
    }

    /// Begins a call with parameters `P`, as far as handles are concerned: without types there are
    /// none.
    #[inline]
    pub(super) fn enter_call<P: Values>(self, layer: &mut ComponentStore) -> Option<ScopeId> {
        P::NEEDS.types().then(|| layer.resources.enter_call())
    }
}

/// Lifts from an instance: memory, types and handles are borrowed, nothing is counted.
#[inline]
pub(super) fn lift<R>(
    store: &mut StoreMut<'_>,
    instance: Slot,
    canonical: &Canonical,
    options: Options<'_>,
    lift: impl FnOnce(&mut LiftContext<'_>) -> Result<R>,
) -> Result<R> {
    let (memory, layer): (&[u8], &mut ComponentStore) = match canonical.memory {
        Some(memory) => {
            let (memory, layer) = store.memory_and_layer(memory);
            (memory, layer)
        }
        None => (&[], layer(store)),
    };
    let handles = options.types.map(|_| layer.handles(instance, canonical.instance));
    lift(&mut LiftContext::new(memory, handles, options))
}

/// The instance that values are lowered to.
pub(super) struct GuestInstance<'a> {
    store: StoreMut<'a>,
    instance: Slot,
    options: &'a Canonical,
    /// Whether its `realloc` was called.
    pub(super) ran: bool,
}

impl<'a> GuestInstance<'a> {
    #[inline]
    pub(super) fn new(
        store: &'a mut StoreMut<'_>,
        instance: Slot,
        options: &'a Canonical,
    ) -> GuestInstance<'a> {
        GuestInstance { store: store.reborrow(), instance, options, ran: false }
    }
}

impl Guest for GuestInstance<'_> {
    #[inline]
    fn memory(&mut self) -> Result<&mut [u8]> {
        match self.options.memory {
            Some(memory) => Ok(self.store.memory_bytes_mut(memory)),
            None => bail!("the function has no memory among its options"),
        }
    }

    #[inline]
    fn realloc(&mut self, arguments: [u32; 4]) -> Result<(u32, &mut [u8])> {
        let Some(realloc) = &self.options.realloc else {
            bail!("the function has no `realloc` among its options");
        };
        self.ran = true;
        let mut cells = arguments.map(RawVal::from_u32);
        match call_restricted(&mut self.store, realloc, &mut cells) {
            Ok(()) => Ok((cells[0].as_u32(), self.memory()?)),
            Err(error) => Err(error.context("in `realloc`")),
        }
    }

    #[inline]
    fn handles(&mut self) -> Handles<'_> {
        layer(&mut self.store).handles(self.instance, self.options.instance)
    }
}
