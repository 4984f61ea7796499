//! What guests do with their handles.

use super::borrow::{Lender, Moved};
use super::host::HostPlace;
use super::table::{Handle, HandleKind, HeldHandle};
use super::{
    HandleError, HandlePlace, InstanceId, InstanceTable, Passing, ResourceType, Resources, ScopeId,
};

impl Resources {
    /// `resource.new`, and lowering an `own`: the instance owns the resource from here on.
    #[inline]
    pub fn lower_own(
        &mut self,
        instance: InstanceId,
        ty: ResourceType,
        rep: u32,
    ) -> Result<u32, HandleError> {
        Ok(self.roomy_table(instance)?.add(Handle::new(ty, rep, HandleKind::Own)))
    }

    /// Moves what one instance owns to another.
    #[inline]
    pub(crate) fn transfer_own(
        &mut self,
        (from, from_ty): (InstanceId, ResourceType),
        index: u32,
        (to, to_ty): (InstanceId, ResourceType),
    ) -> Result<u32, HandleError> {
        self.reserve(to)?;
        let rep = self.lift_own(from, from_ty, index)?;
        self.lower_own(to, to_ty, rep)
    }

    /// Sees that the instance can own one more resource.
    #[inline]
    pub(super) fn reserve(&mut self, instance: InstanceId) -> Result<(), HandleError> {
        self.roomy_table(instance).map(|_| ())
    }

    /// Lowers a `borrow` for the duration of `scope`. The instance that defines the resource gets
    /// its representation, everyone else a handle that must be dropped before the call ends.
    #[inline]
    pub fn lower_borrow(
        &mut self,
        instance: InstanceId,
        ty: ResourceType,
        rep: u32,
        scope: ScopeId,
    ) -> Result<u32, HandleError> {
        if ty.is_defined_by(instance) {
            return Ok(rep);
        }
        if !self.scopes.is_open(scope) {
            return Err(HandleError::CallEnded);
        }
        let handle = Handle::new(ty, rep, HandleKind::Borrow(scope));
        let index = self.roomy_table(instance)?.add(handle);
        self.scopes.handed_out(scope);
        Ok(index)
    }

    /// Lifts an `own`: takes the handle away and returns the representation.
    #[inline]
    pub fn lift_own(
        &mut self,
        instance: InstanceId,
        ty: ResourceType,
        index: u32,
    ) -> Result<u32, HandleError> {
        self.live_table(instance)?.remove_own(index, &ty)
    }

    /// Lifts an `own` as a part of `call`, if it is one: should that fail, the handle is there again.
    #[inline]
    pub(super) fn move_own(
        &mut self,
        index: u32,
        place: HandlePlace<'_, Passing>,
        call: Option<ScopeId>,
    ) -> Result<u32, HandleError> {
        let rep = self.take(index, place, call)?;
        self.note_moved(index, place, rep, call, None);
        Ok(rep)
    }

    /// [`Resources::lift_own`], where a call can remember it.
    #[inline]
    pub(super) fn take(
        &mut self,
        index: u32,
        place: HandlePlace<'_, Passing>,
        call: Option<ScopeId>,
    ) -> Result<u32, HandleError> {
        if let Some(scope) = call {
            self.scopes.reserve(scope, &mut self.quotas)?;
        }
        self.lift_own(place.instance, *place.ty, index)
    }

    /// A call remembers what was taken; `to`: into the host's table.
    #[inline]
    pub(super) fn note_moved(
        &mut self,
        index: u32,
        place: HandlePlace<'_, Passing>,
        rep: u32,
        call: Option<ScopeId>,
        to: Option<HostPlace>,
    ) {
        if let Some(scope) = call {
            let HandlePlace { ty, instance, .. } = place;
            let handle = Handle::new(*ty, rep, HandleKind::Own);
            self.scopes.moved(scope, Moved { instance, index, handle, to });
        }
    }

    /// Lifts a `borrow`: the handle is lent until `scope` ends.
    #[inline]
    pub fn lift_borrow(
        &mut self,
        instance: InstanceId,
        ty: &ResourceType,
        index: u32,
        scope: ScopeId,
    ) -> Result<u32, HandleError> {
        let Resources { tables, scopes, quotas, .. } = self;
        scopes.lend(scope, Lender::Guest(instance, index), quotas, || {
            let table = InstanceTable::of(tables, instance);
            table.ok_or(HandleError::InstanceGone)?.handles.lend(index, ty)
        })
    }

    /// Lifts a `borrow` that goes back with [`Resources::give_back`], without a scope.
    #[inline]
    pub(crate) fn lend(
        &mut self,
        instance: InstanceId,
        ty: &ResourceType,
        index: u32,
    ) -> Result<u32, HandleError> {
        self.live_table(instance)?.lend(index, ty)
    }

    /// Undoes [`Resources::lend`].
    #[inline]
    pub(crate) fn give_back(&mut self, instance: InstanceId, index: u32) {
        if let Some(table) = self.table(instance) {
            table.give_back(index);
        }
    }

    /// `resource.rep`.
    #[inline]
    pub fn rep(
        &mut self,
        instance: InstanceId,
        ty: ResourceType,
        index: u32,
    ) -> Result<u32, HandleError> {
        self.live_table(instance)?.get(index, ty).map(|handle| handle.held.rep)
    }

    /// `resource.drop`: the representation whose destructor is due, if the handle owned it.
    #[inline]
    pub fn drop_handle(
        &mut self,
        instance: InstanceId,
        ty: &ResourceType,
        index: u32,
    ) -> Result<Option<u32>, HandleError> {
        let held = self.live_table(instance)?.remove(index, ty)?;
        Ok(self.dropped(held))
    }

    /// How many handles the instance holds.
    pub fn handle_count(&mut self, instance: InstanceId) -> usize {
        self.table(instance).map_or(0, |table| table.len())
    }

    #[inline]
    pub(super) fn dropped(&mut self, held: HeldHandle) -> Option<u32> {
        match held.kind {
            HandleKind::Own => Some(held.rep),
            HandleKind::Borrow(scope) => {
                self.scopes.returned(scope);
                None
            }
        }
    }
}
