//! The resolved WIT -> the Rust-shaped tree of [`crate::bindings`]: every name and every decision
//! about ownership.
//!
//! First all modules and type names are laid down ([`plan`]), because types refer to each other
//! across modules; then types, functions and resources are lowered in the order of the world.

mod borrow;
mod facts;
mod functions;
mod keys;
mod merge;
mod named;
mod plan;
mod types;
mod versions;

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use wit_component::{StringEncoding, metadata};
use wit_parser::{InterfaceId, Resolve, ResolveError, Span, Stability, TypeDefKind, TypeId};
use wit_parser::{TypeOwner, WorldId, WorldItem, WorldKey};

use crate::bindings::{
    Alias, BindingsTree, ComponentType, Docs, ErrorConversion, ExportedInterface, Function,
    Interface, ItemPath, ModulePath, Traits, World, WorldIdents,
};
use crate::error::{Error, Problems, Result};
use crate::names::{self, TakenNames};
use crate::options::{Options, Ownership};
use crate::resolve::ResolvedWit;

use facts::TypeFacts;
use keys::UsedKeys;

/// Lowers the worlds.
pub(crate) fn lower(resolved: &ResolvedWit, options: &Options) -> Result<BindingsTree> {
    let mut lowering = Lowering::new(resolved, options);
    lowering.find_errors();
    // The newest version comes last, and is the one that has what several versions share.
    let mut worlds: Vec<World> =
        (0..resolved.worlds.len()).rev().map(|index| lowering.lower(index)).collect();
    worlds.reverse();
    lowering.check_keys();
    if let Ownership::Borrowing { duplicate_if_necessary } = options.ownership {
        // Versions lie apart, each with types of its own.
        let apart = if options.versions.is_empty() { worlds.len() } else { 1 };
        for worlds in worlds.chunks_mut(apart) {
            borrow::borrow(worlds, duplicate_if_necessary);
        }
    }
    let versions = lowering.versions(&mut worlds);
    if versions.is_none() {
        merge::merge(&mut worlds, &mut lowering.problems);
    }
    worlds.iter_mut().for_each(named::add);
    let Lowering { aliases, shadows_prelude, problems, .. } = lowering;
    problems.finish()?;
    Ok(BindingsTree { aliases, worlds, versions, shadows_prelude })
}

/// Who implements an interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Direction {
    /// The host.
    Import,
    /// The guest.
    Export,
}

/// Where an interface's items lie.
#[derive(Clone)]
struct Place {
    module: ModulePath,
    /// The Rust names of its types.
    names: HashMap<TypeId, Ident>,
    /// The module is the host's own, named by the option `with`.
    remapped: bool,
}

struct Lowering<'a> {
    resolve: &'a Resolve,
    options: &'a Options,
    /// All worlds of the call.
    worlds: &'a [WorldId],
    /// The world that is being lowered; what follows up to `facts` is as it sees it.
    world: &'a wit_parser::World,
    idents: WorldIdents,
    /// The module of what is generated for it.
    root: ModulePath,
    places: HashMap<(Direction, InterfaceId), Place>,
    /// What is exported, of which one interface can be there under several names.
    exports: HashMap<WorldKey, Place>,
    /// The Rust names of the types that belong to the world itself.
    root_names: HashMap<TypeId, Ident>,
    /// Types that stand for themselves in the host's code, by alias.
    with_types: HashMap<TypeId, Ident>,
    /// Error types that the host returns as types of its own.
    conversions: HashMap<TypeId, ErrorConversion>,
    facts: HashMap<(TypeId, Direction), TypeFacts>,
    aliases: Vec<Alias>,
    /// Types used as the error of a result.
    errors: HashSet<TypeId>,
    shadows_prelude: bool,
    /// Where interfaces that newer versions import lie.
    shared: HashMap<InterfaceId, ModulePath>,
    used: UsedKeys,
    problems: Problems,
}

impl<'a> Lowering<'a> {
    fn new(resolved: &'a ResolvedWit, options: &'a Options) -> Self {
        let first = &resolved.resolve.worlds[resolved.worlds[0]];
        Self {
            resolve: &resolved.resolve,
            options,
            worlds: &resolved.worlds,
            world: first,
            idents: idents(first),
            root: Vec::new(),
            places: HashMap::new(),
            exports: HashMap::new(),
            root_names: HashMap::new(),
            with_types: HashMap::new(),
            conversions: HashMap::new(),
            facts: HashMap::new(),
            aliases: Vec::new(),
            errors: HashSet::new(),
            shadows_prelude: false,
            shared: HashMap::new(),
            used: UsedKeys::default(),
            problems: Problems::default(),
        }
    }

