//! Consistency of a plan that was decoded from an artifact: a damaged one can say anything.
//!
//! After this check, running the plan indexes nothing that does not exist, no core instance is used
//! before it was made, and the core functions that are called have the types that the plan says.

use super::{
    AdapterBuiltin, CanonBuiltin, CanonBuiltinKind, CanonicalOptions, CoreDef, CoreInstanceIndex,
    DefinedComponent, DefinedItem, EntryWords, ExportItem, ImportItem, LoweringIndex, ModuleArgs,
    ModuleRef, NamedArg, Plan, PlannedResource, RuntimeInstanceIndex, Step, TypeItem,
};
use crate::types::{ComponentTypes, CoreExternType, FuncTypeIndex, InterfaceType};
use anyhow::{Context, Result, bail, ensure};
use wharf_runtime::entity::EntityRef;
use wharf_runtime::module::info::{EntityIndex, ModuleInfo};
use wharf_runtime::module::types::{
    ModuleTypes, SigIndex, WasmFuncType, WasmGlobalType, WasmValType,
};

/// How deeply options may refer to functions with options of their own, and instances be nested.
const MAX_DEPTH: usize = 100;

/// What else an artifact says, that a plan refers to.
pub(crate) struct Surroundings<'a> {
    /// The component's types, already checked.
    pub(crate) types: &'a ComponentTypes,
    /// The core function types.
    pub(crate) core: &'a ModuleTypes,
    /// The core modules.
    pub(crate) modules: Vec<&'a ModuleInfo>,
}

impl Plan {
    /// Sees that the plan is sound, in an artifact that has `around` it.
    pub(crate) fn check(&self, around: &Surroundings<'_>) -> Result<()> {
        let needs = vec![Need::Unknown; self.lowerings.len()].into();
        let mut checker = Checker { plan: self, around, needs };
        checker.modules()?;
        checker.instances()?;
        checker.imports()?;
        checker.functions()?;
        checker.exports()?;
        checker.steps()
    }
}

/// How many core instances must have been made before a function can be resolved.
#[derive(Clone, Copy)]
enum Need {
    /// Nobody has asked yet.
    Unknown,
    /// That is being found out.
    Asked,
    Known(usize),
}

struct Checker<'a> {
    plan: &'a Plan,
    around: &'a Surroundings<'a>,
    /// What each lowering needs.
    needs: Box<[Need]>,
}

