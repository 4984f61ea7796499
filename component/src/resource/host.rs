//! What the host holds: a handle table whose indices cannot be mistaken after reuse.
//!
//! A guest that uses a stale index harms itself. A host that does is told, so each slot counts how
//! often it was given out; and one that uses a handle of another store is, because handles say whose
//! they are. What is of one instance's types is a list through the table, so that it goes with that instance without a
//! look at what others have.

use super::quota::Payer;
use super::table::{Handle, HandleError, HandleTable, HeldHandle};
use super::{InstanceId, ResourceType, ResourcesId};
use std::collections::HashMap;

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

/// How many handles the host may have: as many as its values have bits for. No root has nearly so many, and they are more
/// than there is memory for.
pub(super) const MAX_HOST_HANDLES: u32 = (1 << 29) - 1;

#[derive(Debug)]
pub(super) struct HostTable {
    id: ResourcesId,
    handles: HandleTable,
    /// What is known of each slot beside.
    slots: Vec<HostSlot>,
    /// The first slot with a handle of types that an instance defines, by the instance's slot.
    defined: Vec<u32>,
    /// How many handles there are of each type that no instance defines.
    of_host: HashMap<ResourceType, u32>,
}

#[derive(Clone, Debug, Default)]
struct HostSlot {
    generation: u32,
    /// Who pays; the host itself does for what it made.
    payer: Option<Payer>,
    /// The slots with handles to types of the same instance around this one; 0 where there are none.
    before: u32,
    after: u32,
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
        HostTable {
            id: ResourcesId::next(),
            handles: HandleTable::default(),
            slots: Vec::new(),
            defined: Vec::new(),
            of_host: HashMap::new(),
        }
    }
}

impl HostTable {
    #[inline]
    pub(super) fn id(&self) -> ResourcesId {
        self.id
    }

    /// Sees that there is room for one more handle.
    #[inline]
    pub(super) fn reserve(&mut self) -> Result<(), HandleError> {
        if self.handles.is_full() {
            if self.handles.places() == MAX_HOST_HANDLES {
                return Err(HandleError::Full { most: MAX_HOST_HANDLES });
            }
            self.handles.grow()?;
            self.slots.resize(self.handles.places() as usize + 1, HostSlot::default());
        }
        Ok(())
    }

    /// Puts a handle into the table: the caller has seen that there is room.
    pub(super) fn add(&mut self, handle: Handle, payer: Option<Payer>) -> HostHandle {
        let index = self.handles.add(handle);
        let slot = &mut self.slots[index as usize];
        slot.payer = payer;
        let generation = slot.generation;
        self.link(index, handle.ty);
        HostHandle { of: self.id, place: HostPlace { index, generation } }
    }

    pub(super) fn get(&self, handle: HostHandle, ty: ResourceType) -> Result<&Handle, HandleError> {
        let index = self.check(handle)?;
        self.handles.get(index, ty).map_err(as_host)
    }

    /// Removes a handle that is not lent. Says who has paid for it.
    pub(super) fn remove(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<(HeldHandle, Option<Payer>), HandleError> {
        let index = self.check(handle)?;
        let removed = self.handles.remove(index, &ty).map_err(as_host)?;
        Ok((removed, self.removed(index, ty)))
    }

    pub(super) fn lend(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<u32, HandleError> {
        let index = self.check(handle)?;
        self.handles.lend(index, &ty).map_err(as_host)
    }

    pub(super) fn give_back(&mut self, place: HostPlace) {
        if let Ok(index) = self.current(place) {
            self.handles.give_back(index);
        }
    }

    /// Removes a handle, lent or not, if it is still there. Says who has paid for it.
    pub(super) fn forget(&mut self, place: HostPlace) -> Option<Payer> {
        let index = self.current(place).ok()?;
        let handle = self.handles.vacate(index)?;
        self.removed(index, handle.ty)
    }

    /// Removes a handle to a type that `instance` defines, lent or not, if there is one. Says who has paid for it.
    pub(super) fn take_defined(&mut self, instance: InstanceId) -> Option<(Handle, Option<Payer>)> {
        let index = *self.defined.get(instance.slot as usize).filter(|&&index| index != 0)?;
        let handle = self.handles.vacate(index)?;
        Some((handle, self.removed(index, handle.ty)))
    }

    /// What was in a slot just now is in no list any more, and who has the slot's number is told that it is late.
    fn removed(&mut self, index: u32, ty: ResourceType) -> Option<Payer> {
        self.unlink(index, ty);
        let slot = &mut self.slots[index as usize];
        slot.generation += 1;
        // Who has the last number is never told, so with that the slot is not used.
        if slot.generation == u32::MAX {
            self.handles.retire(index);
        }
        slot.payer.take()
    }

    fn link(&mut self, index: u32, ty: ResourceType) {
        let Some((_, definer)) = ty.definer() else {
            *self.of_host.entry(ty).or_default() += 1;
            return;
        };
        let place = definer.slot as usize;
        if self.defined.len() <= place {
            self.defined.resize(place + 1, 0);
        }
        let first = std::mem::replace(&mut self.defined[place], index);
        let slot = &mut self.slots[index as usize];
        (slot.before, slot.after) = (0, first);
        if first != 0 {
            self.slots[first as usize].before = index;
        }
    }

    fn unlink(&mut self, index: u32, ty: ResourceType) {
        let Some((_, definer)) = ty.definer() else {
            if let Some(count) = self.of_host.get_mut(&ty) {
                *count -= 1;
                if *count == 0 {
                    self.of_host.remove(&ty);
                }
            }
            return;
        };
        let HostSlot { before, after, .. } = self.slots[index as usize];
        if after != 0 {
            self.slots[after as usize].before = before;
        }
        match before {
            0 => self.defined[definer.slot as usize] = after,
            before => self.slots[before as usize].after = after,
        }
    }

    /// Whether there are handles of a type that no instance defines.
    pub(super) fn holds(&self, ty: ResourceType) -> bool {
        self.of_host.contains_key(&ty)
    }

    #[cfg(test)]
    pub(super) fn payers(&self) -> impl Iterator<Item = Payer> {
        self.slots.iter().filter_map(|slot| slot.payer)
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
        match self.slots.get(place.index as usize) {
            Some(slot) if slot.generation == place.generation => Ok(place.index),
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
