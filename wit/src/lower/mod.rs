//! The resolved WIT -> the Rust-shaped tree of [`crate::bindings`]: every name and every decision
//! about ownership.
//!
//! First all modules and type names are laid down ([`plan`]), because types refer to each other
//! across modules; then types, functions and resources are lowered in the order of the world.

mod facts;
mod functions;
mod keys;
mod plan;
mod types;

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use wit_parser::{InterfaceId, Resolve, ResolveError, Span, Stability, TypeDefKind, TypeId};
use wit_parser::{TypeOwner, WorldItem, WorldKey};

use crate::bindings::{
    Alias, Conversion, Docs, Export, Function, Interface, ModulePath, Path, World, WorldIdents,
};
use crate::error::{Error, Problems, Result};
use crate::names::{self, Scope};
use crate::options::{Options, Ownership, Rules};
use crate::resolve::Resolved;

use facts::Facts;
use keys::UsedKeys;

/// Lowers the world.
pub(crate) fn lower(resolved: &Resolved, options: &Options) -> Result<World> {
    let mut lowering = Lowering::new(resolved, options);
    lowering.check_options();
    lowering.plan();
    let world = lowering.world();
    lowering.check_keys();
    lowering.problems.finish()?;
    Ok(world)
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
    world: &'a wit_parser::World,
    idents: WorldIdents,
    places: HashMap<(Direction, InterfaceId), Place>,
    /// The Rust names of the types that belong to the world itself.
    root_names: HashMap<TypeId, Ident>,
    aliases: Vec<Alias>,
    /// Types that stand for themselves in the host's code, by alias.
    with_types: HashMap<TypeId, Ident>,
    /// Error types that the host returns as types of its own.
    conversions: HashMap<TypeId, Conversion>,
    /// Types used as the error of a result.
    errors: HashSet<TypeId>,
    facts: HashMap<(TypeId, Direction), Facts>,
    used: UsedKeys,
    problems: Problems,
}

impl<'a> Lowering<'a> {
    fn new(resolved: &'a Resolved, options: &'a Options) -> Self {
        let world = &resolved.resolve.worlds[resolved.world];
        let name = names::camel(&world.name);
        let idents = WorldIdents {
            pre: names::ident(&format!("{name}Pre")),
            indices: names::ident(&format!("{name}Indices")),
            imports: names::ident(&format!("{name}Imports")),
            world: name,
        };
        Self {
            resolve: &resolved.resolve,
            options,
            world,
            idents,
            places: HashMap::new(),
            root_names: HashMap::new(),
            aliases: Vec::new(),
            with_types: HashMap::new(),
            conversions: HashMap::new(),
            errors: HashSet::new(),
            facts: HashMap::new(),
            used: UsedKeys::default(),
            problems: Problems::default(),
        }
    }

