//! From the body of a WebAssembly function to CLIF.
//!
//! One pass over the instructions: each is validated, then translated. The translator mirrors
//! WebAssembly's machine at compile time: a stack of SSA values, a stack of the open blocks
//! (`control`), locals as variables that cranelift-frontend turns into SSA. Code that cannot be
//! reached is validated and skipped. Each family of instructions has its file; an instruction that
//! no family knows is an error, so what the validator lets through and the translator lacks cannot
//! be compiled wrongly.

mod account;
mod assume;
mod bulk;
mod call;
mod control;
mod convert;
mod env;
mod exception;
mod memory;
mod numeric;
mod reference;
mod simd;
mod table;
mod text;
mod variable;

pub(crate) use env::{FuncBuilder, ModuleEnv};
pub(crate) use simd::Relaxed;

use self::account::Charge;
use self::control::Frame;
use super::abi;
use super::budget::{Budget, STEPS, TooMuchToCompile};
use super::inline::Translated;
use super::key::FuncKey;
use super::positions::Positions;
use crate::error::{InvalidWasm, Unsupported};
use crate::module::info::DefinedFuncIndex;
use crate::module::parse::FuncBody;
use crate::module::proposal::unsupported;
use crate::module::types::SigIndex;
use crate::tables::layout::{context, store};
use anyhow::{Error, Result};
use cranelift_codegen::ir::{
    self, AliasRegion, AliasRegionData, Function, GlobalValueData, InstBuilder, InstructionData,
    MemFlagsData, Opcode, SigRef, SourceLoc, Type, UserFuncName, Value, types,
};
use cranelift_frontend::{FunctionBuilder, Variable};
use std::collections::HashMap;
use wasmparser::{FuncValidator, Operator, OperatorsReader, ValidatorResources};

/// Translates the body of `index`, validating it on the way, as far as `budget` reaches. `make` keeps what can be used again
/// for the next function.
pub(crate) fn translate(
    env: &ModuleEnv<'_>,
    index: DefinedFuncIndex,
    body: FuncBody<'_>,
    budget: &Budget,
    make: &mut FuncBuilder,
) -> Result<Translated> {
    let info = env.info.functions[env.info.func_index(index)];
    let key = FuncKey::Func(env.module, index).name();
    let mut func = Function::with_name_signature(
        UserFuncName::User(key),
        abi::wasm_signature(&env.types[info.sig]),
    );
    set_stack_limit(&mut func);

    let FuncBody { body, validator, hints } = body;
    let mut validator = validator.into_validator(std::mem::take(&mut make.validator));
    let range = body.range();
    let start = SourceLoc::new(u32::try_from(range.start)?);
    func.params.ensure_base_srcloc(start);
    let positions = Positions::new(start.bits(), u32::try_from(range.len())?);
    let mut builder = FunctionBuilder::new(&mut func, &mut make.builder);
    builder.set_srcloc(start);
    let mut translator = Translator::new(env, budget, builder, info.sig);
    let start = range.start;
    translator.hints = hints.iter().map(|&(at, taken)| (start + at as usize, taken)).collect();
    let result = translator.body(&body, &mut validator);
    make.validator = validator.into_allocations();
    if let Err(error) = result {
        // The builder's context is only cleared by a function that was finished.
        make.builder = Default::default();
        return Err(InvalidWasm::of_parser(error));
    }
    let steps = translator.steps;
    translator.builder.finalize(env.frontend);
    if steps > FEW_STEPS {
        budget.take(STEPS * values(&func))?;
    }
    Ok(Translated { func, positions })
}

/// How many steps a function may take before its values are counted.
const FEW_STEPS: usize = 4096;

/// How often values come up in a function: as parameters, operands and results.
pub(crate) fn values(func: &Function) -> usize {
    let dfg = &func.dfg;
    let mut values = 0;
    for block in func.layout.blocks() {
        values += dfg.num_block_params(block);
        for inst in func.layout.block_insts(block) {
            values += dfg.inst_values(inst).count() + dfg.inst_results(inst).len();
        }
    }
    values
}

