//! What was compiled before is found again: artifacts by the bytes that they were compiled from, and
//! functions within them, so that a module of which one function has changed is mostly found too.
//!
//! A cache is a folder. [`config`] says which and how large, [`handle`] is what an engine holds.
//! Files come into the folder whole and are never changed ([`folder`]), so any number of processes
//! share it without locks. There are two kinds: artifacts with their checksums beside them
//! ([`artifacts`]), and packs of many functions each ([`packs`]). Now and then, one process at a time
//! throws away what was used least recently ([`sweep`]).
//!
//! **Invariants.** Nothing in the folder can make a compilation fail, and no machine code from it is
//! run before its checksum was seen to be right. A checksum is against damage, not against malice:
//! who can write to the folder can have the host run any code, so a folder that others can write to
//! is refused.

mod config;
mod handle;
mod folder;
mod artifacts;
mod packs;
mod sweep;

pub(crate) use artifacts::Found;
pub use config::CacheConfig;
pub use handle::Cache;
