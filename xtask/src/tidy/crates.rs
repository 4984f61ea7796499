//! Rules for crates: dependencies run one way, and `unsafe` is forbidden outside the runtime.

use super::source::{code_of, words};
use super::{File, Problem};

/// Our crates, and which of ours each may depend on. A crate that is not listed is a tool or a test
/// and may depend on all.
const DEPENDENCIES: &[(&str, &[&str])] = &[
    ("wharf-runtime", &[]),
    ("wharf-wit", &[]),
    ("wharf-macros", &["wharf-wit"]),
    ("wharf-component", &["wharf-runtime", "wharf-macros"]),
    ("wharf-wasi", &["wharf-component"]),
    ("wharf", &["wharf-runtime", "wharf-component", "wharf-macros", "wharf-wasi"]),
    ("wharf-wast", &["wharf"]),
];

/// Names of ours that a `use` can begin with.
const OURS: &[&str] = &[
    "wharf-runtime",
    "wharf-wit",
    "wharf-macros",
    "wharf-component",
    "wharf-wasi",
    "wharf-wast",
    "wharf-cli",
];

/// Crates that deny `unsafe` instead of forbidding it: the wall is in one, two have the trusted
/// `deserialize` family, and the command line calls it. What else they have is found in `rust`.
const DENY: &[&str] = &["wharf-runtime", "wharf-component", "wharf-cli"];

/// Crates of which the lock file has one version: their types meet in ours.
const ONE_VERSION: &[&str] =
    &["wasmparser", "wasm-encoder", "wit-parser", "wit-component", "wasm-wave", "wast", "wat"];

/// A crate of the workspace.
struct Crate<'a> {
    manifest: &'a File,
    name: &'a str,
    /// The path of its folder, ending in `/` unless empty.
    folder: &'a str,
}

pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let lock = files.iter().find(|file| file.path == "Cargo.lock");
    let mut problems = lock.map(versions).unwrap_or_default();
    for krate in crates(files) {
        problems.extend(dependencies(&krate));
        let folder = format!("{}src/", krate.folder);
        for file in files.iter().filter(|file| file.is_rust() && file.path.starts_with(&folder)) {
            problems.extend(imports(&krate, file));
            if matches!(file.path.strip_prefix(&folder), Some("lib.rs" | "main.rs")) {
                problems.extend(wall(&krate, file));
            }
        }
    }
    problems
}

/// The crates of the workspace: packages that have an entry in the root's `members`, and the root.
fn crates(files: &[File]) -> Vec<Crate<'_>> {
    let root = files.iter().find(|file| file.path == "Cargo.toml").and_then(|f| f.text.as_deref());
    let members = root.and_then(|text| text.split_once("members = [")).map(|(_, rest)| rest);
    let members = members.and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let is_member = |folder: &str| {
        let folder = folder.trim_end_matches('/');
        folder.is_empty()
            || members.split(',').any(|member| member.trim().trim_matches('"') == folder)
    };
    let found = files.iter().filter_map(|manifest| {
        let folder = manifest.path.strip_suffix("Cargo.toml")?;
        let text = manifest.text.as_deref()?;
        let (_, package) = text.split_once("[package]")?;
        let name = package.lines().find_map(|line| line.strip_prefix("name = "))?.trim_matches('"');
        is_member(folder).then_some(Crate { manifest, name, folder })
    });
    found.collect()
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    DEPENDENCIES.iter().find(|(krate, _)| *krate == name).map(|(_, allowed)| *allowed)
}

/// What the manifest lists that it must not. Tests may depend on everything.
fn dependencies(krate: &Crate<'_>) -> Vec<Problem> {
    let Some(allowed) = allowed(krate.name) else { return Vec::new() };
    let mut problems = Vec::new();
    let mut table = "";
    for (line, text) in krate.manifest.text.as_deref().unwrap_or_default().lines().enumerate() {
        if let Some(header) = text.strip_prefix('[') {
            table = header.trim_end().trim_end_matches(']');
        }
        let table = table.rsplit('.').next().unwrap_or_default();
        let key = text.split(['.', '=', ' ']).next().unwrap_or_default();
        let ours = key == "wharf" || OURS.contains(&key);
        if matches!(table, "dependencies" | "build-dependencies") && ours && !allowed.contains(&key)
        {
            // The root's manifest also lists what the workspace's members share.
            if text.contains("path = ") && krate.folder.is_empty() {
                continue;
            }
            let message = format!("{} must not depend on {key}", krate.name);
            problems.push(Problem::new(krate.manifest, line + 1, message));
        }
    }
    problems
}

