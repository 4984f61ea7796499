//! What compiling modules and components that have many of one thing takes, through Wharf and through its peer: one source,
//! compiled against each under the peer's name.
//!
//! Without arguments, writes the names of the shapes, one a line. With a name and a factor, compiles a module
//! of that shape, so many times as large as the smaller one of the test of growth, and one that is four times
//! as large again; and writes a line for each: its bytes, nanoseconds of the processor, the most bytes that were
//! allocated at once, and bytes of the artifact, with tabs between them. With `smaller` or `larger` behind these
//! it compiles only that one, and only once, so that its instructions can be counted from outside. What is not
//! compiled is told on standard error. `cargo xtask bench-growth` runs both programs and makes a table.

#[path = "../../../tests/growth/shapes.rs"]
#[expect(dead_code, reason = "what is refused is seen when it is compiled")]
mod shapes;
#[path = "../../../tests/growth/components.rs"]
mod components;

use nix::time::{ClockId, clock_gettime};
use peak_alloc::PeakAlloc;
use shapes::{Shape, shapes};
use std::time::{Duration, Instant};
use wasmtime::{Config, Engine, Error, Result};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How often each is compiled, unless that takes too long. The fastest counts: what disturbs only ever makes
/// it slower.
const TIMES: usize = 5;
const ENOUGH: Duration = Duration::from_secs(1);

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let shapes = || shapes().into_iter().chain(components::components());
    let (name, factor, only) = match &args[..] {
        [name, factor] => (name, factor, None),
        [name, factor, only] => (name, factor, Some(only.as_str())),
        _ => {
            shapes().for_each(|shape| println!("{}", shape.name));
            return Ok(());
        }
    };
    let found = shapes().find(|shape| shape.name == name);
    let shape = found.ok_or_else(|| Error::msg(format!("there is no shape `{name}`")))?;
    let [fewer, more] = shape.counts(factor.parse()?);
    match only {
        None => {
            measure(&shape, fewer, TIMES)?;
            measure(&shape, more, TIMES)
        }
        Some("smaller") => measure(&shape, fewer, 1),
        Some("larger") => measure(&shape, more, 1),
        Some(other) => Err(Error::msg(format!("neither `smaller` nor `larger`: `{other}`"))),
    }
}

/// Compiles `shape` with `count` of its things, on one thread, so many times at most.
fn measure(shape: &Shape, count: usize, times: usize) -> Result<()> {
    let text = (shape.text)(count);
    let is_component = text.starts_with("(component");
    let binary = wat::parse_str(&text)?;
    drop(text);
    let mut config = Config::new();
    config.parallel_compilation(false).wasm_exceptions(true).wasm_multi_memory(true);
    let (mut fastest, mut peak, mut artifact) = (Duration::MAX, 0, 0);
    let start = Instant::now();
    for _ in 0..times {
        // An engine of its own: what one keeps from one compilation for the next is part of what that takes.
        let engine = Engine::new(&config)?;
        let (before, started) = (ALLOCATOR.current_usage(), now());
        ALLOCATOR.reset_peak_usage();
        let compiled = match is_component {
            true => engine.precompile_component(&binary),
            false => engine.precompile_module(&binary),
        };
        artifact = compiled?.len();
        fastest = fastest.min(now() - started);
        peak = ALLOCATOR.peak_usage().saturating_sub(before);
        if start.elapsed() > ENOUGH {
            break;
        }
    }
    println!("{}\t{}\t{peak}\t{artifact}", binary.len(), fastest.as_nanos());
    Ok(())
}

/// The time that this thread has had.
fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("threads have clocks").into()
}
