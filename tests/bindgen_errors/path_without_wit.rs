//! The folder has no WIT.

wharf::component::bindgen!({
    path: "tests/bindgen_errors",
});

fn main() {}
