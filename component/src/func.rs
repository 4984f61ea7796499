//! Calls of component functions from the host.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lift`: the instance is entered,
//! arguments are lowered, the core function runs, its results are lifted, `post-return` runs, and
//! what was lent is given back. A trap on the way ends the instance, not the store.

use crate::abi::{
    ComponentNamedList, Guest, Handles, Lift, LiftAll, LiftContext, LiftedVals, ListTypes, Lower,
    LowerAll, LowerContext, Options, Signature, TypeContext, Vals, Values, lift_scalars,
    lower_scalars,
    value::{self, RawScalar, Scalars},
};
use crate::component::Component;
use crate::guest::GuestFunc;
use crate::plan::LiftIndex;
use crate::reflect::ComponentFunc;
use crate::resource::ScopeId;
use crate::store::{Canonical, ComponentStore, InstanceKey, Lifted, Slot, layer, leave, resolved};
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, InterfaceType, MAX_FLAT_PARAMS};
use crate::val::Val;
use anyhow::{Context, Result, bail, ensure};
use std::fmt;
use std::marker::PhantomData;
use wharf_runtime::{AsContext, AsContextMut, Foreign, RawVal, StoreId, StoreMut};

/// A function that a component instance exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Func {
    pub(crate) store: StoreId,
    pub(crate) instance: InstanceKey,
    pub(crate) lift: LiftIndex,
}

/// A [`Func`] whose type was checked.
pub struct TypedFunc<Params, Return> {
    func: Func,
    of: PhantomData<fn(Params) -> Return>,
}

impl Func {
    /// Calls the function with values whose types are checked on the way. The result is written
    /// over `results`, which has to have as many values as the function has results.
    ///
    /// # Errors
    ///
    /// Fails when a value is of another type, the function is of another store, the instance
    /// cannot be entered, or the call traps.
    pub fn call(
        &self,
        mut store: impl AsContextMut,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        ensure!(self.store == store.id(), foreign());
        if let Some((values, ty)) = self.scalars(store, params, results)? {
            let scalar = self.call_scalars::<_, RawScalar, CELLS>(store, &values)?;
            if let (Some(result), Some(ty)) = (results.first_mut(), ty) {
                *result =
                    scalar.value(ty).context("a result of another type than was looked at")?;
            }
            return Ok(());
        }
        let state = layer(store);
        let data = state.live(self.instance)?;
        let component = data.component()?.clone();
        let types = component.types();
        let ty = types.func(resolved(&data.lifts, self.lift)?.ty);
        let cx = TypeContext::new(types, &data.resource_types).in_store(state.resources.id());
        value::check_all(params, ListTypes::Params(&ty.params), &cx)
            .context("type mismatch with parameters")?;
        let expected = usize::from(ty.result.is_some());
        ensure!(
            results.len() == expected,
            "expected room for {expected} results, found {}",
            results.len()
        );
        let values = Vals { types, values: params };
        let types = CallTypes::new(types, ty);
        let call = Call { instance: self.instance.slot, lifted: *self.enter(store)? };
        let LiftedVals(lifted) = call.run::<_, _, CELLS>(store, types, &values)?;
        for (result, value) in results.iter_mut().zip(lifted) {
            *result = value;
        }
        Ok(())
    }

    /// The function with its type checked once.
    ///
    /// # Errors
    ///
    /// Fails when the component has other types: the error says where they differ.
    pub fn typed<Params, Return>(&self, store: impl AsContext) -> Result<TypedFunc<Params, Return>>
    where
        Params: ComponentNamedList + Lower,
        Return: ComponentNamedList + Lift,
    {
        let store = store.as_context();
        let store = store.store_ref();
        ensure!(self.store == store.id(), foreign());
        let instances: &ComponentStore = store.layer().with_context(foreign)?;
        let data = instances.live(self.instance)?;
        let component = data.component()?;
        let index = component.plan().lifts[self.lift].ty;
        let cx = TypeContext::new(component.types(), &data.resource_types);
        cx.check_func::<Params, Return>(index)?;
        Ok(TypedFunc { func: *self, of: PhantomData })
    }

