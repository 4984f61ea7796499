//! Where what instances import is defined: each argument followed, through whoever passes it on.

use crate::entity::EntityRef;
use crate::module::info::{EntityIndex, ModuleInfo};
use crate::module::wiring::{KnownExport, KnownInstance, Wired, WiredInstance, Wiring};
use std::collections::HashMap;

/// The origins of everything that the instances of a list have.
pub(crate) struct Origins<'a> {
    infos: &'a [ModuleInfo],
    instances: &'a [KnownInstance],
    /// For each module that has instances, the number of the import that something imported is.
    numbers: Vec<HashMap<EntityIndex, usize>>,
    /// For each instance, where its imports are defined, in order; `None`: not by an instance of the list.
    imports: Vec<Vec<Option<KnownExport>>>,
}

impl<'a> Origins<'a> {
    /// Follows the imports of `instances`, of modules that `infos` describe.
    ///
    /// # Panics
    ///
    /// When an instance is given what a later one has, or a number of arguments that is not that of its
    /// module's imports.
    pub(crate) fn new(infos: &'a [ModuleInfo], instances: &'a [KnownInstance]) -> Origins<'a> {
        let numbers = |info: &ModuleInfo| {
            info.imports.iter().enumerate().map(|(number, import)| (import.index, number)).collect()
        };
        // Without instances nothing is ever asked for.
        let linked = if instances.is_empty() { &[] } else { infos };
        let numbers = linked.iter().map(numbers).collect();
        let mut origins = Origins { infos, instances, numbers, imports: Vec::new() };
        for (place, instance) in instances.iter().enumerate() {
            let (given, imports) = (instance.imports.len(), infos[instance.module].imports.len());
            assert_eq!(given, imports, "arguments of instance {place}");
            // Those of earlier instances are there already, so that each is followed by one step.
            let origin = |given: &Option<KnownExport>| {
                let KnownExport { instance, entity } = (*given)?;
                assert!(instance < place, "instance {place} is given what {instance} has");
                origins.of(instance, entity)
            };
            let imports = instance.imports.iter().map(origin).collect();
            origins.imports.push(imports);
        }
        origins
    }

    /// The instance that defines what `instance` has as `entity`, and what it is there; `None` when that
    /// comes from elsewhere.
    pub(crate) fn of(&self, instance: usize, entity: EntityIndex) -> Option<KnownExport> {
        let module = self.instances[instance].module;
        if is_defined(&self.infos[module], entity) {
            return Some(KnownExport { instance, entity });
        }
        let number = *self.numbers[module].get(&entity)?;
        self.imports[instance][number]
    }
}

/// What code relies upon that is compiled by `wiring`.
pub(super) fn wired(infos: &[ModuleInfo], wiring: &Wiring) -> Wired {
    if wiring.instances.is_empty() {
        return Wired::default();
    }
    let origins = Origins::new(infos, &wiring.instances);
    let given_away = wiring.given_away.iter();
    let given_away = given_away.filter_map(|it| origins.of(it.instance, it.entity));
    let mut given_away: Vec<_> =
        given_away.filter(|it| !matches!(it.entity, EntityIndex::Func(_))).collect();
    given_away.sort_unstable();
    given_away.dedup();
    let instances = wiring.instances.iter().zip(origins.imports);
    let instances =
        instances.map(|(instance, imports)| WiredInstance { module: instance.module, imports });
    Wired { instances: instances.collect(), given_away, bound: wiring.bound(infos.len()) }
}

fn is_defined(info: &ModuleInfo, entity: EntityIndex) -> bool {
    match entity {
        EntityIndex::Func(index) => index.index() >= info.imported_functions,
        EntityIndex::Table(index) => index.index() >= info.imported_tables,
        EntityIndex::Memory(index) => index.index() >= info.imported_memories,
        EntityIndex::Global(index) => index.index() >= info.imported_globals,
        EntityIndex::Tag(index) => index.index() >= info.imported_tags,
    }
}
