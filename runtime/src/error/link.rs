//! What a linker cannot satisfy.

use std::fmt;

/// Imports of a module or component that cannot be satisfied: all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkError {
    /// The imports, in the order in which they are imported. There is at least one.
    pub imports: Vec<Unsatisfied>,
    /// The same for people.
    message: String,
}

/// An import that cannot be satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsatisfied {
    /// The names on the way to it: of the module and the import, or of the instances that it is in and itself.
    pub path: Vec<String>,
    /// What is imported: its type, in the syntax of WebAssembly's text or of WIT.
    pub expected: String,
    /// What is wrong.
    pub problem: LinkProblem,
}

/// What is wrong with an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkProblem {
    /// Nothing has that name.
    Missing {
        /// What may be meant: the same in another version, or something that is spelt alike.
        nearest: Option<String>,
    },
    /// What has that name is something else, or of another type.
    Mismatch {
        /// What there is, and how it differs.
        found: String,
    },
}

/// What a linker is to define has a name that is taken.
///
/// What a host does: it defines each name once, or allows shadowing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct AlreadyDefined {
    /// The name, with those of what it is in before it.
    pub name: String,
    /// The same for people.
    message: String,
}

impl AlreadyDefined {
    #[doc(hidden)]
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> AlreadyDefined {
        AlreadyDefined { name: name.into(), message: message.into() }
    }
}

impl LinkError {
    #[doc(hidden)]
    pub fn new(imports: Vec<Unsatisfied>, message: impl Into<String>) -> LinkError {
        LinkError { imports, message: message.into() }
    }
}

impl Unsatisfied {
    #[doc(hidden)]
    pub fn new(
        path: Vec<String>,
        expected: impl fmt::Display,
        problem: LinkProblem,
    ) -> Unsatisfied {
        Unsatisfied { path, expected: expected.to_string(), problem }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for LinkError {}
