//! References: pointers to function references, or numbers of external ones; zero is null.

use super::Translator;
use super::control::trap_code;
use crate::error::OrBug;
use crate::module::info::FuncIndex;
use crate::tables::trap_code::Trap;
use anyhow::Result;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use wasmparser::Operator;

impl Translator<'_, '_> {
    pub(super) fn reference(&mut self, op: &Operator<'_>) -> Result<bool> {
        match *op {
            Operator::RefNull { .. } => {
                let null = self.i64(0);
                self.push(null);
            }
            Operator::RefIsNull => {
                let value = self.pop();
                let is_null = self.is_null(value);
                self.push_bool(is_null);
            }
            Operator::RefFunc { function_index } => self.ref_func(function_index)?,
            Operator::RefAsNonNull => {
                let value = self.pop();
                self.builder.ins().trapz(value, trap_code(Trap::NullReference));
                self.push(value);
            }
            Operator::BrOnNull { relative_depth } => {
                let value = self.pop();
                let is_null = self.is_null(value);
                self.br_when(is_null, relative_depth);
                self.push(value);
            }
            Operator::BrOnNonNull { relative_depth } => {
                // The reference is what the label takes last, but is gone where it is null.
                let value = self.pop();
                self.push(value);
                self.br_when(value, relative_depth);
                self.pop();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn is_null(&mut self, value: Value) -> Value {
        self.builder.ins().icmp_imm_s(IntCC::Equal, value, 0)
    }

    fn ref_func(&mut self, index: u32) -> Result<()> {
        let func_ref = self.env.info.functions[FuncIndex::from_u32(index)].func_ref;
        let func_ref = func_ref.or_bug("the function has no reference")?;
        let offset = self.env.layout.func_ref(func_ref);
        let value = self.builder.ins().iadd_imm_s(self.vmctx, i64::from(offset));
        self.push(value);
        Ok(())
    }
}
