//! What grows or rots, held: every rule of the house that a machine can see to.
//!
//! A rule is a function from files to [`Problem`]s; all problems are reported at once. A problem
//! fails the run, unless it is a warning.

mod source;
mod files;
mod rust;
mod proofs;
mod crates;
mod rooms;
mod words;
mod documents;

use anyhow::{Context, Result, ensure};
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// A file of the project.
pub(crate) struct File {
    /// Its path from the root of the project, with `/`.
    pub(crate) path: String,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// Its content; `None` where it is not text.
    pub(crate) text: Option<String>,
}

impl File {
    /// Whether it is Rust that people wrote, not a golden of a test.
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs") && !self.is_golden()
    }

    /// Whether a test wrote it: what lies in folders called `goldens`, and the Rust beside the WIT
    /// of `tests/bindgen`.
    fn is_golden(&self) -> bool {
        self.path.split('/').any(|part| part == "goldens")
            || (self.path.starts_with("tests/bindgen/") && self.path.ends_with(".rs"))
    }

    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Something that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    pub(crate) path: String,
    /// Zero for the file as a whole.
    pub(crate) line: usize,
    pub(crate) message: String,
    pub(crate) warning: bool,
}

impl Problem {
    fn new(file: &File, line: usize, message: impl Into<String>) -> Problem {
        Problem { path: file.path.clone(), line, message: message.into(), warning: false }
    }

    fn warning(file: &File, message: impl Into<String>) -> Problem {
        Problem { warning: true, ..Problem::new(file, 0, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.warning { "warning: " } else { "" };
        match self.line {
            0 => write!(f, "{kind}{}: {}", self.path, self.message),
            line => write!(f, "{kind}{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Checks the project at `root`.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let files = project_files(root)?;
    let problems = check(&files);
    let (warnings, failures): (Vec<_>, Vec<_>) = problems.iter().partition(|p| p.warning);
    for problem in warnings.iter().chain(&failures) {
        eprintln!("{problem}");
    }
    eprintln!("tidy: {} files, {} problems", files.len(), failures.len());
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// All rules.
fn check(files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files {
        problems.extend(files::check(file));
        if file.is_rust() {
            problems.extend(rust::check(file));
        }
    }
    problems.extend(proofs::check(files));
    problems.extend(crates::check(files));
    problems.extend(rooms::check(files));
    problems.extend(words::check(files));
    problems.extend(documents::check(files));
    problems.sort();
    problems
}

/// The files that git has or would add.
fn project_files(root: &Path) -> Result<Vec<File>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().context("cannot run git")?;
    ensure!(output.status.success(), "git: {}", String::from_utf8_lossy(&output.stderr));
    let mut files = Vec::new();
    for path in output.stdout.split(|&byte| byte == 0).filter(|path| !path.is_empty()) {
        let path = std::str::from_utf8(path).context("the name of a file is not UTF-8")?;
        // A file that was deleted but is still in the index is of no concern.
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        let size = bytes.len() as u64;
        files.push(File { path: path.to_owned(), size, text: String::from_utf8(bytes).ok() });
    }
    files.dedup_by(|a, b| a.path == b.path);
    Ok(files)
}

#[cfg(test)]
pub(crate) fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), size: text.len() as u64, text: Some(text.to_owned()) }
}

#[cfg(test)]
pub(crate) fn shown(problems: impl IntoIterator<Item = Problem>) -> Vec<String> {
    problems.into_iter().map(|problem| problem.to_string()).collect()
}
