//! One world, lowered by its plan.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::Ident;
use wit_parser::{InterfaceId, TypeId, TypeOwner, WorldItem, WorldKey};

use super::facts::TypeFacts;
use super::plan::{PlannedInterface, WorldPlan, traits};
use super::{Direction, Generation, keys, wit};
use crate::bindings::{
    Docs, ExportedInterface, Function, Interface, ItemPath, ModulePath, Ty, World,
};
use crate::names::{self, TakenNames};

/// A world that is being lowered. What is found out about it ends with it.
pub(super) struct WorldLowering<'g, 'a> {
    pub(super) generation: &'g mut Generation<'a>,
    pub(super) plan: &'g WorldPlan<'a>,
    /// The exported interface that is being lowered, and where it lies under the name that it is
    /// exported by.
    exporting: Option<(InterfaceId, &'g PlannedInterface)>,
    /// What was found out about types.
    pub(super) facts: HashMap<(TypeId, Direction), TypeFacts>,
    /// What aliases of anonymous types stand for, by the paths that hold for [`Self::exporting`].
    pub(super) means: HashMap<(TypeId, Direction), Option<Rc<Ty>>>,
}

impl<'g, 'a> WorldLowering<'g, 'a> {
    pub(super) fn new(generation: &'g mut Generation<'a>, plan: &'g WorldPlan<'a>) -> Self {
        Self { generation, plan, exporting: None, facts: HashMap::new(), means: HashMap::new() }
    }

    /// Everything, in the order of the WIT.
    pub(super) fn world(mut self) -> World {
        let resolve = self.generation.resolve;
        let world = self.plan.world;
        let root = self.root();
        let mut imports = Vec::new();
        for (key, item) in &world.imports {
            if let WorldItem::Interface { id, docs, .. } = item
                && !self.planned(Direction::Import, *id).is_some_and(|planned| planned.remapped)
            {
                let mut interface = self.interface(Direction::Import, key, *id, docs);
                interface.repeated |=
                    imports.iter().any(|known: &Interface| known.module == interface.module);
                imports.push(interface);
            }
        }
        let mut exports = Vec::new();
        let mut functions = Vec::new();
        let mut accessors = TakenNames::default();
        let mut calls = TakenNames::default();
        let mut fields = TakenNames::default();
        for (key, item) in &world.exports {
            match item {
                WorldItem::Interface { id, docs, .. } => {
                    let interface = self.exported(key, *id, docs);
                    let wish: Vec<String> = interface
                        .module
                        .iter()
                        .skip(self.plan.root.len() + 1)
                        .map(Ident::to_string)
                        .collect();
                    let accessor = accessors.take(names::ident(&wish.join("_")));
                    let field = names::ident(&format!("interface{}", exports.len()));
                    let names = keys::interface(resolve, key, *id);
                    let optional = self.generation.is_optional(&names);
                    exports.push(ExportedInterface { interface, accessor, field, optional });
                }
                WorldItem::Function(function) => {
                    functions.push(self.world_export(function, &mut calls, &mut fields));
                }
                WorldItem::Type { .. } => {}
            }
        }
        let is_async = is_async(imports.iter().chain([&root]))
            || is_async(exports.iter().map(|export| &export.interface))
            || functions.iter().any(|function| function.flags.async_);
        World {
            name: world.name.clone(),
            docs: wit::docs(&world.docs),
            idents: self.plan.idents.clone(),
            root,
            imports,
            functions,
            exports,
            is_async,
            component_type: None,
            named: Vec::new(),
        }
    }

    /// An exported interface, whose types are those of the name that it is exported by.
    fn exported(&mut self, key: &WorldKey, id: InterfaceId, docs: &wit_parser::Docs) -> Interface {
        self.export(self.plan.exports.get(key).map(|planned| (id, planned)));
        let interface = self.interface(Direction::Export, key, id, docs);
        self.export(None);
        interface
    }

