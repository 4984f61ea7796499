//! One word, one thing: no two types of a crate that people get have one name.

use super::source::code_of;
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
    let mut types: BTreeMap<(&str, String), Vec<(&File, usize)>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let (Some((crate_, within)), Some(text)) = (file.path.split_once("/src/"), &file.text)
        else {
            continue;
        };
        if !CRATES.contains(&crate_) || within.split(['/', '.']).any(|part| part == "tests") {
            continue;
        }
        let tests = ["\n#[cfg(test)]\nmod ", "\n#[cfg(all(test,"];
        let end = tests.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
        let code = code_of(&text[..end]);
        for (number, line) in (1..).zip(code.lines()) {
            if let Some(name) = defined(line) {
                types.entry((crate_, name.to_owned())).or_default().push((file, number));
            }
        }
    }
    let mut problems = Vec::new();
    for ((crate_, name), places) in &types {
        let known = TWICE.iter().any(|(of, word, _)| of == crate_ && word == name);
        match (&places[..], known) {
            ([_], false) | ([_, _], true) => {}
            ([(file, line), ..], _) => {
                let places: Vec<_> = places.iter().map(|(file, _)| file.path.as_str()).collect();
                let message = match known {
                    true => format!(
                        "`{name}` is known as the name of two types, and is one of {}",
                        places.len()
                    ),
                    false => format!(
                        "`{name}` is the name of {} types: {}",
                        places.len(),
                        places.join(", ")
                    ),
                };
                problems.push(Problem::new(file, *line, message));
            }
            ([], _) => {}
        }
    }
    problems
}

/// The name of the type that a line defines without being indented.
fn defined(line: &str) -> Option<&str> {
    let mut line = line;
    if let Some(rest) = line.strip_prefix("pub") {
        line = rest.trim_start_matches(|c| c != ' ').strip_prefix(' ')?;
    }
    let (kind, rest) = line.split_once(' ')?;
    let is_type = matches!(kind, "struct" | "enum" | "union" | "trait");
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (is_type && !name.is_empty()).then_some(name)
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
                "pub struct Place;\n\n#[cfg(test)]\nmod tests {\n}\nstruct Place;",
            ),
        ];
        let expected =
            "wit/src/one.rs:1: `Place` is the name of 2 types: wit/src/one.rs, wit/src/two.rs";
        assert_eq!(shown(check(&files)), [expected]);
    }
}
