//! Files that somebody cuts short while they are mapped.
//!
//! Reading a page that its file no longer has raises SIGBUS, which ends the process. Whoever maps a
//! file here has it *watched*: the signal handler puts a page of zeros in the place of the one that
//! is gone, notes it, and the reader goes on; what was read is of no use then, which is asked for
//! afterwards ([`Watch::was_cut`]). Executing code that is gone still ends the process, as it does
//! for every program whose file is cut short: such pages are not executable, and there is no code
//! that could say so to anybody.

use super::mmap::page_size;
use rustix::mm::{MapFlags, ProtFlags};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// All places for watched ranges. The signal handler looks through them, which may interrupt whoever changes
/// one, or run in a process that was forked meanwhile: so it waits for nobody.
static PLACES: boxcar::Vec<WatchedPlace> = boxcar::Vec::new();

/// The numbers of the places that are free.
static FREE: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// A place for a watched range of addresses.
///
/// 1. Where `uses` is odd, a file is mapped from `start` to `end`, or what stands for a part that it no longer has.
/// 2. `uses` is counted up before the rest is changed and after: who reads the same odd number before and after the
///    rest has read what belongs together.
#[derive(Default)]
struct WatchedPlace {
    uses: AtomicUsize,
    start: AtomicUsize,
    end: AtomicUsize,
    is_writable: AtomicBool,
    was_cut: AtomicBool,
}

impl WatchedPlace {
    /// Whether `address` is in its range, and whether that is writable.
    fn find(&self, address: usize) -> Option<bool> {
        let uses = self.uses.load(Ordering::SeqCst);
        let range = self.start.load(Ordering::SeqCst)..self.end.load(Ordering::SeqCst);
        let is_writable = self.is_writable.load(Ordering::SeqCst);
        // The range that has the address is there as long as it is being read: others may come and go.
        let is_whole = uses % 2 == 1 && self.uses.load(Ordering::SeqCst) == uses;
        (is_whole && range.contains(&address)).then_some(is_writable)
    }
}

/// A mapped range of a file, watched as long as this lives.
///
/// 1. The file, or what stands for a part that it no longer has, is mapped there as long as this is, for
///    reading, and if it is so noted for writing.
#[derive(Debug)]
pub(crate) struct Watch(usize);

impl Watch {
    /// Watches a range of addresses at which a file is mapped.
    ///
    /// # Safety
    ///
    /// They are whole pages, which stay mapped until the watch was dropped.
    pub(crate) unsafe fn new(range: Range<usize>, is_writable: bool) -> Watch {
        let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let at = free.unwrap_or_else(|| PLACES.push(WatchedPlace::default()));
        let place = &PLACES[at];
        place.start.store(range.start, Ordering::SeqCst);
        place.is_writable.store(is_writable, Ordering::SeqCst);
        place.was_cut.store(false, Ordering::SeqCst);
        place.end.store(range.end, Ordering::SeqCst);
        place.uses.fetch_add(1, Ordering::SeqCst);
        Watch(at)
    }

    /// Whether a part of the file was missing when it was read.
    pub(crate) fn was_cut(&self) -> bool {
        PLACES[self.0].was_cut.load(Ordering::SeqCst)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        PLACES[self.0].uses.fetch_add(1, Ordering::SeqCst);
        FREE.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
    }
}

/// Puts zeros in the place of the page at `address`, which its file no longer has. Whether the page
/// is a watched one.
///
/// Called by the signal handler: it waits for nobody, and allocates nothing.
///
/// # Safety
///
/// An access of this thread to the address has just failed with SIGBUS.
pub(crate) unsafe fn mend(address: usize) -> bool {
    let mut places = PLACES.iter();
    let found = places.find_map(|(_, place)| Some((place, place.find(address)?)));
    let Some((place, is_writable)) = found else { return false };
    place.was_cut.store(true, Ordering::SeqCst);
    let page = page_size();
    let start = address / page * page;
    let write = if is_writable { ProtFlags::WRITE } else { ProtFlags::empty() };
    // SAFETY: `WatchedPlace` 1, `Watch` 1: the page belongs to a mapping of a file, which is there as long as its watch,
    // and this thread was reading it. Its content is gone already, so that nothing can rely on it; it stays
    // readable, and writable where it was.
    let mapped = unsafe {
        let flags = MapFlags::PRIVATE | MapFlags::FIXED;
        let address = std::ptr::with_exposed_provenance_mut(start);
        rustix::mm::mmap_anonymous(address, page, ProtFlags::READ | write, flags)
    };
    mapped.is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::mmap::{Mmap, page_size};
    use crate::vm::signals;
    use std::io::Write as _;
    use std::os::fd::AsFd as _;

    #[test]
    fn what_is_gone_reads_as_zeros() {
        signals::install().unwrap();
        let page = page_size();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![7; 3 * page]).unwrap();
        let mmap = Mmap::from_file(&file, 3 * page as u64).unwrap();
        assert!(mmap.bytes().iter().all(|&byte| byte == 7) && !mmap.was_cut());
        file.set_len(page as u64).unwrap();
        assert_eq!(mmap.bytes()[page - 1..][..2], [7, 0]);
        assert!(mmap.was_cut());
        assert!(mmap.bytes()[page..].iter().all(|&byte| byte == 0));
    }

    #[test]
    fn what_is_gone_of_an_image_can_be_written() {
        signals::install().unwrap();
        let page = page_size();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![7; page]).unwrap();
        let mut mmap = Mmap::reserve(2 * page).unwrap();
        mmap.map_file(page, file.as_fd(), 0, page).unwrap();
        file.set_len(0).unwrap();
        // SAFETY: `Mmap` 1, 2: the page of this reservation was mapped for reading and writing.
        let read = unsafe {
            let byte = mmap.base().add(page);
            byte.write(3);
            (byte.read(), byte.add(1).read())
        };
        assert_eq!(read, (3, 0));
    }
}
