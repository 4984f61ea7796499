//! Core modules: in which types they speak ([`types`]), what is in one ([`info`]), what is known of
//! their instances ([`known`]), how they are read from bytes (`parse`, `groups`), made into an artifact (`build`)
//! and held by the host (`handle`).
//!
//! Parsing validates: a [`info::ModuleInfo`] that exists is that of a valid module, and later
//! stages index it without looking back.

pub mod types;
pub mod info;
pub mod known;
#[cfg(feature = "compile")]
mod groups;
#[cfg(feature = "compile")]
pub(crate) mod proposal;
#[cfg(feature = "compile")]
pub mod parse;
#[cfg(feature = "compile")]
pub mod build;
pub(crate) mod handle;
