//! The types of tables, memories, globals and tags, and of imports and exports.

use super::{FuncType, RefType, ValType};
use crate::engine::Engine;
use crate::error::InvalidOption;
use crate::module::types::{
    IndexType, Limits, SigIndex, WasmExternType, WasmGlobalType, WasmMemoryType, WasmTableType,
};
use anyhow::{Result, ensure};
use std::fmt;

/// The type of something that can be imported or exported.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExternType {
    /// A function.
    Func(FuncType),
    /// A global.
    Global(GlobalType),
    /// A table.
    Table(TableType),
    /// A linear memory.
    Memory(MemoryType),
    /// A tag.
    Tag(TagType),
}

macro_rules! accessors {
    ($($get:ident $unwrap:ident $variant:ident($ty:ident) $text:literal)*) => {
        impl ExternType {$(
            #[doc = concat!("The type of the ", $text, ", if it is one.")]
            pub fn $get(&self) -> Option<&$ty> {
                match self {
                    ExternType::$variant(ty) => Some(ty),
                    _ => None,
                }
            }

            #[doc = concat!("The type of the ", $text, ".\n\n# Panics\n\nWhen it is not one.")]
            pub fn $unwrap(&self) -> &$ty {
                self.$get().unwrap_or_else(|| panic!(concat!("{} is not a ", $text), self))
            }
        )*}

        $(impl From<$ty> for ExternType {
            fn from(ty: $ty) -> ExternType {
                ExternType::$variant(ty)
            }
        })*
    };
}

accessors! {
    func unwrap_func Func(FuncType) "function"
    global unwrap_global Global(GlobalType) "global"
    table unwrap_table Table(TableType) "table"
    memory unwrap_memory Memory(MemoryType) "memory"
    tag unwrap_tag Tag(TagType) "tag"
}

impl ExternType {
    /// The public face of `ty`, whose function types are numbers of `engine`.
    pub(crate) fn from_wasm(engine: &Engine, ty: WasmExternType) -> ExternType {
        let func_type = |number: SigIndex| FuncType::from_id(engine, number.as_u32());
        match ty {
            WasmExternType::Func(number) => ExternType::Func(func_type(number)),
            WasmExternType::Table(ty) => ExternType::Table(TableType::from_wasm(engine, &ty)),
            WasmExternType::Memory(ty) => ExternType::Memory(MemoryType::from_wasm(&ty)),
            WasmExternType::Global(ty) => ExternType::Global(GlobalType::from_wasm(engine, &ty)),
            WasmExternType::Tag(number) => ExternType::Tag(TagType::new(func_type(number))),
        }
    }

    /// What it is, in a word.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            ExternType::Func(_) => "function",
            ExternType::Global(_) => "global",
            ExternType::Table(_) => "table",
            ExternType::Memory(_) => "memory",
            ExternType::Tag(_) => "tag",
        }
    }
}

/// Whether a global can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutability {
    /// It keeps its first value.
    Const,
    /// It can be set.
    Var,
}

impl Mutability {
    /// Whether it cannot be set.
    pub fn is_const(&self) -> bool {
        *self == Mutability::Const
    }

    /// Whether it can be set.
    pub fn is_var(&self) -> bool {
        *self == Mutability::Var
    }
}

/// The type of a global.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalType {
    content: ValType,
    mutability: Mutability,
}

impl GlobalType {
    /// A global with values of type `content`.
    pub fn new(content: ValType, mutability: Mutability) -> GlobalType {
        GlobalType { content, mutability }
    }

    /// The type of the value.
    pub fn content(&self) -> &ValType {
        &self.content
    }

    /// Whether it can be set.
    pub fn mutability(&self) -> Mutability {
        self.mutability
    }

    /// The public face of `ty`, whose concrete types are numbers of `engine`.
    pub(crate) fn from_wasm(engine: &Engine, ty: &WasmGlobalType) -> GlobalType {
        let mutability = if ty.mutable { Mutability::Var } else { Mutability::Const };
        GlobalType::new(ValType::from_wasm(engine, ty.content), mutability)
    }

    /// The inverse of [`GlobalType::from_wasm`].
    ///
    /// # Errors
    ///
    /// Fails when the type is of another engine.
    pub(crate) fn to_wasm(&self, engine: &Engine) -> Result<WasmGlobalType> {
        let content = self.content.to_wasm(engine)?;
        Ok(WasmGlobalType { content, mutable: self.mutability.is_var() })
    }
}

