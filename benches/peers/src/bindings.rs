//! The world's bindings, and what the host gives to it.

use bench::peers::host::{Host, HostCounter};
use wasmtime::Result;
use wasmtime::component::{Resource, ResourceTable};

wasmtime::component::bindgen!({
    path: "../src/world.wit",
    world: "bench",
    with: { "bench:peers/host.counter": Counter },
});

/// A resource of the host.
pub struct Counter {
    count: u32,
}

/// What a store has.
#[derive(Default)]
pub struct State {
    table: ResourceTable,
    taken: usize,
}

impl Host for State {
    fn add(&mut self, a: u32, b: u32) -> u32 {
        a.wrapping_add(b)
    }

    fn take_string(&mut self, s: String) {
        self.taken += s.len();
    }

    fn take_quads(&mut self, l: Vec<Quad>) {
        self.taken += l.len();
    }
}

impl HostCounter for State {
    fn new(&mut self) -> Resource<Counter> {
        self.table.push(Counter { count: 1 }).expect("the table is not full")
    }

    fn get(&mut self, counter: Resource<Counter>) -> u32 {
        self.table.get(&counter).expect("it is in the table").count
    }

    fn drop(&mut self, counter: Resource<Counter>) -> Result<()> {
        self.table.delete(counter)?;
        Ok(())
    }
}
