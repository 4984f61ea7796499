//! Fuzz targets, as functions of bytes: `cargo fuzz` calls them with bytes that it makes up, and the
//! seeded runs in `tests/seeded.rs` with bytes that follow from a number.
//!
//! - [`differential`]: a valid module does the same in two configurations of Wharf and in an
//!   interpreter;
//! - [`compile`]: nothing that is to be compiled makes Wharf panic;
//! - [`generate`]: modules out of bytes;
//! - [`engines`]: what a module is run by;
//! - [`seeds`]: bytes out of numbers.
#![forbid(unsafe_code)]

mod differential;
mod compile;
mod generate;
mod engines;
pub mod seeds;

pub use compile::compile;
pub use differential::{Outcome, differential};
