//! What was measured of each operation and program, beside what it is to be.

use super::report::median;
use serde_json::{Value, json};

/// Who is measured; ratios are the first one's to each of the others.
pub(super) const SIDES: [&str; 3] = ["wharf", "peer", "peer, lean"];
/// What the names of rows begin with that tell how fast a program runs.
const EXECUTION: &str = "run: ";

/// What part of the peer's time a row may take: by its default and by its leanest configuration.
const GOALS: &[(&str, f64, f64)] = &[
    ("call in: two scalars", 0.06, 0.20),
    ("call in: string of 16 B to the guest", 0.10, 0.25),
    ("call in: string of 16 B from the guest", 0.10, 0.25),
    ("call in: string of 1 KiB to the guest", 0.15, 0.35),
    ("call in: string of 1 KiB from the guest", 0.15, 0.35),
    ("call in: list<u8> of 1 MiB to the guest", 1.0, 1.0),
    ("call in: list<u8> of 1 MiB from the guest", 1.0, 1.0),
    ("call in: list of 10,000 records to the guest", 0.06, 0.06),
    ("call in: list of 10,000 records from the guest", 0.06, 0.06),
    ("call out: two scalars", 0.06, 0.12),
    ("call out: list of 1,000 records", 0.08, 0.08),
    ("call out: method of a host resource", 0.15, 0.25),
    ("call out: new and drop of a host resource", 0.15, 0.25),
    ("between components: two scalars", 0.15, 0.35),
    ("between components: string of 16 B to the callee", 0.5, 0.5),
    ("between components: string of 16 B from the callee", 0.5, 0.5),
    ("between components: string of 1 KiB to the callee", 0.5, 0.5),
    ("between components: string of 1 KiB from the callee", 0.5, 0.5),
    ("between components: list of 1,000 records", 0.3, 0.3),
    ("between components: method of a resource", 0.05, 0.2),
    ("dynamic: two scalars", 0.15, 0.40),
    ("dynamic: list of 1,000 records to the guest", 0.3, 0.3),
    ("dynamic: list of 1,000 records from the guest", 0.2, 0.2),
    ("dynamic, Val: list of 1,000 records to the guest", 0.3, 0.3),
    ("dynamic, Val: list of 1,000 records from the guest", 0.5, 0.5),
    ("instantiate a small component in a new store, and drop it", 0.4, 0.4),
    ("load the artifact of a small component, from memory", 0.2, 0.2),
    ("load the artifact of a small component, from a file", 0.2, 0.2),
    ("compile a small component", 0.9, 0.9),
    ("compile rust-lib", 0.9, 0.9),
    ("compile js-lib-qjs", 0.9, 0.9),
];
/// The same for each program that runs, and for the geometric mean of them.
const EXECUTION_GOAL: [f64; 2] = [1.0, 1.0];
const EXECUTION_MEAN_GOAL: [f64; 2] = [0.95, 0.95];

/// All that was measured.
#[derive(Default)]
pub(super) struct Rows {
    /// Operations.
    pub(super) calls: Vec<Row>,
    /// Programs.
    pub(super) execution: Vec<Row>,
}

impl Rows {
    /// Adds what one round measured for `side`.
    pub(super) fn add(&mut self, side: usize, name: String, nanoseconds: f64) {
        let rows = if name.starts_with(EXECUTION) { &mut self.execution } else { &mut self.calls };
        let at = rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            rows.push(Row { name, times: Default::default() });
            rows.len() - 1
        });
        rows[at].times[side].push(nanoseconds);
    }

    /// Operations, then programs.
    pub(super) fn all(&self) -> impl Iterator<Item = &Row> {
        self.calls.iter().chain(&self.execution)
    }

    /// Of all programs together.
    pub(super) fn execution_mean(&self) -> Mean {
        let ratios = |side| self.execution.iter().filter_map(move |row| row.ratio(side));
        Mean([geometric_mean(ratios(1)), geometric_mean(ratios(2))])
    }
}

/// Geometric means of ratios, by side.
pub(super) struct Mean([Option<f64>; 2]);

impl Mean {
    pub(super) fn cells(&self) -> Vec<String> {
        let mut cells = vec!["geometric mean".to_owned()];
        cells.resize(1 + SIDES.len(), String::new());
        let goals = EXECUTION_MEAN_GOAL.map(Some);
        cells.extend(self.0.iter().zip(goals).map(|(&mean, goal)| ratio_cell(mean, goal)));
        cells
    }

