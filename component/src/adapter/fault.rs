//! Why an adapter traps, as one table: compiled code knows a fault by its number.

use anyhow::{Error, anyhow};
use wharf_runtime::Trap;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $trap:expr, |$a:pat_param, $b:pat_param| $text:literal;)*) => {
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
                let (trap, text): (Option<Trap>, String) = match self {
                    $(Fault::$name => {
                        let ($a, $b) = (a, b);
                        ($trap, format!($text))
                    })*
                };
                match trap {
                    Some(trap) => Error::from(trap).context(text),
                    None => anyhow!(text),
                }
            }
        }
    };
}

faults! {
    /// The caller is in `realloc` or `post-return`.
    CannotLeave = 0, Some(Trap::CannotLeaveComponent),
        |_, _| "the component called another one during `realloc` or `post-return`";
    /// Something at `a` that must be aligned to `b`.
    Unaligned = 1, Some(Trap::UnalignedPointer),
        |a, b| "unaligned pointer: value at {a:#x}, which is no multiple of {b}";
    /// Parameters or a result at `a`, of `b` bytes.
    ValueBeyond = 2, Some(Trap::MemoryOutOfBounds),
        |a, b| "value pointer/length out of bounds of memory: {b} bytes at {a:#x}";
    /// A list at `a`, of `b` bytes.
    ListBeyond = 3, Some(Trap::ListOutOfBounds),
        |a, b| "list pointer/length out of bounds of memory: {b} bytes at {a:#x}";
    /// A string at `a`, of `b` bytes.
    StringBeyond = 4, Some(Trap::StringOutOfBounds),
        |a, b| "string pointer/length out of bounds of memory: {b} bytes at {a:#x}";
    /// A list of `a` elements, of `b` bytes each.
    ListTooLong = 5, None, |a, b| "list too long: {a} elements of {b} bytes";
    /// A string of `a` bytes.
    StringTooLong = 6, None, |a, _| "string too long: {a} bytes";
    /// A discriminant `a` of a type with `b` cases.
    Discriminant = 7, None, |a, b| "invalid variant discriminant: {a}, there are {b} cases";
    /// A `char` of value `a`.
    Char = 8, None, |a, _| "invalid `char` bit pattern: {a:#x} is no Unicode scalar value";
    /// `realloc` returned `a`, which must be aligned to `b`.
    ReallocUnaligned = 9, Some(Trap::UnalignedPointer),
        |a, b| "realloc return: result not aligned: {a:#x} is no multiple of {b}";
    /// `realloc` for parameters or a result returned `a`, with no room there for `b` bytes.
    ReallocBeyond = 10, Some(Trap::MemoryOutOfBounds),
        |a, b| "realloc return: beyond end of memory: {b} bytes at {a:#x}";
    /// `realloc` for a list returned `a`, with no room there for `b` bytes.
    ListReallocBeyond = 11, Some(Trap::ListOutOfBounds),
        |a, b| "realloc return: beyond end of memory: {b} bytes at {a:#x}";
    /// `realloc` for a string returned `a`, with no room there for `b` bytes.
    StringReallocBeyond = 12, Some(Trap::StringOutOfBounds),
        |a, b| "realloc return: beyond end of memory: {b} bytes at {a:#x}";
    /// An exception came out of a core function.
    UncaughtException = 13, Some(Trap::UncaughtException),
        |_, _| "an exception left the component in which it was thrown";
    /// An instance is called that is being called already, and did not call the caller from within.
    CannotEnter = 14, Some(Trap::CannotEnterComponent),
        |_, _| "a component inside it is being called already";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_back() {
        let faults: Vec<Fault> = (0..15).map(|code| Fault::from_u32(code).unwrap()).collect();
        assert!(faults.iter().zip(0..).all(|(&fault, code)| fault as u32 == code));
        assert_eq!(Fault::from_u32(15), None);
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
