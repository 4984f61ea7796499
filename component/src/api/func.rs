//! Functions that components export, and their calls by the host.

use crate::abi::{
    ComponentNamedList, Lift, ListTypes, Lower, TypeContext, Vals,
    dynamic::{self, Dynamic, RawScalar, Scalars},
};
use crate::error::{TypeMismatch, bug};
use crate::plan::LiftIndex;
use crate::reflect::ComponentFunc;
use crate::run::{Call, CallTypes, ComponentStore, InstanceKey, layer, resolved};
use crate::types::InterfaceType;
use crate::value::{Val, Value};
use anyhow::{Context, Result, ensure};
use std::fmt;
use std::marker::PhantomData;
use wharf_runtime::error::WrongCount;
use wharf_runtime::{AsContext, AsContextMut, Foreign, StoreId, StoreMut};

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
    /// What `results` hold may be used again: where the result is a list of records or tuples of numbers, and
    /// `results` hold what an earlier call gave, names and places of the fields are not allocated anew.
    ///
    /// ```
    /// use wharf_component::{Component, Linker, Val};
    /// use wharf_runtime::{Engine, Store};
    ///
    /// let engine = Engine::default();
    /// let component = Component::new(
    ///     &engine,
    ///     wat::parse_str(
    ///         r#"(component
    ///           (core module $m (func (export "double") (param i32) (result i32)
    ///             (i32.mul (local.get 0) (i32.const 2))))
    ///           (core instance $i (instantiate $m))
    ///           (func (export "double") (param "x" u32) (result u32) (canon lift (core func $i "double"))))"#,
    ///     )?,
    /// )?;
    /// let mut store = Store::new(&engine, ());
    /// let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    /// let double = instance.get_func(&mut store, "double").expect("it is exported");
    /// let mut results = [Val::Bool(false)];
    /// double.call(&mut store, &[Val::U32(21)], &mut results)?;
    /// assert_eq!(results, [Val::U32(42)]);
    /// # anyhow::Ok(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when a value is of another type, the function is of another store, the instance
    /// cannot be entered, or the call traps. What `results` hold then is not said.
    pub fn call(
        &self,
        store: impl AsContextMut,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()> {
        self.call_dynamic(store, params, results)
    }

    /// [`Func::call`] with [`Value`]s, which cost less.
    ///
    /// # Errors
    ///
    /// As [`Func::call`].
    pub fn call_values(
        &self,
        store: impl AsContextMut,
        params: &[Value],
        results: &mut [Value],
    ) -> Result<()> {
        self.call_dynamic(store, params, results)
    }

    #[inline]
    fn call_dynamic<V: Dynamic>(
        &self,
        mut store: impl AsContextMut,
        params: &[V],
        results: &mut [V],
    ) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        ensure!(self.store == store.id(), foreign());
        if let Some((values, ty)) = self.scalars(store, params, results)? {
            store.check_callable()?;
            let scalar: RawScalar =
                self.prepared(CallTypes::FIXED).run(store.reborrow(), &values)?;
            if let (Some(result), Some(ty)) = (results.first_mut(), ty) {
                let value = scalar.value(ty);
                *result =
                    value.ok_or_else(|| bug("a result of another type than was looked at"))?;
            }
            return Ok(());
        }
        self.call_walking(store, params, results)
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
        let instances: &ComponentStore = store.layer().ok_or_else(foreign)?;
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
        if self.store != store.id() {
            return Err(foreign());
        }
        store.check_callable()?;
        if !Params::NEEDS.and(Return::NEEDS).types() {
            return self.prepared(CallTypes::FIXED).run(store.reborrow(), &params);
        }
        let data = layer(store).live(self.instance)?;
        let component = data.component()?.clone();
        let types = component.types();
        let types = CallTypes::new(types, types.func(resolved(&data.lifts, self.lift)?.ty));
        self.prepared(types).run(store.reborrow(), &params)
    }

    /// A call whose values are walked along the component's types.
    #[inline(never)]
    fn call_walking<V: Dynamic>(
        &self,
        store: &mut StoreMut<'_>,
        params: &[V],
        results: &mut [V],
    ) -> Result<()> {
        let state = layer(store);
        let data = state.live(self.instance)?;
        let component = data.component()?.clone();
        let types = component.types();
        let ty = types.func(resolved(&data.lifts, self.lift)?.ty);
        let cx = TypeContext::new(types, &data.resource_types).in_store(state.resources.id());
        let checked = dynamic::typecheck_all(params, ListTypes::Params(&ty.params), &cx)
            .map_err(TypeMismatch::into_error)
            .context("type mismatch with parameters")?;
        let expected = usize::from(ty.result.is_some());
        ensure!(results.len() == expected, WrongCount::of_room(expected, results.len()));
        let values = Vals { types, values: params, checked: checked.into() };
        let call = self.prepared(CallTypes::new(types, ty));
        store.check_callable()?;
        call.run_into(store.reborrow(), &values, results)
    }

    /// The call that is about to be made, of a function whose types are known that far.
    #[inline(always)]
    fn prepared<'a>(&self, types: CallTypes<'a>) -> Call<'a> {
        Call { instance: self.instance, lift: self.lift, types }
    }

    /// Arguments that are scalars, and the type of the result, which is one too: nothing else has to
    /// be known of the component's types. `None` for every other call, be it a wrong one.
    #[inline]
    fn scalars<'a, V: Dynamic>(
        &self,
        store: &mut StoreMut<'_>,
        params: &'a [V],
        results: &[V],
    ) -> Result<Option<(Scalars<'a, V>, Option<InterfaceType>)>> {
        let data = layer(store).live(self.instance)?;
        let ty = data.component()?.types().func(resolved(&data.lifts, self.lift)?.ty);
        if results.len() != usize::from(ty.result.is_some()) {
            return Ok(None);
        }
        Ok(Scalars::new(params, ty).map(|values| (values, ty.result)))
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
    /// Resources that are passed by value are the guest's from when it sees anything of the call on. Should that fail before
    /// it has got them, they go with its instance, as what it owns does ([`Instance::close`](crate::Instance::close)).
    /// Those that are passed by reference, the host still has then.
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
