//! Values made by their types, with whose names they are shared.

use super::{Enum, Flags, Record, Type, Variant};
use crate::types::Name;
use crate::value::{self, List, Val, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

impl Record {
    /// A record with `values`, in order. `None` when there are more or fewer than fields.
    pub(crate) fn value(&self, values: Vec<Value>) -> Option<Value> {
        value::Record::new(Arc::clone(self.data().names()), values).map(Value::Record)
    }
}

impl Variant {
    /// The case of this name, and the type of its payload.
    pub(crate) fn case(&self, name: &str) -> Option<(Name, Option<Type>)> {
        let case = self.data().cases.iter().find(|case| case.name == *name)?;
        Some((case.name.clone(), case.ty.map(|ty| self.scope().ty(ty))))
    }
}

impl Enum {
    /// The case of this name.
    pub(crate) fn case(&self, name: &str) -> Option<Name> {
        self.data().names.iter().find(|known| **known == *name).cloned()
    }
}

impl Flags {
    /// The flag of this name.
    pub(crate) fn flag(&self, name: &str) -> Option<Name> {
        self.data().names.iter().find(|known| **known == *name).cloned()
    }
}

impl Val {
    /// The same value, which is of type `ty`, as a guest gives it: that says which lists are maps or of
    /// fixed length, and in which order fields and flags are. What is of another type is converted as by
    /// `Val::from`.
    pub fn of_type(value: Value, ty: &Type) -> Val {
        let boxed = |value: Option<Box<Value>>, ty: Option<Type>| {
            value.map(|value| match ty {
                Some(ty) => Box::new(Val::of_type(*value, &ty)),
                None => Box::new(Val::from(*value)),
            })
        };
        let each =
            |list: List, ty: Type| list.into_iter().map(|it| Val::of_type(it, &ty)).collect();
        match (value, ty) {
            (Value::List(list), Type::List(ty)) => Val::List(each(list, ty.ty())),
            (Value::List(list), Type::FixedLengthList(ty))
                if usize::try_from(ty.size()) == Ok(list.len()) =>
            {
                Val::FixedLengthList(each(list, ty.ty()))
            }
            (Value::List(list), Type::Map(ty)) if list.values().all(|it| is_pair(&it)) => {
                let (key_ty, value_ty) = (ty.key(), ty.value());
                let entry = |entry| match entry {
                    Value::Tuple(entry) => <[Value; 2]>::try_from(entry).ok(),
                    _ => None,
                };
                let typed = |[key, value]: [Value; 2]| {
                    (Val::of_type(key, &key_ty), Val::of_type(value, &value_ty))
                };
                Val::Map(list.into_iter().filter_map(entry).map(typed).collect())
            }
            (Value::Tuple(values), Type::Tuple(ty)) if values.len() == ty.types().len() => {
                let values = values.into_iter().zip(ty.types());
                Val::Tuple(values.map(|(value, ty)| Val::of_type(value, &ty)).collect())
            }
            (Value::Record(record), Type::Record(ty)) if has_fields_of(&record, ty) => {
                // Those of the type have the same names: in its order they are one beside the other.
                let order: HashMap<&str, usize> =
                    ty.fields().enumerate().map(|(i, field)| (field.name, i)).collect();
                let mut fields = record.into_vec();
                fields.sort_by_key(|(name, _)| order.get(name.as_str()).copied());
                let typed = fields.into_iter().zip(ty.fields());
                let typed = typed.map(|((name, it), field)| (name, Val::of_type(it, &field.ty)));
                Val::Record(typed.collect())
            }
            (Value::Variant(name, payload), Type::Variant(ty)) => {
                let payload_ty = ty.case(&name).and_then(|(_, ty)| ty);
                Val::Variant(name.into(), boxed(payload, payload_ty))
            }
            (Value::Option(payload), Type::Option(ty)) => {
                Val::Option(boxed(payload, Some(ty.ty())))
            }
            (Value::Result(Ok(payload)), Type::Result(ty)) => {
                Val::Result(Ok(boxed(payload, ty.ok())))
            }
            (Value::Result(Err(payload)), Type::Result(ty)) => {
                Val::Result(Err(boxed(payload, ty.err())))
            }
            (Value::Flags(mut names), Type::Flags(ty))
                if names.iter().all(|name| ty.flag(name).is_some()) =>
            {
                names.sort_by_key(|name| ty.names().position(|known| *name == known));
                Val::Flags(names.into_iter().map(String::from).collect())
            }
            (value, _) => value.into(),
        }
    }
}

fn is_pair(value: &Value) -> bool {
    matches!(value, Value::Tuple(parts) if parts.len() == 2)
}

/// Whether a record has the fields of type `ty`, in whatever order.
fn has_fields_of(record: &value::Record, ty: &Record) -> bool {
    let names: HashSet<&str> = record.names().collect();
    names.len() == record.len()
        && record.len() == ty.fields().len()
        && ty.fields().all(|field| names.contains(field.name))
}
