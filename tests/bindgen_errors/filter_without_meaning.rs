//! Filters that name nothing in the world.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    imports: { "a:b/i.g": trappable },
    exports: { "stop": trappable },
});

fn main() {}
