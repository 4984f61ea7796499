//! The component model on top of `wharf-runtime`.
#![deny(unsafe_code)]

pub mod abi;
pub mod adapter;
pub mod error;
pub mod names;
pub mod plan;
pub mod resource;
pub mod types;
mod val;
mod encode;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "wave")]
mod wave;
#[cfg(feature = "compile")]
pub mod translate;
pub mod artifact;
#[cfg(feature = "compile")]
mod compile;
mod component;
pub mod reflect;
mod store;
mod guest;
mod linker;
mod instance;
mod close;
mod host;
mod func;
mod bindings;
#[cfg(feature = "compile")]
mod budget;
mod data;

pub use abi::{ComponentNamedList, ComponentType, Lift, Lower};
#[cfg(feature = "compile")]
pub use compile::PrecompileComponent;
pub use component::{Component, ComponentExportIndex, InstanceExportLookup};
pub use data::{Access, Accessor, HasData, HasSelf};
pub use error::TypeMismatch;
pub use func::{Func, TypedFunc};
pub use instance::{Instance, InstancePre};
pub use linker::{Linker, LinkerInstance};
pub use reflect::{ComponentFunc, Type};
pub use resource::{
    Resource, ResourceAny, ResourceDynamic, ResourceTable, ResourceTableError, ResourceType,
};
pub use types::Name;
pub use val::{List, ListElement, Record, Val};
pub use wharf_macros::{ComponentType, Lift, Lower, bindgen, flags};
#[cfg(feature = "wave")]
pub use {wasm_wave, wave::WaveError};

// The derives name this crate by its name, inside of it as well.
#[cfg(test)]
extern crate self as wharf_component;

/// What the code that the macros write refers to; no part of the public API.
#[doc(hidden)]
pub mod __internal {
    pub use crate::abi::{Needs, Sink, Source, TypeContext, Typecheck, plain};
    pub use crate::bindings::{Arguments, Exports, HostLinker, Versions, names_of, ready};
    pub use crate::error::TypeMismatch;
    pub use crate::types::InterfaceType;
    pub use crate::types::layout::{CanonicalAbi, VariantAbi};
    pub use crate::{guest_resource, host_trait};
    pub use anyhow;
    pub use bytemuck;
    pub use tracing;
    pub use wharf_macros::{ComponentValue, generated};
    pub use wharf_runtime::AsContextMut;
}
