//! Words that the layer above shares with the code of a root.

use super::handle::Global;
use super::opaque::StoreOpaque;
use crate::error::OrBug;
use crate::keys::{RootKey, StoreId};
use anyhow::Result;
use std::ptr::NonNull;

/// A word that the layer above shares with the code of a root: a global of type `i32`. It knows its store, and is zero
/// once the root is gone.
///
/// 1. Only [`StoreOpaque::share_word`] makes one: in the store that it says, the root has at that offset of its block a
///    mutable global of type `i32` that code does not have for itself.
#[derive(Clone, Copy, Debug)]
pub struct SharedWord {
    store: StoreId,
    root: RootKey,
    at: u32,
}

impl StoreOpaque {
    /// A global of a component as a word.
    ///
    /// # Errors
    ///
    /// As [`StoreOpaque::check_word`].
    pub(crate) fn share_word(&self, global: Global) -> Result<SharedWord> {
        self.check_word(global)?;
        let (key, index) = (global.place.instance(), global.place.index());
        let instance = self.vm.instance(key)?;
        let field = instance.field::<u128>(instance.layout.defined_global(index));
        let root = self.vm.root(key.root).or_bug("an instance without its root")?;
        let at = root.block.offset(field).or_bug("an instance outside of its root")?;
        Ok(SharedWord { store: self.id(), root: key.root, at })
    }

    /// The value of a word.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    #[inline]
    pub(crate) fn word(&self, word: SharedWord) -> u32 {
        self.place_of(word).map_or(0, |place| {
            // SAFETY: `SharedWord` 1: it is of this store and its root is there, as it has a place. `StoreContext` 2: the store,
            // whose code could write it, is borrowed.
            unsafe { place.read() }
        })
    }

    /// Sets a word, unless its root is gone.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    #[inline]
    pub(crate) fn set_word(&mut self, word: SharedWord, value: u32) {
        if let Some(place) = self.place_of(word) {
            // SAFETY: `SharedWord` 1: it is of this store and its root is there, as it has a place. `GuestWord` 2: any 32 bits are
            // an `i32`. `StoreContext` 2: the store, whose code could read it, is borrowed exclusively.
            unsafe { place.write(value) }
        }
    }

    /// Where a word is, if its root is there.
    #[inline]
    fn place_of(&self, word: SharedWord) -> Option<NonNull<u32>> {
        assert_eq!(word.store, self.id(), "a word is used with a store that is not its own");
        let root = self.vm.root(word.root)?;
        // SAFETY: `SharedWord` 1: it was just seen to be of this store, and the root is there: the offset is in its block.
        Some(unsafe { root.block.start.add(word.at as usize).cast() })
    }
}
