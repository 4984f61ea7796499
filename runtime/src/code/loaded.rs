//! Loaded artifacts: mapped code, and what is known of it.

mod addresses;

pub(crate) use addresses::{frames_at, handler_of, trap_at};

use super::backtrace::FrameRoles;
use super::registry;
use crate::artifact::code::{ArtifactInfo, CompiledModuleInfo, FuncLoc, section_range};
use crate::artifact::format::Precompiled;
use crate::artifact::read::ArtifactLayout;
#[cfg(feature = "cache")]
use crate::cache::Found;
#[cfg(feature = "compile")]
use crate::code::compiled::{Artifact, Compiled};
use crate::code::dwarf::Lines;
use crate::engine::Engine;
use crate::entity::EntityRef;
use crate::error::{ArtifactRefused, Foreign, OrBug, Unsupported};
use crate::module::info::{DataIndex, DefinedFuncIndex, ModuleInfo};
use crate::module::layout::ContextLayout;
use crate::module::types::{ModuleTypes, SigIndex, WasmExternType};
use crate::module::wiring::{Wired, WiredInstance};
use crate::sys::content::{Content, Text};
use crate::sys::images::ImageSource;
use crate::types::ExternType;
use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use std::ffi::c_void;
use std::fs::File;
use std::marker::PhantomPinned;
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use std::ptr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// An artifact in memory: its bytes as they were written. Its code can be run once
/// [`LoadedCode::make_runnable`] has made it so, which is before anything of it is instantiated.
///
/// 1. Its code is runnable before the first context of one of its modules is made, and stays mapped as long
///    as this lives. Roots that have instances of its modules keep it.
/// 2. Addresses of its code are in the contexts of such roots, and in host functions that live no longer
///    than one of them; nowhere else but on stacks, while such a root is being called.
/// 3. The code follows the calling conventions of `compile::stubs`, and touches what `layout` says: it was
///    compiled here (`Compiled`), or found in the engine's cache, whose
///    folder is its user's. Of an artifact from elsewhere that is said by who calls one of the
///    `unsafe fn deserialize*`.
pub struct LoadedCode {
    /// Leads to this.
    own: Weak<LoadedCode>,
    content: Content,
    /// Where the code can be run.
    text: OnceLock<Text>,
    /// Held by who makes it runnable.
    making: Mutex<()>,
    /// Where the artifact's parts are; `None` for modules that the host makes up, which have no code.
    layout: Option<ArtifactLayout>,
    /// The file that the content is mapped from.
    file: Option<Arc<File>>,
    info: ArtifactInfo,
    /// Where the layer above has its sections: its plan, and its types.
    layer: [Range<usize>; 2],
    contexts: Vec<ContextLayout>,
    types: ModuleTypes,
    /// The engine's numbers for the types.
    sig_ids: Box<[u32]>,
    /// The way back, if somebody has asked and there are many.
    type_places: OnceLock<HashMap<u32, usize>>,
    images: OnceLock<ImageSource>,
    /// The DWARF of its modules, as far as a backtrace has asked for it; `None`: it has none that
    /// can be read.
    lines: Mutex<HashMap<u32, Option<Lines>>>,
    /// What its functions are to the layer above.
    roles: OnceLock<Box<FrameRoles>>,
    engine: Engine,
    /// Who looks for traps knows where it is.
    _pinned: PhantomPinned,
}

/// Loaded code, as all share it. It stays where it is.
pub type SharedCode = Pin<Arc<LoadedCode>>;

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
#[derive(Clone)]
pub struct Module {
    code: SharedCode,
    index: usize,
}

/// How many types are looked through faster than found in a table.
const FEW_TYPES: usize = 64;

/// What is wrong with an artifact that did not stay as it was.
const CUT: &str = "the artifact's file was cut short while it was in use; replace a file by renaming \
                   another one to its name, so that whoever uses the old one keeps it";

impl LoadedCode {
    /// Loads an artifact from memory: the bytes are copied once.
    ///
    /// # Errors
    ///
    /// Fails when it is no artifact of `kind` that this engine can run.
    ///
    /// # Safety
    ///
    /// The bytes are what Wharf wrote.
    unsafe fn from_bytes(engine: &Engine, bytes: &[u8], kind: Precompiled) -> Result<SharedCode> {
        let content = Content::from_bytes(bytes)?;
        // SAFETY: `LoadedCode` 3: our caller says who wrote the bytes.
        unsafe { LoadedCode::deserialize_content(engine, content, None, kind) }
    }

