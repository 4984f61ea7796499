//! Modules and names of everything in a world, and what the options `with` and
//! `trappable_error_type` mean, before anything refers to it.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::Ident;
use wit_parser::{InterfaceId, PackageName, TypeDefKind, TypeId, TypeOwner};
use wit_parser::{WorldId, WorldItem, WorldKey};

use super::{Direction, Generation, keys, wit};
use crate::bindings::{ErrorConversion, ItemPath, ModulePath, NamedTy, Traits, Ty, WorldIdents};
use crate::error::Error;
use crate::names::{self, TakenNames};

/// Where the interfaces lie that versions of a world import: an older version finds there what a
/// newer one imports as well.
pub(super) type ImportedModules = HashMap<InterfaceId, ModulePath>;

/// Where everything of a world lies, and what it is called. Lowering the world only reads it.
pub(super) struct WorldPlan<'a> {
    pub(super) world: &'a wit_parser::World,
    pub(super) idents: WorldIdents,
    /// The module of what is generated for it.
    pub(super) root: ModulePath,
    pub(super) interfaces: HashMap<(Direction, InterfaceId), PlannedInterface>,
    /// What is exported, of which one interface can be there under several names.
    pub(super) exports: HashMap<WorldKey, PlannedInterface>,
    /// The Rust names of the types that belong to the world itself.
    pub(super) root_names: HashMap<TypeId, Ident>,
    /// Types that stand for themselves in the host's code, by alias.
    pub(super) with_types: HashMap<TypeId, Ident>,
    /// Error types that the host returns as types of its own.
    pub(super) conversions: HashMap<TypeId, ErrorConversion>,
}

/// Where an interface's items lie.
#[derive(Clone)]
pub(super) struct PlannedInterface {
    pub(super) module: ModulePath,
    /// The Rust names of its types.
    pub(super) names: HashMap<TypeId, Ident>,
    /// The module is the host's own, named by the option `with`.
    pub(super) remapped: bool,
}

/// Lays down modules and names of a world in the module `root`.
pub(super) fn plan<'a>(
    generation: &mut Generation<'a>,
    world: WorldId,
    root: ModulePath,
    imported: &mut ImportedModules,
) -> WorldPlan<'a> {
    let world = &generation.resolve.worlds[world];
    let several = packages_in_several_versions(generation, world, &root);
    let plan = WorldPlan {
        world,
        idents: idents(world),
        root,
        interfaces: HashMap::new(),
        exports: HashMap::new(),
        root_names: HashMap::new(),
        with_types: HashMap::new(),
        conversions: HashMap::new(),
    };
    let mut planning = Planning { generation, imported, several, plan };
    planning.plan_interfaces();
    planning.name_root_types();
    planning.plan_types();
    planning.plan_conversions();
    planning.plan
}

impl WorldPlan<'_> {
    /// What an exported interface uses comes from exported interfaces first.
    pub(super) fn direction_of(&self, interface: InterfaceId, from: Direction) -> Direction {
        let has = |direction| self.interfaces.contains_key(&(direction, interface));
        if from == Direction::Export && has(Direction::Export) {
            Direction::Export
        } else if has(Direction::Import) {
            Direction::Import
        } else {
            from
        }
    }

    /// The path of a type of an interface.
    pub(super) fn path(&self, id: TypeId, interface: &PlannedInterface) -> Option<ItemPath> {
        if let Some(alias) = self.with_types.get(&id).filter(|_| interface.remapped) {
            return Some(ItemPath { module: Vec::new(), ident: alias.clone() });
        }
        let ident = interface.names.get(&id)?.clone();
        Some(ItemPath { module: interface.module.clone(), ident })
    }

    /// The path of a type of the world itself.
    pub(super) fn root_path(&self, id: TypeId) -> Option<ItemPath> {
        let ident = self.root_names.get(&id)?.clone();
        Some(ItemPath { module: self.root.clone(), ident })
    }

    /// The conversions that the `Host` of a module has.
    pub(super) fn conversions_in(&self, module: &ModulePath) -> Vec<ErrorConversion> {
        let all = self.conversions.values();
        let mut found: Vec<_> = all.filter(|c| c.module == *module).cloned().collect();
        found.sort_by_key(|conversion| conversion.function.to_string());
        found
    }

    /// Whether a type, or the world, has the name of something that generated code takes from the prelude.
    pub(super) fn shadows_prelude(&self) -> bool {
        let names = self.interfaces.values().flat_map(|interface| interface.names.values());
        names
            .chain(self.root_names.values())
            .chain([&idents(self.world).world])
            .any(|name| ["Option", "Result", "String", "Vec"].iter().any(|taken| name == taken))
    }
}

/// A plan that is being made.
struct Planning<'g, 'a> {
    generation: &'g mut Generation<'a>,
    imported: &'g mut ImportedModules,
    /// Packages whose modules need a version in their name.
    several: BTreeSet<(String, String)>,
    plan: WorldPlan<'a>,
}

