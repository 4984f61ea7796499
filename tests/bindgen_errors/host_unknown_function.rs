//! A host implements what the WIT does not have.

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

impl i::HostFile for Host {
    fn read(&mut self, _: Resource<i::File>, _: u64) -> Vec<u8> {
        Vec::new()
    }
    fn drop(&mut self, _: Resource<i::File>) -> wharf::Result<()> {
        Ok(())
    }
}

impl i::Host for Host {
    fn move_to(&mut self, p: i::Point) -> Result<i::Point, String> {
        Ok(p)
    }
    fn move_by(&mut self) {}
}

fn main() {}