    /// The type of the function.
    ///
    /// # Panics
    ///
    /// When the function is of another store, or its instance was dropped.
    pub fn ty(&self, store: impl AsContext) -> ComponentFunc {
        let store = store.as_context();
        let store = store.store_ref();
        assert_eq!(self.store, store.id(), "{}", foreign());
        let instances: &ComponentStore =
            store.layer().expect("the store has the function's instance");
        let data = instances.live(self.instance);
        let (data, component) = data
            .and_then(|data| Ok((data, data.component()?)))
            .unwrap_or_else(|error| panic!("{error}"));
        let index = component.plan().lifts[self.lift].ty;
        ComponentFunc::in_instance(component, &data.resource_types, index)
    }

    /// Nothing is left to do after a call: `post-return` runs by itself.
    ///
    /// # Errors
    ///
    /// Fails when the function is of another store, or its instance was dropped.
    #[deprecated(note = "calls do this themselves")]
    pub fn post_return(&self, mut store: impl AsContextMut) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        ensure!(self.store == store.id(), foreign());
        layer(store).live(self.instance).map(drop)
    }

    /// Calls with types that were checked by [`Func::typed`] when bindings were made.
    #[doc(hidden)]
    #[inline]
    pub fn __call_typed<Params, Return>(
        &self,
        mut store: impl AsContextMut,
        params: Params,
    ) -> Result<Return>
    where
        Params: ComponentNamedList + Lower,
        Return: ComponentNamedList + Lift,
    {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        if Params::SCALAR_PARAMS && Return::SCALAR_RESULT {
            return match Params::ABI.flat as usize {
                0..=FEW_CELLS => self.call_scalars::<_, _, FEW_CELLS>(store, &params),
                _ => self.call_scalars::<_, _, CELLS>(store, &params),
            };
        }
        if !Params::NEEDS.and(Return::NEEDS).types() {
            return match Params::ABI.flat as usize {
                0..=FEW_CELLS => self.call_fixed::<_, _, FEW_CELLS>(store, &params),
                _ => self.call_fixed::<_, _, CELLS>(store, &params),
            };
        }
        let call = Call { instance: self.instance.slot, lifted: *self.enter(store)? };
        let component = layer(store).instance(call.instance).component()?.clone();
        let types = component.types();
        let types = CallTypes::new(types, types.func(call.lifted.ty));
        call.run::<_, _, CELLS>(store, types, &params)
    }

    /// Arguments that are scalars, and the type of the result, which is one too: nothing else has to
    /// be known of the component's types. `None` for every other call, be it a wrong one.
    #[inline]
    fn scalars<'a>(
        &self,
        store: &mut StoreMut<'_>,
        params: &'a [Val],
        results: &[Val],
    ) -> Result<Option<(Scalars<'a>, Option<InterfaceType>)>> {
        let data = layer(store).live(self.instance)?;
        let ty = data.component()?.types().func(resolved(&data.lifts, self.lift)?.ty);
        if results.len() != usize::from(ty.result.is_some()) {
            return Ok(None);
        }
        Ok(Scalars::new(params, ty).map(|values| (values, ty.result)))
    }

    /// Sees that the function is of this store, and can be called here.
    #[inline(always)]
    fn check(&self, store: &mut StoreMut<'_>) -> Result<()> {
        if self.store != store.id() {
            return Err(foreign());
        }
        store.check_callable()
    }

    /// Looks the function up and enters its instance. It is not copied here: it is large, and would be
    /// copied again from the result.
    #[inline(always)]
    fn enter<'a>(&self, store: &'a mut StoreMut<'_>) -> Result<&'a Lifted> {
        self.check(store)?;
        let data = layer(store).live_mut(self.instance)?;
        let callee = resolved(&data.lifts, self.lift)?.options.instance;
        data.enter(callee)?;
        resolved(&data.lifts, self.lift)
    }

    /// A call of which everything is in core values: nothing but the function has to be known. `N`
    /// cells are enough for it.
    #[inline]
    fn call_scalars<P: LowerAll, R: LiftAll, const N: usize>(
        &self,
        store: &mut StoreMut<'_>,
        params: &P,
    ) -> Result<R> {
        self.check(store)?;
        let data = layer(store).live_mut(self.instance)?;
        let Lifted { func, options, .. } = resolved(&data.lifts, self.lift)?;
        if options.post_return.is_some() {
            return self.call_fixed::<_, _, N>(store, params);
        }
        let (func, callee) = (*func, options.instance);
        data.enter(callee)?;
        let mut cells = [RawVal::ZERO; N];
        let lowered = lower_scalars(params, &mut cells);
        let result = match lowered {
            Ok(()) => match func.call(store, &mut cells) {
                Ok(()) => {
                    let slot = self.instance.slot;
                    lift_scalars(&cells).map_err(|error| blame(store, slot, self.lift, error))
                }
                Err(failure) => Err(failure.into()),
            },
            Err(error) => Err(error),
        };
        leave(store, self.instance.slot, true, result)
    }

    /// A call whose Rust types say all that has to be known.
    #[inline(never)]
    fn call_fixed<P: LowerAll, R: LiftAll, const N: usize>(
        &self,
        store: &mut StoreMut<'_>,
        params: &P,
    ) -> Result<R> {
        let call = Call { instance: self.instance.slot, lifted: *self.enter(store)? };
        call.run::<_, _, N>(store, CallTypes::FIXED, params)
    }
}

