//! Destructors: of resources that the host drops, that guests drop, and that instances own which are closed.

use super::call::OpenCall;
use super::enter::enter_from;
use super::guest::{self, Failure, run_host};
use super::store::{Destructor, HostDrop, InstanceKey, InstanceSlot, layer};
use crate::plan::RuntimeInstanceIndex;
use anyhow::{Error, Result};
use wharf_runtime::{HostFunc, RawVal, StoreMut};

/// Destroys a resource that the host has let go of.
///
/// # Errors
///
/// The guest that defines it is gone, or may not be entered; or what the destructor fails with.
pub(crate) fn dropped(store: &mut StoreMut<'_>, destructor: HostDrop, rep: u32) -> Result<()> {
    match destructor {
        HostDrop::Host(func, _) => by_host(store, &func, rep).map_err(in_destructor),
        HostDrop::Guest(key, destructor) => by_guest(store, key, destructor, rep),
    }
}

/// Runs a destructor of the host, which may call guests. What it throws ends with it.
///
/// # Errors
///
/// What it fails with, or see [`Failure`].
pub(super) fn by_host(
    store: &mut StoreMut<'_>,
    destructor: &HostFunc,
    rep: u32,
) -> Result<(), Failure> {
    run_host(store, destructor, &mut [RawVal::from_u32(rep)])
}

/// Runs the destructor of a guest, as a call of the host.
fn by_guest(
    store: &mut StoreMut<'_>,
    key: InstanceKey,
    destructor: Destructor,
    rep: u32,
) -> Result<()> {
    let entered = layer(store).live_mut(key)?.enter(destructor.instance)?;
    let mut call = OpenCall::new(store.reborrow(), key.slot, entered);
    let result = call.run(&destructor.func, &mut [RawVal::from_u32(rep)]);
    call.end(result.map_err(in_destructor))
}

/// Runs the destructor of a guest for a handle that an inner instance of the same root dropped.
///
/// # Errors
///
/// It may not be called, or what it fails with.
pub(super) fn within(
    store: &mut StoreMut<'_>,
    slot: InstanceSlot,
    dropper: RuntimeInstanceIndex,
    destructor: Destructor,
    rep: u32,
) -> Result<()> {
    let call = |store: &mut StoreMut<'_>| {
        guest::call(store, &destructor.func, &mut [RawVal::from_u32(rep)])
    };
    enter_from(store, slot, destructor.instance, dropper, call)?.map_err(in_destructor)
}

/// What a destructor fails with.
#[cold]
pub(super) fn in_destructor(failure: impl Into<Error>) -> Error {
    failure.into().context("in the destructor of a resource")
}
