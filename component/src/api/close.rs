//! Which instance calls, what it is called, and its end while its store lives on.

use super::instance::{FOREIGN, Instance};
use crate::run::{ComponentStore, InstanceSlot, layer, remove};
use anyhow::{Result, bail, ensure};
use std::sync::Arc;
use wharf_runtime::error::NotEntered;
use wharf_runtime::{AsContextMut, StoreContext};

impl Instance {
    /// The instance that calls the host function which asks: an import of a component, or a destructor
    /// of a resource. Where calls are nested it is the innermost, and the outer one again afterwards.
    /// A destructor that the host runs by dropping a resource sees who calls the host then.
    ///
    /// `None` outside of such a call: in the host itself, and in functions that core instances call.
    /// (`wasmtime` has no such function.)
    ///
    /// # Examples
    ///
    /// ```
    /// # fn main() -> anyhow::Result<()> {
    /// use wharf_component::{Component, Instance, Linker};
    /// use wharf_runtime::{Engine, Store, StoreContextMut};
    ///
    /// let engine = Engine::default();
    /// let plugin = Component::new(
    ///     &engine,
    ///     wat::parse_str(
    ///         r#"(component
    ///             (import "log" (func $log))
    ///             (core func $log (canon lower (func $log)))
    ///             (core module $m (import "" "log" (func $log)) (export "run" (func $log)))
    ///             (core instance $i (instantiate $m (with "" (instance
    ///                 (export "log" (func $log))))))
    ///             (func (export "run") (canon lift (core func $i "run"))))"#,
    ///     )?,
    /// )?;
    ///
    /// // One linker, however many plugins: each is told apart.
    /// let mut linker = Linker::new(&engine);
    /// linker.root().func_wrap("log", |mut store: StoreContextMut<'_, Vec<String>>, ()| {
    ///     let caller = Instance::calling(&store).expect("a component calls");
    ///     let who = format!("{} is number {}", caller.name(&store).unwrap_or("?"), caller.id());
    ///     store.data_mut().push(who);
    ///     Ok(())
    /// })?;
    /// let plugin = linker.instantiate_pre(&plugin)?;
    ///
    /// let mut store = Store::new(&engine, Vec::new());
    /// for name in ["plugin-a", "plugin-b"] {
    ///     let instance = plugin.clone().named(name).instantiate(&mut store)?;
    ///     instance.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())?;
    /// }
    /// assert_eq!(store.data()[..], ["plugin-a is number 0", "plugin-b is number 1"]);
    /// assert_eq!(Instance::calling(&store), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn calling<'a, T: 'static>(store: impl Into<StoreContext<'a, T>>) -> Option<Instance> {
        let store = store.into().store_ref();
        let (slot, _) = InstanceSlot::from_cookie(store.cookie()?);
        let key = store.layer::<ComponentStore>()?.key(slot)?;
        Some(Instance { store: store.id(), key })
    }

    /// A number that says which instance of its store this is: never that of another, not even of one
    /// that was dropped.
    pub fn id(&self) -> u64 {
        self.key.id()
    }

    /// What messages call the instance: nothing at first. Nothing, too, when the instance was dropped.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn name<'a, T: 'static>(&self, store: impl Into<StoreContext<'a, T>>) -> Option<&'a str> {
        let store = store.into().store_ref();
        assert_eq!(store.id(), self.store, "{FOREIGN}");
        store.layer::<ComponentStore>()?.live(self.key).ok()?.name.as_deref()
    }

    /// Gives the instance a name. Errors of calls that it traps in, and of calls that it refuses,
    /// say it.
    ///
    /// # Errors
    ///
    /// Fails when the instance was dropped.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn set_name(&self, mut store: impl AsContextMut, name: impl Into<Arc<str>>) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        self.data(store.reborrow())?;
        layer(store).live_mut(self.key)?.name = Some(name.into());
        Ok(())
    }

    /// Drops the instance: its memories, tables, handles and its share of the component's code are
    /// returned at once, while the store lives on. It does not matter whether it trapped before.
    ///
    /// Nothing of the guest runs. Resources of the host that the instance owned are destroyed by the
    /// host's destructors. Resources that the instance defined are no more: to use one that the host
    /// or another instance holds is an error, and so is to use the instance, a copy of it, or its
    /// functions, in bindings as well. (`wasmtime` has no such method: there, instances live as long
    /// as their store.)
    ///
    /// # Errors
    ///
    /// Fails when the instance is being called, was dropped before, is of another store, or
    /// destructors cannot be called here: the store is being called on another thread
    /// ([`OtherThread`](wharf_runtime::OtherThread)), or a guest has used up the stack. Nothing has happened then. Else with the first error of a destructor; the instance is gone, and the
    /// other destructors have run.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn main() -> anyhow::Result<()> {
    /// use wharf_component::{Component, Linker};
    /// use wharf_runtime::{Engine, Store, Trap};
    ///
    /// let engine = Engine::default();
    /// let plugin = Component::new(
    ///     &engine,
    ///     wat::parse_str(
    ///         r#"(component
    ///             (core module $m (memory 1) (func (export "crash") unreachable))
    ///             (core instance $i (instantiate $m))
    ///             (func (export "crash") (canon lift (core func $i "crash"))))"#,
    ///     )?,
    /// )?;
    /// let plugin = Linker::<()>::new(&engine).instantiate_pre(&plugin)?.named("plugin-a");
    ///
    /// let mut store = Store::new(&engine, ());
    /// for id in 0..3 {
    ///     let instance = plugin.instantiate(&mut store)?;
    ///     assert_eq!(instance.id(), id);
    ///     let crash = instance.get_typed_func::<(), ()>(&mut store, "crash")?;
    ///     let error = crash.call(&mut store, ()).unwrap_err();
    ///     assert_eq!(error.to_string(), "in instance `plugin-a`");
    ///     assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
    ///
    ///     instance.close(&mut store)?;
    ///     let error = crash.call(&mut store, ()).unwrap_err();
    ///     assert!(error.to_string().starts_with("the instance was dropped"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn close(self, mut store: impl AsContextMut) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        ensure!(self.store == store.id(), FOREIGN);
        store.check_callable()?;
        let data = layer(store).live(self.key)?;
        if let Some(reason) = data.busy() {
            let what = format!("{data} {reason} and cannot be dropped until it returns");
            bail!(NotEntered::new(reason, what));
        }
        remove(store, self.key.slot)
    }
}
