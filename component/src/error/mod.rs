//! Errors of the component layer that a host can match.
//!
//! What components and core modules have in common is in `wharf_runtime::error`.

mod abi;
mod bindings;
mod linker;
mod mismatch;
mod resource;

pub use abi::{AbiError, AbiValue};
pub use bindings::{HostFunctionWaits, NoVersionFits, WrongExports};
pub use linker::UndefinedImport;
pub use mismatch::TypeMismatch;
pub use resource::ResourceError;

use wharf_runtime::error::Bug;

/// What cannot be, unless we are wrong.
#[cold]
pub(crate) fn bug(what: &str) -> anyhow::Error {
    Bug::new(what).into()
}
