//! A tuple in a type that is not even `Debug`.

wharf::component::bindgen!({
    inline: "
        package a:b;
        interface i { record r { t: tuple<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8> } }
        world w { import i; }
    ",
});

fn main() {}
