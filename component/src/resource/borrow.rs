//! Calls that are under way, as far as handles are concerned.
//!
//! A scope belongs to one call. It remembers what the caller lent to it, to give it back at the
//! end, and how many borrows the callee still holds. Scopes are named, not stacked: with
//! concurrency, calls need not end in the order in which they began.

use super::InstanceId;
use super::host::HostPlace;

/// A call that handles may be lent to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId {
    pub(super) slot: u32,
    pub(super) generation: u32,
}

impl ScopeId {
    /// The name as one number, for compiled code to keep.
    pub(crate) fn to_bits(self) -> u64 {
        u64::from(self.slot) << 32 | u64::from(self.generation)
    }

    /// The inverse of [`ScopeId::to_bits`].
    pub(crate) fn from_bits(bits: u64) -> ScopeId {
        ScopeId { slot: (bits >> 32) as u32, generation: bits as u32 }
    }
}

#[derive(Debug, Default)]
pub(super) struct Scopes {
    slots: Vec<BorrowSlot>,
    free: Vec<u32>,
}

/// What a call was lent. The place of a call that ended is used again as it is, lists included.
#[derive(Debug, Default)]
struct BorrowSlot {
    generation: u32,
    open: bool,
    lenders: Vec<Lender>,
    /// Borrows that the callee has not dropped yet.
    borrows: u32,
}

/// A handle that was lent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lender {
    Guest(InstanceId, u32),
    Host(HostPlace),
}

/// For how many lent handles a place keeps memory.
const KEPT: usize = 64;

impl Scopes {
    #[cfg(test)]
    pub(super) fn count_open(&self) -> usize {
        self.slots.iter().filter(|slot| slot.open).count()
    }

    #[inline]
    pub(super) fn enter(&mut self) -> ScopeId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(BorrowSlot::default());
            u32::try_from(self.slots.len() - 1).expect("calls under way fit into memory")
        });
        let entry = &mut self.slots[slot as usize];
        entry.open = true;
        ScopeId { slot, generation: entry.generation }
    }

    /// Ends a call: what it was lent is given to `give_back`. Returns how many borrows its callee
    /// still has.
    #[inline]
    pub(super) fn exit(&mut self, scope: ScopeId, mut give_back: impl FnMut(Lender)) -> u32 {
        let Some(slot) = self.get(scope) else { return 0 };
        slot.open = false;
        slot.generation += 1;
        // The last number is given to no call: from then on the place is not used.
        let is_used_up = slot.generation == u32::MAX;
        while let Some(lender) = slot.lenders.pop() {
            give_back(lender);
        }
        if slot.lenders.capacity() > KEPT {
            slot.lenders.shrink_to(KEPT);
        }
        let borrows = std::mem::take(&mut slot.borrows);
        if !is_used_up {
            self.free.push(scope.slot);
        }
        borrows
    }

    #[inline]
    pub(super) fn is_open(&self, scope: ScopeId) -> bool {
        let slot = self.slots.get(scope.slot as usize);
        slot.is_some_and(|slot| slot.open && slot.generation == scope.generation)
    }

    /// The caller lent a handle.
    pub(super) fn lent(&mut self, scope: ScopeId, lender: Lender) {
        if let Some(lenders) = self.lenders(scope) {
            lenders.push(lender);
        }
    }

    /// What was lent to a call that is under way.
    #[inline]
    pub(super) fn lenders(&mut self, scope: ScopeId) -> Option<&mut Vec<Lender>> {
        self.get(scope).map(|slot| &mut slot.lenders)
    }

    /// The callee got a borrow.
    pub(super) fn handed_out(&mut self, scope: ScopeId) {
        if let Some(scope) = self.get(scope) {
            scope.borrows += 1;
        }
    }

    /// The callee dropped a borrow.
    pub(super) fn returned(&mut self, scope: ScopeId) {
        if let Some(scope) = self.get(scope) {
            scope.borrows = scope.borrows.saturating_sub(1);
        }
    }

    /// The place of a call that is under way.
    #[inline]
    fn get(&mut self, scope: ScopeId) -> Option<&mut BorrowSlot> {
        let slot = self.slots.get_mut(scope.slot as usize)?;
        (slot.open && slot.generation == scope.generation).then_some(slot)
    }
}
