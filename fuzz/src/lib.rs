//! Fuzz targets, as functions of bytes: `cargo fuzz` calls them with bytes that it makes up, and the
//! seeded runs in `tests/seeded.rs` with bytes that follow from a number.
//!
//! - [`differential`]: a valid module does the same in two configurations of Wharf and in an
//!   interpreter;
//! - [`components`]: a component of several modules, some of them the host's, does the same in all
//!   configurations, and what its modules do that are linked by hand;
//! - [`hosts`]: a host that mixes up all that it gets hold of, in the middle of calls, too, gets what a
//!   model says, in all configurations;
//! - [`hostile`]: components that mean harm, and a careless host, come to nothing but errors, in all
//!   configurations;
//! - [`compile`]: nothing that is to be compiled makes Wharf panic;
//! - [`bindings`]: what is generated of any world is Rust, and compiles without a warning; and a component
//!   that has the world is told to have it;
//! - [`generate`]: modules out of bytes;
//! - [`engines`]: what a module is run by;
//! - [`seeds`]: bytes out of numbers.
//!
//! `cargo run --example shrink -- SEED` makes what a seed found small.
//!
//! The interpreter is not the newest: 2.0.0 is wrong in one of some forty thousand modules. Of
//!
//! ```wat
//! (func (param i64) (result i64) (local i32)
//!   (local.get 0) (i64.const 0) (local.get 1)
//!   (if (param i64) (then (local.set 0)) (else (drop))))
//! ```
//!
//! it returns 0 instead of its parameter, and on other modules its translator panics.
#![forbid(unsafe_code)]

mod configurations;
mod hosts;
mod generate;
mod engines;
pub mod seeds;
mod hostile;
mod differential;
mod components;
mod compile;
mod worlds;

pub use compile::compile;
pub use components::{ComponentOutcome, components};
pub use differential::{Case, Outcome, differential};
pub use hostile::{HostileOutcome, hostile};
pub use hosts::{HostOutcome, hosts};
pub use worlds::bindings;
