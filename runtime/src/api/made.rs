//! Tables, memories, globals and tags that the host makes: each is a root by itself, with an instance
//! of a module that declares nothing else and has no code.
//!
//! What they are made of is said in public types, which know their engine: of another engine's there
//! is no plain data here.

use crate::code::loaded::LoadedCode;
use crate::engine::Engine;
use crate::error::{NotYet, OrBug};
use crate::keys::InstanceKey;
use crate::module::info::{ConstExpr, ConstOp, EntityIndex, ModuleInfo};
use crate::module::types::{SigIndex, WasmHeapType, WasmRefType, WasmValType};
use crate::types::{GlobalType, MemoryType, TableType, TagType};
use crate::vm::handle::{Extern, Global, Memory, Table, Tag};
use crate::vm::instance::Sharing;
use crate::vm::opaque::StoreOpaque;
use anyhow::{Result, ensure};

/// A module with one item, and the engine's number of the type that the item refers to: the first
/// and only type of the module.
#[derive(Default)]
struct Made {
    info: ModuleInfo,
    number: Option<u32>,
}

impl StoreOpaque {
    /// A table of the least size that `ty` says, of null.
    pub(crate) fn make_table(&mut self, ty: &TableType) -> Result<Table> {
        let mut made = Made::default();
        let mut ty = ty.to_wasm(self.engine())?;
        ty.element = made.own_ref(ty.element);
        let index = made.info.tables.push(ty);
        made.info.table_inits.push(None);
        self.make(made, EntityIndex::Table(index))?.into_table().or_bug("a table was made")
    }

    /// A memory of zeros, of the least size that `ty` says.
    pub(crate) fn make_memory(&mut self, ty: &MemoryType) -> Result<Memory> {
        ensure!(!ty.is_shared(), NotYet::new("memories that threads share"));
        let mut made = Made::default();
        let index = made.info.memories.push(ty.to_wasm());
        self.make(made, EntityIndex::Memory(index))?.into_memory().or_bug("a memory was made")
    }

    /// A global of zeros or null.
    pub(crate) fn make_global(&mut self, ty: &GlobalType) -> Result<Global> {
        let mut made = Made::default();
        let mut ty = ty.to_wasm(self.engine())?;
        ty.content = match ty.content {
            WasmValType::Ref(ty) => WasmValType::Ref(made.own_ref(ty)),
            number => number,
        };
        let index = made.info.globals.push(ty);
        made.info.global_inits.push(ConstExpr { ops: Box::new([ConstOp::I64(0)]) });
        self.make(made, EntityIndex::Global(index))?.into_global().or_bug("a global was made")
    }

    /// A tag.
    pub(crate) fn make_tag(&mut self, ty: &TagType) -> Result<Tag> {
        let mut made = Made::default();
        let index = made.own_type(ty.ty().id_in(self.engine())?);
        let index = made.info.tags.push(index);
        self.make(made, EntityIndex::Tag(index))?.into_tag().or_bug("a tag was made")
    }

    fn make(&mut self, made: Made, entity: EntityIndex) -> Result<Extern> {
        let engine: &Engine = self.engine();
        let module = LoadedCode::synthetic(engine, made.info, made.number.into_iter().collect())?;
        let root = self.new_root(&[module], Sharing::Shared)?;
        let key = InstanceKey { root, index: 0 };
        self.start_instance(key, &[])?;
        self.instance_item(key, entity)
    }
}

impl Made {
    /// The module's own index for a type of the engine.
    fn own_type(&mut self, number: u32) -> SigIndex {
        self.number = Some(number);
        SigIndex::from_u32(0)
    }

    /// A type of references as the module says it.
    fn own_ref(&mut self, ty: WasmRefType) -> WasmRefType {
        match ty.heap {
            WasmHeapType::Concrete(number) => {
                WasmRefType { heap: WasmHeapType::Concrete(self.own_type(number.as_u32())), ..ty }
            }
            _ => ty,
        }
    }
}
