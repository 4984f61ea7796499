//! [`Val`]s for the walks: each value and each name is its own.

use super::lift::{lift, lift_values};
use super::view::{CaseName, Dynamic, Fields, ListView, View};
use crate::abi::Source;
use crate::abi::context::{no_room, reserved};
use crate::error::bug;
use crate::resource::ResourceAny;
use crate::types::{
    ComponentTypes, InterfaceType, ListType, Name, RecordType, RowField, RowShape, Scalar,
    ScalarType, scalars, size_of_copy,
};
use crate::value::Val;
use anyhow::{Result, bail};
use wharf_runtime::check_stack;

impl Dynamic for Val {
    type Name = String;
    type Fields = [(String, Val)];
    type Known<'v> = ();

    #[inline]
    fn view(&self) -> View<'_, Val> {
        match self {
            Val::String(text) => View::String(text),
            Val::List(values) | Val::FixedLengthList(values) => {
                View::List(ListView::Values(values))
            }
            Val::Map(entries) => View::List(ListView::Entries(entries)),
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
                        is_same(expected, name) && each(field, value)
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
        size_of_copy(name)
    }

    #[inline]
    fn field_size(name: &str) -> usize {
        size_of::<(String, Val)>() + size_of_copy(name)
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

    fn flags<'n>(names: impl Iterator<Item = &'n Name> + Clone) -> Val {
        let mut set = Vec::with_capacity(names.clone().count());
        set.extend(names.map(|name| name.as_str().to_owned()));
        Val::Flags(set)
    }

    fn lift_list<S: Source>(types: &ComponentTypes, src: &mut S, ty: &ListType) -> Result<Val> {
        if let Some(entry) = types.entry(ty) {
            return lift_entries(types, src, ty.element, entry).map(Val::Map);
        }
        let element = ty.element;
        macro_rules! lift_elements {
            ($($kind:ident $ty:ident;)*) => {
                match element {
                    $(InterfaceType::$kind => lift_flat(types, src, element, 0, |bytes| {
                        read::<$ty>(bytes).map(Val::$kind)
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

    fn lift_list_over<S: Source>(
        types: &ComponentTypes,
        src: &mut S,
        ty: &ListType,
        old: &mut Val,
    ) -> Result<()> {
        match (old, types.rows(ty.element)) {
            (Val::List(values), Some(shape)) if !ty.is_map => {
                lift_rows_over(types, src, shape, ty.element, values)
            }
            (old, _) => {
                *old = Val::lift_list(types, src, ty)?;
                Ok(())
            }
        }
    }
}

/// Whether two names are the same. Most are so short that to call something that compares them takes longer.
#[inline(always)]
fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    /// Whether the first and the last `N` bytes are the same, which may overlap.
    #[inline(always)]
    fn ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
        a.first_chunk::<N>() == b.first_chunk::<N>() && a.last_chunk::<N>() == b.last_chunk::<N>()
    }
    a.len() == b.len()
        && match a.len() {
            0..2 => ends::<1>(a, b),
            2..4 => ends::<2>(a, b),
            4..8 => ends::<4>(a, b),
            8..=16 => ends::<8>(a, b),
            _ => a == b,
        }
}

/// Reads a list whose elements have no parts elsewhere, and take `size` bytes in the host beside their places.
#[inline(never)]
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
#[inline(never)]
fn lift_rows<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    shape: &RowShape,
    element: InterfaceType,
) -> Result<Vec<Val>> {
    lift_flat(types, src, element, row_size(shape), |row| lift_row(shape, row))
}

/// Reads a list of records or tuples of scalars over `old` values. Each field's name is an allocation, so
/// that it is worth to keep those that there are.
fn lift_rows_over<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    shape: &RowShape,
    element: InterfaceType,
    old: &mut Vec<Val>,
) -> Result<()> {
    let (pointer, len) = src.span()?;
    src.with_cx(|cx| {
        let abi = types.abi(element);
        let size = size_of::<Val>().saturating_add(row_size(shape));
        let bytes = cx.list_bytes(pointer, len, abi, size)?;
        let len = len as usize;
        old.truncate(len);
        // What was there for many more than there are now is given back.
        old.shrink_to(len.saturating_mul(4));
        let more = len - old.len();
        old.try_reserve_exact(more).map_err(|_| no_room(len))?;
        let (over, new) = bytes.split_at(old.len() * abi.size as usize);
        for (value, row) in old.iter_mut().zip(over.chunks_exact(abi.size as usize)) {
            if !value.lift_row_over(shape, row)? {
                *value = lift_row(shape, row)?;
            }
        }
        for row in new.chunks_exact(abi.size as usize) {
            old.push(lift_row(shape, row)?);
        }
        Ok(())
    })
}

/// What a row takes in the host beside its place.
fn row_size(shape: &RowShape) -> usize {
    match &shape.names {
        Some(_) => shape.len() * size_of::<(String, Val)>() + shape.size_of_names,
        None => shape.len() * size_of::<Val>(),
    }
}

/// The record or the tuple that `row` is.
#[inline]
fn lift_row(shape: &RowShape, row: &[u8]) -> Result<Val> {
    match &shape.names {
        Some(names) => {
            let mut values = Vec::with_capacity(shape.len());
            for (name, field) in names.iter().zip(&shape.fields) {
                lift_scalar(field.ty, &row[field.offset..], |value| {
                    // (A clone would come through memory, in other parts than it is read in.)
                    let mut copy = String::with_capacity(name.len());
                    copy.push_str(name);
                    values.push((copy, value));
                })?;
            }
            Ok(Val::Record(values))
        }
        None => {
            let mut values = Vec::with_capacity(shape.len());
            for field in &shape.fields {
                lift_scalar(field.ty, &row[field.offset..], |value| values.push(value))?;
            }
            Ok(Val::Tuple(values))
        }
    }
}

impl Val {
    /// Reads a row over the value, if that has its fields, in their order.
    #[inline]
    fn lift_row_over(&mut self, shape: &RowShape, row: &[u8]) -> Result<bool> {
        let fields = shape.fields.iter();
        match (self, &shape.names) {
            (Val::Record(values), Some(names)) if values.len() == shape.len() => {
                for (((name, value), expected), field) in
                    values.iter_mut().zip(&***names).zip(fields)
                {
                    if !is_same(name, expected) {
                        return Ok(false);
                    }
                    lift_scalar(field.ty, &row[field.offset..], |scalar| *value = scalar)?;
                }
                Ok(true)
            }
            (Val::Tuple(values), None) if values.len() == shape.len() => {
                for (value, field) in values.iter_mut().zip(fields) {
                    lift_scalar(field.ty, &row[field.offset..], |scalar| *value = scalar)?;
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// Gives `take` the scalar at the start of `bytes`, in each case of `ty` by itself: there the value is made where it
/// belongs, and is not read as a whole after it was written in parts, which processors wait for.
#[inline(always)]
fn lift_scalar(ty: ScalarType, bytes: &[u8], take: impl FnOnce(Val)) -> Result<()> {
    macro_rules! lift {
        ($($kind:ident $scalar:ident;)*) => {
            match ty {
                $(ScalarType::$kind => take(Val::$kind(read::<$scalar>(bytes)?)),)*
            }
        };
    }
    scalars! { lift }
    Ok(())
}

/// The scalar at the start of `bytes`.
#[inline(always)]
fn read<T: Scalar>(bytes: &[u8]) -> Result<T> {
    match T::read(bytes) {
        Some(value) => Ok(value?),
        None => bail!(bug("a value larger than its type")),
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
