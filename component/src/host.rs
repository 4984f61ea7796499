//! Calls of host functions from components, and the canonical builtins.
//!
//! A call goes through the steps of CanonicalABI.md's `canon_lower`: the calling instance may leave,
//! arguments are lifted, the host's closure runs, its result is lowered, and what the guest lent is
//! given back.

use crate::abi::layout::CanonicalAbi;
use crate::abi::{
    ComponentNamedList, Lift, LiftAll, LiftedVals, ListTypes, Lower, LowerAll, LowerContext, Sink,
    TypeContext, Vals, value,
};
use crate::component::Component;
use crate::error::TypeMismatch;
use crate::func::{Call, CallTypes, GuestInstance, lift};
use crate::plan::{AdapterIndex, BuiltinIndex, BuiltinKind, LoweringIndex, RuntimeInstanceIndex};
use crate::reflect::ComponentFunc;
use crate::resource::ScopeId;
use crate::store::{Canonical, Destructor, InstanceData, InstanceKey, layer, resolved};
use crate::types::FuncType;
use crate::val::{Form, Val};
use anyhow::{Context, Result, anyhow};
use std::sync::Arc;
use wharf_runtime::module::types::SigIndex;
use wharf_runtime::{
    FuncType as CoreFuncType, HostCaller, HostFunc, LoadedCode, RawVal, StoreContextMut,
    StoreOpaque, ValType,
};

/// A host function as a linker holds it: what it is in core WebAssembly is known only once a
/// component imports it.
pub(crate) struct ImportImpl {
    make: Box<MakeHostFunc>,
    typecheck: Option<TypecheckFunc>,
}

/// Makes the core function that a component imports with a type of its own.
type MakeHostFunc = dyn Fn(&LoadedCode, SigIndex) -> Result<HostFunc> + Send + Sync;
/// Compares Rust types with the type of a component function.
type TypecheckFunc = fn(&FuncType, &TypeContext<'_>) -> Result<(), TypeMismatch>;

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
        let make = move |code: &LoadedCode, sig| {
            let func = Arc::clone(&func);
            HostFunc::with_sig(code, sig, move |host: HostCaller<'_, T>, cells| {
                call_host(host, cells, |store, _, params| func(store, params))
            })
        };
        let typecheck = |ty: &FuncType, cx: &TypeContext<'_>| {
            Params::typecheck_all(ListTypes::Params(&ty.params), cx)?;
            Return::typecheck_all(ListTypes::Result(ty.result), cx)
        };
        ImportImpl { make: Box::new(make), typecheck: Some(typecheck) }
    }

    /// A function of dynamic values.
    pub(crate) fn dynamic<T, F>(func: F) -> ImportImpl
    where
        T: 'static,
        F: Fn(StoreContextMut<'_, T>, ComponentFunc, &[Val], &mut [Val]) -> Result<()>
            + Send
            + Sync
            + 'static,
    {
        let func = Arc::new(func);
        let make = move |code: &LoadedCode, sig| {
            let func = Arc::clone(&func);
            HostFunc::with_sig(code, sig, move |host: HostCaller<'_, T>, cells| {
                call_host(host, cells, |store, ty, LiftedVals(params)| {
                    let ty: ComponentFunc = ty.context("a dynamic call without types")?;
                    let mut values = vec![Val::Bool(false); ty.results().len()];
                    let component = ty.component().clone();
                    func(store, ty, &params, &mut values)?;
                    Ok(OwnedVals { component, values, checked: false })
                })
            })
        };
        ImportImpl { make: Box::new(make), typecheck: None }
    }

    /// The destructor of a resource type.
    pub(crate) fn destructor<T, F>(func: F) -> ImportImpl
    where
        T: 'static,
        F: Fn(StoreContextMut<'_, T>, u32) -> Result<()> + Send + Sync + 'static,
    {
        let func = Arc::new(func);
        let make = move |code: &LoadedCode, _| {
            let func = Arc::clone(&func);
            let ty = CoreFuncType::new(code.engine(), [ValType::I32], []);
            Ok(HostFunc::with_type(&ty, move |host: HostCaller<'_, T>, cells: &mut [RawVal]| {
                let rep = cells.first().context("a destructor without argument")?.as_u32();
                func(StoreContextMut::from_inner(host.store), rep)
            }))
        };
        ImportImpl { make: Box::new(make), typecheck: None }
    }

    /// The function for a component that imports it with core type `sig`.
    pub(crate) fn host_func(&self, code: &LoadedCode, sig: SigIndex) -> Result<HostFunc> {
        (self.make)(code, sig)
    }

    /// Sees that its Rust types are those of the component.
    pub(crate) fn check(&self, ty: &FuncType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        self.typecheck.map_or(Ok(()), |check| check(ty, cx))
    }
}

