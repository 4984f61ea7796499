//! `Val`: values as hosts of other runtimes make and match them, and their conversion from and to [`Value`]s.

use super::{List, Record, Value, same_f32, same_f64};
use crate::resource::ResourceAny;
use crate::types::scalars;

/// A value of any component type, made of nothing but `Vec`, `String` and `Box`.
///
/// It is what [`Func::call`](crate::Func::call) and [`LinkerInstance::func_new`](crate::LinkerInstance::func_new)
/// take and give. [`Value`] says the same, but for which lists are maps or of fixed length, and costs less: it
/// shares names with the type, and holds lists of scalars as such. [`Func::call_values`](crate::Func::call_values) and
/// [`LinkerInstance::func_new_values`](crate::LinkerInstance::func_new_values) take and give those.
///
/// Names of fields, cases and flags are those of the WIT document. What a guest gives has the fields in the
/// order of their type; what is passed to one may have them in any order.
///
/// ```
/// use wharf_component::{Val, Value};
///
/// let point = Val::Record(vec![("x".to_owned(), Val::U8(1)), ("y".to_owned(), Val::U8(2))]);
/// let points = Val::List(vec![point; 2]);
/// assert_eq!(Val::from(Value::from(points.clone())), points);
/// ```
///
/// # Lists and maps
///
/// A list of fixed length is a [`Val::FixedLengthList`] when a guest gives it, and a map a [`Val::Map`]. A guest
/// takes each of the three in place of the others: of as many elements, and of tuples of key and value.
///
/// # What it takes
///
/// Each record has names of its own. What a guest gives as a `Val` is counted with them
/// ([`Store::set_hostcall_fuel`](wharf_runtime::Store::set_hostcall_fuel)); what it gave as a [`Value`], which is
/// counted as that is, may be many times as large as a `Val`.
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
    /// `list<T>`.
    List(Vec<Val>),
    /// `map<K, V>`: its entries, each key with its value.
    Map(Vec<(Val, Val)>),
    /// A record: its fields with their names.
    Record(Vec<(String, Val)>),
    /// `tuple<...>`.
    Tuple(Vec<Val>),
    /// A case of a variant, and its payload if it has one.
    Variant(String, Option<Box<Val>>),
    /// A case of an enum.
    Enum(String),
    /// `option<T>`.
    Option(Option<Box<Val>>),
    /// `result<T, E>`, each side with its payload if it has one.
    Result(Result<Option<Box<Val>>, Option<Box<Val>>>),
    /// The flags that are set.
    Flags(Vec<String>),
    /// A handle, owned or borrowed.
    Resource(ResourceAny),
    /// `future<T>`.
    Future(FutureAny),
    /// `stream<T>`.
    Stream(StreamAny),
    /// `error-context`.
    ErrorContext(ErrorContextAny),
    /// `list<T, N>`.
    FixedLengthList(Vec<Val>),
}

macro_rules! not_yet {
    ($($name:ident $case:ident $doc:literal)*) => {$(
        #[doc = $doc]
        ///
        /// There are none yet: it is a type for hosts that match on all cases of [`Val`].
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl From<$name> for Val {
            fn from(value: $name) -> Val {
                Val::$case(value)
            }
        }
    )*};
}

not_yet! {
    FutureAny Future "The readable end of a future of any type."
    StreamAny Stream "The readable end of a stream of any type."
    ErrorContextAny ErrorContext "An error context."
}

macro_rules! from {
    ($($ty:ty, $case:ident;)*) => {$(
        impl From<$ty> for Val {
            fn from(value: $ty) -> Val {
                Val::$case(value)
            }
        }
    )*};
}

from! {
    bool, Bool;
    i8, S8;
    u8, U8;
    i16, S16;
    u16, U16;
    i32, S32;
    u32, U32;
    i64, S64;
    u64, U64;
    f32, Float32;
    f64, Float64;
    char, Char;
    String, String;
    ResourceAny, Resource;
}

