//! The words by which guests refer to things.

use super::context::FuncRef;
use std::ptr::NonNull;

/// A word that guests may have as a reference: in a cell, a table, a global or an exception.
///
/// 1. It is zero, which is null, or what a reference of the type for which it was made is:
///    - Of a function: the address of a `FuncRef`, in the block of a root or in a host function. Unless
///      that is shared, and lives as long as the store, the word goes to its own root only.
///    - External: the number of a value that the store keeps as long as it lives.
///    - Of an exception: its address. It is noted in the exception that there are references to it, so
///      that it is not made another one of as long as the guest may have this, and only a collection
///      that found no such word ends it.
/// 2. Whoever writes it does so where its type may be.
///
/// There is no way from a number to one, but by what a guest has. So what the host gives to guests comes
/// from [`Vm::func_word`], [`Vm::extern_word`] and [`Vm::exception_word`].
///
/// [`Vm::func_word`]: super::instance::Vm::func_word
/// [`Vm::extern_word`]: super::instance::Vm::extern_word
/// [`Vm::exception_word`]: super::instance::Vm::exception_word
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct GuestWord(u64);

/// A value as guests have it in a global.
#[derive(Clone, Copy, Debug)]
pub(crate) enum GuestValue {
    /// A number or vector, in its lowest bits.
    Number(u128),
    /// A reference.
    Reference(GuestWord),
}

impl GuestWord {
    pub(crate) const NULL: GuestWord = GuestWord(0);

    /// The word of a function.
    ///
    /// # Safety
    ///
    /// The reference is one of the store's, and lives as long as guests can have the word.
    pub(super) unsafe fn of_func(func: NonNull<FuncRef>) -> GuestWord {
        GuestWord(func.as_ptr().expose_provenance() as u64)
    }

    /// A word that the guest has, or that the contract is true of.
    ///
    /// # Safety
    ///
    /// It was read where guests have a reference, or is the number of a value that the store keeps, or
    /// the address of an exception in which it is noted that guests refer to it.
    pub(super) unsafe fn held(word: u64) -> GuestWord {
        GuestWord(word)
    }

    /// Its bits: to be written where a guest finds them, or to find what it refers to.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}

impl GuestValue {
    /// The 16 bytes of a global.
    pub(super) fn bits(self) -> u128 {
        match self {
            GuestValue::Number(bits) => bits,
            GuestValue::Reference(word) => word.0.into(),
        }
    }
}