    /// Loads what was compiled a moment ago, or found in the engine's cache.
    ///
    /// # Errors
    ///
    /// Fails when the engine cannot run it, or the host has no memory for it.
    #[cfg(feature = "compile")]
    pub fn from_compiled(engine: &Engine, artifact: &Compiled) -> Result<SharedCode> {
        match &artifact.artifact {
            // SAFETY: `LoadedCode` 3: this program compiled them, or the engine's cache vouches for them; nobody
            // else makes a `Compiled`.
            Artifact::Bytes(bytes) => unsafe {
                LoadedCode::from_bytes(engine, bytes, artifact.kind)
            },
            Artifact::Loaded(code) => Ok(code.clone()),
        }
    }

    /// Loads an artifact of `kind` from memory.
    ///
    /// # Errors
    ///
    /// Fails when it is no artifact of `kind` that this engine can run.
    ///
    /// # Safety
    ///
    /// The bytes are what Wharf wrote.
    pub unsafe fn deserialize(
        engine: &Engine,
        bytes: &[u8],
        kind: Precompiled,
    ) -> Result<SharedCode> {
        // SAFETY: `LoadedCode` 3: our caller says who wrote the bytes.
        unsafe { LoadedCode::from_bytes(engine, bytes, kind) }
    }

    /// Loads an artifact of `kind` by mapping its file, or by reading it where it is small.
    ///
    /// # Errors
    ///
    /// As [`LoadedCode::deserialize`], or when the file cannot be mapped.
    ///
    /// # Safety
    ///
    /// The file holds what Wharf wrote, and stays as it is while it is used.
    pub unsafe fn deserialize_file(
        engine: &Engine,
        path: &Path,
        kind: Precompiled,
    ) -> Result<SharedCode> {
        let load = || {
            let (file, len) = crate::artifact::open(path)?;
            let content = Content::from_file(&file, len)?;
            // SAFETY: `LoadedCode` 3: our caller says who wrote the file, and that it stays as it is.
            unsafe { LoadedCode::deserialize_content(engine, content, Some(file), kind) }
        };
        load().with_context(|| format!("cannot load the artifact {}", path.display()))
    }

    /// Loads an artifact that was found in the engine's cache.
    ///
    /// # Errors
    ///
    /// As [`LoadedCode::deserialize`].
    #[cfg(feature = "cache")]
    pub(crate) fn from_cache(
        engine: &Engine,
        found: Found,
        kind: Precompiled,
    ) -> Result<SharedCode> {
        let (content, file) = found.into_parts();
        // SAFETY: `LoadedCode` 3: it was found in the engine's cache, for whose folder its user vouches; nobody else
        // makes a `Found`.
        unsafe { LoadedCode::deserialize_content(engine, content, Some(file), kind) }
    }

    /// Loads an artifact whose bytes are `content`, mapped from `file` if they are of one.
    ///
    /// # Errors
    ///
    /// As [`LoadedCode::deserialize`].
    ///
    /// # Safety
    ///
    /// As [`LoadedCode::deserialize`], and of a file as [`LoadedCode::deserialize_file`].
    unsafe fn deserialize_content(
        engine: &Engine,
        content: Content,
        file: Option<File>,
        kind: Precompiled,
    ) -> Result<SharedCode> {
        let bytes = content.bytes();
        let own = engine.own_metadata(kind);
        let layout = ArtifactLayout::parse_for(bytes, own, || engine.metadata(kind))?;
        let (types, layer_types) = layout.types(bytes)?;
        let (info, plan) = layout.info(bytes, &types)?;
        // Both are the ends of their sections.
        let layer = [
            layout.info.end - plan.len()..layout.info.end,
            layout.types.end - layer_types.len()..layout.types.end,
        ];
        let contexts = context_layouts(&info)?;
        ensure!(!content.was_cut(), ArtifactRefused::damaged(CUT));
        let sig_ids = engine.intern_all(&types);
        let file = file.filter(|_| content.is_mapped()).map(Arc::new);
        let code = LoadedCode::shared(|own| LoadedCode {
            own,
            content,
            text: OnceLock::new(),
            making: Mutex::default(),
            layout: Some(layout),
            file,
            info,
            layer,
            contexts,
            types,
            sig_ids,
            type_places: OnceLock::new(),
            images: OnceLock::new(),
            lines: Mutex::default(),
            roles: OnceLock::new(),
            engine: engine.clone(),
            _pinned: PhantomPinned,
        });
        #[cfg(feature = "profiling")]
        if engine.settings().profiler != crate::ProfilingStrategy::None {
            // Profilers that begin later should know of it.
            code.make_runnable()?;
        }
        Ok(code)
    }

