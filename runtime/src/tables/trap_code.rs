//! The reasons for which compiled code traps, as one table.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! traps {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)*) => {
        /// Why WebAssembly code trapped.
        ///
        /// Found in an error of a call by `error.downcast_ref::<Trap>()`. `Display` says "wasm trap: " and
        /// the reason, where the specification's test suite has one in words that contain its.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Trap {
            $($(#[$doc])* $name = $code,)*
        }

        impl Trap {
            /// The trap whose number is `code`: the inverse of `trap as u8`.
            pub fn from_u8(code: u8) -> Option<Trap> {
                match code {
                    $($code => Some(Trap::$name),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for Trap {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Trap::$name => concat!("wasm trap: ", $text),)* })
            }
        }
    };
}

traps! {
    /// The stack was used up.
    StackOverflow = 1, "call stack exhausted";
    /// A memory was accessed out of its bounds.
    MemoryOutOfBounds = 2, "out of bounds memory access";
    /// An atomic access was not aligned.
    HeapMisaligned = 3, "unaligned atomic";
    /// A table was accessed out of its bounds.
    TableOutOfBounds = 4, "undefined element: out of bounds table access";
    /// An indirect call went through a null element.
    IndirectCallToNull = 5, "uninitialized element";
    /// An indirect call met a function of another type.
    BadSignature = 6, "indirect call type mismatch";
    /// An integer operation overflowed.
    IntegerOverflow = 7, "integer overflow";
    /// An integer was divided by zero.
    IntegerDivisionByZero = 8, "integer divide by zero";
    /// A float that is no number, or out of range, was converted to an integer.
    BadConversionToInteger = 9, "invalid conversion to integer";
    /// The `unreachable` instruction was executed.
    UnreachableCodeReached = 10, "wasm `unreachable` instruction executed";
    /// A null reference was used.
    NullReference = 11, "null reference";
    /// Fuel ran out.
    OutOfFuel = 12, "all fuel consumed by WebAssembly";
    /// The epoch deadline passed.
    Interrupt = 13, "interrupt";
    /// A component instance was entered that may not be: it is being called already, or it trapped
    /// before.
    CannotEnterComponent = 14, "cannot enter component instance";
    /// A component instance called out while it must not (in `realloc` or `post-return`).
    CannotLeaveComponent = 15, "cannot leave component instance";
    /// A component passed a pointer that is not aligned as the type needs it.
    UnalignedPointer = 16, "unaligned pointer";
    /// A component passed a list that is not within its memory.
    ListOutOfBounds = 17, "list content out-of-bounds";
    /// A component passed a string that is not within its memory.
    StringOutOfBounds = 18, "string content out-of-bounds";
    /// More was allocated than a store can hold: exceptions that are in use.
    AllocationTooLarge = 19, "allocation size too large";
    /// An exception left a function of a component.
    UncaughtException = 20, "uncaught exception";
}

impl std::error::Error for Trap {}
