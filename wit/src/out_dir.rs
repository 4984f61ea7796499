//! For build scripts: the code as a file that the crate includes, and what Cargo must watch.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::error::{Error, Problem, Result};
use crate::generate::{Bindings, Generated};

impl Bindings {
    /// Generates the bindings into a file of Cargo's `OUT_DIR`, and has Cargo run the build script
    /// again when a WIT file is edited, added or removed. The crate includes the file with
    /// `include!(concat!(env!("OUT_DIR"), "/plugin.rs"));`.
    ///
    /// ```no_run
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     wharf_wit::Bindings::new().path("wit").world("plugin").write_to_out_dir("plugin.rs")?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// What [`Bindings::generate`] says; [`Problem::NoOutDir`], because this is no build script;
    /// [`Problem::Write`].
    pub fn write_to_out_dir(&self, name: &str) -> Result<PathBuf> {
        // Even if the WIT is wrong: when it is mended, Cargo must see that.
        self.folders().iter().for_each(|folder| watch(folder));
        let generated = self.generate()?;
        generated.files().iter().for_each(|file| watch(file));
        let folder = env::var_os("OUT_DIR").ok_or(Problem::NoOutDir)?;
        let file = Path::new(&folder).join(name);
        generated.write(&file).map_err(|error| Error::write(file, &error))
    }

    /// The folders that the WIT is read from: a file that is added to one of them changes what is
    /// generated.
    pub fn folders(&self) -> Vec<PathBuf> {
        let mut folders = BTreeSet::new();
        for path in self.options.paths.iter().filter(|path| path.is_dir()) {
            folders.insert(path.clone());
            let deps = path.join("deps");
            for entry in deps.read_dir().into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.insert(entry.path());
                }
            }
            folders.extend(deps.is_dir().then_some(deps));
        }
        folders.into_iter().collect()
    }
}

impl Generated {
    /// Writes the code, formatted; a file that has it already is left alone, so that nothing is
    /// built again for it.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<PathBuf> {
        let bug = |error| format!("bug in wharf, please report: this is not Rust: {error}");
        let source = self.source().map_err(|error| io::Error::other(bug(error)))?;
        if fs::read_to_string(file).ok().as_deref() != Some(&source) {
            fs::write(file, source)?;
        }
        Ok(file.to_owned())
    }
}

fn watch(path: &Path) {
    println!("cargo:rerun-if-changed={}", path.display());
}
