//! Relaxed SIMD: instructions that may do one thing or another, though always the same.
//!
//! The specification lists what they may do; what it lists first is the *deterministic profile*. For
//! each of them, code does that or what the target's processor does in one instruction.

use super::integer::SIGNED;
use crate::compile::clif::Translator;
use cranelift_codegen::ir::types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use cranelift_codegen::ir::{InstBuilder, Opcode, Type, Value};
use cranelift_codegen::isa::TargetIsa;
use target_lexicon::Architecture;
use wasmparser::Operator;

/// Which of the things that they may do these instructions do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relaxed {
    /// What x86-64 has instructions for.
    x86: bool,
    /// One rounding for a product and a sum.
    fused: bool,
}

impl Relaxed {
    /// What is fastest on the target of `isa`; or the deterministic profile.
    pub(crate) fn new(isa: &dyn TargetIsa, deterministic: bool) -> Relaxed {
        if deterministic {
            return Relaxed { x86: false, fused: false };
        }
        let flags = isa.isa_flags();
        let has = |name| flags.iter().any(|flag| flag.name == name && flag.as_bool() == Some(true));
        let x86 = isa.triple().architecture == Architecture::X86_64;
        Relaxed { x86, fused: !x86 || (has("has_avx") && has("has_fma")) }
    }
}

/// Every other byte pair of two vectors.
const EVEN_PAIRS: [u8; 16] = [0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29];
const ODD_PAIRS: [u8; 16] = [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31];

impl Translator<'_, '_> {
    pub(super) fn vector_relaxed(&mut self, op: &Operator<'_>) -> bool {
        use Operator::*;
        match op {
            I8x16RelaxedSwizzle => {
                let (x, places) = self.pop2();
                let ins = self.builder.ins();
                let x86 = self.env.relaxed.x86;
                let value = if x86 { ins.x86_pshufb(x, places) } else { ins.swizzle(x, places) };
                self.push(value);
            }
            I32x4RelaxedTruncF32x4S => {
                let x = self.pop_lanes(F32X4);
                let value = self.relaxed_trunc(I32X4, x);
                self.push_lanes(value);
            }
            I32x4RelaxedTruncF64x2SZero => {
                let x = self.pop_lanes(F64X2);
                let x = self.relaxed_trunc(I64X2, x);
                let value = self.narrow_to_low(x);
                self.push_lanes(value);
            }
            I32x4RelaxedTruncF32x4U => {
                let value = self.trunc_u();
                self.push_lanes(value);
            }
            I32x4RelaxedTruncF64x2UZero => {
                let value = self.trunc_u_zero();
                self.push_lanes(value);
            }
            F32x4RelaxedMadd => self.multiply_add(F32X4, false),
            F64x2RelaxedMadd => self.multiply_add(F64X2, false),
            F32x4RelaxedNmadd => self.multiply_add(F32X4, true),
            F64x2RelaxedNmadd => self.multiply_add(F64X2, true),
            I8x16RelaxedLaneselect => self.select_lanes(I8X16),
            I16x8RelaxedLaneselect => self.select_lanes(I16X8),
            I32x4RelaxedLaneselect => self.select_lanes(I32X4),
            I64x2RelaxedLaneselect => self.select_lanes(I64X2),
            F32x4RelaxedMin => self.relaxed_min(F32X4),
            F64x2RelaxedMin => self.relaxed_min(F64X2),
            F32x4RelaxedMax => self.relaxed_max(F32X4),
            F64x2RelaxedMax => self.relaxed_max(F64X2),
            I16x8RelaxedQ15mulrS if self.env.relaxed.x86 => {
                self.lanes2(I16X8, Opcode::X86Pmulhrsw);
            }
            I16x8RelaxedQ15mulrS => self.lanes2(I16X8, Opcode::SqmulRoundSat),
            I16x8RelaxedDotI8x16I7x16S => self.relaxed_dot(),
            I32x4RelaxedDotI8x16I7x16AddS => {
                let sum = self.pop_lanes(I32X4);
                self.relaxed_dot();
                self.add_neighbours(I16X8, SIGNED);
                let products = self.pop_lanes(I32X4);
                let value = self.builder.ins().iadd(products, sum);
                self.push_lanes(value);
            }
            _ => return false,
        }
        true
    }

    /// Signed integers; where there is none, the nearest one, or the least on x86-64.
    fn relaxed_trunc(&mut self, ty: Type, x: Value) -> Value {
        let ins = self.builder.ins();
        if self.env.relaxed.x86 { ins.x86_cvtt2dq(ty, x) } else { ins.fcvt_to_sint_sat(ty, x) }
    }

    fn multiply_add(&mut self, ty: Type, negate: bool) {
        let z = self.pop_lanes(ty);
        let (mut x, y) = self.pop2_lanes(ty);
        if negate {
            x = self.builder.ins().fneg(x);
        }
        let value = if self.env.relaxed.fused {
            self.builder.ins().fma(x, y, z)
        } else {
            let product = self.builder.ins().fmul(x, y);
            self.builder.ins().fadd(product, z)
        };
        self.push_lanes(value);
    }

    /// By all bits of the mask, or by the highest of each lane.
    fn select_lanes(&mut self, mut ty: Type) {
        if !self.env.relaxed.x86 {
            return self.select_bits();
        }
        let mut mask = self.pop_lanes(ty);
        if ty == I16X8 {
            // There is an instruction for lanes of every other size.
            mask = self.builder.ins().sshr_imm_s(mask, 15);
            ty = I8X16;
            mask = self.cast(mask, ty);
        }
        let (yes, no) = self.pop2_lanes(ty);
        let value = self.builder.ins().blendv(mask, yes, no);
        self.push_lanes(value);
    }

    /// On x86-64 the instruction for it is that of the pseudo-minimum.
    fn relaxed_min(&mut self, ty: Type) {
        if self.env.relaxed.x86 { self.pseudo_min(ty) } else { self.lanes2(ty, Opcode::Fmin) }
    }

    fn relaxed_max(&mut self, ty: Type) {
        if self.env.relaxed.x86 { self.pseudo_max(ty) } else { self.lanes2(ty, Opcode::Fmax) }
    }

    /// Sums of two products each, saturated. What x86-64 has takes the second operand as unsigned.
    fn relaxed_dot(&mut self) {
        let (x, y) = self.pop2();
        if self.env.relaxed.x86 {
            let value = self.builder.ins().x86_pmaddubsw(x, y);
            return self.push_lanes(value);
        }
        let (x, y) = (self.widen(x, SIGNED), self.widen(y, SIGNED));
        let low = self.builder.ins().imul(x.0, y.0);
        let high = self.builder.ins().imul(x.1, y.1);
        let (low, high) = (self.cast(low, I8X16), self.cast(high, I8X16));
        let mut pick = |mask: [u8; 16]| {
            let mask = self.builder.func.dfg.immediates.push(mask[..].into());
            let picked = self.builder.ins().shuffle(low, high, mask);
            self.cast(picked, I16X8)
        };
        let (even, odd) = (pick(EVEN_PAIRS), pick(ODD_PAIRS));
        let value = self.builder.ins().sadd_sat(even, odd);
        self.push_lanes(value);
    }
}
