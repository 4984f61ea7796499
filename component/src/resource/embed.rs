//! Resources that the host holds without knowing their Rust type: conversions, and their end.

use crate::resource::{Resource, ResourceAny};
use crate::store::{EntryState, cannot_enter, layer};
use anyhow::{Context, Result, bail};
use wharf_runtime::{AsContextMut, RawVal};

impl ResourceAny {
    /// The host is done with the resource. If it owned it, its destructor runs: that of the guest
    /// which defines it, or of the host.
    ///
    /// # Errors
    ///
    /// Fails when the resource was given away or dropped before, is lent, the guest may not be
    /// entered, or its destructor traps.
    pub fn resource_drop(self, mut store: impl AsContextMut) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        let state = layer(store);
        let destructor = state.destructors.get(&self.ty()).filter(|_| self.owned()).copied();
        let Some((key, destructor)) = destructor else {
            self.release(&mut state.resources)?;
            return Ok(());
        };
        // A guest that is busy leaves the resource as it is; one that trapped lets go of it.
        if destructor.instance.is_some() && state.instance(key).state == EntryState::Entered {
            bail!(cannot_enter("the instance that defines the resource is being called"));
        }
        let Some(rep) = self.release(&mut state.resources)? else { return Ok(()) };
        if let Some(definer) = destructor.instance {
            state.instance_mut(key).enter(definer)?;
        }
        let result = store.call_raw(&destructor.func, &mut [RawVal::from_u32(rep)]);
        if destructor.instance.is_some() {
            layer(store).instance_mut(key).leave(result.is_err());
        }
        result.context("in the destructor of a resource")
    }

    /// The host's resource that this is, with its Rust type.
    ///
    /// # Errors
    ///
    /// Fails when it is of another type, or was given away or dropped.
    pub fn try_into_resource<T: 'static>(
        self,
        mut store: impl AsContextMut,
    ) -> Result<Resource<T>> {
        let mut store = store.as_context_mut();
        Ok(Resource::from_any(self, &mut layer(store.opaque_mut()).resources)?)
    }

    /// A host's resource without its Rust type.
    ///
    /// # Errors
    ///
    /// As [`Resource::try_into_resource_any`].
    pub fn try_from_resource<T: 'static>(
        resource: Resource<T>,
        store: impl AsContextMut,
    ) -> Result<ResourceAny> {
        resource.try_into_resource_any(store)
    }
}

impl<T: 'static> Resource<T> {
    /// The resource without its Rust type: the store's table holds it from here on.
    ///
    /// # Errors
    ///
    /// Fails when it was given away, is lent, or is a borrow of the host's own.
    pub fn try_into_resource_any(self, mut store: impl AsContextMut) -> Result<ResourceAny> {
        let mut store = store.as_context_mut();
        Ok(self.into_any(&mut layer(store.opaque_mut()).resources)?)
    }

    /// The inverse of [`Resource::try_into_resource_any`].
    ///
    /// # Errors
    ///
    /// As [`ResourceAny::try_into_resource`].
    pub fn try_from_resource_any(
        any: ResourceAny,
        store: impl AsContextMut,
    ) -> Result<Resource<T>> {
        any.try_into_resource(store)
    }
}
