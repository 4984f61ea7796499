//! `ResourceDynamic`: a resource of the host whose type is a number, too.

use super::held::HeldResource;
use super::{Giving, HandleError, HandlePlace, Passing, ResourceAny, ResourceType, Resources};

/// A resource that the host defines, told apart from others by a number: for hosts that learn at run
/// time which types there are. Its type is [`ResourceType::host_dynamic`] of that number; all else is
/// as for [`Resource`](super::Resource).
///
/// # Examples
///
/// ```
/// # fn main() -> anyhow::Result<()> {
/// use wharf_component::{Component, Linker, ResourceDynamic, ResourceType};
/// use wharf_runtime::{Engine, Store};
///
/// let engine = Engine::default();
/// let component = Component::new(
///     &engine,
///     wat::parse_str(
///         r#"(component
///             (import "file" (type $file (sub resource)))
///             (import "open" (func $open (result (own $file))))
///             (core func $open (canon lower (func $open)))
///             (core module $m
///                 (import "" "open" (func $open (result i32)))
///                 (func (export "f") (result i32) (call $open)))
///             (core instance $i (instantiate $m (with "" (instance
///                 (export "open" (func $open))))))
///             (func (export "f") (result (own $file)) (canon lift (core func $i "f"))))"#,
///     )?,
/// )?;
/// const FILE: u32 = 5;
/// let mut linker = Linker::<()>::new(&engine);
/// linker.root().resource("file", ResourceType::host_dynamic(FILE), |_, _| Ok(()))?;
/// linker.root().func_wrap("open", |_, ()| Ok((ResourceDynamic::new_own(7, FILE),)))?;
///
/// let mut store = Store::new(&engine, ());
/// let instance = linker.instantiate(&mut store, &component)?;
/// let open = instance.get_typed_func::<(), (ResourceDynamic,)>(&mut store, "f")?;
/// let (file,) = open.call(&mut store, ())?;
/// assert_eq!((file.rep(), file.ty(), file.owned()), (7, FILE, true));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct ResourceDynamic {
    held: HeldResource,
    ty: u32,
}

impl ResourceDynamic {
    /// A resource of type `ty` that the host owns, and may give to a guest once.
    pub fn new_own(rep: u32, ty: u32) -> Self {
        Self { held: HeldResource::own(rep), ty }
    }

    /// A resource of type `ty` that the host only lends.
    pub fn new_borrow(rep: u32, ty: u32) -> Self {
        Self { held: HeldResource::borrow(rep), ty }
    }

    /// The representation.
    pub fn rep(&self) -> u32 {
        self.held.rep()
    }

    /// The number of its type.
    pub fn ty(&self) -> u32 {
        self.ty
    }

    /// Whether this is, or was before a guest got it, an owned resource and not a borrow.
    pub fn owned(&self) -> bool {
        self.held.owned()
    }

    /// The host's table takes the resource over.
    pub(crate) fn into_any(self, resources: &mut Resources) -> Result<ResourceAny, HandleError> {
        self.held.into_any(ResourceType::host_dynamic(self.ty), resources)
    }

    /// Takes a resource out of the host's table.
    pub(crate) fn from_any(
        any: ResourceAny,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        any.check_store(resources)?;
        let ty = number(any.ty())?;
        let held = HeldResource::from_any(any, any.ty(), resources)?;
        Ok(Self { held, ty })
    }

    /// Gives or lends it to a guest: returns the guest's handle.
    #[inline]
    pub(crate) fn lower_to(
        &self,
        place: HandlePlace<'_, Giving>,
        resources: &mut Resources,
    ) -> Result<u32, HandleError> {
        let found = ResourceType::host_dynamic(self.ty);
        if *place.ty != found {
            return Err(HandleError::HostWrongType { expected: *place.ty, found });
        }
        self.held.lower(|| found, place, resources)
    }

    /// What a guest gives or lends by its handle `index`.
    #[inline]
    pub(crate) fn lift_from(
        index: u32,
        place: HandlePlace<'_, Passing>,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        let ty = number(*place.ty)?;
        Ok(Self { held: HeldResource::lift(index, place, resources)?, ty })
    }
}

/// The number of a type that has one.
fn number(ty: ResourceType) -> Result<u32, HandleError> {
    ty.dynamic_number().ok_or(HandleError::HostNotDynamic { found: ty })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_part_of_the_type() {
        let mut resources = Resources::default();
        let any = ResourceDynamic::new_own(9, 1).into_any(&mut resources).unwrap();
        assert_eq!(any.ty(), ResourceType::host_dynamic(1));
        let back = ResourceDynamic::from_any(any, &mut resources).unwrap();
        assert_eq!((back.rep(), back.ty(), back.owned()), (9, 1, true));
        let fixed = super::super::Resource::<u8>::new_own(3).into_any(&mut resources).unwrap();
        let error = ResourceDynamic::from_any(fixed, &mut resources).unwrap_err();
        assert!(matches!(error, HandleError::HostNotDynamic { .. }));
    }
}
