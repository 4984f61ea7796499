//! From a component's bytes to its artifact: the component pipeline from end to end.

use crate::artifact;
use crate::translate::{AdapterModules, TranslateOptions, translate};
use anyhow::Result;
use wharf_runtime::pipeline::{cached, compile_modules, to_binary};
use wharf_runtime::{Compiled, ComponentCompiler, Engine, Precompiled};

/// Compiles a component to an artifact.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Compiled> {
    cached(engine, Precompiled::Component, bytes, || {
        let settings = engine.settings();
        let options = TranslateOptions::new(&settings.tunables);
        let made = AdapterModules::default();
        let translation = translate(bytes, settings.features.into(), options, &made)?;
        let world = translation.world.unwrap_or_default();
        let layer = artifact::encode(&translation.plan, &translation.types, &world)?;
        compile_modules(engine, translation.modules, Precompiled::Component, Some(layer))
    })
}

/// This crate, as the engine's methods know it.
pub enum ComponentLayer {}

impl ComponentCompiler<ComponentLayer> for Engine {
    fn compile_component(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(compile(self, &to_binary(bytes)?)?.into_bytes())
    }
}
