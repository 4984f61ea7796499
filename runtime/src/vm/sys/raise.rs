//! Unwinding: the few instructions that no compiler writes for us.

use crate::layout::store;

/// Unwinds from a stub to the entry stub that the store context names: restores the entry stub's
/// stack and frame pointers and goes on at its handler, which returns failure to the host.
///
/// Its address is in the table of builtins; only compiled stubs call it, and no Rust frame lies
/// between them and the entry stub.
///
/// # Safety
///
/// The argument is the context of a store in which compiled code runs (invariant 7).
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn raise(store: *mut crate::vm::context::StoreContext) -> ! {
    core::arch::naked_asm!(
        "mov rsp, [rdi + {sp}]",
        "mov rbp, [rdi + {fp}]",
        "jmp [rdi + {handler}]",
        sp = const store::ENTRY_SP,
        fp = const store::ENTRY_FP,
        handler = const store::ENTRY_HANDLER,
    )
}

/// The stack pointer, near enough to set a limit by.
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let here = 0u8;
    (&raw const here).addr()
}
