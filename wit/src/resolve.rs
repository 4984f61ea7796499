//! WIT text -> a resolved set of packages and the worlds in it.

use std::io;
use std::path::{Path, PathBuf};

use wit_parser::{PackageId, ParseError, Resolve, ResolveError, SourceMap, Span};
use wit_parser::{UnresolvedPackageGroup, WorldId};

use crate::error::{Error, Problem, Result};
use crate::hints;
use crate::names;
use crate::options::Options;

/// The name under which errors know the option `inline`.
const INLINE: &str = "<inline>";
/// What stands in for a file with the package's name where no file has it.
const HEADER: (&str, &str) = ("<package>", "package root:component;");

/// The name under which errors know the option `interfaces`.
const INTERFACES: &str = "<interfaces>";

/// What was read.
pub(crate) struct ResolvedWit {
    pub(crate) resolve: Resolve,
    /// In the order of the options; there is at least one.
    pub(crate) worlds: Vec<WorldId>,
    /// Files that the result depends on.
    pub(crate) files: Vec<PathBuf>,
}

/// Reads the WIT that the options name and picks the world.
pub(crate) fn resolve(options: &Options) -> Result<ResolvedWit> {
    let mut resolve = Resolve::default();
    resolve.features.extend(options.features.iter().cloned());
    let mut packages = Vec::new();
    for path in &options.paths {
        packages.push(read(&mut resolve, path)?);
    }
    if let Some(text) = &options.inline {
        let mut source = SourceMap::default();
        source.push_str(INLINE, text);
        packages = vec![match nameless(source) {
            Some(group) => push_groups(&mut resolve, group, Vec::new())?,
            None => {
                let pushed = resolve.push_str(INLINE, text);
                pushed.map_err(|error| parser_error(&resolve, &error, None))?
            }
        }];
    }
    if packages.is_empty() && options.interfaces.is_none() {
        return Err(Error::option("path", None, "there is no WIT: give `path` or `inline`"));
    }
    let worlds = match &options.interfaces {
        Some(lines) => vec![interfaces(&mut resolve, lines)?],
        None => worlds(&resolve, &packages, options)?,
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for file in resolve.source_map.source_files() {
        let is_text = [INLINE, INTERFACES, HEADER.0].iter().any(|text| file == Path::new(text));
        if !is_text && !files.iter().any(|known| known == file) {
            files.push(file.to_owned());
        }
    }
    files.sort();
    Ok(ResolvedWit { resolve, worlds, files })
}

/// The worlds that the options name, or the only one.
fn worlds(resolve: &Resolve, packages: &[PackageId], options: &Options) -> Result<Vec<WorldId>> {
    for (module, _) in &options.versions {
        if !names::can_be(module) {
            let message = "a version is a module and needs a name of Rust, such as `v1`";
            return Err(Error::option("versions", Some(module), message));
        }
    }
    let versions = options.versions.iter().map(|(_, world)| ("versions", world));
    let wanted: Vec<(&'static str, &String)> =
        options.worlds.iter().map(|world| ("world", world)).chain(versions).collect();
    if wanted.is_empty() {
        return Ok(vec![select(resolve, packages, "world", None)?]);
    }
    let worlds = wanted.into_iter();
    worlds.map(|(option, name)| select(resolve, packages, option, Some(name))).collect()
}

/// The world `interfaces` that lines of imports and exports make.
fn interfaces(resolve: &mut Resolve, lines: &str) -> Result<WorldId> {
    // All on one line, so that errors name the lines of the option.
    let text = format!("package wharf:interfaces; world interfaces {{{lines}\n}}");
    let pushed = resolve.push_str(INTERFACES, &text);
    let package = pushed.map_err(|error| parser_error(resolve, &error, None))?;
    select(resolve, &[package], "interfaces", None)
}

fn read(resolve: &mut Resolve, path: &Path) -> Result<PackageId> {
    if !path.exists() {
        let message = match path.parent().filter(|parent| parent.is_dir()) {
            Some(parent) => format!("there is no such file or folder; {}", contents(parent)),
            None => "there is no such file or folder".to_owned(),
        };
        return Err(Error::read(path, io::ErrorKind::NotFound, message));
    }
    // What cannot be read here is told by what reads it next.
    if let Some(group) = source(path).and_then(nameless) {
        let deps = dependencies(path);
        let deps = deps.iter().filter_map(|path| source(path)?.parse().ok());
        return push_groups(resolve, group, deps.collect());
    }
    let pushed = resolve.push_path(path);
    pushed.map(|(package, _)| package).map_err(|error| parser_error(resolve, &error, Some(path)))
}

/// The text of a package in a file or folder, if it is text.
fn source(path: &Path) -> Option<SourceMap> {
    let mut source = SourceMap::default();
    match path.is_dir() {
        true => source.push_dir(path).ok()?,
        false => source.push_file(path).ok()?,
    }
    Some(source)
}

/// A package without a name in any of its files, under a name that stands for none. A package that
/// has a name, or another mistake, is nothing of that kind.
fn nameless(source: SourceMap) -> Option<UnresolvedPackageGroup> {
    let (mut source, error) = source.parse().err()?;
    if !error.to_string().contains("no `package` header") {
        return None;
    }
    source.push_str(HEADER.0, HEADER.1);
    source.parse().ok()
}

/// What lies in a folder's `deps`, in the order of names.
fn dependencies(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.join("deps").read_dir().into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn push_groups(
    resolve: &mut Resolve,
    group: UnresolvedPackageGroup,
    deps: Vec<UnresolvedPackageGroup>,
) -> Result<PackageId> {
    let pushed = resolve.push_groups(group, deps);
    pushed.map_err(|error| wit_error(&resolve.source_map, &error))
}

/// What a folder holds, as a hint to a path that was mistyped.
fn contents(folder: &Path) -> String {
    let mut names: Vec<String> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let path = entry.path();
            path.is_dir() || path.extension().is_some_and(|extension| extension == "wit")
        })
        .map(|entry| format!("`{}`", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    names.truncate(12);
    match names.is_empty() {
        true => format!("{} has no folder and no WIT file", folder.display()),
        false => format!("{} has {}", folder.display(), names.join(", ")),
    }
}

/// What the parser says when it reads `path`, or text of an option.
fn parser_error(resolve: &Resolve, error: &anyhow::Error, path: Option<&Path>) -> Error {
    let map = &resolve.source_map;
    let message = format!("{error:#}");
    for layer in error.chain() {
        if let Some(error) = layer.downcast_ref::<ParseError>() {
            let message = error.kind().to_string();
            return placed(map, error.kind().span(), message, error.render(map));
        }
        if let Some(error) = layer.downcast_ref::<ResolveError>() {
            return wit_error(map, error);
        }
        if let (Some(error), Some(path)) = (layer.downcast_ref::<io::Error>(), path) {
            return Error::read(path, error.kind(), message);
        }
    }
    // A package in binary, or what should be one.
    let file = path.filter(|path| path.is_file()).map(Path::to_owned);
    let rendered = message.clone();
    Problem::Wit { file, line: None, column: None, message, help: None, rendered }.into()
}

/// A problem of WIT that was read, with file, line, column and the line in question.
pub(crate) fn wit_error(map: &SourceMap, error: &ResolveError) -> Error {
    placed(map, error.kind().span(), error.kind().to_string(), error.render(map))
}

fn placed(map: &SourceMap, span: Span, message: String, mut rendered: String) -> Error {
    let help = hints::help(&message);
    if let Some(help) = help {
        rendered = format!("{}\nhelp: {help}", rendered.trim_end());
    }
    // Lines are counted by what renders `file:line:column` alone.
    let location = map.render_location(span);
    let mut parts = location.rsplitn(3, ':').filter(|_| span.is_known());
    let column = parts.next().and_then(|column| column.parse().ok());
    let line = parts.next().and_then(|line| line.parse().ok());
    let file = parts.next().map(PathBuf::from);
    Problem::Wit { file, line, column, message, help, rendered }.into()
}

/// The world that is asked for, or the only one.
fn select(
    resolve: &Resolve,
    packages: &[PackageId],
    option: &'static str,
    wanted: Option<&str>,
) -> Result<WorldId> {
    if let Some(path) = wanted.filter(|name| name.contains(':')) {
        return resolve.select_world(packages, Some(path)).map_err(|error| {
            let all: Vec<PackageId> = resolve.packages.iter().map(|(id, _)| id).collect();
            let message = format!("{error:#}; there is {}", worlds_of(resolve, &all));
            Error::option(option, Some(path), message)
        });
    }
    let mut found = packages.iter().flat_map(|package| {
        resolve.packages[*package].worlds.iter().filter_map(|(name, world)| {
            wanted.is_none_or(|wanted| wanted == name).then_some(*world)
        })
    });
    let there = || worlds_of(resolve, packages);
    match (found.next(), found.next(), wanted) {
        (Some(world), None, _) => Ok(world),
        (Some(_), Some(_), Some(name)) => {
            let message = format!("several packages have a world of this name: {}", there());
            Err(Error::option(option, Some(name), message))
        }
        (Some(_), Some(_), None) => {
            let message = format!("there are several worlds, so say which: {}", there());
            Err(Error::option(option, None, message))
        }
        (None, _, Some(name)) => {
            let message = format!("there is no such world; there is {}", there());
            Err(Error::option(option, Some(name), message))
        }
        (None, _, None) => {
            let message = "the WIT has no world: write `world name { ... }`";
            Err(Error::option(option, None, message))
        }
    }
}

/// The names of all worlds of some packages.
fn worlds_of(resolve: &Resolve, packages: &[PackageId]) -> String {
    let names: Vec<String> = packages
        .iter()
        .flat_map(|package| {
            let worlds = resolve.packages[*package].worlds.keys();
            worlds.map(|name| format!("\"{}\"", resolve.id_of_name(*package, name)))
        })
        .collect();
    if names.is_empty() { "no world at all".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(world: Option<&str>, inline: &str) -> String {
        let options = Options {
            worlds: world.map(str::to_owned).into_iter().collect(),
            inline: Some(inline.to_owned()),
            ..Options::default()
        };
        match resolve(&options) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn worlds_are_listed() {
        let text = "package a:b@1.0.0; world x {} world y {}";
        assert_eq!(message(Some("x"), text), "");
        assert_eq!(message(Some("a:b/y"), text), "");
        let found = message(None, text);
        assert!(found.contains("say which: \"a:b/x@1.0.0\", \"a:b/y@1.0.0\""), "{found}");
        let found = message(Some("z"), text);
        assert!(found.contains("no such world; there is \"a:b/x@1.0.0\""), "{found}");
    }

    #[test]
    fn versions_are_modules() {
        for (name, ok) in
            [("v1", true), ("type", true), ("1.0", false), ("", false), ("a b", false)]
        {
            let versions = vec![(name.to_owned(), "a:b/x".to_owned())];
            let inline = Some("package a:b; world x {}".to_owned());
            let resolved = resolve(&Options { versions, inline, ..Options::default() });
            let error = resolved.err().map(|error| error.to_string()).unwrap_or_default();
            assert_eq!(error.is_empty(), ok, "{name}: {error}");
            assert!(ok || error.contains("needs a name of Rust"), "{error}");
        }
    }

    #[test]
    fn wit_errors_name_their_place() {
        let found = message(None, "package a:b;\nworld x {\n  import nope;\n}");
        assert!(found.contains("<inline>:3:10"), "{found}");
    }
}
