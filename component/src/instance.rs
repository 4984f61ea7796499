//! Instances of components: a plan being run.

use crate::abi::{ComponentNamedList, Lift, Lower};
use crate::adapter::adapter_builtin;
use crate::close;
use crate::component::{Component, ComponentExportIndex, InstanceExportLookup};
use crate::func::{Func, TypedFunc};
use crate::guest::{self, GuestFunc};
use crate::host::builtin_func;
use crate::linker::{Prepared, Resolved};
use crate::plan::{
    AdapterBuiltinIndex, BuiltinIndex, CoreDef, CoreInstanceIndex, ExportItem, LiftIndex,
    LoweringIndex, ModuleArgs, ModuleRef, NamedArg, Options, Plan, Resource, Step, TypeItem,
};
use crate::reflect::{self, ComponentItem, Scope};
use crate::resource::ResourceType;
use crate::store::{
    Canonical, ComponentStore, Destructor, EntryState, HostDrop, InnerInstance, InstanceData,
    InstanceKey, Lifted, Origin, Slot, layer,
};
use crate::types::ResourceIndex;
use anyhow::{Context, Result, bail, ensure};
use smallvec::SmallVec;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use wharf_runtime::entity::{EntityRef, PrimaryMap, SecondaryMap};
use wharf_runtime::{
    AsContextMut, CoreModule, Engine, Extern, Foreign, Func as CoreFunc, Given, HostFunc, Memory,
    Module, PrivateRoot, StoreId, StoreMut,
};

/// An instance of a [`Component`] in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    pub(crate) store: StoreId,
    pub(crate) key: InstanceKey,
}

/// A component with imports that a linker resolved: what is left is to make instances.
pub struct InstancePre<T: 'static> {
    component: Component,
    resolved: Arc<Resolved>,
    /// The component's modules, by place in the artifact.
    modules: Arc<[CoreModule]>,
    /// What its instances are called.
    name: Option<Arc<str>>,
    of: PhantomData<fn(T)>,
}

impl<T: 'static> InstancePre<T> {
    pub(crate) fn new(component: &Component, mut resolved: Resolved) -> Result<InstancePre<T>> {
        let code = component.code();
        let modules: Arc<[CoreModule]> =
            (0..code.module_count()).filter_map(|index| code.module(index)).collect();
        resolved.prepared = prepare::<T>(component, &resolved, &modules)?;
        let resolved = Arc::new(resolved);
        let component = component.clone();
        Ok(InstancePre { component, resolved, modules, name: None, of: PhantomData })
    }

    /// The component.
    pub fn component(&self) -> &Component {
        &self.component
    }

    /// The engine of the component.
    pub fn engine(&self) -> &Engine {
        self.component.engine()
    }

    /// What its resource types are; those that it defines are not there yet.
    pub(crate) fn resource_types(&self) -> &PrimaryMap<ResourceIndex, ResourceType> {
        &self.resolved.resource_types
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
        self.component.check_engine(store.engine())?;
        store.check_callable()?;
        let key = self.add_instance(store)?;
        if let Err(error) = self.run(store, key) {
            let error = layer(store).instance(key.slot).named(error);
            // Why there is no instance matters more than what else its end brings about.
            let _ = close::remove(store, key.slot);
            return Err(error);
        }
        layer(store).instance_mut(key.slot).state = EntryState::Idle;
        Ok(Instance { store: store.id(), key })
    }

    fn run(&self, store: &mut StoreMut<'_>, key: InstanceKey) -> Result<()> {
        let root = store.new_root(&self.resolved.prepared.core)?;
        layer(store).instance_mut(key.slot).root = Some(root);
        self.host_destructors(layer(store), key.slot);
        let mut run = Run { pre: self, store: store.reborrow(), key, root };
        run.steps()?;
        run.lifts()
    }

    /// Makes room for the instance's state: nothing of it can be called yet.
    fn add_instance(&self, store: &mut StoreMut<'_>) -> Result<InstanceKey> {
        let plan = self.component.plan();
        let state = layer(store);
        self.check_resource_types(state)?;
        let inner: PrimaryMap<_, _> = plan
            .component_instances
            .values()
            .map(|instance| InnerInstance {
                id: state.resources.add_instance(),
                parent: instance.parent,
                entered: false,
            })
            .collect();
        let mut resource_types = PrimaryMap::with_capacity(plan.resources.len());
        for (index, resource) in &plan.resources {
            resource_types.push(match resource {
                Resource::Imported(_) | Resource::Abstract => self.resolved.resource_types[index],
                Resource::Defined { instance, .. } => {
                    ResourceType::guest(state.resources.id(), inner[*instance].id, index.as_u32())
                }
            });
        }
        let origin = Origin {
            component: self.component.clone(),
            resolved: Arc::clone(&self.resolved),
            modules: Arc::clone(&self.modules),
        };
        let mut data = InstanceData::new(self.name.clone(), origin);
        (data.resource_types, data.inner) = (Arc::new(resource_types), inner);
        state.add(data)
    }

    /// Sees that what guests define of the resource types that it imports is of this store, and there.
    fn check_resource_types(&self, state: &ComponentStore) -> Result<()> {
        for (index, resource) in &self.component.plan().resources {
            if let Resource::Imported(path) = resource {
                let ty = self.resolved.resource_types[index];
                let checked = state.resources.check_type(ty);
                checked.with_context(|| format!("the resource type given for `{path}`"))?;
            }
        }
        Ok(())
    }

    /// Puts the destructors of imported resource types into the store.
    fn host_destructors(&self, state: &mut ComponentStore, slot: Slot) {
        for (index, host) in &self.resolved.prepared.destructors {
            if let Some(host) = host {
                let ty = state.instance(slot).resource_types[index];
                state.use_destructor(ty, host);
            }
        }
    }
}

