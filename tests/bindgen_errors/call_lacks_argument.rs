//! A call lacks an argument.

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

fn call(w: &W, store: &mut wharf::Store<()>) -> wharf::Result<u32> {
    w.call_go(store, 1)
}

fn main() {}
