//! Rules for Rust files: the unsafe wall, the length of functions, and what is not to be committed.

use super::source::{code_of, functions, words};
use super::{File, Problem};

/// Lines of a function, from `fn` to the closing brace.
const FUNCTION_LINES: usize = 100;

/// Where `unsafe` lives: three floors, of which the last has the table of contracts.
const WALL: [&str; 3] = ["runtime/src/sys/", "runtime/src/code/", "runtime/src/vm/"];

/// The one family of functions that is unsafe elsewhere, because an artifact is trusted code.
const TRUSTED: &str = "deserialize";

/// Macros that stand for work not done. (In pieces, because this file is checked too.)
const UNDONE: &[&str] = &["todo", "unimplemented", "dbg"];

/// The same in comments.
const NOTES: &[&str] = &[concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X")];

/// Whether a file is part of the unsafe wall.
pub(super) fn is_in_wall(file: &File) -> bool {
    WALL.iter().any(|floor| file.path.starts_with(floor))
}

pub(crate) fn check(file: &File) -> Vec<Problem> {
    let Some(text) = &file.text else { return Vec::new() };
    let code = code_of(text);
    let mut problems = Vec::new();
    for (name, line, lines) in functions(&code) {
        if lines > FUNCTION_LINES {
            let message = format!("`{name}` has {lines} lines; at most {FUNCTION_LINES}");
            problems.push(Problem::new(file, line, message));
        }
    }
    for name in UNDONE {
        for (line, _) in words(&code, name).filter(|(_, rest)| rest.starts_with('!')) {
            problems.push(Problem::new(file, line, format!("`{name}!`")));
        }
    }
    for note in NOTES {
        for (line, _) in words(text, note) {
            problems.push(Problem::new(file, line, format!("`{note}`: work not done")));
        }
    }
    problems.extend(glob_reexports(file, &code));
    if !is_in_wall(file) {
        problems.extend(unsafe_outside(file, &code));
    }
    problems
}

/// Where another crate's names are given on as a whole.
const GIVEN_ON: &str = "compat/";

fn glob_reexports(file: &File, code: &str) -> Vec<Problem> {
    if file.path.starts_with(GIVEN_ON) {
        return Vec::new();
    }
    let reexports = words(code, "pub").filter(|(_, rest)| {
        let statement = rest.split(';').next().unwrap_or_default().trim_start();
        statement.starts_with("use ") && statement.contains("::*")
    });
    reexports.map(|(line, _)| Problem::new(file, line, "a re-export with `*`")).collect()
}

/// `unsafe` that neither declares nor calls one of the trusted family.
fn unsafe_outside(file: &File, code: &str) -> Vec<Problem> {
    let uses = words(code, "unsafe").filter(|(_, rest)| {
        let rest = rest.trim_start();
        let (head, block) = match rest.strip_prefix('{') {
            Some(block) => (block.split('}').next(), true),
            None => (rest.split(['(', '{']).next(), false),
        };
        let head = head.unwrap_or_default();
        // An attribute cannot reach further than the crate's own code, which is looked at.
        let trusted = head.contains(TRUSTED) && (block || head.contains("fn "));
        !trusted
    });
    let message = "`unsafe` outside of the wall";
    uses.map(|(line, _)| Problem::new(file, line, message)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        shown(check(&file(path, text)))
    }

    #[test]
    fn the_wall() {
        let text =
            "#![deny(unsafe_code)]\nfn a() { unsafe { b() } }\n// unsafe\nunsafe impl A for B {}\n";
        let expected =
            ["a.rs:2: `unsafe` outside of the wall", "a.rs:4: `unsafe` outside of the wall"];
        assert_eq!(found("a.rs", text), expected);
        assert_eq!(found("runtime/src/vm/a.rs", text), [""; 0]);
        let trusted =
            "pub unsafe fn deserialize_file(p: &P) {}\nfn a() { unsafe {\n M::deserialize(b) } }";
        assert_eq!(found("a.rs", trusted), [""; 0]);
        assert_eq!(found("a.rs", "unsafe fn f() { deserialize() }").len(), 1);
    }

    #[test]
    fn undone_work() {
        let text = format!(
            "fn a() {{ {}!() }}\n// {}\nfn b() {{ \"{}!\" }}",
            UNDONE[0], NOTES[0], UNDONE[1]
        );
        assert_eq!(found("a.rs", &text).len(), 2);
    }

    #[test]
    fn long_functions() {
        let text = |lines| format!("fn a() {{\n{}}}\n", "x();\n".repeat(lines));
        assert_eq!(found("a.rs", &text(98)), [""; 0]);
        assert_eq!(found("a.rs", &text(99)), ["a.rs:1: `a` has 101 lines; at most 100"]);
    }

    #[test]
    fn globs() {
        assert_eq!(
            found("a.rs", "pub use a::*;\nuse b::*;\npub use c::d;\n"),
            ["a.rs:1: a re-export with `*`"]
        );
    }
}
