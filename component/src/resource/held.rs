//! A resource of the host as a value: what `Resource<T>` and `ResourceDynamic` are, beside their type.
//!
//! The number (the *representation*) is all that guests hold on to, and most calls need no table
//! entry on the host's side for it. What must be remembered (was it given away, until when is it
//! borrowed, who borrows it right now) is one word inside the value, and whose calls and handles it
//! speaks of another.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::host::{HostPlace, MAX_HOST_HANDLES};
use super::table::{Handle, HandleKind};
use super::{
    Giving, HandleError, HandlePlace, HostHandle, Passing, ResourceAny, ResourceType, Resources,
    ResourcesId, ScopeId,
};

/// A resource of the host, of a type that whoever has it knows.
///
/// Two things hold, and so values that threads share are given away once, and only to one store:
///
/// 1. `state` is other than at first only if `store` has a store.
/// 2. Who changes `state` has that store exclusively: `&mut` [`Resources`] with that number.
pub(super) struct HeldResource {
    rep: u32,
    /// The store that `state` speaks of; [`NO_STORE`] until it has to remember something of one.
    store: AtomicU64,
    state: AtomicU64,
}

/// The number of no store.
const NO_STORE: u64 = 0;

/// What is known about it; packed into one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Owned by the host.
    Own,
    /// Owned until a guest got it.
    Given,
    /// A borrow that the host made for itself.
    HostBorrow,
    /// Borrowed from a guest until the call ends.
    Borrow(ScopeId),
    /// Owned, and lent to a call.
    Lent(ScopeId),
    /// Owned, and in the host's table, because several calls borrow it at a time.
    InTable(HostPlace),
}

impl HeldResource {
    /// A resource that the host owns, and may give to a guest once.
    #[inline]
    pub(super) fn own(rep: u32) -> Self {
        Self::with_state(rep, State::Own)
    }

    /// A resource that the host only lends.
    #[inline]
    pub(super) fn borrow(rep: u32) -> Self {
        Self::with_state(rep, State::HostBorrow)
    }

    /// The representation.
    #[inline]
    pub(super) fn rep(&self) -> u32 {
        self.rep
    }

    /// Whether this is, or was before a guest got it, an owned resource and not a borrow.
    #[inline]
    pub(super) fn owned(&self) -> bool {
        !matches!(self.state(), State::Borrow(_) | State::HostBorrow)
    }

    /// The host's table takes the resource over.
    #[inline]
    pub(super) fn into_any(
        self,
        ty: ResourceType,
        resources: &mut Resources,
    ) -> Result<ResourceAny, HandleError> {
        if self.state() == State::HostBorrow {
            return Err(HandleError::HostNotOwned);
        }
        self.check_store(resources)?;
        let (handle, owned) = match self.state() {
            State::Own => (resources.host_own(ty, self.rep)?, true),
            State::Lent(scope) if !resources.is_open(scope) => {
                (resources.host_own(ty, self.rep)?, true)
            }
            State::Lent(_) => return Err(HandleError::HostLent),
            State::Given => return Err(HandleError::HostStale),
            State::InTable(place) => (HostHandle::new(resources.id(), place), true),
            State::Borrow(scope) => (resources.host_borrow(ty, self.rep, scope)?, false),
            State::HostBorrow => return Err(HandleError::HostNotOwned),
        };
        Ok(ResourceAny::new(handle, ty, owned))
    }

    /// Takes a resource out of the host's table.
    #[inline]
    pub(super) fn from_any(
        any: ResourceAny,
        expected: ResourceType,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        let released = resources.host_release(any.handle(), expected);
        let (rep, scope) = released.map_err(|error| any.explain(resources, error))?;
        Ok(match scope {
            None => Self::own(rep),
            Some(scope) => Self::lent_by_guest(rep, scope, resources),
        })
    }

    /// A resource that a guest lends until `scope` ends.
    #[inline]
    fn lent_by_guest(rep: u32, scope: ScopeId, resources: &Resources) -> Self {
        let state = AtomicU64::new(State::Borrow(scope).pack());
        Self { rep, store: AtomicU64::new(resources.id().get()), state }
    }

