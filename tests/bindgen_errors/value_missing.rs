//! An option has no value.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    world,
});

fn main() {}
