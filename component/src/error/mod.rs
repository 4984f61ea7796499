//! Errors of the component layer that a host can match.
//!
//! What components and core modules have in common is in `wharf_runtime::error`.

mod abi;
mod bindings;
mod linker;
mod mismatch;
mod resource;

pub use abi::{AbiError, AbiValue};
pub use bindings::{Misfit, MissingExports, NoVersionFits, WrongExports};
pub use linker::UndefinedImport;
pub use mismatch::TypeMismatch;
pub use resource::ResourceError;

use std::fmt;
use wharf_runtime::Trap;
use wharf_runtime::error::{Bug, NotEntered, NotEnteredReason};

/// What cannot be, unless we are wrong.
#[cold]
pub(crate) fn bug(what: &str) -> anyhow::Error {
    Bug::new(what).into()
}

/// The trap of a call that may not be made.
#[cold]
pub(crate) fn cannot_enter(reason: NotEnteredReason, why: impl fmt::Display) -> anyhow::Error {
    anyhow::Error::from(Trap::CannotEnterComponent).context(NotEntered::new(reason, why))
}

/// [`cannot_enter`] for a call between instances of one root.
#[cold]
pub(crate) fn cannot_enter_within() -> anyhow::Error {
    cannot_enter(NotEnteredReason::BeingCalled, "a component inside it is being called already")
}

/// [`cannot_enter`] for a call between a component instance and one around it, or of itself.
#[cold]
pub(crate) fn cannot_enter_nested() -> anyhow::Error {
    let why = "a component does not call itself, nor one around it or inside it (unless `Config::donut_wrapping` is on)";
    cannot_enter(NotEnteredReason::Nested, why)
}
