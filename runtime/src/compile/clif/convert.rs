//! Conversions between number types.

use super::Translator;
use cranelift_codegen::ir::types::{F32, F64, I8, I16, I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn convert(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            I32WrapI64 => self.unary(|ins, x| ins.ireduce(I32, x)),
            I64ExtendI32S => self.unary(|ins, x| ins.sextend(I64, x)),
            I64ExtendI32U => self.unary(|ins, x| ins.uextend(I64, x)),
            I32Extend8S => self.sign_extend(I8, I32),
            I32Extend16S => self.sign_extend(I16, I32),
            I64Extend8S => self.sign_extend(I8, I64),
            I64Extend16S => self.sign_extend(I16, I64),
            I64Extend32S => self.sign_extend(I32, I64),
            F32DemoteF64 => self.unary(|ins, x| ins.fdemote(F32, x)),
            F64PromoteF32 => self.unary(|ins, x| ins.fpromote(F64, x)),
            F32ConvertI32S | F32ConvertI64S => self.unary(|ins, x| ins.fcvt_from_sint(F32, x)),
            F32ConvertI32U | F32ConvertI64U => self.unary(|ins, x| ins.fcvt_from_uint(F32, x)),
            F64ConvertI32S | F64ConvertI64S => self.unary(|ins, x| ins.fcvt_from_sint(F64, x)),
            F64ConvertI32U | F64ConvertI64U => self.unary(|ins, x| ins.fcvt_from_uint(F64, x)),
            I32ReinterpretF32 => self.reinterpret(I32),
            I64ReinterpretF64 => self.reinterpret(I64),
            F32ReinterpretI32 => self.reinterpret(F32),
            F64ReinterpretI64 => self.reinterpret(F64),
            _ => return self.truncate(op),
        }
        true
    }

    /// From floats to integers: trapping where the float has no integer, or saturating.
    fn truncate(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            I32TruncF32S | I32TruncF64S => self.unary(|ins, x| ins.fcvt_to_sint(I32, x)),
            I32TruncF32U | I32TruncF64U => self.unary(|ins, x| ins.fcvt_to_uint(I32, x)),
            I64TruncF32S | I64TruncF64S => self.unary(|ins, x| ins.fcvt_to_sint(I64, x)),
            I64TruncF32U | I64TruncF64U => self.unary(|ins, x| ins.fcvt_to_uint(I64, x)),
            I32TruncSatF32S | I32TruncSatF64S => {
                self.unary(|ins, x| ins.fcvt_to_sint_sat(I32, x));
            }
            I32TruncSatF32U | I32TruncSatF64U => {
                self.unary(|ins, x| ins.fcvt_to_uint_sat(I32, x));
            }
            I64TruncSatF32S | I64TruncSatF64S => {
                self.unary(|ins, x| ins.fcvt_to_sint_sat(I64, x));
            }
            I64TruncSatF32U | I64TruncSatF64U => {
                self.unary(|ins, x| ins.fcvt_to_uint_sat(I64, x));
            }
            _ => return false,
        }
        true
    }

    fn sign_extend(&mut self, from: Type, to: Type) {
        self.unary(|ins, x| ins.ireduce(from, x));
        self.unary(|ins, x| ins.sextend(to, x));
    }

    fn reinterpret(&mut self, to: Type) {
        self.unary(|ins, x| ins.bitcast(to, MemFlagsData::new(), x));
    }
}