    /// Changes where the types of an exported interface lie.
    fn export(&mut self, exporting: Option<(InterfaceId, &'g PlannedInterface)>) {
        self.exporting = exporting;
        self.means.clear();
    }

    fn world_export(
        &mut self,
        function: &wit_parser::Function,
        calls: &mut TakenNames,
        fields: &mut TakenNames,
    ) -> Function {
        let ident = calls.take(names::ident(&format!("call_{}", names::snake(&function.name))));
        let field = fields.take(names::snake(&function.name));
        let flags = self.generation.flags(Direction::Export, &[], function);
        let optional = self.generation.is_optional(&keys::function(&[], &function.name));
        let function = self.function(Direction::Import, function, ident, field, flags);
        Function { optional, ..function }
    }

    /// What the world itself imports: types, functions and resources.
    fn root(&mut self) -> Interface {
        let WorldPlan { world, idents, root, .. } = self.plan;
        let types = wit::root_types(world);
        let functions = world.imports.values().filter_map(|item| match item {
            WorldItem::Function(function) => Some(function),
            _ => None,
        });
        let functions: Vec<&wit_parser::Function> = functions.collect();
        let defs = types.iter().map(|id| self.type_def(*id, Direction::Import)).collect();
        let (functions, resources) = self.functions(Direction::Import, &[], &types, &functions);
        let mut lowered = Interface {
            name: world.name.clone(),
            label: None,
            id_type: None,
            docs: Docs::default(),
            module: root.clone(),
            repeated: false,
            traits: idents.imports.clone(),
            types: defs,
            functions,
            resources,
            conversions: self.plan.conversions_in(root),
            converters: Vec::new(),
        };
        lowered.converters = converters(&lowered);
        lowered
    }

    fn interface(
        &mut self,
        direction: Direction,
        key: &WorldKey,
        id: InterfaceId,
        import_docs: &wit_parser::Docs,
    ) -> Interface {
        let resolve = self.generation.resolve;
        let interface = &resolve.interfaces[id];
        let types: Vec<TypeId> = interface.types.values().copied().collect();
        let functions: Vec<&wit_parser::Function> = interface.functions.values().collect();
        let defs = types.iter().map(|id| self.type_def(*id, direction)).collect();
        let keys = keys::interface(resolve, key, id);
        let (functions, resources) = self.functions(direction, &keys, &types, &functions);
        let module =
            self.planned(direction, id).map(|planned| planned.module.clone()).unwrap_or_default();
        let conversions = match direction {
            Direction::Import => self.plan.conversions_in(&module),
            Direction::Export => Vec::new(),
        };
        let own = wit::docs(&interface.docs);
        let (name, label) = match (key, resolve.id_of(id)) {
            (WorldKey::Name(label), Some(name)) if direction == Direction::Import => {
                (name, Some(label.clone()))
            }
            _ => (resolve.name_world_key(key), None),
        };
        let named = match direction {
            Direction::Import => {
                let entries = &self.generation.options.named_imports;
                self.generation.used.find("named_imports", entries, &keys)
            }
            Direction::Export => None,
        };
        let id_type = named.cloned().map(|path| self.generation.alias(path));
        let mut lowered = Interface {
            name,
            label,
            id_type,
            docs: if own.lines.is_empty() { wit::docs(import_docs) } else { own },
            repeated: !module.starts_with(&self.plan.root),
            module,
            traits: traits("Host"),
            types: defs,
            functions,
            resources,
            conversions,
            converters: Vec::new(),
        };
        lowered.converters = converters(&lowered);
        lowered
    }

    /// Where an interface lies, as what is being lowered sees it.
    fn planned(&self, direction: Direction, id: InterfaceId) -> Option<&'g PlannedInterface> {
        match self.exporting {
            Some((exported, planned)) if (direction, id) == (Direction::Export, exported) => {
                Some(planned)
            }
            _ => self.plan.interfaces.get(&(direction, id)),
        }
    }

    /// The path by which generated code knows a type, and the direction in which it lies.
    pub(super) fn name_of(&mut self, id: TypeId, from: Direction) -> (ItemPath, Direction) {
        let (path, direction) = match self.generation.resolve.types[id].owner {
            TypeOwner::World(_) => (self.plan.root_path(id), Direction::Import),
            TypeOwner::Interface(interface) => {
                let direction = self.plan.direction_of(interface, from);
                let planned = self.planned(direction, interface);
                (planned.and_then(|planned| self.plan.path(id, planned)), direction)
            }
            TypeOwner::None => (None, from),
        };
        match path {
            Some(path) => (path, direction),
            None => (self.generation.unknown_path(id, &self.plan.root), from),
        }
    }

    /// The name of a type in its own module, whatever `with` says about it.
    pub(super) fn name_of_definition(&self, id: TypeId, direction: Direction) -> Ident {
        let def = &self.generation.resolve.types[id];
        let names = match def.owner {
            TypeOwner::Interface(interface) => {
                self.planned(direction, interface).map(|planned| &planned.names)
            }
            _ => Some(&self.plan.root_names),
        };
        let planned = names.and_then(|names| names.get(&id)).cloned();
        planned.unwrap_or_else(|| names::camel(def.name.as_deref().unwrap_or_default()))
    }
}

/// Whether functions of the host or calls of the guest are asynchronous.
fn is_async<'i>(mut interfaces: impl Iterator<Item = &'i Interface>) -> bool {
    interfaces.any(|interface| interface.all_functions().any(|function| function.flags.async_))
}

/// Modules whose `Host` converts errors for functions of another module.
fn converters(interface: &Interface) -> Vec<ModulePath> {
    let mut found: Vec<ModulePath> = Vec::new();
    let methods = interface.resources.iter().flat_map(|resource| &resource.functions);
    for function in interface.functions.iter().chain(methods) {
        if let Some(throws) = &function.throws {
            let module = &throws.conversion.module;
            if *module != interface.module && !found.contains(module) {
                found.push(module.clone());
            }
        }
    }
    found
}
