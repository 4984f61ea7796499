//! The calls from the host into compiled code that are under way on a thread.
//!
//! Each is an [`Activation`]. Those of a thread form a list, so that the signal handler finds the store whose
//! code faulted, and backtraces go on through the host's frames to the compiled frames below them.
//!
//! The list is touched by frames only that nobody suspends: those of calls on the stack of the thread, and
//! whoever lets a [`Stack`](super::stack::Stack) of its own go on. A thread local has another address where one
//! that was suspended goes on, and compilers keep the address.

use super::context::StoreContext;
use crate::code::backtrace::WasmBacktrace;
use crate::code::loaded;
use crate::sys::stack;
use crate::vm::opaque::StoreOpaque;
use std::cell::Cell;
use std::io::Write as _;
use std::ptr;

/// A call from the host into compiled code.
///
/// 1. It is on the stack of the thread in whose list it is, as long as it is in that, or on one that the thread
///    is on meanwhile; the context of its store lives.
/// 2. Compiled code keeps frame pointers. From where the activation's code was left, through an exit or by a
///    fault, up to the frame pointer of its entry stub, every frame is of compiled code: two words at each
///    frame pointer are the parent's frame pointer and the return address. If no code was entered yet, or
///    it is a host function that is called, the exit's frame pointer is zero.
/// 3. The entry stub has written its handler's address, and its own stack and frame pointers, to the store
///    context before any code of the activation ran.
pub(super) struct Activation {
    previous: *const Activation,
    context: *mut StoreContext,
    /// Whether it is the lowest of its [`Stack`](super::stack::Stack).
    is_lowest: bool,
    /// What the store context held of the activation below, of the same store, when this began;
    /// zeros where there was none.
    below: EntryRegisters,
}

impl Activation {
    /// The context of its store.
    pub(super) fn context(&self) -> *mut StoreContext {
        self.context
    }
}

/// Which activation of its store one is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// The first of a stack, with none below it that is of interest.
    First,
    /// One above others of its stack.
    Above,
    /// That of a stack of its own which goes on, above whatever runs.
    Resumed,
}

/// Where compiled code was entered, and where it last left.
#[derive(Clone, Copy)]
pub(super) struct EntryRegisters {
    exit_fp: usize,
    entry_fp: usize,
    entry_sp: usize,
    entry_handler: usize,
}

/// What a thread knows of itself.
pub(super) struct Here {
    /// The activation that began last.
    newest: Cell<*const Activation>,
    /// How far down compiled code may go on its stack.
    pub(super) floor: stack::Floor,
}

thread_local! {
    static HERE: Here =
        const { Here { newest: Cell::new(ptr::null()), floor: stack::Floor::unknown() } };
}

/// Else a thread would drop it before it ends, and who has asked for it would be left with nothing.
const _: () = assert!(!std::mem::needs_drop::<Here>());

/// A thread that lives: no two have theirs at one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thread(usize);

/// What this thread knows. It is there as long as the thread runs, and does not leave it: [`Here`] is not
/// `Sync`. Nobody goes on on another thread while it is looked at.
#[inline(always)]
pub(super) fn here() -> &'static Here {
    // The address is asked for alone: a closure that does more is a call of its own.
    let here = HERE.with(ptr::from_ref);
    // SAFETY: Rust: a thread's local that is a constant and has nothing to drop is there until its thread has
    // ended, and a reference to what is not `Sync` cannot be sent to another one.
    unsafe { &*here }
}

impl Here {
    /// The thread whose this is.
    #[inline(always)]
    pub(super) fn thread(&self) -> Thread {
        Thread(ptr::from_ref(self).addr())
    }
}

/// Where a frame of compiled code goes on that is not returned to.
pub(super) struct Resume {
    pub(super) pc: usize,
    pub(super) sp: usize,
    pub(super) fp: usize,
}

/// Runs `call` as an activation of `context`.
///
/// # Safety
///
/// `context` is that of a live store which the caller has borrowed exclusively, and `here` is of this
/// thread.
#[inline]
pub(super) unsafe fn activate<R>(
    here: &Here,
    context: *mut StoreContext,
    rank: Rank,
    call: impl FnOnce() -> R,
) -> R {
    // SAFETY: `StoreContext` 1, 2: our caller says that the context is that of a store which it has
    // borrowed exclusively: these fields are written by compiled code and the signal handler only while
    // `call` runs. `Activation` 1: this one is in the list no longer than this frame is there: nothing
    // unwinds through `call`.
    unsafe {
        let below = match rank {
            Rank::First => EntryRegisters::NONE,
            Rank::Above | Rank::Resumed => EntryRegisters::of(context),
        };
        (*context).exit_fp = 0;
        let (previous, is_lowest) = (here.newest.get(), rank != Rank::Above);
        let activation = Activation { previous, context, is_lowest, below };
        here.newest.set(&raw const activation);
        let result = call();
        if !ptr::eq(here.newest.get(), &raw const activation) {
            out_of_order();
        }
        here.newest.set(activation.previous);
        // Where there is nothing below, nobody reads what this activation leaves behind.
        if rank != Rank::First {
            below.restore(context);
        }
        result
    }
}

