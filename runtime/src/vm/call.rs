//! Calls from the host into compiled code, and what became of them.

use super::backtrace::WasmBacktrace;
use super::context::{EntryCall, FuncRef};
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
    // SAFETY: the callee was resolved from a handle of this store, whose contexts and code live as
    // long as it (invariants 2, 3), and cells suffice (invariant 4). The store's address is taken
    // from its exclusive borrow (invariants 1, 6).
    let succeeded = unsafe {
        let outermost = (*context).stack_limit == 0;
        if outermost {
            let stack = store.engine().settings().max_wasm_stack;
            (*context).stack_limit = stack_pointer().saturating_sub(stack);
        } else if stack_pointer() < (*context).stack_limit {
            // Compiled code looks at the limit where its functions begin, but a call may go from one
            // host function to the next.
            return Err(Error::new(Trap::StackOverflow));
        }
        (*context).store = &raw mut *store;
        let cells = cells.as_mut_ptr();
        let call = || {
            let func = callee.func.as_ref();
            let entry = std::mem::transmute::<*const std::ffi::c_void, EntryCall>(func.entry);
            entry(func.context, ptr::null_mut(), cells, func.code)
        };
        let succeeded = match callee.host && !outermost {
            true => call(),
            false => trap::activate(context, outermost, call),
        };
        if outermost {
            (*context).stack_limit = 0;
        }
        succeeded
    };
    if succeeded != 0 { Ok(()) } else { Err(failure(store)) }
}

#[cold]
fn too_few(cells: usize, needed: u32) -> ! {
    panic!("{cells} cells for a call that needs {needed}")
}

/// Why a call failed: what a host function or builtin left, else what the signal handler recorded.
#[cold]
fn failure(store: &mut StoreOpaque) -> Error {
    if let Some(error) = store.vm.pending.take() {
        return error;
    }
    let context = store.vm.context();
    // SAFETY: the store context is live (invariant 1) and no compiled code runs (invariant 6).
    let fault = unsafe { (*context).fault.take() };
    let Some((trap, address, frames)) = fault else {
        return anyhow!("compiled code failed without a reason: please report this as a bug");
    };
    let error = match address {
        Some(address) if trap == Trap::MemoryOutOfBounds => match store.vm.memory_at(address) {
            Some((offset, size)) => Error::new(trap).context(MemoryFault { offset, size }),
            None => Error::new(trap),
        },
        _ => Error::new(trap),
    };
    match store.engine().settings().backtrace_max_frames {
        Some(limit) => error.context(WasmBacktrace::new(&frames, limit.get())),
        None => error,
    }
}

/// Where a memory access faulted.
#[derive(Debug)]
struct MemoryFault {
    offset: usize,
    size: usize,
}

impl std::fmt::Display for MemoryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "memory fault at address {:#x} of a memory of {:#x} bytes",
            self.offset, self.size
        )
    }
}
