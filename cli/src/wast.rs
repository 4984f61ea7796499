//! `wharf wast`: runs scripts, and says which of their directives failed.

use crate::args::WastArgs;
use crate::outcome::Outcome;
use crate::outcome::style::{ERROR, GOOD};
use crate::progress::Scripts;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::path::PathBuf;
use wharf::{Config, Engine};
use wharf_wast::{Runner, Verdict};

pub(crate) fn wast(args: &WastArgs) -> Result<Outcome> {
    let files = files(&args.files)?;
    let engine = Engine::new(Config::new().donut_wrapping(args.donut_wrapping))?;
    let runner = Runner::new(&engine);
    let progress = Scripts::of(files.len());
    let (mut text, mut passed, mut failed) = (String::new(), 0, 0);
    for file in &files {
        progress.begin(file);
        let report = runner.run_file(file);
        (passed, failed) = (passed + report.passed(), failed + report.failed());
        for outcome in &report.outcomes {
            let _ = match &outcome.verdict {
                Verdict::Failed { .. } => writeln!(text, "{ERROR}failed{ERROR:#} {outcome}"),
                _ if args.verbose => writeln!(text, "{GOOD}passed{GOOD:#} {outcome}"),
                _ => Ok(()),
            };
        }
    }
    let _ = writeln!(text, "{passed} passed, {failed} failed");
    Ok(Outcome { text, good: failed == 0 })
}

/// The scripts that `paths` name, each once for each time that it is named.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let found = wharf_wast::scripts(path);
        let found = found.with_context(|| format!("cannot read {}", path.display()))?;
        ensure!(!found.is_empty(), "there is no file `*.wast` in {}", path.display());
        files.extend(found);
    }
    Ok(files)
}
