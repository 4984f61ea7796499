//! Calls from the host into compiled code, and what became of them.

use super::backtrace::WasmBacktrace;
use super::context::{EntryCall, FuncRef};
use super::host::{HostFunc, HostFuncEntry, NO_COOKIE};
use super::sys::raise::stack_pointer;
use super::trap;
use crate::Trap;
use crate::raw::RawVal;
use crate::store::StoreOpaque;
use anyhow::{Error, Result, anyhow};
use std::ptr::{self, NonNull};

/// A function of a store, resolved: valid while the store is not changed by anything but calls.
#[derive(Clone, Copy)]
pub(crate) struct Callee {
    pub(super) func: NonNull<FuncRef>,
    /// How many cells a call needs.
    pub(super) cells: u32,
    /// Whether it is one of the host: then no compiled code is entered.
    pub(super) host: bool,
}

/// Calls `callee`: arguments are in `cells` from the first on, and so are results afterwards.
///
/// # Errors
///
/// The trap, or the error of a host function, with a backtrace as context.
///
/// # Panics
///
/// When there are fewer cells than the callee's type needs.
#[inline]
pub(crate) fn enter(store: &mut StoreOpaque, callee: Callee, cells: &mut [RawVal]) -> Result<()> {
    if cells.len() < callee.cells as usize {
        too_few(cells.len(), callee.cells);
    }
    let context = store.vm.context();
    // SAFETY: the store context is live (invariant 1).
    let succeeded = unsafe {
        if (*context).stack_limit != 0 {
            return enter_again(store, callee, cells);
        }
        store.vm.outermost = Some(callee.func);
        let stack = store.engine().settings().max_wasm_stack;
        (*context).stack_limit = stack_pointer().saturating_sub(stack);
        let succeeded = trap::activate(context, true, || run(store, callee, cells));
        (*context).stack_limit = 0;
        succeeded
    };
    if succeeded != 0 { Ok(()) } else { Err(failure(store)) }
}

/// [`enter`] during another call.
#[inline]
fn enter_again(store: &mut StoreOpaque, callee: Callee, cells: &mut [RawVal]) -> Result<()> {
    let context = store.vm.context();
    // SAFETY: the store context is live (invariant 1).
    let succeeded = unsafe {
        // Compiled code looks at the limit where its functions begin, but a call may go from one
        // host function to the next.
        if stack_pointer() < (*context).stack_limit {
            return Err(Error::new(Trap::StackOverflow));
        }
        let cookie = (*context).cookie;
        let succeeded = if callee.host {
            store.vm.host_calls += 1;
            let succeeded = run(store, callee, cells);
            store.vm.host_calls -= 1;
            succeeded
        } else {
            store.vm.nested.push(callee.func);
            let succeeded = trap::activate(context, false, || run(store, callee, cells));
            store.vm.nested.pop();
            succeeded
        };
        (*context).cookie = cookie;
        succeeded
    };
    if succeeded != 0 { Ok(()) } else { Err(failure(store)) }
}

/// Runs `callee`, which is noted in the store as being called. Returns whether it succeeded.
///
/// # Safety
///
/// There are as many cells as the callee's type needs, and if it is compiled, its call is an
/// activation.
#[inline]
unsafe fn run(store: &mut StoreOpaque, callee: Callee, cells: &mut [RawVal]) -> u32 {
    let context = store.vm.context();
    // SAFETY: the callee was resolved from a handle of this store, whose contexts and code live while
    // it is noted as being called (invariants 2, 3), and cells suffice (invariant 4). The store's
    // address is taken from its exclusive borrow (invariants 1, 6).
    unsafe {
        (*context).store = &raw mut *store;
        let func = callee.func.as_ref();
        let entry = std::mem::transmute::<*const std::ffi::c_void, EntryCall>(func.entry);
        entry(func.context, ptr::null_mut(), cells.as_mut_ptr(), func.code)
    }
}

/// The cookie of the innermost host function that is being called, if it has one.
pub(crate) fn cookie(store: &StoreOpaque) -> Option<u64> {
    let context = store.vm.context();
    // SAFETY: the store context is live (invariant 1). What host functions of an earlier call left in
    // it is not looked at: whoever asks during a call is in a host function of it.
    let cookie = unsafe { if (*context).stack_limit == 0 { NO_COOKIE } else { (*context).cookie } };
    (cookie != NO_COOKIE).then_some(cookie)
}

/// Calls a host function that is not in the store. Its cookie is that of the host function that calls
/// it, if one does.
///
/// # Errors
///
/// What the function fails with.
///
/// # Panics
///
/// As [`enter`], or when the function is for other stores.
pub(crate) fn enter_host(
    store: &mut StoreOpaque,
    host: &HostFunc,
    cells: &mut [RawVal],
) -> Result<()> {
    host.assert_fits(store);
    let needed = host.ty().as_wasm().cells() as u32;
    let cookie = cookie(store).unwrap_or(NO_COOKIE);
    // It lives as long as the call, whatever happens to instances in the meantime.
    let entry = HostFuncEntry::new(store.vm.context(), u32::MAX, host.clone(), cookie, ptr::null());
    enter(store, Callee { func: entry.func_ref(), cells: needed, host: true }, cells)
}

#[cold]
fn too_few(cells: usize, needed: u32) -> ! {
    panic!("{cells} cells for a call that needs {needed}")
}

/// Why a call failed: what a host function or builtin left, else what the signal handler recorded.
#[cold]
fn failure(store: &mut StoreOpaque) -> Error {
    // Whoever would have taken it down does not run any more.
    store.vm.set_flag(false);
    if let Some(error) = store.vm.pending.take() {
        return error;
    }
    let context = store.vm.context();
    // SAFETY: the store context is live (invariant 1) and no compiled code runs (invariant 6).
    let fault = unsafe { (*context).fault.take() };
    let Some((trap, address, frames)) = fault else {
        return anyhow!("compiled code failed without a reason: please report this as a bug");
    };
    let error = store.vm.stopped(trap, address);
    match store.engine().settings().backtrace_max_frames {
        Some(limit) => error.context(WasmBacktrace::new(&frames, limit.get())),
        None => error,
    }
}
