//! Whether a value is of a type.

use super::{element, field, in_order};
use crate::abi::{ListTypes, TypeContext};
use crate::error::TypeMismatch;
use crate::types::{InterfaceType, RecordType};
use crate::val::{Elements, Form, List, Record, Val};
use wharf_runtime::check_stack;

/// Whether `value` is of type `ty`. [`lower`](super::lower) expects that it is.
pub fn check(value: &Val, ty: InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
    let types = cx.types();
    match (value, ty) {
        (Val::Bool(_), InterfaceType::Bool)
        | (Val::S8(_), InterfaceType::S8)
        | (Val::U8(_), InterfaceType::U8)
        | (Val::S16(_), InterfaceType::S16)
        | (Val::U16(_), InterfaceType::U16)
        | (Val::S32(_), InterfaceType::S32)
        | (Val::U32(_), InterfaceType::U32)
        | (Val::S64(_), InterfaceType::S64)
        | (Val::U64(_), InterfaceType::U64)
        | (Val::Float32(_), InterfaceType::Float32)
        | (Val::Float64(_), InterfaceType::Float64)
        | (Val::Char(_), InterfaceType::Char)
        | (Val::String(_), InterfaceType::String) => Ok(()),
        (Val::List(list), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
            check_list(list, ty, cx)
        }
        (Val::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = &types.tuple(i).types;
            if items.len() != tuple.len() {
                return Err(cx.mismatch(ty, format!("a tuple of {}", items.len())));
            }
            check_each(items.iter().zip(tuple.iter().copied()), cx)
        }
        (Val::Record(record), InterfaceType::Record(i)) => {
            check_record(record, types.record(i), ty, cx)
        }
        (Val::Variant(name, payload), InterfaceType::Variant(i)) => {
            let cases = &types.variant(i).cases;
            let Some(case) = cases.iter().find(|case| case.name == *name) else {
                return Err(cx.mismatch(ty, format!("a variant of case `{name}`")));
            };
            check_payload(payload.as_deref(), case.ty, cx)
                .map_err(|error| error.within(format!("case `{name}`")))
        }
        (Val::Enum(name), InterfaceType::Enum(i)) => {
            match types.enumeration(i).names.contains(name) {
                true => Ok(()),
                false => Err(cx.mismatch(ty, format!("an enum of case `{name}`"))),
            }
        }
        (Val::Option(payload), InterfaceType::Option(i)) => match payload {
            Some(payload) => check_inner(payload, types.option(i).ty, cx)
                .map_err(|error| error.within("payload of the option")),
            None => Ok(()),
        },
        (Val::Result(result), InterfaceType::Result(i)) => {
            let (payload, ty, side) = match result {
                Ok(payload) => (payload, types.result(i).ok, "ok"),
                Err(payload) => (payload, types.result(i).err, "err"),
            };
            check_payload(payload.as_deref(), ty, cx)
                .map_err(|error| error.within(format!("`{side}` of the result")))
        }
        (Val::Flags(flags), InterfaceType::Flags(i)) => {
            match flags.iter().find(|flag| !types.flags(i).names.contains(flag)) {
                Some(flag) => Err(cx.mismatch(ty, format!("flags with `{flag}`"))),
                None => Ok(()),
            }
        }
        (Val::Resource(any), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => {
            cx.check_any(ty, any)
        }
        _ => Err(cx.mismatch(ty, value.kind())),
    }
}

/// [`check`] of a value within another.
fn check_inner(value: &Val, ty: InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
    match check_stack() {
        Ok(()) => check(value, ty, cx),
        Err(_) => Err(TypeMismatch::new("a value for which the stack has room", "a deeper one")),
    }
}

/// Whether `values` are of the types of a function's parameters or result.
pub fn check_all(
    values: &[Val],
    types: ListTypes<'_>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    cx.check_count(types, values.len())?;
    for (i, value) in values.iter().enumerate() {
        if let Some(ty) = types.get(i) {
            check(value, ty, cx).map_err(|error| error.within(types.place(i)))?;
        }
    }
    Ok(())
}

fn check_list(list: &List, ty: InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
    let Some((element, length)) = element(cx.types(), ty) else {
        return Err(cx.mismatch(ty, "a list"));
    };
    if length.is_some_and(|length| list.len() as u64 != u64::from(length)) {
        return Err(cx.mismatch(ty, format!("a list of {}", list.len())));
    }
    match list.form() {
        Form::Values(values) => check_values(values, element, cx),
        // They are all of one type.
        Form::Compact(elements) => match elements.scalar() == Some(element) {
            true => Ok(()),
            false => check_first(list, elements, element, cx),
        },
    }
}

fn check_first(
    list: &List,
    elements: &Elements,
    element: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let same = |rows| elements.rows().is_some_and(|found| found.bytes(rows).is_some());
    if list.is_empty() || cx.types().rows(element).is_some_and(same) {
        return Ok(());
    }
    check_inner(&list.value(0), element, cx).map_err(|error| error.within("element 0"))
}

fn check_values(
    values: &[Val],
    element: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let mut known = None;
    let rows = cx.types().rows(element);
    for (i, value) in values.iter().enumerate() {
        let accepted = rows.is_some_and(|rows| {
            rows.fields_of(value, &mut known).is_some_and(|fields| rows.accepts(fields))
        });
        if !accepted {
            check_inner(value, element, cx)
                .map_err(|error| error.within(format!("element {i}")))?;
        }
    }
    Ok(())
}

fn check_each<'v>(
    items: impl Iterator<Item = (&'v Val, InterfaceType)>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    for (i, (item, ty)) in items.enumerate() {
        check_inner(item, ty, cx).map_err(|error| error.within(format!("element {i}")))?;
    }
    Ok(())
}

fn check_record(
    found: &Record,
    record: &RecordType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let in_order = in_order(found.shared_names(), record);
    if !in_order {
        check_names(found, record, ty, cx)?;
    }
    for (i, expected) in record.fields.iter().enumerate() {
        let value = if in_order { found.values().get(i) } else { field(found, record, i) };
        let Some(value) = value else {
            return Err(cx.mismatch(ty, format!("a record without the field `{}`", expected.name)));
        };
        check_inner(value, expected.ty, cx)
            .map_err(|error| error.within(format!("field `{}`", expected.name)))?;
    }
    Ok(())
}

fn check_names(
    found: &Record,
    record: &RecordType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    if let Some(name) = found.names().find(|name| record.fields.iter().all(|f| f.name != *name)) {
        return Err(cx.mismatch(ty, format!("a record with a field `{name}`")));
    }
    if found.len() != record.fields.len() {
        return Err(cx.mismatch(ty, format!("a record of {} fields", found.len())));
    }
    Ok(())
}

fn check_payload(
    payload: Option<&Val>,
    ty: Option<InterfaceType>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    match (payload, ty) {
        (Some(payload), Some(ty)) => check_inner(payload, ty, cx),
        (None, None) => Ok(()),
        (None, Some(ty)) => Err(cx.mismatch(ty, "no payload")),
        (Some(payload), None) => Err(TypeMismatch::new("no payload", payload.kind())),
    }
}
