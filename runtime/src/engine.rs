//! The engine: a configuration, and what all stores and modules of one process share.

use crate::artifact::format::{EngineMetadata, FORMAT_VERSION, Precompiled, WHARF_VERSION};
use crate::config::Config;
use crate::entity::EntityRef;
use crate::module::shape::CallShape;
use crate::module::types::{ModuleTypes, SigIndex, Subtyping, WasmFuncType, WasmSubType};
use crate::sys::pool::MemoryPool;
use crate::tables::settings::Settings;
use anyhow::Result;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};

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

/// An [`Engine`] that this does not keep: it can be had as long as something else does.
///
/// ```
/// use wharf_runtime::Engine;
///
/// let engine = Engine::default();
/// let weak = engine.weak();
/// assert!(weak.upgrade().is_some_and(|same| same.same(&engine)));
/// drop(engine);
/// assert!(weak.upgrade().is_none());
/// ```
#[derive(Clone, Default)]
pub struct EngineWeak {
    inner: Weak<EngineInner>,
}

/// 1. Of `by_number`, each is the type of `types` with its number, and its shape: only who has the lock of these adds
///    to it.
struct EngineInner {
    config: Config,
    settings: Settings,
    /// What artifacts of this engine say of it, encoded: of modules, and of components.
    own_metadata: [Vec<u8>; 2],
    /// The function types, each there once. A type's number is its index.
    ///
    /// Concrete function types inside of a type speak these numbers too, so that equal numbers mean
    /// equal types across all modules.
    ///
    /// Types are never freed, and no number is used again: stores, artifacts and public types hold numbers
    /// without counting them. So an engine keeps the distinct types of all modules that it ever loaded,
    /// however many of them are gone. What bounds that is the input: a type takes a few times the bytes that
    /// said it, once for all modules that say the same. Who runs modules of strangers without end gives each
    /// so many of them an engine.
    types: RwLock<ModuleTypes>,
    /// The same types by their numbers, each with its shape, for whoever looks one up: without the lock, which
    /// those have who add types.
    by_number: boxcar::Vec<(Arc<WasmFuncType>, CallShape)>,
    memories: Arc<MemoryPool>,
    #[cfg(feature = "compile")]
    compiler: crate::compile::CompileSettings,
}

impl Engine {
    /// An engine with what a configuration comes to.
    ///
    /// # Errors
    ///
    /// Fails when the code generator cannot be had with these settings.
    pub(crate) fn with_settings(config: &Config, settings: Settings) -> Result<Engine> {
        let metadata = |kind| EngineMetadata::new(&settings, kind).encode();
        let own_metadata = [metadata(Precompiled::Module)?, metadata(Precompiled::Component)?];
        Ok(Engine {
            inner: Arc::new(EngineInner {
                own_metadata,
                #[cfg(feature = "compile")]
                compiler: crate::compile::CompileSettings::new(&settings)?,
                config: config.clone(),
                settings,
                types: RwLock::default(),
                by_number: boxcar::Vec::new(),
                memories: Arc::default(),
            }),
        })
    }

    /// The engine, without keeping it.
    pub fn weak(&self) -> EngineWeak {
        EngineWeak { inner: Arc::downgrade(&self.inner) }
    }

    /// The configuration that it was made from.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// Whether the two are one engine.
    pub fn same(&self, other: &Engine) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
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
        EngineMetadata::new(&self.inner.settings, kind)
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

    /// The number of the plain type `ty`, whose concrete types speak this engine's numbers.
    pub(crate) fn intern(&self, ty: &WasmFuncType) -> u32 {
        if let Some(index) = self.types().find(ty) {
            return index.as_u32();
        }
        self.add_types(&mut self.types_mut(), |types| types.intern(ty.clone())).as_u32()
    }

    /// The number of a type that is not plain, but a recursion group by itself.
    pub(crate) fn intern_sub_type(&self, ty: WasmSubType) -> u32 {
        self.add_types(&mut self.types_mut(), |types| types.intern_group(vec![ty])).as_u32()
    }

