//! Handles: who may touch a resource, until when, and who destroys it.
//!
//! The state of all handles of one store is [`Resources`], plain data: a table per component
//! instance (`table`), the scopes of calls that are under way (`borrow`), and the table of what
//! the host holds (`host`). Each transition of CanonicalABI.md is a method, those of guests in
//! `guest`; none runs guest code.
//! Destructors are run by the caller, which learns from the return value that one is due.
//!
//! A root pays for all handles that its guests make the host keep, in one quota (`quota`).
//!
//! `Resource<T>` costs no table entry: a resource that the host defines is a number to its guests,
//! and the host's own value carries what must be known about it.

mod borrow;
mod guest;
mod held;
mod host;
mod quota;
mod table;
mod ty;

pub(crate) mod any;
pub(crate) mod collection;
pub(crate) mod dynamic;
pub(crate) mod typed;

pub use any::ResourceAny;
pub use borrow::{Mark, RootId, ScopeId};
pub use collection::{ResourceTable, ResourceTableError};
pub use dynamic::ResourceDynamic;
pub use host::HostHandle;
pub use table::HandleError;
pub use ty::ResourceType;
pub use typed::Resource;

use borrow::{Lender, Scopes};
use host::HostTable;
use quota::Quotas;
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use table::{Handle, HandleKind, HandleTable, HeldHandle};

/// What tells the handles of one store from those of every other, for all time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResourcesId(NonZeroU64);

/// A component instance of a store, to its handles.
///
/// Slots are used again when instances go, so the number of the slot's use is part of the name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct InstanceId {
    slot: u32,
    generation: u32,
}

/// Where a handle that is lifted or lowered belongs, and how it is passed: by a guest as [`Passing`] has it, or to one
/// as [`Giving`].
#[derive(Clone, Copy, Debug)]
pub struct HandlePlace<'a, P> {
    /// The type of the resource.
    pub ty: &'a ResourceType,
    /// The component instance whose table the handle lies in.
    pub instance: InstanceId,
    /// How it is passed.
    pub passing: P,
}

/// How a guest passes a handle.
#[derive(Clone, Copy, Debug)]
pub enum Passing {
    /// For good: as a part of a call that may fail and have it go back; or, with `None`, as all that a call passes, so
    /// that nothing can fail afterwards.
    Own(Option<ScopeId>),
    /// Until a call ends.
    Borrow(ScopeId),
}

/// How the host passes a handle.
#[derive(Clone, Copy, Debug)]
pub enum Giving {
    /// For good: what a guest has got is its own.
    Own,
    /// For good, to a guest that has failed: there is no handle any more, and what would have been its own goes with it.
    Discard,
    /// Until a call ends.
    Borrow(ScopeId),
}

/// All handles of one store.
///
/// A handle of the host's says whose it is, and is looked at by nobody else: that of a [`ResourceAny`]
/// in [`HostTable`], what a [`Resource`] refers to in `HeldResource`. What guests hold are numbers in tables
/// of their own. Resource types are those that [`Resources::check_type`] let in.
#[derive(Debug, Default)]
pub struct Resources {
    tables: Vec<InstanceTable>,
    free: Vec<u32>,
    host: HostTable,
    scopes: Scopes,
    quotas: Quotas,
}

#[derive(Debug, Default)]
struct InstanceTable {
    generation: u32,
    /// The root that it is of, which pays.
    root: RootId,
    handles: HandleTable,
    /// What it should have owned, and could not get before it failed.
    discarded: Vec<(ResourceType, u32)>,
}

impl InstanceTable {
    /// The table of `instance`, while it is there.
    #[inline]
    fn of(tables: &mut [InstanceTable], instance: InstanceId) -> Option<&mut InstanceTable> {
        let table = tables.get_mut(instance.slot as usize)?;
        (table.generation == instance.generation).then_some(table)
    }

    /// Whether `instance` is there.
    #[inline]
    fn is_of(tables: &[InstanceTable], instance: InstanceId) -> bool {
        let table = tables.get(instance.slot as usize);
        table.is_some_and(|table| table.generation == instance.generation)
    }
}

impl ResourcesId {
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        assert!(id < 1 << 56, "there are fewer than 2^56 stores");
        Self::of_bits(id)
    }

    /// The one whose [`ResourcesId::get`] that is.
    #[inline]
    fn of_bits(bits: u64) -> Self {
        Self(NonZeroU64::new(bits).expect("none has the number 0"))
    }

    #[inline]
    fn get(self) -> u64 {
        self.0.get()
    }
}

/// Instances and calls.
impl Resources {
    /// Whose handles these are.
    #[inline]
    pub fn id(&self) -> ResourcesId {
        self.host.id()
    }

    /// A new root, which may have so many handles.
    pub fn add_root(&mut self, root: RootId, max_handles: u32) {
        self.quotas.open(root, max_handles);
    }

    /// A root is gone, with its instances.
    pub fn remove_root(&mut self, root: RootId) {
        self.quotas.close(root);
    }

