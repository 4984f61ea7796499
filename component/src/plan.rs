//! What a component does when it is instantiated, as data: the end of translation, a section of the
//! artifact, and all that instantiation and calls read.
//!
//! Translation has followed every name, alias and argument inside the component; what is left are
//! steps that refer to each other by index. Names remain where the host looks things up: the trees
//! of imports and exports.

mod adapters;
mod consistency;
mod frames;
#[cfg(feature = "compile")]
mod wiring;
#[cfg(all(test, feature = "compile"))]
mod tests;

pub use adapters::{
    Adapter, AdapterBuiltin, AdapterBuiltinKind, CodeUnits, Conversion, HandlesOf, Transfer,
};
pub(crate) use consistency::Surroundings;

use crate::types::{
    CoreExternType, FuncTypeIndex, InterfaceType, ModuleTypeIndex, ResourceIndex, index,
};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use wharf_runtime::entity::{EntityRef, PrimaryMap};
use wharf_runtime::module::info::{EntityIndex, GlobalIndex};
use wharf_runtime::module::types::SigIndex;

index! {
    /// A function that the root component imports.
    pub ImportedFuncIndex "imported_func"
    /// A core module that the root component imports.
    pub ImportedModuleIndex "imported_module"
    /// A core module of the artifact: its place in `ArtifactInfo::modules`.
    pub StaticModuleIndex "static_module"
    /// A core instance that the plan makes.
    pub CoreInstanceIndex "core_instance"
    /// A component instance (the root or one inside) that has state of its own when it runs.
    pub RuntimeInstanceIndex "component_instance"
    /// An imported function made callable by core code.
    pub LoweringIndex "lowering"
    /// A core function made callable as a component function.
    pub LiftIndex "lift"
    /// A canonical builtin for one resource type and component instance.
    pub CanonBuiltinIndex "canon_builtin"
    /// A function that joins a lowering in one inner component to a lift in another.
    pub AdapterIndex "adapter"
    /// What adapters call in the host.
    pub AdapterBuiltinIndex "adapter_builtin"
    /// Something that is exported, at any depth.
    pub ExportIndex "export"
}

/// What instantiating a component does, what it needs and what it gives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Plan {
    /// What the root component imports, in order.
    pub imports: IndexMap<String, ImportItem>,
    /// What the names of the root component's imports say besides, of those that do.
    pub import_notes: IndexMap<String, NameNotes>,
    /// What the names of the root component's exports say besides, of those that do.
    pub export_notes: IndexMap<String, NameNotes>,
    /// The functions among the imports, at any depth.
    pub imported_funcs: PrimaryMap<ImportedFuncIndex, ImportedFunc>,
    /// The core modules among the imports, at any depth.
    pub imported_modules: PrimaryMap<ImportedModuleIndex, ImportedModule>,
    /// All resource types, imported ones and others as they come.
    pub resources: PrimaryMap<ResourceIndex, PlannedResource>,
    /// The component instances with state of their own. The root is always there, as the first.
    pub component_instances: PrimaryMap<RuntimeInstanceIndex, RuntimeInstance>,
    /// Where it is written down which of them are entered, if that has to be known.
    pub entry_words: Option<EntryWords>,
    /// How many core modules the artifact has.
    pub static_modules: u32,
    /// The core instances that [`Plan::steps`] makes, in that order.
    pub core_instances: PrimaryMap<CoreInstanceIndex, ModuleRef>,
    /// Imported functions for core code.
    pub lowerings: PrimaryMap<LoweringIndex, Lowering>,
    /// Core functions for the host and for adapters.
    pub lifts: PrimaryMap<LiftIndex, PlannedLift>,
    /// Canonical builtins for core code.
    pub canon_builtins: PrimaryMap<CanonBuiltinIndex, CanonBuiltin>,
    /// Calls between inner components: functions of modules that were made for them.
    pub adapters: PrimaryMap<AdapterIndex, Adapter>,
    /// What adapters call in the host.
    pub adapter_builtins: PrimaryMap<AdapterBuiltinIndex, AdapterBuiltin>,
    /// What is done, in order. Each step refers to core instances of earlier steps only.
    pub steps: Vec<Step>,
    /// Everything exported, at any depth: the members of an instance after it.
    pub export_items: PrimaryMap<ExportIndex, ExportItem>,
    /// What the root component exports, in order.
    pub exports: IndexMap<String, ExportIndex>,
}

/// What is written at the name of an import or an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameNotes {
    /// The interface that an instance of another name says it is.
    pub implements: Option<String>,
    /// What others know it by.
    pub external_id: Option<String>,
}

impl Plan {
    /// The core instances in the order in which their contexts lie: first those whose modules are in
    /// the artifact, because code is compiled to rely upon the distances between them. How large the
    /// contexts of others are is not known before they are imported.
    pub(crate) fn context_order(&self) -> impl Iterator<Item = CoreInstanceIndex> {
        let of = |imported: bool| {
            let instances = self.core_instances.iter();
            instances.filter_map(move |(slot, module)| {
                (matches!(module, ModuleRef::Imported(_)) == imported).then_some(slot)
            })
        };
        of(false).chain(of(true))
    }
}

