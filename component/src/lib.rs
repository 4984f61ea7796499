//! The component model on top of `wharf-runtime`.
#![forbid(unsafe_code)]

pub mod abi;
pub mod error;
pub mod names;
pub mod plan;
pub mod resource;
pub mod types;
mod val;
#[cfg(feature = "compile")]
pub mod translate;

pub use abi::{ComponentNamedList, ComponentType, Lift, Lower};
pub use error::TypeMismatch;
pub use resource::{Resource, ResourceAny, ResourceTable, ResourceTableError, ResourceType};
pub use val::Val;
pub use wharf_macros::{ComponentType, Lift, Lower, flags};

// The derives name this crate by its name, inside of it as well.
#[cfg(test)]
extern crate self as wharf_component;

/// What the code that the macros write refers to; no part of the public API.
#[doc(hidden)]
pub mod __internal {
    pub use crate::abi::layout::{CanonicalAbi, VariantAbi};
    pub use crate::abi::{Sink, Source, TypeContext, Typecheck, plain};
    pub use crate::error::TypeMismatch;
    pub use crate::types::InterfaceType;
    pub use anyhow;
    pub use tracing;
    pub use zerocopy;
}
