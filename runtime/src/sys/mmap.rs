//! Mapped memory: address space reserved, made accessible, filled from files, made executable.
//!
//! An [`Mmap`] is one of two things, and stays it: a *reservation* ([`Mmap::reserve`]), or *content*
//! ([`Mmap::from_file`], [`Mmap::with_bytes`]).

use super::cut::Watch;
use crate::error::{Bug, OrBug};
use anyhow::{Context as _, Result, bail, ensure};
use rustix::mm::{Advice, MapFlags, MprotectFlags, ProtFlags};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::fd::BorrowedFd;
use std::ptr::NonNull;

/// Whether the host promises that private pages which are discarded read as zeros, or as the file that
/// they are of: Linux does, for others it is advice that may be ignored.
const DISCARDS: bool = cfg!(target_os = "linux");

/// The page size of the host.
pub(crate) fn page_size() -> usize {
    rustix::param::page_size()
}

/// `bytes` rounded up to whole pages of the host, or `None` where that does not fit.
pub(crate) fn page_align(bytes: usize) -> Option<usize> {
    bytes.checked_next_multiple_of(page_size())
}

/// A range of mapped address space, unmapped when dropped.
///
/// 1. `mapped` bytes are mapped at `base`, whole pages which nobody else unmaps or maps over. There is an
///    aligned, dangling base where there are none.
/// 2. A *reservation*, which has no `content`, is address space of which parts are made accessible later. It
///    gives out no references; whoever owns it knows which parts may be touched.
/// 3. *Content* can be read from the first to the last byte, and is never written after its creation; of a
///    file that is said by who calls `deserialize_file`. Parts can be made executable.
/// 4. `files` are watched parts of it, whose watches end before their pages are unmapped or mapped over.
#[derive(Debug)]
pub(crate) struct Mmap {
    base: NonNull<u8>,
    /// How many bytes are mapped: a multiple of the page size.
    mapped: usize,
    /// How many bytes can be read by anyone; zero for a reservation.
    content: usize,
    /// The parts at which files are mapped.
    files: Vec<Watch>,
}

// SAFETY: `Mmap` 1: it owns its pages; nothing about them is bound to a thread.
unsafe impl Send for Mmap {}
// SAFETY: `Mmap` 2, 3: a shared one gives out only `&[u8]` of content that is never written; all that
// changes a mapping takes `&mut self`, but `make_executable`, which leaves the bytes as they are.
unsafe impl Sync for Mmap {}

impl Mmap {
    /// Reserves at least `len` bytes of address space, none of it accessible.
    pub(crate) fn reserve(len: usize) -> Result<Mmap> {
        Mmap::anonymous(len, ProtFlags::empty())
    }

    /// Maps at least `len` bytes of zeros.
    fn anonymous(len: usize, prot: ProtFlags) -> Result<Mmap> {
        let mapped = page_align(len).filter(|&len| isize::try_from(len).is_ok());
        let Some(mapped) = mapped else {
            return Err(no_room()).with_context(|| {
                format!("{len} bytes of memory are more than an address space holds")
            });
        };
        if mapped == 0 {
            return Ok(Mmap::empty());
        }
        // SAFETY: System: a new mapping at an address that the kernel chooses touches nothing that exists.
        let base = unsafe {
            let reserve = if prot.is_empty() { MapFlags::NORESERVE } else { MapFlags::empty() };
            let flags = MapFlags::PRIVATE | reserve;
            rustix::mm::mmap_anonymous(std::ptr::null_mut(), mapped, prot, flags)
        };
        let base = base
            .map_err(io::Error::from)
            .with_context(|| format!("cannot reserve {mapped} bytes of memory"))?;
        Mmap::from_raw(base.cast(), mapped, 0)
    }

