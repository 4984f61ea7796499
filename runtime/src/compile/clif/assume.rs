//! Checks of what code relies upon, beside each shortcut, where the engine wants them: a failing one aborts
//! the process.

use super::Translator;
use crate::compile::abi::WORD;
use crate::compile::constants::Constant;
use crate::compile::imports::KnownFunc;
use crate::module::info::{FuncIndex, MemoryIndex};
use crate::module::types::{SigIndex, WasmMemoryType};
use crate::tables::assumption::Assumption;
use crate::tables::builtins::Builtin;
use crate::tables::layout::{context, func_ref, import};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};

impl Translator<'_, '_> {
    /// Whether assumptions are checked.
    pub(super) fn checks(&self) -> bool {
        self.env.tunables.check_assumptions
    }

    /// Sees that `condition` holds; the two values are for the message.
    fn assume(&mut self, what: Assumption, condition: Value, found: Value, expected: Value) {
        self.rarely_unless(condition, |this| {
            let what = this.i32(u32::from(what as u8));
            let values = [this.extend(found), this.extend(expected)];
            this.call_builtin(Builtin::assumption_broken, &[what, values[0], values[1]]);
        });
    }

    /// Sees that two values, of 32 or 64 bits, are the same.
    pub(super) fn assume_same(&mut self, what: Assumption, found: Value, expected: Value) {
        if self.checks() {
            let same = self.builder.ins().icmp(IntCC::Equal, found, expected);
            self.assume(what, same, found, expected);
        }
    }

    /// Sees that something has at least a size.
    pub(super) fn assume_size(&mut self, found: Value, least: u64) {
        if self.checks() {
            let least = self.i64(least);
            let enough = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, found, least);
            self.assume(Assumption::LeastSize, enough, found, least);
        }
    }

    /// Sees that what the import at `slot` of the context leads to is at a distance from it.
    pub(super) fn assume_distance(&mut self, slot: i32, distance: i32) {
        if self.checks() {
            let found = self.load_constant(WORD, self.vmctx, slot);
            let expected = self.builder.ins().iadd_imm_s(self.vmctx, i64::from(distance));
            self.assume_same(Assumption::Distance, found, expected);
        }
    }

    /// Sees that an imported function is a known one, called with the context `callee`.
    pub(super) fn assume_import(&mut self, index: FuncIndex, known: KnownFunc, callee: Value) {
        if self.checks() {
            let slot = self.env.layout.imported_func(index);
            let code = self.load_constant(WORD, self.vmctx, slot + import::CODE);
            self.assume_code(code, known);
            let context = self.load_constant(WORD, self.vmctx, slot + import::CONTEXT);
            self.assume_same(Assumption::KnownContext, context, callee);
        }
    }

    /// Sees that an element of a table, which is not null, is a function of type `sig`; and the known one,
    /// if it is known.
    pub(super) fn assume_element(
        &mut self,
        reference: Value,
        sig: SigIndex,
        known: Option<KnownFunc>,
    ) {
        if !self.checks() {
            return;
        }
        self.assume_type(Assumption::ElementType, reference, sig);
        let flags = MemFlagsData::trusted();
        let Some(known) = known else { return };
        let code = self.builder.ins().load(WORD, flags, reference, func_ref::CODE);
        self.assume_code(code, known);
        if let Some(distance) = known.context() {
            let found = self.builder.ins().load(WORD, flags, reference, func_ref::CONTEXT);
            let expected = self.builder.ins().iadd_imm_s(self.vmctx, i64::from(distance));
            self.assume_same(Assumption::KnownContext, found, expected);
        }
    }

    /// Sees that a reference, which is not null, is to a function of type `sig`.
    pub(super) fn assume_type(&mut self, what: Assumption, reference: Value, sig: SigIndex) {
        if !self.checks() {
            return;
        }
        let flags = MemFlagsData::trusted();
        let found = self.builder.ins().load(types::I32, flags, reference, func_ref::SIG_ID);
        let ids = self.load_constant(WORD, self.vmctx, context::SIG_IDS);
        let offset = i32::try_from(sig.as_u32()).expect("fewer types than bytes of input") * 4;
        let expected = self.load_constant(types::I32, ids, offset);
        let what = self.i32(u32::from(what as u8));
        self.call_builtin(Builtin::check_type, &[what, found, expected]);
    }

    fn assume_code(&mut self, code: Value, known: KnownFunc) {
        let args = [code, self.i32(known.module()), self.i32(known.index().as_u32())];
        self.call_builtin(Builtin::check_code, &args);
    }

    /// Sees that a global has the value that it is known to have.
    pub(super) fn assume_constant(&mut self, index: u32, constant: Constant) {
        if !self.checks() {
            return;
        }
        let (base, offset, ..) = self.global(index);
        let words: &[(types::Type, u64)] = &match constant {
            Constant::I32(value) => vec![(types::I32, u64::from(value.cast_unsigned()))],
            Constant::F32(bits) => vec![(types::I32, u64::from(bits))],
            Constant::I64(value) => vec![(types::I64, value.cast_unsigned())],
            Constant::F64(bits) => vec![(types::I64, bits)],
            Constant::V128(bits) => {
                vec![(types::I64, bits as u64), (types::I64, (bits >> 64) as u64)]
            }
        };
        for (place, &(ty, bits)) in (0..).zip(words) {
            let flags = MemFlagsData::trusted().with_alias_region(Some(self.regions.global));
            let found = self.builder.ins().load(ty, flags, base, offset + 8 * place);
            let expected = self.builder.ins().iconst(ty, bits.cast_signed());
            self.assume_same(Assumption::ConstantGlobal, found, expected);
        }
    }

    /// Sees that an access of `size` bytes, `offset` behind `index`, is in bounds or in the reservation of
    /// its memory.
    pub(super) fn assume_guarded(
        &mut self,
        (memory, ty): (MemoryIndex, &WasmMemoryType),
        index: Value,
        (offset, size): (u64, u32),
    ) {
        if !self.checks() {
            return;
        }
        let out = self.out_of_bounds(memory, ty, index, offset + u64::from(size));
        let within = self.builder.ins().icmp_imm_s(IntCC::Equal, out, 0);
        self.rarely_unless(within, |this| {
            let offset = this.i64(offset);
            let start = this.builder.ins().iadd(index, offset);
            let args = [this.i32(memory.as_u32()), start, this.i32(size)];
            this.call_builtin(Builtin::check_guarded, &args);
        });
    }

    /// Sees that a function's type that is not the `expected` one, which is final, is no subtype of it.
    pub(super) fn assume_final(&mut self, same: Value, found: Value, expected: Value) {
        if self.checks() {
            self.rarely_unless(same, |this| {
                this.call_builtin(Builtin::check_final, &[found, expected]);
            });
        }
    }
}
