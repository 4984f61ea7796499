//! Parameters and results as a whole: CanonicalABI.md `lower_flat_values` and `lift_flat_values`.
//!
//! Few core values go as they are, more go through memory, as one tuple behind a pointer.

use anyhow::{Context, Result, bail};
use std::cell::Cell;

use super::dynamic::{self, Checked, Dynamic};
use super::{
    ComponentType, FlatSink, FlatSource, Lift, LiftContext, ListTypes, Lower, LowerContext, Needs,
    Sink, Source,
};
use crate::error::bug;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, FuncType, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS};
use wharf_runtime::RawVal;

/// The parameters or the result of a function: their types, their layout as one tuple, and how
/// many core values they may be.
#[derive(Clone, Copy, Debug)]
pub struct Signature<'a> {
    types: ListTypes<'a>,
    abi: CanonicalAbi,
    max_flat: usize,
}

/// Values that cross together: a tuple, or values whose types are known at run time only.
pub trait Values {
    /// What they need beside core values.
    const NEEDS: Needs;
    /// Their layout as one tuple, where it is known when Rust compiles.
    const ABI: Option<CanonicalAbi>;
    /// Whether they need no memory when they are parameters: scalars and handles, few enough to go as
    /// core values.
    const FLAT_PARAMS: bool = !Self::NEEDS.memory() && are_flat(Self::ABI, MAX_FLAT_PARAMS);
    /// Whether they need no memory when they are a result.
    const FLAT_RESULT: bool = !Self::NEEDS.memory() && are_flat(Self::ABI, MAX_FLAT_RESULTS);
    /// Whether they are scalars that go as core values when they are parameters.
    const SCALAR_PARAMS: bool = Self::NEEDS.is_nothing() && Self::FLAT_PARAMS;
    /// Whether they are scalars that go as core values when they are a result.
    const SCALAR_RESULT: bool = Self::NEEDS.is_nothing() && Self::FLAT_RESULT;
    /// Their layout, where the component's types are not needed.
    const FIXED: Option<CanonicalAbi> = if Self::NEEDS.types() { None } else { Self::ABI };
}

/// Values that are lowered together: a tuple, or [`Vals`].
pub trait LowerAll: Values {
    /// Writes the values one after the other.
    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()>;
}

/// Values that are lifted together: a tuple, or any number of dynamic values.
pub trait LiftAll: Values + Sized {
    /// Reads the values one after the other.
    fn lift_all<S: Source>(
        src: &mut S,
        types: ListTypes<'_>,
        component: Option<&ComponentTypes>,
    ) -> Result<Self>;
}

/// Values whose types are known at run time only, with the types of their component.
pub struct Vals<'a, V> {
    /// The types of the component.
    pub types: &'a ComponentTypes,
    /// The values.
    pub values: &'a [V],
    /// What was made of them when they were checked.
    pub checked: Cell<Checked>,
}

impl<'a> Signature<'a> {
    /// Parameters whose types were checked, and need not be known any more.
    #[inline]
    pub fn fixed_params(abi: CanonicalAbi) -> Self {
        Self { types: ListTypes::Params(&[]), abi, max_flat: MAX_FLAT_PARAMS }
    }

    /// A result whose type was checked, and need not be known any more.
    #[inline]
    pub fn fixed_result(abi: CanonicalAbi) -> Self {
        Self { types: ListTypes::Result(None), abi, max_flat: MAX_FLAT_RESULTS }
    }

    /// The parameters of `func`.
    pub fn params(func: &'a FuncType) -> Self {
        Self {
            types: ListTypes::Params(&func.params),
            abi: func.params_abi,
            max_flat: MAX_FLAT_PARAMS,
        }
    }

    /// The result of `func`.
    pub fn result(func: &'a FuncType) -> Self {
        Self {
            types: ListTypes::Result(func.result),
            abi: func.result_abi,
            max_flat: MAX_FLAT_RESULTS,
        }
    }