    /// The type with a number that [`Engine::intern`] gave.
    #[inline]
    pub(crate) fn func_type(&self, number: u32) -> &Arc<WasmFuncType> {
        &self.inner.by_number[number as usize].0
    }

    /// The shape of the type with a number.
    #[inline]
    pub(crate) fn func_shape(&self, number: u32) -> CallShape {
        self.inner.by_number[number as usize].1
    }

    /// Where the type with the number `number` stands among subtypes.
    pub(crate) fn subtyping(&self, number: u32) -> Subtyping {
        self.types().subtyping(SigIndex::from_u32(number))
    }

    /// Whether all functions of the type `sub` are also of the type `ty`.
    pub(crate) fn is_subtype(&self, sub: u32, ty: u32) -> bool {
        let is_subtype =
            |types: &ModuleTypes| types.is_subtype(SigIndex::from_u32(sub), SigIndex::from_u32(ty));
        sub == ty || is_subtype(&self.types())
    }

    /// The numbers of an artifact's types, in order.
    pub(crate) fn intern_all(&self, types: &ModuleTypes) -> Box<[u32]> {
        let mut numbers: Vec<u32> = Vec::with_capacity(types.len());
        if types.is_flat() && self.find_all(types, &mut numbers) {
            return numbers.into();
        }
        numbers.clear();
        let mut registry = self.types_mut();
        for group in types.groups() {
            let next = registry.next().as_u32();
            numbers.extend((next..).take(group.len()));
            let sub_type = |place| {
                let (index, engine) = (SigIndex::new(place), to_engine(&numbers));
                let Subtyping { is_final, supertype } = types.subtyping(index);
                let supertype = supertype.map(&engine);
                let subtyping = Subtyping { is_final, supertype };
                WasmSubType { func: types[index].map_concrete(&engine), subtyping }
            };
            let sub_types = group.clone().map(sub_type).collect();
            let first =
                self.add_types(&mut registry, |types| types.intern_group(sub_types)).as_u32();
            for (place, number) in group.zip(first..) {
                numbers[place] = number;
            }
        }
        numbers.into()
    }

    /// The numbers of types that are all known and speak of no other types: most often they are and
    /// do. Says whether that was so.
    fn find_all(&self, types: &ModuleTypes, numbers: &mut Vec<u32>) -> bool {
        let registry = self.types();
        types.iter().all(|(_, ty)| {
            let index = registry.find(ty).filter(|_| ty.concrete().next().is_none());
            numbers.extend(index.map(SigIndex::as_u32));
            index.is_some()
        })
    }

    fn types(&self) -> RwLockReadGuard<'_, ModuleTypes> {
        self.inner.types.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds types, `registry` being those that are locked, and shares those that are new.
    fn add_types(
        &self,
        registry: &mut ModuleTypes,
        add: impl FnOnce(&mut ModuleTypes) -> SigIndex,
    ) -> SigIndex {
        let index = add(registry);
        let by_number = &self.inner.by_number;
        for number in by_number.count()..registry.len() {
            let ty = &registry[SigIndex::new(number)];
            let at = by_number.push((Arc::new(ty.clone()), CallShape::of(ty)));
            assert_eq!(at, number, "nobody adds types without the lock");
        }
        index
    }

    fn types_mut(&self) -> RwLockWriteGuard<'_, ModuleTypes> {
        self.inner.types.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EngineWeak {
    /// The engine, if it is still there.
    pub fn upgrade(&self) -> Option<Engine> {
        self.inner.upgrade().map(|inner| Engine { inner })
    }
}

impl std::fmt::Debug for EngineWeak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineWeak").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("config", self.config()).finish_non_exhaustive()
    }
}

/// From an artifact's indices to the engine's numbers: `numbers` by index.
pub(crate) fn to_engine(numbers: &[u32]) -> impl Fn(SigIndex) -> SigIndex {
    |index| SigIndex::from_u32(numbers[index.index()])
}
