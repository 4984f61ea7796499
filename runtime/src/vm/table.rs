//! Tables: arrays of words.

use super::word::GuestWord;
use crate::module::types::WasmTableType;
use anyhow::{Result, ensure};

/// The elements that a table may have: more is refused rather than tried.
const MAX_ELEMENTS: u64 = 10_000_000;

/// The elements of a table: pointers to function references, or numbers of external references.
/// Zero is null.
#[derive(Debug)]
pub(crate) struct TableStorage {
    words: Vec<GuestWord>,
    maximum: Option<u64>,
}

impl TableStorage {
    pub(crate) fn new(ty: &WasmTableType) -> Result<TableStorage> {
        let mut table = TableStorage { words: Vec::new(), maximum: ty.limits.max };
        let grown = table.grow(ty.limits.min, GuestWord::NULL)?;
        ensure!(
            grown.is_some(),
            "cannot allocate a table of {} elements; the most is {MAX_ELEMENTS}",
            ty.limits.min
        );
        Ok(table)
    }

    /// Appends `delta` elements. Returns the old length, or `None` when there is no room.
    pub(crate) fn grow(&mut self, delta: u64, init: GuestWord) -> Result<Option<u64>> {
        let old = self.words.len() as u64;
        let new = old.checked_add(delta).filter(|&new| {
            self.maximum.is_none_or(|maximum| new <= maximum) && new <= MAX_ELEMENTS
        });
        let Some(new) = new else { return Ok(None) };
        let (Ok(new), Ok(delta)) = (usize::try_from(new), usize::try_from(delta)) else {
            return Ok(None);
        };
        if self.words.try_reserve(delta).is_err() {
            return Ok(None);
        }
        self.words.resize(new, init);
        Ok(Some(old))
    }

    pub(crate) fn words(&self) -> &[GuestWord] {
        &self.words
    }

    pub(crate) fn words_mut(&mut self) -> &mut [GuestWord] {
        &mut self.words
    }
}
