//! From the graph to the plan: what nothing refers to is left out, and the rest is numbered anew.
//!
//! A `canon lower` of an import becomes a lowering; one of a lift in another component becomes an
//! adapter. Liveness is found with a work list, not by recursion: chains of options can be long.

use super::adapt::Adapting;
use super::definitions::ModuleId;
use super::graph::{
    CanonBuiltinId, CanonBuiltinNode, CoreInstanceId, CoreInstanceNode, CoreItem, Event,
    ExportNode, FuncSource, Graph, InstanceId, LiftId, LowerId, ModuleNode, OptionsNode,
    ResourceNode,
};
use super::parse::invalid;
use crate::plan::{
    CanonBuiltin, CanonBuiltinIndex, CanonBuiltinKind, CanonicalOptions, CoreDef,
    CoreInstanceIndex, ExportIndex, ExportItem, LiftIndex, Lowering, LoweringIndex, ModuleArgs,
    ModuleRef, NamedArg, Plan, PlannedLift, PlannedResource, RuntimeInstance, RuntimeInstanceIndex,
    StaticModuleIndex, Step,
};
use crate::types::ComponentTypes;
use anyhow::Result;
use indexmap::IndexMap;
use std::mem;
use wharf_runtime::entity::{EntityRef, EntitySet, SecondaryMap};
use wharf_runtime::module::info::{EntityIndex, FuncIndex};
use wharf_runtime::module::parse::{ArtifactTypes, ParsedModule, ParsedModules};
use wharf_runtime::module::types::{WasmFuncType, WasmValType};

/// Makes the plan of `graph`, that of a component of `bytes` bytes. Of `modules` those stay that are used; the core types that the plan
/// mentions are added to theirs. With the plan come the modules of its adapters, which follow the
/// others.
///
/// # Errors
///
/// Fails when a function of a module that is not used is invalid (those of the others are validated
/// while they are compiled), or when adapters would be too large.
pub(super) fn plan(
    mut graph: Graph,
    types: &ComponentTypes,
    modules: &mut ParsedModules<'_>,
    bytes: usize,
    donut_wrapping: bool,
) -> Result<(Plan, Vec<Vec<u8>>)> {
    // Nothing else asks the graph for these.
    let mut plan = Plan {
        imported_funcs: mem::take(&mut graph.imported_funcs),
        imported_modules: mem::take(&mut graph.imported_modules),
        imports: mem::take(&mut graph.imports),
        import_notes: mem::take(&mut graph.import_notes),
        export_notes: mem::take(&mut graph.export_notes),
        ..Plan::default()
    };
    let live = Live::find(&graph);
    let numbers = Numbers::default();
    let mut planner = Planner { graph: &graph, types, live: &live, numbers, bytes, donut_wrapping };
    planner.number(&mut plan);
    planner.static_modules(&mut plan, modules)?;
    planner.canon_builtins(&mut plan, modules.types_mut());
    let adapters = planner.steps(&mut plan, modules)?;
    planner.functions(&mut plan, modules.types_mut());
    plan.exports = planner.exports(&graph.exports, &mut plan);
    Ok((plan, adapters))
}

/// What core code, exports or destructors refer to.
#[derive(Default)]
pub(super) struct Live {
    pub(super) lifts: EntitySet<LiftId>,
    pub(super) lowers: EntitySet<LowerId>,
    pub(super) canon_builtins: EntitySet<CanonBuiltinId>,
}

impl Live {
    fn find(graph: &Graph) -> Live {
        let mut live = Live::default();
        let mut work: Vec<&CoreItem> = Vec::new();
        for instance in graph.core_instances.values() {
            work.extend(instance.args.iter().map(|arg| &arg.item));
        }
        for resource in graph.resources.values() {
            if let ResourceNode::Defined { dtor: Some(dtor), .. } = resource {
                work.push(dtor);
            }
        }
        live.exports(graph, &graph.exports, &mut work);
        while let Some(item) = work.pop() {
            match *item {
                CoreItem::Export(..) | CoreItem::NamedExport(..) => {}
                CoreItem::CanonBuiltin(id) => {
                    live.canon_builtins.insert(id);
                }
                CoreItem::Lower(id) => {
                    if live.lowers.insert(id) {
                        let lower = &graph.lowers[id];
                        work.extend(lower.options.items());
                        live.source(graph, lower.func.source, &mut work);
                    }
                }
            }
        }
        live
    }

