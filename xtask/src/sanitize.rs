//! Runs tests under AddressSanitizer, which sees what is used after it was freed, or never was ours; and
//! those with threads under ThreadSanitizer, which sees what two use at once.
//!
//! AddressSanitizer: only what the wall is made of and the tests themselves are instrumented, by a wrapper
//! around the compiler ([`rustc`]): dependencies are those of any other build, so that a run takes minutes.
//! Whatever is generic in them is instrumented where it is used, and memory is watched at its allocation,
//! whoever asked for it. Stable Rust does, told that it may use what is not. There are the tests of
//! [`CRATES`], the crates' own, and the cases of the fuzz targets, which are a workspace of their own. Before
//! any of them runs, each program is asked whether the sanitizer is in it ([`see_instrumented`]).
//!
//! Tests that would measure the sanitizer instead of Wharf are left out, each with its reason:
//! [`LEFT_OUT`] and [`SKIPPED`].
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

/// The folders of the crates whose tests run: the others run in the compiler, or are tools.
const CRATES: &[&str] = &["", "component", "cli"];

/// Tests that say nothing under a sanitizer, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("artifact_loading", "measures time"),
    ("artifact_memory", "measures memory"),
    ("artifact_tools", "runs tools on artifacts, which are the same"),
    ("bindgen_errors", "asks the compiler, runs nothing"),
    ("bindgen_rebuilds", "asks Cargo, runs nothing"),
    ("exceptions_memory", "measures memory"),
    ("growth", "measures time and memory"),
    ("instances_are_returned", "measures memory"),
    ("instructions", "counts instructions"),
    ("seam", "asks the compiler, runs nothing"),
];

/// Cases of tests that are left out of a sanitizer's run, by what their names have in them, and why.
const SKIPPED: &[(Sanitizer, &str, &str)] = &[
    (Sanitizer::Address, "on 64 KiB", "frames of the host are larger under it"),
    (Sanitizer::Address, "on 256 KiB", "frames of the host are larger under it"),
    (Sanitizer::Address, "bindings_of_any_world_compile", "asks the compiler, runs nothing"),
    (
        Sanitizer::Threads,
        "pages_of_zeros_are_not_written",
        "measures memory, of which it takes its own",
    ),
];

/// What the tests of all crates are called among the names of tests.
const OWN: &str = "lib";

/// What the cases of the fuzz targets are called there: their test.
const SEEDED: &str = "seeded";

/// The variable that says how many cases each fuzz target has, and how many it has under AddressSanitizer.
const FUZZ_CASES: &str = "WHARF_FUZZ_CASES";
const CASES: u32 = 1500;

/// Tests that a short run consists of, which takes four minutes: those that go to the wall's limits.
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
    "stacks",
    OWN,
];

/// Tests in which threads meet.
const THREADED: &[&str] =
    &["artifact_cut", "belonging", "cache", "memory_reuse", "stacks", "threads", OWN];

/// What everything is compiled with. Memory is mapped by `libc`, whose functions ThreadSanitizer knows: of
/// pages that go by a plain system call it remembers who wrote them. Tests that go from one stack to another tell it.
const THREAD_FLAGS: &str = "-Zsanitizer=thread --cfg=rustix_use_libc --cfg=under_thread_sanitizer";

/// What ThreadSanitizer is told: tests that it has something to say of fail, each after all that it has.
const THREAD_OPTIONS: &str = "halt_on_error=0:second_deadlock_stack=1";

/// What AddressSanitizer is told: faults of compiled code are ours to handle, and a stack that is elsewhere
/// than the stack pointer says has no limit.
const ADDRESS_OPTIONS: &str = "allow_user_segv_handler=1:detect_stack_use_after_return=0";

