//! A function whose signature takes more than a line.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i {
            record point { x: u32, y: u32 }
            resource canvas {
                draw-polygon: func(
                    corners: list<point>, filled-with: option<tuple<u8, u8, u8>>, line-width: f32,
                ) -> result<list<point>, string>;
            }
        }
        world w { import i; }
    ",
});

struct Host;

impl a::b::i::HostCanvas for Host {
    fn drop(&mut self, _: wharf::component::Resource<a::b::i::Canvas>) -> wharf::Result<()> {
        Ok(())
    }
}

fn main() {}
