//! Filters are in quotes.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    imports: { go: trappable },
});

fn main() {}
