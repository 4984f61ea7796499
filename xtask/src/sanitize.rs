//! Runs tests under a sanitizer of the compiler's: AddressSanitizer or ThreadSanitizer.
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

/// What the names of the compiler's wrappers begin with. Each sanitizer has one, so that Cargo tells apart
/// what they made.
const WRAPPER: &str = "rustc-sanitizer-";

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
    ("instances_are_returned", "measures memory"),
    ("instructions", "counts instructions"),
    ("growth", "counts instructions and allocations"),
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
    "hostile_guests",
    "memory_reuse",
    "references",
];

/// Tests in which threads share something.
const THREADED: &[&str] = &["belonging", "memory_reuse"];

/// A sanitizer of the compiler's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sanitizer {
    Address,
    Thread,
}

impl Sanitizer {
    const ALL: [Sanitizer; 2] = [Sanitizer::Address, Sanitizer::Thread];

    fn name(self) -> &'static str {
        match self {
            Sanitizer::Address => "address",
            Sanitizer::Thread => "thread",
        }
    }

    fn named(name: &str) -> Option<Sanitizer> {
        Sanitizer::ALL.into_iter().find(|it| it.name() == name)
    }

    /// This program under another name, by which it is the compiler's wrapper.
    fn wrapper(self) -> Result<PathBuf> {
        let own = std::env::current_exe().context("cannot find this program")?;
        let wrapper = own.with_file_name(format!("{WRAPPER}{}", self.name()));
        std::fs::copy(own, &wrapper).with_context(|| format!("cannot write {wrapper:?}"))?;
        Ok(wrapper)
    }

    /// Whose wrapper this process is, if it is one.
    fn of_wrapper() -> Option<Sanitizer> {
        let own = std::env::current_exe().ok()?;
        Sanitizer::named(own.file_name()?.to_str()?.strip_prefix(WRAPPER)?)
    }

    /// What the compiler is told.
    fn flags(self) -> &'static [&'static str] {
        match self {
            Sanitizer::Address => &["-Zsanitizer=address"],
            // The standard library is not instrumented: the suppressions say what is not seen of it.
            Sanitizer::Thread => &[
                "-Zsanitizer=thread",
                "-Cunsafe-allow-abi-mismatch=sanitizer",
                // Locks are instrumented only where they are inlined.
                "-Copt-level=2",
            ],
        }
    }

    /// What the tests are told.
    fn options(self, root: &Path) -> (&'static str, String) {
        match self {
            // Faults of compiled code are ours to handle, and a stack that is elsewhere than the stack
            // pointer says has no limit.
            Sanitizer::Address => {
                let options = "allow_user_segv_handler=1:detect_stack_use_after_return=0";
                ("ASAN_OPTIONS", options.to_owned())
            }
            Sanitizer::Thread => {
                let suppressions = root.join("xtask/src/sanitize/suppressions.txt");
                let options = format!("suppressions={}:halt_on_error=1", suppressions.display());
                ("TSAN_OPTIONS", options)
            }
        }
    }
}

/// `cargo xtask sanitize [address | thread] [--part] [TESTS...]`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let (flags, words): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.starts_with("--"));
    ensure!(flags.iter().all(|flag| *flag == "--part"), "the one option is `--part`");
    let (sanitizer, tests) = match words.split_first() {
        Some((first, rest)) if let Some(sanitizer) = Sanitizer::named(first) => (sanitizer, rest),
        _ => (Sanitizer::Address, &words[..]),
    };
    let all = facade_tests(root)?;
    let tests: Vec<&str> = match (tests, sanitizer) {
        ([], Sanitizer::Thread) => THREADED.to_vec(),
        ([], Sanitizer::Address) if !flags.is_empty() => PART.to_vec(),
        ([], Sanitizer::Address) => {
            let left_out = |test: &&str| LEFT_OUT.iter().any(|(it, _)| it == test);
            all.iter().map(String::as_str).filter(|test| !left_out(test)).collect()
        }
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
    let (name, options) = sanitizer.options(root);
    cargo.env(name, options).env("RUSTC_WORKSPACE_WRAPPER", sanitizer.wrapper()?);
    println!("{} tests under the {} sanitizer", tests.len(), sanitizer.name());
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

/// The compiler, if this process is its wrapper: it is called with its path and arguments, and instruments
/// what it compiles, unless that runs in a compiler itself.
pub(crate) fn rustc(args: &[String]) -> Option<Result<ExitCode>> {
    let sanitizer = Sanitizer::of_wrapper()?;
    let run = || {
        let (compiler, args) = args.split_first().context("no compiler was named")?;
        let mut rustc = Command::new(compiler);
        rustc.args(args);
        let of = args.windows(2).find(|pair| pair[0] == "--crate-name").map(|pair| &*pair[1]);
        if of.is_some_and(|name| !IN_THE_COMPILER.contains(&name)) {
            rustc.args(sanitizer.flags()).env("RUSTC_BOOTSTRAP", "1");
        }
        let status = rustc.status().context("cannot run the compiler")?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    };
    Some(run())
}
