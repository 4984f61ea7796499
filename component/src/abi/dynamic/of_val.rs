//! [`Val`]s for the walks: each value and each name is its own.

use super::lift::{lift, lift_values};
use super::view::{CaseName, Dynamic, Fields, Items, View};
use crate::abi::Source;
use crate::abi::context::reserved;
use crate::error::bug;
use crate::resource::ResourceAny;
use crate::types::{
    ComponentTypes, InterfaceType, ListType, Name, RecordType, RowField, RowShape, ScalarType,
    scalars,
};
use crate::value::{OfScalars, Val};
use anyhow::Result;
use wharf_runtime::check_stack;

impl Dynamic for Val {
    type Name = String;
    type Fields = [(String, Val)];
    type Known<'v> = ();

    #[inline]
    fn view(&self) -> View<'_, Val> {
        match self {
            Val::String(text) => View::String(text),
            Val::List(values) | Val::FixedLengthList(values) => View::List(Items::Values(values)),
            Val::Map(entries) => View::List(Items::Entries(entries)),
            Val::Record(fields) => View::Record(fields.as_slice()),
            Val::Tuple(values) => View::Tuple(values),
            Val::Variant(case, payload) => View::Variant(case, payload.as_deref()),
            Val::Enum(case) => View::Enum(case),
            Val::Option(payload) => View::Option(payload.as_deref()),
            Val::Result(Ok(payload)) => View::Result(Ok(payload.as_deref())),
            Val::Result(Err(payload)) => View::Result(Err(payload.as_deref())),
            Val::Flags(names) => View::Flags(names),
            Val::Resource(handle) => View::Resource(handle),
            Val::Future(never) => match *never {},
            Val::Stream(never) => match *never {},
            Val::ErrorContext(never) => match *never {},
            _ => View::Scalar,
        }
    }

    #[inline]
    fn each_of_row<'v>(
        &'v self,
        shape: &RowShape,
        (): &mut (),
        mut each: impl FnMut(&RowField, &'v Val) -> bool,
    ) -> bool {
        let fields = shape.fields.iter();
        match (self, &shape.names) {
            (Val::Record(values), Some(names)) => {
                let named = fields.zip(&***names);
                values.len() == shape.len()
                    && named.zip(values).all(|((field, expected), (name, value))| {
                        expected == name && each(field, value)
                    })
            }
            (Val::Tuple(values), None) => {
                values.len() == shape.len()
                    && fields.zip(values).all(|(field, value)| each(field, value))
            }
            _ => false,
        }
    }

    #[inline]
    fn name_size(name: &str) -> usize {
        name.len()
    }

    #[inline]
    fn field_size(name: &str) -> usize {
        size_of::<(String, Val)>() + name.len()
    }

    fn string(text: String) -> Val {
        Val::String(text)
    }

    fn resource(handle: ResourceAny) -> Val {
        Val::Resource(handle)
    }

    fn fixed_list(values: Vec<Val>) -> Val {
        Val::FixedLengthList(values)
    }

    fn tuple(values: Vec<Val>) -> Val {
        Val::Tuple(values)
    }

    fn record(ty: &RecordType, mut value: impl FnMut(InterfaceType) -> Result<Val>) -> Result<Val> {
        let mut fields = reserved(ty.fields.len())?;
        for field in &ty.fields {
            fields.push((field.name.clone(), value(field.ty)?));
        }
        Ok(Val::Record(fields))
    }

    fn variant(case: &Name, payload: Option<Box<Val>>) -> Val {
        Val::Variant(case.as_str().to_owned(), payload)
    }

    fn enumeration(case: &Name) -> Val {
        Val::Enum(case.as_str().to_owned())
    }

    fn option(payload: Option<Box<Val>>) -> Val {
        Val::Option(payload)
    }

    fn result(result: Result<Option<Box<Val>>, Option<Box<Val>>>) -> Val {
        Val::Result(result)
    }

    fn flags<'n>(names: impl Iterator<Item = &'n Name>) -> Val {
        Val::Flags(names.map(|name| name.as_str().to_owned()).collect())
    }

    fn lift_list<S: Source>(types: &ComponentTypes, src: &mut S, ty: &ListType) -> Result<Val> {
        if let Some(entry) = types.entry(ty) {
            return lift_entries(types, src, ty.element, entry).map(Val::Map);
        }
        let element = ty.element;
        macro_rules! lift_elements {
            ($($kind:ident $ty:ident;)*) => {
                match element {
                    // The type is a constant, so that no element asks for it.
                    $(InterfaceType::$kind => lift_flat(types, src, element, 0, |bytes| {
                        lift_field(ScalarType::$kind, bytes)
                    }),)*
                    _ => match types.rows(element) {
                        Some(shape) => lift_rows(types, src, shape, element),
                        None => lift_values(types, src, element),
                    },
                }
            };
        }
        scalars! { lift_elements }.map(Val::List)
    }
}

