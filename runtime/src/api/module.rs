//! Compiled modules: how they are made, and what they say of themselves.

use crate::artifact::format::Precompiled;
use crate::code::loaded::{LoadedCode, Module, SharedCode};
use crate::engine::Engine;
use crate::error::ArtifactRefused;
use crate::module::info::EntityIndex;
use crate::types::{ExportType, ExternType, ImportType};
#[cfg(feature = "compile")]
use anyhow::Context;
use anyhow::Result;
use std::path::Path;

/// An export of a [`Module`], for its instances: finding it by this takes no look at its name.
#[derive(Clone, Debug)]
pub struct ModuleExport {
    module: Module,
    pub(super) index: EntityIndex,
}

/// What instances of a [`Module`] take, beside what they import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourcesRequired {
    /// How many memories it defines.
    pub num_memories: u32,
    /// The least size of the largest of them, in pages.
    pub max_initial_memory_size: Option<u64>,
    /// How many tables it defines.
    pub num_tables: u32,
    /// The least size of the largest of them, in elements.
    pub max_initial_table_size: Option<u64>,
}

impl ModuleExport {
    /// Whether it is of this module.
    pub(super) fn is_of(&self, module: &Module) -> bool {
        Module::same(&self.module, module)
    }
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
        let module = code.module(0);
        Ok(module.ok_or_else(|| ArtifactRefused::damaged("the artifact holds no module"))?)
    }

    /// The artifact: what it was compiled to, or loaded from, byte for byte.
    ///
    /// # Errors
    ///
    /// Fails when it was loaded from a file that was cut short meanwhile.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        self.code().serialize()
    }

    /// The module's name, from its name section.
    pub fn name(&self) -> Option<&str> {
        self.info().name.as_deref()
    }

    /// The engine that it was compiled or loaded by.
    pub fn engine(&self) -> &Engine {
        self.code().engine()
    }

    /// What it imports, in order.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = ImportType<'_>> {
        self.info().imports.iter().map(|import| {
            ImportType::new(&import.module, &import.field, extern_type(self, import.index))
        })
    }

    /// What it exports, in order.
    pub fn exports(&self) -> impl ExactSizeIterator<Item = ExportType<'_>> {
        self.info()
            .exports
            .iter()
            .map(|(name, &index)| ExportType::new(name, extern_type(self, index)))
    }

    /// The type of the export called `name`, if there is one.
    pub fn get_export(&self, name: &str) -> Option<ExternType> {
        let index = *self.info().exports.get(name)?;
        Some(extern_type(self, index))
    }

    /// The export called `name`, if there is one, to be found in many instances.
    ///
    /// ```
    /// use wharf_runtime::{Engine, Instance, Module, Store};
    ///
    /// let engine = Engine::default();
    /// let module = Module::new(&engine, r#"(module (memory (export "memory") 3))"#)?;
    /// let memory = module.get_export_index("memory").expect("it has a memory");
    /// let mut store = Store::new(&engine, ());
    /// let instance = Instance::new(&mut store, &module, &[])?;
    /// let memory = instance.get_module_export(&mut store, &memory).and_then(|it| it.into_memory());
    /// assert_eq!(memory.map(|memory| memory.size(&store)), Some(3));
    /// # anyhow::Ok(())
    /// ```
    pub fn get_export_index(&self, name: &str) -> Option<ModuleExport> {
        let index = *self.info().exports.get(name)?;
        Some(ModuleExport { module: self.clone(), index })
    }

    /// Whether the two are one module, compiled or loaded once.
    pub fn same(a: &Module, b: &Module) -> bool {
        std::ptr::eq(&**a.code(), &**b.code()) && a.index() == b.index()
    }

    /// What each instance of it takes: memories and tables.
    pub fn resources_required(&self) -> ResourcesRequired {
        let info = self.info();
        let memories = info.memories.values().skip(info.imported_memories);
        let tables = info.tables.values().skip(info.imported_tables);
        ResourcesRequired {
            num_memories: memories.clone().count() as u32,
            max_initial_memory_size: memories.map(|memory| memory.limits.min).max(),
            num_tables: tables.clone().count() as u32,
            max_initial_table_size: tables.map(|table| table.limits.min).max(),
        }
    }
}

/// The type of something in a module's index spaces.
fn extern_type(module: &Module, index: EntityIndex) -> ExternType {
    module.code().extern_type(module.info().extern_type(index))
}
