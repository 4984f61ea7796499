//! Two worlds, item by item.
//!
//! What the component imports must be among what the wanted world imports, for that is what a host
//! of this world gives; what the wanted world exports must be among what the component exports.
//! What is there beyond that does no harm.

use super::World;
use super::types::{Side, difference};
use crate::wit;
use indexmap::IndexMap;
use wharf_component::names::find_compatible;
use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId, WorldItem, WorldKey};

/// The items of one direction of a world.
type Items = IndexMap<WorldKey, WorldItem>;

/// Everything because of which the component with world `found` cannot stand for `wanted`.
pub(crate) fn compare(wanted: &World, found: &World) -> Vec<String> {
    let (wanted_world, found_world) =
        (&wanted.resolve.worlds[wanted.id], &found.resolve.worlds[found.id]);
    let mut problems = Vec::new();
    // Who gives comes first, who takes second.
    let imports = Direction {
        word: "imports",
        giver: Side { resolve: &wanted.resolve, name: "the world" },
        taker: Side { resolve: &found.resolve, name: "the component" },
        missing: "which the world does not",
    };
    imports.items(&wanted_world.imports, &found_world.imports, &mut problems);
    let exports = Direction {
        word: "exports",
        giver: Side { resolve: &found.resolve, name: "the component" },
        taker: Side { resolve: &wanted.resolve, name: "the world" },
        missing: "which the component does not",
    };
    exports.items(&found_world.exports, &wanted_world.exports, &mut problems);
    problems
}

/// A direction of the comparison: all that the taker has, the giver must have.
struct Direction<'a> {
    word: &'static str,
    giver: Side<'a>,
    taker: Side<'a>,
    missing: &'static str,
}

