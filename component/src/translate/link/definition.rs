//! What a component that the root exports imports and exports itself. Nothing can be done with it when
//! the root runs; it is told to hosts that ask.
//!
//! The types of its exports follow from its definitions, so it is instantiated abstractly like the root.
//! What that adds to the graph is taken out again.

use super::extern_items::type_item;
use super::scope::{ComponentScope, ComponentVal, ItemVal, cost};
use super::{Linking, ModuleNode, cost_of_name};
use crate::plan::{DefinedComponent, DefinedItem, ImportItem, TypeItem};
use crate::translate::graph::{Graph, ResourceNode};
use crate::types::ModuleType;
use anyhow::Result;
use indexmap::IndexMap;
use wharf_runtime::TooMuchToCompile;
use wharf_runtime::entity::EntityRef;
use wharf_runtime::module::info::{EntityIndex, ImportInfo, ModuleInfo};

impl<'d, 'a> Linking<'_, 'd, 'a> {
    /// What `component` imports and exports. `None` where there is something in it that a root could
    /// not have, such as an import of a component.
    ///
    /// # Errors
    ///
    /// Fails when that is more than the root's size justifies.
    pub(super) fn definition(
        &mut self,
        component: ComponentVal,
    ) -> Result<Option<DefinedComponent>, TooMuchToCompile> {
        let (depth, before) = (self.depth, GraphSizes::of(&self.graph));
        let imports = std::mem::take(&mut self.graph.imports);
        let definition = self.describe(component);
        self.graph.imports = imports;
        before.restore(&mut self.graph);
        self.depth = depth;
        match definition {
            Ok(definition) => Ok(Some(definition)),
            Err(error) => error.downcast().map_or(Ok(None), Err),
        }
    }

    fn describe(&mut self, component: ComponentVal) -> Result<DefinedComponent> {
        self.enter()?;
        let scope = ComponentScope::new(Some(component.scope), None);
        let exports = self.run(component.definition, scope, None)?;
        self.spend(cost(&exports))?;
        let imports = std::mem::take(&mut self.graph.imports);
        let definition = DefinedComponent {
            imports: self.imported_items(&imports),
            exports: self.exported_items(&exports)?,
        };
        self.leave();
        Ok(definition)
    }

    fn imported_items(
        &self,
        items: &IndexMap<String, ImportItem>,
    ) -> IndexMap<String, DefinedItem> {
        let item = |item: &ImportItem| match item {
            ImportItem::Func(index) => DefinedItem::Func(self.graph.imported_funcs[*index].ty),
            ImportItem::Instance(items) => DefinedItem::Instance(self.imported_items(items)),
            ImportItem::Module(index) => {
                DefinedItem::Module(self.graph.imported_modules[*index].ty)
            }
            ImportItem::Resource(index) => DefinedItem::Type(TypeItem::Resource(*index)),
            ImportItem::Type(ty) => DefinedItem::Type(*ty),
        };
        items.iter().map(|(name, it)| (name.clone(), item(it))).collect()
    }

    fn exported_items(
        &mut self,
        items: &IndexMap<&'a str, ItemVal<'d, 'a>>,
    ) -> Result<IndexMap<String, DefinedItem>, TooMuchToCompile> {
        let mut item = |item: &ItemVal<'d, 'a>| {
            Ok(match item {
                ItemVal::Func(func) => DefinedItem::Func(func.ty),
                ItemVal::Instance(instance) => {
                    DefinedItem::Instance(self.exported_items(&instance.exports)?)
                }
                ItemVal::Module(ModuleNode::Imported(index)) => {
                    DefinedItem::Module(self.graph.imported_modules[*index].ty)
                }
                ItemVal::Module(ModuleNode::Defined(id)) => {
                    let info = self.modules[id.index()];
                    let names = info.imports.iter().flat_map(|it| [&it.module, &it.field]);
                    let names = names.chain(info.exports.keys());
                    self.budget.spend(names.map(|name| cost_of_name(name)).sum())?;
                    DefinedItem::Module(self.types.add_module(module_type(info)))
                }
                ItemVal::Component(component) => {
                    DefinedItem::Component(self.definition(*component)?)
                }
                ItemVal::Type(ty) => DefinedItem::Type(type_item(*ty)),
            })
        };
        items.iter().map(|(name, it)| Ok((name.to_string(), item(it)?))).collect()
    }
}

/// The type of a module that is defined.
fn module_type(info: &ModuleInfo) -> ModuleType {
    let ty = |index: EntityIndex| info.extern_type(index);
    let import =
        |import: &ImportInfo| (import.module.clone(), import.field.clone(), ty(import.index));
    ModuleType {
        imports: info.imports.iter().map(import).collect(),
        exports: info.exports.iter().map(|(name, index)| (name.clone(), ty(*index))).collect(),
    }
}

/// How much there is in a graph.
struct GraphSizes {
    imported_funcs: usize,
    imported_modules: usize,
    instances: usize,
    resources: usize,
    core_instances: usize,
    lifts: usize,
    lowers: usize,
    canon_builtins: usize,
    events: usize,
}

impl GraphSizes {
    fn of(graph: &Graph) -> GraphSizes {
        GraphSizes {
            imported_funcs: graph.imported_funcs.len(),
            imported_modules: graph.imported_modules.len(),
            instances: graph.instances.len(),
            resources: graph.resources.len(),
            core_instances: graph.core_instances.len(),
            lifts: graph.lifts.len(),
            lowers: graph.lowers.len(),
            canon_builtins: graph.canon_builtins.len(),
            events: graph.events.len(),
        }
    }

    /// Takes out what came later. Resource types stay, because types speak of them.
    fn restore(&self, graph: &mut Graph) {
        graph.imported_funcs.truncate(self.imported_funcs);
        graph.imported_modules.truncate(self.imported_modules);
        graph.instances.truncate(self.instances);
        graph.core_instances.truncate(self.core_instances);
        graph.lifts.truncate(self.lifts);
        graph.lowers.truncate(self.lowers);
        graph.canon_builtins.truncate(self.canon_builtins);
        graph.events.truncate(self.events);
        for resource in graph.resources.values_mut().skip(self.resources) {
            *resource = ResourceNode::Abstract;
        }
    }
}