/// Ends the process: an activation began later than one that ends, and has not ended. Somebody suspends calls
/// that do not know of it, and frames that are gone are in the list.
#[cold]
fn out_of_order() -> ! {
    let _ = writeln!(
        std::io::stderr(),
        "a call of a guest ended before another one that began later on the same thread: host functions \
         were suspended, in coroutines for example, and resumed in another order. The process is aborted."
    );
    std::process::abort()
}

impl EntryRegisters {
    /// The frame pointer of the entry stub, if code was entered and left.
    pub(super) fn end(self) -> Option<usize> {
        (self.exit_fp != 0).then_some(self.entry_fp)
    }

    pub(super) const NONE: EntryRegisters =
        EntryRegisters { exit_fp: 0, entry_fp: 0, entry_sp: 0, entry_handler: 0 };

    /// # Safety
    ///
    /// `context` is that of a live store, and no other thread uses it.
    #[inline]
    pub(super) unsafe fn of(context: *const StoreContext) -> EntryRegisters {
        // SAFETY: `StoreContext` 1, 2: our caller says that it lives, and that nobody else uses it.
        unsafe {
            EntryRegisters {
                exit_fp: (*context).exit_fp,
                entry_fp: (*context).entry_fp,
                entry_sp: (*context).entry_sp,
                entry_handler: (*context).entry_handler,
            }
        }
    }

    /// # Safety
    ///
    /// As [`EntryRegisters::of`].
    #[inline]
    pub(super) unsafe fn restore(self, context: *mut StoreContext) {
        // SAFETY: `StoreContext` 1, 2: our caller says that it lives, and that nobody else uses it.
        unsafe {
            (*context).exit_fp = self.exit_fp;
            (*context).entry_fp = self.entry_fp;
            (*context).entry_sp = self.entry_sp;
            (*context).entry_handler = self.entry_handler;
        }
    }
}

/// The activation that began last on this thread; null if none is under way.
pub(super) fn newest() -> *const Activation {
    here().newest.get()
}

/// The code addresses of the compiled frames of this thread, from the exit through which a host
/// function was called, innermost first; of the store that `of` is the context of, if it is given, alone.
pub(super) fn frames_at_exit(of: Option<*const StoreContext>, limit: usize) -> Vec<usize> {
    let mut frames = Vec::new();
    // SAFETY: `Activation` 1, 2: the list is of this thread, and the host runs, so each has left compiled
    // code through an exit or never was in any.
    unsafe {
        walk(newest(), None, of, &mut |pc| {
            frames.push(pc);
            frames.len() < limit
        });
    }
    frames
}

/// Where the innermost frame of the newest activation goes on that has a handler for exceptions, from
/// the exit on through which compiled code was left. `visit` is told the code addresses of the frames up
/// to it. `None` where that activation is not one of the store that `context` is of.
pub(super) fn handler_at_exit(
    context: *const StoreContext,
    visit: &mut dyn FnMut(usize),
) -> Option<Resume> {
    let newest = newest();
    // SAFETY: `Activation` 1: the list is of this thread, and what it leads to lives.
    if newest.is_null() || unsafe { (*newest).context.cast_const() } != context {
        return None;
    }
    // SAFETY: `Activation` 1, 2: the list is of this thread, and the host runs, so that compiled code was
    // left through an exit, from which on all frames are compiled up to the entry stub's; if no code was
    // entered, the exit's frame pointer is zero. `Root` 2, 3: no root is freed that has a frame, so that the
    // code is there (`LoadedCode` 1).
    unsafe {
        let (mut fp, entry_fp) = frames_of(newest, newest);
        while fp != 0 {
            let (parent, return_address) = frame(fp);
            if parent == entry_fp {
                break;
            }
            visit(return_address - 1);
            if let Some((pc, frame_size)) = loaded::handler_of(return_address) {
                return Some(Resume { pc, sp: parent - frame_size, fp: parent });
            }
            fp = parent;
        }
    }
    None
}

/// Frames of a store's calls are not all on the stack that they are noted to be on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elsewhere;

