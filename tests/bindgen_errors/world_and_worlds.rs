//! What to generate is said once.

wharf::component::bindgen!({
    inline: "package a:b; world one {} world two {}",
    world: "one",
    worlds: ["one", "two"],
});

fn main() {}
