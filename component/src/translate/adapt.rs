//! Adapters: which calls between components there are, and the modules that make them.
//!
//! An adapter can be instantiated once everything exists that it refers to, and must be before its
//! first user is. So the adapters that a core instance needs, directly or behind each other, become
//! one module, which is instantiated just before.

use super::graph::{CoreItem, FuncSource, Graph, InstanceId, LowerId, ResourceNode};
use super::plan::{LowerNumber, Planner};
use crate::adapter::{AdapterCall, AdapterModule, ComponentFacts, instructions, words};
use crate::budget::Budget;
use crate::error::bug;
use crate::plan::{
    Adapter, AdapterBuiltin, AdapterBuiltinKind, CanonBuiltinKind, CanonicalOptions, CoreDef,
    CoreInstanceIndex, EntryWords, ModuleArgs, ModuleRef, Plan, RuntimeInstanceIndex,
    StaticModuleIndex, Step,
};
use crate::types::{CoreExternType, ResourceIndex};
use anyhow::{Error, Result, bail};
use indexmap::IndexSet;
use std::collections::BTreeSet;
use wharf_runtime::TooMuchToCompile;
use wharf_runtime::entity::{EntityRef, EntitySet, SecondaryMap};
use wharf_runtime::error::Bug;
use wharf_runtime::module::info::{EntityIndex, FuncIndex};
use wharf_runtime::module::parse::{ArtifactTypes, ParsedModule, ParsedModules};
use wharf_runtime::module::types::WasmMemoryType;

/// Adapters being made.
pub(super) struct Adapting {
    rules: Rules,
    builtins: IndexSet<AdapterBuiltinKind>,
    budget: Budget,
    /// Those that there are.
    made: EntitySet<LowerId>,
    modules: Vec<Vec<u8>>,
}

impl Adapting {
    /// With the words that say who is entered, if any are needed: their module comes first.
    pub(super) fn new(planner: &Planner<'_>, plan: &mut Plan) -> Adapting {
        let mut adapting = Adapting {
            rules: Rules::new(planner),
            builtins: IndexSet::new(),
            budget: instructions(planner.bytes),
            made: EntitySet::new(),
            modules: Vec::new(),
        };
        // Else calls go to instances alone that were made before, so nobody is called while it is under way.
        let ids = if planner.donut_wrapping { reentrant(planner) } else { Vec::new() };
        if !ids.is_empty() {
            let slot = add_instance(plan);
            let instances = ids.iter().map(|&id| planner.instance(id)).collect();
            let entry_words = EntryWords { slot, instances };
            for (id, (_, word)) in ids.iter().zip(entry_words.iter()) {
                adapting.rules.words[*id] = Some(word);
            }
            plan.steps.push(Step::InstantiateModule {
                slot,
                args: ModuleArgs::Positional(Box::default()),
            });
            adapting.modules.push(words(ids.len()));
            plan.entry_words = Some(entry_words);
        }
        adapting
    }

