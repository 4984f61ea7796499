//! Linear memory: accesses and their bounds, and the instructions on whole memories (those that move
//! bytes are in `bulk`).
//!
//! An address of a 32-bit memory whose whole address space is reserved is not checked: what lies
//! out of bounds faults in the reservation or in the guard behind it, and the fault is found in the
//! table of traps. Everything else compares with the memory's length, in arithmetic that cannot
//! wrap.

use super::Translator;
use crate::compile::abi;
use crate::module::info::MemoryIndex;
use crate::module::types::{IndexType, WasmMemoryType};
use crate::tables::assumption::Assumption;
use crate::tables::builtins::Builtin;
use crate::tables::layout::memory;
use crate::tables::trap_code::Trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Endianness, InstBuilder, MemFlagsData, Opcode, TrapCode, Type, Value, types,
};
use wasmparser::{MemArg, Operator};

/// Where an access goes: an address, an offset from it, and the flags that it needs.
#[derive(Clone, Copy)]
pub(super) struct Access {
    pub(super) address: Value,
    pub(super) offset: i32,
    pub(super) flags: MemFlagsData,
}

impl Translator<'_, '_> {
    pub(super) fn memory_access(&mut self, op: &Operator<'_>) -> bool {
        use types::{F32, F64, I32, I64};
        match op {
            Operator::I32Load { memarg } => self.load(memarg, I32),
            Operator::I64Load { memarg } => self.load(memarg, I64),
            Operator::F32Load { memarg } => self.load(memarg, F32),
            Operator::F64Load { memarg } => self.load(memarg, F64),
            Operator::I32Load8S { memarg } => self.load_extend(memarg, Opcode::Sload8, I32),
            Operator::I32Load8U { memarg } => self.load_extend(memarg, Opcode::Uload8, I32),
            Operator::I32Load16S { memarg } => self.load_extend(memarg, Opcode::Sload16, I32),
            Operator::I32Load16U { memarg } => self.load_extend(memarg, Opcode::Uload16, I32),
            Operator::I64Load8S { memarg } => self.load_extend(memarg, Opcode::Sload8, I64),
            Operator::I64Load8U { memarg } => self.load_extend(memarg, Opcode::Uload8, I64),
            Operator::I64Load16S { memarg } => self.load_extend(memarg, Opcode::Sload16, I64),
            Operator::I64Load16U { memarg } => self.load_extend(memarg, Opcode::Uload16, I64),
            Operator::I64Load32S { memarg } => self.load_extend(memarg, Opcode::Sload32, I64),
            Operator::I64Load32U { memarg } => self.load_extend(memarg, Opcode::Uload32, I64),
            Operator::I32Store { memarg } => self.store(memarg, Opcode::Store, 4),
            Operator::I64Store { memarg } => self.store(memarg, Opcode::Store, 8),
            Operator::F32Store { memarg } => self.store(memarg, Opcode::Store, 4),
            Operator::F64Store { memarg } => self.store(memarg, Opcode::Store, 8),
            Operator::I32Store8 { memarg } => self.store(memarg, Opcode::Istore8, 1),
            Operator::I32Store16 { memarg } => self.store(memarg, Opcode::Istore16, 2),
            Operator::I64Store8 { memarg } => self.store(memarg, Opcode::Istore8, 1),
            Operator::I64Store16 { memarg } => self.store(memarg, Opcode::Istore16, 2),
            Operator::I64Store32 { memarg } => self.store(memarg, Opcode::Istore32, 4),
            _ => return false,
        }
        true
    }

    pub(super) fn memory(&mut self, op: &Operator<'_>) -> bool {
        match *op {
            Operator::MemorySize { mem } => self.memory_size(MemoryIndex::from_u32(mem)),
            Operator::MemoryGrow { mem } => {
                let delta = self.pop();
                let args = [self.i32(mem), self.extend(delta)];
                let old = self.call_builtin(Builtin::memory_grow, &args);
                self.push_size(self.env.info.memories[MemoryIndex::from_u32(mem)].index, old);
            }
            Operator::MemoryCopy { dst_mem, src_mem } => self.memory_copy(dst_mem, src_mem),
            Operator::MemoryFill { mem } => self.memory_fill(mem),
            Operator::MemoryInit { data_index, mem } => {
                let (dst, src, len) = self.pop3();
                let args = [self.i32(mem), self.i32(data_index), self.extend(dst), src, len];
                self.call_builtin(Builtin::memory_init, &args);
            }
            Operator::DataDrop { data_index } => {
                let args = [self.i32(data_index)];
                self.call_builtin(Builtin::data_drop, &args);
            }
            _ => return false,
        }
        true
    }

