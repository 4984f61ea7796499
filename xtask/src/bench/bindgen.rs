//! `cargo xtask bench-bindgen`: what `bindgen!` makes of WASI's whole worlds, by Wharf and by the
//! peer: lines, both formatted by the same formatter, and what `cargo check` of a crate with nothing
//! else in it takes: processor time, without that of the crate with no bindings at all.
//!
//! The WIT is that of crate `wasip2`, which Cargo fetches; it is copied to where the crates of
//! `benches/peers` look for it, and is no part of the project.

use super::Options;
use super::calls::locked_version;
use super::report::{Circumstances, median, output, table, write};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The worlds, and the features of the crates that are for them.
const WORLDS: [(&str, &str); 2] = [("wasi:cli/command", "cli"), ("wasi:http/proxy", "http")];
const SIDES: [&str; 2] = ["bindgen-wharf", "bindgen-peer"];
/// What Wharf's figure over the peer's is to be at most.
const GOAL: f64 = 0.6;

/// A figure of both sides.
struct Row {
    name: String,
    unit: &'static str,
    values: [f64; 2],
}

/// Measures, and writes the results.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let options = Options::new(args, &["--rounds", "--json"])?;
    let rounds = options.number("--rounds", 5)?;
    let folder = root.join("benches/peers");
    copy_wit(&folder)?;
    let mut rows = Vec::new();
    for (world, feature) in WORLDS {
        rows.push(lines(&folder, world, feature)?);
    }
    for (world, feature) in WORLDS {
        rows.push(check(&folder, world, feature, rounds)?);
    }
    let here = Circumstances::here(root)?;
    let peer = locked_version(&folder, "wasmtime")?;
    if options.has("--json") {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        let report = json!({ "circumstances": here.json(), "peer": peer, "rows": rows });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    let what = here.sentence(&format!(
        "What `bindgen!` generates of WASI's worlds, both formatted alike, and the processor time of \
         `cargo check` of it, Wharf's beside the peer's (version {peer}); in brackets what the ratio is \
         to be at most. Medians of {rounds} runs, without incremental compilation, less what a crate \
         without bindings takes"
    ));
    let cells: Vec<_> = rows.iter().map(Row::cells).collect();
    let text = format!("{what}\n{}", table(&["row", "wharf", "peer", "ratio"], &cells));
    print!("{text}");
    write(root, "Bindings", &text)?;
    Ok(ExitCode::SUCCESS)
}

/// Copies the WIT out of the crate that ships it to where the crates look for it.
fn copy_wit(folder: &Path) -> Result<()> {
    let mut metadata = cargo(folder);
    metadata.args(["metadata", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&output(&mut metadata)?)?;
    let packages = metadata["packages"].as_array().context("packages")?;
    let wasi = packages.iter().find(|package| package["name"] == "wasip2").context("`wasip2`")?;
    let manifest = PathBuf::from(wasi["manifest_path"].as_str().context("a path")?);
    copy(&manifest.with_file_name("wit"), &folder.join("target/wit"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().context("a name")?);
        match path.is_dir() {
            true => copy(&path, &target)?,
            false => fs::write(target, fs::read(&path)?)?,
        }
    }
    Ok(())
}

/// How many lines are generated.
fn lines(folder: &Path, world: &str, feature: &str) -> Result<Row> {
    let mut values = [0.0; 2];
    for (value, side) in values.iter_mut().zip(SIDES) {
        let mut program = cargo(folder);
        program.args(["run", "--release", "-q", "-p", side, "--features"]);
        let text = output(program.arg(format!("text,{feature}")))?;
        let file = syn::parse_file(&text).with_context(|| format!("what {side} generates"))?;
        *value = prettyplease::unparse(&file).lines().count() as f64;
    }
    Ok(Row { name: format!("lines: {world}"), unit: "", values })
}

/// What `cargo check` takes, in milliseconds. The sides take turns, so that both have the machine as
/// it is at the time.
fn check(folder: &Path, world: &str, feature: &str, rounds: usize) -> Result<Row> {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..=rounds {
        for (times, side) in times.iter_mut().zip(SIDES) {
            let time = check_once(folder, side, &["--features", feature])?;
            let empty = check_once(folder, side, &[])?;
            // The first builds what both depend upon.
            if round > 0 {
                times.push((time - empty).max(0.0));
            }
        }
    }
    let values = times.map(|times| median(&times));
    Ok(Row { name: format!("check: {world}"), unit: " ms", values })
}

fn check_once(folder: &Path, side: &str, features: &[&str]) -> Result<f64> {
    let source = folder.join("src/bindgen.rs");
    fs::File::options().append(true).open(source)?.set_modified(std::time::SystemTime::now())?;
    let mut bash = Command::new("bash");
    bash.current_dir(folder).env_remove("CARGO_TARGET_DIR").env("CARGO_INCREMENTAL", "0");
    // `time` is the shell's, and tells of the compiler that Cargo runs, too.
    bash.args(["-c", "TIMEFORMAT=%U; time cargo check -q -p \"$@\"", "bash", side]).args(features);
    let told = bash.output().context("cannot run bash")?;
    let text = String::from_utf8_lossy(&told.stderr);
    ensure!(told.status.success(), "{side} was not checked: {text}");
    let seconds = text.lines().last().unwrap_or_default().trim();
    let seconds: f64 = seconds.parse().with_context(|| format!("not a time: {text}"))?;
    Ok(seconds * 1000.0)
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(folder).env_remove("CARGO_TARGET_DIR");
    cargo
}

impl Row {
    fn ratio(&self) -> f64 {
        self.values[0] / self.values[1]
    }

    fn cells(&self) -> Vec<String> {
        let [wharf, peer] = self.values.map(|value| format!("{value:.0}{}", self.unit));
        vec![self.name.clone(), wharf, peer, format!("{:.2} ({GOAL})", self.ratio())]
    }

    fn json(&self) -> Value {
        let [wharf, peer] = self.values;
        json!({ "row": self.name, "wharf": wharf, "peer": peer, "ratio": self.ratio() })
    }
}
