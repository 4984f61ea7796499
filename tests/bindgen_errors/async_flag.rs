//! Asynchronous functions cannot run yet.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    imports: { default: async },
});

fn main() {}