/// The words that say whether component instances are entered, of those that could be called while they are: globals of a
/// core instance, so that adapters reach them at constant distances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryWords {
    /// The core instance that defines them.
    pub slot: CoreInstanceIndex,
    /// For each of its globals, whose word it is: a mutable `i32` that is not zero while a call into that instance, or
    /// into one within it, is under way.
    pub instances: Vec<RuntimeInstanceIndex>,
}

impl EntryWords {
    /// The words, each with whose it is.
    pub fn iter(&self) -> impl Iterator<Item = (RuntimeInstanceIndex, CoreDef)> {
        let slot = self.slot;
        let word = move |(number, &instance)| {
            let entity = EntityIndex::Global(GlobalIndex::new(number));
            (instance, CoreDef::Export { slot, entity })
        };
        self.instances.iter().enumerate().map(word)
    }
}

/// What something imported is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportItem {
    /// A function.
    Func(ImportedFuncIndex),
    /// An instance, with what must be in it.
    Instance(IndexMap<String, ImportItem>),
    /// A core module.
    Module(ImportedModuleIndex),
    /// A resource type.
    Resource(ResourceIndex),
    /// A type that is known already: nothing has to be given.
    Type(TypeItem),
}

/// A type that is imported or exported under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TypeItem {
    /// A value type.
    Value(InterfaceType),
    /// A resource type that was known before, under this or another name.
    Resource(ResourceIndex),
    /// A function type.
    Func(FuncTypeIndex),
    /// The type of an instance or component.
    Other,
}

/// A function that the root component imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFunc {
    /// Where it is among the imports.
    pub path: Path,
    /// Its type.
    pub ty: FuncTypeIndex,
}

/// A core module that the root component imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedModule {
    /// Where it is among the imports.
    pub path: Path,
    /// What it must import at most and export at least.
    pub ty: ModuleTypeIndex,
}

/// What a component that the root exports imports and exports, in order. It is for whoever asks: the
/// root does nothing with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinedComponent {
    /// What it imports.
    pub imports: IndexMap<String, DefinedItem>,
    /// What it exports.
    pub exports: IndexMap<String, DefinedItem>,
}

/// What something is that a component imports or exports which the root exports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefinedItem {
    /// A function.
    Func(FuncTypeIndex),
    /// An instance.
    Instance(IndexMap<String, DefinedItem>),
    /// A core module.
    Module(ModuleTypeIndex),
    /// A type; a resource type too.
    Type(TypeItem),
    /// A component. `None` where what is in it is not known.
    Component(Option<DefinedComponent>),
}

/// The names that lead to something imported or exported, outermost first. Shown as
/// `ns:pkg/interface#func`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path(pub Box<[String]>);

impl Path {
    /// The name of the thing itself.
    pub fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("#"))
    }
}

/// A resource type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlannedResource {
    /// The root component imports it.
    Imported(Path),
    /// A component defines it.
    Defined {
        /// The component instance that it belongs to.
        instance: RuntimeInstanceIndex,
        /// The core function `(i32)` that is called when a resource is dropped.
        dtor: Option<CoreDef>,
    },
    /// It is of a component that the root exports, not instantiates: there are no such resources.
    Abstract,
}

/// A component instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuntimeInstance {
    /// What its component calls it, for messages.
    pub name: Option<String>,
    /// The component instance around it; `None` for the root.
    pub parent: Option<RuntimeInstanceIndex>,
}

/// A core module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ModuleRef {
    /// One that is in the artifact.
    Static(StaticModuleIndex),
    /// One that is imported.
    Imported(ImportedModuleIndex),
}

/// A step of instantiation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Makes the core instance `slot`, and runs its start function. Its module is
    /// [`Plan::core_instances`]'s.
    InstantiateModule {
        /// The instance to make: always the one after that of the step of this kind before.
        slot: CoreInstanceIndex,
        /// What is given for the module's imports.
        args: ModuleArgs,
    },
    /// From here on resources of this (defined) type may exist: its destructor can be looked up.
    DefineResource(ResourceIndex),
}

/// What is given for the imports of a core module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModuleArgs {
    /// One for each import, in order: for modules in the artifact.
    Positional(Box<[CoreDef]>),
    /// By name, in the order of the module's type: for imported modules.
    Named(Box<[NamedArg]>),
}

/// What is given for an import of an imported module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedArg {
    /// The name of the module that it is imported from.
    pub module: String,
    /// Its name in that module.
    pub field: String,
    /// The type that the component knows it by.
    pub ty: CoreExternType,
    /// What is given.
    pub def: CoreDef,
}

impl NamedArg {
    /// The places of arguments by their names: the first of a name, if there are several.
    pub(crate) fn by_name(args: &[NamedArg]) -> HashMap<(&str, &str), usize> {
        let places = args.iter().enumerate().rev();
        places.map(|(place, arg)| ((&*arg.module, &*arg.field), place)).collect()
    }
}

