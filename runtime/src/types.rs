//! The public types of WebAssembly: of values here, of functions in [`func`], of all that is
//! imported and exported in [`externs`], and what may be imported as what in [`import`].
//!
//! They are faces of the plain data in [`crate::module::types`]. A concrete function type carries
//! its engine: the engine has each function type once, under a number, so that comparing two is
//! comparing numbers. Nobody gets at a type's number, or at plain data with such numbers in it, without
//! saying for which engine (`to_wasm`, [`FuncType::id_in`]).

mod externs;
mod func;
mod import;

pub use externs::{
    ExportType, ExternType, GlobalType, ImportType, MemoryType, MemoryTypeBuilder, Mutability,
    TableType, TagType,
};
pub use func::{Finality, FuncType};
pub use import::ImportMismatch;
pub(crate) use import::check_import;

use crate::engine::Engine;
use crate::module::types::{SigIndex, WasmHeapType, WasmRefType, WasmValType};
use anyhow::Result;
use std::fmt;

/// The type of a WebAssembly value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValType {
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
    Ref(RefType),
}

macro_rules! is_variant {
    ($($name:ident $variant:ident $text:literal)*) => {$(
        #[doc = concat!("Whether this is `", $text, "`.")]
        pub fn $name(&self) -> bool {
            matches!(self, ValType::$variant)
        }
    )*};
}

impl ValType {
    /// `externref`.
    pub const EXTERNREF: ValType = ValType::Ref(RefType::EXTERNREF);
    /// `nullexternref`.
    pub const NULLEXTERNREF: ValType = ValType::Ref(RefType::NULLEXTERNREF);
    /// `funcref`.
    pub const FUNCREF: ValType = ValType::Ref(RefType::FUNCREF);
    /// `nullfuncref`.
    pub const NULLFUNCREF: ValType = ValType::Ref(RefType::NULLFUNCREF);
    /// `exnref`.
    pub const EXNREF: ValType = ValType::Ref(RefType::EXNREF);
    /// `nullexnref`.
    pub const NULLEXNREF: ValType = ValType::Ref(RefType::NULLEXNREF);

    is_variant! {
        is_i32 I32 "i32"
        is_i64 I64 "i64"
        is_f32 F32 "f32"
        is_f64 F64 "f64"
        is_v128 V128 "v128"
    }

    /// Whether this is a type of numbers.
    pub fn is_num(&self) -> bool {
        matches!(self, ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64)
    }

    /// Whether this is a type of references.
    pub fn is_ref(&self) -> bool {
        matches!(self, ValType::Ref(_))
    }

    /// Whether this is `funcref`.
    pub fn is_funcref(&self) -> bool {
        matches!(self, ValType::Ref(RefType::FUNCREF))
    }

    /// Whether this is `externref`.
    pub fn is_externref(&self) -> bool {
        matches!(self, ValType::Ref(RefType::EXTERNREF))
    }

    /// The reference type, if this is one.
    pub fn as_ref(&self) -> Option<&RefType> {
        match self {
            ValType::Ref(ty) => Some(ty),
            _ => None,
        }
    }

    /// The reference type.
    ///
    /// # Panics
    ///
    /// When this is not one.
    pub fn unwrap_ref(&self) -> &RefType {
        self.as_ref().unwrap_or_else(|| panic!("{self} is not a reference type"))
    }

    /// Whether each value of this type is one of type `other`.
    pub fn matches(&self, other: &ValType) -> bool {
        match (self, other) {
            (ValType::Ref(this), ValType::Ref(other)) => this.matches(other),
            (this, other) => this == other,
        }
    }

    /// Whether the two are one type.
    #[expect(clippy::should_implement_trait, reason = "the field's name, beside `PartialEq`")]
    pub fn eq(a: &ValType, b: &ValType) -> bool {
        a == b
    }

