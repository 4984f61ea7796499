//! The WIT cannot be read.

wharf::component::bindgen!({
    inline: "
        package a:b;
        world w {
            export f: func(x u32);
        }
    ",
});

fn main() {}
