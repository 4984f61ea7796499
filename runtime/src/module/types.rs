//! WebAssembly types as compiled code and artifacts know them: plain data, equal when the same.
//!
//! The public types of [`crate::types`] are made from these. A function type is referred to by its
//! [`SigIndex`], an index into the one [`ModuleTypes`] that all modules of an artifact share.

use crate::entity::{EntityRef, PrimaryMap, entity_impl};
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

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

    /// Whether a value of this type is a reference.
    pub fn is_reference(self) -> bool {
        matches!(self, WasmValType::Ref(_))
    }

    /// Whether a value of this type is a reference to an exception.
    pub fn is_exn(self) -> bool {
        matches!(self, WasmValType::Ref(ty) if ty.is_exn())
    }

    /// The same type with another index in place of that of the type that it refers to.
    pub fn map_concrete(self, map: impl Fn(SigIndex) -> SigIndex) -> WasmValType {
        match self {
            WasmValType::Ref(ty) => WasmValType::Ref(ty.map_concrete(map)),
            ty => ty,
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
    /// `exnref`.
    pub const EXN: WasmRefType = WasmRefType { nullable: true, heap: WasmHeapType::Exn };

    /// Whether references of this type are function pointers.
    pub fn is_func(self) -> bool {
        self.heap.top() == WasmHeapType::Func
    }

    /// Whether references of this type are to exceptions.
    pub fn is_exn(self) -> bool {
        self.heap.top() == WasmHeapType::Exn
    }

    /// The same type with another index in place of that of the type that it refers to.
    pub fn map_concrete(self, map: impl Fn(SigIndex) -> SigIndex) -> WasmRefType {
        match self.heap {
            WasmHeapType::Concrete(index) => {
                WasmRefType { heap: WasmHeapType::Concrete(map(index)), ..self }
            }
            _ => self,
        }
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
    /// Any exception.
    Exn,
    /// No exception: the bottom of the exception types.
    NoExn,
    /// Functions of one type.
    Concrete(SigIndex),
}

impl WasmHeapType {
    /// The top of its hierarchy, which says how a reference is represented.
    pub fn top(self) -> WasmHeapType {
        match self {
            WasmHeapType::Func | WasmHeapType::NoFunc | WasmHeapType::Concrete(_) => {
                WasmHeapType::Func
            }
            WasmHeapType::Extern | WasmHeapType::NoExtern => WasmHeapType::Extern,
            WasmHeapType::Exn | WasmHeapType::NoExn => WasmHeapType::Exn,
        }
    }
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

    /// Whether references are among its parameters or results.
    pub fn has_references(&self) -> bool {
        self.params.iter().chain(&self.results).any(|ty| ty.is_reference())
    }

    /// The types that it refers to.
    pub fn concrete(&self) -> impl Iterator<Item = SigIndex> {
        self.params.iter().chain(&self.results).filter_map(|ty| match ty {
            WasmValType::Ref(WasmRefType { heap: WasmHeapType::Concrete(index), .. }) => {
                Some(*index)
            }
            _ => None,
        })
    }

    /// The same type with other indices in place of those of the types that it refers to.
    pub fn map_concrete(&self, map: impl Fn(SigIndex) -> SigIndex) -> WasmFuncType {
        let list = |types: &[WasmValType]| types.iter().map(|ty| ty.map_concrete(&map)).collect();
        WasmFuncType { params: list(&self.params), results: list(&self.results) }
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
    /// A tag, by the function type whose parameters are what its exceptions carry.
    Tag(SigIndex),
}

impl WasmExternType {
    /// The same type with other indices in place of those of the types that it refers to.
    pub fn map_types(self, map: impl Fn(SigIndex) -> SigIndex) -> WasmExternType {
        match self {
            WasmExternType::Func(sig) => WasmExternType::Func(map(sig)),
            WasmExternType::Table(ty) => {
                WasmExternType::Table(WasmTableType { element: ty.element.map_concrete(map), ..ty })
            }
            WasmExternType::Memory(ty) => WasmExternType::Memory(ty),
            WasmExternType::Global(ty) => {
                let content = ty.content.map_concrete(map);
                WasmExternType::Global(WasmGlobalType { content, ..ty })
            }
            WasmExternType::Tag(sig) => WasmExternType::Tag(map(sig)),
        }
    }
}

/// A function type as a module defines it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WasmSubType {
    /// The function type itself.
    pub func: WasmFuncType,
    /// Where it stands among subtypes.
    pub subtyping: Subtyping,
}

/// Where a type stands among subtypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subtyping {
    /// Whether it has no subtypes.
    pub is_final: bool,
    /// The type that it declares to be a subtype of.
    pub supertype: Option<SigIndex>,
}

impl Subtyping {
    /// That of most types: no subtypes, no supertype.
    pub const FINAL: Subtyping = Subtyping { is_final: true, supertype: None };
}

/// The function types of an artifact, each there once.
///
/// Types are equal when their *recursion groups* are: types that refer to each other are defined, and
/// compared, together. A type that refers to no type of its group, has no supertype and no subtypes is
/// called plain, and is a group by itself: most types are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ModuleTypes {
    sigs: PrimaryMap<SigIndex, WasmFuncType>,
    /// The groups of more than one type, in order: the first type, and how many.
    groups: Vec<(SigIndex, u32)>,
    /// What is to be said of types that are not [`Subtyping::FINAL`], in order.
    subtypings: Vec<(SigIndex, Subtyping)>,
    #[serde(skip)]
    plain: HashMap<WasmFuncType, SigIndex>,
    /// The first types of the groups that are not plain.
    #[serde(skip)]
    others: HashMap<GroupKey, SigIndex>,
}

