//! What adapters call in the host.

use super::enter::{begin_scope, end_scope};
use super::store::{InstanceData, InstanceSlot, layer, resolved};
use crate::abi::strings::{UTF16_TAG, check_utf16, decode_utf16, utf8};
use crate::adapter::Fault;
use crate::error::bug;
use crate::plan::{
    AdapterBuiltin, AdapterBuiltinIndex, AdapterBuiltinKind, CodeUnits, Conversion, HandlesOf,
    StringEncoding, Transfer,
};
use crate::resource::{InstanceId, Mark, ResourceType, ScopeId};
use anyhow::Result;
use std::marker::PhantomData;
use wharf_runtime::module::types::SigIndex;
use wharf_runtime::{HostCaller, HostFunc, Memory, RawVal, SharedCode, StoreMut};

/// The host function that a builtin is, with a closure for each kind: what it is to do is known when
/// it is called.
pub(super) fn adapter_builtin<T: 'static>(
    code: &SharedCode,
    builtin: &AdapterBuiltin,
) -> Result<HostFunc> {
    let make = Make::<T> { code, sig: builtin.sig, of: PhantomData };
    match builtin.kind {
        AdapterBuiltinKind::Fail => make.func(|_, _, cells| {
            let [code, a, b] = *arguments(cells)?;
            let fault = Fault::from_u32(code.as_u32());
            let fault = fault.ok_or_else(|| bug("an adapter failed of no reason"))?;
            Err(fault.error(a.as_u64(), b.as_u64()))
        }),
        AdapterBuiltinKind::EnterCall => make.func(|store, (slot, _), _| {
            begin_scope(store, slot);
            Ok(())
        }),
        AdapterBuiltinKind::ExitCall => make.func(|store, _, _| {
            let scope = last_scope(store)?;
            end_scope(store, scope)
        }),
        AdapterBuiltinKind::TransferOwn(Transfer { from, to }) => {
            make.func(move |store, (slot, _), cells| {
                let [handle] = *arguments(cells)?;
                let (resources, data) = layer(store).split(slot);
                let (from, to) = (holder(data, from), holder(data, to));
                let handle = resources.transfer_own(from, handle.as_u32(), to)?;
                returned(cells, RawVal::from_u32(handle))
            })
        }
        AdapterBuiltinKind::TransferBorrow(Transfer { from, to }) => {
            make.func(move |store, (slot, _), cells| {
                let [handle] = *arguments(cells)?;
                let scope = last_scope(store)?;
                let (resources, data) = layer(store).split(slot);
                let (instance, ty) = holder(data, from);
                let rep = resources.lift_borrow(instance, &ty, handle.as_u32(), scope)?;
                let (instance, ty) = holder(data, to);
                let handle = resources.lower_borrow(instance, ty, rep, scope)?;
                returned(cells, RawVal::from_u32(handle))
            })
        }
        AdapterBuiltinKind::Lend(of) => make.func(move |store, (slot, _), cells| {
            let [handle] = *arguments(cells)?;
            let (resources, data) = layer(store).split(slot);
            let (instance, ty) = holder(data, of);
            returned(cells, RawVal::from_u32(resources.lend(instance, &ty, handle.as_u32())?))
        }),
        AdapterBuiltinKind::GiveBack(of) => make.func(move |store, (slot, _), cells| {
            let [handle] = *arguments(cells)?;
            let (resources, data) = layer(store).split(slot);
            resources.give_back(data.inner[of.instance].id, handle.as_u32());
            Ok(())
        }),
        AdapterBuiltinKind::CopyUtf8 { .. } => make.func(|store, place, cells| {
            let [address, size, target] = arguments(cells)?.map(|cell| cell.as_u32() as usize);
            let (from, to) = memories(store, place)?;
            let end = address.checked_add(size).ok_or_else(outside)?;
            store.copy_text(from, address..end, to, target, |copy| utf8(copy).map(drop))
        }),
        AdapterBuiltinKind::MeasureString { from, to, .. } => {
            make.func(move |store, place, cells| {
                let [address, units] = *arguments(cells)?;
                let (memory, _) = memories(store, place)?;
                let bytes = string(store, memory, address.as_u32(), units.as_u32(), from)?;
                returned(cells, RawVal::from_u32(measure(bytes, from, to)?))
            })
        }
        AdapterBuiltinKind::ConvertString { conversion, .. } => {
            make.func(move |store, place, cells| {
                let [address, units, target, size] = arguments(cells)?.map(RawVal::as_u32);
                let (from, to) = memories(store, place)?;
                let bytes = string(store, from, address, units, conversion.from)?.to_vec();
                let start = target as usize;
                let end = start.checked_add(size as usize);
                let memory = store.memory_bytes_mut(to);
                let target = end.and_then(|end| memory.get_mut(start..end));
                convert(&bytes, target.ok_or_else(outside)?, conversion);
                Ok(())
            })
        }
    }
}

