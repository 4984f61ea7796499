//! What a guest does against the canonical ABI.

use super::resource::different;
use crate::resource::ResourceType;

/// A guest broke a rule of the canonical ABI: the host, or another component of the same root, got from it what is no
/// value of the type that it should have.
///
/// What a host does: the same as about a [`Trap`](wharf_runtime::Trap). The guest is at fault, and its instance is
/// poisoned afterwards. What goes out of bounds or is not aligned has such a trap beneath.
///
/// Each kind names the section of the specification's `CanonicalABI.md` that has the rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AbiError {
    /// A value is not within the guest's memory ("Loading", "Storing").
    #[error("{} out of bounds of memory: {size} bytes at {pointer:#x}{}", .what.accessed(), of_memory(.memory))]
    OutOfBounds {
        /// What it is.
        what: AbiValue,
        /// Where the guest says it is.
        pointer: u32,
        /// How many bytes it has.
        size: u64,
        /// How many bytes the memory has; `None` between two components.
        memory: Option<u64>,
    },
    /// A value is not where values of its type may be ("Loading", "Storing", "Alignment").
    #[error("unaligned pointer: {}{pointer:#x}{} is no multiple of {align}", .what.placed().0, .what.placed().1)]
    Unaligned {
        /// What it is.
        what: AbiValue,
        /// Where the guest says it is.
        pointer: u32,
        /// What this has to be a multiple of.
        align: u32,
    },
    /// The guest's `realloc` returned what is not within its memory ("Storing").
    #[error("realloc return: beyond end of memory: {size} bytes at {pointer:#x}{}", of_memory(.memory))]
    ReallocOutOfBounds {
        /// What it returned.
        pointer: u32,
        /// How many bytes it was asked for.
        size: u32,
        /// How many bytes the memory has; `None` between two components.
        memory: Option<u64>,
    },
    /// The guest's `realloc` returned what is not aligned ("Storing").
    #[error("realloc return: result not aligned: {pointer:#x} is no multiple of {align}")]
    ReallocUnaligned {
        /// What it returned.
        pointer: u32,
        /// What this has to be a multiple of.
        align: u32,
    },
    /// A list has more bytes than a list may have ("Loading": `MAX_LIST_BYTE_LENGTH`).
    #[error("list too long: {elements} elements of {element_size} bytes{}", at_most("list", .most))]
    ListTooLong {
        /// How many elements it has.
        elements: u64,
        /// How many bytes each has.
        element_size: u64,
        /// How many bytes a list may have; `None` between two components.
        most: Option<u64>,
    },
    /// A string has more bytes than a string may have ("Loading": `MAX_STRING_BYTE_LENGTH`).
    #[error("string too long: {size} bytes{}", at_most("string", .most))]
    StringTooLong {
        /// How many bytes it has.
        size: u64,
        /// How many it may have; `None` between two components.
        most: Option<u64>,
    },
    /// A string is not UTF-8 ("Loading").
    #[error("{error}")]
    InvalidUtf8 {
        /// What is wrong with it.
        error: std::str::Utf8Error,
    },
    /// A string is not UTF-16 ("Loading").
    #[error("invalid utf-16: unpaired surrogate {surrogate:#x} after {after} characters")]
    InvalidUtf16 {
        /// The surrogate that stands alone.
        surrogate: u16,
        /// After how many characters it stands.
        after: usize,
    },
    /// A `char` is no Unicode scalar value ("Loading": `convert_i32_to_char`).
    #[error("invalid `char` bit pattern: {bits:#x} is no Unicode scalar value")]
    InvalidChar {
        /// The bits that were given.
        bits: u32,
    },
    /// A variant, an enum, an option or a result is of a case that there is not ("Loading", "Flat Lifting").
    #[error("invalid variant discriminant: {discriminant}, there are {cases} cases")]
    InvalidDiscriminant {
        /// The number that was given.
        discriminant: u32,
        /// How many cases there are.
        cases: u32,
    },
    /// A value needs an option that the function has not ("Canonical ABI Options"). No component that was compiled
    /// says so; an artifact that was changed may.
    #[error("the function has no {} among its options", quoted(.option))]
    MissingOption {
        /// The option: `memory` or `realloc`.
        option: &'static str,
    },
    /// There is no such handle, or no longer ("Table State").
    #[error("unknown handle index {index}")]
    UnknownHandle {
        /// The index that was used.
        index: u32,
    },
    /// A handle is of another type ("Table State", "Resource State").
    #[error(
        "handle index {index} used with the wrong type, expected {expected} but found {}{found}",
        different(expected, found)
    )]
    HandleOfOtherType {
        /// The index that was used.
        index: u32,
        /// The type that was asked for.
        expected: ResourceType,
        /// The type of the handle.
        found: ResourceType,
    },
    /// A handle is a borrow where ownership is needed ("Resource State": `lift_own`).
    #[error("handle index {index} is a borrow and cannot be given away as owned")]
    HandleNotOwned {
        /// The index that was used.
        index: u32,
    },
    /// A handle is lent to a call that is under way ("Resource State": `lift_own`, `canon resource.drop`).
    #[error("cannot remove owned resource while borrowed: handle index {index} is lent {lends}x")]
    HandleLent {
        /// The index that was used.
        index: u32,
        /// To how many calls it is lent.
        lends: u32,
    },
    /// A call ended while its callee still held what it had borrowed ("Resource State").
    #[error("borrow handles still remain at the end of the call: {count} not dropped")]
    BorrowsHeld {
        /// How many.
        count: u32,
    },
}

/// What an [`AbiError`] is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[non_exhaustive]
pub enum AbiValue {
    /// Parameters or a result that go through memory.
    Value,
    /// A list.
    List,
    /// A string.
    String,
    /// The place that a guest has named for the result of a function which it calls.
    Result,
}

impl AbiValue {
    /// What goes out of bounds with it.
    fn accessed(self) -> &'static str {
        match self {
            AbiValue::Value => "value pointer/length",
            AbiValue::List => "list pointer/length",
            AbiValue::String => "string pointer/length",
            AbiValue::Result => "lowering",
        }
    }

    /// What is said before its address, and after.
    fn placed(self) -> (&'static str, &'static str) {
        match self {
            AbiValue::Value => ("value at ", ", which"),
            AbiValue::List => ("list at ", ", which"),
            AbiValue::String => ("string at ", ", which"),
            AbiValue::Result => ("", ""),
        }
    }
}

fn quoted(option: &str) -> String {
    if option == "memory" { option.to_owned() } else { format!("`{option}`") }
}

fn of_memory(size: &Option<u64>) -> String {
    size.map_or_else(String::new, |size| format!(", memory has {size:#x} bytes"))
}

fn at_most(what: &str, most: &Option<u64>) -> String {
    most.map_or_else(String::new, |most| format!(", a {what} has at most {most} bytes"))
}
