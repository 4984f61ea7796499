//! Calls of host functions from components, and the canonical builtins.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lower`: the calling instance may leave,
//! arguments are lifted, the host's closure runs, its result is lowered, and what the guest lent is
//! given back.

use super::call::{CallTypes, GuestInstance, lift};
use super::destroy::{self, in_destructor};
use super::discard::discard;
use super::enter::end_scope;
use super::store::{InstanceSlot, layer};
use crate::abi::{
    ComponentNamedList, Lift, LiftAll, LiftedVals, ListTypes, Lower, LowerAll, LowerContext, Needs,
    Options, Sink, TypeContext, Values,
    dynamic::{self, Dynamic},
    lift_scalars, lower_scalars,
};
use crate::component::Component;
use crate::error::{TypeMismatch, bug, cannot_enter_nested};
use crate::plan::{
    CanonBuiltin, CanonBuiltinKind, CanonicalOptions, Lowering, LoweringIndex,
    RuntimeInstanceIndex, StringEncoding,
};
use crate::reflect::ComponentFunc;
use crate::resource::ScopeId;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType};
use anyhow::{Context, Result};
use std::any::Any;
use std::sync::Arc;
use wharf_runtime::{
    AsContextMut, Engine, FuncType as CoreFuncType, HostCaller, HostFunc, LinearMemoryOptions,
    LoadedCode, RawVal, StoreContextMut, StoreMut, Trap, ValType,
};

/// A host function as a linker holds it: what it is in core WebAssembly is known only once a
/// component imports it.
pub(crate) struct ImportImpl {
    make: Box<MakeHostFunc>,
    typecheck: Option<TypecheckFunc>,
}

/// Makes the core function for what a component imports.
type MakeHostFunc = dyn Fn(Imported) -> Result<HostFunc> + Send + Sync;
/// Compares Rust types with the type of a component function.
type TypecheckFunc = fn(&FuncType, &TypeContext<'_>) -> Result<(), TypeMismatch>;

/// A function that a component imports, as far as it is the same in all instances.
struct Imported {
    component: Component,
    index: LoweringIndex,
    /// The component instance that it is lowered for.
    caller: RuntimeInstanceIndex,
    encoding: StringEncoding,
}

/// The destructor of a host's resource type as a linker holds it, which does not say what the data of
/// its stores is.
pub(crate) struct DestructorImpl {
    /// An `Arc<HostDestructor<T>>`.
    func: Box<dyn Any + Send + Sync>,
}

/// What is called with the representation of a resource that nobody owns any more, in stores with data
/// of type `T`.
pub(super) type HostDestructor<T> = dyn Fn(StoreContextMut<'_, T>, u32) -> Result<()> + Send + Sync;

impl ImportImpl {
    /// A function of Rust types.
    pub(crate) fn typed<T, Params, Return, F>(func: F) -> ImportImpl
    where
        T: 'static,
        F: Fn(StoreContextMut<'_, T>, Params) -> Result<Return> + Send + Sync + 'static,
        Params: ComponentNamedList + Lift + 'static,
        Return: ComponentNamedList + Lower + 'static,
    {
        let func = Arc::new(func);
        let make = move |import: Imported| {
            let func = Arc::clone(&func);
            import.with_closure(move |import, host: HostCaller<'_, T>, cells| {
                call_host(import, host, cells, |store, params| func(store, params))
            })
        };
        let typecheck = |ty: &FuncType, cx: &TypeContext<'_>| {
            Params::typecheck_all(ListTypes::Params(&ty.params), cx)?;
            Return::typecheck_all(ListTypes::Result(ty.result), cx)
        };
        ImportImpl { make: Box::new(make), typecheck: Some(typecheck) }
    }

    /// A function of dynamic values.
    pub(crate) fn dynamic<T, V, F>(func: F) -> ImportImpl
    where
        T: 'static,
        V: Dynamic,
        F: Fn(StoreContextMut<'_, T>, ComponentFunc, &[V], &mut [V]) -> Result<()>
            + Send
            + Sync
            + 'static,
    {
        let func = Arc::new(func);
        let make = move |import: Imported| {
            let func = Arc::clone(&func);
            import.with_closure(move |import, mut host: HostCaller<'_, T>, cells| {
                let (instance, _) = InstanceSlot::from_cookie(host.cookie);
                let store = &mut host.store.store_mut();
                let resources = Arc::clone(&layer(store).instance(instance).resource_types);
                call_host(import, host, cells, |store, LiftedVals(params)| {
                    let index = import.lowering().ty;
                    let ty = ComponentFunc::in_instance(&import.component, &resources, index);
                    // What the function forgets to set is of no type: a type of tuples has one part at least.
                    let mut values = vec![V::tuple(Vec::new()); ty.results().len()];
                    func(store, ty, &params, &mut values)?;
                    Ok(OwnedVals { types: import.component.types(), values })
                })
            })
        };
        ImportImpl { make: Box::new(make), typecheck: None }
    }

    /// The function for a component that imports it as `index`.
    pub(super) fn host_func(
        &self,
        component: &Component,
        index: LoweringIndex,
    ) -> Result<HostFunc> {
        let CanonicalOptions { instance, encoding, .. } = component.plan().lowerings[index].options;
        (self.make)(Imported { component: component.clone(), index, caller: instance, encoding })
    }

    /// Sees that its Rust types are those of the component.
    pub(crate) fn check(&self, ty: &FuncType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        self.typecheck.map_or(Ok(()), |check| check(ty, cx))
    }
}

impl Imported {
    /// A core function that runs `closure`.
    fn with_closure<T, F>(self, closure: F) -> Result<HostFunc>
    where
        T: 'static,
        F: Fn(&Imported, HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
    {
        let code = self.component.code().clone();
        let sig = self.lowering().sig;
        HostFunc::with_sig(&code, sig, move |host: HostCaller<'_, T>, cells: &mut [RawVal]| {
            closure(&self, host, cells)
        })
    }

    fn lowering(&self) -> &Lowering {
        &self.component.plan().lowerings[self.index]
    }

    fn types(&self) -> CallTypes<'_> {
        let types = self.component.types();
        CallTypes::new(types, types.func(self.lowering().ty))
    }

    /// The guest's arguments are not what their types say: names the import.
    #[cold]
    fn blame(&self, error: anyhow::Error) -> anyhow::Error {
        let plan = self.component.plan();
        let path = &plan.imported_funcs[self.lowering().import].path;
        error.context(format!("in the arguments of `{path}`"))
    }
}