    /// Makes the code runnable, and its addresses known to who looks for traps, if that was not done
    /// before.
    ///
    /// # Errors
    ///
    /// Fails when the host has no pages for it.
    pub(crate) fn make_runnable(self: &Pin<Arc<Self>>) -> Result<()> {
        let Some(layout) = &self.layout else { return Ok(()) };
        if self.text.get().is_some() {
            return Ok(());
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if self.text.get().is_some() {
            return Ok(());
        }
        // Sections keep distance: the pages of `.text` end where `.eh_frame` begins.
        let pages = layout.text.start..layout.eh_frame.start;
        let text = self.content.make_text(layout.text.clone(), pages)?;
        let code = self.text_in(&text);
        #[cfg(feature = "profiling")]
        crate::code::profile::register(self.engine.settings().profiler, self.bytes(), code)?;
        // SAFETY: `Node` 1: sections keep distance, so that these pages have this code alone; it is forgotten
        // when this is dropped.
        unsafe { registry::add(self, code)? };
        // Last of all: whoever sees it runs the code.
        let _ = self.text.set(text);
        Ok(())
    }

    /// A module without code, for what the host makes up itself. `sig_ids` are the engine's numbers of
    /// the types that it refers to.
    pub(crate) fn synthetic(
        engine: &Engine,
        info: ModuleInfo,
        sig_ids: Box<[u32]>,
    ) -> Result<Module> {
        let module = CompiledModuleInfo { info, first_func: 0 };
        let info = ArtifactInfo { modules: vec![module], ..Default::default() };
        let contexts = context_layouts(&info)?;
        let code = LoadedCode::shared(|own| LoadedCode {
            own,
            content: Content::Copied(Box::default()),
            text: OnceLock::new(),
            making: Mutex::default(),
            layout: None,
            file: None,
            contexts,
            info,
            layer: [0..0, 0..0],
            sig_ids,
            type_places: OnceLock::new(),
            types: ModuleTypes::default(),
            images: OnceLock::new(),
            lines: Mutex::default(),
            roles: OnceLock::new(),
            engine: engine.clone(),
            _pinned: PhantomPinned,
        });
        Ok(Module { code, index: 0 })
    }

    /// What `make` makes, shared; it is given what leads to itself.
    fn shared(make: impl FnOnce(Weak<LoadedCode>) -> LoadedCode) -> SharedCode {
        let code = Arc::new_cyclic(|own| make(own.clone()));
        // SAFETY: Rust: nobody has had it unpinned, so that it stays where it is.
        unsafe { Pin::new_unchecked(code) }
    }

    /// Itself, as all share it; `None` while it is being dropped.
    fn own(&self) -> Option<SharedCode> {
        // SAFETY: Rust: it was pinned when it was made.
        self.own.upgrade().map(|code| unsafe { Pin::new_unchecked(code) })
    }

    /// The engine that it was loaded by.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The artifact's bytes, as they were written.
    pub fn bytes(&self) -> &[u8] {
        let len = self.layout.as_ref().map_or(0, |layout| layout.len);
        &self.content.bytes()[..len]
    }

    /// A copy of the artifact's bytes, as they were written.
    ///
    /// # Errors
    ///
    /// Fails when its file was cut short meanwhile.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        let bytes = self.bytes().to_vec();
        ensure!(!self.content.was_cut(), ArtifactRefused::damaged(CUT));
        Ok(bytes)
    }

    /// What the layer above put behind the modules in `.wharf.info` and behind the function types
    /// in `.wharf.types`.
    pub fn layer_sections(&self) -> (&[u8], &[u8]) {
        let [plan, types] = self.layer.clone().map(|range| &self.content.bytes()[range]);
        (plan, types)
    }

