//! `wharf run`.
//!
//! - [`call`]: the text of a call, taken apart;
//! - [`component`] and [`module`]: who is meant by it, and the call itself.

mod call;
mod component;
mod module;

use crate::args::RunArgs;
use crate::input::{self, Loaded};
use crate::outcome::{Outcome, Usage};
use anyhow::{Context, Result};
use call::Call;
use std::fmt::Write;
use wharf::{Config, Engine};

/// The functions that a message lists.
const LISTED: usize = 20;

pub(crate) fn run(args: &RunArgs) -> Result<Outcome> {
    let call = match &args.invoke {
        Some(text) => {
            let parsed = Call::parse(text);
            Some(parsed.map_err(|error| Usage(format!("--invoke '{text}': {error}")))?)
        }
        None => None,
    };
    let engine = Engine::new(&Config::new())?;
    let results = match input::load(&engine, &args.file)? {
        Loaded::Component(component) => component::run(&component, call.as_ref()),
        Loaded::Module(module) => module::run(&module, call.as_ref()),
    };
    match results {
        Err(error) if error.is::<Usage>() => Err(error),
        results => results.with_context(|| format!("in {}", args.file.display())),
    }
}

/// The functions `all` for a message, one a line.
fn list(all: &[String]) -> String {
    let mut text = String::new();
    for function in all.iter().take(LISTED) {
        let _ = write!(text, "\n  {function}");
    }
    if all.len() > LISTED {
        let _ = write!(text, "\n  … and {} more", all.len() - LISTED);
    }
    text
}