/// The type of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableType {
    element: RefType,
    index: IndexType,
    limits: Limits,
}

impl TableType {
    /// A table of at least `min` and at most `max` elements.
    pub fn new(element: RefType, min: u32, max: Option<u32>) -> TableType {
        let limits = Limits { min: min.into(), max: max.map(u64::from) };
        TableType { element, index: IndexType::I32, limits }
    }

    /// A table that is indexed by 64 bits.
    pub fn new64(element: RefType, min: u64, max: Option<u64>) -> TableType {
        TableType { element, index: IndexType::I64, limits: Limits { min, max } }
    }

    /// Whether it is indexed by 64 bits.
    pub fn is_64(&self) -> bool {
        self.index == IndexType::I64
    }

    /// The type of its elements.
    pub fn element(&self) -> &RefType {
        &self.element
    }

    /// The least number of elements.
    pub fn minimum(&self) -> u64 {
        self.limits.min
    }

    /// The number of elements past which it cannot grow.
    pub fn maximum(&self) -> Option<u64> {
        self.limits.max
    }

    /// The public face of `ty`, whose concrete types are numbers of `engine`.
    pub(crate) fn from_wasm(engine: &Engine, ty: &WasmTableType) -> TableType {
        let WasmTableType { element, index, limits } = *ty;
        TableType { element: RefType::from_wasm(engine, element), index, limits }
    }

    /// The inverse of [`TableType::from_wasm`].
    ///
    /// # Errors
    ///
    /// Fails when the type is of another engine.
    pub(crate) fn to_wasm(&self, engine: &Engine) -> Result<WasmTableType> {
        let element = self.element.to_wasm(engine)?;
        Ok(WasmTableType { element, index: self.index, limits: self.limits })
    }
}

/// The type of a linear memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemoryType {
    ty: WasmMemoryType,
}

