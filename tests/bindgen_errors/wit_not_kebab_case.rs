//! Names of WIT are in kebab-case.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { sendText: func(); }
        world w { import i; }
    ",
});

fn main() {}