    /// Maps the whole of `file`, which has `len` bytes, privately and for reading.
    ///
    /// Whoever shortens or writes the file while it is mapped changes what was read: that is what
    /// the callers of `deserialize_file` vouch for.
    pub(crate) fn from_file(file: &File, len: u64) -> Result<Mmap> {
        let content = usize::try_from(len).ok().filter(|&len| isize::try_from(len).is_ok());
        let mapped = content.and_then(page_align);
        let (Some(content), Some(mapped)) = (content, mapped) else {
            return Err(no_room())
                .with_context(|| format!("a file of {len} bytes is too large to be mapped"));
        };
        if content == 0 {
            return Ok(Mmap::empty());
        }
        // SAFETY: System: a new mapping at an address that the kernel chooses touches nothing that exists.
        let base = unsafe {
            let (prot, flags) = (ProtFlags::READ, MapFlags::PRIVATE);
            rustix::mm::mmap(std::ptr::null_mut(), content, prot, flags, file, 0)
        };
        let base = base
            .map_err(io::Error::from)
            .with_context(|| format!("cannot map a file of {len} bytes"))?;
        let mut mmap = Mmap::from_raw(base.cast(), mapped, content)?;
        let start = base.addr();
        // SAFETY: `Mmap` 1, 4: a file has just been mapped there, to stay until the watch was dropped.
        mmap.files.push(unsafe { Watch::new(start..start + mapped, false) });
        Ok(mmap)
    }

    /// Whether a mapped file was cut short so that bytes were missing when they were read. They
    /// were read as zeros.
    pub(crate) fn was_cut(&self) -> bool {
        self.files.iter().any(Watch::was_cut)
    }

    /// Maps new memory that holds a copy of `bytes`, for reading.
    pub(crate) fn with_bytes(bytes: &[u8]) -> Result<Mmap> {
        Mmap::with_copy(bytes, MprotectFlags::READ)
    }

    /// Maps new memory that holds a copy of `code`, for reading and executing.
    pub(crate) fn with_code(code: &[u8]) -> Result<Mmap> {
        Mmap::with_copy(code, MprotectFlags::READ | MprotectFlags::EXEC)
    }

    fn with_copy(bytes: &[u8], flags: MprotectFlags) -> Result<Mmap> {
        let mut mmap = Mmap::anonymous(bytes.len(), ProtFlags::READ | ProtFlags::WRITE)?;
        // SAFETY: `Mmap` 1: the mapping is new, of at least `bytes.len()` bytes, writable as a whole, and
        // overlaps no slice.
        unsafe { mmap.base.as_ptr().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        mmap.protect(&(0..mmap.mapped), flags)?;
        mmap.content = bytes.len();
        Ok(mmap)
    }

    /// A mapping of nothing.
    pub(crate) fn empty() -> Mmap {
        Mmap { base: NonNull::<u64>::dangling().cast(), mapped: 0, content: 0, files: Vec::new() }
    }

    /// The address of the first byte. Dangling for a mapping of nothing.
    pub(crate) fn base(&self) -> NonNull<u8> {
        self.base
    }

    /// How many bytes are mapped, accessible or not: a multiple of the page size.
    pub(crate) fn mapped_len(&self) -> usize {
        self.mapped
    }

    /// The content, exactly as long as the file or the bytes that it was made from. Empty for a
    /// reservation.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `Mmap` 1, 3: the first `content` bytes can be read and are never written as long as
        // `self` lives; there are none in a mapping of nothing, whose base is aligned.
        unsafe { std::slice::from_raw_parts(self.base.as_ptr(), self.content) }
    }

    /// Makes part of a reservation readable and writable: zeros, where nothing was written before.
    pub(crate) fn make_accessible(&mut self, range: Range<usize>) -> Result<()> {
        ensure!(self.content == 0, Bug::new("only a reservation can be made writable"));
        self.protect(&range, MprotectFlags::READ | MprotectFlags::WRITE)
    }

    /// Takes access to part of a reservation away again.
    pub(crate) fn make_inaccessible(&mut self, range: Range<usize>) -> Result<()> {
        ensure!(self.content == 0, Bug::new("only a reservation can be made inaccessible"));
        self.protect(&range, MprotectFlags::empty())
    }

