//! Handles: what a host has of the things in a store, which is whose they are and where they are; and what a store
//! has, by them. What can be done with handles is said where the public API is.

use super::bound::LinearMemoryOptions;
use super::call;
use super::func::FuncPlace;
use super::host::HostFunc;
use super::opaque::StoreOpaque;
use super::place::DefinedPlace;
use crate::error::Bug;
use crate::keys::{InstanceKey, RootKey, StoreId};
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, EntityIndex,
    FuncIndex,
};
use crate::module::types::{
    SigIndex, WasmExternType, WasmGlobalType, WasmMemoryType, WasmTableType,
};
use crate::raw::RawVal;
use anyhow::{Result, ensure};

/// An instance of a [`Module`](crate::Module) in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    pub(crate) store: StoreId,
    pub(crate) key: InstanceKey,
}

/// A function in a store.
#[derive(Clone, Copy, Debug)]
pub struct Func {
    pub(crate) place: FuncPlace,
}

/// A global in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Global {
    pub(crate) store: StoreId,
    pub(crate) place: DefinedPlace<DefinedGlobalIndex>,
}

/// A table in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub(crate) store: StoreId,
    pub(crate) place: DefinedPlace<DefinedTableIndex>,
}

/// What is said of a memory of another store.
pub(super) const FOREIGN: &str = "a memory is used with a store that is not its own";

/// A linear memory in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub(crate) store: StoreId,
    pub(crate) place: DefinedPlace<DefinedMemoryIndex>,
}

/// A tag in a store: what exceptions are thrown with, and caught by.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    pub(crate) store: StoreId,
    pub(crate) place: DefinedPlace<DefinedTagIndex>,
}

/// Something that can be imported or exported.
#[derive(Clone, Copy, Debug)]
pub enum Extern {
    /// A function.
    Func(Func),
    /// A global.
    Global(Global),
    /// A table.
    Table(Table),
    /// A memory.
    Memory(Memory),
    /// A tag.
    Tag(Tag),
}

impl Func {
    /// The engine's number of its type.
    pub(crate) fn type_number(&self, store: &StoreOpaque) -> Result<u32> {
        store.vm.func_type(self.place)
    }
}

impl Global {
    /// Its type in the engine's numbers.
    pub(crate) fn wasm_type(&self, store: &StoreOpaque) -> Result<WasmGlobalType> {
        store.check(self.store, "global")?;
        store.vm.global_type(self.place)
    }
}

impl Table {
    /// Its type in the engine's numbers.
    pub(crate) fn wasm_type(&self, store: &StoreOpaque) -> Result<WasmTableType> {
        store.check(self.store, "table")?;
        let mut ty = store.vm.table_type(self.place)?;
        ty.limits.min = store.vm.table_size(self.place)?;
        Ok(ty)
    }
}

impl Memory {
    /// Its type as plain data.
    pub(crate) fn wasm_type(&self, store: &StoreOpaque) -> Result<WasmMemoryType> {
        store.check(self.store, "memory")?;
        let info = store.vm.module(self.place.instance())?.info();
        let mut ty = info.memories[info.memory_index(self.place.index())];
        ty.limits.min = store.vm.memory_bytes(self.place).len() as u64 >> ty.page_size_log2;
        Ok(ty)
    }
}

impl Tag {
    /// The engine's number of its function type.
    pub(crate) fn type_number(&self, store: &StoreOpaque) -> Result<u32> {
        store.check(self.store, "tag")?;
        let core = store.vm.module(self.place.instance())?;
        let info = core.info();
        let sig = info.tags[info.tag_index(self.place.index())];
        Ok(core.code().sig_ids()[sig.as_u32() as usize])
    }
}

impl Extern {
    /// Its type in the engine's numbers.
    pub(crate) fn wasm_type(&self, store: &StoreOpaque) -> Result<WasmExternType> {
        let number = |number: Result<u32>| number.map(SigIndex::from_u32);
        Ok(match self {
            Extern::Func(func) => WasmExternType::Func(number(func.type_number(store))?),
            Extern::Global(global) => WasmExternType::Global(global.wasm_type(store)?),
            Extern::Table(table) => WasmExternType::Table(table.wasm_type(store)?),
            Extern::Memory(memory) => WasmExternType::Memory(memory.wasm_type(store)?),
            Extern::Tag(tag) => WasmExternType::Tag(number(tag.type_number(store))?),
        })
    }
}

