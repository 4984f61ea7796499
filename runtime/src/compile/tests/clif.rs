//! What functions become: `tests/clif` has `NAME.wat`, `NAME.clif` (what the code generator is given)
//! and `NAME.asm` (what it makes of that on x86-64). `BLESS=1` rewrites the latter two.
//!
//! An input is modules, each from a line that begins with `(module` on, and comments that say what is
//! known of their instances: `;; instance NAME: MODULE (IMPORT, ...)`, where an import is
//! `INSTANCE.EXPORT`, or `?` where it is found at run time; behind it can stand `open`: all that it exports
//! is given away. Other comments are settings: `;; inlining: no`, `;; bounds: checked` (by code, instead of by faults).

use super::super::isa::Effort;
use super::{checked, parse, settings};
use crate::compile::bodies::{Bodies, Work};
use crate::compile::inline::InliningLimits;
use crate::compile::passes::{Scratch, environments};
use crate::compile::{CompileSettings, compile, isa};
use crate::module::parse::ParsedModules;
use crate::module::wiring::{KnownExport, KnownInstance, Wiring};
use crate::tables::cpu;
use crate::tables::settings::{CompilerSettings, Inlining};
use crate::tables::tunables::Tunables;
use cranelift_codegen::Context;
use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::TargetIsa;
use std::fmt::Write;
use std::path::Path;

#[test]
fn functions_become_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clif");
    let inputs = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs: Vec<_> =
        inputs.filter(|path| path.extension().is_some_and(|it| it == "wat")).collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    let failed: Vec<_> = inputs.iter().filter(|input| !check_input(input)).collect();
    assert!(failed.is_empty(), "CLIF or code differ (BLESS=1 rewrites them): {failed:?}");
}

/// Whether `input` becomes what is expected.
fn check_input(input: &Path) -> bool {
    let (clif, code) = compiled(&std::fs::read_to_string(input).unwrap());
    let same = check(&input.with_extension("clif"), &clif);
    // Other code generators are not built in on other machines.
    let same_code = !cfg!(target_arch = "x86_64") || check(&input.with_extension("asm"), &code);
    same && same_code
}

fn check(expectation: &Path, found: &str) -> bool {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(expectation, found).unwrap();
        return true;
    }
    let expected = std::fs::read_to_string(expectation).unwrap_or_default();
    if expected != found {
        println!("{}: expected\n{expected}\nfound\n{found}", expectation.display());
    }
    expected == found
}

/// The CLIF and the machine code of the functions of an input; and they link.
fn compiled(input: &str) -> (String, String) {
    let mut texts: Vec<String> = Vec::new();
    let mut instances = Vec::new();
    let mut tunables = Tunables::default();
    for line in input.lines() {
        match line {
            ";; inlining: no" => tunables.inlining = Inlining::No,
            ";; bounds: checked" => tunables = checked(),
            _ => instances.extend(line.strip_prefix(";; instance ")),
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
        parsed.wiring = wiring(&parsed, &instances);
        parsed
    };
    let mut settings = settings(tunables);
    compile(linked(), &settings, None).unwrap();
    if cfg!(target_arch = "x86_64") {
        // What all machines can do, whichever this one is.
        let target = "x86_64-unknown-linux-gnu".parse().unwrap();
        let compiler = CompilerSettings::default();
        settings.isa = isa::build(
            &target,
            &cpu::baseline(&target),
            &compiler,
            Effort::Full,
            crate::tables::tunables::FuelCounter::None,
        )
        .unwrap();
    }
    let (mut clif, mut code) = (String::new(), String::new());
    for (name, func) in ready(linked(), &settings) {
        writeln!(clif, ";; {name}\n{}", func.display()).unwrap();
        writeln!(code, ";; {name}\n{}", disassembled(func, &*settings.isa)).unwrap();
    }
    (clif, code)
}

fn disassembled(func: Function, isa: &dyn TargetIsa) -> String {
    let mut context = Context::for_function(func);
    context.set_disasm(true);
    context.compile(isa, &mut Default::default()).unwrap();
    context.compiled_code().unwrap().vcode.clone().unwrap()
}

fn wiring(parsed: &ParsedModules<'_>, lines: &[&str]) -> Wiring {
    let mut names = Vec::new();
    let mut instances: Vec<KnownInstance> = Vec::new();
    let mut given_away = Vec::new();
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
        let (imports, module) = (imports.collect(), module.parse::<usize>().unwrap());
        if !open.is_empty() {
            let exports = parsed.modules[module].info.exports.values();
            let instance = instances.len();
            given_away.extend(exports.map(|&entity| KnownExport { instance, entity }));
        }
        instances.push(KnownInstance { module, imports, copies: Vec::new(), elsewhere: false });
        names.push(name);
    }
    Wiring { instances, given_away }
}

/// The functions, with their names, as the code generator gets them.
fn ready(parsed: ParsedModules<'_>, settings: &CompileSettings) -> Vec<(String, Function)> {
    let ParsedModules { types, modules, wiring } = parsed;
    let (mut infos, mut work) = (Vec::new(), Vec::new());
    for (index, module) in modules.into_iter().enumerate() {
        infos.push(module.info);
        work.extend(module.bodies.into_iter().map(|(func, body)| Work::new(index, func, body)));
    }
    let envs = environments(&infos, &wiring, &work, &types, settings).unwrap();
    let bytes = 1 << 20;
    let limits = InliningLimits::new(&settings.tunables, work.len(), bytes);
    let bodies = Bodies::new(&envs, settings.parallel, limits, bytes);
    let (work, inlinable) = bodies.prepare(work).unwrap();
    let mut scratch = Scratch::new();
    let finish = |work: Work<'_>| {
        let name = bodies.describe(work.key()).to_string();
        (name, bodies.finish(work, &inlinable, &mut scratch).unwrap().func)
    };
    work.into_iter().map(finish).collect()
}
