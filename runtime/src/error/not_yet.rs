//! What has its name already, and not yet what it names.

/// Something that the API has, and that is not implemented yet.
///
/// What a host does: it does without, or waits for a later version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not implemented yet: {what}")]
#[non_exhaustive]
pub struct NotYet {
    /// What is not there, as in "fuel".
    pub what: &'static str,
}

impl NotYet {
    #[doc(hidden)]
    #[cold]
    pub const fn new(what: &'static str) -> NotYet {
        NotYet { what }
    }
}
