//! Runs the component model's own test suite: three tests per file, one with as much inlined as can be, and
//! one whose code checks what it relies upon.
//!
//! The suite is not part of this repository: it is looked for beside it, in
//! `shared/suites/component-model/test`, or where `WHARF_SUITES` says (a folder with
//! `component-model/test`). Without it there is nothing to test, which is said aloud.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use wharf::{Config, Engine};
use wharf_wast::Runner;

/// How many files the suite has.
const FILES: usize = 63;

/// Files that need what Wharf has not yet, by reason. Run them with `--ignored` to see what comes of
/// them.
const NOT_YET: &[(&str, &[&str])] =
    &[("nobody passes it yet, says the suite's nyi.txt", &["validation/max-value-size.wast"])];

/// Files that are run, with the number of their directives that need what Wharf has not yet:
/// components that are refused for that, and what depends on these. Counted exactly, so that
/// nothing else gets lost among them.
const PARTLY: &[(&str, usize)] = &[
    ("async/async-calls-sync.wast", 3),
    ("async/big-interleaving-test.wast", 55),
    ("async/builtin-trap-poisons-instance.wast", 4),
    ("async/cancel-stream.wast", 2),
    ("async/cancel-subtask.wast", 2),
    ("async/cancellable.wast", 2),
    ("async/closed-stream.wast", 3),
    ("async/cross-abi-calls.wast", 49),
    ("async/cross-task-future.wast", 2),
    ("async/deadlock.wast", 2),
    ("async/dont-block-start.wast", 2),
    ("async/drop-cross-task-borrow.wast", 7),
    ("async/drop-stream.wast", 5),
    ("async/drop-subtask.wast", 3),
    ("async/drop-waitable-set.wast", 2),
    ("async/during-sync-call-may-block-if-other-ready-threads.wast", 6),
    ("async/during-sync-call-no-exclusive-resume.wast", 9),
    ("async/during-sync-call-no-sibling-resume.wast", 6),
    ("async/empty-wait.wast", 2),
    ("async/futures-must-write.wast", 3),
    ("async/partial-stream-copies.wast", 2),
    ("async/passing-resources.wast", 3),
    ("async/same-component-stream-future.wast", 9),
    ("async/sync-barges-in.wast", 3),
    ("async/sync-streams.wast", 2),
    ("async/trap-if-block-and-sync.wast", 47),
    ("async/trap-if-done.wast", 27),
    ("async/trap-if-sync-and-waitable-set.wast", 27),
    ("async/trap-if-transfer-in-waitable-set.wast", 5),
    ("async/trap-on-reenter.wast", 2),
    ("async/wait-during-callback.wast", 2),
    ("async/zero-length.wast", 2),
    ("binary/binary.wast", 3),
    ("validation/indicies.wast", 3),
    ("values/post-return.wast", 62),
    ("values/variants.wast", 5),
];

/// What the messages of refused components say that need what Wharf has not yet.
const REFUSED: &[&str] = &[
    "requires the component model async feature",
    "require the component model async feature",
    "requires the component model threading feature",
];

fn main() {
    let args = Arguments::from_args();
    let suite = suite();
    let files = wharf_wast::scripts(&suite).unwrap_or_default();
    if files.is_empty() {
        println!("skipped {FILES} component suite files: {} is not there", suite.display());
        libtest_mimic::run(&args, Vec::new()).exit();
    }
    let names: Vec<String> = files.iter().map(|file| name(&suite, file)).collect();
    for (reason, _) in NOT_YET {
        let skipped = names.iter().filter(|name| not_yet(name) == Some(reason)).count();
        println!("skipped {skipped} files of {}: {reason}", names.len());
    }
    let skipped: usize = PARTLY.iter().map(|(_, skipped)| skipped).sum();
    let in_files = PARTLY.len();
    println!("skipped {skipped} directives in {in_files} files: they need what is not there yet");
    let trials = std::iter::zip(names, files).flat_map(|(name, file)| trials(name, file)).collect();
    libtest_mimic::run(&args, trials).exit();
}

fn suite() -> PathBuf {
    let suites = match std::env::var_os("WHARF_SUITES") {
        Some(suites) => PathBuf::from(suites),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"),
    };
    suites.join("component-model/test")
}

/// The file's path within the suite, with `/` on every system.
fn name(suite: &Path, file: &Path) -> String {
    let path = file.strip_prefix(suite).unwrap_or(file);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Why the file is not run.
fn not_yet(name: &str) -> Option<&'static &'static str> {
    let listed = |names: &[&str]| {
        names.iter().any(|listed| match listed.strip_suffix('/') {
            Some(_) => name.starts_with(listed),
            None => name == *listed,
        })
    };
    NOT_YET.iter().find(|(_, names)| listed(names)).map(|(reason, _)| reason)
}

fn trials(name: String, file: PathBuf) -> [Trial; 3] {
    let ignored = not_yet(&name).is_some();
    let partly = PARTLY.iter().find(|(listed, _)| *listed == name);
    let skips = partly.map_or(0, |(_, skips)| *skips);
    let mut eager = Config::new();
    eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    let mut distrustful = eager.clone();
    distrustful.check_assumptions(true);
    [("", Config::new()), (", inlining", eager), (", distrustful", distrustful)].map(
        |(mode, config)| {
            let file = file.clone();
            let test = move || run(&file, &config, skips);
            Trial::test(format!("{name}{mode}"), test).with_ignored_flag(ignored)
        },
    )
}

/// Runs the file, of which exactly `skips` directives need what Wharf has not yet.
fn run(file: &Path, config: &Config, skips: usize) -> Result<(), Failed> {
    let engine = Engine::new(config)?;
    let needs_more = |error: &anyhow::Error| {
        let error = format!("{error:#}");
        REFUSED.iter().any(|text| error.contains(text))
    };
    let report = Runner::new(&engine).leave_out(needs_more).run_file(file);
    let mut told: Vec<String> = report.failures().map(ToString::to_string).collect();
    if report.left_out() != skips {
        told.push(format!(
            "expected to leave {skips} directives out, left {} out",
            report.left_out()
        ));
    }
    if told.is_empty() { Ok(()) } else { Err(Failed::from(told.join("\n"))) }
}