    /// Pushes a size or -1, which a builtin returned as an `i64`.
    pub(super) fn push_size(&mut self, index: IndexType, size: Option<Value>) {
        let size = size.expect("builtins that grow return the old size");
        let size = match index {
            IndexType::I32 => self.builder.ins().ireduce(types::I32, size),
            IndexType::I64 => size,
        };
        self.push(size);
    }

    fn memory_size(&mut self, index: MemoryIndex) {
        let ty = self.env.info.memories[index];
        let len = self.memory_len_now(index);
        let pages = self.builder.ins().ushr_imm_s(len, i64::from(ty.page_size_log2));
        self.push_size(ty.index, Some(pages));
    }

    pub(super) fn load(&mut self, memarg: &MemArg, ty: Type) {
        let access = self.access(memarg, ty.bytes());
        let Access { address, offset, flags } = access;
        let value = self.builder.ins().load(ty, flags, address, offset);
        self.push(value);
    }

    fn load_extend(&mut self, memarg: &MemArg, opcode: Opcode, ty: Type) {
        let size = match opcode {
            Opcode::Sload8 | Opcode::Uload8 => 1,
            Opcode::Sload16 | Opcode::Uload16 => 2,
            _ => 4,
        };
        let Access { address, offset, flags } = self.access(memarg, size);
        let ins = self.builder.ins();
        let value = match opcode {
            Opcode::Sload8 => ins.sload8(ty, flags, address, offset),
            Opcode::Uload8 => ins.uload8(ty, flags, address, offset),
            Opcode::Sload16 => ins.sload16(ty, flags, address, offset),
            Opcode::Uload16 => ins.uload16(ty, flags, address, offset),
            Opcode::Sload32 => ins.sload32(flags, address, offset),
            _ => ins.uload32(flags, address, offset),
        };
        self.push(value);
    }

    pub(super) fn store(&mut self, memarg: &MemArg, opcode: Opcode, size: u32) {
        let value = self.pop();
        let Access { address, offset, flags } = self.access(memarg, size);
        let ins = self.builder.ins();
        match opcode {
            Opcode::Istore8 => ins.istore8(flags, value, address, offset),
            Opcode::Istore16 => ins.istore16(flags, value, address, offset),
            Opcode::Istore32 => ins.istore32(flags, value, address, offset),
            _ => ins.store(flags, value, address, offset),
        };
    }

    /// Pops the index of an access of `size` bytes and checks its bounds.
    pub(super) fn access(&mut self, memarg: &MemArg, size: u32) -> Access {
        let memory = MemoryIndex::from_u32(memarg.memory);
        let ty = self.env.info.memories[memory];
        let index = self.pop();
        let index = self.extend(index);
        let flags = MemFlagsData::new()
            .with_endianness(Endianness::Little)
            .with_alias_region(Some(self.regions.memory));
        let end = memarg.offset.checked_add(u64::from(size));
        let address = match end {
            Some(end) if self.faults_out_of_bounds(&ty, end) => {
                self.assume_guarded((memory, &ty), index, (memarg.offset, size));
                let base = self.memory_base(memory, &ty);
                let address = self.builder.ins().iadd(base, index);
                let flags = flags.with_trap_code(Some(OUT_OF_BOUNDS));
                return self.with_offset(address, memarg.offset, flags);
            }
            Some(end) => {
                let out = self.out_of_bounds(memory, &ty, index, end);
                self.builder.ins().trapnz(out, OUT_OF_BOUNDS);
                let base = self.memory_base(memory, &ty);
                let address = self.builder.ins().iadd(base, index);
                self.guard(out, address)
            }
            None => {
                // No memory is as large as the offset alone: the access traps in any case. What
                // follows is never executed, but must be there.
                let yes = self.builder.ins().iconst(types::I8, 1);
                self.builder.ins().trapnz(yes, OUT_OF_BOUNDS);
                self.memory_base(memory, &ty)
            }
        };
        self.with_offset(address, memarg.offset, flags.with_notrap())
    }

    /// Whether an access that ends `end` bytes behind any index faults where it is out of bounds.
    pub(super) fn faults_out_of_bounds(&self, ty: &WasmMemoryType, end: u64) -> bool {
        let tunables = self.env.tunables;
        // The last byte that the access can reach, from the base.
        let reach = end.checked_add(u64::from(u32::MAX));
        let reserved = tunables.memory_reservation.saturating_add(tunables.memory_guard_size);
        is_whole_reserved(ty)
            && tunables.reserves_whole_memory32()
            && reach.is_some_and(|reach| reach <= reserved)
    }

