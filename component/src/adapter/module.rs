//! A module of adapters under construction.

use super::Fault;
use super::body::{Body, Op};
use super::call::call;
use super::request::{AdapterCall, ComponentFacts};
use super::value::Facts;
use crate::budget::{Budget, Proportion};
use crate::plan::{
    AdapterBuiltinIndex, AdapterBuiltinKind, CanonicalOptions, CoreDef, CoreInstanceIndex,
    RuntimeInstanceIndex,
};
use crate::types::{ComponentTypes, InterfaceType, ResourceIndex, Short};
use anyhow::{Context, Result, bail};
use indexmap::{IndexMap, IndexSet};
use std::collections::HashMap;
use wasm_encoder::{
    BlockType, Catch, CodeSection, ConstExpr, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemoryType, Module,
    NameMap, NameSection, TypeSection, ValType,
};
use wharf_runtime::entity::EntityRef;
use wharf_runtime::module::info::{EntityIndex, FuncIndex};
use wharf_runtime::module::types::{WasmFuncType, WasmMemoryType, WasmValType};

/// How many instructions the adapters of one component may have: what they take grows with the product of types
/// and calls.
const INSTRUCTIONS: Proportion = Proportion { of_a_byte: 16, besides: 100_000, most: 1 << 21 };

/// The budget for the adapters of a component of `bytes` bytes.
pub(crate) fn instructions(bytes: usize) -> Budget {
    Budget::new("instructions for calls between its inner components", &INSTRUCTIONS, bytes)
}

/// A module of adapters under construction.
pub(crate) struct AdapterModule<'a> {
    pub(super) types: &'a ComponentTypes,
    pub(super) facts: Facts,
    around: &'a dyn ComponentFacts,
    /// The module's own instance: its adapters are exports of it, by their numbers.
    slot: CoreInstanceIndex,
    builtins: &'a mut IndexSet<AdapterBuiltinKind>,
    /// How many instructions are left.
    budget: &'a mut Budget,
    sides: IndexSet<CanonicalOptions>,
    funcs: IndexMap<CoreDef, WasmFuncType>,
    memories: IndexMap<CoreDef, WasmMemoryType>,
    globals: IndexMap<CoreDef, ValType>,
    shared: HashMap<Shared, FuncRef>,
    /// The functions of the module; none where one is being written.
    bodies: Vec<(String, Option<Body>)>,
    adapters: Vec<u32>,
}

/// What became of it.
pub(crate) struct Finished {
    /// The module.
    pub(crate) bytes: Vec<u8>,
    /// What it imports, in order.
    pub(crate) args: Box<[CoreDef]>,
    /// Its adapters, in the order in which they were asked for.
    pub(crate) adapters: Vec<FuncIndex>,
}

/// A function that can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FuncRef {
    Import(u32),
    Defined(u32),
}

/// The options of one side of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Side(usize);

/// From which side to which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Way {
    pub(super) from: Side,
    pub(super) to: Side,
}

/// The type of a value, as each side knows it: they differ in their resource types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pair {
    pub(super) from: InterfaceType,
    pub(super) to: InterfaceType,
}

/// What several adapters of a module do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shared {
    /// Allocates: alignment and size become an address.
    Allocate(Side, Fault),
    /// Allocates anew: address, old size, alignment and new size become an address.
    Reallocate(Side, Fault),
    /// Address and length of a string become those of its copy.
    String(Way),
    /// Address and length of a list become the address of its copy.
    List(Way, Pair),
    /// An imported function, whose exceptions are traps.
    Caught(FuncRef),
    /// A value, from core values or an address to core values or an address.
    Value { way: Way, pair: Pair, from_flat: bool, to_flat: bool },
}

