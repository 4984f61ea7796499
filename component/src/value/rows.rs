//! Lists of records or tuples of scalars, as they lie in a guest's memory.

use super::{OfScalars, Record, Value};
use crate::types::{NoChar, RowField, RowShape, Scalar, ScalarType};
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
    /// The fields of a row.
    fn read(&self, row: &[u8]) -> Vec<Value> {
        let read = |field: &RowField| Value::read(field.ty, &row[field.offset..])?.ok();
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
    pub(super) fn value(&self, index: usize) -> Value {
        let values = self.shape.read(&self.bytes[index * self.shape.size..]);
        match &self.shape.names {
            Some(names) => Value::Record(Record::of_names(names, values)),
            None => Value::Tuple(values),
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
