//! What can be wrong with WIT or with options: a list of problems, each with its place.

use std::fmt;

/// Everything that is wrong, at once.
#[derive(Debug, Clone, thiserror::Error)]
pub struct Error {
    problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The WIT text is wrong or says something that Wharf cannot do yet. The message names file,
    /// line and column.
    Wit(String),
    /// An option is wrong.
    Option {
        /// Name of the option, such as `imports`.
        option: &'static str,
        /// The key or value in it that is meant, if there is one.
        key: Option<String>,
        /// What is wrong, and what to write instead.
        message: String,
    },
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The problems in the order in which they were found; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn wit(message: impl Into<String>) -> Self {
        Self { problems: vec![Problem::Wit(message.into())] }
    }

    pub(crate) fn option(
        option: &'static str,
        key: Option<&str>,
        message: impl Into<String>,
    ) -> Self {
        let key = key.map(str::to_owned);
        Self { problems: vec![Problem::Option { option, key, message: message.into() }] }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Wit(message) => f.write_str(message),
            Problem::Option { option, key: Some(key), message } => {
                write!(f, "option `{option}`, \"{key}\": {message}")
            }
            Problem::Option { option, key: None, message } => {
                write!(f, "option `{option}`: {message}")
            }
        }
    }
}

/// Collects problems, so that one run shows them all.
#[derive(Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    pub(crate) fn push(&mut self, error: Error) {
        for problem in error.problems {
            if !self.found.contains(&problem) {
                self.found.push(problem);
            }
        }
    }

    pub(crate) fn finish(self) -> Result<()> {
        if self.found.is_empty() { Ok(()) } else { Err(Error { problems: self.found }) }
    }
}
