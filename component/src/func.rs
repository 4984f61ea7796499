//! Calls of component functions from the host.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lift`: the instance is entered,
//! arguments are lowered, the core function runs, its results are lifted, `post-return` runs, and
//! what was lent is given back. A trap on the way ends the instance, not the store.

use crate::abi::layout::CanonicalAbi;
use crate::abi::{
    ComponentNamedList, Guest, Lift, LiftAll, LiftContext, LiftedVals, ListTypes, Lower, LowerAll,
    LowerContext, Options, Signature, TypeContext, Vals,
    value::{self, RawScalar, Scalars},
};
use crate::component::Component;
use crate::plan::LiftIndex;
use crate::reflect::ComponentFunc;
use crate::resource::{ResourceType, Resources, ScopeId};
use crate::store::{Canonical, ComponentStore, InstanceData, InstanceKey, Lifted, layer, resolved};
use crate::types::{ComponentTypes, FuncType, FuncTypeIndex, InterfaceType, ResourceIndex};
use crate::val::Val;
use anyhow::{Context, Result, anyhow, ensure};
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::{
    AsContext, AsContextMut, Func as CoreFunc, Memory, RawVal, StoreId, StoreOpaque,
};

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

/// The cells of a call: a flat signature has no more.
pub(crate) type Cells = [RawVal; 17];

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
        let store = store.opaque_mut();
        if let Some((call, values, ty)) = self.begin_scalars(store, params, results)? {
            let scalar: RawScalar = call.run(store, &values)?;
            if let (Some(result), Some(ty)) = (results.first_mut(), ty) {
                *result =
                    scalar.value(ty).context("a result of another type than was looked at")?;
            }
            return Ok(());
        }
        let call = self.begin(store, Vals::FIXED, LiftedVals::FIXED)?;
        let types = call.types.types();
        let Some((_, ty)) = call.types.component() else { return Err(foreign()) };
        let ty = types.func(ty);
        let cx = TypeContext::new(types, call.types.resource_types());
        value::check_all(params, ListTypes::Params(&ty.params), &cx)
            .context("type mismatch with parameters")?;
        let expected = usize::from(ty.result.is_some());
        ensure!(
            results.len() == expected,
            "expected room for {expected} results, found {}",
            results.len()
        );
        let values = Vals { types, values: params };
        let LiftedVals(lifted) = call.run(store, &values)?;
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
        let store = store.opaque();
        ensure!(self.store == store.id(), foreign());
        let instances: &ComponentStore = store.layer().with_context(foreign)?;
        let data = instances.instance(self.instance);
        let ty = data.component.types().func(data.component.plan().lifts[self.lift].ty);
        let cx = TypeContext::new(data.component.types(), &data.resource_types);
        Params::typecheck_all(ListTypes::Params(&ty.params), &cx)
            .context("type mismatch with parameters")?;
        Return::typecheck_all(ListTypes::Result(ty.result), &cx)
            .context("type mismatch with results")?;
        Ok(TypedFunc { func: *self, of: PhantomData })
    }

    /// The type of the function.
    ///
    /// # Panics
    ///
    /// When the function is of another store.
    pub fn ty(&self, store: impl AsContext) -> ComponentFunc {
        let store = store.as_context();
        let store = store.opaque();
        assert_eq!(self.store, store.id(), "a function is used with a store that is not its own");
        let instances: &ComponentStore =
            store.layer().expect("the store has the function's instance");
        let data = instances.instance(self.instance);
        let index = data.component.plan().lifts[self.lift].ty;
        ComponentFunc::in_instance(&data.component, &data.resource_types, index)
    }

    /// Nothing is left to do after a call: `post-return` runs by itself.
    ///
    /// # Errors
    ///
    /// None.
    #[deprecated(note = "calls do this themselves")]
    pub fn post_return(&self, _store: impl AsContextMut) -> Result<()> {
        Ok(())
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
        let store = store.opaque_mut();
        let call = self.begin(store, <Params as LowerAll>::FIXED, <Return as LiftAll>::FIXED)?;
        call.run(store, &params)
    }

    /// A call with scalars only, its arguments and the type of its result: nothing else has to be
    /// known of the component's types. `None` for every other call, be it a wrong one.
    #[inline]
    fn begin_scalars<'a>(
        &self,
        store: &mut StoreOpaque,
        params: &'a [Val],
        results: &[Val],
    ) -> Result<Option<(Call, Scalars<'a>, Option<InterfaceType>)>> {
        if self.store != store.id() {
            return Err(foreign());
        }
        let data = layer(store).instance(self.instance);
        let lifted = resolved(&data.lifts, self.lift)?;
        let ty = data.component.types().func(lifted.ty);
        if results.len() != usize::from(ty.result.is_some()) {
            return Ok(None);
        }
        let Some(values) = Scalars::new(params, ty) else { return Ok(None) };
        let types = CallTypes::new(data, lifted.ty, Scalars::FIXED, RawScalar::FIXED);
        Ok(Some((Call { instance: self.instance, lifted, types }, values, ty.result)))
    }

    #[inline]
    fn begin(
        &self,
        store: &mut StoreOpaque,
        fixed_params: Option<CanonicalAbi>,
        fixed_result: Option<CanonicalAbi>,
    ) -> Result<Call> {
        if self.store != store.id() {
            return Err(foreign());
        }
        let data = layer(store).instance(self.instance);
        let lifted = resolved(&data.lifts, self.lift)?;
        let types = CallTypes::new(data, lifted.ty, fixed_params, fixed_result);
        Ok(Call { instance: self.instance, lifted, types })
    }
}

