//! Copying from memory to memory.

use super::instance::Vm;
use crate::instance::DefinedPlace;
use crate::module::info::DefinedMemoryIndex;
use anyhow::{Context, Result};
use std::ops::Range;

/// What is copied at once.
type Chunk = [u64; 8];

const CHUNK: usize = size_of::<Chunk>();

/// Set in a byte that is not ASCII.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

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
        let source = self.memory_bytes_mut(from).get_mut(range).context("out of a memory")?;
        let (source, len) = (source.as_mut_ptr(), source.len());
        let end = target.checked_add(len).context("out of a memory")?;
        let target = self.memory_bytes_mut(to).get_mut(target..end).context("out of a memory")?;
        // SAFETY: both are `len` bytes of live memories (invariant 5), and the store is borrowed
        // exclusively (invariant 6).
        let bits = unsafe { copy(source, target.as_mut_ptr(), len) };
        if bits & HIGH_BITS != 0 { check(target) } else { Ok(()) }
    }
}

/// Copies `len` bytes and returns their bits, all in one word.
///
/// # Safety
///
/// So many bytes can be read at `source` and written at `target`. They may overlap.
unsafe fn copy(source: *const u8, target: *mut u8, len: usize) -> u64 {
    let mut all: Chunk = [0; 8];
    let mut at = 0;
    while len - at >= CHUNK {
        // SAFETY: that many bytes are left at both.
        unsafe {
            let chunk = source.add(at).cast::<Chunk>().read_unaligned();
            target.add(at).cast::<Chunk>().write_unaligned(chunk);
            for (all, word) in all.iter_mut().zip(chunk) {
                *all |= word;
            }
        }
        at += CHUNK;
    }
    let mut bits = all.iter().fold(0, |bits, word| bits | word);
    while at < len {
        // SAFETY: one byte is left at both.
        unsafe {
            let byte = source.add(at).read();
            target.add(at).write(byte);
            bits |= u64::from(byte);
        }
        at += 1;
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
                // SAFETY: both have `len` bytes.
                let bits = unsafe { copy(source.as_ptr(), target.as_mut_ptr(), len) };
                assert_eq!(source, target);
                assert_eq!(bits & HIGH_BITS != 0, odd.is_some(), "{len} {odd:?}");
            }
        }
    }
}
