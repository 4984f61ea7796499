//! Flags that do not exist.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    imports: { default: trapable },
    exports: { "go": traced },
});

fn main() {}
