//! A Cargo project with `bindgen!` is built anew when its WIT is another.
#![cfg(feature = "component")]

mod projects;

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A project whose code calls `g`, in a folder of its own.
struct Project(TempDir);

/// What a build said.
struct Built {
    ok: bool,
    text: String,
}

impl Project {
    fn new() -> Result<Project> {
        let project = Project(TempDir::new()?);
        projects::set_up(project.0.path(), "rebuilt", Path::new(env!("CARGO_MANIFEST_DIR")))?;
        project.write(
            "src/lib.rs",
            "wharf::component::bindgen!({ path: \"wit\" });\n\
             pub fn g(w: &W, store: &mut wharf::Store<()>) -> wharf::Result<()> { w.call_g(store) }",
        )?;
        Ok(project)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// Writes a file, which is then newer than all that was built.
    fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.path(file);
        fs::create_dir_all(path.parent().context("a folder")?)?;
        fs::write(&path, text)?;
        Ok(())
    }

    fn check(&self) -> Result<Built> {
        let output = projects::check(self.0.path())?;
        let text = String::from_utf8(output.stderr)?;
        Ok(Built { ok: output.status.success(), text })
    }

    fn passes(&self) -> Result<Built> {
        let built = self.check()?;
        ensure!(built.ok, "{}", built.text);
        Ok(built)
    }

    fn fails(&self, message: &str) -> Result<()> {
        let built = self.check()?;
        ensure!(!built.ok && built.text.contains(message), "not `{message}`: {}", built.text);
        Ok(())
    }
}

impl Built {
    fn anew(&self) -> bool {
        self.text.contains(" rebuilt v0.0.0 ")
    }
}

/// What it imports makes a trait for hosts that no build had before, in a file of its own. That it is
/// newer than the build began is no reason to build anew.
fn world() -> String {
    let id = std::process::id();
    format!("package a:b; world w {{ import j: interface {{ h{id}: func(); }} export g: func(); }}")
}

#[test]
fn another_wit_is_another_build() -> Result<()> {
    let project = Project::new()?;
    // Edited.
    project.write("wit/w.wit", "package a:b; world w { export f: func(); }")?;
    project.fails("call_g")?;
    project.write("wit/w.wit", &world())?;
    assert!(project.passes()?.anew());
    assert!(!project.passes()?.anew());
    // Added, as what another file asks for.
    project.write("wit/w.wit", "package a:b; world w { import i; export g: func(); }")?;
    project.fails("`i` does not exist")?;
    project.write("wit/i.wit", "interface i { f: func(); }")?;
    assert!(project.passes()?.anew());
    // Removed.
    fs::remove_file(project.path("wit/i.wit"))?;
    project.fails("`i` does not exist")?;
    project.write("wit/w.wit", &world())?;
    project.passes()?;
    // Added where nobody asks for it: seen with the build script that the macro's documentation has.
    let script = "fn main() { println!(\"cargo:rerun-if-changed=wit\"); }";
    project.write("build.rs", script)?;
    assert!(project.passes()?.anew());
    assert!(!project.passes()?.anew());
    project.write("wit/another.wit", "world another {}")?;
    project.fails("several worlds")
}
