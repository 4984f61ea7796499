//! [`Value`]s for the walks: names are shared, and lists of scalars or rows are copied as they are.

use super::lift::lift_values;
use super::view::{CaseName, Dynamic, Fields, ListView, View};
use crate::abi::context::reserved;
use crate::abi::{Lift, Source};
use crate::error::bug;
use crate::resource::ResourceAny;
use crate::types::{
    ComponentTypes, FieldNames, InterfaceType, ListType, Name, RecordType, RowField, RowShape,
    scalars,
};
use crate::value::{Elements, Form, List, Record, Rows, Value};
use anyhow::Result;
use std::sync::Arc;

impl Dynamic for Value {
    type Name = Name;
    type Fields = Record;
    /// Names that were found to be the shape's: most records share them.
    type Known<'v> = Option<&'v FieldNames>;

    #[inline]
    fn view(&self) -> View<'_, Value> {
        match self {
            Value::String(text) => View::String(text),
            Value::List(list) => View::List(match list.form() {
                Form::Values(values) => ListView::Values(values),
                Form::Compact(elements) => ListView::Compact(elements),
            }),
            Value::Record(record) => View::Record(record),
            Value::Tuple(values) => View::Tuple(values),
            Value::Variant(case, payload) => View::Variant(case, payload.as_deref()),
            Value::Enum(case) => View::Enum(case),
            Value::Option(payload) => View::Option(payload.as_deref()),
            Value::Result(Ok(payload)) => View::Result(Ok(payload.as_deref())),
            Value::Result(Err(payload)) => View::Result(Err(payload.as_deref())),
            Value::Flags(names) => View::Flags(names),
            Value::Resource(handle) => View::Resource(handle),
            _ => View::Scalar,
        }
    }

    #[inline]
    fn each_of_row<'v>(
        &'v self,
        shape: &RowShape,
        known: &mut Option<&'v FieldNames>,
        mut each: impl FnMut(&RowField, &'v Value) -> bool,
    ) -> bool {
        let values = match (self, &shape.names) {
            (Value::Record(record), Some(names)) => {
                let found = record.shared_names();
                if !known.is_some_and(|known| Arc::ptr_eq(known, found)) {
                    if !Arc::ptr_eq(names, found) && names != found {
                        return false;
                    }
                    *known = Some(found);
                }
                record.values()
            }
            (Value::Tuple(values), None) => values,
            _ => return false,
        };
        values.len() == shape.len()
            && shape.fields.iter().zip(values).all(|(field, value)| each(field, value))
    }

    #[inline]
    fn name_size(_name: &str) -> usize {
        0
    }

    #[inline]
    fn field_size(_name: &str) -> usize {
        size_of::<Value>()
    }

    fn string(text: String) -> Value {
        Value::String(text)
    }

    fn resource(handle: ResourceAny) -> Value {
        Value::Resource(handle)
    }

    fn fixed_list(values: Vec<Value>) -> Value {
        Value::List(values.into())
    }

    fn tuple(values: Vec<Value>) -> Value {
        Value::Tuple(values)
    }

    fn record(
        ty: &RecordType,
        mut value: impl FnMut(InterfaceType) -> Result<Value>,
    ) -> Result<Value> {
        let mut values = reserved(ty.fields.len())?;
        for field in &ty.fields {
            values.push(value(field.ty)?);
        }
        let record = Record::new(Arc::clone(ty.names()), values);
        let record = record.ok_or_else(|| bug("a record of other fields than its type's"));
        Ok(Value::Record(record?))
    }

    fn variant(case: &Name, payload: Option<Box<Value>>) -> Value {
        Value::Variant(case.clone(), payload)
    }

    fn enumeration(case: &Name) -> Value {
        Value::Enum(case.clone())
    }

    fn option(payload: Option<Box<Value>>) -> Value {
        Value::Option(payload)
    }

    fn result(result: Result<Option<Box<Value>>, Option<Box<Value>>>) -> Value {
        Value::Result(result)
    }

    fn flags<'n>(names: impl Iterator<Item = &'n Name> + Clone) -> Value {
        let mut set = Vec::with_capacity(names.clone().count());
        set.extend(names.cloned());
        Value::Flags(set)
    }

    fn lift_list<S: Source>(types: &ComponentTypes, src: &mut S, ty: &ListType) -> Result<Value> {
        let element = ty.element;
        macro_rules! lift_elements {
            ($($kind:ident $ty:ident;)*) => {
                match element {
                    $(InterfaceType::$kind => {
                        Elements::$kind(<$ty as Lift>::lift_list(src, element)?)
                    })*
                    _ => match types.rows(element) {
                        Some(shape) => Elements::Rows(lift_rows(types, src, shape, element)?),
                        None => {
                            return Ok(Value::List(lift_values::<Value, _>(types, src, element)?.into()));
                        }
                    },
                }
            };
        }
        let elements = scalars! { lift_elements };
        // A host that asks for references to the elements makes them values: what the guest may cost the
        // host includes them.
        let each = 1 + types.rows(element).map_or(0, |shape| shape.len());
        let size = elements.len().saturating_mul(each * size_of::<Value>());
        src.charge(size)?;
        Ok(Value::List(List::compact(elements)))
    }
}

/// Reads a list of records or tuples of scalars, in one copy.
fn lift_rows<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    shape: &Arc<RowShape>,
    element: InterfaceType,
) -> Result<Rows> {
    let (pointer, len) = src.span()?;
    let bytes = src.with_cx(|cx| {
        let abi = types.abi(element);
        let bytes = cx.list_bytes(pointer, len, abi, abi.size as usize)?;
        let mut copy = reserved(bytes.len())?;
        copy.extend_from_slice(bytes);
        anyhow::Ok(copy)
    })?;
    Ok(Rows::new(Arc::clone(shape), bytes)?)
}

impl CaseName for Name {
    #[inline]
    fn is(&self, name: &Name) -> bool {
        self == name
    }
}

impl Fields<Value> for Record {
    fn len(&self) -> usize {
        Record::len(self)
    }

    #[inline]
    fn in_order(&self, ty: &RecordType) -> bool {
        let (names, of_type) = (self.shared_names(), ty.names());
        Arc::ptr_eq(names, of_type) || names == of_type
    }

    #[inline]
    fn value(&self, index: usize) -> Option<&Value> {
        self.values().get(index)
    }

    fn get(&self, name: &str) -> Option<&Value> {
        Record::get(self, name)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        Record::names(self)
    }
}
