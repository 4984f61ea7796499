//! What the host holds: a handle table whose indices cannot be mistaken after reuse.
//!
//! A guest that uses a stale index harms itself. A host that does is told, so each slot counts how
//! often it was given out; and one that uses a handle of another store is, because handles say whose
//! they are.

use super::table::{Handle, HandleError, HandleTable, HeldHandle};
use super::{ResourceType, ResourcesId};

/// A handle in the host's table of one store.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HostHandle {
    of: ResourcesId,
    place: HostPlace,
}

/// Where a handle is in the host's table of a store that is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct HostPlace {
    pub(super) index: u32,
    pub(super) generation: u32,
}

#[derive(Debug)]
pub(super) struct HostTable {
    id: ResourcesId,
    handles: HandleTable,
    generations: Vec<u32>,
}

impl HostHandle {
    #[inline]
    pub(super) fn new(of: ResourcesId, place: HostPlace) -> HostHandle {
        HostHandle { of, place }
    }

    /// Whose it is.
    #[inline]
    pub(crate) fn of(self) -> ResourcesId {
        self.of
    }

    /// Where it is in the table that it is of.
    #[inline]
    pub(super) fn place(self) -> HostPlace {
        self.place
    }
}

impl Default for HostTable {
    fn default() -> HostTable {
        let (handles, generations) = (HandleTable::default(), Vec::new());
        HostTable { id: ResourcesId::next(), handles, generations }
    }
}

impl HostTable {
    #[inline]
    pub(super) fn id(&self) -> ResourcesId {
        self.id
    }

    /// Sees that there is room for one more handle.
    pub(super) fn reserve(&mut self) -> Result<(), HandleError> {
        self.handles.reserve()
    }

    pub(super) fn add(&mut self, handle: Handle) -> Result<HostHandle, HandleError> {
        let index = self.handles.add(handle)?;
        if self.generations.len() <= index as usize {
            self.generations.resize(index as usize + 1, 0);
        }
        let generation = self.generations[index as usize];
        Ok(HostHandle { of: self.id, place: HostPlace { index, generation } })
    }

    pub(super) fn get(&self, handle: HostHandle, ty: ResourceType) -> Result<&Handle, HandleError> {
        let index = self.check(handle)?;
        self.handles.get(index, ty).map_err(as_host)
    }

    pub(super) fn remove(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<HeldHandle, HandleError> {
        let index = self.check(handle)?;
        let removed = self.handles.remove(index, ty).map_err(as_host)?;
        self.renew(index);
        Ok(removed)
    }

    pub(super) fn lend(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<u32, HandleError> {
        let index = self.check(handle)?;
        self.handles.lend(index, ty).map_err(as_host)
    }

    pub(super) fn give_back(&mut self, place: HostPlace) {
        if let Ok(index) = self.current(place) {
            self.handles.give_back(index);
        }
    }

    /// Removes a handle, lent or not, if it is still there.
    pub(super) fn forget(&mut self, place: HostPlace) {
        if let Ok(index) = self.current(place) {
            self.handles.vacate(index);
            self.renew(index);
        }
    }

    /// Removes all handles that `gone` says, lent or not.
    pub(super) fn remove_all(
        &mut self,
        gone: impl FnMut(&Handle) -> bool,
    ) -> impl Iterator<Item = Handle> {
        let removed = self.handles.find(gone);
        for &(index, _) in &removed {
            self.handles.vacate(index);
            self.renew(index);
        }
        removed.into_iter().map(|(_, handle)| handle)
    }

    /// The slot that was freed just now gets the next number. Who has the last is never told that it is
    /// late, so with that the slot is not used.
    fn renew(&mut self, index: u32) {
        let generation = &mut self.generations[index as usize];
        *generation += 1;
        if *generation == u32::MAX {
            self.handles.retire(index);
        }
    }

    pub(super) fn any(&self, found: impl FnMut(&Handle) -> bool) -> bool {
        !self.handles.find(found).is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.handles.len()
    }

    /// The index of a handle, which is of this table and was not given out again since.
    #[inline]
    fn check(&self, handle: HostHandle) -> Result<u32, HandleError> {
        if handle.of != self.id {
            return Err(HandleError::OtherStore);
        }
        self.current(handle.place)
    }

    #[inline]
    fn current(&self, place: HostPlace) -> Result<u32, HandleError> {
        match self.generations.get(place.index as usize) {
            Some(generation) if *generation == place.generation => Ok(place.index),
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
