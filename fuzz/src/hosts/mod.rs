//! Hosts that use whatever they get hold of, by what is safe: they mix stores and engines, change the
//! tables, globals and memories of guests in the middle of calls, call back in, throw, fail and panic,
//! and use references that have ended.
//!
//! What has to come of each step, a model says: which function runs, what it is given and returns,
//! what everything holds, which trap or error there is. All configurations are held against it.

mod make;
mod guest;
mod model;
mod program;
mod plugins;
mod run;
mod act;

use self::guest::Failure;
use self::program::{Program, Step};
use self::run::Case;
use crate::configurations::configurations;
use anyhow::{Context, Result, ensure};
use arbitrary::Unstructured;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use wharf::{Cache, CacheConfig, Config, Engine};

/// How often what happened: `TableSet: done`, `Call: Trap(BadSignature)`, `Leave: Panic`.
pub type HostOutcome = BTreeMap<String, usize>;

/// Two engines of each configuration, in the order in which they are run: what goes wrong in the last one
/// aborts.
static ENGINES: LazyLock<Vec<(&str, [Engine; 2])>> = LazyLock::new(|| {
    let engine = |config: &_| Engine::new(config).expect("the configuration is sound");
    let configurations = configurations().into_iter();
    configurations.map(|(name, config)| (name, [engine(&config), engine(&config)])).collect()
});

/// Makes guests and a program of `bytes`, and runs it in all configurations.
///
/// # Errors
///
/// Fails when something else comes of a step than has to, with the modules in the text format and the
/// program.
pub fn hosts(bytes: &[u8]) -> Result<HostOutcome> {
    let mut u = Unstructured::new(bytes);
    let Ok(program) = Program::new(&mut u) else {
        return Ok(HostOutcome::default());
    };
    let case = Rc::new(program.case());
    from_artifacts(&case).with_context(|| describe(&case)).context("from artifacts")?;
    for (name, engines) in &*ENGINES {
        run::run(&case, engines).with_context(|| describe(&case)).context(*name)?;
    }
    let mut outcome = HostOutcome::new();
    for step in &case.steps {
        *outcome.entry(what(step)).or_default() += 1;
    }
    Ok(outcome)
}

/// Runs a case twice, with what is compiled the first time loaded the second.
fn from_artifacts(case: &Rc<Case>) -> Result<()> {
    let folder = Folder::new();
    let mut settings = CacheConfig::new();
    let cache = Cache::new(settings.with_directory(&folder.0).clone())?;
    let mut config = Config::new();
    let config = config.parallel_compilation(false).cache(Some(cache.clone()));
    let engines = [Engine::new(config)?, Engine::new(config)?];
    run::run(case, &engines)?;
    let compiled = cache.cache_misses();
    run::run(case, &engines)?;
    ensure!(cache.cache_misses() == compiled, "something was compiled that there was");
    Ok(())
}

/// A folder that goes with the case.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wharf-hosts-{}-{number}", std::process::id());
        Folder(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is left does no harm, and nobody would look at an error.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn what(step: &Step) -> String {
    let name = |it: &dyn Debug| {
        let text = format!("{it:?}");
        text.split(|end: char| !end.is_alphanumeric()).next().unwrap_or_default().to_owned()
    };
    match step {
        Step::Enter(..) => "Enter".to_owned(),
        Step::Leave(leave) => format!("Leave: {}", name(leave)),
        Step::Do(_, action, Ok(_)) => format!("{}: done", name(action)),
        Step::Do(_, action, Err(Failure::Thrown(_))) => format!("{}: Thrown", name(action)),
        Step::Do(_, action, Err(Failure::Error(text))) => {
            format!("{}: {}", name(action), text.trim_end_matches(|it: char| !it.is_alphabetic()))
        }
        Step::Do(_, action, Err(failure)) => format!("{}: {failure:?}", name(action)),
    }
}

fn describe(case: &Case) -> String {
    let mut text = String::new();
    for (number, module) in case.modules.iter().enumerate() {
        let _ = writeln!(text, ";; module {number}:\n{module}");
    }
    for (number, component) in case.components.iter().enumerate() {
        let _ = writeln!(text, ";; component {number}:\n{component}");
        for (name, module) in &case.given[number] {
            let _ = writeln!(text, ";; it is given {name}:\n{module}");
        }
    }
    for (number, step) in case.steps.iter().enumerate() {
        let _ = writeln!(text, "{number}: {step:?}");
    }
    text
}
