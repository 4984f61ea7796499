//! What generated bindings call.

use crate::func::{Func, TypedFunc};
use crate::{ComponentNamedList, Lift, Lower};
use anyhow::{Error, Result};
use std::fmt;

/// The exports of a world, or of an interface, being taken out of an instance. All that are of another
/// type are reported together.
#[derive(Debug, Default)]
pub struct Exports {
    problems: Vec<Error>,
}

impl Exports {
    /// None so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function of an export, if it is of the type that was asked for. `name` says what it is
    /// called and where it is.
    pub fn func<P, R>(&mut self, name: &str, found: Result<TypedFunc<P, R>>) -> Option<Func>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let found = found.map(|func| *func.func());
        let wrong =
            |error: Error| error.context(format!("the export {name} is not what its WIT says"));
        self.interface(found.map_err(wrong))
    }

    /// What was taken out of an interface, if all of it could be.
    pub fn interface<T>(&mut self, found: Result<T>) -> Option<T> {
        match found.map_err(Error::downcast::<Mismatches>) {
            Ok(found) => return Some(found),
            Err(Ok(several)) => self.problems.extend(several.0),
            Err(Err(error)) => self.problems.push(error),
        }
        None
    }

    /// What was wrong with all that was not given.
    pub fn error(mut self) -> Error {
        match self.problems.pop() {
            Some(only) if self.problems.is_empty() => only,
            last => {
                self.problems.extend(last);
                Error::new(Mismatches(self.problems))
            }
        }
    }
}

/// The arguments of a call, for whoever records it: a tuple to read, however many there are.
pub struct Arguments<'a>(pub &'a [&'a dyn fmt::Debug]);

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("");
        self.0.iter().for_each(|argument| {
            tuple.field(argument);
        });
        tuple.finish()
    }
}

/// Several exports that are of another type.
#[derive(Debug)]
struct Mismatches(Vec<Error>);

impl fmt::Display for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} exports of the component are not what their WIT says:", self.0.len())?;
        self.0.iter().try_for_each(|error| write!(f, "\n  {error}: {}", error.root_cause()))
    }
}

impl std::error::Error for Mismatches {}