impl MemoryType {
    /// A memory of at least `minimum` and at most `maximum` pages of 64 KiB.
    ///
    /// # Panics
    ///
    /// When the limits contradict each other or are more than 4 GiB.
    pub fn new(minimum: u32, maximum: Option<u32>) -> MemoryType {
        let mut builder = MemoryTypeBuilder::default();
        builder.min(minimum.into()).max(maximum.map(u64::from));
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// A memory with 64-bit addresses.
    ///
    /// # Panics
    ///
    /// When the limits contradict each other or are more than 2^64 bytes.
    pub fn new64(minimum: u64, maximum: Option<u64>) -> MemoryType {
        let mut builder = MemoryTypeBuilder::default();
        builder.memory64(true).min(minimum).max(maximum);
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// A memory that threads can share.
    ///
    /// # Panics
    ///
    /// When the limits contradict each other or are more than 4 GiB.
    pub fn shared(minimum: u32, maximum: u32) -> MemoryType {
        let mut builder = MemoryTypeBuilder::default();
        builder.shared(true).min(minimum.into()).max(Some(maximum.into()));
        builder.build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Builds a type piece by piece.
    pub fn builder() -> MemoryTypeBuilder {
        MemoryTypeBuilder::new()
    }

    /// Whether addresses have 64 bits.
    pub fn is_64(&self) -> bool {
        self.ty.index == IndexType::I64
    }

    /// Whether threads can share it.
    pub fn is_shared(&self) -> bool {
        self.ty.shared
    }

    /// The least number of pages.
    pub fn minimum(&self) -> u64 {
        self.ty.limits.min
    }

    /// The number of pages past which it cannot grow.
    pub fn maximum(&self) -> Option<u64> {
        self.ty.limits.max
    }

    /// How many bytes a page has.
    pub fn page_size(&self) -> u64 {
        1 << self.ty.page_size_log2
    }

    /// How many bytes a page has, as a power of two.
    pub fn page_size_log2(&self) -> u8 {
        self.ty.page_size_log2
    }

    /// The public face of `ty`.
    pub(crate) fn from_wasm(ty: &WasmMemoryType) -> MemoryType {
        MemoryType { ty: *ty }
    }

    /// The inverse of [`MemoryType::from_wasm`].
    pub(crate) fn to_wasm(&self) -> WasmMemoryType {
        self.ty
    }
}

/// Builds a [`MemoryType`] piece by piece: a 32-bit memory of at least no pages of 64 KiB, unless
/// told otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MemoryTypeBuilder {
    ty: WasmMemoryType,
}

impl Default for MemoryTypeBuilder {
    fn default() -> MemoryTypeBuilder {
        let limits = Limits { min: 0, max: None };
        MemoryTypeBuilder {
            ty: WasmMemoryType { index: IndexType::I32, limits, shared: false, page_size_log2: 16 },
        }
    }
}

impl MemoryTypeBuilder {
    /// As of a 32-bit memory of at least no pages of 64 KiB.
    pub fn new() -> MemoryTypeBuilder {
        MemoryTypeBuilder::default()
    }

    /// Sets the least number of pages.
    pub fn min(&mut self, minimum: u64) -> &mut MemoryTypeBuilder {
        self.ty.limits.min = minimum;
        self
    }

    /// Sets the number of pages past which the memory cannot grow.
    pub fn max(&mut self, maximum: Option<u64>) -> &mut MemoryTypeBuilder {
        self.ty.limits.max = maximum;
        self
    }

    /// Sets whether addresses have 64 bits.
    pub fn memory64(&mut self, memory64: bool) -> &mut MemoryTypeBuilder {
        self.ty.index = if memory64 { IndexType::I64 } else { IndexType::I32 };
        self
    }

    /// Sets whether threads can share the memory.
    pub fn shared(&mut self, shared: bool) -> &mut MemoryTypeBuilder {
        self.ty.shared = shared;
        self
    }

    /// Sets how many bytes a page has, as a power of two.
    pub fn page_size_log2(&mut self, page_size_log2: u8) -> &mut MemoryTypeBuilder {
        self.ty.page_size_log2 = page_size_log2;
        self
    }

    /// Makes the type.
    ///
    /// # Errors
    ///
    /// When the limits contradict each other or go past the address space, the page size is neither
    /// 1 nor 64 KiB, or a shared memory has no maximum.
    pub fn build(&self) -> Result<MemoryType> {
        let WasmMemoryType { index, limits: Limits { min, max }, shared, page_size_log2 } = self.ty;
        ensure!(
            page_size_log2 == 0 || page_size_log2 == 16,
            InvalidOption::new(
                "page_size_log2",
                format!("a page of 2^{page_size_log2} bytes: only 2^0 and 2^16 are possible")
            )
        );
        let bits = if index == IndexType::I64 { 64 } else { 32 };
        // Their number is one that an address can have, too.
        let largest = (1_u128 << (bits - u32::from(page_size_log2))).min((1 << bits) - 1);
        let too_large = |option, size: String| {
            let message =
                format!("a memory of {size} pages: {bits}-bit addresses reach only {largest}");
            InvalidOption::new(option, message)
        };
        ensure!(u128::from(min) <= largest, too_large("min", format!("at least {min}")));
        if let Some(max) = max {
            ensure!(u128::from(max) <= largest, too_large("max", format!("at most {max}")));
            let message = || format!("a memory of at least {min} and at most {max} pages");
            ensure!(min <= max, InvalidOption::new("max", message()));
        }
        let needs_maximum = || InvalidOption::new("shared", "a shared memory needs a maximum");
        ensure!(!shared || max.is_some(), needs_maximum());
        Ok(MemoryType { ty: self.ty })
    }
}

/// The type of a tag: exceptions that are thrown with it carry what its function type has as
/// parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagType {
    ty: FuncType,
}

impl TagType {
    /// The type of tags for what `ty` has as parameters. (There are no tags of a type with results:
    /// [`Tag::new`](crate::Tag::new) refuses it.)
    pub fn new(ty: FuncType) -> TagType {
        TagType { ty }
    }

    /// The function type.
    pub fn ty(&self) -> &FuncType {
        &self.ty
    }
}

/// An import of a module.
#[derive(Clone, Debug)]
pub struct ImportType<'module> {
    module: &'module str,
    name: &'module str,
    ty: ExternType,
}

impl<'module> ImportType<'module> {
    pub(crate) fn new(module: &'module str, name: &'module str, ty: ExternType) -> Self {
        ImportType { module, name, ty }
    }

    /// The name of the module that it is imported from.
    pub fn module(&self) -> &'module str {
        self.module
    }

    /// Its name in that module.
    pub fn name(&self) -> &'module str {
        self.name
    }

    /// The type that it has to have.
    pub fn ty(&self) -> ExternType {
        self.ty.clone()
    }
}

