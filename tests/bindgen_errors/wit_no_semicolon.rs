//! A line of WIT does not end.

wharf::component::bindgen!({
    inline: "
        package a:b;
        world w {
            import f: func()
            export g: func();
        }
    ",
});

fn main() {}
