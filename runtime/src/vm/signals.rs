//! Hardware faults of compiled code become traps.
//!
//! One handler for the process takes SIGSEGV, SIGBUS, SIGILL and SIGFPE. Where the fault lies in
//! compiled code at a place that can trap, it records the trap and lets the thread go on in the
//! entry stub's handler; where a mapped file was cut short, the reader goes on ([`crate::sys::cut`]); any
//! other fault goes to whoever handled it before.

use crate::sys::cut;
use crate::vm::activation::Resume;
use crate::vm::trap;
use std::io;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;

const SIGNALS: [libc::c_int; 4] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE];

type Previous = [libc::sigaction; 4];

static PREVIOUS: OnceLock<Result<Previous, i32>> = OnceLock::new();

/// Installs the handler, once for the process.
///
/// # Errors
///
/// Fails where the operating system refuses.
pub(crate) fn install() -> io::Result<()> {
    let installed = PREVIOUS.get_or_init(|| {
        let mut previous = MaybeUninit::<Previous>::zeroed();
        for (i, &signal) in SIGNALS.iter().enumerate() {
            // SAFETY: System: both structures are plain data of the right type, zero is a valid value of
            // theirs, and `handle` has the signature that SA_SIGINFO asks for.
            let result = unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = handle as *const () as usize;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER | libc::SA_ONSTACK;
                libc::sigemptyset(&mut action.sa_mask);
                let old = previous.as_mut_ptr().cast::<libc::sigaction>().add(i);
                libc::sigaction(signal, &action, old)
            };
            if result != 0 {
                return Err(io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINVAL));
            }
        }
        // SAFETY: Rust: it was zero-initialised, then written by the calls above.
        Ok(unsafe { previous.assume_init() })
    });
    installed.as_ref().map(|_| ()).map_err(|&code| io::Error::from_raw_os_error(code))
}

/// # Safety
///
/// The kernel calls it, as a handler with SA_SIGINFO.
unsafe extern "C" fn handle(
    signal: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    // SAFETY: System: the kernel passes a `ucontext_t` to an SA_SIGINFO handler, and the siginfo of a fault
    // has an address, which an access of this thread has just failed to reach. `Activation` 1: this is the thread
    // that faulted, with these registers.
    let handled = unsafe {
        let context = &mut *context.cast::<libc::ucontext_t>();
        let address =
            matches!(signal, libc::SIGSEGV | libc::SIGBUS).then(|| (*info).si_addr().addr());
        let (pc, fp) = registers(context);
        match trap::fault(pc, fp, address) {
            Some(resume) => {
                set_registers(context, &resume);
                true
            }
            None => signal == libc::SIGBUS && address.is_some_and(|address| cut::mend(address)),
        }
    };
    if !handled {
        // SAFETY: System: these are the arguments with which the kernel called this handler.
        unsafe { pass_on(signal, info, context) }
    }
}

/// The program counter and the frame pointer.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn registers(context: &libc::ucontext_t) -> (usize, usize) {
    let registers = &context.uc_mcontext.gregs;
    (registers[libc::REG_RIP as usize] as usize, registers[libc::REG_RBP as usize] as usize)
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn set_registers(context: &mut libc::ucontext_t, resume: &Resume) {
    let registers = &mut context.uc_mcontext.gregs;
    registers[libc::REG_RIP as usize] = resume.pc as i64;
    registers[libc::REG_RSP as usize] = resume.sp as i64;
    registers[libc::REG_RBP as usize] = resume.fp as i64;
}

/// Gives a fault that is not ours to the handler that was there before.
///
/// # Safety
///
/// The arguments are those of a signal handler.
unsafe fn pass_on(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let place = SIGNALS.iter().position(|&ours| ours == signal);
    let (Some(Ok(previous)), Some(place)) = (PREVIOUS.get(), place) else { return };
    let previous = &previous[place];
    // SAFETY: System: a handler with SA_SIGINFO takes these three arguments, which our caller says they
    // are, one without takes the first; the default action is restored so that the fault, which happens
    // again, has its usual effect.
    unsafe {
        match previous.sa_sigaction {
            libc::SIG_DFL | libc::SIG_IGN => {
                libc::sigaction(signal, previous, ptr::null_mut());
            }
            handler if previous.sa_flags & libc::SA_SIGINFO != 0 => {
                type Handler =
                    unsafe extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);
                let handler = std::mem::transmute::<usize, Handler>(handler);
                handler(signal, info, context);
            }
            handler => {
                type Handler = unsafe extern "C" fn(libc::c_int);
                let handler = std::mem::transmute::<usize, Handler>(handler);
                handler(signal);
            }
        }
    }
}