/// `cargo xtask sanitize [--part | --threads] [TESTS...]`.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<ExitCode> {
    let (flags, named): (Vec<_>, Vec<_>) = args.iter().partition(|arg| arg.starts_with("--"));
    let flags: Vec<&str> = flags.iter().map(|flag| flag.as_str()).collect();
    let mut all = tests(root)?;
    if let Some((gone, _)) = LEFT_OUT.iter().find(|(name, _)| !all.iter().any(|it| it == name)) {
        bail!("`{gone}` is left out, and there is no such test");
    }
    all.extend([OWN, SEEDED].map(str::to_owned));
    let left_out = |test: &&str| LEFT_OUT.iter().any(|(it, _)| it == test);
    let (mut tests, sanitizer): (Vec<&str>, Sanitizer) = match flags[..] {
        [] => {
            let tests = all.iter().map(String::as_str).filter(|test| !left_out(test));
            (tests.collect(), Sanitizer::Address)
        }
        ["--part"] => (PART.to_vec(), Sanitizer::Address),
        ["--threads"] => (THREADED.to_vec(), Sanitizer::Threads),
        _ => bail!("the options are `--part` and `--threads`, one of which may be there"),
    };
    if !named.is_empty() {
        tests = named.iter().map(|test| test.as_str()).collect();
    }
    if let Some(unknown) = tests.iter().find(|test| !all.iter().any(|it| it == *test)) {
        bail!("no such test: `{unknown}`; there are {}", all.join(" "));
    }
    let is_seeded = tests.contains(&SEEDED);
    tests.retain(|test| *test != SEEDED);
    let runs = match sanitizer {
        Sanitizer::Threads if is_seeded => bail!("`{SEEDED}` is for the address sanitizer only"),
        Sanitizer::Threads => under_thread_sanitizer(&tests)?.into_iter().collect(),
        Sanitizer::Address => under_address_sanitizer(&tests, is_seeded)?,
    };
    let mut code = ExitCode::SUCCESS;
    for mut cargo in runs {
        cargo.current_dir(root).arg("--");
        for (_, name, _) in SKIPPED.iter().filter(|(of, ..)| *of == sanitizer) {
            cargo.args(["--skip", name]);
        }
        if sanitizer == Sanitizer::Address {
            see_instrumented(&cargo)?;
        }
        let status = cargo.status().context("cannot run cargo")?;
        if !status.success() {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sanitizer {
    Address,
    Threads,
}

/// Sees that the sanitizer is in all programs that `cargo` would run, but for those of crates that run in the
/// compiler: by what it says when it is asked for
/// help, which is in the place of nothing else where it is not.
///
/// # Errors
///
/// Fails when it is not, or they cannot be built.
fn see_instrumented(cargo: &Command) -> Result<()> {
    let again = || {
        let mut again = Command::new(cargo.get_program());
        again.args(cargo.get_args().take_while(|arg| *arg != "--"));
        again.envs(cargo.get_envs().filter_map(|(name, value)| Some((name, value?))));
        again.current_dir(cargo.get_current_dir().unwrap_or(Path::new(".")));
        again
    };
    let built = again().arg("--no-run").status().context("cannot run cargo")?;
    if !built.success() {
        bail!("the tests cannot be built");
    }
    let mut asked = again();
    asked.args(["--", "--list"]).env("ASAN_OPTIONS", format!("{ADDRESS_OPTIONS}:help=1"));
    let output = asked.output().context("cannot run cargo")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = |what: &dyn Fn(&str) -> bool| text.lines().filter(|line| what(line)).count();
    let is_left =
        |line: &str| IN_THE_COMPILER.iter().any(|name| line.contains(&format!("/{name}-")));
    let programs = count(&|line| line.contains(" Running ") && !is_left(line));
    let instrumented = count(&|line| line.contains("Available flags for AddressSanitizer"));
    if programs == 0 || instrumented != programs {
        bail!("the address sanitizer is in {instrumented} of {programs} test programs");
    }
    Ok(())
}

/// The tests of this workspace, and cases of the fuzz targets if `is_seeded`.
fn under_address_sanitizer(tests: &[&str], is_seeded: bool) -> Result<Vec<Command>> {
    let wrapper = wrapper()?;
    let run = |wrapped: &str, args: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["test", "--no-fail-fast"]).args(args);
        cargo.env("ASAN_OPTIONS", ADDRESS_OPTIONS).env(wrapped, &wrapper);
        cargo
    };
    let mut runs = Vec::new();
    if !tests.is_empty() {
        println!("{} tests under the address sanitizer", tests.len());
        runs.push(run("RUSTC_WORKSPACE_WRAPPER", &of_the_workspace(tests)));
    }
    if is_seeded {
        println!("{CASES} cases of each fuzz target under the address sanitizer");
        // Wharf's crates are no members of that workspace, so that Cargo does not tell by the wrapper what
        // it made of them; that they have lines does, which reports name.
        let mut cargo = run("RUSTC_WRAPPER", &["--manifest-path", "fuzz/Cargo.toml"]);
        for name in ["wharf", "wharf-component", "wharf-runtime"] {
            cargo.args([
                "--config",
                &format!("profile.dev.package.{name}.debug='line-tables-only'"),
            ]);
        }
        cargo.args(["--test", SEEDED]);
        if std::env::var_os(FUZZ_CASES).is_none() {
            cargo.env(FUZZ_CASES, CASES.to_string());
        }
        runs.push(cargo);
    }
    Ok(runs)
}

