//! Globals.

use crate::api::store::{AsContext, AsContextMut};
use crate::api::value::Val;
use crate::error::WrongType;
use crate::module::types::WasmValType;
use crate::types::{GlobalType, ValType};
use crate::vm::handle::Global;
use crate::vm::opaque::StoreOpaque;
use crate::vm::word::GuestValue;
use anyhow::{Error, Result, ensure};

impl Global {
    /// Makes a global with the value `value`.
    ///
    /// # Errors
    ///
    /// Fails when the value is not of the global's type, or of another store, or the type is of another
    /// engine.
    pub fn new(mut store: impl AsContextMut, ty: GlobalType, value: Val) -> Result<Global> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        // Before there is a global, which stays as long as the store.
        let value = given(store, ty.content().to_wasm(store.engine())?, value)?;
        let global = store.make_global(&ty)?;
        store.vm.set_global(global.place, value)?;
        Ok(global)
    }

    /// Its type.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> GlobalType {
        let store = store.as_context();
        self.ty_in(store.opaque()).expect("the global is of this store")
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<GlobalType> {
        Ok(GlobalType::from_wasm(store.engine(), &self.wasm_type(store)?))
    }

    /// Its value.
    ///
    /// # Panics
    ///
    /// When it is of another store. (One of a component's own instances, which no host gets, may also be gone
    /// with it, or hold an exception, which does not leave the component.)
    pub fn get(&self, mut store: impl AsContextMut) -> Val {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "global").expect("the global is of this store");
        let global = store.vm.global(self.place);
        let (bits, content) = global.expect("instances live as long as their store");
        Val::from_bits(store, content, bits).expect("a global holds a value of its type")
    }

    /// Sets its value.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be changed, or the value is not of its type, or of another store.
    pub fn set(&self, mut store: impl AsContextMut, value: Val) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        let ty = self.wasm_type(store)?;
        ensure!(ty.mutable, immutable());
        let value = given(store, ty.content, value)?;
        store.vm.set_global(self.place, value)
    }
}

#[cold]
fn immutable() -> WrongType {
    WrongType::new("a mutable global", "an immutable one")
        .saying("an immutable global cannot be set")
}

/// The value as guests have it in a global of `content`.
fn given(store: &StoreOpaque, content: WasmValType, value: Val) -> Result<GuestValue> {
    let given = value.guest_value(store, content);
    let check = |given| store.vm.check_given(store.engine(), given, content).map(|()| given);
    given.and_then(check).map_err(|error| cannot_hold(store, content, value, error))
}

#[cold]
fn cannot_hold(store: &StoreOpaque, content: WasmValType, value: Val, error: Error) -> Error {
    let expected = ValType::from_wasm(store.engine(), content);
    match value.ty_in(store) {
        Ok(ty) => error.context(format!("a global of type `{expected}` cannot hold a `{ty}`")),
        Err(error) => error,
    }
}
