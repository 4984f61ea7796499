//! `Resource<T>`: a resource of the host, known by a number.
//!
//! The number (the *representation*) is all that guests hold on to, and most calls need no table
//! entry on the host's side for it. What must be remembered (was it given away, until when is it
//! borrowed, who borrows it right now) is one word inside the value.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{HandleError, HostHandle, ResourceAny, ResourceType, Resources, ScopeId};
use crate::abi::layout::CanonicalAbi;
use crate::abi::{ComponentType, Lift, Lower, Needs, Sink, Source, TypeContext};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;

/// A resource that the host defines, told apart from others by the type `T`.
///
/// No value of `T` is inside: the host chooses a number, the representation, and looks the value
/// up by it, usually in a [`ResourceTable`](super::ResourceTable). Guests cannot forge
/// representations.
pub struct Resource<T> {
    rep: u32,
    state: AtomicU64,
    marker: PhantomData<fn() -> T>,
}

/// What is known about a `Resource<T>`; packed into one word.
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
    InTable(HostHandle),
}

impl<T: 'static> Resource<T> {
    /// A resource that the host owns, and may give to a guest once.
    pub fn new_own(rep: u32) -> Self {
        Self::with_state(rep, State::Own)
    }

    /// A resource that the host only lends.
    pub fn new_borrow(rep: u32) -> Self {
        Self::with_state(rep, State::HostBorrow)
    }

    /// The representation.
    pub fn rep(&self) -> u32 {
        self.rep
    }

    /// Whether this is, or was before a guest got it, an owned resource and not a borrow.
    pub fn owned(&self) -> bool {
        !matches!(self.state(), State::Borrow(_) | State::HostBorrow)
    }

    /// The host's table takes the resource over.
    pub(crate) fn into_any(self, resources: &mut Resources) -> Result<ResourceAny, HandleError> {
        let ty = ResourceType::host::<T>();
        let (handle, owned) = match self.state() {
            State::Own => (resources.host_own(ty, self.rep)?, true),
            State::Lent(scope) if !resources.is_open(scope) => {
                (resources.host_own(ty, self.rep)?, true)
            }
            State::Lent(_) => return Err(HandleError::HostLent),
            State::Given => return Err(HandleError::HostStale),
            State::InTable(handle) => (handle, true),
            State::Borrow(scope) => (resources.host_borrow(ty, self.rep, scope)?, false),
            State::HostBorrow => return Err(HandleError::HostNotOwned),
        };
        Ok(ResourceAny::new(handle, ty, owned))
    }

    /// Takes a resource out of the host's table.
    pub(crate) fn from_any(
        any: ResourceAny,
        resources: &mut Resources,
    ) -> Result<Self, HandleError> {
        let expected = ResourceType::host::<T>();
        let released = resources.host_release(any.handle(), expected);
        let (rep, scope) = released.map_err(|error| any.explain(resources, error))?;
        Ok(Self::with_state(rep, scope.map_or(State::Own, State::Borrow)))
    }

    fn with_state(rep: u32, state: State) -> Self {
        Self { rep, state: AtomicU64::new(state.pack()), marker: PhantomData }
    }

    fn state(&self) -> State {
        State::unpack(self.state.load(Relaxed))
    }

    fn set(&self, state: State) {
        self.state.store(state.pack(), Relaxed);
    }

    /// A guest becomes the owner.
    #[inline]
    fn give(&self, resources: &mut Resources) -> Result<u32, HandleError> {
        // Almost always it was just made.
        if self.state.load(Relaxed) != State::Own.pack() {
            self.end_lending(resources)?;
        }
        self.set(State::Given);
        Ok(self.rep)
    }

    /// Sees that the host owns the resource, and has not lent it.
    #[inline(never)]
    fn end_lending(&self, resources: &mut Resources) -> Result<(), HandleError> {
        match self.state() {
            State::Own => {}
            State::Lent(scope) if !resources.is_open(scope) => {}
            State::Lent(_) => return Err(HandleError::HostLent),
            State::Given => return Err(HandleError::HostStale),
            State::InTable(handle) => {
                resources.host_take_own(handle, ResourceType::host::<T>())?;
            }
            State::Borrow(_) | State::HostBorrow => return Err(HandleError::HostNotOwned),
        }
        Ok(())
    }

    /// A guest borrows until `scope` ends.
    fn lend(&self, resources: &mut Resources, scope: ScopeId) -> Result<u32, HandleError> {
        let ty = ResourceType::host::<T>();
        match self.state() {
            State::Own => self.set(State::Lent(scope)),
            State::Lent(other) if other == scope || !resources.is_open(other) => {
                self.set(State::Lent(scope));
            }
            State::Lent(other) => {
                let handle = resources.host_own(ty, self.rep)?;
                resources.host_lend(handle, ty, other)?;
                resources.host_lend(handle, ty, scope)?;
                self.set(State::InTable(handle));
            }
            State::InTable(handle) => {
                resources.host_lend(handle, ty, scope)?;
            }
            State::Borrow(from) if !resources.is_open(from) => return Err(HandleError::CallEnded),
            State::Borrow(_) | State::HostBorrow => {}
            State::Given => return Err(HandleError::HostStale),
        }
        Ok(self.rep)
    }
}

