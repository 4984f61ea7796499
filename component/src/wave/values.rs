//! [`Value`] and [`Val`] for `wasm-wave`.

use crate::reflect::{self, Type};
use crate::types::Name;
use crate::value::{List, Val, Value};
use std::borrow::Cow;
use wasm_wave::wasm::{WasmTypeKind, WasmValue, WasmValueError};

/// What the two kinds of values do not have in common, for `wasm-wave`.
trait Waved: Sized + Clone {
    /// A list of type `ty`, which is one of lists or maps. Those of fixed length have that length.
    fn list(ty: &Type, items: Vec<Self>) -> Self;

    /// A record of type `ty`, with a value for each field.
    fn record(ty: &reflect::Record, values: Vec<Self>) -> Option<Self>;

    /// The elements of a list or a tuple.
    fn items(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + '_>;

    /// The fields of a record.
    fn fields(&self) -> Box<dyn Iterator<Item = (&str, &Self)> + '_>;
}

impl Waved for Value {
    fn list(_ty: &Type, items: Vec<Value>) -> Value {
        Value::List(List::packed(items))
    }

    fn record(ty: &reflect::Record, values: Vec<Value>) -> Option<Value> {
        ty.value(values)
    }

    fn items(&self) -> Box<dyn Iterator<Item = Cow<'_, Value>> + '_> {
        match self {
            Value::List(items) => Box::new(items.values()),
            Value::Tuple(items) => Box::new(items.iter().map(Cow::Borrowed)),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn fields(&self) -> Box<dyn Iterator<Item = (&str, &Value)> + '_> {
        match self {
            Value::Record(record) => {
                Box::new(record.iter().map(|(name, value)| (name.as_str(), value)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }
}

impl Waved for Val {
    fn list(ty: &Type, items: Vec<Val>) -> Val {
        let entry = |item| match item {
            Val::Tuple(parts) => <[Val; 2]>::try_from(parts).ok().map(|[key, value]| (key, value)),
            _ => None,
        };
        match ty {
            Type::Map(_) => Val::Map(items.into_iter().filter_map(entry).collect()),
            Type::FixedLengthList(_) => Val::FixedLengthList(items),
            _ => Val::List(items),
        }
    }

    fn record(ty: &reflect::Record, values: Vec<Val>) -> Option<Val> {
        let fields = ty.fields().zip(values);
        Some(Val::Record(fields.map(|(field, value)| (field.name.to_owned(), value)).collect()))
    }

    fn items(&self) -> Box<dyn Iterator<Item = Cow<'_, Val>> + '_> {
        match self {
            Val::List(items) | Val::FixedLengthList(items) | Val::Tuple(items) => {
                Box::new(items.iter().map(Cow::Borrowed))
            }
            Val::Map(entries) => {
                let tuple =
                    |(key, value): &(Val, Val)| Val::Tuple(vec![key.clone(), value.clone()]);
                Box::new(entries.iter().map(tuple).map(Cow::Owned))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    fn fields(&self) -> Box<dyn Iterator<Item = (&str, &Val)> + '_> {
        match self {
            Val::Record(fields) => {
                Box::new(fields.iter().map(|(name, value)| (name.as_str(), value)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// The constructors and accessors of values without structure.
macro_rules! simple {
    ($of:ident: $($make:ident $unwrap:ident $variant:ident $ty:ty)*) => {$(
        fn $make(value: $ty) -> Self {
            $of::$variant(value)
        }

        fn $unwrap(&self) -> $ty {
            match self {
                $of::$variant(value) => *value,
                _ => <$ty>::default(),
            }
        }
    )*};
}

fn boxed<V>(value: Option<V>) -> Option<Box<V>> {
    value.map(Box::new)
}

fn shared<V: Clone>(value: &Option<Box<V>>) -> Option<Cow<'_, V>> {
    value.as_deref().map(Cow::Borrowed)
}

/// That a value of another type than the kind says was asked for.
fn not_of(ty: &Type, kind: WasmTypeKind) -> WasmValueError {
    WasmValueError::WrongTypeKind { kind, ty: ty.to_string() }
}

macro_rules! wasm_value {
    ($of:ident) => {
        /// Values have the names of their types, and lists of scalars are compact. Whether parts are of their
        /// types is looked at when the whole is passed to a component; `wasm-wave` makes them by their types.
        ///
        /// `wasm-wave` asks a value for what its kind promises and for nothing else, so the answers of
        /// other kinds are never seen. A handle is shown like the case of an enum, which no text makes one.
        impl WasmValue for $of {
            type Type = Type;

            simple! { $of:
                make_bool unwrap_bool Bool bool
                make_s8 unwrap_s8 S8 i8
                make_u8 unwrap_u8 U8 u8
                make_s16 unwrap_s16 S16 i16
                make_u16 unwrap_u16 U16 u16
                make_s32 unwrap_s32 S32 i32
                make_u32 unwrap_u32 U32 u32
                make_s64 unwrap_s64 S64 i64
                make_u64 unwrap_u64 U64 u64
                make_f32 unwrap_f32 Float32 f32
                make_f64 unwrap_f64 Float64 f64
                make_char unwrap_char Char char
            }

            fn kind(&self) -> WasmTypeKind {
                match self {
                    $of::Bool(_) => WasmTypeKind::Bool,
                    $of::S8(_) => WasmTypeKind::S8,
                    $of::U8(_) => WasmTypeKind::U8,
                    $of::S16(_) => WasmTypeKind::S16,
                    $of::U16(_) => WasmTypeKind::U16,
                    $of::S32(_) => WasmTypeKind::S32,
                    $of::U32(_) => WasmTypeKind::U32,
                    $of::S64(_) => WasmTypeKind::S64,
                    $of::U64(_) => WasmTypeKind::U64,
                    $of::Float32(_) => WasmTypeKind::F32,
                    $of::Float64(_) => WasmTypeKind::F64,
                    $of::Char(_) => WasmTypeKind::Char,
                    $of::String(_) => WasmTypeKind::String,
                    $of::Record(_) => WasmTypeKind::Record,
                    $of::Tuple(_) => WasmTypeKind::Tuple,
                    $of::Variant(..) => WasmTypeKind::Variant,
                    $of::Enum(_) | $of::Resource(_) => WasmTypeKind::Enum,
                    $of::Option(_) => WasmTypeKind::Option,
                    $of::Result(_) => WasmTypeKind::Result,
                    $of::Flags(_) => WasmTypeKind::Flags,
                    // Lists and maps.
                    _ => WasmTypeKind::List,
                }
            }

            fn make_string(value: Cow<'_, str>) -> Self {
                $of::String(value.into_owned())
            }

            fn make_list(
                ty: &Type,
                values: impl IntoIterator<Item = Self>,
            ) -> Result<Self, WasmValueError> {
                let items: Vec<$of> = values.into_iter().collect();
                match ty {
                    Type::FixedLengthList(ty) if usize::try_from(ty.size()) != Ok(items.len()) => {
                        let (want, got) = (ty.size(), items.len());
                        Err(WasmValueError::Other(format!(
                            "expected {want} list elements; got {got}"
                        )))
                    }
                    _ => Ok($of::list(ty, items)),
                }
            }

            fn make_record<'a>(
                ty: &Type,
                fields: impl IntoIterator<Item = (&'a str, Self)>,
            ) -> Result<Self, WasmValueError> {
                let Type::Record(record) = ty else { return Err(not_of(ty, WasmTypeKind::Record)) };
                let mut given: Vec<(&str, $of)> = fields.into_iter().collect();
                let mut values = Vec::with_capacity(given.len());
                for field in record.fields() {
                    let Some(at) = given.iter().position(|(name, _)| *name == field.name) else {
                        return Err(WasmValueError::MissingField(field.name.to_owned()));
                    };
                    values.push(given.remove(at).1);
                }
                match given.first() {
                    Some((unknown, _)) => Err(WasmValueError::UnknownField((*unknown).to_owned())),
                    None => {
                        $of::record(record, values).ok_or_else(|| not_of(ty, WasmTypeKind::Record))
                    }
                }
            }

            fn make_tuple(
                ty: &Type,
                values: impl IntoIterator<Item = Self>,
            ) -> Result<Self, WasmValueError> {
                let Type::Tuple(tuple) = ty else { return Err(not_of(ty, WasmTypeKind::Tuple)) };
                let values: Vec<$of> = values.into_iter().collect();
                let (want, got) = (tuple.types().len(), values.len());
                match want == got {
                    true => Ok($of::Tuple(values)),
                    false => Err(WasmValueError::WrongNumberOfTupleValues { want, got }),
                }
            }

            fn make_variant(
                ty: &Type,
                case: &str,
                value: Option<Self>,
            ) -> Result<Self, WasmValueError> {
                let Type::Variant(variant) = ty else {
                    return Err(not_of(ty, WasmTypeKind::Variant));
                };
                match (variant.case(case), &value) {
                    (None, _) => Err(WasmValueError::UnknownCase(case.to_owned())),
                    (Some((_, Some(_))), None) => {
                        Err(WasmValueError::MissingPayload(case.to_owned()))
                    }
                    (Some((_, None)), Some(_)) => {
                        Err(WasmValueError::UnexpectedPayload(case.to_owned()))
                    }
                    (Some((name, _)), _) => Ok($of::Variant(name.into(), boxed(value))),
                }
            }

            fn make_enum(ty: &Type, case: &str) -> Result<Self, WasmValueError> {
                // Handles are enums without cases here.
                let name = match ty {
                    Type::Enum(ty) => ty.case(case),
                    _ => None,
                };
                name.map(|name| $of::Enum(name.into()))
                    .ok_or_else(|| WasmValueError::UnknownCase(case.to_owned()))
            }

            fn make_option(_: &Type, value: Option<Self>) -> Result<Self, WasmValueError> {
                Ok($of::Option(boxed(value)))
            }

            fn make_result(
                _: &Type,
                value: Result<Option<Self>, Option<Self>>,
            ) -> Result<Self, WasmValueError> {
                Ok($of::Result(value.map(boxed).map_err(boxed)))
            }

            fn make_flags<'a>(
                ty: &Type,
                names: impl IntoIterator<Item = &'a str>,
            ) -> Result<Self, WasmValueError> {
                let Type::Flags(flags) = ty else { return Err(not_of(ty, WasmTypeKind::Flags)) };
                let name = |name: &str| {
                    flags.flag(name).ok_or_else(|| WasmValueError::UnknownField(name.to_owned()))
                };
                let names: Result<Vec<Name>, _> = names.into_iter().map(name).collect();
                let mut names = names?;
                // In the order of the type, as a guest gives them.
                names.sort_by_key(|name| flags.names().position(|known| *name == known));
                Ok($of::Flags(names.into_iter().map(Into::into).collect()))
            }

            fn unwrap_string(&self) -> Cow<'_, str> {
                match self {
                    $of::String(text) => text.into(),
                    _ => "".into(),
                }
            }

            fn unwrap_list(&self) -> Box<dyn Iterator<Item = Cow<'_, $of>> + '_> {
                self.items()
            }

            fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, $of>)> + '_> {
                Box::new(self.fields().map(|(name, value)| (name.into(), Cow::Borrowed(value))))
            }

            fn unwrap_tuple(&self) -> Box<dyn Iterator<Item = Cow<'_, $of>> + '_> {
                self.unwrap_list()
            }

            fn unwrap_variant(&self) -> (Cow<'_, str>, Option<Cow<'_, $of>>) {
                match self {
                    $of::Variant(case, value) => (case.as_str().into(), shared(value)),
                    _ => ("".into(), None),
                }
            }

            fn unwrap_enum(&self) -> Cow<'_, str> {
                match self {
                    $of::Enum(case) => case.as_str().into(),
                    $of::Resource(resource) if resource.owned() => "own<resource>".into(),
                    $of::Resource(_) => "borrow<resource>".into(),
                    _ => "".into(),
                }
            }

            fn unwrap_option(&self) -> Option<Cow<'_, $of>> {
                match self {
                    $of::Option(value) => shared(value),
                    _ => None,
                }
            }

            fn unwrap_result(&self) -> Result<Option<Cow<'_, $of>>, Option<Cow<'_, $of>>> {
                match self {
                    $of::Result(Err(value)) => Err(shared(value)),
                    $of::Result(Ok(value)) => Ok(shared(value)),
                    _ => Ok(None),
                }
            }

            fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
                match self {
                    $of::Flags(names) => Box::new(names.iter().map(|name| name.as_str().into())),
                    _ => Box::new(std::iter::empty()),
                }
            }
        }
    };
}

wasm_value! { Value }
wasm_value! { Val }
