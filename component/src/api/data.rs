//! How host functions find their part of a store's data, and the store.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Mutex, TryLockError};
use wharf_runtime::{AsContext, AsContextMut, StoreContext, StoreContextMut};

/// A view of a store's data that generated traits are implemented for.
///
/// `add_to_linker::<T, D>` takes a function from `&mut T` to [`HasData::Data`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what of a store's data implements the host",
    note = "write `HasSelf<T>` for data that does so itself, or implement `HasData` for a type that \
            names the part of the data that does"
)]
pub trait HasData: 'static {
    /// The view, for as long as the store's data is borrowed.
    type Data<'a>;
}

/// The view that is a plain reference: `&mut T`.
pub struct HasSelf<T: ?Sized>(PhantomData<fn() -> Box<T>>);

impl<T: ?Sized + 'static> HasData for HasSelf<T> {
    type Data<'a> = &'a mut T;
}

/// The store during a call of a host function, and the function's part of the store's data.
///
/// Functions that `bindgen!` generates with the flag `store` get it: with it they can ask who calls
/// ([`Instance::calling`](crate::Instance::calling)), use resources, and call guests.
pub struct Access<'a, T: 'static, D: HasData + ?Sized = HasSelf<T>> {
    store: StoreContextMut<'a, T>,
    get_data: fn(&mut T) -> D::Data<'_>,
}

impl<'a, T: 'static, D: HasData + ?Sized> Access<'a, T, D> {
    /// Access to a store, whose data `get_data` gives a view of.
    pub fn new(store: StoreContextMut<'a, T>, get_data: fn(&mut T) -> D::Data<'_>) -> Self {
        Self { store, get_data }
    }

    /// The store's data.
    pub fn data_mut(&mut self) -> &mut T {
        self.store.data_mut()
    }

    /// The view of the store's data that the host's traits are implemented for.
    pub fn get(&mut self) -> D::Data<'_> {
        (self.get_data)(self.store.data_mut())
    }

    /// What makes the view of the store's data.
    pub fn getter(&self) -> fn(&mut T) -> D::Data<'_> {
        self.get_data
    }
}

impl<T: 'static, D: HasData + ?Sized> AsContext for Access<'_, T, D> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        self.store.as_context()
    }
}

impl<T: 'static, D: HasData + ?Sized> AsContextMut for Access<'_, T, D> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.store.as_context_mut()
    }
}

impl<T: 'static, D: HasData + ?Sized> fmt::Debug for Access<'_, T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}

/// The store during a call of an asynchronous host function: by way of [`Accessor::with`], whenever the
/// function does not wait.
///
/// Functions that `bindgen!` generates with the flags `async` and `store` get it, and calls of exports
/// with these flags take it.
///
/// ```
/// use wharf_component::{Accessor, HasSelf};
/// use wharf_runtime::{AsContextMut, Engine, Store};
///
/// async fn count(accessor: &Accessor<'_, u32, HasSelf<u32>>) -> u32 {
///     accessor.with(|mut access| {
///         *access.get() += 1;
///         *access.get()
///     })
/// }
///
/// let mut store = Store::new(&Engine::default(), 41);
/// let accessor = Accessor::new(store.as_context_mut(), |data| data);
/// # let waker = std::task::Waker::noop();
/// # let polled = std::pin::pin!(count(&accessor)).poll(&mut std::task::Context::from_waker(waker));
/// # assert_eq!(polled, std::task::Poll::Ready(42));
/// ```
pub struct Accessor<'a, T: 'static, D: HasData + ?Sized = HasSelf<T>> {
    store: Mutex<StoreContextMut<'a, T>>,
    get_data: fn(&mut T) -> D::Data<'_>,
}

impl<'a, T: 'static, D: HasData + ?Sized> Accessor<'a, T, D> {
    /// Access to a store, whose data `get_data` gives a view of.
    pub fn new(store: StoreContextMut<'a, T>, get_data: fn(&mut T) -> D::Data<'_>) -> Self {
        Self { store: Mutex::new(store), get_data }
    }

    /// Runs `work` with access to the store.
    ///
    /// # Panics
    ///
    /// Panics when it is called within the `work` of another call, or while another thread is in one:
    /// one at a time has the store.
    pub fn with<R>(&self, work: impl FnOnce(Access<'_, T, D>) -> R) -> R {
        let mut store = match self.store.try_lock() {
            Ok(store) => store,
            // Who panicked while it had the store left it as panics leave stores.
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("`Accessor::with` within `Accessor::with`"),
        };
        work(Access::new(store.as_context_mut(), self.get_data))
    }

    /// What makes the view of the store's data.
    pub fn getter(&self) -> fn(&mut T) -> D::Data<'_> {
        self.get_data
    }
}

impl<T: 'static, D: HasData + ?Sized> fmt::Debug for Accessor<'_, T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accessor").finish_non_exhaustive()
    }
}