impl<'a> AdapterModule<'a> {
    /// A module without adapters, of which `slot` will be the instance. Builtins that it needs are added to `builtins`, and what it takes
    /// is taken from `budget`.
    pub(crate) fn new(
        types: &'a ComponentTypes,
        around: &'a dyn ComponentFacts,
        slot: CoreInstanceIndex,
        builtins: &'a mut IndexSet<AdapterBuiltinKind>,
        budget: &'a mut Budget,
    ) -> AdapterModule<'a> {
        AdapterModule {
            types,
            facts: Facts::default(),
            around,
            slot,
            builtins,
            budget,
            sides: IndexSet::new(),
            funcs: IndexMap::new(),
            memories: IndexMap::new(),
            // Its number is `MAY_NOT_LEAVE`.
            globals: IndexMap::from([(CoreDef::MayNotLeave, ValType::I32)]),
            shared: HashMap::new(),
            bodies: Vec::new(),
            adapters: Vec::new(),
        }
    }

    /// Adds an adapter, and returns its number.
    ///
    /// # Errors
    ///
    /// Fails when the component asks for more than its budget has.
    pub(crate) fn adapter(&mut self, request: &AdapterCall<'_>) -> Result<u32> {
        let ty = self.types.func(request.lowered).lower_signature();
        let func = self.reserve(request.name)?;
        let mut body = Body::new(val_types(&ty.params)?, val_types(&ty.results)?);
        call(self, &mut body, request)
            .with_context(|| format!("in the adapter of `{}`", request.name))?;
        self.complete(func, body)?;
        self.adapters.push(func);
        Ok((self.adapters.len() - 1) as u32)
    }

    /// What several adapters do, written by `write` the first time.
    pub(super) fn shared(
        &mut self,
        key: Shared,
        name: impl FnOnce(&ComponentTypes) -> String,
        (params, results): (Vec<ValType>, Vec<ValType>),
        write: impl FnOnce(&mut AdapterModule<'a>, &mut Body) -> Result<()>,
    ) -> Result<FuncRef> {
        if let Some(&func) = self.shared.get(&key) {
            return Ok(func);
        }
        let func = self.reserve(&name(self.types))?;
        self.shared.insert(key, FuncRef::Defined(func));
        let mut body = Body::new(params, results);
        write(self, &mut body)?;
        self.complete(func, body)?;
        Ok(FuncRef::Defined(func))
    }

    /// Reserves a function whose body follows. Its name is cut: a component chooses it, and the artifact has it once for each
    /// adapter.
    fn reserve(&mut self, name: &str) -> Result<u32> {
        self.bodies.push((Short(name).to_string(), None));
        Ok(u32::try_from(self.bodies.len() - 1)?)
    }

    fn complete(&mut self, func: u32, body: Body) -> Result<()> {
        self.budget.spend(body.size())?;
        self.bodies[func as usize].1 = Some(body);
        Ok(())
    }

    /// One side of a call.
    pub(super) fn side(&mut self, options: &CanonicalOptions) -> Side {
        Side(self.sides.insert_full(CanonicalOptions { post_return: None, ..options.clone() }).0)
    }

    /// The options of a side.
    pub(super) fn options(&self, side: Side) -> &CanonicalOptions {
        &self.sides[side.0]
    }

    /// The memory of a side, in the component.
    pub(super) fn memory_def(&self, side: Side) -> Result<CoreDef> {
        let def = self.options(side).memory.clone();
        def.context("a value needs memory, and there is none among the options")
    }

    /// The memory of a side, in the module.
    pub(super) fn memory(&mut self, side: Side) -> Result<u32> {
        let def = self.memory_def(side)?;
        if let Some(index) = self.memories.get_index_of(&def) {
            return Ok(index as u32);
        }
        let ty = self.around.memory_type(&def)?;
        Ok(self.memories.insert_full(def, ty).0 as u32)
    }

    /// A mutable global, in the module.
    pub(super) fn global(&mut self, def: &CoreDef, ty: ValType) -> u32 {
        self.globals.insert_full(def.clone(), ty).0 as u32
    }

    /// The logarithm of the page size of a memory.
    pub(super) fn page_size_log2(&self, memory: u32) -> u8 {
        self.memories[memory as usize].page_size_log2
    }

    /// A core function of type `ty` of a guest, out of which no exception comes.
    pub(super) fn guest(&mut self, def: &CoreDef, ty: WasmFuncType) -> Result<FuncRef> {
        let func = self.import(def, ty.clone())?;
        if !self.around.throws() || matches!(func, FuncRef::Defined(_)) {
            return Ok(func);
        }
        let types = (val_types(&ty.params)?, val_types(&ty.results)?);
        self.shared(
            Shared::Caught(func),
            |_| "catch".into(),
            types,
            |module, body| {
                let fail = module.fail()?;
                let result =
                    body.results.first().map_or(BlockType::Empty, |&ty| BlockType::Result(ty));
                const ALL: &[Catch] = &[Catch::All { label: 0 }];
                body.op(Instruction::Block(BlockType::Empty));
                body.op(Instruction::TryTable(result, ALL.into()));
                body.param_locals().into_iter().for_each(|param| body.get(param));
                body.call(func);
                body.ops([Instruction::End, Instruction::Return, Instruction::End]);
                body.i32(Fault::UncaughtException as u32);
                body.i64(0);
                body.i64(0);
                body.call(fail);
                body.op(Instruction::Unreachable);
                Ok(())
            },
        )
    }

    /// A core function of type `ty` that is imported, or an adapter of the module itself.
    pub(super) fn import(&mut self, def: &CoreDef, ty: WasmFuncType) -> Result<FuncRef> {
        if let CoreDef::Export { slot, entity: EntityIndex::Func(number) } = def
            && *slot == self.slot
        {
            let func = self.adapters.get(number.index()).context("an adapter calls itself")?;
            return Ok(FuncRef::Defined(*func));
        }
        if let Some(index) = self.funcs.get_index_of(def) {
            return Ok(FuncRef::Import(index as u32));
        }
        Ok(FuncRef::Import(self.funcs.insert_full(def.clone(), ty).0 as u32))
    }

    /// A builtin.
    pub(super) fn builtin(&mut self, kind: AdapterBuiltinKind) -> Result<FuncRef> {
        let ty = kind.signature();
        let index = self.builtins.insert_full(kind).0;
        self.import(&CoreDef::AdapterBuiltin(AdapterBuiltinIndex::new(index)), ty)
    }

    /// The component instance that defines a resource type.
    pub(super) fn definer(&self, resource: ResourceIndex) -> Option<RuntimeInstanceIndex> {
        self.around.definer(resource)
    }

    /// The builtin that fails.
    pub(super) fn fail(&mut self) -> Result<FuncRef> {
        self.builtin(AdapterBuiltinKind::Fail)
    }

    /// The module.
    pub(crate) fn finish(self) -> Result<Finished> {
        let imported = self.funcs.len() as u32;
        let mut types = FuncTypes::default();
        let mut imports = ImportSection::new();
        for ty in self.funcs.values() {
            let ty = types.index(val_types(&ty.params)?, val_types(&ty.results)?);
            imports.import("", "", EntityType::Function(ty));
        }
        for ty in self.memories.values() {
            imports.import("", "", memory_type(ty));
        }
        for &ty in self.globals.values() {
            imports.import("", "", mutable(ty));
        }

        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let (mut exports, mut names) = (ExportSection::new(), NameMap::new());
        for (index, (name, body)) in (imported..).zip(self.bodies) {
            let body = body.context("an adapter was not finished")?;
            functions.function(types.index(body.params, body.results));
            let mut function = Function::new_with_locals_types(body.locals);
            for op in &body.ops {
                match op {
                    Op::Plain(instruction) => function.instruction(instruction),
                    Op::Call(FuncRef::Import(index)) => {
                        function.instruction(&Instruction::Call(*index))
                    }
                    Op::Call(FuncRef::Defined(index)) => {
                        function.instruction(&Instruction::Call(imported + index))
                    }
                };
            }
            function.instruction(&Instruction::End);
            code.function(&function);
            names.append(index, &name);
        }
        let adapters = self.adapters.iter().map(|func| imported + func);
        for (number, func) in adapters.clone().enumerate() {
            exports.export(&number.to_string(), ExportKind::Func, func);
        }
        let mut name = NameSection::new();
        name.module("adapters");
        name.functions(&names);

        let mut module = Module::new();
        module.section(&types.section).section(&imports).section(&functions);
        module.section(&exports).section(&code).section(&name);
        let args = self.funcs.into_keys().chain(self.memories.into_keys());
        Ok(Finished {
            bytes: module.finish(),
            args: args.chain(self.globals.into_keys()).collect(),
            adapters: adapters.map(FuncIndex::from_u32).collect(),
        })
    }
}