    /// A resource that no store knows of. `state` names no call and no handle.
    #[inline]
    fn with_state(rep: u32, state: State) -> Self {
        Self { rep, store: AtomicU64::new(NO_STORE), state: AtomicU64::new(state.pack()) }
    }

    /// From here on it is of this store, if it was of none. Whether it was.
    #[inline(always)]
    fn bind(&self, store: ResourcesId) -> bool {
        self.store.compare_exchange(NO_STORE, store.get(), Relaxed, Relaxed).is_ok()
    }

    /// Sees that it is of this store, from here on if it was of none.
    ///
    /// # Errors
    ///
    /// It is of another.
    fn check_store(&self, resources: &Resources) -> Result<(), HandleError> {
        let store = resources.id();
        if self.bind(store) || self.store.load(Relaxed) == store.get() {
            return Ok(());
        }
        Err(HandleError::OtherStore)
    }

    #[inline]
    fn state(&self) -> State {
        State::unpack(self.state.load(Relaxed))
    }

    #[inline]
    fn set(&self, state: State) {
        self.state.store(state.pack(), Relaxed);
    }

    /// A guest becomes the owner.
    #[inline]
    pub(super) fn give(
        &self,
        ty: impl FnOnce() -> ResourceType,
        resources: &mut Resources,
    ) -> Result<u32, HandleError> {
        if !self.give_new(resources.id()) {
            self.end_lending(ty(), resources)?;
            self.set(State::Given);
        }
        Ok(self.rep)
    }

    /// A guest of this store becomes the owner, if no store knows of it. Whether it did.
    #[inline(always)]
    fn give_new(&self, store: ResourcesId) -> bool {
        let is_new = self.state.load(Relaxed) == State::Own.pack() && self.bind(store);
        if is_new {
            self.set(State::Given);
        }
        is_new
    }

    /// Sees that the host owns the resource, and has not lent it.
    #[inline(never)]
    fn end_lending(&self, ty: ResourceType, resources: &mut Resources) -> Result<(), HandleError> {
        if self.state() == State::HostBorrow {
            return Err(HandleError::HostNotOwned);
        }
        self.check_store(resources)?;
        match self.state() {
            State::Own => {}
            State::Lent(scope) if !resources.is_open(scope) => {}
            State::Lent(_) => return Err(HandleError::HostLent),
            State::Given => return Err(HandleError::HostStale),
            State::InTable(place) => {
                resources.host_take_own(HostHandle::new(resources.id(), place), ty)?;
            }
            State::Borrow(_) | State::HostBorrow => return Err(HandleError::HostNotOwned),
        }
        Ok(())
    }

    /// A guest borrows until `scope` ends.
    #[inline]
    fn lend(
        &self,
        ty: impl FnOnce() -> ResourceType,
        resources: &mut Resources,
        scope: ScopeId,
    ) -> Result<u32, HandleError> {
        if self.state() == State::HostBorrow {
            return Ok(self.rep);
        }
        self.check_store(resources)?;
        match self.state() {
            State::Own => self.set(State::Lent(scope)),
            State::Lent(other) if other == scope || !resources.is_open(other) => {
                self.set(State::Lent(scope));
            }
            State::Lent(other) => {
                let ty = ty();
                let handle = resources.host_own(ty, self.rep)?;
                let lent = resources.host_lend(handle, ty, other);
                let lent = lent.and_then(|_| resources.host_lend(handle, ty, scope));
                if let Err(error) = lent {
                    resources.host_forget(handle);
                    return Err(error);
                }
                self.set(State::InTable(handle.place()));
            }
            State::InTable(place) => {
                resources.host_lend(HostHandle::new(resources.id(), place), ty(), scope)?;
            }
            State::Borrow(from) if !resources.is_open(from) => return Err(HandleError::CallEnded),
            State::Borrow(_) | State::HostBorrow => {}
            State::Given => return Err(HandleError::HostStale),
        }
        Ok(self.rep)
    }

