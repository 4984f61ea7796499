//! A whole graph of crates that name `wasmtime` means Wharf, when `compat/wasmtime` is put in the place of that crate.
#![cfg(feature = "component")]

#[path = "projects/check.rs"]
mod projects;

use anyhow::{Result, ensure};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A crate that adds to other people's linkers, as crates with host functions do.
const HELPER: &str = r#"
use wasmtime::component::Linker;
use wasmtime::{Result, ToWasmtimeResult as _, error::Context as _};

wasmtime::component::bindgen!({ inline: "package a:log; interface log { write: func(line: string); } world w { import log; }" });

pub trait Log { fn write(&mut self, line: String); }

impl<T: Log> a::log::log::Host for Writer<'_, T> {
    fn write(&mut self, line: String) { self.0.write(line) }
}

pub struct Writer<'a, T>(&'a mut T);
struct HasWriter<T>(T);
impl<T: Log + 'static> wasmtime::component::HasData for HasWriter<T> { type Data<'a> = Writer<'a, T>; }

pub fn add_to_linker<T: Log>(linker: &mut Linker<T>) -> Result<()> {
    a::log::log::add_to_linker::<_, HasWriter<T>>(linker, |host| Writer(host)).to_wasmtime_result().context("log")
}
"#;

/// A host with bindings of its own, whose linker it gives to the other crate.
const HOST: &str = r#"
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Config, Engine, Store, Strategy, bail, ensure, format_err};

wasmtime::component::bindgen!({ inline: "package a:b; world plugin { import now: func() -> u64; export run: func() -> string; }" });

#[derive(Default)]
pub struct Host { lines: Vec<String> }

impl helper::Log for Host { fn write(&mut self, line: String) { self.lines.push(line) } }
impl PluginImports for Host { fn now(&mut self) -> u64 { 5 } }

pub fn run(artifact: &[u8]) -> wasmtime::Result<String> {
    let engine = Engine::new(Config::new().strategy(Strategy::Cranelift))?;
    let component = unsafe { Component::deserialize(&engine, artifact)? };
    let mut linker = Linker::<Host>::new(&engine);
    helper::add_to_linker(&mut linker)?;
    Plugin::add_to_linker::<_, wasmtime::component::HasSelf<Host>>(&mut linker, |host| host)?;
    let mut store = Store::new(&engine, Host::default());
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
    let said = plugin.call_run(&mut store)?;
    ensure!(!said.is_empty(), "nothing was said");
    if said == "no" { bail!("it says no") }
    let _ = (Val::Bool(true), format_err!("unused"));
    Ok(said)
}
"#;

#[test]
fn a_patched_graph_shares_one_linker() -> Result<()> {
    let folder = TempDir::new()?;
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let write = |file: &str, text: &str| -> Result<()> {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("it is in a folder"))?;
        Ok(fs::write(path, text)?)
    };
    let wasmtime = "wasmtime = { version = \"48\", default-features = false, features = [\"runtime\", \"component-model\"] }";
    let compat = repository.join("compat/wasmtime");
    write(
        "Cargo.toml",
        &format!(
            "[workspace]\nmembers = [\"host\", \"helper\"]\nresolver = \"3\"\n\
             [patch.crates-io]\nwasmtime = {{ path = {compat:?} }}"
        ),
    )?;
    let package = |name: &str, rest: &str| {
        format!(
            "[package]\nname = {name:?}\nedition = \"2024\"\n[dependencies]\n{wasmtime}\n{rest}"
        )
    };
    write("host/Cargo.toml", &package("host", "helper = { path = \"../helper\" }"))?;
    write("helper/Cargo.toml", &package("helper", ""))?;
    write("host/src/lib.rs", HOST)?;
    write("helper/src/lib.rs", HELPER)?;
    fs::copy(repository.join("Cargo.lock"), folder.path().join("Cargo.lock"))?;
    let output = projects::check(folder.path())?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
