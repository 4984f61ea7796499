//! Making engines, and what can be done with one alone.

use crate::artifact::format::Precompiled;
use crate::config::Config;
use crate::engine::Engine;
use crate::sys::content::Content;
use crate::vm::signals;
use anyhow::{Context, Result};
use std::path::Path;

/// What compiles components: implemented for [`Engine`] once, by the crate above this one, with a type of its own for
/// `Layer`. A method of the engine that asks for it is a method of every host's, who need not import anything;
/// a trait with the method would have to be.
#[cfg(feature = "compile")]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "components are compiled by crate `wharf` with its feature `component`"
)]
pub trait ComponentCompiler<Layer> {
    /// Compiles a component from its binary or text to an artifact.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    fn compile_component(&self, bytes: &[u8]) -> Result<Vec<u8>>;
}

impl Engine {
    /// Makes an engine.
    ///
    /// # Errors
    ///
    /// Fails when the configuration contradicts itself or asks for what is not implemented
    /// ([`InvalidOption`](crate::error::InvalidOption)), or the operating system refuses to let faults be handled.
    pub fn new(config: &Config) -> Result<Engine> {
        let settings = config.validate()?;
        if settings.tunables.signals_based_traps {
            signals::install().context("cannot install handlers for hardware faults")?;
        }
        Engine::with_settings(config, settings)
    }

    /// Compiles a module to an artifact: bytes to keep, and to load with
    /// [`Module::deserialize`](crate::Module::deserialize).
    ///
    /// # Errors
    ///
    /// As [`Module::new`](crate::Module::new).
    #[cfg(feature = "compile")]
    pub fn precompile_module(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let binary = crate::pipeline::to_binary(bytes)?;
        Ok(crate::pipeline::compile(self, &binary)?.into_bytes())
    }

    /// Compiles a component to an artifact: bytes to keep, and to load with `Component::deserialize`.
    ///
    /// `Layer` is the crate that knows components. There is one, so that nobody ever says it.
    ///
    /// # Errors
    ///
    /// As `Component::new`.
    #[cfg(feature = "compile")]
    pub fn precompile_component<Layer>(&self, bytes: &[u8]) -> Result<Vec<u8>>
    where
        Engine: ComponentCompiler<Layer>,
    {
        self.compile_component(bytes)
    }

    /// Whether it makes code for an interpreter, which it never does.
    pub fn is_pulley(&self) -> bool {
        false
    }

    /// Makes ready what a thread needs for its first call, which is nothing that takes time.
    pub fn tls_eager_initialize() {}

    /// Begins the next epoch. No store looks at epochs yet: `Config::epoch_interruption` is refused.
    pub fn increment_epoch(&self) {}

    /// Whether `bytes` are an artifact, and of what.
    pub fn detect_precompiled(bytes: &[u8]) -> Option<Precompiled> {
        crate::artifact::read::detect(bytes)
    }

    /// Whether the file at `path` is an artifact, and of what. Reads no more of it than that takes.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn detect_precompiled_file(path: impl AsRef<Path>) -> Result<Option<Precompiled>> {
        let path = path.as_ref();
        let context = || format!("cannot read {}", path.display());
        let (file, len) = crate::artifact::open(path).with_context(context)?;
        let content = Content::from_file(&file, len).with_context(context)?;
        Ok(crate::artifact::read::detect(content.bytes()))
    }
}

impl Default for Engine {
    /// An engine with the default configuration.
    ///
    /// # Panics
    ///
    /// When the operating system refuses what the default configuration needs.
    fn default() -> Engine {
        Engine::new(&Config::new()).expect("the default configuration is sound")
    }
}
