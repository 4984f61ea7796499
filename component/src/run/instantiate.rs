//! Instances of components: a plan being run.

use super::close;
use super::enter::EntryState;
use super::guest;
use super::prepare::Origin;
use super::store::{
    Canonical, ComponentStore, Destructor, HostDrop, InnerInstance, InstanceData, InstanceKey,
    InstanceSlot, Lifted, layer,
};
use crate::error::bug;
use crate::plan::{
    AdapterBuiltinIndex, CanonBuiltinIndex, CanonicalOptions, CoreDef, CoreInstanceIndex,
    EntryWords, ExportItem, LiftIndex, LoweringIndex, ModuleArgs, ModuleRef, Plan, PlannedResource,
    Step,
};
use crate::resource::ResourceType;
use crate::types::ResourceIndex;
use anyhow::{Context, Error, Result};
use smallvec::SmallVec;
use std::sync::Arc;
use wharf_runtime::entity::{EntityRef, PrimaryMap, SecondaryMap};
use wharf_runtime::{
    Extern, Func as CoreFunc, Given, HostFunc, LinearMemoryOptions, Memory, Module, NumericFunc,
    PrivateRoot, StoreMut,
};

/// Makes an instance, which messages call `name`.
///
/// # Errors
///
/// Fails when the store is of another engine, when memory cannot be had, or with the trap of a
/// start function. Nothing of the instance is left then.
pub(crate) fn instantiate(
    store: &mut StoreMut<'_>,
    origin: &Origin,
    name: Option<Arc<str>>,
) -> Result<InstanceKey> {
    origin.component.check_engine(store.engine())?;
    store.check_callable()?;
    let key = origin.add_instance(layer(store), name)?;
    if let Err(error) = origin.run(store, key) {
        let error = layer(store).instance(key.slot).named(error);
        // Why there is no instance matters more than what else its end brings about.
        let _ = close::remove(store, key.slot);
        return Err(error);
    }
    Ok(key)
}

impl Origin {
    fn run(&self, store: &mut StoreMut<'_>, key: InstanceKey) -> Result<()> {
        let root = store.new_root(&self.resolved.prepared.core)?;
        self.add_root(layer(store), key.slot, root);
        let mut run = Run { origin: self, store: store.reborrow(), key, root };
        run.steps()?;
        run.finish()
    }

    /// Makes room for the instance's state: nothing of it can be called yet.
    fn add_instance(
        &self,
        state: &mut ComponentStore,
        name: Option<Arc<str>>,
    ) -> Result<InstanceKey> {
        let plan = self.component.plan();
        self.check_resource_types(state)?;
        let key = state.add(InstanceData::new(name, self.clone()))?;
        let root = key.slot.root_id();
        let resources = &mut state.resources;
        resources.add_root(root, self.component.engine().settings().max_handles);
        let inner: PrimaryMap<_, _> = plan
            .component_instances
            .values()
            .map(|instance| InnerInstance {
                id: resources.add_instance(root),
                parent: instance.parent,
                word: None,
            })
            .collect();
        let mut resource_types = PrimaryMap::with_capacity(plan.resources.len());
        for (index, resource) in &plan.resources {
            resource_types.push(match resource {
                PlannedResource::Imported(_) | PlannedResource::Abstract => {
                    self.resolved.resource_types[index]
                }
                PlannedResource::Defined { instance, .. } => {
                    ResourceType::guest(resources.id(), inner[*instance].id, index.as_u32())
                }
            });
        }
        let data = state.instance_mut(key.slot);
        (data.resource_types, data.inner) = (Arc::new(resource_types), inner);
        Ok(key)
    }

    /// Sees that what guests define of the resource types that it imports is of this store, and there.
    fn check_resource_types(&self, state: &ComponentStore) -> Result<()> {
        for (index, resource) in &self.component.plan().resources {
            if let PlannedResource::Imported(path) = resource {
                let ty = self.resolved.resource_types[index];
                let checked = state.resources.check_type(ty).map_err(Error::from);
                checked.with_context(|| format!("the resource type given for `{path}`"))?;
            }
        }
        Ok(())
    }

