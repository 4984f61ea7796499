//! Medians, tables, the machine, and the file that results are written to.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const FILE: &str = "benches/RESULTS.md";
/// How long lines of text are.
const WIDTH: usize = 100;
const HEAD: &str = "\
# Results

Wharf beside the peer: the runtime that Wharf's users would take instead, through its published
crate and command line. `cargo xtask` writes this file; ratios are Wharf's figure over the peer's, so
that less is better.
";

/// The median of `values`, which are not empty.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted[middle],
        _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
    }
}

/// The head of a table of what compiling took beside the peer; `first` says what is compiled.
pub(super) fn head_of_costs(first: &str) -> [&str; 11] {
    let [peer, ratio] = ["peer", "ratio"];
    [first, "KiB", "ms", peer, ratio, "peak MiB", peer, ratio, "artifact KiB", peer, ratio]
}

/// A Markdown table: the first column to the left, the others to the right.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let cells =
            cells.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
                0 => format!("{cell:width$}"),
                _ => format!("{cell:>width$}"),
            });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut text = line(&head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
    text += "|";
    for (column, &width) in widths.iter().enumerate() {
        text += &"-".repeat(width + 1);
        text += if column == 0 { "-|" } else { ":|" };
    }
    text += "\n";
    text + &rows.iter().map(|row| line(row)).collect::<String>()
}

/// The machine and when: what figures depend upon.
pub(super) struct Circumstances {
    cpu: String,
    cores: usize,
    kernel: String,
    rustc: String,
    commit: String,
    date: String,
}

impl Circumstances {
    pub(super) fn here(root: &Path) -> Result<Circumstances> {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let cpu = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let commit = output(Command::new("git").current_dir(root).args(["describe", "--always"]));
        Ok(Circumstances {
            cpu: cpu.map_or("unknown processor", |(_, name)| name).to_owned(),
            cores: std::thread::available_parallelism()?.get(),
            kernel: output(Command::new("uname").arg("-sr"))?,
            rustc: output(Command::new("rustc").arg("--version"))?,
            commit: commit?,
            date: output(Command::new("date").args(["-u", "+%Y-%m-%d"]))?,
        })
    }

    /// A sentence, beginning with `what` was measured, in lines.
    pub(super) fn sentence(&self, what: &str) -> String {
        let Circumstances { cpu, cores, kernel, rustc, commit, date } = self;
        wrap(&format!(
            "{what}, on {date}: Wharf at {commit}, {rustc}, {cpu}, {cores} cores, {kernel}."
        ))
    }

    pub(super) fn json(&self) -> Value {
        let Circumstances { cpu, cores, kernel, rustc, commit, date } = self;
        json!({
            "cpu": cpu, "cores": cores, "kernel": kernel,
            "rustc": rustc, "commit": commit, "date": date,
        })
    }
}

/// `text` in lines of at most [`WIDTH`] characters.
pub(super) fn wrap(text: &str) -> String {
    let (mut wrapped, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 {
            let fits = column + 1 + length <= WIDTH;
            wrapped.push(if fits { ' ' } else { '\n' });
            column = if fits { column + 1 } else { 0 };
        }
        wrapped += word;
        column += length;
    }
    wrapped + "\n"
}

/// What a command says on standard output, on one line.
pub(super) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Writes the section `title` of the results, in the place of the one that is there.
pub(super) fn write(root: &Path, title: &str, body: &str) -> Result<()> {
    let path = root.join(FILE);
    let old = std::fs::read_to_string(&path).unwrap_or_else(|_| HEAD.to_owned());
    std::fs::write(&path, replace(&old, title, body))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn replace(text: &str, title: &str, body: &str) -> String {
    let mut sections: Vec<(String, String)> = Vec::new();
    let mut parts = text.split("\n## ");
    let head = parts.next().unwrap_or_default().trim_end().to_owned();
    for part in parts {
        let (title, body) = part.split_once('\n').unwrap_or((part, ""));
        sections.push((title.to_owned(), body.trim().to_owned()));
    }
    match sections.iter_mut().find(|(found, _)| found == title) {
        Some((_, old)) => *old = body.trim().to_owned(),
        None => sections.push((title.to_owned(), body.trim().to_owned())),
    }
    let sections = sections.iter().map(|(title, body)| format!("\n## {title}\n\n{body}\n"));
    format!("{head}\n{}", sections.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[3.0]), 3.0);
        assert_eq!(median(&[9.0, 1.0, 5.0]), 5.0);
        assert_eq!(median(&[9.0, 1.0, 5.0, 7.0]), 6.0);
    }

    #[test]
    fn text_is_wrapped() {
        let wrapped = wrap(&"word ".repeat(50));
        assert!(wrapped.lines().all(|line| line.len() <= WIDTH), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().count(), 50);
        assert_eq!(wrap("a b"), "a b\n");
    }

    #[test]
    fn tables_line_up() {
        let rows = vec![vec!["a".to_owned(), "1.5".to_owned()], vec!["long".into(), "2".into()]];
        assert_eq!(
            table(&["row", "µs"], &rows),
            "| row  |  µs |\n|------|----:|\n| a    | 1.5 |\n| long |   2 |\n"
        );
    }

    #[test]
    fn sections_are_replaced() {
        let one = replace("# R\n\nhead\n", "A", "1\n");
        assert_eq!(one, "# R\n\nhead\n\n## A\n\n1\n");
        let two = replace(&one, "B", "2");
        assert_eq!(two, "# R\n\nhead\n\n## A\n\n1\n\n## B\n\n2\n");
        assert_eq!(replace(&two, "A", "3\n"), "# R\n\nhead\n\n## A\n\n3\n\n## B\n\n2\n");
    }
}