/// Makes host functions of one type.
struct Make<'a, T> {
    code: &'a SharedCode,
    sig: SigIndex,
    of: PhantomData<fn(T)>,
}

impl<T: 'static> Make<'_, T> {
    /// A function that is told which instance it is of, and which builtin.
    fn func<F>(self, call: F) -> Result<HostFunc>
    where
        F: Fn(&mut StoreMut<'_>, (InstanceSlot, u32), &mut [RawVal]) -> Result<()>
            + Send
            + Sync
            + 'static,
    {
        let call = move |mut host: HostCaller<'_, T>, cells: &mut [RawVal]| {
            call(&mut host.store.store_mut(), InstanceSlot::from_cookie(host.cookie), cells)
        };
        HostFunc::with_sig(self.code, self.sig, call)
    }
}

fn arguments<const N: usize>(cells: &[RawVal]) -> Result<&[RawVal; N]> {
    cells.first_chunk().ok_or_else(|| bug("an adapter's builtin is called with fewer arguments"))
}

fn returned(cells: &mut [RawVal], value: RawVal) -> Result<()> {
    let cell = cells.first_mut();
    *cell.ok_or_else(|| bug("an adapter's builtin has no room for its result"))? = value;
    Ok(())
}

/// The call that has begun last.
#[inline]
fn last_scope(store: &StoreMut<'_>) -> Result<ScopeId> {
    let mark = Mark::from_bits(store.mark());
    mark.scope().ok_or_else(|| bug("an adapter lends to no call"))
}

/// Whose handles those are, and of which type.
#[inline]
fn holder(data: &InstanceData, of: HandlesOf) -> (InstanceId, ResourceType) {
    (data.inner[of.instance].id, data.resource_types[of.resource])
}

/// The memories that a builtin reads and writes.
fn memories(
    store: &mut StoreMut<'_>,
    (slot, index): (InstanceSlot, u32),
) -> Result<(Memory, Memory)> {
    let index = AdapterBuiltinIndex::from_u32(index);
    resolved(&layer(store).instance(slot).adapter_memories, index).copied()
}

/// The bytes of a string, whose bounds the adapter has checked.
fn string<'a>(
    store: &'a mut StoreMut<'_>,
    memory: Memory,
    address: u32,
    units: u32,
    encoding: CodeUnits,
) -> Result<&'a [u8]> {
    let size = u64::from(units) * u64::from(encoding.size());
    let start = address as usize;
    let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size));
    let bytes = end.and_then(|end| store.memory_bytes_mut(memory).get(start..end));
    bytes.ok_or_else(outside)
}

/// Adapters look at the bounds of strings before they call the host.
#[cold]
fn outside() -> anyhow::Error {
    bug("a string that is not in its memory")
}

/// What a string takes; see [`AdapterBuiltinKind::MeasureString`].
fn measure(bytes: &[u8], from: CodeUnits, to: StringEncoding) -> Result<u32> {
    let mut size = Size::default();
    match from {
        CodeUnits::Utf8 => utf8(bytes)?.chars().for_each(|char| size.add(char)),
        CodeUnits::Latin1 => bytes.iter().for_each(|&byte| size.add(char::from(byte))),
        CodeUnits::Utf16 => check_utf16(bytes, |char| size.add(char))?,
    }
    let size = match to {
        StringEncoding::Utf8 => size.bytes,
        StringEncoding::Utf16 => size.units,
        StringEncoding::CompactUtf16 if size.wide => size.units | UTF16_TAG as usize,
        StringEncoding::CompactUtf16 => size.units,
    };
    // What is measured is at most as long as a string may be.
    u32::try_from(size).map_err(|_| bug("a string too long for a 32-bit memory"))
}

