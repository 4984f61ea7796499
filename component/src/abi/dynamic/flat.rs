//! Lists of scalars, or of records or tuples of scalars: nothing in them is elsewhere, so that their bytes are all of them.

use super::Dynamic;
use super::view::{Fields, View};
use crate::types::{ComponentTypes, InterfaceType, RowShape, ScalarType, scalars};
use std::collections::VecDeque;

/// What a check of values has made of them that lowering needs: the bytes of flat lists, in the order in which both walks
/// come to them. (A list is often larger than what processors keep near: to go through it once more costs as much as to
/// write it.)
#[derive(Default)]
pub struct Checked {
    lists: VecDeque<CheckedList>,
}

/// The bytes of the list whose first element lies at this address of the host.
struct CheckedList {
    first: usize,
    bytes: Vec<u8>,
}

impl Checked {
    pub(super) fn push<V>(&mut self, values: &[V], bytes: Vec<u8>) {
        self.lists.push_back(CheckedList { first: values.as_ptr().addr(), bytes });
    }

    /// Whether all lists were lowered.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The bytes of `values`, if it is their turn.
    pub(super) fn take<V>(&mut self, values: &[V]) -> Option<Vec<u8>> {
        let list = self.lists.pop_front_if(|list| list.first == values.as_ptr().addr())?;
        Some(list.bytes)
    }
}

/// Whether lists of `element` are flat.
pub(super) fn is_flat(types: &ComponentTypes, element: InterfaceType) -> bool {
    ScalarType::of(element).is_some() || types.rows(element).is_some()
}

/// Writes the elements of a flat list to `bytes`, which are as many as they need.
///
/// # Errors
///
/// The index of an element that is of another type.
pub(super) fn write<V: Dynamic>(
    types: &ComponentTypes,
    values: &[V],
    element: InterfaceType,
    bytes: &mut [u8],
) -> Result<(), usize> {
    macro_rules! write_scalars {
        ($($kind:ident $ty:ident;)*) => {
            match element {
                // The type is a constant, so that no element asks for it.
                $(InterfaceType::$kind => write_each(values, bytes, size_of::<$ty>(), |value, place| {
                    value.write(ScalarType::$kind, place).is_some()
                }),)*
                _ => match types.rows(element) {
                    Some(rows) => write_rows(types, values, element, rows, bytes),
                    None => Err(0),
                },
            }
        };
    }
    scalars! { write_scalars }
}

/// Has `write` write each of `values`, which take `size` bytes. (It is a call, as the walk that it is a leaf of has little of
/// the stack.)
#[inline(never)]
fn write_each<V>(
    values: &[V],
    bytes: &mut [u8],
    size: usize,
    write: impl Fn(&V, &mut [u8]) -> bool,
) -> Result<(), usize> {
    let mut each = values.iter().zip(bytes.chunks_exact_mut(size));
    each.position(|(value, place)| !write(value, place)).map_or(Ok(()), Err)
}

#[inline(never)]
fn write_rows<V: Dynamic>(
    types: &ComponentTypes,
    values: &[V],
    element: InterfaceType,
    rows: &RowShape,
    bytes: &mut [u8],
) -> Result<(), usize> {
    let mut known = V::Known::default();
    for (i, (value, row)) in values.iter().zip(bytes.chunks_exact_mut(rows.size)).enumerate() {
        let is_written = value.each_of_row(rows, &mut known, |field, value| {
            row.get_mut(field.offset..).and_then(|place| value.write(field.ty, place)).is_some()
        });
        if !is_written {
            write_in_order(types, value, element, rows, row).ok_or(i)?;
        }
    }
    Ok(())
}

/// Writes a record whose fields are in another order than its type's.
#[cold]
fn write_in_order<V: Dynamic>(
    types: &ComponentTypes,
    value: &V,
    element: InterfaceType,
    rows: &RowShape,
    row: &mut [u8],
) -> Option<()> {
    let (View::Record(record), InterfaceType::Record(i)) = (value.view(), element) else {
        return None;
    };
    if record.len() != rows.len() {
        return None;
    }
    for (field, of_type) in rows.fields.iter().zip(&types.record(i).fields) {
        record.get(&of_type.name)?.write(field.ty, row.get_mut(field.offset..)?)?;
    }
    Some(())
}
