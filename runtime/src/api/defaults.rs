//! What stands for an import of some type that nobody cares about: zeros, null, nothing.

use crate::api::func::Caller;
use crate::api::store::AsContextMut;
use crate::api::value::{Ref, Val};
use crate::error::WrongType;
use crate::types::{
    ExternType, FuncType, GlobalType, MemoryType, RefType, TableType, TagType, ValType,
};
use crate::vm::handle::{Extern, Func, Global, Memory, Table, Tag};
use anyhow::{Result, ensure};

impl ValType {
    /// The zero or null of this type; `None` where it has none.
    pub fn default_value(&self) -> Option<Val> {
        Val::default_for_ty(self)
    }
}

impl ExternType {
    /// Makes something of this type: see the method of each kind of type.
    ///
    /// # Errors
    ///
    /// As that method.
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Extern> {
        Ok(match self {
            ExternType::Func(ty) => ty.default_value(store)?.into(),
            ExternType::Global(ty) => ty.default_value(store)?.into(),
            ExternType::Table(ty) => ty.default_value(store)?.into(),
            ExternType::Memory(ty) => ty.default_value(store)?,
            ExternType::Tag(ty) => ty.default_value(store)?.into(),
        })
    }
}

impl FuncType {
    /// Makes a function of this type that does nothing, and returns zeros and nulls.
    ///
    /// # Errors
    ///
    /// Fails when a result has no such value, which is so of references that are never null ([`WrongType`]); or the type
    /// is of another engine than the store.
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Func> {
        self.id_in(store.as_context().engine())?;
        Ok(Func::new(store, self.clone(), giving(self.default_results()?)))
    }

    /// The zero or null of each result.
    ///
    /// # Errors
    ///
    /// Fails when one has none.
    pub(super) fn default_results(&self) -> Result<Vec<Val>> {
        let default = |(i, ty): (usize, ValType)| {
            ty.default_value().ok_or_else(|| no_default(&ty).at(format!("result {i}")).into())
        };
        self.results().enumerate().map(default).collect()
    }
}

/// A host function that gives `values`.
pub(super) fn giving<T: 'static>(
    values: Vec<Val>,
) -> impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync {
    move |_, _, results| {
        results.copy_from_slice(&values);
        Ok(())
    }
}

impl GlobalType {
    /// Makes a global with the zero or null of its type.
    ///
    /// # Errors
    ///
    /// Fails when there is no such value ([`WrongType`]), and as [`Global::new`].
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Global> {
        let value = self.content().default_value();
        let value = value.ok_or_else(|| no_default(self.content()))?;
        Global::new(store, self.clone(), value)
    }
}

impl TableType {
    /// Makes a table of nulls, at the least size of its type.
    ///
    /// # Errors
    ///
    /// Fails when elements are never null ([`WrongType`]), and as [`Table::new`].
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Table> {
        let element: &RefType = self.element();
        ensure!(element.is_nullable(), no_default(&ValType::Ref(element.clone())));
        Table::new(store, self.clone(), Ref::null(element.heap_type()))
    }
}

impl MemoryType {
    /// Makes a memory of zeros, at the least size of its type.
    ///
    /// # Errors
    ///
    /// As [`Memory::new`].
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Extern> {
        Ok(Memory::new(store, self.clone())?.into())
    }
}

impl TagType {
    /// Makes a tag of this type.
    ///
    /// # Errors
    ///
    /// As [`Tag::new`].
    pub fn default_value(&self, store: impl AsContextMut) -> Result<Tag> {
        Tag::new(store, self)
    }
}

#[cold]
fn no_default(ty: &ValType) -> WrongType {
    WrongType::new("a type with a zero or null", ty)
}
