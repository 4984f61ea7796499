//! Types that are none of the component model.

use wharf::component::{ComponentType, Lift};

#[derive(ComponentType)]
#[component(record)]
enum NotARecord {
    A,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
enum TwoPayloads {
    Pair(u32, u32),
    Named { x: u32 },
}

#[derive(ComponentType)]
#[component(enum)]
enum WithPayload {
    A(u32),
}

#[derive(ComponentType)]
#[component(record, nane = "x")]
struct Misspelt {
    #[component(name = "Not Kebab")]
    x: u32,
}

fn main() {}
