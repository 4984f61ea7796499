//! Whether a value is of a type. What explains where it is not is made on the way back only.

use super::scalars::is_scalar;
use super::{element, field, in_order};
use crate::abi::part::{part_name, part_type};
use crate::abi::{ListTypes, TypeContext};
use crate::error::TypeMismatch;
use crate::types::{InterfaceType, RecordType};
use crate::val::{Elements, Form, List, Record, Val};
use wharf_runtime::check_stack;

/// Whether `value` is of type `ty`. [`lower`](super::lower) expects that it is.
pub fn typecheck(value: &Val, ty: InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
    let types = cx.types();
    match (value, ty) {
        (Val::String(_), InterfaceType::String) => Ok(()),
        (Val::List(list), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
            check_list(list, ty, cx)
        }
        (Val::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = &types.tuple(i).types;
            if items.len() != tuple.len() {
                return Err(cx.mismatch(ty, format!("a tuple of {}", items.len())));
            }
            let mut items = items.iter().zip(tuple).enumerate();
            items.try_for_each(|(i, (item, part))| check_part(item, *part, (ty, i), cx))
        }
        (Val::Record(record), InterfaceType::Record(i)) => {
            check_record(record, types.record(i), ty, cx)
        }
        (Val::Variant(name, payload), InterfaceType::Variant(i)) => {
            match types.variant(i).cases.iter().position(|case| case.name == *name) {
                Some(case) => check_payload(payload.as_deref(), (ty, case), cx),
                None => Err(cx.mismatch(ty, format!("a variant of case `{name}`"))),
            }
        }
        (Val::Enum(name), InterfaceType::Enum(i)) => {
            match types.enumeration(i).names.contains(name) {
                true => Ok(()),
                false => Err(cx.mismatch(ty, format!("an enum of case `{name}`"))),
            }
        }
        (Val::Option(payload), InterfaceType::Option(i)) => match payload {
            Some(payload) => check_part(payload, types.option(i).ty, (ty, 0), cx),
            None => Ok(()),
        },
        (Val::Result(Ok(payload)), InterfaceType::Result(_)) => {
            check_payload(payload.as_deref(), (ty, 0), cx)
        }
        (Val::Result(Err(payload)), InterfaceType::Result(_)) => {
            check_payload(payload.as_deref(), (ty, 1), cx)
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
        _ if is_scalar(value, ty) => Ok(()),
        _ => Err(cx.mismatch(ty, value.kind())),
    }
}

/// [`typecheck`] of a value that is inside of another: the type of that, and which part of it this is.
#[inline]
fn check_part(
    value: &Val,
    ty: InterfaceType,
    place: (InterfaceType, usize),
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let outcome = match check_stack() {
        Ok(()) => typecheck(value, ty, cx),
        Err(_) => Err(TypeMismatch::new("a value for which the stack has room", "a deeper one")),
    };
    outcome.map_err(|mismatch| mismatch.within(part_name(cx.types(), place.0, place.1)))
}

/// [`check_part`] of the payload of a case, which may have none.
fn check_payload(
    payload: Option<&Val>,
    place: (InterfaceType, usize),
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let mismatch = match (payload, part_type(cx.types(), place.0, place.1)) {
        (Some(payload), Some(ty)) => return check_part(payload, ty, place, cx),
        (None, None) => return Ok(()),
        (None, Some(ty)) => cx.mismatch(ty, "no payload"),
        (Some(payload), None) => TypeMismatch::new("no payload", payload.kind()),
    };
    Err(mismatch.within(part_name(cx.types(), place.0, place.1)))
}

/// Whether `values` are of the types of a function's parameters or result.
pub fn typecheck_all(
    values: &[Val],
    types: ListTypes<'_>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    cx.check_count(types, values.len())?;
    for (i, value) in values.iter().enumerate() {
        if let Some(ty) = types.get(i) {
            typecheck(value, ty, cx).map_err(|error| error.within(types.place(i)))?;
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
        Form::Values(values) => check_values(values, element, ty, cx),
        // They are all of one type.
        Form::Compact(elements) => match elements.scalar() == Some(element) {
            true => Ok(()),
            false => check_first(list, elements, element, ty, cx),
        },
    }
}

fn check_first(
    list: &List,
    elements: &Elements,
    element: InterfaceType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let same = |rows| elements.rows().is_some_and(|found| found.bytes(rows).is_some());
    if list.is_empty() || cx.types().rows(element).is_some_and(same) {
        return Ok(());
    }
    check_part(&list.value(0), element, (ty, 0), cx)
}

fn check_values(
    values: &[Val],
    element: InterfaceType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let mut known = None;
    let rows = cx.types().rows(element);
    for (i, value) in values.iter().enumerate() {
        let accepted = rows.is_some_and(|rows| {
            rows.fields_of(value, &mut known).is_some_and(|fields| rows.accepts(fields))
        });
        if !accepted {
            check_part(value, element, (ty, i), cx)?;
        }
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
        check_part(value, expected.ty, (ty, i), cx)?;
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
