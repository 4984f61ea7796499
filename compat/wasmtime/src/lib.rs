//! Wharf by the name and paths of crate `wasmtime`, version 48.
//!
//! A host that names that crate itself moves by one line, `wasmtime = { package = "wharf", ... }`. Where other crates in its
//! graph name it, too, they have to mean the same crate; so the graph as a whole is patched, in the Cargo.toml of the
//! workspace:
//!
//! ```toml
//! [patch.crates-io]
//! wasmtime = { path = "wharf/compat/wasmtime" }
//! ```
//!
//! Everything here is Wharf's facade: its documentation says what there is, and what differs.
#![forbid(unsafe_code)]

// The one place where all is given on: whatever the facade has, it has under the other name.
pub use wharf::*;
