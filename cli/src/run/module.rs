//! Calls of what core modules export.

use super::call::Call;
use super::list;
use crate::outcome::{Outcome, Usage};
use crate::wave;
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use wharf::component::{Type, Val as Value};
use wharf::{ExternType, FuncType, Linker, Module, Store, Val, ValType};

/// The function by which a command is run.
const START: &str = "_start";

pub(crate) fn run(module: &Module, call: Option<&Call>) -> Result<Outcome> {
    let funcs: Vec<(String, FuncType)> = module
        .exports()
        .filter_map(|export| match export.ty() {
            ExternType::Func(ty) => Some((export.name().to_owned(), ty)),
            _ => None,
        })
        .collect();
    let (name, text) = match call {
        Some(call) => {
            if call.interface.is_some() || !call.methods.is_empty() {
                let message = "a core module has functions only: no interfaces and no methods";
                return Err(Usage(message.into()).into());
            }
            (call.first.name.as_str(), call.first.args.as_str())
        }
        None => (START, "()"),
    };
    let Some((_, ty)) = funcs.iter().find(|(found, _)| found == name) else {
        let all: Vec<String> = funcs.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let functions = match all.is_empty() {
            true => "no function at all".to_owned(),
            false => format!("these:{}", list(&all)),
        };
        return Err(
            Usage(format!("the module does not export `{name}`; it has {functions}")).into()
        );
    };
    let args = arguments(name, ty, text)?;
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

/// Arguments as text: integers may be written with or without a sign.
fn arguments(name: &str, ty: &FuncType, text: &str) -> Result<Vec<Val>> {
    let types = |signed: bool| -> Result<Vec<Type>> {
        ty.params()
            .map(|ty| {
                Ok(match (ty, signed) {
                    (ValType::I32, true) => Type::S32,
                    (ValType::I32, false) => Type::U32,
                    (ValType::I64, true) => Type::S64,
                    (ValType::I64, false) => Type::U64,
                    (ValType::F32, _) => Type::Float32,
                    (ValType::F64, _) => Type::Float64,
                    (ty, _) => bail!("`{name}` takes a {ty}, which cannot be written as text"),
                })
            })
            .collect()
    };
    let signed = wave::parse_args(text, &types(true)?);
    let values = match signed {
        Ok(values) => values,
        Err(error) => wave::parse_args(text, &types(false)?)
            .map_err(|_| Usage(format!("arguments {text}: {error}\n  `{name}` is {ty}")))?,
    };
    let values = values.into_iter().map(|value| match value {
        Value::S32(value) => Ok(Val::I32(value)),
        Value::U32(value) => Ok(Val::I32(value.cast_signed())),
        Value::S64(value) => Ok(Val::I64(value)),
        Value::U64(value) => Ok(Val::I64(value.cast_signed())),
        Value::Float32(value) => Ok(Val::F32(value.to_bits())),
        Value::Float64(value) => Ok(Val::F64(value.to_bits())),
        _ => bail!("an argument of `{name}` is no number"),
    });
    values.collect()
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
    let shown = wave::to_text(&value).map_err(anyhow::Error::msg)?;
    Ok(writeln!(text, "{shown}")?)
}
