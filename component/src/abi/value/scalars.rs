//! Calls with scalars only: of the component's types nothing is needed but what the scalars are.

use super::unchecked;
use crate::abi::layout::CanonicalAbi;
use crate::abi::{LiftAll, ListTypes, Lower, LowerAll, Needs, Sink, Source, Values};
use crate::types::{ComponentTypes, FuncType, InterfaceType, MAX_FLAT_PARAMS};
use crate::val::{Val, scalars};
use anyhow::{Result, bail};

/// Arguments that are scalars of their types.
pub struct Scalars<'a>(&'a [Val]);

/// The core value that is a scalar result; something or other where there is no result.
pub struct RawScalar(u64);

impl<'a> Scalars<'a> {
    /// `values` as arguments of `func`: `None` when any of them is no scalar of its type, or the
    /// result is neither nothing nor a scalar. All bits of a scalar result are one, which leaves
    /// out `char`.
    #[inline]
    pub fn new(values: &'a [Val], func: &FuncType) -> Option<Scalars<'a>> {
        let params = &func.params;
        let fits = values.len() == params.len()
            && values.len() <= MAX_FLAT_PARAMS
            && values.iter().zip(params).all(|(value, param)| is_scalar(value, param.ty))
            && func.result.is_none_or(|ty| RawScalar(0).value(ty).is_some());
        fits.then_some(Scalars(values))
    }
}

macro_rules! passing {
    ($($kind:ident $ty:ident;)*) => {
        #[inline]
        pub(super) fn is_scalar(value: &Val, ty: InterfaceType) -> bool {
            matches!((value, ty), $((Val::$kind(_), InterfaceType::$kind))|*)
        }

        #[inline]
        pub(super) fn lower_scalar<S: Sink>(value: &Val, sink: &mut S) -> Result<()> {
            match value {
                $(Val::$kind(value) => value.lower(sink, InterfaceType::$kind),)*
                _ => bail!(unchecked()),
            }
        }
    };
}

scalars! { passing }

impl RawScalar {
    /// The result as a value of type `ty`. What does not belong to it may be anything.
    #[inline]
    pub fn value(&self, ty: InterfaceType) -> Option<Val> {
        let bits = self.0;
        Some(match ty {
            InterfaceType::Bool => Val::Bool(bits as u32 != 0),
            InterfaceType::S8 => Val::S8(bits as i8),
            InterfaceType::U8 => Val::U8(bits as u8),
            InterfaceType::S16 => Val::S16(bits as i16),
            InterfaceType::U16 => Val::U16(bits as u16),
            InterfaceType::S32 => Val::S32(bits as i32),
            InterfaceType::U32 => Val::U32(bits as u32),
            InterfaceType::S64 => Val::S64(bits.cast_signed()),
            InterfaceType::U64 => Val::U64(bits),
            InterfaceType::Float32 => Val::Float32(f32::from_bits(bits as u32)),
            InterfaceType::Float64 => Val::Float64(f64::from_bits(bits)),
            _ => return None,
        })
    }
}

/// Passed as core values: scalars take no memory, and how many there may be was looked at.
impl Values for Scalars<'_> {
    const NEEDS: Needs = Needs::Nothing;
    const ABI: Option<CanonicalAbi> = Some(CanonicalAbi::UNIT);
}

impl Values for RawScalar {
    const NEEDS: Needs = Needs::Nothing;
    const ABI: Option<CanonicalAbi> = Some(CanonicalAbi::SCALAR_8);
}

impl LowerAll for Scalars<'_> {
    #[inline]
    fn lower_all<S: Sink>(&self, sink: &mut S, _types: ListTypes<'_>) -> Result<()> {
        self.0.iter().try_for_each(|value| lower_scalar(value, sink))
    }
}

impl LiftAll for RawScalar {
    #[inline]
    fn lift_all<S: Source>(
        src: &mut S,
        _types: ListTypes<'_>,
        _component: Option<&ComponentTypes>,
    ) -> Result<Self> {
        src.take_u64().map(RawScalar)
    }
}
