//! The words by which guests refer to things, and what hosts say in their place.

use super::context::FuncRef;
use super::exceptions::ExceptionId;
use super::func::FuncPlace;
use crate::module::types::WasmHeapType;
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
/// 2. It is written where its type may be: whoever writes one proves it, or is the host's door, which
///    compares ([`super::give`]). In a table that no code has yet, null may be of any type.
///
/// No word leaves the wall but as a number, from which there is no way back but a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct GuestWord(u64);

/// A reference that compiled code gives to a builtin, with the index of a table.
///
/// 1. It is of the type of the table's elements: so validation has seen of the instruction.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct ElementWord(GuestWord);

/// A reference to an exception that is thrown: compiled code gives it to a builtin, or it is on its way.
///
/// 1. It is of an exception that is there, and not null: so validation and the code before the call have
///    seen, or what keeps the one on its way.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct ExceptionWord(GuestWord);

/// A value that the host gives to guests.
#[derive(Clone, Copy, Debug)]
pub(crate) enum GuestValue {
    /// A number or vector, in its lowest bits.
    Number(u128),
    /// A reference.
    Reference(Referent),
}

/// What a reference refers to that the host gives to guests. The word is made where it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Referent {
    /// Nothing, in the hierarchy of a top type.
    Null(WasmHeapType),
    /// A function.
    Func(FuncPlace),
    /// A value of the host's, by its number.
    Extern(u64),
    /// An exception.
    Exception(ExceptionId),
}

impl GuestWord {
    pub(super) const NULL: GuestWord = GuestWord(0);

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
    pub(super) const fn bits(self) -> u64 {
        self.0
    }
}

impl ElementWord {
    pub(super) fn word(self) -> GuestWord {
        self.0
    }
}

impl ExceptionWord {
    /// That of an exception that the store has.
    ///
    /// # Safety
    ///
    /// It is the address of one.
    pub(super) unsafe fn of(address: usize) -> ExceptionWord {
        ExceptionWord(GuestWord(address as u64))
    }

    pub(super) fn address(self) -> usize {
        self.0.bits() as usize
    }
}