    /// Gives the instance its root. From here on it uses the destructors of the resource types that it
    /// imports.
    fn add_root(&self, state: &mut ComponentStore, slot: InstanceSlot, root: PrivateRoot) {
        state.instance_mut(slot).root = Some(root);
        for (index, host) in &self.resolved.prepared.destructors {
            if let Some(host) = host {
                let ty = state.instance(slot).resource_types[index];
                state.use_destructor(ty, host);
            }
        }
    }
}

/// What is given for the imports of a module.
type Arguments = SmallVec<[Given; 8]>;

/// A plan being run.
struct Run<'a> {
    origin: &'a Origin,
    store: StoreMut<'a>,
    key: InstanceKey,
    /// Where its core instances are, in the plan's order.
    root: PrivateRoot,
}

impl<'a> Run<'a> {
    fn plan(&self) -> &Plan {
        self.origin.component.plan()
    }

    /// What the store keeps of the instance.
    fn data(&mut self) -> &mut InstanceData {
        layer(&mut self.store).instance_mut(self.key.slot)
    }

    fn steps(&mut self) -> Result<()> {
        let origin = self.origin;
        let plan = origin.component.plan();
        for step in &plan.steps {
            match step {
                Step::InstantiateModule { slot, args } => {
                    let imports = self.arguments(*slot, args)?;
                    let place = self.place(*slot);
                    guest::start(&mut self.store, self.root, place, &imports)?;
                    if let Some(words) = plan.entry_words.as_ref().filter(|it| it.slot == *slot) {
                        self.share(words)?;
                    }
                }
                Step::DefineResource(index) => self.define_resource(*index)?,
            }
        }
        Ok(())
    }

    /// From here on the words that say who is entered are there.
    fn share(&mut self, words: &EntryWords) -> Result<()> {
        for (instance, word) in words.iter() {
            let global = self.item(&word)?.into_global();
            let global = global.ok_or_else(|| bug("a word of who is entered is no global"))?;
            let word = self.store.share_word(global)?;
            self.data().inner[instance].word = Some(word);
        }
        self.data().has_words = true;
        Ok(())
    }

    fn arguments(&mut self, slot: CoreInstanceIndex, args: &ModuleArgs) -> Result<Arguments> {
        match args {
            ModuleArgs::Positional(defs) => defs.iter().map(|def| self.given(def)).collect(),
            ModuleArgs::Named(args) => {
                let places = &self.origin.resolved.prepared.named[slot];
                places.iter().map(|&place| self.given(&args[place].def)).collect()
            }
        }
    }

    /// Where a core instance is in the root.
    fn place(&self, slot: CoreInstanceIndex) -> u32 {
        self.origin.resolved.prepared.places[slot]
    }

