//! Abstract instantiation: runs the definitions of the root component, and of each component as
//! often as it is instantiated, on values that stand for what will be there at run time.
//!
//! A component is a closure, a definition and the scope that it stands in; an instance is a record
//! of items; a type is evaluated under its scope. So what an index or a name refers to is followed
//! here, once, through any number of nested components, and what remains is the [`Graph`].
//!
//! All recursion is bounded by [`MAX_DEPTH`] and all work by [`DEFINITIONS`]: a few bytes of nested
//! components can ask for billions of instances.

mod definition;
mod extern_items;
mod outline;
mod scope;
mod types;

use self::extern_items::type_item;
pub(super) use self::outline::{Outline, RootItem};
use self::scope::{
    ComponentScope, ComponentVal, CoreInstanceVal, InstanceVal, Named, TypeKind, TypeVal, at, cost,
};
pub(super) use self::scope::{ItemVal, ScopeId, Written};
use self::types::unsupported;
use super::definitions::{ComponentId, Definitions, ItemKind, ModuleId, WrittenId};
use super::graph::{
    CanonBuiltinNode, CoreArg, CoreInstanceNode, CoreItem, Event, ExportNode, FuncNode, FuncSource,
    Graph, InstanceId, InstanceNode, LiftNode, LowerNode, ModuleNode, OptionsNode, ResourceNode,
};
use crate::budget::{Budget, Proportion};
use crate::error::bug;
use crate::plan::{CanonBuiltinKind, NameNotes, StringEncoding};
use crate::types::{ComponentTypes, ResourceIndex};
use anyhow::{Context, Result, bail, ensure};
use indexmap::IndexMap;
use std::rc::Rc;
use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentExport, ComponentExternName,
    ComponentExternalKind, ComponentInstance, ComponentOuterAliasKind, ComponentType, Instance,
};
use wharf_runtime::entity::{EntityRef, PrimaryMap};
use wharf_runtime::error::{Limit, LimitReached, Unsupported};
use wharf_runtime::module::info::ModuleInfo;
use wharf_runtime::module::parse::{ArtifactTypes, ParsedModules};

/// How deep instances of components and of types may be nested.
const MAX_DEPTH: u32 = 150;
/// How many definitions are evaluated. A byte asks for less than one, and the largest components that tools make
/// today need a few thousand.
const DEFINITIONS: Proportion = Proportion { of_a_byte: 4, besides: 50_000, most: 2_000_000 };
/// How many bytes of names cost as much as a definition.
const BYTES_OF_A_DEFINITION: usize = 16;
/// What a scope costs: its index spaces take memory before anything is in them.
const SCOPE_COST: usize = 50;

/// Instantiates the root component abstractly.
pub(super) fn link<'d, 'a>(
    definitions: &'d Definitions<'a>,
    modules: &mut ParsedModules<'_>,
    bytes: usize,
) -> Result<(Graph, ComponentTypes, Outline<'d, 'a>)> {
    let (modules, core_types) = modules.split();
    let mut linker = Linking {
        definitions,
        modules: modules.iter().map(|module| module.info()).collect(),
        core_types,
        types: ComponentTypes::default(),
        graph: Graph::default(),
        scopes: PrimaryMap::new(),
        written: PrimaryMap::new(),
        imports: Vec::new(),
        exports: Vec::new(),
        depth: 0,
        budget: Budget::new("definitions and instances", &DEFINITIONS, bytes),
    };
    let root = ComponentId::new(0);
    let exports = linker.run(root, ComponentScope::new(None, None), None)?;
    // Each is there once for each time that it is exported, within whatever it is exported.
    linker.spend(cost(&exports))?;
    linker.graph.exports = linker.export_nodes(&exports)?;
    let Linking { graph, types, imports, exports, written, scopes, .. } = linker;
    Ok((graph, types, Outline { imports, exports, written, scopes }))
}

struct Linking<'m, 'd, 'a> {
    definitions: &'d Definitions<'a>,
    modules: Vec<&'m ModuleInfo>,
    core_types: ArtifactTypes<'m>,
    types: ComponentTypes,
    graph: Graph,
    scopes: PrimaryMap<ScopeId, ComponentScope<'d, 'a>>,
    written: PrimaryMap<WrittenId, Written<'d, 'a>>,
    /// What the root imports, and exports.
    imports: Vec<RootItem<'d, 'a>>,
    exports: Vec<RootItem<'d, 'a>>,
    depth: u32,
    /// How many definitions may still be evaluated.
    budget: Budget,
}