impl DestructorImpl {
    /// A destructor, which gets the representation.
    pub(crate) fn new<T, F>(func: F) -> DestructorImpl
    where
        T: 'static,
        F: Fn(StoreContextMut<'_, T>, u32) -> Result<()> + Send + Sync + 'static,
    {
        let func: Arc<HostDestructor<T>> = Arc::new(func);
        DestructorImpl { func: Box::new(func) }
    }

    /// The destructor, for stores with data of type `T`.
    pub(super) fn typed<T: 'static>(&self) -> Result<Arc<HostDestructor<T>>> {
        let func = self.func.downcast_ref::<Arc<HostDestructor<T>>>();
        Ok(Arc::clone(func.ok_or_else(|| bug("a destructor is for stores with other data"))?))
    }

    /// The destructor as a core function `(i32)`, for those who do not know the type of the data.
    pub(super) fn host_func<T: 'static>(&self, engine: &Engine) -> Result<HostFunc> {
        let func = self.typed::<T>()?;
        let ty = CoreFuncType::new(engine, [ValType::I32], []);
        HostFunc::with_type(&ty, move |host: HostCaller<'_, T>, cells: &mut [RawVal]| {
            let rep = cells.first().ok_or_else(|| bug("a destructor without argument"))?.as_u32();
            func(host.store, rep)
        })
    }
}

/// Dynamic values with the types of the component.
struct OwnedVals<'a, V> {
    types: &'a ComponentTypes,
    values: Vec<V>,
}

impl<V> Values for OwnedVals<'_, V> {
    const NEEDS: Needs = Needs::Everything;
    const ABI: Option<CanonicalAbi> = None;
}

impl<V: Dynamic> LowerAll for OwnedVals<'_, V> {
    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
        let check = |cx: &mut LowerContext<'_>| {
            let checked = dynamic::typecheck_all(&self.values, types, &cx.type_context()?);
            checked.map_err(TypeMismatch::into_error)
        };
        let checked = sink.with_cx(check);
        let mut checked = checked.context("a host function returned a value of another type")?;
        dynamic::lower_all(self.types, &self.values, &mut checked, sink, types)
    }
}

