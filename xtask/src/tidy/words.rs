//! One word, one thing: no two types of a crate that people get have one name.

use super::{File, Problem};
use std::collections::BTreeMap;

/// The crates whose names are looked at.
const CRATES: &[&str] = &["cli", "component", "macros", "runtime", "wast", "wit"];

/// Names that stand for two things, in which crate, and why that has to be so.
const TWICE: &[(&str, &str, &str)] = &[
    ("component", "Case", "a type has one, and hosts look at it"),
    ("component", "Component", "what hosts compile is one, and what a component has inside"),
    ("component", "Field", "a type has one, and hosts look at it"),
    ("component", "IntoIter", "of a list, and of a record, as Rust calls them"),
    ("runtime", "StoreContext", "the words of a store, and a borrow of one, as the API calls it"),
];

/// Checks the types that stand at the outermost level of files which are no tests.
pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let mut types: BTreeMap<(&str, String), Vec<&File>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let (Some((crate_, within)), Some(text)) = (file.path.split_once("/src/"), &file.text)
        else {
            continue;
        };
        if !CRATES.contains(&crate_) || within.split(['/', '.']).any(|part| part == "tests") {
            continue;
        }
        for name in defined(text) {
            types.entry((crate_, name)).or_default().push(file);
        }
    }
    let mut problems = Vec::new();
    for ((crate_, name), places) in &types {
        let known = TWICE.iter().any(|(of, word, _)| of == crate_ && word == name);
        let expected = if known { 2 } else { 1 };
        if places.len() != expected {
            let paths: Vec<_> = places.iter().map(|file| file.path.as_str()).collect();
            let count = places.len();
            let message =
                format!("`{name}` names {count} types, not {expected}: {}", paths.join(", "));
            problems.push(Problem::new(places[0], 0, message));
        }
    }
    let defined = |of: &str, word: &str| types.contains_key(&(of, word.to_owned()));
    let here = |of: &str| files.iter().find(|file| file.path == format!("{of}/src/lib.rs"));
    for (of, word, _) in TWICE.iter().filter(|(of, word, _)| !defined(of, word)) {
        let gone = |file| {
            Problem::new(
                file,
                0,
                format!("`{word}` is known as the name of two types, and is of none"),
            )
        };
        problems.extend(here(of).map(gone));
    }
    problems
}

/// The types that a file defines beside each other, but for those of tests and of some features.
fn defined(text: &str) -> Vec<String> {
    let Ok(file) = syn::parse_file(text) else { return Vec::new() };
    let name = |item: &syn::Item| {
        let (attributes, name) = match item {
            syn::Item::Struct(item) => (&item.attrs, &item.ident),
            syn::Item::Enum(item) => (&item.attrs, &item.ident),
            syn::Item::Union(item) => (&item.attrs, &item.ident),
            syn::Item::Trait(item) => (&item.attrs, &item.ident),
            _ => return None,
        };
        let is_conditional = attributes.iter().any(|attribute| attribute.path().is_ident("cfg"));
        (!is_conditional).then(|| name.to_string())
    };
    file.items.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    #[test]
    fn names_are_of_one_type() {
        let files = [
            file("wit/src/one.rs", "pub(crate) struct Place(u32);\nfn f() {\n    struct Inner;\n}"),
            file("wit/src/two.rs", "enum Place { A }\nstruct Inner;\n// struct Other;"),
            file("wit/src/two/tests.rs", "struct Place;"),
            file(
                "cli/src/lib.rs",
                "pub struct Place;\n#[cfg(test)]\nmod tests {\n    struct Place;\n}",
            ),
        ];
        let expected =
            "wit/src/one.rs: `Place` names 2 types, not 1: wit/src/one.rs, wit/src/two.rs";
        assert_eq!(shown(check(&files)), [expected]);
    }
}
