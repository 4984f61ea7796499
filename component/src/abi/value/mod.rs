//! `Val` through the same sources and sinks: the component's own types say what to do.
//!
//! How deep a value nests is bounded by its type, and validation bounds types.
//!
//! Arguments are looked at twice: [`check`] sees that they are of their types before [`lower`] writes
//! any of them. One walk for both was rejected: a list calls the guest's `realloc` before its elements
//! are written, so a host's mistake in the last of them would leave a guest in the middle of a call
//! that nobody made. Of scalars and lists of scalars or records of scalars, both walks are short.

mod check;
mod lift;
mod lower;
mod scalars;

pub use check::{check, check_all};
pub use lift::lift;
pub use lower::lower;
pub use scalars::{RawScalar, Scalars};

use super::handle::bug;
use crate::types::{ComponentTypes, InterfaceType, RecordType};
use crate::val::{FieldNames, Record, Val};
use std::sync::Arc;

fn unchecked() -> anyhow::Error {
    bug("a value of another type than was checked")
}

/// Whether a record with fields `names` has those of `ty`, in their order.
#[inline]
fn in_order(names: &FieldNames, ty: &RecordType) -> bool {
    Arc::ptr_eq(names, ty.names()) || names == ty.names()
}

/// Field `index` of type `ty`: hosts may write the fields in any order.
fn field<'v>(record: &'v Record, ty: &RecordType, index: usize) -> Option<&'v Val> {
    record.get(&ty.fields.get(index)?.name)
}

/// The element type of a list, and how many elements it has, where that is fixed.
fn element(types: &ComponentTypes, ty: InterfaceType) -> Option<(InterfaceType, Option<u32>)> {
    match ty {
        InterfaceType::List(i) => Some((types.list(i).element, None)),
        InterfaceType::FixedList(i) => {
            let list = types.fixed_list(i);
            Some((list.element, Some(list.length)))
        }
        _ => None,
    }
}
