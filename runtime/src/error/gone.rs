//! What is not there, not there any more, or may not be entered.

use std::fmt;

/// What is used is not there any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Gone {
    /// It belongs to an instance that was dropped: closed by the host, or never completely made.
    #[error("{what} was dropped{}", numbered(.id))]
    Dropped {
        /// What was dropped, as in "the instance" or "the instance of this function".
        what: &'static str,
        /// The number of the instance in its store, as `component::Instance::id` has said it, where it is known.
        id: Option<u64>,
    },
    /// It is an exception that ended with the call or scope that gave it.
    #[error("the exception is gone: it ended with the call or scope that gave it")]
    Exception,
}

fn numbered(id: &Option<u64>) -> String {
    id.map_or_else(String::new, |id| format!(" (it was number {id} of its store)"))
}

impl Gone {
    /// `what` was dropped, whatever its number.
    #[doc(hidden)]
    pub const fn dropped(what: &'static str) -> Gone {
        Gone::Dropped { what, id: None }
    }
}

/// An instance is not entered, or not dropped while it is being called or made. Errors of calls have it around
/// [`Trap::CannotEnterComponent`](crate::Trap), which says the same to who knows only traps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct NotEntered {
    /// Why.
    pub reason: NotEnteredReason,
    /// The same, with what is not entered, for people.
    message: String,
}

/// Why an instance is not entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotEnteredReason {
    /// A call of it trapped, and what it left behind may be in disorder: it is never entered again.
    Poisoned,
    /// It is being called, and does not let itself be called meanwhile.
    BeingCalled,
    /// It is being made: one of its start functions runs.
    BeingMade,
    /// It is around the component that calls it, or inside that, or the caller itself: see
    /// [`Config::donut_wrapping`](crate::Config::donut_wrapping).
    Nested,
}

impl fmt::Display for NotEnteredReason {
    /// As it follows the name of the instance.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotEnteredReason::Poisoned => "trapped before",
            NotEnteredReason::BeingCalled => "is being called",
            NotEnteredReason::BeingMade => "is being made",
            NotEnteredReason::Nested => "is around its caller, or inside it",
        })
    }
}

impl NotEntered {
    #[doc(hidden)]
    pub fn new(reason: NotEnteredReason, message: impl fmt::Display) -> NotEntered {
        NotEntered { reason, message: message.to_string() }
    }
}

/// There is no export of the name that was asked for, or it is of another kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct NoExport {
    /// The name that was asked for; that of what is there, where an index was asked for.
    pub name: String,
    /// What it names instead of what was asked for, as in "memory"; `None` if it names nothing.
    pub found: Option<&'static str>,
    /// The names of all exports; of a component's interface, of all in that.
    pub exports: Vec<String>,
    /// The same for people.
    message: String,
}

impl NoExport {
    #[doc(hidden)]
    pub fn new(
        name: impl Into<String>,
        found: Option<&'static str>,
        exports: Vec<String>,
        message: impl Into<String>,
    ) -> NoExport {
        NoExport { name: name.into(), found, exports, message: message.into() }
    }
}