    /// The module of a core instance.
    fn module(&self, slot: CoreInstanceIndex) -> &'a Module {
        match self.origin.component.plan().core_instances[slot] {
            ModuleRef::Static(index) => &self.origin.modules[index.index()],
            ModuleRef::Imported(index) => &self.origin.resolved.modules[&index],
        }
    }

    /// What a definition of the plan is for whoever imports it.
    fn given(&mut self, def: &CoreDef) -> Result<Given> {
        match def {
            CoreDef::MayNotLeave => Ok(Given::Flag),
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
                let missing = || bug(&format!("no export called `{name}`"));
                let entity = *entity.ok_or_else(missing)?;
                self.store.root_item(self.root, self.place(*slot), entity)
            }
            CoreDef::Lowering(index) => Ok(Extern::Func(self.lowering(*index)?)),
            CoreDef::CanonBuiltin(index) => Ok(Extern::Func(self.canon_builtin(*index)?)),
            CoreDef::AdapterBuiltin(index) => Ok(Extern::Func(self.adapter_builtin(*index)?)),
            CoreDef::MayNotLeave => Err(bug("a word of the store is used for something else")),
        }
    }

    fn lowering(&mut self, index: LoweringIndex) -> Result<CoreFunc> {
        let lowering = &self.origin.component.plan().lowerings[index];
        let options = self.linear(&lowering.options)?;
        self.add_host(&self.origin.resolved.prepared.lowerings[index], index.as_u32(), options)
    }

    fn canon_builtin(&mut self, index: CanonBuiltinIndex) -> Result<CoreFunc> {
        self.add_host(
            &self.origin.resolved.prepared.canon_builtins[index],
            index.as_u32(),
            LinearMemoryOptions::default(),
        )
    }

    fn adapter_builtin(&mut self, index: AdapterBuiltinIndex) -> Result<CoreFunc> {
        let kind = &self.origin.component.plan().adapter_builtins[index].kind;
        let mut memories = kind.memories();
        if let Some(first) = memories.next() {
            let from = self.memory(first)?;
            let to = memories.next().map_or(Ok(from), |second| self.memory(second))?;
            self.data().adapter_memories[index] = Some((from, to));
        }
        let host = &self.origin.resolved.prepared.adapter_builtins[index];
        self.add_host(host, index.as_u32(), LinearMemoryOptions::default())
    }

    fn add_host(
        &mut self,
        host: &HostFunc,
        index: u32,
        linear: LinearMemoryOptions,
    ) -> Result<CoreFunc> {
        self.store.add_host(host.clone(), self.key.slot.to_cookie(index), linear, self.root)
    }

    fn define_resource(&mut self, index: ResourceIndex) -> Result<()> {
        let PlannedResource::Defined { instance, dtor: Some(dtor) } = &self.plan().resources[index]
        else {
            return Ok(());
        };
        let (instance, dtor) = (*instance, dtor.clone());
        let func = self.guest_func(&dtor)?;
        let destructor = Destructor { func, instance };
        let state = layer(&mut self.store);
        let data = state.instance_mut(self.key.slot);
        data.destructors[index] = Some(destructor);
        let ty = data.resource_types[index];
        state.destructors.insert(ty, HostDrop::Guest(self.key, destructor));
        Ok(())
    }

    /// Resolves what is lifted for the host: what is for other components, adapters refer to. Then the
    /// instance can be called.
    fn finish(&mut self) -> Result<()> {
        let origin = self.origin;
        let mut lifts = SecondaryMap::new();
        for item in origin.component.plan().export_items.values() {
            if let ExportItem::Func(index) = *item {
                lifts[index] = Some(self.lift(index)?);
            }
        }
        let data = self.data();
        (data.lifts, data.state) = (lifts, EntryState::Idle);
        Ok(())
    }

    fn lift(&mut self, index: LiftIndex) -> Result<Lifted> {
        let lift = &self.origin.component.plan().lifts[index];
        let func = self.guest_func(&lift.func)?;
        let post_return = self.optional_func(lift.options.post_return.as_ref())?;
        Ok(Lifted { func, post_return, ty: lift.ty, options: self.options(&lift.options)? })
    }

    fn guest_func(&mut self, def: &CoreDef) -> Result<NumericFunc> {
        let item = self.item(def)?;
        guest::func(&self.store, item)
    }

    fn optional_func(&mut self, def: Option<&CoreDef>) -> Result<Option<NumericFunc>> {
        def.map(|def| self.guest_func(def)).transpose()
    }

    fn memory(&mut self, def: &CoreDef) -> Result<Memory> {
        let memory = self.item(def)?.into_memory();
        memory.ok_or_else(|| bug("the plan expects a memory where there is something else"))
    }

    fn options(&mut self, options: &CanonicalOptions) -> Result<Canonical> {
        let CanonicalOptions { instance, encoding, .. } = *options;
        Ok(Canonical { instance, encoding, linear: self.linear(options)? })
    }

    /// The memory and the function of options.
    fn linear(&mut self, options: &CanonicalOptions) -> Result<LinearMemoryOptions> {
        let memory = options.memory.as_ref().map(|def| self.memory(def)).transpose()?;
        let memory = memory.map(|memory| self.store.bind_memory(memory)).transpose()?;
        let realloc = self.optional_func(options.realloc.as_ref())?;
        Ok(LinearMemoryOptions { memory, realloc })
    }
}
