//! Calls from one component to another inside of the same one.

use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Result, Store};

/// The rows: what is called, by which export, with which number.
const ROWS: [(&str, &str, u32); 7] = [
    ("between components: two scalars", "add", 0),
    ("between components: string of 16 B to the callee", "strings-to", 16),
    ("between components: string of 16 B from the callee", "strings-from", 16),
    ("between components: string of 1 KiB to the callee", "strings-to", 1024),
    ("between components: string of 1 KiB from the callee", "strings-from", 1024),
    ("between components: list of 1,000 records", "quads", 1000),
    ("between components: method of a resource", "methods", 0),
];

/// That the caller is called once for all of them hardly counts.
pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let component = Component::new(engine, include_str!("composed.wat"))?;
    let mut store = Store::new(engine, ());
    let instance = Linker::new(engine).instantiate(&mut store, &component)?;
    for (name, export, number) in ROWS {
        let run = instance.get_typed_func::<(u32, u32), (u32,)>(&mut store, export)?;
        rows.batch(name, |times| {
            black_box(run.call(&mut store, (times, black_box(number)))?);
            Ok(())
        })?;
    }
    Ok(())
}
