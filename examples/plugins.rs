//! A host with a WIT world of its own loads every component of a folder, calls each, and goes on
//! when one of them traps.
//!
//! All plugins live in one store. A trap ends the plugin that it came up in and nothing else: its
//! later calls are refused, those of its neighbours work as before.
//!
//! `cargo run --example plugins`

use example::plugins::log::Level;
use std::path::{Path, PathBuf};
use wharf::component::{Component, HasSelf, Linker};
use wharf::{Engine, Result, Store, Trap};

wharf::component::bindgen!({ path: "tests/guests/plugins/wit", world: "plugin" });

/// What plugins can reach: the host's log.
#[derive(Default)]
struct Host {
    log: Vec<String>,
}

impl example::plugins::log::Host for Host {
    fn write(&mut self, level: Level, message: String) {
        let level = match level {
            Level::Info => "info",
            Level::Warning => "warning",
        };
        self.log.push(format!("{level}: {message}"));
    }
}

fn main() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, HasSelf<_>>(&mut linker, |host: &mut Host| host)?;
    let mut store = Store::new(&engine, Host::default());

    let mut plugins = Vec::new();
    for file in plugin_files()? {
        let component = Component::from_file(&engine, &file)?;
        let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
        let name = plugin.call_name(&mut store)?;
        println!("loaded {name}");
        plugins.push((name, plugin));
    }

    for text in ["Hello, plugins", "", "Hello!", "Once more"] {
        println!("\n{text:?}");
        for (name, plugin) in &plugins {
            match plugin.call_transform(&mut store, text) {
                Ok(Ok(changed)) => println!("  {name:8} {changed:?}"),
                Ok(Err(reason)) => println!("  {name:8} refuses: {reason}"),
                // Whatever a plugin does wrong ends its own call, and the plugin with it.
                Err(error) => match error.downcast_ref::<Trap>() {
                    Some(trap) => println!("  {name:8} trapped: {trap}"),
                    None => println!("  {name:8} failed: {error:#}"),
                },
            }
            for line in store.data_mut().log.drain(..) {
                println!("           {line}");
            }
        }
    }
    Ok(())
}

/// Every component of the folder, in the order of their names.
fn plugin_files() -> Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/plugins");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm" || extension == "wat") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