/// Values are equal when they are of one case and what is in them is: every NaN equals every other, because the
/// component model knows but one, zeros of different signs do not, and resources are equal when their handles
/// and types are.
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
            (Val::Float32(a), Val::Float32(b)) => same_f32(*a, *b),
            (Val::Float64(a), Val::Float64(b)) => same_f64(*a, *b),
            (Val::Char(a), Val::Char(b)) => a == b,
            (Val::String(a), Val::String(b)) | (Val::Enum(a), Val::Enum(b)) => a == b,
            (Val::List(a), Val::List(b))
            | (Val::FixedLengthList(a), Val::FixedLengthList(b))
            | (Val::Tuple(a), Val::Tuple(b)) => a == b,
            (Val::Map(a), Val::Map(b)) => a == b,
            (Val::Record(a), Val::Record(b)) => a == b,
            (Val::Variant(a, x), Val::Variant(b, y)) => a == b && x == y,
            (Val::Option(a), Val::Option(b)) => a == b,
            (Val::Result(a), Val::Result(b)) => a == b,
            (Val::Flags(a), Val::Flags(b)) => a == b,
            (Val::Resource(a), Val::Resource(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Val {}

fn boxed<A: Into<B>, B>(value: Option<Box<A>>) -> Option<Box<B>> {
    value.map(|value| Box::new((*value).into()))
}

fn each<A: Into<B>, B, C: FromIterator<B>>(values: impl IntoIterator<Item = A>) -> C {
    values.into_iter().map(A::into).collect()
}

macro_rules! conversions {
    ($($kind:ident $ty:ident;)*) => {
        /// The same value; lists of fixed length and maps are [`Val::List`]s.
        impl From<Value> for Val {
            fn from(value: Value) -> Val {
                match value {
                    $(Value::$kind(value) => Val::$kind(value),)*
                    Value::String(text) => Val::String(text),
                    Value::List(list) => Val::List(each(list)),
                    Value::Record(record) => {
                        Val::Record(record.into_iter().map(|(name, it)| (name, it.into())).collect())
                    }
                    Value::Tuple(values) => Val::Tuple(each(values)),
                    Value::Variant(name, payload) => Val::Variant(name.into(), boxed(payload)),
                    Value::Enum(name) => Val::Enum(name.into()),
                    Value::Option(payload) => Val::Option(boxed(payload)),
                    Value::Result(result) => Val::Result(result.map(boxed).map_err(boxed)),
                    Value::Flags(names) => Val::Flags(each(names)),
                    Value::Resource(handle) => Val::Resource(handle),
                }
            }
        }

        /// The same value; a map is a list of tuples.
        impl From<Val> for Value {
            fn from(value: Val) -> Value {
                match value {
                    $(Val::$kind(value) => Value::$kind(value),)*
                    Val::String(text) => Value::String(text),
                    Val::List(values) | Val::FixedLengthList(values) => {
                        Value::List(List::packed(each(values)))
                    }
                    Val::Map(entries) => {
                        let entry = |(key, value): (Val, Val)| {
                            Value::Tuple(vec![key.into(), value.into()])
                        };
                        Value::List(entries.into_iter().map(entry).collect())
                    }
                    Val::Record(fields) => {
                        let fields = fields.into_iter().map(|(name, it)| (name, it.into()));
                        Value::Record(fields.collect::<Record>())
                    }
                    Val::Tuple(values) => Value::Tuple(each(values)),
                    Val::Variant(name, payload) => Value::Variant(name.into(), boxed(payload)),
                    Val::Enum(name) => Value::Enum(name.into()),
                    Val::Option(payload) => Value::Option(boxed(payload)),
                    Val::Result(result) => Value::Result(result.map(boxed).map_err(boxed)),
                    Val::Flags(names) => Value::Flags(each(names)),
                    Val::Resource(handle) => Value::Resource(handle),
                    Val::Future(never) => match never {},
                    Val::Stream(never) => match never {},
                    Val::ErrorContext(never) => match never {},
                }
            }
        }
    };
}

scalars! { conversions }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality() {
        assert_eq!(Val::Float32(f32::NAN), Val::Float32(-f32::NAN));
        assert_ne!(Val::Float64(0.0), Val::Float64(-0.0));
        assert_ne!(Val::U8(1), Val::S8(1));
        assert_ne!(Val::List(vec![]), Val::FixedLengthList(vec![]));
    }

    #[test]
    fn vals_are_small() {
        assert!(size_of::<Val>() <= 40, "{}", size_of::<Val>());
    }

    #[test]
    fn there_and_back() {
        let some = |value| Some(Box::new(value));
        let text = |text: &str| text.to_owned();
        let same = [
            Val::Bool(true),
            Val::Char('x'),
            Val::Float32(f32::NAN),
            Val::String(text("x")),
            Val::List(vec![Val::U8(1), Val::U8(2)]),
            Val::List(vec![Val::String(text("x"))]),
            Val::Record(vec![(text("b"), Val::U8(1)), (text("a"), Val::U8(2))]),
            Val::Tuple(vec![Val::U8(1), Val::S8(2)]),
            Val::Variant(text("x"), some(Val::U8(1))),
            Val::Variant(text("x"), None),
            Val::Enum(text("x")),
            Val::Option(some(Val::Option(None))),
            Val::Result(Ok(some(Val::U8(1)))),
            Val::Result(Err(None)),
            Val::Flags(vec![text("b"), text("a")]),
        ];
        for val in same {
            assert_eq!(Val::from(Value::from(val.clone())), val);
        }
        let map = Val::Map(vec![(Val::U8(1), Val::U8(2))]);
        let pairs = Val::List(vec![Val::Tuple(vec![Val::U8(1), Val::U8(2)])]);
        assert_eq!(Val::from(Value::from(map)), pairs);
        let fixed = Val::FixedLengthList(vec![Val::U8(1)]);
        assert_eq!(Val::from(Value::from(fixed)), Val::List(vec![Val::U8(1)]));
        let Value::List(list) = Value::from(Val::List(vec![Val::U8(1)])) else { unreachable!() };
        assert_eq!(list.as_bytes(), Some(&[1][..]), "lists of scalars are compact");
    }
}
