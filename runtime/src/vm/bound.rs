//! Functions and memories that are used again and again, with their addresses: what they are of is still looked at each
//! time, but nobody waits for that.

use super::call::Callee;
use super::context::{Definition, FuncRef};
use super::func::FuncPlace;
use super::handle::{FOREIGN, Func, Memory};
use super::opaque::StoreOpaque;
use super::store::Vm;
use crate::error::{Bug, Gone};
use crate::keys::{RootKey, StoreId};
use anyhow::{Result, ensure};
use std::ptr::NonNull;

/// A function whose parameters and results are numbers: cells are all that it takes to call it.
///
/// 1. Only [`StoreOpaque::bind_func`] makes one: `func` is the reference that [`Vm::func_ref`] found for
///    `place`, which lies in the block of its root, and is there as long as that. A function of the host
///    has none.
#[derive(Clone, Copy, Debug)]
pub struct NumericFunc {
    pub(super) place: FuncPlace,
    func: Option<NonNull<FuncRef>>,
}

// SAFETY: `NumericFunc` 1: it is a number to whoever has not borrowed the store.
unsafe impl Send for NumericFunc {}
// SAFETY: `NumericFunc` 1: it is a number to whoever has not borrowed the store.
unsafe impl Sync for NumericFunc {}

/// A memory of a store.
///
/// 1. Only [`StoreOpaque::bind_memory`] makes one: in the store that it says, `definition` is one of a
///    memory in the block of the root, and is there as long as that.
#[derive(Clone, Copy, Debug)]
pub struct BoundMemory {
    store: StoreId,
    root: RootKey,
    definition: NonNull<Definition>,
}

// SAFETY: `BoundMemory` 1: it is a number to whoever has not borrowed the store.
unsafe impl Send for BoundMemory {}
// SAFETY: `BoundMemory` 1: it is a number to whoever has not borrowed the store.
unsafe impl Sync for BoundMemory {}

/// Where what is lifted and lowered lies: the options of CanonicalABI.md that are things of a root.
#[derive(Clone, Copy, Debug, Default)]
pub struct LinearMemoryOptions {
    /// The memory.
    pub memory: Option<BoundMemory>,
    /// What allocates there.
    pub realloc: Option<NumericFunc>,
}

impl StoreOpaque {
    /// A function as one that cells are enough to call.
    ///
    /// # Errors
    ///
    /// Fails when there are references among its parameters and results, its instance was dropped, or it is of another
    /// store.
    pub(crate) fn bind_func(&self, func: Func) -> Result<NumericFunc> {
        ensure!(func.is_numeric(), Bug::new("a function with references is called by cells"));
        let place = func.place;
        let callee = self.vm.callee(place)?;
        Ok(NumericFunc { place, func: (!callee.host).then_some(callee.func) })
    }

    /// A memory with where it is.
    ///
    /// # Errors
    ///
    /// Fails when its instance was dropped.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub(crate) fn bind_memory(&self, memory: Memory) -> Result<BoundMemory> {
        assert_eq!(memory.store, self.id(), "{FOREIGN}");
        let key = memory.place.instance();
        let instance = self.vm.instance(key)?;
        let definition = instance.field(instance.layout.defined_memory(memory.place.index()));
        Ok(BoundMemory { store: memory.store, root: key.root, definition })
    }

    /// The bytes of a memory.
    ///
    /// # Errors
    ///
    /// Fails once its root is gone.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub(crate) fn bound_bytes(&self, memory: &BoundMemory) -> Result<&[u8]> {
        Ok(self.vm.bound_bytes(memory).ok_or(Gone::dropped("the instance of this memory"))?)
    }

    /// The bytes of a memory, to be changed; none once its root is gone.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    #[inline]
    pub(crate) fn bound_bytes_mut(&mut self, memory: &BoundMemory) -> &mut [u8] {
        self.vm.bound_bytes_mut(memory)
    }
}

impl Vm {
    /// What to call for a function.
    ///
    /// # Errors
    ///
    /// As [`Vm::func_ref`].
    #[inline]
    pub(super) fn bound_callee(&self, func: &NumericFunc) -> Result<Callee> {
        match func.func {
            Some(address) if self.is_there(func.place) => Ok(Callee { func: address, host: false }),
            _ => self.callee(func.place),
        }
    }

    /// [`StoreOpaque::bound_bytes`]: `None` once the root is gone.
    ///
    /// # Panics
    ///
    /// As that.
    fn bound_bytes(&self, memory: &BoundMemory) -> Option<&[u8]> {
        assert_eq!(memory.store, self.store, "{FOREIGN}");
        self.root(memory.root)?;
        // SAFETY: `BoundMemory` 1: it was just seen to be of this store and the root to be there, and with it
        // the definition. `Definition` 1: it says where how many bytes are, which are initialised
        // (`LinearMemory` 1). `StoreContext` 2: code, which changes both, stands still while the store is
        // borrowed, and nobody has a slice of them that is to be changed (`LinearMemory` 2).
        Some(unsafe {
            let Definition { base, len } = memory.definition.read();
            std::slice::from_raw_parts(base, len as usize)
        })
    }

    /// [`StoreOpaque::bound_bytes_mut`].
    ///
    /// # Panics
    ///
    /// As that.
    #[inline]
    pub(super) fn bound_bytes_mut(&mut self, memory: &BoundMemory) -> &mut [u8] {
        assert_eq!(memory.store, self.store, "{FOREIGN}");
        if self.root(memory.root).is_none() {
            return &mut [];
        }
        // SAFETY: `BoundMemory` 1: it was just seen to be of this store and the root to be there, and with it
        // the definition. `Definition` 1: it says where how many bytes are, which are initialised
        // (`LinearMemory` 1). `StoreContext` 2: code, which changes both, stands still while the store is
        // borrowed exclusively, and nobody else has a slice of them (`LinearMemory` 2).
        unsafe {
            let Definition { base, len } = memory.definition.read();
            std::slice::from_raw_parts_mut(base, len as usize)
        }
    }
}
