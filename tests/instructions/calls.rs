//! What is counted: calls of the guests of `benches/peers`, of a core module, and of a component within another.

use crate::step::TIMES;
use bench::peers::host::{Host, HostCounter};
use std::io::Write;
use wharf::component::{Component, HasSelf, Linker, Resource, ResourceTable, Val, bindgen};
use wharf::{Config, Engine, Func, Module, Result, Store};

bindgen!({
    path: "benches/peers/src/world.wit",
    world: "bench",
    with: { "bench:peers/host.counter": Counter },
});

pub(crate) struct Counter(u32);

#[derive(Default)]
pub(crate) struct State {
    table: ResourceTable,
}

impl Host for State {
    fn add(&mut self, a: u32, b: u32) -> u32 {
        a.wrapping_add(b)
    }

    fn take_string(&mut self, _: String) {}

    fn take_quads(&mut self, _: Vec<Quad>) {}
}

impl HostCounter for State {
    fn new(&mut self) -> Resource<Counter> {
        self.table.push(Counter(1)).expect("the table is not full")
    }

    fn get(&mut self, counter: Resource<Counter>) -> u32 {
        self.table.get(&counter).expect("it is in the table").0
    }

    fn drop(&mut self, counter: Resource<Counter>) -> Result<()> {
        self.table.delete(counter)?;
        Ok(())
    }
}

/// Does what is called `name`, between `mark`s: warmed up first, then nothing, then [`TIMES`] times.
pub(crate) fn run(name: &str, mark: fn()) -> Result<()> {
    let engine = Engine::default();
    match name.split_once(' ') {
        Some(("core", what)) => core(&engine, what, mark),
        Some(("between", what)) => composed(&engine, what, mark),
        Some(("nested", what)) => nested(what, mark),
        _ => component(&engine, name, mark),
    }
}

/// `operation` does what it does as many times as it is told.
fn measure(mark: fn(), mut operation: impl FnMut(u32) -> Result<()>) -> Result<()> {
    // Whoever counts has to be there first.
    println!("ready");
    std::io::stdout().flush()?;
    std::io::stdin().read_line(&mut String::new())?;
    operation(3)?;
    mark();
    mark();
    operation(TIMES as u32)?;
    mark();
    Ok(())
}

fn repeat(mut operation: impl FnMut() -> Result<()>) -> impl FnMut(u32) -> Result<()> {
    move |times| (0..times).try_for_each(|_| operation())
}

fn core(engine: &Engine, what: &str, mark: fn()) -> Result<()> {
    let module = Module::new(
        engine,
        r#"(module
            (import "" "add" (func $add (param i32 i32) (result i32)))
            (func (export "add") (param i32 i32) (result i32)
                (i32.add (local.get 0) (local.get 1)))
            (func (export "calls") (param $n i32)
                (loop $next
                    (drop (call $add (local.get $n) (i32.const 1)))
                    (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#,
    )?;
    let mut store = Store::new(engine, ());
    let add = Func::wrap(&mut store, |a: u32, b: u32| a.wrapping_add(b));
    let instance = wharf::Instance::new(&mut store, &module, &[add.into()])?;
    if what == "call out" {
        let calls = instance.get_typed_func::<u32, ()>(&mut store, "calls")?;
        return measure(mark, |times| calls.call(&mut store, times));
    }
    let add = instance.get_typed_func::<(u32, u32), u32>(&mut store, "add")?;
    measure(mark, repeat(|| add.call(&mut store, (1, 2)).map(drop)))
}

/// One component calls another, inside of one that has both.
fn composed(engine: &Engine, what: &str, mark: fn()) -> Result<()> {
    let (export, number) = match what {
        "components, two scalars" => ("add", 0),
        "components, string of 16 B to the callee" => ("strings-to", 16),
        "components, string of 1 KiB to the callee" => ("strings-to", 1024),
        "components, method of a resource" => ("methods", 0),
        what => unreachable!("no call is called `between {what}`"),
    };
    let component = Component::new(engine, include_str!("../../benches/peers/src/composed.wat"))?;
    let mut store = Store::new(engine, ());
    let instance = Linker::new(engine).instantiate(&mut store, &component)?;
    let run = instance.get_typed_func::<(u32, u32), (u32,)>(&mut store, export)?;
    measure(mark, |times| run.call(&mut store, (times, number)).map(drop))
}

/// Who is called could be entered already: it has a word that says so.
fn nested(what: &str, mark: fn()) -> Result<()> {
    let engine = &Engine::new(Config::new().donut_wrapping(true))?;
    let component = Component::new(engine, include_str!("nested.wat"))?;
    let mut store = Store::new(engine, ());
    let instance = Linker::new(engine).instantiate(&mut store, &component)?;
    let (export, from_around) = match what {
        "call in, two scalars" => ("add", false),
        "call from around it, two scalars" => ("adds", true),
        what => unreachable!("no call is called `nested {what}`"),
    };
    let run = instance.get_typed_func::<(u32, u32), (u32,)>(&mut store, export)?;
    match from_around {
        true => measure(mark, |times| run.call(&mut store, (times, 0)).map(drop)),
        false => measure(mark, repeat(|| run.call(&mut store, (1, 2)).map(drop))),
    }
}

fn component(engine: &Engine, name: &str, mark: fn()) -> Result<()> {
    let component = Component::new(engine, include_str!("../../benches/peers/src/guest.wat"))?;
    let mut linker = Linker::new(engine);
    Bench::add_to_linker::<_, HasSelf<_>>(&mut linker, |state: &mut State| state)?;
    let mut store = Store::new(engine, State::default());
    let guest = Bench::instantiate(&mut store, &component, &linker)?;
    let text = "a".repeat(16);
    let quads = vec![Quad { a: 1.0, b: 2.0, c: 3.0, d: 4.0 }; 100];
    match name {
        "call in, two scalars" => {
            measure(mark, repeat(|| guest.call_add(&mut store, 1, 2).map(drop)))
        }
        "call in, string of 16 B to the guest" => {
            measure(mark, repeat(|| guest.call_take_string(&mut store, &text)))
        }
        "call in, string of 16 B from the guest" => {
            measure(mark, repeat(|| guest.call_give_string(&mut store, 16).map(drop)))
        }
        "call in, list of 100 records to the guest" => {
            measure(mark, repeat(|| guest.call_take_quads(&mut store, &quads)))
        }
        "call out, two scalars" => {
            measure(mark, |times| guest.call_host_adds(&mut store, times).map(drop))
        }
        "call out, string of 16 B" => {
            measure(mark, |times| guest.call_host_strings(&mut store, times, 16))
        }
        "call out, method of a host resource" => {
            measure(mark, |times| guest.call_host_methods(&mut store, times).map(drop))
        }
        "call out, new and drop of a host resource" => {
            measure(mark, |times| guest.call_host_resources(&mut store, times))
        }
        "dynamic call in, two scalars" => {
            let instance = linker.instantiate(&mut store, &component)?;
            let add = instance.get_func(&mut store, "add").expect("the guest exports it");
            let mut results = [Val::U32(0)];
            measure(
                mark,
                repeat(|| add.call(&mut store, &[Val::U32(1), Val::U32(2)], &mut results)),
            )
        }
        name => unreachable!("no call is called `{name}`"),
    }
}