impl<T: 'static> ComponentType for Resource<T> {
    const ABI: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const NEEDS: Needs = Needs::Handles;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check_resource(ty, ResourceType::host::<T>(), std::any::type_name::<T>())
    }
}

impl<T: 'static> Lower for Resource<T> {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()> {
        sink.handle(|cx| {
            let (place, resources) = cx.place(ty)?;
            match place.scope {
                None => {
                    let rep = self.give(resources)?;
                    anyhow::Ok(resources.lower_own(place.instance, place.ty, rep)?)
                }
                Some(scope) => {
                    let rep = self.lend(resources, scope)?;
                    Ok(resources.lower_borrow(place.instance, place.ty, rep, scope)?)
                }
            }
        })
    }
}

impl<T: 'static> Lift for Resource<T> {
    #[inline]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<Self> {
        src.align(4);
        let index = src.take_u32()?;
        src.with_cx(|cx| {
            let (place, resources) = cx.place(ty)?;
            let (rep, state) = match place.scope {
                None => (resources.lift_own(place.instance, place.ty, index)?, State::Own),
                Some(scope) => {
                    let rep = resources.lift_borrow(place.instance, place.ty, index, scope)?;
                    (rep, State::Borrow(scope))
                }
            };
            Ok(Self::with_state(rep, state))
        })
    }
}

impl<T> fmt::Debug for Resource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resource")
            .field("rep", &self.rep)
            .field("state", &State::unpack(self.state.load(Relaxed)))
            .finish()
    }
}

/// Three bits of kind, 29 of slot, 32 of generation. A table index has 28 bits; calls under way
/// are fewer than their stack frames.
impl State {
    const SLOT: u64 = (1 << 29) - 1;

    fn pack(self) -> u64 {
        let (kind, slot, generation) = match self {
            State::Own => (0, 0, 0),
            State::Given => (1, 0, 0),
            State::HostBorrow => (2, 0, 0),
            State::Borrow(scope) => (3, scope.slot, scope.generation),
            State::Lent(scope) => (4, scope.slot, scope.generation),
            State::InTable(handle) => (5, handle.index, handle.generation),
        };
        kind << 61 | (u64::from(slot) & Self::SLOT) << 32 | u64::from(generation)
    }

    fn unpack(word: u64) -> Self {
        let slot = (word >> 32 & Self::SLOT) as u32;
        let generation = word as u32;
        match word >> 61 {
            0 => State::Own,
            1 => State::Given,
            2 => State::HostBorrow,
            3 => State::Borrow(ScopeId { slot, generation }),
            4 => State::Lent(ScopeId { slot, generation }),
            _ => State::InTable(HostHandle { index: slot, generation }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing;

    #[test]
    fn states_survive_packing() {
        let scope = ScopeId { slot: 7, generation: u32::MAX };
        let handle = HostHandle { index: (1 << 28) - 1, generation: 3 };
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
        let mut resources = Resources::default();
        let thing = Resource::<Thing>::new_own(5);
        assert_eq!(thing.give(&mut resources), Ok(5));
        assert_eq!(thing.give(&mut resources), Err(HandleError::HostStale));
        let borrow = Resource::<Thing>::new_borrow(5);
        assert_eq!(borrow.give(&mut resources), Err(HandleError::HostNotOwned));
    }

    #[test]
    fn lent_to_two_calls_at_a_time() {
        let mut resources = Resources::default();
        let thing = Resource::<Thing>::new_own(5);
        let (first, second) = (resources.enter_call(), resources.enter_call());
        assert_eq!(thing.lend(&mut resources, first), Ok(5));
        assert_eq!(thing.lend(&mut resources, second), Ok(5));
        assert_eq!(resources.host_count(), 1);
        resources.exit_call(first).unwrap();
        assert_eq!(thing.give(&mut resources), Err(HandleError::HostLent));
        resources.exit_call(second).unwrap();
        assert_eq!(thing.give(&mut resources), Ok(5));
        assert_eq!(resources.host_count(), 0);
    }

    #[test]
    fn a_borrow_dies_with_its_call() {
        let mut resources = Resources::default();
        let scope = resources.enter_call();
        let borrow = Resource::<Thing>::with_state(5, State::Borrow(scope));
        let inner = resources.enter_call();
        assert_eq!(borrow.lend(&mut resources, inner), Ok(5));
        resources.exit_call(inner).unwrap();
        resources.exit_call(scope).unwrap();
        let later = resources.enter_call();
        assert_eq!(borrow.lend(&mut resources, later), Err(HandleError::CallEnded));
    }

    #[test]
    fn to_the_table_and_back() {
        struct Other;
        let mut resources = Resources::default();
        let any = Resource::<Thing>::new_own(9).into_any(&mut resources).unwrap();
        assert!(any.owned());
        assert!(matches!(
            Resource::<Other>::from_any(any, &mut resources),
            Err(HandleError::HostWrongType { .. })
        ));
        let thing = Resource::<Thing>::from_any(any, &mut resources).unwrap();
        assert_eq!((thing.rep(), thing.owned()), (9, true));
        assert!(matches!(
            Resource::<Thing>::from_any(any, &mut resources),
            Err(HandleError::HostStale)
        ));
    }
}
