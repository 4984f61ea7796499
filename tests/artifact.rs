//! Artifacts of components: what was saved is what is loaded, in another process too.
#![cfg(all(feature = "component", feature = "wat"))]

use std::path::{Path, PathBuf};
use std::process::Command;
use wharf::component::{Component, Linker};
use wharf::{Config, Engine, Module, Precompiled, Result, Store};

wharf::component::bindgen!({ path: "tests/guests/wit", world: "library" });

/// Names the artifact, in the process that is to run it.
const ARTIFACT: &str = "WHARF_TEST_ARTIFACT";

fn guest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(name)
}

fn artifact(engine: &Engine, name: &str) -> Vec<u8> {
    engine.precompile_component(&std::fs::read(guest(name)).unwrap()).unwrap()
}

fn load(engine: &Engine, bytes: &[u8]) -> Result<Component> {
    // SAFETY: `deserialize` gets what `precompile_component` wrote, or less of it, or what is
    // refused before any code of it could run.
    unsafe { Component::deserialize(engine, bytes) }
}

fn run(engine: &Engine, component: &Component) {
    let mut store = Store::new(engine, ());
    let library = Library::instantiate(&mut store, component, &Linker::new(engine)).unwrap();
    let shapes = library.guests_sampler_shapes();
    assert_eq!(shapes.call_reverse(&mut store, "aé漢🦀").unwrap(), "🦀漢éa");
    assert_eq!(shapes.call_sum(&mut store, &[40, 2]).unwrap(), 42);
    assert_eq!(shapes.call_checksum(&mut store, b"hello").unwrap(), 0x4f9f_2cab);
}

#[test]
fn another_process_maps_and_runs_it() {
    let engine = Engine::default();
    let folder = tempfile::tempdir().unwrap();
    for name in ["rust-lib.wasm", "c-lib.wasm"] {
        let file = folder.path().join(name);
        std::fs::write(&file, artifact(&engine, name)).unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap());
        process.args(["--exact", "the_other_process", "--nocapture"]).env(ARTIFACT, file);
        let output = process.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("mapped and run"), "{output:?}");
    }
}

/// Does nothing unless [`another_process_maps_and_runs_it`] started this process.
#[test]
fn the_other_process() {
    let Some(file) = std::env::var_os(ARTIFACT) else { return };
    let engine = Engine::default();
    // SAFETY: the process that started this one wrote the file with `precompile_component`.
    let component = unsafe { Component::deserialize_file(&engine, file) }.unwrap();
    run(&engine, &component);
    println!("mapped and run");
}

#[test]
fn round_trips_change_nothing() {
    let engine = Engine::default();
    let first = artifact(&engine, "rust-lib.wasm");
    let compiled = Component::from_file(&engine, guest("rust-lib.wasm")).unwrap();
    assert!(compiled.serialize().unwrap() == first, "compiling twice made different artifacts");
    let loaded = load(&engine, &first).unwrap();
    assert!(loaded.serialize().unwrap() == first, "loading changed the artifact");
    let again = load(&engine, &loaded.serialize().unwrap()).unwrap();
    assert!(again.serialize().unwrap() == first);
    run(&engine, &again);
}

#[test]
fn output_is_the_same_on_one_thread_and_many() {
    let alone = Engine::new(Config::new().parallel_compilation(false)).unwrap();
    let many = Engine::new(Config::new().parallel_compilation(true)).unwrap();
    for name in ["rust-lib.wasm", "c-lib.wasm", "rust-caller.wasm"] {
        let expected = artifact(&alone, name);
        for _ in 0..3 {
            assert!(artifact(&many, name) == expected, "{name}");
        }
    }
}

#[test]
fn artifacts_are_told_apart() {
    let engine = Engine::default();
    let component = engine.precompile_component(b"(component)").unwrap();
    let module = engine.precompile_module(b"(module)").unwrap();
    assert_eq!(Engine::detect_precompiled(&component), Some(Precompiled::Component));
    assert_eq!(Engine::detect_precompiled(&module), Some(Precompiled::Module));
    assert_eq!(Engine::detect_precompiled(b"\0asm\x0d\0\x01\0"), None);
    let error = load(&engine, &module).unwrap_err();
    assert!(format!("{error:#}").contains("module"), "{error:#}");
    // SAFETY: `deserialize` refuses a component before it looks at its code.
    let error = unsafe { Module::deserialize(&engine, &component) }.unwrap_err();
    assert!(format!("{error:#}").contains("component"), "{error:#}");
    let error = Component::new(&engine, "(module)").unwrap_err();
    assert!(format!("{error:#}").contains("component"), "{error:#}");
}

#[test]
fn other_engines_refuse_it() {
    let engine = Engine::default();
    let bytes = artifact(&engine, "c-lib.wasm");
    let other = Engine::new(Config::new().memory_reservation(1 << 20)).unwrap();
    let error = format!("{:#}", load(&other, &bytes).unwrap_err());
    assert!(error.contains("memory_reservation"), "{error}");
    let other = Engine::new(Config::new().wasm_tail_call(false)).unwrap();
    let error = format!("{:#}", load(&other, &bytes).unwrap_err());
    assert!(error.contains("tail"), "{error}");
}

#[test]
fn damage_is_an_error() {
    let engine = Engine::default();
    let bytes = artifact(&engine, "c-lib.wasm");
    refused(load(&engine, b""), "the input is empty");
    refused(
        load(&engine, &std::fs::read(guest("c-lib.wasm")).unwrap()),
        "found a WebAssembly component",
    );
    for part in 0..64 {
        refused(load(&engine, &bytes[..bytes.len() * part / 64]), "artifact");
    }
}

/// Sees that something failed, and why.
fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
    let error = format!("{:#}", result.map(drop).unwrap_err());
    assert!(error.contains(why), "expected `{why}`, found `{error}`");
}
