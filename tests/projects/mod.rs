//! Cargo projects with Wharf in them, which tests write and check. What is built of Wharf lies in one
//! target folder for all of them, so that only the first waits for it.

use std::io::Result;
use std::path::Path;
use std::process::{Command, Output};

/// Makes a folder a package `name` that depends on the Wharf which lies in `wharf`.
pub(crate) fn set_up(folder: &Path, name: &str, wharf: &Path) -> Result<()> {
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         wharf = {{ path = {wharf:?}, default-features = false, features = [\"component\"] }}"
    );
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::copy(wharf.join("Cargo.lock"), folder.join("Cargo.lock")).map(drop)
}

/// `cargo check` of a package, offline: all that it needs was there for the test.
pub(crate) fn check(folder: &Path) -> Result<Output> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).args(["check", "--offline", "--color", "never"]);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("checked"));
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.output()
}
