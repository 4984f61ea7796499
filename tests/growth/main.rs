//! What compiling and running take grows as the input does, whatever it is made of.
//!
//! Each of the [`shapes`] is a module with so many of one thing, each of the [`components`] a component. It is
//! compiled, loaded and instantiated with some of it and with four times as many: of processor time, memory and
//! artifact, four times as much is expected, and some more allowed for what is taken in any case. So the test
//! sees what grows with the square, where a doubling would be noise.
//!
//! Some modules are out of all proportion themselves: a few bytes of them ask for a thousand values. These are
//! refused before they take much.
//!
//! `WHARF_GROWTH=K` makes everything K times as large, or as large as it may be; CI has no time for that. With
//! its assertions on, Cranelift compares all pairs of some blocks, so that they have to be off then.
//! `WHARF_GROWTH_COUNTED=1` counts the instructions of compiling in place of its time, which is noise, even that of one
//! thread's processor. `WHARF_GROWTH_TABLES=1` fills each of the [`tables`] of the component layer.

mod hosts;
mod components;
mod counted;
mod measure;
mod shapes;
mod tables;

use components::components;
use libtest_mimic::{Arguments, Failed, Trial};
use measure::{Cost, measure};
use peak_alloc::PeakAlloc;
use shapes::{End, Shape, shapes};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How many times as much the larger of two modules may take. Time is noise, and up to some size, registers are given out
/// with more care than takes linear time.
const TIME: f64 = 6.5;
const SPACE: f64 = 5.0;
/// What may be taken in any case.
const MILLISECONDS: f64 = 15.0;
const BYTES: f64 = 256.0 * 1024.0;
/// How many bytes of code there may be for one of input, where it is not optimised.
const PLAIN: f64 = 20.0;
/// What may be taken before something is refused.
const REFUSED_BYTES: f64 = 400.0 * 1024.0 * 1024.0;
const REFUSED_MILLISECONDS: f64 = 5000.0;
/// How often time is measured before it is believed.
const TRIES: usize = 3;

fn main() -> ExitCode {
    let all = || shapes().into_iter().chain(components());
    if let Some(code) = counted::child() {
        return code;
    }
    let args = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    let scale: usize = std::env::var("WHARF_GROWTH").ok().map_or(1, |scale| {
        scale.parse().expect("WHARF_GROWTH is how many times as large everything is made")
    });
    if tables::is_asked() {
        let trials = tables::trials(all());
        if !counted::can_count() {
            println!("SKIPPED: {} tables, whose instructions `valgrind` counts", trials.len());
            return ExitCode::SUCCESS;
        }
        return libtest_mimic::run(&args, trials).exit_code();
    }
    if counted::is_asked() {
        let shapes = all().filter(|shape| shape.end == End::Runs);
        if !counted::can_count() {
            println!("SKIPPED: instructions of {} shapes, which `valgrind` counts", shapes.count());
            return ExitCode::SUCCESS;
        }
        let trials = shapes.map(|shape| {
            Trial::test(shape.name, move || {
                counted::grows_as_the_input_does(&shape, shape.counts(scale))
            })
        });
        return libtest_mimic::run(&args, trials.collect()).exit_code();
    }
    let trials = all().map(|shape| {
        Trial::test(shape.name, move || grows_as_the_input_does(&shape, shape.counts(scale)))
    });
    let hosts = hosts::CASES.iter().map(|&(name, case)| {
        Trial::test(name, move || hosts::grows_as_the_count_does(case, hosts::COUNT * scale))
    });
    let tables = Trial::test("each table of the component layer is filled", move || {
        tables::are_filled(all())
    });
    libtest_mimic::run(&args, trials.chain(hosts).chain([tables]).collect()).exit_code()
}

fn grows_as_the_input_does(shape: &Shape, [fewer, more]: [usize; 2]) -> Result<(), Failed> {
    if shape.end == End::Refused {
        return is_refused(shape, more);
    }
    let mut small = measure(shape, fewer)?;
    let mut large = measure(shape, more)?;
    for _ in 1..TRIES {
        if within(small.milliseconds, large.milliseconds, TIME, MILLISECONDS)
            && within(small.starting, large.starting, TIME, MILLISECONDS)
        {
            break;
        }
        let again = measure(shape, fewer)?;
        small.milliseconds = small.milliseconds.max(again.milliseconds);
        small.starting = small.starting.max(again.starting);
        let again = measure(shape, more)?;
        large.milliseconds = large.milliseconds.min(again.milliseconds);
        large.starting = large.starting.min(again.starting);
    }
    let Cost { milliseconds, starting, peak, artifact, resident, input, .. } = large;
    eprintln!("{}: {fewer} {small}; {more} {large}", shape.name);
    let mut wrong = Vec::new();
    let mut check = |what: &str, before: f64, after: f64, factor: f64, free: f64| {
        if !within(before, after, factor, free) {
            wrong.push(format!("{what} grew from {before:.0} to {after:.0}"));
        }
    };
    check("milliseconds", small.milliseconds, milliseconds, TIME, MILLISECONDS);
    check("milliseconds of loading", small.starting, starting, TIME, MILLISECONDS);
    check("bytes allocated", small.peak, peak, SPACE, BYTES);
    // Code that is not optimised any more takes more room.
    check("bytes of the artifact", small.artifact, artifact, SPACE, BYTES + PLAIN * input as f64);
    check("bytes resident", small.resident, resident, SPACE, 16.0 * BYTES);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ").into()) }
}

fn is_refused(shape: &Shape, count: usize) -> Result<(), Failed> {
    let refused = measure(shape, count)?;
    eprintln!("{}: {count} {refused}", shape.name);
    if refused.artifact > 0.0 {
        return Err("it is compiled".into());
    }
    if refused.peak > REFUSED_BYTES || refused.milliseconds > REFUSED_MILLISECONDS {
        return Err("what is refused takes too much".into());
    }
    Ok(())
}

fn within(before: f64, after: f64, factor: f64, free: f64) -> bool {
    after <= before * factor + free
}
