//! How records or tuples of scalars lie in memory, one after the other.

use super::layout::CanonicalAbi;
use super::scalar::ScalarType;
use super::{FieldNames, InterfaceType, size_of_copy};
use std::ops::Range;

/// A record or a tuple whose fields are scalars.
#[derive(Debug, PartialEq, Eq)]
pub struct RowShape {
    /// The names of the fields; those of a tuple have none.
    pub(crate) names: Option<FieldNames>,
    /// What copies of all names take.
    pub(crate) size_of_names: usize,
    pub(crate) fields: Box<[RowField]>,
    /// The bytes of a row.
    pub(crate) size: usize,
    /// The bytes of a row that are no field's.
    pub(crate) gaps: Box<[Range<usize>]>,
    /// Whether a guest's bytes may have to be refused or changed: in `char`s, `bool`s and gaps.
    pub(crate) delicate: bool,
}

/// A field of a row.
#[derive(Debug, PartialEq, Eq)]
pub struct RowField {
    pub(crate) ty: ScalarType,
    /// Where it begins in a row.
    pub(crate) offset: usize,
}

impl RowShape {
    /// The shape of rows of layout `abi` that have `fields`, each with where it begins; `None` when
    /// any of them is no scalar.
    pub(super) fn new(
        names: Option<FieldNames>,
        fields: impl Iterator<Item = (InterfaceType, u32)>,
        abi: CanonicalAbi,
    ) -> Option<RowShape> {
        let field = |(ty, offset): (InterfaceType, u32)| {
            Some(RowField { ty: ScalarType::of(ty)?, offset: offset as usize })
        };
        let fields = fields.map(field).collect::<Option<Box<[_]>>>()?;
        let size = abi.size as usize;
        let ends = fields.iter().map(|field| field.offset + field.ty.size());
        let starts = fields.iter().map(|field| field.offset).skip(1).chain([size]);
        let gaps: Box<[_]> =
            ends.zip(starts).map(|(a, b)| a..b).filter(|gap| !gap.is_empty()).collect();
        let delicate = !gaps.is_empty()
            || fields.iter().any(|it| matches!(it.ty, ScalarType::Bool | ScalarType::Char));
        let copies = names.iter().flat_map(|names| names.iter()).map(|name| size_of_copy(name));
        let size_of_names = copies.sum();
        (size > 0).then_some(RowShape { names, size_of_names, fields, size, gaps, delicate })
    }

    /// The number of fields.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }
}
