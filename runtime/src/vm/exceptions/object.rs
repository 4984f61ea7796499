//! The memory of exceptions.

use super::NOBODY;
use crate::module::info::DefinedTagIndex;
use crate::tables::layout::exception;
use crate::vm::context::ExceptionHead;
use crate::vm::place::DefinedPlace;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, AtomicU64};

/// The memory of an exception: an [`ExceptionHead`], then cells.
///
/// 1. `words` was a box, which is nobody else's, of a head and of as many words as its tag's type has cells.
/// 2. What code has of it is its address, from the host: it reads and writes the cells and `referred`, but
///    never while the host has the store.
/// 3. It is freed when no word of compiled code or of the host's references leads to it, or with the private
///    root whose tag it has, which it does not leave.
pub(in crate::vm) struct Object {
    words: NonNull<[u64]>,
    /// The tag that it is thrown with.
    pub(super) tag: DefinedPlace<DefinedTagIndex>,
    pub(super) marked: bool,
    /// The stack on which the host was given a reference last, while it has that.
    pub(super) holder: AtomicU64,
}

/// How many words come before the cells.
const HEAD_WORDS: usize = exception::CELLS as usize / 8;

/// What keeping an exception takes beside its own block: its place in a tree whose nodes are half full
/// at the least.
const KEEPING: usize = 2 * (size_of::<usize>() + size_of::<Object>());

impl Object {
    pub(super) fn new(tag: DefinedPlace<DefinedTagIndex>, cells: usize) -> Object {
        let words = Box::into_raw(vec![0_u64; HEAD_WORDS + cells].into_boxed_slice());
        // SAFETY: Rust: the pointer comes from a box, and no box is at address zero.
        let words = unsafe { NonNull::new_unchecked(words) };
        Object { words, tag, marked: false, holder: AtomicU64::new(NOBODY) }
    }

    /// Where it is: what guests have of it.
    pub(super) fn expose_address(&self) -> usize {
        self.words.cast::<u8>().as_ptr().expose_provenance()
    }

    /// How many bytes it takes.
    pub(super) fn size(&self) -> usize {
        Object::size_of(self.words.len() - HEAD_WORDS)
    }

    /// How many bytes one of so many cells takes.
    pub(super) fn size_of(cells: usize) -> usize {
        (HEAD_WORDS + cells) * 8 + KEEPING
    }

    pub(super) fn start(&self, head: ExceptionHead) {
        // SAFETY: `Object` 1, 2: there is room for a head, and compiled code stands still while the host
        // has the store.
        unsafe { self.words.cast::<ExceptionHead>().write(head) }
    }

    pub(super) fn serial(&self) -> u64 {
        // SAFETY: `Object` 1: the block begins with a head, whose number is written when it begins only.
        unsafe { (*self.words.cast::<ExceptionHead>().as_ptr()).serial }
    }

    /// Not zero once guests may refer to it.
    pub(super) fn referred(&self) -> &AtomicU32 {
        // SAFETY: `Object` 1, 2: the field lives as long as the block. Compiled code, which sets it, too,
        // stands still while the host has the store, and the host changes it here only.
        unsafe {
            AtomicU32::from_ptr(&raw mut (*self.words.cast::<ExceptionHead>().as_ptr()).referred)
        }
    }

    /// How often it is among what the host holds ([`Held`](super::Held)): not zero while that has references.
    pub(super) fn rooted(&self) -> &AtomicU32 {
        // SAFETY: `Object` 1, 2: the field lives as long as the words, compiled code never touches it, and
        // the host changes it here only, or while it has the store to itself.
        unsafe {
            AtomicU32::from_ptr(&raw mut (*self.words.cast::<ExceptionHead>().as_ptr()).rooted)
        }
    }

    /// What it was thrown with.
    pub(super) fn cells(&self) -> &[u64] {
        // SAFETY: `Object` 1, 2: the cells are there as long as this; the head, which others change
        // meanwhile, is none of them, and compiled code, which writes these, stands still while the host
        // has the store.
        unsafe { self.cell_words().as_ref() }
    }

    pub(super) fn cells_mut(&mut self) -> &mut [u64] {
        // SAFETY: `Object` 1, 2: the cells are there as long as this, which is borrowed exclusively;
        // compiled code stands still while the host has the store.
        unsafe { self.cell_words().as_mut() }
    }

    /// The words behind the head.
    fn cell_words(&self) -> NonNull<[u64]> {
        let count = self.words.len() - HEAD_WORDS;
        // SAFETY: `Object` 1: the block begins with a head, behind which the cells are.
        NonNull::slice_from_raw_parts(unsafe { self.words.cast::<u64>().add(HEAD_WORDS) }, count)
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        // SAFETY: `Object` 1, 3: `words` was a box, which nobody else has, and no word leads to it. It is
        // dropped once.
        drop(unsafe { Box::from_raw(self.words.as_ptr()) });
    }
}
