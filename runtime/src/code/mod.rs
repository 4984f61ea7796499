//! Code that is loaded: an artifact in memory ([`loaded`]), who can be asked about an address of it ([`registry`]),
//! what functions are called and which lines they came from ([`backtrace`], [`dwarf`]), and telling profilers of it.
//!
//! Part of the unsafe wall: see [`crate::vm`].

#![allow(unsafe_code)]

pub(crate) mod backtrace;
#[cfg(feature = "compile")]
pub(crate) mod compiled;
pub(crate) mod dwarf;
pub(crate) mod loaded;
#[cfg(feature = "profiling")]
mod profile;
pub(crate) mod registry;
