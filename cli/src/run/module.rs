//! Calls of what core modules export.

use super::bind::arity;
use super::call::Call;
use super::list;
use super::text::{Misplaced, Piece};
use super::wave;
use crate::outcome::{Outcome, Usage};
use anyhow::{Context, Result};
use std::fmt::Write;
use wharf::component::{Type, Value};
use wharf::{ExternType, FuncType, Linker, Module, Store, Val, ValType};

/// The function by which a command is run.
const START: &str = "_start";

pub(crate) fn run(module: &Module, call: Option<&Call<'_>>) -> Result<Outcome> {
    let funcs: Vec<(String, FuncType)> = module
        .exports()
        .filter_map(|export| match export.ty() {
            ExternType::Func(ty) => Some((export.name().to_owned(), ty)),
            _ => None,
        })
        .collect();
    let name = call.map_or(START, |call| call.first.name.text);
    let message = format!("the module does not export `{name}`");
    let ty = funcs.iter().find(|(found, _)| found == name).map(|(_, ty)| ty);
    let shown = || funcs.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>();
    let (ty, args) = match (ty, call) {
        (Some(ty), Some(call)) => (ty, arguments(ty, call)?),
        (None, Some(call)) => return Err(call.first.name.error(message).listing(shown()).into()),
        (Some(ty), None) if ty.params().len() == 0 => (ty, Vec::new()),
        (_, None) => {
            let functions = match funcs.is_empty() {
                true => "; it exports no function at all".to_owned(),
                false => format!("; `--invoke` one of its functions:{}", list(&shown())),
            };
            let message = format!("the module is no command: it does not export `{START}`");
            return Err(Usage(message + &functions).into());
        }
    };
    let mut store = Store::new(module.engine(), ());
    let instance = Linker::new(module.engine()).instantiate(&mut store, module)?;
    let func = instance.get_func(&mut store, name).context("the function is not there")?;
    let mut results = vec![Val::I32(0); ty.results().len()];
    func.call(&mut store, &args, &mut results).with_context(|| format!("`{name}` failed"))?;
    let mut text = String::new();
    for result in &results {
        show(&mut text, result)?;
    }
    Ok(Outcome::good(text))
}

/// The arguments of `call`, whose function is of type `ty`.
fn arguments(ty: &FuncType, call: &Call<'_>) -> Result<Vec<Val>, Misplaced> {
    if let Some(place) = call.interface.or(call.methods.first().map(|step| step.name)) {
        return Err(place.error("a core module has functions only: no interfaces, no methods"));
    }
    let step = &call.first;
    let (expected, found) = (ty.params().len(), step.args.len());
    if expected != found {
        let place = step.args.get(expected).copied().unwrap_or(step.list);
        let message = arity(step.name.text, expected, found);
        return Err(place.error(message).about(format!("the function is {ty}")));
    }
    step.args.iter().zip(ty.params()).map(|(text, ty)| argument(*text, &ty)).collect()
}

/// An argument as text. Integers may be written with or without a sign.
fn argument(text: Piece<'_>, ty: &ValType) -> Result<Val, Misplaced> {
    let types: &[Type] = match ty {
        ValType::I32 => &[Type::S32, Type::U32],
        ValType::I64 => &[Type::S64, Type::U64],
        ValType::F32 => &[Type::Float32],
        ValType::F64 => &[Type::Float64],
        ValType::V128 => return vector(text),
        ty => return Err(text.error(format!("a {ty} cannot be written as text"))),
    };
    let parsed = types.iter().map(|ty| wave::parse(text, ty));
    let value = parsed.reduce(|first, second| first.or_else(|error| second.or(Err(error))));
    match value {
        Some(Ok(Value::S32(value))) => Ok(Val::I32(value)),
        Some(Ok(Value::U32(value))) => Ok(Val::I32(value.cast_signed())),
        Some(Ok(Value::S64(value))) => Ok(Val::I64(value)),
        Some(Ok(Value::U64(value))) => Ok(Val::I64(value.cast_signed())),
        Some(Ok(Value::Float32(value))) => Ok(Val::F32(value.to_bits())),
        Some(Ok(Value::Float64(value))) => Ok(Val::F64(value.to_bits())),
        Some(Err(error)) => Err(error),
        _ => Err(text.error("expected a number")),
    }
}

/// A vector as [`show`] writes it, with or without its leading zeros.
fn vector(text: Piece<'_>) -> Result<Val, Misplaced> {
    let digits = text.text.strip_prefix("0x").filter(|digits| !digits.starts_with('+'));
    match digits.map(|digits| u128::from_str_radix(digits, 16)) {
        Some(Ok(bits)) => Ok(Val::V128(bits.into())),
        _ => Err(text.error("expected a vector: `0x` and up to 32 hexadecimal digits")),
    }
}

fn show(text: &mut String, value: &Val) -> Result<()> {
    let value = match value {
        Val::I32(value) => Value::S32(*value),
        Val::I64(value) => Value::S64(*value),
        Val::F32(bits) => Value::Float32(f32::from_bits(*bits)),
        Val::F64(bits) => Value::Float64(f64::from_bits(*bits)),
        Val::V128(value) => return Ok(writeln!(text, "{:#034x}", value.as_u128())?),
        _ => return Ok(writeln!(text, "a reference")?),
    };
    Ok(writeln!(text, "{value}")?)
}
