//! The fuzz targets on bytes that follow from numbers: some thousand cases each, more by
//! `WHARF_FUZZ_CASES`, others by `WHARF_FUZZ_SEED`, as many as there is time for by
//! `WHARF_FUZZ_MINUTES` (for each target). Cases that fail are told with their seeds as they come, and do
//! not stop the others.

#[path = "../../tests/projects/mod.rs"]
mod projects;

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use wharf_fuzz::seeds;

#[test]
fn modules_do_the_same_everywhere() {
    let (modules, returned, trapped) = Default::default();
    let count = |count: &AtomicUsize, by| _ = count.fetch_add(by, Ordering::Relaxed);
    each_case(cases(3_000), |bytes| {
        let outcome = wharf_fuzz::differential(bytes).map_err(|error| format!("{error:?}"))?;
        count(&modules, usize::from(outcome.module));
        count(&returned, outcome.returned);
        count(&trapped, outcome.trapped);
        Ok(())
    });
    let [modules, returned, trapped]: [AtomicUsize; 3] = [modules, returned, trapped];
    println!("{modules:?} modules, {returned:?} calls returned, {trapped:?} trapped");
    assert!(modules.into_inner() > 0, "the bytes make modules");
    assert!(returned.into_inner() > 0 && trapped.into_inner() > 0, "their functions do something");
}

/// What another version of the interpreter was wrong about.
#[test]
fn modules_that_were_found_do_the_same_everywhere() {
    let found = [
        50_070_031,
        800_101_840,
        800_116_319,
        800_116_667,
        800_147_385,
        800_240_733,
        800_245_638,
        800_283_215,
        800_333_025,
        800_336_706,
        800_336_875,
        800_472_186,
        800_511_893,
        800_533_592,
    ];
    for seed in found {
        let outcome = wharf_fuzz::differential(&seeds::case(seed));
        let outcome = outcome.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
        assert!(outcome.module, "seed {seed} makes a module");
    }
}

#[test]
fn components_do_what_their_modules_do() {
    let (modules, hosts, returned, trapped) = Default::default();
    let count = |count: &AtomicUsize, by| _ = count.fetch_add(by, Ordering::Relaxed);
    each_case(cases(1_500), |bytes| {
        let outcome = wharf_fuzz::components(bytes).map_err(|error| format!("{error:?}"))?;
        count(&modules, outcome.modules);
        count(&hosts, outcome.hosts);
        count(&returned, outcome.returned);
        count(&trapped, outcome.trapped);
        Ok(())
    });
    let [modules, hosts, returned, trapped]: [AtomicUsize; 4] = [modules, hosts, returned, trapped];
    println!(
        "{modules:?} modules, {hosts:?} of them the host's, {returned:?} calls returned, {trapped:?} trapped"
    );
    assert!(hosts.into_inner() > 0, "the bytes make components that import modules");
    assert!(returned.into_inner() > 0 && trapped.into_inner() > 0, "their functions do something");
}

#[test]
fn hostile_components_do_no_harm() {
    let (components, returned, failed, handles) = Default::default();
    let count = |count: &AtomicUsize, by| _ = count.fetch_add(by, Ordering::Relaxed);
    each_case(cases(800), |bytes| {
        let outcome = wharf_fuzz::hostile(bytes).map_err(|error| format!("{error:?}"))?;
        count(&components, usize::from(outcome.component));
        count(&returned, outcome.returned);
        count(&failed, outcome.failed);
        count(&handles, outcome.handles);
        Ok(())
    });
    let [components, returned, failed, handles]: [AtomicUsize; 4] =
        [components, returned, failed, handles];
    println!(
        "{components:?} components, {returned:?} calls returned, {failed:?} failed, {handles:?} handles"
    );
    assert!(components.into_inner() > 0, "the bytes make components");
    assert!(returned.into_inner() > 0 && failed.into_inner() > 0, "their functions do something");
    assert!(handles.into_inner() > 0, "they pass handles");
}

/// What happens to hosts, as [`wharf_fuzz::HostOutcome`] names it.
const HAPPENS: [&str; 34] = [
    "Call: Thrown",
    "Call: Trap(BadSignature)",
    "Call: Trap(IndirectCallToNull)",
    "Call: an exception was thrown",
    "Call: done",
    "Call: expected",
    "Call: not its own",
    "Call: panicked",
    "Call: the exception is gone",
    "Call: the host failed with",
    "CallPlugin: Trap(CannotEnterComponent)",
    "CallPlugin: Trap(UncaughtException)",
    "CallPlugin: done",
    "CallPlugin: not its own",
    "CallPlugin: the instance was dropped",
    "Close: done",
    "Close: is being called and cannot be dropped",
    "Collect: done",
    "Enter",
    "Fields: the exception is gone",
    "GlobalSet: an immutable global cannot be set",
    "GlobalSet: not its own",
    "Instantiate: Thrown",
    "Instantiate: Trap(TableOutOfBounds)",
    "Instantiate: done",
    "Instantiate: incompatible import type",
    "Instantiate: not its own",
    "Instantiate: of another engine",
    "Leave: Panic",
    "Leave: Rethrow",
    "Leave: Throw",
    "Open: done",
    "Scope: done",
    "TableGrow: cannot grow",
];

