//! CLIF for the stubs between compiled code and the host.
//!
//! - An **entry stub** (one for all types that are passed alike) is called by the host and calls compiled code. It leaves
//!   its frame pointer, stack pointer and handler in the store context; a trap restores these two
//!   registers and jumps to the handler, where the stub returns 0. No other register needs
//!   restoring: the call is a `try_call` of a `tail` function, across whose exceptional edge no
//!   register survives, so that the stub keeps in its frame what it needs.
//! - An **exit stub** (one for all types that are passed alike) is what compiled code calls for a host function. It
//!   passes arguments and results through an array of 64-bit cells.
//! - A **builtin stub** (one for each builtin) calls the builtin's host function.
//!
//! The last two leave their frame pointer in the store context, from which backtraces begin, and
//! *raise* when the host says that it failed: the host's raise routine goes where the host found that
//! it has to, to the handler of the entry stub, or to one of compiled code that catches exceptions.

use super::abi::{self, WORD};
use super::key::FuncKey;
use crate::entity::PrimaryMap;
use crate::module::types::{ModuleTypes, SigIndex, WasmFuncType, WasmValType};
use crate::tables::builtins::{Builtin, FAILED, RAISE_SLOT, Sentinel};
use crate::tables::layout::{FEW_CELLS, account, context, host_func, store};
use crate::tables::trap_code::Trap;
use crate::tables::tunables::FuelCounter;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    BlockArg, ExceptionTableData, ExceptionTableItem, Function, InstBuilder, MemFlagsData,
    Signature, StackSlotData, StackSlotKind, TrapCode, Type, UserFuncName, Value, types,
};
use cranelift_codegen::isa::{CallConv, TargetFrontendConfig};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use std::collections::HashMap;

/// For each type the first that has the same stubs: parameters and results are passed alike, whatever
/// references refer to.
pub(crate) fn owners(types: &ModuleTypes) -> PrimaryMap<SigIndex, SigIndex> {
    let mut first = HashMap::new();
    let values = |types: &[WasmValType]| types.iter().map(|&ty| abi::value_type(ty)).collect();
    let owner = |(sig, ty): (SigIndex, &WasmFuncType)| {
        let passed: [Vec<Type>; 2] = [values(&ty.params), values(&ty.results)];
        *first.entry(passed).or_insert(sig)
    };
    types.iter().map(owner).collect()
}

/// The entry stub of functions of type `ty`:
/// `extern "C" fn(callee context, caller context, cells: *mut u64, code) -> u32`.
pub(crate) fn entry(
    key: FuncKey,
    ty: &WasmFuncType,
    target: TargetFrontendConfig,
    fuel: FuelCounter,
) -> Function {
    let sig = abi::host_signature(host(target), &[WORD; 4], &[types::I32]);
    build(key, sig, target, |stub, params| {
        let &[callee, caller, cells, code] = params else { unreachable!("four parameters") };
        let wasm = abi::wasm_signature(ty);
        let (returned, raised) = (stub.builder.create_block(), stub.builder.create_block());
        stub.save_entry(callee);
        let fuel = stub.enter_with_fuel(fuel, callee);

        let mut args = vec![callee, caller];
        args.extend(stub.load_cells(&ty.params, cells));
        let rets: Vec<BlockArg> = (0..).take(ty.results.len()).map(BlockArg::TryCallRet).collect();
        for ret in &wasm.returns {
            stub.builder.append_block_param(returned, ret.value_type);
        }
        let sig = stub.builder.import_signature(wasm);
        let dfg = &mut stub.builder.func.dfg;
        let normal = dfg.block_call(returned, &rets);
        let handler = ExceptionTableItem::Default(dfg.block_call(raised, &[]));
        let table = ExceptionTableData::new(sig, normal, [handler]);
        let table = dfg.exception_tables.push(table);
        stub.builder.ins().try_call_indirect(code, &args, table);

        stub.builder.switch_to_block(returned);
        let results = stub.builder.block_params(returned).to_vec();
        stub.store_cells(&ty.results, &results, cells);
        stub.leave_with_fuel(fuel);
        stub.return_i32(1);
        stub.builder.switch_to_block(raised);
        stub.leave_with_fuel(fuel);
        stub.return_i32(0);
    })
}

