//! Functions that components export, and their calls by the host.

use crate::abi::{
    ComponentNamedList, Lift, LiftAll, LiftedVals, ListTypes, Lower, LowerAll, TypeContext, Vals,
    Values, lift_scalars, lower_scalars,
    value::{self, RawScalar, Scalars},
};
use crate::plan::LiftIndex;
use crate::reflect::ComponentFunc;
use crate::run::{
    CELLS, Call, CallTypes, ComponentStore, InstanceKey, Lifted, blame, layer, leave, resolved,
};
use crate::types::InterfaceType;
use crate::val::Val;
use anyhow::{Context, Result, ensure};
use std::fmt;
use std::marker::PhantomData;
use wharf_runtime::{AsContext, AsContextMut, Foreign, RawVal, StoreId, StoreMut};

/// A function that a component instance exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Func {
    pub(super) store: StoreId,
    pub(super) instance: InstanceKey,
    pub(super) lift: LiftIndex,
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

/// Enough cells for most calls.
const FEW_CELLS: usize = 4;

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
