//! What a store has behind the wall: its context, the roots and host functions in it, the calls under way.

use super::context::{Account, StoreContext};
use super::exceptions::Exceptions;
use super::exits::Exits;
use super::host::{HostFuncEntry, NO_COOKIE};
use super::hosts::HostSlot;
use super::instance::RootSlot;
use super::link::Linked;
use super::stack::{Stack, StoppedStacks};
use super::trap::Fault;
use super::word::GuestWord;
use super::{account, builtins};
use crate::error::OrBug;
use crate::keys::{InstanceKey, RootKey, StoreId};
use anyhow::Result;
use std::any::Any;
use std::collections::BTreeMap;
use std::ptr::{self, NonNull};
use std::sync::atomic::AtomicU64;

/// The WebAssembly side of a store.
pub(crate) struct Vm {
    /// The store's identity.
    pub(super) store: StoreId,
    pub(super) roots: Vec<RootSlot>,
    /// Where each root's block is, by address: its size and root.
    pub(super) blocks: BTreeMap<usize, (usize, RootKey)>,
    pub(super) hosts: Vec<HostSlot>,
    /// Exit stubs for host functions that are shared.
    pub(super) exits: Exits,
    /// The places of shared host functions, by the addresses of their references.
    pub(super) host_words: BTreeMap<usize, u32>,
    /// Places of roots and host functions that are free to be used again.
    pub(super) free_roots: Vec<u32>,
    pub(super) free_hosts: Vec<u32>,
    /// Host functions that are gone, but one of which may be running: see `free`.
    pub(super) leaving: Vec<HostFuncEntry>,
    /// The calls under way: those on the stack that runs, and those on others.
    pub(super) stack: Stack,
    pub(super) stopped_stacks: StoppedStacks,
    /// What external references refer to; the word of a reference is its place here plus one.
    externs: Vec<Box<dyn Any + Send + Sync>>,
    /// The instance whose start function is a host function, which is being called.
    pub(super) starting: Option<InstanceKey>,
    pub(super) exceptions: Exceptions,
    /// The number that the next tag gets.
    pub(super) next_tag: u64,
    /// Goes last, whatever happens while the others go.
    context: OwnContext,
}

/// The store context.
///
/// 1. It was a box, which nobody else frees.
struct OwnContext(NonNull<StoreContext>);

impl Drop for OwnContext {
    fn drop(&mut self) {
        // SAFETY: `OwnContext` 1: it was a box, which nobody else frees. It is dropped once.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: `OwnContext` 1, `Block` 1, `HostFuncEntry` 1, `Object` 1, `Exits` 1, `Stack` 2: the pointers lead to what
// the store owns, which is bound to no thread, or to code. What host functions close over, and what external
// references hold, is `Send`.
unsafe impl Send for Vm {}
// SAFETY: `StoreContext` 2: whoever shares a store can neither call nor change anything of it, but for what
// is atomic or under a lock.
unsafe impl Sync for Vm {}

impl Vm {
    pub(crate) fn new(store: StoreId) -> Vm {
        let context = Box::new(StoreContext {
            stack_limit: 0,
            exit_fp: 0,
            entry_fp: 0,
            entry_sp: 0,
            entry_handler: 0,
            builtins: builtins::table(),
            resume_pc: 0,
            resume_sp: 0,
            resume_fp: 0,
            resume_exception: 0,
            store: ptr::null_mut(),
            cookie: NO_COOKIE,
            fault: Fault::NONE,
            flag: 0,
            mark: 0,
            look: AtomicU64::new(0),
            look_page: account::never_asked(),
            account: Account { fuel: i64::MAX },
        });
        Vm {
            store,
            roots: Vec::new(),
            blocks: BTreeMap::new(),
            hosts: Vec::new(),
            exits: Exits::default(),
            host_words: BTreeMap::new(),
            free_roots: Vec::new(),
            free_hosts: Vec::new(),
            leaving: Vec::new(),
            stack: Stack::default(),
            stopped_stacks: StoppedStacks::default(),
            externs: Vec::new(),
            starting: None,
            exceptions: Exceptions::default(),
            next_tag: 1,
            context: OwnContext(NonNull::from(Box::leak(context))),
        }
    }

    #[inline]
    pub(super) fn context(&self) -> *mut StoreContext {
        self.context.0.as_ptr()
    }

    /// The flag of the layer above.
    #[inline]
    pub(crate) fn flag(&self) -> bool {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed.
        unsafe { (*self.context()).flag != 0 }
    }

    /// Sets the flag of the layer above.
    #[inline]
    pub(crate) fn set_flag(&mut self, flag: bool) {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
        unsafe { (*self.context()).flag = flag.into() }
    }

    /// Where compiled code finds the flag.
    pub(super) fn linked_flag(&self) -> Linked {
        // SAFETY: `StoreContext` 1: it is there as long as the store, and no field of it is at address
        // zero.
        Linked::Global(unsafe { NonNull::new_unchecked(&raw mut (*self.context()).flag).cast() })
    }

    /// The mark of the layer above.
    #[inline]
    pub(crate) fn mark(&self) -> u64 {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed.
        unsafe { (*self.context()).mark }
    }

    /// Sets the mark of the layer above.
    #[inline]
    pub(crate) fn set_mark(&mut self, mark: u64) {
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
        unsafe { (*self.context()).mark = mark }
    }

    /// Keeps a host value for as long as the store lives. Returns its number.
    pub(crate) fn add_extern(&mut self, value: Box<dyn Any + Send + Sync>) -> u64 {
        self.externs.push(value);
        self.externs.len() as u64
    }

    /// The word of an external reference, by the number of its value.
    ///
    /// # Errors
    ///
    /// Fails when there is no value with that number.
    pub(super) fn extern_word(&self, number: u64) -> Result<GuestWord> {
        self.extern_of_word(number).or_bug("an external reference that no host made")?;
        // SAFETY: `GuestWord` 1: it was just found to be the number of a value that the store keeps.
        Ok(unsafe { GuestWord::held(number) })
    }

    /// The host value of an external reference's word.
    pub(crate) fn extern_of_word(&self, word: u64) -> Option<&(dyn Any + Send + Sync)> {
        self.externs.get(extern_index(word)?).map(|value| &**value)
    }

    /// [`Vm::extern_of_word`], to be changed.
    pub(crate) fn extern_of_word_mut(&mut self, word: u64) -> Option<&mut (dyn Any + Send + Sync)> {
        self.externs.get_mut(extern_index(word)?).map(|value| &mut **value)
    }
}

/// Where the value of an external reference's word is kept.
fn extern_index(word: u64) -> Option<usize> {
    usize::try_from(word.checked_sub(1)?).ok()
}
