//! Values as the suite writes them.

use anyhow::{Result, bail};
use wast::component::WastVal;
use wast::{WastArg, WastRet};
use wharf::component::Val;

/// The value of an argument.
pub(crate) fn argument(arg: &WastArg<'_>) -> Result<Val> {
    match arg {
        WastArg::Component(value) => Ok(val(value)),
        other => bail!("an argument of a core module: {other:?}"),
    }
}

/// The value of a result.
pub(crate) fn result(result: &WastRet<'_>) -> Result<Val> {
    match result {
        WastRet::Component(value) => Ok(val(value)),
        other => bail!("a result of a core module: {other:?}"),
    }
}

/// Whether two values are the same: like `==`, but a NaN is itself.
pub(crate) fn same(a: &Val, b: &Val) -> bool {
    let all =
        |a: &[Val], b: &[Val]| a.len() == b.len() && std::iter::zip(a, b).all(|(a, b)| same(a, b));
    let opt = |a: &Option<Box<Val>>, b: &Option<Box<Val>>| match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    match (a, b) {
        (Val::Float32(a), Val::Float32(b)) => a == b || a.is_nan() && b.is_nan(),
        (Val::Float64(a), Val::Float64(b)) => a == b || a.is_nan() && b.is_nan(),
        (Val::List(a), Val::List(b)) => all(a, b),
        (Val::Tuple(a), Val::Tuple(b)) => all(a, b),
        (Val::Record(a), Val::Record(b)) => {
            a.len() == b.len()
                && std::iter::zip(a, b).all(|((name, a), (other, b))| name == other && same(a, b))
        }
        (Val::Variant(case, a), Val::Variant(other, b)) => case == other && opt(a, b),
        (Val::Option(a), Val::Option(b)) => opt(a, b),
        (Val::Result(Ok(a)), Val::Result(Ok(b))) => opt(a, b),
        (Val::Result(Err(a)), Val::Result(Err(b))) => opt(a, b),
        (a, b) => a == b,
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