/// Has the function's prologue compare the stack pointer with the store's limit.
pub(crate) fn set_stack_limit(func: &mut Function) {
    let flags = func.dfg.mem_flags.insert(MemFlagsData::trusted().with_readonly());
    let flags = flags.expect("the set of a new function is empty");
    let vmctx = func.create_global_value(GlobalValueData::VMContext);
    let load = |base, offset: i32| GlobalValueData::Load {
        base,
        offset: offset.into(),
        global_type: abi::WORD,
        flags,
    };
    let store = func.create_global_value(load(vmctx, context::STORE));
    let limit = func.create_global_value(load(store, store::STACK_LIMIT));
    func.stack_limit = Some(limit);
}

/// The kinds of memory that accesses are told apart by: an access to one never aliases an access
/// to another.
#[derive(Clone, Copy)]
struct Regions {
    context: AliasRegion,
    memory: AliasRegion,
    table: AliasRegion,
    global: AliasRegion,
    account: AliasRegion,
}

/// A local variable.
struct Local {
    variable: Variable,
    /// How far the translator was (its `clock`) when it was read or written last.
    touched: usize,
}

/// A function under translation.
struct Translator<'a, 'f> {
    env: &'a ModuleEnv<'a>,
    builder: FunctionBuilder<'f>,
    /// The instance's context.
    vmctx: Value,
    stack: Vec<Value>,
    control: Vec<Frame>,
    /// The places in `control` of open `try_table`s.
    tries: Vec<usize>,
    /// Where branches are that are likely taken, or likely not.
    hints: HashMap<usize, bool>,
    /// What is known of the current instruction, if it is a branch.
    likely: Option<bool>,
    /// Whether the current instruction can be reached.
    reachable: bool,
    /// How many blocks have been opened since the code became unreachable.
    skipped_blocks: usize,
    locals: Vec<Local>,
    /// How often locals were read or written.
    accesses: usize,
    /// How many instructions made blocks, and branches of tables went to some.
    clock: usize,
    budget: &'a Budget,
    /// How many steps it took, and how many of them were not taken out of the budget yet.
    steps: usize,
    unsettled: usize,
    funcs: HashMap<FuncKey, ir::FuncRef>,
    sigs: HashMap<SigIndex, SigRef>,
    regions: Regions,
    /// The charge for the straight piece of code that is being translated.
    charge: Option<Charge>,
}

