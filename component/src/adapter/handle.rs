//! Handles: the host moves them from one table to the other.

use super::body::Local;
use super::module::Pair;
use super::value::{ValuePlace, ValueWriter};
use crate::plan::{AdapterBuiltinKind, HandlesOf, Transfer};
use crate::types::{ComponentTypes, FuncType, InterfaceType, ResourceIndex};
use anyhow::{Context, Result};
use std::collections::HashSet;

/// What a call lends.
pub(super) enum Lent {
    /// Nothing.
    Nothing,
    /// These parameters, each a handle to a resource of the callee's own: it gets representations,
    /// of which nothing has to be remembered but that they are lent.
    Handles(Vec<Option<LentHandle>>),
    /// Anything else: the scope of the call remembers it.
    InScope,
}

/// A handle that is lent as such.
#[derive(Clone, Copy)]
pub(super) struct LentHandle {
    of: HandlesOf,
    /// The handle.
    handle: Local,
}

impl Lent {
    /// What is lent by a parameter.
    pub(super) fn handle(&self, param: usize) -> Option<LentHandle> {
        match self {
            Lent::Handles(handles) => handles.get(param).copied().flatten(),
            _ => None,
        }
    }
}

impl ValueWriter<'_, '_> {
    /// Begins a call, as far as borrowed handles are concerned.
    pub(super) fn begin_lending(&mut self, lowered: &FuncType, lifted: &FuncType) -> Result<Lent> {
        let types = self.module.types;
        let mut seen = HashSet::new();
        if !lowered.params.iter().any(|param| has_borrow(types, param.ty, &mut seen)) {
            return Ok(Lent::Nothing);
        }
        if let Some(handles) = self.handles_only(lowered, lifted)? {
            return Ok(Lent::Handles(handles));
        }
        let enter = self.module.builtin(AdapterBuiltinKind::EnterCall)?;
        self.body.call(enter);
        Ok(Lent::InScope)
    }

    /// The handles that are lent, if the callee defines all their types and they are parameters by
    /// themselves.
    fn handles_only(
        &mut self,
        lowered: &FuncType,
        lifted: &FuncType,
    ) -> Result<Option<Vec<Option<LentHandle>>>> {
        let types = self.module.types;
        let params = self.body.param_locals();
        let callee = self.module.options(self.way.to).instance;
        let (mut handles, mut at) = (Vec::new(), &params[..]);
        let mut seen = HashSet::new();
        for (from, to) in lowered.params.iter().zip(&lifted.params) {
            let handle = match (from.ty, to.ty) {
                (InterfaceType::Borrow(resource), InterfaceType::Borrow(defined)) => {
                    let own = self.module.definer(defined) == Some(callee);
                    if lowered.flat_params().is_none() || !own {
                        return Ok(None);
                    }
                    let instance = self.module.options(self.way.from).instance;
                    let handle = *self.take(&mut at, from.ty)?.first().context("a handle")?;
                    Some(LentHandle { of: HandlesOf { instance, resource }, handle })
                }
                _ if has_borrow(types, from.ty, &mut seen) => return Ok(None),
                _ if lowered.flat_params().is_none() => None,
                _ => {
                    self.take(&mut at, from.ty)?;
                    None
                }
            };
            handles.push(handle);
        }
        Ok(Some(handles))
    }

    /// Lends a handle as such.
    pub(super) fn lend(
        &mut self,
        lent: LentHandle,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let lend = self.module.builtin(AdapterBuiltinKind::Lend(lent.of))?;
        self.scalar(InterfaceType::U32, from, to, |values| {
            values.body.call(lend);
            Ok(())
        })
    }

    /// Ends a call: what was lent is given back, and the callee holds nothing of it any more.
    pub(super) fn end_lending(&mut self, lent: &Lent) -> Result<()> {
        match lent {
            Lent::Nothing => {}
            Lent::Handles(handles) => {
                for lent in handles.iter().flatten() {
                    let give_back = self.module.builtin(AdapterBuiltinKind::GiveBack(lent.of))?;
                    self.body.get(lent.handle);
                    self.body.call(give_back);
                }
            }
            Lent::InScope => {
                let exit = self.module.builtin(AdapterBuiltinKind::ExitCall)?;
                self.body.call(exit);
            }
        }
        Ok(())
    }

    /// Moves or lends a handle.
    pub(super) fn handle(
        &mut self,
        pair: Pair,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let kind = match pair {
            Pair { from: InterfaceType::Own(from), to: InterfaceType::Own(to) } => {
                AdapterBuiltinKind::TransferOwn(self.transfer(from, to))
            }
            Pair { from: InterfaceType::Borrow(from), to: InterfaceType::Borrow(to) } => {
                AdapterBuiltinKind::TransferBorrow(self.transfer(from, to))
            }
            _ => anyhow::bail!("a handle of another kind on the other side"),
        };
        let func = self.module.builtin(kind)?;
        self.scalar(InterfaceType::U32, from, to, |values| {
            values.body.call(func);
            Ok(())
        })
    }

    fn transfer(&self, from: ResourceIndex, to: ResourceIndex) -> Transfer {
        let of =
            |side, resource| HandlesOf { instance: self.module.options(side).instance, resource };
        Transfer { from: of(self.way.from, from), to: of(self.way.to, to) }
    }
}

/// Whether values of a type can hold borrowed handles. `seen` are types that cannot.
fn has_borrow(
    types: &ComponentTypes,
    ty: InterfaceType,
    seen: &mut HashSet<InterfaceType>,
) -> bool {
    if let InterfaceType::Borrow(_) = ty {
        return true;
    }
    ty.is_composite()
        && seen.insert(ty)
        && types
            .parts(ty)
            .is_ok_and(|parts| parts.into_iter().any(|part| has_borrow(types, part, seen)))
}