#[cold]
fn foreign() -> anyhow::Error {
    anyhow!("a function is used with a store that is not its own")
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

    /// Nothing is left to do after a call: `post-return` runs by itself.
    ///
    /// # Errors
    ///
    /// None.
    #[deprecated(note = "calls do this themselves")]
    pub fn post_return(&self, _store: impl AsContextMut) -> Result<()> {
        Ok(())
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
pub(crate) struct Call {
    pub(crate) instance: InstanceKey,
    pub(crate) lifted: Lifted,
    pub(crate) types: CallTypes,
}

impl Call {
    /// Makes the call from the host.
    #[inline]
    fn run<P: LowerAll, R: LiftAll>(&self, store: &mut StoreOpaque, params: &P) -> Result<R> {
        let callee = self.lifted.options.instance;
        layer(store).instance_mut(self.instance).enter(callee)?;
        let mut guest_ran = false;
        let result = self.run_entered(store, params, &mut guest_ran);
        let trapped = result.is_err() && guest_ran;
        layer(store).instance_mut(self.instance).leave(callee, trapped);
        result
    }

    /// Makes the call in an instance that was entered. `guest_ran` says whether the guest has seen
    /// anything of it.
    #[inline]
    pub(crate) fn run_entered<P: LowerAll, R: LiftAll>(
        &self,
        store: &mut StoreOpaque,
        params: &P,
        guest_ran: &mut bool,
    ) -> Result<R> {
        let scope = self.types.enter_call(store);
        let result = self.run_in_scope(store, scope, params, guest_ran);
        self.types.exit_call(store, scope, result)
    }

    #[inline]
    fn run_in_scope<P: LowerAll, R: LiftAll>(
        &self,
        store: &mut StoreOpaque,
        scope: Option<ScopeId>,
        params: &P,
        guest_ran: &mut bool,
    ) -> Result<R> {
        let options = self.lifted.options;
        let mut cells: Cells = [RawVal::ZERO; 17];
        let handles = scope.map(|_| self.handle_count(store));
        let mut guest = GuestInstance::new(store, self.instance, options);
        let lowered = {
            let options = guest.abi_options(&self.types, scope);
            let mut cx = LowerContext::new(&mut guest, options);
            self.types.params(P::FIXED).lower(params, &mut cells, &mut cx)
        };
        *guest_ran |= guest.ran;
        guest.leave_again();
        if let Err(error) = lowered {
            // Handles that were lowered before the error are in the guest's table, and a borrow
            // among them would outlive the call.
            *guest_ran |= handles.is_some_and(|before| before != self.handle_count(store));
            return Err(error);
        }
        *guest_ran = true;
        store.call_raw(self.lifted.func, &mut cells)?;
        let signature = self.types.result(R::FIXED);
        let result = lift(store, self.instance, options, scope, |cx| signature.lift(&cells, cx));
        let result = result.map_err(|error| self.blame(store, error))?;
        self.post_return(store, options, &mut cells)?;
        Ok(result)
    }

    fn handle_count(&self, store: &mut StoreOpaque) -> usize {
        let (resources, data) = layer(store).split(self.instance);
        resources.handle_count(data.inner[self.lifted.options.instance].id)
    }

    /// The guest's result is not what its type says: names the function.
    #[cold]
    fn blame(&self, store: &mut StoreOpaque, error: anyhow::Error) -> anyhow::Error {
        let data = layer(store).instance(self.instance);
        let path = data.component.plan().exported_as(|lift| lift == self.lifted.index);
        match path {
            Some(path) => error.context(format!("in the result of `{path}`")),
            None => error,
        }
    }

    /// `post-return` gets the core results.
    #[inline]
    fn post_return(
        &self,
        store: &mut StoreOpaque,
        options: Canonical,
        cells: &mut Cells,
    ) -> Result<()> {
        let Some(post_return) = options.post_return else { return Ok(()) };
        set_may_leave(store, self.instance, options, false);
        let result = store.call_raw(post_return, cells);
        set_may_leave(store, self.instance, options, true);
        result.context("in `post-return`")
    }
}

/// The types of a function that is called. Where its parameters and result are fixed Rust types
/// without handles, nothing has to be known of them any more, and nothing is held.
pub(crate) struct CallTypes {
    known: Option<Known>,
}

struct Known {
    component: Component,
    resource_types: Arc<ResourceTypes>,
    ty: FuncTypeIndex,
}

type ResourceTypes = PrimaryMap<ResourceIndex, ResourceType>;

/// What a component without types would have.
static NO_TYPES: LazyLock<(ComponentTypes, ResourceTypes)> = LazyLock::new(Default::default);

impl CallTypes {
    /// For a function of type `ty`, whose Rust types are `P` and `R`.
    #[inline]
    pub(crate) fn new(
        data: &InstanceData,
        ty: FuncTypeIndex,
        fixed_params: Option<CanonicalAbi>,
        fixed_result: Option<CanonicalAbi>,
    ) -> CallTypes {
        let fixed = fixed_params.is_some() && fixed_result.is_some();
        let known = (!fixed).then(|| Known {
            component: data.component.clone(),
            resource_types: Arc::clone(&data.resource_types),
            ty,
        });
        CallTypes { known }
    }

    #[inline]
    pub(crate) fn types(&self) -> &ComponentTypes {
        self.known.as_ref().map_or_else(|| &NO_TYPES.0, |known| known.component.types())
    }

    #[inline]
    pub(crate) fn resource_types(&self) -> &ResourceTypes {
        self.known.as_ref().map_or_else(|| &NO_TYPES.1, |known| &known.resource_types)
    }

    /// The component and the function's type, where they are known.
    #[inline]
    pub(crate) fn component(&self) -> Option<(&Component, FuncTypeIndex)> {
        self.known.as_ref().map(|known| (&known.component, known.ty))
    }

    /// The signature of the parameters: fixed, or the component's.
    #[inline]
    pub(crate) fn params(&self, fixed: Option<CanonicalAbi>) -> Signature<'_> {
        match (&self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_params(abi),
            (Some(known), None) => Signature::params(known.ty()),
            (None, None) => Signature::fixed_params(CanonicalAbi::UNIT),
        }
    }

    /// The signature of the result: fixed, or the component's.
    #[inline]
    pub(crate) fn result(&self, fixed: Option<CanonicalAbi>) -> Signature<'_> {
        match (&self.known, fixed) {
            (_, Some(abi)) => Signature::fixed_result(abi),
            (Some(known), None) => Signature::result(known.ty()),
            (None, None) => Signature::fixed_result(CanonicalAbi::UNIT),
        }
    }

    /// Begins a call, as far as handles are concerned: without types there are none.
    #[inline]
    pub(crate) fn enter_call(&self, store: &mut StoreOpaque) -> Option<ScopeId> {
        self.known.as_ref().map(|_| layer(store).resources.enter_call())
    }

    /// Ends a call. Its own error, if it has one, is the one to tell.
    #[inline]
    pub(crate) fn exit_call<R>(
        &self,
        store: &mut StoreOpaque,
        scope: Option<ScopeId>,
        result: Result<R>,
    ) -> Result<R> {
        if let Some(scope) = scope {
            let ended = layer(store).resources.exit_call(scope);
            let result = result?;
            ended?;
            return Ok(result);
        }
        result
    }
}

