//! Values on their way into a guest.

use super::view::{CaseName, Fields, Items, View};
use super::{Dynamic, element, unchecked};
use crate::abi::{ListTypes, Lower, MemorySink, Sink};
use crate::error::bug;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, InterfaceType, RecordType, RowShape, ScalarType, scalars};
use crate::value::Elements;
use anyhow::{Result, bail};
use wharf_runtime::check_stack;

/// Writes the parameters of a function, or its result.
pub fn lower_all<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    values: &[V],
    sink: &mut S,
    listed: ListTypes<'_>,
) -> Result<()> {
    for (i, value) in values.iter().enumerate() {
        let Some(ty) = listed.get(i) else { bail!(bug("more values than the function has")) };
        lower(types, value, sink, ty)?;
    }
    Ok(())
}

/// Lowers `value`, which is of type `ty`.
pub fn lower<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    value: &V,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    if value.is_scalar(ty) {
        return value.lower_scalar(sink);
    }
    match (value.view(), ty) {
        (View::String(text), InterfaceType::String) => text.lower(sink, ty),
        (View::Resource(handle), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => {
            handle.lower(sink, ty)
        }
        (View::List(items), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
            lower_list(types, items, sink, ty)
        }
        (View::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = types.tuple(i);
            let values = items.iter().zip(tuple.types.iter().copied());
            lower_fields(types, values, sink, tuple.abi)
        }
        (View::Record(record), InterfaceType::Record(i)) => {
            lower_record::<V, S>(types, record, sink, types.record(i))
        }
        (View::Flags(flags), InterfaceType::Flags(i)) => {
            let names = &types.flags(i).names;
            let mut words = vec![0u32; names.len().div_ceil(32)];
            let is_set = |name| flags.iter().any(|flag| flag.is(name));
            for (i, _) in names.iter().enumerate().filter(|(_, name)| is_set(name)) {
                words[i / 32] |= 1 << (i % 32);
            }
            sink.align(types.flags(i).abi.align);
            sink.put_flags(names.len(), &words)
        }
        (view, _) => lower_case(types, view, sink, ty),
    }
}

fn lower_case<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    view: View<'_, V>,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    let (abi, case, payload) = match (view, ty) {
        (View::Variant(name, payload), InterfaceType::Variant(i)) => {
            let variant = types.variant(i);
            let case = variant.cases.iter().position(|case| name.is(&case.name));
            let ty = case.and_then(|case| variant.cases[case].ty);
            (&variant.abi, case, payload.zip(ty))
        }
        (View::Enum(name), InterfaceType::Enum(i)) => {
            let names = &types.enumeration(i).names;
            (&types.enumeration(i).abi, names.iter().position(|n| name.is(n)), None)
        }
        (View::Option(payload), InterfaceType::Option(i)) => {
            let case = usize::from(payload.is_some());
            let payload = payload.map(|payload| (payload, types.option(i).ty));
            (&types.option(i).abi, Some(case), payload)
        }
        (View::Result(result), InterfaceType::Result(i)) => {
            let ty = types.result(i);
            let (case, payload) = match result {
                Ok(payload) => (0, payload.zip(ty.ok)),
                Err(payload) => (1, payload.zip(ty.err)),
            };
            (&ty.abi, Some(case), payload)
        }
        _ => bail!(unchecked()),
    };
    check_stack()?;
    let case = case.and_then(|case| u32::try_from(case).ok()).ok_or_else(unchecked)?;
    sink.variant(abi, case, |sink| match payload {
        Some((payload, ty)) => lower(types, payload, sink, ty),
        None => Ok(()),
    })
}

fn lower_record<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    record: &V::Fields,
    sink: &mut S,
    ty: &RecordType,
) -> Result<()> {
    let fields = ty.fields.iter();
    if record.in_order(ty) {
        let values = fields.enumerate();
        let values = values.filter_map(|(i, field)| record.value(i).map(|it| (it, field.ty)));
        return lower_fields(types, values, sink, ty.abi);
    }
    // Hosts may write the fields in any order.
    let values = fields.filter_map(|field| record.get(&field.name).map(|it| (it, field.ty)));
    lower_fields(types, values, sink, ty.abi)
}

fn lower_fields<'v, V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    fields: impl Iterator<Item = (&'v V, InterfaceType)>,
    sink: &mut S,
    abi: CanonicalAbi,
) -> Result<()> {
    check_stack()?;
    sink.align(abi.align);
    for (value, ty) in fields {
        lower(types, value, sink, ty)?;
    }
    sink.align(abi.align);
    Ok(())
}

