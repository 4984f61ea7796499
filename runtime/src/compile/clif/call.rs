//! Calls: to functions of the module, to imports, through tables, and to builtins.

use super::Translator;
use super::control::trap_code;
use crate::compile::abi;
use crate::compile::elements::Element;
use crate::compile::key::FuncKey;
use crate::module::info::{FuncIndex, TableIndex, TypeIndex};
use crate::module::types::SigIndex;
use crate::tables::assumption::Assumption;
use crate::tables::builtins::{Builtin, Sentinel};
use crate::tables::layout::{context, func_ref, import};
use crate::tables::trap_code::Trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    self, ExtFuncData, ExternalName, InstBuilder, MemFlagsData, SigRef, Value, types,
};
use wasmparser::Operator;

/// How a call returns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returns {
    /// To the instruction behind it.
    Here,
    /// To the caller of this function: a tail call.
    ToCaller,
}

impl Translator<'_, '_> {
    pub(super) fn call(&mut self, op: &Operator<'_>) -> bool {
        match *op {
            Operator::Call { function_index } => self.direct(function_index, Returns::Here),
            Operator::ReturnCall { function_index } => {
                self.direct(function_index, Returns::ToCaller);
            }
            Operator::CallIndirect { type_index, table_index } => {
                self.indirect(type_index, table_index, Returns::Here);
            }
            Operator::ReturnCallIndirect { type_index, table_index } => {
                self.indirect(type_index, table_index, Returns::ToCaller);
            }
            Operator::CallRef { type_index } => self.through(type_index, Returns::Here),
            Operator::ReturnCallRef { type_index } => {
                self.through(type_index, Returns::ToCaller);
            }
            _ => return false,
        }
        true
    }

    fn direct(&mut self, index: u32, returns: Returns) {
        let index = FuncIndex::from_u32(index);
        let env = self.env;
        let sig = env.info.functions[index].sig;
        if let Some(defined) = env.info.defined_func(index) {
            let key = FuncKey::Func(env.module, defined);
            return self.call_known(sig, key, self.vmctx, returns);
        }
        if let (Some(copy), Returns::Here) = (env.known.text_copy(index), returns) {
            return self.copy_text(copy, |this| this.imported(index, returns));
        }
        self.imported(index, returns);
    }

    fn imported(&mut self, index: FuncIndex, returns: Returns) {
        let env = self.env;
        let sig = env.info.functions[index].sig;
        let offset = env.layout.imported_func(index);
        let Some(known) = env.known.func(index) else {
            let code = self.load_constant(abi::WORD, self.vmctx, offset + import::CODE);
            let callee = self.load_constant(abi::WORD, self.vmctx, offset + import::CONTEXT);
            return self.call_code(sig, code, callee, returns);
        };
        let callee = match known.context() {
            Some(distance) => self.builder.ins().iadd_imm_s(self.vmctx, i64::from(distance)),
            None => self.load_constant(abi::WORD, self.vmctx, offset + import::CONTEXT),
        };
        self.assume_import(index, known, callee);
        self.call_known(sig, known.key(), callee, returns);
    }

    /// Calls a function of the artifact.
    fn call_known(&mut self, sig: SigIndex, key: FuncKey, callee: Value, returns: Returns) {
        let args = self.args(sig, callee);
        let signature = self.sig(sig);
        let func = self.func(key, |_| signature);
        match returns {
            Returns::Here => {
                let results = self.call_func(func, &args);
                self.stack.extend(results);
            }
            Returns::ToCaller => {
                self.builder.ins().return_call(func, &args);
                self.leave();
            }
        }
    }

    fn indirect(&mut self, type_index: u32, table: u32, returns: Returns) {
        let sig = self.env.info.types[TypeIndex::from_u32(type_index)];
        let index = self.pop();
        let table = TableIndex::from_u32(table);
        let element = self.element_at(table, index);
        let reference = self.table_load(table, index);
        let code = match element {
            Element::Funcs(found, func) if found == sig => {
                let flags = self.check_null(reference);
                if let Some(known) = func.filter(|known| known.context().is_some()) {
                    // The callee's instance may not be there before the element is, so that nothing of
                    // its context may be read earlier: it is found by the element, at no distance.
                    let callee =
                        self.builder.ins().load(abi::WORD, flags, reference, func_ref::CONTEXT);
                    self.assume_element(reference, sig, func);
                    return self.call_known(sig, known.key(), callee, returns);
                }
                let code = self.builder.ins().load(abi::WORD, flags, reference, func_ref::CODE);
                self.assume_element(reference, sig, None);
                code
            }
            _ => {
                self.check_signature(sig, reference);
                self.load_constant_checked(reference, func_ref::CODE)
            }
        };
        let callee = self.load_constant_checked(reference, func_ref::CONTEXT);
        self.call_code(sig, code, callee, returns);
    }

    /// A call of a reference whose type is known, but which may be null.
    fn through(&mut self, type_index: u32, returns: Returns) {
        let sig = self.env.info.types[TypeIndex::from_u32(type_index)];
        let reference = self.pop();
        self.builder.ins().trapz(reference, trap_code(Trap::NullReference));
        self.assume_type(Assumption::TypedReference, reference, sig);
        let code = self.load_constant_checked(reference, func_ref::CODE);
        let callee = self.load_constant_checked(reference, func_ref::CONTEXT);
        self.call_code(sig, code, callee, returns);
    }