fn imports(krate: &Crate<'_>, file: &File) -> Vec<Problem> {
    let Some(allowed) = allowed(krate.name) else { return Vec::new() };
    let code = code_of(file.text.as_deref().unwrap_or_default());
    let mut problems = Vec::new();
    for ours in OURS.iter().filter(|ours| **ours != krate.name && !allowed.contains(ours)) {
        let name = ours.replace('-', "_");
        for (line, _) in words(&code, &name).filter(|(_, rest)| rest.starts_with("::")) {
            let message = format!("{} must not import from {ours}", krate.name);
            problems.push(Problem::new(file, line, message));
        }
    }
    problems
}

fn wall(krate: &Crate<'_>, file: &File) -> Option<Problem> {
    let code = code_of(file.text.as_deref().unwrap_or_default());
    let has = |level: &str| code.contains(&format!("#![{level}(unsafe_code)]"));
    let (sound, level) = match DENY.contains(&krate.name) {
        true => (has("deny") || has("forbid"), "deny"),
        false => (has("forbid"), "forbid"),
    };
    (!sound).then(|| Problem::new(file, 0, format!("no `#![{level}(unsafe_code)]`")))
}

fn versions(lock: &File) -> Vec<Problem> {
    let text = lock.text.as_deref().unwrap_or_default();
    let several = ONE_VERSION.iter().filter_map(|name| {
        let entry = format!("name = \"{name}\"");
        let count = text.lines().filter(|line| **line == entry).count();
        (count > 1).then(|| Problem::new(lock, 0, format!("{count} versions of `{name}`; one")))
    });
    several.collect()
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    const ROOT: &str = "[workspace]\nmembers = [\"runtime\", \"wit\"]\n[workspace.dependencies]\n\
        wharf = { path = \".\" }\n[package]\nname = \"wharf\"\n[dependencies]\nwharf-wit.workspace = true\n";

    #[test]
    fn one_way() {
        let files = [
            file("Cargo.toml", ROOT),
            file(
                "runtime/Cargo.toml",
                "[package]\nname = \"wharf-runtime\"\n[dependencies]\nwharf-wit = \"1\"\n[dev-dependencies]\nwharf = \"1\"\n",
            ),
            file("runtime/src/lib.rs", "#![deny(unsafe_code)]\nuse wharf_component::A;\n"),
            file(
                "other/Cargo.toml",
                "[package]\nname = \"wharf-wit\"\n[dependencies]\nwharf = \"1\"\n",
            ),
        ];
        let expected = [
            "Cargo.toml:8: wharf must not depend on wharf-wit",
            "runtime/Cargo.toml:4: wharf-runtime must not depend on wharf-wit",
            "runtime/src/lib.rs:2: wharf-runtime must not import from wharf-component",
        ];
        assert_eq!(shown(check(&files)), expected);
    }

    #[test]
    fn one_version_of_each() {
        let lock =
            "name = \"wast\"\nname = \"wat\"\nname = \"wast\"\nname = \"syn\"\nname = \"syn\"\n";
        let found = shown(check(&[file("Cargo.lock", lock)]));
        assert_eq!(found, ["Cargo.lock: 2 versions of `wast`; one"]);
    }

    #[test]
    fn the_wall_is_declared() {
        let files = [
            file("Cargo.toml", "[workspace]\nmembers = [\"wit\"]\n"),
            file("wit/Cargo.toml", "[package]\nname = \"wharf-wit\"\n"),
            file("wit/src/lib.rs", "//! #![forbid(unsafe_code)]\n"),
        ];
        assert_eq!(shown(check(&files)), ["wit/src/lib.rs: no `#![forbid(unsafe_code)]`"]);
    }
}
