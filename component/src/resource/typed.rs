//! `Resource<T>`: a resource of the host, known by a number.

use std::fmt;
use std::marker::PhantomData;

use super::held::HeldResource;
use super::{Giving, HandleError, HandlePlace, Passing, ResourceAny, ResourceType, Resources};

/// A resource that the host defines, told apart from others by the type `T`.
///
/// No value of `T` is inside: the host chooses a number, the representation, and looks the value
/// up by it, usually in a [`ResourceTable`](super::ResourceTable). Guests cannot forge
/// representations.
pub struct Resource<T> {
    held: HeldResource,
    marker: PhantomData<fn() -> T>,
}

impl<T: 'static> Resource<T> {
    /// A resource that the host owns, and may give to a guest once.
    pub fn new_own(rep: u32) -> Self {
        Self::new(HeldResource::own(rep))
    }

    /// A resource that the host only lends.
    pub fn new_borrow(rep: u32) -> Self {
        Self::new(HeldResource::borrow(rep))
    }

    /// The representation.
    pub fn rep(&self) -> u32 {
        self.held.rep()
    }

    /// Whether this is, or was before a guest got it, an owned resource and not a borrow.
    pub fn owned(&self) -> bool {
        self.held.owned()
    }

    /// The host's table takes the resource over.
    pub(crate) fn into_any(self, resources: &mut Resources) -> Result<ResourceAny, HandleError> {
        self.held.into_any(ResourceType::host::<T>(), resources)
    }

    /// Takes a resource out of the host's table.
    pub(crate) fn from_any(
        any: ResourceAny,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        HeldResource::from_any(any, ResourceType::host::<T>(), resources).map(Self::new)
    }

    /// Gives or lends it to a guest: returns the guest's handle.
    #[inline]
    pub(crate) fn lower_to(
        &self,
        place: HandlePlace<'_, Giving>,
        resources: &mut Resources,
    ) -> Result<u32, HandleError> {
        self.held.lower(ResourceType::host::<T>, place, resources)
    }

    /// What a guest gives or lends by its handle `index`.
    #[inline]
    pub(crate) fn lift_from(
        index: u32,
        place: HandlePlace<'_, Passing>,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        HeldResource::lift(index, place, resources).map(Self::new)
    }

    fn new(held: HeldResource) -> Self {
        Self { held, marker: PhantomData }
    }
}

impl<T> fmt::Debug for Resource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resource").field(&self.held).finish()
    }
}
