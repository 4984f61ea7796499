//! A store with its data, and borrows of it.

use super::opaque::StoreOpaque;
use crate::engine::Engine;
use std::fmt;
use std::ptr;

/// A store at its address. The opaque part comes first: compiled code leads back to it.
#[repr(C)]
pub(crate) struct StoreInner<T: 'static> {
    opaque: StoreOpaque,
    pub(crate) data: T,
}

impl<T> StoreInner<T> {
    /// A store of `engine` that holds `data`.
    pub(crate) fn new(engine: &Engine, data: T) -> StoreInner<T> {
        StoreInner { opaque: StoreOpaque::new::<T>(engine), data }
    }

    /// Drops everything else.
    pub(crate) fn into_data(self) -> T {
        let StoreInner { opaque, data } = self;
        drop(opaque);
        data
    }

    /// The part without data.
    pub(crate) fn opaque(&self) -> &StoreOpaque {
        &self.opaque
    }

    /// The part without data. A call that is made with it leads back to the whole by its address
    /// (`StoreContext` 3): that whoever has the address may come to the data is *exposed* here.
    #[inline]
    fn opaque_mut(&mut self) -> &mut StoreOpaque {
        ptr::from_mut(self).expose_provenance();
        &mut self.opaque
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
    #[inline]
    pub(crate) fn from_inner(inner: &'a StoreInner<T>) -> StoreContext<'a, T> {
        StoreContext(inner)
    }

    /// The host's data.
    pub fn data(&self) -> &'a T {
        &self.0.data
    }

    /// The engine of the store.
    pub fn engine(&self) -> &'a Engine {
        self.0.opaque.engine()
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

    /// The same store, borrowed for no longer than this is.
    #[inline]
    pub(crate) fn reborrow(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut(self.0)
    }

    /// The same, shared.
    #[inline]
    pub(crate) fn shared(&self) -> StoreContext<'_, T> {
        StoreContext(self.0)
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        &self.0.data
    }

    /// The host's data, to be changed.
    pub fn data_mut(&mut self) -> &mut T {
        &mut self.0.data
    }

    /// What one call of a component's may make the host allocate, in bytes: see
    /// [`Store::set_hostcall_fuel`](crate::Store::set_hostcall_fuel).
    pub fn hostcall_fuel(&self) -> usize {
        self.0.opaque.hostcall_fuel
    }

    /// Sets that: see [`Store::set_hostcall_fuel`](crate::Store::set_hostcall_fuel).
    pub fn set_hostcall_fuel(&mut self, fuel: usize) {
        self.0.opaque.hostcall_fuel = fuel;
    }

    /// The engine of the store.
    pub fn engine(&self) -> &Engine {
        self.0.opaque.engine()
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
