//! What components and instances import and export.

use super::{Module, Resources, Scope, Type, assert_engine};
use crate::component::Component as Compiled;
use crate::names::find_compatible;
use crate::plan::{
    DefinedComponent, DefinedItem, ExportIndex, ExportItem, ImportItem, ModuleRef, NameNotes,
    TypeItem,
};
use crate::resource::ResourceType;
use crate::types::{self, FuncTypeIndex, ResourceIndex};
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;
use wharf_runtime::entity::{EntityRef, PrimaryMap};
use wharf_runtime::{Engine, FuncType};

/// The type of a component function. Displayed in WIT syntax.
#[derive(Clone)]
pub struct ComponentFunc {
    scope: Scope,
    index: FuncTypeIndex,
}

impl ComponentFunc {
    pub(super) fn in_scope(scope: Scope, index: FuncTypeIndex) -> ComponentFunc {
        ComponentFunc { scope, index }
    }

    /// The type as one instance of the component has it.
    pub(crate) fn in_instance(
        component: &Compiled,
        resources: &Resources,
        index: FuncTypeIndex,
    ) -> ComponentFunc {
        ComponentFunc { scope: Scope::in_instance(component, resources), index }
    }

    /// Whether it is an `async` function. None is yet: components that have any are refused.
    pub fn async_(&self) -> bool {
        false
    }

    /// The parameters: their names and types.
    pub fn params(&self) -> impl ExactSizeIterator<Item = (&str, Type)> {
        let params = self.scope.types().func(self.index).params.iter();
        params.map(|param| (param.name.as_str(), self.scope.ty(param.ty)))
    }

    /// The types of the results: one or none.
    pub fn results(&self) -> impl ExactSizeIterator<Item = Type> + '_ {
        let result = self.scope.types().func(self.index).result;
        result.into_iter().map(|ty| self.scope.ty(ty))
    }
}

/// Types of functions are equal when parameters have the same names and types, and results the same
/// type.
impl PartialEq for ComponentFunc {
    fn eq(&self, other: &ComponentFunc) -> bool {
        let (left, right) = (&self.scope, &other.scope);
        types::compare_funcs(
            (left.types(), self.index),
            (right.types(), other.index),
            &mut |a, b| left.resource(a) == right.resource(b),
        )
        .is_ok()
    }
}

impl fmt::Display for ComponentFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let func = self.scope.types().display_func(self.index);
        if f.alternate() { func.whole().fmt(f) } else { func.fmt(f) }
    }
}

impl fmt::Debug for ComponentFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Something that a component imports or exports. Displayed in WIT syntax.
#[derive(Clone, Debug, PartialEq)]
pub enum ComponentItem {
    /// A function.
    ComponentFunc(ComponentFunc),
    /// A core function. No component imports or exports one.
    CoreFunc(FuncType),
    /// A core module.
    Module(Module),
    /// A component.
    Component(Component),
    /// An instance.
    ComponentInstance(ComponentInstance),
    /// A type of values.
    Type(Type),
    /// A resource type.
    Resource(ResourceType),
}

/// Something that a component or an instance imports or exports, and what is written at its name.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentExtern<'a> {
    /// What it is.
    pub ty: ComponentItem,
    /// The interface that it is, where its name is none: `(implements "ns:pkg/iface")`. It is known of what
    /// the component itself imports and exports.
    pub implements: Option<&'a str>,
    /// What others know it by: `(external-id "...")`. It is known of what the component itself imports and
    /// exports.
    pub external_id: Option<&'a str>,
}

impl ComponentExtern<'_> {
    /// Whether it says that it implements interface `name`, or a compatible version of it.
    pub fn is_implements(&self, name: &str) -> bool {
        self.implements.is_some_and(|of| find_compatible(of, [name]).is_some())
    }
}

/// The type of a component: what it imports and exports.
#[derive(Clone)]
pub struct Component {
    scope: Scope,
    of: ItemOrigin,
}

#[derive(Clone)]
enum ItemOrigin {
    /// The component that its types belong to.
    Root,
    /// One that this component exports: nothing is told of it if it imports components itself.
    Defined(DefinedComponent),
}

/// What messages call the type of a component.
const COMPONENT: &str = "component's type";

impl Component {
    pub(crate) fn new(component: &Compiled) -> Component {
        Component { scope: Scope::of(component), of: ItemOrigin::Root }
    }

