//! Compiled modules.

use crate::artifact::format::Precompiled;
use crate::code::loaded::{CoreModule, LoadedCode, SharedCode};
use crate::engine::Engine;
use crate::error::ArtifactRefused;
use crate::module::info::EntityIndex;
use crate::types::{ExportType, ExternType, ImportType};
#[cfg(feature = "compile")]
use anyhow::Context;
use anyhow::Result;
use std::path::Path;

/// A compiled core module. Cheap to clone, shared between threads.
///
/// # Examples
///
/// ```
/// use wharf_runtime::{Engine, Module};
///
/// let module = Module::new(&Engine::default(), "(module (func (export \"f\")))").unwrap();
/// assert_eq!(module.exports().next().unwrap().name(), "f");
/// ```
#[derive(Clone, Debug)]
pub struct Module {
    core: CoreModule,
}

impl Module {
    /// Compiles a module from its binary, or with feature `wat` from its text.
    ///
    /// # Errors
    ///
    /// Fails when it is malformed or invalid, or uses a proposal that the engine does not allow: with
    /// [`InvalidWasm`](crate::error::InvalidWasm), which says at which offset.
    #[cfg(feature = "compile")]
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module> {
        let bytes = crate::pipeline::to_binary(bytes.as_ref())?;
        Module::from_binary(engine, &bytes)
    }

    /// Compiles a module from its binary, and nothing else: text is malformed here.
    ///
    /// # Errors
    ///
    /// As [`Module::new`].
    #[cfg(feature = "compile")]
    pub fn from_binary(engine: &Engine, binary: &[u8]) -> Result<Module> {
        let artifact = crate::pipeline::compile(engine, binary)?;
        let code = LoadedCode::from_compiled(engine, &artifact)?;
        Module::from_code(&code)
    }

    /// Compiles a module from a file with its binary or text.
    ///
    /// # Errors
    ///
    /// As [`Module::new`], or when the file cannot be read.
    #[cfg(feature = "compile")]
    pub fn from_file(engine: &Engine, file: impl AsRef<Path>) -> Result<Module> {
        let file = file.as_ref();
        let bytes = std::fs::read(file)
            .with_context(|| format!("cannot read the module {}", file.display()))?;
        Module::new(engine, &bytes).with_context(|| format!("in {}", file.display()))
    }

    /// Sees whether a binary is a valid module for `engine`, without compiling it.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, and at which offset.
    #[cfg(feature = "compile")]
    pub fn validate(engine: &Engine, binary: &[u8]) -> Result<()> {
        crate::pipeline::validate(engine, binary)
    }

    /// Loads a module from an artifact that [`Module::serialize`] or
    /// [`Engine::precompile_module`] made.
    ///
    /// # Errors
    ///
    /// Fails when the bytes are no artifact of a module that this engine can run, and says what was
    /// found and what was expected: they are no ELF object, not one of Wharf's, of another version,
    /// of a component, for another target or processor, or compiled with other settings, in this
    /// order and before anything else is read. [`ArtifactRefused`] is all of that.
    ///
    /// # What is checked, and what is not
    ///
    /// Everything but machine code is checked: bytes that were cut short or that differ from what was
    /// written give an error, or a module that differs, but neither a panic nor an allocation
    /// larger than the bytes justify. Machine code cannot be checked, it is run as it is. So an
    /// artifact from someone whom you would not let run a program on this machine must not be
    /// loaded; load WebAssembly from them, which `Module::new` confines.
    ///
    /// # Safety
    ///
    /// The bytes are what Wharf wrote, from a place where nobody else could change them.
    #[allow(unsafe_code)]
    pub unsafe fn deserialize(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module> {
        let (bytes, kind) = (bytes.as_ref(), Precompiled::Module);
        // SAFETY: our caller vouches for the bytes.
        Module::from_code(&unsafe { LoadedCode::deserialize(engine, bytes, kind)? })
    }

    /// Loads a module by mapping an artifact's file, which must not change while it is used.
    ///
    /// # Errors
    ///
    /// As [`Module::deserialize`], or when the file cannot be mapped.
    ///
    /// # Safety
    ///
    /// As [`Module::deserialize`]; and the file has to stay as it is for as long as anything that was
    /// loaded from it exists. To put a new artifact in its place, write another file and rename it.
    /// (A file that is cut short all the same is an error of whatever reads it next, but running
    /// code that is gone ends the process.)
    #[allow(unsafe_code)]
    pub unsafe fn deserialize_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Module> {
        let (path, kind) = (path.as_ref(), Precompiled::Module);
        // SAFETY: our caller vouches for the file.
        Module::from_code(&unsafe { LoadedCode::deserialize_file(engine, path, kind)? })
    }

    fn from_code(code: &SharedCode) -> Result<Module> {
        let core = code
            .module(0)
            .ok_or_else(|| ArtifactRefused::damaged("the artifact holds no module"))?;
        Ok(Module { core })
    }

    /// The artifact: what it was compiled to, or loaded from, byte for byte.
    ///
    /// # Errors
    ///
    /// Fails when it was loaded from a file that was cut short meanwhile.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        self.core.code().serialize()
    }

    /// The module's name, from its name section.
    pub fn name(&self) -> Option<&str> {
        self.core.info().name.as_deref()
    }

    /// The engine that it was compiled or loaded by.
    pub fn engine(&self) -> &Engine {
        self.core.code().engine()
    }

    /// What it imports, in order.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = ImportType<'_>> {
        self.core.info().imports.iter().map(|import| {
            ImportType::new(&import.module, &import.field, extern_type(&self.core, import.index))
        })
    }

    /// What it exports, in order.
    pub fn exports(&self) -> impl ExactSizeIterator<Item = ExportType<'_>> {
        self.core
            .info()
            .exports
            .iter()
            .map(|(name, &index)| ExportType::new(name, extern_type(&self.core, index)))
    }

    /// The type of the export called `name`, if there is one.
    pub fn get_export(&self, name: &str) -> Option<ExternType> {
        let index = *self.core.info().exports.get(name)?;
        Some(extern_type(&self.core, index))
    }

    /// The module as the layer above sees it.
    #[doc(hidden)]
    pub fn core(&self) -> &CoreModule {
        &self.core
    }

    /// The module that a core module of a loaded artifact is.
    #[doc(hidden)]
    pub fn from_core(core: CoreModule) -> Module {
        Module { core }
    }
}

/// The type of something in a module's index spaces.
fn extern_type(core: &CoreModule, index: EntityIndex) -> ExternType {
    core.code().extern_type(core.info().extern_type(index))
}