    /// The public face of `ty`, whose concrete types are numbers of `engine`.
    pub(crate) fn from_wasm(engine: &Engine, ty: WasmValType) -> ValType {
        match ty {
            WasmValType::I32 => ValType::I32,
            WasmValType::I64 => ValType::I64,
            WasmValType::F32 => ValType::F32,
            WasmValType::F64 => ValType::F64,
            WasmValType::V128 => ValType::V128,
            WasmValType::Ref(ty) => ValType::Ref(RefType::from_wasm(engine, ty)),
        }
    }

    /// The inverse of [`ValType::from_wasm`].
    ///
    /// # Errors
    ///
    /// Fails when the type is of another engine.
    pub(crate) fn to_wasm(&self, engine: &Engine) -> Result<WasmValType> {
        Ok(match self {
            ValType::I32 => WasmValType::I32,
            ValType::I64 => WasmValType::I64,
            ValType::F32 => WasmValType::F32,
            ValType::F64 => WasmValType::F64,
            ValType::V128 => WasmValType::V128,
            ValType::Ref(ty) => WasmValType::Ref(ty.to_wasm(engine)?),
        })
    }
}

/// The type of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefType {
    is_nullable: bool,
    heap_type: HeapType,
}

impl RefType {
    /// `externref`.
    pub const EXTERNREF: RefType = RefType { is_nullable: true, heap_type: HeapType::Extern };
    /// `nullexternref`.
    pub const NULLEXTERNREF: RefType = RefType { is_nullable: true, heap_type: HeapType::NoExtern };
    /// `funcref`.
    pub const FUNCREF: RefType = RefType { is_nullable: true, heap_type: HeapType::Func };
    /// `nullfuncref`.
    pub const NULLFUNCREF: RefType = RefType { is_nullable: true, heap_type: HeapType::NoFunc };
    /// `exnref`.
    pub const EXNREF: RefType = RefType { is_nullable: true, heap_type: HeapType::Exn };
    /// `nullexnref`.
    pub const NULLEXNREF: RefType = RefType { is_nullable: true, heap_type: HeapType::NoExn };

    /// References to `heap_type`, and null if `is_nullable`.
    pub fn new(is_nullable: bool, heap_type: HeapType) -> RefType {
        RefType { is_nullable, heap_type }
    }

    /// Whether null is one of the values.
    pub fn is_nullable(&self) -> bool {
        self.is_nullable
    }

    /// What is referred to.
    pub fn heap_type(&self) -> &HeapType {
        &self.heap_type
    }

    /// Whether each value of this type is one of type `other`.
    pub fn matches(&self, other: &RefType) -> bool {
        (other.is_nullable || !self.is_nullable) && self.heap_type.matches(&other.heap_type)
    }

    /// Whether the two are one type.
    #[expect(clippy::should_implement_trait, reason = "the field's name, beside `PartialEq`")]
    pub fn eq(a: &RefType, b: &RefType) -> bool {
        a == b
    }

    /// The public face of `ty`, whose concrete types are numbers of `engine`.
    pub(crate) fn from_wasm(engine: &Engine, ty: WasmRefType) -> RefType {
        RefType::new(ty.nullable, HeapType::from_wasm(engine, ty.heap))
    }

    /// The inverse of [`RefType::from_wasm`].
    ///
    /// # Errors
    ///
    /// Fails when the type is of another engine.
    pub(crate) fn to_wasm(&self, engine: &Engine) -> Result<WasmRefType> {
        Ok(WasmRefType { nullable: self.is_nullable, heap: self.heap_type.to_wasm(engine)? })
    }
}

impl From<RefType> for ValType {
    fn from(ty: RefType) -> ValType {
        ValType::Ref(ty)
    }
}

/// What a reference refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeapType {
    /// Any value of the host.
    Extern,
    /// No value of the host: only null is a reference to it.
    NoExtern,
    /// Any function.
    Func,
    /// Functions of one type.
    ConcreteFunc(FuncType),
    /// No function: only null is a reference to it.
    NoFunc,
    /// Any exception.
    Exn,
    /// No exception: only null is a reference to it.
    NoExn,
}

