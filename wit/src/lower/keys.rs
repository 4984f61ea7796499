//! The names by which options mean items of the WIT, and what happens to keys that mean nothing.
//!
//! An item answers to several names (with and without version, `.` or `/` before a type), so keys
//! are compared with all names of each item instead of being taken apart.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use wit_parser::{InterfaceId, PackageName, Resolve, TypeId, WorldItem, WorldKey};

use super::{Direction, Generation, wit};
use crate::error::Error;

/// The keys of options that meant something.
#[derive(Default)]
pub(super) struct UsedKeys {
    used: HashSet<(&'static str, String)>,
}

impl UsedKeys {
    /// The first of `entries` whose key is one of `names`.
    pub(super) fn find<'o, T>(
        &mut self,
        option: &'static str,
        entries: &'o [(String, T)],
        names: &[String],
    ) -> Option<&'o T> {
        let (key, value) = entries.iter().find(|(key, _)| names.contains(key))?;
        self.used.insert((option, key.clone()));
        Some(value)
    }

    /// Whether one of `keys` is one of `names`.
    pub(super) fn has(&mut self, option: &'static str, keys: &[String], names: &[String]) -> bool {
        let Some(key) = keys.iter().find(|key| names.contains(key)) else { return false };
        self.used.insert((option, key.clone()));
        true
    }
}

/// The names of an interface in a world; the first is the one to show.
pub(super) fn interface(resolve: &Resolve, key: &WorldKey, id: InterfaceId) -> Vec<String> {
    let mut names = Vec::new();
    let interface = &resolve.interfaces[id];
    if let (Some(name), Some(package)) = (&interface.name, interface.package) {
        let PackageName { namespace, name: package, version } = &resolve.packages[package].name;
        names.push(format!("{namespace}:{package}/{name}"));
        if let Some(version) = version {
            names.push(format!("{namespace}:{package}/{name}@{version}"));
            names.push(format!("{namespace}:{package}@{version}/{name}"));
        }
    }
    // A name that the world gives to it.
    if let WorldKey::Name(name) = key {
        names.insert(0, name.clone());
    }
    names
}

/// The names of an interface's package, then of its namespace.
pub(super) fn package(resolve: &Resolve, key: &WorldKey) -> Option<(Vec<String>, Vec<String>)> {
    let WorldKey::Interface(id) = key else { return None };
    let package = resolve.interfaces[*id].package?;
    let PackageName { namespace, name, version } = &resolve.packages[package].name;
    let mut names = vec![format!("{namespace}:{name}")];
    if let Some(version) = version {
        names.push(format!("{namespace}:{name}@{version}"));
    }
    Some((names, vec![namespace.clone()]))
}

/// The names of a type in an interface with these names, or in the world if there are none.
pub(super) fn ty(interface: &[String], world: &str, name: &str) -> Vec<String> {
    if interface.is_empty() {
        return vec![name.to_owned(), format!("{world}.{name}"), format!("{world}/{name}")];
    }
    let mut names = Vec::new();
    for interface in interface {
        names.push(format!("{interface}.{name}"));
        names.push(format!("{interface}/{name}"));
        if let Some((path, version)) = interface.split_once('@') {
            names.push(format!("{path}/{name}@{version}"));
            names.push(format!("{path}.{name}@{version}"));
        }
    }
    names
}

/// The types of an item of a world, with their names.
pub(super) fn types(
    resolve: &Resolve,
    world: &wit_parser::World,
    key: &WorldKey,
    item: &WorldItem,
) -> Vec<(Vec<String>, TypeId)> {
    match item {
        WorldItem::Interface { id, .. } => {
            let interface = interface(resolve, key, *id);
            let types = resolve.interfaces[*id].types.iter();
            types.map(|(name, id)| (ty(&interface, &world.name, name), *id)).collect()
        }
        WorldItem::Type { id, .. } => {
            let name = resolve.types[*id].name.iter();
            name.map(|name| (ty(&[], &world.name, name), *id)).collect()
        }
        WorldItem::Function(_) => Vec::new(),
    }
}

/// The names of the resource that a function belongs to, if it does.
pub(super) fn resource(interface: &[String], name: &str) -> Vec<String> {
    let Some((_, rest)) = name.split_once(']') else { return Vec::new() };
    function(interface, rest.split('.').next().unwrap_or(rest))
}

/// The names of the package that an interface with these names is in.
pub(super) fn packages(interface: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for interface in interface {
        let Some((package, rest)) = interface.split_once('/') else { continue };
        names.push(package.to_owned());
        names.extend(rest.split_once('@').map(|(_, version)| format!("{package}@{version}")));
    }
    names
}

/// The names of a function in an interface with these names, or in the world if there are none.
pub(super) fn function(interface: &[String], name: &str) -> Vec<String> {
    let mut own = vec![name.to_owned()];
    if let Some((_, short)) = name.split_once(']') {
        own.push(short.to_owned());
    }
    if interface.is_empty() {
        return own;
    }
    interface.iter().flat_map(|i| own.iter().map(move |own| format!("{i}.{own}"))).collect()
}

