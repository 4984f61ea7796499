//! Every common type of the component model, in both directions, with components that real
//! toolchains made.
//!
//! `rust-lib` and `c-lib` export the interface `shapes`; the host calls them. `rust-caller` imports
//! it, and checks whatever implements it; here the host does.
//!
//! `cargo run --example sampler`

mod host;

/// The world `library`: the guest exports `shapes`.
mod library {
    wharf::component::bindgen!({ path: "tests/guests/wit", world: "library" });
}

use library::exports::guests::sampler::shapes::{Color, Error, Item, Perms, Point, Shape};
use std::path::{Path, PathBuf};
use wharf::component::{Component, HasSelf, Linker};
use wharf::{Engine, Result, Store};

fn main() -> Result<()> {
    let engine = Engine::default();
    for name in ["rust-lib.wasm", "c-lib.wasm"] {
        println!("{name}");
        call_library(&engine, &guest(name))?;
    }
    println!("rust-caller.wasm");
    serve_caller(&engine, &guest("rust-caller.wasm"))
}

/// Calls every function that a component of the world `library` exports.
fn call_library(engine: &Engine, file: &Path) -> Result<()> {
    let component = Component::from_file(engine, file)?;
    let linker = Linker::new(engine);
    let mut store = Store::new(engine, ());
    let instance = library::Library::instantiate(&mut store, &component, &linker)?;
    let shapes = instance.guests_sampler_shapes();

    println!("  greet       {:?}", shapes.call_greet(&mut store, "wörld ✓")?);
    println!("  reverse     {:?}", shapes.call_reverse(&mut store, "aé漢🦀")?);
    println!("  sum         {}", shapes.call_sum(&mut store, &[1, -2, 1 << 40])?);
    println!("  checksum    {:#x}", shapes.call_checksum(&mut store, b"hello")?);
    println!("  stats       {:?}", shapes.call_stats(&mut store, &[1.5, -2.0, 3.5])?);

    let corners = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)];
    let square = Shape::Polygon(corners.map(|(x, y)| Point { x, y }).to_vec());
    println!("  area        {:?}", shapes.call_area(&mut store, &square)?);
    // What WIT calls an error is a value; the outer result is for traps.
    match shapes.call_area(&mut store, &Shape::Circle(-1.0))? {
        Err(Error::Invalid(n)) => println!("  area        invalid: {n}"),
        other => println!("  area        {other:?}"),
    }

    let item = |id, name: &str| Item {
        id,
        name: name.to_owned(),
        tags: vec!["fruit".to_owned()],
        at: (id == 1).then_some(Point { x: 1.0, y: -1.0 }),
    };
    let items = [item(1, "pear"), item(2, "apple"), item(3, "fig")];
    let sorted = shapes.call_sort_items(&mut store, &items)?;
    let names: Vec<&str> = sorted.iter().map(|item| item.name.as_str()).collect();
    println!("  sort-items  {names:?}");
    println!("  find        {:?}", shapes.call_find(&mut store, &items, "pear")?);
    let toggled = shapes.call_toggle(&mut store, Perms::READ | Perms::EXEC, Color::Blue)?;
    println!("  toggle      {toggled:?}");
    println!("  next-char   {:?}", shapes.call_next_char(&mut store, 'a')?);

    // A resource of the guest is known to the host by a handle, which it drops when done.
    let counter = shapes.counter();
    let a = counter.call_constructor(&mut store, 40)?;
    let b = counter.call_constructor(&mut store, 2)?;
    let merged = counter.call_merge(&mut store, a, b)?;
    println!("  counter     {}", counter.call_get(&mut store, merged)?);
    b.resource_drop(&mut store)?;
    merged.resource_drop(&mut store)?;
    Ok(())
}

/// Implements `shapes` for a component of the world `caller`, and lets it check the implementation.
fn serve_caller(engine: &Engine, file: &Path) -> Result<()> {
    let component = Component::from_file(engine, file)?;
    let mut linker = Linker::new(engine);
    host::Caller::add_to_linker::<_, HasSelf<_>>(&mut linker, |shapes: &mut host::Shapes| shapes)?;
    let mut store = Store::new(engine, host::Shapes::default());
    let caller = host::Caller::instantiate(&mut store, &component, &linker)?;
    match caller.call_check(&mut store)? {
        Ok(held) => println!("  check       {held} checks held, in {} calls", store.data().calls),
        Err(what) => anyhow::bail!("a check failed: {what}"),
    }
    Ok(())
}

fn guest(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests").join(name)
}