/// A call out of a component instance: whose it is, and its options.
#[derive(Clone, Copy)]
struct Outgoing<'a> {
    import: &'a Imported,
    instance: InstanceSlot,
    linear: LinearMemoryOptions,
    types: CallTypes<'a>,
    scope: Option<ScopeId>,
}

/// Serves a call of a lowered function by `run`.
#[inline]
fn call_host<T, P, R>(
    import: &Imported,
    host: HostCaller<'_, T>,
    cells: &mut [RawVal],
    run: impl FnOnce(StoreContextMut<'_, T>, P) -> Result<R>,
) -> Result<()>
where
    T: 'static,
    P: LiftAll,
    R: LowerAll,
{
    let HostCaller { mut store, cookie, linear, .. } = host;
    let (instance, _) = InstanceSlot::from_cookie(cookie);
    check_may_leave(&store.store_mut())?;
    if P::SCALAR_PARAMS && R::SCALAR_RESULT {
        let params = lift_scalars(cells).map_err(|error| import.blame(error))?;
        return lower_scalars(&run(store.as_context_mut(), params)?, cells);
    }
    let out = Outgoing::new::<P, R>(&mut store.store_mut(), instance, import, linear);
    // What ends before its time, by an error or a panic, ends the call that the guest is in, and that ends the scope.
    let params = out.lift_params(&mut store.store_mut(), cells);
    let params = params.map_err(|error| import.blame(error))?;
    let result = run(store.as_context_mut(), params)?;
    if let Err(error) = out.lower_result(&mut store.store_mut(), P::FIXED, &result, cells) {
        if const { R::NEEDS.types() } {
            out.discard_result(&mut store.store_mut(), &result);
        }
        return Err(error);
    }
    match out.scope {
        Some(scope) => end_scope(&mut store.store_mut(), scope),
        None => Ok(()),
    }
}

impl<'a> Outgoing<'a> {
    #[inline]
    fn new<P: Values, R: Values>(
        store: &mut StoreMut<'_>,
        instance: InstanceSlot,
        import: &'a Imported,
        linear: LinearMemoryOptions,
    ) -> Outgoing<'a> {
        let needs_types = P::NEEDS.and(R::NEEDS).types();
        let types = if needs_types { import.types() } else { CallTypes::FIXED };
        let scope = types.enter_call::<P>(store, instance);
        // Where nothing lies in memory, that is not looked at.
        let is_flat = P::FLAT_PARAMS && R::FLAT_RESULT;
        let linear = if is_flat { LinearMemoryOptions::default() } else { linear };
        Outgoing { import, instance, linear, types, scope }
    }

    /// What lifting and lowering know.
    #[inline]
    fn options(&self) -> Options<'a> {
        self.types.options(self.import.encoding, self.scope)
    }

    #[inline]
    fn lift_params<P: LiftAll>(&self, store: &mut StoreMut<'_>, cells: &[RawVal]) -> Result<P> {
        if P::SCALAR_PARAMS {
            return lift_scalars(cells);
        }
        let signature = self.types.params(P::FIXED);
        let Outgoing { import, instance, linear, .. } = self;
        lift(store, *instance, import.caller, linear.memory.as_ref(), self.options(), |cx| {
            let params = signature.lift(cells, cx)?;
            cx.keep_moved();
            Ok(params)
        })
    }

    /// Writes the result to the cells, or to where the caller wants it: the address comes after the
    /// parameters.
    #[inline]
    fn lower_result<R: LowerAll>(
        &self,
        store: &mut StoreMut<'_>,
        fixed_params: Option<CanonicalAbi>,
        result: &R,
        cells: &mut [RawVal],
    ) -> Result<()> {
        if R::SCALAR_RESULT {
            return lower_scalars(result, cells);
        }
        let signature = self.types.result(R::FIXED);
        let Outgoing { import, instance, linear, .. } = *self;
        if R::FLAT_RESULT {
            let handles = layer(store).handles(instance, import.caller);
            let mut cx = LowerContext::of_handles(handles, self.options());
            return signature.lower(result, cells, &mut cx).map(|_| ());
        }
        // The guest is in the call: it has seen it.
        let mut ran = true;
        let mut guest = GuestInstance::new(store, instance, import.caller, linear, &mut ran);
        let mut cx = LowerContext::new(&mut guest, self.options());
        if !signature.in_memory() {
            return signature.lower(result, cells, &mut cx).map(|_| ());
        }
        match cells.get(self.types.params(fixed_params).cells()) {
            Some(pointer) => signature.lower_to(result, pointer.as_u32(), &mut cx),
            None => Err(bug("a call without room for its result")),
        }
    }

    /// The host function has given away what its result owns.
    #[cold]
    fn discard_result<R: LowerAll>(&self, store: &mut StoreMut<'_>, result: &R) {
        let handles = layer(store).handles(self.instance, self.import.caller);
        discard(handles, self.options(), self.types.result(R::FIXED), result);
    }
}

