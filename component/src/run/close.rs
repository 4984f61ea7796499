//! The end of an instance while its store lives on.

use super::destroy;
use super::enter::abort_scopes;
use super::store::{ComponentStore, HostDrop, InstanceData, InstanceSlot, layer};
use crate::plan::PlannedResource;
use crate::resource::ResourceType;
use crate::types::ResourceIndex;
use anyhow::{Error, Result};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use wharf_runtime::{HostFunc, StoreMut};

/// Drops an instance, however it ended or did not begin.
pub(crate) fn remove(store: &mut StoreMut<'_>, slot: InstanceSlot) -> Result<()> {
    if let Some(root) = layer(store).instance(slot).root {
        store.free_root(root)?;
    }
    // A start function may have trapped in calls.
    abort_scopes(store, slot);
    let state = layer(store);
    let data = state.remove(slot);
    let mut owned = Vec::new();
    for inner in data.inner.values() {
        owned.extend(state.resources.remove_instance(inner.id));
    }
    state.resources.remove_root(slot.root_id());
    state.forget_types(&data);
    // What a destructor finds is a store without the instance.
    let mut result = Ok(());
    let destructors = host_destructors(&data);
    for (ty, rep) in owned {
        let Some(destructor) = destructors.get(&ty) else { continue };
        let destroyed = destroy::by_host(store, destructor, rep);
        if let Err(failure) = destroyed
            && result.is_ok()
        {
            let error = Error::from(failure);
            result = Err(error.context("in the destructor of a resource that the instance owned"));
        }
    }
    result
}

/// What the host destroys resources with, of the types that the instance imports.
fn host_destructors(data: &InstanceData) -> HashMap<ResourceType, &HostFunc> {
    let types = data.resource_types.iter();
    types.filter_map(|(index, &ty)| Some((ty, destructor_of(data, index)?))).collect()
}

fn destructor_of(data: &InstanceData, index: ResourceIndex) -> Option<&HostFunc> {
    data.origin().ok()?.resolved.prepared.destructors.get(index)?.as_ref()
}

impl ComponentStore {
    /// An instance imports a resource type whose resources `host` destroys.
    pub(super) fn use_destructor(&mut self, ty: ResourceType, host: &HostFunc) {
        match self.destructors.entry(ty) {
            Entry::Vacant(entry) => {
                entry.insert(HostDrop::Host(host.clone(), 1));
            }
            Entry::Occupied(mut entry) => {
                // Resources of a guest are destroyed by it.
                if let HostDrop::Host(func, users) = entry.get_mut() {
                    (*func, *users) = (host.clone(), *users + 1);
                }
            }
        }
    }

    /// The types that an instance defined are no more, and those that it imported have one user less.
    fn forget_types(&mut self, data: &InstanceData) {
        let Ok(origin) = data.origin() else { return };
        let planned = &origin.component.plan().resources;
        for (index, &ty) in data.resource_types.iter() {
            if matches!(planned[index], PlannedResource::Defined { .. }) {
                self.destructors.remove(&ty);
            } else if let Some(HostDrop::Host(_, users)) = self.destructors.get_mut(&ty)
                // It is a user since there is a root.
                && data.root.is_some()
                && destructor_of(data, index).is_some()
            {
                *users = users.saturating_sub(1);
                self.forget_unused(ty);
            }
        }
    }

    /// Forgets how the host destroys resources of a type that nobody imports any more, unless it still holds some: they
    /// are to be destroyed when it lets go of them.
    pub(crate) fn forget_unused(&mut self, ty: ResourceType) {
        if let Some(HostDrop::Host(_, 0)) = self.destructors.get(&ty)
            && !self.resources.holds(ty)
        {
            self.destructors.remove(&ty);
        }
    }
}