impl Direction {
    /// What a world has in this direction.
    pub(super) fn items(self, world: &wit_parser::World) -> &IndexMap<WorldKey, WorldItem> {
        match self {
            Self::Import => &world.imports,
            Self::Export => &world.exports,
        }
    }
}

impl Generation<'_> {
    /// Reports the keys that mean nothing, with all that there is.
    pub(super) fn check_keys(&mut self) {
        let ([imports, exports], types) = (self.function_keys(), self.type_keys());
        let options = self.options;
        let rules =
            [("imports", &options.imports, &imports), ("exports", &options.exports, &exports)];
        for (option, rules, there) in rules {
            self.check_option(option, rules.filters.iter().map(|(key, _)| key), there);
        }
        self.check_option("optional", options.optional.iter(), &exports);
        let (all, errors) = types;
        let is_interface = |it: &&String| it.contains('/') && !it.contains('.');
        let interfaces: Vec<String> = imports.iter().filter(is_interface).cloned().collect();
        let keys = options.named_imports.iter().map(|(key, _)| key);
        self.check_option("named_imports", keys, &interfaces);
        self.check_option("with", options.with.iter().map(|(key, _)| key), &all);
        let keys = options.trappable_error_types.iter().map(|(key, _)| key);
        self.check_option("trappable_error_type", keys, &errors);
    }

    fn check_option<'o>(
        &mut self,
        option: &'static str,
        keys: impl Iterator<Item = &'o String>,
        there: &[String],
    ) {
        let mut seen = HashSet::new();
        for key in keys {
            if !seen.insert(key) {
                let message = "this key is given twice; the first is the one that counts";
                self.problems.push(Error::option(option, Some(key), message));
            } else if !self.used.used.contains(&(option, key.clone())) {
                let what = match there {
                    [] => "; this world has nothing that this option could name".to_owned(),
                    _ => {
                        let list: Vec<_> = there.iter().map(|t| format!("\n  \"{t}\"")).collect();
                        format!("; what there is:{}", list.concat())
                    }
                };
                let worlds = self.all_worlds().map(|world| format!("`{}`", world.name));
                let worlds = worlds.collect::<Vec<_>>().join(", ");
                let world = if self.worlds.len() == 1 { "world" } else { "worlds" };
                let message = format!("this names nothing in the {world} {worlds}{what}");
                self.problems.push(Error::option(option, Some(key), message));
            }
        }
    }

    /// What `imports` and `exports` can name.
    fn function_keys(&self) -> [Vec<String>; 2] {
        [Direction::Import, Direction::Export].map(|direction| {
            let mut names = IndexSet::new();
            for (key, item) in self.all_worlds().flat_map(|world| direction.items(world)) {
                match item {
                    WorldItem::Interface { id, .. } => {
                        let interface = interface(self.resolve, key, *id);
                        let functions = &self.resolve.interfaces[*id].functions;
                        if functions.is_empty() {
                            continue;
                        }
                        names.extend(interface.first().cloned());
                        for name in functions.keys() {
                            names.extend(function(&interface, name).into_iter().next());
                        }
                    }
                    WorldItem::Function(function) => names.extend([function.name.clone()]),
                    WorldItem::Type { .. } => {}
                }
            }
            names.into_iter().collect()
        })
    }

    /// What `with` can name, and of that what `trappable_error_type` can name.
    fn type_keys(&self) -> (Vec<String>, Vec<String>) {
        let (mut all, mut errors) = (Vec::new(), Vec::new());
        let items = self.all_worlds().flat_map(|world| {
            world.imports.iter().chain(&world.exports).map(move |(key, item)| (world, key, item))
        });
        let types = items.flat_map(|(world, key, item)| types(self.resolve, world, key, item));
        for (names, id) in types {
            if let Some(key) = names.into_iter().next().filter(|key| !all.contains(key)) {
                all.push(key.clone());
                if self.errors.contains(&wit::ultimate(self.resolve, id)) {
                    errors.push(key);
                }
            }
        }
        let keys = self.all_worlds().flat_map(|world| world.imports.keys());
        let interfaces: IndexSet<String> = keys
            .filter_map(|key| match key {
                WorldKey::Interface(id) => interface(self.resolve, key, *id).into_iter().next(),
                WorldKey::Name(_) => None,
            })
            .collect();
        all.splice(0..0, interfaces);
        (all, errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_answer_to_several_names() {
        let interface = ["a:b/c".to_owned(), "a:b/c@1.0.0".to_owned()];
        let types = ty(&interface, "w", "t");
        for name in ["a:b/c.t", "a:b/c/t", "a:b/c@1.0.0.t", "a:b/c/t@1.0.0"] {
            assert!(types.iter().any(|t| t == name), "{name}");
        }
        let functions = function(&interface, "[method]counter.add");
        for name in ["a:b/c.[method]counter.add", "a:b/c.counter.add", "a:b/c@1.0.0.counter.add"] {
            assert!(functions.iter().any(|f| f == name), "{name}");
        }
        assert_eq!(function(&[], "run"), ["run"]);
    }
}
