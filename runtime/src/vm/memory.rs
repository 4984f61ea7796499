//! Linear memories: address space reserved, the first bytes of it accessible, inaccessible guards
//! behind.
//!
//! Compiled code relies on this layout ([`Reservation`]): where an engine reserves the whole address
//! space of a 32-bit memory, accesses are not checked by code, and what lies past the end faults. So
//! the accessible part ends exactly where the memory ends, rounded up to a page of the host; a memory
//! with custom pages may end within one, and its accesses are checked by code always.

use crate::error::{Bug, Limit, LimitReached, OrBug};
use crate::module::info::MemoryImage;
use crate::module::types::{IndexType, WasmMemoryType};
use crate::sys::images::{ImageBytes, ImageSource, MAX_COPIED_IMAGE};
use crate::sys::mmap::{Mmap, page_align, page_size};
use crate::sys::pool::{MappedImage, MappingShape, MemoryPool};
use crate::tables::tunables::Tunables;
use anyhow::{Context as _, Error, Result, bail, ensure};
use std::ops::Range;
use std::os::fd::AsFd as _;
use std::os::unix::fs::FileExt as _;
use std::ptr::NonNull;
use std::sync::Arc;

/// A linear memory that an instance owns.
///
/// 1. `mmap` is a reservation that nobody else has, of which the first `accessible` bytes can be read and
///    written, and are initialised; they are the first `len` and what fills their last page.
/// 2. Whoever has a slice of the bytes borrows this, and compiled code has their address by the definition in
///    its instance's context only.
#[derive(Debug)]
pub(crate) struct LinearMemory {
    mmap: Mmap,
    /// What the mapping was when it was new; `None` once the memory has moved.
    shape: Option<MappingShape>,
    /// Where the mapping goes when it is not used any more.
    pool: Arc<MemoryPool>,
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

/// An image of a memory that has room for it.
#[derive(Clone, Copy)]
struct Image<'a> {
    source: &'a ImageSource,
    /// Where it goes.
    at: usize,
    len: usize,
    /// Where it begins in the source's bytes.
    start: u64,
}

