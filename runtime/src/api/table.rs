//! Tables of references.

use crate::api::store::{AsContext, AsContextMut};
use crate::api::value::Ref;
use crate::module::types::WasmValType;
use crate::types::TableType;
use crate::vm::handle::Table;
use crate::vm::instance::told_to_host;
use crate::vm::opaque::StoreOpaque;
use crate::vm::table::asked_by_growth;
use crate::vm::word::GuestValue;
use anyhow::Result;

impl Table {
    /// Makes a table at the least size of its type, every element being `init`.
    ///
    /// # Errors
    ///
    /// Fails when `init` does not fit, the type is of another engine, or the host cannot give that much.
    pub fn new(mut store: impl AsContextMut, ty: TableType, init: Ref) -> Result<Table> {
        let mut context = store.as_context_mut();
        let store = context.opaque_mut();
        init.check(store, ty.element())?;
        // A new table's elements are null, in pages that nobody has touched.
        if init.is_null() {
            return store.make_table(&ty);
        }
        let init = init.referent(store)?;
        // Before there is a table, which stays as long as the store.
        let element = WasmValType::Ref(ty.element().to_wasm(store.engine())?);
        store.vm.check_given(store.engine(), GuestValue::Reference(init), element)?;
        let table = store.make_table(&ty)?;
        let size = store.vm.table_size(table.place)?;
        store.vm.fill_table(table.place, 0, init, size)?;
        Ok(table)
    }

    /// Its type: the least size is the present one.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> TableType {
        let store = store.as_context();
        self.ty_in(store.opaque()).expect("the table is of this store")
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<TableType> {
        Ok(TableType::from_wasm(store.engine(), &self.wasm_type(store)?))
    }

    /// How many elements it has.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn size(&self, store: impl AsContext) -> u64 {
        let store = store.as_context();
        store.opaque().check(self.store, "table").expect("the table is of this store");
        store.opaque().vm.table_size(self.place).unwrap_or(0)
    }

    /// The element at `index`; `None` past the end.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn get(&self, mut store: impl AsContextMut, index: u64) -> Option<Ref> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "table").expect("the table is of this store");
        let (word, ty) = store.vm.element(self.place, index).ok()??;
        Ref::from_word(store, ty, word).ok()
    }

    /// Sets the element at `index`.
    ///
    /// # Errors
    ///
    /// Fails when there is no such element, or `value` is of another type or store.
    pub fn set(&self, mut store: impl AsContextMut, index: u64, value: Ref) -> Result<()> {
        self.fill(&mut store, index, value, 1)
    }

    /// Appends `delta` elements. Returns the old size.
    ///
    /// # Errors
    ///
    /// Fails when it would exceed its maximum or what the host can give, or `init` does not fit.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64, init: Ref) -> Result<u64> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "table")?;
        let init = init.referent(store)?;
        let grown = store.grow_table(self.place, delta, init);
        let asked = || Ok(asked_by_growth(&self.wasm_type(store)?, delta));
        told_to_host(grown, asked, || format!("a table cannot grow by {delta} elements"))
    }

    /// Sets `len` elements from `dst` on.
    ///
    /// # Errors
    ///
    /// Fails when they go past the end, or `value` is of another type or store.
    pub fn fill(&self, mut store: impl AsContextMut, dst: u64, value: Ref, len: u64) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "table")?;
        store.vm.fill_table(self.place, dst, value.referent(store)?, len)
    }

    /// Copies `len` elements of `src_table` from `src_index` on to `dst_table`, from `dst_index` on. The two may be one
    /// table, and the ranges overlap.
    ///
    /// # Errors
    ///
    /// Fails when they go past the end of either, what the one has is not of the type of the other's elements, or one is
    /// of another store.
    ///
    /// ```
    /// use wharf_runtime::{Engine, ExternRef, Ref, RefType, Store, Table, TableType};
    ///
    /// let mut store = Store::new(&Engine::default(), ());
    /// let ty = TableType::new(RefType::EXTERNREF, 4, None);
    /// let table = Table::new(&mut store, ty, Ref::Extern(None))?;
    /// let value = ExternRef::new(&mut store, "a value")?;
    /// table.set(&mut store, 0, value.into())?;
    /// Table::copy(&mut store, &table, 2, &table, 0, 2)?;
    /// assert!(table.get(&mut store, 2).is_some_and(|element| element.is_non_null()));
    /// # anyhow::Ok(())
    /// ```
    pub fn copy(
        mut store: impl AsContextMut,
        dst_table: &Table,
        dst_index: u64,
        src_table: &Table,
        src_index: u64,
        len: u64,
    ) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(dst_table.store, "table")?;
        store.check(src_table.store, "table")?;
        let (from, to) = ((src_table.place, src_index), (dst_table.place, dst_index));
        let engine = store.engine().clone();
        store.vm.copy_table(&engine, from, to, len)
    }
}
