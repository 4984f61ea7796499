//! `cargo xtask bench-compile`: time, memory and size of what the two command lines compile.
//!
//! Runs are interleaved, so that what else the machine does hits both. Times are of whole processes,
//! on all cores; caches are off. Memory is the largest resident set, as GNU `time` says it.

use super::Options;
use super::report::{Circumstances, head_of_costs, median, output, table, write};
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

const TITLE: &str = "Compilation";
/// How often memory is measured: it hardly differs.
const MEMORY_ROUNDS: usize = 3;

/// Measures with the peer's command line at `--peer PATH`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let known = ["--peer", "--wharf", "--guests", "--rounds", "--json"];
    let options = Options::new(args, &known)?;
    let peer = options.value("--peer")?.context("say where the peer's command is: --peer PATH")?;
    let wharf = match options.value("--wharf")? {
        Some(path) => PathBuf::from(path),
        None => build(root)?,
    };
    let folder = options.value("--guests")?.map_or(root.join("tests/guests"), PathBuf::from);
    let rounds = options.number("--rounds", 9)?;
    let scratch = std::env::temp_dir().join(format!("wharf-bench-{}", std::process::id()));
    std::fs::create_dir_all(&scratch)?;
    let programs = [Program::wharf(wharf, &scratch), Program::peer(peer.into(), &scratch)];
    let mut results = Vec::new();
    for guest in guests(&folder)? {
        eprintln!("{}", guest.display());
        results.push(measure(&guest, &programs, rounds)?);
    }
    let here = Circumstances::here(root)?;
    let versions = [&programs[0], &programs[1]].map(Program::version);
    let [wharf, peer] = versions;
    let (wharf, peer) = (wharf?, peer?);
    std::fs::remove_dir_all(&scratch)?;
    if options.has("--json") {
        let results: Vec<Value> = results.iter().map(Guest::json).collect();
        let report = json!({
            "circumstances": here.json(), "wharf": wharf, "peer": peer, "rounds": rounds,
            "components": results,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    let what = format!(
        "`{wharf}` and the peer's `{peer}` compile components: medians of {rounds} interleaved \
         runs of the whole process on all cores, caches off. What is refused asks for the component \
         model's own concurrency. Measured"
    );
    let rows: Vec<Vec<String>> = results.iter().map(Guest::row).collect();
    let text = format!("{}\n{}", here.sentence(&what), table(&head_of_costs("component"), &rows));
    print!("{text}");
    write(root, TITLE, &text)?;
    Ok(ExitCode::SUCCESS)
}

fn build(root: &Path) -> Result<PathBuf> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root).args(["build", "--release", "--package", "wharf-cli"]);
    let status = cargo.status().context("cannot run cargo")?;
    ensure!(status.success(), "the command line was not built");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("release/wharf"))
}

/// The components in `folder`, by name.
fn guests(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut guests = Vec::new();
    for entry in entries {
        let path = entry?.path();
        // A core module's header ends differently.
        let component = |path: &Path| {
            std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"\0asm\x0d\0\x01\0"))
        };
        if path.extension().is_some_and(|ending| ending == "wasm") && component(&path) {
            guests.push(path);
        }
    }
    ensure!(!guests.is_empty(), "there is no component in {}", folder.display());
    guests.sort();
    Ok(guests)
}

/// A command line.
struct Program {
    path: PathBuf,
    /// What stands before and after the names of input and output.
    args: Vec<&'static str>,
    artifact: PathBuf,
    memory: PathBuf,
}

impl Program {
    fn wharf(path: PathBuf, scratch: &Path) -> Program {
        Program::new(path, vec!["compile", "--no-cache"], scratch, "wharf")
    }

    fn peer(path: PathBuf, scratch: &Path) -> Program {
        Program::new(path, vec!["compile", "-C", "cache=n"], scratch, "peer")
    }

    fn new(path: PathBuf, args: Vec<&'static str>, scratch: &Path, name: &str) -> Program {
        let artifact = scratch.join(format!("{name}.artifact"));
        Program { path, args, artifact, memory: scratch.join(format!("{name}.memory")) }
    }

    fn version(&self) -> Result<String> {
        output(Command::new(&self.path).arg("--version"))
    }

