//! Instances of components, and what they are made from.

use super::func::{Func, TypedFunc};
use crate::abi::{ComponentNamedList, Lift, Lower};
use crate::component::{Component, ComponentExportIndex, InstanceExportLookup, no_function};
use crate::plan::{ExportItem, ModuleRef, TypeItem};
use crate::reflect::{self, ComponentItem, Scope};
use crate::resource::ResourceType;
use crate::run::{ComponentStore, InstanceData, InstanceKey, Origin, Resolved, instantiate};
use crate::types::ResourceIndex;
use anyhow::{Context, Result, ensure};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::error::NoExport;
use wharf_runtime::{AsContextMut, Engine, Foreign, Module, StoreId, StoreMut};

/// An instance of a [`Component`] in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    pub(super) store: StoreId,
    pub(super) key: InstanceKey,
}

/// A component with imports that a linker resolved: what is left is to make instances.
pub struct InstancePre<T: 'static> {
    origin: Origin,
    /// What its instances are called.
    name: Option<Arc<str>>,
    of: PhantomData<fn(T)>,
}

impl<T: 'static> InstancePre<T> {
    pub(super) fn new(component: &Component, resolved: Resolved) -> Result<InstancePre<T>> {
        let origin = Origin::new::<T>(component, resolved)?;
        Ok(InstancePre { origin, name: None, of: PhantomData })
    }

    /// The component.
    pub fn component(&self) -> &Component {
        &self.origin.component
    }

    /// The engine of the component.
    pub fn engine(&self) -> &Engine {
        self.origin.component.engine()
    }

    /// What its resource types are; those that it defines are not there yet.
    pub(crate) fn resource_types(&self) -> &PrimaryMap<ResourceIndex, ResourceType> {
        &self.origin.resolved.resource_types
    }

    /// Gives the instances that it makes a name: see [`Instance::set_name`]. Traps of start functions
    /// have it, too.
    #[must_use]
    pub fn named(mut self, name: impl Into<Arc<str>>) -> InstancePre<T> {
        self.name = Some(name.into());
        self
    }

    /// Makes an instance.
    ///
    /// # Errors
    ///
    /// Fails when the store is of another engine, when memory cannot be had, or with the trap of a
    /// start function. Nothing of the instance is left then, as if it had been [closed](Instance::close).
    pub fn instantiate(&self, mut store: impl AsContextMut<Data = T>) -> Result<Instance> {
        let mut store = store.as_context_mut();
        let store = &mut store.store_mut();
        let key = instantiate(store, &self.origin, self.name.clone())?;
        Ok(Instance { store: store.id(), key })
    }
}

impl<T> Clone for InstancePre<T> {
    fn clone(&self) -> InstancePre<T> {
        InstancePre { origin: self.origin.clone(), name: self.name.clone(), of: PhantomData }
    }
}

impl<T> fmt::Debug for InstancePre<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstancePre")
            .field("component", &self.origin.component)
            .finish_non_exhaustive()
    }
}

impl Instance {
    /// The exported function at `name`: a name, or an index from
    /// [`Component::get_export_index`].
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_func(
        &self,
        mut store: impl AsContextMut,
        name: impl InstanceExportLookup,
    ) -> Option<Func> {
        let mut store = store.as_context_mut();
        let data = self.data(store.store_mut()).ok()?;
        let component = data.component().ok()?;
        match *component.plan().export_items.get(name.lookup(component)?)? {
            ExportItem::Func(lift) => Some(Func { store: self.store, instance: self.key, lift }),
            _ => None,
        }
    }

