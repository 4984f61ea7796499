//! Small indices as types of their own, and maps from them.
//!
//! [`PrimaryMap`] is a list that gives out the indices of what it holds; [`SecondaryMap`] says more
//! about indices that another map gave out; [`EntitySet`] is some of them. Names and behaviour are
//! those of Cranelift's entities, which a host that only loads artifacts should not have to build.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::iter::{Enumerate, Map};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut, Range};
use std::slice;

/// An index of a kind of its own.
pub trait EntityRef: Copy + Eq {
    /// The index with this number. One that is too large becomes the greatest, which no map has.
    fn new(index: usize) -> Self;

    /// Its number.
    fn index(self) -> usize;
}

/// Makes a `struct Name(u32)` an [`EntityRef`] that is shown as `prefix` and number.
#[doc(hidden)]
#[macro_export]
macro_rules! entity_impl {
    ($name:ident, $prefix:literal) => {
        impl $crate::entity::EntityRef for $name {
            #[inline]
            fn new(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }

            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl $name {
            /// The index with this number.
            #[allow(dead_code, reason = "not every kind of index needs it")]
            #[inline]
            pub fn from_u32(index: u32) -> Self {
                $name(index)
            }

            /// Its number.
            #[allow(dead_code, reason = "not every kind of index needs it")]
            #[inline]
            pub fn as_u32(self) -> u32 {
                self.0
            }
        }

        impl $crate::packed::Packed for $name {
            type Bytes = [u8; 4];

            fn pack(self) -> [u8; 4] {
                self.0.to_le_bytes()
            }

            fn unpack(bytes: [u8; 4]) -> Self {
                $name(u32::from_le_bytes(bytes))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }
    };
}
pub use entity_impl;

/// A list of values, each with the index that [`PrimaryMap::push`] gave for it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent, bound(serialize = "V: Serialize", deserialize = "V: Deserialize<'de>"))]
pub struct PrimaryMap<K, V> {
    values: Vec<V>,
    #[serde(skip)]
    of: PhantomData<fn(K) -> K>,
}

impl<K: EntityRef, V> PrimaryMap<K, V> {
    /// A map of nothing.
    pub const fn new() -> PrimaryMap<K, V> {
        PrimaryMap { values: Vec::new(), of: PhantomData }
    }

    /// A map of nothing, with room for `capacity` values.
    pub fn with_capacity(capacity: usize) -> PrimaryMap<K, V> {
        PrimaryMap { values: Vec::with_capacity(capacity), of: PhantomData }
    }

    /// Adds a value, and gives its index.
    pub fn push(&mut self, value: V) -> K {
        let index = K::new(self.values.len());
        self.values.push(value);
        index
    }

    /// Takes out all but the first `len` values.
    pub fn truncate(&mut self, len: usize) {
        self.values.truncate(len);
    }

    /// The index that the next value will have.
    pub fn next_key(&self) -> K {
        K::new(self.values.len())
    }

    /// Whether there is a value at `index`.
    pub fn is_valid(&self, index: K) -> bool {
        index.index() < self.values.len()
    }

    /// The value at `index`.
    #[inline]
    pub fn get(&self, index: K) -> Option<&V> {
        self.values.get(index.index())
    }

    /// The value at `index`.
    #[inline]
    pub fn get_mut(&mut self, index: K) -> Option<&mut V> {
        self.values.get_mut(index.index())
    }

    /// How many values there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All indices, in order.
    pub fn keys(&self) -> Keys<K> {
        (0..self.values.len()).map(K::new)
    }

    /// All values, in order.
    pub fn values(&self) -> slice::Iter<'_, V> {
        self.values.iter()
    }

    /// All values, in order.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, V> {
        self.values.iter_mut()
    }

    /// All values, in order.
    pub fn as_values_slice(&self) -> &[V] {
        &self.values
    }

    /// All values with their indices, in order.
    pub fn iter(&self) -> Pairs<slice::Iter<'_, V>, K, &V> {
        self.values.iter().enumerate().map(pair)
    }

    /// All values with their indices, in order.
    pub fn iter_mut(&mut self) -> Pairs<slice::IterMut<'_, V>, K, &mut V> {
        self.values.iter_mut().enumerate().map(pair)
    }

    /// The last value with its index.
    pub fn last(&self) -> Option<(K, &V)> {
        let last = self.values.len().checked_sub(1)?;
        Some((K::new(last), &self.values[last]))
    }
}

/// Indices in order.
pub type Keys<K> = Map<Range<usize>, fn(usize) -> K>;