#[cold]
fn foreign() -> anyhow::Error {
    Foreign::OtherStore { what: "function" }.into()
}

impl<Params, Return> TypedFunc<Params, Return>
where
    Params: ComponentNamedList + Lower,
    Return: ComponentNamedList + Lift,
{
    /// Calls the function.
    ///
    /// # Errors
    ///
    /// Fails when the function is of another store, the instance cannot be entered, or the call
    /// traps: then `error.downcast_ref::<Trap>()` may say how.
    pub fn call(&self, store: impl AsContextMut, params: Params) -> Result<Return> {
        self.func.__call_typed(store, params)
    }

    /// As [`Func::post_return`].
    ///
    /// # Errors
    ///
    /// As [`Func::post_return`].
    #[deprecated(note = "calls do this themselves")]
    pub fn post_return(&self, store: impl AsContextMut) -> Result<()> {
        #[expect(deprecated, reason = "both are")]
        self.func.post_return(store)
    }

    /// The function, without its type.
    pub fn func(&self) -> &Func {
        &self.func
    }
}

impl<Params, Return> Clone for TypedFunc<Params, Return> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Params, Return> Copy for TypedFunc<Params, Return> {}

impl<Params, Return> fmt::Debug for TypedFunc<Params, Return> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypedFunc").field("func", &self.func).finish()
    }
}

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
    fn run<P: LowerAll, R: LiftAll, const N: usize>(
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
    pub(crate) fn run_entered<P: LowerAll, R: LiftAll, const N: usize>(
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
/// Enough for most calls.
const FEW_CELLS: usize = 4;

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
fn blame(
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
pub(crate) fn exit_call<R>(
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
    pub(crate) fn params(self, fixed: Option<CanonicalAbi>) -> Signature<'a> {
        match (self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_params(abi),
            (Some((_, func)), None) => Signature::params(func),
            (None, None) => Signature::fixed_params(CanonicalAbi::UNIT),
        }
    }

    /// The signature of the result: fixed, or the component's.
    #[inline]
    pub(crate) fn result(self, fixed: Option<CanonicalAbi>) -> Signature<'a> {
        match (self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_result(abi),
            (Some((_, func)), None) => Signature::result(func),
            (None, None) => Signature::fixed_result(CanonicalAbi::UNIT),
        }
    }

    /// What lifting and lowering by `canonical` options know.
    #[inline]
    pub(crate) fn options(self, canonical: &Canonical, scope: Option<ScopeId>) -> Options<'a> {
        Options { encoding: canonical.encoding, types: self.types(), scope }
    }

    /// Begins a call with parameters `P`, as far as handles are concerned: without types there are
    /// none.
    #[inline]
    pub(crate) fn enter_call<P: Values>(self, layer: &mut ComponentStore) -> Option<ScopeId> {
        P::NEEDS.types().then(|| layer.resources.enter_call())
    }
}

/// Lifts from an instance: memory, types and handles are borrowed, nothing is counted.
#[inline]
pub(crate) fn lift<R>(
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
pub(crate) struct GuestInstance<'a> {
    store: StoreMut<'a>,
    instance: Slot,
    options: &'a Canonical,
    /// Whether its `realloc` was called.
    pub(crate) ran: bool,
}

impl<'a> GuestInstance<'a> {
    #[inline]
    pub(crate) fn new(
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
