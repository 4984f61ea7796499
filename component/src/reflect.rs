//! Types of a component as the host sees them.

use crate::component::Component;
use crate::types::FuncTypeIndex;
use std::fmt;

/// The type of a component function.
#[derive(Clone)]
pub struct ComponentFunc {
    component: Component,
    index: FuncTypeIndex,
}

impl ComponentFunc {
    pub(crate) fn new(component: &Component, index: FuncTypeIndex) -> ComponentFunc {
        ComponentFunc { component: component.clone(), index }
    }

    pub(crate) fn component(&self) -> &Component {
        &self.component
    }

    /// The parameters: their names, and their types in WIT syntax.
    pub fn params(&self) -> impl ExactSizeIterator<Item = (&str, impl fmt::Display)> {
        let types = self.component.types();
        let params = &types.func(self.index).params;
        params.iter().map(|param| (param.name.as_str(), types.display(param.ty)))
    }

    /// The types of the results in WIT syntax: one or none.
    pub fn results(&self) -> impl ExactSizeIterator<Item = impl fmt::Display> {
        let types = self.component.types();
        types.func(self.index).result.into_iter().map(|ty| types.display(ty))
    }
}

impl fmt::Debug for ComponentFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.component.types().display_func(self.index), f)
    }
}
