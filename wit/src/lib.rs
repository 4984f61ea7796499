//! WIT to Rust host bindings, as a library.
//!
//! Text -> `resolve` (packages and a world) -> `lower` (every decision, into a Rust-shaped tree)
//! -> `print` (tokens). `bindgen!` is this library behind a macro, `wharf bindgen` behind a command;
//! a `build.rs` calls it directly:
//!
//! ```no_run
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     wharf_wit::Bindings::new().path("wit").world("plugin").write_to_out_dir("plugin.rs")?;
//!     Ok(())
//! }
//! ```
#![forbid(unsafe_code)]

mod error;
mod hints;
mod names;
mod options;
mod bindings;
mod print;
mod resolve;
mod lower;
mod generate;
mod text;
mod out_dir;

pub use error::{Error, Problem, Result};
pub use generate::{Bindings, Generated, generate, generate_with};
pub use options::{FunctionFlags, Options, Ownership, Rules};
