//! Values as the suite writes them.

use anyhow::{Context, Result, bail, ensure};
use wast::core::{HeapType, NanPattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};
use wharf_runtime::{ExternRef, Store, Val};

/// A result that the suite expects.
pub type Expected<'a> = &'a WastRet<'a>;

/// The value of an argument.
pub fn argument(store: &mut Store<()>, arg: &WastArg<'_>) -> Result<Val> {
    let WastArg::Core(arg) = arg else { bail!("an argument of a component") };
    Ok(match arg {
        WastArgCore::I32(value) => Val::I32(*value),
        WastArgCore::I64(value) => Val::I64(*value),
        WastArgCore::F32(value) => Val::F32(value.bits),
        WastArgCore::F64(value) => Val::F64(value.bits),
        WastArgCore::RefNull(ty) if is_func(ty) => Val::FuncRef(None),
        WastArgCore::RefNull(_) => Val::ExternRef(None),
        WastArgCore::RefExtern(value) => Val::ExternRef(Some(ExternRef::new(store, *value)?)),
        arg => bail!("argument not supported: {arg:?}"),
    })
}

/// Sees whether `found` is what is expected.
pub fn compare(store: &mut Store<()>, found: &[Val], expected: &[Expected<'_>]) -> Result<()> {
    ensure!(found.len() == expected.len(), "expected {expected:?}, found {found:?}");
    for (found, expected) in found.iter().zip(expected) {
        let WastRet::Core(expected) = expected else { bail!("a result of a component") };
        let matches = matches(store, found, expected)?;
        ensure!(matches, "expected {expected:?}, found {found:?}");
    }
    Ok(())
}

fn matches(store: &mut Store<()>, found: &Val, expected: &WastRetCore<'_>) -> Result<bool> {
    Ok(match (found, expected) {
        (found, WastRetCore::Either(all)) => {
            for expected in all {
                if matches(store, found, expected)? {
                    return Ok(true);
                }
            }
            false
        }
        (Val::I32(found), WastRetCore::I32(expected)) => found == expected,
        (Val::I64(found), WastRetCore::I64(expected)) => found == expected,
        (Val::F32(found), WastRetCore::F32(expected)) => match expected {
            NanPattern::CanonicalNan => found & 0x7fff_ffff == 0x7fc0_0000,
            NanPattern::ArithmeticNan => found & 0x7fc0_0000 == 0x7fc0_0000,
            NanPattern::Value(expected) => *found == expected.bits,
        },
        (Val::F64(found), WastRetCore::F64(expected)) => match expected {
            NanPattern::CanonicalNan => found & (u64::MAX >> 1) == 0x7ff8_0000_0000_0000,
            NanPattern::ArithmeticNan => found & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
            NanPattern::Value(expected) => *found == expected.bits,
        },
        (Val::FuncRef(None) | Val::ExternRef(None), WastRetCore::RefNull(None)) => true,
        (Val::FuncRef(None), WastRetCore::RefNull(Some(ty))) => is_func(ty),
        (Val::ExternRef(None), WastRetCore::RefNull(Some(ty))) => !is_func(ty),
        (Val::FuncRef(Some(_)), WastRetCore::RefFunc(None)) => true,
        (Val::ExternRef(Some(_)), WastRetCore::RefExtern(None)) => true,
        (Val::ExternRef(Some(found)), WastRetCore::RefExtern(Some(expected))) => {
            let data = found.data(&*store)?.context("an empty reference")?;
            data.downcast_ref::<u32>() == Some(expected)
        }
        _ => false,
    })
}

fn is_func(ty: &HeapType<'_>) -> bool {
    use wast::core::AbstractHeapType::{Func, NoFunc};
    matches!(ty, HeapType::Abstract { ty: Func | NoFunc, .. } | HeapType::Concrete(_))
}