/// A recursion group, whatever the place in an index space: the types in it are counted from the end
/// of all numbers.
type GroupKey = Box<[WasmSubType]>;

impl ModuleTypes {
    /// The index of the plain type `ty`, which is added when it is not there yet.
    pub fn intern(&mut self, ty: WasmFuncType) -> SigIndex {
        if let Some(&index) = self.plain.get(&ty) {
            return index;
        }
        let index = self.sigs.push(ty.clone());
        self.plain.insert(ty, index);
        index
    }

    /// Whether functions of the type can stand for those of its supertype, if it has one.
    #[cfg(feature = "compile")]
    pub(crate) fn extends_soundly(&self, index: SigIndex) -> bool {
        let Some(supertype) = self.subtyping(index).supertype else { return true };
        let Some((ty, of)) = self.get(index).zip(self.get(supertype)) else { return false };
        let all = |sub: &[WasmValType], of: &[WasmValType]| {
            sub.len() == of.len() && sub.iter().zip(of).all(|(&sub, &of)| self.matches(sub, of))
        };
        !self.subtyping(supertype).is_final
            && all(&of.params, &ty.params)
            && all(&ty.results, &of.results)
    }

    /// Whether each value of type `sub` is one of type `of`.
    #[cfg(feature = "compile")]
    fn matches(&self, sub: WasmValType, of: WasmValType) -> bool {
        let (WasmValType::Ref(sub), WasmValType::Ref(of)) = (sub, of) else { return sub == of };
        let heap = match (sub.heap, of.heap) {
            (WasmHeapType::Concrete(sub), WasmHeapType::Concrete(of)) => self.is_subtype(sub, of),
            (sub, of) => {
                let is_bottom = matches!(
                    sub,
                    WasmHeapType::NoFunc | WasmHeapType::NoExtern | WasmHeapType::NoExn
                );
                sub == of || (sub.top() == of.top() && (is_bottom || of == of.top()))
            }
        };
        heap && (of.nullable || !sub.nullable)
    }

    /// The index of the first type of a recursion group, which is added when it is not there yet. In
    /// `group`, its own types have the indices from [`ModuleTypes::next`] on.
    pub fn intern_group(&mut self, mut group: Vec<WasmSubType>) -> SigIndex {
        let next = self.next();
        if let [ty] = &group[..]
            && ty.subtyping == Subtyping::FINAL
            && !ty.func.concrete().any(|index| index >= next)
        {
            return self.intern(group.remove(0).func);
        }
        let key = group_key(&group, next);
        if let Some(&index) = self.others.get(&key) {
            return index;
        }
        self.others.insert(key, next);
        if let [_, _, ..] = group[..] {
            self.groups.push((next, group.len() as u32));
        }
        for WasmSubType { func, subtyping } in group {
            let index = self.sigs.push(func);
            if subtyping != Subtyping::FINAL {
                self.subtypings.push((index, subtyping));
            }
        }
        next
    }

