//! What a linker has let pass.

/// A guest called what nobody has defined: an import for which
/// [`define_unknown_imports_as_traps`](crate::Linker::define_unknown_imports_as_traps) made something that stands in.
///
/// What a host does: it defines the import, or tells its user what the guest needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the import `{}` was called, which nobody has defined", .path.join("#"))]
#[non_exhaustive]
pub struct UndefinedImport {
    /// The names on the way to it, itself at the end, as in [`Unsatisfied::path`](wharf_runtime::error::Unsatisfied).
    pub path: Vec<String>,
}

impl UndefinedImport {
    pub(crate) fn new(path: Vec<String>) -> UndefinedImport {
        UndefinedImport { path }
    }
}
