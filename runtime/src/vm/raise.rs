//! Unwinding: the few instructions that no compiler writes for us.

use crate::tables::layout::store;

/// Unwinds from a stub to where the store context says: to the handler of the entry stub, which
/// returns failure to the host, or to that of a function above it, which gets an exception as the
/// first payload of Cranelift's exceptional edges.
///
/// Its address is in the table of builtins; only compiled stubs call it, and no Rust frame lies
/// between them and the entry stub.
///
/// # Safety
///
/// The argument is the context of a store whose compiled code called a stub, and `resume_*` say where a
/// frame of that code goes on, further up on this stack, with nothing but its frames between.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn raise(store: *mut crate::vm::context::StoreContext) -> ! {
    core::arch::naked_asm!(
        "mov rax, [rdi + {exception}]",
        "mov rsp, [rdi + {sp}]",
        "mov rbp, [rdi + {fp}]",
        "jmp [rdi + {pc}]",
        exception = const store::RESUME_EXCEPTION,
        sp = const store::RESUME_SP,
        fp = const store::RESUME_FP,
        pc = const store::RESUME_PC,
    )
}

/// The registers that a function leaves as they are: what they hold may be compiled code's.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn saved_registers() -> [usize; 6] {
    let mut registers = [0; 6];
    // SAFETY: System: these instructions write what there is room for, and nothing else.
    unsafe {
        core::arch::asm!(
            "mov [{to}], rbx",
            "mov [{to} + 8], rbp",
            "mov [{to} + 16], r12",
            "mov [{to} + 24], r13",
            "mov [{to} + 32], r14",
            "mov [{to} + 40], r15",
            to = in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    registers
}

/// A word of the stack, whatever is there. Rust knows of no frame but its own, so that the machine is
/// asked; and a sanitizer would say that what lies between two variables is not to be read.
///
/// # Safety
///
/// The word at `address` is part of this thread's stack, in use.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) unsafe fn stack_word(address: usize) -> usize {
    let word;
    // SAFETY: System: this instruction reads a word, which our caller says is of the stack, and writes
    // nothing.
    unsafe {
        core::arch::asm!(
            "mov {word}, [{address}]",
            address = in(reg) address,
            word = lateout(reg) word,
            options(readonly, nostack, preserves_flags),
        );
    }
    word
}
