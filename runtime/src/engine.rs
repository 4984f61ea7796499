//! The engine: a configuration, and what all stores and modules of one process share.

use crate::artifact::format::{EngineMetadata, FORMAT_VERSION, Precompiled, WHARF_VERSION};
use crate::config::{Config, Settings};
use crate::entity::EntityRef;
use crate::module::types::{
    ModuleTypes, SigIndex, WasmFuncType, WasmHeapType, WasmRefType, WasmValType,
};
use crate::vm::content::Content;
use crate::vm::pool::MemoryPool;
use crate::vm::sys::signals;
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// A configured engine: the root of everything. Cheap to clone, shared between threads.
///
/// It keeps the address space (not the contents, and no memory) of up to 64 linear memories whose
/// stores were dropped, for the next instances.
///
/// # Examples
///
/// ```
/// let engine = wharf_runtime::Engine::default();
/// assert!(engine.same(&engine.clone()));
/// ```
#[derive(Clone)]
pub struct Engine {
    inner: Arc<EngineInner>,
}

struct EngineInner {
    config: Config,
    settings: Settings,
    /// What artifacts of this engine say of it, encoded: of modules, and of components.
    own_metadata: [Vec<u8>; 2],
    types: RwLock<TypeRegistry>,
    memories: Arc<MemoryPool>,
    #[cfg(feature = "compile")]
    compiler: crate::compile::CompileSettings,
}

/// The function types of an engine, each there once. A type's number is its place.
///
/// Concrete function types inside of a type speak these numbers too, so that equal numbers mean
/// equal types across all modules.
#[derive(Debug, Default)]
struct TypeRegistry {
    types: Vec<Arc<WasmFuncType>>,
    numbers: HashMap<Arc<WasmFuncType>, u32>,
}

impl Engine {
    /// Makes an engine.
    ///
    /// # Errors
    ///
    /// Fails when the configuration contradicts itself, asks for what is not implemented, or the
    /// operating system refuses to let faults be handled.
    pub fn new(config: &Config) -> Result<Engine> {
        let settings = config.validate()?;
        if settings.tunables.signals_based_traps {
            signals::install().context("cannot install handlers for hardware faults")?;
        }
        let metadata = |kind| settings.metadata(kind).encode();
        let own_metadata = [metadata(Precompiled::Module)?, metadata(Precompiled::Component)?];
        Ok(Engine {
            inner: Arc::new(EngineInner {
                own_metadata,
                #[cfg(feature = "compile")]
                compiler: crate::compile::CompileSettings::new(&settings)?,
                config: config.clone(),
                settings,
                types: RwLock::default(),
                memories: Arc::default(),
            }),
        })
    }

    /// The configuration that it was made from.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Whether the two are one engine.
    pub fn same(&self, other: &Engine) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Compiles a module to an artifact: bytes to keep, and to load with
    /// [`Module::deserialize`](crate::Module::deserialize).
    ///
    /// # Errors
    ///
    /// As [`Module::new`](crate::Module::new).
    #[cfg(feature = "compile")]
    pub fn precompile_module(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(crate::module::build::compile(self, bytes)?.into_bytes())
    }

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

