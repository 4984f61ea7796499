//! What compiling modules that have many of one thing takes, through Wharf and through its peer: one source,
//! compiled against each under the peer's name.
//!
//! Without arguments, writes the names of the shapes, one a line. With a name and a factor, compiles a module
//! of that shape, so many times as large as the smaller one of the test of growth, and one that is four times
//! as large again; and writes a line for each: its bytes, nanoseconds of the processor, the most bytes that were
//! allocated at once, and bytes of the artifact, with tabs between them. What is not compiled is told on
//! standard error. `cargo xtask bench-growth` runs both programs and makes a table.

#[path = "../../../tests/growth/shapes.rs"]
#[expect(dead_code, reason = "what is refused is seen when it is compiled")]
mod shapes;

use nix::time::{ClockId, clock_gettime};
use peak_alloc::PeakAlloc;
use shapes::{Shape, shapes};
use std::time::{Duration, Instant};
use wasmtime::{Config, Engine, Error, Result};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How many times as large the second of two modules is.
const STEP: usize = 4;
/// How often each is compiled, unless that takes too long. The fastest counts: what disturbs only ever makes
/// it slower.
const TIMES: usize = 5;
const ENOUGH: Duration = Duration::from_secs(1);

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, factor] = &args[..] else {
        for shape in shapes() {
            println!("{}", shape.name);
        }
        return Ok(());
    };
    let found = shapes().into_iter().find(|shape| shape.name == name);
    let shape = found.ok_or_else(|| Error::msg(format!("there is no shape `{name}`")))?;
    let count = shape.count * factor.parse::<usize>()?;
    measure(&shape, count)?;
    measure(&shape, STEP * count)
}

/// Compiles `shape` with `count` of its things, on one thread.
fn measure(shape: &Shape, count: usize) -> Result<()> {
    let binary = wat::parse_str((shape.text)(count))?;
    let mut config = Config::new();
    config.parallel_compilation(false).wasm_exceptions(true).wasm_multi_memory(true);
    let engine = Engine::new(&config)?;
    let (mut fastest, mut peak, mut artifact) = (Duration::MAX, 0, 0);
    let start = Instant::now();
    for _ in 0..TIMES {
        let (before, started) = (ALLOCATOR.current_usage(), now());
        ALLOCATOR.reset_peak_usage();
        artifact = engine.precompile_module(&binary)?.len();
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
