//! `wharf run`.
//!
//! - [`text`]: parts of the text of a call, and errors that point at them; [`wave`]: values of component types
//!   in them; [`call`]: the text taken apart;
//! - [`exports`]: what a component has; [`bind`]: what a call means there;
//! - [`component`] and [`module`]: the call itself.

mod text;
mod wave;
mod call;
mod exports;
mod bind;
mod component;
mod module;

use crate::args::RunArgs;
use crate::cache::CacheArgs;
use crate::input::{self, Loaded};
use crate::outcome::{Outcome, Usage};
use anyhow::Result;
use call::Call;
use std::fmt::Write;
use text::{Misplaced, Piece};
use wharf::Config;

/// The functions that a message lists.
const LISTED: usize = 20;

pub(crate) fn run(args: &RunArgs, cache: &CacheArgs) -> Result<Outcome> {
    let text = args.invoke.as_deref();
    call(args, cache, text).map_err(|error| match error.downcast::<Misplaced>() {
        Ok(error) => Usage(format!("--invoke: {}", error.show(text.unwrap_or_default()))).into(),
        Err(error) => error,
    })
}

fn call(args: &RunArgs, cache: &CacheArgs, text: Option<&str>) -> Result<Outcome> {
    let call = text.map(|text| Call::parse(Piece::whole(text))).transpose()?;
    let mut config = Config::new();
    config.donut_wrapping(args.donut_wrapping);
    cache.configure(&mut config)?;
    let outcome = match input::load(config, &args.file)? {
        Loaded::Component(component) => component::run(&component, call.as_ref()),
        Loaded::Module(module) => module::run(&module, call.as_ref()),
    };
    outcome.map_err(|error| match error.is::<Usage>() || error.is::<Misplaced>() {
        true => error,
        false => error.context(format!("in {}", args.file.display())),
    })
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
