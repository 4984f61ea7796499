//! What reading asks of, and notes in, a module that is not complete yet: types and constant expressions of
//! the input are made ours.

use crate::entity::EntityRef;
use crate::error::{OrBug, Unsupported};
use crate::module::info::*;
use crate::module::proposal::unsupported;
use crate::module::types::*;
use anyhow::{Error, Result, bail, ensure};
use wasmparser::{Operator, TypeRef, UnpackedIndex};

impl ModuleInfo {
    /// Adds an import to its index space.
    pub fn import(&mut self, ty: TypeRef) -> Result<EntityIndex> {
        Ok(match ty {
            TypeRef::Func(ty) => {
                let sig = self.types[TypeIndex::from_u32(ty)];
                self.imported_functions += 1;
                EntityIndex::Func(self.functions.push(FuncInfo { sig, func_ref: None }))
            }
            TypeRef::Table(ty) => {
                self.imported_tables += 1;
                let ty = self.table_type(ty)?;
                EntityIndex::Table(self.tables.push(ty))
            }
            TypeRef::Memory(ty) => {
                self.imported_memories += 1;
                EntityIndex::Memory(self.memories.push(memory_type(ty)?))
            }
            TypeRef::Global(ty) => {
                self.imported_globals += 1;
                let ty = self.global_type(ty)?;
                EntityIndex::Global(self.globals.push(ty))
            }
            TypeRef::Tag(ty) => {
                let sig = self.types[TypeIndex::from_u32(ty.func_type_idx)];
                self.imported_tags += 1;
                EntityIndex::Tag(self.tags.push(sig))
            }
            TypeRef::FuncExact(_) => bail!(Unsupported::new("it is of a kind not supported")),
        })
    }

    /// Notes that `func` can be referred to.
    pub(super) fn refer(&mut self, func: FuncIndex) {
        let next = FuncRefIndex::new(self.func_refs);
        let info = &mut self.functions[func];
        if info.func_ref.is_none() {
            info.func_ref = Some(next);
            self.func_refs += 1;
        }
    }

    pub(super) fn const_expr(&mut self, expr: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr> {
        let mut ops = Vec::new();
        for op in expr.get_operators_reader().into_iter_with_offsets() {
            let (op, offset) = op?;
            ops.push(match op {
                Operator::I32Const { value } => ConstOp::I32(value),
                Operator::I64Const { value } => ConstOp::I64(value),
                Operator::F32Const { value } => ConstOp::F32(value.bits()),
                Operator::F64Const { value } => ConstOp::F64(value.bits()),
                Operator::V128Const { value } => ConstOp::V128(u128::from_le_bytes(*value.bytes())),
                Operator::GlobalGet { global_index } => {
                    ConstOp::GlobalGet(GlobalIndex::from_u32(global_index))
                }
                Operator::RefNull { hty } => ConstOp::RefNull(self.heap_type(hty)?),
                Operator::RefFunc { function_index } => {
                    let func = FuncIndex::from_u32(function_index);
                    self.refer(func);
                    ConstOp::RefFunc(func)
                }
                Operator::I32Add => ConstOp::I32Add,
                Operator::I32Sub => ConstOp::I32Sub,
                Operator::I32Mul => ConstOp::I32Mul,
                Operator::I64Add => ConstOp::I64Add,
                Operator::I64Sub => ConstOp::I64Sub,
                Operator::I64Mul => ConstOp::I64Mul,
                Operator::End => break,
                op => {
                    return Err(Error::new(unsupported(&op).at(offset))
                        .context(format!("at offset {offset:#x}")));
                }
            });
        }
        Ok(ConstExpr { ops: ops.into() })
    }

    /// A type of a value.
    pub fn val_type(&self, ty: wasmparser::ValType) -> Result<WasmValType> {
        Ok(match ty {
            wasmparser::ValType::I32 => WasmValType::I32,
            wasmparser::ValType::I64 => WasmValType::I64,
            wasmparser::ValType::F32 => WasmValType::F32,
            wasmparser::ValType::F64 => WasmValType::F64,
            wasmparser::ValType::V128 => WasmValType::V128,
            wasmparser::ValType::Ref(ty) => WasmValType::Ref(self.ref_type(ty)?),
        })
    }

    pub(super) fn ref_type(&self, ty: wasmparser::RefType) -> Result<WasmRefType> {
        Ok(WasmRefType { nullable: ty.is_nullable(), heap: self.heap_type(ty.heap_type())? })
    }

    pub(super) fn heap_type(&self, ty: wasmparser::HeapType) -> Result<WasmHeapType> {
        use wasmparser::{AbstractHeapType, HeapType};
        Ok(match ty {
            HeapType::Abstract { shared: false, ty: AbstractHeapType::Func } => WasmHeapType::Func,
            HeapType::Abstract { shared: false, ty: AbstractHeapType::NoFunc } => {
                WasmHeapType::NoFunc
            }
            HeapType::Abstract { shared: false, ty: AbstractHeapType::Extern } => {
                WasmHeapType::Extern
            }
            HeapType::Abstract { shared: false, ty: AbstractHeapType::NoExtern } => {
                WasmHeapType::NoExtern
            }
            HeapType::Abstract { shared: false, ty: AbstractHeapType::Exn } => WasmHeapType::Exn,
            HeapType::Abstract { shared: false, ty: AbstractHeapType::NoExn } => {
                WasmHeapType::NoExn
            }
            HeapType::Concrete(UnpackedIndex::Module(index)) => {
                let sig = self.types.get(TypeIndex::from_u32(index));
                WasmHeapType::Concrete(*sig.or_bug("a type refers to one that is not there")?)
            }
            ty => bail!(Unsupported::new(format!(
                "references to {ty:?} need `gc`, which is not implemented yet"
            ))),
        })
    }

    pub(super) fn table_type(&self, ty: wasmparser::TableType) -> Result<WasmTableType> {
        ensure!(!ty.shared, Unsupported::new("shared tables are not supported"));
        Ok(WasmTableType {
            element: self.ref_type(ty.element_type)?,
            index: index_type(ty.table64),
            limits: Limits { min: ty.initial, max: ty.maximum },
        })
    }

    pub(super) fn global_type(&self, ty: wasmparser::GlobalType) -> Result<WasmGlobalType> {
        ensure!(!ty.shared, Unsupported::new("shared globals are not supported"));
        Ok(WasmGlobalType { content: self.val_type(ty.content_type)?, mutable: ty.mutable })
    }
}

pub(super) fn memory_type(ty: wasmparser::MemoryType) -> Result<WasmMemoryType> {
    Ok(WasmMemoryType {
        index: index_type(ty.memory64),
        limits: Limits { min: ty.initial, max: ty.maximum },
        shared: ty.shared,
        page_size_log2: u8::try_from(ty.page_size_log2.unwrap_or(16))?,
    })
}

pub(super) fn index_type(is_64: bool) -> IndexType {
    if is_64 { IndexType::I64 } else { IndexType::I32 }
}
