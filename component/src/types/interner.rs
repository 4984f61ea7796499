//! Types that are there once.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use wharf_runtime::entity::{EntityRef, PrimaryMap};

/// A list of types without duplicates.
///
/// The map is not part of what is saved: nothing is added to types that were loaded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub(super) struct Interner<K: EntityRef, T> {
    pub(super) items: PrimaryMap<K, T>,
    #[serde(skip, default = "HashMap::new")]
    known: HashMap<T, K>,
}

impl<K: EntityRef, T> Default for Interner<K, T> {
    fn default() -> Self {
        Interner { items: PrimaryMap::new(), known: HashMap::new() }
    }
}

impl<K: EntityRef, T: Clone + Eq + Hash> Interner<K, T> {
    pub(super) fn intern(&mut self, item: T) -> K {
        if let Some(&index) = self.known.get(&item) {
            return index;
        }
        let index = self.items.push(item.clone());
        self.known.insert(item, index);
        index
    }
}
