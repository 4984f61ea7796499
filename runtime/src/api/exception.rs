//! Tags, and exceptions as the host sees them.

use crate::api::func::{Caller, put_values};
use crate::api::store::{AsContext, AsContextMut, Store};
use crate::api::value::{Rooted, Val};
use crate::engine::Engine;
use crate::error::{OutOfRange, WrongCount, WrongType};
use crate::keys::StoreId;
use crate::raw::RawVal;
use crate::types::{FuncType, TagType, ValType};
use crate::vm::borrow::{StoreContext, StoreContextMut};
use crate::vm::exceptions::{ExceptionId, ExceptionScope, ThrownException};
use crate::vm::handle::Tag;
use crate::vm::opaque::StoreOpaque;
use anyhow::{Result, ensure};

#[cold]
fn has_results(ty: &TagType) -> WrongType {
    let message = format!("a tag of type `{ty}` would have results");
    WrongType::new("a type without results", ty).saying(message)
}

impl Tag {
    /// Makes a tag, which is not the same as any other.
    ///
    /// # Errors
    ///
    /// Fails when the type has results, or is of another engine.
    pub fn new(mut store: impl AsContextMut, ty: &TagType) -> Result<Tag> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        ensure!(ty.ty().results().len() == 0, has_results(ty));
        store.make_tag(ty)
    }

    /// Its type.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> TagType {
        let store = store.as_context();
        self.ty_in(store.opaque()).expect("the tag is of this store")
    }

    /// Whether two are one tag.
    ///
    /// # Panics
    ///
    /// When one is of another store.
    pub fn eq(a: &Tag, b: &Tag, store: impl AsContext) -> bool {
        let store = store.as_context();
        for tag in [a, b] {
            tag.type_number(store.opaque()).expect("the tag is of this store");
        }
        a.place == b.place
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<TagType> {
        Ok(TagType::new(FuncType::from_id(store.engine(), self.type_number(store)?)))
    }
}

/// The type of exceptions with tags of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExnType {
    tag: TagType,
}

impl ExnType {
    /// The type of exceptions that carry values of types `fields`.
    ///
    /// # Errors
    ///
    /// Fails when one is a type of another engine.
    pub fn new(engine: &Engine, fields: impl IntoIterator<Item = ValType>) -> Result<ExnType> {
        let fields: Vec<ValType> = fields.into_iter().collect();
        for field in &fields {
            field.to_wasm(engine)?;
        }
        Ok(ExnType { tag: TagType::new(FuncType::new(engine, fields, [])) })
    }

    /// The type of exceptions that are thrown with tags of type `tag`.
    ///
    /// # Errors
    ///
    /// Fails when the type has results.
    pub fn from_tag_type(tag: &TagType) -> Result<ExnType> {
        ensure!(tag.ty().results().len() == 0, has_results(tag));
        Ok(ExnType { tag: tag.clone() })
    }

    /// The type of the tags.
    pub fn tag_type(&self) -> TagType {
        self.tag.clone()
    }

    /// The engine that the type belongs to.
    pub fn engine(&self) -> &Engine {
        self.tag.ty().engine()
    }
}

/// What [`ExnRef::new`] makes exceptions of a type with, in one store.
#[derive(Clone, Debug)]
pub struct ExnRefPre {
    store: StoreId,
    ty: ExnType,
}

impl ExnRefPre {
    /// Prepares to make exceptions of type `ty`.
    ///
    /// # Panics
    ///
    /// When the type is of another engine than the store.
    pub fn new(store: impl AsContextMut, ty: ExnType) -> ExnRefPre {
        let store = store.as_context();
        let is_own = ty.engine().same(store.engine());
        assert!(is_own, "the type of the exception is of another engine");
        ExnRefPre { store: store.opaque().id(), ty }
    }
}

/// An exception: a tag, and values of the types that the tag's type says.
///
/// It lives in a store, as long as somebody refers to it. What the host holds is a [`Rooted`]
/// reference. It ends with the [`RootScope`] in which the host was given it, or with the host function
/// that got it as an argument, or else with the call of WebAssembly during which the host was given it
/// (outside of all of them, with the store). Using it later is an error.
pub struct ExnRef(());

