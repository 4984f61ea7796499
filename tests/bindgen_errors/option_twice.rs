//! An option is given twice.

wharf::component::bindgen!({
    world: "w",
    inline: "package a:b; world w {}",
    world: "v",
});

fn main() {}
