//! Tables.

use super::Translator;
use super::control::trap_code;
use crate::compile::abi;
use crate::module::info::TableIndex;
use crate::module::types::WasmTableType;
use crate::tables::assumption::Assumption;
use crate::tables::builtins::Builtin;
use crate::tables::layout::table;
use crate::tables::trap_code::Trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn table(&mut self, op: &Operator<'_>) -> bool {
        match *op {
            Operator::TableGet { table } => {
                let index = self.pop();
                let value = self.table_load(TableIndex::from_u32(table), index);
                self.push(value);
            }
            Operator::TableSet { table } => {
                let (index, value) = self.pop2();
                let address = self.element(TableIndex::from_u32(table), index);
                let flags = self.element_flags();
                self.builder.ins().store(flags, value, address, 0);
            }
            Operator::TableSize { table } => {
                let index = TableIndex::from_u32(table);
                let ty = self.env.info.tables[index];
                let len = self.table_len(index, &ty);
                self.push_size(ty.index, Some(len));
            }
            Operator::TableGrow { table } => {
                let (init, delta) = self.pop2();
                let args = [self.i32(table), self.extend(delta), init];
                let old = self.call_builtin(Builtin::table_grow, &args);
                self.push_size(self.env.info.tables[TableIndex::from_u32(table)].index, old);
            }
            Operator::TableFill { table } => {
                let (dst, value, len) = self.pop3();
                let args = [self.i32(table), self.extend(dst), value, self.extend(len)];
                self.call_builtin(Builtin::table_fill, &args);
            }
            Operator::TableCopy { dst_table, src_table } => {
                let (dst, src, len) = self.pop3();
                let args = [
                    self.i32(dst_table),
                    self.extend(dst),
                    self.i32(src_table),
                    self.extend(src),
                    self.extend(len),
                ];
                self.call_builtin(Builtin::table_copy, &args);
            }
            Operator::TableInit { elem_index, table } => {
                let (dst, src, len) = self.pop3();
                let args = [self.i32(table), self.i32(elem_index), self.extend(dst), src, len];
                self.call_builtin(Builtin::table_init, &args);
            }
            Operator::ElemDrop { elem_index } => {
                let args = [self.i32(elem_index)];
                self.call_builtin(Builtin::elem_drop, &args);
            }
            _ => return false,
        }
        true
    }

    /// The element at `index`; traps out of bounds.
    pub(super) fn table_load(&mut self, table: TableIndex, index: Value) -> Value {
        let address = self.element(table, index);
        let flags = self.element_flags();
        self.builder.ins().load(abi::WORD, flags, address, 0)
    }

    fn element_flags(&self) -> MemFlagsData {
        MemFlagsData::trusted().with_alias_region(Some(self.regions.table))
    }

    /// The address of the element at `index`; traps out of bounds.
    fn element(&mut self, table: TableIndex, index: Value) -> Value {
        let ty = self.env.info.tables[table];
        // A table never shrinks.
        if let Some(at) = self.constant(index).filter(|&at| at < ty.limits.min)
            && let Some(offset) = at.checked_mul(table::ELEMENT.into())
        {
            if self.checks() {
                let len = self.table_len_now(table);
                self.assume_size(len, at + 1);
            }
            let base = self.table_base(table, &ty);
            return self.builder.ins().iadd_imm_s(base, offset.cast_signed());
        }
        let index = self.extend(index);
        let len = self.table_len(table, &ty);
        let out = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
        self.builder.ins().trapnz(out, trap_code(Trap::TableOutOfBounds));
        let base = self.table_base(table, &ty);
        let shift = i64::from(table::ELEMENT.trailing_zeros());
        let offset = self.builder.ins().ishl_imm_s(index, shift);
        let address = self.builder.ins().iadd(base, offset);
        if !self.env.table_spectre_guard {
            return address;
        }
        // Speculation past a failed check sees the first element.
        self.builder.ins().select_spectre_guard(out, base, address)
    }

    fn table_base(&mut self, index: TableIndex, ty: &WasmTableType) -> Value {
        let (base, offset) = self.table_definition(index);
        if has_fixed_size(ty) {
            let fixed = self.load_constant(abi::WORD, base, offset + table::BASE);
            if self.checks() {
                let now = self.load_field(abi::WORD, base, offset + table::BASE);
                self.assume_same(Assumption::FixedBase, now, fixed);
            }
            fixed
        } else {
            self.load_field(abi::WORD, base, offset + table::BASE)
        }
    }

    fn table_len(&mut self, index: TableIndex, ty: &WasmTableType) -> Value {
        if has_fixed_size(ty) {
            let fixed = self.i64(ty.limits.min);
            if self.checks() {
                let now = self.table_len_now(index);
                self.assume_same(Assumption::FixedSize, now, fixed);
            }
            return fixed;
        }
        self.table_len_now(index)
    }

    fn table_len_now(&mut self, index: TableIndex) -> Value {
        let (base, offset) = self.table_definition(index);
        self.load_field(types::I64, base, offset + table::LEN)
    }

    /// The address (base and offset) of a table's definition.
    fn table_definition(&mut self, index: TableIndex) -> (Value, i32) {
        let env = self.env;
        match env.info.defined_table(index) {
            Some(defined) => (self.vmctx, env.layout.defined_table(defined)),
            None => match env.known.table(index) {
                Some(distance) => {
                    self.assume_distance(env.layout.imported_table(index), distance);
                    (self.vmctx, distance)
                }
                None => {
                    let at = env.layout.imported_table(index);
                    (self.load_constant(abi::WORD, self.vmctx, at), 0)
                }
            },
        }
    }
}

fn has_fixed_size(ty: &WasmTableType) -> bool {
    ty.limits.max == Some(ty.limits.min)
}
