//! Handles: what a host has of the things in a store, which is whose they are and where they are. What can be
//! done with them is said where the public API is.

use super::func::FuncPlace;
use super::place::DefinedPlace;
use crate::keys::{InstanceKey, StoreId};
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex,
};
use crate::module::types::{
    SigIndex, WasmExternType, WasmGlobalType, WasmMemoryType, WasmTableType,
};
use crate::vm::opaque::StoreOpaque;
use anyhow::Result;

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