    /// Whether bytes `index + end` and before are not all in the memory.
    pub(super) fn out_of_bounds(
        &mut self,
        memory: MemoryIndex,
        ty: &WasmMemoryType,
        index: Value,
        end: u64,
    ) -> Value {
        let len = self.memory_len(memory, ty);
        if ty.min_bytes().is_some_and(|min| min >= end) {
            // The memory never shrinks, so that the difference cannot wrap.
            self.assume_size(len, end);
            let last = self.i64(end);
            let last = self.builder.ins().isub(len, last);
            return self.builder.ins().icmp(IntCC::UnsignedGreaterThan, index, last);
        }
        let end = self.i64(end);
        let last = match ty.index {
            // Both are below 2^33.
            IndexType::I32 => self.builder.ins().iadd(index, end),
            IndexType::I64 => self.builder.ins().uadd_overflow_trap(index, end, OUT_OF_BOUNDS),
        };
        self.builder.ins().icmp(IntCC::UnsignedGreaterThan, last, len)
    }

    /// `address`, or zero where speculation has passed a failed check.
    pub(super) fn guard(&mut self, out: Value, address: Value) -> Value {
        if !self.env.memory_spectre_guard {
            return address;
        }
        let null = self.i64(0);
        self.builder.ins().select_spectre_guard(out, null, address)
    }

    fn with_offset(&mut self, address: Value, offset: u64, flags: MemFlagsData) -> Access {
        match i32::try_from(offset) {
            Ok(offset) => Access { address, offset, flags },
            Err(_) => {
                let offset = self.i64(offset);
                let address = self.builder.ins().iadd(address, offset);
                Access { address, offset: 0, flags }
            }
        }
    }

    pub(super) fn memory_base(&mut self, index: MemoryIndex, ty: &WasmMemoryType) -> Value {
        let (base, offset) = self.memory_definition(index);
        let tunables = self.env.tunables;
        let whole = is_whole_reserved(ty) && tunables.reserves_whole_memory32();
        if whole || !tunables.memory_may_move || has_fixed_size(ty) {
            let fixed = self.load_constant(abi::WORD, base, offset + memory::BASE);
            if self.checks() {
                let now = self.load_field(abi::WORD, base, offset + memory::BASE);
                self.assume_same(Assumption::FixedBase, now, fixed);
            }
            fixed
        } else {
            self.load_field(abi::WORD, base, offset + memory::BASE)
        }
    }

    pub(super) fn memory_len(&mut self, index: MemoryIndex, ty: &WasmMemoryType) -> Value {
        match ty.min_bytes() {
            Some(bytes) if has_fixed_size(ty) => {
                let fixed = self.i64(bytes);
                if self.checks() {
                    let now = self.memory_len_now(index);
                    self.assume_same(Assumption::FixedSize, now, fixed);
                }
                fixed
            }
            _ => self.memory_len_now(index),
        }
    }

    fn memory_len_now(&mut self, index: MemoryIndex) -> Value {
        let (base, offset) = self.memory_definition(index);
        self.load_field(types::I64, base, offset + memory::LEN)
    }

    /// The address (base and offset) of a memory's definition.
    fn memory_definition(&mut self, index: MemoryIndex) -> (Value, i32) {
        let env = self.env;
        match env.info.defined_memory(index) {
            Some(defined) => (self.vmctx, env.layout.defined_memory(defined)),
            None => match env.known.memory(index) {
                Some(distance) => {
                    self.assume_distance(env.layout.imported_memory(index), distance);
                    (self.vmctx, distance)
                }
                None => {
                    let at = env.layout.imported_memory(index);
                    (self.load_constant(abi::WORD, self.vmctx, at), 0)
                }
            },
        }
    }
}

pub(super) const OUT_OF_BOUNDS: TrapCode = TrapCode::unwrap_user(Trap::MemoryOutOfBounds as u8);

/// Whether protection of pages can stand for the bounds of a memory of this type: smaller pages
/// than the host's cannot be told apart by it.
fn is_whole_reserved(ty: &WasmMemoryType) -> bool {
    ty.index == IndexType::I32 && ty.page_size_log2 >= 16
}

fn has_fixed_size(ty: &WasmMemoryType) -> bool {
    ty.limits.max == Some(ty.limits.min)
}