fn cost_of_name(name: &str) -> usize {
    1 + name.len() / BYTES_OF_A_DEFINITION
}

/// What it costs to refer to a core item: the plan says it each time.
fn cost_of_item(item: &CoreItem) -> usize {
    if let CoreItem::NamedExport(_, name) = item { cost_of_name(name) } else { 1 }
}

/// What an inner component is given, by name.
type Args<'d, 'a> = IndexMap<&'a str, ItemVal<'d, 'a>>;

/// Where an inner component is instantiated.
#[derive(Clone, Copy)]
struct Instantiation<'a> {
    parent: InstanceId,
    /// What the parent's component calls the instance, or else the component.
    name: Option<&'a str>,
}

impl<'d, 'a> Linking<'_, 'd, 'a> {
    /// Runs the definitions of a component, the root where there are no arguments.
    fn run(
        &mut self,
        component: ComponentId,
        mut scope: ComponentScope<'d, 'a>,
        args: Option<(Instantiation<'a>, Args<'d, 'a>)>,
    ) -> Result<IndexMap<&'a str, ItemVal<'d, 'a>>> {
        self.enter()?;
        self.spend(SCOPE_COST)?;
        let (inner, args) = args.unzip();
        let node = InstanceNode {
            name: inner.and_then(|inner| inner.name).map(str::to_owned),
            parent: inner.map(|inner| inner.parent),
            has_state: inner.is_none(),
        };
        scope.instance = Some(self.graph.instances.push(node));
        scope.definition = Some(component);
        let scope = self.scopes.push(scope);
        let mut exports = IndexMap::new();
        let definitions = self.definitions;
        for item in &definitions.components[component].items {
            self.spend(1)?;
            self.eval_item(scope, &item.kind, args.as_ref(), &mut exports)
                .map_err(|error| Unsupported::within(error, item.offset as usize))
                .with_context(|| format!("in the definition at offset {:#x}", item.offset))?;
        }
        self.leave();
        Ok(exports)
    }

    fn eval_item(
        &mut self,
        scope: ScopeId,
        item: &'d ItemKind<'a>,
        args: Option<&Args<'d, 'a>>,
        exports: &mut IndexMap<&'a str, ItemVal<'d, 'a>>,
    ) -> Result<()> {
        match item {
            ItemKind::CoreModule(module) => {
                self.scopes[scope].core_mut().modules.push(ModuleNode::Defined(*module));
            }
            ItemKind::CoreInstance(instance) => {
                let instance = self.eval_core_instance(scope, instance)?;
                self.scopes[scope].core_mut().instances.push(instance);
            }
            ItemKind::CoreType(ty) => self.eval_core_type(scope, ty)?,
            ItemKind::Component(definition) => {
                let component = ComponentVal { definition: *definition, scope };
                self.scopes[scope].components.push(component);
            }
            ItemKind::Instance(instance) => {
                let value = Rc::new(self.eval_instance(scope, instance)?);
                self.scopes[scope].instances.push(Named { name: ("", ""), value });
            }
            ItemKind::Alias(alias) => self.eval_alias(scope, alias)?,
            ItemKind::Type(ty) => {
                let ty = match &**ty {
                    ComponentType::Resource { dtor, .. } => {
                        let kind = TypeKind::Resource(self.define_resource(scope, *dtor)?);
                        TypeVal { kind, written: self.written.push(Written::Definition(ty, scope)) }
                    }
                    ty => self.eval_type(scope, ty)?,
                };
                self.scopes[scope].types.push(ty);
            }
            ItemKind::Canon(canon) => self.eval_canon(scope, canon)?,
            ItemKind::Import(import) => {
                let import_name = &import.name;
                let name = import_name.name;
                let item = match args {
                    Some(args) => {
                        let arg = args.get(name).cloned();
                        let arg = arg.ok_or_else(|| bug(&format!("no argument for `{name}`")))?;
                        self.narrow(scope, arg, import.ty)?
                    }
                    None => {
                        let external_id = import_name.external_id;
                        let (item, import) = self.import(scope, &[name], external_id, import.ty)?;
                        self.graph.imports.insert(name.to_string(), import);
                        note(&mut self.graph.import_notes, import_name);
                        self.imports.push(RootItem { name: *import_name, item: item.clone() });
                        item
                    }
                };
                self.scopes[scope].push(("", name), item);
            }
            ItemKind::Export(export) => {
                let item = self.eval_export(scope, export)?;
                self.scopes[scope].push(("", export.name.name), item.clone());
                if self.scopes[scope].parent.is_none() {
                    note(&mut self.graph.export_notes, &export.name);
                    self.exports.push(RootItem { name: export.name, item: item.clone() });
                }
                exports.insert(export.name.name, item);
            }
        }
        Ok(())
    }

    fn eval_export(
        &mut self,
        scope: ScopeId,
        export: &ComponentExport<'a>,
    ) -> Result<ItemVal<'d, 'a>> {
        let mut item = self.item(scope, export.kind, export.index)?;
        if let Some(ty) = export.ty {
            item = self.narrow(scope, item, ty)?;
        }
        let ComponentExternName { name, external_id, .. } = export.name;
        Ok(match item {
            ItemVal::Type(ty) => ItemVal::Type(self.named(ty, name, external_id)),
            ItemVal::Func(func) => {
                let written = self.func_name(func.written, external_id);
                ItemVal::Func(FuncNode { written, ..func })
            }
            item => item,
        })
    }

    /// The item `index` of the index space of sort `kind`.
    fn item(
        &self,
        scope: ScopeId,
        kind: ComponentExternalKind,
        index: u32,
    ) -> Result<ItemVal<'d, 'a>> {
        let scope = &self.scopes[scope];
        Ok(match kind {
            ComponentExternalKind::Module => ItemVal::Module(*at(&scope.core().modules, index)?),
            ComponentExternalKind::Func => ItemVal::Func(at(&scope.funcs, index)?.value),
            ComponentExternalKind::Type => ItemVal::Type(*at(&scope.types, index)?),
            ComponentExternalKind::Instance => {
                ItemVal::Instance(at(&scope.instances, index)?.value.clone())
            }
            ComponentExternalKind::Component => ItemVal::Component(*at(&scope.components, index)?),
            ComponentExternalKind::Value => bail!(unsupported("values are")),
        })
    }

    fn eval_instance(
        &mut self,
        scope: ScopeId,
        instance: &ComponentInstance<'a>,
    ) -> Result<InstanceVal<'a, 'd>> {
        let exports = match instance {
            ComponentInstance::FromExports(items) => {
                self.spend(items.len())?;
                let mut exports = IndexMap::with_capacity(items.len());
                for item in items {
                    exports.insert(item.name.name, self.eval_export(scope, item)?);
                }
                exports
            }
            ComponentInstance::Instantiate { component_index, args } => {
                self.spend(args.len())?;
                let mut given = IndexMap::with_capacity(args.len());
                for arg in args {
                    given.insert(arg.name, self.item(scope, arg.kind, arg.index)?);
                }
                let component = *at(&self.scopes[scope].components, *component_index)?;
                let parent = self.instance(scope)?;
                let inner =
                    Instantiation { parent, name: self.instance_name(scope, *component_index) };
                let within = ComponentScope::new(Some(component.scope), None);
                self.run(component.definition, within, Some((inner, given)))?
            }
        };
        Ok(InstanceVal::new(exports))
    }

    /// What the component of `scope` calls its next instance, or else the component that it makes it
    /// from.
    fn instance_name(&self, scope: ScopeId, component_index: u32) -> Option<&'a str> {
        let scope = &self.scopes[scope];
        let names = &self.definitions.components[scope.definition?].names;
        let index = u32::try_from(scope.instances.len()).ok()?;
        let name = names.instances.get(&index).or_else(|| names.components.get(&component_index));
        name.copied()
    }

    fn eval_alias(&mut self, scope: ScopeId, alias: &ComponentAlias<'a>) -> Result<()> {
        match *alias {
            ComponentAlias::InstanceExport { instance_index, name, .. } => {
                let instance = at(&self.scopes[scope].instances, instance_index)?;
                let from = instance.name.1;
                let item = instance.value.exports.get(name).cloned();
                let item =
                    item.ok_or_else(|| bug(&format!("an instance has no export `{name}`")))?;
                self.scopes[scope].push((from, name), item);
            }
            ComponentAlias::CoreInstanceExport { kind, instance_index, name } => {
                let instance = at(&self.scopes[scope].core().instances, instance_index)?;
                let item = self.core_export(instance, name)?;
                self.scopes[scope].core_mut().items_mut(kind).push(item);
            }
            ComponentAlias::Outer { kind, count, index } => {
                let outer = &self.scopes[self.outer(scope, count)?];
                match kind {
                    ComponentOuterAliasKind::CoreModule => {
                        let module = *at(&outer.core().modules, index)?;
                        self.scopes[scope].core_mut().modules.push(module);
                    }
                    ComponentOuterAliasKind::CoreType => {
                        let ty = *at(&outer.core().types, index)?;
                        self.scopes[scope].core_mut().types.push(ty);
                    }
                    ComponentOuterAliasKind::Type => {
                        let ty = *at(&outer.types, index)?;
                        self.scopes[scope].types.push(ty);
                    }
                    ComponentOuterAliasKind::Component => {
                        let component = *at(&outer.components, index)?;
                        self.scopes[scope].components.push(component);
                    }
                }
            }
        }
        Ok(())
    }

    /// The scope `count` scopes around `scope`.
    fn outer(&self, mut scope: ScopeId, count: u32) -> Result<ScopeId> {
        for _ in 0..count {
            let parent = self.scopes[scope].parent;
            scope = parent.ok_or_else(|| bug("an alias leads out of the component"))?;
        }
        Ok(scope)
    }

    fn eval_core_instance(
        &mut self,
        scope: ScopeId,
        instance: &Instance<'a>,
    ) -> Result<CoreInstanceVal<'a>> {
        match instance {
            Instance::FromExports(items) => {
                self.spend(items.len())?;
                let core = self.scopes[scope].core();
                let mut exports = IndexMap::with_capacity(items.len());
                for item in items {
                    exports.insert(item.name, at(core.items(item.kind), item.index)?.clone());
                }
                Ok(CoreInstanceVal::Exports(Rc::new(exports)))
            }
            Instance::Instantiate { module_index, args } => {
                let module = *at(&self.scopes[scope].core().modules, *module_index)?;
                let mut given = IndexMap::with_capacity(args.len());
                for arg in args {
                    let instance = at(&self.scopes[scope].core().instances, arg.index)?;
                    given.insert(arg.name, instance.clone());
                }
                let args = match module {
                    ModuleNode::Defined(id) => self.args_by_position(id, &given)?,
                    ModuleNode::Imported(import) => {
                        let ty = self.graph.imported_modules[import].ty;
                        let imports = self.types.module(ty).imports.clone();
                        let args = imports.into_iter().map(|(module, field, ty)| {
                            let item = self.core_arg(&given, &module, &field)?;
                            Ok(CoreArg { named: Some((module, field, ty)), item })
                        });
                        args.collect::<Result<Vec<_>>>()?
                    }
                };
                self.spend_args(&args)?;
                let instance = self.instance(scope)?;
                self.graph.instances[instance].has_state = true;
                let id = self.graph.core_instances.push(CoreInstanceNode { module, args });
                self.graph.events.push(Event::Instantiate(id));
                Ok(CoreInstanceVal::Instance(id, module))
            }
        }
    }

    fn args_by_position(
        &self,
        module: ModuleId,
        given: &IndexMap<&'a str, CoreInstanceVal<'a>>,
    ) -> Result<Vec<CoreArg>> {
        let imports = self.modules[module.index()].imports.iter();
        let args = imports.map(|import| {
            let item = self.core_arg(given, &import.module, &import.field)?;
            Ok(CoreArg { named: None, item })
        });
        args.collect()
    }

    fn core_arg(
        &self,
        given: &IndexMap<&'a str, CoreInstanceVal<'a>>,
        module: &str,
        field: &str,
    ) -> Result<CoreItem> {
        let instance = given.get(module);
        let lacking = || bug(&format!("a core module is given no instance `{module}`"));
        let instance = instance.ok_or_else(lacking)?;
        self.core_export(instance, field)
    }

    fn core_export(&self, instance: &CoreInstanceVal<'a>, name: &str) -> Result<CoreItem> {
        let item = match instance {
            CoreInstanceVal::Exports(exports) => exports.get(name).cloned(),
            CoreInstanceVal::Instance(id, ModuleNode::Defined(module)) => {
                let entity = self.modules[module.index()].exports.get(name);
                entity.map(|&entity| CoreItem::Export(*id, entity))
            }
            CoreInstanceVal::Instance(id, ModuleNode::Imported(_)) => {
                Some(CoreItem::NamedExport(*id, name.into()))
            }
        };
        item.ok_or_else(|| bug(&format!("a core instance has no export `{name}`")))
    }

    fn eval_canon(&mut self, scope: ScopeId, canon: &CanonicalFunction) -> Result<()> {
        match canon {
            CanonicalFunction::Lift { core_func_index, type_index, options } => {
                let options = self.options(scope, options)?;
                let func = at(&self.scopes[scope].core().funcs, *core_func_index)?.clone();
                self.spend(cost_of_item(&func))?;
                let TypeVal { kind: TypeKind::Func(ty), written } =
                    *at(&self.scopes[scope].types, *type_index)?
                else {
                    bail!(bug("a function is lifted to a type that is not a function's"));
                };
                let lift = self.graph.lifts.push(LiftNode { func, ty, options });
                let value = FuncNode { source: FuncSource::Lift(lift), ty, written };
                self.scopes[scope].funcs.push(Named { name: ("", ""), value });
                Ok(())
            }
            CanonicalFunction::Lower { func_index, options } => {
                let options = self.options(scope, options)?;
                let Named { name: (instance, name), value: func } =
                    *at(&self.scopes[scope].funcs, *func_index)?;
                self.spend_names([instance, name].into_iter())?;
                let name = match instance {
                    "" => name.to_string(),
                    _ => format!("{instance}#{name}"),
                };
                let node = LowerNode { func, options, name };
                let lower = self.graph.lowers.push(node);
                self.scopes[scope].core_mut().funcs.push(CoreItem::Lower(lower));
                Ok(())
            }
            CanonicalFunction::ResourceNew { resource } => {
                self.canon_builtin(scope, CanonBuiltinKind::ResourceNew, *resource)
            }
            CanonicalFunction::ResourceRep { resource } => {
                self.canon_builtin(scope, CanonBuiltinKind::ResourceRep, *resource)
            }
            CanonicalFunction::ResourceDrop { resource } => {
                self.canon_builtin(scope, CanonBuiltinKind::ResourceDrop, *resource)
            }
            other => bail!(unsupported(format_args!("the canonical builtin {other:?} is"))),
        }
    }

    fn canon_builtin(
        &mut self,
        scope: ScopeId,
        kind: CanonBuiltinKind,
        resource: u32,
    ) -> Result<()> {
        let resource = self.resource(scope, resource)?;
        let instance = self.stateful_instance(scope)?;
        let builtin = self.graph.canon_builtins.push(CanonBuiltinNode { kind, resource, instance });
        self.scopes[scope].core_mut().funcs.push(CoreItem::CanonBuiltin(builtin));
        Ok(())
    }

    fn options(&mut self, scope: ScopeId, options: &[CanonicalOption]) -> Result<OptionsNode> {
        let instance = self.stateful_instance(scope)?;
        let scope = &self.scopes[scope];
        let mut node = OptionsNode {
            instance,
            encoding: StringEncoding::Utf8,
            memory: None,
            realloc: None,
            post_return: None,
        };
        let func = |index| at(&scope.core().funcs, index).cloned();
        for option in options {
            match *option {
                CanonicalOption::UTF8 => node.encoding = StringEncoding::Utf8,
                CanonicalOption::UTF16 => node.encoding = StringEncoding::Utf16,
                CanonicalOption::CompactUTF16 => node.encoding = StringEncoding::CompactUtf16,
                CanonicalOption::Memory(index) => {
                    node.memory = Some(at(&scope.core().memories, index)?.clone());
                }
                CanonicalOption::Realloc(index) => node.realloc = Some(func(index)?),
                CanonicalOption::PostReturn(index) => node.post_return = Some(func(index)?),
                CanonicalOption::Async
                | CanonicalOption::Callback(_)
                | CanonicalOption::CoreType(_)
                | CanonicalOption::Gc => {
                    bail!(unsupported(format_args!("the canonical option {option:?} is")))
                }
            }
        }
        self.spend(node.items().map(cost_of_item).sum())?;
        Ok(node)
    }

    fn define_resource(&mut self, scope: ScopeId, dtor: Option<u32>) -> Result<ResourceIndex> {
        let instance = self.stateful_instance(scope)?;
        let dtor = dtor.map(|index| at(&self.scopes[scope].core().funcs, index).cloned());
        let node = ResourceNode::Defined { instance, dtor: dtor.transpose()? };
        let resource = self.add_resource(node)?;
        self.graph.events.push(Event::DefineResource(resource));
        Ok(resource)
    }

    fn add_resource(&mut self, node: ResourceNode) -> Result<ResourceIndex> {
        let resource = self.types.add_resource();
        let same = self.graph.resources.push(node);
        ensure!(resource == same, bug("resource types and resources are out of step"));
        Ok(resource)
    }

    /// What the root exports. The validator bounds depth and size of a component's type.
    fn export_nodes(
        &mut self,
        exports: &IndexMap<&'a str, ItemVal<'d, 'a>>,
    ) -> Result<IndexMap<String, ExportNode>> {
        let mut node = |item: &ItemVal<'d, 'a>| -> Result<ExportNode> {
            Ok(match item {
                ItemVal::Func(func) => ExportNode::Func(*func),
                ItemVal::Module(module) => ExportNode::Module(*module),
                ItemVal::Component(component) => {
                    ExportNode::Component(self.definition(*component)?)
                }
                ItemVal::Instance(instance) => {
                    ExportNode::Instance(self.export_nodes(&instance.exports)?)
                }
                ItemVal::Type(ty) => ExportNode::Type(type_item(*ty)),
            })
        };
        exports.iter().map(|(name, item)| Ok((name.to_string(), node(item)?))).collect()
    }

    fn instance(&self, scope: ScopeId) -> Result<InstanceId> {
        self.scopes[scope].instance.ok_or_else(|| bug("a definition stands in a type"))
    }

    /// The component instance of `scope`, which needs state from here on.
    fn stateful_instance(&mut self, scope: ScopeId) -> Result<InstanceId> {
        let instance = self.instance(scope)?;
        self.graph.instances[instance].has_state = true;
        Ok(instance)
    }

    /// Spends what names cost: long ones are not free.
    fn spend_names(&mut self, names: impl Iterator<Item = &'a str>) -> Result<()> {
        self.spend(names.map(cost_of_name).sum())
    }

    /// Spends what arguments of a core instance cost, with the names in them.
    fn spend_args(&mut self, args: &[CoreArg]) -> Result<()> {
        let names =
            |(module, field, _): &(String, String, _)| cost_of_name(module) + cost_of_name(field);
        let cost = |arg: &CoreArg| cost_of_item(&arg.item) + arg.named.as_ref().map_or(0, names);
        self.spend(args.iter().map(cost).sum())
    }

    fn spend(&mut self, amount: usize) -> Result<()> {
        Ok(self.budget.spend(amount)?)
    }

    fn enter(&mut self) -> Result<()> {
        if self.depth >= MAX_DEPTH {
            let wanted = u64::from(self.depth) + 1;
            bail!(LimitReached::new(Limit::InstanceNesting, wanted, MAX_DEPTH.into()));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}

/// Keeps what `name` says besides, if it does.
fn note(notes: &mut IndexMap<String, NameNotes>, name: &ComponentExternName<'_>) {
    let &ComponentExternName { name, implements, external_id, .. } = name;
    if implements.is_some() || external_id.is_some() {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let note = NameNotes { implements: owned(implements), external_id: owned(external_id) };
        notes.insert(name.to_owned(), note);
    }
}
