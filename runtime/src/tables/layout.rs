//! The one table of the fields that compiled code touches, and of their offsets.
//!
//! Three kinds of block exist, all of 64-bit words:
//!
//! - the **store context** ([`store`]), one for each store;
//! - the **host function context** ([`host_func`]), one for each host function in a store;
//! - the **instance context**, one for each core instance: a fixed header
//!   ([`context`]) and the arrays that its module needs
//!   ([`ContextLayout`](crate::module::layout::ContextLayout)).
//!
//! An instance context and a host function context begin alike (their first two words), because
//! either can be the callee of a call through a function reference. `vm::context` declares the same
//! blocks as Rust structures, and tests there hold the two together.

/// How many cells a call can have without stubs seeing that there is room for them on the stack: what
/// is left to the host below the limit has it.
pub const FEW_CELLS: usize = 64;

/// The store context.
pub mod store {
    /// The address that the stack pointer of compiled code must stay above.
    pub const STACK_LIMIT: i32 = 0;
    /// The frame pointer of the exit or builtin stub through which compiled code last left.
    pub const EXIT_FP: i32 = 8;
    /// The frame pointer of the entry stub through which compiled code was last entered.
    pub const ENTRY_FP: i32 = 16;
    /// The stack pointer of that entry stub.
    pub const ENTRY_SP: i32 = 24;
    /// Where that entry stub goes on when what it called traps.
    pub const ENTRY_HANDLER: i32 = 32;
    /// The address of the table of builtin functions, in the order of `builtins`.
    pub const BUILTINS: i32 = 40;
    /// Where a stub goes on whose host function failed: at an entry stub's handler, or at one of
    /// compiled code that looks at an exception.
    pub const RESUME_PC: i32 = 48;
    /// The stack pointer there.
    pub const RESUME_SP: i32 = 56;
    /// The frame pointer there.
    pub const RESUME_FP: i32 = 64;
    /// The exception that is being thrown.
    pub const RESUME_EXCEPTION: i32 = 72;
    /// The word that code looks at (`u64`): not zero once somebody asks it to stop.
    pub const LOOK: i32 = 80;
    /// The address of such a word on a page that cannot be read once somebody asks.
    pub const LOOK_PAGE: i32 = 88;
}

/// What begins the context of an instance.
pub mod context {
    /// A number that says which kind of context this is ([`super::INSTANCE_MAGIC`], 32 bits).
    pub const MAGIC: i32 = 0;
    /// The address of the store context.
    pub const STORE: i32 = 8;
    /// The address of the engine's numbers for the artifact's function types: `u32` each, by
    /// `SigIndex`.
    pub const SIG_IDS: i32 = 16;
    /// The header of the root instance that this instance is part of.
    pub const ROOT: i32 = 24;
    /// The address of the account that the instance runs on.
    pub const ACCOUNT: i32 = 32;
    /// The size of the header: what the module needs follows.
    pub const SIZE: u32 = 48;
}

/// An account: whose fuel is used up.
pub mod account {
    /// How much fuel is left (`i64`): less than nothing once more was used than there was.
    pub const FUEL: i32 = 0;
}

/// The context of a host function.
pub mod host_func {
    /// [`super::HOST_FUNC_MAGIC`].
    pub const MAGIC: i32 = 0;
    /// The address of the store context.
    pub const STORE: i32 = 8;
    /// The host's code: `extern "C" fn(callee context, caller context, cells) -> u32`, where zero
    /// says that it failed.
    pub const CALL: i32 = 16;
}

/// The first word of an instance context.
pub const INSTANCE_MAGIC: u32 = u32::from_le_bytes(*b"inst");
/// The first word of a host function context.
pub const HOST_FUNC_MAGIC: u32 = u32::from_le_bytes(*b"host");

/// An imported function: its code and the context that it is called with.
pub mod import {
    /// The code, with the calling convention of compiled functions.
    pub const CODE: i32 = 0;
    /// The callee's context.
    pub const CONTEXT: i32 = 8;
    /// Size of an entry.
    pub const SIZE: u32 = 16;
}

/// A function reference: what a funcref points to.
pub mod func_ref {
    /// The code, with the calling convention of compiled functions; null for a host function that
    /// no module with its type has seen yet, which no compiled code can call.
    pub const CODE: i32 = 0;
    /// The callee's context.
    pub const CONTEXT: i32 = 8;
    /// How the host calls it: the entry stub of its type, or the host function itself.
    pub const ENTRY: i32 = 16;
    /// The engine's number for its type (`u32`).
    pub const SIG_ID: i32 = 24;
    /// Size of a function reference.
    pub const SIZE: u32 = 32;
}

/// A table: its elements are words (a pointer to a function reference, or the number of an
/// external reference; zero is null).
pub mod table {
    /// The address of the first element.
    pub const BASE: i32 = 0;
    /// How many elements there are (`u64`).
    pub const LEN: i32 = 8;
    /// Size of the definition.
    pub const SIZE: u32 = 16;
    /// Size of an element.
    pub const ELEMENT: u32 = 8;
}

/// A linear memory.
pub mod memory {
    /// The address of the first byte.
    pub const BASE: i32 = 0;
    /// How many bytes there are (`u64`).
    pub const LEN: i32 = 8;
    /// Size of the definition.
    pub const SIZE: u32 = 16;
}

/// A global: its value, in the first bytes of 16.
pub mod global {
    /// Size of a global.
    pub const SIZE: u32 = 16;
}

/// A tag.
pub mod tag {
    /// Its number (`u64`), by which the exceptions are known that are thrown with it. No other tag of the
    /// store has it, or had it.
    pub const ID: i32 = 0;
    /// The engine's number for its type (`u32`).
    pub const SIG_ID: i32 = 8;
    /// Size of a tag.
    pub const SIZE: u32 = 16;
}

/// An exception: what an `exnref` that is not null points to.
pub mod exception {
    /// The number of its tag.
    pub const TAG: i32 = 0;
    /// Not zero (`u32`) once there can be references to it, beside the one by which it is thrown.
    pub const REFERRED: i32 = 8;
    /// What it carries, in cells, begins here.
    pub const CELLS: i32 = 24;
}
