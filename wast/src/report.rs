//! What became of a script.

use std::fmt;

/// What became of a script, directive by directive.
#[derive(Clone, Debug)]
pub struct Report {
    /// The outcomes of its directives, in order. A script that cannot be read has one, a failure.
    pub outcomes: Vec<Outcome>,
}

/// What became of a directive.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The directive in short, such as `assert_return (invoke "f")`.
    pub directive: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// How a directive ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it must.
    Passed,
    /// It needs something that the engine refused and the caller had let it refuse, see
    /// [`Runner::leave_out`](crate::Runner::leave_out).
    LeftOut,
    /// Otherwise.
    Failed {
        /// What should have been.
        expected: String,
        /// What was.
        actual: String,
    },
}

impl Report {
    /// How many directives passed.
    pub fn passed(&self) -> usize {
        self.count(|verdict| *verdict == Verdict::Passed)
    }

    /// How many directives failed.
    pub fn failed(&self) -> usize {
        self.failures().count()
    }

    /// How many directives were left out.
    pub fn left_out(&self) -> usize {
        self.count(|verdict| *verdict == Verdict::LeftOut)
    }

    /// The outcomes that are failures.
    pub fn failures(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Failed { .. }))
    }

    fn count(&self, is: impl Fn(&Verdict) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| is(&outcome.verdict)).count()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.directive)?;
        match &self.verdict {
            Verdict::Passed => Ok(()),
            Verdict::LeftOut => f.write_str(" (left out)"),
            Verdict::Failed { expected, actual } => {
                // What a message says on further lines stays in its column.
                let indented = |text: &str| text.trim_end().replace('\n', "\n            ");
                let (expected, actual) = (indented(expected), indented(actual));
                write!(f, "\n  expected: {expected}\n  actual:   {actual}")
            }
        }
    }
}
