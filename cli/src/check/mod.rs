//! `wharf check`: does a component fit a world?
//!
//! Both sides are worlds: the component's own, as it is decoded from the binary or kept in the
//! artifact, and the one that is asked for. All that is wrong is told at once.
//!
//! - [`compare`]: the two worlds, item by item;
//! - [`types`]: where two types first differ.

mod compare;
mod types;

use crate::args::CheckArgs;
use crate::input::{self, Input};
use crate::outcome::style::{ERROR, GOOD};
use crate::outcome::{Outcome, Usage};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::Path;
use wit_parser::{Resolve, WorldId};

/// A world, with all that it refers to.
pub(crate) struct World {
    pub(crate) resolve: Resolve,
    pub(crate) id: WorldId,
}

pub(crate) fn check(args: &CheckArgs) -> Result<Outcome> {
    let wanted = wanted(&args.world)?;
    let found = own_world(&args.file)?;
    let problems = compare::compare(&wanted, &found);
    let name = &wanted.resolve.worlds[wanted.id].name;
    let file = args.file.display();
    let mut text = String::new();
    if problems.is_empty() {
        let _ = writeln!(text, "{GOOD}{file} fits the world `{name}`{GOOD:#}");
        return Ok(Outcome::good(text));
    }
    let count = match problems.len() {
        1 => "one thing is".to_owned(),
        count => format!("{count} things are"),
    };
    let _ = writeln!(text, "{ERROR}{file} does not fit the world `{name}`{ERROR:#}: {count} wrong");
    for problem in problems {
        let _ = writeln!(text, "\n  {}", problem.replace('\n', "\n    "));
    }
    Ok(Outcome { text, good: false })
}

/// The world that `argument` names: `PATH` or `PATH#WORLD`.
fn wanted(argument: &str) -> Result<World> {
    let whole = Path::new(argument);
    let (path, name) = match argument.rsplit_once('#') {
        Some((path, name)) if !whole.exists() => (Path::new(path), Some(name)),
        _ => (whole, None),
    };
    let mut resolve = Resolve::new();
    let parsed = resolve.push_path(path);
    let (package, _) = parsed.with_context(|| format!("in {}", path.display()))?;
    let id = resolve.select_world(&[package], name);
    let id = id.map_err(|error| Usage(format!("--world {argument}: {error}")))?;
    Ok(World { resolve, id })
}

/// The world of the component in `file`.
fn own_world(file: &Path) -> Result<World> {
    let context = || format!("in {}", file.display());
    let text = match input::read(file)? {
        Input::Module(_) => {
            bail!("{} is a core module; only components have worlds", file.display())
        }
        input => {
            let subject = crate::inspect::Subject::of(input).with_context(context)?;
            let missing = "WIT cannot express what the component imports and exports: \
                types that no interface names, or core modules";
            subject.world.context(missing).with_context(context)?
        }
    };
    let mut resolve = Resolve::new();
    let parsed = resolve.push_source("the component's world", &text);
    let package = parsed.with_context(context)?;
    let id = resolve.select_world(&[package], None).with_context(context)?;
    Ok(World { resolve, id })
}
