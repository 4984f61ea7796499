//! Constants, locals, globals, and what only moves values about.

use super::{Local, Translator};
use crate::compile::abi;
use crate::compile::constants::Constant;
use crate::module::info::GlobalIndex;
use cranelift_codegen::ir::immediates::{Ieee32, Ieee64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use cranelift_frontend::Variable;
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn variable(&mut self, op: &Operator<'_>) -> bool {
        match *op {
            Operator::LocalGet { local_index } => {
                let variable = self.touch(local_index);
                let value = self.builder.use_var(variable);
                self.push(value);
            }
            Operator::LocalSet { local_index } => {
                let value = self.pop();
                let variable = self.touch(local_index);
                self.builder.def_var(variable, value);
            }
            Operator::LocalTee { local_index } => {
                let value = self.pop();
                let variable = self.touch(local_index);
                self.builder.def_var(variable, value);
                self.push(value);
            }
            Operator::GlobalGet { global_index } => self.global_get(global_index),
            Operator::GlobalSet { global_index } => self.global_set(global_index),
            Operator::I32Const { value } => {
                let value = self.i32(value.cast_unsigned());
                self.push(value);
            }
            Operator::I64Const { value } => {
                let value = self.i64(value.cast_unsigned());
                self.push(value);
            }
            Operator::F32Const { value } => {
                let value = self.builder.ins().f32const(Ieee32::with_bits(value.bits()));
                self.push(value);
            }
            Operator::F64Const { value } => {
                let value = self.builder.ins().f64const(Ieee64::with_bits(value.bits()));
                self.push(value);
            }
            Operator::Drop => {
                self.pop();
            }
            Operator::Select | Operator::TypedSelect { .. } => {
                let (yes, no, condition) = self.pop3();
                let value = self.builder.ins().select(condition, yes, no);
                self.push(value);
            }
            _ => return false,
        }
        true
    }

    /// Adds a local whose first value is `value`.
    pub(super) fn define_local(&mut self, ty: Type, value: Value) {
        let local = self.builder.declare_var(ty);
        self.builder.def_var(local, value);
        self.locals.push(Local { variable: local, touched: 0 });
    }

    /// The variable of a local that is read or written. Cranelift looks for its value through the blocks
    /// since it was last, and may hand it on through all of them.
    fn touch(&mut self, index: u32) -> Variable {
        let now = self.clock;
        self.accesses += 1;
        let local = &mut self.locals[index as usize];
        let blocks = now - std::mem::replace(&mut local.touched, now);
        let variable = local.variable;
        self.spend(blocks);
        variable
    }

    /// Adds `count` locals that begin as zero or null.
    pub(super) fn declare_locals(&mut self, count: u32, ty: Type) {
        let zero = match ty {
            types::F32 => self.builder.ins().f32const(0.0),
            types::F64 => self.builder.ins().f64const(0.0),
            types::I8X16 => self.vector(0),
            _ => self.builder.ins().iconst(ty, 0),
        };
        for _ in 0..count {
            self.define_local(ty, zero);
        }
    }

    fn global_get(&mut self, index: u32) {
        if let Some(constant) = self.env.constants.get(GlobalIndex::from_u32(index)) {
            self.assume_constant(index, constant);
            let value = match constant {
                Constant::I32(value) => self.i32(value.cast_unsigned()),
                Constant::I64(value) => self.i64(value.cast_unsigned()),
                Constant::F32(bits) => self.builder.ins().f32const(Ieee32::with_bits(bits)),
                Constant::F64(bits) => self.builder.ins().f64const(Ieee64::with_bits(bits)),
                Constant::V128(bits) => self.vector(bits),
            };
            return self.push(value);
        }
        let (base, offset, ty, mutable) = self.global(index);
        let value = if mutable {
            let flags = MemFlagsData::trusted().with_alias_region(Some(self.regions.global));
            self.builder.ins().load(ty, flags, base, offset)
        } else {
            self.load_constant(ty, base, offset)
        };
        self.push(value);
    }

    fn global_set(&mut self, index: u32) {
        let (base, offset, _, _) = self.global(index);
        let value = self.pop();
        let flags = MemFlagsData::trusted().with_alias_region(Some(self.regions.global));
        self.builder.ins().store(flags, value, base, offset);
    }

    /// The address of a global (base and offset), its type, and whether it can change.
    pub(super) fn global(&mut self, index: u32) -> (Value, i32, Type, bool) {
        let index = GlobalIndex::from_u32(index);
        let env = self.env;
        let global = env.info.globals[index];
        let (base, offset) = match env.info.defined_global(index) {
            Some(defined) => (self.vmctx, env.layout.defined_global(defined)),
            None => match env.known.global(index) {
                Some(distance) => {
                    self.assume_distance(env.layout.imported_global(index), distance);
                    (self.vmctx, distance)
                }
                None => {
                    let at = env.layout.imported_global(index);
                    (self.load_constant(abi::WORD, self.vmctx, at), 0)
                }
            },
        };
        (base, offset, abi::value_type(global.content), global.mutable)
    }
}