/// Makes what all instances share.
fn prepare<T: 'static>(
    component: &Component,
    resolved: &Resolved,
    modules: &[CoreModule],
) -> Result<Prepared> {
    let (plan, code) = (component.plan(), component.code());
    let core = plan.context_order().map(|slot| match &plan.core_instances[slot] {
        ModuleRef::Static(index) => modules[index.index()].clone(),
        ModuleRef::Imported(index) => resolved.modules[index].core().clone(),
    });
    let mut places = SecondaryMap::new();
    for (place, slot) in (0..).zip(plan.context_order()) {
        places[slot] = place;
    }
    let lowerings = plan
        .lowerings
        .iter()
        .map(|(index, lowering)| resolved.funcs[&lowering.import].host_func(component, index));
    let builtins = plan.builtins.values().map(|&builtin| {
        let destructor = resolved.destructors[builtin.resource].as_ref();
        let destructor = destructor.map(|destructor| destructor.typed::<T>()).transpose()?;
        builtin_func(code, builtin, destructor)
    });
    let adapter_builtins = plan.adapter_builtins.values();
    let adapter_builtins = adapter_builtins.map(|builtin| adapter_builtin::<T>(code, builtin));
    let destructors = resolved
        .destructors
        .values()
        .map(|it| it.as_ref().map(|it| it.host_func::<T>(component.engine())).transpose());
    let mut named = SecondaryMap::new();
    for step in &plan.steps {
        if let Step::InstantiateModule { slot, args: ModuleArgs::Named(args) } = step
            && let ModuleRef::Imported(index) = plan.core_instances[*slot]
        {
            named[*slot] = given_by_name(args, &resolved.modules[&index])?;
        }
    }
    Ok(Prepared {
        core: core.collect(),
        places,
        named,
        lowerings: lowerings.collect::<Result<_>>()?,
        builtins: builtins.collect::<Result<_>>()?,
        adapter_builtins: adapter_builtins.collect::<Result<_>>()?,
        destructors: destructors.collect::<Result<_>>()?,
    })
}

/// Which of `args` is given for each import of `module`.
fn given_by_name(args: &[NamedArg], module: &Module) -> Result<Box<[usize]>> {
    let given = NamedArg::by_name(args);
    let imports = module.core().info().imports.iter().map(|import| {
        let (module, field) = (&*import.module, &*import.field);
        let place = given.get(&(module, field)).copied();
        place.with_context(|| format!("the component gives nothing for `{module}::{field}`"))
    });
    imports.collect()
}

