//! Calls with scalars only: of the component's types nothing is needed but what the scalars are.

use super::Dynamic;
use crate::abi::{LiftAll, ListTypes, LowerAll, Needs, Sink, Source, Values};
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, InterfaceType, MAX_FLAT_PARAMS, ScalarType};
use anyhow::Result;
use wharf_runtime::RawVal;

/// Arguments that are scalars of their types.
pub struct Scalars<'a, V>(&'a [V]);

/// The core value that is a scalar result; something or other where there is no result.
pub struct RawScalar(RawVal);

impl<'a, V: Dynamic> Scalars<'a, V> {
    /// `values` as arguments of `func`: `None` when any of them is no scalar of its type, or the
    /// result is neither nothing nor a scalar. All bits of a scalar result are one, which leaves
    /// out `char`.
    #[inline]
    pub fn new(values: &'a [V], func: &FuncType) -> Option<Scalars<'a, V>> {
        let params = &func.params;
        let fits = values.len() == params.len()
            && values.len() <= MAX_FLAT_PARAMS
            && values.iter().zip(params).all(|(value, param)| value.is_scalar(param.ty))
            && func.result.is_none_or(RawScalar::is_of);
        fits.then_some(Scalars(values))
    }
}

impl RawScalar {
    /// Whether results of type `ty` are one.
    #[inline]
    fn is_of(ty: InterfaceType) -> bool {
        ScalarType::of(ty).is_some_and(|ty| ty != ScalarType::Char)
    }

    /// The result as a value of type `ty`. What does not belong to it may be anything.
    #[inline]
    pub fn value<V: Dynamic>(&self, ty: InterfaceType) -> Option<V> {
        V::of_cell(ScalarType::of(ty)?, self.0).ok()
    }
}

/// Passed as core values: scalars take no memory, and how many there may be was looked at.
impl<V> Values for Scalars<'_, V> {
    const NEEDS: Needs = Needs::Nothing;
    const ABI: Option<CanonicalAbi> = None;
    const FLAT_PARAMS: bool = true;
}

impl Values for RawScalar {
    const NEEDS: Needs = Needs::Nothing;
    const ABI: Option<CanonicalAbi> = Some(CanonicalAbi::SCALAR_8);
}

impl<V: Dynamic> LowerAll for Scalars<'_, V> {
    #[inline]
    fn lower_all<S: Sink>(&self, sink: &mut S, _types: ListTypes<'_>) -> Result<()> {
        self.0.iter().try_for_each(|value| value.lower_scalar(sink))
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