    /// Lowers one of the worlds.
    fn lower(&mut self, index: usize) -> World {
        let version = self.options.versions.get(index);
        self.root = version.map(|(version, _)| names::ident(version)).into_iter().collect();
        self.world = &self.resolve.worlds[self.worlds[index]];
        self.idents = idents(self.world);
        self.places.clear();
        self.exports.clear();
        self.root_names.clear();
        self.with_types.clear();
        self.conversions.clear();
        self.facts.clear();
        self.plan();
        let mut world = self.world();
        if self.options.include_component_type {
            world.component_type = self.component_type(self.worlds[index]);
        }
        world
    }

    /// The world in binary.
    fn component_type(&mut self, world: WorldId) -> Option<ComponentType> {
        let several = self.options.worlds.len() > 1;
        let name = &self.world.name;
        let name = if several { format!("{name}-component-type") } else { "component-type".into() };
        match metadata::encode(self.resolve, world, StringEncoding::UTF8, None) {
            Ok(bytes) => Some(ComponentType { ident: names::shouty(&name), bytes }),
            Err(error) => {
                let message = format!("the world has no component type: {error:#}");
                self.problems.push(Error::option("include_component_type", None, message));
                None
            }
        }
    }

    /// Everything, in the order of the WIT.
    fn world(&mut self) -> World {
        let world = self.world;
        let mut root = self.root();
        let mut imports = Vec::new();
        for (key, item) in &world.imports {
            if let WorldItem::Interface { id, docs, .. } = item
                && !self.places.get(&(Direction::Import, *id)).is_some_and(|place| place.remapped)
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
                        .skip(self.root.len() + 1)
                        .map(Ident::to_string)
                        .collect();
                    let accessor = accessors.take(names::ident(&wish.join("_")));
                    let field = names::ident(&format!("interface{}", exports.len()));
                    let optional = self.is_optional(&keys::interface(self.resolve, key, *id));
                    exports.push(ExportedInterface { interface, accessor, field, optional });
                }
                WorldItem::Function(function) => {
                    functions.push(self.world_export(function, &mut calls, &mut fields));
                }
                WorldItem::Type { .. } => {}
            }
        }
        self.finish_root(&mut root);
        self.shadows_prelude |= self.names_shadow_prelude();
        let is_async = is_async(imports.iter().chain([&root]))
            || is_async(exports.iter().map(|export| &export.interface))
            || functions.iter().any(|function| function.flags.async_);
        World {
            name: self.world.name.clone(),
            docs: docs(&world.docs),
            idents: self.idents.clone(),
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
        let here = self.exports.get(key).cloned();
        let usual = here.and_then(|here| self.places.insert((Direction::Export, id), here));
        let interface = self.interface(Direction::Export, key, id, docs);
        self.places.extend(usual.map(|usual| ((Direction::Export, id), usual)));
        interface
    }

    fn world_export(
        &mut self,
        function: &wit_parser::Function,
        calls: &mut TakenNames,
        fields: &mut TakenNames,
    ) -> Function {
        let ident = calls.take(names::ident(&format!("call_{}", names::snake(&function.name))));
        let field = fields.take(names::snake(&function.name));
        let flags = self.flags(Direction::Export, &[], function);
        let optional = self.is_optional(&keys::function(&[], &function.name));
        let function = self.function(Direction::Import, function, ident, field, flags);
        Function { optional, ..function }
    }

    /// What the world itself imports: types, functions and resources.
    fn root(&mut self) -> Interface {
        let world = self.world;
        let types: Vec<TypeId> = world
            .imports
            .values()
            .filter_map(|item| match item {
                WorldItem::Type { id, .. } => Some(*id),
                _ => None,
            })
            .collect();
        let functions: Vec<&wit_parser::Function> = world
            .imports
            .values()
            .filter_map(|item| match item {
                WorldItem::Function(function) => Some(function),
                _ => None,
            })
            .collect();
        let defs = types.iter().map(|id| self.type_def(*id, Direction::Import)).collect();
        let (functions, resources) = self.functions(Direction::Import, &[], &types, &functions);
        Interface {
            name: world.name.clone(),
            label: None,
            id_type: None,
            docs: Docs::default(),
            module: self.root.clone(),
            repeated: false,
            traits: self.idents.imports.clone(),
            types: defs,
            functions,
            resources,
            conversions: Vec::new(),
            converters: Vec::new(),
        }
    }

    fn finish_root(&self, root: &mut Interface) {
        root.conversions = self.conversions_in(&root.module);
        root.converters = converters(root);
    }

    fn interface(
        &mut self,
        direction: Direction,
        key: &WorldKey,
        id: InterfaceId,
        import_docs: &wit_parser::Docs,
    ) -> Interface {
        let interface = &self.resolve.interfaces[id];
        let types: Vec<TypeId> = interface.types.values().copied().collect();
        let functions: Vec<&wit_parser::Function> = interface.functions.values().collect();
        let defs = types.iter().map(|id| self.type_def(*id, direction)).collect();
        let keys = keys::interface(self.resolve, key, id);
        let (functions, resources) = self.functions(direction, &keys, &types, &functions);
        let module =
            self.places.get(&(direction, id)).map(|place| place.module.clone()).unwrap_or_default();
        let conversions = match direction {
            Direction::Import => self.conversions_in(&module),
            Direction::Export => Vec::new(),
        };
        let own = docs(&interface.docs);
        let (name, label) = match (key, self.resolve.id_of(id)) {
            (WorldKey::Name(label), Some(name)) if direction == Direction::Import => {
                (name, Some(label.clone()))
            }
            _ => (self.resolve.name_world_key(key), None),
        };
        let named = match direction {
            Direction::Import => {
                self.used.find("named_imports", &self.options.named_imports, &keys)
            }
            Direction::Export => None,
        };
        let id_type = named.cloned().map(|path| self.alias(path));
        let mut lowered = Interface {
            name,
            label,
            id_type,
            docs: if own.lines.is_empty() { docs(import_docs) } else { own },
            repeated: !module.starts_with(&self.root),
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

    fn conversions_in(&self, module: &ModulePath) -> Vec<ErrorConversion> {
        let mut found: Vec<ErrorConversion> =
            self.conversions.values().filter(|c| c.module == *module).cloned().collect();
        found.sort_by_key(|conversion| conversion.function.to_string());
        found
    }

    /// The path by which generated code knows a type, and the direction in which it lies.
    fn name_of(&mut self, id: TypeId, direction: Direction) -> (ItemPath, Direction) {
        let named = match self.resolve.types[id].owner {
            TypeOwner::World(_) => self.root_names.get(&id).map(|ident| {
                (ItemPath { module: self.root.clone(), ident: ident.clone() }, Direction::Import)
            }),
            TypeOwner::Interface(interface) => {
                let direction = self.direction_of(interface, direction);
                self.places.get(&(direction, interface)).and_then(|place| {
                    if let Some(alias) = self.with_types.get(&id).filter(|_| place.remapped) {
                        return Some((
                            ItemPath { module: Vec::new(), ident: alias.clone() },
                            direction,
                        ));
                    }
                    let ident = place.names.get(&id)?.clone();
                    Some((ItemPath { module: place.module.clone(), ident }, direction))
                })
            }
            TypeOwner::None => None,
        };
        named.unwrap_or_else(|| {
            let def = &self.resolve.types[id];
            self.wit_problem(def.span, "this type is not part of the world");
            (ItemPath { module: self.root.clone(), ident: names::camel("unknown") }, direction)
        })
    }

    /// What an exported interface uses comes from exported interfaces first.
    fn direction_of(&self, interface: InterfaceId, from: Direction) -> Direction {
        if from == Direction::Export && self.places.contains_key(&(Direction::Export, interface)) {
            Direction::Export
        } else if self.places.contains_key(&(Direction::Import, interface)) {
            Direction::Import
        } else {
            from
        }
    }

    /// Follows `use` and `type a = b` to the definition.
    fn ultimate(&self, mut id: TypeId) -> TypeId {
        while let TypeDefKind::Type(wit_parser::Type::Id(next)) = self.resolve.types[id].kind {
            id = next;
        }
        id
    }

    /// A problem with the WIT, shown with its line.
    fn wit_problem(&mut self, span: Span, message: impl Into<String>) {
        let error = ResolveError::new_semantic(span, message);
        self.problems.push(Error::wit(error.render(&self.resolve.source_map)));
    }
}

/// The names of what is generated for a world itself.
fn idents(world: &wit_parser::World) -> WorldIdents {
    let world = names::camel(&world.name);
    WorldIdents {
        pre: names::ident(&format!("{world}Pre")),
        indices: names::ident(&format!("{world}Indices")),
        imports: traits(&format!("{world}Imports")),
        world,
    }
}

/// `Host` and `HostWithStore`, and their like.
fn traits(host: &str) -> Traits {
    let with_store = names::ident(&format!("{host}WithStore"));
    Traits { host: names::ident(host), with_store }
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

/// The WIT's documentation, line by line.
fn docs(docs: &wit_parser::Docs) -> Docs {
    let contents = docs.contents.as_deref().unwrap_or_default().trim_end();
    let lines = contents.lines().map(|line| line.trim_end().to_owned()).collect();
    Docs { lines, deprecated: None }
}

/// The WIT's documentation of something that may be deprecated.
fn docs_of(contents: &wit_parser::Docs, stability: &Stability) -> Docs {
    let deprecated = match stability {
        Stability::Stable { deprecated, .. } | Stability::Unstable { deprecated, .. } => deprecated,
        Stability::Unknown => &None,
    };
    Docs { deprecated: deprecated.as_ref().map(ToString::to_string), ..docs(contents) }
}
