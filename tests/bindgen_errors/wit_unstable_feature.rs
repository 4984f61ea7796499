//! The world imports what is behind a gate that is shut.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { @unstable(feature = lasers) record beam { x: u8 } f: func(b: beam); }
        world w { import i; }
    ",
});

fn main() {}
