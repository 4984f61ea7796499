//! A host implements an interface, but not its resource.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i {
            record point { x: u32, y: u32 }
            resource file { read: func(n: u64) -> list<u8>; }
            move-to: func(p: point) -> result<point, string>;
        }
        world w { import i; export go: func(p: u32, s: string) -> u32; }
    ",
});

use a::b::i;
use wharf::component::Resource;

struct Host;

impl i::Host for Host {
    fn move_to(&mut self, p: i::Point) -> Result<i::Point, String> {
        Ok(p)
    }
}

const _: Option<Resource<i::File>> = None;

fn main() {}
