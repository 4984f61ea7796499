//! Arithmetic and comparisons of integer lanes.

use crate::compile::clif::Translator;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8X16, I16X8, I32, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Opcode, Type};
use wasmparser::Operator;

/// Half of the lanes, twice as wide: the lower and the upper ones.
pub(super) const SIGNED: (Opcode, Opcode) = (Opcode::SwidenLow, Opcode::SwidenHigh);
const UNSIGNED: (Opcode, Opcode) = (Opcode::UwidenLow, Opcode::UwidenHigh);

impl Translator<'_, '_> {
    pub(super) fn vector_integer(&mut self, op: &Operator<'_>) -> bool {
        self.lane_unary(op)
            || self.lane_arithmetic(op)
            || self.lane_saturating(op)
            || self.lane_shift(op)
            || self.lane_compare(op)
            || self.lane_widening(op)
            || self.lane_test(op)
    }

    fn lane_unary(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{Iabs, Ineg, Popcnt};
        let (ty, opcode) = match op {
            Operator::I8x16Abs => (I8X16, Iabs),
            Operator::I16x8Abs => (I16X8, Iabs),
            Operator::I32x4Abs => (I32X4, Iabs),
            Operator::I64x2Abs => (I64X2, Iabs),
            Operator::I8x16Neg => (I8X16, Ineg),
            Operator::I16x8Neg => (I16X8, Ineg),
            Operator::I32x4Neg => (I32X4, Ineg),
            Operator::I64x2Neg => (I64X2, Ineg),
            Operator::I8x16Popcnt => (I8X16, Popcnt),
            _ => return false,
        };
        self.lanes1(ty, opcode);
        true
    }

    fn lane_arithmetic(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{AvgRound, Iadd, Imul, Isub, Smax, Smin, Umax, Umin};
        let (ty, opcode) = match op {
            Operator::I8x16Add => (I8X16, Iadd),
            Operator::I16x8Add => (I16X8, Iadd),
            Operator::I32x4Add => (I32X4, Iadd),
            Operator::I64x2Add => (I64X2, Iadd),
            Operator::I8x16Sub => (I8X16, Isub),
            Operator::I16x8Sub => (I16X8, Isub),
            Operator::I32x4Sub => (I32X4, Isub),
            Operator::I64x2Sub => (I64X2, Isub),
            Operator::I16x8Mul => (I16X8, Imul),
            Operator::I32x4Mul => (I32X4, Imul),
            Operator::I64x2Mul => (I64X2, Imul),
            Operator::I8x16MinS => (I8X16, Smin),
            Operator::I16x8MinS => (I16X8, Smin),
            Operator::I32x4MinS => (I32X4, Smin),
            Operator::I8x16MinU => (I8X16, Umin),
            Operator::I16x8MinU => (I16X8, Umin),
            Operator::I32x4MinU => (I32X4, Umin),
            Operator::I8x16MaxS => (I8X16, Smax),
            Operator::I16x8MaxS => (I16X8, Smax),
            Operator::I32x4MaxS => (I32X4, Smax),
            Operator::I8x16MaxU => (I8X16, Umax),
            Operator::I16x8MaxU => (I16X8, Umax),
            Operator::I32x4MaxU => (I32X4, Umax),
            Operator::I8x16AvgrU => (I8X16, AvgRound),
            Operator::I16x8AvgrU => (I16X8, AvgRound),
            _ => return false,
        };
        self.lanes2(ty, opcode);
        true
    }

    /// What has no room in a lane is the nearest number that has.
    fn lane_saturating(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{SaddSat, Snarrow, SqmulRoundSat, SsubSat, UaddSat, Unarrow, UsubSat};
        let (ty, opcode) = match op {
            Operator::I8x16AddSatS => (I8X16, SaddSat),
            Operator::I16x8AddSatS => (I16X8, SaddSat),
            Operator::I8x16AddSatU => (I8X16, UaddSat),
            Operator::I16x8AddSatU => (I16X8, UaddSat),
            Operator::I8x16SubSatS => (I8X16, SsubSat),
            Operator::I16x8SubSatS => (I16X8, SsubSat),
            Operator::I8x16SubSatU => (I8X16, UsubSat),
            Operator::I16x8SubSatU => (I16X8, UsubSat),
            Operator::I16x8Q15MulrSatS => (I16X8, SqmulRoundSat),
            Operator::I8x16NarrowI16x8S => (I16X8, Snarrow),
            Operator::I8x16NarrowI16x8U => (I16X8, Unarrow),
            Operator::I16x8NarrowI32x4S => (I32X4, Snarrow),
            Operator::I16x8NarrowI32x4U => (I32X4, Unarrow),
            _ => return false,
        };
        self.lanes2(ty, opcode);
        true
    }

