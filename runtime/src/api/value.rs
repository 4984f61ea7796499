//! Values of any type, and references.

use crate::api::exception;
use crate::api::exception::ExnRef;
use crate::api::store::{AsContext, AsContextMut};
use crate::error::{OrBug, WrongType};
use crate::keys::StoreId;
use crate::module::types::{WasmHeapType, WasmRefType, WasmValType};
use crate::raw::RawVal;
use crate::types::{HeapType, RefType, ValType};
use crate::vm::borrow::{StoreContext, StoreContextMut};
use crate::vm::exceptions::ExceptionId;
use crate::vm::handle::Func;
use crate::vm::opaque::StoreOpaque;
use crate::vm::word::{GuestValue, Referent};
use anyhow::{Result, bail, ensure};
use std::any::{Any, TypeId};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A WebAssembly value.
#[derive(Clone, Copy, Debug)]
pub enum Val {
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// A 32-bit float, as bits.
    F32(u32),
    /// A 64-bit float, as bits.
    F64(u64),
    /// A vector.
    V128(V128),
    /// A function reference; `None` is null.
    FuncRef(Option<Func>),
    /// An external reference; `None` is null.
    ExternRef(Option<Rooted<ExternRef>>),
    /// A reference to an exception; `None` is null.
    ExnRef(Option<Rooted<ExnRef>>),
}

/// A 128-bit vector, as an integer whose lowest bits are the first lane.
///
/// It is a parameter and result of typed functions and of wrapped closures like any number.
///
/// ```
/// use wharf_runtime::{Engine, Instance, Module, Store, V128};
///
/// # #[cfg(all(feature = "compile", feature = "wat"))]
/// # {
/// let engine = Engine::default();
/// let module = Module::new(
///     &engine,
///     r#"(module (func (export "double") (param v128) (result v128)
///         (i32x4.add (local.get 0) (local.get 0))))"#,
/// )?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let double = instance.get_typed_func::<V128, V128>(&mut store, "double")?;
/// let lanes = V128::from(7 | 5 << 96);
/// assert_eq!(double.call(&mut store, lanes)?.as_u128(), 14 | 10 << 96);
/// # }
/// # anyhow::Ok(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct V128(u128);

/// A reference: a value of a table or of a global of reference type.
#[derive(Clone, Copy, Debug)]
pub enum Ref {
    /// A function reference; `None` is null.
    Func(Option<Func>),
    /// An external reference; `None` is null.
    Extern(Option<Rooted<ExternRef>>),
    /// A reference to an exception; `None` is null.
    Exn(Option<Rooted<ExnRef>>),
}

/// A host value that WebAssembly can hold but not look into.
///
/// It lives in a store, as long as the store; what the host holds is a [`Rooted`] reference to it.
pub struct ExternRef(());

/// A reference to a value that a store holds.
pub struct Rooted<T> {
    pub(crate) store: StoreId,
    /// Which value or exception it is of, in its store.
    pub(crate) number: u64,
    /// Of an exception: how many there were before it.
    pub(crate) serial: u64,
    of: PhantomData<fn() -> T>,
}

impl ExternRef {
    /// Puts a host value into a store.
    ///
    /// # Errors
    ///
    /// Fails when the store has no room.
    pub fn new<V>(mut store: impl AsContextMut, value: V) -> Result<Rooted<ExternRef>>
    where
        V: Any + Send + Sync + 'static,
    {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        let number = store.vm.add_extern(Box::new(value));
        Ok(Rooted::new(store.id(), number, 0))
    }
}

impl<T> Rooted<T> {
    pub(crate) fn new(store: StoreId, number: u64, serial: u64) -> Rooted<T> {
        Rooted { store, number, serial, of: PhantomData }
    }
}

impl Rooted<ExternRef> {
    /// The host value.
    ///
    /// # Errors
    ///
    /// Fails when the reference is of another store.
    pub fn data<'a, T: 'static>(
        &self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> Result<Option<&'a (dyn Any + Send + Sync)>> {
        let store = store.into().opaque();
        store.check(self.store, "reference")?;
        Ok(store.vm.extern_of_word(self.number))
    }

