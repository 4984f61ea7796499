//! Two functions have one name.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { f: func(); f: func(); }
        world w { import i; }
    ",
});

fn main() {}
