//! From parsed modules to machine code: [`compile`] is the list of passes.
//!
//! What follows from how modules are instantiated together is found first ([`origins`], [`closed`],
//! [`imports`], [`constants`], [`elements`]). Each function of each module is translated to CLIF ([`clif`]),
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

mod abi;
mod bodies;
mod budget;
mod callgraph;
mod clif;
mod closed;
mod constants;
mod data;
mod elements;
mod func;
mod incremental;
mod inline;
mod isa;
mod key;
mod imports;
mod link;
mod origins;
mod passes;
mod positions;
mod proportion;
mod straighten;
mod stubs;
mod unwind;
mod writes;

pub use budget::TooMuchToCompile;
pub use incremental::CacheStore;
pub use passes::{CompileSettings, compile};

#[cfg(test)]
mod tests;
