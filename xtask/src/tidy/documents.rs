//! Rules for documents: what they name exists, and the one on architecture stays readable.

use super::{File, Problem};

/// The documents that name parts of the project.
const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md"];

/// Lines of ARCHITECTURE.md.
const ARCHITECTURE_LINES: usize = 400;

pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in DOCUMENTS {
        let Some(file) = files.iter().find(|file| file.path == *name) else {
            let path = (*name).to_owned();
            let message = "is missing".to_owned();
            problems.push(Problem { path, line: 0, message, warning: false });
            continue;
        };
        let text = file.text.as_deref().unwrap_or_default();
        let lines = text.lines().count();
        if *name == "ARCHITECTURE.md" && lines > ARCHITECTURE_LINES {
            let message = format!("{lines} lines; at most {ARCHITECTURE_LINES}");
            problems.push(Problem::new(file, 0, message));
        }
        problems.extend(dead_names(file, text, files));
    }
    problems
}

/// Paths in backticks that lead nowhere. Blocks of code are left alone: they show what a reader
/// would write.
fn dead_names(file: &File, text: &str, files: &[File]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut in_block = false;
    for (line, text) in text.lines().enumerate() {
        if text.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        if in_block {
            continue;
        }
        for name in text.split('`').skip(1).step_by(2).filter(|name| looks_like_path(name, files)) {
            for path in expand(name) {
                if !exists(&path, files) {
                    problems.push(Problem::new(file, line + 1, format!("`{path}` does not exist")));
                }
            }
        }
    }
    problems
}

/// Whether it has folders, begins with one of ours or ends like a file of ours, and is nothing else.
fn looks_like_path(name: &str, files: &[File]) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-{},".contains(c);
    let Some((first, _)) = name.split_once('/') else { return false };
    let ours = || files.iter().any(|file| file.path.split('/').next() == Some(first));
    let like_file = [".rs", ".toml", ".md", ".wit", ".wat"].iter().any(|end| name.ends_with(end));
    name.chars().all(plain) && !first.is_empty() && !first.starts_with('.') && (ours() || like_file)
}

/// `a/{b,c}` is `a/b` and `a/c`.
fn expand(name: &str) -> Vec<String> {
    let parts = name.split_once('{').and_then(|(before, rest)| {
        let (choices, after) = rest.split_once('}')?;
        Some((before, choices, after))
    });
    let Some((before, choices, after)) = parts else { return vec![name.to_owned()] };
    let paths = choices.split(',').map(|choice| format!("{before}{}{after}", choice.trim()));
    paths.flat_map(|path| expand(&path)).collect()
}

/// Whether there is such a file or folder; a module may be named without its ending.
fn exists(path: &str, files: &[File]) -> bool {
    let path = path.trim_end_matches('/');
    files.iter().any(|file| {
        let rest = file.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".rs")
    })
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    #[test]
    fn dead_names_are_found() {
        let readme = "See `runtime/src/vm`, `runtime/src/{vm,gone}/a.rs`, `a.rs`, `x/y`, `foo/old.rs`.\n\
            ```\n`runtime/none`\n```\n`runtime/src/vm/a` and `application/wasm`\n";
        let files = [
            file("README.md", readme),
            file("ARCHITECTURE.md", ""),
            file("runtime/src/vm/a.rs", ""),
        ];
        let expected = [
            "README.md:1: `runtime/src/gone/a.rs` does not exist",
            "README.md:1: `foo/old.rs` does not exist",
        ];
        assert_eq!(shown(check(&files)), expected);
    }

    #[test]
    fn architecture_is_short() {
        let files = [file("ARCHITECTURE.md", &"\n".repeat(401))];
        let expected = ["README.md: is missing", "ARCHITECTURE.md: 401 lines; at most 400"];
        assert_eq!(shown(check(&files)), expected);
    }
}
