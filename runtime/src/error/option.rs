//! Options that cannot be.

/// An engine, a cache or the type of a memory is not made: an option of `Config`, `CacheConfig` or `MemoryTypeBuilder`
/// cannot be as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct InvalidOption {
    /// The method that sets it, as in `max_wasm_stack`.
    pub name: String,
    /// What is wrong with it, for people.
    message: String,
}

impl InvalidOption {
    #[doc(hidden)]
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> InvalidOption {
        InvalidOption { name: name.into(), message: message.into() }
    }
}