    /// The types.
    #[inline]
    pub fn types(&self) -> ListTypes<'a> {
        self.types
    }

    /// How many core values are passed for them.
    #[inline]
    pub fn cells(&self) -> usize {
        if self.in_memory() { 1 } else { self.abi.flat as usize }
    }

    /// Whether the values are too many to go as core values.
    #[inline]
    pub fn in_memory(&self) -> bool {
        self.abi.flat as usize > self.max_flat
    }

    /// Lowers to `cells`: the values themselves, or a pointer to memory that the guest allocates.
    /// Returns how many cells are meant.
    #[inline]
    pub fn lower<T: LowerAll>(
        &self,
        values: &T,
        cells: &mut [RawVal],
        cx: &mut LowerContext<'_>,
    ) -> Result<usize> {
        self.check_dynamic(values, cx)?;
        if !self.in_memory() {
            let mut sink = FlatSink::new(cells, cx);
            values.lower_all(&mut sink, self.types)?;
            return Ok(sink.written());
        }
        let pointer = cx.allocate(self.abi.align, self.abi.size)?;
        cx.write_at(pointer, self.abi, |sink| values.lower_all(sink, self.types))?;
        FlatSink::new(cells, cx).put(pointer)?;
        Ok(1)
    }

    /// Lowers to memory at `pointer`, which the guest has chosen.
    pub fn lower_to<T: LowerAll>(
        &self,
        values: &T,
        pointer: u32,
        cx: &mut LowerContext<'_>,
    ) -> Result<()> {
        self.check_dynamic(values, cx)?;
        cx.write_at(pointer, self.abi, |sink| values.lower_all(sink, self.types))
    }

    /// Sees that dynamic values among typed ones are of their types, before any is lowered.
    #[inline]
    fn check_dynamic<T: LowerAll>(&self, values: &T, cx: &mut LowerContext<'_>) -> Result<()> {
        if !T::NEEDS.layouts() || cx.discards() {
            return Ok(());
        }
        dynamic::fits(values, self.types, cx.type_context()?).context(match self.types {
            ListTypes::Params(_) => "type mismatch with parameters",
            ListTypes::Result(_) => "a host function returned a value of another type",
        })
    }

    /// Lifts from `cells`: the values themselves, or a pointer to them.
    #[inline]
    pub fn lift<T: LiftAll>(&self, cells: &[RawVal], cx: &mut LiftContext<'_>) -> Result<T> {
        let component = cx.known_types();
        let mut src = FlatSource::new(cells, cx);
        if !self.in_memory() {
            return T::lift_all(&mut src, self.types, component);
        }
        let pointer = src.take()?;
        cx.read_at(pointer, self.abi, |src| T::lift_all(src, self.types, component))
    }

    /// [`Signature::lift`] of dynamic values over others, what of them may be used again.
    pub fn lift_over<V: Dynamic>(
        &self,
        cells: &[RawVal],
        cx: &mut LiftContext<'_>,
        old: &mut [V],
    ) -> Result<()> {
        let Some(component) = cx.known_types() else { bail!(bug("dynamic values without types")) };
        let mut src = FlatSource::new(cells, cx);
        if !self.in_memory() {
            return lift_each_over(component, &mut src, self.types, old);
        }
        let pointer = src.take()?;
        cx.read_at(pointer, self.abi, |src| lift_each_over(component, src, self.types, old))
    }
}

fn lift_each_over<V: Dynamic, S: Source>(
    component: &ComponentTypes,
    src: &mut S,
    types: ListTypes<'_>,
    old: &mut [V],
) -> Result<()> {
    for (i, value) in old.iter_mut().enumerate() {
        let Some(ty) = types.get(i) else { bail!(bug("room for values that there are not")) };
        if let Err(error) = dynamic::lift_over(component, src, ty, value) {
            // Half of a result looks like a whole one.
            *value = V::tuple(Vec::new());
            return Err(error);
        }
    }
    Ok(())
}

/// Writes scalars to `cells`, from the first on.
#[inline]
pub fn lower_scalars<T: LowerAll>(values: &T, cells: &mut [RawVal]) -> Result<()> {
    values.lower_all(&mut FlatSink::of_scalars(cells), NO_TYPES)
}

/// Reads scalars from `cells`.
#[inline]
pub fn lift_scalars<T: LiftAll>(cells: &[RawVal]) -> Result<T> {
    T::lift_all(&mut FlatSource::of_scalars(cells), NO_TYPES, None)
}

/// Scalars need not know their types.
const NO_TYPES: ListTypes<'static> = ListTypes::Result(None);

/// Whether values of this layout are few enough to go as core values.
const fn are_flat(abi: Option<CanonicalAbi>, max: usize) -> bool {
    match abi {
        Some(abi) => abi.flat as usize <= max,
        None => false,
    }
}

impl<T: ComponentType> Values for T {
    const NEEDS: Needs = T::NEEDS;
    const ABI: Option<CanonicalAbi> = Some(T::ABI);
}

impl<T: Lower> LowerAll for T {
    #[inline]
    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
        Lower::lower_all(self, sink, types)
    }
}

impl<T: Lift> LiftAll for T {
    #[inline]
    fn lift_all<S: Source>(
        src: &mut S,
        types: ListTypes<'_>,
        _component: Option<&ComponentTypes>,
    ) -> Result<Self> {
        <T as Lift>::lift_all(src, types)
    }
}

impl<V> Values for Vals<'_, V> {
    const NEEDS: Needs = Needs::Everything;
    const ABI: Option<CanonicalAbi> = None;
}

impl<V: Dynamic> LowerAll for Vals<'_, V> {
    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
        // They are lent to the call: what is in them is the host's still.
        if sink.discards() {
            return Ok(());
        }
        dynamic::lower_all(self.types, self.values, &mut self.checked.take(), sink, types)
    }
}

/// What [`Signature::lift`] makes where types are known at run time only.
pub struct LiftedVals<V>(pub Vec<V>);

impl<V> Values for LiftedVals<V> {
    const NEEDS: Needs = Needs::Everything;
    const ABI: Option<CanonicalAbi> = None;
}

impl<V: Dynamic> LiftAll for LiftedVals<V> {
    fn lift_all<S: Source>(
        src: &mut S,
        types: ListTypes<'_>,
        component: Option<&ComponentTypes>,
    ) -> Result<Self> {
        let Some(component) = component else { bail!(bug("dynamic values without types")) };
        let types = (0..types.len()).filter_map(|i| types.get(i));
        types.map(|ty| dynamic::lift(component, src, ty)).collect::<Result<_>>().map(Self)
    }
}
