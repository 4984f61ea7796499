//! Modules and names of everything, and what the options `with` and `trappable_error_type` mean,
//! before anything refers to it.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::Ident;
use wit_parser::{InterfaceId, PackageName, Type, TypeDefKind, TypeId, TypeOwner};
use wit_parser::{WorldItem, WorldKey};

use super::{Direction, Lowering, Place, idents, keys};
use crate::bindings::{Alias, ErrorConversion, ItemPath, ModulePath, NamedTy, Ty, WorldIdents};
use crate::error::Error;
use crate::names::{self, TakenNames};

impl Lowering<'_> {
    /// Lays down modules and names.
    pub(super) fn plan(&mut self) {
        let several = self.packages_in_several_versions();
        let world = self.world;
        for (direction, items) in
            [(Direction::Import, &world.imports), (Direction::Export, &world.exports)]
        {
            for (key, item) in items {
                if let WorldItem::Interface { id, .. } = item {
                    let place = self.place(direction, key, *id, &several);
                    if direction == Direction::Export {
                        self.exports.insert(key.clone(), place.clone());
                    }
                    // Whoever uses the interface's types means it under its own name, if it has that.
                    let own = matches!(key, WorldKey::Interface(_));
                    if own || !self.places.contains_key(&(direction, *id)) {
                        self.places.insert((direction, *id), place);
                    }
                }
            }
        }
        self.name_root_types();
        self.plan_types();
        self.plan_conversions();
    }

    /// Packages whose modules need a version in their name.
    fn packages_in_several_versions(&self) -> BTreeSet<(String, String)> {
        let mut versions: HashMap<(String, String), BTreeSet<PackageName>> = HashMap::new();
        // A version of a world has a module of its own.
        let worlds = match self.root[..] {
            [] => self.all_worlds().collect(),
            _ => vec![self.world],
        };
        let keys = worlds.into_iter();
        for key in keys.flat_map(|world| world.imports.keys().chain(world.exports.keys())) {
            let WorldKey::Interface(id) = key else { continue };
            if let Some(package) = self.resolve.interfaces[*id].package {
                let name = &self.resolve.packages[package].name;
                let entry = versions.entry((name.namespace.clone(), name.name.clone()));
                entry.or_default().insert(name.clone());
            }
        }
        versions.into_iter().filter(|(_, v)| v.len() > 1).map(|(name, _)| name).collect()
    }

    fn place(
        &mut self,
        direction: Direction,
        key: &WorldKey,
        id: InterfaceId,
        several: &BTreeSet<(String, String)>,
    ) -> Place {
        let names = self.names(direction, id);
        if direction == Direction::Import
            && let Some(alias) = self.remap(key, id)
        {
            return Place { module: vec![alias], names, remapped: true };
        }
        let mut module = self.module(direction, key, id, several);
        if direction == Direction::Export {
            module.insert(0, names::ident("exports"));
        } else if module.first().is_some_and(|first| first == "exports") {
            module[0] = names::ident("exports_");
        }
        module.splice(0..0, self.root.iter().cloned());
        if direction == Direction::Import && !self.root.is_empty() {
            // What a newer version imports as well is there already.
            module = self.shared.entry(id).or_insert(module).clone();
        }
        Place { module, names, remapped: false }
    }

    fn module(
        &self,
        direction: Direction,
        key: &WorldKey,
        id: InterfaceId,
        several: &BTreeSet<(String, String)>,
    ) -> ModulePath {
        let interface = &self.resolve.interfaces[id];
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
            &self.resolve.packages[package].name;
        let package = match version {
            Some(version) if several.contains(&(namespace.clone(), package.clone())) => {
                let version = version.to_string().replace(['.', '-', '+'], "_");
                names::ident(&format!("{}{version}", names::snake_text(package)))
            }
            _ => names::snake(package),
        };
        vec![names::snake(namespace), package, names::snake(name)]
    }

    /// The names of an interface's types; those of the traits and structs around them are taken.
    fn names(&self, direction: Direction, id: InterfaceId) -> HashMap<TypeId, Ident> {
        let mut scope = TakenNames::with(&["Host", "HostWithStore", "Guest", "GuestIndices"]);
        let types = &self.resolve.interfaces[id].types;
        self.take_traits(&mut scope, direction, types.values().copied());
        types.iter().map(|(name, id)| (*id, scope.take(names::camel(name)))).collect()
    }

    fn name_root_types(&mut self) {
        let world = self.world;
        let mut scope = TakenNames::default();
        for world in self.worlds {
            let WorldIdents { world, pre, indices, imports } = idents(&self.resolve.worlds[*world]);
            for ident in [world, pre, indices, imports.host, imports.with_store] {
                scope.take(ident);
            }
        }
        let types = world.imports.values().filter_map(|item| match item {
            WorldItem::Type { id, .. } => Some(*id),
            _ => None,
        });
        self.take_traits(&mut scope, Direction::Import, types.clone());
        for id in types {
            if let Some(name) = &self.resolve.types[id].name {
                self.root_names.insert(id, scope.take(names::camel(name)));
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
            let def = &self.resolve.types[id];
            if let (TypeDefKind::Resource, Some(name)) = (&def.kind, &def.name) {
                let item = resource_item(direction, name);
                scope.take(names::ident(&format!("{item}WithStore")));
                scope.take(item);
            }
        }
    }

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

    /// A name at the root for a path that is the host's own. Paths are written as seen from where
    /// the code is generated, and modules below reach them through the root.
    pub(super) fn alias(&mut self, path: syn::Path) -> Ident {
        if let Some(known) = self.aliases.iter().find(|alias| alias.path == path) {
            return known.ident.clone();
        }
        let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let mut ident = names::ident(&format!("__host_{last}"));
        while self.aliases.iter().any(|alias| alias.ident == ident) {
            ident = names::ident(&format!("{ident}_"));
        }
        self.aliases.push(Alias { ident: ident.clone(), path });
        ident
    }

    /// What the option `with` says about single types.
    fn plan_types(&mut self) {
        let world = self.world;
        for (direction, items) in
            [(Direction::Import, &world.imports), (Direction::Export, &world.exports)]
        {
            for (key, item) in items {
                match item {
                    WorldItem::Interface { id, .. } => {
                        let names = keys::interface(self.resolve, key, *id);
                        let interface = &self.resolve.interfaces[*id];
                        for (name, id) in &interface.types {
                            let names = keys::ty(&names, &world.name, name);
                            self.plan_type(direction, *id, &names);
                        }
                    }
                    WorldItem::Type { id, .. } => {
                        if let Some(name) = &self.resolve.types[*id].name {
                            let names = keys::ty(&[], &world.name, name);
                            self.plan_type(direction, *id, &names);
                        }
                    }
                    WorldItem::Function(_) => {}
                }
            }
        }
    }

    fn plan_type(&mut self, direction: Direction, id: TypeId, names: &[String]) {
        let options = self.options;
        let Some(path) = self.used.find("with", &options.with, names) else { return };
        let resource = matches!(self.resolve.types[self.ultimate(id)].kind, TypeDefKind::Resource);
        if direction == Direction::Export && resource {
            if !self.with_types.contains_key(&id) {
                self.problems.push(Error::option(
                    "with",
                    options
                        .with
                        .iter()
                        .map(|(key, _)| key.as_str())
                        .find(|key| names.iter().any(|name| name == key)),
                    "this resource is the guest's: there is a type for its handles, and only resources \
                     that the host implements can have a type of the host",
                ));
            }
        } else if !self.with_types.contains_key(&id) {
            let alias = self.alias(path.clone());
            self.with_types.insert(id, alias);
        }
    }

    /// Which types are errors of results anywhere in the worlds.
    pub(super) fn find_errors(&mut self) {
        let mut functions: Vec<&wit_parser::Function> = Vec::new();
        let worlds = self.all_worlds();
        for item in worlds.flat_map(|world| world.imports.values().chain(world.exports.values())) {
            match item {
                WorldItem::Interface { id, .. } => {
                    functions.extend(self.resolve.interfaces[*id].functions.values());
                }
                WorldItem::Function(function) => functions.push(function),
                WorldItem::Type { .. } => {}
            }
        }
        let errors =
            functions.into_iter().filter_map(|function| match self.result_of(function)? {
                (_, Some(Type::Id(error))) => Some(self.ultimate(error)),
                _ => None,
            });
        self.errors = errors.collect();
    }

    /// The arms of a function's result, if it returns one.
    pub(super) fn result_of(
        &self,
        function: &wit_parser::Function,
    ) -> Option<(Option<Type>, Option<Type>)> {
        let Some(Type::Id(id)) = function.result else { return None };
        match &self.resolve.types[self.ultimate(id)].kind {
            TypeDefKind::Result(result) => Some((result.ok, result.err)),
            _ => None,
        }
    }

    /// What the option `trappable_error_type` says.
    fn plan_conversions(&mut self) {
        let world = self.world;
        let options = self.options;
        for (key, item) in &world.imports {
            let types: Vec<(Vec<String>, TypeId)> = match item {
                WorldItem::Interface { id, .. } => {
                    let interface = keys::interface(self.resolve, key, *id);
                    let types = &self.resolve.interfaces[*id].types;
                    types
                        .iter()
                        .map(|(name, id)| (keys::ty(&interface, &world.name, name), *id))
                        .collect()
                }
                WorldItem::Type { id, .. } => {
                    let name = self.resolve.types[*id].name.as_deref().unwrap_or_default();
                    vec![(keys::ty(&[], &world.name, name), *id)]
                }
                WorldItem::Function(_) => continue,
            };
            for (names, id) in types {
                let ultimate = self.ultimate(id);
                if self.errors.contains(&ultimate) {
                    let entries = &options.trappable_error_types;
                    if let Some(path) = self.used.find("trappable_error_type", entries, &names) {
                        self.plan_conversion(ultimate, path.clone());
                    }
                }
            }
        }
    }

    fn plan_conversion(&mut self, id: TypeId, path: syn::Path) {
        if self.conversions.contains_key(&id) {
            return;
        }
        let alias = self.alias(path);
        let (wit, _) = self.name_of(id, Direction::Import);
        // A type that `with` maps elsewhere is still converted where the WIT defines it.
        let module = match self.resolve.types[id].owner {
            TypeOwner::Interface(interface) => self
                .places
                .get(&(Direction::Import, interface))
                .map(|place| place.module.clone())
                .unwrap_or_default(),
            _ => self.root.clone(),
        };
        let name = self.resolve.types[id].name.as_deref().unwrap_or("error");
        let function = names::ident(&format!("convert_{}", names::snake_text(name)));
        let named = |path| Ty::Named(NamedTy { path, copy: false, means: None, lifetime: false });
        let host = named(ItemPath { module: Vec::new(), ident: alias });
        let conversion = ErrorConversion { function, host, wit: named(wit), module };
        self.conversions.insert(id, conversion);
    }

    /// Whether a type has the name of something that generated code takes from the prelude.
    pub(super) fn names_shadow_prelude(&self) -> bool {
        let names = self.places.values().flat_map(|place| place.names.values());
        names
            .chain(self.root_names.values())
            .any(|name| ["Option", "Result", "String", "Vec"].iter().any(|taken| name == taken))
    }
}

/// The trait or struct that stands for a resource's functions.
pub(super) fn resource_item(direction: Direction, name: &str) -> Ident {
    let prefix = match direction {
        Direction::Import => "Host",
        Direction::Export => "Guest",
    };
    names::ident(&format!("{prefix}{}", names::camel(name)))
}
