//! `ResourceAny`: a resource of whatever type, held through the host's table.

use super::host::{HostPlace, MAX_HOST_HANDLES};
use super::ty::ResourceKind;
use super::{
    Giving, HandleError, HandlePlace, HostHandle, InstanceId, Passing, ResourceType, Resources,
    ResourcesId,
};
use std::any::TypeId;
use std::fmt;

/// A resource of any type: one that a guest defines, or one of the host whose Rust type is not
/// known here.
///
/// The store remembers each of them until it is given away or dropped, borrows included; a copy
/// that is used after that is an error, and so is one that is used with another store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ResourceAny {
    of: TypedHandle,
}

/// The handle, in what is left of 32 bytes beside a type and its kind: a [`ResourceType`] with a handle
/// beside it would make every `Value` larger. The kinds are those of [`ResourceKind`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum TypedHandle {
    Host(Packed, TypeId),
    HostDynamic(Packed, u32),
    HostUndefined(Packed, u64),
    /// Of the store that the handle is of.
    Guest(Packed, InstanceId, u32),
    Uninstantiated(Packed, u64, u32),
}

/// A [`HostHandle`], and whether it owns the resource.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C, packed)]
struct Packed {
    /// A [`ResourcesId`].
    of: [u8; 7],
    generation: u32,
    /// The index, doubled, and one more where the host owns the resource.
    index_and_owned: u32,
}

// Every index of the host's table can be doubled.
const _: () = assert!(MAX_HOST_HANDLES <= u32::MAX >> 1);

impl Packed {
    fn new(handle: HostHandle, owned: bool) -> Self {
        let HostPlace { index, generation } = handle.place();
        let [of @ .., _] = handle.of().get().to_le_bytes();
        Self { of, generation, index_and_owned: index << 1 | u32::from(owned) }
    }

    fn of(self) -> ResourcesId {
        let [a, b, c, d, e, f, g] = self.of;
        ResourcesId::of_bits(u64::from_le_bytes([a, b, c, d, e, f, g, 0]))
    }
}

impl ResourceAny {
    pub(crate) fn new(handle: HostHandle, ty: ResourceType, owned: bool) -> Self {
        let packed = Packed::new(handle, owned);
        let of = match ty.kind {
            ResourceKind::Host(ty) => TypedHandle::Host(packed, ty),
            ResourceKind::HostDynamic(number) => TypedHandle::HostDynamic(packed, number),
            ResourceKind::HostUndefined(number) => TypedHandle::HostUndefined(packed, number),
            ResourceKind::Guest { of: _, instance, index } => {
                TypedHandle::Guest(packed, instance, index)
            }
            ResourceKind::Uninstantiated { component, index } => {
                TypedHandle::Uninstantiated(packed, component, index)
            }
        };
        Self { of }
    }

    /// The type of the resource.
    pub fn ty(&self) -> ResourceType {
        let kind = match self.of {
            TypedHandle::Host(_, ty) => ResourceKind::Host(ty),
            TypedHandle::HostDynamic(_, number) => ResourceKind::HostDynamic(number),
            TypedHandle::HostUndefined(_, number) => ResourceKind::HostUndefined(number),
            TypedHandle::Guest(packed, instance, index) => {
                ResourceKind::Guest { of: packed.of(), instance, index }
            }
            TypedHandle::Uninstantiated(_, component, index) => {
                ResourceKind::Uninstantiated { component, index }
            }
        };
        ResourceType { kind }
    }

    /// Whether the host owns the resource, or only borrows it.
    pub fn owned(&self) -> bool {
        self.packed().index_and_owned & 1 == 1
    }

    pub(crate) fn handle(&self) -> HostHandle {
        let packed = self.packed();
        let index = packed.index_and_owned >> 1;
        HostHandle::new(packed.of(), HostPlace { index, generation: packed.generation })
    }

    fn packed(&self) -> Packed {
        match self.of {
            TypedHandle::Host(packed, _)
            | TypedHandle::HostDynamic(packed, _)
            | TypedHandle::HostUndefined(packed, _)
            | TypedHandle::Guest(packed, ..)
            | TypedHandle::Uninstantiated(packed, ..) => packed,
        }
    }

    /// The host is done with it. The representation comes back when the destructor of
    /// [`ResourceAny::ty`] is due.
    pub(crate) fn release(self, resources: &mut Resources) -> Result<Option<u32>, HandleError> {
        let dropped = resources.host_drop(self.handle(), self.ty());
        dropped.map_err(|error| self.explain(resources, error))
    }

    /// Gives or lends it to a guest: returns the guest's handle.
    #[inline]
    pub(crate) fn lower_to(
        &self,
        place: HandlePlace<'_, Giving>,
        resources: &mut Resources,
    ) -> Result<u32, HandleError> {
        match place.passing {
            Giving::Own => {
                resources.reserve(place.instance)?;
                let rep = resources.host_take_own(self.handle(), *place.ty);
                let rep = rep.map_err(|error| self.explain(resources, error))?;
                resources.lower_own(place.instance, *place.ty, rep)
            }
            Giving::Discard => {
                let rep = resources.host_take_own(self.handle(), *place.ty);
                resources.discard(place, rep);
                Ok(0)
            }
            Giving::Borrow(scope) => {
                let rep = resources.host_lend(self.handle(), *place.ty, scope);
                let rep = rep.map_err(|error| self.explain(resources, error))?;
                resources.lower_borrow(place.instance, *place.ty, rep, scope)
            }
        }
    }

    /// What a guest gives or lends by its handle `index`.
    #[inline]
    pub(crate) fn lift_from(
        index: u32,
        place: HandlePlace<'_, Passing>,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        resources.check_type(*place.ty)?;
        let (handle, owned) = match place.passing {
            Passing::Own(call) => (resources.take_own(index, place, call)?, true),
            Passing::Borrow(scope) => {
                let rep = resources.lift_borrow(place.instance, place.ty, index, scope)?;
                (resources.host_borrow(*place.ty, rep, scope)?, false)
            }
        };
        Ok(Self::new(handle, *place.ty, owned))
    }

    /// Sees that it is of the store that has these handles.
    ///
    /// # Errors
    ///
    /// It is of another.
    pub(crate) fn check_store(&self, resources: &Resources) -> Result<(), HandleError> {
        if self.handle().of() == resources.id() { Ok(()) } else { Err(HandleError::OtherStore) }
    }

    /// Resources of an instance that was dropped are no longer known; that is the reason to tell.
    pub(crate) fn explain(&self, resources: &Resources, error: HandleError) -> HandleError {
        match error {
            HandleError::OtherStore => error,
            error => resources.check_type(self.ty()).err().unwrap_or(error),
        }
    }
}

impl fmt::Debug for ResourceAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceAny")
            .field("handle", &self.handle())
            .field("ty", &self.ty())
            .field("owned", &self.owned())
            .finish()
    }
}
