//! `Val` through the same sources and sinks: the component's own types say what to do.
//!
//! How deep a value nests is bounded by its type, and validation bounds types.

use anyhow::{Result, bail};

use super::context::reserved;
use super::handle::bug;
use super::layout::CanonicalAbi;
use super::{Lift, ListTypes, Lower, MemorySink, Sink, Source, TypeContext};
use crate::error::TypeMismatch;
use crate::resource::ResourceAny;
use crate::types::{ComponentTypes, InterfaceType};
use crate::val::Val;

/// Whether `value` is of type `ty`. [`lower`] expects that it is.
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
        (Val::List(items), InterfaceType::List(i)) => {
            let element = types.list(i).element;
            check_each(items.iter().map(|item| (item, element)), cx)
        }
        (Val::List(items), InterfaceType::FixedList(i)) => {
            let list = types.fixed_list(i);
            if items.len() as u64 != u64::from(list.length) {
                return Err(cx.mismatch(ty, format!("a list of {}", items.len())));
            }
            check_each(items.iter().map(|item| (item, list.element)), cx)
        }
        (Val::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = &types.tuple(i).types;
            if items.len() != tuple.len() {
                return Err(cx.mismatch(ty, format!("a tuple of {}", items.len())));
            }
            check_each(items.iter().zip(tuple.iter().copied()), cx)
        }
        (Val::Record(fields), InterfaceType::Record(_)) => check_record(fields, ty, cx),
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
            Some(payload) => check(payload, types.option(i).ty, cx)
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

fn check_each<'v>(
    items: impl Iterator<Item = (&'v Val, InterfaceType)>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    for (i, (item, ty)) in items.enumerate() {
        check(item, ty, cx).map_err(|error| error.within(format!("element {i}")))?;
    }
    Ok(())
}

fn check_record(
    fields: &[(String, Val)],
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    let InterfaceType::Record(index) = ty else { return Err(cx.mismatch(ty, "a record")) };
    let record = &cx.types().record(index).fields;
    if let Some((name, _)) = fields.iter().find(|(name, _)| record.iter().all(|f| f.name != *name))
    {
        return Err(cx.mismatch(ty, format!("a record with a field `{name}`")));
    }
    if fields.len() != record.len() {
        return Err(cx.mismatch(ty, format!("a record of {} fields", fields.len())));
    }
    for (i, field) in record.iter().enumerate() {
        let Some(value) = field_of(fields, i, &field.name) else {
            return Err(cx.mismatch(ty, format!("a record without the field `{}`", field.name)));
        };
        check(value, field.ty, cx)
            .map_err(|error| error.within(format!("field `{}`", field.name)))?;
    }
    Ok(())
}

fn check_payload(
    payload: Option<&Val>,
    ty: Option<InterfaceType>,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    match (payload, ty) {
        (Some(payload), Some(ty)) => check(payload, ty, cx),
        (None, None) => Ok(()),
        (None, Some(ty)) => Err(cx.mismatch(ty, "no payload")),
        (Some(payload), None) => Err(TypeMismatch::new("no payload", payload.kind())),
    }
}

