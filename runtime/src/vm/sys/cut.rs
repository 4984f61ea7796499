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
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The watched ranges of addresses, by their starts.
static WATCHED: RwLock<BTreeMap<usize, Watched>> = RwLock::new(BTreeMap::new());

struct Watched {
    end: usize,
    writable: bool,
    cut: Arc<AtomicBool>,
}

/// A mapped range of a file, watched as long as this lives.
///
/// 1. The file, or what stands for a part that it no longer has, is mapped there as long as this is, for
///    reading, and if it is so noted for writing.
#[derive(Debug)]
pub(super) struct Watch {
    start: usize,
    cut: Arc<AtomicBool>,
}

impl Watch {
    /// Watches a range of addresses at which a file is mapped.
    ///
    /// # Safety
    ///
    /// They are whole pages, which stay mapped until the watch was dropped.
    pub(super) unsafe fn new(range: Range<usize>, writable: bool) -> Watch {
        let cut = Arc::new(AtomicBool::new(false));
        let watched = Watched { end: range.end, writable, cut: Arc::clone(&cut) };
        WATCHED.write().unwrap_or_else(PoisonError::into_inner).insert(range.start, watched);
        Watch { start: range.start, cut }
    }

    /// Whether a part of the file was missing when it was read.
    pub(super) fn was_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHED.write().unwrap_or_else(PoisonError::into_inner).remove(&self.start);
    }
}

/// Puts zeros in the place of the page at `address`, which its file no longer has. Whether the page
/// is a watched one.
///
/// Called by the signal handler. The lock is free or will be soon: who holds it reads no mapped
/// file meanwhile.
pub(super) fn mend(address: usize) -> bool {
    let map = WATCHED.read().unwrap_or_else(PoisonError::into_inner);
    let Some((_, watched)) = map.range(..=address).next_back() else { return false };
    if address >= watched.end {
        return false;
    }
    watched.cut.store(true, Ordering::Relaxed);
    let page = page_size();
    let start = address / page * page;
    let write = if watched.writable { ProtFlags::WRITE } else { ProtFlags::empty() };
    // SAFETY: `Watch` 1: the page belongs to a mapping of a file, which is unmapped after its watch was
    // dropped, and that waits for the lock. Its content is gone already, so that nothing can rely on it; it
    // stays readable, and writable where it was.
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
    use super::super::signals;
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
