//! Runs tests under AddressSanitizer, which sees what is used after it was freed, or never was ours; and
//! those with threads under ThreadSanitizer, which sees what two use at once.
//!
//! AddressSanitizer: only what the wall is made of and the tests themselves are instrumented, by a wrapper around the
//! compiler of this workspace's crates ([`rustc`]): dependencies are those of any other build, so that
//! a run takes minutes. Whatever is generic in them is instrumented where it is used, and memory is
//! watched at its allocation, whoever asked for it. Stable Rust does, told that it may use what is not.
//!
//! Tests that would measure the sanitizer instead of Wharf are left out, each with its reason:
//! [`LEFT_OUT`].
//!
//! ThreadSanitizer: everything is instrumented, the standard library too, as a lock that it does not know
//! is a race to it. That needs a nightly toolchain with the library's sources (`rust-src`), which nothing else
//! here does; where there is none, the run says so and is skipped.

use anyhow::{Context, Result, bail};
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

/// Tests in which threads meet; there are more in the crates themselves.
const THREADED: &[&str] =
    &["artifact_cut", "belonging", "cache", "memory_reuse", "stacks", "threads"];

/// What everything is compiled with. Memory is mapped by `libc`, whose functions ThreadSanitizer knows: of
/// pages that go by a plain system call it remembers who wrote them.
const THREAD_FLAGS: &str = "-Zsanitizer=thread --cfg=rustix_use_libc";

/// What ThreadSanitizer is told: tests that it has something to say of fail, each after all that it has.
const THREAD_OPTIONS: &str = "halt_on_error=0:second_deadlock_stack=1";

/// What the tests are told: faults of compiled code are ours to handle, and a stack that is elsewhere than
/// the stack pointer says has no limit.
const OPTIONS: &str = "allow_user_segv_handler=1:detect_stack_use_after_return=0";

/// `cargo xtask sanitize [--part | --threads] [TESTS...]`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let (flags, named): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.starts_with("--"));
    let all = facade_tests(root)?;
    let flags: Vec<&str> = flags.iter().map(|flag| flag.as_str()).collect();
    let (mut tests, of_threads): (Vec<&str>, bool) = match flags[..] {
        [] => {
            let left_out = |test: &&str| LEFT_OUT.iter().any(|(it, _)| it == test);
            (all.iter().map(String::as_str).filter(|test| !left_out(test)).collect(), false)
        }
        ["--part"] => (PART.to_vec(), false),
        ["--threads"] => (THREADED.to_vec(), true),
        _ => bail!("the options are `--part` and `--threads`, one of which may be there"),
    };
    if !named.is_empty() {
        tests = named.iter().map(|test| test.as_str()).collect();
    }
    if let Some(unknown) = tests.iter().find(|test| !all.iter().any(|it| it == *test)) {
        bail!("no such test: `{unknown}`; there are {}", all.join(" "));
    }
    let mut cargo = if !of_threads {
        println!("{} tests under the address sanitizer", tests.len());
        under_address_sanitizer()?
    } else if let Some(cargo) = under_thread_sanitizer()? {
        println!("{} tests, and the crates' own, under the thread sanitizer", tests.len());
        cargo
    } else {
        println!(
            "SKIPPED: {} tests under the thread sanitizer, which needs the sources of a nightly toolchain's \
             library: `rustup component add rust-src --toolchain nightly`",
            tests.len()
        );
        return Ok(ExitCode::SUCCESS);
    };
    cargo.current_dir(root);
    for test in &tests {
        cargo.args(["--test", test]);
    }
    let status = cargo.status().context("cannot run cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The whole workspace is named so that dependencies are those that any other build has.
const CARGO_TEST: [&str; 3] = ["test", "--workspace", "--no-fail-fast"];

fn under_address_sanitizer() -> Result<Command> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(CARGO_TEST);
    cargo.env("ASAN_OPTIONS", OPTIONS).env("RUSTC_WORKSPACE_WRAPPER", wrapper()?);
    Ok(cargo)
}

/// Nothing, if there is no toolchain that could.
fn under_thread_sanitizer() -> Result<Option<Command>> {
    let ask = |what: &[&str]| -> Result<Option<String>> {
        let output = nightly("rustc").args(what).output().context("cannot run the compiler")?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let Some(sysroot) = ask(&["--print", "sysroot"])? else { return Ok(None) };
    if !Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
        return Ok(None);
    }
    let host = ask(&["--print", "host-tuple"])?.context("the compiler does not know its host")?;
    let mut cargo = nightly("cargo");
    cargo.args(CARGO_TEST).args(["--lib", "-Zbuild-std", "--target", host.trim()]);
    cargo.env("RUSTFLAGS", THREAD_FLAGS).env("TSAN_OPTIONS", THREAD_OPTIONS);
    Ok(Some(cargo))
}

/// A program of the nightly toolchain, by what chooses toolchains: this one was called by another.
fn nightly(program: &str) -> Command {
    let mut command = Command::new(program);
    command.arg("+nightly").env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN");
    command
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
