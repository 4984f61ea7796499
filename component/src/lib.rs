//! The component model on top of `wharf-runtime`.
#![forbid(unsafe_code)]

pub mod abi;
pub mod names;
pub mod plan;
pub mod types;
