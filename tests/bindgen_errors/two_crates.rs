//! `crate` and `wasmtime_crate` mean the same.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    crate: ::wharf,
    wasmtime_crate: ::wharf,
});

fn main() {}
