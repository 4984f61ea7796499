//! What is known of a module once it has been parsed: everything but its code and data.

use super::types::{
    SigIndex, WasmExternType, WasmGlobalType, WasmHeapType, WasmMemoryType, WasmRefType,
    WasmTableType,
};
use crate::entity::{EntityRef, PrimaryMap, entity_impl};
use crate::packed::Packed;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(u32);
        entity_impl!($name, $prefix);
    )*};
}

index! {
    /// A type in a module's type index space.
    TypeIndex "type"
    /// A function: the imported ones first.
    FuncIndex "func"
    /// A function with a body in the module.
    DefinedFuncIndex "defined_func"
    /// A function that can be referred to (exported, in a table, in a `ref.func`): it has a
    /// function reference in the instance's context.
    FuncRefIndex "func_ref"
    /// A table: the imported ones first.
    TableIndex "table"
    /// A table that the module defines.
    DefinedTableIndex "defined_table"
    /// A memory: the imported ones first.
    MemoryIndex "memory"
    /// A memory that the module defines.
    DefinedMemoryIndex "defined_memory"
    /// A global: the imported ones first.
    GlobalIndex "global"
    /// A global that the module defines.
    DefinedGlobalIndex "defined_global"
    /// A tag: the imported ones first.
    TagIndex "tag"
    /// A tag that the module defines.
    DefinedTagIndex "defined_tag"
    /// An element segment.
    ElemIndex "elem"
    /// A data segment.
    DataIndex "data"
}

/// Something that can be imported or exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityIndex {
    /// A function.
    Func(FuncIndex),
    /// A table.
    Table(TableIndex),
    /// A memory.
    Memory(MemoryIndex),
    /// A global.
    Global(GlobalIndex),
    /// A tag.
    Tag(TagIndex),
}

/// An import of a module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportInfo {
    /// The name of the module that it is imported from.
    pub module: String,
    /// Its name in that module.
    pub field: String,
    /// What it becomes here.
    pub index: EntityIndex,
}

/// A function, imported or defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuncInfo {
    /// Its type.
    pub sig: SigIndex,
    /// Its reference in the instance's context, if it can be referred to.
    pub func_ref: Option<FuncRefIndex>,
}

impl Packed for FuncInfo {
    type Bytes = [u8; 8];

    fn pack(self) -> [u8; 8] {
        let func_ref = self.func_ref.map_or(u32::MAX, FuncRefIndex::as_u32);
        (u64::from(self.sig.as_u32()) | u64::from(func_ref) << 32).to_le_bytes()
    }

    fn unpack(bytes: [u8; 8]) -> FuncInfo {
        let both = u64::from_le_bytes(bytes);
        let func_ref = Some((both >> 32) as u32).filter(|&index| index != u32::MAX);
        FuncInfo {
            sig: SigIndex::from_u32(both as u32),
            func_ref: func_ref.map(FuncRefIndex::from_u32),
        }
    }
}

/// An instruction of a constant expression (extended constants included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConstOp {
    /// `i32.const`.
    I32(i32),
    /// `i64.const`.
    I64(i64),
    /// `f32.const`, as bits.
    F32(u32),
    /// `f64.const`, as bits.
    F64(u64),
    /// `v128.const`, as bits.
    V128(u128),
    /// `global.get`.
    GlobalGet(GlobalIndex),
    /// `ref.null`.
    RefNull(WasmHeapType),
    /// `ref.func`.
    RefFunc(FuncIndex),
    /// `i32.add`.
    I32Add,
    /// `i32.sub`.
    I32Sub,
    /// `i32.mul`.
    I32Mul,
    /// `i64.add`.
    I64Add,
    /// `i64.sub`.
    I64Sub,
    /// `i64.mul`.
    I64Mul,
}

/// A constant expression, validated: it leaves one value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConstExpr {
    /// Its instructions, without the `end`.
    pub ops: Box<[ConstOp]>,
}

