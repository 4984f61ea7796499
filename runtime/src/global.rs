//! Globals.

use crate::engine::to_engine;
use crate::module::info::DefinedGlobalIndex;
use crate::module::types::WasmGlobalType;
use crate::store::{AsContext, AsContextMut, StoreId, StoreOpaque};
use crate::types::{GlobalType, Mutability};
use crate::value::Val;
use crate::vm::place::DefinedPlace;
use crate::vm::word::GuestValue;
use anyhow::{Result, ensure};

/// A global in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Global {
    pub(crate) store: StoreId,
    pub(crate) place: DefinedPlace<DefinedGlobalIndex>,
}

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
        let value = to_guest(store, &ty, value)?;
        // Before there is a global, which stays as long as the store.
        store.vm.check_given(store.engine(), value, ty.content())?;
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

    /// Its type in the engine's numbers.
    pub(crate) fn wasm_type(&self, store: &StoreOpaque) -> Result<WasmGlobalType> {
        store.check(self.store, "global")?;
        let core = store.vm.module(self.place.instance())?;
        let info = core.info();
        let mut ty = info.globals[info.global_index(self.place.index())];
        ty.content = ty.content.map_concrete(to_engine(core.code().sig_ids()));
        Ok(ty)
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
        let ty = self.wasm_type(store).expect("the global is of this store");
        let bits = store.vm.global(self.place).expect("instances live as long as their store");
        Val::from_bits(store, ty.content, bits).expect("a global holds a value of its type")
    }

    /// Sets its value.
    ///
    /// # Errors
    ///
    /// Fails when it cannot be changed, or the value is not of its type, or of another store.
    pub fn set(&self, mut store: impl AsContextMut, value: Val) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        let ty = self.ty_in(store)?;
        ensure!(ty.mutability() == Mutability::Var, "an immutable global cannot be set");
        let value = to_guest(store, &ty, value)?;
        store.vm.set_global(self.place, value)
    }
}

/// The value as guests have it in a global of type `ty`.
fn to_guest(store: &StoreOpaque, ty: &GlobalType, value: Val) -> Result<GuestValue> {
    let (expected, found) = (ty.content(), value.ty_in(store)?);
    ensure!(found.matches(expected), "a global of type `{expected}` cannot hold a `{found}`");
    value.guest_value(store, expected.to_wasm(store.engine())?)
}
