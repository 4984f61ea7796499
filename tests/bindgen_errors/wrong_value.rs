//! A value of the wrong kind.

wharf::component::bindgen!({ world: w, inline: "package a:b; world w {}" });

fn main() {}
