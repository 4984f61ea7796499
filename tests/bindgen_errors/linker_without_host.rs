//! A linker is given data that implements nothing.

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

use wharf::component::{HasSelf, Linker};

struct Host;

fn link(linker: &mut Linker<Host>) -> wharf::Result<()> {
    W::add_to_linker::<_, HasSelf<Host>>(linker, |host| host)
}

fn main() {}