    /// Gives or lends it to a guest: returns the guest's handle. Its type is seldom asked for.
    #[inline]
    pub(super) fn lower(
        &self,
        ty: impl FnOnce() -> ResourceType,
        place: HandlePlace<'_, Giving>,
        resources: &mut Resources,
    ) -> Result<u32, HandleError> {
        match place.passing {
            Giving::Own => {
                let store = resources.id();
                let table = resources.roomy_table(place.instance)?;
                // Almost always it was just made.
                if self.give_new(store) {
                    return Ok(table.add(Handle::new(*place.ty, self.rep, HandleKind::Own)));
                }
                let rep = self.give(ty, resources)?;
                resources.lower_own(place.instance, *place.ty, rep)
            }
            Giving::Discard => {
                let rep = self.give(ty, resources);
                resources.discard(place, rep);
                Ok(0)
            }
            Giving::Borrow(scope) => {
                let rep = self.lend(ty, resources, scope)?;
                resources.lower_borrow(place.instance, *place.ty, rep, scope)
            }
        }
    }

    /// What a guest gives or lends by its handle.
    #[inline]
    pub(super) fn lift(
        index: u32,
        place: HandlePlace<'_, Passing>,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        Ok(match place.passing {
            Passing::Own(call) => Self::own(resources.move_own(index, place, call)?),
            Passing::Borrow(scope) => {
                let rep = resources.lift_borrow(place.instance, place.ty, index, scope)?;
                Self::lent_by_guest(rep, scope, resources)
            }
        })
    }
}

/// Three bits of kind, 29 of slot, 32 of generation. A table index has 28 bits; calls under way
/// are fewer than their stack frames.
impl State {
    const SLOT: u64 = MAX_HOST_HANDLES as u64;

    #[inline]
    fn pack(self) -> u64 {
        let (kind, slot, generation) = match self {
            State::Own => (0, 0, 0),
            State::Given => (1, 0, 0),
            State::HostBorrow => (2, 0, 0),
            State::Borrow(scope) => (3, scope.slot, scope.generation),
            State::Lent(scope) => (4, scope.slot, scope.generation),
            State::InTable(place) => (5, place.index, place.generation),
        };
        kind << 61 | (u64::from(slot) & Self::SLOT) << 32 | u64::from(generation)
    }

    #[inline]
    fn unpack(word: u64) -> Self {
        let slot = (word >> 32 & Self::SLOT) as u32;
        let generation = word as u32;
        match word >> 61 {
            0 => State::Own,
            1 => State::Given,
            2 => State::HostBorrow,
            3 => State::Borrow(ScopeId { slot, generation }),
            4 => State::Lent(ScopeId { slot, generation }),
            _ => State::InTable(HostPlace { index: slot, generation }),
        }
    }
}

