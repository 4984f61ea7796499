//! `cargo xtask bench`: what calls cost and how fast programs run, through Wharf and through the peer.
//!
//! Builds the two programs of `benches/peers` and runs them by turns, pinned to one core: Wharf, the
//! peer as it comes, and the peer in its leanest configuration. A figure is the median of the rounds.

use super::Options;
use super::report::{Circumstances, table, write};
use super::rows::{Row, Rows, SIDES};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, ExitCode};

/// The programs of the sides, each with its arguments.
const PROGRAMS: [(&str, &[&str]); SIDES.len()] =
    [("bench-wharf", &[]), ("bench-peer", &[]), ("bench-peer", &["--lean"])];

/// Builds, measures, and writes the results, unless only some rows are asked for.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let options = Options::new(args, &["--rounds", "--core", "--only", "--guests", "--json"])?;
    let rounds = options.number("--rounds", 7)?;
    let folder = root.join("benches/peers");
    build(&folder)?;
    let rows = measure(&folder, &options, rounds)?;
    let here = Circumstances::here(root)?;
    let peer = locked_version(&folder, "wasmtime")?;
    if options.has("--json") {
        let report = json!({
            "circumstances": here.json(), "peer": peer, "rounds": rounds,
            "rows": rows.all().map(Row::json).collect::<Vec<Value>>(),
            "execution": rows.execution_mean().json(),
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    let compared = format!(
        "Wharf's over the peer's (version {peer}), as it comes and in its leanest configuration \
         (`Config::concurrency_support(false)`); in brackets what it is to be at most. Medians of \
         {rounds} rounds, in each of which the programs ran one after the other, pinned to one core"
    );
    let calls: Vec<_> = rows.calls.iter().map(Row::cells).collect();
    let mut execution: Vec<_> = rows.execution.iter().map(Row::cells).collect();
    if !execution.is_empty() {
        execution.push(rows.execution_mean().cells());
    }
    for (title, what, cells) in [
        ("Calls", "Time of one operation", calls),
        ("Execution", "Time of one run of a program (`benches/peers/kernels`)", execution),
    ] {
        if cells.is_empty() {
            continue;
        }
        let what = here.sentence(&format!("{what}, and {compared}"));
        let head = ["row", "wharf", "peer", "peer, lean", "ratio", "ratio, lean"];
        let text = format!("{what}\n{}", table(&head, &cells));
        print!("{text}");
        if options.value("--only")?.is_none() {
            write(root, title, &text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the programs of `folder`, `rounds` times each.
fn measure(folder: &Path, options: &Options<'_>, rounds: usize) -> Result<Rows> {
    let core = options.value("--core")?.unwrap_or("1");
    let mut rows = Rows::default();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        // Each is first once in a while.
        for turn in 0..PROGRAMS.len() {
            let side = (round + turn) % PROGRAMS.len();
            let (program, args) = PROGRAMS[side];
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", core]);
            command.arg(folder.join("target/release").join(program)).args(args);
            if let Some(only) = options.value("--only")? {
                command.args(["--only", only]);
            }
            if let Some(guests) = options.value("--guests")? {
                command.env("WHARF_GUESTS", guests);
            }
            for (name, nanoseconds) in measurements(&mut command)? {
                rows.add(side, name, nanoseconds);
            }
        }
    }
    ensure!(rows.all().next().is_some(), "no row has that in its name");
    Ok(rows)
}

pub(super) fn build(folder: &Path) -> Result<()> {
    // One by one: features of what both depend upon stay as each alone would have them.
    ["bench-wharf", "bench-peer"].into_iter().try_for_each(|package| build_one(folder, package))
}

/// Builds one of the packages of `folder`.
pub(super) fn build_one(folder: &Path, package: &str) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(folder).env_remove("CARGO_TARGET_DIR");
    cargo.args(["build", "--release", "--package", package]);
    let status = cargo.status().context("cannot run cargo")?;
    ensure!(status.success(), "{package} was not built");
    Ok(())
}

/// The rows that a program tells, with nanoseconds.
pub(super) fn measurements(command: &mut Command) -> Result<Vec<(String, f64)>> {
    let output = command.output().context("cannot run `taskset`")?;
    if !output.status.success() {
        bail!("{command:?} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let row = |line: &str| {
        let (name, value) = line.split_once('\t')?;
        Some((name.to_owned(), value.parse::<f64>().ok()?))
    };
    text.lines().map(|line| row(line).with_context(|| format!("not a row: `{line}`"))).collect()
}

/// The version of `package` in the lock file.
pub(super) fn locked_version(folder: &Path, package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(folder.join("Cargo.lock"))?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
    Ok(version.with_context(|| format!("`{package}` is not in the lock file"))?.to_owned())
}
