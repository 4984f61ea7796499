//! From the graph to the plan: what nothing refers to is left out, and the rest is numbered anew.
//!
//! A `canon lower` of an import becomes a lowering; one of a lift in another component becomes an
//! adapter. Liveness is found with a work list, not by recursion: chains of options can be long.

use super::definitions::ModuleId;
use super::graph::{
    BuiltinId, CoreItem, Event, ExportNode, FuncSource, Graph, InstanceId, LiftId, LowerId,
    ModuleNode, OptionsNode, ResourceNode,
};
use crate::plan::{
    Adapter, AdapterIndex, Builtin, BuiltinIndex, BuiltinKind, CoreDef, CoreInstanceIndex,
    ExportIndex, ExportItem, Lift, LiftIndex, Lowering, LoweringIndex, ModuleArgs, ModuleRef,
    NamedArg, Options, Plan, Resource, RuntimeInstance, RuntimeInstanceIndex, StaticModuleIndex,
    Step,
};
use crate::types::ComponentTypes;
use anyhow::Result;
use indexmap::IndexMap;
use wasmparser::FuncValidatorAllocations;
use wharf_runtime::entity::{EntityRef, EntitySet, SecondaryMap};
use wharf_runtime::module::parse::{ParsedModule, ParsedModules};
use wharf_runtime::module::types::{ModuleTypes, WasmFuncType, WasmValType};

/// Makes the plan of `graph`. Of `modules` those stay that are used; the core types that the plan
/// mentions are added to theirs.
///
/// # Errors
///
/// Fails when a function of a module that is not used is invalid: those of the others are validated
/// while they are compiled.
pub(super) fn plan(
    graph: Graph,
    types: &ComponentTypes,
    modules: &mut ParsedModules<'_>,
) -> Result<Plan> {
    let live = Live::find(&graph);
    let mut planner = Planner { graph: &graph, types, numbers: Numbers::default() };
    let mut plan = Plan {
        imported_funcs: graph.imported_funcs.clone(),
        imported_modules: graph.imported_modules.clone(),
        imports: graph.imports.clone(),
        ..Plan::default()
    };
    planner.number(&live, &mut plan);
    planner.static_modules(&mut plan, modules)?;
    planner.functions(&live, &mut plan, &mut modules.types);
    planner.steps(&mut plan);
    plan.exports = planner.exports(&graph.exports, &mut plan);
    plan.compiled_wiring = plan.wiring();
    modules.instances = plan.known_instances();
    Ok(plan)
}

/// What core code, exports or destructors refer to.
#[derive(Default)]
struct Live {
    lifts: EntitySet<LiftId>,
    lowers: EntitySet<LowerId>,
    builtins: EntitySet<BuiltinId>,
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
                CoreItem::Builtin(id) => {
                    live.builtins.insert(id);
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
                ExportNode::Module(_) | ExportNode::Type(_) | ExportNode::Component => {}
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
struct Numbers {
    modules: SecondaryMap<ModuleId, Option<StaticModuleIndex>>,
    instances: SecondaryMap<InstanceId, Option<RuntimeInstanceIndex>>,
    lifts: SecondaryMap<LiftId, Option<LiftIndex>>,
    lowers: SecondaryMap<LowerId, LowerNumber>,
    builtins: SecondaryMap<BuiltinId, Option<BuiltinIndex>>,
}

/// What a `canon lower` becomes. Nothing asks for the number of one that is not live.
#[derive(Clone, Copy)]
enum LowerNumber {
    Lowering(LoweringIndex),
    Adapter(AdapterIndex),
}

impl Default for LowerNumber {
    fn default() -> Self {
        LowerNumber::Lowering(none())
    }
}

struct Planner<'g> {
    graph: &'g Graph,
    types: &'g ComponentTypes,
    numbers: Numbers,
}

impl Planner<'_> {
    /// Numbers component instances and functions, in the order of the graph.
    fn number(&mut self, live: &Live, plan: &mut Plan) {
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
        let lifts = self.graph.lifts.keys().filter(|&id| live.lifts.contains(id));
        for (i, id) in lifts.enumerate() {
            self.numbers.lifts[id] = LiftIndex::new(i).into();
        }
        let (mut lowerings, mut adapters) = (0, 0);
        for (id, lower) in self.graph.lowers.iter().filter(|&(id, _)| live.lowers.contains(id)) {
            self.numbers.lowers[id] = match lower.func.source {
                FuncSource::Import(_) => {
                    lowerings += 1;
                    LowerNumber::Lowering(LoweringIndex::new(lowerings - 1))
                }
                FuncSource::Lift(_) => {
                    adapters += 1;
                    LowerNumber::Adapter(AdapterIndex::new(adapters - 1))
                }
            };
        }
    }

    /// Keeps the modules that are instantiated or exported.
    fn static_modules(&mut self, plan: &mut Plan, modules: &mut ParsedModules<'_>) -> Result<()> {
        let mut used = vec![false; modules.modules.len()];
        for instance in self.graph.core_instances.values() {
            mark(&mut used, instance.module);
        }
        mark_exports(&mut used, &self.graph.exports);
        for (id, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            let index = StaticModuleIndex::from_u32(plan.static_modules);
            self.numbers.modules[ModuleId::new(id)] = index.into();
            plan.static_modules += 1;
        }
        for (module, used) in std::mem::take(&mut modules.modules).into_iter().zip(used) {
            match used {
                true => modules.modules.push(module),
                false => validate_bodies(module)?,
            }
        }
        Ok(())
    }

