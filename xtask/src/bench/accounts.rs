//! `cargo xtask bench-accounts`: what it costs that code counts fuel, and that it looks whether it is to stop.
//!
//! Runs the programs of `benches/peers/kernels` through Wharf, in each form that there is, by turns.

use super::Options;
use super::calls::{build_one, measurements};
use super::report::{Circumstances, median, table, write};
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The forms, each with its arguments; the others are compared with the first.
const FORMS: [(&str, &[&str]); 6] = [
    ("neither", &[]),
    ("looks: branch", &["--looks", "branch"]),
    ("looks: fault", &["--looks", "fault"]),
    ("fuel: memory", &["--fuel", "memory"]),
    ("fuel: register", &["--fuel", "register"]),
    ("fuel: register, looks: fault", &["--fuel", "register", "--looks", "fault"]),
];

pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let options = Options::new(args, &["--rounds", "--core", "--only"])?;
    let rounds = options.number("--rounds", 5)?;
    let core = options.value("--core")?.unwrap_or("1");
    let only = options.value("--only")?.unwrap_or("run: ");
    let folder = root.join("benches/peers");
    build_one(&folder, "bench-wharf")?;
    let mut times: BTreeMap<String, [Vec<f64>; FORMS.len()]> = BTreeMap::new();
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for turn in 0..FORMS.len() {
            let form = (round + turn) % FORMS.len();
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", core]);
            command.arg(folder.join("target/release/bench-wharf"));
            command.args(["--only", only]).args(FORMS[form].1);
            for (name, nanoseconds) in measurements(&mut command)? {
                times.entry(name).or_default()[form].push(nanoseconds);
            }
        }
    }
    let ratios: Vec<(String, Vec<f64>)> =
        times.into_iter().map(|(name, times)| (name, ratios(&times))).collect();
    let count = ratios.len().max(1) as f64;
    let mean = |form: usize| {
        let logarithms = ratios.iter().map(|(_, ratios)| ratios[form].ln());
        (logarithms.sum::<f64>() / count).exp()
    };
    let means: Vec<f64> = (0..FORMS.len() - 1).map(mean).collect();
    let cells = |name: &str, ratios: &[f64]| -> Vec<String> {
        let ratios = ratios.iter().map(|ratio| format!("{ratio:.3}"));
        [name.to_owned()].into_iter().chain(ratios).collect()
    };
    let mut rows: Vec<_> = ratios.iter().map(|(name, ratios)| cells(name, ratios)).collect();
    rows.push(cells("geometric mean", &means));
    let head: Vec<&str> =
        ["program"].into_iter().chain(FORMS[1..].iter().map(|(name, _)| *name)).collect();
    let what = Circumstances::here(root)?.sentence(&format!(
        "Time of one run of a program (`benches/peers/kernels`) whose code counts fuel or looks whether \
         it is to stop, over that of the same program whose code does neither. Medians of {rounds} \
         rounds, by turns, pinned to one core"
    ));
    let text = format!("{what}\n{}", table(&head, &rows));
    print!("{text}");
    if options.value("--only")?.is_none() {
        write(root, "Accounts", &text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The median of each form but the first, over that of the first.
fn ratios(times: &[Vec<f64>; FORMS.len()]) -> Vec<f64> {
    let [neither, others @ ..] = times;
    others.iter().map(|times| median(times) / median(neither)).collect()
}
