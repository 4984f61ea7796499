//! What people run to keep the house clean.
//!
//! - `cargo xtask tidy` holds what grows or rots: see [`tidy`].
//! - `cargo xtask bless` runs the tests and rewrites what they expect.
#![forbid(unsafe_code)]

mod tidy;

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask <command>

commands:
  tidy              checks sizes, names, dependencies and the unsafe wall
  bless [ARGS...]   runs `cargo test --workspace ARGS...`, rewriting expectations";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
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
