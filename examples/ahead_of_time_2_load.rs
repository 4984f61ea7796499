//! Loads and runs what `ahead_of_time_1_compile` made. Nothing here needs a compiler: see there
//! for how to build it without.

use std::path::PathBuf;
use wharf::component::{Component, Linker};
use wharf::{Engine, Result, Store};

fn main() -> Result<()> {
    let default = || std::env::temp_dir().join("adder.wharf");
    let path = std::env::args_os().nth(1).map_or_else(default, PathBuf::from);
    let engine = Engine::default();
    // SAFETY: the file is what the other example wrote, and nobody changes it meanwhile.
    let component = unsafe { Component::deserialize_file(&engine, &path)? };
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    let add = instance.get_typed_func::<(u32, u32), (u32,)>(&mut store, "add")?;
    let (sum,) = add.call(&mut store, (40, 2))?;
    println!("40 + 2 = {sum}");
    Ok(())
}
