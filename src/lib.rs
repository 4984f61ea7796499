//! Wharf: a runtime for WebAssembly components.
#![forbid(unsafe_code)]
