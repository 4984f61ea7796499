//! Where the parts of an instance context are, which follows from what its module declares.

use crate::entity::EntityRef;
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, FuncIndex,
    FuncRefIndex, GlobalIndex, MemoryIndex, ModuleInfo, TableIndex, TagIndex,
};
use crate::tables::layout::{context, func_ref, global, import, memory, table, tag};

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
