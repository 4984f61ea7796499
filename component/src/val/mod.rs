//! `Val`: a component value whose type is known at run time only.
//!
//! Its cases are those that hosts know. What many values have in common is not held by each: names
//! are shared with the type ([`Name`], [`Record`]), and a [`List`] of scalars is no list of `Val`s.

mod record;
mod list;
mod elements;
mod rows;
mod order;

pub use elements::ListElement;
pub use list::List;
pub use record::Record;

pub(crate) use elements::Elements;
pub(crate) use list::Form;
pub(crate) use rows::Rows;

use crate::resource::ResourceAny;
use crate::types::Name;

/// A value of any component type.
///
/// Names of fields, cases and flags are those of the WIT document.
#[derive(Clone, Debug)]
pub enum Val {
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
    Tuple(Vec<Val>),
    /// A case of a variant, and its payload if it has one.
    Variant(Name, Option<Box<Val>>),
    /// A case of an enum.
    Enum(Name),
    /// `option<T>`.
    Option(Option<Box<Val>>),
    /// `result<T, E>`, each side with its payload if it has one.
    Result(Result<Option<Box<Val>>, Option<Box<Val>>>),
    /// The flags that are set.
    Flags(Vec<Name>),
    /// A handle, owned or borrowed.
    Resource(ResourceAny),
}

impl Val {
    /// The handles in the value, at any depth.
    pub fn resources(&self) -> Vec<ResourceAny> {
        let mut found = Vec::new();
        self.find_resources(&mut found);
        found
    }

    fn find_resources(&self, found: &mut Vec<ResourceAny>) {
        let mut all = |values: &[Val]| values.iter().for_each(|value| value.find_resources(found));
        match self {
            Val::Resource(handle) => found.push(*handle),
            Val::List(list) => match list.form() {
                Form::Values(values) => all(values),
                // Scalars.
                Form::Compact(_) => {}
            },
            Val::Tuple(values) => all(values),
            Val::Record(record) => all(record.values()),
            Val::Variant(_, Some(value))
            | Val::Option(Some(value))
            | Val::Result(Ok(Some(value)) | Err(Some(value))) => value.find_resources(found),
            _ => {}
        }
    }

    /// What messages call a value like this.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Val::Bool(_) => "a `bool`",
            Val::S8(_) => "an `s8`",
            Val::U8(_) => "a `u8`",
            Val::S16(_) => "an `s16`",
            Val::U16(_) => "a `u16`",
            Val::S32(_) => "an `s32`",
            Val::U32(_) => "a `u32`",
            Val::S64(_) => "an `s64`",
            Val::U64(_) => "a `u64`",
            Val::Float32(_) => "an `f32`",
            Val::Float64(_) => "an `f64`",
            Val::Char(_) => "a `char`",
            Val::String(_) => "a `string`",
            Val::List(_) => "a list",
            Val::Record(_) => "a record",
            Val::Tuple(_) => "a tuple",
            Val::Variant(..) => "a variant",
            Val::Enum(_) => "an enum",
            Val::Option(_) => "an option",
            Val::Result(_) => "a result",
            Val::Flags(_) => "flags",
            Val::Resource(_) => "a resource",
        }
    }
}

/// Values are equal when a guest could not tell them apart: every NaN equals every other, because
/// the component model knows but one, and flags equal others in a different order.
impl PartialEq for Val {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Val::Bool(a), Val::Bool(b)) => a == b,
            (Val::S8(a), Val::S8(b)) => a == b,
            (Val::U8(a), Val::U8(b)) => a == b,
            (Val::S16(a), Val::S16(b)) => a == b,
            (Val::U16(a), Val::U16(b)) => a == b,
            (Val::S32(a), Val::S32(b)) => a == b,
            (Val::U32(a), Val::U32(b)) => a == b,
            (Val::S64(a), Val::S64(b)) => a == b,
            (Val::U64(a), Val::U64(b)) => a == b,
            (Val::Float32(a), Val::Float32(b)) => a.to_bits() == b.to_bits() || both_nan(*a, *b),
            (Val::Float64(a), Val::Float64(b)) => {
                a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
            }
            (Val::Char(a), Val::Char(b)) => a == b,
            (Val::String(a), Val::String(b)) => a == b,
            (Val::Enum(a), Val::Enum(b)) => a == b,
            (Val::List(a), Val::List(b)) => a == b,
            (Val::Tuple(a), Val::Tuple(b)) => a == b,
            (Val::Record(a), Val::Record(b)) => a == b,
            (Val::Variant(a, x), Val::Variant(b, y)) => a == b && x == y,
            (Val::Option(a), Val::Option(b)) => a == b,
            (Val::Result(a), Val::Result(b)) => a == b,
            (Val::Flags(a), Val::Flags(b)) => {
                a.iter().all(|flag| b.contains(flag)) && b.iter().all(|flag| a.contains(flag))
            }
            (Val::Resource(a), Val::Resource(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Val {}

fn both_nan(a: f32, b: f32) -> bool {
    a.is_nan() && b.is_nan()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality() {
        assert_eq!(Val::Float32(f32::NAN), Val::Float32(-f32::NAN));
        assert_ne!(Val::Float64(0.0), Val::Float64(-0.0));
        let flags = |names: &[&str]| Val::Flags(names.iter().map(|&name| name.into()).collect());
        assert_eq!(flags(&["a", "b"]), flags(&["b", "a"]));
        assert_ne!(flags(&["a"]), flags(&["b", "a"]));
        assert_ne!(Val::U8(1), Val::S8(1));
    }

    #[test]
    fn values_are_small() {
        assert!(size_of::<Val>() <= 32, "{}", size_of::<Val>());
    }
}
