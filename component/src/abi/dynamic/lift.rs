//! Values on their way from a guest.

use super::Dynamic;
use crate::abi::context::reserved;
use crate::abi::{Lift, Source};
use crate::resource::ResourceAny;
use crate::types::{ComponentTypes, InterfaceType};
use anyhow::Result;
use wharf_runtime::check_stack;

/// Lifts a value of type `ty`.
pub fn lift<V: Dynamic, S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    ty: InterfaceType,
) -> Result<V> {
    Ok(match ty {
        InterfaceType::String => V::string(Lift::lift(src, ty)?),
        InterfaceType::Own(_) | InterfaceType::Borrow(_) => {
            V::resource(ResourceAny::lift(src, ty)?)
        }
        InterfaceType::List(i) => V::lift_list(types, src, types.list(i))?,
        InterfaceType::FixedList(i) => {
            let list = types.fixed_list(i);
            let elements = std::iter::repeat_n(list.element, list.length as usize);
            V::fixed_list(lift_each(types, src, elements)?)
        }
        InterfaceType::Tuple(i) => {
            let tuple = types.tuple(i);
            src.align(tuple.abi.align);
            let items = lift_each(types, src, tuple.types.iter().copied())?;
            src.align(tuple.abi.align);
            V::tuple(items)
        }
        InterfaceType::Record(i) => {
            let record = types.record(i);
            check_stack()?;
            src.charge(record.fields.iter().map(|field| V::field_size(&field.name)).sum())?;
            src.align(record.abi.align);
            let value = V::record(record, |ty| lift(types, src, ty))?;
            src.align(record.abi.align);
            value
        }
        InterfaceType::Flags(i) => {
            let flags = types.flags(i);
            let mut words = vec![0; flags.names.len().div_ceil(32)];
            src.align(flags.abi.align);
            src.take_flags(flags.names.len(), &mut words)?;
            let is_set = |i: usize| words[i / 32] & (1 << (i % 32)) != 0;
            let names = flags.names.iter().enumerate();
            let set = names.filter(|(i, _)| is_set(*i)).map(|(_, name)| name);
            let size = set.clone().map(|name| size_of::<V::Name>() + V::name_size(name));
            src.charge(size.sum())?;
            V::flags(set)
        }
        InterfaceType::Enum(i) => {
            let ty = types.enumeration(i);
            src.variant(&ty.abi, |src, case| {
                let case = &ty.names[case as usize];
                src.charge(V::name_size(case))?;
                Ok(V::enumeration(case))
            })?
        }
        InterfaceType::Variant(i) => {
            let variant = types.variant(i);
            src.variant(&variant.abi, |src, case| {
                let case = &variant.cases[case as usize];
                src.charge(V::name_size(&case.name))?;
                Ok(V::variant(&case.name, lift_payload(types, src, case.ty)?))
            })?
        }
        InterfaceType::Option(i) => {
            let option = types.option(i);
            src.variant(&option.abi, |src, case| {
                let ty = (case == 1).then_some(option.ty);
                Ok(V::option(lift_payload(types, src, ty)?))
            })?
        }
        InterfaceType::Result(i) => {
            let result = types.result(i);
            src.variant(&result.abi, |src, case| {
                Ok(V::result(match case {
                    0 => Ok(lift_payload(types, src, result.ok)?),
                    _ => Err(lift_payload(types, src, result.err)?),
                }))
            })?
        }
        _ => V::lift_scalar(src, ty)?,
    })
}

/// Lifts a value of type `ty` over `old`, which may be of any: what that had allocated may be used again.
pub fn lift_over<V: Dynamic, S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    ty: InterfaceType,
    old: &mut V,
) -> Result<()> {
    if let InterfaceType::List(i) = ty {
        return V::lift_list_over(types, src, types.list(i), old);
    }
    *old = lift(types, src, ty)?;
    Ok(())
}

fn lift_payload<V: Dynamic, S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    ty: Option<InterfaceType>,
) -> Result<Option<Box<V>>> {
    match ty {
        Some(ty) => {
            check_stack()?;
            src.charge(size_of::<V>())?;
            Ok(Some(Box::new(lift(types, src, ty)?)))
        }
        None => Ok(None),
    }
}

fn lift_each<V: Dynamic, S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    elements: impl ExactSizeIterator<Item = InterfaceType>,
) -> Result<Vec<V>> {
    check_stack()?;
    src.charge(elements.len().saturating_mul(size_of::<V>()))?;
    let mut items = reserved(elements.len())?;
    for ty in elements {
        items.push(lift(types, src, ty)?);
    }
    Ok(items)
}

/// Reads the elements of a list, one after the other.
pub(super) fn lift_values<V: Dynamic, S: Source>(
    types: &ComponentTypes,
    src: &mut S,
    element: InterfaceType,
) -> Result<Vec<V>> {
    let (pointer, len) = src.span()?;
    // What the elements take in the host is accounted for by `lift_each`.
    src.with_cx(|cx| {
        cx.list(pointer, len, types.abi(element), 0, |src, len| {
            lift_each(types, src, std::iter::repeat_n(element, len))
        })
    })
}