    /// The command that compiles `guest`.
    fn command(&self, mut command: Command, guest: &Path) -> Command {
        command.args(&self.args).arg(guest).arg("-o").arg(&self.artifact);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Seconds that compiling `guest` takes, or why it cannot be done.
    fn time(&self, guest: &Path) -> Result<Result<f64, String>> {
        let mut command = self.command(Command::new(&self.path), guest);
        let start = Instant::now();
        let output = command.output();
        let seconds = start.elapsed().as_secs_f64();
        let output = output.with_context(|| format!("cannot run {}", self.path.display()))?;
        Ok(match output.status.success() {
            true => Ok(seconds),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        })
    }

    /// The most bytes that are resident while `guest` is compiled.
    fn memory(&self, guest: &Path) -> Result<f64> {
        let mut time = Command::new("/usr/bin/time");
        time.args(["-f", "%M", "-o"]).arg(&self.memory).arg(&self.path);
        let status = self.command(time, guest).stderr(Stdio::null()).status();
        let status = status.context("cannot run GNU time at /usr/bin/time")?;
        ensure!(status.success(), "{} failed under GNU time", self.path.display());
        let told = std::fs::read_to_string(&self.memory)?;
        let kib = told.lines().last().and_then(|line| line.trim().parse::<f64>().ok());
        Ok(kib.with_context(|| format!("GNU time said `{}`", told.trim()))? * 1024.0)
    }
}

/// What was measured of one component: for Wharf and the peer.
struct Guest {
    name: String,
    bytes: u64,
    sides: [Result<Side, String>; 2],
}

struct Side {
    seconds: f64,
    peak: f64,
    artifact: f64,
}

/// A figure, its unit, and the digits after the point.
type Column = (fn(&Side) -> f64, f64, usize);

fn measure(guest: &Path, programs: &[Program; 2], rounds: usize) -> Result<Guest> {
    let mut sides = [None, None];
    for (program, side) in programs.iter().zip(&mut sides) {
        // Not counted: it brings the program and its input into memory.
        *side = Some(program.time(guest)?.map(|_| Vec::new()));
    }
    let [Some(wharf), Some(peer)] = sides else { bail!("both sides were run") };
    let mut times = [wharf, peer];
    for round in 0..rounds {
        // Whoever is first in one round is second in the next.
        for side in [round % 2, 1 - round % 2] {
            if let Ok(times) = &mut times[side] {
                let time = programs[side].time(guest)?.map_err(anyhow::Error::msg)?;
                times.push(time);
            }
        }
    }
    let mut sides = Vec::new();
    for (times, program) in times.into_iter().zip(programs) {
        sides.push(match times {
            Err(error) => Err(error),
            Ok(times) => {
                let peaks = (0..MEMORY_ROUNDS).map(|_| program.memory(guest));
                let peaks: Vec<f64> = peaks.collect::<Result<_>>()?;
                Ok(Side {
                    seconds: median(&times),
                    peak: median(&peaks),
                    artifact: std::fs::metadata(&program.artifact)?.len() as f64,
                })
            }
        });
    }
    let [wharf, peer] = <[_; 2]>::try_from(sides).ok().context("there are two sides")?;
    Ok(Guest {
        name: guest.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: std::fs::metadata(guest)?.len(),
        sides: [wharf, peer],
    })
}

impl Guest {
    fn row(&self) -> Vec<String> {
        let mut row = vec![self.name.clone(), format!("{:.0}", self.bytes as f64 / 1024.0)];
        let fields: [Column; 3] = [
            (|side| side.seconds, 1e-3, 1),
            (|side| side.peak, 1024.0 * 1024.0, 1),
            (|side| side.artifact, 1024.0, 0),
        ];
        for (field, unit, digits) in fields {
            for side in &self.sides {
                row.push(match side {
                    Ok(side) => format!("{:.digits$}", field(side) / unit),
                    Err(_) => "refused".to_owned(),
                });
            }
            row.push(match &self.sides {
                [Ok(wharf), Ok(peer)] => format!("{:.2}", field(wharf) / field(peer)),
                _ => "-".to_owned(),
            });
        }
        row
    }

    fn json(&self) -> Value {
        let side = |side: &Result<Side, String>| match side {
            Ok(Side { seconds, peak, artifact }) => {
                json!({ "seconds": seconds, "peak_bytes": peak, "artifact_bytes": artifact })
            }
            Err(error) => json!({ "refused": error }),
        };
        let [wharf, peer] = &self.sides;
        json!({ "name": self.name, "bytes": self.bytes, "wharf": side(wharf), "peer": side(peer) })
    }
}
