//! Host functions in a store: their places, and whose they are.

use super::bound::LinearMemoryOptions;
use super::func::FuncPlace;
use super::host::{HostFunc, HostFuncEntry};
use super::instance::{DROPPED, Sharing};
use super::store::Vm;
use crate::error::{Bug, OrBug};
use crate::keys::RootKey;
use crate::vm::opaque::StoreOpaque;
use anyhow::{Context, Result, ensure};
use std::ptr;

/// A place for a host function.
pub(super) struct HostSlot {
    /// How often the place was used before.
    pub(super) generation: u32,
    pub(super) host: Option<HostFuncEntry>,
    /// The private root that it belongs to; `None` for what lives as long as the store.
    pub(super) of: Option<RootKey>,
}

impl HostSlot {
    /// The host function, if it is still that of this use.
    #[inline]
    pub(super) fn at(&self, generation: u32) -> Option<&HostFuncEntry> {
        self.host.as_ref().filter(|_| self.generation == generation)
    }

    /// The host function, if it is one that lives as long as the store.
    pub(super) fn shared(&self) -> Option<&HostFuncEntry> {
        self.host.as_ref().filter(|_| self.of.is_none())
    }
}

impl StoreOpaque {
    /// Puts a host function into the store, for the instances of a private root or for all that are
    /// in no such root. Returns its place.
    ///
    /// # Errors
    ///
    /// Fails when there are too many, or the root is freed or shared.
    ///
    /// # Panics
    ///
    /// When the function is for stores of another engine or with data of another type.
    pub(crate) fn add_host_func(
        &mut self,
        func: HostFunc,
        cookie: u64,
        linear: LinearMemoryOptions,
        of: Option<RootKey>,
    ) -> Result<FuncPlace> {
        func.assert_fits(self);
        // SAFETY: `HostFuncEntry` 2: it was just seen to be for this store.
        unsafe { self.vm.add_host(func, cookie, linear, of) }
    }
}

impl Vm {
    /// [`StoreOpaque::add_host_func`].
    ///
    /// # Safety
    ///
    /// The function is for stores of this one's engine, with data of this one's type.
    unsafe fn add_host(
        &mut self,
        func: HostFunc,
        cookie: u64,
        linear: LinearMemoryOptions,
        of: Option<RootKey>,
    ) -> Result<FuncPlace> {
        self.let_go();
        let id = func.ty().own_id();
        let code = match of {
            Some(key) => {
                let root = self.root(key).context(DROPPED)?;
                ensure!(
                    root.sharing == Sharing::Private,
                    Bug::new("a shared root has no host functions")
                );
                let mut codes = root.instances.iter().map(|instance| instance.module.code());
                codes.find_map(|code| code.exit_stub_of(id))
            }
            None => self.exits.of(id, func.ty().engine()),
        };
        let code = code.unwrap_or(ptr::null());
        let at = match self.free_hosts.pop() {
            Some(at) => at,
            None => {
                let at = u32::try_from(self.hosts.len())
                    .ok()
                    .or_bug("more host functions than a store holds")?;
                self.hosts.push(HostSlot { generation: 0, host: None, of: None });
                at
            }
        };
        if of.is_none() && code.is_null() {
            self.exits.await_one(at, id, func.ty().engine());
        }
        let generation = self.hosts[at as usize].generation;
        let place = FuncPlace::of_host(self.store, generation, at, func.ty());
        // SAFETY: `HostFuncEntry` 2: our caller says that it is for this store. `FuncRef` 2, `Exits` 1: the stub,
        // if any, is of code in the root with which the function goes, or of code that stays as long as the store.
        let host = unsafe { HostFuncEntry::new(self, at, func, cookie, linear, code) };
        if of.is_none() {
            self.host_words.insert(host.func_ref().addr().get(), at);
        }
        let slot = &mut self.hosts[at as usize];
        (slot.host, slot.of) = (Some(host), of);
        if let Some(root) = of.and_then(|key| self.roots[key.slot as usize].root.as_mut()) {
            root.hosts.push(at);
        }
        Ok(place)
    }
}
