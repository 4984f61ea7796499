//! What component types are compared with, in which instance.

use wharf_runtime::entity::PrimaryMap;

use super::describe::Description;
use super::shape::braced;
use crate::error::TypeMismatch;
use crate::resource::{ResourceAny, ResourceType, ResourcesId};
use crate::types::{ComponentTypes, InterfaceType, Param, ResourceIndex};

/// [`ComponentType::typecheck`](super::ComponentType::typecheck) of some type.
pub type Typecheck = fn(&InterfaceType, &TypeContext<'_>) -> Result<(), TypeMismatch>;

/// What types of a component mean.
#[derive(Clone, Copy)]
pub struct TypeContext<'a> {
    types: &'a ComponentTypes,
    /// What the resource types of the component are in an instance; those that are missing are
    /// equal to none.
    resources: &'a PrimaryMap<ResourceIndex, ResourceType>,
    /// Whose handles values may have, where it is values that are looked at.
    store: Option<ResourcesId>,
    /// Where Rust types are written down that would be compared otherwise.
    description: Option<&'a Description>,
}

/// The types of the parameters or of the result of a function.
#[derive(Clone, Copy, Debug)]
pub enum ListTypes<'a> {
    /// Parameters.
    Params(&'a [Param]),
    /// The result, if there is one.
    Result(Option<InterfaceType>),
}

impl<'a> TypeContext<'a> {
    /// Types of a component, with what its resource types are in an instance.
    pub fn new(
        types: &'a ComponentTypes,
        resources: &'a PrimaryMap<ResourceIndex, ResourceType>,
    ) -> Self {
        Self { types, resources, store: None, description: None }
    }

    /// The same, for values that go to an instance in the store with these handles.
    #[must_use]
    pub fn in_store(self, store: ResourcesId) -> Self {
        Self { store: Some(store), ..self }
    }

    /// The same, for checks to write down what they ask for.
    pub(super) fn describing<'d>(&self, description: &'d Description) -> TypeContext<'d>
    where
        'a: 'd,
    {
        TypeContext { description: Some(description), ..*self }
    }

    pub(super) fn description(&self) -> Option<&'a Description> {
        self.description
    }

    /// What a resource type is in the instance.
    pub(super) fn resource(&self, index: ResourceIndex) -> Option<&'a ResourceType> {
        self.resources.get(index)
    }

    /// The types themselves.
    pub fn types(&self) -> &'a ComponentTypes {
        self.types
    }

    /// `ty` was expected, `found` is what the host has.
    pub fn mismatch(&self, ty: InterfaceType, found: impl std::fmt::Display) -> TypeMismatch {
        TypeMismatch::new(self.types.display(ty), found)
    }

    /// Whether `types` are what passes `checks`, one by one.
    pub fn check_all(
        &self,
        types: ListTypes<'_>,
        checks: &[Typecheck],
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            to.all(self, types, checks);
            return Ok(());
        }
        self.check_count(types, checks.len())?;
        for (i, check) in checks.iter().enumerate() {
            let Some(ty) = types.get(i) else { break };
            check(&ty, self).map_err(|error| error.within(types.place(i)))?;
        }
        Ok(())
    }

    /// Whether the host has as many values as the function.
    pub(super) fn check_count(
        &self,
        types: ListTypes<'_>,
        count: usize,
    ) -> Result<(), TypeMismatch> {
        if types.len() == count {
            return Ok(());
        }
        let (expected, what) = match types {
            ListTypes::Params(params) => {
                let names = params.iter().map(|param| param.name.as_str());
                (braced(counted(params.len(), "parameter"), names), "parameter")
            }
            ListTypes::Result(Some(ty)) => (self.types.display(ty).to_string(), "result"),
            ListTypes::Result(None) => ("no result".to_string(), "result"),
        };
        Err(TypeMismatch::new(expected, counted(count, what)))
    }

    /// Whether `ty` is a handle to the type of resource that `any` is.
    pub(super) fn check_any(
        &self,
        ty: InterfaceType,
        any: &ResourceAny,
    ) -> Result<(), TypeMismatch> {
        let (InterfaceType::Own(index) | InterfaceType::Borrow(index)) = ty else {
            return Err(self.mismatch(ty, "a resource"));
        };
        if self.store.is_some_and(|store| any.handle().of() != store) {
            return Err(self.mismatch(ty, "a resource of another store").of_other_store());
        }
        if self.resources.get(index) != Some(&any.ty()) {
            return Err(self.mismatch(ty, "a resource of another type"));
        }
        if !any.owned() && matches!(ty, InterfaceType::Own(_)) {
            return Err(self.mismatch(ty, "a borrow"));
        }
        Ok(())
    }
}

impl ListTypes<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            ListTypes::Params(params) => params.len(),
            ListTypes::Result(result) => usize::from(result.is_some()),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Type `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<InterfaceType> {
        match self {
            ListTypes::Params(params) => params.get(index).map(|param| param.ty),
            ListTypes::Result(result) => result.filter(|_| index == 0),
        }
    }

    /// How messages call value `index`.
    pub fn place(&self, index: usize) -> String {
        match self {
            ListTypes::Params(params) => {
                format!("parameter {} `{}`", index + 1, params[index].name)
            }
            ListTypes::Result(_) => "result".to_string(),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