    fn exports<'g>(
        &mut self,
        graph: &'g Graph,
        exports: &'g IndexMap<String, ExportNode>,
        work: &mut Vec<&'g CoreItem>,
    ) {
        for export in exports.values() {
            match export {
                ExportNode::Func(func) => self.source(graph, func.source, work),
                ExportNode::Instance(exports) => self.exports(graph, exports, work),
                ExportNode::Module(_) | ExportNode::Type(_) | ExportNode::Component(_) => {}
            }
        }
    }

    fn source<'g>(&mut self, graph: &'g Graph, source: FuncSource, work: &mut Vec<&'g CoreItem>) {
        if let FuncSource::Lift(id) = source
            && self.lifts.insert(id)
        {
            work.push(&graph.lifts[id].func);
            work.extend(graph.lifts[id].options.items());
        }
    }
}

/// The numbers in the plan of what is in the graph.
#[derive(Default)]
pub(super) struct Numbers {
    modules: SecondaryMap<ModuleId, Option<StaticModuleIndex>>,
    instances: SecondaryMap<InstanceId, Option<RuntimeInstanceIndex>>,
    pub(super) core_instances: SecondaryMap<CoreInstanceId, Option<CoreInstanceIndex>>,
    lifts: SecondaryMap<LiftId, Option<LiftIndex>>,
    pub(super) lowers: SecondaryMap<LowerId, LowerNumber>,
    canon_builtins: SecondaryMap<CanonBuiltinId, Option<CanonBuiltinIndex>>,
}

/// What a `canon lower` becomes. Nothing asks for the number of one that is not live.
#[derive(Clone, Copy)]
pub(super) enum LowerNumber {
    Lowering(LoweringIndex),
    /// A function of an instance that is made for it.
    Adapter(CoreInstanceIndex, FuncIndex),
}

impl Default for LowerNumber {
    fn default() -> Self {
        LowerNumber::Lowering(none())
    }
}

pub(super) struct Planner<'g> {
    pub(super) graph: &'g Graph,
    pub(super) types: &'g ComponentTypes,
    pub(super) live: &'g Live,
    pub(super) numbers: Numbers,
    /// The size of the component.
    pub(super) bytes: usize,
    /// See [`TranslateOptions::donut_wrapping`](super::TranslateOptions::donut_wrapping).
    pub(super) donut_wrapping: bool,
}

