//! From parsed modules to machine code: [`compile`] is the list of passes.
//!
//! What follows from how modules are instantiated together is found first ([`origins`], [`closed`],
//! [`known`], [`constants`], [`elements`]). Each function of each module is translated to CLIF ([`clif`]),
//! small ones are inlined where they are called ([`bodies`], [`inline`]), and each is compiled by itself
//! ([`func`]), on as many threads as there are; the stubs by which host and code call each other ([`stubs`]) are added;
//! functions that were compiled before are found in a store instead, where there is one
//! ([`incremental`]); then everything is laid out in one text, and calls within it are resolved
//! ([`link`]). The order of functions is that of their keys ([`key`]), whichever thread compiled them,
//! so that the same input makes the same bytes.
//!
//! **Invariants.** Compiled code calls nothing but functions of its artifact and addresses that it
//! finds in contexts: there are no library calls and no relocations. Nothing here knows of stores
//! or of components.

pub mod code;

#[cfg(feature = "compile")]
mod abi;
#[cfg(feature = "compile")]
mod bodies;
#[cfg(feature = "compile")]
mod budget;
#[cfg(feature = "compile")]
mod callgraph;
#[cfg(feature = "compile")]
mod clif;
#[cfg(feature = "compile")]
mod closed;
#[cfg(feature = "compile")]
mod constants;
#[cfg(feature = "compile")]
mod data;
#[cfg(feature = "compile")]
mod elements;
#[cfg(feature = "compile")]
mod func;
#[cfg(feature = "compile")]
mod incremental;
#[cfg(feature = "compile")]
mod inline;
#[cfg(feature = "compile")]
mod isa;
#[cfg(feature = "compile")]
mod key;
#[cfg(feature = "compile")]
mod known;
#[cfg(feature = "compile")]
mod link;
#[cfg(feature = "compile")]
mod origins;
#[cfg(feature = "compile")]
mod passes;
#[cfg(feature = "compile")]
mod positions;
#[cfg(feature = "compile")]
mod proportion;
#[cfg(feature = "compile")]
mod straighten;
#[cfg(feature = "compile")]
mod stubs;
#[cfg(feature = "compile")]
mod unwind;
#[cfg(feature = "compile")]
mod writes;

#[cfg(feature = "compile")]
pub use budget::TooMuchToCompile;
#[cfg(feature = "compile")]
pub use incremental::CacheStore;
#[cfg(feature = "compile")]
pub use passes::{CompileSettings, compile};

#[cfg(all(test, feature = "compile"))]
mod tests;
