//! Finds guests: those that are committed, and larger ones where they are at hand.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The guest `name`: in `tests/guests` of the repository at `root`, or in the folder that
/// `WHARF_GUESTS` names. Says so when it is in neither.
pub(crate) fn guest(root: &Path, name: &str) -> Option<PathBuf> {
    let given = std::env::var_os("WHARF_GUESTS").map(PathBuf::from);
    let folders = [Some(root.join("tests/guests")), given, Some(root.join("../shared/guests"))];
    let found = folders.into_iter().flatten().map(|folder| folder.join(name));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        let message = "is not there; set WHARF_GUESTS to the folder that has it";
        // Not `eprintln!`, which the test harness would keep to itself.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {name} {message}");
    }
    found
}
