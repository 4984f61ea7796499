//! It is not said which of two worlds is meant.

wharf::component::bindgen!({ inline: "package a:b; world one {} world two {}" });

fn main() {}