/// What characters take.
#[derive(Default)]
struct Size {
    /// In UTF-8.
    bytes: usize,
    /// In UTF-16, and in Latin-1 where that will do.
    units: usize,
    /// Whether a character is not of Latin-1.
    wide: bool,
}

impl Size {
    fn add(&mut self, char: char) {
        self.bytes += char.len_utf8();
        self.units += char.len_utf16();
        self.wide |= u32::from(char) > 0xff;
    }
}

/// Writes a string of the right size. The guest may have changed it since it was measured, if both
/// sides are the same: what does not fit is left out then.
fn convert(bytes: &[u8], to: &mut [u8], conversion: Conversion) {
    match conversion.from {
        CodeUnits::Utf8 => write(String::from_utf8_lossy(bytes).chars(), to, conversion.to),
        CodeUnits::Latin1 => write(bytes.iter().map(|&byte| char::from(byte)), to, conversion.to),
        CodeUnits::Utf16 => write(decode_utf16(bytes).filter_map(Result::ok), to, conversion.to),
    }
}

fn write(chars: impl Iterator<Item = char>, mut to: &mut [u8], units: CodeUnits) {
    let mut put = |bytes: &[u8]| {
        if let Some((place, rest)) = std::mem::take(&mut to).split_at_mut_checked(bytes.len()) {
            place.copy_from_slice(bytes);
            to = rest;
        }
    };
    for char in chars {
        match units {
            CodeUnits::Utf8 => put(char.encode_utf8(&mut [0; 4]).as_bytes()),
            CodeUnits::Utf16 => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    put(&unit.to_le_bytes());
                }
            }
            CodeUnits::Latin1 => put(&[u8::try_from(char).unwrap_or(b'?')]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin1(text: &str) -> Vec<u8> {
        text.chars().map(|char| u8::try_from(char).unwrap()).collect()
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn strings_are_measured_and_converted() {
        for (text, narrow) in
            [("", true), ("plain", true), ("na\u{ef}ve", true), ("z\u{1d11e}€", false)]
        {
            let mut sources = vec![(CodeUnits::Utf8, text.as_bytes().to_vec())];
            sources.push((CodeUnits::Utf16, utf16(text)));
            if narrow {
                sources.push((CodeUnits::Latin1, latin1(text)));
            }
            for (from, bytes) in &sources {
                let units = text.encode_utf16().count() as u32;
                let compact = if narrow { units } else { units | UTF16_TAG };
                let measured = |to| measure(bytes, *from, to).unwrap();
                assert_eq!(measured(StringEncoding::Utf8), text.len() as u32);
                assert_eq!(measured(StringEncoding::Utf16), units);
                assert_eq!(measured(StringEncoding::CompactUtf16), compact);
                for (to, expected) in &sources {
                    let mut target = vec![0; expected.len()];
                    convert(bytes, &mut target, Conversion { from: *from, to: *to });
                    assert_eq!(&target, expected, "{text} {from:?} {to:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_string_is_refused() {
        let to = StringEncoding::CompactUtf16;
        let error = utf8(b"\xff").map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("utf-8"), "{error:#}");
        let error = measure(b"\xc3", CodeUnits::Utf8, to).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("utf-8"), "{error:#}");
        let error = measure(&[0x41, 0, 0, 0xd8], CodeUnits::Utf16, to).unwrap_err().to_string();
        assert_eq!(error, "invalid utf-16: unpaired surrogate 0xd800 after 1 characters");
    }

    #[test]
    fn a_string_that_grew_is_cut() {
        let conversion = Conversion { from: CodeUnits::Latin1, to: CodeUnits::Utf16 };
        let mut target = [0; 3];
        convert(b"abc", &mut target, conversion);
        assert_eq!(target, [b'a', 0, 0]);
    }
}
