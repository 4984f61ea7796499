//! A type is passed that stands for nothing in WIT.

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

struct Text(String);

fn call(instance: &wharf::component::Instance, store: &mut wharf::Store<()>) {
    let _ = instance.get_typed_func::<(Text,), ()>(store, "go");
}

fn main() {}
