//! Runs tests under AddressSanitizer, which sees what is used after it was freed, or never was ours.
//!
//! Only what the wall is made of and the tests themselves are instrumented, by a wrapper around the
//! compiler of this workspace's crates ([`rustc`]): dependencies are those of any other build, so that
//! a run takes minutes. Whatever is generic in them is instrumented where it is used, and memory is
//! watched at its allocation, whoever asked for it. Stable Rust does, told that it may use what is not.
//!
//! Tests that would measure the sanitizer instead of Wharf are left out, each with its reason:
//! [`LEFT_OUT`].

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The name of the compiler's wrapper, by which Cargo tells apart what it made.
const WRAPPER: &str = "rustc-sanitizer";

/// Crates that the macros and build scripts of others run in the compiler, which has no sanitizer.
const IN_THE_COMPILER: &[&str] = &["wharf_macros", "wharf_wit", "build_script_build"];

/// Tests of the facade that say nothing under a sanitizer, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("artifact_loading", "counts allocations"),
    ("artifact_memory", "measures memory"),
    ("artifact_tools", "runs tools on artifacts, which are the same"),
    ("bindgen_errors", "asks the compiler, runs nothing"),
    ("bindgen_rebuilds", "asks Cargo, runs nothing"),
    ("exceptions_memory", "measures memory"),
    ("growth", "measures time and memory"),
    ("instances_are_returned", "measures memory"),
    ("instructions", "counts instructions"),
    ("seam", "asks the compiler, runs nothing"),
    ("stacks", "measures stacks, and frames of the host are larger under a sanitizer"),
];

/// Tests that a short run consists of: those that go to the wall's limits.
const PART: &[&str] = &[
    "belonging",
    "calling",
    "cases",
    "closing",
    "core_api",
    "exceptions",
    "hostile_guests",
    "memory_reuse",
    "references",
];

/// What the tests are told: faults of compiled code are ours to handle, and a stack that is elsewhere than
/// the stack pointer says has no limit.
const OPTIONS: &str = "allow_user_segv_handler=1:detect_stack_use_after_return=0";

/// `cargo xtask sanitize [--part] [TESTS...]`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let (flags, named): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.starts_with("--"));
    ensure!(flags.iter().all(|flag| *flag == "--part"), "the one option is `--part`");
    let all = facade_tests(root)?;
    let tests: Vec<&str> = match (&named[..], &flags[..]) {
        ([], []) => {
            let left_out = |test: &&str| LEFT_OUT.iter().any(|(it, _)| it == test);
            all.iter().map(String::as_str).filter(|test| !left_out(test)).collect()
        }
        ([], _) => PART.to_vec(),
        (named, _) => named.iter().map(|test| test.as_str()).collect(),
    };
    if let Some(unknown) = tests.iter().find(|test| !all.iter().any(|it| it == *test)) {
        bail!("no such test: `{unknown}`; there are {}", all.join(" "));
    }
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    // The whole workspace is named so that dependencies are those that any other build has.
    cargo.current_dir(root).args(["test", "--workspace", "--no-fail-fast"]);
    for test in &tests {
        cargo.args(["--test", test]);
    }
    cargo.env("ASAN_OPTIONS", OPTIONS).env("RUSTC_WORKSPACE_WRAPPER", wrapper()?);
    println!("{} tests under the address sanitizer", tests.len());
    let status = cargo.status().context("cannot run cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The names of the facade's tests.
fn facade_tests(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root.join("tests")).context("cannot read the tests")? {
        let path = entry?.path();
        let is_test =
            path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").exists();
        let name = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_test);
        names.extend(name.map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// This program under another name, by which it is the compiler's wrapper.
fn wrapper() -> Result<PathBuf> {
    let own = std::env::current_exe().context("cannot find this program")?;
    let wrapper = own.with_file_name(WRAPPER);
    std::fs::copy(own, &wrapper).with_context(|| format!("cannot write {}", wrapper.display()))?;
    Ok(wrapper)
}

/// The compiler, if this process is its wrapper: it is called with its path and arguments, and instruments
/// what it compiles, unless that runs in a compiler itself.
pub(crate) fn rustc(args: &[String]) -> Option<Result<ExitCode>> {
    let own = std::env::current_exe().ok()?;
    (own.file_name()? == WRAPPER).then(|| {
        let (compiler, args) = args.split_first().context("no compiler was named")?;
        let mut rustc = Command::new(compiler);
        rustc.args(args);
        let of = args.windows(2).find(|pair| pair[0] == "--crate-name").map(|pair| &*pair[1]);
        if of.is_some_and(|name| !IN_THE_COMPILER.contains(&name)) {
            rustc.arg("-Zsanitizer=address").env("RUSTC_BOOTSTRAP", "1");
        }
        let status = rustc.status().context("cannot run the compiler")?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}
