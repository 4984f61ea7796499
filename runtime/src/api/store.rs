//! Stores: what instances live in, with the host's data beside them.

use crate::engine::Engine;
use crate::vm::borrow::{StoreContext, StoreContextMut, StoreInner};
use anyhow::Result;
use std::fmt;

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

impl<T> Store<T> {
    /// Makes a store of `engine` that holds `data`.
    pub fn new(engine: &Engine, data: T) -> Store<T> {
        Store { inner: Box::new(StoreInner::new(engine, data)) }
    }

    /// [`Store::new`], for whoever handles that the host has no memory; if it has none, the process ends, as anywhere in
    /// Rust.
    ///
    /// # Errors
    ///
    /// None at present.
    pub fn try_new(engine: &Engine, data: T) -> Result<Store<T>> {
        Ok(Store::new(engine, data))
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
        self.inner.into_data()
    }

    /// The engine that it was made with.
    pub fn engine(&self) -> &Engine {
        self.inner.opaque().engine()
    }

    /// What one call of a component's may make the host allocate, in bytes: see [`Store::set_hostcall_fuel`].
    pub fn hostcall_fuel(&self) -> usize {
        self.inner.opaque().hostcall_fuel
    }

    /// Bounds, in bytes, what the host allocates for the values of one call of a component's: the arguments of a host
    /// function, or the results of a guest's. 128 MiB unless set. A guest can ask for much more than it has itself, by
    /// lists that lie at the same place; a call that does fails with [`LimitReached`](crate::error::LimitReached).
    ///
    /// ```
    /// use wharf_runtime::{Engine, Store};
    ///
    /// let mut store = Store::new(&Engine::default(), ());
    /// assert_eq!(store.hostcall_fuel(), 128 << 20);
    /// store.set_hostcall_fuel(1 << 20);
    /// ```
    pub fn set_hostcall_fuel(&mut self, fuel: usize) {
        self.as_context_mut().set_hostcall_fuel(fuel);
    }
}

impl<T: Default> Default for Store<T> {
    /// A store of an engine of its own, with the default configuration.
    ///
    /// ```
    /// let store = wharf_runtime::Store::<u32>::default();
    /// assert_eq!(*store.data(), 0);
    /// ```
    ///
    /// # Panics
    ///
    /// As `Engine::default`.
    fn default() -> Store<T> {
        Store::new(&Engine::default(), T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("data", &self.inner.data).finish_non_exhaustive()
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
        StoreContext::from_inner(&self.inner)
    }
}

impl<T> AsContextMut for Store<T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut::from_inner(&mut self.inner)
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
        self.shared()
    }
}

impl<T> AsContextMut for StoreContextMut<'_, T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.reborrow()
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
