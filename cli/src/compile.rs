//! `wharf compile`.

use crate::args::CompileArgs;
use crate::cache::CacheArgs;
use crate::input::{self, Input};
use crate::outcome::{Outcome, Usage};
use crate::progress::Compiling;
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use wharf::{Config, Engine};
use wharf_runtime::artifact::read::metadata;

pub(crate) fn compile(args: &CompileArgs, cache: &CacheArgs) -> Result<Outcome> {
    let mut config = Config::new();
    config.debug_info(args.debug_info).guest_names(!args.strip_names);
    config.donut_wrapping(args.donut_wrapping);
    if let Some(target) = &args.target {
        let set = config.target(target);
        set.map_err(|error| Usage(format!("--target: {error}")))?;
    }
    let output = match &args.output {
        Some(output) => output.clone(),
        None => args.file.with_extension("wharf"),
    };
    let input = input::read(&args.file)?;
    if same_file(&args.file, &output) {
        bail!("the artifact would replace its input {}; say where with -o", output.display());
    }
    let cache = cache.configure(&mut config)?;
    let progress = Compiling::of(&mut config);
    let engine = Engine::new(&config).map_err(|error| match &args.target {
        // Nothing else was asked for that an engine can refuse.
        Some(_) => Usage(format!("--target: {error:#}")).into(),
        None => error,
    })?;
    let start = Instant::now();
    let (kind, artifact) = match &input {
        Input::Module(binary) => ("module", progress.during(|| engine.precompile_module(binary))),
        Input::Component(binary) => {
            ("component", progress.during(|| engine.precompile_component(binary)))
        }
        Input::Artifact(bytes) => {
            // Some ELF objects are no artifacts.
            metadata(bytes).with_context(|| format!("in {}", args.file.display()))?;
            bail!("{} is compiled already", args.file.display())
        }
    };
    let artifact = artifact.with_context(|| format!("in {}", args.file.display()))?;
    let seconds = start.elapsed().as_secs_f64();
    write_whole(&output, &artifact)
        .with_context(|| format!("cannot write {}", output.display()))?;
    let size = size(artifact.len() as u64);
    let done = match cache.is_some_and(|cache| cache.cache_hits() > 0) {
        true => "found in the cache",
        false => "compiled",
    };
    let _ = writeln!(
        anstream::stderr(),
        "{}: {kind} {done} in {seconds:.2} s, {size}, to {}",
        args.file.display(),
        output.display()
    );
    Ok(Outcome::good(String::new()))
}

fn same_file(input: &Path, output: &Path) -> bool {
    input == output
        || matches!((input.canonicalize(), output.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Writes a file so that nobody sees a part of it: a host may be loading the one that was there.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().context("it names no file")?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part: PathBuf = path.with_file_name(name);
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        // What is left over is of no use; that it is there is not the error to tell.
        let _ = std::fs::remove_file(&part);
    }
    Ok(written?)
}

/// A number of things for people: `1 function`, `2 functions`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A number of bytes for people.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        let shown = [0, 1023, 1024, 1536, 18 << 20, 3 << 30].map(size);
        assert_eq!(shown, ["0 bytes", "1023 bytes", "1.0 KiB", "1.5 KiB", "18.0 MiB", "3.0 GiB"]);
    }
}
