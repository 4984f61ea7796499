//! Errors of the component layer that carry data.

use std::fmt;

/// The Rust types that a host asks for are not those of the component.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeMismatch {
    /// From the innermost place outwards.
    path: Vec<String>,
    expected: String,
    found: String,
}

impl TypeMismatch {
    /// `expected` is the component's type in WIT syntax, `found` what the host has instead.
    pub fn new(expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self { path: Vec::new(), expected: expected.to_string(), found: found.to_string() }
    }

    /// The same mismatch seen from the type around it, where it lies at `place`.
    #[must_use]
    pub fn within(mut self, place: impl Into<String>) -> Self {
        self.path.push(place.into());
        self
    }

    /// The places on the way to the mismatch, from the outside: ``parameter 2 `p` ``,
    /// ``field `at` ``.
    pub fn path(&self) -> impl Iterator<Item = &str> {
        self.path.iter().rev().map(String::as_str)
    }

    /// The type that the component has, in WIT syntax.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What the host has instead.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for TypeMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, place) in self.path().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            f.write_str(place)?;
        }
        if !self.path.is_empty() {
            f.write_str(": ")?;
        }
        write!(f, "the component has `{}`, the host has {}", self.expected, self.found)
    }
}

impl std::error::Error for TypeMismatch {}
