//! The core WebAssembly engine below Wharf.
//!
//! Reading order is the order of the pipeline: bytes become a parsed module (`module`), machine
//! code (`compile`), an ELF object (`artifact`), mapped code and instances (`vm`), and the public
//! API on top of them. This crate knows no components.
#![deny(unsafe_code)]

pub mod artifact;
pub mod builtins;
pub mod compile;
pub mod config;
mod features;
pub mod layout;
pub mod module;
mod trap_code;
pub mod tunables;

pub use artifact::format::Precompiled;
pub use config::{Config, OptLevel, WasmBacktraceDetails};
pub use features::WasmFeatures;
pub use trap_code::Trap;
