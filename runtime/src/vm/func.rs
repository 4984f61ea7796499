//! Functions as the host names them: their places in a store, and the way back from words of guests.

use super::call::Callee;
use super::context::{ContextHead, FuncRef, HostFuncContext};
use super::instance::HOST_SLOT;
use super::store::Vm;
use super::word::GuestWord;
use crate::engine::Engine;
use crate::entity::EntityRef;
use crate::error::{Bug, Foreign, Gone, OrBug};
use crate::keys::{InstanceKey, RootKey, StoreId};
use crate::module::info::{FuncIndex, FuncRefIndex};
use crate::module::shape::CallShape;
use crate::tables::layout;
use crate::types::FuncType;
use anyhow::{Context, Error, Result};
use std::ptr::NonNull;

/// The place of a function in a store.
///
/// 1. It was that of a function of `store` when it was made, which only this module does: `at` is the offset
///    of a `FuncRef` in the block of `root`, or the place of a host function. What was there is gone when the
///    root is, or the use of the place that `root` says.
/// 2. `shape` is that of the function's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FuncPlace {
    store: StoreId,
    root: RootKey,
    at: u32,
    shape: CallShape,
}

impl FuncPlace {
    /// The place of a host function that was put there as `generation`.
    pub(super) fn of_host(store: StoreId, generation: u32, at: u32, ty: &FuncType) -> FuncPlace {
        let root = RootKey { slot: HOST_SLOT, generation };
        FuncPlace { store, root, at, shape: CallShape::of(ty.as_wasm()) }
    }

    /// The root, or what stands for one of host functions, and the place in it.
    #[inline]
    pub(super) fn root_and_place(self) -> (RootKey, u32) {
        (self.root, self.at)
    }

    /// Whether it is that of a host function.
    pub(super) fn is_host(self) -> bool {
        self.root.slot == HOST_SLOT
    }

    /// How many cells a call needs.
    #[inline]
    pub(crate) fn cells(self) -> u32 {
        self.shape.cells()
    }

    /// How many cells of numbers a call needs: more than there can be where it takes or gives references.
    #[inline]
    pub(super) fn cells_of_numbers(self) -> usize {
        self.shape.cells_of_numbers()
    }

    /// Whether it takes or gives references.
    #[inline]
    pub(crate) fn has_references(self) -> bool {
        self.shape.has_references()
    }
}

const HOST_DROPPED: Gone = Gone::dropped("the instance of this host function");

#[cold]
fn dropped() -> Error {
    Gone::dropped("the instance of this function").into()
}

impl Vm {
    /// The reference of the function at a place.
    ///
    /// # Errors
    ///
    /// Fails when its instance was dropped, or it is of another store.
    #[inline]
    pub(super) fn func_ref(&self, place: FuncPlace) -> Result<NonNull<FuncRef>> {
        let FuncPlace { store, root, at, .. } = place;
        if store != self.store {
            return Err(foreign());
        }
        if root.slot == HOST_SLOT {
            let host = self.hosts.get(at as usize).and_then(|slot| slot.at(root.generation));
            return Ok(host.context(HOST_DROPPED)?.func_ref());
        }
        let Some(root) = self.root(root) else { return Err(dropped()) };
        // SAFETY: `FuncPlace` 1: this is the store that it was made in, and the root for which it was made is
        // still there, and with it the reference at that offset of its block.
        Ok(unsafe { root.block.start.add(at as usize).cast() })
    }

    /// Whether the function at a place, which is none of the host, is of this store and still there.
    #[inline]
    pub(super) fn is_there(&self, place: FuncPlace) -> bool {
        place.store == self.store && self.root(place.root).is_some()
    }

    /// What to call for the function at a place.
    ///
    /// # Errors
    ///
    /// As [`Vm::func_ref`].
    #[inline]
    pub(super) fn callee(&self, place: FuncPlace) -> Result<Callee> {
        Ok(Callee { func: self.func_ref(place)?, host: place.root.slot == HOST_SLOT })
    }

    /// The engine's number for the type of the function at a place.
    ///
    /// # Errors
    ///
    /// As [`Vm::func_ref`].
    #[inline]
    pub(crate) fn func_type(&self, place: FuncPlace) -> Result<u32> {
        // SAFETY: `FuncPlace` 1, `FuncRef` 1: it was just found that the function is there, and with it its
        // reference. `StoreContext` 2: the store is borrowed.
        Ok(unsafe { self.func_ref(place)?.as_ref() }.sig_id)
    }

    /// Whether the function at a place is what an instance defines as `index`: that code, in that context.
    ///
    /// # Errors
    ///
    /// Fails when one of the two was dropped.
    pub(super) fn is_func(
        &self,
        place: FuncPlace,
        key: InstanceKey,
        index: FuncIndex,
    ) -> Result<bool> {
        let instance = self.instance(key)?;
        let Some(index) = instance.module.info().defined_func(index) else { return Ok(false) };
        // SAFETY: `FuncPlace` 1, `FuncRef` 1: it was just found that the function is there, and with it its
        // reference. `StoreContext` 2: the store is borrowed.
        let FuncRef { code, context, .. } = unsafe { self.func_ref(place)?.read() };
        Ok(context == instance.context.as_ptr().cast()
            && code == instance.module.func_address(index))
    }

    /// The place of a function that its module lets be referred to.
    ///
    /// # Errors
    ///
    /// Fails when it does not, or the instance was dropped.
    pub(crate) fn instance_func(
        &self,
        key: InstanceKey,
        index: FuncIndex,
        engine: &Engine,
    ) -> Result<FuncPlace> {
        let func = self.instance_func_ref(key, index)?;
        // SAFETY: `InstanceContext` 1: the reference is in the context of an instance that is there.
        unsafe { self.place_of(func, key.root, engine) }
    }