    /// The host value, to be changed. (No reference is `None`: all that there are, hosts have made.)
    ///
    /// ```
    /// use wharf_runtime::{ExternRef, Store};
    ///
    /// let mut store = Store::<()>::default();
    /// let count = ExternRef::new(&mut store, 0_usize)?;
    /// let data = count.data_mut(&mut store)?.expect("it is the host's");
    /// *data.downcast_mut::<usize>().expect("it is a number") += 1;
    /// assert_eq!(count.data(&store)?.expect("it is the host's").downcast_ref(), Some(&1_usize));
    /// # anyhow::Ok(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when the reference is of another store.
    pub fn data_mut<'a, T: 'static>(
        &self,
        store: impl Into<StoreContextMut<'a, T>>,
    ) -> Result<Option<&'a mut (dyn Any + Send + Sync)>> {
        let store = store.into().into_opaque();
        store.check(self.store, "reference")?;
        Ok(store.vm.extern_of_word_mut(self.number))
    }
}

impl<T: 'static> Rooted<T> {
    /// Whether two references are to the same value.
    ///
    /// # Errors
    ///
    /// Fails when one is of another store, or has ended.
    pub fn ref_eq(store: impl AsContext, a: &Rooted<T>, b: &Rooted<T>) -> Result<bool> {
        let store = store.as_context();
        a.check(store.opaque())?;
        b.check(store.opaque())?;
        Ok((a.number, a.serial) == (b.number, b.serial))
    }

    /// Puts what says to which value it refers into a hash: the same for two references to one value.
    ///
    /// # Errors
    ///
    /// Fails when it is of another store, or has ended.
    pub fn ref_hash<H: Hasher>(&self, store: impl AsContext, state: &mut H) -> Result<()> {
        self.check(store.as_context().opaque())?;
        self.rooted_hash(state);
        Ok(())
    }

    /// Whether two references are the same. A value has but one as long as it is there, so that this says no
    /// less than [`Rooted::ref_eq`], and needs no store.
    pub fn rooted_eq(a: Rooted<T>, b: Rooted<T>) -> bool {
        (a.store, a.number, a.serial) == (b.store, b.number, b.serial)
    }

    /// Puts the reference into a hash, as [`Rooted::rooted_eq`] compares it.
    pub fn rooted_hash<H: Hasher>(&self, state: &mut H) {
        (self.store, self.number, self.serial).hash(state);
    }

    /// Sees that it is of this store, and that what it refers to is there.
    fn check(&self, store: &StoreOpaque) -> Result<()> {
        store.check(self.store, "reference")?;
        if TypeId::of::<T>() == TypeId::of::<ExnRef>() {
            let id = ExceptionId { word: self.number, serial: self.serial };
            store.vm.exception_parts(id)?;
        }
        Ok(())
    }
}

impl<T> Clone for Rooted<T> {
    fn clone(&self) -> Rooted<T> {
        *self
    }
}

impl<T> Copy for Rooted<T> {}

impl<T> fmt::Debug for Rooted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rooted").finish_non_exhaustive()
    }
}

impl V128 {
    /// Its bits.
    pub fn as_u128(&self) -> u128 {
        self.0
    }
}

impl From<u128> for V128 {
    fn from(bits: u128) -> V128 {
        V128(bits)
    }
}

impl From<V128> for u128 {
    fn from(value: V128) -> u128 {
        value.0
    }
}

impl fmt::Debug for V128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#034x}", self.0)
    }
}

macro_rules! accessors {
    ($($variant:ident $($get:ident $unwrap:ident),+ -> $ty:ty: |$v:ident| $out:expr;)*) => {$($(
        #[doc = concat!("The value, if it is an `", stringify!($variant), "`.")]
        pub fn $get(&self) -> Option<$ty> {
            match self {
                Val::$variant($v) => Some($out),
                _ => None,
            }
        }

        #[doc = concat!("The value, which is an `", stringify!($variant), "`.")]
        ///
        /// # Panics
        ///
        /// When it is of another type.
        pub fn $unwrap(&self) -> $ty {
            self.$get().unwrap_or_else(|| panic!(concat!("expected ", stringify!($variant), ", found {:?}"), self))
        }
    )+)*};
}

impl Val {
    accessors! {
        I32 i32 unwrap_i32 -> i32: |v| *v;
        I64 i64 unwrap_i64 -> i64: |v| *v;
        F32 f32 unwrap_f32 -> f32: |v| f32::from_bits(*v);
        F64 f64 unwrap_f64 -> f64: |v| f64::from_bits(*v);
        V128 v128 unwrap_v128 -> V128: |v| *v;
        FuncRef func_ref unwrap_func_ref, funcref unwrap_funcref -> Option<&Func>: |v| v.as_ref();
        ExternRef extern_ref unwrap_extern_ref, externref unwrap_externref -> Option<&Rooted<ExternRef>>: |v| v.as_ref();
        ExnRef exn_ref unwrap_exn_ref, exnref unwrap_exnref -> Option<&Rooted<ExnRef>>: |v| v.as_ref();
    }

