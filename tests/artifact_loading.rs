//! What loading an artifact costs, and how little that grows with it.
#![cfg(feature = "compile")]

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};
use wharf::{Engine, Module};

/// A module with `functions` functions of some `size`.
fn module(functions: usize, size: usize) -> String {
    let mut wat = String::from("(module $sample (memory 1)");
    for index in 0..functions {
        write!(wat, "(func $function_{index} (param i32) (result i32) (local.get 0)").unwrap();
        for at in 0..size {
            write!(wat, "(i32.load offset={at} (local.get 0)) i32.xor").unwrap();
        }
        wat.push(')');
    }
    wat.push_str("(func (export \"first\") (param i32) (result i32) (call 0 (local.get 0))))");
    wat
}

/// The size of the artifact of a module, and the least time that loading its file takes.
fn measure(engine: &Engine, folder: &Path, wat: &str) -> (usize, Duration) {
    let artifact = engine.precompile_module(wat.as_bytes()).unwrap();
    let file = folder.join("sample.wharf");
    std::fs::write(&file, &artifact).unwrap();
    let times = (0..30).map(|_| {
        let start = Instant::now();
        // SAFETY: the file is what was written a moment ago.
        let module = unsafe { Module::deserialize_file(engine, &file).unwrap() };
        let time = start.elapsed();
        drop(module);
        time
    });
    (artifact.len(), times.min().unwrap())
}

#[test]
fn loading_does_not_grow_with_the_artifact() {
    let engine = Engine::default();
    let folder = tempfile::tempdir().unwrap();
    let tiny = measure(&engine, folder.path(), &module(10, 20));
    // The smallest that is mapped; smaller ones are read as a whole.
    let (small, small_time) = measure(&engine, folder.path(), &module(140, 20));
    let large = measure(&engine, folder.path(), &module(200, 500));
    let many = measure(&engine, folder.path(), &module(5000, 20));
    eprintln!("{} bytes: {:?}", tiny.0, tiny.1);
    eprintln!("{small} bytes: {small_time:?}");
    assert!(tiny.0 < 1 << 16 && small > 1 << 16, "{} and {small} bytes", tiny.0);
    for (what, (len, time)) in [("in large functions", large), ("in many functions", many)] {
        eprintln!("{len} bytes {what}: {time:?}");
        assert!(len > 20 * small, "{what}: {len} and {small} bytes");
        // Machines that run tests are busy: each side is the least of many measurements. Functions
        // are not decoded, but seen to be in bounds: a few nanoseconds each.
        assert!(time < 5 * small_time, "{what}: {time:?} and {small_time:?}");
    }
}
