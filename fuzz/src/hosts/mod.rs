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
mod run;

use self::guest::Failure;
use self::program::{Program, Step};
use self::run::Case;
use crate::configurations::configurations;
use anyhow::{Context, Result};
use arbitrary::Unstructured;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::LazyLock;
use wharf::Engine;

/// What a run saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostOutcome {
    /// What the host did that came to something.
    pub done: usize,
    /// How often its functions were called.
    pub called: usize,
    pub trapped: usize,
    pub thrown: usize,
    /// What else came to nothing: errors of the host, its panics, and what was refused.
    pub refused: usize,
}

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
    for (name, engines) in &*ENGINES {
        run::run(&case, engines).with_context(|| describe(&case)).context(*name)?;
    }
    let mut outcome = HostOutcome::default();
    for step in &case.steps {
        *match step {
            Step::Enter(..) => &mut outcome.called,
            Step::Do(_, _, Ok(_)) => &mut outcome.done,
            Step::Do(_, _, Err(Failure::Trap(_))) => &mut outcome.trapped,
            Step::Do(_, _, Err(Failure::Thrown(_))) => &mut outcome.thrown,
            Step::Do(_, _, Err(Failure::Error(_))) => &mut outcome.refused,
            Step::Leave(_) => continue,
        } += 1;
    }
    Ok(outcome)
}

fn describe(case: &Case) -> String {
    let mut text = String::new();
    for (number, module) in case.modules.iter().enumerate() {
        let _ = writeln!(text, ";; module {number}:\n{module}");
    }
    for (number, step) in case.steps.iter().enumerate() {
        let _ = writeln!(text, "{number}: {step:?}");
    }
    text
}
