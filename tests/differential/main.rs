//! The canonical ABI, held to the truth by random types and values.
//!
//! A component is made for a random function type (`types.rs`, `components.rs`), and random values
//! of it (`values.rs`) go host -> guest -> host and back, and host -> guest -> guest -> host and back,
//! whatever strings the guests have; what a guest keeps comes back later. Nothing may be different at
//! the other end, and guests' `realloc` is called as the specification says (`calls.rs`). Guests that
//! lie (`hostile.rs`) are held against a second canonical ABI (`model.rs`): what they say is a value,
//! and the very one, or a trap.
//!
//! Every case follows from a number:
//!
//! - `WHARF_DIFFERENTIAL` is how many cases there are, 40,000 unless it says otherwise;
//! - `WHARF_DIFFERENTIAL_SEED` is where they begin.
//!
//! A failure prints the seed with which it is the first case.
#![cfg(all(feature = "component", feature = "compile", feature = "wat"))]

mod rng;
mod types;
mod values;
mod model;
mod calls;
mod components;
mod hostile;

use anyhow::{Context, Result, ensure};
use components::{Encoding, Forward, chain, fork, keeper};
use rng::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use types::{Signature, Ty};
use values::{random, random_all};
use wharf::component::{Component, ComponentFunc, Func, Instance, Linker, Val, Value};
use wharf::{Engine, Store, StoreContextMut};

/// The seeds of a run without `WHARF_DIFFERENTIAL_SEED`: the same each time.
const SEED: u64 = 1_000_000;
/// All cases of a run without `WHARF_DIFFERENTIAL`.
const CASES: usize = 40_000;
/// How many values each component is tried with.
const VALUES: usize = 50;

#[test]
fn from_the_host_through_a_guest() {
    run("from_the_host_through_a_guest", 10, |engine, rng, about| {
        let signature = Signature::random(rng);
        let links = vec![Forward::random(rng)];
        let text = links[0].text("", &[("f", &signature)]);
        let way = Way { function: "f", signature: &signature, links, traces: vec!["trace"] };
        round_trips(engine, rng, &[way], text, about)
    });
}

#[test]
fn from_guest_to_guest() {
    run("from_guest_to_guest", 35, |engine, rng, about| {
        let signature = Signature::random(rng);
        let mut links = vec![Forward::random(rng)];
        for _ in 0..rng.pick(&[1, 1, 1, 2]) {
            // Now and then one component is instantiated twice.
            links.push(if rng.one_in(5) { links[0] } else { Forward::random(rng) });
        }
        let text = chain(&links, &signature);
        let traces = ["trace0", "trace1", "trace2"][..links.len()].to_vec();
        let way = Way { function: "f", signature: &signature, links, traces };
        round_trips(engine, rng, &[way], text, about)
    });
}

/// Two functions of one guest, which go to others: what is done for both is done right for each.
#[test]
fn from_a_guest_to_two() {
    run("from_a_guest_to_two", 20, |engine, rng, about| {
        let mut f = Signature::random(rng);
        let g = f.sibling(rng);
        let [a, b, c] = std::array::from_fn(|_| Forward::random(rng));
        let text = fork([a, b, c], &f, &g);
        let ways = [
            Way {
                function: "f",
                signature: &f,
                links: vec![a, b],
                traces: vec!["trace0", "trace1"],
            },
            Way {
                function: "g",
                signature: &g,
                links: vec![a, c],
                traces: vec!["trace0", "trace2"],
            },
        ];
        round_trips(engine, rng, &ways, text, about)
    });
}

