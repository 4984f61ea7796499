//! The one table of the fields that compiled code touches, and of their offsets.
//!
//! Three kinds of block exist, all of 64-bit words:
//!
//! - the **store context** ([`store`]), one for each store;
//! - the **host function context** ([`host_func`]), one for each host function in a store;
//! - the **instance context** ([`ContextLayout`]), one for each core instance: a fixed header
//!   ([`context`]) and the arrays that its module needs.
//!
//! An instance context and a host function context begin alike (their first two words), because
//! either can be the callee of a call through a function reference. `vm::context` declares the same
//! blocks as Rust structures, and tests there hold the two together.

use crate::entity::EntityRef;
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, FuncIndex,
    FuncRefIndex, GlobalIndex, MemoryIndex, ModuleInfo, TableIndex, TagIndex,
};

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
    /// The size of the header: what the module needs follows.
    pub const SIZE: u32 = 32;
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

/// Where the parts of a module's instance context are, in bytes from its beginning.
///
/// A part is an array with an element for each entity that the module has of that kind. Imported
/// tables, memories and globals are pointers to the definition in the context that owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextLayout {
    imported_funcs: u32,
    imported_tables: u32,
    imported_memories: u32,
    imported_globals: u32,
    imported_tags: u32,
    tables: u32,
    memories: u32,
    globals: u32,
    tags: u32,
    func_refs: u32,
    size: u32,
}

impl ContextLayout {
    /// The layout for `info`, or `None` when it would not fit 2 GiB.
    pub fn new(info: &ModuleInfo) -> Option<ContextLayout> {
        let mut end = context::SIZE;
        let mut part = |count: usize, size: u32| {
            let start = end;
            let bytes = u32::try_from(count).ok()?.checked_mul(size)?;
            end = end.checked_add(bytes).filter(|&end| i32::try_from(end).is_ok())?;
            Some(start)
        };
        // Globals need 16-byte alignment for vectors; every size but the pointers' is a multiple
        // of 16, so an odd count of pointers is rounded up.
        let pointers = |count: usize| count.checked_next_multiple_of(2);
        Some(ContextLayout {
            imported_funcs: part(info.imported_functions, import::SIZE)?,
            imported_tables: part(pointers(info.imported_tables)?, 8)?,
            imported_memories: part(pointers(info.imported_memories)?, 8)?,
            imported_globals: part(pointers(info.imported_globals)?, 8)?,
            imported_tags: part(pointers(info.imported_tags)?, 8)?,
            memories: part(info.memories.len() - info.imported_memories, memory::SIZE)?,
            tables: part(info.tables.len() - info.imported_tables, table::SIZE)?,
            globals: part(info.globals.len() - info.imported_globals, global::SIZE)?,
            tags: part(info.tags.len() - info.imported_tags, tag::SIZE)?,
            func_refs: part(info.func_refs, func_ref::SIZE)?,
            size: end,
        })
    }

    /// The size of the whole context, a multiple of 16.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// An imported function ([`import`]).
    pub fn imported_func(&self, index: FuncIndex) -> i32 {
        at(self.imported_funcs, index.index(), import::SIZE)
    }

    /// The pointer to an imported table.
    pub fn imported_table(&self, index: TableIndex) -> i32 {
        at(self.imported_tables, index.index(), 8)
    }

    /// The pointer to an imported memory.
    pub fn imported_memory(&self, index: MemoryIndex) -> i32 {
        at(self.imported_memories, index.index(), 8)
    }

    /// The pointer to an imported global.
    pub fn imported_global(&self, index: GlobalIndex) -> i32 {
        at(self.imported_globals, index.index(), 8)
    }

    /// The pointer to an imported tag.
    pub fn imported_tag(&self, index: TagIndex) -> i32 {
        at(self.imported_tags, index.index(), 8)
    }

    /// A table that the module defines ([`table`]).
    pub fn defined_table(&self, index: DefinedTableIndex) -> i32 {
        at(self.tables, index.index(), table::SIZE)
    }

    /// A memory that the module defines ([`memory`]).
    pub fn defined_memory(&self, index: DefinedMemoryIndex) -> i32 {
        at(self.memories, index.index(), memory::SIZE)
    }

    /// A global that the module defines ([`global`]).
    pub fn defined_global(&self, index: DefinedGlobalIndex) -> i32 {
        at(self.globals, index.index(), global::SIZE)
    }

    /// A tag that the module defines ([`tag`]).
    pub fn defined_tag(&self, index: DefinedTagIndex) -> i32 {
        at(self.tags, index.index(), tag::SIZE)
    }

    /// A function reference ([`func_ref`]).
    pub fn func_ref(&self, index: FuncRefIndex) -> i32 {
        at(self.func_refs, index.index(), func_ref::SIZE)
    }
}

/// The offset of element `index`. `ContextLayout::new` saw that the whole fits an `i32`.
fn at(start: u32, index: usize, size: u32) -> i32 {
    (start + index as u32 * size) as i32
}
