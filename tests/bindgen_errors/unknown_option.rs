//! Options that do not exist, both in one report.

wharf::component::bindgen!({
    wrold: "w",
    inline: "package a:b; world w {}",
    with_care: true,
});

fn main() {}
