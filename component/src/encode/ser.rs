//! From values.

use super::{INFINITY, MAX_SAFE, NAN, NEGATIVE_INFINITY};
use crate::value::{Val, Value};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use wharf_runtime::check_stack;

macro_rules! serialize {
    ($of:ident, $serializer:ident, $($rest:tt)*) => {
        /// Without its type a value says enough: see the table in the documentation of
        /// [`Value::to_json`](crate::Value::to_json).
        ///
        /// # Errors
        ///
        /// Fails when there is a handle in the value, or it is deeper than the stack has room for.
        impl Serialize for $of {
            fn serialize<S: Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                check_stack().map_err(S::Error::custom)?;
                match self {
                    $of::Bool(value) => $serializer.serialize_bool(*value),
                    $of::S8(value) => $serializer.serialize_i8(*value),
                    $of::U8(value) => $serializer.serialize_u8(*value),
                    $of::S16(value) => $serializer.serialize_i16(*value),
                    $of::U16(value) => $serializer.serialize_u16(*value),
                    $of::S32(value) => $serializer.serialize_i32(*value),
                    $of::U32(value) => $serializer.serialize_u32(*value),
                    $of::S64(value) if value.unsigned_abs() <= MAX_SAFE => {
                        $serializer.serialize_i64(*value)
                    }
                    $of::S64(value) => $serializer.collect_str(value),
                    $of::U64(value) if *value <= MAX_SAFE => $serializer.serialize_u64(*value),
                    $of::U64(value) => $serializer.collect_str(value),
                    $of::Float32(value) => match spelt(f64::from(*value)) {
                        Some(text) => $serializer.serialize_str(text),
                        None if survives(*value) => $serializer.serialize_f32(*value),
                        None => $serializer.serialize_f64(f64::from(*value)),
                    },
                    $of::Float64(value) => match spelt(*value) {
                        Some(text) => $serializer.serialize_str(text),
                        None => $serializer.serialize_f64(*value),
                    },
                    $of::Char(value) => $serializer.serialize_char(*value),
                    $of::String(value) => $serializer.serialize_str(value),
                    $of::Tuple(items) => $serializer.collect_seq(items),
                    $of::Variant(name, payload) => case($serializer, name, payload.as_deref()),
                    $of::Result(Ok(payload)) => case($serializer, "ok", payload.as_deref()),
                    $of::Result(Err(payload)) => case($serializer, "err", payload.as_deref()),
                    $of::Enum(name) => $serializer.serialize_str(name),
                    $of::Option(None) => $serializer.serialize_none(),
                    $of::Option(Some(value)) => match &**value {
                        $of::Option(_) => case($serializer, "some", Some(value)),
                        value => $serializer.serialize_some(value),
                    },
                    $of::Flags(names) => $serializer.collect_seq(names),
                    $of::Resource(_) => Err(S::Error::custom("a resource cannot be serialised")),
                    $($rest)*
                }
            }
        }
    };
}

serialize! {
    Value, serializer,
    Value::List(items) => serializer.collect_seq(items.values()),
    Value::Record(record) => serializer.collect_map(record),
}
serialize! {
    Val, serializer,
    Val::List(items) | Val::FixedLengthList(items) => serializer.collect_seq(items),
    Val::Map(entries) => serializer.collect_seq(entries),
    Val::Record(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
    Val::Future(never) => match *never {},
    Val::Stream(never) => match *never {},
    Val::ErrorContext(never) => match *never {},
}

fn case<S: Serializer, V: Serialize>(
    serializer: S,
    name: &str,
    payload: Option<&V>,
) -> Result<S::Ok, S::Error> {
    match payload {
        Some(payload) => {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(name, payload)?;
            map.end()
        }
        None => serializer.serialize_str(name),
    }
}

/// Whether the shortest digits of `value` give it again when they are read as an `f64`, as readers of
/// JSON do. Of very few numbers they do not: the nearest `f64` lies between two `f32`, and is rounded
/// to the other.
fn survives(value: f32) -> bool {
    format!("{value:e}").parse::<f64>().is_ok_and(|wide| wide as f32 == value)
}

/// How a float is spelt that is no number.
fn spelt(value: f64) -> Option<&'static str> {
    match value {
        value if value.is_nan() => Some(NAN),
        f64::INFINITY => Some(INFINITY),
        f64::NEG_INFINITY => Some(NEGATIVE_INFINITY),
        _ => None,
    }
}