/// The exit stub of host functions of type `ty`, which compiled code calls like one of its own.
pub(crate) fn exit(
    key: FuncKey,
    ty: &WasmFuncType,
    target: TargetFrontendConfig,
    fuel: FuelCounter,
) -> Function {
    let mut func = build(key, abi::wasm_signature(ty), target, |stub, params| {
        let (callee, caller) = (params[0], params[1]);
        let size = u32::try_from(ty.cells().max(1) * 8).expect("types have at most 2000 values");
        let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, 4);
        let slot = stub.builder.create_sized_stack_slot(slot);
        let cells = stub.builder.ins().stack_addr(WORD, slot, 0);
        stub.store_cells(&ty.params, &params[2..], cells);
        let store = stub.save_exit(callee);

        let code = stub.load(WORD, callee, host_func::CALL);
        let sig = abi::host_signature(host(target), &[WORD; 3], &[types::I32]);
        stub.put_fuel(fuel, caller);
        let ok = stub.call(sig, code, &[callee, caller, cells]);
        stub.take_fuel(fuel, caller);
        stub.raise_unless(ok, store);
        let results = stub.load_cells(&ty.results, cells);
        stub.builder.ins().return_(&results);
    });
    // Where there are many, they are not to come out of what is left to the host.
    if ty.cells() > FEW_CELLS {
        super::clif::set_stack_limit(&mut func);
    }
    func
}

/// The stub of `builtin`.
pub(crate) fn builtin(
    key: FuncKey,
    builtin: Builtin,
    target: TargetFrontendConfig,
    fuel: FuelCounter,
) -> Function {
    build(key, abi::builtin_signature(builtin), target, |stub, params| {
        let store = stub.save_exit(params[0]);
        let builtins = stub.load(WORD, store, store::BUILTINS);
        let code = stub.load(WORD, builtins, builtin.slot());
        stub.put_fuel(fuel, params[0]);
        let result = stub.call(abi::host_builtin_signature(builtin, host(target)), code, params);
        stub.take_fuel(fuel, params[0]);
        match builtin.sentinel() {
            Sentinel::Never => {}
            Sentinel::Zero => {
                stub.raise_unless(result, store);
                stub.builder.ins().return_(&[]);
                return;
            }
            Sentinel::Raises => {
                stub.raise(store);
                return;
            }
            Sentinel::Failed => {
                let ok = stub.builder.ins().icmp_imm_s(IntCC::NotEqual, result, FAILED);
                stub.raise_unless(ok, store);
            }
        }
        stub.builder.ins().return_(&[result]);
    })
}

fn host(target: TargetFrontendConfig) -> CallConv {
    target.default_call_conv
}

fn build(
    key: FuncKey,
    sig: Signature,
    target: TargetFrontendConfig,
    body: impl FnOnce(&mut Stub<'_>, &[Value]),
) -> Function {
    let mut func = Function::with_name_signature(UserFuncName::User(key.name()), sig);
    let mut context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut func, &mut context);
    let block = builder.create_block();
    builder.append_block_params_for_function_params(block);
    builder.switch_to_block(block);
    let params = builder.block_params(block).to_vec();
    let mut stub = Stub { builder, host: host(target) };
    body(&mut stub, &params);
    stub.builder.seal_all_blocks();
    stub.builder.finalize(target);
    func
}

/// A stub under construction.
struct Stub<'f> {
    builder: FunctionBuilder<'f>,
    host: CallConv,
}