impl Planning<'_, '_> {
    fn plan_interfaces(&mut self) {
        let world = self.plan.world;
        for direction in [Direction::Import, Direction::Export] {
            for (key, item) in direction.items(world) {
                if let WorldItem::Interface { id, .. } = item {
                    let planned = self.plan_interface(direction, key, *id);
                    if direction == Direction::Export {
                        self.plan.exports.insert(key.clone(), planned.clone());
                    }
                    // Whoever uses the interface's types means it under its own name, if it has that.
                    let own = matches!(key, WorldKey::Interface(_));
                    if own || !self.plan.interfaces.contains_key(&(direction, *id)) {
                        self.plan.interfaces.insert((direction, *id), planned);
                    }
                }
            }
        }
    }

    fn plan_interface(
        &mut self,
        direction: Direction,
        key: &WorldKey,
        id: InterfaceId,
    ) -> PlannedInterface {
        let names = self.names(direction, id);
        if direction == Direction::Import
            && let Some(alias) = self.generation.remap(key, id)
        {
            return PlannedInterface { module: vec![alias], names, remapped: true };
        }
        let mut module = self.module(direction, key, id);
        if direction == Direction::Export {
            module.insert(0, names::ident("exports"));
        } else if module.first().is_some_and(|first| first == "exports") {
            module[0] = names::ident("exports_");
        }
        let root = &self.plan.root;
        module.splice(0..0, root.iter().cloned());
        if direction == Direction::Import && !root.is_empty() {
            module = self.imported.entry(id).or_insert(module).clone();
        }
        PlannedInterface { module, names, remapped: false }
    }

    fn module(&self, direction: Direction, key: &WorldKey, id: InterfaceId) -> ModulePath {
        let interface = &self.generation.resolve.interfaces[id];
        let (package, name) = match (key, interface.package, &interface.name) {
            (WorldKey::Interface(_), Some(package), Some(name)) => (package, name),
            // A name of its own makes no other interface of what is imported.
            (WorldKey::Name(_), Some(package), Some(name)) if direction == Direction::Import => {
                (package, name)
            }
            (WorldKey::Name(name), ..) => return vec![names::snake(name)],
            (WorldKey::Interface(_), ..) => return vec![names::snake("interface")],
        };
        let PackageName { namespace, name: package, version } =
            &self.generation.resolve.packages[package].name;
        let package = match version {
            Some(version) if self.several.contains(&(namespace.clone(), package.clone())) => {
                let version = version.to_string().replace(['.', '-', '+'], "_");
                names::ident(&format!("{}{version}", names::snake_text(package)))
            }
            _ => names::snake(package),
        };
        vec![names::snake(namespace), package, names::snake(name)]
    }

    /// The names of an interface's types; those of the traits and structs around them are taken.
    fn names(&self, direction: Direction, id: InterfaceId) -> HashMap<TypeId, Ident> {
        let mut scope = TakenNames::with(INTERFACE_ITEMS);
        let types = &self.generation.resolve.interfaces[id].types;
        self.take_traits(&mut scope, direction, types.values().copied());
        types.iter().map(|(name, id)| (*id, scope.take(names::camel(name)))).collect()
    }

    fn name_root_types(&mut self) {
        let mut scope = TakenNames::default();
        for world in self.generation.all_worlds() {
            let WorldIdents { world, pre, indices, imports } = idents(world);
            for ident in [world, pre, indices, imports.host, imports.with_store] {
                scope.take(ident);
            }
        }
        let types = wit::root_types(self.plan.world);
        self.take_traits(&mut scope, Direction::Import, types.iter().copied());
        for id in types {
            if let Some(name) = &self.generation.resolve.types[id].name {
                self.plan.root_names.insert(id, scope.take(names::camel(name)));
            }
        }
    }

    /// `HostCounter` and `GuestCounter` belong to the resource `counter`.
    fn take_traits(
        &self,
        scope: &mut TakenNames,
        direction: Direction,
        types: impl Iterator<Item = TypeId>,
    ) {
        for id in types {
            let def = &self.generation.resolve.types[id];
            if let (TypeDefKind::Resource, Some(name)) = (&def.kind, &def.name) {
                let item = resource_item(direction, name);
                scope.take(names::ident(&format!("{item}WithStore")));
                scope.take(item);
            }
        }
    }

    /// What the option `with` says about single types.
    fn plan_types(&mut self) {
        let world = self.plan.world;
        for direction in [Direction::Import, Direction::Export] {
            for (key, item) in direction.items(world) {
                for (names, id) in keys::types(self.generation.resolve, world, key, item) {
                    self.plan_type(direction, id, &names);
                }
            }
        }
    }

    fn plan_type(&mut self, direction: Direction, id: TypeId, names: &[String]) {
        let Generation { resolve, options, .. } = *self.generation;
        let Some(path) = self.generation.used.find("with", &options.with, names) else { return };
        if self.plan.with_types.contains_key(&id) {
            return;
        }
        let kind = &resolve.types[wit::ultimate(resolve, id)].kind;
        if direction == Direction::Export && matches!(kind, TypeDefKind::Resource) {
            let mut keys = options.with.iter().map(|(key, _)| key.as_str());
            let key = keys.find(|key| names.iter().any(|name| name == key));
            let message = "this resource is the guest's: there is a type for its handles, and only \
                           resources that the host implements can have a type of the host";
            self.generation.problems.push(Error::option("with", key, message));
        } else {
            let alias = self.generation.alias(path.clone());
            self.plan.with_types.insert(id, alias);
        }
    }

