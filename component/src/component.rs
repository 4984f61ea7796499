//! Compiled components.

use crate::artifact::Sections;
use crate::plan::{ExportIndex, ExportItem, Plan};
use crate::types::ComponentTypes;
#[cfg(feature = "compile")]
use anyhow::Context;
use anyhow::{Result, ensure};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wharf_runtime::error::NoExport;
use wharf_runtime::{Engine, Foreign, LoadedCode, Precompiled, SharedCode};

/// A compiled component. Cheap to clone, shared between threads.
#[derive(Clone)]
pub struct Component {
    inner: Arc<Inner>,
}

struct Inner {
    /// Tells components of one process apart.
    number: u64,
    code: SharedCode,
    /// Shared with backtraces.
    plan: Arc<Plan>,
    types: ComponentTypes,
    /// How many bytes of text follow the types.
    world_len: usize,
}

/// The place of an export in a [`Component`], found once by
/// [`Component::get_export_index`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ComponentExportIndex {
    component: u64,
    pub(crate) export: ExportIndex,
}

/// How exports are named where they are looked up: by name in the root or in an instance, or by a
/// [`ComponentExportIndex`].
pub trait InstanceExportLookup {
    /// The export that it stands for.
    #[doc(hidden)]
    fn lookup(&self, component: &Component) -> Option<ExportIndex>;

    /// The name that it is asked for by, if it is by one.
    #[doc(hidden)]
    fn name(&self) -> Option<&str>;
}

impl InstanceExportLookup for str {
    fn lookup(&self, component: &Component) -> Option<ExportIndex> {
        component.find_export(None, self)
    }

    fn name(&self) -> Option<&str> {
        Some(self)
    }
}

impl InstanceExportLookup for String {
    fn lookup(&self, component: &Component) -> Option<ExportIndex> {
        self.as_str().lookup(component)
    }

    fn name(&self) -> Option<&str> {
        Some(self)
    }
}

impl InstanceExportLookup for ComponentExportIndex {
    fn lookup(&self, component: &Component) -> Option<ExportIndex> {
        (self.component == component.inner.number).then_some(self.export)
    }

    fn name(&self) -> Option<&str> {
        None
    }
}

impl<T: InstanceExportLookup + ?Sized> InstanceExportLookup for &T {
    fn lookup(&self, component: &Component) -> Option<ExportIndex> {
        T::lookup(self, component)
    }

    fn name(&self) -> Option<&str> {
        T::name(self)
    }
}

/// That there is no function at `export`, which was asked for as `name`: something else may be.
#[cold]
pub(crate) fn no_function(
    component: &Component,
    export: Option<ExportIndex>,
    name: Option<&str>,
    message: impl Into<String>,
) -> NoExport {
    let plan = component.plan();
    let found = export.and_then(|export| plan.export_items.get(export));
    let among = export.and_then(|export| plan.export_among(export));
    let (its_name, exports) = among.unwrap_or(("", &plan.exports));
    let exports = exports.keys().cloned().collect();
    NoExport::new(name.unwrap_or(its_name), found.map(ExportItem::kind), exports, message)
}

impl Component {
    /// Compiles a component from its binary, or with feature `wat` from its text.
    ///
    /// # Errors
    ///
    /// Fails when it is malformed or invalid, with the offset where; or when it uses a proposal
    /// that the engine does not allow.
    #[cfg(feature = "compile")]
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Component> {
        let bytes = wharf_runtime::pipeline::to_binary(bytes.as_ref())?;
        Component::from_binary(engine, &bytes)
    }

    /// Compiles a component from its binary.
    ///
    /// # Errors
    ///
    /// As [`Component::new`].
    #[cfg(feature = "compile")]
    pub fn from_binary(engine: &Engine, binary: &[u8]) -> Result<Component> {
        let artifact = crate::compile::compile(engine, binary)?;
        Component::from_code(LoadedCode::from_compiled(engine, &artifact)?)
    }

    /// Compiles a component from a file with its binary or text.
    ///
    /// # Errors
    ///
    /// As [`Component::new`], or when the file cannot be read.
    #[cfg(feature = "compile")]
    pub fn from_file(engine: &Engine, file: impl AsRef<Path>) -> Result<Component> {
        let file = file.as_ref();
        let bytes = std::fs::read(file)
            .with_context(|| format!("cannot read the component {}", file.display()))?;
        Component::new(engine, &bytes).with_context(|| format!("in {}", file.display()))
    }

