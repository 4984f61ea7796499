//! What the layer above keeps in a store: one value of a type of its choice.
//!
//! `Box<dyn Any>` does the same, with an indirect call for each look: several for each call of a
//! component, which is why it is not used.

use std::any::{Any, TypeId};
use std::ptr::NonNull;

/// A box of a type that is known by its identity only.
pub(crate) struct Layer {
    of: TypeId,
    value: NonNull<()>,
    drop: unsafe fn(NonNull<()>),
}

// SAFETY: only `Send` values are put in.
unsafe impl Send for Layer {}
// SAFETY: only `Sync` values are put in.
unsafe impl Sync for Layer {}

impl Layer {
    pub(crate) fn new<L: Any + Send + Sync>(value: L) -> Layer {
        /// # Safety
        ///
        /// `value` is that of a [`Layer`] made for `L`, and is not used afterwards.
        unsafe fn drop<L>(value: NonNull<()>) {
            // SAFETY: by contract, it was leaked from a `Box<L>`.
            std::mem::drop(unsafe { Box::from_raw(value.cast::<L>().as_ptr()) });
        }
        let value = NonNull::from(Box::leak(Box::new(value))).cast();
        Layer { of: TypeId::of::<L>(), value, drop: drop::<L> }
    }

    /// The value, if it is of type `L`.
    #[inline]
    pub(crate) fn get<L: Any + Send + Sync>(&self) -> Option<&L> {
        // SAFETY: the value was leaked from a box of the type that `of` names, and is borrowed as
        // `self` is.
        (self.of == TypeId::of::<L>()).then(|| unsafe { self.value.cast::<L>().as_ref() })
    }

    /// The value of type `L`; one of another type is replaced by the default.
    #[inline]
    pub(crate) fn get_mut<L: Any + Send + Sync + Default>(&mut self) -> &mut L {
        if self.of != TypeId::of::<L>() {
            self.reset::<L>();
        }
        // SAFETY: as in `get`.
        unsafe { self.value.cast::<L>().as_mut() }
    }

    #[cold]
    #[inline(never)]
    fn reset<L: Any + Send + Sync + Default>(&mut self) {
        *self = Layer::new(L::default());
    }
}

impl Drop for Layer {
    fn drop(&mut self) {
        // SAFETY: made by `new` together with this function, dropped once.
        unsafe { (self.drop)(self.value) }
    }
}