    /// What the option `trappable_error_type` says.
    fn plan_conversions(&mut self) {
        let Generation { resolve, options, .. } = *self.generation;
        let world = self.plan.world;
        let types =
            world.imports.iter().flat_map(|(key, item)| keys::types(resolve, world, key, item));
        for (names, id) in types {
            let error = wit::ultimate(resolve, id);
            if !self.generation.errors.contains(&error) {
                continue;
            }
            let entries = &options.trappable_error_types;
            if let Some(path) = self.generation.used.find("trappable_error_type", entries, &names) {
                self.plan_conversion(error, path.clone());
            }
        }
    }

    fn plan_conversion(&mut self, id: TypeId, path: syn::Path) {
        if self.plan.conversions.contains_key(&id) {
            return;
        }
        let alias = self.generation.alias(path);
        let plan = &self.plan;
        let def = &self.generation.resolve.types[id];
        // A type that `with` maps elsewhere is still converted where the WIT defines it.
        let (path, module) = match def.owner {
            TypeOwner::Interface(interface) => {
                let planned = plan.interfaces.get(&(Direction::Import, interface));
                let module = planned.map(|planned| planned.module.clone()).unwrap_or_default();
                (planned.and_then(|planned| plan.path(id, planned)), module)
            }
            _ => (plan.root_path(id), plan.root.clone()),
        };
        let path = path.unwrap_or_else(|| self.generation.unknown_path(id, &plan.root));
        let name = def.name.as_deref().unwrap_or("error");
        let function = names::ident(&format!("convert_{}", names::snake_text(name)));
        let named = |path| Ty::Named(NamedTy { path, copy: false, means: None, lifetime: false });
        let host = named(ItemPath { module: Vec::new(), ident: alias });
        let conversion = ErrorConversion { function, host, wit: named(path), module };
        self.plan.conversions.insert(id, conversion);
    }
}

impl Generation<'_> {
    /// What the option `with` says about a whole interface, package or namespace.
    fn remap(&mut self, key: &WorldKey, id: InterfaceId) -> Option<Ident> {
        let options = self.options;
        let names = keys::interface(self.resolve, key, id);
        if let Some(path) = self.used.find("with", &options.with, &names) {
            return Some(self.alias(path.clone()));
        }
        let (packages, namespaces) = keys::package(self.resolve, key)?;
        let interface = names::snake(self.resolve.interfaces[id].name.as_deref()?);
        if let Some(path) = self.used.find("with", &options.with, &packages) {
            return Some(self.alias(syn::parse_quote!(#path::#interface)));
        }
        let path = self.used.find("with", &options.with, &namespaces)?;
        let package = self.resolve.interfaces[id].package?;
        let package = names::snake(&self.resolve.packages[package].name.name);
        Some(self.alias(syn::parse_quote!(#path::#package::#interface)))
    }
}

/// Packages whose modules need a version in their name.
fn packages_in_several_versions(
    generation: &Generation<'_>,
    world: &wit_parser::World,
    root: &ModulePath,
) -> BTreeSet<(String, String)> {
    let mut versions: HashMap<(String, String), BTreeSet<PackageName>> = HashMap::new();
    // A version of a world has a module of its own.
    let worlds = match root[..] {
        [] => generation.all_worlds().collect(),
        _ => vec![world],
    };
    let keys = worlds.into_iter();
    for key in keys.flat_map(|world| world.imports.keys().chain(world.exports.keys())) {
        let WorldKey::Interface(id) = key else { continue };
        if let Some(package) = generation.resolve.interfaces[*id].package {
            let name = &generation.resolve.packages[package].name;
            let entry = versions.entry((name.namespace.clone(), name.name.clone()));
            entry.or_default().insert(name.clone());
        }
    }
    versions.into_iter().filter(|(_, v)| v.len() > 1).map(|(name, _)| name).collect()
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

/// What traits and structs of an interface are called.
const INTERFACE_ITEMS: &[&str] = &["Host", "HostWithStore", "Guest", "GuestIndices"];

/// `Host` and `HostWithStore`, and their like.
pub(super) fn traits(host: &str) -> Traits {
    let with_store = names::ident(&format!("{host}WithStore"));
    Traits { host: names::ident(host), with_store }
}

/// The trait or struct that stands for a resource's functions.
pub(super) fn resource_item(direction: Direction, name: &str) -> Ident {
    let prefix = match direction {
        Direction::Import => "Host",
        Direction::Export => "Guest",
    };
    let item = format!("{prefix}{}", names::camel(name));
    // A resource may be called `indices`.
    let suffix = if INTERFACE_ITEMS.contains(&&*item) { "_" } else { "" };
    names::ident(&format!("{item}{suffix}"))
}
