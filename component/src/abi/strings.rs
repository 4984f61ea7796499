//! Strings in the three encodings: CanonicalABI.md `load_string` and `store_string`.
//!
//! Where the guest does not take UTF-8, the specification fixes how often and with which sizes its
//! `realloc` is called, and guests can tell.

use anyhow::{Result, bail};
use std::borrow::Cow;
use std::char::DecodeUtf16Error;
use wharf_runtime::Trap;
use wharf_runtime::error::{Limit, LimitReached};

use super::context::{LiftContext, LowerContext, Span, no_memory};
use crate::error::{AbiError, AbiValue, bug};
use crate::plan::StringEncoding;

/// The trap of a `realloc` that returns what is not in memory.
const BEYOND: Trap = Trap::StringOutOfBounds;

/// Where the host has no memory for so short a string, it has none for an error either.
const SHORT: usize = 256;

/// Set in the length of a string that is UTF-16 where it might have been Latin-1.
pub(crate) const UTF16_TAG: u32 = 1 << 31;

/// Writes `string` to new memory of the guest; returns where, and how many code units.
#[inline]
pub(super) fn lower(cx: &mut LowerContext<'_>, string: &str) -> Result<Span> {
    if cx.discards() {
        return Ok(Span::NONE);
    }
    // The worst case of each encoding must have a size of 32 bits, and a length that leaves the
    // tag free.
    let len = match u32::try_from(string.len()) {
        Ok(len) if len < UTF16_TAG => len,
        _ => return Err(too_long(string.len())),
    };
    if cx.encoding != StringEncoding::Utf8 {
        return lower_encoded(cx, string, len);
    }
    let (pointer, bytes) = cx.reallocated(BEYOND, [0, 0, 1, len])?;
    bytes.copy_from_slice(string.as_bytes());
    Ok(Span::new(pointer, len))
}

/// Writes a string of `len` bytes in another encoding than ours.
fn lower_encoded(cx: &mut LowerContext<'_>, string: &str, len: u32) -> Result<Span> {
    match cx.encoding {
        StringEncoding::Utf8 => bail!(bug("a string that needs no encoding")),
        StringEncoding::Utf16 => lower_utf16(cx, string, len),
        StringEncoding::CompactUtf16 => lower_compact(cx, string, len),
    }
}

#[cold]
fn too_long(len: usize) -> anyhow::Error {
    LimitReached::new(Limit::StringBytes, len as u64, (UTF16_TAG - 1).into()).into()
}

/// Reads the string at `pointer`. `len` counts code units, and is tagged in the third encoding.
pub(super) fn lift(cx: &mut LiftContext<'_>, pointer: u32, len: u32) -> Result<String> {
    match cx.encoding {
        StringEncoding::Utf8 => {
            let bytes = bytes(cx, pointer, len.into(), 1)?;
            let string = utf8(bytes)?;
            cx.charge(string.len())?;
            if string.len() <= SHORT {
                return Ok(string.to_owned());
            }
            let mut owned = empty(string.len())?;
            owned.push_str(string);
            Ok(owned)
        }
        StringEncoding::Utf16 => lift_utf16(cx, pointer, len),
        StringEncoding::CompactUtf16 if len & UTF16_TAG != 0 => {
            lift_utf16(cx, pointer, len ^ UTF16_TAG)
        }
        StringEncoding::CompactUtf16 => {
            let latin1 = bytes(cx, pointer, len.into(), 2)?;
            let high = latin1.iter().filter(|byte| !byte.is_ascii()).count();
            cx.charge(latin1.len() + high)?;
            let mut string = empty(latin1.len() + high)?;
            string.extend(latin1.iter().map(|&byte| char::from(byte)));
            Ok(string)
        }
    }
}

/// [`lift`] without a copy, where that can be.
pub(super) fn borrow<'a>(cx: &mut LiftContext<'a>, pointer: u32, len: u32) -> Result<Cow<'a, str>> {
    match cx.encoding {
        StringEncoding::Utf8 => Ok(utf8(bytes(cx, pointer, len.into(), 1)?)?.into()),
        _ => lift(cx, pointer, len).map(Cow::Owned),
    }
}

/// Sees that the string at `pointer` lies in memory.
pub(super) fn check_bounds(cx: &LiftContext<'_>, pointer: u32, len: u32) -> Result<()> {
    let (size, align) = match cx.encoding {
        StringEncoding::Utf8 => (len.into(), 1),
        StringEncoding::Utf16 => (u64::from(len) * 2, 2),
        StringEncoding::CompactUtf16 if len & UTF16_TAG != 0 => (u64::from(len ^ UTF16_TAG) * 2, 2),
        StringEncoding::CompactUtf16 => (len.into(), 2),
    };
    bytes(cx, pointer, size, align).map(drop)
}

