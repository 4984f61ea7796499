//! Stores: what instances live in, with the host's data beside them.

use crate::engine::Engine;
use crate::foreign::Foreign;
use crate::vm::layer::Layer;
use crate::vm::store::Vm;
use anyhow::{Error, Result};
use std::any::{Any, TypeId};
use std::fmt;
use std::num::NonZeroU64;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// Instances, functions, memories and the rest, with a value of the host's beside them.
///
/// Everything that is made in a store lives as long as it (instances of components can be dropped
/// before), and can be used with it alone: with another store, most operations return an error, and
/// those that cannot panic.
///
/// # Examples
///
/// ```
/// use wharf_runtime::{Engine, Store};
///
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, 5);
/// *store.data_mut() += 1;
/// assert_eq!(*store.data(), 6);
/// ```
pub struct Store<T: 'static> {
    inner: Box<StoreInner<T>>,
}

/// A store at its address. The opaque part comes first: compiled code leads back to it.
#[repr(C)]
pub(crate) struct StoreInner<T: 'static> {
    opaque: StoreOpaque,
    data: T,
}

impl<T> StoreInner<T> {
    /// The part without data. A call that is made with it leads back to the whole by its address
    /// (`StoreContext` 3): that whoever has the address may come to the data is *exposed* here.
    #[inline]
    fn opaque_mut(&mut self) -> &mut StoreOpaque {
        ptr::from_mut(self).expose_provenance();
        &mut self.opaque
    }
}

/// A store without its data: what the layers below the public API work on.
///
/// References to one stay in this crate, or else two could be swapped. That methods of public traits
/// speak of it is what keeps others from calling them (see [`crate::seam`]).
pub struct StoreOpaque {
    pub(crate) vm: Vm,
    id: StoreId,
    engine: Engine,
    layer: Layer,
    data_type: TypeId,
}

/// What tells stores of one process apart.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StoreId(NonZeroU64);

/// A root instance: what a host instantiated. Its number is not used again for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RootKey {
    pub(crate) slot: u32,
    pub(crate) generation: u32,
}

impl<T> Store<T> {
    /// Makes a store of `engine` that holds `data`.
    pub fn new(engine: &Engine, data: T) -> Store<T> {
        let id = StoreId::next();
        let opaque = StoreOpaque {
            vm: Vm::new(id),
            id,
            engine: engine.clone(),
            layer: Layer::new(()),
            data_type: TypeId::of::<T>(),
        };
        Store { inner: Box::new(StoreInner { opaque, data }) }
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        &self.inner.data
    }

    /// The host's data, to be changed.
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.inner.data
    }

    /// Drops all instances and gives the host's data back.
    pub fn into_data(self) -> T {
        let StoreInner { opaque, data } = *self.inner;
        drop(opaque);
        data
    }

    /// The engine that it was made with.
    pub fn engine(&self) -> &Engine {
        self.inner.opaque.engine()
    }
}

impl<T: fmt::Debug> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("data", &self.inner.data).finish_non_exhaustive()
    }
}

impl StoreOpaque {
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
        memory: crate::Memory,
    ) -> (&mut [u8], &mut L) {
        assert_eq!(memory.store, self.id, "a memory is used with a store that is not its own");
        (self.vm.memory_bytes_mut(memory.place), self.layer.get_mut())
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

impl StoreId {
    /// The identity as a number.
    pub fn as_u64(self) -> u64 {
        self.0.get()
    }

    fn next() -> StoreId {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        StoreId(NonZeroU64::new(id).expect("fewer than 2^64 stores"))
    }
}

/// A shared borrow of a store.
pub struct StoreContext<'a, T: 'static>(&'a StoreInner<T>);

/// An exclusive borrow of a store.
pub struct StoreContextMut<'a, T: 'static>(&'a mut StoreInner<T>);

impl<T> Clone for StoreContext<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoreContext<'_, T> {}

impl<'a, T> StoreContext<'a, T> {
    /// The host's data.
    pub fn data(&self) -> &'a T {
        &self.0.data
    }

    /// The engine of the store.
    pub fn engine(&self) -> &'a Engine {
        &self.0.opaque.engine
    }

    /// The part without data.
    #[inline]
    pub(crate) fn opaque(&self) -> &'a StoreOpaque {
        &self.0.opaque
    }
}

impl<'a, T> StoreContextMut<'a, T> {
    #[inline]
    pub(crate) fn from_inner(inner: &'a mut StoreInner<T>) -> StoreContextMut<'a, T> {
        StoreContextMut(inner)
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        &self.0.data
    }

    /// The host's data, to be changed.
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.0.data
    }

    /// The engine of the store.
    pub fn engine(&self) -> &Engine {
        &self.0.opaque.engine
    }

    /// The part without data.
    #[inline]
    pub(crate) fn opaque_mut(&mut self) -> &mut StoreOpaque {
        self.0.opaque_mut()
    }

    pub(crate) fn into_opaque(self) -> &'a mut StoreOpaque {
        self.0.opaque_mut()
    }

    pub(crate) fn into_split(self) -> (&'a mut StoreOpaque, &'a mut T) {
        (&mut self.0.opaque, &mut self.0.data)
    }
}

impl<T: fmt::Debug> fmt::Debug for StoreContextMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreContextMut").field("data", &self.0.data).finish_non_exhaustive()
    }
}

impl<T: fmt::Debug> fmt::Debug for StoreContext<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreContext").field("data", &self.0.data).finish_non_exhaustive()
    }
}

/// What a store can be borrowed from: a [`Store`], a [`StoreContext`], a [`Caller`](crate::Caller),
/// or a reference to one.
pub trait AsContext {
    /// The type of the store's data.
    type Data: 'static;

    /// Borrows the store.
    fn as_context(&self) -> StoreContext<'_, Self::Data>;
}

/// What a store can be borrowed from exclusively.
pub trait AsContextMut: AsContext {
    /// Borrows the store.
    fn as_context_mut(&mut self) -> StoreContextMut<'_, Self::Data>;
}

impl<T> AsContext for Store<T> {
    type Data = T;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T> {
        StoreContext(&self.inner)
    }
}

impl<T> AsContextMut for Store<T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut(&mut self.inner)
    }
}

impl<T> AsContext for StoreContext<'_, T> {
    type Data = T;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T> {
        *self
    }
}

impl<T> AsContext for StoreContextMut<'_, T> {
    type Data = T;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T> {
        StoreContext(self.0)
    }
}

impl<T> AsContextMut for StoreContextMut<'_, T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut(self.0)
    }
}

impl<C: AsContext> AsContext for &C {
    type Data = C::Data;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContext> AsContext for &mut C {
    type Data = C::Data;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContextMut> AsContextMut for &mut C {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, C::Data> {
        C::as_context_mut(self)
    }
}

impl<'a, T: AsContext> From<&'a T> for StoreContext<'a, T::Data> {
    fn from(store: &'a T) -> StoreContext<'a, T::Data> {
        store.as_context()
    }
}

impl<'a, T: AsContext> From<&'a mut T> for StoreContext<'a, T::Data> {
    fn from(store: &'a mut T) -> StoreContext<'a, T::Data> {
        T::as_context(store)
    }
}

impl<'a, T: AsContextMut> From<&'a mut T> for StoreContextMut<'a, T::Data> {
    fn from(store: &'a mut T) -> StoreContextMut<'a, T::Data> {
        store.as_context_mut()
    }
}