    /// Lowerings, lifts, adapters, builtins and resources.
    fn functions(&mut self, live: &Live, plan: &mut Plan, sigs: &mut ModuleTypes) {
        self.builtins(live, plan, sigs);
        for (_, lift) in self.graph.lifts.iter().filter(|&(id, _)| live.lifts.contains(id)) {
            let sig = sigs.intern(self.types.func(lift.ty).lift_signature());
            let (func, options) = (self.core_def(&lift.func), self.options(&lift.options));
            plan.lifts.push(Lift { func, ty: lift.ty, sig, options });
        }
        for (_, lower) in self.graph.lowers.iter().filter(|&(id, _)| live.lowers.contains(id)) {
            let ty = lower.func.ty;
            let sig = sigs.intern(self.types.func(ty).lower_signature());
            let options = self.options(&lower.options);
            match lower.func.source {
                FuncSource::Import(import) => {
                    plan.lowerings.push(Lowering { import, ty, sig, options });
                }
                FuncSource::Lift(lift) => {
                    let (lift, name) = (self.lift(lift), lower.name.clone());
                    plan.adapters.push(Adapter { lift, ty, sig, options, name });
                }
            }
        }
        for resource in self.graph.resources.values() {
            plan.resources.push(match resource {
                ResourceNode::Imported(path) => Resource::Imported(path.clone()),
                ResourceNode::Defined { instance, dtor } => Resource::Defined {
                    instance: self.instance(*instance),
                    dtor: dtor.as_ref().map(|dtor| self.core_def(dtor)),
                },
            });
        }
    }

    /// Builtins, equal ones once.
    fn builtins(&mut self, live: &Live, plan: &mut Plan, sigs: &mut ModuleTypes) {
        let mut known = IndexMap::new();
        for (id, node) in self.graph.builtins.iter().filter(|&(id, _)| live.builtins.contains(id)) {
            let results: &[WasmValType] = match node.kind {
                BuiltinKind::ResourceNew | BuiltinKind::ResourceRep => &[WasmValType::I32],
                BuiltinKind::ResourceDrop => &[],
            };
            let builtin = Builtin {
                kind: node.kind,
                resource: node.resource,
                instance: self.instance(node.instance),
                sig: sigs.intern(WasmFuncType {
                    params: [WasmValType::I32].into(),
                    results: results.into(),
                }),
            };
            let index = *known.entry(builtin).or_insert_with(|| plan.builtins.push(builtin));
            self.numbers.builtins[id] = index.into();
        }
    }

    fn steps(&self, plan: &mut Plan) {
        for &event in &self.graph.events {
            let id = match event {
                Event::Instantiate(id) => id,
                Event::DefineResource(resource) => {
                    plan.steps.push(Step::DefineResource(resource));
                    continue;
                }
            };
            let node = &self.graph.core_instances[id];
            let slot = plan.core_instances.push(self.module(node.module));
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
                ExportNode::Component => ExportItem::Component,
            };
            let index = plan.export_items.push(item);
            if let ExportNode::Instance(exports) = export {
                plan.export_items[index] = ExportItem::Instance(self.exports(exports, plan));
            }
            indices.insert(name.clone(), index);
        }
        indices
    }

    fn options(&self, node: &OptionsNode) -> Options {
        let def = |item: &Option<CoreItem>| item.as_ref().map(|item| self.core_def(item));
        Options {
            instance: self.instance(node.instance),
            encoding: node.encoding,
            memory: def(&node.memory),
            realloc: def(&node.realloc),
            post_return: def(&node.post_return),
        }
    }

    fn core_def(&self, item: &CoreItem) -> CoreDef {
        // Core instances keep their order: there are none that nothing needs, because making one
        // can have effects.
        let slot = |id: super::graph::CoreInstanceId| CoreInstanceIndex::new(id.index());
        match item {
            CoreItem::Export(id, entity) => CoreDef::Export { slot: slot(*id), entity: *entity },
            CoreItem::NamedExport(id, name) => {
                CoreDef::NamedExport { slot: slot(*id), name: name.clone() }
            }
            CoreItem::Lower(id) => match self.numbers.lowers[*id] {
                LowerNumber::Lowering(index) => CoreDef::Lowering(index),
                LowerNumber::Adapter(index) => CoreDef::Adapter(index),
            },
            CoreItem::Builtin(id) => CoreDef::Builtin(numbered(self.numbers.builtins[*id])),
        }
    }

    fn module(&self, module: ModuleNode) -> ModuleRef {
        match module {
            ModuleNode::Defined(id) => ModuleRef::Static(numbered(self.numbers.modules[id])),
            ModuleNode::Imported(index) => ModuleRef::Imported(index),
        }
    }

    fn instance(&self, id: InstanceId) -> RuntimeInstanceIndex {
        numbered(self.numbers.instances[id])
    }

    fn lift(&self, id: LiftId) -> LiftIndex {
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

fn validate_bodies(module: ParsedModule<'_>) -> Result<()> {
    let mut allocations = FuncValidatorAllocations::default();
    for body in module.bodies.into_iter().map(|(_, body)| body) {
        let mut validator = body.validator.into_validator(allocations);
        validator.validate(&body.body)?;
        allocations = validator.into_allocations();
    }
    Ok(())
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
            ExportNode::Func(_) | ExportNode::Type(_) | ExportNode::Component => {}
        }
    }
}
