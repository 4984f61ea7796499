//! Arithmetic and comparisons.

use super::Translator;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::I128;
use cranelift_codegen::ir::{InstBuilder, Value};
use cranelift_frontend::FuncInstBuilder;
use wasmparser::Operator;

impl<'f> Translator<'_, 'f> {
    pub(super) fn numeric(&mut self, op: &Operator<'_>) -> bool {
        self.integer(op)
            || self.int_compare(op)
            || self.float(op)
            || self.float_compare(op)
            || self.wide(op)
    }

    fn integer(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            I32Clz | I64Clz => self.unary(|ins, x| ins.clz(x)),
            I32Ctz | I64Ctz => self.unary(|ins, x| ins.ctz(x)),
            I32Popcnt | I64Popcnt => self.unary(|ins, x| ins.popcnt(x)),
            I32Add | I64Add => self.binary(|ins, x, y| ins.iadd(x, y)),
            I32Sub | I64Sub => self.binary(|ins, x, y| ins.isub(x, y)),
            I32Mul | I64Mul => self.binary(|ins, x, y| ins.imul(x, y)),
            // Division traps by itself, with the specification's reasons.
            I32DivS | I64DivS => self.binary(|ins, x, y| ins.sdiv(x, y)),
            I32DivU | I64DivU => self.binary(|ins, x, y| ins.udiv(x, y)),
            I32RemS | I64RemS => self.binary(|ins, x, y| ins.srem(x, y)),
            I32RemU | I64RemU => self.binary(|ins, x, y| ins.urem(x, y)),
            I32And | I64And => self.binary(|ins, x, y| ins.band(x, y)),
            I32Or | I64Or => self.binary(|ins, x, y| ins.bor(x, y)),
            I32Xor | I64Xor => self.binary(|ins, x, y| ins.bxor(x, y)),
            I32Shl | I64Shl => self.binary(|ins, x, y| ins.ishl(x, y)),
            I32ShrS | I64ShrS => self.binary(|ins, x, y| ins.sshr(x, y)),
            I32ShrU | I64ShrU => self.binary(|ins, x, y| ins.ushr(x, y)),
            I32Rotl | I64Rotl => self.binary(|ins, x, y| ins.rotl(x, y)),
            I32Rotr | I64Rotr => self.binary(|ins, x, y| ins.rotr(x, y)),
            _ => return false,
        }
        true
    }

    fn int_compare(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        let condition = match op {
            I32Eqz | I64Eqz => {
                let value = self.pop();
                let is_zero = self.builder.ins().icmp_imm_s(IntCC::Equal, value, 0);
                self.push_bool(is_zero);
                return true;
            }
            I32Eq | I64Eq => IntCC::Equal,
            I32Ne | I64Ne => IntCC::NotEqual,
            I32LtS | I64LtS => IntCC::SignedLessThan,
            I32LtU | I64LtU => IntCC::UnsignedLessThan,
            I32GtS | I64GtS => IntCC::SignedGreaterThan,
            I32GtU | I64GtU => IntCC::UnsignedGreaterThan,
            I32LeS | I64LeS => IntCC::SignedLessThanOrEqual,
            I32LeU | I64LeU => IntCC::UnsignedLessThanOrEqual,
            I32GeS | I64GeS => IntCC::SignedGreaterThanOrEqual,
            I32GeU | I64GeU => IntCC::UnsignedGreaterThanOrEqual,
            _ => return false,
        };
        let (x, y) = self.pop2();
        let value = self.builder.ins().icmp(condition, x, y);
        self.push_bool(value);
        true
    }

    fn float(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            F32Abs | F64Abs => self.unary(|ins, x| ins.fabs(x)),
            F32Neg | F64Neg => self.unary(|ins, x| ins.fneg(x)),
            F32Ceil | F64Ceil => self.unary(|ins, x| ins.ceil(x)),
            F32Floor | F64Floor => self.unary(|ins, x| ins.floor(x)),
            F32Trunc | F64Trunc => self.unary(|ins, x| ins.trunc(x)),
            F32Nearest | F64Nearest => self.unary(|ins, x| ins.nearest(x)),
            F32Sqrt | F64Sqrt => self.unary(|ins, x| ins.sqrt(x)),
            F32Add | F64Add => self.binary(|ins, x, y| ins.fadd(x, y)),
            F32Sub | F64Sub => self.binary(|ins, x, y| ins.fsub(x, y)),
            F32Mul | F64Mul => self.binary(|ins, x, y| ins.fmul(x, y)),
            F32Div | F64Div => self.binary(|ins, x, y| ins.fdiv(x, y)),
            F32Min | F64Min => self.binary(|ins, x, y| ins.fmin(x, y)),
            F32Max | F64Max => self.binary(|ins, x, y| ins.fmax(x, y)),
            F32Copysign | F64Copysign => self.binary(|ins, x, y| ins.fcopysign(x, y)),
            _ => return false,
        }
        true
    }

    fn float_compare(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        let condition = match op {
            F32Eq | F64Eq => FloatCC::Equal,
            F32Ne | F64Ne => FloatCC::NotEqual,
            F32Lt | F64Lt => FloatCC::LessThan,
            F32Gt | F64Gt => FloatCC::GreaterThan,
            F32Le | F64Le => FloatCC::LessThanOrEqual,
            F32Ge | F64Ge => FloatCC::GreaterThanOrEqual,
            _ => return false,
        };
        let (x, y) = self.pop2();
        let value = self.builder.ins().fcmp(condition, x, y);
        self.push_bool(value);
        true
    }

    /// Integers of 128 bits, which are two values: the low half and the high one.
    fn wide(&mut self, op: &Operator<'_>) -> bool {
        let value = match op {
            Operator::I64Add128 | Operator::I64Sub128 => {
                let y = self.pop_wide();
                let x = self.pop_wide();
                let ins = self.builder.ins();
                if matches!(op, Operator::I64Add128) { ins.iadd(x, y) } else { ins.isub(x, y) }
            }
            Operator::I64MulWideS => self.multiply_wide(|ins, x| ins.sextend(I128, x)),
            Operator::I64MulWideU => self.multiply_wide(|ins, x| ins.uextend(I128, x)),
            _ => return false,
        };
        let (low, high) = self.builder.ins().isplit(value);
        self.push(low);
        self.push(high);
        true
    }

    fn pop_wide(&mut self) -> Value {
        let (low, high) = self.pop2();
        self.builder.ins().iconcat(low, high)
    }

    fn multiply_wide(&mut self, extend: impl Fn(FuncInstBuilder<'_, 'f>, Value) -> Value) -> Value {
        let (x, y) = self.pop2();
        let x = extend(self.builder.ins(), x);
        let y = extend(self.builder.ins(), y);
        self.builder.ins().imul(x, y)
    }

    pub(super) fn unary(&mut self, make: impl FnOnce(FuncInstBuilder<'_, 'f>, Value) -> Value) {
        let x = self.pop();
        let value = make(self.builder.ins(), x);
        self.push(value);
    }

    fn binary(&mut self, make: impl FnOnce(FuncInstBuilder<'_, 'f>, Value, Value) -> Value) {
        let (x, y) = self.pop2();
        let value = make(self.builder.ins(), x, y);
        self.push(value);
    }
}
