//! Wharf's own scripts, `tests/cases/*.wast`: three tests for each, one with as much inlined as can be, and
//! one whose code checks what it relies upon.
//!
//! They are there above all where the component model's suite is thin: calls between components. Those in
//! `donut_wrapping` run with the setting of that name.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use wharf::{Config, Engine};
use wharf_wast::Runner;

fn main() {
    let args = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = wharf_wast::scripts(&folder).expect("the folder can be read");
    assert!(!files.is_empty(), "there are cases");
    let trials = files.into_iter().flat_map(|file| {
        let name = file.strip_prefix(&folder).unwrap_or(&file).with_extension("");
        let mut plain = Config::new();
        plain.donut_wrapping(name.starts_with("donut_wrapping"));
        let name = name.to_string_lossy().into_owned();
        let mut eager = plain.clone();
        eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
        let mut distrustful = eager.clone();
        distrustful.check_assumptions(true);
        [("", plain), (", inlining", eager), (", distrustful", distrustful)].map(
            |(mode, config)| {
                let file = file.clone();
                Trial::test(format!("{name}{mode}"), move || run(&file, &config))
            },
        )
    });
    libtest_mimic::run(&args, trials.collect()).exit();
}

fn run(file: &Path, config: &Config) -> Result<(), Failed> {
    let report = Runner::new(&Engine::new(config)?).run_file(file);
    let told: Vec<String> = report.failures().map(ToString::to_string).collect();
    if told.is_empty() { Ok(()) } else { Err(Failed::from(told.join("\n"))) }
}
