//! What a linker cannot satisfy.

use std::fmt::{self, Write};

/// How many bytes of text one error has at most about imports: types can be much larger than the bytes that ask for
/// them.
const ROOM: usize = 1 << 20;

/// Imports of a module or component that cannot be satisfied: all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkError {
    /// The imports, in the order in which they are imported. There is at least one.
    pub imports: Vec<Unsatisfied>,
    /// How many there are beside these, where there are too many to be told.
    pub omitted: usize,
    importer: Importer,
}

/// An import that cannot be satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsatisfied {
    /// The names on the way to it: of the module and the import, or of the instances that it is in and itself.
    pub path: Vec<String>,
    /// What is imported: its type, in the syntax of WebAssembly's text or of WIT, or a kind, as in "an instance".
    pub expected: String,
    /// What is wrong.
    pub problem: LinkProblem,
}

/// What is wrong with an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkProblem {
    /// Nothing has that name.
    Missing {
        /// What may be meant: the same in another version, or something that is spelt alike.
        nearest: Option<String>,
    },
    /// What has that name is something else, or of another type.
    Mismatch {
        /// What there is: its type or kind, as that of what is expected.
        found: String,
        /// How it differs, where they are of one kind.
        difference: Option<String>,
    },
}

/// Who imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Importer {
    Module,
    Component,
    /// Who can do with something that stands in, but for core modules.
    StandIns,
}

/// Imports that cannot be satisfied, being collected.
#[doc(hidden)]
pub struct LinkReport {
    error: LinkError,
    /// How many bytes of text there may still be.
    room: usize,
}

impl LinkReport {
    /// Of what a module imports.
    pub fn of_module() -> LinkReport {
        LinkReport::of(Importer::Module)
    }

    /// Of what a component imports.
    pub fn of_component() -> LinkReport {
        LinkReport::of(Importer::Component)
    }

    /// Of core modules that a component imports, for which nothing can stand in.
    pub fn of_modules() -> LinkReport {
        LinkReport::of(Importer::StandIns)
    }

    fn of(importer: Importer) -> LinkReport {
        LinkReport { error: LinkError { imports: Vec::new(), omitted: 0, importer }, room: ROOM }
    }

    /// How many there are so far.
    pub fn count(&self) -> usize {
        self.error.imports.len() + self.error.omitted
    }

    /// Nothing has the name.
    pub fn missing(&mut self, path: &[&str], expected: impl fmt::Display, nearest: Option<&str>) {
        self.add(path, expected, |report| LinkProblem::Missing {
            nearest: nearest.map(|nearest| report.text(nearest)),
        });
    }

    /// There is something else, or of another type.
    pub fn mismatch(
        &mut self,
        path: &[&str],
        expected: impl fmt::Display,
        found: impl fmt::Display,
        difference: Option<&dyn fmt::Display>,
    ) {
        self.add(path, expected, |report| LinkProblem::Mismatch {
            found: report.text(found),
            difference: difference.map(|difference| report.text(difference)),
        });
    }

    /// Adds an import: as long as there is room, it is told, and counted afterwards.
    fn add(
        &mut self,
        path: &[&str],
        expected: impl fmt::Display,
        problem: impl FnOnce(&mut LinkReport) -> LinkProblem,
    ) {
        if self.room == 0 {
            self.error.omitted += 1;
            return;
        }
        let path = path.iter().map(|name| self.text(name)).collect();
        let expected = self.text(expected);
        let problem = problem(self);
        self.error.imports.push(Unsatisfied { path, expected, problem });
    }

    /// Text, as much of it as there is room for.
    fn text(&mut self, what: impl fmt::Display) -> String {
        let mut text = Bounded { text: String::new(), room: self.room };
        if write!(text, "{what}").is_err() {
            text.text.push('…');
        }
        self.room = text.room;
        text.text
    }

    /// The error, if there is anything to tell.
    ///
    /// # Errors
    ///
    /// All that was collected.
    pub fn finish(self) -> Result<(), LinkError> {
        if self.count() == 0 { Ok(()) } else { Err(self.error) }
    }
}

/// Text that takes no more than it has room for.
struct Bounded {
    text: String,
    room: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = text.floor_char_boundary(self.room);
        self.text.push_str(&text[..fits]);
        self.room -= fits;
        if fits == text.len() {
            return Ok(());
        }
        self.room = 0;
        Err(fmt::Error)
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.importer {
            Importer::Module => self.tell_of_module(f)?,
            Importer::Component => self.tell_of_component(f)?,
            Importer::StandIns => self.tell_of_modules(f)?,
        }
        match self.omitted {
            0 => Ok(()),
            omitted => write!(f, "\n  and {omitted} more"),
        }
    }
}