    /// The reference, if it is one.
    pub fn ref_(self) -> Option<Ref> {
        Ref::try_from(self).ok()
    }

    /// The null of functions.
    pub const fn null_func_ref() -> Val {
        Val::FuncRef(None)
    }

    /// The null of external references.
    pub const fn null_extern_ref() -> Val {
        Val::ExternRef(None)
    }

    /// The zero or null of a type; `None` where it has none.
    pub fn default_for_ty(ty: &ValType) -> Option<Val> {
        Some(match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::V128 => Val::V128(V128(0)),
            ValType::Ref(ty) if ty.is_nullable() => Ref::null(ty.heap_type()).into(),
            ValType::Ref(_) => return None,
        })
    }

    /// A value of another type than `ty`.
    pub(super) fn not_of(ty: &ValType) -> Val {
        match ty {
            ValType::Ref(ty) if ty.heap_type().top().is_func() => Val::ExternRef(None),
            _ => Val::FuncRef(None),
        }
    }

    /// The null of a reference type.
    pub fn null_ref(heap: &HeapType) -> Val {
        Ref::null(heap).into()
    }

    /// Its type. References have the most general type of their kind, functions their own.
    ///
    /// # Errors
    ///
    /// Fails when it is of another store, or a reference that has ended.
    pub fn ty(&self, store: impl AsContext) -> Result<ValType> {
        let store = store.as_context();
        if let Val::ExnRef(Some(exception)) = self {
            exception.check(store.opaque())?;
        }
        self.ty_in(store.opaque())
    }

    /// Whether it is of type `ty`.
    ///
    /// # Errors
    ///
    /// As [`Val::ty`].
    pub fn matches_ty(&self, store: impl AsContext, ty: &ValType) -> Result<bool> {
        Ok(self.ty(store)?.matches(ty))
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<ValType> {
        Ok(match self {
            Val::I32(_) => ValType::I32,
            Val::I64(_) => ValType::I64,
            Val::F32(_) => ValType::F32,
            Val::F64(_) => ValType::F64,
            Val::V128(_) => ValType::V128,
            Val::FuncRef(func) => ValType::Ref(Ref::Func(*func).ty_in(store)?),
            Val::ExternRef(value) => ValType::Ref(Ref::Extern(*value).ty_in(store)?),
            Val::ExnRef(value) => ValType::Ref(Ref::Exn(*value).ty_in(store)?),
        })
    }

    /// The value for guests, if it is a number of type `ty` or any reference, which is compared where it is
    /// written. Types are in the numbers of the store's engine, here and below.
    #[inline]
    pub(crate) fn guest_value(&self, store: &StoreOpaque, ty: WasmValType) -> Result<GuestValue> {
        let bits = match (*self, ty) {
            (Val::I32(value), WasmValType::I32) => value.cast_unsigned().into(),
            (Val::I64(value), WasmValType::I64) => value.cast_unsigned().into(),
            (Val::F32(bits), WasmValType::F32) => bits.into(),
            (Val::F64(bits), WasmValType::F64) => bits.into(),
            (Val::V128(value), WasmValType::V128) => value.0,
            _ => return self.reference_or_mismatch(store, ty),
        };
        Ok(GuestValue::Number(bits))
    }

    /// [`Val::guest_value`] of what is no number of type `ty`.
    fn reference_or_mismatch(&self, store: &StoreOpaque, ty: WasmValType) -> Result<GuestValue> {
        match (Ref::try_from(*self), ty) {
            (Ok(reference), WasmValType::Ref(_)) => {
                Ok(GuestValue::Reference(reference.referent(store)?))
            }
            _ => {
                let (expected, found) =
                    (ValType::from_wasm(store.engine(), ty), self.ty_in(store)?);
                bail!(WrongType::new(expected, found))
            }
        }
    }

    /// Reads values of some types from the cells that they are in, one after the other.
    pub(crate) fn from_cells<'a>(
        store: &'a StoreOpaque,
        types: &'a [WasmValType],
        mut cells: &'a [RawVal],
    ) -> impl Iterator<Item = Result<Val>> + 'a {
        types.iter().map(move |&ty| {
            let (own, rest) = cells.split_at(ty.cells());
            cells = rest;
            let high = own.get(1).map_or(0, |cell| cell.as_u64());
            Val::from_bits(store, ty, u128::from(own[0].as_u64()) | u128::from(high) << 64)
        })
    }

    /// Reads a value of type `ty` from its bits, as `Vm::bits_of` makes them.
    #[inline]
    pub(crate) fn from_bits(store: &StoreOpaque, ty: WasmValType, bits: u128) -> Result<Val> {
        Ok(match ty {
            WasmValType::I32 => Val::I32(bits as i32),
            WasmValType::I64 => Val::I64(bits as i64),
            WasmValType::F32 => Val::F32(bits as u32),
            WasmValType::F64 => Val::F64(bits as u64),
            WasmValType::V128 => Val::V128(V128(bits)),
            WasmValType::Ref(ty) => Ref::from_word(store, ty, bits as u64)?.into(),
        })
    }
}

