//! The one place that grants what a store is asked for, before anything is borrowed, reserved or allocated for it.

use super::opaque::StoreOpaque;
use super::{exceptions, instance, table};
use crate::error::{Limit, LimitReached, NotYet};
use crate::keys::InstanceKey;
use crate::module::types::{WasmMemoryType, WasmTableType};
use crate::tables::trap_code::Trap;
use anyhow::{Error, Result};
use smallvec::SmallVec;

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
    /// Whoever was to be asked, and cannot be yet: nothing is granted then.
    pub(crate) unasked: Option<NotYet>,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance {
            memory: u64::MAX,
            table: table::MAX_ELEMENTS,
            roots: instance::MAX_ROOTS,
            exceptions: exceptions::MAX_LIVE as u64,
            stack: u64::MAX,
            unasked: None,
        }
    }
}

/// That a request was granted. Nothing else makes one, and what makes or grows something takes the one that was given
/// for just that.
#[derive(Debug)]
#[must_use = "it was asked for, and is not made"]
pub(super) struct Granted(Request);

impl Granted {
    /// Uses it up, for what was asked.
    ///
    /// # Panics
    ///
    /// When something else was asked for.
    #[inline]
    pub(super) fn for_what(self, request: Request) {
        assert_eq!(self.0, request, "what is made is what was asked for");
    }
}

impl Allowance {
    /// What is wrong with a request.
    fn refusal(&self, request: Request) -> Option<Error> {
        if let Some(unasked) = self.unasked {
            return Some(unasked.into());
        }
        let (wanted, most) = match request {
            Request::Memory { bytes } => (bytes, self.memory),
            Request::Table { elements } => (elements, self.table),
            Request::Root { others } => (others.saturating_add(1), self.roots),
            Request::Exception { in_use } => (in_use, self.exceptions),
            Request::Stack { bytes } => (bytes, self.stack),
        };
        (wanted > most).then(|| request.refused(wanted, most))
    }
}

impl Request {
    #[cold]
    fn refused(self, wanted: u64, most: u64) -> Error {
        let limit = match self {
            Request::Memory { .. } => Limit::MemoryBytes,
            Request::Table { .. } => Limit::TableElements,
            Request::Root { .. } => Limit::Instances,
            Request::Exception { .. } => return Trap::AllocationTooLarge.into(),
            Request::Stack { .. } => Limit::StackBytes,
        };
        LimitReached::new(limit, wanted, most).into()
    }
}

/// What an instance defines, granted: a request for each memory, then one for each table.
pub(super) type GrantedDefinitions = SmallVec<[Granted; 4]>;

impl StoreOpaque {
    /// Asks for something.
    ///
    /// # Errors
    ///
    /// Fails when the store does not grant so much, with how much it does: [`LimitReached`], or a trap; or with
    /// [`NotYet`], if it grants nothing.
    #[inline]
    pub(super) fn allowance(&mut self, request: Request) -> Result<Granted> {
        match self.allowance.refusal(request) {
            Some(error) => Err(error),
            None => Ok(Granted(request)),
        }
    }

    /// Grants nothing from now on.
    pub(crate) fn refuse(&mut self, unasked: NotYet) {
        self.allowance.unasked = Some(unasked);
    }

    /// Asks for the memories and tables that an instance defines.
    ///
    /// # Errors
    ///
    /// As [`StoreOpaque::allowance`].
    pub(super) fn allow_definitions(&mut self, key: InstanceKey) -> Result<GrantedDefinitions> {
        let module = self.vm.module(key)?.clone();
        let info = module.info();
        let memories = info.memories.as_values_slice()[info.imported_memories..].iter();
        let tables = info.tables.as_values_slice()[info.imported_tables..].iter();
        let requests = memories.map(Request::memory).chain(tables.map(Request::table));
        requests.map(|request| self.allowance(request)).collect()
    }
}

impl Request {
    /// For a memory of its least size.
    pub(super) fn memory(ty: &WasmMemoryType) -> Request {
        Request::Memory { bytes: ty.limits.min.saturating_mul(1 << ty.page_size_log2) }
    }

