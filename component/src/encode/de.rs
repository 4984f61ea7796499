//! To values, by their types.

use super::{INFINITY, NAN, NEGATIVE_INFINITY};
use crate::reflect::{ComponentFunc, Flags, ResultType, Type};
use crate::types::{Name, scalars};
use crate::value::{List, Value};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use std::fmt;

/// Reads a value of the type: see the table in the documentation of
/// [`Value::from_json`](crate::Value::from_json).
impl<'de> DeserializeSeed<'de> for &Type {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self {
            Type::Option(ty) => deserializer.deserialize_option(Optional(&ty.ty())),
            ty => deserializer.deserialize_any(TypedSeed(ty)),
        }
    }
}

/// Reads the arguments of the function, in its order, from an object with their names. Those that are
/// options may be missing.
impl<'de> DeserializeSeed<'de> for &ComponentFunc {
    type Value = Vec<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Value>, D::Error> {
        deserializer.deserialize_map(ArgumentsSeed(self))
    }
}

struct ArgumentsSeed<'a>(&'a ComponentFunc);

impl<'de> Visitor<'de> for ArgumentsSeed<'_> {
    type Value = Vec<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the arguments of {}", self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<Value>, A::Error> {
        fields("parameter", &self.0.params().collect::<Vec<_>>(), map)
    }
}

/// A value of a type that is no option.
struct TypedSeed<'a>(&'a Type);

