//! WebAssembly types as compiled code and artifacts know them: plain data, equal when the same.
//!
//! The public types of [`crate::types`] are made from these. A function type is referred to by its
//! [`SigIndex`], an index into the one [`ModuleTypes`] that all modules of an artifact share.

use crate::entity::{EntityRef, PrimaryMap, entity_impl};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// A function type of an artifact: an index into its [`ModuleTypes`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SigIndex(u32);
entity_impl!(SigIndex, "sig");

/// The type of a WebAssembly value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WasmValType {
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A 32-bit float.
    F32,
    /// A 64-bit float.
    F64,
    /// A 128-bit vector.
    V128,
    /// A reference.
    Ref(WasmRefType),
}

impl WasmValType {
    /// How many 64-bit cells a value of this type takes where arguments are passed in memory.
    pub fn cells(self) -> usize {
        match self {
            WasmValType::V128 => 2,
            _ => 1,
        }
    }
}

/// A reference type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasmRefType {
    /// Whether null is one of its values.
    pub nullable: bool,
    /// What it refers to.
    pub heap: WasmHeapType,
}

impl WasmRefType {
    /// `funcref`.
    pub const FUNC: WasmRefType = WasmRefType { nullable: true, heap: WasmHeapType::Func };
    /// `externref`.
    pub const EXTERN: WasmRefType = WasmRefType { nullable: true, heap: WasmHeapType::Extern };

    /// Whether references of this type are function pointers; the others are externals.
    pub fn is_func(self) -> bool {
        matches!(self.heap, WasmHeapType::Func | WasmHeapType::NoFunc | WasmHeapType::Concrete(_))
    }
}

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WasmHeapType {
    /// Any function.
    Func,
    /// No function: the bottom of the function types.
    NoFunc,
    /// Any host value.
    Extern,
    /// No host value: the bottom of the external types.
    NoExtern,
    /// Functions of one type.
    Concrete(SigIndex),
}

/// The type of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasmFuncType {
    /// Types of the parameters.
    pub params: Box<[WasmValType]>,
    /// Types of the results.
    pub results: Box<[WasmValType]>,
}

impl WasmFuncType {
    /// How many cells a call of this type needs: parameters go in, results come out, both from the
    /// first cell on.
    pub fn cells(&self) -> usize {
        let count = |types: &[WasmValType]| types.iter().map(|ty| ty.cells()).sum::<usize>();
        count(&self.params).max(count(&self.results))
    }
}

/// The size limits of a table or memory, in elements or pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// The least, and the initial, size.
    pub min: u64,
    /// The size past which it cannot grow.
    pub max: Option<u64>,
}

/// Whether a table or memory is indexed by 32 or 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IndexType {
    /// Indexed by `i32`.
    I32,
    /// Indexed by `i64`.
    I64,
}

/// The type of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasmTableType {
    /// The type of its elements.
    pub element: WasmRefType,
    /// The type of its indices.
    pub index: IndexType,
    /// Its sizes, in elements.
    pub limits: Limits,
}

/// The type of a linear memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasmMemoryType {
    /// The type of its addresses.
    pub index: IndexType,
    /// Its sizes, in pages.
    pub limits: Limits,
    /// Whether threads may share it.
    pub shared: bool,
    /// The page size as a power of two: 16 unless custom.
    pub page_size_log2: u8,
}

impl WasmMemoryType {
    /// The least size in bytes, or `None` where it does not fit 64 bits.
    pub fn min_bytes(&self) -> Option<u64> {
        self.limits
            .min
            .checked_shl(u32::from(self.page_size_log2))
            .filter(|bytes| bytes >> self.page_size_log2 == self.limits.min)
    }
}

/// The type of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WasmGlobalType {
    /// The type of its value.
    pub content: WasmValType,
    /// Whether it can be set.
    pub mutable: bool,
}

/// The type of something that a module imports or exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WasmExternType {
    /// A function.
    Func(SigIndex),
    /// A table.
    Table(WasmTableType),
    /// A memory.
    Memory(WasmMemoryType),
    /// A global.
    Global(WasmGlobalType),
}

/// The function types of an artifact, each there once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ModuleTypes {
    sigs: PrimaryMap<SigIndex, WasmFuncType>,
    #[serde(skip)]
    by_type: HashMap<WasmFuncType, SigIndex>,
}

impl ModuleTypes {
    /// The index of `ty`, which is added when it is not there yet.
    pub fn intern(&mut self, ty: WasmFuncType) -> SigIndex {
        if let Some(&index) = self.by_type.get(&ty) {
            return index;
        }
        let index = self.sigs.push(ty.clone());
        self.by_type.insert(ty, index);
        index
    }

    /// The type at `index`, or `None` past the end.
    pub fn get(&self, index: SigIndex) -> Option<&WasmFuncType> {
        self.sigs.get(index)
    }

    /// All types with their indices, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SigIndex, &WasmFuncType)> {
        self.sigs.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sigs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sigs.is_empty()
    }
}

impl std::ops::Index<SigIndex> for ModuleTypes {
    type Output = WasmFuncType;

    fn index(&self, index: SigIndex) -> &WasmFuncType {
        &self.sigs[index]
    }
}

impl fmt::Display for WasmValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WasmValType::I32 => f.write_str("i32"),
            WasmValType::I64 => f.write_str("i64"),
            WasmValType::F32 => f.write_str("f32"),
            WasmValType::F64 => f.write_str("f64"),
            WasmValType::V128 => f.write_str("v128"),
            WasmValType::Ref(ty) => ty.fmt(f),
        }
    }
}

impl fmt::Display for WasmRefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.nullable, self.heap) {
            (true, WasmHeapType::Func) => f.write_str("funcref"),
            (true, WasmHeapType::Extern) => f.write_str("externref"),
            (true, heap) => write!(f, "(ref null {heap})"),
            (false, heap) => write!(f, "(ref {heap})"),
        }
    }
}

impl fmt::Display for WasmHeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WasmHeapType::Func => f.write_str("func"),
            WasmHeapType::NoFunc => f.write_str("nofunc"),
            WasmHeapType::Extern => f.write_str("extern"),
            WasmHeapType::NoExtern => f.write_str("noextern"),
            WasmHeapType::Concrete(index) => write!(f, "{}", index.index()),
        }
    }
}

impl fmt::Display for WasmFuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[WasmValType]| {
            f.write_str("(")?;
            for (i, ty) in types.iter().enumerate() {
                let comma = if i == 0 { "" } else { ", " };
                write!(f, "{comma}{ty}")?;
            }
            f.write_str(")")
        };
        list(f, &self.params)?;
        f.write_str(" -> ")?;
        list(f, &self.results)
    }
}