/// Something that core code can import: a function, memory, table or global.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CoreDef {
    /// An export of a core instance whose module is in the artifact.
    Export {
        /// The instance.
        slot: CoreInstanceIndex,
        /// The entity in the index spaces of its module.
        entity: EntityIndex,
    },
    /// An export of a core instance of an imported module.
    NamedExport {
        /// The instance.
        slot: CoreInstanceIndex,
        /// The name of the export.
        name: String,
    },
    /// An imported function.
    Lowering(LoweringIndex),
    /// A canonical builtin.
    CanonBuiltin(CanonBuiltinIndex),
    /// What adapters call in the host.
    AdapterBuiltin(AdapterBuiltinIndex),
    /// The flag that is up while a `realloc` or `post-return` runs, as a global.
    MayNotLeave,
}

/// Canonical options.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CanonicalOptions {
    /// The component instance whose handles and flags are used.
    pub instance: RuntimeInstanceIndex,
    /// How strings are encoded.
    pub encoding: StringEncoding,
    /// The linear memory.
    pub memory: Option<CoreDef>,
    /// Allocates: `(old: i32, old size: i32, align: i32, new size: i32) -> i32`.
    pub realloc: Option<CoreDef>,
    /// Called with the core results once they have been read.
    pub post_return: Option<CoreDef>,
}

/// How strings are encoded in a linear memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StringEncoding {
    /// `utf8`.
    #[default]
    Utf8,
    /// `utf16`.
    Utf16,
    /// `latin1+utf16`: each string says which of the two it is in.
    CompactUtf16,
}

/// `canon lower` of an imported function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowering {
    /// The function.
    pub import: ImportedFuncIndex,
    /// Its type, as the component that lowers it knows it.
    pub ty: FuncTypeIndex,
    /// The core type that it has after lowering.
    pub sig: SigIndex,
    /// The options.
    pub options: CanonicalOptions,
}

/// `canon lift`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLift {
    /// The core function.
    pub func: CoreDef,
    /// The type that it is given.
    pub ty: FuncTypeIndex,
    /// The core type of `func`.
    pub sig: SigIndex,
    /// The options.
    pub options: CanonicalOptions,
}

/// A canonical builtin for a resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CanonBuiltin {
    /// Which one.
    pub kind: CanonBuiltinKind,
    /// The resource type.
    pub resource: ResourceIndex,
    /// The component instance whose handles are meant.
    pub instance: RuntimeInstanceIndex,
    /// Whether it may not destroy anything: the one that has the destructor is around the instance, or inside it.
    pub is_refused: bool,
    /// Its core type.
    pub sig: SigIndex,
}

/// The canonical builtins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CanonBuiltinKind {
    /// `resource.new`: from a representation to an owned handle.
    ResourceNew,
    /// `resource.rep`: from a handle to its representation.
    ResourceRep,
    /// `resource.drop`: drops a handle.
    ResourceDrop,
}

/// What something exported is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportItem {
    /// A function of a component inside.
    Func(LiftIndex),
    /// A function that was imported.
    ImportedFunc(ImportedFuncIndex),
    /// An instance.
    Instance(IndexMap<String, ExportIndex>),
    /// A core module.
    Module(ModuleRef),
    /// A type; a resource type too.
    Type(TypeItem),
    /// A component. Nothing can be done with it at run time; `None` where what is in it is not known.
    Component(Option<DefinedComponent>),
}

impl ExportItem {
    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            ExportItem::Func(_) => "function",
            ExportItem::ImportedFunc(_) => "imported function",
            ExportItem::Instance(_) => "instance",
            ExportItem::Module(_) => "core module",
            ExportItem::Type(_) => "type",
            ExportItem::Component(_) => "component",
        }
    }
}

impl Plan {
    /// The name of an export, and all those that are in the same instance.
    pub fn export_among(
        &self,
        export: ExportIndex,
    ) -> Option<(&str, &IndexMap<String, ExportIndex>)> {
        let inner = self.export_items.values().filter_map(|item| match item {
            ExportItem::Instance(exports) => Some(exports),
            _ => None,
        });
        std::iter::once(&self.exports).chain(inner).find_map(|exports| {
            let (name, _) = exports.iter().find(|&(_, index)| *index == export)?;
            Some((name.as_str(), exports))
        })
    }

    /// Where a function is among the exports: the first that `is` holds for.
    pub fn exported_as(&self, is: impl Fn(LiftIndex) -> bool) -> Option<Path> {
        // Instances nest as deep as their types, which are bounded.
        let mut open: Vec<(Vec<String>, &IndexMap<String, ExportIndex>)> =
            vec![(Vec::new(), &self.exports)];
        while let Some((path, exports)) = open.pop() {
            for (name, export) in exports {
                let path = || [&path[..], std::slice::from_ref(name)].concat();
                match &self.export_items[*export] {
                    ExportItem::Func(lift) if is(*lift) => return Some(Path(path().into())),
                    ExportItem::Instance(inner) => open.push((path(), inner)),
                    _ => {}
                }
            }
        }
        None
    }
}
