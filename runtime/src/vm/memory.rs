//! Linear memories: address space reserved, the first bytes of it accessible, inaccessible guards
//! behind.
//!
//! Compiled code relies on this layout ([`Reservation`]): where an engine reserves the whole address
//! space of a 32-bit memory, accesses are not checked by code, and what lies past the end faults. So
//! the accessible part ends exactly where the memory ends, rounded up to a page of the host; a memory
//! with custom pages may end within one, and its accesses are checked by code always.

use crate::module::info::MemoryImage;
use crate::module::types::{IndexType, WasmMemoryType};
use crate::tunables::Tunables;
use crate::vm::sys::mmap::{Mmap, page_align, page_size};
use anyhow::{Context as _, Result, bail, ensure};
use std::fs::File;
use std::io::Write as _;
use std::ops::Range;
use std::os::fd::AsFd as _;
use std::os::unix::fs::FileExt as _;
use std::ptr::NonNull;
use std::sync::Arc;

/// A linear memory that an instance owns.
#[derive(Debug)]
pub(crate) struct LinearMemory {
    mmap: Mmap,
    /// The size as WebAssembly sees it.
    len: usize,
    /// How many bytes are accessible: `len` in whole pages of the host.
    accessible: usize,
    /// How many bytes of the mapping are not guard.
    capacity: usize,
    /// The size in pages past which the memory cannot grow.
    maximum: u64,
    page_size_log2: u8,
    guard: usize,
    may_move: bool,
    /// How many bytes more are reserved when the memory moves.
    for_growth: usize,
}

/// Where memory images come from: the bytes that the images of an artifact are ranges of.
#[derive(Clone, Debug)]
pub(crate) enum ImageSource {
    /// Part of a file that can be mapped: an artifact's, or one in memory only.
    File {
        /// The file, at least `offset + len` bytes long.
        file: Arc<File>,
        /// Where in the file the bytes begin.
        offset: u64,
        /// How many bytes there are.
        len: u64,
    },
    /// Bytes that are copied, where the host has no files in memory.
    Bytes(Arc<[u8]>),
}

impl ImageSource {
    /// The bytes of `file` from `offset` on, which have to be there.
    pub(crate) fn from_file(file: Arc<File>, offset: u64, len: u64) -> Result<ImageSource> {
        let size = file.metadata().context("cannot ask for the size of a file")?.len();
        ensure!(
            offset.checked_add(len).is_some_and(|end| end <= size),
            "{len} bytes of memory images at offset {offset} are not in a file of {size} bytes"
        );
        Ok(ImageSource::File { file, offset, len })
    }

    /// A copy of `bytes`, in a file that is in memory only if the host has such files.
    pub(crate) fn from_bytes(bytes: &[u8]) -> ImageSource {
        let flags = rustix::fs::MemfdFlags::CLOEXEC;
        let file = rustix::fs::memfd_create("wharf-images", flags).ok().map(File::from);
        match file.map(|mut file| file.write_all(bytes).map(|()| file)) {
            Some(Ok(file)) => {
                ImageSource::File { file: Arc::new(file), offset: 0, len: bytes.len() as u64 }
            }
            Some(Err(_)) | None => ImageSource::Bytes(bytes.into()),
        }
    }

