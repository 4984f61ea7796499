//! What the layer above keeps in a store: one value of a type of its choice.
//!
//! `Box<dyn Any>` does the same, with an indirect call for each look: several for each call of a
//! component, which is why it is not used.

use std::any::{Any, TypeId};
use std::ptr::NonNull;

/// A box of a type that is known by its identity only.
///
/// 1. `value` was leaked from a `Box<L>`, of the type whose identity `of` is, and is nobody else's.
/// 2. `drop` frees such a box, and is called once.
/// 3. `L` is `Send` and `Sync`.
pub(crate) struct Layer {
    of: TypeId,
    value: NonNull<()>,
    drop: unsafe fn(NonNull<()>),
}

// SAFETY: `Layer` 3: the value is of a type that is `Send`, and nothing else of a layer is bound to a
// thread.
unsafe impl Send for Layer {}
// SAFETY: `Layer` 3: a shared layer lends its value shared, which is of a type that is `Sync`.
unsafe impl Sync for Layer {}

impl Layer {
    pub(crate) fn new<L: Any + Send + Sync>(value: L) -> Layer {
        /// # Safety
        ///
        /// `value` is that of a [`Layer`] made for `L`, and is not used afterwards.
        unsafe fn drop<L>(value: NonNull<()>) {
            // SAFETY: `Layer` 1: our caller says that `value` is that of a layer made for `L`, so that it
            // was leaked from a `Box<L>`, and that it is not used again.
            std::mem::drop(unsafe { Box::from_raw(value.cast::<L>().as_ptr()) });
        }
        let value = NonNull::from(Box::leak(Box::new(value))).cast();
        Layer { of: TypeId::of::<L>(), value, drop: drop::<L> }
    }

    /// The value, if it is of type `L`.
    #[inline]
    pub(crate) fn get<L: Any + Send + Sync>(&self) -> Option<&L> {
        // SAFETY: `Layer` 1: `of` says that the value is an `L`, and it is borrowed as `self` is.
        (self.of == TypeId::of::<L>()).then(|| unsafe { self.value.cast::<L>().as_ref() })
    }

    /// The value of type `L`, which is the default where nothing was kept before.
    ///
    /// # Panics
    ///
    /// When there is a value of another type: a store has one layer above.
    #[inline]
    pub(crate) fn get_mut<L: Any + Send + Sync + Default>(&mut self) -> &mut L {
        if self.of != TypeId::of::<L>() {
            self.reset::<L>();
        }
        // SAFETY: `Layer` 1: `of` says that the value is an `L`, if need be since a moment ago, and it is
        // borrowed exclusively, as `self` is.
        unsafe { self.value.cast::<L>().as_mut() }
    }

    #[cold]
    #[inline(never)]
    fn reset<L: Any + Send + Sync + Default>(&mut self) {
        assert!(self.of == TypeId::of::<()>(), "a store has one layer above it, of one type");
        *self = Layer::new(L::default());
    }
}

impl Drop for Layer {
    fn drop(&mut self) {
        // SAFETY: `Layer` 1, 2: the function is for the value's type, and a layer is dropped once.
        unsafe { (self.drop)(self.value) }
    }
}
