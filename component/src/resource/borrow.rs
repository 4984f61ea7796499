//! Calls that are under way, as far as handles are concerned.
//!
//! A scope belongs to one call. It remembers what the caller lent to it, to give it back at the
//! end, and how many borrows the callee still holds. Scopes are named, not stacked: with
//! concurrency, calls need not end in the order in which they began.

use smallvec::SmallVec;

use super::{HostHandle, InstanceId};

/// A call that handles may be lent to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId {
    pub(super) slot: u32,
    pub(super) generation: u32,
}

#[derive(Debug, Default)]
pub(super) struct Scopes {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

#[derive(Debug, Default)]
pub(super) struct CallScope {
    pub(super) lenders: SmallVec<[Lender; 2]>,
    /// Borrows that the callee has not dropped yet.
    pub(super) borrows: u32,
}

/// A handle that was lent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lender {
    Guest(InstanceId, u32),
    Host(HostHandle),
}

#[derive(Debug, Default)]
struct Slot {
    generation: u32,
    scope: Option<CallScope>,
}

impl Scopes {
    pub(super) fn enter(&mut self) -> ScopeId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).expect("calls under way fit into memory")
        });
        let entry = &mut self.slots[slot as usize];
        entry.scope = Some(CallScope::default());
        ScopeId { slot, generation: entry.generation }
    }

    pub(super) fn exit(&mut self, scope: ScopeId) -> Option<CallScope> {
        let entry = self.slots.get_mut(scope.slot as usize)?;
        if entry.generation != scope.generation {
            return None;
        }
        let ended = entry.scope.take()?;
        entry.generation = entry.generation.wrapping_add(1);
        self.free.push(scope.slot);
        Some(ended)
    }

    pub(super) fn is_open(&self, scope: ScopeId) -> bool {
        self.slots
            .get(scope.slot as usize)
            .is_some_and(|slot| slot.generation == scope.generation && slot.scope.is_some())
    }

    /// The caller lent a handle.
    pub(super) fn lent(&mut self, scope: ScopeId, lender: Lender) {
        if let Some(scope) = self.get(scope) {
            scope.lenders.push(lender);
        }
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

    fn get(&mut self, scope: ScopeId) -> Option<&mut CallScope> {
        let slot = self.slots.get_mut(scope.slot as usize)?;
        if slot.generation == scope.generation { slot.scope.as_mut() } else { None }
    }
}
