//! Copying from memory to memory.

use super::place::DefinedPlace;
use super::store::Vm;
use crate::error::OrBug;
use crate::module::info::DefinedMemoryIndex;
use anyhow::Result;
use std::ops::Range;
use std::ptr;

/// An address of the host in a memory, as compiled code gives it to a builtin.
///
/// 1. The code compared it, and the length that it gives with it, with the memory's [`Definition`]: so many
///    bytes of the memory begin there.
///
/// [`Definition`]: super::context::Definition
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct MemoryAddress(usize);

impl MemoryAddress {
    pub(super) fn pointer(self) -> *mut u8 {
        ptr::with_exposed_provenance_mut(self.0)
    }
}

impl Vm {
    /// Copies `range` of one memory to another one, or within one, at `target`. `check` sees the copy
    /// if it is not all ASCII. Where the two overlap, the copy is some mixture of the bytes there.
    pub(crate) fn copy_text(
        &mut self,
        from: DefinedPlace<DefinedMemoryIndex>,
        range: Range<usize>,
        to: DefinedPlace<DefinedMemoryIndex>,
        target: usize,
        check: impl FnOnce(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let bytes = self.memory_bytes(from).get(range.clone()).or_bug("out of a memory")?;
        let end = target.checked_add(bytes.len()).or_bug("out of a memory")?;
        let copied = target..end;
        self.memory_bytes(to).get(copied.clone()).or_bug("out of a memory")?;
        let [source, goal] = [from, to].map(|place| self.memory_base(place));
        // SAFETY: `LinearMemory` 1, 2: the ranges were seen just now to lie in memories that are there, and
        // may be accessed from their bases. `StoreContext` 2: the store is borrowed exclusively, so that no code of
        // a guest runs, and this function has no reference into a memory: those above have ended.
        let bits = unsafe {
            copy(source.as_ptr().add(range.start), goal.as_ptr().add(target), range.len())
        };
        if bits.is_ascii() { Ok(()) } else { check(&self.memory_bytes(to)[copied]) }
    }
}

/// Copies `len` bytes and returns all their bits in one byte, by the widest vectors that there are.
///
/// # Safety
///
/// So many bytes can be read at `source` and written at `target`. They may overlap.
pub(super) unsafe fn copy(source: *const u8, target: *mut u8, len: usize) -> u8 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: System: the processor was just asked for the instructions, and our caller says that `len`
        // bytes can be read and written.
        return unsafe { copy_by_avx2(source, target, len) };
    }
    // SAFETY: our caller says that `len` bytes can be read at `source` and written at `target`.
    unsafe { copy_bytes(source, target, len) }
}

/// # Safety
///
/// As [`copy`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn copy_by_avx2(source: *const u8, target: *mut u8, len: usize) -> u8 {
    // SAFETY: our caller says that `len` bytes can be read at `source` and written at `target`.
    unsafe { copy_bytes(source, target, len) }
}

/// # Safety
///
/// As [`copy`].
#[inline(always)]
unsafe fn copy_bytes(source: *const u8, target: *mut u8, len: usize) -> u8 {
    let mut bits = 0;
    // One byte after the other is what compilers make vectors of.
    for at in 0..len {
        // SAFETY: our caller says that `len` bytes are at both places, and `at` is less than that.
        unsafe {
            let byte = source.add(at).read();
            target.add(at).write(byte);
            bits |= byte;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_are_copied_and_seen() {
        for len in [0, 1, 7, 63, 64, 65, 130, 1000] {
            for odd in (0..len).step_by(13).map(Some).chain([None]) {
                let mut source: Vec<u8> = (0..len).map(|at| (at % 128) as u8).collect();
                if let Some(at) = odd {
                    source[at] = 0xc3;
                }
                let mut target = vec![0; len];
                // SAFETY: Rust: both vectors were made with `len` bytes, and are two.
                let bits = unsafe { copy(source.as_ptr(), target.as_mut_ptr(), len) };
                assert_eq!(source, target);
                assert_eq!(bits.is_ascii(), odd.is_none(), "{len} {odd:?}");
            }
        }
    }
}
