//! What instances of a component with the same imports share, made once.

use super::adapters::adapter_builtin;
use super::host::{DestructorImpl, ImportImpl, canon_builtin};
use crate::component::Component;
use crate::error::bug;
use crate::plan::{
    AdapterBuiltinIndex, CanonBuiltinIndex, CoreInstanceIndex, ImportedFuncIndex,
    ImportedModuleIndex, LoweringIndex, ModuleArgs, ModuleRef, NamedArg, Step,
};
use crate::resource::ResourceType;
use crate::types::ResourceIndex;
use anyhow::Result;
use std::collections::BTreeMap;
use std::sync::Arc;
use wharf_runtime::entity::{EntityRef, PrimaryMap, SecondaryMap};
use wharf_runtime::{HostFunc, Module};

/// What a root instance is made from.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) component: Component,
    /// What the linker found for its imports.
    pub(crate) resolved: Arc<Resolved>,
    /// The component's modules, by place in the artifact.
    pub(crate) modules: Arc<[Module]>,
}

/// What a linker found for the imports of a component.
#[derive(Clone, Default)]
pub(crate) struct Resolved {
    pub(crate) funcs: BTreeMap<ImportedFuncIndex, Arc<ImportImpl>>,
    pub(crate) modules: BTreeMap<ImportedModuleIndex, Module>,
    /// Those of the host, then those that the component defines, not instantiated yet.
    pub(crate) resource_types: PrimaryMap<ResourceIndex, ResourceType>,
    pub(crate) destructors: PrimaryMap<ResourceIndex, Option<Arc<DestructorImpl>>>,
    /// What instantiating makes of this: see [`Prepared`].
    pub(super) prepared: Prepared,
}

/// What is the same for all instances of a component with these imports, made once.
#[derive(Clone, Default)]
pub(super) struct Prepared {
    /// The modules whose contexts lie together, as one root.
    pub(super) core: Vec<Module>,
    /// The place of each core instance among them.
    pub(super) places: SecondaryMap<CoreInstanceIndex, u32>,
    /// Which of the plan's arguments is given for each import, of those core instances whose modules are
    /// imported.
    pub(super) named: SecondaryMap<CoreInstanceIndex, Box<[usize]>>,
    pub(super) lowerings: PrimaryMap<LoweringIndex, HostFunc>,
    pub(super) canon_builtins: PrimaryMap<CanonBuiltinIndex, HostFunc>,
    pub(super) adapter_builtins: PrimaryMap<AdapterBuiltinIndex, HostFunc>,
    pub(super) destructors: PrimaryMap<ResourceIndex, Option<HostFunc>>,
}

impl Origin {
    /// What instances are made from in stores with data of type `T`.
    pub(crate) fn new<T: 'static>(component: &Component, mut resolved: Resolved) -> Result<Origin> {
        let code = component.code();
        let modules: Arc<[Module]> =
            (0..code.module_count()).filter_map(|index| code.module(index)).collect();
        resolved.prepared = prepare::<T>(component, &resolved, &modules)?;
        Ok(Origin { component: component.clone(), resolved: Arc::new(resolved), modules })
    }
}

/// Makes what all instances share.
fn prepare<T: 'static>(
    component: &Component,
    resolved: &Resolved,
    modules: &[Module],
) -> Result<Prepared> {
    let (plan, code) = (component.plan(), component.code());
    let core = plan.context_order().map(|slot| match &plan.core_instances[slot] {
        ModuleRef::Static(index) => modules[index.index()].clone(),
        ModuleRef::Imported(index) => resolved.modules[index].clone(),
    });
    let mut places = SecondaryMap::new();
    for (place, slot) in (0..).zip(plan.context_order()) {
        places[slot] = place;
    }
    let lowerings = plan
        .lowerings
        .iter()
        .map(|(index, lowering)| resolved.funcs[&lowering.import].host_func(component, index));
    let builtins = plan.canon_builtins.values().map(|&builtin| {
        let destructor = resolved.destructors[builtin.resource].as_ref();
        let destructor = destructor.map(|destructor| destructor.typed::<T>()).transpose()?;
        canon_builtin(code, builtin, destructor)
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
        canon_builtins: builtins.collect::<Result<_>>()?,
        adapter_builtins: adapter_builtins.collect::<Result<_>>()?,
        destructors: destructors.collect::<Result<_>>()?,
    })
}

/// Which of `args` is given for each import of `module`.
fn given_by_name(args: &[NamedArg], module: &Module) -> Result<Box<[usize]>> {
    let given = NamedArg::by_name(args);
    let imports = module.info().imports.iter().map(|import| {
        let (module, field) = (&*import.module, &*import.field);
        let place = given.get(&(module, field)).copied();
        place.ok_or_else(|| bug(&format!("the component gives nothing for `{module}::{field}`")))
    });
    imports.collect()
}
