//! What versions import must differ in name, because one linker serves them all.

wharf::component::bindgen!({
    inline: "
        package a:b;
        world first { import log: func(); export run: func(); }
        world second { import log: func(); export run: func(n: u32); }
    ",
    versions: { v1: "first", v2: "second" },
});

fn main() {}
