//! Lists of records or tuples of scalars, as they lie in a guest's memory.

use super::{Record, Val};
use crate::types::{FieldNames, NoChar, RowField, RowShape, Scalar, ScalarType, scalars};
use std::sync::Arc;

/// Rows of one shape.
#[derive(Clone)]
pub struct Rows {
    shape: Arc<RowShape>,
    /// The rows one after the other. No byte is anything but a scalar's or zero, and scalars are
    /// valid: see [`Rows::new`].
    bytes: Vec<u8>,
}

impl RowShape {
    /// The fields of `value` in the order of the shape's, where that is how it has them. `known` are
    /// names that were found to be the shape's: most records share them.
    #[inline]
    pub(crate) fn fields_of<'v>(
        &self,
        value: &'v Val,
        known: &mut Option<&'v FieldNames>,
    ) -> Option<&'v [Val]> {
        let values = match (value, &self.names) {
            (Val::Record(record), Some(names)) => {
                let found = record.shared_names();
                if !known.is_some_and(|known| Arc::ptr_eq(known, found)) {
                    if !Arc::ptr_eq(names, found) && names != found {
                        return None;
                    }
                    *known = Some(found);
                }
                record.values()
            }
            (Val::Tuple(values), None) => values,
            _ => return None,
        };
        (values.len() == self.fields.len()).then_some(values)
    }

    /// Whether `values`, one for each field, are of the types of the fields.
    #[inline]
    pub(crate) fn accepts(&self, values: &[Val]) -> bool {
        self.fields.iter().zip(values).all(|(field, value)| field.ty.accepts(value))
    }

    /// Writes `values`, one for each field, to the bytes of a row. `None` when one is of another
    /// type.
    #[inline]
    pub(crate) fn write<'v>(
        &self,
        values: impl Iterator<Item = &'v Val>,
        row: &mut [u8],
    ) -> Option<()> {
        self.fields
            .iter()
            .zip(values)
            .try_for_each(|(field, value)| field.ty.write(value, row.get_mut(field.offset..)?))
    }

    /// The fields of a row.
    fn read(&self, row: &[u8]) -> Vec<Val> {
        let read = |field: &RowField| field.ty.read(&row[field.offset..]);
        self.fields.iter().map(|field| read(field).expect("rows have scalars only")).collect()
    }

    /// Makes bytes of a guest rows: what is not zero in a `bool` is one, and gaps are cleared,
    /// because what is in them is no part of a value.
    fn clean(&self, bytes: &mut [u8]) -> Result<(), NoChar> {
        if !self.delicate {
            return Ok(());
        }
        for row in bytes.chunks_exact_mut(self.size) {
            for field in &self.fields {
                match field.ty {
                    ScalarType::Bool => row[field.offset] = u8::from(row[field.offset] != 0),
                    ScalarType::Char => {
                        char::read(&row[field.offset..]).transpose()?;
                    }
                    _ => {}
                }
            }
            self.gaps.iter().for_each(|gap| row[gap.clone()].fill(0));
        }
        Ok(())
    }
}

impl Rows {
    /// Rows that were copied from a guest.
    pub(crate) fn new(shape: Arc<RowShape>, mut bytes: Vec<u8>) -> Result<Rows, NoChar> {
        shape.clean(&mut bytes)?;
        Ok(Rows { shape, bytes })
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() / self.shape.size
    }

    /// The rows one after the other, where they are of this shape.
    pub(crate) fn bytes(&self, shape: &Arc<RowShape>) -> Option<&[u8]> {
        (Arc::ptr_eq(&self.shape, shape) || self.shape == *shape).then_some(&self.bytes)
    }

    /// Row `index`, which has to be there.
    pub(super) fn value(&self, index: usize) -> Val {
        let values = self.shape.read(&self.bytes[index * self.shape.size..]);
        match &self.shape.names {
            Some(names) => Val::Record(Record::of_names(names, values)),
            None => Val::Tuple(values),
        }
    }

    /// Whether the rows are equal, where their bytes say so.
    pub(super) fn equal(&self, other: &Rows) -> Option<bool> {
        let other_bytes = other.bytes(&self.shape)?;
        if self.bytes == other_bytes {
            return Some(true);
        }
        // Floats may be equal whose bytes are not.
        let float = |it: &RowField| matches!(it.ty, ScalarType::Float32 | ScalarType::Float64);
        (!self.shape.fields.iter().any(float)).then_some(false)
    }
}

macro_rules! scalar {
    ($($kind:ident $ty:ident;)*) => {
        impl ScalarType {
            /// Whether `value` is of this type.
            #[inline]
            fn accepts(self, value: &Val) -> bool {
                match self {
                    $(ScalarType::$kind => matches!(value, Val::$kind(_)),)*
                }
            }

            /// The value that lies at the start of `bytes`.
            fn read(self, bytes: &[u8]) -> Option<Val> {
                match self {
                    $(ScalarType::$kind => <$ty>::read(bytes)?.ok().map(Val::$kind),)*
                }
            }

            /// Writes `value` to the start of `bytes`. `None` when it is of another type, or there is
            /// no room.
            #[inline]
            fn write(self, value: &Val, bytes: &mut [u8]) -> Option<()> {
                match self {
                    $(ScalarType::$kind => match value {
                        Val::$kind(value) => value.write(bytes),
                        _ => None,
                    },)*
                }
            }
        }
    };
}

scalars! { scalar }