    /// Makes a type look as if it had neither subtypes nor a supertype, which is a lie: for tests of what
    /// becomes of it.
    #[cfg(all(test, feature = "compile"))]
    pub(crate) fn pretend_final(&mut self, index: SigIndex) {
        self.subtypings.retain(|(it, _)| *it != index);
    }

    /// The index of the plain type `ty`, if it is there.
    pub fn find(&self, ty: &WasmFuncType) -> Option<SigIndex> {
        self.plain.get(ty).copied()
    }

    /// The type at `index`, or `None` past the end.
    pub fn get(&self, index: SigIndex) -> Option<&WasmFuncType> {
        self.sigs.get(index)
    }

    /// Where the type at `index` stands among subtypes.
    pub fn subtyping(&self, index: SigIndex) -> Subtyping {
        let place = self.subtypings.binary_search_by_key(&index, |(index, _)| *index);
        place.map_or(Subtyping::FINAL, |place| self.subtypings[place].1)
    }

    /// Whether all functions of type `sub` are also of type `ty`.
    pub fn is_subtype(&self, mut sub: SigIndex, ty: SigIndex) -> bool {
        while sub != ty {
            // A supertype comes before its subtypes, in damaged artifacts too.
            match self.subtyping(sub).supertype {
                Some(supertype) => sub = supertype,
                None => return false,
            }
        }
        true
    }

    /// All types with their indices, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (SigIndex, &WasmFuncType)> {
        self.sigs.iter()
    }

    /// The recursion groups, in order: each as the places of its types.
    pub fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        let (mut at, mut larger) = (0, self.groups.iter().peekable());
        std::iter::from_fn(move || {
            let group = larger.next_if(|(first, _)| first.index() == at);
            let start = at;
            at += group.map_or(1, |(_, len)| *len as usize);
            (start < self.len()).then_some(start..at)
        })
    }

    /// Whether each type is a group by itself, without subtypes and supertype.
    pub fn is_flat(&self) -> bool {
        self.groups.is_empty() && self.subtypings.is_empty()
    }

    /// The index that the next type to be added gets.
    pub fn next(&self) -> SigIndex {
        SigIndex::new(self.sigs.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sigs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sigs.is_empty()
    }

    /// Sees that types refer to types that exist and are not defined after them or their group.
    pub(crate) fn check(&self) -> Result<()> {
        let mut end = 0;
        for &(first, len) in &self.groups {
            ensure!(first.index() >= end && len > 1, "recursion groups are out of order");
            end = first.index() + len as usize;
            ensure!(end <= self.len(), "a recursion group has types that do not exist");
        }
        for group in self.groups() {
            let known = |index: SigIndex| index.index() < group.end;
            for index in group.clone().map(SigIndex::new) {
                let sound = self.sigs[index].concrete().all(known);
                ensure!(sound, "function type {index} uses a type that does not exist before it");
            }
        }
        let mut last = None;
        for &(index, subtyping) in &self.subtypings {
            let in_order = last.replace(index) < Some(index) && index.index() < self.len();
            ensure!(in_order, "subtypes are out of order");
            let supertype = subtyping.supertype;
            ensure!(supertype.is_none_or(|of| of < index), "a supertype follows its subtype");
        }
        Ok(())
    }
}

fn group_key(group: &[WasmSubType], next: SigIndex) -> GroupKey {
    let own = |index: SigIndex| match index.as_u32().checked_sub(next.as_u32()) {
        Some(place) => SigIndex::from_u32(u32::MAX - place),
        None => index,
    };
    let key = |ty: &WasmSubType| WasmSubType {
        func: ty.func.map_concrete(own),
        subtyping: Subtyping { supertype: ty.subtyping.supertype.map(own), ..ty.subtyping },
    };
    group.iter().map(key).collect()
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
            (true, WasmHeapType::Exn) => f.write_str("exnref"),
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
            WasmHeapType::Exn => f.write_str("exn"),
            WasmHeapType::NoExn => f.write_str("noexn"),
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