/// Reads a list whose elements have no parts elsewhere, and take `size` bytes in the host beside their places.
fn lift_flat<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    element: InterfaceType,
    size: usize,
    lift: impl Fn(&[u8]) -> Result<Val>,
) -> Result<Vec<Val>> {
    let (pointer, len) = src.span()?;
    src.with_cx(|cx| {
        let abi = types.abi(element);
        let bytes = cx.list_bytes(pointer, len, abi, size_of::<Val>().saturating_add(size))?;
        let mut values = reserved(len as usize)?;
        for bytes in bytes.chunks_exact(abi.size as usize) {
            values.push(lift(bytes)?);
        }
        Ok(values)
    })
}

/// Reads a list of records or tuples of scalars.
fn lift_rows<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    shape: &RowShape,
    element: InterfaceType,
) -> Result<Vec<Val>> {
    let fields = &shape.fields;
    match &shape.names {
        Some(names) => {
            let size = names.iter().map(|name| Val::field_size(name)).sum();
            lift_flat(types, src, element, size, |row| {
                let mut values = Vec::with_capacity(fields.len());
                for (name, field) in names.iter().zip(fields) {
                    values.push((name.clone(), lift_field(field.ty, &row[field.offset..])?));
                }
                Ok(Val::Record(values))
            })
        }
        None => lift_flat(types, src, element, size_of::<Val>() * fields.len(), |row| {
            let value = |field: &RowField| lift_field(field.ty, &row[field.offset..]);
            Ok(Val::Tuple(fields.iter().map(value).collect::<Result<_>>()?))
        }),
    }
}

/// The scalar at the start of `bytes`.
#[inline(always)]
fn lift_field(ty: ScalarType, bytes: &[u8]) -> Result<Val> {
    match Val::read(ty, bytes) {
        Some(value) => Ok(value?),
        None => Err(bug("a value larger than its type")),
    }
}

/// Reads the entries of a map.
fn lift_entries<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    element: InterfaceType,
    [key, value]: [InterfaceType; 2],
) -> Result<Vec<(Val, Val)>> {
    check_stack()?;
    let (pointer, len) = src.span()?;
    let abi = types.abi(element);
    src.with_cx(|cx| {
        cx.list(pointer, len, abi, size_of::<(Val, Val)>(), |src, len| {
            let mut entries = reserved(len)?;
            for _ in 0..len {
                src.align(abi.align);
                entries.push((lift(types, src, key)?, lift(types, src, value)?));
                src.align(abi.align);
            }
            Ok(entries)
        })
    })
}

impl CaseName for String {
    #[inline]
    fn is(&self, name: &Name) -> bool {
        self == name
    }
}

impl Fields<Val> for [(String, Val)] {
    fn len(&self) -> usize {
        self.len()
    }

    #[inline]
    fn in_order(&self, ty: &RecordType) -> bool {
        self.len() == ty.fields.len()
            && self.iter().zip(&ty.fields).all(|((name, _), field)| *name == field.name)
    }

    #[inline]
    fn value(&self, index: usize) -> Option<&Val> {
        self.get(index).map(|(_, value)| value)
    }

    fn get(&self, name: &str) -> Option<&Val> {
        self.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name.as_str())
    }
}
