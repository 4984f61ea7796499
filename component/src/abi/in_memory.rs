//! Strings and lists that stay in the guest's memory until the host reads them.

use super::context::{LiftContext, Options};
use super::source::MemorySource;
use super::{ComponentType, Lift, Needs, Shape, Source, TypeContext, strings};
use crate::error::TypeMismatch;
use crate::plan::StringEncoding;
use crate::types::layout::CanonicalAbi;
use crate::types::{InterfaceType, Scalar};
use anyhow::Result;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use wharf_runtime::{
    AsContext, AsContextMut, BoundMemory, StoreContext, StoreContextMut, StoreRef,
};

/// A string in a guest's memory, where it can be read without a copy.
///
/// It stands for `string` in what a guest gives: the parameters of a host function, or the result of a
/// [`TypedFunc`](crate::TypedFunc). That it lies in memory is known; whether it is valid is seen when it is
/// read, and is then no fault for which the guest's instance is closed. What is read is what lies there then: of a result,
/// what the guest has left when its `post-return` ran, which most guests use to free it.
///
/// What the host allocates for one read is bounded as it is for one call
/// ([`Store::set_hostcall_fuel`](wharf_runtime::Store::set_hostcall_fuel)).
///
/// ```
/// use wharf_component::{Component, Linker, WasmStr};
/// use wharf_runtime::{Engine, Store};
///
/// let engine = Engine::default();
/// let component = Component::new(
///     &engine,
///     wat::parse_str(
///         r#"(component
///           (core module $m
///             (memory (export "memory") 1)
///             (data (i32.const 0) "\08\00\00\00\05\00\00\00hello")
///             (func (export "greet") (result i32) i32.const 0))
///           (core instance $i (instantiate $m))
///           (func (export "greet") (result string)
///             (canon lift (core func $i "greet") (memory $i "memory"))))"#,
///     )?,
/// )?;
/// let mut store = Store::new(&engine, ());
/// let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
/// let greet = instance.get_typed_func::<(), (WasmStr,)>(&mut store, "greet")?;
/// let (greeting,) = greet.call(&mut store, ())?;
/// assert_eq!(greeting.to_str(&store)?, "hello");
/// # anyhow::Ok(())
/// ```
#[derive(Clone, Copy)]
pub struct WasmStr {
    at: Extent,
}

/// A list in a guest's memory, whose elements are read one by one.
///
/// It stands for `list<T>` as [`WasmStr`] for `string`. Elements cannot have resources in them, which would be
/// given each time they are read, nor values whose types are known at run time only ([`Val`](crate::Val)).
///
/// ```
/// use wharf_component::{Component, Linker, WasmList};
/// use wharf_runtime::{Engine, Store};
///
/// let engine = Engine::default();
/// let component = Component::new(
///     &engine,
///     wat::parse_str(
///         r#"(component
///           (core module $m
///             (memory (export "memory") 1)
///             (data (i32.const 0) "\08\00\00\00\03\00\00\00\01\02\03")
///             (func (export "bytes") (result i32) i32.const 0))
///           (core instance $i (instantiate $m))
///           (func (export "bytes") (result (list u8))
///             (canon lift (core func $i "bytes") (memory $i "memory"))))"#,
///     )?,
/// )?;
/// let mut store = Store::new(&engine, ());
/// let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
/// let bytes = instance.get_typed_func::<(), (WasmList<u8>,)>(&mut store, "bytes")?;
/// let (bytes,) = bytes.call(&mut store, ())?;
/// assert_eq!(bytes.as_le_slice(&store), [1, 2, 3]);
/// assert_eq!(bytes.get(&mut store, 1).transpose()?, Some(2));
/// # anyhow::Ok(())
/// ```
pub struct WasmList<T> {
    at: Extent,
    of: PhantomData<fn() -> T>,
}

/// Where something lies whose address and length a guest has given.
#[derive(Clone, Copy)]
struct Extent {
    memory: BoundMemory,
    encoding: StringEncoding,
    pointer: u32,
    len: u32,
}

impl Extent {
    /// The memory as it is now, to be read from. `budget` are the bytes that the host may allocate for it.
    fn context<'a>(&self, store: StoreRef<'a>, budget: usize) -> Result<LiftContext<'a>> {
        let options = Options { encoding: self.encoding, types: None, scope: None };
        let memory = store.bound_bytes(&self.memory)?;
        Ok(LiftContext::new(memory, None, options, budget).bound_to(Some(&self.memory)))
    }

    /// Lets `f` read from the memory as it is now.
    fn read<'a, R>(
        &self,
        store: StoreRef<'a>,
        f: impl FnOnce(&mut LiftContext<'a>) -> Result<R>,
    ) -> Result<R> {
        f(&mut self.context(store, store.hostcall_fuel())?)
    }
}

