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
            && func.result.is_none_or(RawScalar::is_of);
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

/// What the bits of a result are, by its type.
macro_rules! raw {
    ($bits:ident: $($kind:ident => $value:expr,)*) => {
        impl RawScalar {
            /// Whether results of type `ty` are one.
            #[inline]
            fn is_of(ty: InterfaceType) -> bool {
                matches!(ty, $(InterfaceType::$kind)|*)
            }

            /// The result as a value of type `ty`. What does not belong to it may be anything.
            #[inline]
            pub fn value(&self, ty: InterfaceType) -> Option<Val> {
                let $bits = self.0;
                Some(match ty {
                    $(InterfaceType::$kind => Val::$kind($value),)*
                    _ => return None,
                })
            }
        }
    };
}

raw! { bits:
    Bool => bits as u32 != 0,
    S8 => bits as i8,
    U8 => bits as u8,
    S16 => bits as i16,
    U16 => bits as u16,
    S32 => bits as i32,
    U32 => bits as u32,
    S64 => bits.cast_signed(),
    U64 => bits,
    Float32 => f32::from_bits(bits as u32),
    Float64 => f64::from_bits(bits),
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
        src.take().map(RawScalar)
    }
}
