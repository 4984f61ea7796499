//! Values of components.

use anyhow::{Result, bail};
use wast::component::WastVal;
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};
use wharf::component::Value;

/// The value of an argument.
pub(crate) fn argument(arg: &WastArg<'_>) -> Result<Value> {
    match arg {
        WastArg::Component(value) => Ok(val(value)),
        // As floats are written the same in both worlds, the parser takes them for core values.
        WastArg::Core(WastArgCore::F32(value)) => Ok(Value::Float32(f32::from_bits(value.bits))),
        WastArg::Core(WastArgCore::F64(value)) => Ok(Value::Float64(f64::from_bits(value.bits))),
        other => bail!("a component takes no argument of a core module: {other:?}"),
    }
}

/// The value of a result.
pub(crate) fn result(result: &WastRet<'_>) -> Result<Value> {
    match result {
        WastRet::Component(value) => Ok(val(value)),
        // As above. Components know one NaN.
        WastRet::Core(WastRetCore::F32(value)) => Ok(Value::Float32(match value {
            NanPattern::Value(value) => f32::from_bits(value.bits),
            NanPattern::CanonicalNan | NanPattern::ArithmeticNan => f32::NAN,
        })),
        WastRet::Core(WastRetCore::F64(value)) => Ok(Value::Float64(match value {
            NanPattern::Value(value) => f64::from_bits(value.bits),
            NanPattern::CanonicalNan | NanPattern::ArithmeticNan => f64::NAN,
        })),
        other => bail!("a component gives no result of a core module: {other:?}"),
    }
}

fn val(value: &WastVal<'_>) -> Value {
    let all = |values: &[WastVal<'_>]| values.iter().map(val).collect::<Vec<_>>();
    let opt = |value: &Option<Box<WastVal<'_>>>| value.as_ref().map(|value| Box::new(val(value)));
    match value {
        WastVal::Bool(value) => Value::Bool(*value),
        WastVal::U8(value) => Value::U8(*value),
        WastVal::S8(value) => Value::S8(*value),
        WastVal::U16(value) => Value::U16(*value),
        WastVal::S16(value) => Value::S16(*value),
        WastVal::U32(value) => Value::U32(*value),
        WastVal::S32(value) => Value::S32(*value),
        WastVal::U64(value) => Value::U64(*value),
        WastVal::S64(value) => Value::S64(*value),
        WastVal::F32(value) => Value::Float32(f32::from_bits(value.bits)),
        WastVal::F64(value) => Value::Float64(f64::from_bits(value.bits)),
        WastVal::Char(value) => Value::Char(*value),
        WastVal::String(value) => Value::String((*value).to_owned()),
        WastVal::List(values) => Value::List(all(values).into()),
        WastVal::Tuple(values) => Value::Tuple(all(values)),
        WastVal::Record(fields) => {
            let field = |(name, value): &(&str, WastVal<'_>)| ((*name).to_owned(), val(value));
            Value::Record(fields.iter().map(field).collect())
        }
        WastVal::Variant(case, payload) => Value::Variant((*case).into(), opt(payload)),
        WastVal::Enum(case) => Value::Enum((*case).into()),
        WastVal::Option(value) => Value::Option(opt(value)),
        WastVal::Result(Ok(value)) => Value::Result(Ok(opt(value))),
        WastVal::Result(Err(value)) => Value::Result(Err(opt(value))),
        WastVal::Flags(names) => Value::Flags(names.iter().map(|&name| name.into()).collect()),
    }
}
