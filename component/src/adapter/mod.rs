//! Calls from one component to another inside the same root: `canon lower` of a `canon lift`, as one
//! compiled function.
//!
//! An adapter is written as core WebAssembly. It lifts from the memory of one side and lowers to
//! that of the other without anything in between, and is validated, compiled, linked and inlined like
//! any other code of the component: it has no rights that core code has not, and the machine code
//! that runs is bounds-checked by the same translator. Adapters that are needed at the same time are
//! functions of one module; what several of them do (to copy a list of some type from one memory to
//! another) is a function of that module, once.
//!
//! - `request`: what is asked for, a call with its two sides;
//! - `module`: a module under construction, its imports and shared functions;
//! - `call`: a call from end to end, as `canon_lower` and `canon_lift` say;
//! - `value`, `variant`, `list`, `string`, `handle`: how a value goes from one side to the other;
//! - `body`: a function body under construction;
//! - `fault`: why they trap.
//!
//! The alternative that was rejected is to write CLIF: an adapter would then be code that nobody
//! validates, with its own way to memories and globals.

#[cfg(feature = "compile")]
mod body;
#[cfg(feature = "compile")]
mod call;
mod fault;
#[cfg(feature = "compile")]
mod handle;
#[cfg(feature = "compile")]
mod list;
#[cfg(feature = "compile")]
mod module;
#[cfg(feature = "compile")]
mod request;
#[cfg(feature = "compile")]
mod string;
#[cfg(feature = "compile")]
mod value;
#[cfg(feature = "compile")]
mod variant;

pub use fault::Fault;
#[cfg(feature = "compile")]
pub(crate) use module::{AdapterModule, instructions, words};
#[cfg(feature = "compile")]
pub(crate) use request::{AdapterCall, ComponentFacts};