impl HeapType {
    /// Whether this is `extern`.
    pub fn is_extern(&self) -> bool {
        matches!(self, HeapType::Extern)
    }

    /// Whether this is `noextern`.
    pub fn is_no_extern(&self) -> bool {
        matches!(self, HeapType::NoExtern)
    }

    /// Whether this is `func`.
    pub fn is_func(&self) -> bool {
        matches!(self, HeapType::Func)
    }

    /// Whether this is `nofunc`.
    pub fn is_no_func(&self) -> bool {
        matches!(self, HeapType::NoFunc)
    }

    /// Whether this is `exn`.
    pub fn is_exn(&self) -> bool {
        matches!(self, HeapType::Exn)
    }

    /// Whether this is `noexn`.
    pub fn is_no_exn(&self) -> bool {
        matches!(self, HeapType::NoExn)
    }

    /// Whether this is a type that a module or the host defined.
    pub fn is_concrete(&self) -> bool {
        self.is_concrete_func()
    }

    /// Whether this is a type that WebAssembly itself has.
    pub fn is_abstract(&self) -> bool {
        !self.is_concrete()
    }

    /// Whether this is the type of functions of one type.
    pub fn is_concrete_func(&self) -> bool {
        self.as_concrete_func().is_some()
    }

    /// The type of the functions, if they are of one type.
    pub fn as_concrete_func(&self) -> Option<&FuncType> {
        match self {
            HeapType::ConcreteFunc(ty) => Some(ty),
            _ => None,
        }
    }

    /// The type of the functions.
    ///
    /// # Panics
    ///
    /// When this is not a concrete function type.
    pub fn unwrap_concrete_func(&self) -> &FuncType {
        self.as_concrete_func().unwrap_or_else(|| panic!("{self} is not a concrete function type"))
    }

    /// Whether this is the top of its hierarchy.
    pub fn is_top(&self) -> bool {
        self.is_func() || self.is_extern() || self.is_exn()
    }

    /// Whether this is the bottom of its hierarchy.
    pub fn is_bottom(&self) -> bool {
        self.is_no_func() || self.is_no_extern() || self.is_no_exn()
    }

    /// The top of the hierarchy that this type is in.
    pub fn top(&self) -> HeapType {
        match self {
            HeapType::Func | HeapType::ConcreteFunc(_) | HeapType::NoFunc => HeapType::Func,
            HeapType::Extern | HeapType::NoExtern => HeapType::Extern,
            HeapType::Exn | HeapType::NoExn => HeapType::Exn,
        }
    }

    /// The bottom of the hierarchy that this type is in.
    pub fn bottom(&self) -> HeapType {
        match self.top() {
            HeapType::Extern => HeapType::NoExtern,
            HeapType::Exn => HeapType::NoExn,
            _ => HeapType::NoFunc,
        }
    }

    /// Whether all that is of this type is of type `other` too.
    pub fn matches(&self, other: &HeapType) -> bool {
        match (self, other) {
            (HeapType::ConcreteFunc(this), HeapType::ConcreteFunc(other)) => this.matches(other),
            (HeapType::ConcreteFunc(_), HeapType::Func) => true,
            (this, other) => this == other || (this.is_bottom() && this.top() == other.top()),
        }
    }

    /// Whether the two are one type.
    #[expect(clippy::should_implement_trait, reason = "the field's name, beside `PartialEq`")]
    pub fn eq(a: &HeapType, b: &HeapType) -> bool {
        a == b
    }

    fn from_wasm(engine: &Engine, ty: WasmHeapType) -> HeapType {
        match ty {
            WasmHeapType::Func => HeapType::Func,
            WasmHeapType::NoFunc => HeapType::NoFunc,
            WasmHeapType::Extern => HeapType::Extern,
            WasmHeapType::NoExtern => HeapType::NoExtern,
            WasmHeapType::Exn => HeapType::Exn,
            WasmHeapType::NoExn => HeapType::NoExn,
            WasmHeapType::Concrete(id) => {
                HeapType::ConcreteFunc(FuncType::from_id(engine, id.as_u32()))
            }
        }
    }

