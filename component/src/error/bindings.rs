//! What generated bindings find wrong.

use std::fmt;

/// Several exports of a component are not what their WIT says. (One alone is a [`TypeMismatch`](crate::TypeMismatch),
/// a [`NoExport`](wharf_runtime::error::NoExport) or [`MissingExports`].)
///
/// What a host does: it tells whoever made the component, or asks for another world.
#[derive(Debug)]
#[non_exhaustive]
pub struct WrongExports {
    /// What is wrong with each: each error has one of the three types.
    pub errors: Vec<anyhow::Error>,
}

/// A component does not export what a world says: an interface, or functions.
///
/// What a host does: it tells whoever made the component, or asks for another world.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct MissingExports {
    /// The interface that they should be in; `None` where they should be beside the interfaces.
    pub interface: Option<String>,
    /// What is missing.
    pub names: Vec<String>,
    /// The same for people.
    message: String,
}

/// A component fits no version of a world.
///
/// What a host does: it tells whoever made the component which versions there are.
#[derive(Debug)]
#[non_exhaustive]
pub struct NoVersionFits {
    /// The name of the world.
    pub world: &'static str,
    /// The versions that were tried, in their order.
    pub versions: Vec<Misfit>,
}

/// Why a component does not fit a version of a world.
#[derive(Debug)]
#[non_exhaustive]
pub struct Misfit {
    /// The module that the version has in generated code, as in `v2`.
    pub name: String,
    /// The name of the world, of that version.
    pub world: String,
    /// What the component imports, in another version than this one of the world has.
    pub imports: Vec<String>,
    /// What is wrong with its exports, if anything: as when a component is of that world alone.
    pub exports: Option<anyhow::Error>,
}

impl MissingExports {
    /// A whole interface.
    #[cold]
    pub(crate) fn interface(name: &str) -> MissingExports {
        let message = format!("the component does not export the interface `{name}`");
        MissingExports { interface: None, names: vec![name.to_owned()], message }
    }

    /// Functions of an interface, or of the world `whose`.
    #[cold]
    pub(crate) fn functions<'a>(
        interface: Option<&str>,
        whose: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> MissingExports {
        let names: Vec<String> = names.map(str::to_owned).collect();
        let joined = names.join(", ");
        let message = match interface {
            Some(name) => {
                format!("the component's export `{name}` lacks what its WIT says: {joined}")
            }
            None => format!("the component lacks exports of the world `{whose}`: {joined}"),
        };
        MissingExports { interface: interface.map(str::to_owned), names, message }
    }
}

impl WrongExports {
    pub(crate) fn new(errors: Vec<anyhow::Error>) -> WrongExports {
        WrongExports { errors }
    }
}

impl fmt::Display for WrongExports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} exports of the component are not what their WIT says:", self.errors.len())?;
        self.errors.iter().try_for_each(|error| write!(f, "\n  {error}: {}", error.root_cause()))
    }
}

impl std::error::Error for WrongExports {}

impl fmt::Display for NoVersionFits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the component fits no version of `{}`:", self.world)?;
        self.versions.iter().try_for_each(|version| {
            write!(f, "\n  {} ({}):", version.name, version.world)?;
            for name in &version.imports {
                write!(f, "\n    the component imports `{name}`, which it lacks")?;
            }
            match &version.exports {
                Some(error) => {
                    write!(f, "\n    {}", format!("{error:#}").replace('\n', "\n    "))
                }
                None => Ok(()),
            }
        })
    }
}

impl std::error::Error for NoVersionFits {}
