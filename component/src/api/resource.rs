//! Resources that the host holds: conversions, and the end of those whose Rust type it does not know.

use crate::resource::{HandleError, Resource, ResourceAny, ResourceDynamic, Resources};
use crate::run::{ComponentStore, HostDrop, dropped, layer};
use anyhow::Result;
use wharf_runtime::AsContextMut;

impl ResourceAny {
    /// The host is done with the resource. If it owned it, its destructor runs: that of the guest
    /// which defines it, or of the host.
    ///
    /// # Errors
    ///
    /// Fails when the resource was given away or dropped before, is lent, the guest may not be
    /// entered or was dropped, or its destructor traps; and, with no effect, when that cannot be called here: the
    /// store is being called on another thread, or a guest has used up the stack.
    pub fn resource_drop(self, mut store: impl AsContextMut) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        let state = layer(store);
        self.check_store(&state.resources)?;
        let Some(destructor) = state.destructors.get(&self.ty()).filter(|_| self.owned()).cloned()
        else {
            return self.release(&mut state.resources).map_err(anyhow::Error::from).map(drop);
        };
        store.check_callable()?;
        if let HostDrop::Guest(key, _) = destructor {
            let data = layer(store).live(key)?;
            // A guest that is busy leaves the resource as it is; one that trapped lets go of it.
            if let Some(reason) = data.busy() {
                return Err(data.refusal(reason, &format!("defines the resource, and {reason}")));
            }
        }
        match self.let_go(layer(store), ResourceAny::release)? {
            Some(rep) => dropped(store, destructor, rep),
            None => Ok(()),
        }
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
        self.let_go(layer(&mut store.store_mut()), Resource::from_any)
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

impl ResourceAny {
    /// The host's resource that this is, with the number of its type.
    ///
    /// # Errors
    ///
    /// Fails when its type has no number, or it was given away or dropped.
    pub fn try_into_resource_dynamic(
        self,
        mut store: impl AsContextMut,
    ) -> Result<ResourceDynamic> {
        let mut store = store.as_context_mut();
        self.let_go(layer(&mut store.store_mut()), ResourceDynamic::from_any)
    }

    /// Takes it out of the host's table, as `take` does, which may be the last that the store knows of its type.
    fn let_go<R>(
        self,
        state: &mut ComponentStore,
        take: impl FnOnce(ResourceAny, &mut Resources) -> Result<R, HandleError>,
    ) -> Result<R> {
        let taken = take(self, &mut state.resources)?;
        state.forget_unused(self.ty());
        Ok(taken)
    }
}

impl ResourceDynamic {
    /// The resource as one of any type: the store's table holds it from here on.
    ///
    /// # Errors
    ///
    /// Fails when it was given away, is lent, or is a borrow of the host's own.
    pub fn try_into_resource_any(self, mut store: impl AsContextMut) -> Result<ResourceAny> {
        let mut store = store.as_context_mut();
        Ok(self.into_any(&mut layer(&mut store.store_mut()).resources)?)
    }

    /// The inverse of [`ResourceDynamic::try_into_resource_any`].
    ///
    /// # Errors
    ///
    /// As [`ResourceAny::try_into_resource_dynamic`].
    pub fn try_from_resource_any(
        any: ResourceAny,
        store: impl AsContextMut,
    ) -> Result<ResourceDynamic> {
        any.try_into_resource_dynamic(store)
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
        Ok(self.into_any(&mut layer(&mut store.store_mut()).resources)?)
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
