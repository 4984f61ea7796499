//! Measures Wharf beside its peer, the runtime that its users would take instead.
//!
//! - [`mod@compile`]: the two command lines compile the same components;
//! - [`mod@calls`]: the two libraries make the same calls and run the same programs, in
//!   `benches/peers`; [`rows`] is what comes of it;
//! - [`mod@growth`]: the two libraries compile modules that have many of one thing;
//! - [`mod@accounts`]: what counting fuel and looking whether to stop costs, beside Wharf without;
//! - [`mod@bindgen`]: both make bindings of WASI's worlds;
//! - [`report`]: what both have in common, and `benches/RESULTS.md`.
//!
//! The peer is measured through its documented interfaces only, and is no part of this workspace.

mod compile;
mod calls;
mod rows;
mod accounts;
mod growth;
mod bindgen;
mod report;

pub(crate) use accounts::run as accounts;
pub(crate) use bindgen::run as bindgen;
pub(crate) use calls::run as calls;
pub(crate) use compile::run as compile;
pub(crate) use growth::run as growth;

use anyhow::{Context, Result, bail};

/// The options of a command: `--name value` and `--name`.
struct Options<'a> {
    args: &'a [String],
}

impl<'a> Options<'a> {
    /// The arguments `args`, of which `known` are names that may be there.
    fn new(args: &'a [String], known: &[&str]) -> Result<Options<'a>> {
        for arg in args.iter().filter(|arg| arg.starts_with("--")) {
            if !known.contains(&arg.as_str()) {
                bail!("no such option: `{arg}`; there are {}", known.join(" "));
            }
        }
        Ok(Options { args })
    }

    fn has(&self, name: &str) -> bool {
        self.args.iter().any(|arg| arg == name)
    }

    /// What follows `name`.
    fn value(&self, name: &str) -> Result<Option<&'a str>> {
        let Some(at) = self.args.iter().position(|arg| arg == name) else { return Ok(None) };
        let value = self.args.get(at + 1).filter(|value| !value.starts_with("--"));
        Ok(Some(value.with_context(|| format!("`{name}` wants a value"))?))
    }

    /// The number that follows `name`, or `default`.
    fn number(&self, name: &str, default: usize) -> Result<usize> {
        let Some(text) = self.value(name)? else { return Ok(default) };
        let number = text.parse().ok().filter(|&number| number > 0);
        number.with_context(|| format!("`{name} {text}`: not a number above zero"))
    }
}
