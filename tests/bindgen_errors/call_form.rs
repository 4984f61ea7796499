//! `bindgen!` is not called like that.

wharf::component::bindgen!("w", "wit");

fn main() {}