/// Dynamic values with the component whose types they have.
struct OwnedVals {
    component: Component,
    values: Vec<Val>,
    /// Whether they are known to be of the right types: those that came from a guest are.
    checked: bool,
}

impl LowerAll for OwnedVals {
    const FIXED: Option<CanonicalAbi> = None;

    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
        if !self.checked {
            sink.with_cx(|cx| value::check_all(&self.values, types, &cx.type_context()))
                .context("a host function returned a value of another type")?;
        }
        Vals { types: self.component.types(), values: &self.values }.lower_all(sink, types)
    }
}

/// What a call out of a component needs to know of it.
struct Outgoing {
    instance: InstanceKey,
    options: Canonical,
    types: CallTypes,
}

/// Serves a call of a lowered function by `run`.
#[inline]
fn call_host<T, P, R>(
    host: HostCaller<'_, T>,
    cells: &mut [RawVal],
    run: impl FnOnce(StoreContextMut<'_, T>, Option<ComponentFunc>, P) -> Result<R>,
) -> Result<()>
where
    T: 'static,
    P: LiftAll,
    R: LowerAll,
{
    let HostCaller { store, cookie, .. } = host;
    let (instance, index) = InstanceKey::from_cookie(cookie);
    let data = layer(store.opaque()).instance(instance);
    let index = LoweringIndex::from_u32(index);
    let out = {
        let options = resolved(&data.lowerings, index)?;
        let ty = data.component.plan().lowerings[index].ty;
        Outgoing::new(data, instance, options, CallTypes::new(data, ty, P::FIXED, R::FIXED))?
    };
    let scope = out.types.enter_call(store.opaque());
    let result = (|| {
        let params = out.lift_params(store.opaque(), scope, cells);
        let params = params.map_err(|error| blame(store.opaque(), instance, index, error))?;
        let ty = out.types.component().map(|(component, ty)| ComponentFunc::new(component, ty));
        let result = run(StoreContextMut::from_inner(store), ty, params)?;
        out.lower_result(store.opaque(), scope, P::FIXED, &result, cells)
    })();
    out.types.exit_call(store.opaque(), scope, result)
}

/// The guest's arguments are not what their types say: names the import.
#[cold]
fn blame(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    index: LoweringIndex,
    error: anyhow::Error,
) -> anyhow::Error {
    let plan = layer(store).instance(instance).component.plan();
    let path = &plan.imported_funcs[plan.lowerings[index].import].path;
    error.context(format!("in the arguments of `{path}`"))
}

/// Serves a call from one inner component to another: values are lifted from the caller and lowered
/// to the callee.
pub(crate) fn call_adapter(
    store: &mut StoreOpaque,
    cookie: u64,
    cells: &mut [RawVal],
) -> Result<()> {
    let (instance, index) = InstanceKey::from_cookie(cookie);
    let index = AdapterIndex::from_u32(index);
    let data = layer(store).instance(instance);
    let out = {
        let options = resolved(&data.adapters, index)?;
        let ty = data.component.plan().adapters[index].ty;
        Outgoing::new(data, instance, options, CallTypes::new(data, ty, None, None))?
    };
    let component = data.component.clone();
    let lifted = resolved(&data.lifts, component.plan().adapters[index].lift)?;
    let types = CallTypes::new(data, lifted.ty, None, None);
    let call = Call { instance, lifted, types };
    let (caller, callee) = (out.options.instance, lifted.options.instance);
    layer(store).instance_mut(instance).enter_from(callee, caller)?;
    let scope = out.types.enter_call(store);
    let result = (|| {
        let LiftedVals(params): LiftedVals = out.lift_params(store, scope, cells)?;
        let values = Vals { types: component.types(), values: &params };
        let ran = call.run_entered(store, &values, &mut false);
        let returned = params.iter().try_for_each(|param| drop_borrows(store, param));
        let LiftedVals(values) = ran?;
        returned?;
        let result = OwnedVals { component: component.clone(), values, checked: true };
        out.lower_result(store, scope, None, &result, cells)
    })();
    layer(store).instance_mut(instance).leave_to(callee, caller);
    out.types.exit_call(store, scope, result)
}

/// The host is done with the borrowed handles in `value`.
fn drop_borrows(store: &mut StoreOpaque, value: &Val) -> Result<()> {
    let mut all = |values: &[Val]| values.iter().try_for_each(|value| drop_borrows(store, value));
    match value {
        Val::Resource(resource) if !resource.owned() => {
            resource.release(&mut layer(store).resources)?;
            Ok(())
        }
        Val::List(list) => match list.form() {
            Form::Values(values) => all(values),
            // Scalars.
            Form::Compact(_) => Ok(()),
        },
        Val::Tuple(values) => all(values),
        Val::Record(record) => all(record.values()),
        Val::Variant(_, Some(value))
        | Val::Option(Some(value))
        | Val::Result(Ok(Some(value)) | Err(Some(value))) => drop_borrows(store, value),
        _ => Ok(()),
    }
}

impl Outgoing {
    #[inline]
    fn new(
        data: &InstanceData,
        instance: InstanceKey,
        options: Canonical,
        types: CallTypes,
    ) -> Result<Outgoing> {
        data.check_may_leave(options.instance)?;
        Ok(Outgoing { instance, options, types })
    }

    #[inline]
    fn lift_params<P: LiftAll>(
        &self,
        store: &mut StoreOpaque,
        scope: Option<ScopeId>,
        cells: &[RawVal],
    ) -> Result<P> {
        let signature = self.types.params(P::FIXED);
        lift(store, self.instance, self.options, scope, |cx| signature.lift(cells, cx))
    }

    /// Writes the result to the cells, or to where the caller wants it: the address comes after the
    /// parameters.
    #[inline]
    fn lower_result<R: LowerAll>(
        &self,
        store: &mut StoreOpaque,
        scope: Option<ScopeId>,
        fixed_params: Option<CanonicalAbi>,
        result: &R,
        cells: &mut [RawVal],
    ) -> Result<()> {
        let signature = self.types.result(R::FIXED);
        let mut guest = GuestInstance::new(store, self.instance, self.options);
        let options = guest.abi_options(&self.types, scope);
        let mut cx = LowerContext::new(&mut guest, options);
        let lowered = match signature.in_memory() {
            true => match cells.get(self.types.params(fixed_params).cells()) {
                Some(pointer) => signature.lower_to(result, pointer.as_u32(), &mut cx),
                None => Err(anyhow!("a call without room for its result")),
            },
            false => signature.lower(result, cells, &mut cx).map(|_| ()),
        };
        guest.leave_again();
        lowered
    }
}

/// Serves a canonical builtin.
pub(crate) fn call_builtin(
    store: &mut StoreOpaque,
    cookie: u64,
    cells: &mut [RawVal],
) -> Result<()> {
    let (key, index) = InstanceKey::from_cookie(cookie);
    let (resources, data) = layer(store).split(key);
    let builtin = data.component.plan().builtins[BuiltinIndex::from_u32(index)];
    let (instance, ty) = (data.inner[builtin.instance].id, data.resource_types[builtin.resource]);
    let argument = cells.first().context("a builtin is called without argument")?.as_u32();
    match builtin.kind {
        BuiltinKind::ResourceNew => {
            data.check_may_leave(builtin.instance)?;
            cells[0] = RawVal::from_u32(resources.lower_own(instance, ty, argument)?);
        }
        // This is as it were no call out: the specification allows it always.
        BuiltinKind::ResourceRep => {
            cells[0] = RawVal::from_u32(resources.rep(instance, ty, argument)?);
        }
        BuiltinKind::ResourceDrop => {
            data.check_may_leave(builtin.instance)?;
            let due = resources.drop_handle(instance, ty, argument)?;
            let destructor = data.destructors.get(builtin.resource).copied().flatten();
            if let (Some(rep), Some(destructor)) = (due, destructor) {
                destroy(store, key, builtin.instance, destructor, rep)?;
            }
        }
    }
    Ok(())
}

/// Runs a destructor for a handle that an inner instance dropped.
fn destroy(
    store: &mut StoreOpaque,
    key: InstanceKey,
    dropper: RuntimeInstanceIndex,
    destructor: Destructor,
    rep: u32,
) -> Result<()> {
    let mut cells = [RawVal::from_u32(rep)];
    match destructor.instance {
        Some(definer) => {
            layer(store).instance_mut(key).enter_from(definer, dropper)?;
            let result = store.call_raw(destructor.func, &mut cells);
            layer(store).instance_mut(key).leave_to(definer, dropper);
            result
        }
        None => store.call_raw(destructor.func, &mut cells),
    }
    .context("in the destructor of a resource")
}
