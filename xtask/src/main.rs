//! What people run to keep the house clean.
//!
//! - `cargo xtask tidy` holds what grows or rots: see [`tidy`].
//! - `cargo xtask bless` runs the tests and rewrites what they expect.
//! - `cargo xtask guests` rebuilds the components in `tests/guests`.
//! - `cargo xtask sanitize` runs tests under the address sanitizer, or that of threads: see [`sanitize`].
//! - `cargo xtask bench`, `bench-compile`, `bench-growth` and `bench-bindgen` measure beside the peer,
//!   `bench-accounts` beside Wharf itself: see [`mod@bench`].
#![forbid(unsafe_code)]

mod tidy;
mod sanitize;
mod bench;

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask <command>

commands:
  tidy              checks sizes, names, dependencies and the unsafe wall
  bless [ARGS...]   runs `cargo test --workspace ARGS...`, rewriting expectations
  guests [NAMES...] rebuilds the components in tests/guests; needs WebAssembly toolchains
  sanitize          runs the facade's tests, the crates' own (`lib`) and cases of the fuzz targets
                    (`seeded`) under the address sanitizer, or with `--threads` those in which threads
                    meet under the thread sanitizer: [--part | --threads] [TESTS...]
  bench             measures calls and programs beside the peer's, in benches/peers, and writes
                    benches/RESULTS.md
                    --rounds N  --core N  --only TEXT  --guests FOLDER  --json
  bench-compile     measures `wharf compile` beside the peer's command, and writes the same file
                    --peer PATH  --wharf PATH  --guests FOLDER  --rounds N  --json
  bench-growth      measures compiling modules that have many of one thing, in benches/peers, and
                    writes the same file
                    --rounds N  --factor N  --only TEXT  --instructions  --json
  bench-bindgen     measures what `bindgen!` makes of WASI's worlds beside the peer's, and writes the
                    same file
                    --rounds N  --json
  bench-accounts    measures what it costs that code counts fuel, and looks whether it is to stop, in
                    each form that there is, and writes the same file
                    --rounds N  --core N  --only TEXT";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match sanitize::rustc(&args).unwrap_or_else(|| run(&args)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask is in a workspace")?;
    match args.split_first().map(|(command, rest)| (command.as_str(), rest)) {
        Some(("tidy", [])) => tidy::run(root),
        Some(("bless", rest)) => bless(root, rest),
        Some(("guests", rest)) => guests(root, rest),
        Some(("sanitize", rest)) => sanitize::run(root, rest),
        Some(("bench", rest)) => bench::calls(root, rest),
        Some(("bench-compile", rest)) => bench::compile(root, rest),
        Some(("bench-growth", rest)) => bench::growth(root, rest),
        Some(("bench-accounts", rest)) => bench::accounts(root, rest),
        Some(("bench-bindgen", rest)) => bench::bindgen(root, rest),
        Some(("help" | "--help" | "-h", _)) => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some((command, _)) => bail!("no such command: `{command}`\n{USAGE}"),
        None => bail!("{USAGE}"),
    }
}

/// Runs the tests with every switch that rewrites expectations: our own, `expect-test`'s,
/// `trybuild`'s.
fn bless(root: &Path, args: &[String]) -> Result<ExitCode> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root).args(["test", "--workspace"]).args(args);
    cargo.env("BLESS", "1").env("UPDATE_EXPECT", "1").env("TRYBUILD", "overwrite");
    let status = cargo.status().context("cannot run cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs the recipe of the guests that examples and tests use.
fn guests(root: &Path, names: &[String]) -> Result<ExitCode> {
    let mut recipe = Command::new("bash");
    recipe.arg(root.join("tests/guests/build.sh")).args(names);
    let status = recipe.status().context("cannot run bash")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
