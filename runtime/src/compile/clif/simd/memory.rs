//! Loads and stores of vectors, whole, in part, and with what is made of them on the way.

use crate::compile::clif::Translator;
use crate::compile::clif::memory::Access;
use cranelift_codegen::ir::types::{I8, I8X16, I16, I16X8, I32, I32X4, I64, I64X2};
use cranelift_codegen::ir::{InstBuilder, Opcode, Type};
use wasmparser::{MemArg, Operator};

impl Translator<'_, '_> {
    pub(super) fn vector_memory(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            V128Load { memarg } => self.load(memarg, I8X16),
            V128Store { memarg } => self.store(memarg, Opcode::Store, 16),
            V128Load8x8S { memarg } => self.load_widened(memarg, Opcode::Sload8x8),
            V128Load8x8U { memarg } => self.load_widened(memarg, Opcode::Uload8x8),
            V128Load16x4S { memarg } => self.load_widened(memarg, Opcode::Sload16x4),
            V128Load16x4U { memarg } => self.load_widened(memarg, Opcode::Uload16x4),
            V128Load32x2S { memarg } => self.load_widened(memarg, Opcode::Sload32x2),
            V128Load32x2U { memarg } => self.load_widened(memarg, Opcode::Uload32x2),
            V128Load8Splat { memarg } => self.load_splat(memarg, I8, I8X16),
            V128Load16Splat { memarg } => self.load_splat(memarg, I16, I16X8),
            V128Load32Splat { memarg } => self.load_splat(memarg, I32, I32X4),
            V128Load64Splat { memarg } => self.load_splat(memarg, I64, I64X2),
            V128Load32Zero { memarg } => self.load_zero(memarg, I32, I32X4),
            V128Load64Zero { memarg } => self.load_zero(memarg, I64, I64X2),
            V128Load8Lane { memarg, lane } => self.load_lane(memarg, I8, I8X16, *lane),
            V128Load16Lane { memarg, lane } => self.load_lane(memarg, I16, I16X8, *lane),
            V128Load32Lane { memarg, lane } => self.load_lane(memarg, I32, I32X4, *lane),
            V128Load64Lane { memarg, lane } => self.load_lane(memarg, I64, I64X2, *lane),
            V128Store8Lane { memarg, lane } => self.store_lane(memarg, I8X16, *lane),
            V128Store16Lane { memarg, lane } => self.store_lane(memarg, I16X8, *lane),
            V128Store32Lane { memarg, lane } => self.store_lane(memarg, I32X4, *lane),
            V128Store64Lane { memarg, lane } => self.store_lane(memarg, I64X2, *lane),
            _ => return false,
        }
        true
    }

    /// 64 bits, whose lanes become twice as wide.
    fn load_widened(&mut self, memarg: &MemArg, opcode: Opcode) {
        let Access { address, offset, flags } = self.access(memarg, 8);
        let ins = self.builder.ins();
        let value = match opcode {
            Opcode::Sload8x8 => ins.sload8x8(flags, address, offset),
            Opcode::Uload8x8 => ins.uload8x8(flags, address, offset),
            Opcode::Sload16x4 => ins.sload16x4(flags, address, offset),
            Opcode::Uload16x4 => ins.uload16x4(flags, address, offset),
            Opcode::Sload32x2 => ins.sload32x2(flags, address, offset),
            _ => ins.uload32x2(flags, address, offset),
        };
        self.push_lanes(value);
    }

    /// A `lane`, in all lanes of a `ty`.
    fn load_splat(&mut self, memarg: &MemArg, lane: Type, ty: Type) {
        self.load(memarg, lane);
        let lane = self.pop();
        let value = self.builder.ins().splat(ty, lane);
        self.push_lanes(value);
    }

    /// A `lane` as the first of a `ty`, whose others are zero.
    fn load_zero(&mut self, memarg: &MemArg, lane: Type, ty: Type) {
        self.load(memarg, lane);
        let lane = self.pop();
        let value = self.builder.ins().scalar_to_vector(ty, lane);
        self.push_lanes(value);
    }

    fn load_lane(&mut self, memarg: &MemArg, lane: Type, ty: Type, place: u8) {
        let vector = self.pop_lanes(ty);
        self.load(memarg, lane);
        let lane = self.pop();
        let value = self.builder.ins().insertlane(vector, lane, place);
        self.push_lanes(value);
    }

    fn store_lane(&mut self, memarg: &MemArg, ty: Type, place: u8) {
        let vector = self.pop_lanes(ty);
        let lane = self.builder.ins().extractlane(vector, place);
        self.push(lane);
        self.store(memarg, Opcode::Store, ty.lane_type().bytes());
    }
}