/// A module that defines and exports so many words which adapters share: mutable globals of type `i32`, zero at first.
pub(crate) fn words(count: usize) -> Vec<u8> {
    let (mut globals, mut exports) = (GlobalSection::new(), ExportSection::new());
    for number in 0..count as u32 {
        globals.global(mutable(ValType::I32), &ConstExpr::i32_const(0));
        exports.export(&number.to_string(), ExportKind::Global, number);
    }
    let mut name = NameSection::new();
    name.module("entered");
    let mut module = Module::new();
    module.section(&globals).section(&exports).section(&name);
    module.finish()
}

/// The flag that says that the code which runs may not call out.
pub(super) const MAY_NOT_LEAVE: u32 = 0;

fn mutable(val_type: ValType) -> GlobalType {
    GlobalType { val_type, mutable: true, shared: false }
}

fn memory_type(ty: &WasmMemoryType) -> MemoryType {
    let page_size = u32::from(ty.page_size_log2);
    MemoryType {
        minimum: ty.limits.min,
        maximum: ty.limits.max,
        memory64: false,
        shared: false,
        page_size_log2: (page_size != 16).then_some(page_size),
    }
}

/// Core types as the encoder has them.
fn val_types(types: &[WasmValType]) -> Result<Vec<ValType>> {
    let val_type = |ty: &WasmValType| {
        Ok(match ty {
            WasmValType::I32 => ValType::I32,
            WasmValType::I64 => ValType::I64,
            WasmValType::F32 => ValType::F32,
            WasmValType::F64 => ValType::F64,
            ty => bail!("{ty} is no type of the canonical ABI"),
        })
    };
    types.iter().map(val_type).collect()
}

/// The function types of a module, each once.
#[derive(Default)]
struct FuncTypes {
    section: TypeSection,
    indices: HashMap<(Vec<ValType>, Vec<ValType>), u32>,
}

impl FuncTypes {
    fn index(&mut self, params: Vec<ValType>, results: Vec<ValType>) -> u32 {
        let next = self.indices.len() as u32;
        *self.indices.entry((params, results)).or_insert_with_key(|(params, results)| {
            self.section.ty().function(params.iter().copied(), results.iter().copied());
            next
        })
    }
}
