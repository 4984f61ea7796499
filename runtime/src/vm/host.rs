//! Host functions: closures that compiled code can call.
//!
//! A [`HostFunc`] belongs to no store. A store that uses it makes a context for it, whose `call` is
//! [`shim`], monomorphised for the closure: no table, no dynamic dispatch, no allocation on the way.

use super::bound::LinearMemoryOptions;
use super::cells::HostCells;
use super::context::{ContextHead, EntryCall, FuncRef, HostCall, HostFuncContext, InstanceContext};
use super::exceptions::ThrownException;
use super::store::Vm;
use crate::code::backtrace::WasmBacktrace;
use crate::code::loaded::LoadedCode;
use crate::entity::EntityRef;
use crate::error::{Bug, HostPanicked, OrBug};
use crate::keys::InstanceKey;
use crate::module::types::SigIndex;
use crate::raw::RawVal;
use crate::tables::layout;
use crate::types::FuncType;
use crate::vm::borrow::{StoreContextMut, StoreInner};
use crate::vm::opaque::StoreOpaque;
use anyhow::{Error, Result, ensure};
use std::any::{Any, TypeId};
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::{self, NonNull};
use std::sync::Arc;

/// A host function for stores with data of one type.
#[doc(hidden)]
#[derive(Clone)]
pub struct HostFunc {
    call: HostCall,
    /// The same for the host, which calls it as it calls what is compiled.
    entry: EntryCall,
    /// The type of the data of the stores that it can be in.
    store_data: TypeId,
    /// Keeps what `data_ptr` points to alive.
    _data: Arc<dyn Any + Send + Sync>,
    data_ptr: SharedPtr,
    /// Its type, which knows its engine.
    ty: FuncType,
}

/// The cookie of host functions for which nobody chose one.
pub(crate) const NO_COOKIE: u64 = u64::MAX;

/// A pointer into the `Arc` beside it.
///
/// 1. It leads to a closure that is `Send` and `Sync`.
#[derive(Clone, Copy)]
struct SharedPtr(*const c_void);
// SAFETY: `SharedPtr` 1: the closure that it leads to is `Send`, and so may be what keeps it.
unsafe impl Send for SharedPtr {}
// SAFETY: `SharedPtr` 1: the closure that it leads to is `Sync`, so that any thread may read it.
unsafe impl Sync for SharedPtr {}

/// What a host function is called with, beside its arguments.
#[doc(hidden)]
pub struct HostCaller<'a, T: 'static> {
    /// The store.
    pub store: StoreContextMut<'a, T>,
    /// The instance that calls; `None` when the host does.
    pub(crate) instance: Option<InstanceKey>,
    /// The number with which the function was put into the store.
    pub cookie: u64,
    /// Where its arguments and results lie: what it was put there with, too.
    pub linear: LinearMemoryOptions,
}

