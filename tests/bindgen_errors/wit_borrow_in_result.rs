//! Nothing that is borrowed is returned.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { resource r; f: func() -> borrow<r>; }
        world w { import i; }
    ",
});

fn main() {}
