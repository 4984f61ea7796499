//! Values of components.

use anyhow::{Result, bail};
use wast::component::WastVal;
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};
use wharf::component::Val;

/// The value of an argument.
pub(crate) fn argument(arg: &WastArg<'_>) -> Result<Val> {
    match arg {
        WastArg::Component(value) => Ok(val(value)),
        // As floats are written the same in both worlds, the parser takes them for core values.
        WastArg::Core(WastArgCore::F32(value)) => Ok(Val::Float32(f32::from_bits(value.bits))),
        WastArg::Core(WastArgCore::F64(value)) => Ok(Val::Float64(f64::from_bits(value.bits))),
        other => bail!("a component takes no argument of a core module: {other:?}"),
    }
}

/// The value of a result.
pub(crate) fn result(result: &WastRet<'_>) -> Result<Val> {
    match result {
        WastRet::Component(value) => Ok(val(value)),
        // As above. Components know one NaN.
        WastRet::Core(WastRetCore::F32(value)) => Ok(Val::Float32(match value {
            NanPattern::Value(value) => f32::from_bits(value.bits),
            NanPattern::CanonicalNan | NanPattern::ArithmeticNan => f32::NAN,
        })),
        WastRet::Core(WastRetCore::F64(value)) => Ok(Val::Float64(match value {
            NanPattern::Value(value) => f64::from_bits(value.bits),
            NanPattern::CanonicalNan | NanPattern::ArithmeticNan => f64::NAN,
        })),
        other => bail!("a component gives no result of a core module: {other:?}"),
    }
}

fn val(value: &WastVal<'_>) -> Val {
    let all = |values: &[WastVal<'_>]| values.iter().map(val).collect::<Vec<_>>();
    let opt = |value: &Option<Box<WastVal<'_>>>| value.as_ref().map(|value| Box::new(val(value)));
    match value {
        WastVal::Bool(value) => Val::Bool(*value),
        WastVal::U8(value) => Val::U8(*value),
        WastVal::S8(value) => Val::S8(*value),
        WastVal::U16(value) => Val::U16(*value),
        WastVal::S16(value) => Val::S16(*value),
        WastVal::U32(value) => Val::U32(*value),
        WastVal::S32(value) => Val::S32(*value),
        WastVal::U64(value) => Val::U64(*value),
        WastVal::S64(value) => Val::S64(*value),
        WastVal::F32(value) => Val::Float32(f32::from_bits(value.bits)),
        WastVal::F64(value) => Val::Float64(f64::from_bits(value.bits)),
        WastVal::Char(value) => Val::Char(*value),
        WastVal::String(value) => Val::String((*value).to_owned()),
        WastVal::List(values) => Val::List(all(values).into()),
        WastVal::Tuple(values) => Val::Tuple(all(values)),
        WastVal::Record(fields) => {
            let field = |(name, value): &(&str, WastVal<'_>)| ((*name).to_owned(), val(value));
            Val::Record(fields.iter().map(field).collect())
        }
        WastVal::Variant(case, payload) => Val::Variant((*case).into(), opt(payload)),
        WastVal::Enum(case) => Val::Enum((*case).into()),
        WastVal::Option(value) => Val::Option(opt(value)),
        WastVal::Result(Ok(value)) => Val::Result(Ok(opt(value))),
        WastVal::Result(Err(value)) => Val::Result(Err(opt(value))),
        WastVal::Flags(names) => Val::Flags(names.iter().map(|&name| name.into()).collect()),
    }
}
