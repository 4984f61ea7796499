//! The interpreter that Wharf is held against.

use super::{Called, Guest, Instance, Kind, Made, State, Value};
use anyhow::{Result, bail};
use wasmi::{Config, Engine, Extern, Func, Module, Ref, Store, V128, Val, ValType};

/// Deeper than any module gets before its fuel ends.
const DEPTH: usize = 100_000;

/// A module that the interpreter read.
pub struct Interpreter(Module);

pub struct InterpreterInstance {
    store: Store<()>,
    instance: wasmi::Instance,
}

impl Interpreter {
    /// Reads a module.
    pub fn new(module: &[u8]) -> Result<Interpreter> {
        let mut config = Config::default();
        config.set_max_recursion_depth(DEPTH).set_max_stack_height(64 << 20);
        config.wasm_multi_memory(true).wasm_memory64(true).wasm_simd(true).wasm_tail_call(true);
        Ok(Interpreter(Module::new(&Engine::new(&config), module)?))
    }
}

impl Guest for Interpreter {
    type Instance = InterpreterInstance;

    fn instantiate(&self) -> Result<Made<InterpreterInstance>> {
        let mut store = Store::new(self.0.engine(), ());
        match wasmi::Instance::new(&mut store, &self.0, &[]) {
            Ok(instance) => Ok(Made::Instance(InterpreterInstance { store, instance })),
            Err(error) => Ok(Made::Trap(trap(error)?)),
        }
    }
}

impl Instance for InterpreterInstance {
    fn call(&mut self, name: &str, args: &[Value]) -> Result<Called> {
        let Some(func) = self.instance.get_func(&self.store, name) else {
            bail!("`{name}` is no function that is exported");
        };
        let args: Vec<Val> = args.iter().map(|&value| val(value)).collect();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        match func.call(&mut self.store, &args, &mut results) {
            Ok(()) => Ok(Called::Values(results.iter().map(value).collect())),
            Err(error) => Ok(Called::Trap(trap(error)?)),
        }
    }

    fn functions(&mut self) -> Vec<(String, Vec<Kind>)> {
        let params = |func: Func| func.ty(&self.store).params().iter().map(kind).collect();
        let exports = self.instance.exports(&self.store);
        exports
            .filter_map(|export| Some((export.name().to_owned(), params(export.into_func()?))))
            .collect()
    }

    fn state(&mut self) -> Result<Vec<(String, State)>> {
        let store = &self.store;
        let state = |item| {
            Some(match item {
                Extern::Memory(memory) => State::Memory(memory.data(store).to_vec()),
                Extern::Global(global) => State::Global(value(&global.get(store))),
                Extern::Table(table) => {
                    let elements = (0..table.size(store)).filter_map(|at| table.get(store, at));
                    State::Table(elements.map(|element| is_null(&element)).collect())
                }
                Extern::Func(_) => return None,
            })
        };
        let exports = self.instance.exports(store);
        Ok(exports
            .filter_map(|export| Some((export.name().to_owned(), state(export.into_extern())?)))
            .collect())
    }
}

/// The name of a trap. Segments that do not fit are errors of another kind here.
fn trap(error: wasmi::Error) -> Result<String> {
    let text = error.to_string();
    match error.as_trap_code() {
        Some(code) => Ok(format!("{code:?}")),
        None if text.starts_with("out of bounds table access") => Ok("TableOutOfBounds".into()),
        None if text.starts_with("out of bounds memory access") => Ok("MemoryOutOfBounds".into()),
        None => bail!("the interpreter: {text}"),
    }
}

fn kind(ty: &ValType) -> Kind {
    match ty {
        ValType::I32 => Kind::I32,
        ValType::I64 => Kind::I64,
        ValType::F32 => Kind::F32,
        ValType::F64 => Kind::F64,
        ValType::V128 => Kind::V128,
        ValType::FuncRef => Kind::FuncRef,
        ValType::ExternRef => Kind::ExternRef,
    }
}

fn val(value: Value) -> Val {
    match value {
        Value::I32(value) => Val::I32(value),
        Value::I64(value) => Val::I64(value),
        Value::F32(bits) => Val::F32(f32::from_bits(bits).into()),
        Value::F64(bits) => Val::F64(f64::from_bits(bits).into()),
        Value::V128(bits) => Val::V128(V128::from(bits)),
        Value::FuncRef { .. } => Val::FuncRef(Ref::Null),
        Value::ExternRef { .. } => Val::ExternRef(Ref::Null),
    }
}

fn value(val: &Val) -> Value {
    match val {
        Val::I32(value) => Value::I32(*value),
        Val::I64(value) => Value::I64(*value),
        Val::F32(value) => Value::F32(value.to_bits()),
        Val::F64(value) => Value::F64(value.to_bits()),
        Val::V128(value) => Value::V128(value.as_u128()),
        Val::FuncRef(func) => Value::FuncRef { null: func.is_null() },
        Val::ExternRef(it) => Value::ExternRef { null: it.is_null() },
    }
}

fn is_null(val: &Val) -> bool {
    match val {
        Val::FuncRef(func) => func.is_null(),
        Val::ExternRef(it) => it.is_null(),
        _ => false,
    }
}
