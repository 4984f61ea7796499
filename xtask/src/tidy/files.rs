//! Rules for any file: size, white space, and nothing of the machine that it was written on.

use super::{File, Problem};

/// Lines past which a Rust file fails, and past which it asks to be split.
const LINES: (usize, usize) = (1000, 600);

/// The size of a committed guest.
const GUEST_BYTES: u64 = 200 * 1024;

/// What begins paths that exist on one machine. (In pieces, because this file is checked too.)
const MACHINE_PATHS: &[&str] = &[
    concat!("/", "home/"),
    concat!("/", "root/"),
    concat!("/", "work/"),
    concat!("/", "Users/"),
    concat!("C:", "\\Users"),
];

/// Hosts of package registries: a document that names one has a machine's configuration in it.
const REGISTRIES: &[&str] = &[
    concat!("crates", ".io"),
    concat!("registry", ".npmjs"),
    concat!("pypi", ".org"),
    concat!("proxy.", "golang"),
];

pub(crate) fn check(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    if matches!(file.name(), "utils.rs" | "util.rs") {
        let message = "a file is named for what is in it; there is no place for the rest";
        problems.push(Problem::new(file, 0, message));
    }
    if file.path.ends_with(".wasm") && file.size > GUEST_BYTES {
        let message = format!("a committed guest of {} bytes; at most {GUEST_BYTES}", file.size);
        problems.push(Problem::new(file, 0, message));
    }
    let Some(text) = &file.text else { return problems };
    // The lock file names the registry that packages come from.
    if file.name() != "Cargo.lock" {
        problems.extend(places(file, text));
    }
    if is_ours(file) {
        problems.extend(white_space(file, text));
    }
    if file.is_rust() {
        problems.extend(length(file, text));
    }
    problems
}

/// Whether people edit it.
fn is_ours(file: &File) -> bool {
    let endings = [".rs", ".toml", ".md", ".wit", ".wat", ".sh", ".c", ".py", ".js"];
    let ours = endings.iter().any(|ending| file.path.ends_with(ending));
    (ours || file.path == ".ci/run") && !file.is_golden()
}

fn places(file: &File, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, text) in text.lines().enumerate() {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| names_path(text, path)) {
            let message = format!("`{path}` is a path of one machine");
            problems.push(Problem::new(file, line + 1, message));
        }
        if let Some(host) = REGISTRIES.iter().find(|host| text.contains(**host)) {
            problems.push(Problem::new(file, line + 1, format!("`{host}` is a package registry")));
        }
    }
    problems
}

/// Whether `path` begins a path in `text`: not so in `a/root/b`.
fn names_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "_-.}>)*/$".contains(c))
    })
}

fn white_space(file: &File, text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, text) in text.split('\n').enumerate() {
        if text.contains('\t') {
            problems.push(Problem::new(file, line + 1, "a tab"));
        }
        if text.ends_with([' ', '\r']) {
            problems.push(Problem::new(file, line + 1, "white space at the end of a line"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        problems.push(Problem::new(file, 0, "no line break at the end"));
    }
    problems
}

fn length(file: &File, text: &str) -> Option<Problem> {
    let (fails, asks) = LINES;
    let lines = text.lines().count();
    if lines > fails {
        return Some(Problem::new(file, 0, format!("{lines} lines; at most {fails}")));
    }
    (lines > asks).then(|| Problem::warning(file, format!("{lines} lines ask to be split")))
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(shown(check(&file("a.rs", &"\n".repeat(600)))), [""; 0]);
        let asks = shown(check(&file("a.rs", &"\n".repeat(601))));
        assert_eq!(asks, ["warning: a.rs: 601 lines ask to be split"]);
        let fails = shown(check(&file("a.rs", &"\n".repeat(1001))));
        assert_eq!(fails, ["a.rs: 1001 lines; at most 1000"]);
        assert!(check(&file("tests/bindgen/a.rs", &"\n".repeat(1001))).is_empty());
        assert!(!check(&file("tests/bindings/a.rs", &"\n".repeat(1001))).is_empty());
    }

    #[test]
    fn white_space_and_names() {
        let found = shown(check(&file("a/utils.rs", "\tx \ny")));
        let expected = [
            "a/utils.rs: a file is named for what is in it; there is no place for the rest",
            "a/utils.rs:1: a tab",
            "a/utils.rs:1: white space at the end of a line",
            "a/utils.rs: no line break at the end",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn machine_paths_and_registries() {
        let text = format!("a \"{}me/x\"\nb/{}x\n", MACHINE_PATHS[0], &MACHINE_PATHS[1][1..]);
        let found = shown(check(&file("a.txt", &text)));
        assert_eq!(found, [format!("a.txt:1: `{}` is a path of one machine", MACHINE_PATHS[0])]);
        let found = shown(check(&file("a.txt", REGISTRIES[0])));
        assert_eq!(found, [format!("a.txt:1: `{}` is a package registry", REGISTRIES[0])]);
        assert!(check(&file("Cargo.lock", REGISTRIES[0])).is_empty());
    }

    #[test]
    fn guests_are_small() {
        let guest = File { path: "tests/guests/a.wasm".into(), size: 200 * 1024 + 1, text: None };
        assert_eq!(check(&guest).len(), 1);
    }
}
