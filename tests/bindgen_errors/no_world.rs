//! There is no world to generate.

wharf::component::bindgen!({ inline: "package a:b; interface i { f: func(); }" });

fn main() {}
