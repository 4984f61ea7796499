//! The WIT uses a package that nobody gave.

wharf::component::bindgen!({
    inline: "
        package a:b;
        world w { import wasi:io/streams@0.2.0; }
    ",
});

fn main() {}
