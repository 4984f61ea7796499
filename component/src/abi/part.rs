//! The parts of types: fields, elements, and payloads of cases, by their index.

use anyhow::Result;

use super::{ComponentType, ListTypes};
use crate::error::bug;
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType};

/// What sinks and sources know of the types of values on their way.
pub trait Typed {
    /// The types of the component.
    fn types(&self) -> &ComponentTypes;

    /// The type of part `index` of `ty`, where `T` needs to know it: a field of a record, an element of a
    /// tuple or a list, the payload of a case.
    #[inline]
    fn part<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        // Types were compared before, so there is one; where not, `ty` makes whoever asks for it fail.
        if T::NEEDS.types() { part_type(self.types(), ty, index).unwrap_or(ty) } else { ty }
    }

    /// The layout of `T`, which is of type `ty`.
    #[inline]
    fn abi<T: ComponentType + ?Sized>(&self, ty: InterfaceType) -> CanonicalAbi {
        if T::NEEDS.layouts() { self.types().abi(ty) } else { T::ABI }
    }

    /// The layout of `T`, which is of the variant type `ty`: `known`, where Rust knows it.
    #[inline]
    fn variant_abi<T: ComponentType + ?Sized>(
        &self,
        ty: InterfaceType,
        known: &VariantAbi,
    ) -> VariantAbi {
        if T::NEEDS.layouts() { self.types().variant_abi(ty).unwrap_or(*known) } else { *known }
    }
}

/// The type of part `index` of `ty`; `None` for a case without payload. All elements of a list are of one
/// type, and an option has one part, whatever the index.
pub(super) fn part_type(
    types: &ComponentTypes,
    ty: InterfaceType,
    index: usize,
) -> Option<InterfaceType> {
    match ty {
        InterfaceType::Record(i) => types.record(i).fields.get(index).map(|field| field.ty),
        InterfaceType::Tuple(i) => types.tuple(i).types.get(index).copied(),
        InterfaceType::List(i) => Some(types.list(i).element),
        InterfaceType::FixedList(i) => Some(types.fixed_list(i).element),
        InterfaceType::Variant(i) => types.variant(i).cases.get(index).and_then(|case| case.ty),
        InterfaceType::Option(i) => Some(types.option(i).ty),
        InterfaceType::Result(i) if index == 0 => types.result(i).ok,
        InterfaceType::Result(i) => types.result(i).err,
        _ => None,
    }
}

/// How messages call part `index` of `ty`.
#[cold]
pub(super) fn part_name(types: &ComponentTypes, ty: InterfaceType, index: usize) -> String {
    match ty {
        InterfaceType::Record(i) => {
            let field = types.record(i).fields.get(index);
            format!("field `{}`", field.map_or("", |field| &field.name))
        }
        InterfaceType::Variant(i) => {
            let case = types.variant(i).cases.get(index);
            format!("case `{}`", case.map_or("", |case| &case.name))
        }
        InterfaceType::Option(_) => "payload of the option".to_owned(),
        InterfaceType::Result(_) if index == 0 => "`ok` of the result".to_owned(),
        InterfaceType::Result(_) => "`err` of the result".to_owned(),
        _ => format!("element {index}"),
    }
}

/// The type of parameter or result `index`, where `T` needs to know it.
#[inline]
pub(super) fn listed_type<T: ComponentType>(
    types: &ListTypes<'_>,
    index: usize,
) -> Result<InterfaceType> {
    if !T::NEEDS.types() {
        return Ok(InterfaceType::Bool);
    }
    types.get(index).ok_or_else(|| bug("more values than the function has"))
}