impl ExnRef {
    /// Makes an exception.
    ///
    /// # Errors
    ///
    /// Fails when the tag is not of the prepared type, values do not have the types that the tag says,
    /// something is of another store, or the store holds too many exceptions.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn main() -> anyhow::Result<()> {
    /// use wharf_runtime::{
    ///     Engine, ExnRef, ExnRefPre, ExnType, FuncType, Store, Tag, TagType, ThrownException, Val,
    ///     ValType,
    /// };
    ///
    /// let engine = Engine::default();
    /// let mut store = Store::new(&engine, ());
    /// let ty = TagType::new(FuncType::new(&engine, [ValType::I32], []));
    /// let tag = Tag::new(&mut store, &ty)?;
    /// let pre = ExnRefPre::new(&mut store, ExnType::from_tag_type(&ty)?);
    /// let exception = ExnRef::new(&mut store, &pre, &tag, &[Val::I32(7)])?;
    /// assert!(matches!(exception.field(&mut store, 0)?, Val::I32(7)));
    /// assert_eq!(store.throw::<()>(exception), Err(ThrownException));
    /// assert!(store.take_pending_exception().is_some());
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(
        mut store: impl AsContextMut,
        allocator: &ExnRefPre,
        tag: &Tag,
        fields: &[Val],
    ) -> Result<Rooted<ExnRef>> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(allocator.store, "prepared exception")?;
        let ty = tag.ty_in(store)?;
        let prepared = &allocator.ty.tag;
        ensure!(
            ty == *prepared,
            WrongType::new(prepared, &ty)
                .saying(format!("prepared for `{prepared}`, not for `{ty}`"))
        );
        let (expected, found) = (ty.ty().params().len(), fields.len());
        ensure!(expected == found, WrongCount::new("values", expected, found));
        // It is there before its values are read: making it may end what nobody refers to any more.
        let scope = store.vm.open_exception_scope();
        let id = store.new_host_exception(tag.place)?;
        let filled = store.fill_exception(id, |cells| {
            put_values(cells, fields, |place| format!("value {place} of the exception"))
        });
        match filled {
            Ok(()) => Ok(rooted(store, id)),
            Err(error) => {
                store.vm.close_exception_scope(scope);
                Err(error)
            }
        }
    }
}

impl Rooted<ExnRef> {
    /// The type of the exception.
    ///
    /// # Errors
    ///
    /// Fails when the reference is of another store, or has ended.
    pub fn ty(&self, mut store: impl AsContextMut) -> Result<ExnType> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        ExnType::from_tag_type(&self.tag_in(store)?.ty_in(store)?)
    }

    /// The tag that it is thrown with.
    ///
    /// # Errors
    ///
    /// As [`Rooted::ty`].
    pub fn tag(&self, mut store: impl AsContextMut) -> Result<Tag> {
        let mut store = store.as_context_mut();
        self.tag_in(store.opaque_mut())
    }

    /// The value at `index` of those that it carries.
    ///
    /// # Errors
    ///
    /// As [`Rooted::ty`], or when there is no such value.
    pub fn field(&self, mut store: impl AsContextMut, index: usize) -> Result<Val> {
        let mut fields = self.fields(store.as_context_mut())?;
        let count = fields.len();
        let message = || format!("no value {index}: the exception has {count}");
        let none = || OutOfRange::new(index as u64, 1, count as u64, message());
        Ok(fields.nth(index).ok_or_else(none)?)
    }

    /// The values that it carries.
    ///
    /// # Errors
    ///
    /// As [`Rooted::ty`].
    pub fn fields<'a, T: 'static>(
        &'a self,
        store: impl Into<StoreContextMut<'a, T>>,
    ) -> Result<impl ExactSizeIterator<Item = Val> + 'a> {
        let store = store.into().into_opaque();
        let ty = self.tag_in(store)?.ty_in(store)?;
        let (_, cells) = store.vm.exception_parts(self.id())?;
        let cells: Vec<RawVal> = cells.iter().copied().map(RawVal::from_u64).collect();
        let fields: Result<Vec<Val>> =
            Val::from_cells(store, &ty.ty().as_wasm().params, &cells).collect();
        Ok(fields?.into_iter())
    }

    fn tag_in(&self, store: &StoreOpaque) -> Result<Tag> {
        store.check(self.store, "reference")?;
        let (place, _) = store.vm.exception_parts(self.id())?;
        Ok(Tag { store: store.id(), place })
    }

    pub(crate) fn id(&self) -> ExceptionId {
        ExceptionId { word: self.number, serial: self.serial }
    }
}

