//! Rules for the comments that prove `unsafe` code: each is a proof by itself, and names the contracts that
//! it answers.

use super::rust::is_in_wall;
use super::{File, Problem};
use std::collections::BTreeMap;

/// How many words a proof has at least, beside the numbers of invariants.
const WORDS: usize = 6;

/// What stands for a proof that is elsewhere, or nowhere.
const REFERENCES: &[&str] =
    &["by contract", "as above", "as in `", "as for `", "as our caller", "as [`"];

/// The file that has the table of the wall's contracts.
const TABLE: &str = "runtime/src/vm/mod.rs";

/// What begins a proof.
const PROOF: &str = concat!("// SAF", "ETY:");

/// What begins a proof that needs none of the wall's contracts: the rules of the language and its library, or
/// those of the operating system and the processor, are enough.
const OUTSIDE: &[&str] = &["Rust: ", "System: "];

/// How a proof says that it relies upon what its function asks for under `# Safety`.
const CALLER: &str = "our caller says";

/// Contracts by the names of their types: how many there are, in which file and line the first is.
type Contracts<'a> = BTreeMap<&'a str, (usize, &'a File, usize)>;

pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let wall = files.iter().filter(|file| is_in_wall(file) && file.is_rust());
    let wall: Vec<_> = wall.filter_map(|file| Some((file, file.text.as_deref()?))).collect();
    let mut problems = Vec::new();
    let contracts = contracts(&wall, &mut problems);
    for &(file, text) in &wall {
        for (line, proof) in proofs(text) {
            let message = style(&proof).or_else(|| answers(&contracts, text, line, &proof));
            problems.extend(message.map(|message| Problem::new(file, line, message)));
        }
    }
    problems
}

/// What is wrong with how a proof is written.
fn style(proof: &str) -> Option<String> {
    let lower = proof.to_lowercase();
    if let Some(reference) = REFERENCES.iter().find(|reference| lower.contains(**reference)) {
        return Some(format!("a proof says `{reference}`: say what holds here, and why"));
    }
    let count = proof.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    (count < WORDS).then(|| format!("a proof of {count} words proves nothing; at least {WORDS}"))
}

/// What is wrong with what a proof on a line of `text` relies upon.
fn answers(contracts: &Contracts<'_>, text: &str, line: usize, proof: &str) -> Option<String> {
    let mentions = mentions(proof);
    for &(name, number) in &mentions {
        let count = contracts.get(name).map_or(0, |&(count, ..)| count);
        if !(1..=count).contains(&number) {
            return Some(format!("`{name}` has no contract {number}: it has {count}"));
        }
    }
    let asks_caller = proof.contains(CALLER);
    if asks_caller && !is_in_unsafe_fn(text, line) {
        return Some(format!(
            "a proof says `{CALLER}`, but whoever calls a safe function says nothing"
        ));
    }
    let is_outside = OUTSIDE.iter().any(|rule| proof.starts_with(rule));
    let answers = !mentions.is_empty() || asks_caller || is_outside;
    (!answers).then(|| {
        let neither = "a proof names no contract as in `Type` 1, nor is it one of";
        format!("{neither} `{CALLER}`, `Rust: ` and `System: `")
    })
}

/// The contracts that a proof names: "`Type` 1, 2" are two.
fn mentions(proof: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    // Every second part is in backticks.
    let parts: Vec<&str> = proof.split('`').collect();
    for pair in parts.get(1..).unwrap_or_default().chunks(2) {
        let &[name, after] = pair else { continue };
        let Some(after) = after.strip_prefix(' ') else { continue };
        for number in after.split(", ") {
            let digits =
                number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let Ok(number_of) = number[..digits].parse() else { break };
            found.push((name, number_of));
            if digits < number.len() {
                break;
            }
        }
    }
    found
}

/// Whether the function that has a line is unsafe.
fn is_in_unsafe_fn(text: &str, line: usize) -> bool {
    let before: Vec<&str> = text.lines().take(line).map(str::trim).collect();
    let is_fn = |line: &&&str| !line.starts_with("//") && format!(" {line}").contains(" fn ");
    before.iter().rev().find(is_fn).is_some_and(|head| head.contains("unsafe "))
}

/// The contracts of the wall's types. Each type that has some is in [`TABLE`].
fn contracts<'a>(wall: &[(&'a File, &'a str)], problems: &mut Vec<Problem>) -> Contracts<'a> {
    let mut contracts = Contracts::new();
    let table = wall.iter().find(|(file, _)| file.path == TABLE);
    for &(file, text) in wall {
        let mut count = 0;
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            if let Some(comment) = line.strip_prefix("/// ") {
                count += usize::from(comment.starts_with(&format!("{}. ", count + 1)));
                continue;
            }
            if line == "///" || line.starts_with("#[") {
                continue;
            }
            let count = std::mem::take(&mut count);
            let Some(name) = type_name(line).filter(|_| count > 0) else { continue };
            if contracts.insert(name, (count, file, number)).is_some() {
                problems.push(Problem::new(
                    file,
                    number,
                    format!("a second `{name}` has contracts"),
                ));
            }
            let ways = [format!("::{name})"), format!("::{name}`")];
            let is_listed =
                table.is_none_or(|(_, text)| ways.iter().any(|way| text.contains(way.as_str())));
            if !is_listed {
                let message = format!("`{name}` has contracts, but is not in the wall's table");
                problems.push(Problem::new(file, number, message));
            }
        }
    }
    contracts
}

