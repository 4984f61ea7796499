//! Makes small what seeds found: `cargo run --example shrink -- SEED...` prints, for each, the smallest
//! module that it comes upon in which not everybody does the same, and what that is.

use anyhow::{Context, Result};
use std::panic::{self, AssertUnwindSafe};
use wasm_shrink::WasmShrink;
use wharf_fuzz::{Case, seeds};

/// How many changes are tried in vain before it is called small.
const ATTEMPTS: u32 = 2_000;

fn main() -> Result<()> {
    // Panics are among what is looked for.
    panic::set_hook(Box::new(|_| {}));
    let seeds: Vec<String> = std::env::args().skip(1).collect();
    anyhow::ensure!(!seeds.is_empty(), "which seeds? `shrink SEED...`");
    for seed in seeds {
        let number = seed.parse().with_context(|| format!("a seed is a number, not `{seed}`"))?;
        match Case::new(&seeds::case(number)) {
            Some(case) => println!("seed {seed}: {}", shrink(case)?),
            None => println!("seed {seed} makes no module"),
        }
    }
    Ok(())
}

fn shrink(case: Case) -> Result<String> {
    let Some(first) = problem(&case) else { return Ok("everybody does the same".to_owned()) };
    eprintln!("{} bytes: {first}", case.module.len());
    let shrink = WasmShrink::default().attempts(ATTEMPTS);
    let with = |module: &[u8]| Case { module: module.to_vec(), seed: case.seed };
    let found = shrink.run(case.module.clone(), |module| Ok(problem(&with(module)).is_some()))?;
    let small = with(&found.output);
    Ok(format!("{}\n{}", problem(&small).unwrap_or_default(), small.text()))
}

/// What is not the same everywhere.
fn problem(case: &Case) -> Option<String> {
    match panic::catch_unwind(AssertUnwindSafe(|| case.compare())) {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(format!("{error:#}")),
        Err(_) => Some("it panicked".to_owned()),
    }
}
