//! Index spaces, and what is in them: the values of abstract instantiation.

use super::super::definitions::{ComponentId, WrittenId};
use super::super::graph::{CoreInstanceId, CoreItem, FuncNode, InstanceId, ModuleNode};
use super::cost_of_name;
use crate::error::bug;
use crate::types::{FuncTypeIndex, InterfaceType, ResourceIndex, index};
use anyhow::Result;
use indexmap::IndexMap;
use std::cell::OnceCell;
use std::rc::Rc;
use wasmparser::{ComponentType, ExternalKind, InstanceTypeDeclaration, ModuleTypeDeclaration};
use wharf_runtime::module::types::SigIndex;

index! {
    /// A scope: a component that is being instantiated, or an instance type that is being
    /// evaluated.
    pub(in crate::translate) ScopeId "scope"
}

/// The index spaces of a scope, as far as its definitions have been evaluated.
#[derive(Debug, Default)]
pub(super) struct ComponentScope<'d, 'a> {
    /// The scope around it.
    pub(super) parent: Option<ScopeId>,
    /// The component that a component's scope is that of.
    pub(super) definition: Option<ComponentId>,
    /// The component instance that a component's scope is that of.
    pub(super) instance: Option<InstanceId>,
    /// Those of core items; many scopes have none.
    core: OnceCell<Box<CoreSpaces<'d, 'a>>>,
    pub(super) components: Vec<ComponentVal>,
    pub(super) instances: Vec<Named<'a, Rc<InstanceVal<'a, 'd>>>>,
    pub(super) funcs: Vec<Named<'a, FuncNode>>,
    pub(super) types: Vec<TypeVal<'d, 'a>>,
}

/// The index spaces of core items.
#[derive(Debug, Default)]
pub(super) struct CoreSpaces<'d, 'a> {
    pub(super) modules: Vec<ModuleNode>,
    pub(super) instances: Vec<CoreInstanceVal<'a>>,
    pub(super) types: Vec<CoreTypeVal<'d, 'a>>,
    pub(super) funcs: Vec<CoreItem>,
    tables: Vec<CoreItem>,
    pub(super) memories: Vec<CoreItem>,
    globals: Vec<CoreItem>,
    tags: Vec<CoreItem>,
}

impl CoreSpaces<'_, '_> {
    /// The space of what a core instance exports of a kind.
    pub(super) fn items(&self, kind: ExternalKind) -> &Vec<CoreItem> {
        match kind {
            ExternalKind::Func | ExternalKind::FuncExact => &self.funcs,
            ExternalKind::Table => &self.tables,
            ExternalKind::Memory => &self.memories,
            ExternalKind::Global => &self.globals,
            ExternalKind::Tag => &self.tags,
        }
    }

    pub(super) fn items_mut(&mut self, kind: ExternalKind) -> &mut Vec<CoreItem> {
        match kind {
            ExternalKind::Func | ExternalKind::FuncExact => &mut self.funcs,
            ExternalKind::Table => &mut self.tables,
            ExternalKind::Memory => &mut self.memories,
            ExternalKind::Global => &mut self.globals,
            ExternalKind::Tag => &mut self.tags,
        }
    }
}

/// A value with the names by which the scope came by it, for messages.
#[derive(Clone, Debug)]
pub(super) struct Named<'a, T> {
    /// The name of the import or export, and before it that of the instance that it is from; empty
    /// where there is none.
    pub(super) name: (&'a str, &'a str),
    pub(super) value: T,
}

/// A core instance.
#[derive(Clone, Debug)]
pub(super) enum CoreInstanceVal<'a> {
    /// One that a module was instantiated for.
    Instance(CoreInstanceId, ModuleNode),
    /// A bundle of exports.
    Exports(Rc<IndexMap<&'a str, CoreItem>>),
}

/// A component: its definition and where that stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::translate) struct ComponentVal {
    pub(super) definition: ComponentId,
    pub(super) scope: ScopeId,
}

/// A component instance, as what it exports.
#[derive(Debug)]
pub(in crate::translate) struct InstanceVal<'a, 'd> {
    pub(in crate::translate) exports: IndexMap<&'a str, ItemVal<'d, 'a>>,
    /// What listing them costs.
    cost: usize,
}