/// Values with their indices, in order.
pub type Pairs<I, K, V> = Map<Enumerate<I>, fn((usize, V)) -> (K, V)>;

fn pair<K: EntityRef, V>((index, value): (usize, V)) -> (K, V) {
    (K::new(index), value)
}

impl<K: EntityRef, V> Default for PrimaryMap<K, V> {
    fn default() -> PrimaryMap<K, V> {
        PrimaryMap::new()
    }
}

impl<K: EntityRef, V> Index<K> for PrimaryMap<K, V> {
    type Output = V;

    #[inline]
    fn index(&self, index: K) -> &V {
        &self.values[index.index()]
    }
}

impl<K: EntityRef, V> IndexMut<K> for PrimaryMap<K, V> {
    #[inline]
    fn index_mut(&mut self, index: K) -> &mut V {
        &mut self.values[index.index()]
    }
}

impl<K: EntityRef, V> IntoIterator for PrimaryMap<K, V> {
    type Item = (K, V);
    type IntoIter = Pairs<std::vec::IntoIter<V>, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter().enumerate().map(pair)
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a PrimaryMap<K, V> {
    type Item = (K, &'a V);
    type IntoIter = Pairs<slice::Iter<'a, V>, K, &'a V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, K: EntityRef, V> IntoIterator for &'a mut PrimaryMap<K, V> {
    type Item = (K, &'a mut V);
    type IntoIter = Pairs<slice::IterMut<'a, V>, K, &'a mut V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<K, V> AsRef<[V]> for PrimaryMap<K, V> {
    fn as_ref(&self) -> &[V] {
        &self.values
    }
}

impl<K: EntityRef, V> FromIterator<V> for PrimaryMap<K, V> {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> PrimaryMap<K, V> {
        PrimaryMap { values: values.into_iter().collect(), of: PhantomData }
    }
}

impl<K: EntityRef, V> Extend<V> for PrimaryMap<K, V> {
    fn extend<I: IntoIterator<Item = V>>(&mut self, values: I) {
        self.values.extend(values);
    }
}

impl<K: EntityRef + fmt::Debug, V: fmt::Debug> fmt::Debug for PrimaryMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// A value for each index: the default for those that were never set.
#[derive(Clone, Debug)]
pub struct SecondaryMap<K, V> {
    values: Vec<V>,
    default: V,
    of: PhantomData<fn(K) -> K>,
}

impl<K: EntityRef, V: Clone + Default> SecondaryMap<K, V> {
    /// A map in which nothing was set.
    pub fn new() -> SecondaryMap<K, V> {
        SecondaryMap { values: Vec::new(), default: V::default(), of: PhantomData }
    }
}

impl<K: EntityRef, V: Clone> SecondaryMap<K, V> {
    /// The value at `index`, if it or one after it was set.
    #[inline]
    pub fn get(&self, index: K) -> Option<&V> {
        self.values.get(index.index())
    }
}

impl<K: EntityRef, V: Clone + Default> Default for SecondaryMap<K, V> {
    fn default() -> SecondaryMap<K, V> {
        SecondaryMap::new()
    }
}

impl<K: EntityRef, V: Clone> Index<K> for SecondaryMap<K, V> {
    type Output = V;

    #[inline]
    fn index(&self, index: K) -> &V {
        self.get(index).unwrap_or(&self.default)
    }
}

impl<K: EntityRef, V: Clone> IndexMut<K> for SecondaryMap<K, V> {
    fn index_mut(&mut self, index: K) -> &mut V {
        let index = index.index();
        if index >= self.values.len() {
            self.values.resize(index + 1, self.default.clone());
        }
        &mut self.values[index]
    }
}

/// A set of indices.
#[derive(Clone, Debug)]
pub struct EntitySet<K> {
    indices: BTreeSet<usize>,
    of: PhantomData<fn(K) -> K>,
}

impl<K: EntityRef> EntitySet<K> {
    /// The empty set.
    pub fn new() -> EntitySet<K> {
        EntitySet { indices: BTreeSet::new(), of: PhantomData }
    }

    /// Adds `index`. Whether it was not there before.
    pub fn insert(&mut self, index: K) -> bool {
        self.indices.insert(index.index())
    }

    /// Whether `index` is there.
    pub fn contains(&self, index: K) -> bool {
        self.indices.contains(&index.index())
    }
}

impl<K: EntityRef> Default for EntitySet<K> {
    fn default() -> EntitySet<K> {
        EntitySet::new()
    }
}

impl<K: EntityRef> Extend<K> for EntitySet<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, indices: I) {
        self.indices.extend(indices.into_iter().map(K::index));
    }
}
