//! Runs `.wast` scripts: what the test suites of WebAssembly and of the component model are written
//! in, and Wharf's own cases.
//!
//! A script is a list of directives: modules and components to instantiate, calls to make, and what
//! must come of them. All of a script runs to its end, whatever fails on the way, and a [`Report`]
//! says of each directive what became of it. Which files are worth running, and which failures are
//! known, is for the caller to say.
//!
//! - [`runner`]: the directives, and the instances that they refer to;
//! - [`values`]: arguments made, results compared;
//! - [`describe`]: directives and values as messages show them;
//! - [`report`]: what became of a script;
//! - [`spectest`]: the module that scripts of the core suite import from.
//!
//! Modules share one store, as they import each other's exports. Each instance of a component has a
//! store of its own: it imports nothing.
//!
//! ```
//! let engine = wharf::Engine::default();
//! let script = r#"(module (func (export "f") (result i32) i32.const 7))
//! (assert_return (invoke "f") (i32.const 8))"#;
//! let report = wharf_wast::Runner::new(&engine).run("seven.wast", script);
//! let failures: Vec<String> = report.failures().map(ToString::to_string).collect();
//! assert_eq!(failures, [
//!     "seven.wast:2:2: assert_return (invoke \"f\")\n  expected: (i32.const 8)\n  actual:   (i32.const 7)"
//! ]);
//! ```
// Without a compiler there is nothing that a script could define.
#![cfg(all(feature = "compile", feature = "component"))]
#![forbid(unsafe_code)]

mod unsupported;
mod values;
mod describe;
mod report;
mod spectest;
mod runner;

pub use report::{Outcome, Report, Verdict};
pub use runner::Runner;
pub use unsupported::Unsupported;

use std::io;
use std::path::{Path, PathBuf};

/// The scripts in `path`: itself if it is a file, or else all files `*.wast` in it and in the folders
/// below, sorted.
///
/// # Errors
///
/// Fails when `path` or a folder below it cannot be read.
pub fn scripts(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    // Not recursive: how deep folders are nested is not ours to say.
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            // A link to a folder is not followed: it may lead back here.
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "wast") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        for name in ["a/b/two.wast", "one.wast", "a/no.wat"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found = scripts(folder.path()).unwrap();
        assert_eq!(found, ["a/b/two.wast", "one.wast"].map(|name| folder.path().join(name)));
        let file = folder.path().join("a/no.wat");
        assert_eq!(scripts(&file).unwrap(), [file]);
        let error = scripts(&folder.path().join("missing")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