    /// Throws away what was written to part of a reservation: it holds zeros again, or what is in the
    /// file that is mapped there.
    pub(crate) fn discard(&mut self, range: Range<usize>) -> Result<()> {
        ensure!(self.content == 0, Bug::new("only a reservation can be discarded"));
        ensure!(
            DISCARDS,
            Bug::new("this system promises no zeros in the place of what is discarded")
        );
        self.check(&range)?;
        if range.is_empty() {
            return Ok(());
        }
        // SAFETY: `Mmap` 1, 2: `check` saw that the range lies in this mapping, which is a reservation, is
        // borrowed exclusively and gives out no references.
        unsafe {
            let address = self.base.as_ptr().add(range.start).cast();
            rustix::mm::madvise(address, range.len(), Advice::LinuxDontNeed)
        }
        .map_err(io::Error::from)
        .with_context(|| format!("cannot discard {} bytes", range.len()))
    }

    /// Copies the first `len` bytes of another reservation to those of this one, which are zeros. Pages that nobody
    /// has written take nothing here either: zeros are not written.
    ///
    /// Having the kernel move the pages was rejected: where it cannot (it has noted them in several pieces), it has
    /// unmapped by then what was in their place.
    ///
    /// # Errors
    ///
    /// Fails when these are not reservations, or do not have so many whole pages.
    ///
    /// # Safety
    ///
    /// So many bytes of both can be read and written.
    pub(crate) unsafe fn copy_from(&mut self, from: &mut Mmap, len: usize) -> Result<()> {
        ensure!(self.content == 0 && from.content == 0, Bug::new("only reservations are copied"));
        self.check(&(0..len))?;
        from.check(&(0..len))?;
        // A hint: what nobody has written is read in larger pieces then.
        // SAFETY: `Mmap` 1, 2: `check` saw that the range lies in this mapping; nothing in it is changed.
        let _ =
            unsafe { rustix::mm::madvise(from.base.as_ptr().cast(), len, Advice::LinuxHugepage) };
        for at in (0..len).step_by(page_size()) {
            // SAFETY: `Mmap` 1, 2: our caller says that the page lies in both reservations, and can be read and
            // written. They are two, are borrowed exclusively, and give out no references.
            unsafe {
                let page = std::slice::from_raw_parts(from.base.as_ptr().add(at), page_size());
                if page.iter().any(|&byte| byte != 0) {
                    self.base.as_ptr().add(at).copy_from_nonoverlapping(page.as_ptr(), page.len());
                }
            }
        }
        Ok(())
    }

    /// Makes part of mapped content readable and executable.
    ///
    /// Code that others run is not changed by this, so a shared borrow is enough.
    pub(crate) fn make_executable(&self, range: Range<usize>) -> Result<()> {
        ensure!(
            self.content != 0 || range.is_empty(),
            Bug::new("a reservation cannot be made executable")
        );
        self.protect(&range, MprotectFlags::READ | MprotectFlags::EXEC)
    }

    /// Maps `len` bytes of a file from `offset` on over the part of a reservation that begins at
    /// `at`: readable and writable, and written privately (copy on write).
    ///
    /// The file has to be that long: bytes past its end fault when they are touched.
    pub(crate) fn map_file(
        &mut self,
        at: usize,
        file: BorrowedFd<'_>,
        offset: u64,
        len: usize,
    ) -> Result<()> {
        ensure!(self.content == 0, Bug::new("a file can only be mapped over a reservation"));
        let Some(end) = at.checked_add(len) else {
            bail!(Bug::new(format!("mapping {len} bytes at {at} leaves the address space")));
        };
        self.check(&(at..end))?;
        ensure!(
            offset.is_multiple_of(page_size() as u64) && offset.checked_add(len as u64).is_some(),
            Bug::new(format!(
                "file offset {offset} cannot be mapped with pages of {} bytes",
                page_size()
            ))
        );
        if len == 0 {
            return Ok(());
        }
        // SAFETY: `Mmap` 1, 2: `check` saw that the range lies in this reservation, on page boundaries. It
        // is borrowed exclusively and gives out no references, so that replacing its pages invalidates
        // none.
        unsafe {
            let prot = ProtFlags::READ | ProtFlags::WRITE;
            let flags = MapFlags::PRIVATE | MapFlags::FIXED;
            let address = self.base.as_ptr().add(at).cast();
            rustix::mm::mmap(address, len, prot, flags, file, offset)
        }
        .map_err(io::Error::from)
        .with_context(|| format!("cannot map {len} bytes of a file at offset {offset}"))?;
        let start = self.base.as_ptr().addr() + at;
        // SAFETY: `Mmap` 1, 4: a file has just been mapped there, to stay until the watch was dropped.
        self.files.push(unsafe { Watch::new(start..start + len, true) });
        Ok(())
    }

