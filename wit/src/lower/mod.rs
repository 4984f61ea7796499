//! The resolved WIT -> the Rust-shaped tree of [`crate::bindings`]: every name and every decision
//! about ownership.
//!
//! Each world is lowered by itself. First all its modules and type names are laid down ([`plan`]),
//! because types refer to each other across modules; then its types, functions and resources are
//! lowered in the order of the WIT ([`world`]). Passes over the trees of all worlds follow.

mod borrow;
mod facts;
mod functions;
mod keys;
mod merge;
mod named;
mod plan;
mod types;
mod versions;
mod wit;
mod world;

use std::collections::HashSet;

use proc_macro2::Ident;
use wit_component::{StringEncoding, metadata};
use wit_parser::{Resolve, ResolveError, Span, TypeId, WorldId};

use crate::bindings::{Alias, BindingsTree, ComponentType, ItemPath, ModulePath, World};
use crate::error::{Error, Problems, Result};
use crate::names;
use crate::options::{Options, Ownership};
use crate::resolve::{self, ResolvedWit};

use keys::UsedKeys;
use plan::ImportedModules;
use world::WorldLowering;

/// Lowers the worlds.
pub(crate) fn lower(resolved: &ResolvedWit, options: &Options) -> Result<BindingsTree> {
    let mut generation = Generation::new(resolved, options);
    // The newest version comes last, and is the one that has what several versions share.
    let mut imported = ImportedModules::default();
    let indices = (0..resolved.worlds.len()).rev();
    let mut worlds: Vec<World> =
        indices.map(|index| generation.world(index, &mut imported)).collect();
    worlds.reverse();
    generation.check_keys();
    if let Ownership::Borrowing { duplicate_if_necessary } = options.ownership {
        // Versions lie apart, each with types of its own.
        let apart = if options.versions.is_empty() { worlds.len() } else { 1 };
        for worlds in worlds.chunks_mut(apart) {
            borrow::borrow(worlds, duplicate_if_necessary);
        }
    }
    let versions = generation.versions(&mut worlds);
    if versions.is_none() {
        merge::merge(&mut worlds, &mut generation.problems);
    }
    worlds.iter_mut().for_each(named::add);
    let Generation { aliases, shadows_prelude, problems, .. } = generation;
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

/// What all worlds have in common: what they are made from, and what is gathered from all of them.
struct Generation<'a> {
    resolve: &'a Resolve,
    options: &'a Options,
    /// In the order of the options.
    worlds: &'a [WorldId],
    /// Types used as the error of a result.
    errors: HashSet<TypeId>,
    aliases: Vec<Alias>,
    shadows_prelude: bool,
    used: UsedKeys,
    problems: Problems,
}

impl<'a> Generation<'a> {
    fn new(resolved: &'a ResolvedWit, options: &'a Options) -> Self {
        Self {
            resolve: &resolved.resolve,
            options,
            worlds: &resolved.worlds,
            errors: wit::errors(&resolved.resolve, &resolved.worlds),
            aliases: Vec::new(),
            shadows_prelude: false,
            used: UsedKeys::default(),
            problems: Problems::default(),
        }
    }

    /// Lowers one of the worlds; `imported` is handed on from newer versions to older ones.
    fn world(&mut self, index: usize, imported: &mut ImportedModules) -> World {
        let version = self.options.versions.get(index);
        let root = version.map(|(version, _)| names::ident(version)).into_iter().collect();
        let plan = plan::plan(self, self.worlds[index], root, imported);
        self.shadows_prelude |= plan.shadows_prelude();
        let mut world = WorldLowering::new(self, &plan).world();
        if self.options.include_component_type {
            world.component_type = self.component_type(self.worlds[index]);
        }
        world
    }

    /// The world in binary.
    fn component_type(&mut self, world: WorldId) -> Option<ComponentType> {
        let several = self.options.worlds.len() > 1;
        let name = &self.resolve.worlds[world].name;
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

    /// All worlds.
    fn all_worlds(&self) -> impl Iterator<Item = &'a wit_parser::World> {
        let resolve = self.resolve;
        self.worlds.iter().map(|world| &resolve.worlds[*world])
    }

    /// A name at the root for a path that is the host's own. Paths are written as seen from where
    /// the code is generated, and modules below reach them through the root.
    fn alias(&mut self, path: syn::Path) -> Ident {
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

    /// What stands in for the path of a type that the world whose module is `root` lacks, so that
    /// further problems can be found.
    fn unknown_path(&mut self, id: TypeId, root: &ModulePath) -> ItemPath {
        self.wit_problem(self.resolve.types[id].span, "this type is not part of the world");
        ItemPath { module: root.clone(), ident: names::camel("unknown") }
    }

    /// A problem with the WIT, shown with its line.
    fn wit_problem(&mut self, span: Span, message: impl Into<String>) {
        let error = ResolveError::new_semantic(span, message);
        self.problems.push(resolve::wit_error(&self.resolve.source_map, &error));
    }
}