/// Nothing, if there is no toolchain that could.
fn under_thread_sanitizer(tests: &[&str]) -> Result<Option<Command>> {
    let ask = |what: &[&str]| -> Result<Option<String>> {
        let output = nightly("rustc").args(what).output().context("cannot run the compiler")?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let sysroot = ask(&["--print", "sysroot"])?;
    let library = "lib/rustlib/src/rust/library/Cargo.lock";
    if !sysroot.is_some_and(|sysroot| Path::new(sysroot.trim()).join(library).exists()) {
        println!(
            "SKIPPED: {} tests under the thread sanitizer, which needs the sources of a nightly toolchain's \
             library: `rustup component add rust-src --toolchain nightly`",
            tests.len()
        );
        return Ok(None);
    }
    println!("{} tests under the thread sanitizer", tests.len());
    let host = ask(&["--print", "host-tuple"])?.context("the compiler does not know its host")?;
    let mut cargo = nightly("cargo");
    cargo.args(["test", "--no-fail-fast", "-Zbuild-std", "--target", host.trim()]);
    cargo.args(of_the_workspace(tests));
    cargo.env("RUSTFLAGS", THREAD_FLAGS).env("TSAN_OPTIONS", THREAD_OPTIONS);
    Ok(Some(cargo))
}

/// What Cargo is told to run tests of this workspace. All of it is named so that dependencies are those that
/// any other build has.
fn of_the_workspace<'a>(tests: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["--workspace"];
    for test in tests {
        match *test {
            OWN => args.push("--lib"),
            test => args.extend(["--test", test]),
        }
    }
    args
}

/// A program of the nightly toolchain, by what chooses toolchains: this one was called by another.
fn nightly(program: &str) -> Command {
    let mut command = Command::new(program);
    command.arg("+nightly").env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// The names of the tests of all [`CRATES`].
fn tests(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in CRATES {
        let folder = root.join(folder).join("tests");
        for entry in std::fs::read_dir(folder).context("cannot read the tests")? {
            let path = entry?.path();
            let is_test =
                path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").exists();
            let name = path.file_stem().and_then(|name| name.to_str()).filter(|_| is_test);
            names.extend(name.map(str::to_owned));
        }
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
/// crates of this repository, unless they run in a compiler themselves.
pub(crate) fn rustc(args: &[String]) -> Option<Result<ExitCode>> {
    let own = std::env::current_exe().ok()?;
    (own.file_name()? == WRAPPER).then(|| {
        let (compiler, args) = args.split_first().context("no compiler was named")?;
        let mut rustc = Command::new(compiler);
        rustc.args(args);
        let of = args.windows(2).find(|pair| pair[0] == "--crate-name").map(|pair| &*pair[1]);
        if is_ours() && of.is_some_and(|name| !IN_THE_COMPILER.contains(&name)) {
            rustc.args(["-Zsanitizer=address", "--cfg=under_address_sanitizer"]);
            rustc.env("RUSTC_BOOTSTRAP", "1");
        }
        let status = rustc.status().context("cannot run the compiler")?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// Whether Cargo has a crate of this repository compiled.
fn is_ours() -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let of = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    of.is_some_and(|of| root.is_some_and(|root| of.starts_with(root)))
}
