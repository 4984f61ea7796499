//! The component model on top of `wharf-runtime`.
#![deny(unsafe_code)]

// From the ground up to the faces: a room imports from those before it.
pub mod names;
#[cfg(feature = "compile")]
mod budget;
pub mod resource;
pub mod error;
pub mod types;
pub mod plan;
mod value;
pub mod abi;
pub mod adapter;
pub mod artifact;
#[cfg(feature = "compile")]
pub mod translate;
#[cfg(feature = "compile")]
mod compile;
mod component;
pub mod reflect;
mod encode;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "wave")]
mod wave;
mod run;
mod api;
mod bindings;

pub use abi::{ComponentNamedList, ComponentType, Lift, Lower, WasmList, WasmStr};
pub use api::{
    Access, Accessor, Func, HasData, HasSelf, Instance, InstancePre, Linker, LinkerInstance,
    TypedFunc,
};
pub use component::{Component, ComponentExportIndex, InstanceExportLookup};
pub use error::{
    AbiError, AbiValue, Misfit, MissingExports, NoVersionFits, ResourceError, TypeMismatch,
    UndefinedImport, WrongExports,
};
#[cfg(feature = "json")]
pub use json::JsonError;
pub use reflect::{ComponentFunc, Type};
pub use resource::{
    Resource, ResourceAny, ResourceDynamic, ResourceTable, ResourceTableError, ResourceType,
};
pub use types::Name;
pub use value::{ErrorContextAny, FutureAny, List, ListElement, Record, StreamAny, Val, Value};
pub use wharf_macros::{ComponentType, Lift, Lower, bindgen, flags};
#[cfg(feature = "wave")]
pub use {wasm_wave, wave::WaveError};

// The derives name this crate by its name, inside of it as well.
#[cfg(test)]
extern crate self as wharf_component;

/// What the code that the macros write refers to; no part of the public API.
#[doc(hidden)]
pub mod __internal {
    pub use crate::abi::{Needs, Shape, Sink, Source, TypeContext, Typecheck, plain};
    pub use crate::bindings::{
        Arguments, Exports, HostLinker, Versions, find_exports, find_interface, names_of,
    };
    pub use crate::error::TypeMismatch;
    pub use crate::types::InterfaceType;
    pub use crate::types::layout::{CanonicalAbi, VariantAbi};
    pub use crate::{guest_resource, host_trait};
    pub use anyhow;
    pub use bytemuck;
    pub use tracing;
    pub use wharf_macros::{ComponentValue, generated};
    pub use wharf_runtime::{AsContextMut, ready};
}
