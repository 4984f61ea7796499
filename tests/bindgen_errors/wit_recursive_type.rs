//! A type holds itself.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { record node { next: option<node> } }
        world w { import i; }
    ",
});

fn main() {}