impl Direction<'_> {
    fn items(&self, given: &Items, taken: &Items, problems: &mut Vec<String>) {
        let names: IndexMap<String, &WorldItem> = given
            .iter()
            .map(|(key, item)| (self.giver.resolve.name_world_key(key), item))
            .collect();
        for (key, item) in taken {
            let name = self.taker.resolve.name_world_key(key);
            let found = match names.get(&name) {
                Some(found) => Some(*found),
                None => {
                    let found = find_compatible(&name, names.keys().map(String::as_str));
                    found.map(|found| names[found])
                }
            };
            match (found, item) {
                (Some(found), item) => self.item(&name, found, item, problems),
                // Types are known to both sides by what they are made of.
                (None, WorldItem::Type { .. }) => {}
                (None, WorldItem::Interface { id, .. }) => {
                    let interface = &self.taker.resolve.interfaces[*id];
                    let resources =
                        || interface.types.values().any(|ty| is_resource(self.taker.resolve, *ty));
                    // Types alone are nothing that a host could give.
                    if self.word == "imports" && interface.functions.is_empty() && !resources() {
                        continue;
                    }
                    let mut problem = self.absent(&name, "the interface", names.keys());
                    for (name, func) in &interface.functions {
                        problem += &format!("\n{name}: {}", wit::func(self.taker.resolve, func));
                    }
                    problems.push(problem);
                }
                (None, WorldItem::Function(func)) => {
                    let mut problem = self.absent(&name, "the function", names.keys());
                    problem += &format!("\n{name}: {}", wit::func(self.taker.resolve, func));
                    problems.push(problem);
                }
            }
        }
    }

    fn item(&self, name: &str, given: &WorldItem, taken: &WorldItem, problems: &mut Vec<String>) {
        match (given, taken) {
            (WorldItem::Interface { id: given, .. }, WorldItem::Interface { id: taken, .. }) => {
                let given = &self.giver.resolve.interfaces[*given];
                let taken = &self.taker.resolve.interfaces[*taken];
                for (inner, func) in &taken.functions {
                    let path = format!("{name}#{inner}");
                    match given.functions.get(inner) {
                        Some(found) => self.func(&path, found, func, problems),
                        None => {
                            let mut problem =
                                self.absent(&path, "the function", given.functions.keys());
                            let ty = wit::func(self.taker.resolve, func);
                            problem += &format!("\n{inner}: {ty}");
                            problems.push(problem);
                        }
                    }
                }
                for (inner, ty) in &taken.types {
                    let path = format!("{name}#{inner}");
                    self.named_type(&path, given.types.get(inner), *ty, problems);
                }
            }
            (WorldItem::Function(given), WorldItem::Function(taken)) => {
                self.func(name, given, taken, problems);
            }
            (WorldItem::Type { id: given, .. }, WorldItem::Type { id: taken, .. }) => {
                self.named_type(name, Some(given), *taken, problems);
            }
            (given, taken) => {
                let kind = |item: &WorldItem| match item {
                    WorldItem::Interface { .. } => "an interface",
                    WorldItem::Function(_) => "a function",
                    WorldItem::Type { .. } => "a type",
                };
                problems.push(format!(
                    "`{name}`: {} {} {}, {} {}",
                    self.taker.name,
                    self.word,
                    kind(taken),
                    self.giver.name,
                    kind(given)
                ));
            }
        }
    }

    fn func(&self, path: &str, given: &Function, taken: &Function, problems: &mut Vec<String>) {
        if let Some(difference) = difference(self.giver, self.taker, given, taken) {
            let (left, right) = (self.taker, self.giver);
            problems.push(format!(
                "`{path}` has another type: {difference}\n{:13} {}\n{:13} {}",
                left.name,
                wit::func(left.resolve, taken),
                right.name,
                wit::func(right.resolve, given),
            ));
        }
    }

    /// A resource must be there under its name. Other types matter where functions use them, and are
    /// compared there.
    fn named_type(
        &self,
        path: &str,
        given: Option<&TypeId>,
        taken: TypeId,
        problems: &mut Vec<String>,
    ) {
        if !is_resource(self.taker.resolve, taken) {
            return;
        }
        match given {
            Some(given) if is_resource(self.giver.resolve, *given) => {}
            Some(given) => {
                let found = wit::definition(self.giver.resolve, &Type::Id(*given));
                problems.push(format!(
                    "`{path}`: {} {} a resource, {} has {found}",
                    self.taker.name, self.word, self.giver.name
                ));
            }
            None => problems.push(self.absent(path, "the resource", std::iter::empty())),
        }
    }

    /// That something is not there, and what is nearest to it.
    fn absent<'n>(
        &self,
        path: &str,
        what: &str,
        names: impl Iterator<Item = &'n String>,
    ) -> String {
        let last = path.rsplit('#').next().unwrap_or(path);
        let near = nearest(last, names.map(String::as_str));
        let near = near.map(|near| format!("; it has `{near}`")).unwrap_or_default();
        format!("{} {} {what} `{path}`, {}{near}", self.taker.name, self.word, self.missing)
    }
}

fn is_resource(resolve: &Resolve, id: TypeId) -> bool {
    match wit::resolved(resolve, &Type::Id(id)) {
        Type::Id(id) => matches!(resolve.types[id].kind, TypeDefKind::Resource),
        _ => false,
    }
}

/// The name that someone may have meant: another version, or a few letters away.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let base = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
    let scored = names.map(|name| {
        let score = if base(name) == base(wanted) { 0 } else { distance(wanted, name) };
        (score, name)
    });
    let limit = (wanted.len() / 3).max(1);
    scored.filter(|(score, _)| *score <= limit).min().map(|(_, name)| name)
}

/// How many letters have to be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearest() {
        let names = ["area", "a:b/c@0.2.0", "next-char"];
        let near = |wanted| nearest(wanted, names.into_iter());
        assert_eq!(near("aera"), None);
        assert_eq!(near("areas"), Some("area"));
        assert_eq!(near("a:b/c@1.0.0"), Some("a:b/c@0.2.0"));
        assert_eq!(near("next-chars"), Some("next-char"));
        assert_eq!(near("greet"), None);
    }
}
