//! What is not there, not there any more, or may not be entered.

use std::borrow::Cow;
use std::fmt;

/// What is used is not there any more: it belongs to an instance that was dropped (closed by the host, or never
/// completely made), or is an exception that ended with the call or scope that gave it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {how}")]
#[non_exhaustive]
pub struct Gone {
    /// What it is, as in "the instance" or "the instance of this function".
    pub what: &'static str,
    /// The number of the instance in its store, as `component::Instance::id` has said it, where it is known.
    pub id: Option<u64>,
    /// What became of it, for people.
    how: Cow<'static, str>,
}

impl Gone {
    #[doc(hidden)]
    pub const fn new(what: &'static str) -> Gone {
        Gone { what, id: None, how: Cow::Borrowed("was dropped") }
    }

    /// The same, of instance `id` of a store.
    #[doc(hidden)]
    #[must_use]
    pub fn numbered(mut self, id: u64) -> Gone {
        self.id = Some(id);
        self.how = Cow::Owned(format!("was dropped (it was number {id} of its store)"));
        self
    }

    /// The same, where the sentence goes on.
    #[doc(hidden)]
    #[must_use]
    pub fn saying(mut self, more: &str) -> Gone {
        self.how = Cow::Owned(format!("was dropped {more}"));
        self
    }

    /// What the host has only until a call or scope ends.
    #[doc(hidden)]
    pub const fn ended(what: &'static str) -> Gone {
        let how = Cow::Borrowed("is gone: it ended with the call or scope that gave it");
        Gone { what, id: None, how }
    }
}

/// An instance is not entered, or not dropped while it is being called. Errors of calls have it around
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
    /// The name that was asked for.
    pub name: String,
    /// What it names instead of what was asked for, as in "memory"; `None` if it names nothing.
    pub found: Option<&'static str>,
    /// The names of all exports; none where these are not at hand.
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
