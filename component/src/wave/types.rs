//! [`Type`] and [`ComponentFunc`] for `wasm-wave`.

use crate::reflect::{ComponentFunc, Type};
use std::borrow::Cow;
use wasm_wave::wasm::{WasmFunc, WasmType, WasmTypeKind};

impl WasmFunc for ComponentFunc {
    type Type = Type;

    fn params(&self) -> Box<dyn Iterator<Item = Type> + '_> {
        Box::new(ComponentFunc::params(self).map(|(_, ty)| ty))
    }

    fn param_names(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        Box::new(ComponentFunc::params(self).map(|(name, _)| name.into()))
    }

    fn results(&self) -> Box<dyn Iterator<Item = Type> + '_> {
        Box::new(ComponentFunc::results(self))
    }
}

impl WasmType for Type {
    fn kind(&self) -> WasmTypeKind {
        match self {
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
            // A list with a length that `make_list` looks at.
            Type::List(_) | Type::Map(_) | Type::FixedLengthList(_) => WasmTypeKind::List,
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
        match self {
            Type::List(ty) => Some(ty.ty()),
            Type::Map(ty) => Some(ty.entry()),
            Type::FixedLengthList(ty) => Some(ty.ty()),
            _ => None,
        }
    }

    fn record_fields(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Self)> + '_> {
        match self {
            Type::Record(ty) => Box::new(ty.fields().map(|field| (field.name.into(), field.ty))),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn tuple_element_types(&self) -> Box<dyn Iterator<Item = Self> + '_> {
        match self {
            Type::Tuple(ty) => Box::new(ty.types()),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn variant_cases(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Option<Self>)> + '_> {
        match self {
            Type::Variant(ty) => Box::new(ty.cases().map(|case| (case.name.into(), case.ty))),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn enum_cases(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match self {
            Type::Enum(ty) => Box::new(ty.names().map(Cow::from)),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn option_some_type(&self) -> Option<Self> {
        match self {
            Type::Option(ty) => Some(ty.ty()),
            _ => None,
        }
    }

    fn result_types(&self) -> Option<(Option<Self>, Option<Self>)> {
        match self {
            Type::Result(ty) => Some((ty.ok(), ty.err())),
            _ => None,
        }
    }

    fn flags_names(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        match self {
            Type::Flags(ty) => Box::new(ty.names().map(Cow::from)),
            _ => Box::new(std::iter::empty()),
        }
    }
}