    /// What is known of the element of a table.
    fn element_at(&self, table: TableIndex, index: Value) -> Element {
        let known = self.env.tables.get(table);
        known.map_or(Element::Unknown, |table| table.element(self.constant(index)))
    }

    /// Flags for the first load of a field of `reference`: it traps if that is null.
    fn check_null(&mut self, reference: Value) -> MemFlagsData {
        let null = trap_code(Trap::IndirectCallToNull);
        let flags = MemFlagsData::trusted().with_readonly();
        if self.env.tunables.signals_based_traps {
            // The first page is never mapped, so that reading a field of null faults.
            flags.with_trap_code(Some(null))
        } else {
            self.builder.ins().trapz(reference, null);
            flags
        }
    }

    /// Traps unless `reference` is to a function of type `sig`.
    fn check_signature(&mut self, sig: SigIndex, reference: Value) {
        let flags = self.check_null(reference);
        let found = self.builder.ins().load(types::I32, flags, reference, func_ref::SIG_ID);
        let ids = self.load_constant(abi::WORD, self.vmctx, context::SIG_IDS);
        let offset = i32::try_from(sig.as_u32()).expect("fewer types than bytes of input") * 4;
        let expected = self.load_constant(types::I32, ids, offset);
        let same = self.builder.ins().icmp(IntCC::Equal, found, expected);
        if self.env.types.subtyping(sig).is_final {
            self.assume_final(same, found, expected);
            self.builder.ins().trapz(same, trap_code(Trap::BadSignature));
            return;
        }
        self.rarely_unless(same, |this| {
            this.call_builtin(Builtin::check_subtype, &[found, expected]);
        });
    }

    /// Loads a field of a function reference that has been checked: it never changes, but cannot
    /// be read before the check.
    fn load_constant_checked(&mut self, reference: Value, offset: i32) -> Value {
        let flags = MemFlagsData::trusted().with_readonly();
        self.builder.ins().load(abi::WORD, flags, reference, offset)
    }

    fn call_code(&mut self, sig: SigIndex, code: Value, callee: Value, returns: Returns) {
        let args = self.args(sig, callee);
        let sig = self.sig(sig);
        match returns {
            Returns::Here => {
                let results = match self.exception_table(sig) {
                    Some((table, next)) => {
                        self.builder.ins().try_call_indirect(code, &args, table);
                        self.go_on(next)
                    }
                    None => {
                        let call = self.builder.ins().call_indirect(sig, code, &args);
                        self.builder.inst_results(call)
                    }
                };
                let results = results.to_vec();
                self.stack.extend(results);
            }
            Returns::ToCaller => {
                self.builder.ins().return_call_indirect(sig, code, &args);
                self.leave();
            }
        }
    }

    /// Calls the stub of a builtin; its result, where it returns one.
    pub(super) fn call_builtin(&mut self, builtin: Builtin, args: &[Value]) -> Option<Value> {
        let func = self.func(FuncKey::Builtin(builtin), |translator| {
            translator.builder.import_signature(abi::builtin_signature(builtin))
        });
        let args = [&[self.vmctx][..], args].concat();
        if builtin.sentinel() == Sentinel::Raises {
            return self.call_func(func, &args).first().copied();
        }
        let call = self.builder.ins().call(func, &args);
        self.builder.inst_results(call).first().copied()
    }

    /// Calls a function that may end with an exception. Gives what it returned.
    fn call_func(&mut self, func: ir::FuncRef, args: &[Value]) -> Vec<Value> {
        let sig = self.builder.func.dfg.ext_funcs[func].signature;
        match self.exception_table(sig) {
            Some((table, next)) => {
                self.builder.ins().try_call(func, args, table);
                self.go_on(next).to_vec()
            }
            None => {
                let call = self.builder.ins().call(func, args);
                self.builder.inst_results(call).to_vec()
            }
        }
    }

    /// Pops the arguments for a call of type `sig`, and puts the contexts before them.
    fn args(&mut self, sig: SigIndex, callee: Value) -> Vec<Value> {
        let count = self.env.types[sig].params.len();
        self.spend(count + self.env.types[sig].results.len());
        let mut args = vec![callee, self.vmctx];
        args.extend(self.stack.drain(self.stack.len() - count..));
        args
    }

    fn sig(&mut self, sig: SigIndex) -> SigRef {
        let (builder, types) = (&mut self.builder, self.env.types);
        let import = || builder.import_signature(abi::wasm_signature(&types[sig]));
        *self.sigs.entry(sig).or_insert_with(import)
    }

    fn func(&mut self, key: FuncKey, sig: impl FnOnce(&mut Self) -> SigRef) -> ir::FuncRef {
        if let Some(&func) = self.funcs.get(&key) {
            return func;
        }
        let signature = sig(self);
        let name = self.builder.func.declare_imported_user_function(key.name());
        let func = self.builder.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        });
        self.funcs.insert(key, func);
        func
    }
}