    fn from_raw(base: *mut u8, mapped: usize, content: usize) -> Result<Mmap> {
        let base = NonNull::new(base).or_bug("memory was mapped at address zero")?;
        Ok(Mmap { base, mapped, content, files: Vec::new() })
    }

    /// Whether `range` lies in the mapping, on page boundaries.
    fn check(&self, range: &Range<usize>) -> Result<()> {
        let page = page_size();
        ensure!(
            range.start <= range.end && range.end <= self.mapped,
            Bug::new(format!("bytes {range:?} are not in a mapping of {} bytes", self.mapped))
        );
        ensure!(
            range.start.is_multiple_of(page) && range.end.is_multiple_of(page),
            Bug::new(format!("bytes {range:?} do not begin and end on pages of {page} bytes"))
        );
        Ok(())
    }

    /// Changes the protection of a range.
    fn protect(&self, range: &Range<usize>, flags: MprotectFlags) -> Result<()> {
        self.check(range)?;
        if range.is_empty() {
            return Ok(());
        }
        // SAFETY: `Mmap` 1, 2, 3: `check` saw that the range lies in this mapping. Content stays readable whatever
        // `flags` is given in this module, and a reservation has no references to it.
        unsafe {
            let address = self.base.as_ptr().add(range.start).cast();
            rustix::mm::mprotect(address, range.len(), flags)
        }
        .map_err(io::Error::from)
        .with_context(|| format!("cannot change the protection of {} bytes", range.len()))
    }
}

impl Drop for Mmap {
    fn drop(&mut self) {
        if self.mapped == 0 {
            return;
        }
        // A watched file is mapped.
        self.files.clear();
        // SAFETY: `Mmap` 1, 4: the pages are this mapping's own, all that borrowed from it is gone, and no
        // file in it is watched any more. A failure would leave the pages mapped, which is a leak and not
        // unsound.
        let _ = unsafe { rustix::mm::munmap(self.base.as_ptr().cast(), self.mapped) };
    }
}

/// How many bytes of the process are in the host's memory.
#[cfg(test)]
pub(crate) fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * page_size()
}