/// Lowers `value`, which is of type `ty`.
pub fn lower<S: Sink>(
    types: &ComponentTypes,
    value: &Val,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    match (value, ty) {
        (Val::Bool(v), InterfaceType::Bool) => v.lower(sink, ty),
        (Val::S8(v), InterfaceType::S8) => v.lower(sink, ty),
        (Val::U8(v), InterfaceType::U8) => v.lower(sink, ty),
        (Val::S16(v), InterfaceType::S16) => v.lower(sink, ty),
        (Val::U16(v), InterfaceType::U16) => v.lower(sink, ty),
        (Val::S32(v), InterfaceType::S32) => v.lower(sink, ty),
        (Val::U32(v), InterfaceType::U32) => v.lower(sink, ty),
        (Val::S64(v), InterfaceType::S64) => v.lower(sink, ty),
        (Val::U64(v), InterfaceType::U64) => v.lower(sink, ty),
        (Val::Float32(v), InterfaceType::Float32) => v.lower(sink, ty),
        (Val::Float64(v), InterfaceType::Float64) => v.lower(sink, ty),
        (Val::Char(v), InterfaceType::Char) => v.lower(sink, ty),
        (Val::String(v), InterfaceType::String) => v.lower(sink, ty),
        (Val::Resource(v), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => v.lower(sink, ty),
        (Val::List(items), InterfaceType::List(i)) => {
            lower_list(types, items, sink, types.list(i).element)
        }
        (Val::List(items), InterfaceType::FixedList(i)) => {
            let element = types.fixed_list(i).element;
            items.iter().try_for_each(|item| lower(types, item, sink, element))
        }
        (Val::Tuple(items), InterfaceType::Tuple(i)) => {
            let tuple = types.tuple(i);
            let values = items.iter().zip(tuple.types.iter().copied());
            lower_fields(types, values, sink, tuple.abi)
        }
        (Val::Record(fields), InterfaceType::Record(i)) => {
            let record = types.record(i);
            let values = record.fields.iter().enumerate().filter_map(|(i, field)| {
                field_of(fields, i, &field.name).map(|value| (value, field.ty))
            });
            lower_fields(types, values, sink, record.abi)
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
        _ => bail!(bug("a value of another type than was checked")),
    };
    let Some(case) = case.and_then(|case| u32::try_from(case).ok()) else {
        bail!(bug("a case of another type than was checked"));
    };
    sink.variant(abi, case, |sink| match payload {
        Some((payload, ty)) => lower(types, payload, sink, ty),
        None => Ok(()),
    })
}

fn lower_list<S: Sink>(
    types: &ComponentTypes,
    items: &[Val],
    sink: &mut S,
    element: InterfaceType,
) -> Result<()> {
    let write = |sink: &mut MemorySink<'_, '_>, i: usize| lower(types, &items[i], sink, element);
    let pair = sink.with_cx(|cx| cx.list(items.len(), types.abi(element), write))?;
    sink.pair(pair)
}

fn lower_fields<'v, S: Sink>(
    types: &ComponentTypes,
    fields: impl Iterator<Item = (&'v Val, InterfaceType)>,
    sink: &mut S,
    abi: CanonicalAbi,
) -> Result<()> {
    sink.align(abi.align);
    for (value, ty) in fields {
        lower(types, value, sink, ty)?;
    }
    sink.align(abi.align);
    Ok(())
}

/// Field `index`, called `name`. Hosts may write the fields in any order; most keep the record's.
fn field_of<'v>(fields: &'v [(String, Val)], index: usize, name: &str) -> Option<&'v Val> {
    let at_index = fields.get(index).filter(|field| field.0 == name);
    at_index.or_else(|| fields.iter().find(|field| field.0 == name)).map(|field| &field.1)
}