/// What a store has, by its handles.
impl StoreOpaque {
    /// What an instance has at `index`.
    ///
    /// # Errors
    ///
    /// Fails when it has no such thing, does not let it be referred to, or was not started.
    pub(crate) fn instance_item(&self, key: InstanceKey, index: EntityIndex) -> Result<Extern> {
        self.vm.check_ready(key)?;
        ensure!(
            self.vm.module(key)?.info().has(index),
            Bug::new(format!("the instance has no {index:?}"))
        );
        let store = self.id();
        Ok(match index {
            EntityIndex::Func(index) => Extern::Func(self.instance_func(key, index)?),
            EntityIndex::Table(index) => {
                Extern::Table(Table { store, place: self.vm.table_owner(key, index)? })
            }
            EntityIndex::Memory(index) => {
                Extern::Memory(Memory { store, place: self.vm.memory_owner(key, index)? })
            }
            EntityIndex::Global(index) => {
                Extern::Global(Global { store, place: self.vm.global_owner(key, index)? })
            }
            EntityIndex::Tag(index) => {
                Extern::Tag(Tag { store, place: self.vm.tag_owner(key, index)? })
            }
        })
    }

    /// Calls a function of numbers: arguments are in `cells` from the first on, results take their place.
    ///
    /// # Errors
    ///
    /// The trap or host error that ended the call; or the function is not of this store, or takes or gives
    /// references.
    ///
    /// # Panics
    ///
    /// When there are fewer cells than its type needs.
    #[inline]
    pub(crate) fn call_raw(&mut self, func: &Func, cells: &mut [RawVal]) -> Result<()> {
        call::enter(self, func.place, cells)
    }

    /// Puts a host function into the store; it is called with `cookie`, which is not `u64::MAX`. One
    /// that is for a private root goes when the root goes.
    ///
    /// # Panics
    ///
    /// When the function is for stores of another engine or with data of another type, or the root is
    /// freed or shared.
    pub(crate) fn add_host(&mut self, host: HostFunc, cookie: u64, of: Option<RootKey>) -> Func {
        self.add_host_with(host, cookie, LinearMemoryOptions::default(), of)
    }

    /// [`StoreOpaque::add_host`], of a function whose arguments and results lie in a memory of the root.
    ///
    /// # Panics
    ///
    /// As [`StoreOpaque::add_host`].
    pub(crate) fn add_host_with(
        &mut self,
        host: HostFunc,
        cookie: u64,
        linear: LinearMemoryOptions,
        of: Option<RootKey>,
    ) -> Func {
        let added = self.add_host_func(host, cookie, linear, of);
        let place = added.expect("fewer than 2^32 host functions, for a root that is there");
        Func { place }
    }

    /// A function of an instance.
    ///
    /// # Errors
    ///
    /// Fails when the instance is gone, or has no such function.
    pub(crate) fn instance_func(&self, key: InstanceKey, index: FuncIndex) -> Result<Func> {
        Ok(Func { place: self.vm.instance_func(key, index, self.engine())? })
    }

    /// The bytes of a memory.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    #[inline]
    pub(crate) fn memory_bytes(&self, memory: Memory) -> &[u8] {
        assert_eq!(memory.store, self.id(), "{FOREIGN}");
        self.vm.memory_bytes(memory.place)
    }

    /// Where the bytes of a memory are.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub(crate) fn memory_pointer(&self, memory: Memory) -> *mut u8 {
        assert_eq!(memory.store, self.id(), "{FOREIGN}");
        self.vm.memory_base(memory.place).as_ptr()
    }

    /// The bytes of a memory, to be changed.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    #[inline]
    pub(crate) fn memory_bytes_mut(&mut self, memory: Memory) -> &mut [u8] {
        assert_eq!(memory.store, self.id(), "{FOREIGN}");
        self.vm.memory_bytes_mut(memory.place)
    }
}
