//! Values for `serde`, both ways.
//!
//! [`Value`](crate::Value) and [`Val`](crate::Val) can be serialised as they are. The way back is driven by
//! a type of the component: `&Type` is a [`DeserializeSeed`](serde::de::DeserializeSeed) for values of it, and
//! `&ComponentFunc` one for the arguments of the function. Formats have to be self-describing, as JSON, CBOR and MessagePack are.
//! A `list<u8>` may also be read from bytes, where a format has them.
#![doc = include_str!("mapping.md")]

mod de;
mod ser;

#[cfg(any(feature = "json", feature = "wave"))]
use {
    crate::abi::dynamic::{Dynamic, has_handle},
    anyhow::{Result, bail},
    wharf_runtime::error::Unsupported,
};

/// Sees that there is a text for `value`.
///
/// # Errors
///
/// There is a handle in it: no text says which.
#[cfg(any(feature = "json", feature = "wave"))]
pub(crate) fn check_has_text<V: Dynamic>(value: &V) -> Result<()> {
    if has_handle(value) {
        bail!(Unsupported::new("a value with a resource in it has no text"));
    }
    Ok(())
}

/// The largest integer up to which all integers are exact as an `f64`, which is what most readers of
/// JSON make of numbers.
const MAX_SAFE: u64 = (1 << 53) - 1;
/// How floats are spelt that are no numbers of JSON.
pub(crate) const NAN: &str = "nan";
pub(crate) const INFINITY: &str = "inf";
pub(crate) const NEGATIVE_INFINITY: &str = "-inf";
