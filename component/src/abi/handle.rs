//! Where a handle that is lifted or lowered belongs.

use anyhow::anyhow;

use crate::resource::{InstanceId, ResourceType, ScopeId};

/// What a handle is resolved against.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The type of the resource.
    pub ty: ResourceType,
    /// The component instance whose table the handle lies in.
    pub instance: InstanceId,
    /// The call that borrows it; `None` where it is owned.
    pub scope: Option<ScopeId>,
}

macro_rules! place {
    ($context:ident) => {
        impl $context<'_> {
            /// What a handle of type `ty` is resolved against, and the handles of the store.
            #[inline]
            pub(crate) fn place(
                &mut self,
                ty: InterfaceType,
            ) -> anyhow::Result<(Place, &mut Resources)> {
                let (index, scope) = match ty {
                    InterfaceType::Own(index) => (index, None),
                    InterfaceType::Borrow(index) => {
                        (index, Some(self.scope.ok_or_else(|| bug("a borrow outside of a call"))?))
                    }
                    _ => return Err(bug("a handle of a type that is no handle")),
                };
                let handles = self.handles()?;
                let ty = *handles
                    .resource_types
                    .get(index)
                    .ok_or_else(|| bug("a handle of a resource type that was not instantiated"))?;
                Ok((Place { ty, instance: handles.instance, scope }, handles.resources))
            }
        }
    };
}
pub(super) use place;

/// What cannot happen, if the type checks did their work.
#[cold]
pub(super) fn bug(what: &str) -> anyhow::Error {
    anyhow!("bug in wharf, please report: {what}")
}
