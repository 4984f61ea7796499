//! Wharf's own scripts, `tests/cases/*.wast`: three tests for each, one with as much inlined as can be, and
//! one whose code checks what it relies upon.
//!
//! They are there above all where the component model's suite is thin: calls between components. Those in
//! `tests/donut_wrapping` run with the setting of that name.

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use wharf::{Config, Engine};
use wharf_wast::Runner;

fn main() {
    let args = Arguments::from_args();
    let mut nested = Config::new();
    nested.donut_wrapping(true);
    let mut trials = trials("cases", &Config::new());
    trials.extend(self::trials("donut_wrapping", &nested));
    libtest_mimic::run(&args, trials).exit();
}

/// The tests of a folder.
fn trials(folder: &str, config: &Config) -> Vec<Trial> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let files = wharf_wast::scripts(&path).expect("the folder can be read");
    assert!(!files.is_empty(), "there are cases");
    let mut eager = config.clone();
    eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    let mut distrustful = eager.clone();
    distrustful.check_assumptions(true);
    let modes = [("", config), (", inlining", &eager), (", distrustful", &distrustful)];
    let trials = files.into_iter().flat_map(|file| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        modes.map(|(mode, config)| {
            let (file, config) = (file.clone(), config.clone());
            Trial::test(format!("{folder}/{name}{mode}"), move || run(&file, &config))
        })
    });
    trials.collect()
}

fn run(file: &Path, config: &Config) -> Result<(), Failed> {
    let report = Runner::new(&Engine::new(config)?).run_file(file);
    let told: Vec<String> = report.failures().map(ToString::to_string).collect();
    if told.is_empty() { Ok(()) } else { Err(Failed::from(told.join("\n"))) }
}
