//! Who is entered.
//!
//! To enter an instance is to enter all those around it as well, but for those that the caller is in: a child may call
//! the parent that calls it, and nobody else may be called twice at a time (CanonicalABI.md, `entering_set`). Between the two
//! calls are made only where the engine has `donut_wrapping`; elsewhere nobody could be called twice, and no words are there.
//!
//! A root is entered by one call of the host at a time: that is a state beside it. Of the instances inside, most cannot be
//! called while they are under way, whatever they do, and nobody asks. The others have words that say whether they are
//! entered ([`EntryWords`](crate::plan::EntryWords)), in the root's block: adapters ask them without leaving compiled code,
//! and here the host does, where it enters or destroys for a guest. What adapters have set when a call traps stays, as the
//! root is never entered again.

use super::store::{InnerInstance, InstanceData, InstanceSlot, layer};
use crate::error::{cannot_enter, cannot_enter_within};
use crate::plan::RuntimeInstanceIndex;
use crate::resource::{Mark, ScopeId};
use anyhow::Result;
use smallvec::SmallVec;
use wharf_runtime::error::NotEnteredReason;
use wharf_runtime::{SharedWord, StoreMut};

/// What a root instance is under way with, and whether it may be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryState {
    /// It is being made: its start functions run.
    Making,
    /// It may.
    Idle,
    /// It is being called.
    Entered,
    /// It trapped: it may never be entered again.
    Poisoned,
}

/// That the host has entered an instance: a call of it is open, and leaves it.
#[must_use = "what was entered is to be left"]
#[derive(Clone, Copy)]
pub(crate) struct Entered {
    /// The inner instance that it calls, if there are words that have to say so.
    callee: Option<RuntimeInstanceIndex>,
}

impl Entered {
    /// Writes down whether it is so.
    #[inline]
    pub(super) fn mark(&self, store: &mut StoreMut<'_>, slot: InstanceSlot, entered: bool) {
        if let Some(callee) = self.callee {
            mark(store.reborrow(), slot, callee, entered);
        }
    }
}

/// A call of the host enters or leaves `callee` and what is around it.
#[cold]
fn mark(mut store: StoreMut<'_>, slot: InstanceSlot, callee: RuntimeInstanceIndex, entered: bool) {
    let mut next = Some(callee);
    while let Some(instance) = next {
        let InnerInstance { word, parent, .. } = layer(&mut store).instance(slot).inner[instance];
        if let Some(word) = word {
            store.set_word(word, entered.into());
        }
        next = parent;
    }
}

/// Has `caller` enter `callee`, both of the same root, while `call` runs.
///
/// # Errors
///
/// The trap of a call that may not be made: then nothing is called.
pub(super) fn enter_from<R>(
    store: &mut StoreMut<'_>,
    slot: InstanceSlot,
    callee: RuntimeInstanceIndex,
    caller: RuntimeInstanceIndex,
    call: impl FnOnce(&mut StoreMut<'_>) -> R,
) -> Result<R> {
    let words = layer(store).instance(slot).words(callee, caller);
    if words.iter().any(|&word| store.word(word) != 0) {
        return Err(cannot_enter_within());
    }
    words.iter().for_each(|&word| store.set_word(word, 1));
    let result = call(store);
    words.iter().for_each(|&word| store.set_word(word, 0));
    Ok(result)
}

/// Begins a call of an instance, or by it, as far as handles are concerned.
#[inline(always)]
pub(super) fn begin_scope(store: &mut StoreMut<'_>, slot: InstanceSlot) -> ScopeId {
    let before = Mark::from_bits(store.mark());
    let scope = layer(store).resources.enter_call(slot.root_id(), before);
    store.set_mark(Mark::from(scope).to_bits());
    scope
}

/// Ends a call that has succeeded.
///
/// # Errors
///
/// The callee has kept what it borrowed.
#[inline]
pub(super) fn end_scope(store: &mut StoreMut<'_>, scope: ScopeId) -> Result<()> {
    let before = layer(store).resources.exit_call(scope)?;
    store.set_mark(before.to_bits());
    Ok(())
}

/// Ends all calls of and by an instance that have begun in one which has failed.
#[cold]
pub(super) fn abort_scopes(store: &mut StoreMut<'_>, slot: InstanceSlot) {
    let last = Mark::from_bits(store.mark());
    let last = layer(store).resources.abort_calls(slot.root_id(), last);
    store.set_mark(last.to_bits());
}

impl InstanceData {
    /// Enters `callee` for a call from the host.
    ///
    /// # Errors
    ///
    /// The trap of a call that may not be made.
    #[inline]
    pub(crate) fn enter(&mut self, callee: RuntimeInstanceIndex) -> Result<Entered> {
        if self.state != EntryState::Idle {
            return Err(self.not_entered());
        }
        self.state = EntryState::Entered;
        Ok(Entered { callee: self.has_words.then_some(callee) })
    }

    #[cold]
    fn not_entered(&self) -> anyhow::Error {
        match self.busy() {
            None => self.refusal(NotEnteredReason::Poisoned, "trapped before"),
            Some(reason) => self.refusal(reason, &format!("{reason} already")),
        }
    }

    /// What it is under way with, which has to end before it can be called or dropped.
    pub(crate) fn busy(&self) -> Option<NotEnteredReason> {
        match self.state {
            EntryState::Making => Some(NotEnteredReason::BeingMade),
            EntryState::Entered => Some(NotEnteredReason::BeingCalled),
            EntryState::Idle | EntryState::Poisoned => None,
        }
    }

    /// The end of a call from the host.
    #[inline]
    pub(crate) fn leave(&mut self, trapped: bool) {
        self.state = if trapped { EntryState::Poisoned } else { EntryState::Idle };
    }

    /// The words of the instances that are entered by a call of `callee` from `caller`.
    fn words(
        &self,
        callee: RuntimeInstanceIndex,
        caller: RuntimeInstanceIndex,
    ) -> SmallVec<[SharedWord; 8]> {
        if !self.has_words {
            return SmallVec::new();
        }
        let outside = |&instance: &RuntimeInstanceIndex| !self.encloses(instance, caller);
        let entered = self.with_ancestors(callee).take_while(outside);
        entered.filter_map(|instance| self.inner[instance].word).collect()
    }

    /// An instance and those around it.
    fn with_ancestors(
        &self,
        instance: RuntimeInstanceIndex,
    ) -> impl Iterator<Item = RuntimeInstanceIndex> {
        std::iter::successors(Some(instance), |&instance| self.inner[instance].parent)
    }

    /// Whether `outer` is `inner` or around it.
    fn encloses(&self, outer: RuntimeInstanceIndex, inner: RuntimeInstanceIndex) -> bool {
        self.with_ancestors(inner).any(|instance| instance == outer)
    }

    /// The trap of a call that may not be made.
    #[cold]
    pub(crate) fn refusal(&self, reason: NotEnteredReason, why: &str) -> anyhow::Error {
        cannot_enter(reason, format!("{self} {why}"))
    }
}
