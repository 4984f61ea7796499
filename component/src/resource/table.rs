//! The handle table of one component instance: CanonicalABI.md "Table State".
//!
//! Indices begin at 1, and the index that was freed last is given out first, which guests may
//! observe. The list of free indices lies in the free slots.

use super::{ResourceType, ScopeId};

/// Why a handle cannot do what was asked of it. Whose fault that is and what to do about it, the types say that hosts
/// get: see the conversion in `error/resource.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HandleError {
    /// There is no such handle, or no longer.
    Unknown {
        /// The index that was used.
        index: u32,
    },
    /// The handle is of another type.
    WrongType {
        /// The index that was used.
        index: u32,
        /// The type that was asked for.
        expected: ResourceType,
        /// The type of the handle.
        found: ResourceType,
    },
    /// The handle is a borrow where ownership is needed.
    NotOwned {
        /// The index that was used.
        index: u32,
    },
    /// The handle is lent to a call that is under way.
    Lent {
        /// The index that was used.
        index: u32,
        /// To how many calls it is lent.
        lends: u32,
    },
    /// A call ended while its callee still held what it had borrowed.
    BorrowsHeld {
        /// How many.
        count: u32,
    },
    /// A borrow was used after the call that it belonged to.
    CallEnded,
    /// There are as many handles as may be.
    Full {
        /// How many that is.
        most: u32,
    },
    /// The component instance was dropped.
    InstanceGone,
    /// A `ResourceAny`, a `Resource<T>` or a type is of another store.
    OtherStore,
    /// A `ResourceAny` or `Resource<T>` was used after it was dropped or given away.
    HostStale,
    /// The host holds a resource of another type than the guest asks for.
    HostWrongType {
        /// The type that was asked for.
        expected: ResourceType,
        /// The type of the handle.
        found: ResourceType,
    },
    /// A resource is to be a [`ResourceDynamic`](super::ResourceDynamic), and its type has no number.
    HostNotDynamic {
        /// The type of the resource.
        found: ResourceType,
    },
    /// The host only borrows what it was asked to give away.
    HostNotOwned,
    /// The host cannot give away what it has lent.
    HostLent,
}

/// What an index stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Handle {
    pub(super) ty: ResourceType,
    pub(super) held: HeldHandle,
    lends: u32,
}

/// What a handle is of, and by which right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct HeldHandle {
    pub(super) rep: u32,
    pub(super) kind: HandleKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HandleKind {
    Own,
    /// Valid for the call.
    Borrow(ScopeId),
}

#[derive(Debug, Default)]
pub(super) struct HandleTable {
    /// Slot 0 is never given out.
    slots: Vec<HandleSlot>,
    /// The free slot to take next; 0 when there is none.
    free: u32,
    len: usize,
}

#[derive(Debug)]
enum HandleSlot {
    Free { next: u32 },
    Taken(Handle),
}

impl Handle {
    pub(super) fn new(ty: ResourceType, rep: u32, kind: HandleKind) -> Self {
        Self { ty, held: HeldHandle { rep, kind }, lends: 0 }
    }
}

