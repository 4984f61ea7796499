//! Values on their way from a guest.

use super::scalars::lift_scalar;
use crate::abi::context::reserved;
use crate::abi::{Lift, Source};
use crate::error::bug;
use crate::resource::ResourceAny;
use crate::types::{ComponentTypes, InterfaceType, Name, RowShape, scalars};
use crate::val::{Elements, List, Record, Rows, Val};
use anyhow::Result;
use std::sync::Arc;
use wharf_runtime::check_stack;

/// Lifts a value of type `ty`.
pub fn lift<S: Source>(types: &ComponentTypes, src: &mut S, ty: InterfaceType) -> Result<Val> {
    Ok(match ty {
        InterfaceType::String => Val::String(Lift::lift(src, ty)?),
        InterfaceType::Own(_) | InterfaceType::Borrow(_) => {
            Val::Resource(ResourceAny::lift(src, ty)?)
        }
        InterfaceType::List(i) => Val::List(lift_list(types, src, types.list(i).element)?),
        InterfaceType::FixedList(i) => {
            let list = types.fixed_list(i);
            let elements = std::iter::repeat_n(list.element, list.length as usize);
            Val::List(lift_each(types, src, elements)?.into())
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
            let record = Record::new(Arc::clone(record.names()), values);
            let record = record.ok_or_else(|| bug("a record of other fields than its type's"));
            Val::Record(record?)
        }
        InterfaceType::Flags(i) => {
            let flags = types.flags(i);
            let mut words = vec![0; flags.names.len().div_ceil(32)];
            src.align(flags.abi.align);
            src.take_flags(flags.names.len(), &mut words)?;
            let is_set = |i: usize| words[i / 32] & (1 << (i % 32)) != 0;
            let names = flags.names.iter().enumerate();
            let set =
                Vec::from_iter(names.filter(|(i, _)| is_set(*i)).map(|(_, name)| name.clone()));
            src.with_cx(|cx| cx.charge(size_of_val::<[Name]>(&set)))?;
            Val::Flags(set)
        }
        InterfaceType::Enum(i) => {
            let ty = types.enumeration(i);
            src.variant(&ty.abi, |_, case| Ok(Val::Enum(ty.names[case as usize].clone())))?
        }
        InterfaceType::Variant(i) => {
            let variant = types.variant(i);
            src.variant(&variant.abi, |src, case| {
                let case = &variant.cases[case as usize];
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
        _ => lift_scalar(src, ty)?,
    })
}

fn lift_payload<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    ty: Option<InterfaceType>,
) -> Result<Option<Box<Val>>> {
    match ty {
        Some(ty) => {
            check_stack()?;
            src.with_cx(|cx| cx.charge(size_of::<Val>()))?;
            Ok(Some(Box::new(lift(types, src, ty)?)))
        }
        None => Ok(None),
    }
}

fn lift_each<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    elements: impl ExactSizeIterator<Item = InterfaceType>,
) -> Result<Vec<Val>> {
    check_stack()?;
    src.with_cx(|cx| cx.charge(elements.len().saturating_mul(size_of::<Val>())))?;
    let mut items = reserved(elements.len())?;
    for ty in elements {
        items.push(lift(types, src, ty)?);
    }
    Ok(items)
}

fn lift_list<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    element: InterfaceType,
) -> Result<List> {
    macro_rules! lift_elements {
        ($($kind:ident $ty:ident;)*) => {
            match element {
                $(InterfaceType::$kind => {
                    Elements::$kind(<$ty as Lift>::lift_list(src, element)?)
                })*
                _ => match types.rows(element) {
                    Some(shape) => Elements::Rows(lift_rows(types, src, shape, element)?),
                    None => return lift_values(types, src, element),
                }
            }
        };
    }
    let elements = scalars! { lift_elements };
    // A host that asks for references to the elements makes them values: what the guest may cost the
    // host includes them.
    let each = 1 + types.rows(element).map_or(0, |shape| shape.len());
    let size = elements.len().saturating_mul(each * size_of::<Val>());
    src.with_cx(|cx| cx.charge(size))?;
    Ok(List::compact(elements))
}

/// Reads a list of records or tuples of scalars, in one copy.
fn lift_rows<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    shape: &Arc<RowShape>,
    element: InterfaceType,
) -> Result<Rows> {
    let (pointer, len) = src.span()?;
    let bytes = src.with_cx(|cx| {
        let abi = types.abi(element);
        let bytes = cx.list_bytes(pointer, len, abi, abi.size as usize)?;
        let mut copy = reserved(bytes.len())?;
        copy.extend_from_slice(bytes);
        anyhow::Ok(copy)
    })?;
    Ok(Rows::new(Arc::clone(shape), bytes)?)
}

fn lift_values<S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    element: InterfaceType,
) -> Result<List> {
    let (pointer, len) = src.span()?;
    // What the elements take in the host is accounted for by `lift_each`.
    let values = src.with_cx(|cx| {
        cx.list(pointer, len, types.abi(element), 0, |src, len| {
            lift_each(types, src, std::iter::repeat_n(element, len))
        })
    })?;
    Ok(values.into())
}