/// What the host says when it is out of memory.
#[cold]
fn no_room() -> io::Error {
    io::ErrorKind::OutOfMemory.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::os::fd::AsFd as _;

    #[test]
    fn reservation_becomes_accessible() {
        let page = page_size();
        let mut mmap = Mmap::reserve(3 * page + 1).unwrap();
        assert_eq!(mmap.mapped_len(), 4 * page);
        assert!(mmap.bytes().is_empty());
        mmap.make_accessible(page..3 * page).unwrap();
        // SAFETY: `Mmap` 2: the byte of this reservation has just been made accessible.
        unsafe { mmap.base().add(page).write(7) };
        refused(mmap.make_accessible(0..5 * page), "are not in a mapping of");
        refused(mmap.make_accessible(1..page), "page");
        refused(mmap.make_executable(0..page), "a reservation cannot be made executable");
    }

    #[test]
    fn content_is_what_was_given() {
        let mmap = Mmap::with_bytes(b"some bytes").unwrap();
        assert_eq!(mmap.bytes(), b"some bytes");
        mmap.make_executable(0..page_size()).unwrap();
        assert_eq!(mmap.bytes(), b"some bytes");

        let mut file = tempfile::tempfile().unwrap();
        assert!(Mmap::from_file(&file, 0).unwrap().bytes().is_empty());
        file.write_all(b"in a file").unwrap();
        let mut mmap = Mmap::from_file(&file, 9).unwrap();
        assert_eq!(mmap.bytes(), b"in a file");
        refused(mmap.make_accessible(0..page_size()), "only a reservation can be made writable");
    }

    #[test]
    fn pages_of_zeros_are_not_written() {
        let page = page_size();
        let len = 1 << 30;
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![5; 2 * page]).unwrap();
        let [mut old, mut new] = [len, 2 * len].map(|len| Mmap::reserve(len).unwrap());
        old.make_accessible(0..len).unwrap();
        new.make_accessible(0..2 * len).unwrap();
        old.map_file(8 * page, file.as_fd(), 0, 2 * page).unwrap();
        let before = resident();
        // SAFETY: `Mmap` 1, 2: these bytes of the reservations were made accessible.
        unsafe {
            let written = [(3, 1), (7 * page, 2), (9 * page + 1, 3), (len - 1, 4)];
            written.iter().for_each(|&(at, byte)| old.base().add(at).write(byte));
            new.copy_from(&mut old, len).unwrap();
            let read = |at| new.base().add(at).read();
            assert_eq!(written.map(|(at, _)| read(at)), [1, 2, 3, 4]);
            let others = [0, 8 * page, 9 * page, 10 * page, len / 2, len, 2 * len - 1];
            assert_eq!(others.map(read), [0, 5, 5, 0, 0, 0, 0]);
            let error = new.copy_from(&mut old, 2 * len).unwrap_err().to_string();
            assert!(error.contains("are not in a mapping of"), "{error}");
        }
        let grown = resident().saturating_sub(before);
        assert!(grown < 100 << 20, "{grown} bytes more are resident");
    }

    #[test]
    fn file_over_reservation() {
        let page = page_size();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![5; 2 * page]).unwrap();
        let mut mmap = Mmap::reserve(2 * page).unwrap();
        mmap.map_file(page, file.as_fd(), page as u64, page).unwrap();
        // SAFETY: `Mmap` 2: the page of this reservation has just been mapped, for reading and writing.
        assert_eq!(unsafe { mmap.base().add(page).read() }, 5);
        refused(mmap.map_file(page, file.as_fd(), 0, 2 * page), "are not in a mapping of");
        refused(mmap.map_file(usize::MAX, file.as_fd(), 0, page), "leaves the address space");
        refused(mmap.map_file(0, file.as_fd(), 1, page), "file offset 1 cannot be mapped");
    }

    #[test]
    fn what_is_discarded_is_new_again() {
        let page = page_size();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![5; page]).unwrap();
        let mut mmap = Mmap::reserve(4 * page).unwrap();
        mmap.make_accessible(0..3 * page).unwrap();
        mmap.map_file(page, file.as_fd(), 0, page).unwrap();
        // SAFETY: `Mmap` 2: three pages of this reservation are accessible, and nobody else knows of them.
        let byte = |at: usize| unsafe { &mut *mmap.base().as_ptr().add(at) };
        for at in [0, page - 1, page, 2 * page - 1, 2 * page, 3 * page - 1] {
            *byte(at) = 9;
        }
        let base = mmap.base();
        mmap.discard(0..2 * page).unwrap();
        // SAFETY: `Mmap` 2: the page of this reservation is still accessible, and no reference to it is
        // alive.
        let read = |at: usize| unsafe { base.add(at).read() };
        assert_eq!([0, page - 1, page, 2 * page - 1].map(read), [0, 0, 5, 5]);
        assert_eq!([2 * page, 3 * page - 1].map(read), [9, 9]);
        mmap.make_inaccessible(2 * page..3 * page).unwrap();
        refused(mmap.discard(0..5 * page), "are not in a mapping of");
        refused(mmap.make_inaccessible(1..page), "page");
        refused(
            Mmap::with_bytes(b"content").unwrap().discard(0..page),
            "only a reservation can be discarded",
        );
    }

    #[test]
    fn impossible_sizes_are_errors() {
        refused(Mmap::reserve(usize::MAX), "more than an address space holds");
        refused(Mmap::reserve(isize::MAX as usize), "more than an address space holds");
        assert_eq!(Mmap::reserve(0).unwrap().mapped_len(), 0);
    }

    /// Sees that something failed, and why.
    fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
        let error = format!("{:#}", result.map(drop).unwrap_err());
        assert!(error.contains(why), "expected `{why}`, found `{error}`");
    }
}
