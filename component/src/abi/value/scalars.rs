//! Calls with scalars only: of the component's types nothing is needed but what the scalars are.

use super::unchecked;
use crate::abi::{Lift, LiftAll, ListTypes, Lower, LowerAll, Needs, Sink, Source, Values};
use crate::error::bug;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, InterfaceType, MAX_FLAT_PARAMS, Scalar, scalars};
use crate::val::Val;
use anyhow::{Result, bail};
use wharf_runtime::RawVal;

/// Arguments that are scalars of their types.
pub struct Scalars<'a>(&'a [Val]);

/// The core value that is a scalar result; something or other where there is no result.
pub struct RawScalar(RawVal);

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

        /// A value of type `ty`, which is a scalar's.
        #[inline]
        pub(super) fn lift_scalar<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Val> {
            Ok(match ty {
                $(InterfaceType::$kind => Val::$kind(Lift::lift(src, ty)?),)*
                _ => bail!(bug("a type of values that nobody knows")),
            })
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

macro_rules! result {
    ($($kind:ident $ty:ident;)*) => {
        impl RawScalar {
            /// Whether results of type `ty` are one.
            #[inline]
            fn is_of(ty: InterfaceType) -> bool {
                matches!(ty, $(InterfaceType::$kind)|*) && !matches!(ty, InterfaceType::Char)
            }

            /// The result as a value of type `ty`. What does not belong to it may be anything.
            #[inline]
            pub fn value(&self, ty: InterfaceType) -> Option<Val> {
                match ty {
                    $(InterfaceType::$kind => <$ty>::of_cell(self.0).ok().map(Val::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

scalars! { result }

/// Passed as core values: scalars take no memory, and how many there may be was looked at.
impl Values for Scalars<'_> {
    const NEEDS: Needs = Needs::Nothing;
    const ABI: Option<CanonicalAbi> = None;
    const FLAT_PARAMS: bool = true;
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
        src.take::<u64>().map(|bits| RawScalar(RawVal::from_u64(bits)))
    }
}
