//! From values.

use super::{INFINITY, MAX_SAFE, NAN, NEGATIVE_INFINITY};
use crate::val::Val;
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use wharf_runtime::check_stack;

/// Without its type a value says enough: see the table in the documentation of
/// [`Val::to_json`](crate::Val::to_json).
///
/// # Errors
///
/// Fails when there is a handle in the value, or it is deeper than the stack has room for.
impl Serialize for Val {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        check_stack().map_err(S::Error::custom)?;
        match self {
            Val::Bool(value) => serializer.serialize_bool(*value),
            Val::S8(value) => serializer.serialize_i8(*value),
            Val::U8(value) => serializer.serialize_u8(*value),
            Val::S16(value) => serializer.serialize_i16(*value),
            Val::U16(value) => serializer.serialize_u16(*value),
            Val::S32(value) => serializer.serialize_i32(*value),
            Val::U32(value) => serializer.serialize_u32(*value),
            Val::S64(value) if value.unsigned_abs() <= MAX_SAFE => serializer.serialize_i64(*value),
            Val::S64(value) => serializer.collect_str(value),
            Val::U64(value) if *value <= MAX_SAFE => serializer.serialize_u64(*value),
            Val::U64(value) => serializer.collect_str(value),
            Val::Float32(value) => match spelt(f64::from(*value)) {
                Some(text) => serializer.serialize_str(text),
                None if survives(*value) => serializer.serialize_f32(*value),
                None => serializer.serialize_f64(f64::from(*value)),
            },
            Val::Float64(value) => match spelt(*value) {
                Some(text) => serializer.serialize_str(text),
                None => serializer.serialize_f64(*value),
            },
            Val::Char(value) => serializer.serialize_char(*value),
            Val::String(value) => serializer.serialize_str(value),
            Val::List(items) => serializer.collect_seq(items.values()),
            Val::Tuple(items) => serializer.collect_seq(items),
            Val::Record(record) => serializer.collect_map(record),
            Val::Variant(name, payload) => case(serializer, name, payload.as_deref()),
            Val::Result(Ok(payload)) => case(serializer, "ok", payload.as_deref()),
            Val::Result(Err(payload)) => case(serializer, "err", payload.as_deref()),
            Val::Enum(name) => serializer.serialize_str(name),
            Val::Option(None) => serializer.serialize_none(),
            Val::Option(Some(value)) => match &**value {
                Val::Option(_) => case(serializer, "some", Some(value)),
                value => serializer.serialize_some(value),
            },
            Val::Flags(names) => serializer.collect_seq(names),
            Val::Resource(_) => Err(S::Error::custom("a resource cannot be serialised")),
        }
    }
}

fn case<S: Serializer>(
    serializer: S,
    name: &str,
    payload: Option<&Val>,
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