impl ConstExpr {
    /// The value of an expression that is one constant integer instruction, zero-extended.
    pub fn as_const_int(&self) -> Option<u64> {
        match *self.ops {
            [ConstOp::I32(value)] => Some(u64::from(value.cast_unsigned())),
            [ConstOp::I64(value)] => Some(value.cast_unsigned()),
            _ => None,
        }
    }
}

/// Where a segment goes when the module is instantiated.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum SegmentMode<I> {
    /// It is copied at instantiation.
    Active {
        /// The table or memory that it goes to.
        target: I,
        /// The index of its first element or byte there.
        offset: ConstExpr,
    },
    /// It waits for `table.init` or `memory.init`.
    Passive,
    /// It only declares functions for `ref.func`.
    Declared,
}

/// An element segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ElementSegment {
    /// The type of its elements.
    pub ty: WasmRefType,
    /// Where it goes.
    pub mode: SegmentMode<TableIndex>,
    /// What is in it.
    pub items: ElementItems,
}

/// The elements of a segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ElementItems {
    /// Functions.
    Functions(#[serde(with = "crate::packed::narrow")] Box<[FuncIndex]>),
    /// Constant expressions.
    Expressions(Box<[ConstExpr]>),
}

impl ElementItems {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            ElementItems::Functions(items) => items.len(),
            ElementItems::Expressions(items) => items.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A data segment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DataSegment {
    /// Where it goes.
    pub mode: SegmentMode<MemoryIndex>,
    /// Its bytes, as a range of the artifact's data section.
    pub range: Range<u64>,
}

/// The initial content of a memory, when it is known at compile time: one run of whole pages that
/// can be mapped copy-on-write, instead of copying data segments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryImage {
    /// The address in the memory of its first byte: a multiple of [`IMAGE_ALIGN`].
    pub address: u64,
    /// Its bytes, as a range of the artifact's image section; starts and ends at multiples of
    /// [`IMAGE_ALIGN`].
    pub range: Range<u64>,
}

/// The alignment of memory images, in bytes: the largest page size of hosts that Wharf runs on.
pub const IMAGE_ALIGN: u64 = 4096;

/// A module, without its code and data.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ModuleInfo {
    /// The module's name, from its name section.
    pub name: Option<String>,
    /// What it imports, in order.
    pub imports: Vec<ImportInfo>,
    /// What it exports, in order.
    pub exports: IndexMap<String, EntityIndex>,
    /// The type index space.
    #[serde(with = "crate::packed")]
    pub types: PrimaryMap<TypeIndex, SigIndex>,
    /// The function index space.
    #[serde(with = "crate::packed")]
    pub functions: PrimaryMap<FuncIndex, FuncInfo>,
    /// The table index space.
    pub tables: PrimaryMap<TableIndex, WasmTableType>,
    /// The memory index space.
    pub memories: PrimaryMap<MemoryIndex, WasmMemoryType>,
    /// The global index space.
    pub globals: PrimaryMap<GlobalIndex, WasmGlobalType>,
    /// The tag index space: the parameters of a tag's type are what its exceptions carry.
    pub tags: PrimaryMap<TagIndex, SigIndex>,
    /// How many of the functions are imported.
    pub imported_functions: usize,
    /// How many of the tables are imported.
    pub imported_tables: usize,
    /// How many of the memories are imported.
    pub imported_memories: usize,
    /// How many of the globals are imported.
    pub imported_globals: usize,
    /// How many of the tags are imported.
    pub imported_tags: usize,
    /// How many functions can be referred to.
    pub func_refs: usize,
    /// The initial values of the globals that the module defines.
    pub global_inits: PrimaryMap<DefinedGlobalIndex, ConstExpr>,
    /// The initial values of the elements of the tables that the module defines; `None`: null.
    pub table_inits: PrimaryMap<DefinedTableIndex, Option<ConstExpr>>,
    /// The element segments.
    pub elements: PrimaryMap<ElemIndex, ElementSegment>,
    /// The data segments. Those that are part of a memory image are passive and empty.
    pub data: PrimaryMap<DataIndex, DataSegment>,
    /// Prepared images of the memories that the module defines.
    pub images: PrimaryMap<DefinedMemoryIndex, Option<MemoryImage>>,
    /// The guest's DWARF: sections by name, as ranges of the artifact's DWARF section.
    pub dwarf: Vec<(String, Range<u64>)>,
    /// The offset of the code section's contents in the input: where addresses in DWARF begin.
    pub code_offset: u64,
    /// The function that instantiation calls.
    pub start: Option<FuncIndex>,
    /// Names of functions, from the name section. In an artifact they are its symbols, so that they
    /// are not there twice; what was loaded has none here.
    #[serde(skip)]
    pub func_names: Vec<(FuncIndex, String)>,
}