    /// Refuses what the run time cannot do yet, before anything else is said about it.
    fn check_options(&mut self) {
        for (option, rules) in
            [("imports", &self.options.imports), ("exports", &self.options.exports)]
        {
            let Rules { default, filters } = rules;
            let all = std::iter::once(("default", default))
                .chain(filters.iter().map(|(key, flags)| (key.as_str(), flags)));
            for (key, flags) in all {
                if flags.async_ {
                    self.problems.push(Error::option(
                        option,
                        Some(key),
                        "`async` needs asynchronous calls, which Wharf cannot run yet; leave the \
                         flag out and the functions are synchronous",
                    ));
                }
                if flags.store {
                    self.problems.push(Error::option(
                        option,
                        Some(key),
                        "`store` needs access to the store from host functions, which Wharf's \
                         bindings cannot give yet; leave the flag out, or define the function \
                         with `LinkerInstance::func_wrap`, whose closure gets the store",
                    ));
                }
            }
        }
        if let Ownership::Borrowing { .. } = self.options.ownership {
            self.problems.push(Error::option(
                "ownership",
                Some("Borrowing"),
                "Wharf generates owning types only; write `ownership: Owning` or leave it out \
                 (parameters of exports are taken by reference either way)",
            ));
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
                imports.push(self.interface(Direction::Import, key, *id, docs));
            }
        }
        let mut exports = Vec::new();
        let mut functions = Vec::new();
        let mut accessors = Scope::default();
        let mut calls = Scope::default();
        let mut fields = Scope::default();
        for (key, item) in &world.exports {
            match item {
                WorldItem::Interface { id, docs, .. } => {
                    let interface = self.interface(Direction::Export, key, *id, docs);
                    let wish: Vec<String> =
                        interface.module.iter().skip(1).map(Ident::to_string).collect();
                    let accessor = accessors.take(names::ident(&wish.join("_")));
                    let field = names::ident(&format!("interface{}", exports.len()));
                    exports.push(Export { interface, accessor, field });
                }
                WorldItem::Function(function) => {
                    functions.push(self.world_export(function, &mut calls, &mut fields));
                }
                WorldItem::Type { .. } => {}
            }
        }
        self.finish_root(&mut root);
        World {
            name: self.world.name.clone(),
            docs: docs(&world.docs),
            idents: WorldIdents {
                world: self.idents.world.clone(),
                pre: self.idents.pre.clone(),
                indices: self.idents.indices.clone(),
                imports: self.idents.imports.clone(),
            },
            aliases: std::mem::take(&mut self.aliases),
            root,
            imports,
            functions,
            exports,
            shadows_prelude: self.shadows_prelude(),
        }
    }

    fn world_export(
        &mut self,
        function: &wit_parser::Function,
        calls: &mut Scope,
        fields: &mut Scope,
    ) -> Function {
        let ident = calls.take(names::ident(&format!("call_{}", names::snake(&function.name))));
        let field = fields.take(names::snake(&function.name));
        let flags = self.flags(Direction::Export, &[], function);
        self.function(Direction::Import, function, ident, field, flags)
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
            docs: Docs::default(),
            module: Vec::new(),
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
        let keys = keys::interface(self.resolve, key);
        let (functions, resources) = self.functions(direction, &keys, &types, &functions);
        let module =
            self.places.get(&(direction, id)).map(|place| place.module.clone()).unwrap_or_default();
        let conversions = match direction {
            Direction::Import => self.conversions_in(&module),
            Direction::Export => Vec::new(),
        };
        let own = docs(&interface.docs);
        let mut lowered = Interface {
            name: self.resolve.name_world_key(key),
            docs: if own.lines.is_empty() { docs(import_docs) } else { own },
            module,
            types: defs,
            functions,
            resources,
            conversions,
            converters: Vec::new(),
        };
        lowered.converters = converters(&lowered);
        lowered
    }

    fn conversions_in(&self, module: &ModulePath) -> Vec<Conversion> {
        let mut found: Vec<Conversion> =
            self.conversions.values().filter(|c| c.module == *module).cloned().collect();
        found.sort_by_key(|conversion| conversion.function.to_string());
        found
    }

    /// The path by which generated code knows a type, and the direction in which it lies.
    fn name_of(&mut self, id: TypeId, direction: Direction) -> (Path, Direction) {
        let named = match self.resolve.types[id].owner {
            TypeOwner::World(_) => self.root_names.get(&id).map(|ident| {
                (Path { module: Vec::new(), ident: ident.clone() }, Direction::Import)
            }),
            TypeOwner::Interface(interface) => {
                let direction = self.direction_of(interface, direction);
                self.places.get(&(direction, interface)).and_then(|place| {
                    if let Some(alias) = self.with_types.get(&id).filter(|_| place.remapped) {
                        return Some((
                            Path { module: Vec::new(), ident: alias.clone() },
                            direction,
                        ));
                    }
                    let ident = place.names.get(&id)?.clone();
                    Some((Path { module: place.module.clone(), ident }, direction))
                })
            }
            TypeOwner::None => None,
        };
        named.unwrap_or_else(|| {
            let def = &self.resolve.types[id];
            self.wit_problem(def.span, "this type is not part of the world");
            (Path { module: Vec::new(), ident: names::camel("unknown") }, direction)
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
