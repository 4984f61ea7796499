//! What host functions do.

/// A host function panicked, or a builtin of Wharf did. The call that it was made in failed; nothing unwinds through
/// guests.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{who} panicked: {message}")]
#[non_exhaustive]
pub struct HostPanicked {
    /// Who did, as in "a host function".
    pub who: &'static str,
    /// What it panicked with, if that was text.
    pub message: String,
}

impl HostPanicked {
    #[cold]
    pub(crate) fn new(who: &'static str, message: &str) -> HostPanicked {
        HostPanicked { who, message: message.to_owned() }
    }
}
