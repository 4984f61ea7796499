//! How long an operation takes.

use std::time::{Duration, Instant};
use wasmtime::Result;

/// How long a sample takes at least: much longer than reading the clock.
const SAMPLE: Duration = Duration::from_millis(8);
/// The samples of a row. The fastest counts: what disturbs only ever makes it slower.
const SAMPLES: usize = 7;
/// After this time no further sample is begun.
const ENOUGH: Duration = Duration::from_millis(500);

/// Which rows are measured, and how.
pub struct Rows {
    only: Option<String>,
    times: Option<u32>,
}

impl Rows {
    /// Rows with `only` in their names. With `times`, each operation is run so often and not timed.
    pub fn new(only: Option<String>, times: Option<u32>) -> Rows {
        Rows { only, times }
    }

    /// Whether row `name` is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    /// Measures `operation`.
    pub fn row(&mut self, name: &str, mut operation: impl FnMut() -> Result<()>) -> Result<()> {
        self.batch(name, |times| {
            for _ in 0..times {
                operation()?;
            }
            Ok(())
        })
    }

    /// Measures what `operation` does as many times as its argument says.
    pub fn batch(
        &mut self,
        name: &str,
        mut operation: impl FnMut(u32) -> Result<()>,
    ) -> Result<()> {
        if !self.wants(name) {
            return Ok(());
        }
        let mut time = |times: u32| {
            let start = Instant::now();
            operation(times).map(|()| start.elapsed())
        };
        if let Some(times) = self.times {
            return time(times).map(|_| ());
        }
        let mut times = 1;
        let mut took = time(times)?;
        while took < SAMPLE {
            // At most ten times as many at once: the first ones warm up.
            let wanted = SAMPLE.as_nanos() / took.as_nanos().max(1) + 1;
            times *= u32::try_from(wanted.clamp(2, 10)).unwrap_or(2);
            took = time(times)?;
        }
        let mut fastest = took;
        let start = Instant::now();
        for _ in 0..SAMPLES {
            if start.elapsed() > ENOUGH {
                break;
            }
            fastest = fastest.min(time(times)?);
        }
        println!("{name}\t{:.2}", fastest.as_nanos() as f64 / f64::from(times));
        Ok(())
    }
}
