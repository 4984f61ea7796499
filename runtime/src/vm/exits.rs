//! Exit stubs for the host functions that live as long as their store: code that does, too, has them.

use super::hosts::HostSlot;
use crate::code::loaded::{LoadedCode, SharedCode};
use crate::engine::Engine;
use std::collections::{HashMap, HashSet};
use std::ffi::c_void;
use std::{iter, ptr};

/// The exit stubs that a store has, by the engine's numbers of their types. Everything is looked at once,
/// however many instances there are, and only if somebody asks.
///
/// 1. `stubs` are of code of which a shared root has an instance: they stay as long as the store.
/// 2. Host functions are `waiting` at all the types that they are of, and no code that was offered has one
///    of these.
#[derive(Default)]
pub(super) struct Exits {
    stubs: HashMap<u32, *const c_void>,
    /// The codes whose stubs are noted, or soon will be, by address.
    known: HashSet<*const LoadedCode>,
    /// Those whose stubs are not noted yet.
    unread: Vec<SharedCode>,
    /// The places of host functions that no code has a stub for, by the numbers of each of their types.
    waiting: HashMap<u32, Vec<u32>>,
}

impl Exits {
    /// There is code that lives as long as the store. Host functions that waited for its stubs get them.
    ///
    /// # Safety
    ///
    /// A shared root has an instance of it, and it has not run in the store.
    pub(super) unsafe fn offer(&mut self, code: &SharedCode, hosts: &[HostSlot]) {
        if !code.has_exit_stubs() || !self.known.insert(ptr::from_ref(&**code)) {
            return;
        }
        self.unread.push(code.clone());
        if self.waiting.is_empty() {
            return;
        }
        for (id, stub) in code.exit_stubs() {
            let waiting = self.waiting.remove(&id).unwrap_or_default();
            for host in waiting.into_iter().filter_map(|at| hosts[at as usize].shared()) {
                // SAFETY: `Exits` 2: it waited for a stub of this type, or of one below it, and no code before
                // this had such a type. Our caller says that the code stays as long as the store, and `FuncRef`
                // 4: it has not run yet.
                unsafe { host.set_exit(stub) };
            }
        }
    }

    /// The exit stub of a type with the engine's number `id`. One of a type above it will do: it takes and gives
    /// the same cells.
    pub(super) fn of(&mut self, id: u32, engine: &Engine) -> Option<*const c_void> {
        for code in self.unread.drain(..) {
            self.stubs.extend(code.exit_stubs());
        }
        types_from(id, engine).find_map(|id| self.stubs.get(&id).copied())
    }

    /// Notes that the host function at a place waits for an exit stub of its type.
    pub(super) fn await_one(&mut self, at: u32, id: u32, engine: &Engine) {
        for id in types_from(id, engine) {
            self.waiting.entry(id).or_default().push(at);
        }
    }
}

/// A type, and those above it.
fn types_from(id: u32, engine: &Engine) -> impl Iterator<Item = u32> {
    let above = |&id: &u32| Some(engine.subtyping(id).supertype?.as_u32());
    iter::successors(Some(id), above)
}
