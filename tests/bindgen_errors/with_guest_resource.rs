//! A resource of the guest cannot be a type of the host.

wharf::component::bindgen!({
    inline: "package a:b; interface i { resource r; } world w { export i; }",
    with: { "a:b/i.r": u32 },
});

fn main() {}
