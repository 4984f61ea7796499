//! What ordinary tools see in an artifact. A test whose tool is not installed says so and is
//! skipped.
#![cfg(feature = "compile")]

use expect_test::expect;
use std::path::Path;
use std::process::Command;
use wharf::{Engine, Linker, Module, Store};

const COMPONENT: &str = r#"
    (component
      (import "log" (func $log (param "text" string)))
      (core module $libc
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
      (core instance $libc (instantiate $libc))
      (core func $log (canon lower (func $log) (memory $libc "memory")))
      (core module
        (import "" "log" (func $log (param i32 i32)))
        (import "" "memory" (memory 1))
        (func $helper (param i32 i32) (drop (memory.grow (i32.const 1)))
          (call $log (local.get 0) (local.get 1)))
        (func (export "run") (param i32 i32) (call $helper (local.get 0) (local.get 1))))
      (core instance $main (instantiate 1
        (with "" (instance (export "log" (func $log)) (export "memory" (memory $libc "memory"))))))
      (func (export "run") (param "text" string)
        (canon lift (core func $main "run") (memory $libc "memory")
          (realloc (func $libc "realloc")))))
"#;

/// The output of a tool, or `None` where it is not installed.
fn output(tool: &str, args: &[&str], artifact: &Path) -> Option<String> {
    let result = Command::new(tool).args(args).arg(artifact).env("LC_ALL", "C").output();
    let Ok(output) = result else {
        eprintln!("SKIPPED: `{tool}` is not installed");
        return None;
    };
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.is_empty(), "{tool}: {complaints}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn artifact() -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes = Engine::default().precompile_component(COMPONENT.as_bytes()).unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    file
}

#[test]
fn nm_names_every_function() {
    let artifact = artifact();
    let Some(found) = output("nm", &["--numeric-sort"], artifact.path()) else { return };
    let names = found.lines().map(|line| format!("{}\n", line.split_once(' ').unwrap().1));
    expect![[r#"
        t libc[0]::function[0]::realloc
        t wasm[1]::function[1]::helper
        t wasm[1]::function[2]::run
        t wharf::entry[0]
        t wharf::entry[1]
        t wharf::exit[0]
        t wharf::exit[1]
        t wharf::builtin::memory_grow
    "#]]
    .assert_eq(&names.collect::<String>());
}

#[test]
fn readelf_knows_the_sections() {
    let artifact = artifact();
    let Some(found) = output("readelf", &["-SW"], artifact.path()) else { return };
    let sections = found.lines().filter_map(|line| {
        let columns: Vec<_> = line.split_once(']')?.1.split_whitespace().collect();
        // Name, kind, flags: sizes and places are masked.
        let flags = columns.get(6).filter(|flags| flags.chars().all(char::is_alphabetic));
        Some(format!("{} {} {}\n", columns.first()?, columns[1], flags.unwrap_or(&"-")))
    });
    expect![[r#"
        .wharf.engine PROGBITS A
        .note.gnu.property NOTE A
        .text PROGBITS AX
        .eh_frame PROGBITS A
        .wharf.traps PROGBITS A
        .wharf.handlers PROGBITS A
        .wharf.addrs PROGBITS A
        .wharf.inline PROGBITS A
        .wharf.funcs PROGBITS A
        .wharf.info PROGBITS A
        .wharf.types PROGBITS A
        .wharf.data PROGBITS A
        .wharf.images PROGBITS A
        .wharf.dwarf PROGBITS -
        .symtab SYMTAB -
        .strtab STRTAB -
        .shstrtab STRTAB -
    "#]]
    .assert_eq(&sections.skip(2).collect::<String>());
    let Some(frames) = output("readelf", &["--debug-dump=frames"], artifact.path()) else { return };
    assert_eq!(frames.matches(" FDE ").count(), functions(artifact.path()), "{frames}");
}

/// How many functions there are.
fn functions(artifact: &Path) -> usize {
    output("readelf", &["-sW"], artifact).map_or(0, |symbols| symbols.matches(" FUNC ").count())
}

#[test]
fn objdump_disassembles_every_function() {
    let artifact = artifact();
    let Some(found) = output("objdump", &["-d"], artifact.path()) else { return };
    let labels = found.lines().filter(|line| line.ends_with(">:")).count();
    assert_eq!(labels, functions(artifact.path()), "{found}");
    assert!(!found.contains("(bad)"), "{found}");
}

/// A process that `gdb` looks into: the host calls code of an artifact, which calls the host.
const DEBUGGED: &str = "WHARF_TEST_DEBUGGED";

#[test]
fn gdb_walks_from_the_host_through_the_guest() {
    if let Some(folder) = std::env::var_os(DEBUGGED) {
        return debugged(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script");
    let gdb = Command::new("gdb")
        .args(["-nx", "-batch", "-ex", "set debuginfod enabled off", "-ex", "run", "-ex"])
        .arg(format!("source {}", script.display()))
        .args(["-ex", "backtrace", "--args"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "gdb_walks_from_the_host_through_the_guest", "--nocapture"])
        .args(["--test-threads", "1"])
        .env(DEBUGGED, folder.path())
        .env("LC_ALL", "C")
        .output();
    let Ok(gdb) = gdb else {
        eprintln!("SKIPPED: `gdb` is not installed");
        return;
    };
    let found = String::from_utf8_lossy(&gdb.stdout);
    if !script.exists() {
        eprintln!("SKIPPED: `gdb` could not run the process: {found}");
        return;
    }
    let place = |name: &str| found.find(name).unwrap_or_else(|| panic!("no {name} in {found}"));
    let frames = [
        "inner_host",
        "sample[0]::function[1]::inner",
        "sample[0]::function[2]::outer",
        "wharf::entry[",
        "debugged ()",
    ];
    assert!(frames.map(place).is_sorted(), "{found}");
}

fn debugged(folder: &Path) {
    let wat = r#"
        (module $sample
          (import "" "host" (func $host))
          (func $inner (call $host))
          (func $outer (export "outer") (call $inner)))
    "#;
    // Debuggers know nothing of inlined functions.
    let engine = Engine::new(wharf::Config::new().compiler_inlining(false)).unwrap();
    let path = folder.join("sample.wharf");
    std::fs::write(&path, engine.precompile_module(wat.as_bytes()).unwrap()).unwrap();
    // SAFETY: it was compiled a moment ago.
    let module = unsafe { Module::deserialize_file(&engine, &path).unwrap() };
    let mut linker = Linker::new(&engine);
    let (script, artifact) = (folder.join("script"), path.clone());
    linker.func_wrap("", "host", move || inner_host(&script, &artifact)).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let outer = instance.get_typed_func::<(), ()>(&mut store, "outer").unwrap();
    outer.call(&mut store, ()).unwrap();
}

/// Tells `gdb` where the artifact was mapped, and stops.
#[inline(never)]
fn inner_host(script: &Path, artifact: &Path) {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mapping = maps.lines().find(|line| line.ends_with(artifact.to_str().unwrap())).unwrap();
    let base = mapping.split('-').next().unwrap();
    let command = format!("add-symbol-file {} -o 0x{base}\n", artifact.display());
    std::fs::write(script, command).unwrap();
    std::process::abort();
}

#[cfg(feature = "profiling")]
#[test]
fn perf_finds_names() {
    use wharf::{Config, ProfilingStrategy};
    let load = |strategy| {
        let mut config = Config::new();
        config.profiler(strategy);
        let wat = "(module $sample (func $inner) (func (export \"outer\") (call $inner)))";
        Module::new(&Engine::new(&config).unwrap(), wat).unwrap()
    };
    let pid = std::process::id();
    let map = format!("/tmp/perf-{pid}.map");
    _ = std::fs::remove_file(&map);
    load(ProfilingStrategy::PerfMap);
    let lines = std::fs::read_to_string(&map).unwrap();
    std::fs::remove_file(&map).unwrap();
    let names: Vec<_> = lines.lines().map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert!(names.contains(&"sample[0]::function[0]::inner"), "{names:?}");
    assert!(names.contains(&"sample[0]::function[1]::outer"), "{names:?}");

    load(ProfilingStrategy::JitDump);
    let dump = format!("jit-{pid}.dump");
    let bytes = std::fs::read(&dump).unwrap();
    std::fs::remove_file(&dump).unwrap();
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((word(0), word(4), word(8)), (0x4a69_5444, 1, 40));
    let (mut at, mut names) = (40, Vec::new());
    while at < bytes.len() {
        assert_eq!(word(at), 0);
        let name = bytes[at + 56..].split(|&byte| byte == 0).next().unwrap();
        names.push(String::from_utf8(name.to_vec()).unwrap());
        at += word(at + 4);
    }
    assert_eq!(at, bytes.len());
    assert!(names.iter().any(|name| name == "sample[0]::function[1]::outer"), "{names:?}");
}
