//! The same calls and programs through Wharf and through its peer: one source, compiled against each
//! under the peer's name.
//!
//! Writes one line for each row: its name, a tab, and nanoseconds for each operation. `cargo xtask
//! bench` runs both programs by turns and makes a table.
//!
//! `--lean` asks for the peer's leanest configuration; of Wharf, `--fuel memory` or `register` has code count fuel,
//! and `--looks branch` or `fault` has it look whether it is to stop. `--only TEXT` for the rows whose names have
//! that text in them. `--times N` runs each row so often and writes nothing, for what counts
//! instructions: the difference between two numbers of times is what is done each time.

mod measure;
mod bindings;
mod component;
mod composed;
mod dynamic;
mod core;
mod life;
mod kernels;

use measure::Rows;
use wasmtime::{Config, Engine, Result};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let engine = Engine::new(&config(&args))?;
    let value = |name: &str| value(&args, name);
    let times = value("--times").map(|times| times.parse()).transpose()?;
    let mut rows = Rows::new(value("--only"), times);
    component::run(&mut rows, &engine)?;
    composed::run(&mut rows, &engine)?;
    dynamic::run(&mut rows, &engine)?;
    core::run(&mut rows, &engine)?;
    life::run(&mut rows, &engine)?;
    kernels::run(&mut rows, &engine)
}

/// What follows the argument `name`.
fn value(args: &[String], name: &str) -> Option<String> {
    let at = args.iter().position(|arg| arg == name)?;
    args.get(at + 1).cloned()
}

#[cfg(feature = "peer")]
fn config(args: &[String]) -> Config {
    let mut config = Config::new();
    if args.iter().any(|arg| arg == "--lean") {
        config.concurrency_support(false);
    }
    config
}

#[cfg(not(feature = "peer"))]
fn config(args: &[String]) -> Config {
    use wasmtime::{FuelCounter, Looks};
    let mut config = Config::new();
    match value(args, "--fuel").as_deref() {
        Some("memory") => _ = config.fuel_counter(FuelCounter::Memory),
        Some("register") => _ = config.fuel_counter(FuelCounter::Register),
        _ => {}
    }
    match value(args, "--looks").as_deref() {
        Some("branch") => _ = config.looks(Looks::Branch),
        Some("fault") => _ = config.looks(Looks::Fault),
        _ => {}
    }
    config
}