    /// The type with what its resource types are.
    pub(crate) fn substituted(
        component: &Compiled,
        resources: PrimaryMap<ResourceIndex, ResourceType>,
    ) -> Component {
        Component {
            scope: Scope::in_instance(component, &Arc::new(resources)),
            of: ItemOrigin::Root,
        }
    }

    /// What it imports, in order.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn imports(
        &self,
        engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentExtern<'_>)> {
        assert_engine(COMPONENT, self.scope.engine(), engine);
        self.listed_imports()
    }

    /// What it imports as `name`.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn get_import(&self, engine: &Engine, name: &str) -> Option<ComponentExtern<'_>> {
        self.imports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }

    pub(super) fn listed_imports(&self) -> Listed<'_> {
        match &self.of {
            ItemOrigin::Root => {
                let plan = self.scope.component.plan();
                imports(&self.scope, &plan.imports, Some(&plan.import_notes))
            }
            ItemOrigin::Defined(definition) => defined(&self.scope, &definition.imports),
        }
    }

    pub(super) fn listed_exports(&self) -> Listed<'_> {
        match &self.of {
            ItemOrigin::Root => {
                let plan = self.scope.component.plan();
                exports(&self.scope, &plan.exports, Some(&plan.export_notes))
            }
            ItemOrigin::Defined(definition) => defined(&self.scope, &definition.exports),
        }
    }

    /// What it exports, in order.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn exports(
        &self,
        engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentExtern<'_>)> {
        assert_engine(COMPONENT, self.scope.engine(), engine);
        self.listed_exports()
    }

    /// What it exports as `name`.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn get_export(&self, engine: &Engine, name: &str) -> Option<ComponentExtern<'_>> {
        self.exports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }
}

/// Types of components are equal when they import and export the same under the same names.
impl PartialEq for Component {
    fn eq(&self, other: &Component) -> bool {
        same(self.listed_imports(), other.listed_imports())
            && same(self.listed_exports(), other.listed_exports())
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            ItemOrigin::Root => fmt::Debug::fmt(&self.scope.component, f),
            ItemOrigin::Defined(_) => fmt::Display::fmt(self, f),
        }
    }
}

/// The type of an instance: what is in it.
#[derive(Clone)]
pub struct ComponentInstance {
    scope: Scope,
    items: Items,
}

#[derive(Clone)]
enum Items {
    Imported(IndexMap<String, ImportItem>),
    Exported(ExportIndex),
    Defined(IndexMap<String, DefinedItem>),
}

impl ComponentInstance {
    /// What is in it, in order.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn exports(
        &self,
        engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentExtern<'_>)> {
        assert_engine("instance's type", self.scope.engine(), engine);
        self.listed()
    }

    pub(super) fn listed(&self) -> Listed<'_> {
        match &self.items {
            Items::Imported(items) => imports(&self.scope, items, None),
            Items::Defined(items) => defined(&self.scope, items),
            Items::Exported(index) => match &self.scope.component.plan().export_items[*index] {
                ExportItem::Instance(items) => exports(&self.scope, items, None),
                _ => Vec::new().into_iter(),
            },
        }
    }

    /// What is in it as `name`.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn get_export(&self, engine: &Engine, name: &str) -> Option<ComponentExtern<'_>> {
        self.exports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }
}

/// Types of instances are equal when the same is in them under the same names.
impl PartialEq for ComponentInstance {
    fn eq(&self, other: &ComponentInstance) -> bool {
        same(self.listed(), other.listed())
    }
}

impl fmt::Debug for ComponentInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.listed().map(|(name, _)| name);
        f.debug_struct("ComponentInstance").field("exports", &Vec::from_iter(names)).finish()
    }
}

/// Whether items are the same, in whatever order.
fn same(left: Listed<'_>, right: Listed<'_>) -> bool {
    fn sorted(items: Listed<'_>) -> Vec<(&str, ComponentItem)> {
        let mut items = Vec::from_iter(items.map(|(name, it)| (name, it.ty)));
        items.sort_by_key(|(name, _)| *name);
        items
    }
    left.len() == right.len() && sorted(left) == sorted(right)
}

pub(super) type Listed<'a> = std::vec::IntoIter<(&'a str, ComponentExtern<'a>)>;

type Notes = IndexMap<String, NameNotes>;

