//! Modules out of bytes.

use arbitrary::{Result, Unstructured};
use wasm_smith::{Config, Module};

/// How many loops and calls a module may go through in all.
const FUEL: u32 = 1_000;
/// Bytes of each memory, and elements of each table: all engines can give them, so that growing fails
/// nowhere or everywhere.
const MEMORY: u32 = 1 << 20;
const ELEMENTS: u64 = 1_000;

/// A module that ends, imports nothing and exports everything, in what all engines have.
pub(crate) fn module(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let config = Config {
        canonicalize_nans: true,
        custom_page_sizes_enabled: false,
        exceptions_enabled: false,
        export_everything: true,
        gc_enabled: false,
        max_imports: 0,
        max_memories: 3,
        max_memory32_bytes: u64::from(MEMORY),
        max_memory64_bytes: u128::from(MEMORY),
        max_table_elements: ELEMENTS,
        max_tables: 3,
        memory64_enabled: u.ratio(1, 4)?,
        memory_max_size_required: true,
        min_funcs: 5,
        relaxed_simd_enabled: false,
        simd_enabled: u.arbitrary()?,
        table_max_size_required: true,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    };
    let mut module = Module::new(config, u)?;
    // Only a module that imports its fuel cannot get any.
    module.ensure_termination(FUEL).map_err(|_| arbitrary::Error::IncorrectFormat)?;
    Ok(module.to_bytes())
}

/// Any module that there can be, with all proposals.
pub(crate) fn any_module(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let config = Config {
        allow_invalid_funcs: u.ratio(1, 4)?,
        custom_page_sizes_enabled: true,
        generate_custom_sections: true,
        max_memories: 10,
        max_tables: 10,
        wide_arithmetic_enabled: true,
        ..Config::default()
    };
    Ok(Module::new(config, u)?.to_bytes())
}

/// Any component that there can be.
pub(crate) fn any_component(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    Ok(wasm_smith::Component::new(Config::default(), u)?.to_bytes())
}