    /// For a table of its least size.
    pub(super) fn table(ty: &WasmTableType) -> Request {
        Request::Table { elements: ty.limits.min }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is granted ends where the limit says, and who is refused learns of it.
    #[test]
    fn more_than_the_limit_is_refused() {
        let allowance = Allowance {
            memory: 10,
            table: 11,
            roots: 12,
            exceptions: 13,
            stack: 14,
            unasked: None,
        };
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
            (
                Request::Root { others: 12 },
                "cannot allocate more instances in a store; the most is 12",
            ),
            (Request::Exception { in_use: 14 }, "wasm trap: allocation size too large"),
            (Request::Stack { bytes: 15 }, "cannot allocate a stack of 15 bytes; the most is 14"),
        ];
        for (request, message) in refused {
            assert_eq!(allowance.refusal(request).unwrap().to_string(), message);
        }
        assert!(Allowance::default().refusal(Request::Root { others: u64::MAX }).is_some());
    }

    /// Whoever asks, a guest or the host: what is refused is not there, and the store goes on.
    #[test]
    #[cfg(all(feature = "compile", feature = "wat"))]
    fn every_door_asks() {
        use crate::{AsContextMut, Engine, Instance, Module, Ref, Store};
        const WAT: &str = r#"(module
            (memory (export "memory") 1)
            (table (export "table") 2 funcref)
            (tag $t (param i64))
            (func (export "memory.grow") (result i32) (memory.grow (i32.const 1)))
            (func (export "table.grow") (result i32) (table.grow (ref.null func) (i32.const 1)))
            (func (export "throw") (result i32)
                (block (result i64)
                    (try_table (catch $t 0) (throw $t (i64.const 7)))
                    (unreachable))
                (i32.wrap_i64)))"#;
        let engine = Engine::default();
        let module = Module::new(&engine, WAT).unwrap();
        let mut store = Store::new(&engine, ());
        let set = |store: &mut Store<()>, allowance: Allowance| {
            store.as_context_mut().opaque_mut().allowance = allowance;
        };
        let all = Allowance::default();
        let none = Allowance {
            memory: 65_536,
            table: 2,
            roots: 1,
            exceptions: 0,
            stack: 0,
            unasked: None,
        };

        let refused = |store: &mut Store<()>, allowance, why: &str| {
            set(store, allowance);
            let error = Instance::new(&mut *store, &module, &[]).unwrap_err().to_string();
            assert!(error.contains(why), "expected `{why}`, found `{error}`");
        };
        refused(&mut store, Allowance { memory: 65_535, ..all }, "a memory of 65536 bytes");
        refused(&mut store, Allowance { table: 1, ..all }, "a table of 2 elements; the most is 1");
        refused(&mut store, Allowance { roots: 0, ..all }, "more instances");

        set(&mut store, all);
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        set(&mut store, none);
        let call = |store: &mut Store<()>, name: &str| {
            let func = instance.get_typed_func::<(), i32>(&mut *store, name).unwrap();
            func.call(store, ()).unwrap()
        };
        assert_eq!(["memory.grow", "table.grow"].map(|name| call(&mut store, name)), [-1, -1]);
        // One exception that nobody looks for is no reason to look for others.
        assert_eq!(call(&mut store, "throw"), 7);
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let error = format!("{:#}", memory.grow(&mut store, 1).unwrap_err());
        let why = "cannot allocate a memory of 131072 bytes; the most is 65536";
        assert_eq!(error, format!("a memory cannot grow by 1 pages: {why}"));
        let table = instance.get_table(&mut store, "table").unwrap();
        let error = format!("{:#}", table.grow(&mut store, 1, Ref::Func(None)).unwrap_err());
        let why = "cannot allocate a table of 3 elements; the most is 2";
        assert_eq!(error, format!("a table cannot grow by 1 elements: {why}"));
        let stack = store.as_context_mut().opaque_mut().new_stack(0..1 << 20);
        let error = stack.unwrap_err().to_string();
        assert_eq!(error, "cannot allocate a stack of 1048576 bytes; the most is 0");

        set(&mut store, all);
        assert_eq!(["memory.grow", "table.grow"].map(|name| call(&mut store, name)), [1, 2]);
    }
}