impl HandleTable {
    /// Whether there is no place for one more handle.
    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.free == 0
    }

    /// Makes a place for one more handle, where there is none.
    ///
    /// # Errors
    ///
    /// The host has no memory for it: a guest can ask for very many handles, which is no reason to abort.
    #[cold]
    pub(super) fn grow(&mut self) -> Result<(), HandleError> {
        let full = HandleError::Full { most: self.places() };
        self.slots.try_reserve(2).map_err(|_| full)?;
        if self.slots.is_empty() {
            self.slots.push(HandleSlot::Free { next: 0 });
        }
        let index = u32::try_from(self.slots.len()).map_err(|_| full)?;
        self.slots.push(HandleSlot::Free { next: self.free });
        self.free = index;
        Ok(())
    }

    /// How many places there are, free or not.
    pub(super) fn places(&self) -> u32 {
        // Indices are 32 bits.
        self.slots.len().saturating_sub(1) as u32
    }

    /// Puts a handle into a free place: the caller has seen that there is one.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[inline]
    pub(super) fn add(&mut self, handle: Handle) -> u32 {
        let index = self.free;
        let slot = &mut self.slots[index as usize];
        let HandleSlot::Free { next } = *slot else { panic!("a place that is free is taken") };
        self.free = next;
        *slot = HandleSlot::Taken(handle);
        self.len += 1;
        index
    }

    #[inline]
    pub(super) fn get(&self, index: u32, ty: ResourceType) -> Result<&Handle, HandleError> {
        match self.slots.get(index as usize) {
            Some(HandleSlot::Taken(handle)) if handle.ty == ty => Ok(handle),
            slot => Err(no_such_handle(slot, index, ty)),
        }
    }

    /// Removes a handle that is not lent, and returns what it held.
    #[inline]
    pub(super) fn remove(
        &mut self,
        index: u32,
        ty: &ResourceType,
    ) -> Result<HeldHandle, HandleError> {
        self.remove_if(index, ty, |_| true)
    }

    /// The same, of one that owns: returns the representation.
    #[inline]
    pub(super) fn remove_own(&mut self, index: u32, ty: &ResourceType) -> Result<u32, HandleError> {
        let owns = |handle: &Handle| handle.held.kind == HandleKind::Own;
        self.remove_if(index, ty, owns).map(|held| held.rep)
    }

    #[inline(always)]
    fn remove_if(
        &mut self,
        index: u32,
        ty: &ResourceType,
        fits: impl FnOnce(&Handle) -> bool,
    ) -> Result<HeldHandle, HandleError> {
        match self.slots.get_mut(index as usize) {
            Some(slot) => match slot {
                HandleSlot::Taken(handle)
                    if handle.ty == *ty && handle.lends == 0 && fits(handle) =>
                {
                    let held = handle.held;
                    *slot = HandleSlot::Free { next: self.free };
                    self.free = index;
                    self.len -= 1;
                    Ok(held)
                }
                slot => Err(not_removed(slot, index, *ty)),
            },
            None => Err(HandleError::Unknown { index }),
        }
    }

    /// Puts a handle back that was removed last.
    pub(super) fn restore(&mut self, index: u32, handle: Handle) {
        if self.free != index {
            return;
        }
        if let Some(slot) = self.slots.get_mut(index as usize)
            && let HandleSlot::Free { next } = *slot
        {
            self.free = next;
            *slot = HandleSlot::Taken(handle);
            self.len += 1;
        }
    }

    /// Frees the slot of a handle, lent or not.
    #[inline]
    pub(super) fn vacate(&mut self, index: u32) -> Option<Handle> {
        let slot = self.slots.get_mut(index as usize)?;
        let HandleSlot::Taken(handle) = *slot else { return None };
        *slot = HandleSlot::Free { next: self.free };
        self.free = index;
        self.len -= 1;
        Some(handle)
    }

    /// Sees that the slot which was freed last is not used again.
    pub(super) fn retire(&mut self, index: u32) {
        if let Some(HandleSlot::Free { next }) = self.slots.get(index as usize)
            && self.free == index
        {
            self.free = *next;
        }
    }

    /// Lends a handle once more, and returns its representation.
    #[inline]
    pub(super) fn lend(&mut self, index: u32, ty: &ResourceType) -> Result<u32, HandleError> {
        match self.slots.get_mut(index as usize) {
            Some(HandleSlot::Taken(handle)) if handle.ty == *ty => {
                handle.lends =
                    handle.lends.checked_add(1).ok_or(HandleError::Full { most: u32::MAX })?;
                Ok(handle.held.rep)
            }
            slot => Err(no_such_handle(slot.map(|slot| &*slot), index, *ty)),
        }
    }

    /// Undoes [`HandleTable::lend`].
    #[inline]
    pub(super) fn give_back(&mut self, index: u32) {
        if let Some(HandleSlot::Taken(handle)) = self.slots.get_mut(index as usize) {
            handle.lends = handle.lends.saturating_sub(1);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// What is in each place.
    #[cfg(test)]
    pub(super) fn snapshot(&self) -> Vec<Option<Handle>> {
        let taken = |slot: &HandleSlot| match slot {
            HandleSlot::Taken(handle) => Some(*handle),
            HandleSlot::Free { .. } => None,
        };
        self.slots.iter().map(taken).collect()
    }

    pub(super) fn into_handles(self) -> impl Iterator<Item = Handle> {
        self.slots.into_iter().filter_map(|slot| match slot {
            HandleSlot::Taken(handle) => Some(handle),
            HandleSlot::Free { .. } => None,
        })
    }
}

/// Why a slot has no handle of the type that was asked for.
#[cold]
fn no_such_handle(slot: Option<&HandleSlot>, index: u32, expected: ResourceType) -> HandleError {
    match slot {
        Some(HandleSlot::Taken(handle)) => {
            HandleError::WrongType { index, expected, found: handle.ty }
        }
        _ => HandleError::Unknown { index },
    }
}

/// Why the handle in a slot is not removed.
#[cold]
fn not_removed(slot: &HandleSlot, index: u32, ty: ResourceType) -> HandleError {
    match slot {
        HandleSlot::Taken(handle) if handle.ty == ty => match handle.lends {
            0 => HandleError::NotOwned { index },
            lends => HandleError::Lent { index, lends },
        },
        _ => no_such_handle(Some(slot), index, ty),
    }
}
