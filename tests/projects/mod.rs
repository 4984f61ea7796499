//! Cargo projects with Wharf in them, which tests write and check. What is built of Wharf lies in one
//! target folder for all of them, so that only the first waits for it.

mod check;

pub(crate) use check::check;

use std::io::Result;
use std::path::Path;

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