impl Planner<'_> {
    /// Numbers component instances and functions, in the order of the graph.
    fn number(&mut self, plan: &mut Plan) {
        // An instance is entered together with those around it: they have state as well.
        let mut has_state = EntitySet::new();
        for (id, node) in self.graph.instances.iter().rev() {
            if node.has_state || has_state.contains(id) {
                has_state.insert(id);
                has_state.extend(node.parent);
            }
        }
        let mut instances = 0;
        for id in self.graph.instances.keys() {
            if has_state.contains(id) {
                self.numbers.instances[id] = RuntimeInstanceIndex::new(instances).into();
                instances += 1;
            }
        }
        for (id, node) in &self.graph.instances {
            if has_state.contains(id) {
                let parent = node.parent.map(|parent| self.instance(parent));
                let name = node.name.clone();
                plan.component_instances.push(RuntimeInstance { name, parent });
                debug_assert_eq!(plan.component_instances.last().unwrap().0, self.instance(id));
            }
        }
        let lifts = self.graph.lifts.keys().filter(|&id| self.live.lifts.contains(id));
        for (i, id) in lifts.enumerate() {
            self.numbers.lifts[id] = LiftIndex::new(i).into();
        }
        let lowers = self.graph.lowers.iter().filter(|&(id, lower)| {
            self.live.lowers.contains(id) && matches!(lower.func.source, FuncSource::Import(_))
        });
        for (i, (id, _)) in lowers.enumerate() {
            self.numbers.lowers[id] = LowerNumber::Lowering(LoweringIndex::new(i));
        }
    }

    /// Keeps the modules that are instantiated or exported.
    fn static_modules(&mut self, plan: &mut Plan, modules: &mut ParsedModules<'_>) -> Result<()> {
        let mut used = vec![false; modules.modules().len()];
        for instance in self.graph.core_instances.values() {
            mark(&mut used, instance.module);
        }
        mark_exports(&mut used, &self.graph.exports);
        for (id, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            let index = StaticModuleIndex::from_u32(plan.static_modules);
            self.numbers.modules[ModuleId::new(id)] = index.into();
            plan.static_modules += 1;
        }
        let valid = modules.keep(&used).into_iter().try_for_each(ParsedModule::validate_bodies);
        valid.map_err(invalid)
    }

    /// Lowerings, lifts and resources.
    fn functions(&mut self, plan: &mut Plan, mut sigs: ArtifactTypes<'_>) {
        let live = self.live;
        for (_, lift) in self.graph.lifts.iter().filter(|&(id, _)| live.lifts.contains(id)) {
            let sig = sigs.intern(self.types.func(lift.ty).lift_signature());
            let (func, options) = (self.core_def(&lift.func), self.options(&lift.options));
            plan.lifts.push(PlannedLift { func, ty: lift.ty, sig, options });
        }
        for (_, lower) in self.graph.lowers.iter().filter(|&(id, _)| live.lowers.contains(id)) {
            let FuncSource::Import(import) = lower.func.source else { continue };
            let ty = lower.func.ty;
            let sig = sigs.intern(self.types.func(ty).lower_signature());
            let options = self.options(&lower.options);
            plan.lowerings.push(Lowering { import, ty, sig, options });
        }
        for resource in self.graph.resources.values() {
            plan.resources.push(match resource {
                ResourceNode::Imported(path) => PlannedResource::Imported(path.clone()),
                ResourceNode::Abstract => PlannedResource::Abstract,
                ResourceNode::Defined { instance, dtor } => PlannedResource::Defined {
                    instance: self.instance(*instance),
                    dtor: dtor.as_ref().map(|dtor| self.core_def(dtor)),
                },
            });
        }
    }

    /// Builtins, equal ones once.
    fn canon_builtins(&mut self, plan: &mut Plan, mut sigs: ArtifactTypes<'_>) {
        let live = self.live;
        let mut known = IndexMap::new();
        for (id, node) in
            self.graph.canon_builtins.iter().filter(|&(id, _)| live.canon_builtins.contains(id))
        {
            let results: &[WasmValType] = match node.kind {
                CanonBuiltinKind::ResourceNew | CanonBuiltinKind::ResourceRep => {
                    &[WasmValType::I32]
                }
                CanonBuiltinKind::ResourceDrop => &[],
            };
            let builtin = CanonBuiltin {
                kind: node.kind,
                resource: node.resource,
                instance: self.instance(node.instance),
                is_refused: !self.donut_wrapping && destroys_nested(self.graph, node),
                sig: sigs.intern(WasmFuncType {
                    params: [WasmValType::I32].into(),
                    results: results.into(),
                }),
            };
            let index = *known.entry(builtin).or_insert_with(|| plan.canon_builtins.push(builtin));
            self.numbers.canon_builtins[id] = index.into();
        }
    }

    /// What is done, in order: each time, adapters that are needed for it come first. Returns the
    /// modules of adapters.
    fn steps(&mut self, plan: &mut Plan, modules: &mut ParsedModules<'_>) -> Result<Vec<Vec<u8>>> {
        let graph = self.graph;
        let mut adapting = Adapting::new(self, plan);
        for &event in &graph.events {
            match event {
                Event::Instantiate(id) => {
                    let node = &graph.core_instances[id];
                    let needed = node.args.iter().map(|arg| &arg.item);
                    adapting.before(self, plan, modules, needed)?;
                    self.instantiate(id, node, plan);
                }
                Event::DefineResource(resource) => {
                    if let ResourceNode::Defined { dtor, .. } = &graph.resources[resource] {
                        adapting.before(self, plan, modules, dtor.iter())?;
                    }
                    plan.steps.push(Step::DefineResource(resource));
                }
            }
        }
        let lifts = graph.lifts.iter().filter(|&(id, _)| self.live.lifts.contains(id));
        let needed = lifts.flat_map(|(_, lift)| lift.options.items().chain([&lift.func]));
        adapting.before(self, plan, modules, needed)?;
        Ok(adapting.finish(plan, modules.types_mut()))
    }

    fn instantiate(&mut self, id: CoreInstanceId, node: &CoreInstanceNode, plan: &mut Plan) {
        let slot = plan.core_instances.push(self.module(node.module));
        self.numbers.core_instances[id] = Some(slot);
        let args = match node.module {
            ModuleNode::Defined(_) => {
                let args = node.args.iter().map(|arg| self.core_def(&arg.item));
                ModuleArgs::Positional(args.collect())
            }
            ModuleNode::Imported(_) => {
                let args = node.args.iter().filter_map(|arg| {
                    let (module, field, ty) = arg.named.clone()?;
                    Some(NamedArg { module, field, ty, def: self.core_def(&arg.item) })
                });
                ModuleArgs::Named(args.collect())
            }
        };
        plan.steps.push(Step::InstantiateModule { slot, args });
    }

    fn exports(
        &self,
        exports: &IndexMap<String, ExportNode>,
        plan: &mut Plan,
    ) -> IndexMap<String, ExportIndex> {
        let mut indices = IndexMap::with_capacity(exports.len());
        for (name, export) in exports {
            let item = match export {
                ExportNode::Func(func) => match func.source {
                    FuncSource::Import(import) => ExportItem::ImportedFunc(import),
                    FuncSource::Lift(lift) => ExportItem::Func(self.lift(lift)),
                },
                ExportNode::Instance(_) => ExportItem::Instance(IndexMap::new()),
                ExportNode::Module(module) => ExportItem::Module(self.module(*module)),
                ExportNode::Type(ty) => ExportItem::Type(*ty),
                ExportNode::Component(definition) => ExportItem::Component(definition.clone()),
            };
            let index = plan.export_items.push(item);
            if let ExportNode::Instance(exports) = export {
                plan.export_items[index] = ExportItem::Instance(self.exports(exports, plan));
            }
            indices.insert(name.clone(), index);
        }
        indices
    }

    pub(super) fn options(&self, node: &OptionsNode) -> CanonicalOptions {
        let def = |item: &Option<CoreItem>| item.as_ref().map(|item| self.core_def(item));
        CanonicalOptions {
            instance: self.instance(node.instance),
            encoding: node.encoding,
            memory: def(&node.memory),
            realloc: def(&node.realloc),
            post_return: def(&node.post_return),
        }
    }

    pub(super) fn core_def(&self, item: &CoreItem) -> CoreDef {
        let slot = |id: CoreInstanceId| numbered(self.numbers.core_instances[id]);
        match item {
            CoreItem::Export(id, entity) => CoreDef::Export { slot: slot(*id), entity: *entity },
            CoreItem::NamedExport(id, name) => {
                CoreDef::NamedExport { slot: slot(*id), name: name.to_string() }
            }
            CoreItem::Lower(id) => match self.numbers.lowers[*id] {
                LowerNumber::Lowering(index) => CoreDef::Lowering(index),
                LowerNumber::Adapter(slot, func) => {
                    CoreDef::Export { slot, entity: EntityIndex::Func(func) }
                }
            },
            CoreItem::CanonBuiltin(id) => {
                CoreDef::CanonBuiltin(numbered(self.numbers.canon_builtins[*id]))
            }
        }
    }

    fn module(&self, module: ModuleNode) -> ModuleRef {
        match module {
            ModuleNode::Defined(id) => ModuleRef::Static(numbered(self.numbers.modules[id])),
            ModuleNode::Imported(index) => ModuleRef::Imported(index),
        }
    }

    pub(super) fn instance(&self, id: InstanceId) -> RuntimeInstanceIndex {
        numbered(self.numbers.instances[id])
    }

    pub(super) fn lift(&self, id: LiftId) -> LiftIndex {
        numbered(self.numbers.lifts[id])
    }
}

