//! The core WebAssembly engine below Wharf.
#![deny(unsafe_code)]
