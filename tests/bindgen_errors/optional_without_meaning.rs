//! `optional` names exports.

wharf::component::bindgen!({
    inline: "package a:b; world w { import log: func(); export run: func(); }",
    optional: ["log"],
});

fn main() {}
