//! `Borrowing` says whether types are there twice.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    ownership: Borrowing { duplicate: true },
});

fn main() {}
