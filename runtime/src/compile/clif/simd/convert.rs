//! Conversions between integer and float lanes. Where there are two lanes for four, the upper two
//! come to nothing, or are zero.

use crate::compile::clif::Translator;
use cranelift_codegen::ir::types::{F32X4, F64X2, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn vector_convert(&mut self, op: &Operator<'_>) -> bool {
        let value = match op {
            Operator::I32x4TruncSatF32x4S => {
                let x = self.pop_lanes(F32X4);
                self.builder.ins().fcvt_to_sint_sat(I32X4, x)
            }
            Operator::I32x4TruncSatF32x4U => self.trunc_u(),
            Operator::I32x4TruncSatF64x2SZero => {
                let x = self.pop_lanes(F64X2);
                let x = self.builder.ins().fcvt_to_sint_sat(I64X2, x);
                self.narrow_to_low(x)
            }
            Operator::I32x4TruncSatF64x2UZero => self.trunc_u_zero(),
            Operator::F32x4ConvertI32x4S => {
                let x = self.pop_lanes(I32X4);
                self.builder.ins().fcvt_from_sint(F32X4, x)
            }
            Operator::F32x4ConvertI32x4U => {
                let x = self.pop_lanes(I32X4);
                self.builder.ins().fcvt_from_uint(F32X4, x)
            }
            Operator::F64x2ConvertLowI32x4S => {
                let x = self.pop_lanes(I32X4);
                let x = self.builder.ins().swiden_low(x);
                self.builder.ins().fcvt_from_sint(F64X2, x)
            }
            Operator::F64x2ConvertLowI32x4U => {
                let x = self.pop_lanes(I32X4);
                let x = self.builder.ins().uwiden_low(x);
                self.builder.ins().fcvt_from_uint(F64X2, x)
            }
            Operator::F32x4DemoteF64x2Zero => {
                let x = self.pop_lanes(F64X2);
                self.builder.ins().fvdemote(x)
            }
            Operator::F64x2PromoteLowF32x4 => {
                let x = self.pop_lanes(F32X4);
                self.builder.ins().fvpromote_low(x)
            }
            _ => return false,
        };
        self.push_lanes(value);
        true
    }

    /// Pops four floats: as unsigned integers, saturated.
    pub(super) fn trunc_u(&mut self) -> Value {
        let x = self.pop_lanes(F32X4);
        self.builder.ins().fcvt_to_uint_sat(I32X4, x)
    }

    /// Pops two floats: as unsigned integers, saturated, and two zeros.
    pub(super) fn trunc_u_zero(&mut self) -> Value {
        let x = self.pop_lanes(F64X2);
        let x = self.builder.ins().fcvt_to_uint_sat(I64X2, x);
        let zero = self.vector_of(I64X2, 0);
        self.builder.ins().uunarrow(x, zero)
    }

    /// Two integers with half as many bits, saturated, and two zeros.
    pub(super) fn narrow_to_low(&mut self, x: Value) -> Value {
        let zero = self.vector_of(I64X2, 0);
        self.builder.ins().snarrow(x, zero)
    }
}