#[test]
fn what_a_guest_keeps() {
    run("what_a_guest_keeps", 10, |engine, rng, about| {
        let mut ty = Ty::random(rng);
        if model::flatten(&ty).len() <= model::MAX_FLAT_PARAMS {
            ty = Ty::List(Box::new(ty));
        }
        let signature = Signature { params: vec![ty.clone()], ..Signature::default() };
        let text = keeper(Encoding::random(rng), &ty);
        let mut world = World::new(engine, Kind::random(rng), &[("f", &signature)], text, about)?;
        let (put, get) = (world.func("put")?, world.func("get")?);
        for _ in 0..VALUES {
            let value = random(rng, &ty);
            world
                .call_func(&put, std::slice::from_ref(&value), &mut [])
                .with_context(|| format!("put({value:?})"))?;
            for _ in 0..1 + rng.below(2) {
                let mut kept = [Value::Bool(false)];
                world
                    .call_func(&get, &[], &mut kept)
                    .with_context(|| format!("get() after put({value:?})"))?;
                same(&value, &kept[0], "what was kept")?;
            }
        }
        Ok(VALUES)
    });
}

/// A function of the component under test, and the guests that a call of it goes through. Each has a
/// function that tells how its `realloc` was called.
struct Way<'a> {
    function: &'static str,
    signature: &'a Signature,
    links: Vec<Forward>,
    traces: Vec<&'static str>,
}

