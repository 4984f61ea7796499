//! Core modules: what is in one ([`info`]), in which types ([`types`]), and how it is read from
//! bytes (`parse`).
//!
//! Parsing validates: a [`info::ModuleInfo`] that exists is that of a valid module, and later
//! stages index it without looking back.

pub mod info;
#[cfg(feature = "compile")]
pub mod parse;
pub mod types;
