//! Arithmetic and comparisons of float lanes.

use crate::compile::clif::Translator;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::types::{F32X4, F64X2};
use cranelift_codegen::ir::{InstBuilder, Opcode, Type};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn vector_float(&mut self, op: &Operator<'_>) -> bool {
        self.float_lane_unary(op)
            || self.float_lane_arithmetic(op)
            || self.float_lane_compare(op)
            || self.float_lane_pseudo(op)
    }

    fn float_lane_unary(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{Ceil, Fabs, Floor, Fneg, Nearest, Sqrt, Trunc};
        let (ty, opcode) = match op {
            Operator::F32x4Ceil => (F32X4, Ceil),
            Operator::F64x2Ceil => (F64X2, Ceil),
            Operator::F32x4Floor => (F32X4, Floor),
            Operator::F64x2Floor => (F64X2, Floor),
            Operator::F32x4Trunc => (F32X4, Trunc),
            Operator::F64x2Trunc => (F64X2, Trunc),
            Operator::F32x4Nearest => (F32X4, Nearest),
            Operator::F64x2Nearest => (F64X2, Nearest),
            Operator::F32x4Abs => (F32X4, Fabs),
            Operator::F64x2Abs => (F64X2, Fabs),
            Operator::F32x4Neg => (F32X4, Fneg),
            Operator::F64x2Neg => (F64X2, Fneg),
            Operator::F32x4Sqrt => (F32X4, Sqrt),
            Operator::F64x2Sqrt => (F64X2, Sqrt),
            _ => return false,
        };
        self.lanes1(ty, opcode);
        true
    }

    fn float_lane_arithmetic(&mut self, op: &Operator<'_>) -> bool {
        use Opcode::{Fadd, Fdiv, Fmax, Fmin, Fmul, Fsub};
        let (ty, opcode) = match op {
            Operator::F32x4Add => (F32X4, Fadd),
            Operator::F64x2Add => (F64X2, Fadd),
            Operator::F32x4Sub => (F32X4, Fsub),
            Operator::F64x2Sub => (F64X2, Fsub),
            Operator::F32x4Mul => (F32X4, Fmul),
            Operator::F64x2Mul => (F64X2, Fmul),
            Operator::F32x4Div => (F32X4, Fdiv),
            Operator::F64x2Div => (F64X2, Fdiv),
            Operator::F32x4Min => (F32X4, Fmin),
            Operator::F64x2Min => (F64X2, Fmin),
            Operator::F32x4Max => (F32X4, Fmax),
            Operator::F64x2Max => (F64X2, Fmax),
            _ => return false,
        };
        self.lanes2(ty, opcode);
        true
    }

    fn float_lane_compare(&mut self, op: &Operator<'_>) -> bool {
        use FloatCC::*;
        let (ty, condition) = match op {
            Operator::F32x4Eq => (F32X4, Equal),
            Operator::F64x2Eq => (F64X2, Equal),
            Operator::F32x4Ne => (F32X4, NotEqual),
            Operator::F64x2Ne => (F64X2, NotEqual),
            Operator::F32x4Lt => (F32X4, LessThan),
            Operator::F64x2Lt => (F64X2, LessThan),
            Operator::F32x4Gt => (F32X4, GreaterThan),
            Operator::F64x2Gt => (F64X2, GreaterThan),
            Operator::F32x4Le => (F32X4, LessThanOrEqual),
            Operator::F64x2Le => (F64X2, LessThanOrEqual),
            Operator::F32x4Ge => (F32X4, GreaterThanOrEqual),
            Operator::F64x2Ge => (F64X2, GreaterThanOrEqual),
            _ => return false,
        };
        let (x, y) = self.pop2_lanes(ty);
        let value = self.builder.ins().fcmp(condition, x, y);
        self.push_lanes(value);
        true
    }

    fn float_lane_pseudo(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::F32x4PMin => self.pseudo_min(F32X4),
            Operator::F64x2PMin => self.pseudo_min(F64X2),
            Operator::F32x4PMax => self.pseudo_max(F32X4),
            Operator::F64x2PMax => self.pseudo_max(F64X2),
            _ => return false,
        }
        true
    }

    /// The second lane where it is less than the first one.
    pub(super) fn pseudo_min(&mut self, ty: Type) {
        let (x, y) = self.pop2_lanes(ty);
        let less = self.builder.ins().fcmp(FloatCC::LessThan, y, x);
        let less = self.cast(less, ty);
        let value = self.builder.ins().bitselect(less, y, x);
        self.push_lanes(value);
    }

    /// The second lane where the first one is less than it.
    pub(super) fn pseudo_max(&mut self, ty: Type) {
        let (x, y) = self.pop2_lanes(ty);
        let less = self.builder.ins().fcmp(FloatCC::LessThan, x, y);
        let less = self.cast(less, ty);
        let value = self.builder.ins().bitselect(less, y, x);
        self.push_lanes(value);
    }
}