macro_rules! kinds {
    ($($variant:ident $is:ident $get:ident $unwrap:ident $ty:ty, $what:literal;)*) => {$(
        #[doc = concat!("Whether it is ", $what, ", null or not.")]
        pub fn $is(&self) -> bool {
            matches!(self, Ref::$variant(_))
        }

        #[doc = concat!("What it refers to, if it is ", $what, ".")]
        pub fn $get(&self) -> Option<Option<&$ty>> {
            match self {
                Ref::$variant(value) => Some(value.as_ref()),
                _ => None,
            }
        }

        #[doc = concat!("What it refers to, as ", $what, ".")]
        ///
        /// # Panics
        ///
        /// When it is of another kind.
        pub fn $unwrap(&self) -> Option<&$ty> {
            self.$get().unwrap_or_else(|| panic!(concat!("expected ", $what, ", found {:?}"), self))
        }
    )*};
}

impl Ref {
    /// The null of a heap type.
    pub fn null(heap: &HeapType) -> Ref {
        match heap {
            HeapType::Extern | HeapType::NoExtern => Ref::Extern(None),
            HeapType::Exn | HeapType::NoExn => Ref::Exn(None),
            _ => Ref::Func(None),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Ref::Func(None) | Ref::Extern(None) | Ref::Exn(None))
    }

    /// Whether it is not null.
    pub fn is_non_null(&self) -> bool {
        !self.is_null()
    }

    /// Its type, as of [`Val::ty`].
    ///
    /// # Errors
    ///
    /// Fails when it is of another store, or a reference that has ended.
    pub fn ty(&self, store: impl AsContext) -> Result<RefType> {
        let ty = Val::from(*self).ty(store)?;
        Ok(ty.unwrap_ref().clone())
    }

    /// Whether it is of type `ty`.
    ///
    /// # Errors
    ///
    /// As [`Ref::ty`].
    pub fn matches_ty(&self, store: impl AsContext, ty: &RefType) -> Result<bool> {
        Ok(self.ty(store)?.matches(ty))
    }

    kinds! {
        Func is_func as_func unwrap_func Func, "a reference to a function";
        Extern is_extern as_extern unwrap_extern Rooted<ExternRef>, "an external reference";
        Exn is_exn as_exn unwrap_exn Rooted<ExnRef>, "a reference to an exception";
    }

    fn ty_in(&self, store: &StoreOpaque) -> Result<RefType> {
        Ok(match self {
            Ref::Func(None) => RefType::new(true, HeapType::NoFunc),
            Ref::Func(Some(func)) => {
                RefType::new(false, HeapType::ConcreteFunc(func.ty_in(store)?))
            }
            Ref::Extern(None) => RefType::new(true, HeapType::NoExtern),
            Ref::Extern(Some(value)) => {
                store.check(value.store, "reference")?;
                RefType::new(false, HeapType::Extern)
            }
            Ref::Exn(None) => RefType::new(true, HeapType::NoExn),
            Ref::Exn(Some(value)) => {
                store.check(value.store, "reference")?;
                RefType::new(false, HeapType::Exn)
            }
        })
    }

    /// Sees that it is of type `ty`.
    pub(crate) fn check(self, store: &StoreOpaque, ty: &RefType) -> Result<()> {
        let found = self.ty_in(store)?;
        ensure!(found.matches(ty), WrongType::new(ty, found));
        Ok(())
    }