    /// Makes the adapters that are needed before `items` can be used.
    pub(super) fn before<'g>(
        &mut self,
        planner: &mut Planner<'g>,
        plan: &mut Plan,
        modules: &ParsedModules<'_>,
        items: impl Iterator<Item = &'g CoreItem>,
    ) -> Result<()> {
        let missing = self.missing(planner.graph, items);
        if missing.is_empty() {
            return Ok(());
        }
        let slot = add_instance(plan);
        // Until all are there, adapters that refer to each other know their numbers.
        for (number, &id) in missing.iter().enumerate() {
            planner.numbers.lowers[id] = LowerNumber::Adapter(slot, FuncIndex::new(number));
            self.made.insert(id);
        }
        let finished = {
            let around = Known { planner, plan, modules };
            let types = planner.types;
            let (builtins, budget) = (&mut self.builtins, &mut self.budget);
            let mut module = AdapterModule::new(types, &around, slot, builtins, budget);
            let requested = missing.iter().try_for_each(|&id| {
                self.rules.request(planner, id, |it| module.adapter(it).map(drop))
            });
            requested.and_then(|()| module.finish()).map_err(blame)?
        };
        for (&id, &func) in missing.iter().zip(&finished.adapters) {
            planner.numbers.lowers[id] = LowerNumber::Adapter(slot, func);
            let lower = &planner.graph.lowers[id];
            let FuncSource::Lift(lift) = lower.func.source else { continue };
            plan.adapters.push(Adapter {
                lift: planner.lift(lift),
                caller: planner.instance(lower.options.instance),
                func: CoreDef::Export { slot, entity: EntityIndex::Func(func) },
                name: lower.name.clone(),
            });
        }
        let args = ModuleArgs::Positional(finished.args);
        plan.steps.push(Step::InstantiateModule { slot, args });
        self.modules.push(finished.bytes);
        Ok(())
    }

    /// The adapters that are not there yet, of all that `items` refer to. What an adapter refers to
    /// was defined before it.
    fn missing<'g>(
        &self,
        graph: &'g Graph,
        items: impl Iterator<Item = &'g CoreItem>,
    ) -> BTreeSet<LowerId> {
        let mut missing = BTreeSet::new();
        let mut work: Vec<&CoreItem> = items.collect();
        while let Some(item) = work.pop() {
            let &CoreItem::Lower(id) = item else { continue };
            let lower = &graph.lowers[id];
            if let FuncSource::Lift(lift) = lower.func.source
                && !self.made.contains(id)
                && missing.insert(id)
            {
                let lift = &graph.lifts[lift];
                work.extend(lower.options.items().chain(lift.options.items()).chain([&lift.func]));
            }
        }
        missing
    }

    /// Notes what adapters call in the host. Returns the modules.
    pub(super) fn finish(self, plan: &mut Plan, mut sigs: ArtifactTypes<'_>) -> Vec<Vec<u8>> {
        for kind in self.builtins {
            let sig = sigs.intern(kind.signature());
            plan.adapter_builtins.push(AdapterBuiltin { kind, sig });
        }
        self.modules
    }
}

/// An instance of a module of our own, which is to follow the others.
fn add_instance(plan: &mut Plan) -> CoreInstanceIndex {
    let module = StaticModuleIndex::from_u32(plan.static_modules);
    plan.static_modules += 1;
    plan.core_instances.push(ModuleRef::Static(module))
}

/// The error of an adapter that cannot be made: but for what its component may ask for, that is our fault.
fn blame(error: Error) -> Error {
    if error.is::<TooMuchToCompile>() || error.is::<Bug>() {
        return error;
    }
    error.context(Bug::new("an adapter is not made"))
}

/// What is to be asked for in a call between two instances.
struct Rules {
    /// The instances that have a `realloc` or `post-return`.
    restricted: EntitySet<InstanceId>,
    /// The words of the instances that could be called while they are under way.
    words: SecondaryMap<InstanceId, Option<CoreDef>>,
}

impl Rules {
    fn new(planner: &Planner<'_>) -> Rules {
        let (graph, live) = (planner.graph, planner.live);
        let mut restricted = EntitySet::new();
        let lifts = graph.lifts.iter().filter(|&(id, _)| live.lifts.contains(id));
        let lowers = graph.lowers.iter().filter(|&(id, _)| live.lowers.contains(id));
        let options = lifts.map(|(_, it)| &it.options).chain(lowers.map(|(_, it)| &it.options));
        for options in options.filter(|it| it.realloc.is_some() || it.post_return.is_some()) {
            restricted.insert(options.instance);
        }
        Rules { restricted, words: SecondaryMap::new() }
    }