/// The items that `find` finds, with what `notes` say of their names.
fn listed<'a, T>(
    items: &'a IndexMap<String, T>,
    notes: Option<&'a Notes>,
    find: impl Fn(&'a T) -> Option<ComponentItem>,
) -> Listed<'a> {
    let listed = items.iter().filter_map(|(name, item)| {
        let note = notes.and_then(|notes| notes.get(name));
        let implements = note.and_then(|note| note.implements.as_deref());
        let external_id = note.and_then(|note| note.external_id.as_deref());
        Some((name.as_str(), ComponentExtern { ty: find(item)?, implements, external_id }))
    });
    listed.collect::<Vec<_>>().into_iter()
}

fn imports<'a>(
    scope: &Scope,
    items: &'a IndexMap<String, ImportItem>,
    notes: Option<&'a Notes>,
) -> Listed<'a> {
    listed(items, notes, |item| import(scope, item))
}

fn import(scope: &Scope, item: &ImportItem) -> Option<ComponentItem> {
    let plan = scope.component.plan();
    Some(match item {
        ImportItem::Func(index) => scope.func(plan.imported_funcs[*index].ty),
        ImportItem::Instance(items) => ComponentItem::ComponentInstance(ComponentInstance {
            scope: scope.clone(),
            items: Items::Imported(items.clone()),
        }),
        ImportItem::Module(index) => {
            let ty = plan.imported_modules[*index].ty;
            ComponentItem::Module(Module::imported(scope.clone(), ty))
        }
        ImportItem::Resource(index) => ComponentItem::Resource(scope.resource(*index)),
        ImportItem::Type(ty) => type_item(scope, *ty)?,
    })
}

fn exports<'a>(
    scope: &Scope,
    items: &'a IndexMap<String, ExportIndex>,
    notes: Option<&'a Notes>,
) -> Listed<'a> {
    listed(items, notes, |index| export(scope, *index))
}

/// What is exported at `index`.
pub(crate) fn export(scope: &Scope, index: ExportIndex) -> Option<ComponentItem> {
    let plan = scope.component.plan();
    Some(match &plan.export_items[index] {
        ExportItem::Func(lift) => scope.func(plan.lifts[*lift].ty),
        ExportItem::ImportedFunc(import) => scope.func(plan.imported_funcs[*import].ty),
        ExportItem::Instance(_) => ComponentItem::ComponentInstance(ComponentInstance {
            scope: scope.clone(),
            items: Items::Exported(index),
        }),
        ExportItem::Module(ModuleRef::Imported(module)) => {
            let ty = plan.imported_modules[*module].ty;
            ComponentItem::Module(Module::imported(scope.clone(), ty))
        }
        ExportItem::Module(ModuleRef::Static(module)) => {
            let code = scope.component.code().module(module.index())?;
            ComponentItem::Module(Module::compiled(code))
        }
        ExportItem::Type(ty) => type_item(scope, *ty)?,
        ExportItem::Component(definition) => component(scope, definition),
    })
}

fn defined<'a>(scope: &Scope, items: &'a IndexMap<String, DefinedItem>) -> Listed<'a> {
    listed(items, None, |item| defined_item(scope, item))
}

fn defined_item(scope: &Scope, item: &DefinedItem) -> Option<ComponentItem> {
    Some(match item {
        DefinedItem::Func(index) => scope.func(*index),
        DefinedItem::Instance(items) => ComponentItem::ComponentInstance(ComponentInstance {
            scope: scope.clone(),
            items: Items::Defined(items.clone()),
        }),
        DefinedItem::Module(ty) => ComponentItem::Module(Module::imported(scope.clone(), *ty)),
        DefinedItem::Type(ty) => type_item(scope, *ty)?,
        DefinedItem::Component(definition) => component(scope, definition),
    })
}

fn component(scope: &Scope, definition: &Option<DefinedComponent>) -> ComponentItem {
    let of = ItemOrigin::Defined(definition.clone().unwrap_or_default());
    ComponentItem::Component(Component { scope: scope.clone(), of })
}

/// Types of functions, instances and components are not told: nothing at run time has them.
fn type_item(scope: &Scope, item: TypeItem) -> Option<ComponentItem> {
    match item {
        TypeItem::Value(ty) => Some(ComponentItem::Type(scope.ty(ty))),
        TypeItem::Resource(index) => Some(ComponentItem::Resource(scope.resource(index))),
        TypeItem::Func(_) | TypeItem::Other => None,
    }
}
