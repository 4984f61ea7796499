//! Core modules: in which types they speak ([`types`]), what is in one ([`info`]) and where its instances have it
//! ([`layout`]), what is known of these ([`wiring`]), and how modules are read from bytes (`parse`, `groups`).
//!
//! Parsing validates: a [`info::ModuleInfo`] that exists is that of a valid module, and later
//! stages index it without looking back.

pub mod types;
pub mod info;
pub mod wiring;
pub mod layout;
pub(crate) mod shape;
#[cfg(feature = "compile")]
mod groups;
#[cfg(feature = "compile")]
pub(crate) mod proposal;
#[cfg(feature = "compile")]
pub mod parse;
