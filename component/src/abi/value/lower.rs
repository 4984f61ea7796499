//! Values on their way into a guest.

use super::scalars::{is_scalar, lower_scalar};
use super::{element, field, in_order, unchecked};
use crate::abi::{ListTypes, Lower, MemorySink, Sink};
use crate::error::bug;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, InterfaceType, RecordType, RowShape, scalars};
use crate::val::{Elements, Form, List, Record, Val};
use anyhow::{Result, bail};
use wharf_runtime::check_stack;

/// Writes the parameters of a function, or its result.
pub fn lower_all<S: Sink>(
    types: &ComponentTypes,
    values: &[Val],
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
pub fn lower<S: Sink>(
    types: &ComponentTypes,
    value: &Val,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    match (value, ty) {
        _ if is_scalar(value, ty) => lower_scalar(value, sink),
        (Val::String(v), InterfaceType::String) => v.lower(sink, ty),
        (Val::Resource(v), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => v.lower(sink, ty),
        (Val::List(list), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
            lower_list(types, list, sink, ty)
        }
        (Val::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = types.tuple(i);
            let values = items.iter().zip(tuple.types.iter().copied());
            lower_fields(types, values, sink, tuple.abi)
        }
        (Val::Record(record), InterfaceType::Record(i)) => {
            lower_record(types, record, sink, types.record(i))
        }
        (Val::Flags(flags), InterfaceType::Flags(i)) => {
            let names = &types.flags(i).names;
            let mut words = vec![0u32; names.len().div_ceil(32)];
            for (i, _) in names.iter().enumerate().filter(|(_, name)| flags.contains(name)) {
                words[i / 32] |= 1 << (i % 32);
            }
            sink.align(types.flags(i).abi.align);
            sink.put_flags(names.len(), &words)
        }
        _ => lower_case(types, value, sink, ty),
    }
}

fn lower_case<S: Sink>(
    types: &ComponentTypes,
    value: &Val,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    let (abi, case, payload) = match (value, ty) {
        (Val::Variant(name, payload), InterfaceType::Variant(i)) => {
            let variant = types.variant(i);
            let case = variant.cases.iter().position(|case| case.name == *name);
            let ty = case.and_then(|case| variant.cases[case].ty);
            (&variant.abi, case, payload.as_deref().zip(ty))
        }
        (Val::Enum(name), InterfaceType::Enum(i)) => {
            let names = &types.enumeration(i).names;
            (&types.enumeration(i).abi, names.iter().position(|n| n == name), None)
        }
        (Val::Option(payload), InterfaceType::Option(i)) => {
            let case = usize::from(payload.is_some());
            let payload = payload.as_deref().map(|payload| (payload, types.option(i).ty));
            (&types.option(i).abi, Some(case), payload)
        }
        (Val::Result(result), InterfaceType::Result(i)) => {
            let ty = types.result(i);
            let (case, payload) = match result {
                Ok(payload) => (0, payload.as_deref().zip(ty.ok)),
                Err(payload) => (1, payload.as_deref().zip(ty.err)),
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

fn lower_record<S: Sink>(
    types: &ComponentTypes,
    record: &Record,
    sink: &mut S,
    ty: &RecordType,
) -> Result<()> {
    let fields = ty.fields.iter();
    if in_order(record.shared_names(), ty) {
        let values = record.values().iter().zip(fields.map(|field| field.ty));
        return lower_fields(types, values, sink, ty.abi);
    }
    let values = fields
        .enumerate()
        .filter_map(|(i, expected)| field(record, ty, i).map(|value| (value, expected.ty)));
    lower_fields(types, values, sink, ty.abi)
}

fn lower_fields<'v, S: Sink>(
    types: &ComponentTypes,
    fields: impl Iterator<Item = (&'v Val, InterfaceType)>,
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

fn lower_list<S: Sink>(
    types: &ComponentTypes,
    list: &List,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    let Some((element, length)) = element(types, ty) else { bail!(unchecked()) };
    check_stack()?;
    if length.is_some() {
        return list.values().try_for_each(|item| lower(types, &item, sink, element));
    }
    let rows = types.rows(element);
    match list.form() {
        Form::Compact(elements) if elements.scalar() == Some(element) => {
            return lower_elements(elements, sink, element);
        }
        Form::Compact(elements) => {
            if let Some(bytes) = rows.and_then(|rows| elements.rows()?.bytes(rows)) {
                return sink.plain_list(bytes, list.len(), types.abi(element));
            }
        }
        Form::Values(values) => {
            if let Some(rows) = rows {
                return lower_rows(types, values, sink, rows, element);
            }
        }
    }
    let write =
        |sink: &mut MemorySink<'_, '_>, i: usize| lower(types, &list.value(i), sink, element);
    let span = sink.with_cx(|cx| cx.list(list.len(), types.abi(element), write))?;
    sink.span(span)
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

/// Writes a list of records or tuples of scalars. Nothing in them is elsewhere, so they are written to
/// their place.
fn lower_rows<S: Sink>(
    types: &ComponentTypes,
    values: &[Val],
    sink: &mut S,
    rows: &RowShape,
    element: InterfaceType,
) -> Result<()> {
    let abi = types.abi(element);
    let write = |bytes: &mut [u8]| {
        let mut known = None;
        for (value, row) in values.iter().zip(bytes.chunks_exact_mut(abi.size as usize)) {
            let written = match rows.fields_of(value, &mut known) {
                Some(fields) => rows.write(fields.iter(), row),
                None => write_in_order(types, value, row, rows, element),
            };
            written.ok_or_else(unchecked)?;
        }
        Ok(())
    };
    let span = sink.with_cx(|cx| cx.list_in_place(values.len(), abi, write))?;
    sink.span(span)
}

/// Writes a record whose fields are in another order than its type's.
#[cold]
fn write_in_order(
    types: &ComponentTypes,
    value: &Val,
    row: &mut [u8],
    rows: &RowShape,
    element: InterfaceType,
) -> Option<()> {
    let (Val::Record(record), InterfaceType::Record(i)) = (value, element) else { return None };
    let fields = (0..rows.len()).map(|index| field(record, types.record(i), index));
    rows.write(fields.collect::<Option<Vec<_>>>()?.into_iter(), row)
}
