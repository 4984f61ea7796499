//! The world that is named is not there.

wharf::component::bindgen!({
    world: "plug-in",
    inline: "package a:b; world plugin {} world other {}",
});

fn main() {}
