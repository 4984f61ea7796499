//! A word of WIT is a name only with `%` before it.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { resource: func(); }
        world w { import i; }
    ",
});

fn main() {}