    /// Asks `make` for the adapter that a `canon lower` becomes.
    fn request<R>(
        &self,
        planner: &Planner<'_>,
        id: LowerId,
        make: impl FnOnce(&AdapterCall<'_>) -> Result<R>,
    ) -> Result<R> {
        let graph = planner.graph;
        let lower = &graph.lowers[id];
        let FuncSource::Lift(lift) = lower.func.source else { bail!(bug("a function of nobody")) };
        let lift = &graph.lifts[lift];
        let (caller, callee) = (lower.options.instance, lift.options.instance);
        let entered = outside(graph, callee, caller).filter_map(|id| self.words[id].clone());
        let (caller_options, callee_options): (CanonicalOptions, CanonicalOptions) =
            (planner.options(&lower.options), planner.options(&lift.options));
        make(&AdapterCall {
            name: &lower.name,
            lowered: lower.func.ty,
            caller: &caller_options,
            lifted: lift.ty,
            callee: &callee_options,
            func: planner.core_def(&lift.func),
            is_refused: !planner.donut_wrapping && graph.are_nested(caller, callee),
            may_be_restricted: self.restricted.contains(caller),
            entered: entered.collect(),
        })
    }
}

/// The instances that could be called while they are under way: those that call others, where the
/// others can get back. That is through an instance around them, which can have been given
/// whatever, or by dropping a resource. Who drops a resource calls the instance whose destructor it has.
fn reentrant(planner: &Planner<'_>) -> Vec<InstanceId> {
    let graph = planner.graph;
    let (mut calls_out, mut called_from_inside) = (EntitySet::new(), EntitySet::new());
    let lowers = graph.lowers.iter().filter(|&(id, _)| planner.live.lowers.contains(id));
    let calls = lowers.filter_map(|(_, lower)| match lower.func.source {
        FuncSource::Lift(lift) => {
            Some((lower.options.instance, graph.lifts[lift].options.instance))
        }
        FuncSource::Import(_) => None,
    });
    let builtins =
        graph.canon_builtins.iter().filter(|&(id, _)| planner.live.canon_builtins.contains(id));
    let drops = builtins.filter_map(|(_, builtin)| match graph.resources[builtin.resource] {
        ResourceNode::Defined { instance, dtor: Some(_) }
            if builtin.kind == CanonBuiltinKind::ResourceDrop =>
        {
            Some((builtin.instance, instance))
        }
        _ => None,
    });
    for (caller, callee) in calls.chain(drops) {
        calls_out.extend(outside(graph, caller, callee));
        if caller != callee && graph.with_ancestors(caller).any(|it| it == callee) {
            called_from_inside.insert(callee);
        }
    }
    let mut destroys = EntitySet::new();
    for resource in graph.resources.values() {
        if let ResourceNode::Defined { instance, dtor: Some(_) } = resource {
            destroys.extend(graph.with_ancestors(*instance));
        }
    }
    let reentrant = graph.instances.keys().filter(|&id| {
        let mut around = graph.with_ancestors(id).skip(1);
        calls_out.contains(id)
            && (destroys.contains(id) || around.any(|it| called_from_inside.contains(it)))
    });
    reentrant.collect()
}

/// The instances that one enters to get to `callee` from `caller`: CanonicalABI.md `entering_set`.
fn outside(
    graph: &Graph,
    callee: InstanceId,
    caller: InstanceId,
) -> impl Iterator<Item = InstanceId> {
    // An instance comes after those around it.
    let (mut around, mut other) = (Some(callee), Some(caller));
    while around != other {
        let later = if around > other { &mut around } else { &mut other };
        *later = later.and_then(|id| graph.instances[id].parent);
    }
    graph.with_ancestors(callee).take_while(move |&instance| Some(instance) != around)
}

/// A component, as far as it is planned.
struct Known<'k, 'g, 'a> {
    planner: &'k Planner<'g>,
    plan: &'k Plan,
    modules: &'k ParsedModules<'a>,
}

impl ComponentFacts for Known<'_, '_, '_> {
    fn memory_type(&self, def: &CoreDef) -> Result<WasmMemoryType> {
        let (plan, types) = (self.plan, self.planner.types);
        let module = |slot: CoreInstanceIndex| plan.core_instances.get(slot);
        let ty = match def {
            CoreDef::Export { slot, entity: EntityIndex::Memory(memory) } => match module(*slot) {
                Some(ModuleRef::Static(module)) => {
                    let module = self.modules.modules().get(module.index());
                    module.and_then(|module| module.info().memories.get(*memory)).copied()
                }
                _ => None,
            },
            CoreDef::NamedExport { slot, name } => match module(*slot) {
                Some(ModuleRef::Imported(module)) => {
                    let ty = types.module(plan.imported_modules[*module].ty).exports.get(name);
                    ty.and_then(|ty| match ty {
                        CoreExternType::Memory(ty) => Some(*ty),
                        _ => None,
                    })
                }
                _ => None,
            },
            _ => None,
        };
        ty.ok_or_else(|| bug(&format!("{def:?} is no memory")))
    }

    fn throws(&self) -> bool {
        // Nothing is thrown without a tag; of modules that come later nothing is known.
        let tags = |module: &ParsedModule<'_>| !module.info().tags.is_empty();
        self.modules.modules().iter().any(tags) || !self.plan.imported_modules.is_empty()
    }

    fn definer(&self, resource: ResourceIndex) -> Option<RuntimeInstanceIndex> {
        match &self.planner.graph.resources[resource] {
            ResourceNode::Imported(_) | ResourceNode::Abstract => None,
            ResourceNode::Defined { instance, .. } => Some(self.planner.instance(*instance)),
        }
    }
}