/// Allocates for the worst case, one code unit per byte, and gives back what was not needed.
fn lower_utf16(cx: &mut LowerContext<'_>, string: &str, len: u32) -> Result<Span> {
    let worst = double(len)?;
    let (pointer, bytes) = cx.reallocated(BEYOND, [0, 0, 2, worst])?;
    let units = write_utf16(bytes, string.encode_utf16());
    let size = units * 2;
    if size < worst {
        return Ok(Span::new(cx.reallocate(BEYOND, [pointer, worst, 2, size])?, units));
    }
    Ok(Span::new(pointer, units))
}

/// Assumes that Latin-1 will do, until a character proves otherwise; then what was written is
/// widened.
fn lower_compact(cx: &mut LowerContext<'_>, string: &str, len: u32) -> Result<Span> {
    let (pointer, bytes) = cx.reallocated(BEYOND, [0, 0, 2, len])?;
    let mut written = 0;
    for (char, byte) in string.chars().zip(bytes) {
        let Ok(latin1) = u8::try_from(u32::from(char)) else {
            return widen(cx, string, len, pointer);
        };
        *byte = latin1;
        written += 1;
    }
    if written < len {
        return Ok(Span::new(cx.reallocate(BEYOND, [pointer, len, 2, written])?, written));
    }
    Ok(Span::new(pointer, written))
}

/// The Latin-1 bytes that `realloc` has moved are written anew as UTF-16 with the rest: what
/// matters to the guest is the order of its calls.
fn widen(cx: &mut LowerContext<'_>, string: &str, len: u32, pointer: u32) -> Result<Span> {
    let worst = double(len)?;
    let (pointer, bytes) = cx.reallocated(BEYOND, [pointer, len, 2, worst])?;
    let units = write_utf16(bytes, string.encode_utf16());
    let size = units * 2;
    let pointer =
        if size < worst { cx.reallocate(BEYOND, [pointer, worst, 2, size])? } else { pointer };
    Ok(Span::new(pointer, units | UTF16_TAG))
}

/// Writes `units` and returns how many they were. No string has more units than `bytes` has room
/// for: UTF-8 takes at least a byte for each.
fn write_utf16(bytes: &mut [u8], units: impl Iterator<Item = u16>) -> u32 {
    let mut written = 0;
    for (place, unit) in bytes.chunks_exact_mut(2).zip(units) {
        place.copy_from_slice(&unit.to_le_bytes());
        written += 1;
    }
    written
}

fn double(len: u32) -> Result<u32> {
    match len.checked_mul(2) {
        Some(size) => Ok(size),
        None => Err(bug("a string that is longer than was looked at")),
    }
}

fn lift_utf16(cx: &mut LiftContext<'_>, pointer: u32, units: u32) -> Result<String> {
    let bytes = bytes(cx, pointer, u64::from(units) * 2, 2)?;
    let mut size = 0;
    check_utf16(bytes, |char| size += char.len_utf8())?;
    cx.charge(size)?;
    let mut string = empty(size)?;
    string.extend(decode_utf16(bytes).filter_map(Result::ok));
    Ok(string)
}

/// `bytes` as UTF-8.
#[inline]
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str> {
    match simdutf8::basic::from_utf8(bytes) {
        Ok(string) => Ok(string),
        // The slow validator knows where the fault is.
        Err(_) => Ok(std::str::from_utf8(bytes).map_err(|error| AbiError::InvalidUtf8 { error })?),
    }
}

/// Sees that `bytes` are UTF-16, and what characters there are.
pub(crate) fn check_utf16(bytes: &[u8], mut each: impl FnMut(char)) -> Result<()> {
    for (i, char) in decode_utf16(bytes).enumerate() {
        match char {
            Ok(char) => each(char),
            Err(error) => {
                let surrogate = error.unpaired_surrogate();
                bail!(AbiError::InvalidUtf16 { surrogate, after: i })
            }
        }
    }
    Ok(())
}

pub(crate) fn decode_utf16(bytes: &[u8]) -> impl Iterator<Item = Result<char, DecodeUtf16Error>> {
    char::decode_utf16(bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])))
}

#[inline]
fn bytes<'a>(cx: &LiftContext<'a>, pointer: u32, size: u64, align: u32) -> Result<&'a [u8]> {
    if size > u64::from(LiftContext::MAX_BYTE_LENGTH) {
        return Err(more_than_a_string(size));
    }
    cx.bytes(AbiValue::String, pointer, size, align)
}

/// The guest's string has more bytes than a string may have.
#[cold]
fn more_than_a_string(size: u64) -> anyhow::Error {
    let most = Some(LiftContext::MAX_BYTE_LENGTH.into());
    AbiError::StringTooLong { size, most }.into()
}

/// Room for a string, or an error where the host has no memory for it.
#[inline]
fn empty(capacity: usize) -> Result<String> {
    let mut string = String::new();
    let reserved = string.try_reserve_exact(capacity);
    reserved.map_err(|_| {
        no_memory(format!("the host has no memory for a string of {capacity} bytes"))
    })?;
    Ok(string)
}