    fn to_wasm(&self, engine: &Engine) -> Result<WasmHeapType> {
        Ok(match self {
            HeapType::Func => WasmHeapType::Func,
            HeapType::NoFunc => WasmHeapType::NoFunc,
            HeapType::Extern => WasmHeapType::Extern,
            HeapType::NoExtern => WasmHeapType::NoExtern,
            HeapType::Exn => WasmHeapType::Exn,
            HeapType::NoExn => WasmHeapType::NoExn,
            HeapType::ConcreteFunc(ty) => {
                WasmHeapType::Concrete(SigIndex::from_u32(ty.id_in(engine)?))
            }
        })
    }
}

impl From<FuncType> for HeapType {
    fn from(ty: FuncType) -> HeapType {
        HeapType::ConcreteFunc(ty)
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValType::I32 => f.write_str("i32"),
            ValType::I64 => f.write_str("i64"),
            ValType::F32 => f.write_str("f32"),
            ValType::F64 => f.write_str("f64"),
            ValType::V128 => f.write_str("v128"),
            ValType::Ref(ty) => ty.fmt(f),
        }
    }
}

impl fmt::Display for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_nullable, &self.heap_type) {
            (true, HeapType::Func) => f.write_str("funcref"),
            (true, HeapType::Extern) => f.write_str("externref"),
            (true, HeapType::NoFunc) => f.write_str("nullfuncref"),
            (true, HeapType::NoExtern) => f.write_str("nullexternref"),
            (true, HeapType::Exn) => f.write_str("exnref"),
            (true, HeapType::NoExn) => f.write_str("nullexnref"),
            (true, heap) => write!(f, "(ref null {heap})"),
            (false, heap) => write!(f, "(ref {heap})"),
        }
    }
}

impl fmt::Display for HeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeapType::Extern => f.write_str("extern"),
            HeapType::NoExtern => f.write_str("noextern"),
            HeapType::Func => f.write_str("func"),
            HeapType::NoFunc => f.write_str("nofunc"),
            HeapType::ConcreteFunc(ty) => ty.fmt(f),
            HeapType::Exn => f.write_str("exn"),
            HeapType::NoExn => f.write_str("noexn"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_types_are_interned() {
        let engine = Engine::default();
        let new = || FuncType::new(&engine, [ValType::I32, ValType::F64], [ValType::FUNCREF]);
        assert_eq!(new(), new());
        assert_eq!(new().to_string(), "(func (param i32 f64) (result funcref))");
        assert_eq!(new().param(1), Some(ValType::F64));
        assert_eq!(new().result(1), None);
        assert_ne!(new(), FuncType::new(&engine, [], []));
        assert_eq!(FuncType::new(&engine, [], []).to_string(), "(func)");
        assert_ne!(FuncType::new(&engine, [], []), FuncType::new(&Engine::default(), [], []));
    }

    #[test]
    fn reference_types_match() {
        let engine = Engine::default();
        let nullary = HeapType::from(FuncType::new(&engine, [], []));
        let unary = HeapType::from(FuncType::new(&engine, [ValType::I64], []));
        let concrete = RefType::new(false, unary.clone());
        assert_eq!(concrete.to_string(), "(ref (func (param i64)))");
        assert!(concrete.matches(&RefType::FUNCREF));
        assert!(!RefType::FUNCREF.matches(&concrete));
        assert!(!unary.matches(&nullary));
        assert!(HeapType::NoFunc.matches(&unary));
        assert!(!HeapType::NoExtern.matches(&unary));
        assert!(HeapType::NoExtern.matches(&HeapType::Extern));
        assert!(!RefType::NULLFUNCREF.matches(&RefType::new(false, HeapType::Func)));
        let val = ValType::Ref(concrete);
        assert_eq!(ValType::from_wasm(&engine, val.to_wasm(&engine).unwrap()), val);
    }
}
