//! What people run to keep the house clean.
#![forbid(unsafe_code)]
fn main() {}
