//! Handles as values: to which table they belong, and the way between it and the host's resources.

use super::{ComponentType, Lift, Lower, Needs, Shape, Sink, Source, TypeContext};
use crate::error::TypeMismatch;
use crate::resource::{Resource, ResourceAny, ResourceDynamic, ResourceType};
use crate::types::InterfaceType;
use crate::types::layout::CanonicalAbi;

impl<T: 'static> ComponentType for Resource<T> {
    const ABI: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const NEEDS: Needs = Needs::Handles;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        let name = std::any::type_name::<T>();
        cx.check(ty, Shape::Resource(ResourceType::host::<T>(), name))
    }
}

impl ComponentType for ResourceAny {
    const ABI: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const NEEDS: Needs = Needs::Handles;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::Handle)
    }
}

impl ComponentType for ResourceDynamic {
    const ABI: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const NEEDS: Needs = Needs::Handles;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::NumberedHandle)
    }
}

macro_rules! handles {
    ($([$($param:tt)*] $ty:ty;)*) => {$(
        impl<$($param)*> Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()> {
                sink.handle(|cx| {
                    let discards = cx.discards();
                    if discards && matches!(ty, InterfaceType::Borrow(_)) {
                        return Ok(0);
                    }
                    let (place, resources) = cx.place(ty)?;
                    let lowered = self.lower_to(place, resources);
                    // What is not the host's to give is not discarded, and all else is.
                    if discards { Ok(0) } else { Ok(lowered?) }
                })
            }
        }

        impl<$($param)*> Lift for $ty {
            #[inline]
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<Self> {
                src.align(4);
                let index = src.take()?;
                src.with_cx(|cx| {
                    let (place, resources) = cx.place(ty)?;
                    Ok(Self::lift_from(index, place, resources)?)
                })
            }
        }
    )*};
}

handles! {
    [T: 'static] Resource<T>;
    [] ResourceAny;
    [] ResourceDynamic;
}

macro_rules! place {
    ($context:ident, $passing:ident) => {
        impl $context<'_> {
            /// What a handle of type `ty` is resolved against, and the handles of the store.
            #[inline]
            pub(super) fn place(
                &mut self,
                ty: InterfaceType,
            ) -> anyhow::Result<(HandlePlace<'_, $passing>, &mut Resources)> {
                let (index, passing) = match ty {
                    InterfaceType::Own(index) => (index, self.giving()),
                    InterfaceType::Borrow(index) => {
                        let scope = self.scope.ok_or_else(|| bug("a borrow outside of a call"))?;
                        (index, $passing::Borrow(scope))
                    }
                    _ => return Err(bug("a handle of a type that is no handle")),
                };
                let handles = self.handles()?;
                let ty = handles
                    .resource_types
                    .get(index)
                    .ok_or_else(|| bug("a handle of a resource type that was not instantiated"))?;
                Ok((HandlePlace { ty, instance: handles.instance, passing }, handles.resources))
            }
        }
    };
}
pub(super) use place;
