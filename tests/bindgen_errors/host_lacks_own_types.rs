//! A function whose signature has types of the host's own.

mod host {
    pub struct Canvas;
    pub enum Failure {}
}

use host::Failure as Unfinished;

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i {
            enum code { none }
            resource canvas { draw: func(over: option<own<canvas>>) -> result<_, code>; }
        }
        interface j {
            enum code { none }
            finish: func() -> result<u32, code>;
        }
        world w { import i; import j; }
    ",
    with: { "a:b/i.canvas": crate::host::Canvas },
    trappable_error_type: {
        "a:b/i.code" => crate::host::Failure,
        "a:b/j.code" => Unfinished,
    },
});

struct Host;

impl a::b::i::HostCanvas for Host {
    fn drop(&mut self, _: wharf::component::Resource<host::Canvas>) -> wharf::Result<()> {
        Ok(())
    }
}

impl a::b::j::Host for Host {
    fn convert_code(&mut self, _: Unfinished) -> wharf::Result<a::b::j::Code> {
        Ok(a::b::j::Code::None)
    }
}

fn main() {}
