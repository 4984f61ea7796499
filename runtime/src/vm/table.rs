//! Tables: arrays of words.
//!
//! A small table is a vector, or, where an instance has many of these, part of pages that they share. A larger one
//! is address space reserved for all that it can grow to, with its beginning accessible: the host gives it pages
//! where elements are written, so that a table of ten million nulls takes nothing, and growing it moves nothing.

use super::word::GuestWord;
use crate::error::{Limit, LimitReached, OrBug};
use crate::module::types::WasmTableType;
use crate::sys::mmap::{Mmap, page_align};
use anyhow::{Error, Result};
use std::io;
use std::ptr::NonNull;
use std::sync::Arc;

/// The elements that a table may have: more is refused rather than tried.
pub(super) const MAX_ELEMENTS: u64 = 10_000_000;

/// How many elements a table can have that is a vector: 32 KiB of them.
const MAX_SMALL: usize = 4096;

/// How many elements the small tables of an instance may have together that are vectors: these are written when
/// they are made, and a few bytes of a guest are enough for a hundred.
const MAX_VECTORS: u64 = 2048;

/// The elements of a table: pointers to function references, or numbers of external references.
/// Zero is null.
#[derive(Debug)]
pub(crate) struct TableStorage {
    words: TableWords,
    maximum: u64,
}

#[derive(Debug)]
enum TableWords {
    Small(Vec<GuestWord>),
    Shared(SharedPart),
    Large(Pages),
}

/// Pages of zeros for the small tables of an instance.
pub(super) struct SharedPages {
    mmap: Arc<Mmap>,
    /// How many words have a table already, and how many there are.
    taken: usize,
    len: usize,
}

/// Words in pages that tables share.
///
/// 1. `len` words from the word `at` on lie in `mmap`, a reservation all of which can be read and written; no other
///    table has them.
/// 2. Whoever has a slice of the words borrows this.
#[derive(Debug)]
struct SharedPart {
    mmap: Arc<Mmap>,
    at: usize,
    len: usize,
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
    /// A table of nulls; a small one is in `shared`, if that is there.
    pub(super) fn new(
        ty: &WasmTableType,
        shared: Option<&mut SharedPages>,
    ) -> Result<TableStorage> {
        let maximum = ty.limits.max.unwrap_or(u64::MAX).min(MAX_ELEMENTS);
        if let Some(part) = shared.and_then(|shared| shared.take(ty.limits.min)) {
            return Ok(TableStorage { words: TableWords::Shared(part), maximum });
        }
        let mut table = TableStorage { words: TableWords::Small(Vec::new()), maximum };
        // SAFETY: `GuestWord` 2: elements of a new table are null, whatever their type is, until code runs
        // which knows better, and before that those of a type without null are written. `Definition` 1: there
        // is none of it yet.
        let grown = unsafe { table.grow(ty.limits.min, GuestWord::NULL) };
        grown.map(|_| table).ok_or_else(|| no_room(ty.limits.min, maximum))
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
            TableWords::Small(words) if new <= MAX_SMALL => {
                words.try_reserve(new - old).ok()?;
                words.resize(new, GuestWord::NULL);
            }
            TableWords::Large(pages) => pages.grow(new)?,
            TableWords::Shared(part) if new <= MAX_SMALL => {
                let mut words = Vec::new();
                words.try_reserve_exact(new).ok()?;
                words.extend_from_slice(part.words());
                words.resize(new, GuestWord::NULL);
                self.words = TableWords::Small(words);
            }
            TableWords::Small(_) | TableWords::Shared(_) => {
                let mut pages = Pages::reserve(self.maximum)?;
                pages.grow(new)?;
                pages.words_mut()[..old].copy_from_slice(self.words());
                self.words = TableWords::Large(pages);
            }
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
            TableWords::Small(words) => NonNull::from(&mut **words).cast(),
            TableWords::Shared(part) => part.start(),
            TableWords::Large(pages) => pages.mmap.base().cast(),
        }
    }

    pub(super) fn words(&self) -> &[GuestWord] {
        match &self.words {
            TableWords::Small(words) => words,
            TableWords::Shared(part) => part.words(),
            TableWords::Large(pages) => pages.words(),
        }
    }

    /// The elements, to be changed.
    ///
    /// # Safety
    ///
    /// What is written is of the type of the elements.
    pub(super) unsafe fn words_mut(&mut self) -> &mut [GuestWord] {
        match &mut self.words {
            TableWords::Small(words) => words,
            TableWords::Shared(part) => part.words_mut(),
            TableWords::Large(pages) => pages.words_mut(),
        }
    }
}

/// What it takes that a table, of type `ty` at its present size, grows by `delta` elements.
pub(crate) fn asked_by_growth(ty: &WasmTableType, delta: u64) -> LimitReached {
    let most = ty.limits.max.unwrap_or(u64::MAX).min(MAX_ELEMENTS);
    LimitReached::new(Limit::TableElements, ty.limits.min.saturating_add(delta), most)
}