    pub(super) fn json(&self) -> Value {
        let Mean([default, lean]) = self;
        json!({
            "geometric mean": default, "geometric mean, lean": lean, "goals": EXECUTION_MEAN_GOAL,
        })
    }
}

/// The geometric mean of `values`, if there are any.
fn geometric_mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) =
        values.fold((0_u32, 0.0), |(count, sum), value| (count + 1, sum + value.ln()));
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

fn ratio_cell(ratio: Option<f64>, goal: Option<f64>) -> String {
    let ratio = ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.3}"));
    ratio + &goal.map(|goal| format!(" ({goal})")).unwrap_or_default()
}

/// What was measured of one operation.
pub(super) struct Row {
    name: String,
    /// Nanoseconds, by side and round.
    times: [Vec<f64>; SIDES.len()],
}

impl Row {
    fn medians(&self) -> [Option<f64>; SIDES.len()] {
        self.times.each_ref().map(|times| (!times.is_empty()).then(|| median(times)))
    }

    /// Wharf's time over that of `side`.
    fn ratio(&self, side: usize) -> Option<f64> {
        let medians = self.medians();
        Some(medians[0]? / medians[side]?)
    }

    fn goals(&self) -> Option<[f64; 2]> {
        if self.name.starts_with(EXECUTION) {
            return Some(EXECUTION_GOAL);
        }
        let goal = GOALS.iter().find(|(name, ..)| {
            // Rows of components have their size in their names.
            self.name
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(" KB"))
        });
        goal.map(|&(_, default, lean)| [default, lean])
    }

    pub(super) fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.name.clone()];
        cells.extend(self.medians().map(|time| time.map_or("-".to_owned(), duration)));
        let ratios = [self.ratio(1), self.ratio(2)].into_iter().enumerate();
        cells
            .extend(ratios.map(|(i, ratio)| ratio_cell(ratio, self.goals().map(|goals| goals[i]))));
        cells
    }

    pub(super) fn json(&self) -> Value {
        let mut value = json!({ "row": self.name });
        for (name, time) in SIDES.iter().zip(self.medians()) {
            value[*name] = json!(time);
        }
        value["ratio"] = json!(self.ratio(1));
        value["ratio, lean"] = json!(self.ratio(2));
        value["goals"] = json!(self.goals());
        value
    }
}

/// Nanoseconds in the unit in which they read best.
fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 100.0 => format!("{ns:.1} ns"),
        ns if ns < 1e4 => format!("{ns:.0} ns"),
        ns if ns < 1e7 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_find_their_goals() {
        let row = |name: &str| Row { name: name.into(), times: Default::default() };
        assert_eq!(row("call in: two scalars").goals(), Some([0.06, 0.20]));
        assert_eq!(row("compile rust-lib, 43 KB").goals(), Some([0.9, 0.9]));
        assert_eq!(row("call in: two scalars and more").goals(), None);
        assert_eq!(row("dynamic: two scalars, looked at").goals(), None);
        assert_eq!(row("run: sort (C)").goals(), Some([1.0, 1.0]));
    }

    #[test]
    fn durations_read_well() {
        let shown = [9.87, 520.4, 44_000.0, 71_000_000.0].map(duration);
        assert_eq!(shown, ["9.9 ns", "520 ns", "44.0 µs", "71.0 ms"]);
    }

    #[test]
    fn ratios_are_of_medians() {
        let times = [vec![1.0, 2.0, 9.0], vec![4.0], vec![]];
        let row = Row { name: "call in: two scalars".into(), times };
        let cells = ["call in: two scalars", "2.0 ns", "4.0 ns", "-", "0.500 (0.06)", "- (0.2)"];
        assert_eq!(row.cells(), cells);
    }

    #[test]
    fn programs_have_their_mean() {
        let mut rows = Rows::default();
        for (name, times) in [
            ("run: sort (C)", [1.0, 2.0, 1.0]),
            ("core: call out", [9.0, 1.0, 1.0]),
            ("run: json (Rust)", [4.0, 2.0, 1.0]),
        ] {
            for (side, time) in times.into_iter().enumerate() {
                rows.add(side, name.to_owned(), time);
            }
        }
        let names: Vec<&str> = rows.all().map(|row| &*row.name).collect();
        assert_eq!(names, ["core: call out", "run: sort (C)", "run: json (Rust)"]);
        // The square roots of 0.5 * 2 and of 1 * 4.
        let cells = ["geometric mean", "", "", "", "1.000 (0.95)", "2.000 (0.95)"];
        assert_eq!(rows.execution_mean().cells(), cells);
        assert_eq!(Rows::default().execution_mean().cells()[4], "- (0.95)");
    }
}
