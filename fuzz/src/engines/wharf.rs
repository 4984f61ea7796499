//! Wharf, in its configurations.

use super::{Called, Guest, Instance, Kind, Made, State, Value};
use anyhow::{Result, bail};
use wharf::{Config, Engine, Extern, HeapType, Module, OptLevel, Ref, Store, Trap, Val, ValType};

/// How code is generated.
#[derive(Clone, Copy, Debug)]
pub enum Configuration {
    /// Optimised, bounds of memories by faults, inlined as much as can be.
    Eager,
    /// Unoptimised, bounds checked by code.
    Plain,
}

/// A module that Wharf compiled.
pub struct Wharf(Module);

pub struct WharfInstance {
    store: Store<()>,
    instance: wharf::Instance,
}

impl Wharf {
    /// Compiles a module in `configuration`.
    pub fn new(configuration: Configuration, module: &[u8]) -> Result<Wharf> {
        let mut config = Config::new();
        // Modules are small, and many runs stand side by side.
        config.parallel_compilation(false).max_wasm_stack(1 << 20);
        match configuration {
            Configuration::Eager => {
                config.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
            }
            Configuration::Plain => {
                config.cranelift_opt_level(OptLevel::None);
                config.memory_reservation(0).memory_guard_size(0);
            }
        }
        Ok(Wharf(Module::new(&Engine::new(&config)?, module)?))
    }
}

impl Guest for Wharf {
    type Instance = WharfInstance;

    fn instantiate(&self) -> Result<Made<WharfInstance>> {
        let mut store = Store::new(self.0.engine(), ());
        match wharf::Instance::new(&mut store, &self.0, &[]) {
            Ok(instance) => Ok(Made::Instance(WharfInstance { store, instance })),
            Err(error) => Ok(Made::Trap(trap(error)?)),
        }
    }
}

impl Instance for WharfInstance {
    fn call(&mut self, name: &str, args: &[Value]) -> Result<Called> {
        let Some(func) = self.instance.get_func(&mut self.store, name) else {
            bail!("`{name}` is no function that is exported");
        };
        let args: Vec<Val> = args.iter().map(|&value| val(value)).collect();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        match func.call(&mut self.store, &args, &mut results) {
            Ok(()) => Ok(Called::Values(results.iter().map(value).collect::<Result<_>>()?)),
            Err(error) => Ok(Called::Trap(trap(error)?)),
        }
    }

    fn functions(&mut self) -> Vec<(String, Vec<Kind>)> {
        let mut functions = Vec::new();
        for (name, item) in self.exports() {
            if let Extern::Func(func) = item {
                let params = func.ty(&self.store).params().map(|ty| kind(&ty)).collect();
                functions.push((name, params));
            }
        }
        functions
    }

    fn state(&mut self) -> Result<Vec<(String, State)>> {
        let mut found = Vec::new();
        for (name, item) in self.exports() {
            let state = match item {
                Extern::Memory(memory) => State::Memory(memory.data(&self.store).to_vec()),
                Extern::Global(global) => State::Global(value(&global.get(&mut self.store))?),
                Extern::Table(table) => {
                    let size = table.size(&self.store);
                    let null = |at| table.get(&mut self.store, at).is_none_or(|it| is_null(&it));
                    State::Table((0..size).map(null).collect())
                }
                _ => continue,
            };
            found.push((name, state));
        }
        Ok(found)
    }
}

impl WharfInstance {
    fn exports(&mut self) -> Vec<(String, Extern)> {
        let exports = self.instance.exports(&mut self.store);
        exports.map(|export| (export.name().to_owned(), export.into_extern())).collect()
    }
}

/// The name of a trap. Any other error is one that a module that was compiled does not give.
fn trap(error: anyhow::Error) -> Result<String> {
    match error.downcast_ref::<Trap>() {
        Some(trap) => Ok(format!("{trap:?}")),
        None => Err(error),
    }
}

fn kind(ty: &ValType) -> Kind {
    match ty {
        ValType::I32 => Kind::I32,
        ValType::I64 => Kind::I64,
        ValType::F32 => Kind::F32,
        ValType::F64 => Kind::F64,
        ValType::V128 => Kind::V128,
        ValType::Ref(ty) if ty.heap_type().top() == HeapType::Func => Kind::FuncRef,
        ValType::Ref(_) => Kind::ExternRef,
    }
}

fn val(value: Value) -> Val {
    match value {
        Value::I32(value) => Val::I32(value),
        Value::I64(value) => Val::I64(value),
        Value::F32(bits) => Val::F32(bits),
        Value::F64(bits) => Val::F64(bits),
        Value::V128(bits) => Val::V128(bits.into()),
        Value::FuncRef { .. } => Val::FuncRef(None),
        Value::ExternRef { .. } => Val::ExternRef(None),
    }
}

fn value(val: &Val) -> Result<Value> {
    Ok(match val {
        Val::I32(value) => Value::I32(*value),
        Val::I64(value) => Value::I64(*value),
        Val::F32(bits) => Value::F32(*bits),
        Val::F64(bits) => Value::F64(*bits),
        Val::V128(value) => Value::V128(value.as_u128()),
        Val::FuncRef(func) => Value::FuncRef { null: func.is_none() },
        Val::ExternRef(it) => Value::ExternRef { null: it.is_none() },
        #[allow(unreachable_patterns, reason = "there may be more kinds")]
        other => bail!("a value of no kind that modules here have: {other:?}"),
    })
}

fn is_null(reference: &Ref) -> bool {
    reference.is_null()
}
