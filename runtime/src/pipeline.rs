//! From a module's bytes to its artifact: the core pipeline from end to end.

use crate::artifact::format::Precompiled;
use crate::artifact::write;
use crate::code::compiled::Compiled;
#[cfg(feature = "cache")]
use crate::code::loaded::LoadedCode;
use crate::compile::{self, CacheStore};
use crate::engine::Engine;
use crate::error::{InvalidOption, InvalidWasm};
use crate::module::parse::{ParseOptions, ParsedModules};
use anyhow::{Result, bail, ensure};
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
        bail!(InvalidWasm::new(
            Some(0),
            "expected WebAssembly, found an ELF object; an artifact is loaded with `deserialize`"
        ));
    }
    #[cfg(feature = "wat")]
    return Ok(wat::parse_bytes(bytes).map_err(|error| InvalidWasm::new(None, error.to_string()))?);
    #[cfg(not(feature = "wat"))]
    return Ok(Cow::Borrowed(bytes));
}

/// Compiles a module to an artifact.
pub(crate) fn compile(engine: &Engine, binary: &[u8]) -> Result<Compiled> {
    cached(engine, Precompiled::Module, binary, || {
        let settings = engine.settings();
        let options = ParseOptions::new(&settings.tunables);
        let mut modules = ParsedModules::default();
        modules.parse(binary, settings.features.into(), options)?;
        compile_modules(engine, modules, Precompiled::Module, None)
    })
}

/// The artifact of `binary`: from the engine's cache, or else what `compile` makes. Everything that
/// compiles to an artifact goes through here.
///
/// # Errors
///
/// Fails as `compile` does.
#[doc(hidden)]
pub fn cached(
    engine: &Engine,
    kind: Precompiled,
    binary: &[u8],
    compile: impl FnOnce() -> Result<Compiled>,
) -> Result<Compiled> {
    let disabled = "`enable_compiler` is off: the engine runs artifacts only";
    ensure!(engine.config().has_compiler(), InvalidOption::new("enable_compiler", disabled));
    #[cfg(feature = "cache")]
    if let Some(cache) = engine.config().get_cache() {
        let key = cache.key(&engine.precompile_compatibility_hash(), kind, binary);
        let load = |found| LoadedCode::from_cache(engine, found, kind);
        if let Some(code) = cache.find(&key, load) {
            return Ok(Compiled::loaded(code, kind));
        }
        let compiled = compile()?;
        cache.keep(&key, compiled.bytes());
        return Ok(compiled);
    }
    let _ = (engine, kind, binary);
    compile()
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
    let settings = engine.compile_settings();
    let code = with_functions(engine, |store| compile::compile(modules, settings, store))?;
    Compiled::write(&code, &engine.metadata(kind), layer)
}

/// Does `work` with the functions that were compiled before, if they are kept: by the embedder's
/// store, or else in the cache.
fn with_functions<R>(engine: &Engine, work: impl FnOnce(Option<&dyn CacheStore>) -> R) -> R {
    if let Some(store) = engine.config().function_store() {
        return work(Some(store));
    }
    #[cfg(feature = "cache")]
    if let Some(cache) = engine.config().get_cache() {
        let packs = cache.functions(&engine.precompile_compatibility_hash());
        let result = work(Some(&packs));
        cache.keep_functions(packs);
        return result;
    }
    work(None)
}

/// Sees whether a module is valid.
pub(crate) fn validate(engine: &Engine, bytes: &[u8]) -> Result<()> {
    let features: wasmparser::WasmFeatures = engine.settings().features.into();
    let valid = wasmparser::Validator::new_with_features(features).validate_all(bytes);
    valid.map(drop).map_err(|error| InvalidWasm::from(error).into())
}