    /// The word of a function of an instance, for its own tables, globals and segments.
    ///
    /// # Errors
    ///
    /// As [`Vm::instance_func`].
    pub(super) fn instance_func_word(
        &self,
        key: InstanceKey,
        index: FuncIndex,
    ) -> Result<GuestWord> {
        let func = self.instance_func_ref(key, index)?;
        // SAFETY: `GuestWord` 1: it lies in the block of the root that has the word, and is freed with it.
        Ok(unsafe { GuestWord::of_func(func) })
    }

    fn instance_func_ref(&self, key: InstanceKey, index: FuncIndex) -> Result<NonNull<FuncRef>> {
        let instance = self.instance(key)?;
        let func = instance.module.info().functions.get(index);
        let func_ref = func.and_then(|func| func.func_ref);
        let func_ref = func_ref.or_bug("the module does not export this function")?;
        Ok(instance.field(instance.layout.func_ref(func_ref)))
    }

    /// The function that a word refers to which is not null: found by its address, whatever the word is.
    ///
    /// # Errors
    ///
    /// Fails when there is no function at the address.
    pub(crate) fn func_of_word(&self, word: u64, engine: &Engine) -> Result<FuncPlace> {
        let found = self.func_ref_at(word as usize);
        let (func, root) = found.or_bug("a word that refers to no function")?;
        // SAFETY: `InstanceContext` 1, `HostFuncEntry` 1: it was found in the context of an instance that
        // is there, or in a host function's.
        unsafe { self.place_of(func, root, engine) }
    }

    /// The function reference at an address, if there is one that guests can have words of, and the root that it
    /// is in.
    fn func_ref_at(&self, address: usize) -> Option<(NonNull<FuncRef>, RootKey)> {
        if let Some(&at) = self.host_words.get(&address) {
            let slot = &self.hosts[at as usize];
            let root = RootKey { slot: HOST_SLOT, generation: slot.generation };
            return Some((slot.shared()?.func_ref(), root));
        }
        let (owner, offset) = self.owner(address).ok()?;
        let instance = self.instance(owner).ok()?;
        let first = instance.layout.func_ref(FuncRefIndex::new(0)) as usize;
        let offset = offset.checked_sub(first)?;
        let size = layout::func_ref::SIZE as usize;
        let index = offset / size;
        let is_one = offset % size == 0 && index < instance.module.info().func_refs;
        let func_ref = || instance.field(instance.layout.func_ref(FuncRefIndex::new(index)));
        is_one.then(|| (func_ref(), owner.root))
    }

    /// The place that stands for a function reference in a root: that of the host function, where an instance
    /// has a reference to one.
    ///
    /// # Errors
    ///
    /// Fails when it is of an import that is not linked yet, or not in the root.
    ///
    /// # Safety
    ///
    /// As [`Vm::locate`].
    unsafe fn place_of(
        &self,
        func: NonNull<FuncRef>,
        root: RootKey,
        engine: &Engine,
    ) -> Result<FuncPlace> {
        // SAFETY: `FuncRef` 3: our caller says that the reference lies in a context of the store which
        // lives, so that its type can be read.
        let (host, sig_id) = unsafe { (self.host_of(func)?, func.as_ref().sig_id) };
        let (root, at) = match host {
            Some(host) => host,
            None => (root, self.offset_in(root, func)?),
        };
        Ok(FuncPlace { store: self.store, root, at, shape: engine.func_shape(sig_id) })
    }

    /// The root that a function reference is in, and where; or those of the host function that it is to.
    ///
    /// # Errors
    ///
    /// Fails when it is not one of this store, or of an import that is not linked yet.
    ///
    /// # Safety
    ///
    /// The reference lies in a context of the store, or in a host function's, which lives.
    pub(super) unsafe fn locate(&self, func: NonNull<FuncRef>) -> Result<(RootKey, u32)> {
        // SAFETY: our caller says of the reference what this asks for.
        if let Some(host) = unsafe { self.host_of(func)? } {
            return Ok(host);
        }
        let (_, &(_, root)) =
            self.blocks.range(..=func.addr().get()).next_back().ok_or_else(astray)?;
        let at = self.offset_in(root, func)?;
        Ok((root, at))
    }

    /// Where in a root a function reference is.
    fn offset_in(&self, root: RootKey, func: NonNull<FuncRef>) -> Result<u32> {
        self.root(root).and_then(|it| it.block.offset(func)).ok_or_else(astray)
    }

    /// What stands for the host function that a reference is to, if to one.
    ///
    /// # Safety
    ///
    /// As [`Vm::locate`].
    unsafe fn host_of(&self, func: NonNull<FuncRef>) -> Result<Option<(RootKey, u32)>> {
        // SAFETY: `FuncRef` 1: our caller says that the reference lives; if it leads anywhere, it is to the
        // context of a function that lives as long, which begins with a head.
        let head = unsafe {
            let context = NonNull::new(func.as_ref().context.cast::<ContextHead>());
            context.or_bug("a function that is not linked yet")?.read()
        };
        if head.magic != layout::HOST_FUNC_MAGIC {
            return Ok(None);
        }
        let slot = self.hosts.get(head.index as usize).or_bug("a lone host function")?;
        Ok(Some((RootKey { slot: HOST_SLOT, generation: slot.generation }, head.index)))
    }
}

#[cold]
fn astray() -> Error {
    Bug::new("a function reference leads out of the store").into()
}

#[cold]
fn foreign() -> Error {
    Error::new(Foreign::OtherStore { what: "function" })
}

/// A host function's context is never smaller than what every context begins with.
const _: () = assert!(size_of::<HostFuncContext>() >= size_of::<ContextHead>());
