//! The world imports an interface that is not there.

wharf::component::bindgen!({
    inline: "
        package a:b;
        world w { import files; }
    ",
});

fn main() {}
