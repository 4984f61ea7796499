//! A key is given twice.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    with: { "a:b/i.r": u32, "a:b/i.r": u64 },
});

fn main() {}