/// Where the calls of a store end that lie on the stack which runs: the frame pointer of the entry stub through
/// which its code was entered first, `here` being the stack pointer. `None`: no code was entered. The host runs.
///
/// # Errors
///
/// Fails when one of the activations, or `here`, is on another stack than the others.
pub(super) fn end_of_calls(
    context: *const StoreContext,
    here: usize,
) -> Result<Option<usize>, Elsewhere> {
    let mut activation = newest();
    let mut end = None;
    let mut lowest = here;
    // Where the newest one left and entered code is in the context, and of each below in the one above it.
    let mut saved = None;
    while !activation.is_null() {
        // SAFETY: `Activation` 1: the elements of the list are on the stack of this thread, and the
        // contexts of their stores live.
        unsafe {
            if ptr::eq((*activation).context, context) {
                let EntryRegisters { exit_fp, entry_fp, .. } =
                    saved.unwrap_or_else(|| EntryRegisters::of(context));
                // What has not left compiled code has not entered it: it is a call of a host function.
                if exit_fp != 0 {
                    if !(lowest <= exit_fp && exit_fp <= entry_fp) {
                        return Err(Elsewhere);
                    }
                    (lowest, end) = (entry_fp, Some(entry_fp));
                }
                if (*activation).is_lowest {
                    break;
                }
                saved = Some((*activation).below);
            }
            activation = (*activation).previous;
        }
    }
    Ok(end)
}

/// Walks compiled frames outwards: of the innermost activation from `fp` on (else from where it
/// left compiled code), then of those below; of the store that `of` is the context of, if it is given, alone. `visit`
/// says whether to go on.
///
/// # Safety
///
/// `activation` is this thread's list, or null; `fp` is a compiled frame of its first element.
pub(super) unsafe fn walk(
    newest: *const Activation,
    fp: Option<usize>,
    of: Option<*const StoreContext>,
    visit: &mut dyn FnMut(usize) -> bool,
) {
    let mut activation = newest;
    while !activation.is_null() {
        // SAFETY: `Activation` 1, 2: our caller says that the elements are of this thread's list, on its
        // stack. For each, all frames are compiled from where it left compiled code, or faulted, to its
        // entry stub.
        unsafe {
            let (exit_fp, entry_fp) = frames_of(activation, newest);
            let from = fp.filter(|_| activation == newest).unwrap_or(exit_fp);
            let is_wanted = of.is_none_or(|of| (*activation).context.cast_const() == of);
            if is_wanted && !walk_activation(from, entry_fp, visit) {
                return;
            }
            activation = (*activation).previous;
        }
    }
}

/// Where `activation` left compiled code and entered it: in its store's context, or in what the
/// next activation of the same store saved.
///
/// # Safety
///
/// `newest` is this thread's list, and `activation` an element of it.
unsafe fn frames_of(activation: *const Activation, newest: *const Activation) -> (usize, usize) {
    // SAFETY: `Activation` 1: our caller says that the elements between the two are of this thread's list:
    // they are on its stack, and the contexts of their stores live.
    unsafe {
        let context = (*activation).context;
        let mut frames = ((*context).exit_fp, (*context).entry_fp);
        let mut newer = newest;
        while newer != activation {
            if (*newer).context == context {
                frames = ((*newer).below.exit_fp, (*newer).below.entry_fp);
            }
            newer = (*newer).previous;
        }
        frames
    }
}

/// Walks the compiled frames of one activation. Returns whether to go on.
///
/// # Safety
///
/// All frames from `fp` to `entry_fp` are of compiled code, or `fp` is zero.
unsafe fn walk_activation(
    mut fp: usize,
    entry_fp: usize,
    visit: &mut dyn FnMut(usize) -> bool,
) -> bool {
    while fp != 0 {
        // SAFETY: `Activation` 2: our caller says that it is the frame pointer of compiled code, as is each
        // parent up to the entry stub's.
        let (parent, return_address) = unsafe { frame(fp) };
        if parent == entry_fp {
            break;
        }
        // The call lies before the address that it returns to.
        if !visit(return_address - 1) {
            return false;
        }
        fp = parent;
    }
    true
}

/// The parent of a frame, and where it returns to.
///
/// # Safety
///
/// `fp` is the frame pointer of compiled code.
unsafe fn frame(fp: usize) -> (usize, usize) {
    // SAFETY: `Activation` 2: our caller says that it is compiled code's, which keeps the parent's frame
    // pointer and the return address where its own points.
    unsafe { (*(fp as *const usize), *((fp as *const usize).add(1))) }
}

impl WasmBacktrace {
    /// The frames below the host function that is being called.
    pub(crate) fn at_exit(limit: usize) -> WasmBacktrace {
        // SAFETY: `Activation` 2: these are frames of compiled code on this thread's stack. `Root` 2, 3: their
        // roots are there, and with them the code (`LoadedCode` 1).
        unsafe { WasmBacktrace::new(&frames_at_exit(None, limit), limit) }
    }

    /// The frames of a store below the host function that is being called.
    pub(crate) fn of_store(store: &StoreOpaque, limit: usize) -> WasmBacktrace {
        // SAFETY: `Activation` 2: these are frames of compiled code on this thread's stack. `Root` 2, 3: their
        // roots are there, and with them the code (`LoadedCode` 1).
        unsafe { WasmBacktrace::new(&frames_at_exit(Some(store.vm.context()), limit), limit) }
    }
}
