//! Asynchronous functions of WIT are not there yet.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { f: async func(); }
        world w { import i; }
    ",
});

fn main() {}
