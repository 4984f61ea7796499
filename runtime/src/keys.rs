//! What tells stores, and instances in them, apart.

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};

/// What tells stores of one process apart.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StoreId(NonZeroU64);

/// A root instance: what a host instantiated. Its number is not used again for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RootKey {
    pub(crate) slot: u32,
    pub(crate) generation: u32,
}

/// A core instance: its root, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InstanceKey {
    pub(crate) root: RootKey,
    pub(crate) index: u32,
}

impl StoreId {
    /// The identity as a number.
    pub fn as_u64(self) -> u64 {
        self.0.get()
    }

    /// Another one than all before.
    pub(crate) fn next() -> StoreId {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        StoreId(NonZeroU64::new(id).expect("fewer than 2^64 stores"))
    }
}