impl<T> Clone for InstancePre<T> {
    fn clone(&self) -> InstancePre<T> {
        InstancePre {
            component: self.component.clone(),
            resolved: Arc::clone(&self.resolved),
            modules: Arc::clone(&self.modules),
            name: self.name.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for InstancePre<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstancePre").field("component", &self.component).finish_non_exhaustive()
    }
}

/// What is given for the imports of a module.
type Arguments = SmallVec<[Given; 8]>;

/// A plan being run.
struct Run<'a, T: 'static> {
    pre: &'a InstancePre<T>,
    store: StoreMut<'a>,
    key: InstanceKey,
    /// Where its core instances are, in the plan's order.
    root: PrivateRoot,
}

impl<'a, T: 'static> Run<'a, T> {
    fn plan(&self) -> &Plan {
        self.pre.component.plan()
    }

    fn steps(&mut self) -> Result<()> {
        let pre = self.pre;
        let plan = pre.component.plan();
        for step in &plan.steps {
            match step {
                Step::InstantiateModule { slot, args } => {
                    let imports = self.arguments(*slot, args)?;
                    let place = self.place(*slot);
                    guest::start(&mut self.store, self.root, place, &imports)?;
                }
                Step::DefineResource(index) => self.define_resource(*index)?,
            }
        }
        Ok(())
    }

    fn arguments(&mut self, slot: CoreInstanceIndex, args: &ModuleArgs) -> Result<Arguments> {
        match args {
            ModuleArgs::Positional(defs) => defs.iter().map(|def| self.given(def)).collect(),
            ModuleArgs::Named(args) => {
                let places = &self.pre.resolved.prepared.named[slot];
                places.iter().map(|&place| self.given(&args[place].def)).collect()
            }
        }
    }

    /// Where a core instance is in the root.
    fn place(&self, slot: CoreInstanceIndex) -> u32 {
        self.pre.resolved.prepared.places[slot]
    }