macro_rules! spaces {
    ($($field:ident $defined:ident $imported:ident: $index:ident $defined_index:ident)*) => {
        impl ModuleInfo {$(
            #[doc = concat!("The defined index of `index`, or `None` where it is imported (`", stringify!($field), "`).")]
            pub fn $defined(&self, index: $index) -> Option<$defined_index> {
                index.index().checked_sub(self.$imported).map($defined_index::new)
            }

            #[doc = concat!("The place of `index` in the whole index space (`", stringify!($field), "`).")]
            pub fn $field(&self, index: $defined_index) -> $index {
                $index::new(self.$imported + index.index())
            }
        )*}
    };
}

spaces! {
    func_index defined_func imported_functions: FuncIndex DefinedFuncIndex
    table_index defined_table imported_tables: TableIndex DefinedTableIndex
    memory_index defined_memory imported_memories: MemoryIndex DefinedMemoryIndex
    global_index defined_global imported_globals: GlobalIndex DefinedGlobalIndex
    tag_index defined_tag imported_tags: TagIndex DefinedTagIndex
}

impl ModuleInfo {
    /// Whether something is in the index spaces.
    pub fn has(&self, index: EntityIndex) -> bool {
        match index {
            EntityIndex::Func(index) => index.index() < self.functions.len(),
            EntityIndex::Table(index) => index.index() < self.tables.len(),
            EntityIndex::Memory(index) => index.index() < self.memories.len(),
            EntityIndex::Global(index) => index.index() < self.globals.len(),
            EntityIndex::Tag(index) => index.index() < self.tags.len(),
        }
    }

    /// The type of something in the index spaces.
    pub fn extern_type(&self, index: EntityIndex) -> WasmExternType {
        match index {
            EntityIndex::Func(index) => WasmExternType::Func(self.functions[index].sig),
            EntityIndex::Table(index) => WasmExternType::Table(self.tables[index]),
            EntityIndex::Memory(index) => WasmExternType::Memory(self.memories[index]),
            EntityIndex::Global(index) => WasmExternType::Global(self.globals[index]),
            EntityIndex::Tag(index) => WasmExternType::Tag(self.tags[index]),
        }
    }

    /// The functions with a body in the module.
    pub fn defined_funcs(&self) -> impl ExactSizeIterator<Item = (DefinedFuncIndex, &FuncInfo)> {
        let bodies = self.functions.as_values_slice()[self.imported_functions..].iter();
        bodies.enumerate().map(|(i, info)| (DefinedFuncIndex::new(i), info))
    }

    /// The name of a function: from the name section, else the name of an export.
    pub fn func_name(&self, index: FuncIndex) -> Option<&str> {
        if let Ok(at) = self.func_names.binary_search_by_key(&index, |(func, _)| *func) {
            return Some(&self.func_names[at].1);
        }
        let exported = self.exports.iter().find(|&(_, &entity)| entity == EntityIndex::Func(index));
        exported.map(|(name, _)| name.as_str())
    }

    /// The names of all functions that have one, as [`ModuleInfo::func_name`] says them: to ask for each
    /// by itself takes as long as there are exports.
    pub fn all_func_names(&self) -> HashMap<FuncIndex, &str> {
        let mut names = HashMap::new();
        for (func, name) in &self.func_names {
            names.entry(*func).or_insert(name.as_str());
        }
        for (name, entity) in &self.exports {
            if let EntityIndex::Func(func) = *entity {
                names.entry(func).or_insert(name.as_str());
            }
        }
        names
    }
}
