//! Values of scripts: arguments made, results compared.

pub(crate) mod core;
mod vector;
pub(crate) mod component;
