//! The fuzz targets on bytes that follow from numbers: some thousand cases each, more by
//! `WHARF_FUZZ_CASES`, others by `WHARF_FUZZ_SEED`. Cases that fail are told with their seeds as they
//! come, and do not stop the others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use wharf_fuzz::seeds;

#[test]
fn modules_do_the_same_everywhere() {
    let (modules, returned, trapped) = Default::default();
    let count = |count: &AtomicUsize, by| _ = count.fetch_add(by, Ordering::Relaxed);
    each_case(3_000, |bytes| {
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

#[test]
fn nothing_that_is_compiled_panics() {
    let compiled = AtomicUsize::new(0);
    each_case(2_000, |bytes| {
        compiled.fetch_add(wharf_fuzz::compile(bytes), Ordering::Relaxed);
        Ok(())
    });
    println!("{compiled:?} times something was compiled");
    assert!(compiled.into_inner() > 0, "some of it is valid");
}

/// Calls `run` with the bytes of each case, on two threads.
fn each_case(cases: u64, run: impl Fn(&[u8]) -> Result<(), String> + Sync) {
    let number = |name: &str, default| match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is a number, not `{text}`")),
        Err(_) => default,
    };
    let (cases, first) = (number("WHARF_FUZZ_CASES", cases), number("WHARF_FUZZ_SEED", 0));
    let failed = Mutex::new(Vec::new());
    let case = |seed: u64| {
        let bytes = seeds::case(seed);
        let outcome = catch_unwind(AssertUnwindSafe(|| run(&bytes)));
        if let Err(error) = outcome.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            eprintln!("seed {seed}: {error}");
            failed.lock().unwrap().push(seed);
        }
    };
    std::thread::scope(|scope| {
        for odd in 0..2 {
            scope.spawn(move || (first + odd..first + cases).step_by(2).for_each(case));
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "cases that failed, by seed: {failed:?}");
}