    /// The module of a core instance.
    fn module(&self, slot: CoreInstanceIndex) -> &'a CoreModule {
        match self.pre.component.plan().core_instances[slot] {
            ModuleRef::Static(index) => &self.pre.modules[index.index()],
            ModuleRef::Imported(index) => self.pre.resolved.modules[&index].core(),
        }
    }

    /// What a definition of the plan is for whoever imports it.
    fn given(&mut self, def: &CoreDef) -> Result<Given> {
        match def {
            CoreDef::MayNotLeave => Ok(Given::Flag),
            CoreDef::Scope => Ok(Given::Mark),
            def => self.item(def).map(Given::Item),
        }
    }

    /// What a definition of the plan is in this instance.
    fn item(&mut self, def: &CoreDef) -> Result<Extern> {
        match def {
            CoreDef::Export { slot, entity } => {
                self.store.root_item(self.root, self.place(*slot), *entity)
            }
            CoreDef::NamedExport { slot, name } => {
                let entity = self.module(*slot).info().exports.get(name.as_str());
                let entity = *entity.with_context(|| format!("no export called `{name}`"))?;
                self.store.root_item(self.root, self.place(*slot), entity)
            }
            CoreDef::Lowering(index) => Ok(Extern::Func(self.lowering(*index)?)),
            CoreDef::Builtin(index) => Ok(Extern::Func(self.builtin(*index)?)),
            CoreDef::AdapterBuiltin(index) => Ok(Extern::Func(self.adapter_builtin(*index)?)),
            CoreDef::MayNotLeave | CoreDef::Scope => {
                bail!("a word of the store is used for something else")
            }
        }
    }

    fn lowering(&mut self, index: LoweringIndex) -> Result<CoreFunc> {
        let lowering = &self.pre.component.plan().lowerings[index];
        let options = self.options(&lowering.options)?;
        let lowerings = &mut layer(&mut self.store).instance_mut(self.key.slot).lowerings;
        set(lowerings, index, options);
        self.add_host(&self.pre.resolved.prepared.lowerings[index], index.as_u32())
    }

    fn builtin(&mut self, index: BuiltinIndex) -> Result<CoreFunc> {
        self.add_host(&self.pre.resolved.prepared.builtins[index], index.as_u32())
    }

    fn adapter_builtin(&mut self, index: AdapterBuiltinIndex) -> Result<CoreFunc> {
        let kind = &self.pre.component.plan().adapter_builtins[index].kind;
        let mut memories = kind.memories();
        if let Some(first) = memories.next() {
            let from = self.memory(first)?;
            let to = memories.next().map_or(Ok(from), |second| self.memory(second))?;
            let data = layer(&mut self.store).instance_mut(self.key.slot);
            set(&mut data.adapter_memories, index, (from, to));
        }
        let host = &self.pre.resolved.prepared.adapter_builtins[index];
        self.add_host(host, index.as_u32())
    }

    fn add_host(&mut self, host: &HostFunc, index: u32) -> Result<CoreFunc> {
        self.store.add_host(host.clone(), self.key.slot.to_cookie(index), self.root)
    }

    fn define_resource(&mut self, index: ResourceIndex) -> Result<()> {
        let Resource::Defined { instance, dtor: Some(dtor) } = &self.plan().resources[index] else {
            return Ok(());
        };
        let (instance, dtor) = (*instance, dtor.clone());
        let func = GuestFunc::new(self.item(&dtor)?)?;
        let destructor = Destructor { func, instance };
        let state = layer(&mut self.store);
        state.instance_mut(self.key.slot).destructors[index] = Some(destructor);
        let ty = state.instance(self.key.slot).resource_types[index];
        state.destructors.insert(ty, HostDrop::Guest(self.key, destructor));
        Ok(())
    }

    /// Resolves what is lifted for the host: what is for other components, adapters refer to.
    fn lifts(&mut self) -> Result<()> {
        let pre = self.pre;
        pre.component.plan().export_items.values().try_for_each(|item| match item {
            ExportItem::Func(index) => self.lift(*index),
            _ => Ok(()),
        })
    }

    fn lift(&mut self, index: LiftIndex) -> Result<()> {
        let lift = &self.pre.component.plan().lifts[index];
        let func = GuestFunc::new(self.item(&lift.func)?)?;
        let options = self.options(&lift.options)?;
        let lifts = &mut layer(&mut self.store).instance_mut(self.key.slot).lifts;
        set(lifts, index, Lifted { index, func, ty: lift.ty, options });
        Ok(())
    }

    fn memory(&mut self, def: &CoreDef) -> Result<Memory> {
        let memory = self.item(def)?.into_memory();
        memory.context("the plan expects a memory where there is something else")
    }

    fn options(&mut self, options: &Options) -> Result<Canonical> {
        let memory = options.memory.as_ref().map(|def| self.memory(def)).transpose()?;
        let mut func = |def: &Option<CoreDef>| match def {
            Some(def) => self.item(def).and_then(GuestFunc::new).map(Some),
            None => Ok(None),
        };
        Ok(Canonical {
            instance: options.instance,
            encoding: options.encoding,
            memory,
            realloc: func(&options.realloc)?,
            post_return: func(&options.post_return)?,
        })
    }
}

/// Sets an element of a map that is filled out of order.
fn set<K: EntityRef, V: Clone>(map: &mut SecondaryMap<K, Option<V>>, index: K, value: V) {
    map[index] = Some(value);
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
            let plan = self.data(store.store_mut())?.component()?.plan();
            let names: Vec<String> = plan.exports.keys().map(|name| format!("`{name}`")).collect();
            let (name, names) = (name.shown(), names.join(", "));
            bail!("no exported function {name}; the component exports {names}")
        };
        func.typed(store).with_context(|| format!("the function {} has another type", name.shown()))
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
            ExportItem::Module(ModuleRef::Static(index)) => data
                .origin()
                .ok()?
                .modules
                .get(index.as_u32() as usize)
                .cloned()
                .map(Module::from_core),
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
        let state: &ComponentStore = store.store_ref().layer().context(FOREIGN)?;
        let origin = state.live(self.key)?.origin()?;
        Ok(InstancePre {
            component: origin.component.clone(),
            resolved: Arc::clone(&origin.resolved),
            modules: Arc::clone(&origin.modules),
            name: None,
            of: PhantomData,
        })
    }

    pub(crate) fn data<'a>(&self, store: StoreMut<'a>) -> Result<&'a InstanceData> {
        assert_eq!(store.id(), self.store, "{FOREIGN}");
        store.into_layer::<ComponentStore>().live(self.key)
    }
}

/// What is wrong with an instance of another store.
pub(crate) const FOREIGN: Foreign = Foreign::OtherStore { what: "instance" };
