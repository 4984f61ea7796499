//! The WebAssembly core test suite: two tests for each of its files that is in scope, with
//! bounds of memories checked by faults, and by code with as much inlined as can be.
//!
//! The suite (github.com/WebAssembly/testsuite) is not part of the repository. It is looked for in the
//! folder `core` of `WHARF_SUITES`, or else of `../shared/suites`; without it, this test says loudly
//! that it tested nothing.

#[path = "core/scope.rs"]
mod scope;

use libtest_mimic::{Arguments, Failed, Trial};
use scope::{PROPOSALS, Scope, Switch};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wharf::{Config, Engine};
use wharf_wast::Runner;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// How many failures of a file are told one by one.
const FAILURES_SHOWN: usize = 20;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let suites = std::env::var_os("WHARF_SUITES").map(PathBuf::from);
    let folder = suites.unwrap_or_else(|| Path::new(ROOT).join("../shared/suites")).join("core");
    let mut trials = Vec::new();
    if folder.is_dir() {
        let mut skipped = BTreeMap::<&str, usize>::new();
        for path in wast_files(&folder) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match Scope::of(&name) {
                Scope::Out(reason) => *skipped.entry(reason).or_default() += 1,
                Scope::In { skips } => trials.extend(both(name, path, skips, |_| {})),
            }
        }
        for &(proposal, enable) in PROPOSALS {
            for path in wast_files(&folder.join("proposals").join(proposal)) {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                trials.extend(both(format!("{proposal}/{file}"), path, 0, enable));
            }
        }
        report_skipped(&skipped);
    } else {
        let count = scope::FILES_IN_SCOPE;
        eprintln!("skipped {count} core suite files: {} is not there", folder.display());
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The two tests of a file.
fn both(name: String, path: PathBuf, skips: usize, enable: Switch) -> [Trial; 2] {
    let test = |name, path: PathBuf, mut config: Config| {
        enable(&mut config);
        Trial::test(name, move || check(&path, &config, skips))
    };
    let checked_name = format!("{name}, checked");
    [test(name, path.clone(), Config::new()), test(checked_name, path, checked())]
}

/// Bounds are checked by code, memories move when they grow, and most functions are inlined.
fn checked() -> Config {
    let mut config = Config::new();
    config.memory_reservation(0).memory_guard_size(0);
    config.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    config
}

/// Runs a file, of which exactly `skips` directives need what is not in scope. In such a file, what
/// the engine refuses is left out, with all that depends on it.
fn check(path: &Path, config: &Config, skips: usize) -> Result<(), Failed> {
    let engine = Engine::new(config)?;
    let runner = match skips {
        0 => Runner::new(&engine),
        _ => Runner::new(&engine).leave_out(|_| true).without_tags(),
    };
    let report = runner.run_file(path);
    let mut told: Vec<String> =
        report.failures().take(FAILURES_SHOWN).map(ToString::to_string).collect();
    if report.failed() > told.len() {
        told.push(format!("and {} more", report.failed() - told.len()));
    }
    if report.left_out() != skips {
        told.push(format!("{} directives were left out, not {skips}", report.left_out()));
    }
    if told.is_empty() {
        return Ok(());
    }
    Err(Failed::from(format!("of {} directives:\n{}", report.outcomes.len(), told.join("\n"))))
}

fn wast_files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wast"))
        .collect();
    files.sort();
    files
}

fn report_skipped(skipped: &BTreeMap<&str, usize>) {
    let total: usize = skipped.values().sum();
    eprintln!("skipped {total} core suite files that need what Wharf does not have:");
    for (reason, count) in skipped {
        eprintln!("{count:5}  {reason}");
    }
}