/// Sees that the guest's code that runs may call out.
///
/// # Errors
///
/// The trap of code that may not.
#[inline]
fn check_may_leave(store: &StoreMut<'_>) -> Result<()> {
    if store.flag() {
        return Err(Trap::CannotLeaveComponent.into());
    }
    Ok(())
}

/// Makes the core function of a canonical builtin, for a resource type that has this destructor if it
/// is one of the host.
pub(super) fn canon_builtin<T: 'static>(
    code: &LoadedCode,
    builtin: CanonBuiltin,
    destructor: Option<Arc<HostDestructor<T>>>,
) -> Result<HostFunc> {
    if builtin.kind == CanonBuiltinKind::ResourceDrop {
        let call = move |host: HostCaller<'_, T>, cells: &mut [RawVal]| {
            drop_resource(host, builtin, destructor.as_ref(), cells)
        };
        return HostFunc::with_sig(code, builtin.sig, call);
    }
    let call = move |mut host: HostCaller<'_, T>, cells: &mut [RawVal]| {
        call_canon_builtin(&mut host.store.store_mut(), builtin, host.cookie, cells)
    };
    HostFunc::with_sig(code, builtin.sig, call)
}

/// Serves `resource.new` and `resource.rep`.
fn call_canon_builtin(
    store: &mut StoreMut<'_>,
    builtin: CanonBuiltin,
    cookie: u64,
    cells: &mut [RawVal],
) -> Result<()> {
    let (slot, _) = InstanceSlot::from_cookie(cookie);
    if builtin.kind != CanonBuiltinKind::ResourceRep {
        // To ask for a representation is as it were no call out: the specification allows it always.
        check_may_leave(store)?;
    }
    let (resources, data) = layer(store).split(slot);
    let (instance, ty) = (data.inner[builtin.instance].id, data.resource_types[builtin.resource]);
    let cell = cells.first_mut().ok_or_else(no_argument)?;
    let result = match builtin.kind {
        CanonBuiltinKind::ResourceNew => resources.lower_own(instance, ty, cell.as_u32())?,
        _ => resources.rep(instance, ty, cell.as_u32())?,
    };
    *cell = RawVal::from_u32(result);
    Ok(())
}

/// Serves `resource.drop`.
#[inline]
fn drop_resource<T: 'static>(
    mut host: HostCaller<'_, T>,
    builtin: CanonBuiltin,
    destructor: Option<&Arc<HostDestructor<T>>>,
    cells: &[RawVal],
) -> Result<()> {
    let (slot, _) = InstanceSlot::from_cookie(host.cookie);
    check_may_leave(&host.store.store_mut())?;
    let store = &mut host.store.store_mut();
    let (resources, data) = layer(store).split(slot);
    let (instance, ty) = (data.inner[builtin.instance].id, &data.resource_types[builtin.resource]);
    let handle = cells.first().ok_or_else(no_argument)?.as_u32();
    let Some(rep) = resources.drop_handle(instance, ty, handle)? else { return Ok(()) };
    if let Some(destructor) = destructor {
        // What calls it is a host function already: no stub has to be left.
        let destroyed = destructor(host.store, rep);
        return destroyed.map_err(in_destructor);
    }
    match data.destructors[builtin.resource] {
        Some(_) if builtin.is_refused => Err(in_destructor(cannot_enter_nested())),
        Some(destructor) => destroy::within(store, slot, builtin.instance, destructor, rep),
        None => Ok(()),
    }
}

#[cold]
fn no_argument() -> anyhow::Error {
    bug("a builtin is called without argument")
}
