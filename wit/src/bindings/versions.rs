//! Several versions of one world.

use proc_macro2::Ident;

use super::{Function, ItemPath};

/// Several versions of one world, of which a component fits one.
pub(crate) struct WorldVersions {
    /// The world's name in WIT.
    pub(crate) name: String,
    /// Names of the enum over the versions, and of that over what is not instantiated yet.
    pub(crate) world: Ident,
    pub(crate) pre: Ident,
    /// In the order of the options, the newest last.
    pub(crate) versions: Vec<WorldVersion>,
    /// Functions of the newest version's world, and how the others have them.
    pub(crate) functions: Vec<VersionedFunction>,
    /// Interfaces that the newest version exports.
    pub(crate) interfaces: Vec<VersionedInterface>,
    pub(crate) is_async: bool,
}

/// The world of the same place in [`super::BindingsTree::worlds`], as a version.
pub(crate) struct WorldVersion {
    /// The module, also the name in messages.
    pub(crate) module: Ident,
    /// The case of the enum.
    pub(crate) case: Ident,
    /// The world's name with package and version.
    pub(crate) name: String,
    /// What the world imports, by the names that components use.
    pub(crate) imports: Vec<String>,
}

pub(crate) struct VersionedInterface {
    /// Name in WIT, without a version.
    pub(crate) name: String,
    /// The struct with the functions, and the method that gives it.
    pub(crate) item: Ident,
    pub(crate) accessor: Ident,
    pub(crate) functions: Vec<VersionedFunction>,
}

/// A function of the newest version.
pub(crate) struct VersionedFunction {
    /// As the newest version has it; optional where there is a version that lacks it, or a component
    /// may.
    pub(crate) newest: Function,
    /// One for each version; `None` for one that lacks it.
    pub(crate) calls: Vec<Option<VersionedCall>>,
}

/// How a function of a version is called.
pub(crate) struct VersionedCall {
    /// The accessor of its interface, and whether that gives an `Option`.
    pub(crate) accessor: Option<(Ident, bool)>,
    pub(crate) method: Ident,
    /// Whether it gives an `Option`.
    pub(crate) optional: bool,
    /// For each parameter, what makes those of the version out of the newest's, step by step.
    pub(crate) params: Vec<Vec<Change>>,
    /// What makes the newest's result out of that of the version.
    pub(crate) result: Vec<Change>,
}

/// How a value of one version becomes one of the next.
#[derive(Clone, PartialEq)]
pub(crate) enum Change {
    /// Its type is the same.
    None,
    /// By `From`, which the host writes.
    From {
        to: ItemPath,
        /// Whether parameters of the first type are passed by value, and of the second.
        copy: [bool; 2],
    },
    List(Box<Change>),
    Option(Box<Change>),
    Result(Box<Change>, Box<Change>),
    Tuple(Vec<Change>),
}

impl Change {
    /// Whether what is made of a parameter is what a function takes, without being borrowed.
    pub(crate) fn is_passed_by_value(&self) -> bool {
        match self {
            Change::None => true,
            Change::From { copy: [_, copy], .. } => *copy,
            Change::List(_) => false,
            Change::Option(some) => some.is_passed_by_value(),
            Change::Result(ok, err) => ok.is_passed_by_value() && err.is_passed_by_value(),
            Change::Tuple(parts) => parts.iter().all(Change::is_passed_by_value),
        }
    }
}