impl<'a> Image<'a> {
    fn new(source: &'a ImageSource, image: &MemoryImage, accessible: usize) -> Result<Image<'a>> {
        let range = &image.range;
        ensure!(
            range.start <= range.end && range.end <= source.len(),
            Bug::new(format!(
                "a memory image in bytes {range:?} is not in {} bytes of images",
                source.len()
            ))
        );
        let at = usize::try_from(image.address).ok();
        let len = usize::try_from(range.end - range.start).ok();
        let end = at.zip(len).and_then(|(at, len)| at.checked_add(len));
        let (Some(at), Some(len), Some(end)) = (at, len, end) else {
            bail!(Bug::new(format!(
                "a memory image at {:#x} leaves the address space",
                image.address
            )));
        };
        ensure!(
            end <= accessible,
            Bug::new(format!(
                "a memory image in bytes {at}..{end} is not in the {accessible} bytes of a memory"
            ))
        );
        Ok(Image { source, at, len, start: range.start })
    }

    /// How it is mapped: `None` where it is small or pages do not allow that, and it is copied.
    fn mapped(&self) -> Option<MappedImage> {
        let Image { source, at, len, start } = *self;
        let ImageBytes::File { offset, .. } = &source.bytes else { return None };
        let offset = offset.checked_add(start)?;
        let page = page_size();
        let mappable = len > MAX_COPIED_IMAGE
            && at.is_multiple_of(page)
            && len.is_multiple_of(page)
            && offset.is_multiple_of(page as u64);
        mappable.then_some(MappedImage { source: source.number(), at, offset, len })
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

    fn mapped(self) -> Result<usize> {
        let bytes = self.capacity.checked_add(self.guard);
        bytes.or_bug("a memory and its guard leave the address space")
    }

    fn map(self) -> Result<Mmap> {
        Mmap::reserve(self.mapped()?)
    }
}

impl LinearMemory {
    /// Makes a memory of type `ty` at its least size: zeros, and `image` where there is one.
    pub(crate) fn new(
        ty: &WasmMemoryType,
        tunables: &Tunables,
        image: Option<(&ImageSource, &MemoryImage)>,
        pool: &Arc<MemoryPool>,
    ) -> Result<LinearMemory> {
        let pages = ty.limits.min;
        let len = ty.min_bytes().and_then(|bytes| usize::try_from(bytes).ok());
        let accessible = len.and_then(page_align);
        let reservation =
            accessible.and_then(|needed| Reservation::new(needed, tunables, ty.index));
        let (Some(len), Some(accessible), Some(reservation)) = (len, accessible, reservation)
        else {
            let why =
                format!("a memory of {pages} pages is more than the host's address space holds");
            return Err(too_large(ty, pages, isize::MAX as u64).context(why));
        };
        let maximum = most_pages(ty);
        if pages > maximum {
            let why = format!("a memory of {pages} pages is more than its maximum, {maximum}");
            return Err(too_large(ty, pages, bytes(ty, maximum)).context(why));
        }
        let image =
            image.map(|(source, image)| Image::new(source, image, accessible)).transpose()?;
        let mapped_image = image.and_then(|image| image.mapped());
        let shape = MappingShape { mapped: reservation.mapped()?, accessible, image: mapped_image };
        // Of either as much is accessible as the shape says (`MemoryPool` 1).
        let mmap = match pool.take(&shape) {
            Some(mmap) => mmap,
            None => pool
                .make_room(|| map(&shape, image))
                .with_context(|| format!("a memory of {pages} pages"))?,
        };
        let mut memory = LinearMemory {
            mmap,
            shape: Some(shape),
            pool: Arc::clone(pool),
            len,
            accessible,
            capacity: reservation.capacity,
            maximum,
            page_size_log2: ty.page_size_log2,
            guard: reservation.guard,
            may_move: tunables.memory_may_move,
            for_growth: accessible / 2,
        };
        if let Some(image) = image.filter(|_| mapped_image.is_none()) {
            memory.copy_image(image)?;
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
        // SAFETY: `LinearMemory` 1, 2: the first `len` bytes can be read, and are initialised; who writes
        // them has borrowed this exclusively, or is compiled code, which stands still while the host has the
        // store (`StoreContext` 2).
        unsafe { std::slice::from_raw_parts(self.base().as_ptr(), self.len) }
    }

    /// The bytes, to write.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: `LinearMemory` 1, 2: the first `len` bytes can be written, and are initialised; the
        // borrow is exclusive, so that neither the host nor compiled code has another way to them.
        unsafe { std::slice::from_raw_parts_mut(self.base().as_ptr(), self.len) }
    }

    /// How many bytes it has once it has grown by `delta` pages.
    pub(super) fn grown(&self, delta: u64) -> u64 {
        delta.saturating_mul(1 << self.page_size_log2).saturating_add(self.len as u64)
    }

    /// Grows by `delta` pages, and gives the size in pages before; `None`, and nothing changed, when
    /// the memory or the host has no room for them.
    ///
    /// # Safety
    ///
    /// Whoever has the memory's definition in a context writes it anew before code runs.
    pub(super) unsafe fn grow(&mut self, delta: u64) -> Option<u64> {
        let old = self.pages();
        let pages = old.checked_add(delta).filter(|&pages| pages <= self.maximum);
        let len = pages
            .and_then(|pages| pages.checked_mul(1 << self.page_size_log2))
            .and_then(|bytes| usize::try_from(bytes).ok());
        let len = len?;
        let accessible = page_align(len)?;
        if accessible > self.capacity {
            return self.relocate(len, accessible).then_some(old);
        }
        let added = self.accessible..accessible;
        if self.pool.make_room(|| self.mmap.make_accessible(added.clone())).is_err() {
            return None;
        }
        (self.len, self.accessible) = (len, accessible);
        Some(old)
    }

    /// [`LinearMemory::grow`], of a memory that no instance has.
    #[cfg(test)]
    pub(crate) fn grow_alone(&mut self, delta: u64) -> Option<u64> {
        // SAFETY: `Definition` 1: there is none of this memory.
        unsafe { self.grow(delta) }
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
        let Some((mut mmap, reservation)) = moved else { return false };
        // SAFETY: `LinearMemory` 1: the first `self.accessible` bytes of the old mapping are accessible, and those
        // of the new one were made so, because a memory only grows.
        if unsafe { mmap.copy_from(&mut self.mmap, self.accessible) }.is_err() {
            return false;
        }
        (self.mmap, self.capacity, self.shape) = (mmap, reservation.capacity, None);
        (self.len, self.accessible) = (len, accessible);
        true
    }

    /// Copies an image to where it belongs.
    fn copy_image(&mut self, image: Image<'_>) -> Result<()> {
        let Image { source, at, len, start } = image;
        let target = self.accessible_mut(at..at + len)?;
        match &source.bytes {
            ImageBytes::File { file, offset, .. } => {
                let offset = offset.checked_add(start).or_bug("a wrong image offset")?;
                file.read_exact_at(target, offset).context("cannot read a memory image")
            }
            ImageBytes::Copied(bytes) => {
                // The image lies in `bytes`, whose length is a `usize`.
                target.copy_from_slice(&bytes[start as usize..][..len]);
                Ok(())
            }
        }
    }

    fn accessible_mut(&mut self, range: Range<usize>) -> Result<&mut [u8]> {
        // SAFETY: `LinearMemory` 1, 2: the first `accessible` bytes can be read and written, and are
        // initialised; the borrow is exclusive.
        let all = unsafe { std::slice::from_raw_parts_mut(self.base().as_ptr(), self.accessible) };
        all.get_mut(range).or_bug("an image out of bounds")
    }
}

impl Drop for LinearMemory {
    fn drop(&mut self) {
        if let Some(shape) = self.shape.filter(|shape| shape.mapped != 0) {
            let mmap = std::mem::replace(&mut self.mmap, Mmap::empty());
            self.pool.give(shape, mmap, self.accessible);
        }
    }
}

/// Maps a new memory of this shape.
fn map(shape: &MappingShape, image: Option<Image<'_>>) -> Result<Mmap> {
    let mut mmap = Mmap::reserve(shape.mapped)?;
    mmap.make_accessible(0..shape.accessible)?;
    if let (Some(mapped), Some(image)) = (shape.image, image)
        && let ImageBytes::File { file, .. } = &image.source.bytes
    {
        mmap.map_file(mapped.at, file.as_fd(), mapped.offset, mapped.len)?;
    }
    Ok(mmap)
}

/// The number of pages that addresses of the memory's index type can reach, and can count.
fn largest(ty: &WasmMemoryType) -> u64 {
    let (bits, most) = match ty.index {
        IndexType::I32 => (32_u32, u64::from(u32::MAX)),
        IndexType::I64 => (64, u64::MAX),
    };
    let bits = bits.saturating_sub(u32::from(ty.page_size_log2));
    1_u64.checked_shl(bits).unwrap_or(u64::MAX).min(most)
}

/// How many pages a memory of this type has at the most.
fn most_pages(ty: &WasmMemoryType) -> u64 {
    largest(ty).min(ty.limits.max.unwrap_or(u64::MAX))
}

/// What it takes that a memory, of type `ty` at its present size, grows by `delta` pages.
pub(crate) fn asked_by_growth(ty: &WasmMemoryType, delta: u64) -> LimitReached {
    let wanted = bytes(ty, ty.limits.min.saturating_add(delta));
    LimitReached::new(Limit::MemoryBytes, wanted, bytes(ty, most_pages(ty)))
}

/// How many bytes so many pages have; the most that a number says where that is more.
fn bytes(ty: &WasmMemoryType, pages: u64) -> u64 {
    pages.saturating_mul(1 << ty.page_size_log2)
}

#[cold]
fn too_large(ty: &WasmMemoryType, pages: u64, most: u64) -> Error {
    LimitReached::new(Limit::MemoryBytes, bytes(ty, pages), most).into()
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

    fn pool() -> Arc<MemoryPool> {
        Arc::default()
    }

    fn copied(bytes: &[u8]) -> ImageSource {
        ImageSource::new(ImageBytes::Copied(bytes.into()))
    }

    fn small() -> Tunables {
        Tunables { memory_reservation: 0, memory_guard_size: 4096, ..Tunables::default() }
    }

    #[test]
    fn whole_reservation_grows_in_place() {
        let mut memory =
            LinearMemory::new(&memory_type(1, Some(3)), &Tunables::default(), None, &pool())
                .unwrap();
        let base = memory.base();
        memory.bytes_mut()[65_535] = 9;
        assert_eq!(memory.address_range().len(), (1 << 32) + (32 << 20));
        assert_eq!(memory.grow_alone(2), Some(1));
        assert_eq!(memory.grow_alone(1), None);
        assert_eq!(memory.grow_alone(u64::MAX), None);
        assert_eq!(memory.grow_alone(0), Some(3));
        assert_eq!((memory.base(), memory.byte_len()), (base, 3 << 16));
        assert_eq!((memory.bytes()[65_535], memory.bytes()[65_536]), (9, 0));
    }

    #[test]
    fn small_reservation_moves() {
        let mut memory = LinearMemory::new(&memory_type(0, None), &small(), None, &pool()).unwrap();
        assert!(memory.bytes().is_empty());
        for pages in 0..20 {
            assert_eq!(memory.grow_alone(1), Some(pages));
            memory.bytes_mut()[pages as usize * 65_536] = pages as u8 + 1;
        }
        for pages in 0..20 {
            assert_eq!(memory.bytes()[pages * 65_536], pages as u8 + 1);
        }
        let fixed = Tunables { memory_may_move: false, ..small() };
        let mut memory = LinearMemory::new(&memory_type(1, None), &fixed, None, &pool()).unwrap();
        assert_eq!(memory.grow_alone(1), None);
    }

    #[test]
    fn extreme_sizes() {
        for tunables in [Tunables::default(), small()] {
            let memory =
                LinearMemory::new(&memory_type(65_536, None), &tunables, None, &pool()).unwrap();
            assert_eq!(memory.byte_len(), 1 << 32);
            refused(
                LinearMemory::new(&memory_type(65_537, None), &tunables, None, &pool()),
                "a memory of 65537 pages is more than its maximum, 65536",
            );
            for min in [1 << 47, 1 << 48, u64::MAX] {
                let ty = WasmMemoryType { index: IndexType::I64, ..memory_type(min, None) };
                refused(LinearMemory::new(&ty, &tunables, None, &pool()), "pages");
            }
            let ty = WasmMemoryType { index: IndexType::I64, ..memory_type(1, None) };
            let mut memory = LinearMemory::new(&ty, &tunables, None, &pool()).unwrap();
            assert_eq!(memory.grow_alone(1 << 40), None);
            assert_eq!(memory.grow_alone(1), Some(1));
        }
    }

    #[test]
    fn custom_pages_end_within_host_pages() {
        let ty = WasmMemoryType { page_size_log2: 0, ..memory_type(10, Some(5000)) };
        let mut memory = LinearMemory::new(&ty, &Tunables::default(), None, &pool()).unwrap();
        assert_eq!(memory.byte_len(), 10);
        assert_eq!(memory.grow_alone(4990), Some(10));
        assert_eq!((memory.byte_len(), memory.grow_alone(1)), (5000, None));
    }

    #[test]
    fn images_are_private() {
        let mut bytes = vec![0; 4096 + 2 * MAX_COPIED_IMAGE];
        bytes[4096..].fill(3);
        let image = MemoryImage { address: 8192, range: 4096..bytes.len() as u64 };
        for source in [ImageSource::from_bytes(&bytes), copied(&bytes)] {
            let new = || {
                let ty = memory_type(1, None);
                LinearMemory::new(&ty, &small(), Some((&source, &image)), &pool()).unwrap()
            };
            let mut first = new();
            assert_eq!(first.bytes()[8191..8193], [0, 3]);
            first.bytes_mut()[8192] = 4;
            assert_eq!(first.grow_alone(1), Some(1));
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
            refused(LinearMemory::new(&ty, &small(), Some((&source, &image)), &pool()), "image");
        }
    }

    /// Sees that something failed, and why.
    fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
        let error = format!("{:#}", result.map(drop).unwrap_err());
        assert!(error.contains(why), "expected `{why}`, found `{error}`");
    }
}
