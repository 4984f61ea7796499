//! What the options of `bindgen!` make at run time, with guests that are written for them.
#![cfg(all(feature = "component", feature = "wat"))]

mod accessor;
mod asynchronous;
mod borrowing;
mod in_macros;
mod lints;
mod named;
mod optional;
mod resources;
mod store;
mod upgrades;
mod versions;
mod worlds;

use wharf::Engine;
use wharf::component::Component;

/// A component of its text.
fn component(engine: &Engine, text: &str) -> Component {
    Component::new(engine, text).unwrap_or_else(|error| panic!("{error:#}\n{text}"))
}