impl<'de> Visitor<'de> for TypedSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Type::Own(_) | Type::Borrow(_) => f.write_str("a handle, which nothing stands for"),
            ty => write!(f, "{ty}"),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        match self.0 {
            Type::Bool => Ok(Value::Bool(value)),
            _ => Err(E::invalid_type(Unexpected::Bool(value), &self)),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.integer(value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.integer(value.into(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match self.0 {
            Type::Float64 => Ok(Value::Float64(value)),
            // What is no number need not fit.
            Type::Float32 if !value.is_finite() || value.abs() <= f64::from(f32::MAX) => {
                Ok(Value::Float32(value as f32))
            }
            Type::Float32 => Err(E::invalid_value(Unexpected::Float(value), &self)),
            // A whole number is an integer, however it is written. The conversion is exact, or gives
            // the largest number that there is, which no integer type has.
            _ if value.fract() == 0.0 => self.integer(value as i128, Unexpected::Float(value)),
            _ => Err(E::invalid_type(Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        let wrong = |this: &Self| Err(E::invalid_value(Unexpected::Str(text), this));
        let case = |name| match name {
            Some((name, None)) => Ok(Value::Variant(name, None)),
            Some((_, Some(ty))) => Err(E::custom(format_args!(
                "case `{text}` has a payload, {ty}: it is a map of one entry"
            ))),
            None => Err(E::custom(format_args!("unknown case `{text}`; expected {}", self.0))),
        };
        match self.0 {
            Type::String => Ok(Value::String(text.to_owned())),
            Type::Char => match (text.chars().next(), text.chars().nth(1)) {
                (Some(char), None) => Ok(Value::Char(char)),
                _ => wrong(&self),
            },
            Type::S64 => match text.parse::<i64>() {
                Ok(value) if value.to_string() == text => Ok(Value::S64(value)),
                _ => wrong(&self),
            },
            Type::U64 => match text.parse::<u64>() {
                Ok(value) if value.to_string() == text => Ok(Value::U64(value)),
                _ => wrong(&self),
            },
            Type::Float32 | Type::Float64 => match text {
                NAN => self.visit_f64(f64::NAN),
                INFINITY => self.visit_f64(f64::INFINITY),
                NEGATIVE_INFINITY => self.visit_f64(f64::NEG_INFINITY),
                _ => wrong(&self),
            },
            Type::Enum(ty) => {
                case(ty.case(text).map(|name| (name, None))).map(|value| match value {
                    Value::Variant(name, _) => Value::Enum(name),
                    other => other,
                })
            }
            Type::Variant(ty) => case(ty.case(text)),
            Type::Result(ty) => {
                case(sides(ty, text).map(|ty| (text.into(), ty)))?;
                Ok(Value::Result(if text == "ok" { Ok(None) } else { Err(None) }))
            }
            _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
        }
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        match self.0 {
            Type::List(ty) if ty.ty() == Type::U8 => Ok(Value::List(bytes.to_vec().into())),
            _ => Err(E::invalid_type(Unexpected::Bytes(bytes), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        match self.0 {
            Type::List(ty) => list(&ty.ty(), items).map(Value::List),
            Type::Map(ty) => list(&ty.entry(), items).map(Value::List),
            Type::FixedLengthList(ty) => {
                let list = list(&ty.ty(), items)?;
                match usize::try_from(ty.size()) == Ok(list.len()) {
                    true => Ok(Value::List(list)),
                    false => Err(A::Error::invalid_length(list.len(), &self)),
                }
            }
            Type::Tuple(ty) => {
                let types: Vec<Type> = ty.types().collect();
                tuple(&types, items, &self).map(Value::Tuple)
            }
            Type::Flags(ty) => flags(ty, items, &self).map(Value::Flags),
            _ => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        match self.0 {
            Type::Record(record) => {
                let types: Vec<_> = record.fields().map(|field| (field.name, field.ty)).collect();
                let value = record.value(fields("field", &types, map)?);
                value.ok_or_else(|| A::Error::custom("a record without all of its fields"))
            }
            Type::Variant(ty) => {
                let (name, value) = case(self.0, map, |name| ty.case(name))?;
                Ok(Value::Variant(name, Some(value.into())))
            }
            Type::Result(ty) => {
                let find = |name: &str| Some((Name::from(name), sides(ty, name)?));
                let (name, value) = case(self.0, map, find)?;
                let value = Some(value.into());
                Ok(Value::Result(if name == "ok" { Ok(value) } else { Err(value) }))
            }
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

impl TypedSeed<'_> {
    fn integer<E: Error>(self, value: i128, found: Unexpected<'_>) -> Result<Value, E> {
        macro_rules! convert {
            ($($kind:ident)*) => {
                match self.0 {
                    $(Type::$kind => value.try_into().ok().map(Value::$kind),)*
                    Type::Float32 => Some(Value::Float32(value as f32)),
                    Type::Float64 => Some(Value::Float64(value as f64)),
                    _ => return Err(E::invalid_type(found, &self)),
                }
            };
        }
        let value = convert! { S8 U8 S16 U16 S32 U32 S64 U64 };
        value.ok_or_else(|| E::invalid_value(found, &self))
    }
}

/// A value of an option type, of which this is the type of `some`.
struct Optional<'a>(&'a Type);

impl<'de> Visitor<'de> for Optional<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "option<{}>", self.0)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Option(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0 {
            Type::Option(_) => deserializer.deserialize_map(self),
            ty => Ok(Value::Option(Some(ty.deserialize(deserializer)?.into()))),
        }
    }

    /// `{"some": value}`, where the value is an option itself.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        let find = |name: &str| (name == "some").then(|| (name.into(), Some(self.0.clone())));
        let (_, value) = case(self.0, map, find)?;
        Ok(Value::Option(Some(value.into())))
    }
}

/// The type of one side of a result.
fn sides(ty: &ResultType, name: &str) -> Option<Option<Type>> {
    match name {
        "ok" => Some(ty.ok()),
        "err" => Some(ty.err()),
        _ => None,
    }
}

/// Memory is taken for what came, not for what a length promises.
const MAX_RESERVED: usize = 4096;

fn reserved<'de, T, A: SeqAccess<'de>>(items: &A) -> Vec<T> {
    Vec::with_capacity(items.size_hint().unwrap_or(0).min(MAX_RESERVED))
}

fn list<'de, A: SeqAccess<'de>>(element: &Type, mut items: A) -> Result<List, A::Error> {
    macro_rules! read {
        ($($kind:ident $ty:ident;)*) => {
            match element {
                $(Type::$kind => {
                    let mut list: Vec<$ty> = reserved(&items);
                    while let Some(value) = items.next_element_seed(element)? {
                        let Value::$kind(value) = value else {
                            return Err(A::Error::custom("a value of another type was read"));
                        };
                        list.push(value);
                    }
                    Ok(list.into())
                })*
                _ => {
                    let mut list: Vec<Value> = reserved(&items);
                    while let Some(value) = items.next_element_seed(element)? {
                        list.push(value);
                    }
                    Ok(list.into())
                }
            }
        };
    }
    scalars! { read }
}

fn tuple<'de, A: SeqAccess<'de>>(
    types: &[Type],
    mut items: A,
    expected: &TypedSeed<'_>,
) -> Result<Vec<Value>, A::Error> {
    let mut values = Vec::with_capacity(types.len());
    for ty in types {
        match items.next_element_seed(ty)? {
            Some(value) => values.push(value),
            None => return Err(A::Error::invalid_length(values.len(), expected)),
        }
    }
    match items.next_element::<IgnoredAny>()? {
        Some(_) => Err(A::Error::invalid_length(types.len() + 1, expected)),
        None => Ok(values),
    }
}

fn flags<'de, A: SeqAccess<'de>>(
    ty: &Flags,
    mut items: A,
    expected: &TypedSeed<'_>,
) -> Result<Vec<Name>, A::Error> {
    let mut set: Vec<Name> = Vec::new();
    while let Some(name) = items.next_element::<String>()? {
        let Some(name) = ty.flag(&name) else {
            return Err(A::Error::custom(format_args!(
                "unknown flag `{name}`; expected {}",
                expected.0
            )));
        };
        if set.contains(&name) {
            return Err(A::Error::custom(format_args!("the flag `{name}` is there twice")));
        }
        set.push(name);
    }
    Ok(set)
}

/// The values of fields or parameters, in the order of `types`.
fn fields<'de, A: MapAccess<'de>>(
    what: &str,
    types: &[(&str, Type)],
    mut map: A,
) -> Result<Vec<Value>, A::Error> {
    let mut values: Vec<Option<Value>> = vec![None; types.len()];
    while let Some(name) = map.next_key::<String>()? {
        let Some(at) = types.iter().position(|(known, _)| *known == name) else {
            let names: Vec<_> = types.iter().map(|(name, _)| format!("`{name}`")).collect();
            let names = names.join(", ");
            return Err(A::Error::custom(format_args!(
                "unknown {what} `{name}`; expected {names}"
            )));
        };
        if values[at].is_some() {
            return Err(A::Error::custom(format_args!("the {what} `{name}` is there twice")));
        }
        values[at] = Some(map.next_value_seed(&types[at].1)?);
    }
    let all = values.into_iter().zip(types).map(|(value, (name, ty))| match (value, ty) {
        (Some(value), _) => Ok(value),
        (None, Type::Option(_)) => Ok(Value::Option(None)),
        (None, _) => Err(A::Error::custom(format_args!("missing {what} `{name}`"))),
    });
    all.collect()
}

/// The case and payload that a map of one entry says, of a type `ty` whose cases `find` knows.
fn case<'de, A: MapAccess<'de>>(
    ty: &Type,
    mut map: A,
    find: impl FnOnce(&str) -> Option<(Name, Option<Type>)>,
) -> Result<(Name, Value), A::Error> {
    let Some(name) = map.next_key::<String>()? else {
        return Err(A::Error::custom(format_args!("a map of no entries; expected {ty}")));
    };
    let (name, payload) = match find(&name) {
        Some((name, Some(payload))) => (name, payload),
        Some((name, None)) => {
            return Err(A::Error::custom(format_args!(
                "case `{name}` has no payload: it is a string"
            )));
        }
        None => {
            return Err(A::Error::custom(format_args!("unknown case `{name}`; expected {ty}")));
        }
    };
    let value = map.next_value_seed(&payload)?;
    match map.next_key::<IgnoredAny>()? {
        None => Ok((name, value)),
        Some(_) => Err(A::Error::custom(format_args!("a map of several entries; expected {ty}"))),
    }
}