    /// The function types of its modules.
    pub fn types(&self) -> &ModuleTypes {
        &self.types
    }

    /// The engine's numbers for its function types, in order.
    pub(crate) fn sig_ids(&self) -> &[u32] {
        &self.sig_ids
    }

    /// The public face of a type that speaks of this artifact's function types. An index that
    /// is not one, which only a damaged artifact has, is read as the first.
    #[doc(hidden)]
    pub fn extern_type(&self, ty: WasmExternType) -> ExternType {
        ExternType::from_wasm(&self.engine, self.engine_type(ty))
    }

    /// A type that speaks of this artifact's function types, in the engine's numbers.
    pub(crate) fn engine_type(&self, ty: WasmExternType) -> WasmExternType {
        let ids = &*self.sig_ids;
        ty.map_types(|sig| {
            let id = ids.get(sig.index()).or(ids.first()).copied();
            SigIndex::from_u32(id.unwrap_or(0))
        })
    }

    /// How many modules it holds.
    pub fn module_count(&self) -> usize {
        self.info.modules.len()
    }

    /// One of its modules.
    pub fn module(self: &Pin<Arc<Self>>, index: usize) -> Option<Module> {
        (index < self.module_count()).then(|| Module { code: self.clone(), index })
    }

    /// The stub by which the host calls functions of type `sig`; null when there is no code.
    pub(crate) fn entry_stub(&self, sig: SigIndex) -> *const c_void {
        self.info.stubs.entry.get(sig).map_or(ptr::null(), |&loc| self.address(loc))
    }

    /// The stub by which compiled code calls host functions whose type has the number `sig_id`.
    pub(crate) fn exit_stub_of(&self, sig_id: u32) -> Option<*const c_void> {
        let mut sig_id = sig_id;
        let place = loop {
            match self.place_of_type(sig_id) {
                Some(place) => break place,
                // A function of a subtype takes and gives the same cells.
                None => sig_id = self.engine.subtyping(sig_id).supertype?.as_u32(),
            }
        };
        let loc = self.info.stubs.exit.get(SigIndex::new(place))?;
        Some(self.address(*loc))
    }

    /// Whether there is any exit stub.
    pub(crate) fn has_exit_stubs(&self) -> bool {
        !self.info.stubs.exit.is_empty()
    }

    /// All exit stubs, with the engine's numbers of their types.
    pub(crate) fn exit_stubs(&self) -> impl Iterator<Item = (u32, *const c_void)> {
        let stubs = self.sig_ids.iter().zip(self.info.stubs.exit.values());
        stubs.map(|(&id, &loc)| (id, self.address(loc)))
    }

    /// Where the type with the engine's number `sig_id` is among the artifact's.
    fn place_of_type(&self, sig_id: u32) -> Option<usize> {
        if self.sig_ids.len() <= FEW_TYPES {
            return self.sig_ids.iter().position(|&id| id == sig_id);
        }
        let places = self.type_places.get_or_init(|| {
            let places = self.sig_ids.iter().enumerate();
            places.map(|(place, &id)| (id, place)).collect()
        });
        places.get(&sig_id).copied()
    }

    /// The address of a function that the artifact says is in its code.
    fn address(&self, loc: FuncLoc) -> *const c_void {
        let text = self.text().as_ptr();
        text.wrapping_add(loc.start as usize).cast()
    }

    /// The code where it can be run; nothing before it can.
    pub(crate) fn text(&self) -> &[u8] {
        self.text.get().map_or(&[], |text| self.text_in(text))
    }

    fn text_in<'a>(&'a self, text: &'a Text) -> &'a [u8] {
        match (text, &self.layout) {
            (Text::Copied(mmap), _) => mmap.bytes(),
            (Text::InPlace, Some(layout)) => &self.content.bytes()[layout.text.clone()],
            (Text::InPlace, None) => &[],
        }
    }

    /// Has backtraces say what functions are. The first who says so is asked.
    pub fn set_frame_roles(&self, roles: Box<FrameRoles>) {
        // Whoever came first knows as much.
        let _ = self.roles.set(roles);
    }

