//! A host that does not implement all that the world imports.

wharf::component::bindgen!({
    inline: "package a:b; interface i { f: func(); g: func(x: string) -> u32; } world w { import i; }",
});

struct Host;

impl a::b::i::Host for Host {
    fn f(&mut self) {}
}

fn main() {}
