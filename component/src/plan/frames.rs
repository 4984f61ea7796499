//! What core functions are in their component, for backtraces.

use super::{
    CanonicalOptions, CoreDef, LiftIndex, ModuleArgs, ModuleRef, Plan, RuntimeInstanceIndex, Step,
};
use std::collections::HashMap;
use wharf_runtime::FrameRole;
use wharf_runtime::module::info::EntityIndex;

/// A function that is lifted so often has no name: a guest must not make a backtrace a long work.
const MANY: usize = 8;

impl Plan {
    /// What function `func` of core module `module` is. Nothing is said where there is more than one
    /// answer: a frame does not tell instances of one module apart.
    pub(crate) fn frame_role(&self, module: u32, func: u32) -> FrameRole {
        let lifts = self.lifts.iter().filter(|(_, lift)| match lift.func {
            CoreDef::Export { entity: EntityIndex::Func(index), .. } => {
                index.as_u32() == func && self.is_of(&lift.func, module)
            }
            _ => false,
        });
        let lifts: Vec<LiftIndex> = lifts.map(|(index, _)| index).take(MANY).collect();
        let names = lifts.iter().filter_map(|&index| self.lift_name(index));
        let component = only(self.instances_of(module));
        FrameRole {
            component: component.and_then(|index| self.component_instances[index].name.clone()),
            func: if lifts.len() < MANY { only(names) } else { None },
        }
    }

    /// Where a function is exported, or else the name by which the component beside it imports it.
    fn lift_name(&self, index: LiftIndex) -> Option<String> {
        let exported = self.exported_as(|lift| lift == index).map(|path| path.to_string());
        exported.or_else(|| {
            let adapters = self.adapters.values().filter(|adapter| adapter.lift == index);
            only(adapters.map(|adapter| adapter.name.clone()))
        })
    }

    /// The component instances that have instances of a core module: those that lift its functions or
    /// use its memory, and those whose imports it is given.
    fn instances_of(&self, module: u32) -> impl Iterator<Item = RuntimeInstanceIndex> {
        let lifts = self.lifts.values().map(|lift| (Some(&lift.func), &lift.options));
        let lowerings = self.lowerings.values().map(|lowering| (None, &lowering.options));
        let users = lifts.chain(lowerings).filter_map(move |(func, options)| {
            let CanonicalOptions { instance, memory, realloc, .. } = options;
            let mut defs = func.into_iter().chain(memory).chain(realloc);
            defs.any(|def| self.is_of(def, module)).then_some(*instance)
        });
        let callers = self.adapters.values().map(|adapter| (&adapter.func, adapter.caller));
        let callers: HashMap<&CoreDef, RuntimeInstanceIndex> = callers.collect();
        let given = self.steps.iter().filter_map(move |step| match step {
            Step::InstantiateModule { slot, args: ModuleArgs::Positional(args) }
                if self.core_instances[*slot] == static_module(module) =>
            {
                let owner = |def| match def {
                    &CoreDef::Lowering(index) => Some(self.lowerings[index].options.instance),
                    &CoreDef::CanonBuiltin(index) => Some(self.canon_builtins[index].instance),
                    def => callers.get(def).copied(),
                };
                args.iter().filter_map(owner).next()
            }
            _ => None,
        });
        users.chain(given)
    }

    /// Whether `def` is an export of an instance of a core module.
    fn is_of(&self, def: &CoreDef, module: u32) -> bool {
        match def {
            CoreDef::Export { slot, .. } => self.core_instances[*slot] == static_module(module),
            _ => false,
        }
    }
}

fn static_module(module: u32) -> ModuleRef {
    ModuleRef::Static(super::StaticModuleIndex::from_u32(module))
}

/// The item, if all of them are equal and there is one.
fn only<T: PartialEq>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.all(|item| item == first).then_some(first)
}
