//! A component instantiated abstractly: which core instances, functions and resource types there
//! are, and who is given what.
//!
//! Names, index spaces and nested components are gone: every reference is to the thing itself. All
//! that the component defines is here, needed or not, and a call from one inner component to
//! another is still the pair of its two ends, with the options of both.

use super::definitions::{ModuleId, WrittenId};
use crate::plan::{
    CanonBuiltinKind, DefinedComponent, ImportItem, ImportedFunc, ImportedFuncIndex,
    ImportedModule, ImportedModuleIndex, NameNotes, Path, StringEncoding, TypeItem,
};
use crate::types::{CoreExternType, FuncTypeIndex, ResourceIndex, index};
use indexmap::IndexMap;
use std::rc::Rc;
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::module::info::EntityIndex;

index! {
    /// A component instance.
    pub(super) InstanceId "instance"
    /// A core instance.
    pub(super) CoreInstanceId "core_instance"
    /// A `canon lift`, once for each instance that does it.
    pub(super) LiftId "lift"
    /// A `canon lower`, once for each instance that does it.
    pub(super) LowerId "lower"
    /// A canonical builtin, once for each instance that asks for it.
    pub(super) CanonBuiltinId "canon_builtin"
}

/// The instantiation graph of a root component.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) imports: IndexMap<String, ImportItem>,
    pub(super) import_notes: IndexMap<String, NameNotes>,
    pub(super) export_notes: IndexMap<String, NameNotes>,
    pub(super) imported_funcs: PrimaryMap<ImportedFuncIndex, ImportedFunc>,
    pub(super) imported_modules: PrimaryMap<ImportedModuleIndex, ImportedModule>,
    pub(super) instances: PrimaryMap<InstanceId, InstanceNode>,
    pub(super) resources: PrimaryMap<ResourceIndex, ResourceNode>,
    pub(super) core_instances: PrimaryMap<CoreInstanceId, CoreInstanceNode>,
    pub(super) lifts: PrimaryMap<LiftId, LiftNode>,
    pub(super) lowers: PrimaryMap<LowerId, LowerNode>,
    pub(super) canon_builtins: PrimaryMap<CanonBuiltinId, CanonBuiltinNode>,
    /// What happens, in order.
    pub(super) events: Vec<Event>,
    pub(super) exports: IndexMap<String, ExportNode>,
}

impl Graph {
    /// An instance and those around it.
    pub(super) fn with_ancestors(&self, id: InstanceId) -> impl Iterator<Item = InstanceId> {
        std::iter::successors(Some(id), |&id| self.instances[id].parent)
    }

    /// Whether one instance is around the other, or is the other.
    pub(super) fn are_nested(&self, one: InstanceId, other: InstanceId) -> bool {
        // An instance comes after those around it.
        let (outer, inner) = (one.min(other), one.max(other));
        self.with_ancestors(inner).any(|it| it == outer)
    }
}

/// A component instance.
#[derive(Debug)]
pub(super) struct InstanceNode {
    /// What its component calls it.
    pub(super) name: Option<String>,
    /// The instance whose component instantiates it; `None` for the root.
    pub(super) parent: Option<InstanceId>,
    /// Whether anything in it refers to its handles or flags when it runs.
    pub(super) has_state: bool,
}

/// A resource type.
#[derive(Debug)]
pub(super) enum ResourceNode {
    Imported(Path),
    Defined {
        instance: InstanceId,
        dtor: Option<CoreItem>,
    },
    /// Of a component that the root exports, not instantiates.
    Abstract,
}

/// What happens when the component is instantiated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Instantiate(CoreInstanceId),
    DefineResource(ResourceIndex),
}

/// A core instance.
#[derive(Debug)]
pub(super) struct CoreInstanceNode {
    pub(super) module: ModuleNode,
    pub(super) args: Vec<CoreArg>,
}

/// What is given for an import of a core module.
#[derive(Debug)]
pub(super) struct CoreArg {
    /// Module name, field name and type, where the module is imported itself.
    pub(super) named: Option<(String, String, CoreExternType)>,
    pub(super) item: CoreItem,
}

/// A core module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ModuleNode {
    Defined(ModuleId),
    Imported(ImportedModuleIndex),
}

/// A core function, memory, table or global.
#[derive(Clone, Debug)]
pub(super) enum CoreItem {
    Export(CoreInstanceId, EntityIndex),
    NamedExport(CoreInstanceId, Rc<str>),
    Lower(LowerId),
    CanonBuiltin(CanonBuiltinId),
}

/// Canonical options.
#[derive(Clone, Debug)]
pub(super) struct OptionsNode {
    pub(super) instance: InstanceId,
    pub(super) encoding: StringEncoding,
    pub(super) memory: Option<CoreItem>,
    pub(super) realloc: Option<CoreItem>,
    pub(super) post_return: Option<CoreItem>,
}

impl OptionsNode {
    /// What core code the options refer to.
    pub(super) fn items(&self) -> impl Iterator<Item = &CoreItem> {
        [&self.memory, &self.realloc, &self.post_return].into_iter().flatten()
    }
}

/// `canon lift`.
#[derive(Debug)]
pub(super) struct LiftNode {
    pub(super) func: CoreItem,
    pub(super) ty: FuncTypeIndex,
    pub(super) options: OptionsNode,
}

/// `canon lower`.
#[derive(Debug)]
pub(super) struct LowerNode {
    pub(super) func: FuncNode,
    pub(super) options: OptionsNode,
    /// What the component calls the function.
    pub(super) name: String,
}

/// A component function.
#[derive(Clone, Copy, Debug)]
pub(super) struct FuncNode {
    pub(super) source: FuncSource,
    pub(super) ty: FuncTypeIndex,
    /// Where its type is written.
    pub(super) written: WrittenId,
}

/// Where a component function comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum FuncSource {
    Import(ImportedFuncIndex),
    Lift(LiftId),
}

/// A canonical builtin.
#[derive(Debug)]
pub(super) struct CanonBuiltinNode {
    pub(super) kind: CanonBuiltinKind,
    pub(super) resource: ResourceIndex,
    pub(super) instance: InstanceId,
}

/// What the root exports.
#[derive(Debug)]
pub(super) enum ExportNode {
    Func(FuncNode),
    Instance(IndexMap<String, ExportNode>),
    Module(ModuleNode),
    Type(TypeItem),
    Component(Option<DefinedComponent>),
}
