//! Whether the dynamic values among typed ones are of their types: a lowering that writes nothing.

use super::check;
use crate::abi::handle::bug;
use crate::abi::source::{case_type, field_type, listed_type};
use crate::abi::{
    ComponentType, ListTypes, Lower, LowerAll, LowerContext, Scalar, Sink, TypeContext,
};
use crate::error::TypeMismatch;
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType};
use crate::val::Val;
use anyhow::{Result, bail};
use std::cell::RefCell;

/// Whether all dynamic values in `values`, which are parameters or a result of `types`, are of their
/// types.
pub(in crate::abi) fn fits<T: LowerAll>(
    values: &T,
    types: ListTypes<'_>,
    cx: TypeContext<'_>,
) -> Result<()> {
    values.lower_all(&mut Fits { cx, way: RefCell::default() }, types)
}

/// Takes all values and looks at the dynamic ones.
struct Fits<'a> {
    cx: TypeContext<'a>,
    /// The steps down to where it is. A type is never inside of itself, so a step that is over is
    /// seen by the next one, which begins elsewhere than where it ended.
    way: RefCell<Vec<Step>>,
}

/// A step from one type to one inside.
struct Step {
    from: InterfaceType,
    to: InterfaceType,
    part: Part,
}

enum Part {
    /// A parameter or a result: how messages call it.
    Listed(String),
    /// A field or an element.
    Field(usize),
    /// The payload of a case.
    Case(usize),
}

impl Fits<'_> {
    fn enter(&self, from: InterfaceType, to: InterfaceType, part: Part) {
        let mut way = self.way.borrow_mut();
        while way.last().is_some_and(|step| step.to != from) {
            way.pop();
        }
        way.push(Step { from, to, part });
    }

    fn located(&self, mismatch: TypeMismatch) -> TypeMismatch {
        let way = self.way.borrow();
        way.iter().rev().fold(mismatch, |mismatch, step| mismatch.within(self.place(step)))
    }

    fn place(&self, step: &Step) -> String {
        let types = self.cx.types();
        match (&step.part, step.from) {
            (Part::Listed(place), _) => place.clone(),
            (Part::Field(i), InterfaceType::Record(record)) => {
                let name = types.record(record).fields.get(*i).map(|field| field.name.as_str());
                format!("field `{}`", name.unwrap_or_default())
            }
            (Part::Field(_), InterfaceType::FixedList(_)) => "element of the list".to_owned(),
            (Part::Field(i), _) => format!("element {i}"),
            (Part::Case(i), InterfaceType::Variant(variant)) => {
                let name = types.variant(variant).cases.get(*i).map(|case| case.name.as_str());
                format!("case `{}`", name.unwrap_or_default())
            }
            (Part::Case(_), InterfaceType::Option(_)) => "payload of the option".to_owned(),
            (Part::Case(0), _) => "`ok` of the result".to_owned(),
            (Part::Case(_), _) => "`err` of the result".to_owned(),
        }
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

    fn types(&self) -> &ComponentTypes {
        self.cx.types()
    }

    fn with_cx<R>(&mut self, _f: impl FnOnce(&mut LowerContext<'_>) -> Result<R>) -> Result<R> {
        bail!(bug("a value that reaches for the guest before it may"))
    }

    fn value(&mut self, value: &Val, ty: InterfaceType) -> Result<()> {
        Ok(check(value, ty, &self.cx).map_err(|mismatch| self.located(mismatch))?)
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
            if let Some(Step { part, .. }) = way.last_mut() {
                *part = Part::Field(i);
            }
            drop(way);
            item.lower(self, element)?;
        }
        Ok(())
    }

    fn plain_list(&mut self, _bytes: &[u8], _len: usize, _abi: CanonicalAbi) -> Result<()> {
        Ok(())
    }

    fn field<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        if !T::NEEDS.layouts() {
            return ty;
        }
        let field = field_type(self.types(), ty, index);
        self.enter(ty, field, Part::Field(index));
        field
    }

    fn case<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        if !T::NEEDS.layouts() {
            return ty;
        }
        let payload = case_type(self.types(), ty, index);
        self.enter(ty, payload, Part::Case(index));
        payload
    }

    fn listed<T: ComponentType>(
        &self,
        types: &ListTypes<'_>,
        index: usize,
    ) -> Result<InterfaceType> {
        let ty = listed_type::<T>(types, index)?;
        if T::NEEDS.layouts() {
            let step = Step { from: ty, to: ty, part: Part::Listed(types.place(index)) };
            self.way.replace(vec![step]);
        }
        Ok(ty)
    }
}
