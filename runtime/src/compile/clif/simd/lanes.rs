//! Constants, and what moves lanes about.

use crate::compile::clif::Translator;
use cranelift_codegen::ir::types::{F32X4, F64X2, I8, I8X16, I16, I16X8, I32, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Opcode, Type};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn vector_lanes(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::V128Const { value } => {
                let value = self.vector(u128::from_le_bytes(*value.bytes()));
                self.push(value);
            }
            Operator::I8x16Shuffle { lanes } => {
                let (x, y) = self.pop2();
                let mask = self.builder.func.dfg.immediates.push(lanes[..].into());
                let value = self.builder.ins().shuffle(x, y, mask);
                self.push(value);
            }
            Operator::I8x16Swizzle => {
                let (x, places) = self.pop2();
                let value = self.builder.ins().swizzle(x, places);
                self.push(value);
            }
            _ => return self.splat(op) || self.extract(op) || self.replace(op),
        }
        true
    }

    fn splat(&mut self, op: &Operator<'_>) -> bool {
        let ty = match op {
            Operator::I8x16Splat => I8X16,
            Operator::I16x8Splat => I16X8,
            Operator::I32x4Splat => I32X4,
            Operator::I64x2Splat => I64X2,
            Operator::F32x4Splat => F32X4,
            Operator::F64x2Splat => F64X2,
            _ => return false,
        };
        self.narrow_scalar(ty);
        let lane = self.pop();
        let value = self.builder.ins().splat(ty, lane);
        self.push_lanes(value);
        true
    }

    fn extract(&mut self, op: &Operator<'_>) -> bool {
        let (ty, lane, extension) = match *op {
            Operator::I8x16ExtractLaneS { lane } => (I8X16, lane, Some(Opcode::Sextend)),
            Operator::I8x16ExtractLaneU { lane } => (I8X16, lane, Some(Opcode::Uextend)),
            Operator::I16x8ExtractLaneS { lane } => (I16X8, lane, Some(Opcode::Sextend)),
            Operator::I16x8ExtractLaneU { lane } => (I16X8, lane, Some(Opcode::Uextend)),
            Operator::I32x4ExtractLane { lane } => (I32X4, lane, None),
            Operator::I64x2ExtractLane { lane } => (I64X2, lane, None),
            Operator::F32x4ExtractLane { lane } => (F32X4, lane, None),
            Operator::F64x2ExtractLane { lane } => (F64X2, lane, None),
            _ => return false,
        };
        let vector = self.pop_lanes(ty);
        let value = self.builder.ins().extractlane(vector, lane);
        self.push(value);
        match extension {
            Some(Opcode::Sextend) => self.unary(|ins, x| ins.sextend(I32, x)),
            Some(_) => self.unary(|ins, x| ins.uextend(I32, x)),
            None => {}
        }
        true
    }

    fn replace(&mut self, op: &Operator<'_>) -> bool {
        let (ty, lane) = match *op {
            Operator::I8x16ReplaceLane { lane } => (I8X16, lane),
            Operator::I16x8ReplaceLane { lane } => (I16X8, lane),
            Operator::I32x4ReplaceLane { lane } => (I32X4, lane),
            Operator::I64x2ReplaceLane { lane } => (I64X2, lane),
            Operator::F32x4ReplaceLane { lane } => (F32X4, lane),
            Operator::F64x2ReplaceLane { lane } => (F64X2, lane),
            _ => return false,
        };
        self.narrow_scalar(ty);
        let value = self.pop();
        let vector = self.pop_lanes(ty);
        let value = self.builder.ins().insertlane(vector, value, lane);
        self.push_lanes(value);
        true
    }

    /// Takes the low bits of the uppermost value where the lanes of `ty` are narrower than it.
    fn narrow_scalar(&mut self, ty: Type) {
        let lane = ty.lane_type();
        if lane == I8 || lane == I16 {
            self.unary(|ins, x| ins.ireduce(lane, x));
        }
    }
}
