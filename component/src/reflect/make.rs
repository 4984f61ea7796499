//! Values made by their types, with whose names they are shared.

use super::{Enum, Flags, Record, Type, Variant};
use crate::types::Name;
use crate::val::{self, Val};
use std::sync::Arc;

impl Record {
    /// A record with `values`, in order. `None` when there are more or fewer than fields.
    pub(crate) fn value(&self, values: Vec<Val>) -> Option<Val> {
        val::Record::new(Arc::clone(self.data().names()), values).map(Val::Record)
    }
}

impl Variant {
    /// The case of this name, and the type of its payload.
    pub(crate) fn case(&self, name: &str) -> Option<(Name, Option<Type>)> {
        let case = self.data().cases.iter().find(|case| case.name == *name)?;
        Some((case.name.clone(), case.ty.map(|ty| self.scope().ty(ty))))
    }
}

impl Enum {
    /// The case of this name.
    pub(crate) fn case(&self, name: &str) -> Option<Name> {
        self.data().names.iter().find(|known| **known == *name).cloned()
    }
}

impl Flags {
    /// The flag of this name.
    pub(crate) fn flag(&self, name: &str) -> Option<Name> {
        self.data().names.iter().find(|known| **known == *name).cloned()
    }
}
