//! What can be wrong with WIT, options and files: a list of problems, each with its place.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// Everything that is wrong, at once.
///
/// A build script prints it and ends, which is what `?` in its `main` does. One that knows better
/// looks at the [`problems`](Error::problems):
///
/// ```
/// use wharf_wit::{Bindings, Problem};
///
/// let wit = "package a:b;\nworld w {\n  import nope;\n}";
/// let error = Bindings::new().inline(wit).generate().unwrap_err();
/// for problem in error.problems() {
///     if let Problem::Wit { file: Some(file), line: Some(line), message, .. } = problem {
///         println!("cargo:warning={}:{line}: {message}", file.display());
///     }
/// }
/// ```
#[derive(Debug, Clone, thiserror::Error)]
pub struct Error {
    problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The WIT is wrong, or says something that Wharf cannot do yet. Whoever wrote the WIT mends it; a
    /// build script shows the place.
    #[non_exhaustive]
    Wit {
        /// The file, by the name under which it was read; `<inline>` and `<interfaces>` are the texts
        /// of these options. `None` where it is not known: a package in binary has no places.
        file: Option<PathBuf>,
        /// The line in the file, counted from 1.
        line: Option<usize>,
        /// The byte in the line, counted from 1.
        column: Option<usize>,
        /// What is wrong, without the place.
        message: String,
        /// What to write instead, for mistakes that are made often.
        help: Option<&'static str>,
        /// All of it for people, with the line of WIT in question: what `Display` writes.
        rendered: String,
    },
    /// An option is wrong, or means nothing in this WIT. A build script that has its options from
    /// elsewhere passes the message on; else it is mended where the option is given.
    #[non_exhaustive]
    Option {
        /// Name of the option, such as `imports`.
        option: &'static str,
        /// The key or value in it that is meant, if there is one.
        key: Option<String>,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// What the option `path` names is not there, or cannot be read. A build script that fetches WIT
    /// fetches it now.
    #[non_exhaustive]
    Read {
        /// The file or folder, as the option names it.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
        /// What is wrong, with the file in the folder if it is one of those.
        message: String,
    },
    /// [`write_to_out_dir`](crate::Bindings::write_to_out_dir) was called where there is no `OUT_DIR`.
    /// What is not a build script uses [`Generated::write`](crate::Generated::write).
    NoOutDir,
    /// The generated code cannot be written.
    #[non_exhaustive]
    Write {
        /// The file that was to be written.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
        /// The same as text.
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

    pub(crate) fn option(
        option: &'static str,
        key: Option<&str>,
        message: impl Into<String>,
    ) -> Self {
        let key = key.map(str::to_owned);
        Problem::Option { option, key, message: message.into() }.into()
    }

    pub(crate) fn read(path: &Path, kind: io::ErrorKind, message: String) -> Self {
        Problem::Read { path: path.to_owned(), kind, message }.into()
    }

    pub(crate) fn write(path: PathBuf, error: &io::Error) -> Self {
        Problem::Write { path, kind: error.kind(), message: error.to_string() }.into()
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
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
            Problem::Wit { rendered, .. } => f.write_str(rendered),
            Problem::Option { option, key: Some(key), message } => {
                write!(f, "option `{option}`, \"{key}\": {message}")
            }
            Problem::Option { option, key: None, message } => {
                write!(f, "option `{option}`: {message}")
            }
            Problem::Read { path, message, .. } => {
                write!(f, "option `path`, \"{}\": {message}", path.display())
            }
            Problem::NoOutDir => f.write_str("`OUT_DIR` is not set: this is no build script"),
            Problem::Write { path, message, .. } => {
                write!(f, "cannot write {}: {message}", path.display())
            }
        }
    }
}

/// Collects problems, so that one run shows them all.
#[derive(Debug, Clone, Default)]
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
