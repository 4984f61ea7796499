//! What `bindgen!` generates from each WIT of `tests/bindgen`: that it compiles without a warning in
//! every mode (`goldens`), is what the library and the command line generate (`goldens` too), and
//! passes values in both directions (`echo`, with components from `guest`).
#![deny(warnings)]
#![forbid(unsafe_code)]

mod goldens;
mod guest;
mod echo;

// A golden whose option `crate` says that Wharf is called so.
extern crate wharf as wasmtime;

// What options of goldens name.
use goldens::host::{Fault, FsError, Kind, MyHandle, Point, Which, kept, mapped};
