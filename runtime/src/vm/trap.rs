//! Traps: what is recorded when compiled code faults, and where it goes on.

use super::activation::{self, Resume};
use super::store::Vm;
use crate::Trap;
use crate::code::loaded;

/// How many frames a fault records.
const MAX_FRAMES: usize = 64;

/// What a fault leaves in the store context for the host to read once it is back.
pub(crate) struct Fault {
    trap: Option<Trap>,
    address: Option<usize>,
    frames: [usize; MAX_FRAMES],
    len: usize,
}

impl Fault {
    pub(crate) const NONE: Fault =
        Fault { trap: None, address: None, frames: [0; MAX_FRAMES], len: 0 };

    /// The trap, once: the record is empty afterwards.
    pub(super) fn take(&mut self) -> Option<(Trap, Option<usize>, Vec<usize>)> {
        let trap = self.trap.take()?;
        Some((trap, self.address.take(), self.frames[..self.len].to_vec()))
    }
}

impl Vm {
    /// Has the raise routine go on at `resume` with an exception.
    ///
    /// # Safety
    ///
    /// Its registers are those of a handler in one of the compiled frames from the exit up to the entry stub's
    /// of the newest activation, or of the entry stub's handler.
    pub(super) unsafe fn resume_at(&mut self, resume: &Resume, exception: usize) {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
        unsafe {
            let context = self.context();
            (*context).resume_pc = resume.pc;
            (*context).resume_sp = resume.sp;
            (*context).resume_fp = resume.fp;
            (*context).resume_exception = exception;
        }
    }

    /// Has the raise routine go on at the handler of the entry stub.
    pub(super) fn resume_at_entry(&mut self) {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
        let resume = unsafe {
            let context = self.context();
            Resume {
                pc: (*context).entry_handler,
                sp: (*context).entry_sp,
                fp: (*context).entry_fp,
            }
        };
        // SAFETY: `Activation` 3: code that calls the host was entered by a stub, which wrote there where it goes
        // on; where none was, nobody raises.
        unsafe { self.resume_at(&resume, 0) };
    }
}

/// Called by the signal handler: records the trap at `pc`, if it is one of compiled code's.
///
/// # Safety
///
/// `pc` and `fp` are the registers of a thread that faulted, and this is that thread.
pub(super) unsafe fn fault(pc: usize, fp: usize, address: Option<usize>) -> Option<Resume> {
    let current = activation::newest();
    if current.is_null() {
        return None;
    }
    // SAFETY: our caller says that this thread runs what is at the address.
    let trap = unsafe { loaded::trap_at(pc) }?;
    // SAFETY: `Activation` 1, 2: one in the list is on the stack of this thread, and its store's context
    // lives. A fault at a trap site means that the newest one's code was running, so that nobody else has
    // the store (`StoreContext` 2), and our caller says that `fp` is that of its frame.
    unsafe {
        let context = (*current).context();
        let record = &mut (*context).fault;
        record.trap = Some(trap);
        record.address = address;
        record.len = 0;
        let frames = &mut record.frames;
        let len = &mut record.len;
        let mut push = |pc: usize| {
            let room = frames.get_mut(*len);
            let has_room = room.is_some();
            if let Some(room) = room {
                *room = pc;
                *len += 1;
            }
            has_room
        };
        if push(pc) {
            activation::walk(current, Some(fp), None, &mut push);
        }
        Some(Resume {
            pc: (*context).entry_handler,
            sp: (*context).entry_sp,
            fp: (*context).entry_fp,
        })
    }
}