/// A reference of the host's to an exception of `store`.
pub(crate) fn rooted(store: &StoreOpaque, id: ExceptionId) -> Rooted<ExnRef> {
    Rooted::new(store.id(), id.word, id.serial)
}

macro_rules! throwing {
    ($($ty:ident)*) => {$(
        /// Exceptions on their way through the host.
        impl<T: 'static> $ty<T> {
            throwing!(@methods);
        }
    )*};
    (@methods) => {
        /// Throws an exception: a host function that returns the error that this gives throws it in
        /// the code that called it.
        ///
        /// # Errors
        ///
        /// Always.
        ///
        /// # Panics
        ///
        /// When the exception is of another store, or the reference to it has ended.
        pub fn throw<R>(
            &mut self,
            exception: Rooted<ExnRef>,
        ) -> std::result::Result<R, ThrownException> {
            throw(self.as_context_mut().opaque_mut(), exception);
            Err(ThrownException)
        }

        /// The exception with which the last call failed whose error is [`ThrownException`], once.
        pub fn take_pending_exception(&mut self) -> Option<Rooted<ExnRef>> {
            let mut store = self.as_context_mut();
            let store = store.opaque_mut();
            let id = store.vm.take_pending_exception()?;
            Some(rooted(store, id))
        }

        /// Whether there is an exception to take.
        pub fn has_pending_exception(&self) -> bool {
            self.as_context().opaque().vm.has_pending_exception()
        }
    };
}

throwing!(Store);

impl<T: 'static> StoreContextMut<'_, T> {
    throwing!(@methods);
}

impl<T: 'static> Caller<'_, T> {
    throwing!(@methods);
}

fn throw(store: &mut StoreOpaque, exception: Rooted<ExnRef>) {
    let set = store
        .check(exception.store, "reference")
        .and_then(|()| store.vm.set_pending_exception(exception.id()));
    set.expect("a live exception of this store");
}

/// A scope for references: those to exceptions that the host is given in it end with it, so that what
/// they refer to can be freed.
///
/// # Examples
///
/// ```
/// # fn main() -> anyhow::Result<()> {
/// use wharf_runtime::{AsContextMut, Engine, Instance, Module, RootScope, Store, ThrownException};
///
/// let engine = Engine::default();
/// let module = Module::new(&engine, r#"(module (tag $t) (func (export "f") (throw $t)))"#)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
/// let exception = {
///     let mut scope = RootScope::new(&mut store);
///     let error = f.call(&mut scope, ()).unwrap_err();
///     assert!(error.is::<ThrownException>());
///     scope.as_context_mut().take_pending_exception().unwrap()
/// };
/// // What it refers to may be gone by now.
/// let _ = exception;
/// # Ok(())
/// # }
/// ```
pub struct RootScope<C: AsContextMut> {
    store: C,
    scope: ExceptionScope,
}

impl<C: AsContextMut> RootScope<C> {
    /// Opens a scope in `store`.
    pub fn new(mut store: C) -> RootScope<C> {
        let scope = store.as_context_mut().opaque_mut().vm.open_exception_scope();
        RootScope { store, scope }
    }
}

impl<C: AsContextMut> AsContext for RootScope<C> {
    type Data = C::Data;

    fn as_context(&self) -> StoreContext<'_, C::Data> {
        self.store.as_context()
    }
}

impl<C: AsContextMut> AsContextMut for RootScope<C> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, C::Data> {
        self.store.as_context_mut()
    }
}

impl<C: AsContextMut> Drop for RootScope<C> {
    fn drop(&mut self) {
        self.store.as_context_mut().opaque_mut().vm.close_exception_scope(self.scope);
    }
}

impl<C: AsContextMut> std::fmt::Debug for RootScope<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RootScope").finish_non_exhaustive()
    }
}
