//! How host functions find their part of a store's data.

use std::marker::PhantomData;

/// A view of a store's data that generated traits are implemented for.
///
/// `add_to_linker::<T, D>` takes a function from `&mut T` to [`HasData::Data`].
pub trait HasData: 'static {
    /// The view, for as long as the store's data is borrowed.
    type Data<'a>;
}

/// The view that is a plain reference: `&mut T`.
pub struct HasSelf<T: ?Sized>(PhantomData<fn() -> Box<T>>);

impl<T: ?Sized + 'static> HasData for HasSelf<T> {
    type Data<'a> = &'a mut T;
}
