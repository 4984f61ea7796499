//! There is no WIT at the path.

wharf::component::bindgen!({
    world: "w",
    path: "tests/bindgen_errors/nothing.wit",
});

fn main() {}
