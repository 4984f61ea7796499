//! Component values whose types are known at run time only: [`Value`], and [`Val`] for hosts that know those.
//!
//! The cases of both are the same but for lists, maps, and what nothing is given for yet. What many `Value`s have in common is not held by each:
//! names are shared with the type ([`Name`], [`Record`]), and a [`List`] of scalars is no list of `Value`s.

mod record;
mod list;
mod elements;
mod scalars;
mod rows;
mod order;
mod val;

pub use elements::ListElement;
pub use list::List;
pub use record::Record;
pub use val::{ErrorContextAny, FutureAny, StreamAny, Val};

pub(crate) use elements::Elements;
pub(crate) use list::Form;
pub(crate) use rows::Rows;
pub(crate) use scalars::OfScalars;

use crate::resource::ResourceAny;
use crate::types::Name;

/// A value of any component type.
///
/// Names of fields, cases and flags are those of the WIT document.
#[derive(Clone, Debug)]
pub enum Value {
    /// `bool`.
    Bool(bool),
    /// `s8`.
    S8(i8),
    /// `u8`.
    U8(u8),
    /// `s16`.
    S16(i16),
    /// `u16`.
    U16(u16),
    /// `s32`.
    S32(i32),
    /// `u32`.
    U32(u32),
    /// `s64`.
    S64(i64),
    /// `u64`.
    U64(u64),
    /// `f32`.
    Float32(f32),
    /// `f64`.
    Float64(f64),
    /// `char`.
    Char(char),
    /// `string`.
    String(String),
    /// `list<T>`, of fixed length or not.
    List(List),
    /// A record: its fields with their names.
    Record(Record),
    /// `tuple<...>`.
    Tuple(Vec<Value>),
    /// A case of a variant, and its payload if it has one.
    Variant(Name, Option<Box<Value>>),
    /// A case of an enum.
    Enum(Name),
    /// `option<T>`.
    Option(Option<Box<Value>>),
    /// `result<T, E>`, each side with its payload if it has one.
    Result(Result<Option<Box<Value>>, Option<Box<Value>>>),
    /// The flags that are set.
    Flags(Vec<Name>),
    /// A handle, owned or borrowed.
    Resource(ResourceAny),
}

impl Value {
    /// The handles in the value, at any depth.
    pub fn resources(&self) -> Vec<ResourceAny> {
        let mut found = Vec::new();
        self.find_resources(&mut found);
        found
    }

    fn find_resources(&self, found: &mut Vec<ResourceAny>) {
        let mut all =
            |values: &[Value]| values.iter().for_each(|value| value.find_resources(found));
        match self {
            Value::Resource(handle) => found.push(*handle),
            Value::List(list) => match list.form() {
                Form::Values(values) => all(values),
                // Scalars.
                Form::Compact(_) => {}
            },
            Value::Tuple(values) => all(values),
            Value::Record(record) => all(record.values()),
            Value::Variant(_, Some(value))
            | Value::Option(Some(value))
            | Value::Result(Ok(Some(value)) | Err(Some(value))) => value.find_resources(found),
            _ => {}
        }
    }
}

/// Values are equal when a guest could not tell them apart: every NaN equals every other, because
/// the component model knows but one, and flags equal others in a different order.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::S8(a), Value::S8(b)) => a == b,
            (Value::U8(a), Value::U8(b)) => a == b,
            (Value::S16(a), Value::S16(b)) => a == b,
            (Value::U16(a), Value::U16(b)) => a == b,
            (Value::S32(a), Value::S32(b)) => a == b,
            (Value::U32(a), Value::U32(b)) => a == b,
            (Value::S64(a), Value::S64(b)) => a == b,
            (Value::U64(a), Value::U64(b)) => a == b,
            (Value::Float32(a), Value::Float32(b)) => same_f32(*a, *b),
            (Value::Float64(a), Value::Float64(b)) => same_f64(*a, *b),
            (Value::Char(a), Value::Char(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Enum(a), Value::Enum(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Tuple(a), Value::Tuple(b)) => a == b,
            (Value::Record(a), Value::Record(b)) => a == b,
            (Value::Variant(a, x), Value::Variant(b, y)) => a == b && x == y,
            (Value::Option(a), Value::Option(b)) => a == b,
            (Value::Result(a), Value::Result(b)) => a == b,
            (Value::Flags(a), Value::Flags(b)) => {
                a.iter().all(|flag| b.contains(flag)) && b.iter().all(|flag| a.contains(flag))
            }
            (Value::Resource(a), Value::Resource(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

fn same_f32(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

fn same_f64(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality() {
        assert_eq!(Value::Float32(f32::NAN), Value::Float32(-f32::NAN));
        assert_ne!(Value::Float64(0.0), Value::Float64(-0.0));
        let flags = |names: &[&str]| Value::Flags(names.iter().map(|&name| name.into()).collect());
        assert_eq!(flags(&["a", "b"]), flags(&["b", "a"]));
        assert_ne!(flags(&["a"]), flags(&["b", "a"]));
        assert_ne!(Value::U8(1), Value::S8(1));
    }

    #[test]
    fn values_are_small() {
        assert!(size_of::<Value>() <= 32, "{}", size_of::<Value>());
    }
}