/// An export of a module.
#[derive(Clone, Debug)]
pub struct ExportType<'module> {
    name: &'module str,
    ty: ExternType,
}

impl<'module> ExportType<'module> {
    pub(crate) fn new(name: &'module str, ty: ExternType) -> Self {
        ExportType { name, ty }
    }

    /// Its name.
    pub fn name(&self) -> &'module str {
        self.name
    }

    /// Its type.
    pub fn ty(&self) -> ExternType {
        self.ty.clone()
    }
}

impl fmt::Display for ExternType {
    /// The type in WebAssembly's text format.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExternType::Func(ty) => ty.fmt(f),
            ExternType::Global(ty) => ty.fmt(f),
            ExternType::Table(ty) => ty.fmt(f),
            ExternType::Memory(ty) => ty.fmt(f),
            ExternType::Tag(ty) => ty.fmt(f),
        }
    }
}

impl fmt::Display for GlobalType {
    /// The type in WebAssembly's text format, as in `(global (mut i32))`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mutability {
            Mutability::Const => write!(f, "(global {})", self.content),
            Mutability::Var => write!(f, "(global (mut {}))", self.content),
        }
    }
}

impl fmt::Display for TagType {
    /// The type in WebAssembly's text format, as in `(tag (param i32))`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let func = self.ty.to_string();
        write!(f, "(tag{}", func.strip_prefix("(func").unwrap_or(&func))
    }
}

impl fmt::Display for TableType {
    /// The type in WebAssembly's text format, as in `(table 10 20 funcref)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(table")?;
        display_limits(f, self.index, self.limits)?;
        write!(f, " {})", self.element)
    }
}

impl fmt::Display for MemoryType {
    /// The type in WebAssembly's text format, as in `(memory 1 2)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(memory")?;
        display_limits(f, self.ty.index, self.ty.limits)?;
        if self.ty.shared {
            f.write_str(" shared")?;
        }
        if self.ty.page_size_log2 != 16 {
            write!(f, " (pagesize {})", self.page_size())?;
        }
        f.write_str(")")
    }
}

fn display_limits(f: &mut fmt::Formatter<'_>, index: IndexType, limits: Limits) -> fmt::Result {
    if index == IndexType::I64 {
        f.write_str(" i64")?;
    }
    write!(f, " {}", limits.min)?;
    limits.max.map_or(Ok(()), |max| write!(f, " {max}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_format() {
        let check = |ty: ExternType, text: &str| assert_eq!(ty.to_string(), text);
        check(TableType::new(RefType::FUNCREF, 1, Some(2)).into(), "(table 1 2 funcref)");
        check(TableType::new64(RefType::EXTERNREF, 1, None).into(), "(table i64 1 externref)");
        check(MemoryType::new(1, None).into(), "(memory 1)");
        check(MemoryType::shared(1, 1).into(), "(memory 1 1 shared)");
        check(GlobalType::new(ValType::I64, Mutability::Const).into(), "(global i64)");
        check(GlobalType::new(ValType::F32, Mutability::Var).into(), "(global (mut f32))");
        let bytes = MemoryTypeBuilder::default().page_size_log2(0).min(7).build().unwrap();
        check(bytes.into(), "(memory 7 (pagesize 1))");
    }

    #[test]
    fn impossible_memories() {
        let builder = MemoryTypeBuilder::default;
        assert!(builder().min(65_536).build().is_ok());
        refused(
            builder().min(65_537).build(),
            "at least 65537 pages: 32-bit addresses reach only 65536",
        );
        refused(builder().max(Some(65_537)).build(), "at most 65537 pages");
        refused(builder().min(2).max(Some(1)).build(), "at least 2 and at most 1 pages");
        refused(builder().page_size_log2(12).build(), "a page of 2^12 bytes");
        assert!(builder().page_size_log2(0).min(u32::MAX.into()).build().is_ok());
        refused(builder().page_size_log2(0).min(1 << 32).build(), "at least 4294967296 pages");
        refused(builder().shared(true).build(), "a shared memory needs a maximum");
        assert!(builder().memory64(true).min(1 << 48).build().is_ok());
        refused(
            builder().memory64(true).min((1 << 48) + 1).build(),
            "64-bit addresses reach only 281474976710656",
        );
    }

    /// Sees that something failed, and why.
    fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
        let error = format!("{:#}", result.map(drop).unwrap_err());
        assert!(error.contains(why), "expected `{why}`, found `{error}`");
    }
}
