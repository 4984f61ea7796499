//! From a module's bytes to its artifact: the core pipeline from end to end.

use super::parse::{ParseOptions, ParsedModules, parse_module};
use crate::artifact::format::Precompiled;
use crate::artifact::write;
use crate::compile;
use crate::engine::Engine;
use anyhow::{Result, bail};
use std::borrow::Cow;

/// The binary of a module or component that is given as binary or text.
///
/// # Errors
///
/// Fails when a text has a syntax error, with line and column; or when it is text and feature `wat`
/// is off.
#[doc(hidden)]
pub fn to_binary(bytes: &[u8]) -> Result<Cow<'_, [u8]>> {
    if bytes.starts_with(b"\x7fELF") {
        bail!(
            "expected WebAssembly, found an ELF object; an artifact is loaded with `deserialize`"
        );
    }
    #[cfg(feature = "wat")]
    return Ok(wat::parse_bytes(bytes)?);
    #[cfg(not(feature = "wat"))]
    return Ok(Cow::Borrowed(bytes));
}

/// An artifact that was compiled in this process: its machine code can be trusted.
#[doc(hidden)]
#[derive(Debug)]
pub struct Compiled {
    bytes: Vec<u8>,
    kind: Precompiled,
}

impl Compiled {
    /// The artifact.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The artifact, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What it holds.
    pub fn kind(&self) -> Precompiled {
        self.kind
    }
}

/// Compiles a module to an artifact.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Compiled> {
    let bytes = to_binary(bytes)?;
    let settings = engine.settings();
    let options = ParseOptions::new(&settings.tunables);
    let mut modules = ParsedModules::default();
    let module = parse_module(&bytes, settings.features.into(), options, &mut modules.types)?;
    modules.modules.push(module);
    compile_modules(engine, modules, Precompiled::Module, None)
}

/// Compiles the modules of an artifact, and writes it.
///
/// # Errors
///
/// Fails when a function is invalid, or something is beyond what an artifact can hold.
#[doc(hidden)]
pub fn compile_modules(
    engine: &Engine,
    modules: ParsedModules<'_>,
    kind: Precompiled,
    layer: Option<write::LayerSections>,
) -> Result<Compiled> {
    let code = compile::compile(modules, engine.compile_settings())?;
    let bytes = write::write(&code, &engine.metadata(kind), layer)?;
    Ok(Compiled { bytes, kind })
}

/// Sees whether a module is valid.
pub(crate) fn validate(engine: &Engine, bytes: &[u8]) -> Result<()> {
    let features: wasmparser::WasmFeatures = engine.settings().features.into();
    wasmparser::Validator::new_with_features(features).validate_all(bytes)?;
    Ok(())
}
