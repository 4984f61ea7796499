//! Calls that are under way, as far as handles are concerned.
//!
//! A scope belongs to one call. It remembers what the caller lent to it, to give it back at the
//! end, how many borrows the callee still holds, and what guests have given to the host that it does not have for
//! certain yet: if the call fails before, that goes back. Scopes are named, not stacked: calls on different stacks end
//! in any order. On one stack the one that began last ends first: each knows whose call it is, and which had begun
//! before it there, so that a call which fails ends all that have begun in it, and nobody else has to.

use super::host::{HostPlace, HostTable};
use super::quota::Quotas;
use super::table::{Handle, HandleError};
use super::{InstanceId, InstanceTable};

/// A call that handles may be lent to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeId {
    pub(super) slot: u32,
    pub(super) generation: u32,
}

/// The call that has begun last on a stack, of those that handles may be lent to: a number that the store keeps for each
/// stack, zero where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark(u64);

impl Mark {
    /// What a stack has.
    #[inline]
    pub(crate) fn from_bits(bits: u64) -> Mark {
        Mark(bits)
    }

    #[inline]
    pub(crate) fn to_bits(self) -> u64 {
        self.0
    }

    /// The call.
    #[inline]
    pub(crate) fn scope(self) -> Option<ScopeId> {
        let slot = ((self.0 >> 32) as u32).checked_sub(1)?;
        Some(ScopeId { slot, generation: self.0 as u32 })
    }
}

impl From<ScopeId> for Mark {
    #[inline]
    fn from(scope: ScopeId) -> Mark {
        Mark((u64::from(scope.slot) + 1) << 32 | u64::from(scope.generation))
    }
}

/// A root instance, to its handles: a fault domain, which calls and is called, and which pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RootId(pub u32);

#[derive(Debug, Default)]
pub(super) struct Scopes {
    slots: Vec<CallSlot>,
    /// The free place to take next: its number and one, or 0.
    free: u32,
}

/// What a call was lent or given. The place of a call that ended is used again as it is, lists included.
#[derive(Debug, Default)]
struct CallSlot {
    /// It is odd while the call is under way.
    generation: u32,
    /// As [`Scopes::free`], where it is free.
    next_free: u32,
    root: RootId,
    /// The call that had begun before it.
    before: Mark,
    lenders: Vec<Lender>,
    /// Borrows that the callee has not dropped yet.
    borrows: u32,
    /// For how much of what it remembers its root pays: from [`KEPT`] things of a kind on, and not for what the host lends.
    paid: u32,
    /// What the host has of the call; the latest comes last.
    host: Vec<HostShare>,
}

/// A handle that the host has as long as a call lasts, or may have to give back at its end.
#[derive(Clone, Copy, Debug)]
enum HostShare {
    /// A borrow in its table, unless it has dropped it.
    Held(HostPlace),
    /// What is on its way from a guest.
    Moved(Moved),
}

/// A handle that a guest has given to the host, which goes back if the call fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moved {
    pub(super) instance: InstanceId,
    pub(super) index: u32,
    pub(super) handle: Handle,
    /// Where the host has it, if it is in its table.
    pub(super) to: Option<HostPlace>,
}

/// A handle that was lent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lender {
    Guest(InstanceId, u32),
    Host(HostPlace),
}

/// From here on a place has no number for one more call.
const LAST_GENERATION: u32 = u32::MAX - 1;

/// For how many handles each list of a place keeps memory; so many no root pays for.
const KEPT: usize = 64;

impl CallSlot {
    /// Whether it is that of `scope`, which is under way.
    #[inline(always)]
    fn is(&self, scope: ScopeId) -> bool {
        self.generation == scope.generation
    }

    /// Ends what the host has of a call, which has `failed` or not. The last first: so each place that is freed is the one
    /// which is used next.
    fn end_shares(
        &mut self,
        failed: bool,
        tables: &mut [InstanceTable],
        host: &mut HostTable,
        quotas: &mut Quotas,
    ) {
        while let Some(share) = self.host.pop() {
            match share {
                HostShare::Held(place) => quotas.refund_payer(host.forget(place)),
                HostShare::Moved(Moved { instance, index, handle, to }) if failed => {
                    if let Some(place) = to {
                        quotas.refund_payer(host.forget(place));
                    }
                    if let Some(table) = InstanceTable::of(tables, instance) {
                        table.handles.restore(index, handle);
                    }
                }
                HostShare::Moved(_) => {}
            }
        }
        shrink(&mut self.host);
    }

    /// Has the root pay for one more thing, until the call ends.
    #[cold]
    fn pay(&mut self, quotas: &mut Quotas) -> Result<(), HandleError> {
        quotas.charge(self.root, 1)?;
        self.paid += 1;
        Ok(())
    }
}

impl Scopes {
    #[cfg(test)]
    pub(super) fn count_open(&self) -> usize {
        self.slots.iter().filter(|slot| slot.generation % 2 == 1).count()
    }

    #[inline(always)]
    pub(super) fn enter(&mut self, root: RootId, before: Mark) -> ScopeId {
        if self.free == 0 {
            self.grow();
        }
        let slot = self.free - 1;
        let entry = &mut self.slots[slot as usize];
        self.free = entry.next_free;
        entry.generation += 1;
        (entry.root, entry.before) = (root, before);
        ScopeId { slot, generation: entry.generation }
    }

