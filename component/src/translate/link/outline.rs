//! What is known of the root when it was linked: for its world.

use super::scope::{ComponentScope, ItemVal, ScopeId, Written, at};
use crate::translate::definitions::WrittenId;
use anyhow::Result;
use wasmparser::ComponentExternName;
use wharf_runtime::entity::PrimaryMap;

/// What the root imports and exports, and how that is written.
pub(in crate::translate) struct Outline<'d, 'a> {
    pub(in crate::translate) imports: Vec<RootItem<'d, 'a>>,
    pub(in crate::translate) exports: Vec<RootItem<'d, 'a>>,
    pub(in crate::translate) written: PrimaryMap<WrittenId, Written<'d, 'a>>,
    pub(super) scopes: PrimaryMap<ScopeId, ComponentScope<'d, 'a>>,
}

/// An import or export of the root.
pub(in crate::translate) struct RootItem<'d, 'a> {
    pub(in crate::translate) name: ComponentExternName<'a>,
    pub(in crate::translate) item: ItemVal<'d, 'a>,
}

impl Outline<'_, '_> {
    /// Where the type `index` of a scope is written.
    pub(in crate::translate) fn type_at(&self, scope: ScopeId, index: u32) -> Result<WrittenId> {
        Ok(at(&self.scopes[scope].types, index)?.written)
    }
}
