//! `cargo check` of what tests write.

use std::io::Result;
use std::path::Path;
use std::process::{Command, Output};

/// `cargo check` of a package, offline: all that it needs was there for the test.
pub(crate) fn check(folder: &Path) -> Result<Output> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).args(["check", "--offline", "--color", "never"]);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"));
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.output()
}
