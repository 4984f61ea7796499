//! What a command comes to: its output, or an error that fits on one screen.

use anstyle::{AnsiColor, Style};
use std::fmt;
use std::io::{self, Write};

/// The lines that an error may have.
const LINES: usize = 40;
/// The bytes that a line of an error may have.
const WIDTH: usize = 400;

/// What a command has to say when nothing went wrong on the way.
pub(crate) struct Outcome {
    /// For standard output.
    pub(crate) text: String,
    /// Whether what was asked for held: a report of what is wrong is an outcome too.
    pub(crate) good: bool,
}

impl Outcome {
    /// `text`, and all is well.
    pub(crate) fn good(text: String) -> Outcome {
        Outcome { text, good: true }
    }
}

/// An error in how the command was called, beyond what its syntax rules out.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Styles that several commands use. What is not a terminal gets none of them.
pub(crate) mod style {
    use super::{AnsiColor, Style};

    pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
    pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
    pub(crate) const HEADING: Style = Style::new().bold();
    pub(crate) const FAINT: Style = Style::new().dimmed();
}

/// Writes an error with its causes, the outermost first.
pub(crate) fn report(out: &mut impl Write, error: &anyhow::Error) -> io::Result<()> {
    let mut text = String::new();
    let mut last = String::new();
    for (depth, cause) in error.chain().enumerate() {
        let message = cause.to_string();
        // Some errors repeat their cause.
        if depth > 0 && last.contains(&message) {
            continue;
        }
        let label = if depth == 0 { "" } else { "  because: " };
        text += &format!("{label}{}\n", message.trim_end());
        last = message;
    }
    let error = style::ERROR;
    write!(out, "{error}error{error:#}: ")?;
    let count = text.lines().count();
    for line in text.lines().take(LINES) {
        match line.char_indices().nth(WIDTH) {
            Some((end, _)) => writeln!(out, "{}…", &line[..end])?,
            None => writeln!(out, "{line}")?,
        }
    }
    if count > LINES {
        writeln!(out, "… and {} more lines", count - LINES)?;
    }
    Ok(())
}
