//! What a linker has let pass.

/// A guest called what nobody has defined: an import for which
/// [`define_unknown_imports_as_traps`](crate::Linker::define_unknown_imports_as_traps) made something that stands in.
///
/// What a host does: it defines the import, or tells its user what the guest needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the import `{path}` was called, which nobody has defined")]
#[non_exhaustive]
pub struct UndefinedImport {
    /// The import, as in `ns:pkg/interface#function`.
    pub path: String,
}

impl UndefinedImport {
    pub(crate) fn new(path: String) -> UndefinedImport {
        UndefinedImport { path }
    }
}
