//! What is not of the type, or as much, as was expected.

use std::fmt;

/// A value, a function or a type that is not of the type which is expected. (What differs in the types
/// of a component's function is a `component::TypeMismatch`.)
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongType {
    /// Which of several it is, as in "argument 1"; empty where there is one.
    pub place: String,
    /// What is expected there: a type in WebAssembly's text, or a kind of type.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The same for people.
    message: String,
}

impl WrongType {
    /// Of a value or function.
    #[doc(hidden)]
    #[cold]
    pub fn new(expected: impl fmt::Display, found: impl fmt::Display) -> WrongType {
        let (expected, found) = (expected.to_string(), found.to_string());
        let message = format!("expected `{expected}`, found `{found}`");
        WrongType { place: String::new(), expected, found, message }
    }

    /// The same, as one of several.
    #[doc(hidden)]
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> WrongType {
        self.place = place.into();
        self.message = format!("{}: {}", self.place, self.message);
        self
    }

    /// The same error, of which `place` is said around it.
    #[doc(hidden)]
    #[cold]
    pub fn within(mut error: anyhow::Error, place: String) -> anyhow::Error {
        if let Some(wrong) = error.downcast_mut::<WrongType>() {
            wrong.place.clone_from(&place);
        }
        error.context(place)
    }

    /// The same in other words.
    #[doc(hidden)]
    #[must_use]
    pub fn saying(mut self, message: impl Into<String>) -> WrongType {
        self.message = message.into();
        self
    }
}

impl fmt::Display for WrongType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WrongType {}

/// Another number of arguments, results, values or imports than there are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongCount {
    /// Of what, in the plural, as in "arguments".
    pub what: &'static str,
    /// How many there are.
    pub expected: usize,
    /// How many were given, or places for them.
    pub found: usize,
    /// Whether `found` counts places.
    is_room: bool,
}

impl WrongCount {
    #[doc(hidden)]
    #[cold]
    pub fn new(what: &'static str, expected: usize, found: usize) -> WrongCount {
        WrongCount { what, expected, found, is_room: false }
    }

    /// Of places for results.
    #[doc(hidden)]
    #[cold]
    pub fn of_room(expected: usize, found: usize) -> WrongCount {
        WrongCount { what: "results", expected, found, is_room: true }
    }
}

impl fmt::Display for WrongCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WrongCount { what, expected, found, is_room } = self;
        let room = if *is_room { "room for " } else { "" };
        write!(f, "expected {room}{expected} {what}, found {found}")
    }
}

impl std::error::Error for WrongCount {}

/// Elements of a table, or a value of an exception, are asked for past the end. (Of memories it is a
/// `MemoryAccessError`.)
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct OutOfRange {
    /// The first that was asked for.
    pub start: u64,
    /// How many were.
    pub len: u64,
    /// How many there are.
    pub size: u64,
    /// The same for people.
    message: String,
}

impl OutOfRange {
    #[cold]
    pub(crate) fn new(start: u64, len: u64, size: u64, message: String) -> OutOfRange {
        OutOfRange { start, len, size, message }
    }
}