impl<'a, 'd> InstanceVal<'a, 'd> {
    pub(super) fn new(mut exports: IndexMap<&'a str, ItemVal<'d, 'a>>) -> Self {
        exports.shrink_to_fit();
        InstanceVal { cost: cost(&exports), exports }
    }
}

/// What items cost when each is listed: with their names, and all that is in instances among them.
pub(super) fn cost(items: &IndexMap<&str, ItemVal<'_, '_>>) -> usize {
    let costs = items.iter().map(|(name, item)| {
        let inner = if let ItemVal::Instance(instance) = item { instance.cost } else { 0 };
        inner.saturating_add(cost_of_name(name))
    });
    costs.fold(0, usize::saturating_add)
}

/// Whatever a component can import or export.
#[derive(Clone, Debug)]
pub(in crate::translate) enum ItemVal<'d, 'a> {
    Func(FuncNode),
    Module(ModuleNode),
    Component(ComponentVal),
    Instance(Rc<InstanceVal<'a, 'd>>),
    Type(TypeVal<'d, 'a>),
}

/// A type, and where it is written.
#[derive(Clone, Copy, Debug)]
pub(in crate::translate) struct TypeVal<'d, 'a> {
    pub(super) kind: TypeKind<'d, 'a>,
    pub(in crate::translate) written: WrittenId,
}

/// Where a type is written: what it is called follows from it.
#[derive(Clone, Copy, Debug)]
pub(in crate::translate) enum Written<'d, 'a> {
    /// As a definition, in a scope.
    Definition(&'d ComponentType<'a>, ScopeId),
    /// As a name of a type, or that of a function of a type.
    Name { of: WrittenId, external_id: Option<&'a str> },
    /// As a resource type that the host gives.
    Abstract { external_id: Option<&'a str> },
}

/// What a type is.
#[derive(Clone, Copy, Debug)]
pub(super) enum TypeKind<'d, 'a> {
    Value(InterfaceType),
    Func(FuncTypeIndex),
    Resource(ResourceIndex),
    /// The type of an instance. It is evaluated where it is used, because its resource types are
    /// other ones each time.
    Instance {
        declarations: &'d [InstanceTypeDeclaration<'a>],
        scope: ScopeId,
    },
    /// The type of a component. Nothing depends on what is in it.
    Component,
}

/// A core type.
#[derive(Clone, Copy, Debug)]
pub(super) enum CoreTypeVal<'d, 'a> {
    Func(SigIndex),
    Module { declarations: &'d [ModuleTypeDeclaration<'a>], scope: ScopeId },
}

impl<'d, 'a> ComponentScope<'d, 'a> {
    pub(super) fn new(parent: Option<ScopeId>, instance: Option<InstanceId>) -> Self {
        ComponentScope { parent, instance, ..ComponentScope::default() }
    }

    pub(super) fn core(&self) -> &CoreSpaces<'d, 'a> {
        self.core.get_or_init(Box::default)
    }

    pub(super) fn core_mut(&mut self) -> &mut CoreSpaces<'d, 'a> {
        self.core();
        self.core.get_mut().expect("it was just made")
    }

    /// Adds an item to the index space of its sort.
    pub(super) fn push(&mut self, name: (&'a str, &'a str), item: ItemVal<'d, 'a>) {
        match item {
            ItemVal::Func(value) => self.funcs.push(Named { name, value }),
            ItemVal::Module(module) => self.core_mut().modules.push(module),
            ItemVal::Component(component) => self.components.push(component),
            ItemVal::Instance(value) => self.instances.push(Named { name, value }),
            ItemVal::Type(ty) => self.types.push(ty),
        }
    }
}

/// The element `index` of an index space.
///
/// The validator has seen every index, so a miss is our error, not the input's.
pub(super) fn at<T>(space: &[T], index: u32) -> Result<&T> {
    let missing =
        || bug(&format!("a validated index {index} is past the {} there are", space.len()));
    space.get(index as usize).ok_or_else(missing)
}
