//! Values of scripts: arguments made, results compared.

pub(crate) mod core;
pub(crate) mod component;