    /// A new component instance of a root, which holds no handles.
    pub fn add_instance(&mut self, root: RootId) -> InstanceId {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.tables.push(InstanceTable::default());
            u32::try_from(self.tables.len() - 1).expect("instances fit into memory")
        });
        let table = &mut self.tables[slot as usize];
        table.root = root;
        InstanceId { slot, generation: table.generation }
    }

    /// Forgets a component instance with its handles, and what the host holds of types that it defines. Returns what it
    /// owned, by handles or not: destructors of others may be due.
    pub fn remove_instance(&mut self, instance: InstanceId) -> Vec<(ResourceType, u32)> {
        let Some(table) = InstanceTable::of(&mut self.tables, instance) else { return Vec::new() };
        let handles = std::mem::take(&mut table.handles);
        self.quotas.refund(table.root, handles.places() as usize);
        // The last number is given to nobody: from then on the slot is not used.
        table.generation += 1;
        if table.generation < u32::MAX {
            self.free.push(instance.slot);
        }
        let mut owned = std::mem::take(&mut table.discarded);
        for handle in handles.into_handles() {
            match handle.held.kind {
                HandleKind::Own => owned.push((handle.ty, handle.held.rep)),
                HandleKind::Borrow(scope) => self.scopes.returned(scope),
            }
        }
        while let Some((handle, payer)) = self.host.take_defined(instance) {
            self.quotas.refund_payer(payer);
            if let HandleKind::Borrow(scope) = handle.held.kind {
                self.scopes.returned(scope);
            }
        }
        owned
    }

    /// Whether the host holds resources of a type that no guest defines.
    pub(crate) fn holds(&self, ty: ResourceType) -> bool {
        self.host.holds(ty)
    }

    /// Sees that a type is the host's, or that of an instance that is there, in this store.
    #[inline]
    pub(crate) fn check_type(&self, ty: ResourceType) -> Result<(), HandleError> {
        match ty.definer() {
            Some((of, _)) if of != self.id() => Err(HandleError::OtherStore),
            Some((_, definer)) if !InstanceTable::is_of(&self.tables, definer) => {
                Err(HandleError::InstanceGone)
            }
            _ => Ok(()),
        }
    }

    /// Begins a call whose values may hold handles; `before` is the one that had begun before it.
    #[inline]
    pub fn enter_call(&mut self, root: RootId, before: Mark) -> ScopeId {
        self.scopes.enter(root, before)
    }

    /// How many calls are under way.
    #[cfg(test)]
    pub(crate) fn open_scopes(&self) -> usize {
        self.scopes.count_open()
    }

    /// What a root pays for.
    #[cfg(test)]
    pub(crate) fn used(&self, root: RootId) -> usize {
        self.quotas.used(root) as usize
    }

    /// What is in an instance's table, place by place.
    #[cfg(test)]
    pub(crate) fn snapshot(&mut self, instance: InstanceId) -> impl std::fmt::Debug {
        self.table(instance).map(|table| table.snapshot())
    }

    /// What a root must pay for while no call of it is under way.
    #[cfg(test)]
    pub(crate) fn recount(&self, root: RootId) -> usize {
        let tables = self.tables.iter().filter(|table| table.root == root);
        let places: u32 = tables.map(|table| table.handles.places()).sum();
        places as usize + self.host.payers().filter(|&payer| self.quotas.is(payer, root)).count()
    }

    /// Ends a call: what it lent is given back, what it moved stays where it is. Borrows that the callee still holds
    /// are an error: then the call is still under way, and fails. Returns which had begun before it.
    #[inline]
    pub fn exit_call(&mut self, scope: ScopeId) -> Result<Mark, HandleError> {
        self.end_call(scope, false).map_err(|count| HandleError::BorrowsHeld { count })
    }

    /// Ends calls of `root` that have failed, from the one of a mark on to the first that is not its: what was lent or
    /// moved in them goes back. Returns where that is.
    #[cold]
    pub fn abort_calls(&mut self, root: RootId, mut last: Mark) -> Mark {
        while let Some(scope) = self.scopes.of(last, root) {
            let before = self.end_call(scope, true);
            last = before.unwrap_or_default();
        }
        last
    }

    /// What the host was given in a call is its own from here on, even if the call fails.
    #[inline]
    pub fn keep_moved(&mut self, scope: ScopeId) {
        self.scopes.keep_moved(scope);
    }

    /// Ends a call, which has `failed` or not, as [`Scopes::exit`].
    #[inline(always)]
    fn end_call(&mut self, scope: ScopeId, failed: bool) -> Result<Mark, u32> {
        let Resources { scopes, tables, host, quotas, .. } = self;
        scopes.exit(scope, failed, tables, host, quotas)
    }

    /// Whether the call is still under way.
    pub fn is_open(&self, scope: ScopeId) -> bool {
        self.scopes.is_open(scope)
    }

    #[inline]
    fn table(&mut self, instance: InstanceId) -> Option<&mut HandleTable> {
        InstanceTable::of(&mut self.tables, instance).map(|table| &mut table.handles)
    }

    #[inline]
    fn live_table(&mut self, instance: InstanceId) -> Result<&mut HandleTable, HandleError> {
        self.table(instance).ok_or(HandleError::InstanceGone)
    }

    /// The table of an instance, with room for one more handle.
    #[inline]
    fn roomy_table(&mut self, instance: InstanceId) -> Result<&mut HandleTable, HandleError> {
        let Resources { tables, quotas, .. } = self;
        let table = InstanceTable::of(tables, instance).ok_or(HandleError::InstanceGone)?;
        if table.handles.is_full() {
            quotas.paid(table.root, 1, || table.handles.grow())?;
        }
        Ok(&mut table.handles)
    }
}