    fn len(&self) -> u64 {
        match self {
            ImageSource::File { len, .. } => *len,
            ImageSource::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

/// How much address space a memory gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reservation {
    /// Bytes that the memory can grow to without being moved: whole pages of the host.
    capacity: usize,
    /// Bytes behind them that stay inaccessible: whole pages of the host.
    guard: usize,
}

impl Reservation {
    /// For a memory of `needed` bytes.
    fn new(needed: usize, tunables: &Tunables, index: IndexType) -> Option<Reservation> {
        let mut capacity = needed.max(usize::try_from(tunables.memory_reservation).ok()?);
        if index == IndexType::I32 && tunables.reserves_whole_memory32() {
            capacity = capacity.max(usize::try_from(1_u64 << 32).ok()?);
        }
        let guard = usize::try_from(tunables.memory_guard_size).ok()?;
        Some(Reservation { capacity: page_align(capacity)?, guard: page_align(guard)? })
    }

    fn map(self) -> Result<Mmap> {
        let bytes = self.capacity.checked_add(self.guard);
        Mmap::reserve(bytes.context("a memory and its guard leave the address space")?)
    }
}

impl LinearMemory {
    /// Makes a memory of type `ty` at its least size: zeros, and `image` where there is one.
    pub(crate) fn new(
        ty: &WasmMemoryType,
        tunables: &Tunables,
        image: Option<(&ImageSource, &MemoryImage)>,
    ) -> Result<LinearMemory> {
        let pages = ty.limits.min;
        let len = ty.min_bytes().and_then(|bytes| usize::try_from(bytes).ok());
        let accessible = len.and_then(page_align);
        let reservation =
            accessible.and_then(|needed| Reservation::new(needed, tunables, ty.index));
        let (Some(len), Some(accessible), Some(reservation)) = (len, accessible, reservation)
        else {
            bail!("a memory of {pages} pages is more than the host's address space holds");
        };
        let maximum = largest(ty).min(ty.limits.max.unwrap_or(u64::MAX));
        ensure!(pages <= maximum, "a memory of {pages} pages is more than its maximum, {maximum}");
        let mut memory = LinearMemory {
            mmap: reservation.map().with_context(|| format!("a memory of {pages} pages"))?,
            len,
            accessible,
            capacity: reservation.capacity,
            maximum,
            page_size_log2: ty.page_size_log2,
            guard: reservation.guard,
            may_move: tunables.memory_may_move,
            for_growth: accessible / 2,
        };
        memory.mmap.make_accessible(0..accessible)?;
        if let Some((source, image)) = image {
            memory.put_image(source, image)?;
        }
        Ok(memory)
    }

    /// The same memory, which reserves `bytes` more than it needs when it moves.
    pub(crate) fn with_room_to_grow(mut self, bytes: u64) -> LinearMemory {
        self.for_growth = usize::try_from(bytes).unwrap_or(usize::MAX);
        self
    }

    /// The address of the first byte. It changes only in [`LinearMemory::grow`].
    pub(crate) fn base(&self) -> NonNull<u8> {
        self.mmap.base()
    }

    /// The size in bytes.
    pub(crate) fn byte_len(&self) -> usize {
        self.len
    }

    /// The size in pages.
    pub(crate) fn pages(&self) -> u64 {
        self.len as u64 >> self.page_size_log2
    }

    /// The addresses in which a fault is an access out of this memory's bounds.
    pub(crate) fn address_range(&self) -> Range<usize> {
        let base = self.base().as_ptr().addr();
        base..base + self.mmap.mapped_len()
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: the first `len` bytes of the reservation are accessible and initialised (zeros at
        // least). The host holds a borrow of the store, so compiled code does not write them
        // (invariant 6).
        unsafe { std::slice::from_raw_parts(self.base().as_ptr(), self.len) }
    }

    /// The bytes, to write.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as for `bytes`; the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.base().as_ptr(), self.len) }
    }

    /// Grows by `delta` pages, and gives the size in pages before; `None`, and nothing changed, when
    /// the memory or the host has no room for them.
    ///
    /// Whoever owns the memory's definition in a context writes it anew (invariant 5).
    pub(crate) fn grow(&mut self, delta: u64) -> Result<Option<u64>> {
        let old = self.pages();
        let pages = old.checked_add(delta).filter(|&pages| pages <= self.maximum);
        let len = pages
            .and_then(|pages| pages.checked_mul(1 << self.page_size_log2))
            .and_then(|bytes| usize::try_from(bytes).ok());
        let (Some(len), Some(accessible)) = (len, len.and_then(page_align)) else {
            return Ok(None);
        };
        if accessible > self.capacity {
            return Ok(self.relocate(len, accessible).then_some(old));
        }
        if self.mmap.make_accessible(self.accessible..accessible).is_err() {
            return Ok(None);
        }
        (self.len, self.accessible) = (len, accessible);
        Ok(Some(old))
    }

    /// Moves to where there is room for `accessible` bytes, and some more for next time. Says whether
    /// that was possible.
    fn relocate(&mut self, len: usize, accessible: usize) -> bool {
        if !self.may_move {
            return false;
        }
        let larger = accessible.checked_add(self.for_growth).and_then(page_align);
        let larger = larger.map(|capacity| Reservation { capacity, guard: self.guard });
        let exact = Reservation { capacity: accessible, guard: self.guard };
        let moved = larger.into_iter().chain([exact]).find_map(|reservation| {
            let mut mmap = reservation.map().ok()?;
            mmap.make_accessible(0..accessible).ok()?;
            Some((mmap, reservation))
        });
        let Some((mmap, reservation)) = moved else { return false };
        // SAFETY: the first `self.len` bytes of the old mapping are accessible, and of the new one as
        // well, because a memory only grows. The mappings are two.
        unsafe { mmap.base().as_ptr().copy_from_nonoverlapping(self.base().as_ptr(), self.len) };
        (self.mmap, self.capacity) = (mmap, reservation.capacity);
        (self.len, self.accessible) = (len, accessible);
        true
    }

    /// Puts `image` where it belongs: mapped copy-on-write if pages allow, copied otherwise.
    fn put_image(&mut self, source: &ImageSource, image: &MemoryImage) -> Result<()> {
        let range = &image.range;
        ensure!(
            range.start <= range.end && range.end <= source.len(),
            "a memory image in bytes {range:?} is not in {} bytes of images",
            source.len()
        );
        let at = usize::try_from(image.address).ok();
        let len = usize::try_from(range.end - range.start).ok();
        let end = at.zip(len).and_then(|(at, len)| at.checked_add(len));
        let (Some(at), Some(len), Some(end)) = (at, len, end) else {
            bail!("a memory image at {:#x} leaves the address space", image.address);
        };
        ensure!(
            end <= self.accessible,
            "a memory image in bytes {at}..{end} is not in a memory of {} bytes",
            self.len
        );
        match source {
            ImageSource::File { file, offset, .. } => {
                let offset = offset.checked_add(range.start).context("a wrong image offset")?;
                let page = page_size();
                let on_pages = at.is_multiple_of(page)
                    && len.is_multiple_of(page)
                    && offset.is_multiple_of(page as u64);
                if on_pages {
                    return self.mmap.map_file(at, file.as_fd(), offset, len);
                }
                let target = self.accessible_mut(at..end)?;
                file.read_exact_at(target, offset).context("cannot read a memory image")
            }
            ImageSource::Bytes(bytes) => {
                let target = self.accessible_mut(at..end)?;
                // `range` lies in `bytes`, whose length is a `usize`.
                target.copy_from_slice(&bytes[range.start as usize..][..len]);
                Ok(())
            }
        }
    }

    fn accessible_mut(&mut self, range: Range<usize>) -> Result<&mut [u8]> {
        // SAFETY: the first `accessible` bytes can be read and written, and are initialised; the
        // borrow is exclusive.
        let all = unsafe { std::slice::from_raw_parts_mut(self.base().as_ptr(), self.accessible) };
        all.get_mut(range).context("an image out of bounds")
    }
}

/// The number of pages that addresses of the memory's index type can reach.
fn largest(ty: &WasmMemoryType) -> u64 {
    let bits = match ty.index {
        IndexType::I32 => 32_u32,
        IndexType::I64 => 64,
    };
    let bits = bits.saturating_sub(u32::from(ty.page_size_log2));
    1_u64.checked_shl(bits).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::types::Limits;

    fn memory_type(min: u64, max: Option<u64>) -> WasmMemoryType {
        WasmMemoryType {
            index: IndexType::I32,
            limits: Limits { min, max },
            shared: false,
            page_size_log2: 16,
        }
    }

    fn small() -> Tunables {
        Tunables { memory_reservation: 0, memory_guard_size: 4096, ..Tunables::default() }
    }

    #[test]
    fn whole_reservation_grows_in_place() {
        let mut memory =
            LinearMemory::new(&memory_type(1, Some(3)), &Tunables::default(), None).unwrap();
        let base = memory.base();
        memory.bytes_mut()[65_535] = 9;
        assert_eq!(memory.address_range().len(), (1 << 32) + (32 << 20));
        assert_eq!(memory.grow(2).unwrap(), Some(1));
        assert_eq!(memory.grow(1).unwrap(), None);
        assert_eq!(memory.grow(u64::MAX).unwrap(), None);
        assert_eq!(memory.grow(0).unwrap(), Some(3));
        assert_eq!((memory.base(), memory.byte_len()), (base, 3 << 16));
        assert_eq!((memory.bytes()[65_535], memory.bytes()[65_536]), (9, 0));
    }

    #[test]
    fn small_reservation_moves() {
        let mut memory = LinearMemory::new(&memory_type(0, None), &small(), None).unwrap();
        assert!(memory.bytes().is_empty());
        for pages in 0..20 {
            assert_eq!(memory.grow(1).unwrap(), Some(pages));
            memory.bytes_mut()[pages as usize * 65_536] = pages as u8 + 1;
        }
        for pages in 0..20 {
            assert_eq!(memory.bytes()[pages * 65_536], pages as u8 + 1);
        }
        let fixed = Tunables { memory_may_move: false, ..small() };
        let mut memory = LinearMemory::new(&memory_type(1, None), &fixed, None).unwrap();
        assert_eq!(memory.grow(1).unwrap(), None);
    }

    #[test]
    fn extreme_sizes() {
        for tunables in [Tunables::default(), small()] {
            let memory = LinearMemory::new(&memory_type(65_536, None), &tunables, None).unwrap();
            assert_eq!(memory.byte_len(), 1 << 32);
            assert!(LinearMemory::new(&memory_type(65_537, None), &tunables, None).is_err());
            for min in [1 << 47, 1 << 48, u64::MAX] {
                let ty = WasmMemoryType { index: IndexType::I64, ..memory_type(min, None) };
                assert!(LinearMemory::new(&ty, &tunables, None).is_err());
            }
            let ty = WasmMemoryType { index: IndexType::I64, ..memory_type(1, None) };
            let mut memory = LinearMemory::new(&ty, &tunables, None).unwrap();
            assert_eq!(memory.grow(1 << 40).unwrap(), None);
            assert_eq!(memory.grow(1).unwrap(), Some(1));
        }
    }

    #[test]
    fn custom_pages_end_within_host_pages() {
        let ty = WasmMemoryType { page_size_log2: 0, ..memory_type(10, Some(5000)) };
        let mut memory = LinearMemory::new(&ty, &Tunables::default(), None).unwrap();
        assert_eq!(memory.byte_len(), 10);
        assert_eq!(memory.grow(4990).unwrap(), Some(10));
        assert_eq!((memory.byte_len(), memory.grow(1).unwrap()), (5000, None));
    }

    #[test]
    fn images_are_private() {
        let mut bytes = vec![0; 8192];
        bytes[4096..].fill(3);
        let image = MemoryImage { address: 8192, range: 4096..8192 };
        for source in [ImageSource::from_bytes(&bytes), ImageSource::Bytes(bytes.clone().into())] {
            let new = || {
                let ty = memory_type(1, None);
                LinearMemory::new(&ty, &small(), Some((&source, &image))).unwrap()
            };
            let mut first = new();
            assert_eq!(first.bytes()[8191..8193], [0, 3]);
            first.bytes_mut()[8192] = 4;
            assert_eq!(first.grow(1).unwrap(), Some(1));
            assert_eq!(first.bytes()[8192..8194], [4, 3]);
            assert_eq!(new().bytes()[8192], 3);
        }
    }

    #[test]
    fn wrong_images_are_errors() {
        let source = ImageSource::from_bytes(&[0; 4096]);
        for (address, range) in [(65_536, 0..4096), (0, 0..8192), (u64::MAX - 4095, 0..4096)] {
            let image = MemoryImage { address, range };
            let ty = memory_type(1, None);
            assert!(LinearMemory::new(&ty, &small(), Some((&source, &image))).is_err());
        }
    }
}
