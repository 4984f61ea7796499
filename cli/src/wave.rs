//! Values as text: WAVE, for [`Val`] and its types.
//!
//! `wasm-wave` parses and writes values of any representation that answers its two traits; here
//! they are answered for Wharf's own. A handle has no text: what has one as an argument is taken
//! apart before it comes here, and in results one is shown by its type.

use crate::run::{Misplaced, Piece};
use std::borrow::Cow;
use wasm_wave::wasm::{WasmType, WasmTypeKind, WasmValue, WasmValueError};
use wharf::component::{Name, ResourceAny, ResourceType, Type, Val};

/// The value of type `ty` that `text` says. The type has no handles.
pub(crate) fn parse(text: Piece<'_>, ty: &Type) -> Result<Val, Misplaced> {
    let misplaced = |error: wasm_wave::parser::ParserError| {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        // It says that a value cannot be made; its source says why.
        let message = match std::error::Error::source(&error) {
            Some(source) => source.to_string(),
            None => format!("{}{detail}", error.kind()),
        };
        text.error_at(error.span(), format!("{message}; expected {ty}"))
    };
    let parsed = wasm_wave::untyped::UntypedValue::parse(text.text).map_err(misplaced)?;
    let value = parsed.to_wasm_value::<Wave>(&WaveType(ty.clone())).map_err(misplaced)?;
    Ok(value.0)
}

/// A value as WAVE. A handle is shown as `own<name>`, with the name that `name` gives to its type.
pub(crate) fn to_text<'n>(
    value: Val,
    name: &impl Fn(ResourceType) -> &'n str,
) -> Result<String, String> {
    wasm_wave::to_string(&Wave(named(value, name))).map_err(|error| error.to_string())
}

/// `value` with what is shown of its handles in their place.
fn named<'n>(value: Val, name: &impl Fn(ResourceType) -> &'n str) -> Val {
    let inner = |value: Val| named(value, name);
    let boxed = |value: Option<Box<Val>>| value.map(|value| Box::new(inner(*value)));
    match value {
        Val::Resource(handle) => {
            let kind = if handle.owned() { "own" } else { "borrow" };
            Val::Enum(format!("{kind}<{}>", name(handle.ty())).into())
        }
        Val::List(items) => Val::List(items.into_iter().map(inner).collect()),
        Val::Tuple(items) => Val::Tuple(items.into_iter().map(inner).collect()),
        Val::Record(fields) => {
            Val::Record(fields.into_iter().map(|(name, value)| (name, inner(value))).collect())
        }
        Val::Variant(case, value) => Val::Variant(case, boxed(value)),
        Val::Option(value) => Val::Option(boxed(value)),
        Val::Result(value) => Val::Result(value.map(boxed).map_err(boxed)),
        value => value,
    }
}

