//! Values as text: WAVE, with places in the text of a call.
//!
//! A handle has no text: what has one as an argument is taken apart before it comes here, and in results
//! one is shown by its type.

use super::text::{Misplaced, Piece};
use wharf::component::{ResourceType, Type, Value, WaveError};

/// The value of type `ty` that `text` says. The type has no handles.
pub(crate) fn parse(text: Piece<'_>, ty: &Type) -> Result<Value, Misplaced> {
    Value::from_wave(ty, text.text).map_err(|error| match error.downcast::<WaveError>() {
        Ok(error) => text.error_at(error.span(), error.message().to_owned()),
        Err(error) => text.error(error.to_string()),
    })
}

/// A value as WAVE. A handle is shown as `own<name>`, with the name that `name` gives to its type.
pub(crate) fn to_text<'n>(value: Value, name: &impl Fn(ResourceType) -> &'n str) -> String {
    named(value, name).to_string()
}

/// `value` with what is shown of its handles in their place.
fn named<'n>(value: Value, name: &impl Fn(ResourceType) -> &'n str) -> Value {
    let inner = |value: Value| named(value, name);
    let boxed = |value: Option<Box<Value>>| value.map(|value| Box::new(inner(*value)));
    match value {
        Value::Resource(handle) => {
            let kind = if handle.owned() { "own" } else { "borrow" };
            Value::Enum(format!("{kind}<{}>", name(handle.ty())).into())
        }
        Value::List(items) => Value::List(items.into_iter().map(inner).collect()),
        Value::Tuple(items) => Value::Tuple(items.into_iter().map(inner).collect()),
        Value::Record(fields) => {
            Value::Record(fields.into_iter().map(|(name, value)| (name, inner(value))).collect())
        }
        Value::Variant(case, value) => Value::Variant(case, boxed(value)),
        Value::Option(value) => Value::Option(boxed(value)),
        Value::Result(value) => Value::Result(value.map(boxed).map_err(boxed)),
        value => value,
    }
}

/// Whether values of type `ty` can have handles in them.
pub(crate) fn has_handles(ty: &Type) -> bool {
    let optional = |ty: Option<Type>| ty.as_ref().is_some_and(has_handles);
    match ty {
        Type::Own(_) | Type::Borrow(_) => true,
        Type::List(ty) => has_handles(&ty.ty()),
        Type::FixedLengthList(ty) => has_handles(&ty.ty()),
        Type::Record(ty) => ty.fields().any(|field| has_handles(&field.ty)),
        Type::Tuple(ty) => ty.types().any(|ty| has_handles(&ty)),
        Type::Variant(ty) => ty.cases().any(|case| optional(case.ty)),
        Type::Option(ty) => has_handles(&ty.ty()),
        Type::Result(ty) => optional(ty.ok()) || optional(ty.err()),
        _ => false,
    }
}
