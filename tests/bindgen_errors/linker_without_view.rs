//! It is not said what of the data implements the host.

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

use wharf::component::Linker;

fn link(linker: &mut Linker<u32>) -> wharf::Result<()> {
    W::add_to_linker::<_, u32>(linker, |host| host)
}

fn main() {}