    /// Loads a component from an artifact that [`Component::serialize`] or
    /// `Engine::precompile_component` made.
    ///
    /// # Errors
    ///
    /// Fails when the bytes are no artifact of a component that this engine can run, and says what was
    /// found and what was expected: they are no ELF object, not one of Wharf's, of another version,
    /// of a core module, for another target or processor, or compiled with other settings, in this
    /// order and before anything else is read.
    ///
    /// # What is checked, and what is not
    ///
    /// Everything but machine code is checked: bytes that were cut short or that differ from what was
    /// written give an error, or a component that differs, but neither a panic nor an allocation
    /// larger than the bytes justify. Machine code cannot be checked, it is run as it is. So an
    /// artifact from someone whom you would not let run a program on this machine must not be
    /// loaded; load WebAssembly from them, which `Component::new` confines.
    ///
    /// # Safety
    ///
    /// The bytes are what Wharf wrote, from a place where nobody else could change them.
    #[allow(unsafe_code)]
    pub unsafe fn deserialize(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Component> {
        // SAFETY: the caller answers for the bytes.
        let code =
            unsafe { LoadedCode::deserialize(engine, bytes.as_ref(), Precompiled::Component)? };
        Component::from_code(code)
    }

    /// Loads a component by mapping an artifact's file, which must not change while it is used.
    ///
    /// # Errors
    ///
    /// As [`Component::deserialize`], or when the file cannot be mapped.
    ///
    /// # Safety
    ///
    /// As [`Component::deserialize`]; and the file has to stay as it is for as long as anything that was
    /// loaded from it exists. To put a new artifact in its place, write another file and rename it.
    #[allow(unsafe_code)]
    pub unsafe fn deserialize_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Component> {
        // SAFETY: the caller answers for the file.
        let code =
            unsafe { LoadedCode::deserialize_file(engine, path.as_ref(), Precompiled::Component)? };
        Component::from_code(code)
    }

    fn from_code(code: SharedCode) -> Result<Component> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let modules: Vec<_> =
            (0..code.module_count()).filter_map(|index| code.module(index)).collect();
        let modules = modules.iter().map(|module| module.info()).collect();
        let sections = Sections::decode(code.layer_sections(), code.types(), modules)?;
        let Sections { plan, types, world } = sections;
        let world_len = world.len();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let plan = Arc::new(plan);
        let of_frames = Arc::clone(&plan);
        code.set_frame_roles(Box::new(move |module, func| of_frames.frame_role(module, func)));
        Ok(Component { inner: Arc::new(Inner { number, code, plan, types, world_len }) })
    }

    /// The artifact: what it was compiled to, or loaded from, byte for byte.
    ///
    /// # Errors
    ///
    /// Fails when it was loaded from a file that was cut short meanwhile.
    pub fn serialize(&self) -> Result<Vec<u8>> {
        self.inner.code.serialize()
    }

    /// The component's world as a WIT document, with the packages that it uses: what was known when
    /// it was compiled, documentation included. The world is `root` of package `root:component`.
    ///
    /// `None` for a component that no WIT document describes: one that exports a core module, or
    /// uses a record without naming it.
    pub fn wit(&self) -> Option<&str> {
        let (_, types) = self.inner.code.layer_sections();
        let world = types.get(types.len().checked_sub(self.inner.world_len)?..)?;
        std::str::from_utf8(world).ok().filter(|text| !text.is_empty())
    }

    /// The engine that it was compiled or loaded by.
    pub fn engine(&self) -> &Engine {
        self.inner.code.engine()
    }

    /// Sees that it was made by the engine that it is used with.
    pub(crate) fn check_engine(&self, engine: &Engine) -> Result<()> {
        let foreign = || Foreign::OtherEngine { what: "component".to_owned() };
        ensure!(self.engine().same(engine), foreign());
        Ok(())
    }

    /// The place of the export `name`, of the component itself or of an instance that it exports.
    ///
    /// An interface name is found under each compatible version: `ns:pkg/iface@0.2.1` finds an
    /// export of `0.2.6`.
    pub fn get_export_index(
        &self,
        instance: Option<&ComponentExportIndex>,
        name: &str,
    ) -> Option<ComponentExportIndex> {
        let instance = match instance {
            Some(index) => Some(index.lookup(self)?),
            None => None,
        };
        let export = self.find_export(instance, name)?;
        Some(ComponentExportIndex { component: self.inner.number, export })
    }

    pub(crate) fn find_export(
        &self,
        instance: Option<ExportIndex>,
        name: &str,
    ) -> Option<ExportIndex> {
        let exports = match instance {
            None => &self.plan().exports,
            Some(index) => match &self.plan().export_items[index] {
                ExportItem::Instance(exports) => exports,
                _ => return None,
            },
        };
        let candidates = || exports.keys().map(String::as_str);
        let found = match exports.contains_key(name) {
            true => name,
            false => crate::names::find_compatible(name, candidates())?,
        };
        exports.get(found).copied()
    }

    /// A number that no other component of the process has.
    pub(crate) fn number(&self) -> u64 {
        self.inner.number
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.inner.plan
    }

    pub(crate) fn types(&self) -> &ComponentTypes {
        &self.inner.types
    }

    pub(crate) fn code(&self) -> &SharedCode {
        &self.inner.code
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exports = self.plan().exports.keys();
        f.debug_struct("Component").field("exports", &Vec::from_iter(exports)).finish()
    }
}
