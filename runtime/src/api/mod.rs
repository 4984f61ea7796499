//! The public API: faces of what lies below.

pub(crate) mod engine;
pub(crate) mod exception;
pub(crate) mod func;
pub(crate) mod global;
pub(crate) mod instance;
pub(crate) mod linker;
mod made;
pub(crate) mod memory;
pub(crate) mod module;
pub(crate) mod seam;
pub(crate) mod store;
pub(crate) mod table;
pub(crate) mod typed;
pub(crate) mod value;
