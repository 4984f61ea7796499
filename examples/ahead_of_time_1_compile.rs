//! Compiles a component to an artifact, for `ahead_of_time_2_load` to load: in a build of Wharf
//! without a compiler, on another machine of the same kind, as often as it likes.
//!
//! ```text
//! cargo run --example ahead_of_time_1_compile -- adder.wharf
//! cargo run --no-default-features --features component \
//!     --example ahead_of_time_2_load -- adder.wharf
//! ```

use std::path::PathBuf;
use wharf::{Engine, Result};

const ADDER: &str = r#"
    (component
      (core module $m
        (func (export "add") (param i32 i32) (result i32)
          (i32.add (local.get 0) (local.get 1))))
      (core instance $i (instantiate $m))
      (func (export "add") (param "a" u32) (param "b" u32) (result u32)
        (canon lift (core func $i "add"))))
"#;

fn main() -> Result<()> {
    let default = || std::env::temp_dir().join("adder.wharf");
    let path = std::env::args_os().nth(1).map_or_else(default, PathBuf::from);
    let artifact = Engine::default().precompile_component(ADDER.as_bytes())?;
    std::fs::write(&path, &artifact)?;
    println!("{} bytes in {}", artifact.len(), path.display());
    Ok(())
}
