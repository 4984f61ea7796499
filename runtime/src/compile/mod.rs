//! From parsed modules to machine code.

pub mod code;
