//! [`Value`] for `wasm-wave`.

use crate::reflect::Type;
use crate::types::Name;
use crate::value::{List, Value};
use std::borrow::Cow;
use wasm_wave::wasm::{WasmTypeKind, WasmValue, WasmValueError};

/// The constructors and accessors of values without structure.
macro_rules! simple {
    ($($make:ident $unwrap:ident $variant:ident $ty:ty)*) => {$(
        fn $make(value: $ty) -> Self {
            Value::$variant(value)
        }

        fn $unwrap(&self) -> $ty {
            match self {
                Value::$variant(value) => *value,
                _ => <$ty>::default(),
            }
        }
    )*};
}

fn boxed(value: Option<Value>) -> Option<Box<Value>> {
    value.map(Box::new)
}

fn shared(value: &Option<Box<Value>>) -> Option<Cow<'_, Value>> {
    value.as_deref().map(Cow::Borrowed)
}

/// That a value of another type than the kind says was asked for.
fn not_of(ty: &Type, kind: WasmTypeKind) -> WasmValueError {
    WasmValueError::WrongTypeKind { kind, ty: ty.to_string() }
}

/// Values have the names of their types, and lists of scalars are compact. Whether parts are of their
/// types is looked at when the whole is passed to a component; `wasm-wave` makes them by their types.
///
/// `wasm-wave` asks a value for what its kind promises and for nothing else, so the answers of
/// other kinds are never seen. A handle is shown like the case of an enum, which no text makes one.
impl WasmValue for Value {
    type Type = Type;