impl Known {
    fn ty(&self) -> &FuncType {
        self.component.types().func(self.ty)
    }
}

/// Lifts from an instance: memory, types and handles are borrowed, nothing is counted.
#[inline]
pub(crate) fn lift<R>(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    options: Canonical,
    scope: Option<ScopeId>,
    lift: impl FnOnce(&mut LiftContext<'_>) -> Result<R>,
) -> Result<R> {
    let (memory, layer): (&[u8], _) = match options.memory {
        Some(memory) => {
            let (memory, layer) = store.memory_and_layer(memory);
            (memory, layer)
        }
        None => (&[], layer(store)),
    };
    let (resources, data) = layer.split(instance);
    let abi_options = Options {
        encoding: options.encoding,
        types: data.component.types(),
        resource_types: &data.resource_types,
        instance: data.inner[options.instance].id,
        scope,
    };
    lift(&mut LiftContext::new(memory, resources, abi_options))
}

#[inline]
pub(crate) fn set_may_leave(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    options: Canonical,
    may_leave: bool,
) {
    layer(store).instance_mut(instance).inner[options.instance].may_leave = may_leave;
}

/// The instance that values are lowered to: while this exists, its code may not call out.
pub(crate) struct GuestInstance<'a> {
    store: &'a mut StoreOpaque,
    instance: InstanceKey,
    options: Canonical,
    /// Whether its `realloc` was called.
    pub(crate) ran: bool,
}

