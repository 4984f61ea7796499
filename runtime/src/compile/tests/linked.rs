//! Modules that are instantiated together, and the CLIF that their functions become: `tests/linked`
//! has `NAME.wat` and `NAME.clif`. `BLESS=1` rewrites the latter.
//!
//! An input is modules, each from a line that begins with `(module` on, and comments that say what is
//! known of their instances: `;; instance NAME: MODULE (IMPORT, ...)`, where an import is
//! `INSTANCE.EXPORT`, or `?` where it is found at run time; behind it can stand `open`. A line
//! `;; inlining: no` turns inlining off.

use super::{parse, settings};
use crate::compile::bodies::{Bodies, Work};
use crate::compile::inline::Limits;
use crate::compile::passes::{Scratch, environments};
use crate::compile::{CompileSettings, compile};
use crate::config::Inlining;
use crate::module::known::{KnownExport, KnownInstance};
use crate::module::parse::ParsedModules;
use crate::tunables::Tunables;
use std::fmt::Write;
use std::path::Path;

#[test]
fn clif_of_linked_modules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/linked");
    let inputs = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<_> =
        inputs.filter(|path| path.extension().is_some_and(|it| it == "wat")).collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    let failed: Vec<_> = inputs.iter().filter(|input| !check(input)).collect();
    assert!(failed.is_empty(), "CLIF differs (BLESS=1 rewrites it): {failed:?}");
}

/// Whether the CLIF of `input` is the expected one.
fn check(input: &Path) -> bool {
    let found = clif(&std::fs::read_to_string(input).unwrap());
    let expectation = input.with_extension("clif");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&expectation, &found).unwrap();
        return true;
    }
    let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
    if expected != found {
        println!("{}: expected\n{expected}\nfound\n{found}", input.display());
    }
    expected == found
}

/// The functions of an input, ready to be compiled; and they compile.
fn clif(input: &str) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut instances = Vec::new();
    let mut tunables = Tunables::default();
    for line in input.lines() {
        if line == ";; inlining: no" {
            tunables.inlining = Inlining::No;
        } else if let Some(instance) = line.strip_prefix(";; instance ") {
            instances.push(instance);
        }
        if line.starts_with("(module") {
            texts.push(String::new());
        }
        if let Some(text) = texts.last_mut() {
            writeln!(text, "{line}").unwrap();
        }
    }
    let bytes: Vec<Vec<u8>> = texts.iter().map(|text| wat::parse_str(text).unwrap()).collect();
    let linked = || {
        let mut parsed = parse(&bytes).unwrap();
        parsed.instances = known_instances(&parsed, &instances);
        parsed
    };
    let settings = settings(tunables);
    compile(linked(), &settings, None).unwrap();
    ready(linked(), &settings)
}

fn known_instances(parsed: &ParsedModules<'_>, lines: &[&str]) -> Vec<KnownInstance> {
    let mut names = Vec::new();
    let mut instances: Vec<KnownInstance> = Vec::new();
    for line in lines {
        let (name, rest) = line.split_once(": ").unwrap();
        let (module, imports) = rest.split_once(" (").unwrap();
        let (imports, open) = imports.split_once(')').unwrap();
        let import = |import: &str| {
            let (name, export) = import.split_once('.')?;
            let instance = names.iter().position(|it| *it == name).unwrap();
            let entity = parsed.modules[instances[instance].module].info.exports[export];
            Some(KnownExport { instance, entity })
        };
        let imports = imports.split(", ").filter(|import| !import.is_empty()).map(import);
        let (imports, module) = (imports.collect(), module.parse().unwrap());
        let closed = open.is_empty();
        instances.push(KnownInstance { module, imports, copies: Vec::new(), closed });
        names.push(name);
    }
    instances
}

fn ready(parsed: ParsedModules<'_>, settings: &CompileSettings) -> String {
    let ParsedModules { types, modules, instances } = parsed;
    let (mut infos, mut work) = (Vec::new(), Vec::new());
    for (index, module) in modules.into_iter().enumerate() {
        infos.push(module.info);
        work.extend(module.bodies.into_iter().map(|(func, body)| Work::new(index, func, body)));
    }
    let envs = environments(&infos, &instances, &work, &types, settings).unwrap();
    let limits = Limits::new(&settings.tunables);
    let bodies = Bodies { envs: &envs, parallel: settings.parallel, limits };
    let (work, inlinable) = bodies.prepare(work).unwrap();
    let (mut out, mut scratch) = (String::new(), Scratch::new());
    for work in work {
        let name = bodies.describe(work.key());
        let ready = bodies.finish(work, &inlinable, &mut scratch).unwrap();
        writeln!(out, ";; {name}\n{}", ready.func.display()).unwrap();
    }
    out
}
