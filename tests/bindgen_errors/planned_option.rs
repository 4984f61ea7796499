//! Options that are known elsewhere, and what to do without them.

wharf::component::bindgen!({
    inline: "package a:b; world w {}",
    include_component_type: true,
});

fn main() {}
