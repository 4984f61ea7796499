//! What the host holds: a handle table whose indices cannot be mistaken after reuse.
//!
//! A guest that uses a stale index harms itself. A host that does is told, so each slot counts how
//! often it was given out.

use super::ResourceType;
use super::table::{Handle, HandleError, HandleTable, Held};

/// A handle in the host's table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HostHandle {
    pub(super) index: u32,
    pub(super) generation: u32,
}

#[derive(Debug, Default)]
pub(super) struct HostTable {
    handles: HandleTable,
    generations: Vec<u32>,
}

impl HostTable {
    pub(super) fn add(&mut self, handle: Handle) -> Result<HostHandle, HandleError> {
        let index = self.handles.add(handle)?;
        if self.generations.len() <= index as usize {
            self.generations.resize(index as usize + 1, 0);
        }
        Ok(HostHandle { index, generation: self.generations[index as usize] })
    }

    pub(super) fn get(&self, handle: HostHandle, ty: ResourceType) -> Result<&Handle, HandleError> {
        self.check(handle)?;
        self.handles.get(handle.index, ty).map_err(as_host)
    }

    pub(super) fn remove(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<Held, HandleError> {
        self.check(handle)?;
        let removed = self.handles.remove(handle.index, ty).map_err(as_host)?;
        let generation = &mut self.generations[handle.index as usize];
        *generation = generation.wrapping_add(1);
        Ok(removed)
    }

    pub(super) fn lend(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<u32, HandleError> {
        self.check(handle)?;
        self.handles.lend(handle.index, ty).map_err(as_host)
    }

    pub(super) fn give_back(&mut self, handle: HostHandle) {
        if self.check(handle).is_ok() {
            self.handles.give_back(handle.index);
        }
    }

    /// Removes all handles that `gone` says, lent or not.
    pub(super) fn remove_all(
        &mut self,
        gone: impl FnMut(&Handle) -> bool,
    ) -> impl Iterator<Item = Handle> {
        let generations = &mut self.generations;
        self.handles.remove_all(gone).into_iter().map(|(index, handle)| {
            let generation = &mut generations[index as usize];
            *generation = generation.wrapping_add(1);
            handle
        })
    }

    pub(super) fn any(&self, found: impl FnMut(&Handle) -> bool) -> bool {
        !self.handles.find(found).is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    fn check(&self, handle: HostHandle) -> Result<(), HandleError> {
        match self.generations.get(handle.index as usize) {
            Some(generation) if *generation == handle.generation => Ok(()),
            _ => Err(HandleError::HostStale),
        }
    }
}

/// Indices of the host's table mean nothing to anyone; the error speaks of the resource instead.
fn as_host(error: HandleError) -> HandleError {
    match error {
        HandleError::Unknown { .. } => HandleError::HostStale,
        HandleError::NotOwned { .. } => HandleError::HostNotOwned,
        HandleError::Lent { .. } => HandleError::HostLent,
        HandleError::WrongType { expected, found, .. } => {
            HandleError::HostWrongType { expected, found }
        }
        other => other,
    }
}
