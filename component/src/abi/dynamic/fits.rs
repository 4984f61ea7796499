//! Whether the dynamic values among typed ones are of their types: a lowering that writes nothing.

use super::{Dynamic, typecheck};
use crate::abi::part::{listed_type, part_name, part_type};
use crate::abi::shape::ELEMENT;
use crate::abi::{
    ComponentType, ListTypes, Lower, LowerAll, LowerContext, Sink, TypeContext, Typed,
};
use crate::error::{TypeMismatch, bug};
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType, Scalar};
use anyhow::{Result, bail};
use std::cell::RefCell;

/// Whether all dynamic values in `values`, which are parameters or a result of `types`, are of their
/// types.
pub(in crate::abi) fn fits<T: LowerAll>(
    values: &T,
    types: ListTypes<'_>,
    cx: TypeContext<'_>,
) -> Result<()> {
    values.lower_all(&mut Fits { cx, types, way: RefCell::default() }, types)
}

/// Takes all values and looks at the dynamic ones.
struct Fits<'a> {
    cx: TypeContext<'a>,
    /// The types of all values.
    types: ListTypes<'a>,
    /// The steps down to where it is. A type is never inside of itself, so a step that is over is
    /// seen by the next one, which begins elsewhere than where it ended.
    way: RefCell<Vec<FitStep>>,
}

/// A step to part `index` of a type, or, where there is none, to a parameter or a result.
struct FitStep {
    from: Option<InterfaceType>,
    index: usize,
    to: InterfaceType,
}

impl Fits<'_> {
    fn located(&self, mismatch: TypeMismatch) -> TypeMismatch {
        let place = |step: &FitStep| match step.from {
            None => self.types.place(step.index),
            // An array asks once for the type of all elements.
            Some(InterfaceType::FixedList(_)) => ELEMENT.to_owned(),
            Some(ty) => part_name(self.types(), ty, step.index),
        };
        let way = self.way.borrow();
        way.iter().rev().fold(mismatch, |mismatch, step| mismatch.within(place(step)))
    }
}

impl Typed for Fits<'_> {
    fn types(&self) -> &ComponentTypes {
        self.cx.types()
    }

    fn part<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        if !T::NEEDS.layouts() {
            return ty;
        }
        let to = part_type(self.types(), ty, index).unwrap_or(ty);
        let mut way = self.way.borrow_mut();
        while way.last().is_some_and(|step| step.to != ty) {
            way.pop();
        }
        way.push(FitStep { from: Some(ty), index, to });
        to
    }
}

impl Sink for Fits<'_> {
    fn align(&mut self, _align: u32) {}

    fn put<T: Scalar>(&mut self, _value: T) -> Result<()> {
        Ok(())
    }

    fn put_flags(&mut self, _count: usize, _words: &[u32]) -> Result<()> {
        Ok(())
    }

    fn variant(
        &mut self,
        _abi: &VariantAbi,
        _discriminant: u32,
        payload: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        payload(self)
    }

    fn with_cx<R>(&mut self, _f: impl FnOnce(&mut LowerContext<'_>) -> Result<R>) -> Result<R> {
        bail!(bug("a value that reaches for the guest before it may"))
    }

    fn discards(&self) -> bool {
        false
    }

    fn dynamic<V: Dynamic>(&mut self, value: &V, ty: InterfaceType) -> Result<()> {
        typecheck(value, ty, &self.cx).map_err(|mismatch| self.located(mismatch).into_error())
    }

    fn handle(&mut self, _make: impl FnOnce(&mut LowerContext<'_>) -> Result<u32>) -> Result<()> {
        Ok(())
    }

    fn string(&mut self, _string: &str) -> Result<()> {
        Ok(())
    }

    fn list_of<T: Lower>(&mut self, items: &[T], element: InterfaceType) -> Result<()> {
        if !T::NEEDS.layouts() {
            return Ok(());
        }
        let depth = self.way.borrow().len();
        for (i, item) in items.iter().enumerate() {
            let mut way = self.way.borrow_mut();
            way.truncate(depth);
            if let Some(step) = way.last_mut() {
                step.index = i;
            }
            drop(way);
            item.lower(self, element)?;
        }
        Ok(())
    }

    fn plain_list(&mut self, _bytes: &[u8], _len: usize, _abi: CanonicalAbi) -> Result<()> {
        Ok(())
    }

    fn listed<T: ComponentType>(
        &self,
        types: &ListTypes<'_>,
        index: usize,
    ) -> Result<InterfaceType> {
        let ty = listed_type::<T>(types, index)?;
        if T::NEEDS.layouts() {
            self.way.replace(vec![FitStep { from: None, index, to: ty }]);
        }
        Ok(ty)
    }
}
