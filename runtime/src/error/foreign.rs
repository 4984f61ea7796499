//! Whose things are.

use std::fmt;

/// Something is used where it does not belong: it is of another engine, or of another store.
///
/// What a host does: nothing; it has mixed up two stores or engines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// It was made by another engine.
    OtherEngine {
        /// What it is, as in "module".
        what: String,
    },
    /// It lives in another store.
    OtherStore {
        /// What it is, as in "memory" or "instance".
        what: &'static str,
    },
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Foreign::OtherEngine { what } => {
                write!(f, "the {what} is of another engine than what it is used with")
            }
            Foreign::OtherStore { what } => {
                let an = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                write!(f, "{an} {what} is used with a store that is not its own")
            }
        }
    }
}

impl std::error::Error for Foreign {}