impl Checker<'_> {
    fn modules(&self) -> Result<()> {
        let (plan, modules) = (self.plan, self.around.modules.len());
        let claimed = plan.static_modules;
        ensure!(claimed as usize == modules, "a plan for {claimed} core modules, not {modules}");
        plan.core_instances.values().try_for_each(|module| self.module(*module))?;
        for module in plan.imported_modules.values() {
            ensure!(self.around.types.has_module(module.ty), "{} does not exist", module.ty);
        }
        Ok(())
    }

    fn module(&self, module: ModuleRef) -> Result<()> {
        let known = match module {
            ModuleRef::Static(index) => index.index() < self.around.modules.len(),
            ModuleRef::Imported(index) => self.plan.imported_modules.is_valid(index),
        };
        ensure!(known, "{module:?} does not exist");
        Ok(())
    }

    fn instances(&self) -> Result<()> {
        ensure!(!self.plan.component_instances.is_empty(), "there is no root instance");
        for (index, instance) in &self.plan.component_instances {
            let sound = instance.parent.is_none_or(|parent| parent < index);
            ensure!(sound, "{index} comes before the instance around it");
        }
        for (instance, word) in self.plan.entry_words.iter().flat_map(EntryWords::iter) {
            self.instance(instance)?;
            let ty = self.def(&word).context("a word of who is entered")?;
            ensure!(
                ty == self::word(WasmValType::I32),
                "{ty:?} instead of a word of who is entered"
            );
        }
        let (found, expected) = (self.plan.resources.len(), self.around.types.resource_count());
        ensure!(found == expected, "{found} resources of {expected} types");
        Ok(())
    }

    fn instance(&self, index: RuntimeInstanceIndex) -> Result<()> {
        ensure!(self.plan.component_instances.is_valid(index), "{index} does not exist");
        Ok(())
    }

    /// What the linker finds for imports, it finds by their names: all have to be there.
    fn imports(&self) -> Result<()> {
        let plan = self.plan;
        let mut funcs = vec![false; plan.imported_funcs.len()];
        let mut modules = vec![false; plan.imported_modules.len()];
        let mut work: Vec<&ImportItem> = plan.imports.values().collect();
        while let Some(item) = work.pop() {
            match item {
                ImportItem::Func(index) => *place(&mut funcs, *index)? = true,
                ImportItem::Module(index) => *place(&mut modules, *index)? = true,
                ImportItem::Instance(items) => work.extend(items.values()),
                ImportItem::Resource(index) => {
                    ensure!(plan.resources.is_valid(*index), "{index} does not exist");
                }
                ImportItem::Type(ty) => self.type_item(*ty)?,
            }
        }
        ensure!(funcs.iter().chain(&modules).all(|named| *named), "an import has no name");
        plan.imported_funcs.values().try_for_each(|func| self.func_type(func.ty))
    }

    fn type_item(&self, item: TypeItem) -> Result<()> {
        match item {
            TypeItem::Value(ty) => self.around.types.parts(ty).map(|_| ()),
            TypeItem::Resource(index) => {
                self.around.types.parts(InterfaceType::Own(index)).map(|_| ())
            }
            TypeItem::Func(index) => self.func_type(index),
            TypeItem::Other => Ok(()),
        }
    }

    fn func_type(&self, ty: FuncTypeIndex) -> Result<()> {
        ensure!(self.around.types.has_func(ty), "{ty} does not exist");
        Ok(())
    }

    /// Sees that `sig` is what `expected` says.
    fn sig(&self, sig: SigIndex, expected: &WasmFuncType) -> Result<()> {
        let found = self.around.core.get(sig).with_context(|| format!("{sig} does not exist"))?;
        ensure!(found == expected, "a core function of type {found}, not {expected}");
        Ok(())
    }

    fn functions(&self) -> Result<()> {
        let (plan, types) = (self.plan, self.around.types);
        for (index, lowering) in &plan.lowerings {
            let context = || format!("in {index}");
            self.func_type(lowering.ty).with_context(context)?;
            let import = plan.imported_funcs.get(lowering.import).with_context(context)?;
            let expected = types.func(import.ty).lower_signature();
            self.sig(lowering.sig, &expected).with_context(context)?;
            if lowering.ty != import.ty {
                let expected = types.func(lowering.ty).lower_signature();
                self.sig(lowering.sig, &expected).with_context(context)?;
            }
            self.options(&lowering.options, None).with_context(context)?;
        }
        for (index, lift) in &plan.lifts {
            let context = || format!("in {index}");
            self.func_type(lift.ty).with_context(context)?;
            let expected = types.func(lift.ty).lift_signature();
            self.sig(lift.sig, &expected).with_context(context)?;
            self.func(&lift.func, &expected).with_context(context)?;
            self.options(&lift.options, Some(&expected)).with_context(context)?;
        }
        for (index, adapter) in &plan.adapters {
            let context = || format!("in {index}");
            let lift = plan.lifts.get(adapter.lift).with_context(context)?;
            self.instance(adapter.caller).with_context(context)?;
            let expected = types.func(lift.ty).lower_signature();
            self.func(&adapter.func, &expected).with_context(context)?;
        }
        for (index, builtin) in &plan.adapter_builtins {
            self.adapter_builtin(builtin).with_context(|| format!("in {index}"))?;
        }
        for (index, builtin) in &plan.canon_builtins {
            self.canon_builtin(builtin).with_context(|| format!("in {index}"))?;
        }
        for (index, resource) in &plan.resources {
            if let PlannedResource::Defined { instance, dtor } = resource {
                self.instance(*instance).with_context(|| format!("in {index}"))?;
                if let Some(dtor) = dtor {
                    let expected = signature(&[WasmValType::I32], &[]);
                    self.func(dtor, &expected).with_context(|| format!("in {index}"))?;
                }
            }
        }
        Ok(())
    }

    fn canon_builtin(&self, builtin: &CanonBuiltin) -> Result<()> {
        self.instance(builtin.instance)?;
        let resource = builtin.resource;
        ensure!(self.plan.resources.is_valid(resource), "{resource} does not exist");
        let results: &[WasmValType] = match builtin.kind {
            CanonBuiltinKind::ResourceNew | CanonBuiltinKind::ResourceRep => &[WasmValType::I32],
            CanonBuiltinKind::ResourceDrop => &[],
        };
        self.sig(builtin.sig, &signature(&[WasmValType::I32], results))
    }

    fn adapter_builtin(&self, builtin: &AdapterBuiltin) -> Result<()> {
        let kind = &builtin.kind;
        kind.instances().try_for_each(|instance| self.instance(instance))?;
        for resource in kind.resources() {
            ensure!(self.plan.resources.is_valid(resource), "{resource} does not exist");
        }
        kind.memories().try_for_each(|memory| self.memory(memory))?;
        self.sig(builtin.sig, &kind.signature())
    }

    fn memory(&self, memory: &CoreDef) -> Result<()> {
        ensure!(matches!(self.def(memory)?, CoreExternType::Memory(_)), "a memory that is none");
        Ok(())
    }

    /// `lifted` is the type of the core function that is lifted.
    fn options(&self, options: &CanonicalOptions, lifted: Option<&WasmFuncType>) -> Result<()> {
        self.instance(options.instance)?;
        if let Some(memory) = &options.memory {
            self.memory(memory)?;
        }
        if let Some(realloc) = &options.realloc {
            let expected = signature(&[WasmValType::I32; 4], &[WasmValType::I32]);
            self.func(realloc, &expected).context("`realloc`")?;
        }
        if let Some(post_return) = &options.post_return {
            let lifted = lifted.context("`post-return` of a function that is not lifted")?;
            let expected = signature(&lifted.results, &[]);
            self.func(post_return, &expected).context("`post-return`")?;
        }
        Ok(())
    }

    /// Sees that `def` is a core function of type `expected`.
    fn func(&self, def: &CoreDef, expected: &WasmFuncType) -> Result<()> {
        match self.def(def)? {
            CoreExternType::Func(sig) => self.sig(sig, expected),
            other => bail!("{other:?} instead of a function"),
        }
    }

    /// The type of something that core code can import.
    fn def(&self, def: &CoreDef) -> Result<CoreExternType> {
        let plan = self.plan;
        let module = |slot: &CoreInstanceIndex| {
            let module = plan.core_instances.get(*slot);
            module.with_context(|| format!("{slot} does not exist"))
        };
        let missing = || format!("{def:?} does not exist");
        match def {
            CoreDef::Export { slot, entity } => {
                let ModuleRef::Static(index) = module(slot)? else {
                    bail!("an export of an imported module has no name")
                };
                entity_type(self.around.modules[index.index()], *entity).with_context(missing)
            }
            CoreDef::NamedExport { slot, name } => {
                let ModuleRef::Imported(index) = module(slot)? else {
                    bail!("an export of a known module is found by its name")
                };
                let ty = self.around.types.module(plan.imported_modules[*index].ty);
                ty.exports.get(name).copied().with_context(missing)
            }
            CoreDef::Lowering(index) => {
                let lowering = plan.lowerings.get(*index).with_context(missing)?;
                Ok(CoreExternType::Func(lowering.sig))
            }
            CoreDef::CanonBuiltin(index) => {
                let builtin = plan.canon_builtins.get(*index).with_context(missing)?;
                Ok(CoreExternType::Func(builtin.sig))
            }
            CoreDef::AdapterBuiltin(index) => {
                let builtin = plan.adapter_builtins.get(*index).with_context(missing)?;
                Ok(CoreExternType::Func(builtin.sig))
            }
            CoreDef::MayNotLeave => Ok(word(WasmValType::I32)),
        }
    }

    fn exports(&self) -> Result<()> {
        let plan = self.plan;
        for (index, item) in &plan.export_items {
            match item {
                ExportItem::Func(lift) => {
                    ensure!(plan.lifts.is_valid(*lift), "{index}: {lift} does not exist");
                }
                ExportItem::ImportedFunc(func) => {
                    ensure!(plan.imported_funcs.is_valid(*func), "{index}: {func} does not exist");
                }
                ExportItem::Instance(members) => {
                    let sound = |member| index < member && plan.export_items.is_valid(member);
                    let sound = members.values().copied().all(sound);
                    ensure!(sound, "{index} has a member that does not exist, or comes before it");
                }
                ExportItem::Module(module) => self.module(*module)?,
                ExportItem::Type(ty) => self.type_item(*ty)?,
                ExportItem::Component(definition) => {
                    definition.iter().try_for_each(|it| self.definition(it))?;
                }
            }
        }
        let known = plan.exports.values().all(|index| plan.export_items.is_valid(*index));
        ensure!(known, "something is exported that does not exist");
        Ok(())
    }

    /// Sees that what is told of a component refers to types that exist. Decoding has bounded how deep
    /// it is.
    fn definition(&self, definition: &DefinedComponent) -> Result<()> {
        let items = definition.imports.values().chain(definition.exports.values());
        items.into_iter().try_for_each(|item| self.defined_item(item))
    }

    fn defined_item(&self, item: &DefinedItem) -> Result<()> {
        match item {
            DefinedItem::Func(ty) => self.func_type(*ty),
            DefinedItem::Instance(items) => {
                items.values().try_for_each(|item| self.defined_item(item))
            }
            DefinedItem::Module(ty) => {
                ensure!(self.around.types.has_module(*ty), "{ty} does not exist");
                Ok(())
            }
            DefinedItem::Type(ty) => self.type_item(*ty),
            DefinedItem::Component(definition) => {
                definition.iter().try_for_each(|it| self.definition(it))
            }
        }
    }

    /// Sees that steps use what was made before, and only that.
    fn steps(&mut self) -> Result<()> {
        let plan = self.plan;
        let mut made = 0;
        for step in &plan.steps {
            match step {
                Step::InstantiateModule { slot, args } => {
                    ensure!(slot.index() == made, "{slot} is made out of turn");
                    self.args(*slot, args, made).with_context(|| format!("making {slot}"))?;
                    made += 1;
                }
                Step::DefineResource(index) => {
                    let resource = plan.resources.get(*index);
                    let resource = resource.with_context(|| format!("{index} does not exist"))?;
                    if let PlannedResource::Defined { dtor: Some(dtor), .. } = resource {
                        self.made(dtor, made).with_context(|| format!("defining {index}"))?;
                    }
                }
            }
        }
        let all = plan.core_instances.len();
        ensure!(made == all, "{made} of {all} core instances are made");
        // Whatever is lifted is resolved in the end.
        for lift in plan.lifts.values() {
            self.def_needs(&lift.func, 0)?;
            self.options_need(&lift.options, 0)?;
        }
        Ok(())
    }

    fn args(&mut self, slot: CoreInstanceIndex, args: &ModuleArgs, made: usize) -> Result<()> {
        let module = self.plan.core_instances.get(slot);
        let module = module.with_context(|| format!("{slot} does not exist"))?;
        let around = self.around;
        match (module, args) {
            (ModuleRef::Static(index), ModuleArgs::Positional(defs)) => {
                let info = around.modules[index.index()];
                let (given, expected) = (defs.len(), info.imports.len());
                ensure!(given == expected, "{given} arguments for {expected} imports");
                for (import, def) in info.imports.iter().zip(defs) {
                    let expected = entity_type(info, import.index).context("a damaged import")?;
                    self.arg(expected, def, made)?;
                }
            }
            (ModuleRef::Imported(index), ModuleArgs::Named(args)) => {
                let ty = around.types.module(self.plan.imported_modules[*index].ty);
                let given = NamedArg::by_name(args);
                for (module, field, ty) in &ty.imports {
                    let arg = given.get(&(&**module, &**field)).map(|&place| &args[place]);
                    let arg = arg.with_context(|| format!("nothing for `{module}::{field}`"))?;
                    self.arg(*ty, &arg.def, made)?;
                }
                args.iter().try_for_each(|arg| self.arg(arg.ty, &arg.def, made))?;
            }
            _ => bail!("arguments of another kind than the module"),
        }
        Ok(())
    }

    /// Sees that `def` can be given for an import of type `expected`.
    fn arg(&mut self, expected: CoreExternType, def: &CoreDef, made: usize) -> Result<()> {
        let fits = match (self.def(def)?, expected) {
            (CoreExternType::Func(found), CoreExternType::Func(expected)) => found == expected,
            (CoreExternType::Table(found), CoreExternType::Table(expected)) => {
                found.index == expected.index
                    && found.element.heap.top() == expected.element.heap.top()
            }
            (CoreExternType::Memory(found), CoreExternType::Memory(expected)) => {
                found.index == expected.index && found.page_size_log2 == expected.page_size_log2
            }
            (CoreExternType::Global(found), CoreExternType::Global(expected)) => {
                let kind = match (found.content, expected.content) {
                    (WasmValType::Ref(found), WasmValType::Ref(expected)) => {
                        found.heap.top() == expected.heap.top()
                    }
                    (found, expected) => found == expected,
                };
                kind && found.mutable == expected.mutable
            }
            (CoreExternType::Tag(found), CoreExternType::Tag(expected)) => found == expected,
            _ => false,
        };
        ensure!(fits, "{def:?} for an import of type {expected:?}");
        self.made(def, made)
    }

    /// Sees that the first `made` core instances are all that `def` needs.
    fn made(&mut self, def: &CoreDef, made: usize) -> Result<()> {
        let needed = self.def_needs(def, 0)?;
        ensure!(needed <= made, "{def:?} is used before it is made");
        Ok(())
    }

    fn def_needs(&mut self, def: &CoreDef, depth: usize) -> Result<usize> {
        match def {
            CoreDef::Export { slot, .. } | CoreDef::NamedExport { slot, .. } => {
                Ok(slot.index() + 1)
            }
            CoreDef::CanonBuiltin(_) | CoreDef::MayNotLeave => Ok(0),
            CoreDef::Lowering(index) => self.needs(*index, depth),
            CoreDef::AdapterBuiltin(index) => {
                let builtin = self.plan.adapter_builtins.get(*index);
                let builtin = builtin.with_context(|| format!("{def:?} does not exist"))?;
                let mut memories = builtin.kind.memories();
                memories.try_fold(0, |most, def| Ok(self.def_needs(def, depth + 1)?.max(most)))
            }
        }
    }

    fn needs(&mut self, index: LoweringIndex, depth: usize) -> Result<usize> {
        ensure!(depth < MAX_DEPTH, "functions refer to each other more than {MAX_DEPTH} deep");
        let need = self.needs.get_mut(index.index()).context("a function does not exist")?;
        match *need {
            Need::Unknown => *need = Need::Asked,
            Need::Asked => bail!("a function refers to itself"),
            Need::Known(needed) => return Ok(needed),
        }
        let needed = self.options_need(&self.plan.lowerings[index].options, depth)?;
        self.needs[index.index()] = Need::Known(needed);
        Ok(needed)
    }

    fn options_need(&mut self, options: &CanonicalOptions, depth: usize) -> Result<usize> {
        let mut defs =
            [&options.memory, &options.realloc, &options.post_return].into_iter().flatten();
        defs.try_fold(0, |most, def| Ok(self.def_needs(def, depth + 1)?.max(most)))
    }
}

fn place<K: EntityRef + std::fmt::Display>(places: &mut [bool], index: K) -> Result<&mut bool> {
    places.get_mut(index.index()).with_context(|| format!("{index} does not exist"))
}

fn signature(params: &[WasmValType], results: &[WasmValType]) -> WasmFuncType {
    WasmFuncType { params: params.into(), results: results.into() }
}

/// The type of something in the index spaces of a module.
fn entity_type(info: &ModuleInfo, entity: EntityIndex) -> Option<CoreExternType> {
    Some(match entity {
        EntityIndex::Func(index) => CoreExternType::Func(info.functions.get(index)?.sig),
        EntityIndex::Table(index) => CoreExternType::Table(*info.tables.get(index)?),
        EntityIndex::Memory(index) => CoreExternType::Memory(*info.memories.get(index)?),
        EntityIndex::Global(index) => CoreExternType::Global(*info.globals.get(index)?),
        EntityIndex::Tag(index) => CoreExternType::Tag(*info.tags.get(index)?),
    })
}

/// The type of a word of the store's.
fn word(content: WasmValType) -> CoreExternType {
    CoreExternType::Global(WasmGlobalType { content, mutable: true })
}
