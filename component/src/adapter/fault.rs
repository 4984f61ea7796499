//! Why an adapter traps, as one table: compiled code knows a fault by its number.

use crate::error::{AbiError, AbiValue, cannot_enter_nested, cannot_enter_within};
use anyhow::Error;
use wharf_runtime::Trap;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $trap:expr, |$a:pat_param, $b:pat_param| $words:expr;)*) => {
        /// Why an adapter traps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Fault {
            $($(#[$doc])* $name = $code,)*
        }

        impl Fault {
            /// The fault whose number is `code`: the inverse of `fault as u32`.
            pub(crate) fn from_u32(code: u32) -> Option<Fault> {
                match code {
                    $($code => Some(Fault::$name),)*
                    _ => None,
                }
            }

            /// The error of a call that ends with it. What the numbers mean the message says.
            #[cold]
            pub(crate) fn error(self, a: u64, b: u64) -> Error {
                let (trap, words): (Option<Trap>, Words) = match self {
                    $(Fault::$name => {
                        let ($a, $b) = (a, b);
                        ($trap, $words)
                    })*
                };
                words.around(trap)
            }
        }
    };
}

faults! {
    /// The caller is in `realloc` or `post-return`.
    CannotLeave = 0, None,
        |_, _| Words::Trap(Trap::CannotLeaveComponent, "the component called another one during `realloc` or `post-return`");
    /// Something at `a` that must be aligned to `b`.
    Unaligned = 1, Some(Trap::UnalignedPointer), |a, b| {
        let (pointer, align) = (a as u32, b as u32);
        Words::Abi(AbiError::Unaligned { what: AbiValue::Value, pointer, align })
    };
    /// Parameters or a result at `a`, of `b` bytes.
    ValueBeyond = 2, Some(Trap::MemoryOutOfBounds), |a, b| Words::beyond(AbiValue::Value, a, b);
    /// A list at `a`, of `b` bytes.
    ListBeyond = 3, Some(Trap::ListOutOfBounds), |a, b| Words::beyond(AbiValue::List, a, b);
    /// A string at `a`, of `b` bytes.
    StringBeyond = 4, Some(Trap::StringOutOfBounds), |a, b| Words::beyond(AbiValue::String, a, b);
    /// A list of `a` elements, of `b` bytes each.
    ListTooLong = 5, None, |elements, element_size| {
        Words::Abi(AbiError::ListTooLong { elements, element_size, most: None })
    };
    /// A string of `a` bytes.
    StringTooLong = 6, None, |size, _| Words::Abi(AbiError::StringTooLong { size, most: None });
    /// A discriminant `a` of a type with `b` cases.
    Discriminant = 7, None, |a, b| {
        let (discriminant, cases) = (a as u32, b as u32);
        Words::Abi(AbiError::InvalidDiscriminant { discriminant, cases })
    };
    /// A `char` of value `a`.
    Char = 8, None, |a, _| Words::Abi(AbiError::InvalidChar { bits: a as u32 });
    /// `realloc` returned `a`, which must be aligned to `b`.
    ReallocUnaligned = 9, Some(Trap::UnalignedPointer), |a, b| {
        Words::Abi(AbiError::ReallocUnaligned { pointer: a as u32, align: b as u32 })
    };
    /// `realloc` for parameters or a result returned `a`, with no room there for `b` bytes.
    ReallocBeyond = 10, Some(Trap::MemoryOutOfBounds), |a, b| Words::realloc_beyond(a, b);
    /// `realloc` for a list returned `a`, with no room there for `b` bytes.
    ListReallocBeyond = 11, Some(Trap::ListOutOfBounds), |a, b| Words::realloc_beyond(a, b);
    /// `realloc` for a string returned `a`, with no room there for `b` bytes.
    StringReallocBeyond = 12, Some(Trap::StringOutOfBounds), |a, b| Words::realloc_beyond(a, b);
    /// An exception came out of a core function.
    UncaughtException = 13, None,
        |_, _| Words::Trap(Trap::UncaughtException, "an exception left the component in which it was thrown");
    /// An instance is called that is being called already, and did not call the caller from within.
    CannotEnter = 14, None, |_, _| Words::NotEntered;
    /// A component calls one inside it, or is called by that, or calls itself.
    Nested = 15, None, |_, _| Words::Nested;
}

/// What is said about a fault. Addresses, discriminants and bits have 32 bits in an adapter's numbers.
enum Words {
    /// The guest broke a rule of the canonical ABI.
    Abi(AbiError),
    /// It called what is being called.
    NotEntered,
    /// It called what is around it or inside it.
    Nested,
    /// It did what is no question of values.
    Trap(Trap, &'static str),
}

impl Words {
    fn beyond(what: AbiValue, pointer: u64, size: u64) -> Words {
        Words::Abi(AbiError::OutOfBounds { what, pointer: pointer as u32, size, memory: None })
    }

    fn realloc_beyond(pointer: u64, size: u64) -> Words {
        let (pointer, size) = (pointer as u32, size as u32);
        Words::Abi(AbiError::ReallocOutOfBounds { pointer, size, memory: None })
    }

    /// The error, around the trap that it is.
    fn around(self, trap: Option<Trap>) -> Error {
        match (self, trap) {
            (Words::Abi(error), Some(trap)) => Error::from(trap).context(error),
            (Words::Abi(error), None) => error.into(),
            (Words::NotEntered, _) => cannot_enter_within(),
            (Words::Nested, _) => cannot_enter_nested(),
            (Words::Trap(trap, text), _) => Error::from(trap).context(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back() {
        let faults: Vec<Fault> = (0..16).map(|code| Fault::from_u32(code).unwrap()).collect();
        assert!(faults.iter().zip(0..).all(|(&fault, code)| fault as u32 == code));
        assert_eq!(Fault::from_u32(16), None);
    }

    #[test]
    fn messages_say_what_was_found() {
        let error = Fault::ListBeyond.error(16, 32);
        assert_eq!(error.downcast_ref(), Some(&Trap::ListOutOfBounds));
        assert_eq!(
            error.to_string(),
            "list pointer/length out of bounds of memory: 32 bytes at 0x10"
        );
        let error = Fault::StringTooLong.error(5, 0);
        assert_eq!(error.to_string(), "string too long: 5 bytes");
    }
}
