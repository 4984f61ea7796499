//! `wharf inspect`.
//!
//! - [`subject`]: what is known of a file, whichever kind it is; nothing of it is run or mapped;
//! - [`text`] and [`json`]: the two ways to tell it;
//! - [`graph`]: who gives what to whom, and [`svg`]: a picture of it.

mod subject;
mod text;
mod json;
mod graph;
mod svg;

use crate::args::InspectArgs;
use crate::outcome::{Outcome, Usage};
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
pub(crate) use subject::Subject;

pub(crate) fn inspect(args: &InspectArgs) -> Result<Outcome> {
    let subject = Subject::of(crate::input::read(&args.file)?)
        .with_context(|| format!("in {}", args.file.display()))?;
    if let Some(stem) = &args.graph {
        let Some(plan) = &subject.plan else {
            return Err(Usage("--graph draws components; this is a core module".into()).into());
        };
        let graph = graph::Graph::of(plan, &subject.modules);
        write(stem, "dot", &graph.to_dot())?;
        write(stem, "svg", &svg::draw(&graph))?;
    }
    Ok(Outcome::good(match args.json {
        true => json::report(&args.file, &subject)?,
        false => text::report(&args.file, &subject),
    }))
}

fn write(stem: &Path, ending: &str, text: &str) -> Result<()> {
    // Not `with_extension`: a stem may have dots of its own.
    let mut name = stem.file_name().unwrap_or(OsStr::new("graph")).to_owned();
    name.push(".");
    name.push(ending);
    let path: PathBuf = stem.with_file_name(name);
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