impl WasmStr {
    /// The string as it is now: borrowed from the guest's memory where the guest has UTF-8, as most do.
    ///
    /// # Errors
    ///
    /// Fails when it is not valid in the guest's encoding, too large for what the host may allocate where it
    /// has to be decoded, or the guest's instance was dropped.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn to_str<'a, T: 'static>(
        &self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> Result<Cow<'a, str>> {
        let Extent { pointer, len, .. } = self.at;
        self.at.read(store.into().store_ref(), |cx| strings::borrow(cx, pointer, len))
    }
}

impl fmt::Debug for WasmStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasmStr").finish_non_exhaustive()
    }
}

impl ComponentType for WasmStr {
    const ABI: CanonicalAbi = CanonicalAbi::POINTER_PAIR;
    const NEEDS: Needs = Needs::Memory;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::Simple(InterfaceType::String, "`WasmStr`"))
    }
}

impl Lift for WasmStr {
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        let (pointer, len) = src.span()?;
        src.with_cx(|cx| {
            strings::check_bounds(cx, pointer, len)?;
            let (memory, encoding) = (cx.bound_memory()?, cx.encoding);
            Ok(WasmStr { at: Extent { memory, encoding, pointer, len } })
        })
    }
}

impl<T: Lift> WasmList<T> {
    /// The number of elements.
    pub fn len(&self) -> usize {
        self.at.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.at.len == 0
    }

    /// Element `index` as it is now. `None` when there are not so many.
    ///
    /// # Errors
    ///
    /// Fails when it is no valid value, too large for what the host may allocate, or the guest's instance was
    /// dropped.
    ///
    /// # Panics
    ///
    /// When there is such an element, and the list is of another store.
    pub fn get(&self, store: impl AsContextMut, index: usize) -> Option<Result<T>> {
        let store = store.as_context();
        (index < self.len()).then(|| self.at.read(store.store_ref(), |cx| self.read(cx, index)))
    }

    /// The elements, each as it is when it is reached.
    ///
    /// # Errors
    ///
    /// Fails when the guest's instance was dropped. Each element may be no valid value; and all together may be
    /// too large for what the host may allocate for one call: from there on, those that allocate are errors.
    ///
    /// # Panics
    ///
    /// When the list is of another store.
    pub fn iter<'a, U: 'static>(
        &'a self,
        store: impl Into<StoreContextMut<'a, U>>,
    ) -> Result<impl ExactSizeIterator<Item = Result<T>> + 'a> {
        let store = store.into();
        let reader = store.as_context().store_ref();
        reader.bound_bytes(&self.at.memory)?;
        let mut left = reader.hostcall_fuel();
        Ok((0..self.len()).map(move |index| {
            let mut cx = self.at.context(store.as_context().store_ref(), left)?;
            let element = self.read(&mut cx, index);
            left = cx.left();
            element
        }))
    }

    /// Reads element `index`, which there is.
    fn read(&self, cx: &mut LiftContext<'_>, index: usize) -> Result<T> {
        let bytes = cx.list_bytes(self.at.pointer, self.at.len, T::ABI, 0)?;
        let size = T::ABI.size as usize;
        let element = &bytes[index * size..][..size];
        // Nothing of the type is asked for: see `typecheck`.
        T::lift(&mut MemorySource::new(element, cx), InterfaceType::Bool)
    }
}

impl<T> fmt::Debug for WasmList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasmList").field("len", &self.at.len).finish_non_exhaustive()
    }
}

impl<T: ComponentType> ComponentType for WasmList<T> {
    const ABI: CanonicalAbi = CanonicalAbi::POINTER_PAIR;
    const NEEDS: Needs = Needs::Memory;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        if T::NEEDS.types() {
            let found = "a `WasmList` of what has resources or dynamic values in it";
            return Err(cx.mismatch(*ty, found));
        }
        cx.check(ty, Shape::List(T::typecheck))
    }
}

impl<T: Lift> Lift for WasmList<T> {
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        let (pointer, len) = src.span()?;
        src.with_cx(|cx| {
            cx.list_bytes(pointer, len, T::ABI, 0)?;
            let (memory, encoding) = (cx.bound_memory()?, cx.encoding);
            Ok(WasmList { at: Extent { memory, encoding, pointer, len }, of: PhantomData })
        })
    }
}

macro_rules! as_le_slice {
    ($($ty:ident)*) => {$(
        impl WasmList<$ty> {
            /// The elements in the guest's memory, in its order of bytes: little endian. An empty slice, once
            /// the guest's instance was dropped, whatever [`WasmList::len`] says.
            ///
            /// # Panics
            ///
            /// When the list is of another store.
            pub fn as_le_slice<'a, T: 'static>(
                &self,
                store: impl Into<StoreContext<'a, T>>,
            ) -> &'a [$ty] {
                let Extent { pointer, len, .. } = self.at;
                let bytes = self.at.read(store.into().store_ref(), |cx| {
                    cx.list_bytes(pointer, len, <$ty as Scalar>::ABI, 0)
                });
                bytes.ok().and_then(|bytes| bytemuck::try_cast_slice(bytes).ok()).unwrap_or(&[])
            }
        }
    )*};
}

as_le_slice! { i8 u8 i16 u16 i32 u32 i64 u64 }