    /// The distance is a scalar, of which Cranelift too takes as many bits as a lane can be shifted.
    fn lane_shift(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{Ishl, Sshr, Ushr};
        let (ty, opcode) = match op {
            Operator::I8x16Shl => (I8X16, Ishl),
            Operator::I16x8Shl => (I16X8, Ishl),
            Operator::I32x4Shl => (I32X4, Ishl),
            Operator::I64x2Shl => (I64X2, Ishl),
            Operator::I8x16ShrS => (I8X16, Sshr),
            Operator::I16x8ShrS => (I16X8, Sshr),
            Operator::I32x4ShrS => (I32X4, Sshr),
            Operator::I64x2ShrS => (I64X2, Sshr),
            Operator::I8x16ShrU => (I8X16, Ushr),
            Operator::I16x8ShrU => (I16X8, Ushr),
            Operator::I32x4ShrU => (I32X4, Ushr),
            Operator::I64x2ShrU => (I64X2, Ushr),
            _ => return false,
        };
        let distance = self.pop();
        let vector = self.pop_lanes(ty);
        let value = self.binary_lanes(opcode, vector, distance);
        self.push_lanes(value);
        true
    }

    fn lane_compare(&mut self, op: &Operator<'_>) -> bool {
        use IntCC::*;
        let (ty, condition) = match op {
            Operator::I8x16Eq => (I8X16, Equal),
            Operator::I16x8Eq => (I16X8, Equal),
            Operator::I32x4Eq => (I32X4, Equal),
            Operator::I64x2Eq => (I64X2, Equal),
            Operator::I8x16Ne => (I8X16, NotEqual),
            Operator::I16x8Ne => (I16X8, NotEqual),
            Operator::I32x4Ne => (I32X4, NotEqual),
            Operator::I64x2Ne => (I64X2, NotEqual),
            Operator::I8x16LtS => (I8X16, SignedLessThan),
            Operator::I16x8LtS => (I16X8, SignedLessThan),
            Operator::I32x4LtS => (I32X4, SignedLessThan),
            Operator::I64x2LtS => (I64X2, SignedLessThan),
            Operator::I8x16LtU => (I8X16, UnsignedLessThan),
            Operator::I16x8LtU => (I16X8, UnsignedLessThan),
            Operator::I32x4LtU => (I32X4, UnsignedLessThan),
            Operator::I8x16GtS => (I8X16, SignedGreaterThan),
            Operator::I16x8GtS => (I16X8, SignedGreaterThan),
            Operator::I32x4GtS => (I32X4, SignedGreaterThan),
            Operator::I64x2GtS => (I64X2, SignedGreaterThan),
            Operator::I8x16GtU => (I8X16, UnsignedGreaterThan),
            Operator::I16x8GtU => (I16X8, UnsignedGreaterThan),
            Operator::I32x4GtU => (I32X4, UnsignedGreaterThan),
            Operator::I8x16LeS => (I8X16, SignedLessThanOrEqual),
            Operator::I16x8LeS => (I16X8, SignedLessThanOrEqual),
            Operator::I32x4LeS => (I32X4, SignedLessThanOrEqual),
            Operator::I64x2LeS => (I64X2, SignedLessThanOrEqual),
            Operator::I8x16LeU => (I8X16, UnsignedLessThanOrEqual),
            Operator::I16x8LeU => (I16X8, UnsignedLessThanOrEqual),
            Operator::I32x4LeU => (I32X4, UnsignedLessThanOrEqual),
            Operator::I8x16GeS => (I8X16, SignedGreaterThanOrEqual),
            Operator::I16x8GeS => (I16X8, SignedGreaterThanOrEqual),
            Operator::I32x4GeS => (I32X4, SignedGreaterThanOrEqual),
            Operator::I64x2GeS => (I64X2, SignedGreaterThanOrEqual),
            Operator::I8x16GeU => (I8X16, UnsignedGreaterThanOrEqual),
            Operator::I16x8GeU => (I16X8, UnsignedGreaterThanOrEqual),
            Operator::I32x4GeU => (I32X4, UnsignedGreaterThanOrEqual),
            _ => return false,
        };
        let (x, y) = self.pop2_lanes(ty);
        let value = self.builder.ins().icmp(condition, x, y);
        self.push_lanes(value);
        true
    }

