//! From bytes to an instance: compiling, loading, instantiating.

use crate::measure::Rows;
use std::hint::black_box;
use std::path::Path;
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

const SMALL: &str = include_str!("small.wat");

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let component = Component::new(engine, SMALL)?;
    let mut linker = Linker::<()>::new(engine);
    linker.root().func_wrap("double", |_, (n,): (u32,)| Ok((n.wrapping_mul(2),)))?;
    let pre = linker.instantiate_pre(&component)?;
    rows.row("instantiate a small component in a new store, and drop it", || {
        let mut store = Store::new(engine, ());
        black_box(pre.instantiate(&mut store)?);
        Ok(())
    })?;

    rows.row("instantiate a small component in a new store, call it once, and drop it", || {
        let mut store = Store::new(engine, ());
        let instance = pre.instantiate(&mut store)?;
        let run = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "run")?;
        black_box(run.call(&mut store, (1,))?);
        Ok(())
    })?;

    let artifact = component.serialize()?;
    let file = std::env::temp_dir().join(format!("bench-peers-{}", std::process::id()));
    std::fs::write(&file, &artifact)?;
    let loaded = load(rows, engine, &linker, &artifact, &file);
    std::fs::remove_file(&file)?;
    loaded?;

    rows.row("compile a small component", || {
        black_box(Component::new(engine, SMALL)?);
        Ok(())
    })?;
    // Components of real toolchains, where there are.
    let Some(folder) = std::env::var_os("WHARF_GUESTS") else { return Ok(()) };
    for name in ["rust-lib", "js-lib-qjs"] {
        let file = Path::new(&folder).join(name).with_extension("wasm");
        let Ok(bytes) = std::fs::read(&file) else { continue };
        rows.row(&format!("compile {name}, {} KB", bytes.len() / 1000), || {
            black_box(Component::new(engine, &bytes)?);
            Ok(())
        })?;
    }
    Ok(())
}

fn load(
    rows: &mut Rows,
    engine: &Engine,
    linker: &Linker<()>,
    artifact: &[u8],
    file: &Path,
) -> Result<()> {
    rows.row("load the artifact of a small component, from memory", || {
        // SAFETY: this process compiled it.
        black_box(unsafe { Component::deserialize(engine, artifact) }?);
        Ok(())
    })?;
    rows.row("load the artifact of a small component, from a file", || {
        // SAFETY: this process compiled it and has just written it; nobody else knows of the file.
        black_box(unsafe { Component::deserialize_file(engine, file) }?);
        Ok(())
    })?;
    rows.row("load the artifact of a small component, from a file, and make one instance", || {
        // SAFETY: as above.
        let component = unsafe { Component::deserialize_file(engine, file) }?;
        let mut store = Store::new(engine, ());
        black_box(linker.instantiate(&mut store, &component)?);
        Ok(())
    })
}
