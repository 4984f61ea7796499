//! The public API: faces of what lies below.

pub(crate) mod asynchronous;
mod backtrace;
mod commands;
mod defaults;
pub(crate) mod engine;
mod engine_options;
pub(crate) mod exception;
mod fuel;
pub(crate) mod func;
pub(crate) mod global;
pub(crate) mod instance;
pub(crate) mod limits;
pub(crate) mod linker;
mod made;
pub(crate) mod memory;
pub(crate) mod module;
pub(crate) mod seam;
pub(crate) mod store;
pub(crate) mod table;
pub(crate) mod typed;
pub(crate) mod unknown_imports;
pub(crate) mod value;