impl<'a, 'f> Translator<'a, 'f> {
    fn new(
        env: &'a ModuleEnv<'a>,
        budget: &'a Budget,
        mut builder: FunctionBuilder<'f>,
        sig: SigIndex,
    ) -> Self {
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        builder.seal_block(entry);
        let vmctx = builder.block_params(entry)[0];
        let regions = &mut builder.func.dfg.alias_regions;
        let mut region = |user_id, description: &'static str| {
            regions.insert(AliasRegionData { user_id, description: description.into() })
        };
        let regions = Regions {
            context: region(0, "context"),
            memory: region(1, "memory"),
            table: region(2, "table"),
            global: region(3, "global"),
            account: region(4, "account"),
        };
        let mut translator = Translator {
            env,
            builder,
            vmctx,
            stack: Vec::new(),
            control: Vec::new(),
            tries: Vec::new(),
            hints: HashMap::new(),
            likely: None,
            reachable: true,
            skipped_blocks: 0,
            locals: Vec::new(),
            accesses: 0,
            clock: 0,
            budget,
            steps: 0,
            unsettled: 0,
            funcs: HashMap::new(),
            sigs: HashMap::new(),
            regions,
            charge: None,
        };
        translator.open_function(sig);
        for (i, &ty) in env.types[sig].params.iter().enumerate() {
            let param = translator.builder.block_params(entry)[2 + i];
            translator.define_local(abi::value_type(ty), param);
        }
        translator
    }

    fn body(
        &mut self,
        body: &wasmparser::FunctionBody<'_>,
        validator: &mut FuncValidator<ValidatorResources>,
    ) -> Result<()> {
        let mut locals = body.get_locals_reader()?;
        for _ in 0..locals.get_count() {
            let offset = locals.original_position();
            let (count, ty) = locals.read()?;
            validator.define_locals(offset, count, ty)?;
            let ty = self.env.info.val_type(ty).map_err(|error| at(error, offset))?;
            self.spend(count as usize);
            self.settle(0).map_err(|error| at(error.into(), offset))?;
            self.declare_locals(count, abi::value_type(ty));
        }
        let mut ops = OperatorsReader::new(locals.get_binary_reader());
        self.see_to_account();
        while !ops.eof() {
            let offset = ops.original_position();
            let op = ops.read()?;
            validator.op(offset, &op)?;
            self.builder.set_srcloc(SourceLoc::new(u32::try_from(offset)?));
            self.likely = self.hints.get(&offset).copied();
            let blocks = self.builder.func.dfg.num_blocks();
            if self.reachable {
                self.pay_for(&op);
            }
            self.op(&op).map_err(|error| at(error, offset))?;
            self.paid_for(&op);
            self.clock += usize::from(self.builder.func.dfg.num_blocks() > blocks);
            self.settle(FEW_STEPS).map_err(|error| at(error.into(), offset))?;
        }
        ops.finish()?;
        self.settle_charge();
        Ok(self.settle(0)?)
    }

    /// Notes that something takes so many steps, more than the handful of any instruction.
    fn spend(&mut self, steps: usize) {
        self.steps = self.steps.saturating_add(steps);
        self.unsettled = self.unsettled.saturating_add(steps);
    }

    /// Takes steps out of the budget, if there are more than `least`.
    fn settle(&mut self, least: usize) -> Result<(), TooMuchToCompile> {
        match self.unsettled > least {
            true => self.budget.take(std::mem::take(&mut self.unsettled)),
            false => Ok(()),
        }
    }

    fn op(&mut self, op: &Operator<'_>) -> Result<()> {
        if !self.reachable {
            self.skip(op);
            return Ok(());
        }
        let known = self.variable(op)
            || self.memory_access(op)
            || self.numeric(op)
            || self.control(op)?
            || self.call(op)
            || self.convert(op)
            || self.memory(op)
            || self.table(op)
            || self.reference(op)?
            || self.exception(op)?
            || self.simd(op);
        if !known {
            return Err(unsupported(op).into());
        }
        Ok(())
    }

    fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().expect("validated code pops what it pushed")
    }

    /// The last two values, in the order in which they were pushed.
    fn pop2(&mut self) -> (Value, Value) {
        let second = self.pop();
        (self.pop(), second)
    }

    /// The last three values, in the order in which they were pushed.
    fn pop3(&mut self) -> (Value, Value, Value) {
        let third = self.pop();
        let (first, second) = self.pop2();
        (first, second, third)
    }

    /// Pushes what a comparison says, as an `i32`.
    fn push_bool(&mut self, value: Value) {
        let value = self.builder.ins().uextend(types::I32, value);
        self.push(value);
    }

    fn i32(&mut self, value: u32) -> Value {
        self.builder.ins().iconst(types::I32, i64::from(value))
    }

    fn i64(&mut self, value: u64) -> Value {
        self.builder.ins().iconst(types::I64, value.cast_signed())
    }

    /// `value`, zero-extended, if it is a constant integer.
    fn constant(&self, value: Value) -> Option<u64> {
        let dfg = &self.builder.func.dfg;
        let inst = dfg.value_def(value).inst()?;
        match dfg.insts[inst] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                let bits = dfg.value_type(value).bits();
                Some(imm.bits().cast_unsigned() & (u64::MAX >> (64 - bits)))
            }
            _ => None,
        }
    }

    /// `value`, zero-extended to 64 bits.
    fn extend(&mut self, value: Value) -> Value {
        match self.builder.func.dfg.value_type(value) {
            types::I32 => self.builder.ins().uextend(types::I64, value),
            _ => value,
        }
    }

    /// Loads a field of a context or definition that never changes while code runs.
    fn load_constant(&mut self, ty: Type, base: Value, offset: i32) -> Value {
        let flags = MemFlagsData::trusted().with_readonly().with_can_move();
        self.builder.ins().load(ty, flags, base, offset)
    }

    /// Loads a field of a context or definition that may change.
    fn load_field(&mut self, ty: Type, base: Value, offset: i32) -> Value {
        let flags = MemFlagsData::trusted().with_alias_region(Some(self.regions.context));
        self.builder.ins().load(ty, flags, base, offset)
    }
}

#[cold]
fn at(error: Error, offset: usize) -> Error {
    Unsupported::within(error, offset).context(format!("at offset {offset:#x}"))
}
