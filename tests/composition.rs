//! Components that were joined to others by tools: they check each other, and say what they miss.
//! They are large, and run where `WHARF_GUESTS` says that they are.
#![cfg(all(feature = "component", feature = "compile"))]

#[path = "guests/find.rs"]
mod find;

mod checked {
    wharf::component::bindgen!({
        inline: "
            package test:composition;
            world checked { export check: func() -> result<u32, string>; }
        ",
    });
}

use expect_test::{ExpectFile, expect_file};
use std::path::{Path, PathBuf};
use wharf::component::types::ComponentItem;
use wharf::component::{Component, Linker};
use wharf::{Engine, Store};

fn guest(name: &str) -> Option<PathBuf> {
    find::guest(Path::new(env!("CARGO_MANIFEST_DIR")), name)
}

/// A Rust component checks all of an interface that another one beside it implements.
fn check_joined(name: &str) {
    let Some(path) = guest(name) else { return };
    let engine = Engine::default();
    let component = Component::from_file(&engine, path).unwrap();
    assert_eq!(component.component_type().imports(&engine).len(), 0);
    let linker = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    for _ in 0..2 {
        let checked = checked::Checked::instantiate(&mut store, &component, &linker).unwrap();
        for _ in 0..2 {
            assert_eq!(checked.call_check(&mut store).unwrap(), Ok(1173));
        }
    }
}

#[test]
fn joined_to_rust() {
    check_joined("caller-rust.wasm");
}

#[test]
fn joined_to_c() {
    check_joined("caller-c.wasm");
}

/// Compiles, saves, loads, and links to nothing. `UPDATE_EXPECT=1` rewrites expectations.
#[allow(unsafe_code)]
fn check_missing(name: &str, expected: ExpectFile) {
    let Some(path) = guest(name) else { return };
    let engine = Engine::default();
    let compiled = Component::from_file(&engine, path).unwrap();
    let artifact = compiled.serialize().unwrap();
    // SAFETY: these are the bytes that were just made.
    let loaded = unsafe { Component::deserialize(&engine, &artifact) }.unwrap();
    assert!(loaded.serialize().unwrap() == artifact, "the same bytes, saved again");

    let report = |component: &Component| {
        let error = Linker::<()>::new(&engine).instantiate_pre(component).err();
        format!("{:#}\n", error.expect("imports are missing"))
    };
    let text = report(&loaded);
    assert_eq!(text, report(&compiled));
    expected.assert_eq(&text);
    // All that the component imports is in the report, and nothing else.
    let mut reported: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("  `")?.split_once("`: missing: "))
        .map(|(name, _)| name.to_owned())
        .collect();
    let mut imported = imports(&engine, &loaded);
    reported.sort();
    imported.sort();
    assert_eq!(reported, imported);
}

/// The functions and resource types that a component imports, and the instances that have any.
fn imports(engine: &Engine, component: &Component) -> Vec<String> {
    let mut names = Vec::new();
    let mut resources = Vec::new();
    for (name, item) in component.component_type().imports(engine) {
        let ComponentItem::ComponentInstance(instance) = item.ty else {
            panic!("{name} is no interface");
        };
        let before = names.len();
        for (inner, item) in instance.exports(engine) {
            let own = match item.ty {
                ComponentItem::ComponentFunc(_) => true,
                // A resource type that another interface uses is known there.
                ComponentItem::Resource(ty) if !resources.contains(&ty) => {
                    resources.push(ty);
                    true
                }
                _ => false,
            };
            if own {
                names.push(format!("{name}#{inner}"));
            }
        }
        if names.len() > before {
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn joined_to_rust_lacking_wasi() {
    check_missing("composed-rust.wasm", expect_file!["composition/composed.txt"]);
}

#[test]
fn joined_to_c_lacking_wasi() {
    check_missing("composed-c.wasm", expect_file!["composition/composed.txt"]);
}

#[test]
fn not_joined() {
    check_missing("rust-consumer.wasm", expect_file!["composition/consumer.txt"]);
}