impl<'a> GuestInstance<'a> {
    #[inline]
    pub(crate) fn new(
        store: &'a mut StoreOpaque,
        instance: InstanceKey,
        options: Canonical,
    ) -> GuestInstance<'a> {
        set_may_leave(store, instance, options, false);
        GuestInstance { store, instance, options, ran: false }
    }

    #[inline]
    pub(crate) fn abi_options<'b>(
        &mut self,
        types: &'b CallTypes,
        scope: Option<ScopeId>,
    ) -> Options<'b> {
        let data = layer(self.store).instance(self.instance);
        Options {
            encoding: self.options.encoding,
            types: types.types(),
            resource_types: types.resource_types(),
            instance: data.inner[self.options.instance].id,
            scope,
        }
    }

    /// Lowering is done.
    #[inline]
    pub(crate) fn leave_again(self) {
        set_may_leave(self.store, self.instance, self.options, true);
    }

    fn linear_memory(&self) -> Result<Memory> {
        self.options.memory.context("the function has no memory among its options")
    }
}

impl Guest for GuestInstance<'_> {
    fn memory(&mut self) -> Result<&mut [u8]> {
        let memory = self.linear_memory()?;
        Ok(self.store.memory_bytes_mut(memory))
    }

    fn realloc(&mut self, old: u32, old_size: u32, align: u32, new_size: u32) -> Result<u32> {
        let realloc: CoreFunc =
            self.options.realloc.context("the function has no `realloc` among its options")?;
        self.ran = true;
        let mut cells = [old, old_size, align, new_size].map(RawVal::from_u32);
        self.store.call_raw(realloc, &mut cells).context("in `realloc`")?;
        Ok(cells[0].as_u32())
    }

    fn resources(&mut self) -> &mut Resources {
        &mut layer(self.store).resources
    }
}