/// Lifts a value of type `ty`.
pub fn lift<S: Source>(types: &ComponentTypes, src: &mut S, ty: InterfaceType) -> Result<Val> {
    Ok(match ty {
        InterfaceType::Bool => Val::Bool(Lift::lift(src, ty)?),
        InterfaceType::S8 => Val::S8(Lift::lift(src, ty)?),
        InterfaceType::U8 => Val::U8(Lift::lift(src, ty)?),
        InterfaceType::S16 => Val::S16(Lift::lift(src, ty)?),
        InterfaceType::U16 => Val::U16(Lift::lift(src, ty)?),
        InterfaceType::S32 => Val::S32(Lift::lift(src, ty)?),
        InterfaceType::U32 => Val::U32(Lift::lift(src, ty)?),
        InterfaceType::S64 => Val::S64(Lift::lift(src, ty)?),
        InterfaceType::U64 => Val::U64(Lift::lift(src, ty)?),
        InterfaceType::Float32 => Val::Float32(Lift::lift(src, ty)?),
        InterfaceType::Float64 => Val::Float64(Lift::lift(src, ty)?),
        InterfaceType::Char => Val::Char(Lift::lift(src, ty)?),
        InterfaceType::String => Val::String(Lift::lift(src, ty)?),
        InterfaceType::Own(_) | InterfaceType::Borrow(_) => {
            Val::Resource(ResourceAny::lift(src, ty)?)
        }
        InterfaceType::List(i) => {
            let element = types.list(i).element;
            let (pointer, len) = src.pair()?;
            // What the elements take in the host is accounted for by `lift_each`.
            Val::List(src.with_cx(|cx| {
                cx.list(pointer, len, types.abi(element), 0, |src, len| {
                    lift_each(types, src, std::iter::repeat_n(element, len))
                })
            })?)
        }
        InterfaceType::FixedList(i) => {
            let list = types.fixed_list(i);
            let elements = std::iter::repeat_n(list.element, list.length as usize);
            Val::List(lift_each(types, src, elements)?)
        }
        InterfaceType::Tuple(i) => {
            let tuple = types.tuple(i);
            src.align(tuple.abi.align);
            let items = lift_each(types, src, tuple.types.iter().copied())?;
            src.align(tuple.abi.align);
            Val::Tuple(items)
        }
        InterfaceType::Record(i) => {
            let record = types.record(i);
            src.align(record.abi.align);
            let values = lift_each(types, src, record.fields.iter().map(|field| field.ty))?;
            src.align(record.abi.align);
            let names = record.fields.iter().map(|field| field.name.clone());
            let size: usize = record.fields.iter().map(|field| named(&field.name)).sum();
            src.with_cx(|cx| cx.charge(size))?;
            Val::Record(names.zip(values).collect())
        }
        InterfaceType::Flags(i) => {
            let flags = types.flags(i);
            let mut words = vec![0; flags.names.len().div_ceil(32)];
            src.align(flags.abi.align);
            src.take_flags(flags.names.len(), &mut words)?;
            let is_set = |i: usize| words[i / 32] & (1 << (i % 32)) != 0;
            let set = || flags.names.iter().enumerate().filter(|(i, _)| is_set(*i));
            let size: usize = set().map(|(_, name)| named(name)).sum();
            src.with_cx(|cx| cx.charge(size))?;
            Val::Flags(set().map(|(_, name)| name.clone()).collect())
        }
        InterfaceType::Enum(i) => {
            let ty = types.enumeration(i);
            src.variant(&ty.abi, |src, case| {
                let name = &ty.names[case as usize];
                src.with_cx(|cx| cx.charge(named(name)))?;
                Ok(Val::Enum(name.clone()))
            })?
        }
        InterfaceType::Variant(i) => {
            let variant = types.variant(i);
            src.variant(&variant.abi, |src, case| {
                let case = &variant.cases[case as usize];
                src.with_cx(|cx| cx.charge(named(&case.name)))?;
                Ok(Val::Variant(case.name.clone(), lift_payload(types, src, case.ty)?))
            })?
        }
        InterfaceType::Option(i) => {
            let option = types.option(i);
            src.variant(&option.abi, |src, case| {
                let ty = (case == 1).then_some(option.ty);
                Ok(Val::Option(lift_payload(types, src, ty)?))
            })?
        }
        InterfaceType::Result(i) => {
            let result = types.result(i);
            src.variant(&result.abi, |src, case| {
                Ok(Val::Result(match case {
                    0 => Ok(lift_payload(types, src, result.ok)?),
                    _ => Err(lift_payload(types, src, result.err)?),
                }))
            })?
        }
    })
}

fn lift_payload<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    ty: Option<InterfaceType>,
) -> Result<Option<Box<Val>>> {
    match ty {
        Some(ty) => {
            src.with_cx(|cx| cx.charge(size_of::<Val>()))?;
            Ok(Some(Box::new(lift(types, src, ty)?)))
        }
        None => Ok(None),
    }
}

/// What a name beside a value takes in the host.
fn named(name: &str) -> usize {
    size_of::<String>() + name.len()
}

fn lift_each<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    elements: impl ExactSizeIterator<Item = InterfaceType>,
) -> Result<Vec<Val>> {
    src.with_cx(|cx| cx.charge(elements.len().saturating_mul(size_of::<Val>())))?;
    let mut items = reserved(elements.len())?;
    for ty in elements {
        items.push(lift(types, src, ty)?);
    }
    Ok(items)
}
