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

/// The file that nobody passes yet, as the suite's `nyi.txt` says. Run it with `--ignored` to see what comes of it.
const NOT_YET: &str = "validation/max-value-size.wast";

/// Files that need what Wharf has not yet: how many of their directives are left out, with components that are refused for
/// that and what depends on these, and how many are run. Counted exactly, so that nothing gets lost among them.
const PARTLY: &[(&str, usize, usize)] = &[
    ("async/async-calls-sync.wast", 3, 0),
    ("async/big-interleaving-test.wast", 55, 0),
    ("async/builtin-trap-poisons-instance.wast", 4, 4),
    ("async/cancel-stream.wast", 2, 0),
    ("async/cancel-subtask.wast", 2, 0),
    ("async/cancellable.wast", 2, 0),
    ("async/closed-stream.wast", 3, 0),
    ("async/cross-abi-calls.wast", 49, 0),
    ("async/cross-task-future.wast", 2, 0),
    ("async/deadlock.wast", 2, 0),
    ("async/dont-block-start.wast", 2, 0),
    ("async/drop-cross-task-borrow.wast", 7, 0),
    ("async/drop-stream.wast", 5, 0),
    ("async/drop-subtask.wast", 3, 0),
    ("async/drop-waitable-set.wast", 2, 0),
    ("async/during-sync-call-may-block-if-other-ready-threads.wast", 6, 0),
    ("async/during-sync-call-no-exclusive-resume.wast", 9, 0),
    ("async/during-sync-call-no-sibling-resume.wast", 6, 0),
    ("async/empty-wait.wast", 2, 0),
    ("async/futures-must-write.wast", 3, 0),
    ("async/partial-stream-copies.wast", 2, 0),
    ("async/passing-resources.wast", 3, 0),
    ("async/same-component-stream-future.wast", 9, 0),
    ("async/sync-barges-in.wast", 3, 0),
    ("async/sync-streams.wast", 2, 0),
    ("async/trap-if-block-and-sync.wast", 47, 0),
    ("async/trap-if-done.wast", 27, 0),
    ("async/trap-if-sync-and-waitable-set.wast", 27, 0),
    ("async/trap-if-transfer-in-waitable-set.wast", 5, 0),
    ("async/trap-on-reenter.wast", 2, 4),
    ("async/wait-during-callback.wast", 2, 0),
    ("async/zero-length.wast", 2, 0),
    ("binary/binary.wast", 3, 120),
    ("validation/indicies.wast", 3, 14),
    ("values/post-return.wast", 62, 5),
    ("values/variants.wast", 5, 9),
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
    println!("skipped 1 file: {NOT_YET}, which nobody passes yet");
    let nothing = PARTLY.iter().filter(|(_, _, run)| *run == 0).count();
    let skipped: usize = PARTLY.iter().map(|(_, skipped, _)| skipped).sum();
    println!(
        "skipped {skipped} directives, which need what is not there yet: all of {nothing} files, some of {} others",
        PARTLY.len() - nothing
    );
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

fn trials(name: String, file: PathBuf) -> [Trial; 3] {
    let ignored = name == NOT_YET;
    let partly = PARTLY.iter().find(|(listed, ..)| *listed == name).copied();
    let mut eager = Config::new();
    eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    let mut distrustful = eager.clone();
    distrustful.check_assumptions(true);
    [("", Config::new()), (", inlining", eager), (", distrustful", distrustful)].map(
        |(mode, config)| {
            let file = file.clone();
            let test = move || run(&file, &config, partly);
            Trial::test(format!("{name}{mode}"), test).with_ignored_flag(ignored)
        },
    )
}

/// Runs the file, of which `partly` says how much is run if that is not all.
fn run(file: &Path, config: &Config, partly: Option<(&str, usize, usize)>) -> Result<(), Failed> {
    let engine = Engine::new(config)?;
    let needs_more = |error: &anyhow::Error| {
        let error = format!("{error:#}");
        REFUSED.iter().any(|text| error.contains(text))
    };
    let report = Runner::new(&engine).leave_out(needs_more).run_file(file);
    let mut told: Vec<String> = report.failures().map(ToString::to_string).collect();
    let (left_out, passed) = (report.left_out(), report.passed());
    let expected = partly.map_or((0, passed), |(_, left_out, passed)| (left_out, passed));
    if (left_out, passed) != expected {
        told.push(format!(
            "expected to leave {} directives out and run {}; left {left_out} out, ran {passed}",
            expected.0, expected.1
        ));
    }
    if told.is_empty() { Ok(()) } else { Err(Failed::from(told.join("\n"))) }
}
