//! Where the stack of a thread ends.

use crate::Trap;
use std::cell::{Cell, OnceCell};
use std::mem::MaybeUninit;
use std::ops::Range;

/// The stack pointer.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn stack_pointer() -> usize {
    let here;
    // SAFETY: System: this instruction reads a register, and does nothing else.
    unsafe {
        core::arch::asm!(
            "mov {here}, rsp",
            here = out(reg) here,
            options(nomem, nostack, preserves_flags),
        );
    }
    here
}

/// How much of a stack is left to functions of the host, and to stubs, when compiled code has used up
/// the rest.
const HOST_ROOM: usize = 64 << 10;

/// What of a small stack is left to the host.
const HOST_SHARE: usize = 4;

/// How much of a stack the host keeps that is in the middle of a recursion whose depth a guest has chosen: what it
/// takes from one step to the next, and to make an error.
const LAST_ROOM: usize = 8 << 10;

thread_local! {
    /// The stack of this thread; `None` if the operating system does not say where it is.
    static STACK: OnceCell<Option<Range<usize>>> = const { OnceCell::new() };
    /// Above this, there is room for a recursion on it: it is not known before somebody asks.
    static LOWEST: Cell<usize> = const { Cell::new(usize::MAX) };
    /// The native stack that this thread is on, if it is one of a store's own; empty otherwise.
    static OWN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// That this thread is on another native stack, of which it is known where it ends. When it is dropped, the thread is back.
pub(crate) struct OtherStack {
    own: (usize, usize),
    lowest: usize,
}

/// Says that this thread goes to another native stack, all of which can be used.
pub(crate) fn go_to(native: Range<usize>) -> OtherStack {
    let lowest = LOWEST.replace(native.start + LAST_ROOM);
    OtherStack { own: OWN.replace((native.start, native.end)), lowest }
}

impl Drop for OtherStack {
    fn drop(&mut self) {
        OWN.set(self.own);
        LOWEST.set(self.lowest);
    }
}

/// The lowest stack pointer that compiled code may have on the stack of a thread.
///
/// 1. Once it is known, it lies on the stack that the operating system gave the thread, above what is left to
///    the host there.
pub(crate) struct Floor(Cell<usize>);

impl Floor {
    /// One that nobody has asked for yet: every stack pointer is below it.
    pub(crate) const fn unknown() -> Floor {
        Floor(Cell::new(usize::MAX))
    }
}

/// The lowest stack pointer that compiled code may have which is called here: `most` bytes below, but
/// no lower than the stack of this thread allows, whose `floor` it is, with room for the host.
///
/// Where code runs on a stack that somebody made (a coroutine's), nobody knows where that ends: then
/// it is `most` bytes below, and frames that are larger than a page touch each of their pages, so
/// that they cannot get past a guard page.
#[inline(always)]
pub(crate) fn limit(floor: &Floor, most: usize) -> usize {
    let (here, floor_now) = (stack_pointer(), floor.0.get());
    if here < floor_now {
        return limit_below_floor(floor, here, most);
    }
    let room = here.wrapping_sub(floor_now);
    here.wrapping_sub(if most < room { most } else { room })
}

/// Whether there are so many bytes of room on this stack, as far as that is known: for what is recursive in a
/// library, as deep as a guest has chosen.
pub(crate) fn has_room(bytes: usize) -> bool {
    let here = stack_pointer();
    let (start, end) = OWN.get();
    if (start..end).contains(&here) {
        return here - start >= bytes;
    }
    STACK.with(|stack| match stack.get_or_init(bounds) {
        Some(stack) if stack.contains(&here) => here - stack.start >= bytes,
        _ => true,
    })
}

/// Sees that there is room on this stack for another step of a recursion whose depth a guest has chosen.
///
/// # Errors
///
/// [`Trap::StackOverflow`].
#[inline]
pub(crate) fn check_room_of_host() -> Result<(), Trap> {
    let here = stack_pointer();
    if here >= LOWEST.get() { Ok(()) } else { check_below_lowest(here) }
}

/// [`check_room_of_host`] where `here` is too low, as far as that is known.
#[cold]
#[inline(never)]
fn check_below_lowest(here: usize) -> Result<(), Trap> {
    let (start, end) = OWN.get();
    if (start..end).contains(&here) {
        return Err(Trap::StackOverflow);
    }
    STACK.with(|stack| match stack.get_or_init(bounds) {
        Some(stack) if stack.contains(&here) => {
            let lowest = stack.start + LAST_ROOM;
            // On another stack, that one's end is kept.
            if start == end {
                LOWEST.set(lowest);
            }
            if here >= lowest { Ok(()) } else { Err(Trap::StackOverflow) }
        }
        // It is a stack that somebody made: nobody knows where it ends.
        _ => Ok(()),
    })
}

/// Whether all of `part` is of the stack that the operating system gave this thread.
pub(crate) fn is_own(part: &Range<usize>) -> bool {
    STACK.with(|stack| {
        let own = stack.get_or_init(bounds);
        own.as_ref().is_some_and(|own| own.start <= part.start && part.end <= own.end)
    })
}

/// Whether both ends of `part` are of one stack, as far as that is known: of the one that the operating
/// system gave this thread, or, where neither is, no more than `most` bytes from each other.
pub(crate) fn are_one(part: Range<usize>, most: usize) -> bool {
    let [start, end] = [part.start, part.end].map(|at| is_own(&(at..at)));
    start == end && (start || part.end - part.start <= most)
}

/// How much of a stack of so many bytes is left to functions of the host, and to stubs.
pub(crate) fn room_of_host(size: usize) -> usize {
    HOST_ROOM.min(size / HOST_SHARE)
}

/// [`limit`] where `here` is not above the floor, as far as that is known.
#[cold]
#[inline(never)]
fn limit_below_floor(floor: &Floor, here: usize, most: usize) -> usize {
    let limit = here.saturating_sub(most);
    STACK.with(|stack| match stack.get_or_init(bounds) {
        None => limit,
        Some(stack) => {
            let lowest = stack.start + room_of_host(stack.len());
            floor.0.set(lowest);
            // In what is left to the host, compiled code ends where it begins.
            if stack.contains(&here) { limit.max(lowest) } else { limit }
        }
    })
}

/// Asks the operating system where the stack of this thread is: all that it may grow to.
#[cfg(target_os = "linux")]
fn bounds() -> Option<Range<usize>> {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    // SAFETY: System: the attributes are written by the first call before they are read and destroyed,
    // which is done where that call succeeded; the others write the two words that they are given.
    unsafe {
        if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
            return None;
        }
        let (mut start, mut size) = (std::ptr::null_mut(), 0);
        let found = libc::pthread_attr_getstack(attributes.as_ptr(), &mut start, &mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        let start = start.addr();
        (found == 0).then(|| start..start.saturating_add(size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_lie_on_the_stack() {
        for size in [64 << 10, 256 << 10, 8 << 20] {
            let check = move || {
                let stack = bounds().unwrap();
                let here = stack_pointer();
                assert!(stack.contains(&here) && stack.len() >= size / 2, "{stack:x?} {here:x}");
                let lowest = stack.start + room_of_host(stack.len());
                let floor = Floor::unknown();
                for most in [1, 1 << 10, size, usize::MAX] {
                    let limit = limit(&floor, most);
                    assert!(limit >= lowest && limit <= here && here - limit <= most);
                }
                assert_eq!(limit(&floor, usize::MAX), lowest);
            };
            std::thread::Builder::new().stack_size(size).spawn(check).unwrap().join().unwrap();
        }
    }
}