/// A number that was given before: whatever is referred to is live.
fn numbered<T: EntityRef>(number: Option<T>) -> T {
    number.unwrap_or_else(none)
}

/// An index that nothing has: with it a plan is refused.
fn none<T: EntityRef>() -> T {
    T::new(usize::MAX)
}

fn mark(used: &mut [bool], module: ModuleNode) {
    if let ModuleNode::Defined(id) = module {
        used[id.index()] = true;
    }
}

fn mark_exports(used: &mut [bool], exports: &IndexMap<String, ExportNode>) {
    for export in exports.values() {
        match export {
            ExportNode::Module(module) => mark(used, *module),
            ExportNode::Instance(exports) => mark_exports(used, exports),
            ExportNode::Func(_) | ExportNode::Type(_) | ExportNode::Component(_) => {}
        }
    }
}

/// Whether what a canonical builtin drops is destroyed by an instance around the one that drops it, or inside that. What
/// an instance defines itself, it destroys itself.
fn destroys_nested(graph: &Graph, builtin: &CanonBuiltinNode) -> bool {
    match graph.resources[builtin.resource] {
        ResourceNode::Defined { instance, dtor: Some(_) } => {
            builtin.kind == CanonBuiltinKind::ResourceDrop
                && instance != builtin.instance
                && graph.are_nested(instance, builtin.instance)
        }
        _ => false,
    }
}
