//! A store without its data: what everything below the public API works on.

use super::allowance::Allowance;
use super::bound::BoundMemory;
use super::layer::Layer;
use super::store::Vm;
use crate::engine::Engine;
use crate::error::Foreign;
use crate::keys::StoreId;
use anyhow::{Error, Result};
use std::any::{Any, TypeId};

/// A store without its data: what the layers below the public API work on.
///
/// References to one stay in this crate, or else two could be swapped. That methods of public traits
/// speak of it is what keeps others from calling them (see [`crate::api::seam`]).
pub struct StoreOpaque {
    pub(crate) vm: Vm,
    /// How much there is of what it can be asked for.
    pub(super) allowance: Allowance,
    /// Bytes that the host allocates at most for what one call of a component gives to it.
    pub(crate) hostcall_fuel: usize,
    id: StoreId,
    engine: Engine,
    layer: Layer,
    data_type: TypeId,
}

impl StoreOpaque {
    /// A store of `engine` without anything in it, beside data of type `T`.
    pub(super) fn new<T: 'static>(engine: &Engine) -> StoreOpaque {
        let id = StoreId::next();
        StoreOpaque {
            vm: Vm::new(id),
            allowance: Allowance::default(),
            hostcall_fuel: 128 << 20,
            id,
            engine: engine.clone(),
            layer: Layer::new(()),
            data_type: TypeId::of::<T>(),
        }
    }

    /// The store's identity.
    #[inline]
    pub(crate) fn id(&self) -> StoreId {
        self.id
    }

    /// The engine that the store was made with.
    #[inline]
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What the layer above keeps in a store; made by its `Default` at first.
    #[inline]
    pub(crate) fn layer_mut<L: Any + Send + Sync + Default>(&mut self) -> &mut L {
        self.layer.get_mut()
    }

    /// What the layer above keeps in a store, if it has kept anything.
    #[inline]
    pub(crate) fn layer<L: Any + Send + Sync>(&self) -> Option<&L> {
        self.layer.get()
    }

    /// The bytes of a memory beside what the layer above keeps.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    #[inline]
    pub(crate) fn memory_and_layer<L: Any + Send + Sync + Default>(
        &mut self,
        memory: &BoundMemory,
    ) -> (&mut [u8], &mut L) {
        (self.vm.bound_bytes_mut(memory), self.layer.get_mut())
    }

    /// How many frames a backtrace has at most.
    pub(crate) fn max_frames(&self) -> usize {
        self.engine.settings().backtrace_max_frames.map_or(0, |limit| limit.get())
    }

    /// The type of the data beside it.
    pub(crate) fn data_type(&self) -> TypeId {
        self.data_type
    }

    /// Sees that something with the identity `id` is of this store.
    #[inline]
    pub(crate) fn check(&self, id: StoreId, what: &'static str) -> Result<()> {
        if id == self.id { Ok(()) } else { Err(other_store(what)) }
    }
}

#[cold]
fn other_store(what: &'static str) -> Error {
    Error::new(Foreign::OtherStore { what })
}