impl fmt::Debug for HeldResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut held = f.debug_struct("Held");
        held.field("rep", &self.rep).field("state", &self.state()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{Mark, RootId};

    fn resources() -> Resources {
        let mut resources = Resources::default();
        resources.add_root(RootId::default(), u32::MAX);
        resources
    }

    fn thing() -> ResourceType {
        ResourceType::host::<u8>()
    }

    #[test]
    fn states_survive_packing() {
        let scope = ScopeId { slot: 7, generation: u32::MAX };
        let handle = HostPlace { index: (1 << 28) - 1, generation: 3 };
        for state in [
            State::Own,
            State::Given,
            State::HostBorrow,
            State::Borrow(scope),
            State::Lent(scope),
            State::InTable(handle),
        ] {
            assert_eq!(State::unpack(state.pack()), state);
        }
    }

    #[test]
    fn given_once() {
        let mut resources = resources();
        let held = HeldResource::own(5);
        assert_eq!(held.give(thing, &mut resources), Ok(5));
        assert_eq!(held.give(thing, &mut resources), Err(HandleError::HostStale));
        let borrow = HeldResource::borrow(5);
        assert_eq!(borrow.give(thing, &mut resources), Err(HandleError::HostNotOwned));
    }

    #[test]
    fn lent_to_two_calls_at_a_time() {
        let mut resources = resources();
        let held = HeldResource::own(5);
        let (first, second) = (
            resources.enter_call(RootId::default(), Mark::default()),
            resources.enter_call(RootId::default(), Mark::default()),
        );
        assert_eq!(held.lend(thing, &mut resources, first), Ok(5));
        assert_eq!(held.lend(thing, &mut resources, second), Ok(5));
        assert_eq!(resources.host_count(), 1);
        resources.exit_call(first).unwrap();
        assert_eq!(held.give(thing, &mut resources), Err(HandleError::HostLent));
        resources.exit_call(second).unwrap();
        assert_eq!(held.give(thing, &mut resources), Ok(5));
        assert_eq!(resources.host_count(), 0);
    }

    #[test]
    fn a_borrow_dies_with_its_call() {
        let mut resources = resources();
        let scope = resources.enter_call(RootId::default(), Mark::default());
        let borrow = HeldResource::lent_by_guest(5, scope, &resources);
        let inner = resources.enter_call(RootId::default(), Mark::default());
        assert_eq!(borrow.lend(thing, &mut resources, inner), Ok(5));
        resources.exit_call(inner).unwrap();
        resources.exit_call(scope).unwrap();
        let later = resources.enter_call(RootId::default(), Mark::default());
        assert_eq!(borrow.lend(thing, &mut resources, later), Err(HandleError::CallEnded));
    }

    #[test]
    fn what_a_store_remembers_of_it_means_nothing_to_another() {
        let (mut one, mut other) = (resources(), resources());
        let (call, foreign) = (
            one.enter_call(RootId::default(), Mark::default()),
            other.enter_call(RootId::default(), Mark::default()),
        );
        assert_eq!(call, foreign, "calls of different stores have equal names");
        let elsewhere = Err(HandleError::OtherStore);

        let borrow = HeldResource::lent_by_guest(5, call, &one);
        assert_eq!(borrow.lend(thing, &mut other, foreign), elsewhere);
        let lent = HeldResource::own(5);
        assert_eq!(lent.lend(thing, &mut one, call), Ok(5));
        assert_eq!(lent.lend(thing, &mut other, foreign), elsewhere);
        assert_eq!(lent.give(thing, &mut other), elsewhere);
        let given = HeldResource::own(5);
        assert_eq!(given.give(thing, &mut one), Ok(5));
        assert_eq!(given.give(thing, &mut other), elsewhere);
        let any = HeldResource::own(5).into_any(thing(), &mut one).unwrap();
        HeldResource::own(6).into_any(thing(), &mut other).unwrap();
        let back = HeldResource::from_any(any, thing(), &mut other);
        assert_eq!(back.map(|held| held.rep()), elsewhere);
        assert_eq!(any.release(&mut other), Err(HandleError::OtherStore));
        // What is lent for good is of no store.
        let borrow = HeldResource::borrow(5);
        assert_eq!(borrow.lend(thing, &mut one, call), Ok(5));
        assert_eq!(borrow.lend(thing, &mut other, foreign), Ok(5));
    }

    #[test]
    fn threads_that_share_it_give_it_away_once() {
        for _ in 0..1000 {
            let held = HeldResource::own(5);
            let go = std::sync::Barrier::new(2);
            let give = || {
                let mut resources = resources();
                go.wait();
                held.give(thing, &mut resources)
            };
            let mut results = std::thread::scope(|scope| {
                let other = scope.spawn(give);
                [give(), other.join().unwrap()]
            });
            results.sort_by_key(Result::is_err);
            assert_eq!(results, [Ok(5), Err(HandleError::OtherStore)]);
        }
    }

    #[test]
    fn to_the_table_and_back() {
        let mut resources = resources();
        let any = HeldResource::own(9).into_any(thing(), &mut resources).unwrap();
        assert!(any.owned());
        assert!(matches!(
            HeldResource::from_any(any, ResourceType::host_dynamic(1), &mut resources),
            Err(HandleError::HostWrongType { .. })
        ));
        let held = HeldResource::from_any(any, thing(), &mut resources).unwrap();
        assert_eq!((held.rep(), held.owned()), (9, true));
        assert!(matches!(
            HeldResource::from_any(any, thing(), &mut resources),
            Err(HandleError::HostStale)
        ));
    }
}