impl Stub<'_> {
    /// Leaves in the store context what a trap needs to come back to this stub.
    fn save_entry(&mut self, callee: Value) {
        // The block that ends in the call is referred to, which a function's first cannot be.
        let block = self.builder.create_block();
        self.builder.ins().jump(block, &[]);
        self.builder.switch_to_block(block);
        let store = self.load(WORD, callee, context::STORE);
        let fp = self.builder.ins().get_frame_pointer(WORD);
        let sp = self.builder.ins().get_stack_pointer(WORD);
        let handler = self.builder.ins().get_exception_handler_address(WORD, block, 0);
        self.store(fp, store, store::ENTRY_FP);
        self.store(sp, store, store::ENTRY_SP);
        self.store(handler, store, store::ENTRY_HANDLER);
    }

    /// Leaves in the store context where compiled code was left; returns the store context, to
    /// which `context` (of an instance or a host function) belongs.
    fn save_exit(&mut self, context: Value) -> Value {
        const { assert!(context::STORE == host_func::STORE) };
        let store = self.load(WORD, context, context::STORE);
        let fp = self.builder.ins().get_frame_pointer(WORD);
        self.store(fp, store, store::EXIT_FP);
        store
    }

    /// Gets the fuel of the callee's account into its register. Gives the account, and what the host had there.
    fn enter_with_fuel(&mut self, counter: FuelCounter, callee: Value) -> Option<(Value, Value)> {
        if counter != FuelCounter::Register {
            return None;
        }
        let hosts = self.builder.ins().get_pinned_reg(WORD);
        let account = self.load(WORD, callee, context::ACCOUNT);
        let fuel = self.load(WORD, account, account::FUEL);
        self.builder.ins().set_pinned_reg(fuel);
        Some((account, hosts))
    }

    /// Puts the fuel that is left into the account, and the host has its register again: whichever way code ended,
    /// nobody else has used the register.
    fn leave_with_fuel(&mut self, entered: Option<(Value, Value)>) {
        if let Some((account, hosts)) = entered {
            let fuel = self.builder.ins().get_pinned_reg(WORD);
            self.store(fuel, account, account::FUEL);
            self.builder.ins().set_pinned_reg(hosts);
        }
    }

    /// Puts the fuel that is left into the account of the instance that calls the host.
    fn put_fuel(&mut self, counter: FuelCounter, caller: Value) {
        if counter == FuelCounter::Register {
            let account = self.load(WORD, caller, context::ACCOUNT);
            let fuel = self.builder.ins().get_pinned_reg(WORD);
            self.store(fuel, account, account::FUEL);
        }
    }

    /// Gets the fuel that is left from the account of the instance that called the host, before code goes on,
    /// wherever that is.
    fn take_fuel(&mut self, counter: FuelCounter, caller: Value) {
        if counter == FuelCounter::Register {
            let account = self.load(WORD, caller, context::ACCOUNT);
            let fuel = self.load(WORD, account, account::FUEL);
            self.builder.ins().set_pinned_reg(fuel);
        }
    }

    fn raise_unless(&mut self, ok: Value, store: Value) {
        let (go_on, raise) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(raise);
        self.builder.ins().brif(ok, go_on, &[], raise, &[]);
        self.builder.switch_to_block(raise);
        self.raise(store);
        self.builder.switch_to_block(go_on);
    }

    fn raise(&mut self, store: Value) {
        let builtins = self.load(WORD, store, store::BUILTINS);
        let code = self.load(WORD, builtins, RAISE_SLOT);
        let sig = abi::host_signature(self.host, &[WORD], &[]);
        let sig = self.builder.import_signature(sig);
        self.builder.ins().call_indirect(sig, code, &[store]);
        // Raising does not return.
        self.builder.ins().trap(TrapCode::unwrap_user(Trap::UnreachableCodeReached as u8));
    }

    fn call(&mut self, sig: Signature, code: Value, args: &[Value]) -> Value {
        let sig = self.builder.import_signature(sig);
        let call = self.builder.ins().call_indirect(sig, code, args);
        self.builder.inst_results(call)[0]
    }

    fn load_cells(&mut self, types: &[WasmValType], cells: Value) -> Vec<Value> {
        let mut offset = 0;
        let mut values = Vec::with_capacity(types.len());
        for &ty in types {
            let flags = MemFlagsData::new().with_notrap();
            let ins = self.builder.ins();
            values.push(ins.load(abi::value_type(ty), flags, cells, offset));
            offset += 8 * ty.cells() as i32;
        }
        values
    }

    fn store_cells(&mut self, types: &[WasmValType], values: &[Value], cells: Value) {
        let mut offset = 0;
        for (&ty, &value) in types.iter().zip(values) {
            let flags = MemFlagsData::new().with_notrap();
            self.builder.ins().store(flags, value, cells, offset);
            offset += 8 * ty.cells() as i32;
        }
    }

    fn load(&mut self, ty: Type, base: Value, offset: i32) -> Value {
        self.builder.ins().load(ty, MemFlagsData::trusted(), base, offset)
    }

    fn store(&mut self, value: Value, base: Value, offset: i32) {
        self.builder.ins().store(MemFlagsData::trusted(), value, base, offset);
    }

    fn return_i32(&mut self, value: i64) {
        let value = self.builder.ins().iconst(types::I32, value);
        self.builder.ins().return_(&[value]);
    }
}