/// What the host holds in its table: resources whose type it does not know statically.
impl Resources {
    /// The host owns a resource, of its own making: no guest pays.
    pub fn host_own(&mut self, ty: ResourceType, rep: u32) -> Result<HostHandle, HandleError> {
        self.host.reserve()?;
        Ok(self.host.add(Handle::new(ty, rep, HandleKind::Own), None))
    }

    /// The host takes what a guest owns, as a part of `call` if it is one: should that fail, the guest owns it again.
    fn take_own(
        &mut self,
        index: u32,
        place: HandlePlace<'_, Passing>,
        call: Option<ScopeId>,
    ) -> Result<HostHandle, HandleError> {
        let table = InstanceTable::of(&mut self.tables, place.instance);
        let root = table.ok_or(HandleError::InstanceGone)?.root;
        self.quotas.charge(root, 1)?;
        let taken = self.host.reserve().and_then(|()| self.take(index, place, call));
        match taken {
            Ok(rep) => {
                let payer = self.quotas.payer(root);
                let handle = Handle::new(*place.ty, rep, HandleKind::Own);
                let handle = self.host.add(handle, Some(payer));
                self.note_moved(index, place, rep, call, Some(handle.place()));
                Ok(handle)
            }
            Err(error) => {
                self.quotas.refund(root, 1);
                Err(error)
            }
        }
    }

    /// The host borrows a resource until `scope` ends, and must say before that it is done.
    pub fn host_borrow(
        &mut self,
        ty: ResourceType,
        rep: u32,
        scope: ScopeId,
    ) -> Result<HostHandle, HandleError> {
        let root = self.scopes.root(scope)?;
        let Resources { host, scopes, quotas, .. } = self;
        scopes.reserve(scope, quotas)?;
        quotas.paid(root, 1, || host.reserve())?;
        let handle = Handle::new(ty, rep, HandleKind::Borrow(scope));
        let handle = host.add(handle, Some(quotas.payer(root)));
        self.scopes.held(scope, handle.place());
        Ok(handle)
    }

    /// The host gives away what it owns.
    pub fn host_take_own(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<u32, HandleError> {
        if self.host.get(handle, ty)?.held.kind != HandleKind::Own {
            return Err(HandleError::HostNotOwned);
        }
        self.host_remove(handle, ty).map(|held| held.rep)
    }

    /// Takes a handle out of the host's table that is not lent.
    #[inline]
    fn host_remove(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<HeldHandle, HandleError> {
        let (held, payer) = self.host.remove(handle, ty)?;
        self.quotas.refund_payer(payer);
        Ok(held)
    }

    /// The host lends what it holds until `scope` ends.
    pub fn host_lend(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
        scope: ScopeId,
    ) -> Result<u32, HandleError> {
        let Resources { host, scopes, quotas, .. } = self;
        scopes.lend(scope, Lender::Host(handle.place()), quotas, || host.lend(handle, ty))
    }

    /// The host is done with a handle; see [`Resources::drop_handle`].
    pub fn host_drop(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<Option<u32>, HandleError> {
        let held = self.host_remove(handle, ty)?;
        Ok(self.dropped(held))
    }

    /// Takes a handle out of the table without ending what it stands for: its representation, and
    /// the call it is borrowed from unless it is owned.
    pub(crate) fn host_release(
        &mut self,
        handle: HostHandle,
        ty: ResourceType,
    ) -> Result<(u32, Option<ScopeId>), HandleError> {
        let held = self.host_remove(handle, ty)?;
        Ok(match held.kind {
            HandleKind::Own => (held.rep, None),
            HandleKind::Borrow(scope) => {
                self.scopes.returned(scope);
                (held.rep, Some(scope))
            }
        })
    }

    /// The host has a handle no more, whatever it stands for.
    #[cold]
    fn host_forget(&mut self, handle: HostHandle) {
        self.quotas.refund_payer(self.host.forget(handle.place()));
    }

    /// What the host owned, if it still did, the instance owns from here on, without a handle.
    #[cold]
    fn discard(&mut self, place: HandlePlace<'_, Giving>, rep: Result<u32, HandleError>) {
        if let (Ok(rep), Some(table)) = (rep, InstanceTable::of(&mut self.tables, place.instance)) {
            table.discarded.push((*place.ty, rep));
        }
    }

    /// How many handles the host holds.
    pub fn host_count(&self) -> usize {
        self.host.len()
    }
}

#[cfg(test)]
mod tests;
