//! `cargo xtask bench`: what calls cost, through Wharf and through the peer.
//!
//! Builds the two programs of `benches/peers` and runs them by turns, pinned to one core: Wharf, the
//! peer as it comes, and the peer in its leanest configuration. A figure is the median of the rounds.

use super::Options;
use super::report::{Circumstances, median, table, write};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, ExitCode};

const TITLE: &str = "Calls";
/// The columns, each a program and its arguments.
const SIDES: [(&str, &str, &[&str]); 3] = [
    ("wharf", "bench-wharf", &[]),
    ("peer", "bench-peer", &[]),
    ("peer, lean", "bench-peer", &["--lean"]),
];

/// What part of the peer's time a row may take: by its default and by its leanest configuration.
const GOALS: &[(&str, f64, f64)] = &[
    ("call in: two scalars", 0.06, 0.20),
    ("call in: string of 16 B to the guest", 0.10, 0.25),
    ("call in: string of 16 B from the guest", 0.10, 0.25),
    ("call in: string of 1 KiB to the guest", 0.15, 0.35),
    ("call in: string of 1 KiB from the guest", 0.15, 0.35),
    ("call in: list<u8> of 1 MiB to the guest", 1.0, 1.0),
    ("call in: list<u8> of 1 MiB from the guest", 1.0, 1.0),
    ("call in: list of 10,000 records to the guest", 0.06, 0.06),
    ("call in: list of 10,000 records from the guest", 0.06, 0.06),
    ("call out: two scalars", 0.06, 0.12),
    ("call out: list of 1,000 records", 0.08, 0.08),
    ("call out: method of a host resource", 0.15, 0.25),
    ("call out: new and drop of a host resource", 0.15, 0.25),
    ("dynamic: two scalars", 0.15, 0.40),
    ("dynamic: list of 1,000 records to the guest", 0.3, 0.3),
    ("dynamic: list of 1,000 records from the guest", 0.2, 0.2),
    ("instantiate a small component in a new store, and drop it", 0.4, 0.4),
    ("load the artifact of a small component, from memory", 0.2, 0.2),
    ("load the artifact of a small component, from a file", 0.2, 0.2),
    ("compile a small component", 0.9, 0.9),
    ("compile rust-lib", 0.9, 0.9),
    ("compile js-lib-qjs", 0.9, 0.9),
];

/// Builds, measures, and writes the results, unless only some rows are asked for.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let options = Options::new(args, &["--rounds", "--core", "--only", "--guests", "--json"])?;
    let rounds = options.number("--rounds", 7)?;
    let core = options.value("--core")?.unwrap_or("1");
    let folder = root.join("benches/peers");
    build(&folder)?;
    let mut rows: Vec<Row> = Vec::new();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        // Each is first once in a while.
        for turn in 0..SIDES.len() {
            let side = (round + turn) % SIDES.len();
            let (_, program, args) = SIDES[side];
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
                match rows.iter_mut().find(|row| row.name == name) {
                    Some(row) => row.times[side].push(nanoseconds),
                    None => {
                        let mut row = Row { name, times: Default::default() };
                        row.times[side].push(nanoseconds);
                        rows.push(row);
                    }
                }
            }
        }
    }
    ensure!(!rows.is_empty(), "no row has that in its name");
    let here = Circumstances::here(root)?;
    let peer = locked_version(&folder, "wasmtime")?;
    if options.has("--json") {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        let report = json!({
            "circumstances": here.json(), "peer": peer, "rounds": rounds, "rows": rows,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    let what = format!(
        "Time of one operation, and Wharf's over the peer's (version {peer}), as it comes and in its \
         leanest configuration (`Config::concurrency_support(false)`); in brackets what it is to be \
         at most. Medians of {rounds} rounds, in each of which the programs ran one after the other, \
         pinned to one core"
    );
    let head = ["row", "wharf", "peer", "peer, lean", "ratio", "ratio, lean"];
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    let text = format!("{}\n{}", here.sentence(&what), table(&head, &cells));
    print!("{text}");
    if options.value("--only")?.is_none() {
        write(root, TITLE, &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn build(folder: &Path) -> Result<()> {
    // One by one: features of what both depend upon stay as each alone would have them.
    for package in ["bench-wharf", "bench-peer"] {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.current_dir(folder).env_remove("CARGO_TARGET_DIR");
        cargo.args(["build", "--release", "--package", package]);
        let status = cargo.status().context("cannot run cargo")?;
        ensure!(status.success(), "{package} was not built");
    }
    Ok(())
}

/// The rows that a program tells, with nanoseconds.
fn measurements(command: &mut Command) -> Result<Vec<(String, f64)>> {
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
fn locked_version(folder: &Path, package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(folder.join("Cargo.lock"))?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
    Ok(version.with_context(|| format!("`{package}` is not in the lock file"))?.to_owned())
}

/// What was measured of one operation.
struct Row {
    name: String,
    /// Nanoseconds, by side and round.
    times: [Vec<f64>; SIDES.len()],
}

impl Row {
    fn medians(&self) -> [Option<f64>; SIDES.len()] {
        self.times.each_ref().map(|times| (!times.is_empty()).then(|| median(times)))
    }

    /// Wharf's time over that of `side`.
    fn ratio(&self, side: usize) -> Option<f64> {
        let medians = self.medians();
        Some(medians[0]? / medians[side]?)
    }

    fn goals(&self) -> Option<[f64; 2]> {
        let goal = GOALS.iter().find(|(name, ..)| {
            // Rows of components have their size in their names.
            self.name
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
        });
        goal.map(|&(_, default, lean)| [default, lean])
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.name.clone()];
        cells.extend(self.medians().map(|time| time.map_or("-".to_owned(), duration)));
        for (side, goal) in [1, 2].into_iter().zip(0..) {
            let goal = self.goals().map(|goals| format!(" ({})", goals[goal]));
            let ratio = self.ratio(side).map_or("-".to_owned(), |ratio| format!("{ratio:.3}"));
            cells.push(ratio + &goal.unwrap_or_default());
        }
        cells
    }

    fn json(&self) -> Value {
        let mut value = json!({ "row": self.name });
        for ((name, ..), time) in SIDES.iter().zip(self.medians()) {
            value[*name] = json!(time);
        }
        value["ratio"] = json!(self.ratio(1));
        value["ratio, lean"] = json!(self.ratio(2));
        value["goals"] = json!(self.goals());
        value
    }
}

/// Nanoseconds in the unit in which they read best.
fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 100.0 => format!("{ns:.1} ns"),
        ns if ns < 1e4 => format!("{ns:.0} ns"),
        ns if ns < 1e7 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_find_their_goals() {
        let row = |name: &str| Row { name: name.into(), times: Default::default() };
        assert_eq!(row("call in: two scalars").goals(), Some([0.06, 0.20]));
        assert_eq!(row("compile rust-lib, 43 KB").goals(), Some([0.9, 0.9]));
        assert_eq!(row("call in: two scalars and more").goals(), None);
    }

    #[test]
    fn durations_read_well() {
        let shown = [9.87, 520.4, 44_000.0, 71_000_000.0].map(duration);
        assert_eq!(shown, ["9.9 ns", "520 ns", "44.0 µs", "71.0 ms"]);
    }

    #[test]
    fn ratios_are_of_medians() {
        let times = [vec![1.0, 2.0, 9.0], vec![4.0], vec![]];
        let row = Row { name: "call in: two scalars".into(), times };
        let cells = ["call in: two scalars", "2.0 ns", "4.0 ns", "-", "0.500 (0.06)", "- (0.2)"];
        assert_eq!(row.cells(), cells);
    }
}