#[cold]
fn no_room(elements: u64, most: u64) -> Error {
    if elements > most {
        return LimitReached::new(Limit::TableElements, elements, most).into();
    }
    let error = Error::new(io::Error::from(io::ErrorKind::OutOfMemory));
    error.context(format!("cannot allocate a table of {elements} elements"))
}

impl SharedPages {
    /// Pages for the small ones among tables of the types `tables`, if they are better off there than in vectors.
    ///
    /// # Errors
    ///
    /// Fails when the host has none.
    pub(super) fn new(tables: &[WasmTableType]) -> Result<Option<SharedPages>> {
        let small = tables.iter().map(|ty| ty.limits.min).filter(|&min| min <= MAX_SMALL as u64);
        let words: u64 = small.sum();
        if words <= MAX_VECTORS {
            return Ok(None);
        }
        let len = usize::try_from(words)?;
        let bytes = len.checked_mul(size_of::<GuestWord>()).and_then(page_align);
        let bytes = bytes.or_bug("an address space holds no such tables")?;
        let mut mmap = Mmap::reserve(bytes)?;
        mmap.make_accessible(0..bytes)?;
        Ok(Some(SharedPages { mmap: Arc::new(mmap), taken: 0, len }))
    }

    /// The next `len` words; `None` where so many are no small table's.
    fn take(&mut self, len: u64) -> Option<SharedPart> {
        let len = usize::try_from(len).ok().filter(|&len| len <= MAX_SMALL)?;
        let at = self.taken;
        self.taken = at.checked_add(len).filter(|&taken| taken <= self.len)?;
        Some(SharedPart { mmap: Arc::clone(&self.mmap), at, len })
    }
}

impl SharedPart {
    fn start(&self) -> NonNull<GuestWord> {
        // SAFETY: `SharedPart` 1: the word lies in the reservation, or begins where that ends.
        unsafe { self.mmap.base().cast::<GuestWord>().add(self.at) }
    }

    fn words(&self) -> &[GuestWord] {
        // SAFETY: `SharedPart` 1, 2: so many words can be read there; who writes them has borrowed this exclusively,
        // or is compiled code, which stands still while the host has the store (`StoreContext` 2). `GuestWord` 1:
        // they are initialised: pages are zeros, which are nulls, until words are written to them. `Mmap` 1: they
        // begin a page, and words follow each other, so they are aligned.
        unsafe { std::slice::from_raw_parts(self.start().as_ptr(), self.len) }
    }

    fn words_mut(&mut self) -> &mut [GuestWord] {
        // SAFETY: `SharedPart` 1, 2: so many words can be read and written there, and no other table has them, nor
        // anybody a slice of them, because this is borrowed exclusively. `GuestWord` 1: they are initialised, as nulls
        // or what was written. `Mmap` 1: they begin a page, and words follow each other, so they are aligned.
        unsafe { std::slice::from_raw_parts_mut(self.start().as_ptr(), self.len) }
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
    use crate::sys::mmap::resident;

    fn ty(min: u64, max: Option<u64>) -> WasmTableType {
        let limits = Limits { min, max };
        WasmTableType { element: WasmRefType::FUNC, index: IndexType::I32, limits }
    }

    fn table(min: u64, max: Option<u64>) -> Result<TableStorage> {
        TableStorage::new(&ty(min, max), None)
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
        let types = vec![ty(4096, Some(4096)); 5000];
        let mut shared = SharedPages::new(&types).unwrap();
        let tables: Vec<_> =
            types.iter().map(|ty| TableStorage::new(ty, shared.as_mut()).unwrap()).collect();
        assert!(tables.iter().all(|table| table.words().len() == 4096));
        let grown = resident().saturating_sub(before);
        assert!(grown < 50 << 20, "{grown} bytes more are resident");
        assert!(SharedPages::new(&[ty(2000, None), ty(5000, None)]).unwrap().is_none());
    }

    #[test]
    fn tables_in_the_same_pages_are_their_own() {
        let types = [0, 700, 4097, 4096, 1].map(|min| ty(min, None));
        let mut shared = SharedPages::new(&types).unwrap();
        let mut tables = types.map(|ty| TableStorage::new(&ty, shared.as_mut()).unwrap());
        drop(shared);
        let lengths =
            |tables: &[TableStorage]| Vec::from_iter(tables.iter().map(|it| it.words().len()));
        assert_eq!(lengths(&tables), [0, 700, 4097, 4096, 1]);
        assert!(matches!(tables[2].words, TableWords::Large(_)));
        for (number, table) in (1..).zip(&mut tables) {
            // SAFETY: `GuestWord` 2: no guest has this table.
            unsafe { table.words_mut() }.fill(word(number));
        }
        let grown = [1, 300, 1, 1, 5000].iter().zip(&mut tables);
        let old: Vec<_> = grown.map(|(&delta, table)| grow(table, delta, word(9))).collect();
        assert_eq!(old, [0, 700, 4097, 4096, 1].map(Some));
        for (number, table) in (1..).zip(&tables) {
            let old = [0, 700, 4097, 4096, 1][number as usize - 1];
            assert!(table.words()[..old].iter().all(|&it| it == word(number)), "{number}");
            assert!(table.words()[old..].iter().all(|&it| it == word(9)), "{number}");
        }
    }
}