#[test]
fn hosts_get_what_they_are_to_get() {
    let total = Mutex::new(wharf_fuzz::HostOutcome::new());
    let many = AtomicUsize::new(0);
    each_case(cases(250), |bytes| {
        many.fetch_add(1, Ordering::Relaxed);
        let outcome = wharf_fuzz::hosts(bytes).map_err(|error| format!("{error:?}"))?;
        let mut total = total.lock().unwrap();
        outcome.into_iter().for_each(|(what, often)| *total.entry(what).or_default() += often);
        Ok(())
    });
    let (total, many) = (total.into_inner().unwrap(), many.into_inner());
    println!("{total:#?}");
    assert!(total.get("Enter") > Some(&0), "guests call the host");
    let steps: usize = total.values().sum();
    assert!(steps > 100 * many, "{steps} steps of {many} cases are few");
    // In few cases, rare things need not be.
    if many >= 250 {
        let missing: Vec<&str> =
            HAPPENS.into_iter().filter(|&it| !total.contains_key(it)).collect();
        assert!(missing.is_empty(), "never in so many cases: {missing:?}");
    }
}

#[test]
fn nothing_that_is_compiled_panics() {
    let compiled = AtomicUsize::new(0);
    each_case(cases(2_000), |bytes| {
        compiled.fetch_add(wharf_fuzz::compile(bytes), Ordering::Relaxed);
        Ok(())
    });
    println!("{compiled:?} times something was compiled");
    assert!(compiled.into_inner() > 0, "some of it is valid");
}

/// How many cases' bindings are compiled as one crate.
const CRATE: usize = 300;

#[test]
fn bindings_of_any_world_compile() {
    let mut worlds = 0;
    let Cases { numbers, until } = cases(300);
    for start in numbers.clone().step_by(CRATE) {
        if until.is_some_and(|until| Instant::now() > until) {
            break;
        }
        let sources = Mutex::new(Vec::new());
        let numbers = start..numbers.end.min(start + CRATE as u64);
        each_case(Cases { numbers, until }, |bytes| {
            let found = wharf_fuzz::bindings(bytes).map_err(|error| format!("{error:?}"))?;
            sources.lock().unwrap().extend(found);
            Ok(())
        });
        let sources = sources.into_inner().unwrap();
        worlds += sources.len();
        check(&sources).unwrap_or_else(|error| panic!("cases from {start}: {error}"));
    }
    println!("{worlds} worlds");
    assert!(worlds > 0, "the bytes make worlds");
}

/// Checks a crate of sources, in which no warning is allowed.
fn check(sources: &[String]) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bindings");
    projects::set_up(&folder, "bound", &Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    let write = |file: &str, text: &str| fs::write(folder.join(file), text).unwrap();
    let mut lib = "#![deny(warnings)]\n".to_owned();
    for (number, source) in sources.iter().enumerate() {
        write(&format!("src/w{number}.rs"), source);
        lib += &format!("pub mod w{number};\n");
    }
    write("src/lib.rs", &lib);
    let output = projects::check(&folder).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(text.into_owned()) }
}

/// The cases of a run, by their numbers.
struct Cases {
    numbers: Range<u64>,
    /// When no more of them begin.
    until: Option<Instant>,
}

/// So many cases, or what the environment says.
fn cases(many: u64) -> Cases {
    let number = |name: &str| {
        let text = std::env::var(name).ok()?;
        Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number, not `{text}`")))
    };
    let first = number("WHARF_FUZZ_SEED").unwrap_or(0);
    let minutes = number("WHARF_FUZZ_MINUTES");
    let many =
        number("WHARF_FUZZ_CASES").unwrap_or(if minutes.is_some() { u64::MAX } else { many });
    let until = minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    Cases { numbers: first..first.saturating_add(many), until }
}

/// Calls `run` with the bytes of each case, on two threads.
fn each_case(cases: Cases, run: impl Fn(&[u8]) -> Result<(), String> + Sync) {
    let failed = Mutex::new(Vec::new());
    let case = |seed: u64| {
        let bytes = seeds::case(seed);
        let outcome = catch_unwind(AssertUnwindSafe(|| run(&bytes)));
        if let Err(error) = outcome.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            eprintln!("seed {seed}: {error}");
            failed.lock().unwrap().push(seed);
        }
    };
    let in_time = |_: &u64| cases.until.is_none_or(|until| Instant::now() < until);
    std::thread::scope(|scope| {
        for odd in 0..2 {
            let numbers = cases.numbers.start + odd..cases.numbers.end;
            scope.spawn(move || numbers.step_by(2).take_while(in_time).for_each(case));
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "cases that failed, by seed: {failed:?}");
}