    simple! {
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
            Value::Bool(_) => WasmTypeKind::Bool,
            Value::S8(_) => WasmTypeKind::S8,
            Value::U8(_) => WasmTypeKind::U8,
            Value::S16(_) => WasmTypeKind::S16,
            Value::U16(_) => WasmTypeKind::U16,
            Value::S32(_) => WasmTypeKind::S32,
            Value::U32(_) => WasmTypeKind::U32,
            Value::S64(_) => WasmTypeKind::S64,
            Value::U64(_) => WasmTypeKind::U64,
            Value::Float32(_) => WasmTypeKind::F32,
            Value::Float64(_) => WasmTypeKind::F64,
            Value::Char(_) => WasmTypeKind::Char,
            Value::String(_) => WasmTypeKind::String,
            Value::List(_) => WasmTypeKind::List,
            Value::Record(_) => WasmTypeKind::Record,
            Value::Tuple(_) => WasmTypeKind::Tuple,
            Value::Variant(..) => WasmTypeKind::Variant,
            Value::Enum(_) | Value::Resource(_) => WasmTypeKind::Enum,
            Value::Option(_) => WasmTypeKind::Option,
            Value::Result(_) => WasmTypeKind::Result,
            Value::Flags(_) => WasmTypeKind::Flags,
        }
    }

    fn make_string(value: Cow<'_, str>) -> Self {
        Value::String(value.into_owned())
    }

    fn make_list(
        ty: &Type,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        let list = List::packed(values.into_iter().collect());
        match ty {
            Type::FixedLengthList(ty) if usize::try_from(ty.size()) != Ok(list.len()) => {
                let (want, got) = (ty.size(), list.len());
                Err(WasmValueError::Other(format!("expected {want} list elements; got {got}")))
            }
            _ => Ok(Value::List(list)),
        }
    }

    fn make_record<'a>(
        ty: &Type,
        fields: impl IntoIterator<Item = (&'a str, Self)>,
    ) -> Result<Self, WasmValueError> {
        let Type::Record(record) = ty else { return Err(not_of(ty, WasmTypeKind::Record)) };
        let mut given: Vec<(&str, Value)> = fields.into_iter().collect();
        let mut values = Vec::with_capacity(given.len());
        for field in record.fields() {
            let Some(at) = given.iter().position(|(name, _)| *name == field.name) else {
                return Err(WasmValueError::MissingField(field.name.to_owned()));
            };
            values.push(given.remove(at).1);
        }
        match given.first() {
            Some((unknown, _)) => Err(WasmValueError::UnknownField((*unknown).to_owned())),
            None => record.value(values).ok_or_else(|| not_of(ty, WasmTypeKind::Record)),
        }
    }

    fn make_tuple(
        ty: &Type,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        let Type::Tuple(tuple) = ty else { return Err(not_of(ty, WasmTypeKind::Tuple)) };
        let values: Vec<Value> = values.into_iter().collect();
        let (want, got) = (tuple.types().len(), values.len());
        match want == got {
            true => Ok(Value::Tuple(values)),
            false => Err(WasmValueError::WrongNumberOfTupleValues { want, got }),
        }
    }

    fn make_variant(ty: &Type, case: &str, value: Option<Self>) -> Result<Self, WasmValueError> {
        let Type::Variant(variant) = ty else { return Err(not_of(ty, WasmTypeKind::Variant)) };
        match (variant.case(case), &value) {
            (None, _) => Err(WasmValueError::UnknownCase(case.to_owned())),
            (Some((_, Some(_))), None) => Err(WasmValueError::MissingPayload(case.to_owned())),
            (Some((_, None)), Some(_)) => Err(WasmValueError::UnexpectedPayload(case.to_owned())),
            (Some((name, _)), _) => Ok(Value::Variant(name, boxed(value))),
        }
    }

    fn make_enum(ty: &Type, case: &str) -> Result<Self, WasmValueError> {
        // Handles are enums without cases here.
        let name = match ty {
            Type::Enum(ty) => ty.case(case),
            _ => None,
        };
        name.map(Value::Enum).ok_or_else(|| WasmValueError::UnknownCase(case.to_owned()))
    }

    fn make_option(_: &Type, value: Option<Self>) -> Result<Self, WasmValueError> {
        Ok(Value::Option(boxed(value)))
    }

    fn make_result(
        _: &Type,
        value: Result<Option<Self>, Option<Self>>,
    ) -> Result<Self, WasmValueError> {
        Ok(Value::Result(value.map(boxed).map_err(boxed)))
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
        names.map(Value::Flags)
    }

    fn unwrap_string(&self) -> Cow<'_, str> {
        match self {
            Value::String(text) => text.into(),
            _ => "".into(),
        }
    }

    fn unwrap_list(&self) -> Box<dyn Iterator<Item = Cow<'_, Value>> + '_> {
        match self {
            Value::List(items) => Box::new(items.values()),
            Value::Tuple(items) => Box::new(items.iter().map(Cow::Borrowed)),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, Value>)> + '_> {
        match self {
            Value::Record(record) => Box::new(
                record.iter().map(|(name, value)| (name.as_str().into(), Cow::Borrowed(value))),
            ),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn unwrap_tuple(&self) -> Box<dyn Iterator<Item = Cow<'_, Value>> + '_> {
        self.unwrap_list()
    }

    fn unwrap_variant(&self) -> (Cow<'_, str>, Option<Cow<'_, Value>>) {
        match self {
            Value::Variant(case, value) => (case.as_str().into(), shared(value)),
            _ => ("".into(), None),
        }
    }

    fn unwrap_enum(&self) -> Cow<'_, str> {
        match self {
            Value::Enum(case) => case.as_str().into(),
            Value::Resource(resource) if resource.owned() => "own<resource>".into(),
            Value::Resource(_) => "borrow<resource>".into(),
            _ => "".into(),
        }
    }

    fn unwrap_option(&self) -> Option<Cow<'_, Value>> {
        match self {
            Value::Option(value) => shared(value),
            _ => None,
        }
    }

    fn unwrap_result(&self) -> Result<Option<Cow<'_, Value>>, Option<Cow<'_, Value>>> {
        match self {
            Value::Result(Err(value)) => Err(shared(value)),
            Value::Result(Ok(value)) => Ok(shared(value)),
            _ => Ok(None),
        }
    }

    fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match self {
            Value::Flags(names) => Box::new(names.iter().map(|name| name.as_str().into())),
            _ => Box::new(std::iter::empty()),
        }
    }
}