    /// Makes one more place, which is free.
    #[cold]
    fn grow(&mut self) {
        self.slots.push(CallSlot::default());
        self.free = u32::try_from(self.slots.len()).expect("calls under way fit into memory");
    }

    /// Ends a call, which has `failed` or not: what was lent is given back, and what was moved if it has failed; the host
    /// has what it borrowed no more, and nobody pays for what the call remembered. Returns which had begun before it.
    ///
    /// # Errors
    ///
    /// How many borrows the callee still has, unless the call has failed: it is still under way then.
    #[inline(always)]
    pub(super) fn exit(
        &mut self,
        scope: ScopeId,
        failed: bool,
        tables: &mut [InstanceTable],
        host: &mut HostTable,
        quotas: &mut Quotas,
    ) -> Result<Mark, u32> {
        let Some(slot) = under_way(&mut self.slots, scope) else { return Ok(Mark::default()) };
        if !failed && slot.borrows > 0 {
            return Err(slot.borrows);
        }
        slot.generation += 1;
        slot.borrows = 0;
        if slot.paid > 0 {
            quotas.refund(slot.root, std::mem::take(&mut slot.paid) as usize);
        }
        if !slot.host.is_empty() {
            slot.end_shares(failed, tables, host, quotas);
        }
        while let Some(lender) = slot.lenders.pop() {
            match lender {
                Lender::Guest(instance, index) => {
                    if let Some(table) = InstanceTable::of(tables, instance) {
                        table.handles.give_back(index);
                    }
                }
                Lender::Host(place) => host.give_back(place),
            }
        }
        shrink(&mut slot.lenders);
        // Once it has had the last number, the place is not used.
        if slot.generation < LAST_GENERATION {
            slot.next_free = std::mem::replace(&mut self.free, scope.slot + 1);
        }
        Ok(slot.before)
    }

    /// The call of a mark, if it is under way, and of `root`.
    pub(super) fn of(&self, mark: Mark, root: RootId) -> Option<ScopeId> {
        let scope = mark.scope()?;
        (self.root(scope) == Ok(root)).then_some(scope)
    }

    #[inline]
    pub(super) fn is_open(&self, scope: ScopeId) -> bool {
        self.root(scope).is_ok()
    }

    /// The caller lends a handle, as `lend` does it.
    ///
    /// # Errors
    ///
    /// The call is over, too many are lent already, or those of `lend`.
    #[inline(always)]
    pub(super) fn lend<R>(
        &mut self,
        scope: ScopeId,
        lender: Lender,
        quotas: &mut Quotas,
        lend: impl FnOnce() -> Result<R, HandleError>,
    ) -> Result<R, HandleError> {
        let slot = under_way(&mut self.slots, scope).ok_or(HandleError::CallEnded)?;
        // How much the host lends no guest says.
        if slot.lenders.len() >= KEPT && matches!(lender, Lender::Guest(..)) {
            slot.pay(quotas)?;
        }
        let lent = lend()?;
        slot.lenders.push(lender);
        Ok(lent)
    }

    /// Sees that the call can remember one more thing that the host has of it.
    ///
    /// # Errors
    ///
    /// The call is over, or its root has as much as it may.
    #[inline]
    pub(super) fn reserve(
        &mut self,
        scope: ScopeId,
        quotas: &mut Quotas,
    ) -> Result<(), HandleError> {
        let slot = under_way(&mut self.slots, scope).ok_or(HandleError::CallEnded)?;
        if slot.host.len() >= KEPT { slot.pay(quotas) } else { Ok(()) }
    }

    /// The root whose call it is.
    ///
    /// # Errors
    ///
    /// It is over.
    #[inline]
    pub(super) fn root(&self, scope: ScopeId) -> Result<RootId, HandleError> {
        match self.slots.get(scope.slot as usize) {
            Some(slot) if slot.is(scope) => Ok(slot.root),
            _ => Err(HandleError::CallEnded),
        }
    }

    /// What was moved in a call stays where it is, whatever comes.
    #[inline]
    pub(super) fn keep_moved(&mut self, scope: ScopeId) {
        if let Some(slot) = self.get(scope)
            && !slot.host.is_empty()
        {
            slot.host.retain(|share| matches!(share, HostShare::Held(_)));
            shrink(&mut slot.host);
        }
    }

    /// A guest gives a handle to the host: there is room ([`Scopes::reserve`]).
    #[inline]
    pub(super) fn moved(&mut self, scope: ScopeId, moved: Moved) {
        if let Some(slot) = self.get(scope) {
            slot.host.push(HostShare::Moved(moved));
        }
    }

    /// The host got a borrow, into its table: there is room ([`Scopes::reserve`]).
    pub(super) fn held(&mut self, scope: ScopeId, place: HostPlace) {
        if let Some(slot) = self.get(scope) {
            slot.borrows += 1;
            slot.host.push(HostShare::Held(place));
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

    /// The place of a call that is under way.
    #[inline]
    fn get(&mut self, scope: ScopeId) -> Option<&mut CallSlot> {
        under_way(&mut self.slots, scope)
    }
}

#[inline]
fn under_way(slots: &mut [CallSlot], scope: ScopeId) -> Option<&mut CallSlot> {
    let slot = slots.get_mut(scope.slot as usize)?;
    if slot.is(scope) { Some(slot) } else { None }
}

/// Keeps memory for a few.
#[inline]
fn shrink<T>(list: &mut Vec<T>) {
    if list.capacity() > KEPT {
        list.shrink_to(KEPT);
    }
}
