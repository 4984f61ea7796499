//! Values of core WebAssembly.

use super::vector;
use crate::unsupported::Unsupported;
use anyhow::{Result, bail};
use wast::core::{AbstractHeapType, HeapType, NanPattern, WastArgCore, WastRetCore};
use wast::token::{F32, F64};
use wast::{WastArg, WastRet};
use wharf::{ExternRef, Store, Val};

/// The argument `arg` as a value.
pub(crate) fn argument(store: &mut Store<()>, arg: &WastArg<'_>) -> Result<Val> {
    let WastArg::Core(arg) = arg else { bail!("{arg:?} is no core value") };
    Ok(match arg {
        WastArgCore::I32(value) => Val::I32(*value),
        WastArgCore::I64(value) => Val::I64(*value),
        WastArgCore::F32(value) => Val::F32(value.bits),
        WastArgCore::F64(value) => Val::F64(value.bits),
        WastArgCore::V128(value) => Val::V128(u128::from_le_bytes(value.to_le_bytes()).into()),
        WastArgCore::RefNull(HeapType::Abstract { ty: AbstractHeapType::Func, .. }) => {
            Val::FuncRef(None)
        }
        WastArgCore::RefNull(HeapType::Abstract { ty: AbstractHeapType::Extern, .. }) => {
            Val::ExternRef(None)
        }
        WastArgCore::RefNull(HeapType::Abstract { ty: AbstractHeapType::Exn, .. }) => {
            Val::ExnRef(None)
        }
        WastArgCore::RefExtern(value) => Val::ExternRef(Some(ExternRef::new(store, *value)?)),
        other => bail!(Unsupported(format!("the argument {other:?}"))),
    })
}

/// Whether `value` is what `expected` says.
pub(crate) fn matches(store: &Store<()>, value: &Val, expected: &WastRet<'_>) -> Result<bool> {
    let WastRet::Core(expected) = expected else { bail!("{expected:?} is no core value") };
    core_matches(store, value, expected)
}

fn core_matches(store: &Store<()>, value: &Val, expected: &WastRetCore<'_>) -> Result<bool> {
    Ok(match (value, expected) {
        (Val::I32(value), WastRetCore::I32(expected)) => value == expected,
        (Val::I64(value), WastRetCore::I64(expected)) => value == expected,
        (Val::F32(bits), WastRetCore::F32(expected)) => f32_matches(*bits, expected),
        (Val::F64(bits), WastRetCore::F64(expected)) => f64_matches(*bits, expected),
        (Val::V128(value), WastRetCore::V128(expected)) => {
            vector::matches(value.as_u128(), expected)
        }
        (Val::FuncRef(value), WastRetCore::RefNull(expected)) => {
            value.is_none()
                && is_null_of(*expected, [AbstractHeapType::Func, AbstractHeapType::NoFunc])
        }
        (Val::ExternRef(value), WastRetCore::RefNull(expected)) => {
            let types = [AbstractHeapType::Extern, AbstractHeapType::NoExtern];
            value.is_none() && is_null_of(*expected, types)
        }
        (Val::ExnRef(value), WastRetCore::RefNull(expected)) => {
            let types = [AbstractHeapType::Exn, AbstractHeapType::NoExn];
            value.is_none() && is_null_of(*expected, types)
        }
        (Val::FuncRef(value), WastRetCore::RefFunc(None)) => value.is_some(),
        (Val::ExternRef(value), WastRetCore::RefExtern(expected)) => match (value, expected) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(value), Some(expected)) => {
                let data = value.data(store)?;
                data.and_then(|data| data.downcast_ref::<u32>()) == Some(expected)
            }
        },
        (value, WastRetCore::Either(all)) => {
            let mut any = false;
            for expected in all {
                any |= core_matches(store, value, expected)?;
            }
            any
        }
        _ => false,
    })
}

/// Whether `expected` leaves the type of null open or names one of `types`.
fn is_null_of(expected: Option<HeapType<'_>>, types: [AbstractHeapType; 2]) -> bool {
    match expected {
        None => true,
        Some(HeapType::Abstract { ty, .. }) => types.contains(&ty),
        Some(_) => false,
    }
}

pub(super) fn f32_matches(bits: u32, expected: &NanPattern<F32>) -> bool {
    const QUIET: u32 = 0x7fc0_0000;
    match expected {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff == QUIET,
        NanPattern::ArithmeticNan => bits & QUIET == QUIET,
        NanPattern::Value(value) => bits == value.bits,
    }
}

pub(super) fn f64_matches(bits: u64, expected: &NanPattern<F64>) -> bool {
    const QUIET: u64 = 0x7ff8_0000_0000_0000;
    match expected {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff_ffff_ffff == QUIET,
        NanPattern::ArithmeticNan => bits & QUIET == QUIET,
        NanPattern::Value(value) => bits == value.bits,
    }
}