    /// What it refers to in `store`, to be given to guests.
    #[inline]
    pub(crate) fn referent(self, store: &StoreOpaque) -> Result<Referent> {
        Ok(match self {
            Ref::Func(None) => Referent::Null(WasmHeapType::Func),
            Ref::Extern(None) => Referent::Null(WasmHeapType::Extern),
            Ref::Exn(None) => Referent::Null(WasmHeapType::Exn),
            Ref::Func(Some(func)) => Referent::Func(func.place),
            Ref::Extern(Some(value)) => {
                store.check(value.store, "reference")?;
                Referent::Extern(value.number)
            }
            Ref::Exn(Some(value)) => {
                store.check(value.store, "reference")?;
                Referent::Exception(value.id())
            }
        })
    }

    /// The reference that a word of type `ty` is. A word that is none, of this store, is an error.
    #[inline]
    pub(crate) fn from_word(store: &StoreOpaque, ty: WasmRefType, word: u64) -> Result<Ref> {
        match (word, ty.heap.top()) {
            (0, WasmHeapType::Extern) => Ok(Ref::Extern(None)),
            (0, WasmHeapType::Exn) => Ok(Ref::Exn(None)),
            (0, _) => Ok(Ref::Func(None)),
            (_, top) => Ref::from_non_null(store, ty, top, word),
        }
    }

    /// [`Ref::from_word`] of what is not null, where `top` is the kind.
    fn from_non_null(
        store: &StoreOpaque,
        ty: WasmRefType,
        top: WasmHeapType,
        word: u64,
    ) -> Result<Ref> {
        match top {
            WasmHeapType::Extern => {
                store.vm.extern_of_word(word).or_bug("an external reference that no host made")?;
                Ok(Ref::Extern(Some(Rooted::new(store.id(), word, 0))))
            }
            WasmHeapType::Exn => {
                let id = store.vm.root_exception(word)?;
                Ok(Ref::Exn(Some(exception::rooted(store, id))))
            }
            _ => {
                let place = store.vm.func_of_word(word, store.engine())?;
                let func = Ref::Func(Some(Func { place }));
                if let WasmHeapType::Concrete(_) = ty.heap {
                    func.check(store, &RefType::from_wasm(store.engine(), ty))?;
                }
                Ok(func)
            }
        }
    }
}

impl From<Ref> for Val {
    fn from(reference: Ref) -> Val {
        match reference {
            Ref::Func(func) => Val::FuncRef(func),
            Ref::Extern(value) => Val::ExternRef(value),
            Ref::Exn(value) => Val::ExnRef(value),
        }
    }
}

impl TryFrom<Val> for Ref {
    type Error = anyhow::Error;

    fn try_from(value: Val) -> Result<Ref> {
        match value {
            Val::FuncRef(func) => Ok(Ref::Func(func)),
            Val::ExternRef(value) => Ok(Ref::Extern(value)),
            Val::ExnRef(value) => Ok(Ref::Exn(value)),
            other => bail!(
                WrongType::new("a reference", format_args!("{other:?}"))
                    .saying(format!("expected a reference, found {other:?}"))
            ),
        }
    }
}

macro_rules! from {
    ($target:ident: $($ty:ty => |$v:ident| $val:expr;)*) => {$(
        impl From<$ty> for $target {
            fn from($v: $ty) -> $target {
                $val
            }
        }
    )*};
}

from! { Val:
    i32 => |v| Val::I32(v);
    i64 => |v| Val::I64(v);
    f32 => |v| Val::F32(v.to_bits());
    f64 => |v| Val::F64(v.to_bits());
    V128 => |v| Val::V128(v);
    u128 => |v| Val::V128(v.into());
    Func => |v| Val::FuncRef(Some(v));
    Option<Func> => |v| Val::FuncRef(v);
    Rooted<ExternRef> => |v| Val::ExternRef(Some(v));
    Option<Rooted<ExternRef>> => |v| Val::ExternRef(v);
    Rooted<ExnRef> => |v| Val::ExnRef(Some(v));
    Option<Rooted<ExnRef>> => |v| Val::ExnRef(v);
}

from! { Ref:
    Func => |v| Ref::Func(Some(v));
    Option<Func> => |v| Ref::Func(v);
    Rooted<ExternRef> => |v| Ref::Extern(Some(v));
    Option<Rooted<ExternRef>> => |v| Ref::Extern(v);
    Rooted<ExnRef> => |v| Ref::Exn(Some(v));
    Option<Rooted<ExnRef>> => |v| Ref::Exn(v);
}
