//! Each table of the component layer, with a hundredth, a tenth and all of as many things as there may be, 100,000 at the
//! most: work, by the instructions that `valgrind` counts, and memory, by what is allocated, grow as the bytes do. That takes
//! too long for CI.

use crate::counted::instructions;
use crate::measure::measure;
use crate::shapes::Shape;
use crate::within;
use libtest_mimic::{Failed, Trial};

/// Says that this is asked for.
const ASKED: &str = "WHARF_GROWTH_TABLES";
/// The tables.
const TABLES: [&str; 11] = [
    "types",
    "names",
    "imports",
    "exports",
    "instances",
    "modules",
    "resources",
    "adapters",
    "bundles",
    "cases",
    "fields",
];
/// How many things there are in the largest.
const MOST: usize = 100_000;
/// How much more than the bytes instructions may grow, and what is allocated, and what either may be in any case.
const WORK: f64 = 1.5;
const MEMORY: f64 = 1.25;
const FREE_INSTRUCTIONS: f64 = 20e6;
const FREE_BYTES: f64 = 1024.0 * 1024.0;

/// Whether the tables are asked for.
pub(crate) fn is_asked() -> bool {
    std::env::var_os(ASKED).is_some()
}

/// One test for each table.
pub(crate) fn trials(shapes: impl Iterator<Item = Shape>) -> Vec<Trial> {
    let of_table = |shape: Shape| Some((shape.table?, shape));
    let trial = |(table, shape): (&str, Shape)| {
        Trial::test(format!("{table}: {}", shape.name), move || grows_as_the_bytes_do(&shape))
    };
    shapes.filter_map(of_table).map(trial).collect()
}

/// Sees that each table has a shape.
pub(crate) fn are_filled(shapes: impl Iterator<Item = Shape>) -> Result<(), Failed> {
    let filled: Vec<_> = shapes.filter_map(|shape| shape.table).collect();
    match TABLES.iter().find(|table| filled.iter().filter(|it| it == table).count() != 1) {
        Some(table) => Err(format!("not one shape fills the table of {table}").into()),
        None => Ok(()),
    }
}

fn grows_as_the_bytes_do(shape: &Shape) -> Result<(), Failed> {
    let most = shape.at_the_most(MOST);
    let mut before: Option<[f64; 3]> = None;
    for count in [most / 100, most / 10, most] {
        let cost = measure(shape, count)?;
        let (bytes, work) = (cost.input as f64, instructions(shape, count)?);
        eprintln!("{}: {count} {cost}, {:.1} million instructions", shape.name, work / 1e6);
        if let Some([bytes_before, work_before, peak_before]) = before {
            let growth = bytes / bytes_before;
            if !within(work_before, work, growth * WORK, FREE_INSTRUCTIONS) {
                return Err(format!("instructions grew from {work_before:.0} to {work:.0}").into());
            }
            if !within(peak_before, cost.peak, growth * MEMORY, FREE_BYTES) {
                return Err(format!("memory grew from {peak_before:.0} to {:.0}", cost.peak).into());
            }
        }
        before = Some([bytes, work, cost.peak]);
    }
    Ok(())
}
