//! The WIT uses a type that it does not define.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i {
            record point { x: f64 }
            move-to: func(p: pint);
        }
        world w { import i; }
    ",
});

fn main() {}
