//! `ResourceAny`: a resource of whatever type, held through the host's table.

use super::{HandleError, HostHandle, ResourceType, Resources};
use crate::abi::layout::CanonicalAbi;
use crate::abi::{ComponentType, Lift, Lower, Needs, Sink, Source, TypeContext};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;
use std::fmt;

/// A resource of any type: one that a guest defines, or one of the host whose Rust type is not
/// known here.
///
/// The store remembers each of them until it is given away or dropped, borrows included; a copy
/// that is used after that is an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ResourceAny {
    ty: ResourceType,
    generation: u32,
    /// The index of the handle, doubled, and one more where the host owns the resource: in a word of
    /// its own that would make every `Val` larger.
    index_and_owned: u32,
}

impl ResourceAny {
    /// Handle tables are too small for an index that has no double.
    pub(crate) fn new(handle: HostHandle, ty: ResourceType, owned: bool) -> Self {
        let HostHandle { index, generation } = handle;
        debug_assert!(index <= u32::MAX / 2);
        Self { ty, generation, index_and_owned: index << 1 | u32::from(owned) }
    }

    /// The type of the resource.
    pub fn ty(&self) -> ResourceType {
        self.ty
    }

    /// Whether the host owns the resource, or only borrows it.
    pub fn owned(&self) -> bool {
        self.index_and_owned & 1 == 1
    }

    pub(crate) fn handle(&self) -> HostHandle {
        HostHandle { index: self.index_and_owned >> 1, generation: self.generation }
    }

    /// The host is done with it. The representation comes back when the destructor of
    /// [`ResourceAny::ty`] is due.
    pub(crate) fn release(self, resources: &mut Resources) -> Result<Option<u32>, HandleError> {
        let dropped = resources.host_drop(self.handle(), self.ty);
        dropped.map_err(|error| self.explain(resources, error))
    }

    /// Resources of an instance that was dropped are no longer known; that is the reason to tell.
    pub(crate) fn explain(&self, resources: &Resources, error: HandleError) -> HandleError {
        resources.check_definer(self.ty).err().unwrap_or(error)
    }
}

impl fmt::Debug for ResourceAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceAny")
            .field("handle", &self.handle())
            .field("ty", &self.ty)
            .field("owned", &self.owned())
            .finish()
    }
}

impl ComponentType for ResourceAny {
    const ABI: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const NEEDS: Needs = Needs::Handles;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check_handle(ty)
    }
}

impl Lower for ResourceAny {
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()> {
        sink.handle(|cx| {
            let (place, resources) = cx.place(ty)?;
            match place.scope {
                None => {
                    let rep = resources.host_take_own(self.handle(), place.ty);
                    let rep = rep.map_err(|error| self.explain(resources, error))?;
                    anyhow::Ok(resources.lower_own(place.instance, place.ty, rep)?)
                }
                Some(scope) => {
                    let rep = resources.host_lend(self.handle(), place.ty, scope);
                    let rep = rep.map_err(|error| self.explain(resources, error))?;
                    Ok(resources.lower_borrow(place.instance, place.ty, rep, scope)?)
                }
            }
        })
    }
}

impl Lift for ResourceAny {
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<Self> {
        src.align(4);
        let index = src.take_u32()?;
        src.with_cx(|cx| {
            let (place, resources) = cx.place(ty)?;
            resources.check_definer(place.ty)?;
            let handle = match place.scope {
                None => {
                    let rep = resources.lift_own(place.instance, place.ty, index)?;
                    resources.host_own(place.ty, rep)?
                }
                Some(scope) => {
                    let rep = resources.lift_borrow(place.instance, place.ty, index, scope)?;
                    resources.host_borrow(place.ty, rep, scope)?
                }
            };
            Ok(Self::new(handle, place.ty, place.scope.is_none()))
        })
    }
}
