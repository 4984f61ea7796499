//! Asynchronous functions with the store need concurrency.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    imports: { default: async | store },
});

fn main() {}