    /// The exported function at `name`, with its type checked.
    ///
    /// # Errors
    ///
    /// Fails when there is no such function, or it has another type: the error says which
    /// parameter or result differs, with both types.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_typed_func<Params, Return>(
        &self,
        mut store: impl AsContextMut,
        name: impl InstanceExportLookup,
    ) -> Result<TypedFunc<Params, Return>>
    where
        Params: ComponentNamedList + Lower,
        Return: ComponentNamedList + Lift,
    {
        let func = self.get_func(&mut store, &name);
        let Some(func) = func else {
            let mut store = store.as_context_mut();
            return Err(no_function_of(self.data(store.store_mut())?.component()?, &name).into());
        };
        func.typed(store).with_context(|| format!("the function {} has another type", asked(&name)))
    }

    /// The exported core module at `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_module(
        &self,
        mut store: impl AsContextMut,
        name: impl InstanceExportLookup,
    ) -> Option<Module> {
        let mut store = store.as_context_mut();
        let data = self.data(store.store_mut()).ok()?;
        let component = data.component().ok()?;
        match *component.plan().export_items.get(name.lookup(component)?)? {
            ExportItem::Module(ModuleRef::Static(index)) => {
                data.origin().ok()?.modules.get(index.as_u32() as usize).cloned()
            }
            ExportItem::Module(ModuleRef::Imported(index)) => {
                data.origin().ok()?.resolved.modules.get(&index).cloned()
            }
            _ => None,
        }
    }

    /// What the component, or an instance that it exports, exports as `name`, and its place: see
    /// [`Component::get_export`]. Resource types are those of this instance.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_export(
        &self,
        mut store: impl AsContextMut,
        instance: Option<&ComponentExportIndex>,
        name: &str,
    ) -> Option<(ComponentItem, ComponentExportIndex)> {
        let mut store = store.as_context_mut();
        let data = self.data(store.store_mut()).ok()?;
        let component = data.component().ok()?;
        let index = component.get_export_index(instance, name)?;
        let scope = Scope::in_instance(component, &data.resource_types);
        Some((reflect::export(&scope, index.export)?, index))
    }

    /// The place of the export `name`, of the component itself or of an instance that it exports.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_export_index(
        &self,
        mut store: impl AsContextMut,
        instance: Option<&ComponentExportIndex>,
        name: &str,
    ) -> Option<ComponentExportIndex> {
        let mut store = store.as_context_mut();
        let component = self.data(store.store_mut()).ok()?.component().ok()?;
        component.get_export_index(instance, name)
    }

    /// The exported resource type at `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_resource(
        &self,
        mut store: impl AsContextMut,
        name: impl InstanceExportLookup,
    ) -> Option<ResourceType> {
        let mut store = store.as_context_mut();
        let data = self.data(store.store_mut()).ok()?;
        let component = data.component().ok()?;
        match *component.plan().export_items.get(name.lookup(component)?)? {
            ExportItem::Type(TypeItem::Resource(index)) => data.resource_types.get(index).copied(),
            _ => None,
        }
    }

    /// What it was made from: to make more like it.
    ///
    /// # Panics
    ///
    /// When the instance is of another store, or was dropped.
    pub fn instance_pre<T: 'static>(
        &self,
        store: &impl wharf_runtime::AsContext<Data = T>,
    ) -> InstancePre<T> {
        self.__instance_pre(store).unwrap_or_else(|error| panic!("{error}"))
    }

    /// As [`Instance::instance_pre`]; for bindings, whose functions fail.
    #[doc(hidden)]
    pub fn __instance_pre<T: 'static>(
        &self,
        store: &impl wharf_runtime::AsContext<Data = T>,
    ) -> Result<InstancePre<T>> {
        let store = store.as_context();
        ensure!(store.store_ref().id() == self.store, FOREIGN);
        let state: &ComponentStore = store.store_ref().layer().ok_or(FOREIGN)?;
        let origin = state.live(self.key)?.origin()?;
        Ok(InstancePre { origin: origin.clone(), name: None, of: PhantomData })
    }

    pub(super) fn data<'a>(&self, store: StoreMut<'a>) -> Result<&'a InstanceData> {
        assert_eq!(store.id(), self.store, "{FOREIGN}");
        store.into_layer::<ComponentStore>().live(self.key)
    }
}

/// What messages call an export that was asked for.
#[cold]
fn asked(name: &impl InstanceExportLookup) -> String {
    name.name().map_or("where the index says".to_owned(), |name| format!("`{name}`"))
}

/// That there is no function of that name, with what there is.
#[cold]
fn no_function_of(component: &Component, name: &impl InstanceExportLookup) -> NoExport {
    let exports: Vec<String> =
        component.plan().exports.keys().map(|name| format!("`{name}`")).collect();
    let exports = exports.join(", ");
    let message = format!("no exported function {}; the component exports {exports}", asked(name));
    no_function(component, name.lookup(component), name.name(), message)
}

/// What is wrong with an instance of another store.
pub(super) const FOREIGN: Foreign = Foreign::OtherStore { what: "instance" };
