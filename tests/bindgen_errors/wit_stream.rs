//! Streams are not there yet.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { f: func(s: stream<u8>); }
        world w { import i; }
    ",
});

fn main() {}
