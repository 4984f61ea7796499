//! `cargo xtask bench-growth`: what compiling takes of modules and components that have many of one thing, by
//! Wharf and by the peer.
//!
//! The modules are those of `tests/growth`, which sees that what they take grows as they do; how much that
//! is beside the peer is seen here. The two programs of `benches/peers` compile each of them at two sizes,
//! which say whether the peer's figure is *linear*: no more for each byte of the larger one than for each
//! of the smaller, but for what is noise. Where it is, Wharf's is to be at most twice as much.
//!
//! `--instructions` has valgrind count them, in place of time, and fails where what Wharf takes is too much:
//! that has no noise, whatever else the machine does, but takes long.

use super::Options;
use super::calls::{build, locked_version};
use super::report::{Circumstances, head_of_costs, output, table, wrap, write};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, ExitCode};

const PROGRAMS: [&str; 2] = ["growth-wharf", "growth-peer"];
/// What Wharf's figure over the peer's is to be at most, where that is linear.
const GOAL: f64 = 2.0;
/// How many times as much a linear figure may be for each byte of the larger module.
const LINEAR: f64 = 1.5;
/// What a program may take before it is ended: seconds, and bytes.
const SECONDS: usize = 60;
const BYTES: u64 = 8 << 30;
/// How much slower a program is whose instructions are counted.
const SLOWER: usize = 20;

