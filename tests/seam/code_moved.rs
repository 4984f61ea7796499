//! Loaded code that is taken out of where others look for it.

use std::sync::Arc;
use wharf_runtime::{Engine, Module};

fn main() -> wharf::Result<()> {
    let module = Module::new(&Engine::default(), "(module)")?;
    let code = module.code().clone();
    drop(module);
    let _ = Arc::into_inner(code);
    Ok(())
}