    /// The bytes that memory images are ranges of.
    pub(crate) fn images(&self) -> Result<&ImageSource> {
        if let Some(images) = self.images.get() {
            return Ok(images);
        }
        let range = self.layout.as_ref().map_or(0..0, |layout| layout.images.clone());
        let images = match &self.file {
            Some(file) => {
                ImageSource::from_file(Arc::clone(file), range.start as u64, range.len() as u64)?
            }
            None => ImageSource::from_bytes(&self.content.bytes()[range]),
        };
        Ok(self.images.get_or_init(|| images))
    }
}

impl Drop for LoadedCode {
    fn drop(&mut self) {
        registry::remove(self.text());
        if let Some(images) = self.images.get() {
            self.engine.memory_pool().forget(images.number());
        }
    }
}

impl std::fmt::Debug for LoadedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadedCode").field("modules", &self.module_count()).finish_non_exhaustive()
    }
}

/// What the crate and the layer above it know of a module; its public methods are a face (`api::module`).
impl Module {
    /// The artifact that it is part of.
    #[doc(hidden)]
    pub fn code(&self) -> &SharedCode {
        &self.code
    }

    /// Its place in the artifact.
    #[doc(hidden)]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The instances that are always made of the artifact's modules, if it says which.
    pub(crate) fn wired(&self) -> &Wired {
        &self.code.info.wired
    }

    /// Whether `modules` begin with those of the artifact's instances, in their order.
    fn begins_wired(&self, modules: &[Module]) -> bool {
        let instances = &self.wired().instances;
        let is = |(module, instance): (&Module, &WiredInstance)| {
            ptr::eq(&*module.code, &*self.code) && module.index == instance.module
        };
        !instances.is_empty()
            && modules.len() >= instances.len()
            && modules.iter().zip(instances).all(is)
    }

    /// What the module declares.
    #[doc(hidden)]
    pub fn info(&self) -> &ModuleInfo {
        &self.code.info.modules[self.index].info
    }

    pub(crate) fn layout(&self) -> &ContextLayout {
        &self.code.contexts[self.index]
    }

    /// The address of a function's code.
    pub(crate) fn func_address(&self, index: DefinedFuncIndex) -> *const c_void {
        let at = self.code.info.modules[self.index].first_func as usize + index.index();
        // Loading saw that there is code for every function.
        let loc = self
            .code
            .layout
            .as_ref()
            .and_then(|layout| layout.funcs(self.code.content.bytes()).loc(at));
        loc.map_or(ptr::null(), |loc| self.code.address(loc))
    }

    /// The bytes of a data segment.
    pub(crate) fn data(&self, index: DataIndex) -> Result<&[u8]> {
        let segment = self.info().data.get(index).or_bug("no such data segment")?;
        let Some(layout) = &self.code.layout else { return Ok(&[]) };
        let data = &self.code.content.bytes()[layout.data.clone()];
        let range = section_range(&segment.range, data.len());
        Ok(&data[range.or_bug("a data segment lies outside of the artifact")?])
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Module").field("name", &self.info().name).finish_non_exhaustive()
    }
}

fn context_layouts(info: &ArtifactInfo) -> Result<Vec<ContextLayout>> {
    let layouts = info.modules.iter().map(|module| ContextLayout::new(&module.info));
    let layouts: Option<Vec<_>> = layouts.collect();
    let unsupported =
        || Unsupported::new("a module declares more than the context of an instance can hold");
    Ok(layouts.ok_or_else(unsupported)?)
}

/// How many of the instances of `modules`, which lie in one block, are those that their artifact was
/// compiled for.
pub(crate) fn wired(modules: &[Module]) -> usize {
    match modules.first() {
        Some(first) if first.begins_wired(modules) => first.wired().instances.len(),
        _ => 0,
    }
}

/// Sees that the code of `modules` relies upon no instances beside its own.
///
/// # Errors
///
/// Fails when it does for one of them.
pub(crate) fn check_unbound(modules: &[Module]) -> Result<()> {
    let bound = |module: &Module| module.wired().bound.get(module.index) == Some(&true);
    ensure!(
        !modules.iter().any(bound),
        Unsupported::new(
            "the code of a module is compiled for its place in a component: it has no instances elsewhere"
        )
    );
    Ok(())
}

/// Sees that an artifact's engine is the one that is to use it.
pub(crate) fn check_engine(code: &LoadedCode, engine: &Engine, what: &str) -> Result<()> {
    ensure!(code.engine.same(engine), Foreign::OtherEngine { what: what.to_owned() });
    Ok(())
}
