//! The one place that grants what a store is asked for, before anything is borrowed, reserved or allocated for it.

use super::opaque::StoreOpaque;
use super::place::DefinedPlace;
use super::{exceptions, instance, table};
use crate::keys::InstanceKey;
use crate::module::info::{DefinedMemoryIndex, DefinedTableIndex};
use crate::tables::trap_code::Trap;
use anyhow::{Error, Result, anyhow};

/// What a store is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// That a memory grow to so many bytes; of a new one, from none.
    Memory { bytes: u64 },
    /// That a table grow to so many elements; of a new one, from none.
    Table { elements: u64 },
    /// A root, where there are so many.
    Root { others: u64 },
    /// An exception, where so many bytes of others were just seen to be in use.
    Exception { in_use: u64 },
    /// That calls go on a native stack of so many bytes.
    Stack { bytes: u64 },
}

/// How much a store grants at the most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Bytes of a memory, which its type limits, too.
    pub(crate) memory: u64,
    /// Elements of a table, which its type limits, too.
    pub(crate) table: u64,
    pub(crate) roots: u64,
    /// Bytes of exceptions that are in use.
    pub(crate) exceptions: u64,
    /// Bytes of a native stack.
    pub(crate) stack: u64,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance {
            memory: u64::MAX,
            table: table::MAX_ELEMENTS,
            roots: instance::MAX_ROOTS,
            exceptions: exceptions::MAX_LIVE as u64,
            stack: u64::MAX,
        }
    }
}

/// That a request was granted: nothing else makes one, and what makes something that has to be asked for takes it.
#[derive(Debug)]
#[must_use = "it was asked for, and is not made"]
pub(crate) struct Granted(());

impl Allowance {
    /// What is wrong with a request.
    fn refusal(&self, request: Request) -> Option<Error> {
        let (wanted, most) = match request {
            Request::Memory { bytes } => (bytes, self.memory),
            Request::Table { elements } => (elements, self.table),
            Request::Root { others } => (others.saturating_add(1), self.roots),
            Request::Exception { in_use } => (in_use, self.exceptions),
            Request::Stack { bytes } => (bytes, self.stack),
        };
        let error = || match request {
            Request::Memory { .. } => {
                anyhow!("cannot allocate a memory of {wanted} bytes; the most is {most}")
            }
            Request::Table { .. } => {
                anyhow!("cannot allocate a table of {wanted} elements; the most is {most}")
            }
            Request::Root { .. } => anyhow!("a store holds at most {most} instances"),
            Request::Exception { .. } => Trap::AllocationTooLarge.into(),
            Request::Stack { .. } => {
                anyhow!("cannot call on a stack of {wanted} bytes; the most is {most}")
            }
        };
        (wanted > most).then(error)
    }
}

impl StoreOpaque {
    /// Asks for something.
    ///
    /// # Errors
    ///
    /// Fails when the store does not grant so much, with how much it does.
    #[inline]
    pub(crate) fn allowance(&mut self, request: Request) -> Result<Granted> {
        match self.allowance.refusal(request) {
            Some(error) => Err(error),
            None => Ok(Granted(())),
        }
    }

    /// Asks for the memories and tables that an instance defines.
    ///
    /// # Errors
    ///
    /// As [`StoreOpaque::allowance`].
    pub(crate) fn allow_definitions(&mut self, key: InstanceKey) -> Result<Granted> {
        let module = self.vm.module(key)?.clone();
        let info = module.info();
        for ty in &info.memories.as_values_slice()[info.imported_memories..] {
            let bytes = ty.limits.min.saturating_mul(1 << ty.page_size_log2);
            let Granted(()) = self.allowance(Request::Memory { bytes })?;
        }
        for ty in &info.tables.as_values_slice()[info.imported_tables..] {
            let Granted(()) = self.allowance(Request::Table { elements: ty.limits.min })?;
        }
        Ok(Granted(()))
    }
}

/// What grows, or is made, once it was asked for.
impl StoreOpaque {
    /// Grows a memory by `delta` pages. Returns its old size in pages, or `None` when it cannot grow, or may not.
    ///
    /// # Errors
    ///
    /// Fails when there is no such memory any more.
    pub(crate) fn grow_memory(
        &mut self,
        place: DefinedPlace<DefinedMemoryIndex>,
        delta: u64,
    ) -> Result<Option<u64>> {
        let bytes = self.vm.grown_memory(place, delta)?;
        match self.allowance(Request::Memory { bytes }) {
            Ok(granted) => self.vm.grow_memory(place, delta, granted),
            Err(_) => Ok(None),
        }
    }

    /// Asks for `delta` more elements of a table. `None`: it may not grow so far.
    ///
    /// # Errors
    ///
    /// Fails when there is no such table any more.
    pub(super) fn allow_elements(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
        delta: u64,
    ) -> Result<Option<Granted>> {
        let elements = self.vm.table_size(place)?.saturating_add(delta);
        Ok(self.allowance(Request::Table { elements }).ok())
    }

    /// Asks for an exception of so many cells.
    ///
    /// # Errors
    ///
    /// A trap when too much of what there is already is in use.
    pub(super) fn allow_exception(&mut self, cells: usize) -> Result<Granted> {
        let in_use = self.vm.make_room_for_exception(cells);
        self.allowance(Request::Exception { in_use: in_use as u64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is granted ends where the limit says, and who is refused learns of it.
    #[test]
    fn more_than_the_limit_is_refused() {
        let allowance = Allowance { memory: 10, table: 11, roots: 12, exceptions: 13, stack: 14 };
        let granted = [
            Request::Memory { bytes: 10 },
            Request::Table { elements: 11 },
            Request::Root { others: 11 },
            Request::Exception { in_use: 13 },
            Request::Stack { bytes: 14 },
        ];
        for request in granted {
            assert!(allowance.refusal(request).is_none(), "{request:?}");
        }
        let refused = [
            (Request::Memory { bytes: 11 }, "cannot allocate a memory of 11 bytes; the most is 10"),
            (
                Request::Table { elements: 12 },
                "cannot allocate a table of 12 elements; the most is 11",
            ),
            (Request::Root { others: 12 }, "a store holds at most 12 instances"),
            (Request::Exception { in_use: 14 }, "allocation size too large"),
            (Request::Stack { bytes: 15 }, "cannot call on a stack of 15 bytes; the most is 14"),
        ];
        for (request, message) in refused {
            assert_eq!(allowance.refusal(request).unwrap().to_string(), message);
        }
        assert!(Allowance::default().refusal(Request::Root { others: u64::MAX }).is_some());
    }
}