    /// Something to hash that is equal for two engines when either can load what the other
    /// compiles: for caches of artifacts.
    ///
    /// It covers Wharf's version, the target, the processor's features, and every setting that is
    /// compared when an artifact is loaded, and those that only change the code's quality.
    pub fn precompile_compatibility_hash(&self) -> impl Hash + '_ {
        let EngineMetadata { kind: _, target, cpu_features, compiler, features, tunables } =
            self.metadata(Precompiled::Module);
        let versions = (FORMAT_VERSION, WHARF_VERSION);
        (versions, target, cpu_features, compiler, features, tunables)
    }

    #[doc(hidden)]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    #[doc(hidden)]
    #[cfg(feature = "compile")]
    pub fn compile_settings(&self) -> &crate::compile::CompileSettings {
        &self.inner.compiler
    }

    /// What an artifact of `kind` must say to be loaded here.
    #[doc(hidden)]
    pub fn metadata(&self, kind: Precompiled) -> EngineMetadata {
        self.inner.settings.metadata(kind)
    }

    /// What the artifacts of `kind` that this engine makes say of it, encoded.
    pub(crate) fn own_metadata(&self, kind: Precompiled) -> &[u8] {
        let [module, component] = &self.inner.own_metadata;
        match kind {
            Precompiled::Module => module,
            Precompiled::Component => component,
        }
    }

    /// Memories that were given back, for the next instances.
    pub(crate) fn memory_pool(&self) -> &Arc<MemoryPool> {
        &self.inner.memories
    }

    /// The number of `ty`, whose concrete types speak this engine's numbers.
    pub(crate) fn intern(&self, ty: &WasmFuncType) -> u32 {
        let types = self.inner.types.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = types.numbers.get(ty) {
            return number;
        }
        drop(types);
        let mut types = self.inner.types.write().unwrap_or_else(PoisonError::into_inner);
        types.add(ty)
    }

    /// The type with a number that [`Engine::intern`] gave.
    pub(crate) fn func_type(&self, number: u32) -> Arc<WasmFuncType> {
        let types = self.inner.types.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&types.types[number as usize])
    }

    /// How many types have a number.
    pub(crate) fn type_count(&self) -> u32 {
        let types = self.inner.types.read().unwrap_or_else(PoisonError::into_inner);
        types.types.len() as u32
    }

    /// The numbers of an artifact's types, in order.
    pub(crate) fn intern_all(&self, types: &ModuleTypes) -> Box<[u32]> {
        let mut numbers: Vec<u32> = Vec::with_capacity(types.len());
        if self.find_all(types, &mut numbers) {
            return numbers.into();
        }
        numbers.clear();
        let mut registry = self.inner.types.write().unwrap_or_else(PoisonError::into_inner);
        for (_, ty) in types.iter() {
            let number = registry.add(&to_engine(ty, &numbers));
            numbers.push(number);
        }
        numbers.into()
    }

    /// The numbers of types that are all known and speak of no other types: most often they are and
    /// do. Says whether that was so.
    fn find_all(&self, types: &ModuleTypes, numbers: &mut Vec<u32>) -> bool {
        let registry = self.inner.types.read().unwrap_or_else(PoisonError::into_inner);
        types.iter().all(|(_, ty)| {
            let number = registry.numbers.get(ty).filter(|_| !speaks_of_types(ty));
            numbers.extend(number);
            number.is_some()
        })
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("config", self.config()).finish_non_exhaustive()
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

impl TypeRegistry {
    fn add(&mut self, ty: &WasmFuncType) -> u32 {
        if let Some(&number) = self.numbers.get(ty) {
            return number;
        }
        let ty = Arc::new(ty.clone());
        let number = u32::try_from(self.types.len()).expect("fewer than 2^32 function types");
        self.types.push(Arc::clone(&ty));
        self.numbers.insert(ty, number);
        number
    }
}

/// Whether a function type has types in it that are named by numbers.
fn speaks_of_types(ty: &WasmFuncType) -> bool {
    let named = |ty: &WasmValType| {
        matches!(ty, WasmValType::Ref(WasmRefType { heap: WasmHeapType::Concrete(_), .. }))
    };
    ty.params.iter().chain(&ty.results).any(named)
}

/// `ty` with the engine's numbers in place of an artifact's indices: `numbers` by `SigIndex`.
pub(crate) fn to_engine(ty: &WasmFuncType, numbers: &[u32]) -> WasmFuncType {
    let list = |types: &[WasmValType]| types.iter().map(|&ty| val_to_engine(ty, numbers)).collect();
    WasmFuncType { params: list(&ty.params), results: list(&ty.results) }
}

/// [`to_engine`] for a value type.
pub(crate) fn val_to_engine(ty: WasmValType, numbers: &[u32]) -> WasmValType {
    match ty {
        WasmValType::Ref(ty) => WasmValType::Ref(ref_to_engine(ty, numbers)),
        ty => ty,
    }
}

/// [`to_engine`] for a reference type. An index that is out of order, which only a damaged artifact
/// has, becomes the type of all functions.
pub(crate) fn ref_to_engine(ty: WasmRefType, numbers: &[u32]) -> WasmRefType {
    let heap = match ty.heap {
        WasmHeapType::Concrete(index) => match numbers.get(index.index()) {
            Some(&number) => WasmHeapType::Concrete(SigIndex::from_u32(number)),
            None => WasmHeapType::Func,
        },
        heap => heap,
    };
    WasmRefType { heap, ..ty }
}
