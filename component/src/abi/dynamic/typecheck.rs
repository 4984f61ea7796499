//! Whether a value is of a type. What explains where it is not is made on the way back only.

use super::view::{CaseName, Fields, Items, View};
use super::{Dynamic, element};
use crate::abi::part::{part_name, part_type};
use crate::abi::{ListTypes, TypeContext};
use crate::error::TypeMismatch;
use crate::types::{InterfaceType, RecordType};
use crate::value::Elements;
use wharf_runtime::check_stack;

/// Whether `value` is of type `ty`. [`lower`](super::lower) expects that it is.
pub fn typecheck<V: Dynamic>(
    value: &V,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let types = cx.types();
    match (value.view(), ty) {
        (View::String(_), InterfaceType::String) => Ok(()),
        (View::List(items), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
            check_list(items, ty, cx)
        }
        (View::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = &types.tuple(i).types;
            if items.len() != tuple.len() {
                return Err(cx.mismatch(ty, format!("a tuple of {}", items.len())));
            }
            let mut items = items.iter().zip(tuple).enumerate();
            items.try_for_each(|(i, (item, part))| check_part(item, *part, (ty, i), cx))
        }
        (View::Record(record), InterfaceType::Record(i)) => {
            check_record::<V>(record, types.record(i), ty, cx)
        }
        (View::Variant(name, payload), InterfaceType::Variant(i)) => {
            match types.variant(i).cases.iter().position(|case| name.is(&case.name)) {
                Some(case) => check_payload(payload, (ty, case), cx),
                None => Err(cx.mismatch(ty, format!("a variant of case `{name}`"))),
            }
        }
        (View::Enum(name), InterfaceType::Enum(i)) => {
            match types.enumeration(i).names.iter().any(|known| name.is(known)) {
                true => Ok(()),
                false => Err(cx.mismatch(ty, format!("an enum of case `{name}`"))),
            }
        }
        (View::Option(payload), InterfaceType::Option(i)) => match payload {
            Some(payload) => check_part(payload, types.option(i).ty, (ty, 0), cx),
            None => Ok(()),
        },
        (View::Result(Ok(payload)), InterfaceType::Result(_)) => {
            check_payload(payload, (ty, 0), cx)
        }
        (View::Result(Err(payload)), InterfaceType::Result(_)) => {
            check_payload(payload, (ty, 1), cx)
        }
        (View::Flags(flags), InterfaceType::Flags(i)) => {
            let names = &types.flags(i).names;
            match flags.iter().find(|flag| !names.iter().any(|name| flag.is(name))) {
                Some(flag) => Err(cx.mismatch(ty, format!("flags with `{flag}`"))),
                None => Ok(()),
            }
        }
        (View::Resource(any), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => {
            cx.check_any(ty, any)
        }
        _ if value.is_scalar(ty) => Ok(()),
        _ => Err(cx.mismatch(ty, kind(value))),
    }
}

/// What messages call `value`.
fn kind<V: Dynamic>(value: &V) -> &'static str {
    value.scalar_kind().unwrap_or_else(|| value.view().kind())
}

/// [`typecheck`] of a value that is inside of another: the type of that, and which part of it this is.
#[inline]
fn check_part<V: Dynamic>(
    value: &V,
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
fn check_payload<V: Dynamic>(
    payload: Option<&V>,
    place: (InterfaceType, usize),
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let mismatch = match (payload, part_type(cx.types(), place.0, place.1)) {
        (Some(payload), Some(ty)) => return check_part(payload, ty, place, cx),
        (None, None) => return Ok(()),
        (None, Some(ty)) => cx.mismatch(ty, "no payload"),
        (Some(payload), None) => TypeMismatch::new("no payload", kind(payload)),
    };
    Err(mismatch.within(part_name(cx.types(), place.0, place.1)))
}

/// Whether `values` are of the types of a function's parameters or result.
pub fn typecheck_all<V: Dynamic>(
    values: &[V],
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

fn check_list<V: Dynamic>(
    items: Items<'_, V>,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let Some((element, length)) = element(cx.types(), ty) else {
        return Err(cx.mismatch(ty, "a list"));
    };
    if length.is_some_and(|length| items.len() as u64 != u64::from(length)) {
        return Err(cx.mismatch(ty, format!("a list of {}", items.len())));
    }
    match items {
        Items::Values(values) => check_values(values, element, ty, cx),
        Items::Entries(entries) => check_entries(entries, element, ty, cx),
        // They are all of one type.
        Items::Compact(elements) => match elements.scalar() == Some(element) {
            true => Ok(()),
            false => check_first(elements, element, ty, cx),
        },
    }
}

fn check_first(
    elements: &Elements,
    element: InterfaceType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let same = |rows| elements.rows().is_some_and(|found| found.bytes(rows).is_some());
    if elements.len() == 0 || cx.types().rows(element).is_some_and(same) {
        return Ok(());
    }
    check_part(&elements.value(0), element, (ty, 0), cx)
}

fn check_values<V: Dynamic>(
    values: &[V],
    element: InterfaceType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let mut known = V::Known::default();
    let rows = cx.types().rows(element);
    for (i, value) in values.iter().enumerate() {
        let accepted = rows.is_some_and(|rows| {
            value.each_of_row(rows, &mut known, |field, value| value.is(field.ty))
        });
        if !accepted {
            check_part(value, element, (ty, i), cx)?;
        }
    }
    Ok(())
}

fn check_entries<V: Dynamic>(
    entries: &[(V, V)],
    element: InterfaceType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let types = cx.types();
    let parts = match element {
        InterfaceType::Tuple(i) => types.tuple(i).types.as_array().copied(),
        _ => None,
    };
    let Some([key_ty, value_ty]) = parts else { return Err(cx.mismatch(ty, "a map")) };
    for (i, (key, value)) in entries.iter().enumerate() {
        let within = |mismatch: TypeMismatch| mismatch.within(part_name(types, ty, i));
        check_part(key, key_ty, (element, 0), cx).map_err(within)?;
        check_part(value, value_ty, (element, 1), cx).map_err(within)?;
    }
    Ok(())
}

fn check_record<V: Dynamic>(
    found: &V::Fields,
    record: &RecordType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let in_order = found.in_order(record);
    if !in_order {
        check_names::<V>(found, record, ty, cx)?;
    }
    for (i, expected) in record.fields.iter().enumerate() {
        let value = if in_order { found.value(i) } else { found.get(&expected.name) };
        let Some(value) = value else {
            return Err(cx.mismatch(ty, format!("a record without the field `{}`", expected.name)));
        };
        check_part(value, expected.ty, (ty, i), cx)?;
    }
    Ok(())
}

fn check_names<V: Dynamic>(
    found: &V::Fields,
    record: &RecordType,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let unknown = |name: &&str| record.fields.iter().all(|field| field.name != **name);
    if let Some(name) = found.names().find(unknown) {
        return Err(cx.mismatch(ty, format!("a record with a field `{name}`")));
    }
    if found.len() != record.fields.len() {
        return Err(cx.mismatch(ty, format!("a record of {} fields", found.len())));
    }
    Ok(())
}
