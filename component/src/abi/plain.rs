//! Lists of records whose layout in Rust is the canonical one: one check of bounds, one copy.
//!
//! The derives prove the layouts equal at compile time. Linear memory is little endian, so on a
//! host that is not, elements go one by one.

use anyhow::Result;
use bytemuck::{NoUninit, Pod};

use super::{Lift, Lower, Sink, Source};
use crate::types::InterfaceType;

/// Writes a list of plain values.
pub fn lower_list<T, S>(items: &[T], sink: &mut S) -> Result<()>
where
    T: Lower + NoUninit,
    S: Sink,
{
    if cfg!(target_endian = "big") {
        return sink.list_of(items, UNNEEDED);
    }
    sink.plain_list(bytemuck::cast_slice(items), items.len(), T::ABI)
}

/// Reads a list of plain values.
pub fn lift_list<T, S>(src: &mut S) -> Result<Vec<T>>
where
    T: Lift + Pod,
    S: Source,
{
    if cfg!(target_endian = "big") {
        return src.list_of(UNNEEDED);
    }
    src.plain_list(T::ABI)
}

/// Plain values hold no handles, so their component type tells them nothing.
const UNNEEDED: InterfaceType = InterfaceType::Bool;