fn lower_list<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    items: Items<'_, V>,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    let Some((element, length)) = element(types, ty) else { bail!(unchecked()) };
    check_stack()?;
    if length.is_some() {
        return (0..items.len()).try_for_each(|i| lower_item(types, &items, i, sink, element));
    }
    let rows = types.rows(element);
    match items {
        Items::Compact(elements) if elements.scalar() == Some(element) => {
            return lower_elements(elements, sink, element);
        }
        Items::Compact(elements) => {
            if let Some(bytes) = rows.and_then(|rows| elements.rows()?.bytes(rows)) {
                return sink.plain_list(bytes, elements.len(), types.abi(element));
            }
        }
        Items::Values(values) => {
            if let Some(rows) = rows {
                return lower_rows(types, values, sink, rows, element);
            }
            if let Some(ty) = ScalarType::of(element) {
                return lower_scalars(values, sink, ty, types.abi(element));
            }
        }
        Items::Entries(_) => {}
    }
    let write =
        |sink: &mut MemorySink<'_, '_>, i: usize| lower_item(types, &items, i, sink, element);
    let span = sink.with_cx(|cx| cx.list(items.len(), types.abi(element), write))?;
    sink.span(span)
}

/// Writes element `index`.
fn lower_item<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    items: &Items<'_, V>,
    index: usize,
    sink: &mut S,
    element: InterfaceType,
) -> Result<()> {
    match items {
        Items::Values(values) => lower(types, &values[index], sink, element),
        Items::Compact(elements) => lower(types, &elements.value(index), sink, element),
        Items::Entries(entries) => {
            let InterfaceType::Tuple(i) = element else { bail!(unchecked()) };
            let tuple = types.tuple(i);
            let (key, value) = &entries[index];
            let fields = [key, value].into_iter().zip(tuple.types.iter().copied());
            lower_fields(types, fields, sink, tuple.abi)
        }
    }
}

/// Writes a list of scalars that is held as one.
fn lower_elements<S: Sink>(elements: &Elements, sink: &mut S, ty: InterfaceType) -> Result<()> {
    macro_rules! lower_elements {
        ($($kind:ident $ty:ident;)*) => {
            match elements {
                $(Elements::$kind(items) => <$ty as Lower>::lower_list(items, sink, ty),)*
                Elements::Rows(_) => bail!(unchecked()),
            }
        };
    }
    scalars! { lower_elements }
}

/// Writes a list of scalars, each to its place.
fn lower_scalars<V: Dynamic, S: Sink>(
    values: &[V],
    sink: &mut S,
    ty: ScalarType,
    abi: CanonicalAbi,
) -> Result<()> {
    macro_rules! write_scalars {
        ($($kind:ident $ty:ident;)*) => {
            // The type is a constant, so that no element asks for it.
            |bytes: &mut [u8]| match ty {
                $(ScalarType::$kind => {
                    let places = bytes.chunks_exact_mut(size_of::<$ty>());
                    let written = values.iter().zip(places).try_for_each(|(value, place)| {
                        value.write(ScalarType::$kind, place)
                    });
                    written.ok_or_else(unchecked)
                })*
            }
        };
    }
    let write = scalars! { write_scalars };
    let span = sink.with_cx(|cx| cx.list_in_place(values.len(), abi, write))?;
    sink.span(span)
}

/// Writes a list of records or tuples of scalars. Nothing in them is elsewhere, so they are written to
/// their place.
fn lower_rows<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    values: &[V],
    sink: &mut S,
    rows: &RowShape,
    element: InterfaceType,
) -> Result<()> {
    let abi = types.abi(element);
    let write = |bytes: &mut [u8]| {
        let mut known = V::Known::default();
        for (value, row) in values.iter().zip(bytes.chunks_exact_mut(abi.size as usize)) {
            let is_written = value.each_of_row(rows, &mut known, |field, value| {
                row.get_mut(field.offset..).and_then(|place| value.write(field.ty, place)).is_some()
            });
            if !is_written {
                write_in_order(types, value, row, rows, element).ok_or_else(unchecked)?;
            }
        }
        Ok(())
    };
    let span = sink.with_cx(|cx| cx.list_in_place(values.len(), abi, write))?;
    sink.span(span)
}

/// Writes a record whose fields are in another order than its type's.
#[cold]
fn write_in_order<V: Dynamic>(
    types: &ComponentTypes,
    value: &V,
    row: &mut [u8],
    rows: &RowShape,
    element: InterfaceType,
) -> Option<()> {
    let (View::Record(record), InterfaceType::Record(i)) = (value.view(), element) else {
        return None;
    };
    for (field, of_type) in rows.fields.iter().zip(&types.record(i).fields) {
        record.get(&of_type.name)?.write(field.ty, row.get_mut(field.offset..)?)?;
    }
    Some(())
}