    /// What has lanes twice as wide as its operands.
    fn lane_widening(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{SwidenHigh, SwidenLow, UwidenHigh, UwidenLow};
        match op {
            Operator::I16x8ExtendLowI8x16S => self.lanes1(I8X16, SwidenLow),
            Operator::I16x8ExtendHighI8x16S => self.lanes1(I8X16, SwidenHigh),
            Operator::I16x8ExtendLowI8x16U => self.lanes1(I8X16, UwidenLow),
            Operator::I16x8ExtendHighI8x16U => self.lanes1(I8X16, UwidenHigh),
            Operator::I32x4ExtendLowI16x8S => self.lanes1(I16X8, SwidenLow),
            Operator::I32x4ExtendHighI16x8S => self.lanes1(I16X8, SwidenHigh),
            Operator::I32x4ExtendLowI16x8U => self.lanes1(I16X8, UwidenLow),
            Operator::I32x4ExtendHighI16x8U => self.lanes1(I16X8, UwidenHigh),
            Operator::I64x2ExtendLowI32x4S => self.lanes1(I32X4, SwidenLow),
            Operator::I64x2ExtendHighI32x4S => self.lanes1(I32X4, SwidenHigh),
            Operator::I64x2ExtendLowI32x4U => self.lanes1(I32X4, UwidenLow),
            Operator::I64x2ExtendHighI32x4U => self.lanes1(I32X4, UwidenHigh),
            Operator::I16x8ExtMulLowI8x16S => self.multiply_widened(I8X16, SwidenLow),
            Operator::I16x8ExtMulHighI8x16S => self.multiply_widened(I8X16, SwidenHigh),
            Operator::I16x8ExtMulLowI8x16U => self.multiply_widened(I8X16, UwidenLow),
            Operator::I16x8ExtMulHighI8x16U => self.multiply_widened(I8X16, UwidenHigh),
            Operator::I32x4ExtMulLowI16x8S => self.multiply_widened(I16X8, SwidenLow),
            Operator::I32x4ExtMulHighI16x8S => self.multiply_widened(I16X8, SwidenHigh),
            Operator::I32x4ExtMulLowI16x8U => self.multiply_widened(I16X8, UwidenLow),
            Operator::I32x4ExtMulHighI16x8U => self.multiply_widened(I16X8, UwidenHigh),
            Operator::I64x2ExtMulLowI32x4S => self.multiply_widened(I32X4, SwidenLow),
            Operator::I64x2ExtMulHighI32x4S => self.multiply_widened(I32X4, SwidenHigh),
            Operator::I64x2ExtMulLowI32x4U => self.multiply_widened(I32X4, UwidenLow),
            Operator::I64x2ExtMulHighI32x4U => self.multiply_widened(I32X4, UwidenHigh),
            Operator::I16x8ExtAddPairwiseI8x16S => self.add_neighbours(I8X16, SIGNED),
            Operator::I16x8ExtAddPairwiseI8x16U => self.add_neighbours(I8X16, UNSIGNED),
            Operator::I32x4ExtAddPairwiseI16x8S => self.add_neighbours(I16X8, SIGNED),
            Operator::I32x4ExtAddPairwiseI16x8U => self.add_neighbours(I16X8, UNSIGNED),
            Operator::I32x4DotI16x8S => {
                let (x, y) = self.pop2_lanes(I16X8);
                let (x, y) = (self.widen(x, SIGNED), self.widen(y, SIGNED));
                let low = self.builder.ins().imul(x.0, y.0);
                let high = self.builder.ins().imul(x.1, y.1);
                let value = self.builder.ins().iadd_pairwise(low, high);
                self.push_lanes(value);
            }
            _ => return false,
        }
        true
    }

    fn multiply_widened(&mut self, ty: Type, widen: Opcode) {
        let (x, y) = self.pop2_lanes(ty);
        let (x, y) = (self.unary_lanes(widen, x), self.unary_lanes(widen, y));
        let value = self.builder.ins().imul(x, y);
        self.push_lanes(value);
    }

    /// Sums of two lanes each, which are next to each other.
    pub(super) fn add_neighbours(&mut self, ty: Type, widen: (Opcode, Opcode)) {
        let x = self.pop_lanes(ty);
        let (low, high) = self.widen(x, widen);
        let value = self.builder.ins().iadd_pairwise(low, high);
        self.push_lanes(value);
    }

    /// From lanes to a number.
    fn lane_test(&mut self, op: &Operator<'_>) -> bool {
        let ty = match op {
            Operator::I8x16AllTrue | Operator::I8x16Bitmask => I8X16,
            Operator::I16x8AllTrue | Operator::I16x8Bitmask => I16X8,
            Operator::I32x4AllTrue | Operator::I32x4Bitmask => I32X4,
            Operator::I64x2AllTrue | Operator::I64x2Bitmask => I64X2,
            _ => return false,
        };
        let x = self.pop_lanes(ty);
        match op {
            Operator::I8x16Bitmask
            | Operator::I16x8Bitmask
            | Operator::I32x4Bitmask
            | Operator::I64x2Bitmask => {
                let mask = self.builder.ins().vhigh_bits(I32, x);
                self.push(mask);
            }
            _ => {
                let all = self.builder.ins().vall_true(x);
                self.push_bool(all);
            }
        }
        true
    }
}