/// Measures, and writes the results, unless only some rows are asked for.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let known = ["--rounds", "--factor", "--only", "--json", "--instructions"];
    let options = Options::new(args, &known)?;
    let counted = options.has("--instructions");
    // What is counted is the same each time.
    let rounds = if counted { 1 } else { options.number("--rounds", 3)? };
    let factor = options.number("--factor", 1)?;
    let only = options.value("--only")?;
    let folder = root.join("benches/peers");
    build(&folder)?;
    let programs = PROGRAMS.map(|program| folder.join("target/release").join(program));
    let names = output(&mut Command::new(&programs[0]))?;
    let mut rows = Vec::new();
    for name in names.lines().filter(|name| only.is_none_or(|only| name.contains(only))) {
        eprintln!("{name}");
        rows.push(measure(name, factor, rounds, counted, &programs)?);
    }
    ensure!(!rows.is_empty(), "no row has that in its name");
    let here = Circumstances::here(root)?;
    let peer = locked_version(&folder, "wasmtime")?;
    if options.has("--json") {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        let report = json!({
            "circumstances": here.json(), "peer": peer, "factor": factor, "rounds": rounds,
            "rows": rows,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    let work = if counted { "millions of instructions" } else { "processor time" };
    let what = here.sentence(&format!(
        "What compiling a module takes that has many of one thing (the larger module of each shape of \
         `tests/growth`, {factor} times as large as there), on one thread: {work}, the most \
         bytes that are allocated at once, bytes of the artifact; Wharf's, and the peer's (version \
         {peer}). In brackets stands what a ratio is to be at most, where the peer's figure is linear: at \
         most {LINEAR} times as much for each byte as of a module a quarter as large. The least of \
         {rounds} rounds, in which the programs took turns. Measured"
    ));
    let cells: Vec<_> = rows.iter().map(Row::cells).collect();
    let mut head = head_of_costs("row");
    if counted {
        head[2] = "10⁶";
    }
    let text = format!("{what}\n{}\n{}", table(&head, &cells), too_much(&rows));
    print!("{text}");
    if counted {
        let grows = |row: &&Row| row.sides[0].is_ok() && !row.is_linear(0, WORK);
        let grows: Vec<&str> = rows.iter().filter(grows).map(|row| row.name.as_str()).collect();
        if !grows.is_empty() {
            println!("More for each byte where there are more: {}.", grows.join("; "));
        }
        let fine = grows.is_empty() && !rows.iter().any(|row| row.is_too_much(WORK));
        return Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    if only.is_none() {
        write(root, "Growth", &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is measured: its name, its unit, and the digits after the point.
const FIGURES: [(&str, f64, usize); 3] =
    [("time", 1e6, 1), ("peak", 1024.0 * 1024.0, 1), ("artifact", 1024.0, 0)];

/// Which of them is time, or instructions.
const WORK: usize = 0;

/// What one module took: nanoseconds or instructions, bytes allocated, bytes of the artifact.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cost {
    input: f64,
    figures: [f64; FIGURES.len()],
}

/// What a program told of a shape: of the smaller and of the larger module, or why there is nothing to tell.
type Told = Result<[Cost; 2], String>;

/// A shape, measured by both programs.
struct Row {
    name: String,
    /// Wharf, the peer.
    sides: [Told; 2],
}

fn measure(
    name: &str,
    factor: usize,
    rounds: usize,
    counted: bool,
    programs: &[std::path::PathBuf; 2],
) -> Result<Row> {
    let mut sides: [Option<Told>; 2] = [None, None];
    for round in 0..rounds {
        // Whoever is first in one round is second in the next.
        for side in [round % 2, 1 - round % 2] {
            if matches!(sides[side], Some(Err(_))) {
                continue;
            }
            let told = match counted {
                true => count(&programs[side], name, factor)?,
                false => ask(&programs[side], name, factor)?,
            };
            sides[side] = Some(match (sides[side].take(), told) {
                (Some(Ok(before)), Ok(now)) => Ok(least(before, now)),
                (_, told) => told,
            });
        }
    }
    let [Some(wharf), Some(peer)] = sides else { anyhow::bail!("there are no rounds") };
    Ok(Row { name: name.to_owned(), sides: [wharf, peer] })
}

/// Runs a program for one shape.
fn ask(program: &Path, name: &str, factor: usize) -> Result<Told> {
    let mut command = limited(SECONDS);
    command.arg(program).arg(name).arg(factor.to_string());
    let (text, _) = match run_limited(&mut command, program)? {
        Ok(told) => told,
        Err(why) => return Ok(Err(why)),
    };
    let costs = text.lines().map(|line| cost(line).with_context(|| format!("no row: `{line}`")));
    let costs: Vec<Cost> = costs.collect::<Result<_>>()?;
    let costs = <[Cost; 2]>::try_from(costs).ok().context("a program tells of two modules")?;
    Ok(Ok(costs))
}

/// The same, with instructions in place of time.
fn count(program: &Path, name: &str, factor: usize) -> Result<Told> {
    let mut costs = Vec::new();
    for size in ["smaller", "larger"] {
        let mut command = limited(SLOWER * SECONDS);
        command.args(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        command.args(["--collect-atstart=no", "--toggle-collect=*precompile_*"]);
        command.arg(program).arg(name).arg(factor.to_string()).arg(size);
        let (text, counted) = match run_limited(&mut command, program)? {
            Ok(told) => told,
            Err(why) => return Ok(Err(why)),
        };
        let mut cost = cost(text.trim()).with_context(|| format!("no row: `{text}`"))?;
        let collected = counted.split_once("Collected :").map(|(_, rest)| rest.trim_start());
        let collected = collected.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
        cost.figures[WORK] = collected.with_context(|| format!("nothing counted: `{counted}`"))?;
        costs.push(cost);
    }
    let costs = <[Cost; 2]>::try_from(costs).ok().context("there are two modules")?;
    Ok(Ok(costs))
}

/// A command that is ended when it takes too much.
fn limited(seconds: usize) -> Command {
    let mut command = Command::new("prlimit");
    command.arg(format!("--data={BYTES}")).args(["timeout", &seconds.to_string()]);
    command.env("RUST_BACKTRACE", "0");
    command
}

/// What a command writes to its two outputs, or why there is nothing to tell.
fn run_limited(command: &mut Command, program: &Path) -> Result<Result<(String, String), String>> {
    let told = command.output().context("cannot run `prlimit`")?;
    if told.status.code() == Some(124) {
        return Ok(Err(format!("over {SECONDS} s")));
    }
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    if !told.status.success() {
        eprintln!("{}: {}", program.display(), text.trim());
        let crashed = text.contains("panicked") || told.status.code() != Some(1);
        return Ok(Err(if crashed { "failed" } else { "refused" }.to_owned()));
    }
    Ok(Ok((String::from_utf8_lossy(&told.stdout).into_owned(), text)))
}

/// What a line of a program says.
fn cost(line: &str) -> Option<Cost> {
    let mut numbers = line.split('\t').map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some(Cost { input: next()?, figures: [next()?, next()?, next()?] })
}

fn least(mut before: [Cost; 2], now: [Cost; 2]) -> [Cost; 2] {
    for (before, now) in before.iter_mut().zip(now) {
        for (before, now) in before.figures.iter_mut().zip(now.figures) {
            *before = before.min(now);
        }
    }
    before
}

impl Row {
    /// Wharf's figure over the peer's, of the larger module.
    fn ratio(&self, figure: usize) -> Option<f64> {
        let [Ok([_, wharf]), Ok([_, peer])] = &self.sides else { return None };
        Some(wharf.figures[figure] / peer.figures[figure])
    }

    /// Whether a side's figure grows as the module does.
    fn is_linear(&self, side: usize, figure: usize) -> bool {
        let Ok([small, large]) = &self.sides[side] else { return false };
        large.figures[figure] / small.figures[figure] <= LINEAR * large.input / small.input
    }

    /// Whether Wharf's figure is more than it is to be.
    fn is_too_much(&self, figure: usize) -> bool {
        self.is_linear(1, figure) && self.ratio(figure).is_some_and(|ratio| ratio > GOAL)
    }

    fn cells(&self) -> Vec<String> {
        let input = self.sides.iter().find_map(|side| side.as_ref().ok());
        let input = input.map_or("-".to_owned(), |[_, it]| format!("{:.0}", it.input / 1024.0));
        let mut cells = vec![self.name.clone(), input];
        for (figure, (_, unit, digits)) in FIGURES.into_iter().enumerate() {
            cells.extend(self.sides.iter().map(|side| match side {
                Ok([_, large]) => format!("{:.digits$}", large.figures[figure] / unit),
                Err(why) => why.clone(),
            }));
            let goal = if self.is_linear(1, figure) { format!(" ({GOAL})") } else { String::new() };
            let ratio = self.ratio(figure);
            cells.push(ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}{goal}")));
        }
        cells
    }

    fn json(&self) -> Value {
        let side = |side: &Told| match side {
            Ok(costs) => json!(costs.map(|cost| json!({
                "bytes": cost.input, "nanoseconds": cost.figures[0],
                "peak_bytes": cost.figures[1], "artifact_bytes": cost.figures[2],
            }))),
            Err(why) => json!({ "not": why }),
        };
        let figures = FIGURES.iter().enumerate().map(|(figure, (name, ..))| {
            let linear = [0, 1].map(|side| self.is_linear(side, figure));
            let ratio = self.ratio(figure);
            let value = json!({ "ratio": ratio, "linear": linear[0], "peer is linear": linear[1] });
            ((*name).to_owned(), value)
        });
        let figures: serde_json::Map<String, Value> = figures.collect();
        let [wharf, peer] = &self.sides;
        json!({ "row": self.name, "wharf": side(wharf), "peer": side(peer), "figures": figures })
    }
}

/// A sentence about the figures that are more than they are to be.
fn too_much(rows: &[Row]) -> String {
    let mut words = Vec::new();
    for (figure, (name, ..)) in FIGURES.iter().enumerate() {
        let rows = rows.iter().filter(|row| row.is_too_much(figure));
        words.extend(rows.map(|row| {
            format!("{name} of \"{}\" ({:.2})", row.name, row.ratio(figure).unwrap_or_default())
        }));
    }
    match &words[..] {
        [] => format!("Nothing is over {GOAL} times the peer's where that is linear.\n"),
        _ => wrap(&format!(
            "Over {GOAL} times the peer's, where that is linear: {}.",
            words.join("; ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(wharf: Told, peer: Told) -> Row {
        Row { name: "stars".to_owned(), sides: [wharf, peer] }
    }

    fn costs(small: &str, large: &str) -> Told {
        Ok([small, large].map(|line| cost(line).expect("a row")))
    }

    #[test]
    fn goals_are_where_the_peer_is_linear() {
        let wharf = costs("1024\t1000000\t1048576\t1024", "4096\t9000000\t4194304\t4096");
        // Time grows with the square.
        let peer = costs("1024\t250000\t1048576\t256", "4096\t4000000\t1048576\t1024");
        let row = row(wharf, peer);
        let cells =
            ["stars", "4", "9.0", "4.0", "2.25", "4.0", "1.0", "4.00 (2)", "4", "1", "4.00 (2)"];
        assert_eq!(row.cells(), cells);
        let told = too_much(&[row]);
        assert_eq!(
            told,
            "Over 2 times the peer's, where that is linear: peak of \"stars\" (4.00); artifact of \
             \"stars\" (4.00).\n"
        );
    }

    #[test]
    fn what_is_refused_has_no_ratio() {
        let row = row(Err("refused".to_owned()), costs("8\t1\t1\t1", "32\t4000000\t0\t1024"));
        let refused = ["refused", "4.0", "-", "refused", "0.0", "-", "refused", "1", "-"];
        assert_eq!(row.cells()[2..], refused);
        assert_eq!(too_much(&[row]), "Nothing is over 2 times the peer's where that is linear.\n");
    }

    #[test]
    fn the_least_counts() {
        let [before, now] =
            [costs("8\t5\t6\t7", "32\t9\t9\t9"), costs("8\t6\t5\t7", "32\t8\t9\t9")];
        assert_eq!(Ok(least(before.unwrap(), now.unwrap())), costs("8\t5\t5\t7", "32\t8\t9\t9"));
    }
}
