//! Address space of linear memories that instances gave back, kept for the next ones.
//!
//! Reserving four gigabytes, making their beginning accessible, mapping an image and giving all of it
//! back are four system calls that change the process's mappings, and the first byte touched costs
//! the host three levels of page tables. What is kept has all that; cleaning it is one system call.
//!
//! **Invariants.** What is kept is *clean*: it is what a new memory of its [`MappingShape`] would be, byte
//! for byte and page for page: zeros, or the image; accessible as far as the memory was at its least
//! size, and no further. What cannot be made clean is unmapped. A shape names its image by a number
//! that no other image of the process has or will have. No more than [`MAX_KEPT`] are kept, those
//! given back last.
//!
//! Cleaning when a memory is given back, not when it is taken, returns its pages to the host at once:
//! what is kept holds address space and a few page tables. Writing zeros over what is accessible
//! would be cheaper for small memories, and was rejected for that reason.

use crate::error::ArtifactRefused;
use crate::sys::mmap::Mmap;
use anyhow::{Result, ensure};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many memories are kept: 64 of the usual size are 258 GiB of the 128 TiB of addresses that a
/// process has.
const MAX_KEPT: usize = 64;

/// Memories that grew beyond this are not kept: page tables are not given back by cleaning, and are
/// a 512th of what they cover.
const MAX_ACCESSIBLE: usize = 64 << 20;

/// What new memories have to have in common so that either can be the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MappingShape {
    /// How many bytes are mapped, guard included.
    pub(crate) mapped: usize,
    /// How many of them are accessible at first.
    pub(crate) accessible: usize,
    /// The image that is mapped over some of those.
    pub(crate) image: Option<MappedImage>,
}

/// An image that is mapped from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MappedImage {
    /// The number of its [`ImageSource`](crate::sys::images::ImageSource).
    pub(crate) source: u64,
    /// Where it is in the memory.
    pub(crate) at: usize,
    /// Where its bytes begin in the file.
    pub(crate) offset: u64,
    /// How many there are.
    pub(crate) len: usize,
}

/// The kept memories of an engine.
///
/// 1. Each is a reservation that nobody else has, and clean: what a new one of its shape would be.
#[derive(Debug, Default)]
pub(crate) struct MemoryPool {
    /// The one given back last comes last.
    kept: Mutex<VecDeque<(MappingShape, Mmap)>>,
}

impl MemoryPool {
    /// Takes out a memory of this shape, if one is kept.
    pub(crate) fn take(&self, shape: &MappingShape) -> Option<Mmap> {
        let mut kept = self.lock();
        let at = kept.iter().rposition(|(of, _)| of == shape)?;
        kept.remove(at).map(|(_, mmap)| mmap)
    }

    /// Takes back a memory that was new with this shape, and of which `accessible` bytes are
    /// accessible now: cleans and keeps it, or unmaps it.
    pub(crate) fn give(&self, shape: MappingShape, mut mmap: Mmap, accessible: usize) {
        if accessible > MAX_ACCESSIBLE || clean(&shape, &mut mmap, accessible).is_err() {
            return;
        }
        let mut kept = self.lock();
        let oldest = (kept.len() >= MAX_KEPT).then(|| kept.pop_front());
        kept.push_back((shape, mmap));
        // Unmapping takes its time: others may have the lock meanwhile.
        drop(kept);
        drop(oldest);
    }

    /// Unmaps the memories with an image of this source: there will be no more of them.
    pub(crate) fn forget(&self, source: u64) {
        let of_source =
            |shape: &MappingShape| shape.image.is_some_and(|image| image.source == source);
        let mut kept = self.lock();
        let mut forgotten = Vec::new();
        while let Some(at) = kept.iter().position(|(shape, _)| of_source(shape)) {
            forgotten.extend(kept.remove(at));
        }
        drop(kept);
    }

    /// Does what takes memory of the host: a second time, with everything unmapped that is kept,
    /// where there is not enough.
    pub(crate) fn make_room<R>(&self, mut work: impl FnMut() -> Result<R>) -> Result<R> {
        work().or_else(|error| if self.clear() { work() } else { Err(error) })
    }

    /// Unmaps everything that is kept. Whether there was anything.
    fn clear(&self) -> bool {
        let kept = std::mem::take(&mut *self.lock());
        !kept.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(MappingShape, Mmap)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }
}

