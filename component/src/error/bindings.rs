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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the component fits no version of `{world}`:{problems}")]
#[non_exhaustive]
pub struct NoVersionFits {
    /// The name of the world.
    pub world: &'static str,
    /// The versions that were tried, in their order.
    pub versions: Vec<String>,
    /// What is wrong with each, for people.
    problems: String,
}

/// An asynchronous function of the host waits for something, and the guest that calls it cannot be suspended.
///
/// What a host does: it has the function finish without waiting, or block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the host's asynchronous function `{function}` waits for something, and Wharf cannot suspend the guest that calls \
     it yet: let it finish without waiting, or block"
)]
#[non_exhaustive]
pub struct HostFunctionWaits {
    /// What the function is called.
    pub function: String,
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

impl NoVersionFits {
    pub(crate) fn new(world: &'static str, versions: Vec<String>, problems: String) -> Self {
        NoVersionFits { world, versions, problems }
    }
}

impl HostFunctionWaits {
    pub(crate) fn new(function: &str) -> HostFunctionWaits {
        HostFunctionWaits { function: function.to_owned() }
    }
}
