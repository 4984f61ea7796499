//! Tables: arrays of words.
//!
//! A small table is a vector, as far as a root has [room](SmallTables) for these. Any other is address space
//! reserved for all that it can grow to, with its beginning accessible: the host gives it pages where elements
//! are written, so that a table of ten million nulls takes nothing, and growing it moves nothing.

use super::sys::mmap::{Mmap, page_align};
use super::word::GuestWord;
use crate::module::types::WasmTableType;
use anyhow::{Context, Result, ensure};
use std::ptr::NonNull;

/// The elements that a table may have: more is refused rather than tried.
const MAX_ELEMENTS: u64 = 10_000_000;

/// How many elements a table can have that is a vector: 32 KiB of them.
const MAX_SMALL: usize = 4096;

/// How many elements a root's tables begin with that are vectors, of those that are not few.
const ROOM: u64 = 32 << 10;

/// The room that a root has left for tables that are vectors, in elements. A vector is written when it is made,
/// and a few bytes of a guest are enough for one.
pub(super) struct SmallTables(u64);

impl SmallTables {
    pub(super) fn new() -> SmallTables {
        SmallTables(ROOM)
    }

    /// Whether there is room for `count` elements, which is taken then. There always is for a few.
    fn take(&mut self, count: u64) -> bool {
        let left = if count < FEW { Some(self.0) } else { self.0.checked_sub(count) };
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// How many elements are few: so many, of 4 KiB, are as good in a vector as in pages.
const FEW: u64 = 512;

const NO_ADDRESSES: &str = "cannot reserve the addresses of a table";

/// The elements of a table: pointers to function references, or numbers of external references.
/// Zero is null.
#[derive(Debug)]
pub(crate) struct TableStorage {
    words: Words,
    maximum: u64,
}

#[derive(Debug)]
enum Words {
    Small(Vec<GuestWord>),
    Large(Pages),
}

/// Words in pages of their own.
///
/// 1. `mmap` is a reservation that nobody else has, of which the first `accessible` bytes can be read and
///    written.
/// 2. `len` words fit in these.
/// 3. Whoever has a slice of the words borrows this.
#[derive(Debug)]
struct Pages {
    mmap: Mmap,
    len: usize,
    accessible: usize,
}

impl TableStorage {
    pub(super) fn new(ty: &WasmTableType, room: &mut SmallTables) -> Result<TableStorage> {
        let maximum = ty.limits.max.unwrap_or(u64::MAX).min(MAX_ELEMENTS);
        let words = match room.take(ty.limits.min) {
            true => Words::Small(Vec::new()),
            false => Words::Large(Pages::reserve(maximum).context(NO_ADDRESSES)?),
        };
        let mut table = TableStorage { words, maximum };
        // SAFETY: `GuestWord` 2: elements of a new table are null, whatever their type is, until code runs
        // which knows better, and before that those of a type without null are written. `Definition` 1: there
        // is none of it yet.
        let grown = unsafe { table.grow(ty.limits.min, GuestWord::NULL) };
        ensure!(
            grown.is_some(),
            "cannot allocate a table of {} elements; the most is {MAX_ELEMENTS}",
            ty.limits.min
        );
        Ok(table)
    }

    /// Appends `delta` elements. Returns the old length, or `None` when there is no room.
    ///
    /// # Safety
    ///
    /// `init` is of the type of the elements, and whoever has the table's definition in a context writes it anew
    /// before code runs.
    pub(super) unsafe fn grow(&mut self, delta: u64, init: GuestWord) -> Option<u64> {
        let old = self.words().len();
        let new = (old as u64).checked_add(delta).filter(|&new| new <= self.maximum)?;
        let new = usize::try_from(new).ok()?;
        match &mut self.words {
            Words::Small(words) if new <= MAX_SMALL => {
                words.try_reserve(new - old).ok()?;
                words.resize(new, GuestWord::NULL);
            }
            Words::Small(words) => {
                let mut pages = Pages::reserve(self.maximum)?;
                pages.grow(new)?;
                pages.words_mut()[..old].copy_from_slice(words);
                self.words = Words::Large(pages);
            }
            Words::Large(pages) => pages.grow(new)?,
        }
        // What is new is null.
        if init != GuestWord::NULL {
            // SAFETY: `GuestWord` 2: our caller says that the word is of the elements' type.
            unsafe { self.words_mut()[old..].fill(init) };
        }
        Some(old as u64)
    }

    /// Where the elements are. It changes only in [`TableStorage::grow`].
    pub(super) fn base(&mut self) -> NonNull<GuestWord> {
        match &mut self.words {
            Words::Small(words) => NonNull::from(&mut **words).cast(),
            Words::Large(pages) => pages.mmap.base().cast(),
        }
    }

    pub(super) fn words(&self) -> &[GuestWord] {
        match &self.words {
            Words::Small(words) => words,
            Words::Large(pages) => pages.words(),
        }
    }

    /// The elements, to be changed.
    ///
    /// # Safety
    ///
    /// What is written is of the type of the elements.
    pub(super) unsafe fn words_mut(&mut self) -> &mut [GuestWord] {
        match &mut self.words {
            Words::Small(words) => words,
            Words::Large(pages) => pages.words_mut(),
        }
    }
}

impl Pages {
    /// No words, and room for `capacity`.
    fn reserve(capacity: u64) -> Option<Pages> {
        let bytes = usize::try_from(capacity).ok()?.checked_mul(size_of::<GuestWord>())?;
        Some(Pages { mmap: Mmap::reserve(bytes).ok()?, len: 0, accessible: 0 })
    }

    /// Has `len` words, no less than before: what is new is null. `None`: there is no room.
    fn grow(&mut self, len: usize) -> Option<()> {
        let accessible = len.checked_mul(size_of::<GuestWord>()).and_then(page_align)?;
        self.mmap.make_accessible(self.accessible..accessible).ok()?;
        (self.len, self.accessible) = (len, accessible);
        Some(())
    }

    fn words(&self) -> &[GuestWord] {
        // SAFETY: `Pages` 2, 3: so many words are accessible; who writes them has borrowed this
        // exclusively, or is compiled code, which stands still while the host has the store (`StoreContext` 2).
        // `GuestWord` 1: they are initialised: pages are zeros, which are nulls, until words are written to
        // them. `Mmap` 1: they begin a page, so they are aligned.
        unsafe { std::slice::from_raw_parts(self.mmap.base().cast().as_ptr(), self.len) }
    }

    fn words_mut(&mut self) -> &mut [GuestWord] {
        // SAFETY: `Pages` 1, 2, 3: so many words are accessible, and nobody else has the reservation or a
        // slice of it, because this is borrowed exclusively. `GuestWord` 1: they are initialised: pages are
        // zeros, which are nulls, until words are written to them. `Mmap` 1: they begin a page, so they are
        // aligned.
        unsafe { std::slice::from_raw_parts_mut(self.mmap.base().cast().as_ptr(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::types::{IndexType, Limits, WasmRefType};

    fn table(min: u64, max: Option<u64>) -> Result<TableStorage> {
        table_in(&mut SmallTables::new(), min, max)
    }

    fn table_in(room: &mut SmallTables, min: u64, max: Option<u64>) -> Result<TableStorage> {
        let limits = Limits { min, max };
        let ty = WasmTableType { element: WasmRefType::FUNC, index: IndexType::I32, limits };
        TableStorage::new(&ty, room)
    }

    /// A word that nothing is behind.
    fn word(bits: u64) -> GuestWord {
        // SAFETY: `GuestWord` 1: no guest has it: nobody looks behind the words of these tables.
        unsafe { GuestWord::held(bits) }
    }

    fn grow(table: &mut TableStorage, delta: u64, init: GuestWord) -> Option<u64> {
        // SAFETY: `GuestWord` 2, `Definition` 1: no guest has this table.
        unsafe { table.grow(delta, init) }
    }

    #[test]
    fn elements_stay_what_they_are_when_a_table_grows() {
        let mut table = table(3, None).unwrap();
        let mut expected = [1, 2, 3].map(word).to_vec();
        // SAFETY: `GuestWord` 2: no guest has this table.
        unsafe { table.words_mut() }.copy_from_slice(&expected);
        let steps = [(0, 9), (5, 0), (4000, 7), (87, 0), (1, 8), (1, 0), (100_000, 0), (513, 6)];
        for (delta, init) in steps {
            let init = word(init);
            assert_eq!(grow(&mut table, delta, init), Some(expected.len() as u64));
            expected.resize(expected.len() + delta as usize, init);
            assert!(table.words() == expected, "{} elements", expected.len());
        }
    }

    #[test]
    fn there_is_a_limit() {
        let null = GuestWord::NULL;
        let mut large = table(MAX_ELEMENTS, None).unwrap();
        let grown = [1, u64::MAX, 0].map(|delta| grow(&mut large, delta, null));
        assert_eq!(grown, [None, None, Some(MAX_ELEMENTS)]);
        let error = table(MAX_ELEMENTS + 1, None).unwrap_err().to_string();
        assert!(error.contains("the most is 10000000"), "{error}");
        let mut small = table(1, Some(5000)).unwrap();
        let grown = [5000, 4999].map(|delta| grow(&mut small, delta, word(1)));
        assert_eq!(grown, [None, Some(1)]);
    }

    #[test]
    fn nulls_take_no_memory() {
        let before = resident();
        let mut tables: Vec<_> = (0..50).map(|_| table(MAX_ELEMENTS / 2, None).unwrap()).collect();
        for table in &mut tables {
            let grown = grow(table, MAX_ELEMENTS / 2, GuestWord::NULL);
            assert_eq!(grown, Some(MAX_ELEMENTS / 2));
        }
        let grown = resident().saturating_sub(before);
        assert!(grown < 100 << 20, "{grown} bytes more are resident");
    }

    #[test]
    fn many_tables_of_nulls_take_no_memory() {
        let before = resident();
        let mut room = SmallTables::new();
        let tables: Vec<_> =
            (0..5000).map(|_| table_in(&mut room, 4096, Some(4096)).unwrap()).collect();
        let grown = resident().saturating_sub(before);
        assert!(grown < 50 << 20, "{grown} bytes more are resident");
        let count = tables.iter().filter(|it| matches!(it.words, Words::Small(_))).count();
        assert_eq!(count, 8, "as many as there is room for");
        let small = table_in(&mut room, FEW - 1, None).unwrap();
        assert!(matches!(small.words, Words::Small(_)), "they are few");
    }

    /// How many bytes of the process are in the host's memory.
    fn resident() -> usize {
        let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
        let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
        pages * crate::vm::sys::mmap::page_size()
    }
}
