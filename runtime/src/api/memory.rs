//! Linear memories.

use crate::api::store::{AsContext, AsContextMut};
use crate::types::MemoryType;
use crate::vm::borrow::{StoreContext, StoreContextMut};
use crate::vm::handle::Memory;
use crate::vm::instance::told_to_host;
use crate::vm::memory::asked_by_growth;
use crate::vm::opaque::StoreOpaque;
use anyhow::Result;
use std::fmt;

/// A host access to a memory went out of its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryAccessError(());

impl fmt::Display for MemoryAccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of bounds memory access")
    }
}

impl std::error::Error for MemoryAccessError {}

impl Memory {
    /// Makes a memory of zeros, at the least size of its type.
    ///
    /// # Errors
    ///
    /// Fails when the host cannot give that much.
    pub fn new(mut store: impl AsContextMut, ty: MemoryType) -> Result<Memory> {
        let mut store = store.as_context_mut();
        store.opaque_mut().make_memory(&ty)
    }

    /// Its type: the least size is the present one.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> MemoryType {
        let store = store.as_context();
        self.ty_in(store.opaque()).expect("the memory is of this store")
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<MemoryType> {
        Ok(MemoryType::from_wasm(&self.wasm_type(store)?))
    }

    /// Copies bytes out of the memory.
    ///
    /// # Errors
    ///
    /// Fails when they go past its end: nothing is copied.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn read(
        &self,
        store: impl AsContext,
        offset: usize,
        buffer: &mut [u8],
    ) -> Result<(), MemoryAccessError> {
        let store = store.as_context();
        let bytes = store.opaque().memory_bytes(*self);
        let end = offset.checked_add(buffer.len());
        let source = end.and_then(|end| bytes.get(offset..end)).ok_or(MemoryAccessError(()))?;
        buffer.copy_from_slice(source);
        Ok(())
    }

    /// Copies bytes into the memory.
    ///
    /// # Errors
    ///
    /// Fails when they go past its end: nothing is copied.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn write(
        &self,
        mut store: impl AsContextMut,
        offset: usize,
        buffer: &[u8],
    ) -> Result<(), MemoryAccessError> {
        let mut store = store.as_context_mut();
        let bytes = store.opaque_mut().memory_bytes_mut(*self);
        let end = offset.checked_add(buffer.len());
        let target = end.and_then(|end| bytes.get_mut(offset..end)).ok_or(MemoryAccessError(()))?;
        target.copy_from_slice(buffer);
        Ok(())
    }

    /// The memory's bytes.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn data<'a, T: 'static>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a [u8] {
        store.into().opaque().memory_bytes(*self)
    }

    /// The memory's bytes, to be changed.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn data_mut<'a, T: 'static>(
        &self,
        store: impl Into<StoreContextMut<'a, T>>,
    ) -> &'a mut [u8] {
        store.into().into_opaque().memory_bytes_mut(*self)
    }

    /// The memory's bytes and the store's data, both to be changed.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn data_and_store_mut<'a, T: 'static>(
        &self,
        store: impl Into<StoreContextMut<'a, T>>,
    ) -> (&'a mut [u8], &'a mut T) {
        let (opaque, data) = store.into().into_split();
        (opaque.memory_bytes_mut(*self), data)
    }

    /// Where its bytes are. They may be elsewhere once it has grown, and code of guests changes them, whoever borrows
    /// the store: to read and write them by this takes `unsafe` code, whose matter that is.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn data_ptr(&self, store: impl AsContext) -> *mut u8 {
        store.as_context().opaque().memory_pointer(*self)
    }

    /// Its size in bytes.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn data_size(&self, store: impl AsContext) -> usize {
        store.as_context().opaque().memory_bytes(*self).len()
    }

    /// Its size in pages.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.ty(store).minimum()
    }

    /// The size of a page in bytes.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn page_size(&self, store: impl AsContext) -> u64 {
        let store = store.as_context();
        let ty = self.wasm_type(store.opaque()).expect("the memory is of this store");
        1 << ty.page_size_log2
    }

    /// The size of a page in bytes, as a power of two.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn page_size_log2(&self, store: impl AsContext) -> u8 {
        self.ty(store).page_size_log2()
    }

    /// Grows it by `delta` pages. Returns the old size in pages.
    ///
    /// # Errors
    ///
    /// Fails when it would exceed its maximum ([`LimitReached`](crate::error::LimitReached)) or what the host can give; it
    /// keeps its size.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64) -> Result<u64> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "memory")?;
        store.vm.check_shared(self.place.instance().root)?;
        let grown = store.grow_memory(self.place, delta);
        let asked = || Ok(asked_by_growth(&self.wasm_type(store)?, delta));
        told_to_host(grown, asked, || format!("a memory cannot grow by {delta} pages"))
    }
}
