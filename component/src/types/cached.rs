//! What follows from a type and is made when someone first asks for it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

/// A value that follows from the type that it is part of: no part of the type's identity, and not
/// saved with it.
pub(crate) struct Cached<T>(OnceLock<T>);

impl<T> Cached<T> {
    /// The value, which `make` makes the first time.
    #[inline]
    pub(crate) fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Cached<T> {
    fn default() -> Cached<T> {
        Cached(OnceLock::new())
    }
}

impl<T: Clone> Clone for Cached<T> {
    fn clone(&self) -> Cached<T> {
        Cached(self.0.clone())
    }
}

impl<T> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

impl<T> PartialEq for Cached<T> {
    fn eq(&self, _other: &Cached<T>) -> bool {
        true
    }
}

impl<T> Eq for Cached<T> {}

impl<T> Hash for Cached<T> {
    fn hash<H: Hasher>(&self, _state: &mut H) {}
}
