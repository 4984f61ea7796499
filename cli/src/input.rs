//! Files that commands read: which of the four kinds one is, decided once.

use crate::progress::Compiling;
use anyhow::{Context, Result, bail};
use std::path::Path;
use wharf::component::Component;
use wharf::{Config, Engine, Module, Precompiled};
use wharf_runtime::artifact::read::looks_like_text;

/// A file's content.
pub(crate) enum Input {
    /// A core module, as binary.
    Module(Vec<u8>),
    /// A component, as binary.
    Component(Vec<u8>),
    /// An artifact, or an ELF object that claims to be one.
    Artifact(Vec<u8>),
}

/// Reads `file`; text becomes binary.
pub(crate) fn read(file: &Path) -> Result<Input> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if bytes.starts_with(b"\x7fELF") {
        return Ok(Input::Artifact(bytes));
    }
    if bytes.is_empty() {
        bail!("{} is empty", file.display());
    }
    // Editors may begin text with a byte order mark.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if !(bytes.starts_with(b"\0asm") || looks_like_text(text)) {
        bail!("{} is neither WebAssembly, as binary or text, nor an artifact", file.display());
    }
    let binary =
        wat::parse_bytes(&bytes).map(|binary| binary.into_owned()).map_err(|mut error| {
            error.set_path(file);
            error
        })?;
    Ok(match wasmparser::Parser::is_component(&binary) {
        true => Input::Component(binary),
        false => Input::Module(binary),
    })
}

/// Something that can be instantiated.
pub(crate) enum Loaded {
    Module(Module),
    Component(Component),
}

/// Compiles or loads `file` for this machine, for an engine with this `config`.
pub(crate) fn load(mut config: Config, file: &Path) -> Result<Loaded> {
    let input = read(file)?;
    let progress = Compiling::of(&mut config);
    let engine = Engine::new(&config)?;
    let loaded = match input {
        Input::Module(binary) => {
            progress.during(|| Module::from_binary(&engine, &binary)).map(Loaded::Module)
        }
        Input::Component(binary) => {
            progress.during(|| Component::from_binary(&engine, &binary)).map(Loaded::Component)
        }
        Input::Artifact(bytes) => load_artifact(&engine, &bytes),
    };
    loaded.with_context(|| format!("in {}", file.display()))
}

/// Loads machine code. Whoever names an artifact to `run` trusts it as they trust a program that
/// they start: `--help` says so.
#[allow(unsafe_code)]
fn load_artifact(engine: &Engine, bytes: &[u8]) -> Result<Loaded> {
    match Engine::detect_precompiled(bytes) {
        Some(Precompiled::Component) => {
            // SAFETY: the user answers for the artifact, as for a program.
            unsafe { Component::deserialize(engine, bytes) }.map(Loaded::Component)
        }
        // What is no artifact is told so.
        Some(Precompiled::Module) | None => {
            // SAFETY: as above.
            unsafe { Module::deserialize(engine, bytes) }.map(Loaded::Module)
        }
    }
}