impl HostFunc {
    /// Wraps a closure over cells: parameters from the first on, results in their place.
    ///
    /// # Safety
    ///
    /// Where the type's results have references, the closure that succeeds has written such of the store that
    /// it was called in.
    unsafe fn over_cells<T, F>(ty: FuncType, closure: F) -> HostFunc
    where
        T: 'static,
        F: Fn(HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
    {
        let data = Arc::new(closure);
        let data_ptr = SharedPtr(Arc::as_ptr(&data).cast());
        let store_data = TypeId::of::<T>();
        let (call, entry): (HostCall, EntryCall) = (shim::<T, F>, entry::<T, F>);
        HostFunc { call, entry, store_data, _data: data, data_ptr, ty }
    }

    /// Wraps a closure over cells for compiled code that imports it with type `sig` of `code`.
    ///
    /// # Errors
    ///
    /// Fails when there is no such type, or it has references.
    pub fn with_sig<T, F>(code: &LoadedCode, sig: SigIndex, closure: F) -> Result<HostFunc>
    where
        T: 'static,
        F: Fn(HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
    {
        let id = code.sig_ids().get(sig.index()).or_bug("the artifact has no such type")?;
        HostFunc::with_type(&FuncType::from_id(code.engine(), *id), closure)
    }

    /// Wraps a closure over cells as a function of type `ty`.
    ///
    /// # Errors
    ///
    /// Fails when the type has references, which a closure could make of any number.
    pub fn with_type<T, F>(ty: &FuncType, closure: F) -> Result<HostFunc>
    where
        T: 'static,
        F: Fn(HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
    {
        // SAFETY: `HostFuncEntry` 3: there are no references among the results, as is seen before anybody has
        // the function.
        let host = unsafe { HostFunc::over_cells(ty.clone(), closure) };
        host.check_numeric()?;
        Ok(host)
    }

    /// Wraps a closure that puts its results one by one, each compared with its type, as a function of type `ty`.
    pub(crate) fn filling<T, F>(ty: &FuncType, closure: F) -> HostFunc
    where
        T: 'static,
        F: Fn(HostCaller<'_, T>, &mut HostCells<'_>) -> Result<()> + Send + Sync + 'static,
    {
        let own = Arc::clone(ty.as_wasm());
        let over_cells = move |mut host: HostCaller<'_, T>, cells: &mut [RawVal]| {
            let mut cells = HostCells::new(host.store.opaque_mut(), &own.results, cells);
            closure(host, &mut cells)?;
            cells.finish()
        };
        // SAFETY: `HostFuncEntry` 3: who succeeds has results that were put for the store which calls
        // (`HostCells` 1).
        unsafe { HostFunc::over_cells(ty.clone(), over_cells) }
    }

    /// Sees that no cell of it is a reference.
    ///
    /// # Errors
    ///
    /// Fails when there are references among its parameters and results.
    pub(crate) fn check_numeric(&self) -> Result<()> {
        let ty = &self.ty;
        ensure!(
            !ty.as_wasm().has_references(),
            Bug::new(format!("a host function over cells has references: {ty}"))
        );
        Ok(())
    }

    /// Sees that it can be in a store.
    ///
    /// # Panics
    ///
    /// When its type is of another engine, or it is for stores with data of another type.
    pub(crate) fn assert_fits(&self, store: &StoreOpaque) {
        self.ty.id_in(store.engine()).unwrap_or_else(|error| panic!("{error}"));
        let fits = self.store_data == store.data_type();
        assert!(fits, "a host function is for stores with other data");
    }

    /// Its type, of the engine that it was made for.
    pub(crate) fn ty(&self) -> &FuncType {
        &self.ty
    }
}

/// A host function in a store.
///
/// 1. `context` was a box, and is freed with this. Guests and frames that have its address are of roots that
///    live no longer, or it is kept until the call returns ([`super::free`]).
/// 2. The context's `call` and `entry` are [`shim`] and [`entry`] for the store's data and the closure that
///    `data` leads to, which the function beside it keeps; `cells` are those of the function's type.
/// 3. Cells that the closure gives as references are such of the store.
pub(super) struct HostFuncEntry {
    context: NonNull<HostFuncContext>,
    /// Keeps the closure alive.
    _func: HostFunc,
}

impl HostFuncEntry {
    /// Gives it an exit stub, if it has none.
    ///
    /// # Safety
    ///
    /// The stub is of its type or of one above it, there as long as this, and code that has such a type has not
    /// run in the store.
    pub(super) unsafe fn set_exit(&self, stub: *const c_void) {
        let func_ref = self.func_ref().as_ptr();
        // SAFETY: `HostFuncEntry` 1: the reference is there as long as this. `StoreContext` 2: compiled
        // code, which reads it, stands still while the host has the store. `FuncRef` 2, 4: our caller says that
        // the stub is one for it, and that no code with such a type has run in the store.
        unsafe {
            if (*func_ref).code.is_null() {
                (*func_ref).code = stub;
            }
        }
    }

    /// Puts a function into a store.
    ///
    /// # Safety
    ///
    /// `code` is null, or an exit stub of its type, or of one above it, that is there as long as this.
    pub(super) unsafe fn new(
        store: &Vm,
        index: u32,
        func: HostFunc,
        cookie: u64,
        linear: LinearMemoryOptions,
        code: *const c_void,
    ) -> HostFuncEntry {
        let call: HostCall = func.call;
        let context = Box::new(HostFuncContext {
            head: ContextHead { magic: layout::HOST_FUNC_MAGIC, index, store: store.context() },
            call,
            func_ref: FuncRef {
                code,
                context: ptr::null_mut(),
                entry: func.entry as *const c_void,
                sig_id: func.ty.own_id(),
            },
            data: func.data_ptr.0,
            cells: func.ty.as_wasm().cells() as u32,
            cookie,
            linear,
        });
        let context = NonNull::from(Box::leak(context));
        // SAFETY: `HostFuncEntry` 1: the context was a box a moment ago, and nobody else knows of it.
        unsafe { (*context.as_ptr()).func_ref.context = context.as_ptr().cast() };
        HostFuncEntry { context, _func: func }
    }

    pub(super) fn func_ref(&self) -> NonNull<FuncRef> {
        // SAFETY: `HostFuncEntry` 1: the context is there as long as the entry, and nobody has a Rust
        // reference to it.
        unsafe { NonNull::from(&mut (*self.context.as_ptr()).func_ref) }
    }
}

impl Drop for HostFuncEntry {
    fn drop(&mut self) {
        // SAFETY: `HostFuncEntry` 1: it was a box, to which nobody else comes any more. It is dropped once.
        drop(unsafe { Box::from_raw(self.context.as_ptr()) });
    }
}

/// How the host calls a host function: as it calls compiled functions, by way of an entry stub.
///
/// # Safety
///
/// As [`shim`]. `_code` may be anything.
unsafe extern "C" fn entry<T, F>(
    callee: *mut c_void,
    caller: *mut InstanceContext,
    cells: *mut RawVal,
    _code: *const c_void,
) -> u32
where
    T: 'static,
    F: Fn(HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
{
    // SAFETY: our caller says of the context, caller and cells what `shim` asks for.
    unsafe { shim::<T, F>(callee.cast(), caller, cells) }
}

/// What compiled code calls: finds the store and the closure, and keeps errors and panics from
/// going through compiled frames.
///
/// # Safety
///
/// Called by an exit stub, or by `enter`, with a context made for `T` and `F`. `caller` is null, or the context
/// of the instance that calls; there are as many `cells` as the function's type has, and references among
/// them are of the store.
unsafe extern "C" fn shim<T, F>(
    callee: *mut HostFuncContext,
    caller: *mut InstanceContext,
    cells: *mut RawVal,
) -> u32
where
    T: 'static,
    F: Fn(HostCaller<'_, T>, &mut [RawVal]) -> Result<()> + Send + Sync + 'static,
{
    // SAFETY: `HostFuncEntry` 1, 2: our caller says that the context was made for `T` and `F`: it is in a
    // store with data `T`, `data` leads to an `F`, which is kept as long as the function is being called,
    // and cells are as many as its type has. `StoreContext` 1, 3: it has the store's address, as the call
    // borrowed it that this runs under. `InstanceContext` 1: `caller` is null, or a context that lives.
    unsafe {
        // No reference to the host function's context is kept: the closure may have its exit stub
        // written to it.
        let (context, cookie) = ((*callee).head.store, (*callee).cookie);
        let linear = (*callee).linear;
        let closure = &*(*callee).data.cast::<F>();
        let store: *mut StoreOpaque = (*context).store;
        let cells = std::slice::from_raw_parts_mut(cells, (*callee).cells as usize);
        let caller = InstanceContext::key(caller);
        let instance = caller.or_else(|| (*store).vm.starting.take());
        (*context).cookie = cookie;
        // It is more than what `store` was made from: `StoreContext` 3.
        let store_of_t = &mut *ptr::with_exposed_provenance_mut::<StoreInner<T>>(store.addr());
        let store_of_t = StoreContextMut::from_inner(store_of_t);
        let host = HostCaller { store: store_of_t, instance, cookie, linear };
        let result = catch_unwind(AssertUnwindSafe(|| closure(host, cells)));
        // The closure may have called back in; the store's address is that of the call we serve.
        (*context).store = store;
        match result {
            Ok(Ok(())) => 1,
            // Whoever called the host directly sees to its errors itself, and no exception goes through
            // a function that the layer above made.
            Ok(Err(error)) if caller.is_some() && cookie == NO_COOKIE => {
                fail_or_throw(&mut *store, error)
            }
            Ok(Err(error)) => fail(&mut *store, error),
            Err(panic) => {
                let error = panic_error("a host function", &*panic);
                drop_quietly(panic);
                fail(&mut *store, error)
            }
        }
    }
}

/// Drops something of the host's, whose own code may panic.
pub(super) fn drop_quietly<T>(value: T) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        drop_message(panic);
    }
}

/// Drops what somebody panicked with, if it is a message: anything else might panic in turn, and is leaked.
fn drop_message(panic: Box<dyn Any + Send>) {
    if !panic.is::<&str>() && !panic.is::<String>() {
        std::mem::forget(panic);
    }
}

/// What [`fail`] does, unless the error is an exception that the compiled code below catches.
#[cold]
fn fail_or_throw(store: &mut StoreOpaque, error: Error) -> u32 {
    let max_frames = store.max_frames();
    if error.downcast_ref::<ThrownException>().is_some() && store.vm.throw_pending(max_frames) {
        drop_quietly(error);
        return 0;
    }
    fail(store, error)
}

/// Leaves `error` for the call that is under way. Returns what a shim answers on failure.
#[cold]
pub(super) fn fail(store: &mut StoreOpaque, error: Error) -> u32 {
    let limit = store.engine().settings().backtrace_max_frames;
    let limit = limit.filter(|_| error.downcast_ref::<WasmBacktrace>().is_none());
    // The layer above is asked what functions are, and no panic goes through compiled frames.
    let backtrace = limit.and_then(|limit| {
        let asked = catch_unwind(AssertUnwindSafe(|| WasmBacktrace::at_exit(limit.get())));
        asked.map_err(drop_message).ok()
    });
    store.vm.stack.pending = Some(match backtrace {
        Some(backtrace) if !backtrace.frames().is_empty() => error.context(backtrace),
        _ => error,
    });
    store.vm.resume_at_entry();
    0
}

/// A panic as an error, with its message.
pub(super) fn panic_error(who: &'static str, panic: &(dyn Any + Send)) -> Error {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    HostPanicked::new(who, message).into()
}

impl InstanceContext {
    /// The instance whose context `this` is; `None` for null.
    ///
    /// # Safety
    ///
    /// `this` is null or the context of an instance that lives.
    #[inline]
    pub(super) unsafe fn key(this: *const InstanceContext) -> Option<InstanceKey> {
        if this.is_null() {
            return None;
        }
        // SAFETY: `InstanceContext` 1, 3: our caller says that it is the context of an instance that lives,
        // and so does its root, in whose block both are.
        unsafe { Some(InstanceKey { root: (*(*this).root).key, index: (*this).head.index }) }
    }
}