/// Makes a used memory what it was when it was new.
fn clean(shape: &MappingShape, mmap: &mut Mmap, accessible: usize) -> Result<()> {
    // Where the image's file was cut short there are zeros now, and would be for ever.
    ensure!(!mmap.was_cut(), ArtifactRefused::damaged("the image is gone"));
    mmap.discard(0..accessible)?;
    mmap.make_inaccessible(shape.accessible..accessible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::info::MemoryImage;
    use crate::module::types::{IndexType, Limits, WasmMemoryType};
    use crate::sys::images::{ImageSource, MAX_COPIED_IMAGE};
    use crate::sys::mmap::page_size;
    use crate::tables::tunables::Tunables;
    use crate::vm::memory::LinearMemory;
    use crate::vm::signals;
    use proptest::prelude::*;
    use std::fs::File;
    use std::io::Write as _;
    use std::sync::Arc;

    const PAGE: usize = 1 << 16;

    /// How large the parts of images are here: whole pages, and enough that they are mapped.
    fn unit() -> usize {
        MAX_COPIED_IMAGE + page_size()
    }

    fn tunables() -> Tunables {
        Tunables::default()
    }

    fn memory_type(min: u64) -> WasmMemoryType {
        let limits = Limits { min, max: None };
        WasmMemoryType { index: IndexType::I32, limits, shared: false, page_size_log2: 16 }
    }

    fn new(
        pool: &Arc<MemoryPool>,
        min: u64,
        image: Option<(&ImageSource, &MemoryImage)>,
    ) -> LinearMemory {
        LinearMemory::new(&memory_type(min), &tunables(), image, pool).unwrap()
    }

    /// A file with parts full of `first`, `first + 1` and so on.
    fn file(first: u8, parts: usize) -> File {
        let mut file = tempfile::tempfile().unwrap();
        for part in 0..parts {
            file.write_all(&vec![first + part as u8; unit()]).unwrap();
        }
        file
    }

    fn source(file: &File) -> ImageSource {
        let len = file.metadata().unwrap().len();
        ImageSource::from_file(Arc::new(file.try_clone().unwrap()), 0, len).unwrap()
    }

    fn image(address: usize, range: std::ops::Range<usize>) -> MemoryImage {
        let unit = unit() as u64;
        let range = range.start as u64 * unit..range.end as u64 * unit;
        MemoryImage { address: address as u64 * unit, range }
    }

    /// What the kernel says of access to an address: `rw-p` and the like.
    fn access(address: usize) -> String {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let found = maps.lines().find_map(|line| {
            let (range, rest) = line.split_once(' ')?;
            let (start, end) = range.split_once('-')?;
            let parse = |number| usize::from_str_radix(number, 16).ok();
            (parse(start)?..parse(end)?).contains(&address).then(|| rest[..4].to_owned())
        });
        found.unwrap_or_default()
    }

    /// That the memory has `len` bytes, of which none is anything but zero outside of `image`, where
    /// all are `fill`; and that nothing beyond them can be touched.
    fn assert_new(memory: &LinearMemory, len: usize, image: std::ops::Range<usize>, fill: u8) {
        assert_eq!(memory.byte_len(), len);
        for (at, &byte) in memory.bytes().iter().enumerate() {
            assert_eq!(byte, if image.contains(&at) { fill } else { 0 }, "byte {at:#x}");
        }
        let base = memory.address_range().start;
        let last = memory.address_range().end - 1;
        for address in [base + len, base + len + PAGE, base + 100 * PAGE, last] {
            assert_eq!(access(address), "---p");
        }
    }

    #[test]
    fn nothing_is_seen_of_a_memory_before() {
        let pool = Arc::new(MemoryPool::default());
        let mut first = new(&pool, 2, None);
        let base = first.base();
        first.bytes_mut().fill(0xee);
        drop(first);
        assert_eq!(pool.len(), 1);
        let mut second = new(&pool, 2, None);
        assert_eq!((second.base(), pool.len()), (base, 0));
        assert_new(&second, 2 * PAGE, 0..0, 0);
        // What it grows into is new as well, though another memory had grown there.
        assert_eq!(second.grow_alone(30), Some(2));
        second.bytes_mut().fill(0xdd);
        drop(second);
        let mut third = new(&pool, 2, None);
        assert_eq!(third.base(), base);
        assert_new(&third, 2 * PAGE, 0..0, 0);
        assert_eq!(third.grow_alone(31), Some(2));
        assert_new(&third, 33 * PAGE, 0..0, 0);
        // A new memory has room to be more than a kept one was.
        drop(third);
        assert_new(&new(&pool, 5, None), 5 * PAGE, 0..0, 0);
        assert_eq!(pool.len(), 2);
    }

    #[test]
    fn images_are_as_they_were() {
        let pool = Arc::new(MemoryPool::default());
        let (one, two) = (source(&file(1, 3)), source(&file(1, 3)));
        let unit = unit();
        let place = unit..2 * unit;
        let middle = image(1, 1..2);
        let mut first = new(&pool, 1, Some((&one, &middle)));
        assert_new(&first, PAGE, place.clone(), 2);
        first.bytes_mut().fill(0xee);
        first.grow_alone(3).unwrap();
        first.bytes_mut()[PAGE..].fill(0xee);
        let base = first.base();
        drop(first);
        let again = new(&pool, 1, Some((&one, &middle)));
        assert_eq!(again.base(), base);
        assert_new(&again, PAGE, place.clone(), 2);
        drop(again);
        // None of these may be it: no image, another source, another part, another place.
        let others = [
            (None, 0..0, 0),
            (Some((&two, image(1, 1..2))), place.clone(), 2),
            (Some((&one, image(1, 2..3))), place.clone(), 3),
            (Some((&one, image(2, 1..2))), 2 * unit..3 * unit, 2),
        ];
        let mut kept = Vec::new();
        for (image, place, fill) in &others {
            let image = image.as_ref().map(|(source, image)| (*source, image));
            let other = new(&pool, 1, image);
            assert_eq!(pool.len(), 1);
            assert_new(&other, PAGE, place.clone(), *fill);
            kept.push(other);
        }
        assert_new(&new(&pool, 1, Some((&one, &middle))), PAGE, place, 2);
        pool.forget(two.number());
        assert_eq!(pool.len(), 1);
        pool.forget(one.number());
        assert_eq!(pool.len(), 0);
    }

    #[test]
    fn copied_images_are_copied_again() {
        let pool = Arc::new(MemoryPool::default());
        // One that is small, and one that is not on pages of the file.
        for len in [8192, 2 * unit() as u64 - 1] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&vec![7; len as usize]).unwrap();
            let source = ImageSource::from_file(Arc::new(file), 0, len).unwrap();
            let image = MemoryImage { address: 4096, range: 0..len };
            for _ in 0..3 {
                let mut memory = new(&pool, 1, Some((&source, &image)));
                assert_new(&memory, PAGE, 4096..4096 + len as usize, 7);
                memory.bytes_mut().fill(0xee);
            }
        }
        assert_eq!(pool.len(), 1);
        // What is kept has no image: any memory can take it.
        assert_new(&new(&pool, 1, None), PAGE, 0..0, 0);
    }

    #[test]
    fn what_lost_its_image_is_not_kept() {
        signals::install().unwrap();
        let pool = Arc::new(MemoryPool::default());
        let file = file(5, 1);
        let source = source(&file);
        let image = image(0, 0..1);
        let memory = new(&pool, 1, Some((&source, &image)));
        file.set_len(0).unwrap();
        assert_eq!(memory.bytes()[0], 0);
        drop(memory);
        assert_eq!(pool.len(), 0);
        let untouched = new(&pool, 1, Some((&source, &image)));
        drop(untouched);
        // Nobody has noticed yet: the next memory does, as a new one would.
        let memory = new(&pool, 1, Some((&source, &image)));
        assert_new(&memory, PAGE, 0..0, 0);
        drop(memory);
        assert_eq!(pool.len(), 0);
    }

    #[test]
    fn few_are_kept_and_no_large_ones() {
        let pool = Arc::new(MemoryPool::default());
        let memories: Vec<_> = (0..MAX_KEPT + 3).map(|_| new(&pool, 1, None)).collect();
        let last = memories[MAX_KEPT + 2].base();
        drop(memories);
        assert_eq!(pool.len(), MAX_KEPT);
        assert_eq!(new(&pool, 1, None).base(), last);
        assert!(pool.clear() && !pool.clear());
        let mut large = new(&pool, 1, None);
        large.grow_alone((MAX_ACCESSIBLE / PAGE) as u64).unwrap();
        drop(large);
        assert_eq!(pool.len(), 0);
    }

    #[test]
    fn who_finds_no_room_gets_what_is_kept() {
        let pool = Arc::new(MemoryPool::default());
        drop(new(&pool, 1, None));
        let mut tries = 0;
        let mut work = |success| {
            tries += 1;
            ensure!(tries == success, "try {tries}");
            Ok(pool.len())
        };
        assert_eq!(pool.make_room(|| work(2)).unwrap(), 0);
        assert_eq!(pool.make_room(|| work(9)).unwrap_err().to_string(), "try 3");
    }

    #[test]
    fn what_moved_is_not_kept() {
        let pool = Arc::new(MemoryPool::default());
        let small = Tunables { memory_reservation: 0, ..tunables() };
        let mut memory = LinearMemory::new(&memory_type(1), &small, None, &pool).unwrap();
        memory.bytes_mut().fill(0xee);
        memory.grow_alone(1).unwrap();
        drop(memory);
        assert_eq!(pool.len(), 0);
        // A memory of nothing, without guards, maps nothing.
        let none = Tunables { memory_guard_size: 0, ..small };
        drop(LinearMemory::new(&memory_type(0), &none, None, &pool).unwrap());
        assert_eq!(pool.len(), 0);
    }

    #[test]
    fn threads_share_a_pool() {
        let pool = Arc::new(MemoryPool::default());
        let source = source(&file(9, 1));
        let image = image(0, 0..1);
        std::thread::scope(|scope| {
            for thread in 0..4_u8 {
                let (pool, source, image) = (&pool, &source, &image);
                scope.spawn(move || {
                    for round in 0..300 {
                        let with = (round % 3 == 0).then_some((source, image));
                        let fill = if with.is_some() { 9 } else { 0 };
                        let mut memory = new(pool, 1, with);
                        let unit = unit();
                        assert!(memory.bytes()[..unit].iter().all(|&byte| byte == fill));
                        assert!(memory.bytes()[unit..].iter().all(|&byte| byte == 0));
                        memory.bytes_mut().fill(thread + 1);
                    }
                });
            }
        });
        assert!(pool.len() <= MAX_KEPT && pool.len() > 0);
    }

    /// What happens to one of a few memories.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Make { pages: u64, image: usize },
        Write { at: usize, len: usize, value: u8 },
        Grow(u64),
        Drop,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (1..4_u64, 0..3_usize).prop_map(|(pages, image)| Step::Make { pages, image }),
            (0..8 * PAGE, 1..3 * PAGE, 1..=255_u8).prop_map(|(at, len, value)| Step::Write {
                at,
                len,
                value
            }),
            (0..4_u64).prop_map(Step::Grow),
            Just(Step::Drop),
        ]
    }

    proptest! {
        /// A pooled memory behaves like an array of bytes, whatever memories before it did.
        #[test]
        fn memories_are_what_was_written(
            steps in prop::collection::vec((0..3_usize, step()), 1..60)
        ) {
            let pool = Arc::new(MemoryPool::default());
            let sources = [source(&file(1, 4)), source(&file(101, 4))];
            let part = image(1, 1..3);
            let mut live: [Option<(LinearMemory, Vec<u8>)>; 3] = [None, None, None];
            for (which, step) in steps {
                match (step, &mut live[which]) {
                    (Step::Make { pages, image }, slot) => {
                        *slot = None;
                        let source = sources.get(image);
                        let memory = new(&pool, pages, source.map(|source| (source, &part)));
                        let mut model = vec![0; pages as usize * PAGE];
                        if source.is_some() {
                            let (unit, first) = (unit(), 100 * image as u8 + 1);
                            model[unit..2 * unit].fill(first + 1);
                            model[2 * unit..3 * unit].fill(first + 2);
                        }
                        *slot = Some((memory, model));
                    }
                    (Step::Write { at, len, value }, Some((memory, model))) => {
                        let end = (at + len).min(model.len());
                        let range = at.min(end)..end;
                        memory.bytes_mut()[range.clone()].fill(value);
                        model[range].fill(value);
                    }
                    (Step::Grow(delta), Some((memory, model))) => {
                        prop_assert!(memory.grow_alone(delta).is_some());
                        model.resize(memory.byte_len(), 0);
                    }
                    (Step::Drop, slot) => *slot = None,
                    _ => {}
                }
                for (memory, model) in live.iter().flatten() {
                    prop_assert!(memory.bytes() == &model[..]);
                }
            }
        }
    }
}
