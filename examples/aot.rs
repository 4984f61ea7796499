//! Compiles a component once, saves it, and runs it in a second process, which maps the file and
//! compiles nothing.
//!
//! `cargo run --example aot`

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use wharf::component::{Component, Linker};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({ path: "tests/guests/wit", world: "library" });

fn main() -> Result<()> {
    match std::env::args_os().nth(1) {
        None => compile_and_save(),
        Some(artifact) => map_and_run(Path::new(&artifact)),
    }
}

/// The first process: from WebAssembly to an ELF object in a file.
fn compile_and_save() -> Result<()> {
    let wasm = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/rust-lib.wasm");
    let engine = Engine::default();
    let begin = Instant::now();
    let artifact = engine.precompile_component(&std::fs::read(wasm)?)?;
    println!("compiled in {:?}: {} bytes", begin.elapsed(), artifact.len());

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("rust-lib.wharf");
    std::fs::write(&file, artifact)?;
    let status = Command::new(std::env::current_exe()?).arg(&file).status()?;
    anyhow::ensure!(status.success(), "the second process failed: {status}");
    Ok(())
}

/// The second process: from the file to a call.
fn map_and_run(file: &Path) -> Result<()> {
    let engine = Engine::default();
    let begin = Instant::now();
    // SAFETY: the file was written by `precompile_component` a moment ago, into a folder of our
    // own. A file from elsewhere could hold any machine code.
    let component = unsafe { Component::deserialize_file(&engine, file)? };
    println!("mapped in {:?}, in another process", begin.elapsed());

    let linker = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    let library = Library::instantiate(&mut store, &component, &linker)?;
    let greeting = library.guests_sampler_shapes().call_greet(&mut store, "file")?;
    println!("{greeting}");
    Ok(())
}