/// The handles in `value`.
pub(crate) fn handles(value: &Val) -> Vec<ResourceAny> {
    match value {
        Val::Resource(handle) => vec![*handle],
        Val::List(items) => items.values().flat_map(|item| handles(&item)).collect(),
        Val::Tuple(items) => items.iter().flat_map(handles).collect(),
        Val::Record(fields) => fields.values().iter().flat_map(handles).collect(),
        Val::Variant(_, Some(value))
        | Val::Option(Some(value))
        | Val::Result(Ok(Some(value)) | Err(Some(value))) => handles(value),
        _ => Vec::new(),
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

#[derive(Clone)]
struct WaveType(Type);

#[derive(Clone)]
struct Wave(Val);

fn wrapped(ty: Option<Type>) -> Option<WaveType> {
    ty.map(WaveType)
}

impl WasmType for WaveType {
    fn kind(&self) -> WasmTypeKind {
        match &self.0 {
            Type::Bool => WasmTypeKind::Bool,
            Type::S8 => WasmTypeKind::S8,
            Type::U8 => WasmTypeKind::U8,
            Type::S16 => WasmTypeKind::S16,
            Type::U16 => WasmTypeKind::U16,
            Type::S32 => WasmTypeKind::S32,
            Type::U32 => WasmTypeKind::U32,
            Type::S64 => WasmTypeKind::S64,
            Type::U64 => WasmTypeKind::U64,
            Type::Float32 => WasmTypeKind::F32,
            Type::Float64 => WasmTypeKind::F64,
            Type::Char => WasmTypeKind::Char,
            Type::String => WasmTypeKind::String,
            // Of a list of fixed length the call checks the length.
            Type::List(_) | Type::FixedLengthList(_) => WasmTypeKind::List,
            Type::Record(_) => WasmTypeKind::Record,
            Type::Tuple(_) => WasmTypeKind::Tuple,
            Type::Variant(_) => WasmTypeKind::Variant,
            Type::Enum(_) => WasmTypeKind::Enum,
            Type::Option(_) => WasmTypeKind::Option,
            Type::Result(_) => WasmTypeKind::Result,
            Type::Flags(_) => WasmTypeKind::Flags,
            // An enum without cases: nothing can be parsed as one.
            Type::Own(_) | Type::Borrow(_) => WasmTypeKind::Enum,
        }
    }

    fn list_element_type(&self) -> Option<Self> {
        match &self.0 {
            Type::List(ty) => Some(WaveType(ty.ty())),
            Type::FixedLengthList(ty) => Some(WaveType(ty.ty())),
            _ => None,
        }
    }

    fn record_fields(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Self)> + '_> {
        match &self.0 {
            Type::Record(ty) => {
                Box::new(ty.fields().map(|field| (field.name.into(), WaveType(field.ty))))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    fn tuple_element_types(&self) -> Box<dyn Iterator<Item = Self> + '_> {
        match &self.0 {
            Type::Tuple(ty) => Box::new(ty.types().map(WaveType)),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn variant_cases(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Option<Self>)> + '_> {
        match &self.0 {
            Type::Variant(ty) => {
                Box::new(ty.cases().map(|case| (case.name.into(), wrapped(case.ty))))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    fn enum_cases(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match &self.0 {
            Type::Enum(ty) => Box::new(ty.names().map(Cow::from)),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn option_some_type(&self) -> Option<Self> {
        match &self.0 {
            Type::Option(ty) => Some(WaveType(ty.ty())),
            _ => None,
        }
    }

    fn result_types(&self) -> Option<(Option<Self>, Option<Self>)> {
        match &self.0 {
            Type::Result(ty) => Some((wrapped(ty.ok()), wrapped(ty.err()))),
            _ => None,
        }
    }

    fn flags_names(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match &self.0 {
            Type::Flags(ty) => Box::new(ty.names().map(Cow::from)),
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// The constructors and accessors of values without structure.
macro_rules! simple {
    ($($make:ident $unwrap:ident $variant:ident $ty:ty)*) => {$(
        fn $make(value: $ty) -> Self {
            Wave(Val::$variant(value))
        }

        fn $unwrap(&self) -> $ty {
            match &self.0 {
                Val::$variant(value) => *value,
                _ => <$ty>::default(),
            }
        }
    )*};
}

fn boxed(value: Option<Wave>) -> Option<Box<Val>> {
    value.map(|value| Box::new(value.0))
}

fn shared<'a>(value: &Option<Box<Val>>) -> Option<Cow<'a, Wave>> {
    value.as_ref().map(|value| Cow::Owned(Wave((**value).clone())))
}

/// Values are checked against their types when they are passed; here they are only built.
///
/// `wasm-wave` asks a value for what its kind promises and for nothing else, so the answers of
/// other kinds are never seen.
impl WasmValue for Wave {
    type Type = WaveType;

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
        match &self.0 {
            Val::Bool(_) => WasmTypeKind::Bool,
            Val::S8(_) => WasmTypeKind::S8,
            Val::U8(_) => WasmTypeKind::U8,
            Val::S16(_) => WasmTypeKind::S16,
            Val::U16(_) => WasmTypeKind::U16,
            Val::S32(_) => WasmTypeKind::S32,
            Val::U32(_) => WasmTypeKind::U32,
            Val::S64(_) => WasmTypeKind::S64,
            Val::U64(_) => WasmTypeKind::U64,
            Val::Float32(_) => WasmTypeKind::F32,
            Val::Float64(_) => WasmTypeKind::F64,
            Val::Char(_) => WasmTypeKind::Char,
            Val::String(_) => WasmTypeKind::String,
            Val::List(_) => WasmTypeKind::List,
            Val::Record(_) => WasmTypeKind::Record,
            Val::Tuple(_) => WasmTypeKind::Tuple,
            Val::Variant(..) => WasmTypeKind::Variant,
            Val::Enum(_) | Val::Resource(_) => WasmTypeKind::Enum,
            Val::Option(_) => WasmTypeKind::Option,
            Val::Result(_) => WasmTypeKind::Result,
            Val::Flags(_) => WasmTypeKind::Flags,
        }
    }

    fn make_string(value: Cow<'_, str>) -> Self {
        Wave(Val::String(value.into_owned()))
    }

    fn make_list(
        _: &WaveType,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        Ok(Wave(Val::List(values.into_iter().map(|value| value.0).collect())))
    }

    fn make_record<'a>(
        _: &WaveType,
        fields: impl IntoIterator<Item = (&'a str, Self)>,
    ) -> Result<Self, WasmValueError> {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.0));
        Ok(Wave(Val::Record(fields.collect())))
    }

    fn make_tuple(
        ty: &WaveType,
        values: impl IntoIterator<Item = Self>,
    ) -> Result<Self, WasmValueError> {
        let values: Vec<Val> = values.into_iter().map(|value| value.0).collect();
        let (want, got) = (ty.tuple_element_types().count(), values.len());
        if want != got {
            return Err(WasmValueError::WrongNumberOfTupleValues { want, got });
        }
        Ok(Wave(Val::Tuple(values)))
    }

    fn make_variant(
        ty: &WaveType,
        case: &str,
        value: Option<Self>,
    ) -> Result<Self, WasmValueError> {
        let found = ty.variant_cases().find(|(name, _)| name == case);
        match (found, &value) {
            (None, _) => Err(WasmValueError::UnknownCase(case.to_owned())),
            (Some((_, Some(_))), None) => Err(WasmValueError::MissingPayload(case.to_owned())),
            (Some((_, None)), Some(_)) => Err(WasmValueError::UnexpectedPayload(case.to_owned())),
            _ => Ok(Wave(Val::Variant(case.into(), boxed(value)))),
        }
    }

    fn make_enum(ty: &WaveType, case: &str) -> Result<Self, WasmValueError> {
        match ty.enum_cases().any(|name| name == case) {
            true => Ok(Wave(Val::Enum(case.into()))),
            false => Err(WasmValueError::UnknownCase(case.to_owned())),
        }
    }

    fn make_option(_: &WaveType, value: Option<Self>) -> Result<Self, WasmValueError> {
        Ok(Wave(Val::Option(boxed(value))))
    }

    fn make_result(
        _: &WaveType,
        value: Result<Option<Self>, Option<Self>>,
    ) -> Result<Self, WasmValueError> {
        Ok(Wave(Val::Result(value.map(boxed).map_err(boxed))))
    }

    fn make_flags<'a>(
        ty: &WaveType,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, WasmValueError> {
        let names: Vec<Name> = names.into_iter().map(Name::from).collect();
        let unknown = names.iter().find(|name| !ty.flags_names().any(|known| **name == *known));
        match unknown {
            Some(unknown) => Err(WasmValueError::UnknownField(unknown.to_string())),
            None => Ok(Wave(Val::Flags(names))),
        }
    }

    fn unwrap_string(&self) -> Cow<'_, str> {
        match &self.0 {
            Val::String(text) => text.into(),
            _ => "".into(),
        }
    }

    fn unwrap_list(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + '_> {
        match &self.0 {
            Val::List(items) => {
                Box::new(items.values().map(|item| Cow::Owned(Wave(item.into_owned()))))
            }
            Val::Tuple(items) => Box::new(items.iter().map(|item| Cow::Owned(Wave(item.clone())))),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, Self>)> + '_> {
        match &self.0 {
            Val::Record(fields) => Box::new(
                fields
                    .iter()
                    .map(|(name, value)| (name.as_str().into(), Cow::Owned(Wave(value.clone())))),
            ),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn unwrap_tuple(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + '_> {
        self.unwrap_list()
    }

    fn unwrap_variant(&self) -> (Cow<'_, str>, Option<Cow<'_, Self>>) {
        match &self.0 {
            Val::Variant(case, value) => (case.as_str().into(), shared(value)),
            _ => ("".into(), None),
        }
    }

    fn unwrap_enum(&self) -> Cow<'_, str> {
        match &self.0 {
            Val::Enum(case) => case.as_str().into(),
            _ => "".into(),
        }
    }

    fn unwrap_option(&self) -> Option<Cow<'_, Self>> {
        match &self.0 {
            Val::Option(value) => shared(value),
            _ => None,
        }
    }

    fn unwrap_result(&self) -> Result<Option<Cow<'_, Self>>, Option<Cow<'_, Self>>> {
        match &self.0 {
            Val::Result(Err(value)) => Err(shared(value)),
            Val::Result(Ok(value)) => Ok(shared(value)),
            _ => Ok(None),
        }
    }

    fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match &self.0 {
            Val::Flags(names) => Box::new(names.iter().map(|name| name.as_str().into())),
            _ => Box::new(std::iter::empty()),
        }
    }
}
