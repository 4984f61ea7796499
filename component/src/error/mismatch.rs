//! Types that are not the component's.

use std::fmt;
use wharf_runtime::error::Foreign;

/// The Rust types that a host asks for, or the values that it gives, are not of the types of the component.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeMismatch {
    /// From the innermost place outwards.
    path: Vec<String>,
    expected: String,
    found: String,
    /// The whole types of a function: the component's, and the host's.
    funcs: Option<Box<(String, String)>>,
    /// Whether it is a resource that is right but for its store.
    of_other_store: bool,
}

impl TypeMismatch {
    /// `expected` is the component's type in WIT syntax, `found` what the host has instead.
    pub fn new(expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        Self { path: Vec::new(), expected, found, funcs: None, of_other_store: false }
    }

    /// The same mismatch, of a resource that is of another store.
    #[must_use]
    pub(crate) fn of_other_store(self) -> Self {
        Self { of_other_store: true, ..self }
    }

    /// The mismatch as an error, around the one about a thing of another store if it is that.
    #[cold]
    pub(crate) fn into_error(self) -> anyhow::Error {
        match self.of_other_store {
            true => anyhow::Error::from(Foreign::OtherStore { what: "resource" }).context(self),
            false => self.into(),
        }
    }

    /// The same mismatch, in functions of these types: the component's, and the host's.
    #[must_use]
    pub(crate) fn in_funcs(mut self, component: impl fmt::Display, host: String) -> Self {
        self.funcs = Some(Box::new((component.to_string(), host)));
        self
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

    /// The types of the whole function in WIT syntax, where it is one that differs: what the component
    /// has, and what the host has.
    pub fn funcs(&self) -> Option<(&str, &str)> {
        let (component, host) = &**self.funcs.as_ref()?;
        Some((component, host))
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
        write!(f, "the component has `{}`, the host has {}", self.expected, self.found)?;
        match self.funcs() {
            Some((component, host)) => {
                write!(f, "\n    the component has {component}\n    the host has      {host}")
            }
            None => Ok(()),
        }
    }
}

impl std::error::Error for TypeMismatch {}
