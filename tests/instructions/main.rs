//! How many instructions calls across the boundary take: where time is noise, counts are not.
//!
//! The test runs itself again and has that process stepped, instruction by instruction, between two
//! signals that it sends itself ([`step`]). What is measured are mostly the guests of `benches/peers`
//! ([`calls`]). Bounds are a tenth above what was counted: a regression is to be seen, not a new
//! version of the compiler.
//!
//! Counts of this profile have bounds of their own: `cargo test --release --test instructions` sees
//! what users get.

mod calls;
mod step;

use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;

/// What each call may take: in a profile without much optimisation, and in one with all of it.
const BOUNDS: &[(&str, u64, u64)] = &[
    ("core call in", 200, 150),
    ("core call out", 135, 80),
    ("call in, two scalars", 305, 245),
    ("call in, string of 16 B to the guest", 840, 590),
    ("call in, string of 16 B from the guest", 990, 650),
    ("call in, list of 100 records to the guest", 1060, 760),
    ("call out, two scalars", 205, 105),
    ("call out, string of 16 B", 805, 500),
    ("call out, method of a host resource", 940, 620),
    ("call out, new and drop of a host resource", 985, 620),
    ("dynamic call in, two scalars", 655, 490),
    ("between components, two scalars", 45, 40),
    ("between components, string of 16 B to the callee", 165, 160),
    ("between components, string of 1 KiB to the callee", 4460, 365),
    ("between components, method of a resource", 475, 310),
    ("nested call in, two scalars", 570, 485),
    ("nested call from around it, two scalars", 100, 95),
];

fn main() -> ExitCode {
    if let Some(name) = std::env::var_os(step::CHILD) {
        let name = name.into_string().expect("names are text");
        calls::run(&name, step::mark).expect("the calls succeed");
        return ExitCode::SUCCESS;
    }
    let args = Arguments::from_args();
    let trials = BOUNDS.iter().map(|&(name, plain, optimised)| {
        let bound = if cfg!(debug_assertions) { plain } else { optimised };
        Trial::test(name, move || check(name, bound))
    });
    libtest_mimic::run(&args, trials.collect()).exit_code()
}

fn check(name: &str, bound: u64) -> Result<(), Failed> {
    let Some(count) = step::count(name)? else {
        eprintln!("SKIPPED `{name}`: this machine lets no process trace another");
        return Ok(());
    };
    eprintln!("{name}: {count} instructions, at most {bound}");
    if count > bound {
        return Err(format!("{name} takes {count} instructions, at most {bound} expected").into());
    }
    Ok(())
}
