//! What a component imports and exports, for hosts to look at.

use crate::component::{Component, ComponentExportIndex};
use crate::reflect::{self, ComponentItem, Scope};

impl Component {
    /// What the component imports and exports.
    pub fn component_type(&self) -> reflect::Component {
        reflect::Component::new(self)
    }

    /// What the component, or an instance that it exports, exports as `name`, and its place: see
    /// [`Component::get_export_index`].
    pub fn get_export(
        &self,
        instance: Option<&ComponentExportIndex>,
        name: &str,
    ) -> Option<(ComponentItem, ComponentExportIndex)> {
        let index = self.get_export_index(instance, name)?;
        Some((reflect::export(&Scope::of(self), index.export)?, index))
    }
}
