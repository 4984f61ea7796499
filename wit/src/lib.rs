//! WIT to Rust host bindings, as a library.
#![forbid(unsafe_code)]
