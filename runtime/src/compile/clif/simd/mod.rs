//! Vectors: fixed-width SIMD, and relaxed SIMD on top of it.
//!
//! On the stack, in variables and in signatures every vector is an `I8X16`. Cranelift's instructions
//! want the type of the lanes that they work on, so operands are cast before and results after; that
//! is no machine code. Most instructions of WebAssembly have one of Cranelift's: which, and with what
//! lanes, is a table for each family.

mod convert;
mod float;
mod integer;
mod lanes;
mod memory;
mod relaxed;

pub(crate) use relaxed::Relaxed;

use super::Translator;
use cranelift_codegen::ir::types::I8X16;
use cranelift_codegen::ir::{
    Endianness, InstBuilder, InstructionData, MemFlagsData, Opcode, Type, Value,
};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn simd(&mut self, op: &Operator<'_>) -> bool {
        self.vector_memory(op)
            || self.vector_lanes(op)
            || self.vector_bits(op)
            || self.vector_integer(op)
            || self.vector_float(op)
            || self.vector_convert(op)
            || self.vector_relaxed(op)
    }

    /// The vector of these bits.
    pub(super) fn vector(&mut self, bits: u128) -> Value {
        self.vector_of(I8X16, bits)
    }

    /// The vector of these bits, as lanes of type `ty`.
    fn vector_of(&mut self, ty: Type, bits: u128) -> Value {
        let bytes = bits.to_le_bytes();
        let constant = self.builder.func.dfg.constants.insert(bytes[..].into());
        self.builder.ins().vconst(ty, constant)
    }

    /// Pops a vector, as lanes of type `ty`.
    fn pop_lanes(&mut self, ty: Type) -> Value {
        let value = self.pop();
        self.cast(value, ty)
    }

    /// Pops two vectors, in the order in which they were pushed.
    fn pop2_lanes(&mut self, ty: Type) -> (Value, Value) {
        let second = self.pop_lanes(ty);
        (self.pop_lanes(ty), second)
    }

    /// Pushes a vector of whatever lanes.
    fn push_lanes(&mut self, value: Value) {
        let value = self.cast(value, I8X16);
        self.push(value);
    }

    /// The vector `value` as lanes of type `ty`. What was cast before is taken from before that, so
    /// that Cranelift sees instructions that belong together next to each other.
    fn cast(&mut self, value: Value, ty: Type) -> Value {
        let dfg = &self.builder.func.dfg;
        if dfg.value_type(value) == ty {
            return value;
        }
        if let Some(inst) = dfg.value_def(value).inst()
            && let InstructionData::LoadNoOffset { opcode: Opcode::Bitcast, arg, .. } =
                dfg.insts[inst]
            && dfg.value_type(arg) == ty
        {
            return arg;
        }
        // Lanes are numbered as memory has them.
        let flags = MemFlagsData::new().with_endianness(Endianness::Little);
        self.builder.ins().bitcast(ty, flags, value)
    }

    /// An instruction with one operand of lanes `ty`, which determine its result.
    fn lanes1(&mut self, ty: Type, opcode: Opcode) {
        let x = self.pop_lanes(ty);
        let value = self.unary_lanes(opcode, x);
        self.push_lanes(value);
    }

    /// An instruction with two operands of lanes `ty`, which determine its result.
    fn lanes2(&mut self, ty: Type, opcode: Opcode) {
        let (x, y) = self.pop2_lanes(ty);
        let value = self.binary_lanes(opcode, x, y);
        self.push_lanes(value);
    }

    fn unary_lanes(&mut self, opcode: Opcode, x: Value) -> Value {
        let ty = self.builder.func.dfg.value_type(x);
        let (inst, dfg) = self.builder.ins().Unary(opcode, ty, x);
        dfg.first_result(inst)
    }

    fn binary_lanes(&mut self, opcode: Opcode, x: Value, y: Value) -> Value {
        let ty = self.builder.func.dfg.value_type(x);
        let (inst, dfg) = self.builder.ins().Binary(opcode, ty, x, y);
        dfg.first_result(inst)
    }

    /// Both halves of `x` in lanes twice as wide: what `low` makes of it, and what `high` does.
    fn widen(&mut self, x: Value, (low, high): (Opcode, Opcode)) -> (Value, Value) {
        (self.unary_lanes(low, x), self.unary_lanes(high, x))
    }

    /// Instructions on vectors as 128 bits.
    fn vector_bits(&mut self, op: &Operator<'_>) -> bool {
        match op {
            Operator::V128Not => self.lanes1(I8X16, Opcode::Bnot),
            Operator::V128And => self.lanes2(I8X16, Opcode::Band),
            Operator::V128Or => self.lanes2(I8X16, Opcode::Bor),
            Operator::V128Xor => self.lanes2(I8X16, Opcode::Bxor),
            Operator::V128AndNot => {
                let (x, y) = self.pop2();
                let value = self.builder.ins().band_not(x, y);
                self.push(value);
            }
            Operator::V128Bitselect => self.select_bits(),
            Operator::V128AnyTrue => {
                let x = self.pop();
                let any = self.builder.ins().vany_true(x);
                self.push_bool(any);
            }
            _ => return false,
        }
        true
    }

    /// Pops two vectors and a mask; takes bits of the first one where the mask has ones.
    fn select_bits(&mut self) {
        let (yes, no, mask) = self.pop3();
        let value = self.builder.ins().bitselect(mask, yes, no);
        self.push(value);
    }
}
