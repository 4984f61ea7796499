//! A trappable error type is no error of the WIT.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); resource r; } world w { import i; export go: func(); }",
    trappable_error_type: { "a:b/i.r" => MyError },
});

fn main() {}
