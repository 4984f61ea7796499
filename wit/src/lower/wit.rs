//! What is asked of the resolved WIT itself.

use std::collections::HashSet;

use wit_parser::{Resolve, Stability, Type, TypeDefKind, TypeId, WorldId, WorldItem};

use crate::bindings::Docs;

/// Follows `use` and `type a = b` to the definition.
pub(super) fn ultimate(resolve: &Resolve, mut id: TypeId) -> TypeId {
    while let TypeDefKind::Type(Type::Id(next)) = resolve.types[id].kind {
        id = next;
    }
    id
}

/// The arms of a function's result, if it returns one.
pub(super) fn result_of(
    resolve: &Resolve,
    function: &wit_parser::Function,
) -> Option<(Option<Type>, Option<Type>)> {
    let Some(Type::Id(id)) = function.result else { return None };
    match &resolve.types[ultimate(resolve, id)].kind {
        TypeDefKind::Result(result) => Some((result.ok, result.err)),
        _ => None,
    }
}

/// Which types are errors of results anywhere in some worlds.
pub(super) fn errors(resolve: &Resolve, worlds: &[WorldId]) -> HashSet<TypeId> {
    let worlds = worlds.iter().map(|world| &resolve.worlds[*world]);
    let items = worlds.flat_map(|world| world.imports.values().chain(world.exports.values()));
    let functions = items.flat_map(|item| match item {
        WorldItem::Interface { id, .. } => resolve.interfaces[*id].functions.values().collect(),
        WorldItem::Function(function) => vec![function],
        WorldItem::Type { .. } => Vec::new(),
    });
    let errors = functions.filter_map(|function| match result_of(resolve, function)? {
        (_, Some(Type::Id(error))) => Some(ultimate(resolve, error)),
        _ => None,
    });
    errors.collect()
}

/// The types that a world itself has.
pub(super) fn root_types(world: &wit_parser::World) -> Vec<TypeId> {
    let types = world.imports.values().filter_map(|item| match item {
        WorldItem::Type { id, .. } => Some(*id),
        _ => None,
    });
    types.collect()
}

/// The WIT's documentation, line by line.
pub(super) fn docs(docs: &wit_parser::Docs) -> Docs {
    let contents = docs.contents.as_deref().unwrap_or_default().trim_end();
    let lines = contents.lines().map(|line| line.trim_end().to_owned()).collect();
    Docs { lines, deprecated: None }
}

/// The WIT's documentation of something that may be deprecated.
pub(super) fn docs_of(contents: &wit_parser::Docs, stability: &Stability) -> Docs {
    let deprecated = match stability {
        Stability::Stable { deprecated, .. } | Stability::Unstable { deprecated, .. } => deprecated,
        Stability::Unknown => &None,
    };
    Docs { deprecated: deprecated.as_ref().map(ToString::to_string), ..docs(contents) }
}
