//! Bytes run as machine code.

use wharf_runtime::{Engine, LoadedCode, Precompiled};

fn main() {
    let (engine, bytes) = (Engine::default(), vec![0xcc; 4096]);
    let _ = LoadedCode::deserialize(&engine, &bytes, Precompiled::Module);
}
