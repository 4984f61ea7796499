//! Keys of `with` that name nothing in the world.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    with: { "a:b/i.q": Thing, "a:c/i": things },
});

fn main() {}