impl LinkError {
    /// First what is missing, then what does not fit.
    fn tell_of_module(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_missing =
            |import: &&Unsatisfied| matches!(import.problem, LinkProblem::Missing { .. });
        let (missing, wrong): (Vec<_>, Vec<_>) = self.imports.iter().partition(is_missing);
        if !missing.is_empty() {
            f.write_str("unknown import: the linker does not define")?;
        }
        for import in &missing {
            write!(f, "\n  `{}`: {}", import.path.join("::"), import.expected)?;
            if let LinkProblem::Missing { nearest: Some(nearest) } = &import.problem {
                write!(f, " (there is `{nearest}`)")?;
            }
        }
        if !wrong.is_empty() {
            let and = if missing.is_empty() { "" } else { "\nand " };
            write!(f, "{and}incompatible import type:")?;
        }
        for Unsatisfied { path, expected, problem } in wrong {
            let LinkProblem::Mismatch { found, difference } = problem else { continue };
            write!(f, "\n  `{}`: expected {expected}, found {found}", path.join("::"))?;
            if let Some(difference) = difference {
                write!(f, ": {difference}")?;
            }
        }
        Ok(())
    }

    fn tell_of_component(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.imports.len() + self.omitted {
            1 => f.write_str("an import of the component cannot be satisfied:")?,
            count => write!(f, "{count} imports of the component cannot be satisfied:")?,
        }
        for Unsatisfied { path, expected, problem } in &self.imports {
            write!(f, "\n  `{}`: ", path.join("#"))?;
            match problem {
                LinkProblem::Missing { nearest } => {
                    write!(f, "missing: {expected}")?;
                    if let Some(nearest) = nearest {
                        write!(f, "; the linker has `{nearest}`")?;
                    }
                }
                LinkProblem::Mismatch { found, difference: None } => {
                    write!(f, "expected {expected}, found {found}")?;
                }
                // Of one kind, and no type is told.
                LinkProblem::Mismatch { found, difference: Some(difference) }
                    if found == expected =>
                {
                    f.write_str(difference)?;
                }
                LinkProblem::Mismatch { found, difference: Some(difference) } => write!(
                    f,
                    "{difference}\n    the component has {expected}\n    the host has      {found}"
                )?,
            }
        }
        Ok(())
    }

    fn tell_of_modules(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (s, are) =
            if self.imports.len() + self.omitted == 1 { ("", "is") } else { ("s", "are") };
        write!(f, "nothing can stand for the core module{s} ")?;
        for (i, import) in self.imports.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}`{}`", import.path.join("#"))?;
        }
        write!(f, ", which {are} missing")
    }
}

impl std::error::Error for LinkError {}

/// What a linker is to define has a name that is taken.
///
/// What a host does: it defines each name once, or allows shadowing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct AlreadyDefined {
    /// The names on the way to it, itself at the end, as in [`Unsatisfied::path`].
    pub path: Vec<String>,
    /// The same for people.
    message: String,
}

/// A linker has no definition of a name that it is asked for.
///
/// What a host does: it defines it, or asks for what there is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct NotDefined {
    /// The name of the module.
    pub module: String,
    /// The name in it.
    pub name: String,
    /// What may be meant.
    pub nearest: Option<String>,
    /// The same for people.
    message: String,
}

impl NotDefined {
    #[doc(hidden)]
    #[cold]
    pub fn new(module: &str, name: &str, nearest: Option<String>) -> NotDefined {
        let mut message = format!("the linker does not define `{module}::{name}`");
        if let Some(nearest) = &nearest {
            message.push_str(&format!(" (there is `{nearest}`)"));
        }
        NotDefined { module: module.to_owned(), name: name.to_owned(), nearest, message }
    }
}

impl AlreadyDefined {
    #[doc(hidden)]
    pub fn new(path: Vec<String>, message: impl Into<String>) -> AlreadyDefined {
        AlreadyDefined { path, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_bounded() {
        let mut report = LinkReport::of_component();
        let name = "n".repeat(ROOM / 4);
        for _ in 0..10 {
            report.missing(&["i", &name], "func()", None);
        }
        assert_eq!(report.count(), 10);
        let error = report.finish().unwrap_err();
        assert_eq!((error.imports.len(), error.omitted), (4, 6));
        assert!(error.imports[3].path[1].ends_with("n…"), "cut where the room ends");
        let text = error.to_string();
        assert!(text.starts_with("10 imports of the component"), "{}", &text[..100]);
        assert!(text.ends_with("\n  and 6 more"), "{}", &text[text.len() - 100..]);
        assert!(text.len() < ROOM + 1000, "{}", text.len());
    }

    #[test]
    fn what_takes_all_the_room_is_told_all_the_same() {
        let all = "n".repeat(ROOM + 1);
        let mut report = LinkReport::of_component();
        report.mismatch(&["f"], "func()", &all, None);
        let error = report.finish().unwrap_err();
        assert_eq!((error.imports.len(), error.omitted), (1, 0));
        let mut report = LinkReport::of_module();
        report.missing(&["m", "f"], "(func)", Some(&all));
        assert_eq!(report.finish().unwrap_err().imports.len(), 1);
    }
}
