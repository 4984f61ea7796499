//! Ownership is one of two.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    ownership: Shared,
});

fn main() {}