/// Calls functions with values, to which the host answers with another.
fn round_trips(
    engine: &Engine,
    rng: &mut Rng,
    ways: &[Way<'_>],
    text: String,
    about: &mut String,
) -> Result<usize> {
    let functions: Vec<_> = ways.iter().map(|way| (way.function, way.signature)).collect();
    let mut world = World::new(engine, Kind::random(rng), &functions, text, about)?;
    for _ in 0..VALUES {
        let way = &ways[rng.below(ways.len())];
        let params = random_all(rng, &way.signature.params);
        let answer = way.signature.result.as_ref().map(|ty| random(rng, ty));
        round_trip(&mut world, way, &params, answer.as_ref()).with_context(|| {
            let Way { function, links, .. } = way;
            format!(
                "{function}({params:?}), to which the host answers {answer:?}, through {links:?}"
            )
        })?;
    }
    Ok(VALUES)
}

fn round_trip(
    world: &mut World,
    way: &Way<'_>,
    params: &[Value],
    answer: Option<&Value>,
) -> Result<()> {
    let func = world.func(way.function)?;
    let (seen, result) = world.call(&func, params, answer)?;
    let seen = seen.context("the host was not called")?;
    ensure!(seen.len() == params.len(), "the host was called with {seen:?}");
    for (i, (param, seen)) in params.iter().zip(&seen).enumerate() {
        same(param, seen, &format!("parameter p{i}"))?;
    }
    if let (Some(answer), Some(result)) = (answer, &result) {
        same(answer, result, "the result")?;
    }
    for (index, trace) in way.traces.iter().enumerate() {
        let calls = calls::of_link(&way.links, index, way.signature, params, answer);
        let mut found = [Value::Bool(false)];
        let trace = world.func(trace)?;
        world.call_func(&trace, &[], &mut found)?;
        ensure!(
            found[0] == Value::U64(calls::trace(&calls)),
            "`realloc` of guest {index} is to be called with {calls:?}, and was called otherwise"
        );
    }
    Ok(())
}

fn same(expected: &Value, found: &Value, what: &str) -> Result<()> {
    ensure!(expected == found, "{what} came as\n    {found:?}\ninstead of\n    {expected:?}");
    Ok(())
}

/// What the host's `f` gives back, and what it was called with.
#[derive(Default)]
struct Host {
    answer: Option<Value>,
    seen: Option<Vec<Value>>,
}

/// How the host passes values that are known at run time only.
#[derive(Clone, Copy)]
enum Kind {
    Values,
    Vals,
}

impl Kind {
    fn random(rng: &mut Rng) -> Kind {
        [Kind::Values, Kind::Vals][rng.below(2)]
    }
}

/// Answers with what the store's data says.
fn host<V>(
    mut store: StoreContextMut<'_, Host>,
    _: ComponentFunc,
    params: &[V],
    results: &mut [V],
) -> Result<()>
where
    V: Clone + Into<Value> + From<Value>,
{
    let host = store.data_mut();
    host.seen = Some(params.iter().cloned().map(V::into).collect());
    if let (Some(result), Some(answer)) = (results.first_mut(), &host.answer) {
        *result = answer.clone().into();
    }
    Ok(())
}

/// A component under test, in a store with one instance of it.
struct World {
    linker: Linker<Host>,
    component: Component,
    store: Store<Host>,
    instance: Instance,
    kind: Kind,
}

impl World {
    /// Says in `about` what it is.
    fn new(
        engine: &Engine,
        kind: Kind,
        functions: &[(&str, &Signature)],
        text: String,
        about: &mut String,
    ) -> Result<World> {
        let types: Vec<String> = functions.iter().map(|(name, it)| it.wit(name)).collect();
        *about = format!("{}\n{text}", types.join("\n\n"));
        let mut linker = Linker::<Host>::new(engine);
        for name in ["f", "g"] {
            match kind {
                Kind::Values => linker.root().func_new_values(name, host::<Value>)?,
                Kind::Vals => linker.root().func_new(name, host::<Val>)?,
            }
        }
        let component = Component::new(engine, text)?;
        let mut store = Store::new(engine, Host::default());
        let instance = linker.instantiate(&mut store, &component)?;
        Ok(World { linker, component, store, instance, kind })
    }

    fn func(&mut self, name: &str) -> Result<Func> {
        self.instance.get_func(&mut self.store, name).with_context(|| format!("no export {name}"))
    }

    fn call_func(&mut self, func: &Func, params: &[Value], results: &mut [Value]) -> Result<()> {
        match self.kind {
            Kind::Values => func.call_values(&mut self.store, params, results),
            Kind::Vals => {
                let params: Vec<Val> = params.iter().cloned().map(Val::from).collect();
                let mut vals = vec![Val::Bool(false); results.len()];
                func.call(&mut self.store, &params, &mut vals)?;
                results.iter_mut().zip(vals).for_each(|(result, val)| *result = val.into());
                Ok(())
            }
        }
    }

    /// What the host was called with, if it was, and the result, if there is one.
    fn call(
        &mut self,
        func: &Func,
        params: &[Value],
        answer: Option<&Value>,
    ) -> Result<(Option<Vec<Value>>, Option<Value>)> {
        *self.store.data_mut() = Host { answer: answer.cloned(), seen: None };
        let mut results = vec![Value::Bool(false); usize::from(answer.is_some())];
        self.call_func(func, params, &mut results)?;
        Ok((self.store.data_mut().seen.take(), results.pop()))
    }
}

/// Runs `check` with one seed after the other until it has done `percent` of all cases. It says how
/// many cases it did, and what about. `test` is its name; each test has types of its own.
fn run(
    test: &str,
    percent: usize,
    check: impl Fn(&Engine, &mut Rng, &mut String) -> Result<usize>,
) {
    let number = |name: &str, default: u64| match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")),
        Err(_) => default,
    };
    let cases = number("WHARF_DIFFERENTIAL", CASES as u64) as usize * percent / 100;
    let first = number("WHARF_DIFFERENTIAL_SEED", SEED);
    let own = test.bytes().fold(0, |own: u64, byte| own.rotate_left(7) ^ u64::from(byte));
    let engine = Engine::default();
    let mut done = 0;
    for seed in first.. {
        let mut about = String::new();
        let checked = || check(&engine, &mut Rng::new(seed ^ (own << 32)), &mut about);
        let failure = match catch_unwind(AssertUnwindSafe(checked)) {
            Ok(Ok(cases)) => {
                done += cases;
                String::new()
            }
            Ok(Err(error)) => causes(&error),
            Err(_) => "a panic, see above".to_owned(),
        };
        assert!(
            failure.is_empty(),
            "{failure}\n\n{about}\n\nagain with \
             WHARF_DIFFERENTIAL=1 WHARF_DIFFERENTIAL_SEED={seed} cargo test --test differential {test}"
        );
        if done >= cases {
            break;
        }
    }
}

/// An error and what it came of, without the host's frames.
fn causes(error: &anyhow::Error) -> String {
    error.chain().map(|cause| format!("{cause}\n")).collect()
}