/// The name of the type that a line begins to define.
fn type_name(line: &str) -> Option<&str> {
    let mut words =
        line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|it| !it.is_empty());
    words.find(|word| matches!(*word, "struct" | "enum" | "union")).and_then(|_| words.next())
}

/// The proofs in a file: the line on which each begins, and its text.
fn proofs(text: &str) -> impl Iterator<Item = (usize, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    (0..lines.len()).filter_map(move |at| {
        let first = lines[at].strip_prefix(PROOF)?;
        let more = lines[at + 1..].iter().map_while(|line| line.strip_prefix("//"));
        let text = [first].into_iter().chain(more).map(str::trim).collect::<Vec<_>>().join(" ");
        Some((at + 1, text))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    const TYPE: &str = "/// A block.\n///\n/// 1. It is large,\n///    very.\n/// 2. It is ours.\n\
                        #[derive(Debug)]\npub(super) struct Block {\n    at: usize,\n}\n";

    fn found_in(head: &str, proof: &str) -> Vec<String> {
        let text = format!("{head} {{\n    {PROOF} {proof}\n    g()\n}}\n{TYPE}");
        shown(check(&[file("runtime/src/vm/a.rs", &text)]))
    }

    fn found(proof: &str) -> Vec<String> {
        found_in("fn f()", proof)
    }

    #[test]
    fn proofs_stand_by_themselves() {
        let good = "`Block` 1: it was made with this layout,\n    // and is freed once.";
        assert_eq!(found(good), [""; 0]);
        let above = "runtime/src/vm/a.rs:2: a proof says `as above`: say what holds here, and why";
        assert_eq!(found("as above, and nobody else has a pointer to it."), [above]);
        let few = "runtime/src/vm/a.rs:2: a proof of 3 words proves nothing; at least 6";
        assert_eq!(found("invariant 7 holds here: 1, 2."), [few]);
    }

    #[test]
    fn proofs_answer_contracts_that_are_there() {
        let none = "runtime/src/vm/a.rs:2: a proof names no contract as in `Type` 1, nor is it one \
                    of `our caller says`, `Rust: ` and `System: `";
        assert_eq!(found("the `block` was made large, and is ours alone."), [none]);
        assert_eq!(found("the first 2 words are `Block`s, of which there are many."), [none]);
        let third = "runtime/src/vm/a.rs:2: `Block` has no contract 3: it has 2";
        assert_eq!(found("`Block` 1, 3: it is as large as this takes."), [third]);
        let other = "runtime/src/vm/a.rs:2: `Blok` has no contract 1: it has 0";
        assert_eq!(found("it is as large as this takes (`Blok` 1)."), [other]);
        assert_eq!(found("`Block` 1, 2: it is as large as this takes, and ours."), [""; 0]);
        assert_eq!(found("Rust: a box is never at address zero."), [""; 0]);
        assert_eq!(found("System: a new mapping touches nothing that exists."), [""; 0]);
    }

    #[test]
    fn only_unsafe_functions_have_callers_who_say_something() {
        let proof = "our caller says that so many bytes can be read.";
        assert_eq!(found_in("unsafe fn f()", proof), [""; 0]);
        let safe = "runtime/src/vm/a.rs:2: a proof says `our caller says`, but whoever calls a safe \
                    function says nothing";
        assert_eq!(found(proof), [safe]);
    }

    #[test]
    fn types_with_contracts_are_in_the_table() {
        let of = |table: &str| {
            let files = [("runtime/src/vm/mod.rs", table), ("runtime/src/vm/a.rs", TYPE)];
            shown(check(&files.map(|(path, text)| file(path, text))))
        };
        assert_eq!(of("//! | Blocks | [`Block`](a::Block) |\n"), [""; 0]);
        assert_eq!(of("//! | Blocks | `a::Block` |\n"), [""; 0]);
        let missing =
            "runtime/src/vm/a.rs:7: `Block` has contracts, but is not in the wall's table";
        assert_eq!(of("//! The wall.\n"), [missing]);
        let two = [file("runtime/src/vm/a.rs", TYPE), file("runtime/src/vm/b.rs", TYPE)];
        let second = "runtime/src/vm/b.rs:7: a second `Block` has contracts";
        assert_eq!(shown(check(&two)), [second]);
    }
}
