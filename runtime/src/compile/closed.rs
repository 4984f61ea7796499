//! Which definitions can be reached by nobody but the modules of an artifact.
//!
//! A definition gets out in three ways. Its instance is of a module that others instantiate, too, and that
//! exports it; or what is given away, to the host or to a module from elsewhere, is this definition, by
//! whichever instances it was passed on. That a definition does not get out is a value, [`Closed`], which
//! is made here only, after all of them have been looked at.

use super::origins::Origins;
use crate::module::info::{EntityIndex, ModuleInfo};
use crate::module::wiring::Wiring;
use std::collections::HashSet;

/// Proof that a table, memory, global or tag, of every instance of the module that defines it, can be
/// reached by nobody but the code of the artifact's modules that import it in the list of instances.
///
/// Functions have none: who calls one is not known, because references to it go anywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closed(());

/// The definitions that others can reach.
pub(crate) struct OpenDefinitions {
    /// By module, and what it is there.
    given_away: HashSet<(usize, EntityIndex)>,
    /// For each module, whether the instances of the list are all that there are of it.
    listed: Vec<bool>,
    /// For each module, what it exports.
    exported: Vec<HashSet<EntityIndex>>,
}

impl OpenDefinitions {
    /// Looks at all that is given away.
    pub(crate) fn new(
        infos: &[ModuleInfo],
        wiring: &Wiring,
        origins: &Origins<'_>,
    ) -> OpenDefinitions {
        let given_away = wiring.given_away.iter().filter_map(|given| {
            let origin = origins.of(given.instance, given.entity)?;
            Some((wiring.instances[origin.instance].module, origin.entity))
        });
        OpenDefinitions {
            given_away: given_away.collect(),
            listed: wiring.bound(infos.len()),
            exported: infos.iter().map(|info| info.exports.values().copied().collect()).collect(),
        }
    }

    /// Proof that a definition of `module`'s is closed, if it is.
    pub(crate) fn closed(&self, module: usize, entity: EntityIndex) -> Option<Closed> {
        if matches!(entity, EntityIndex::Func(_)) {
            return None;
        }
        let seen = self.exported[module].contains(&entity);
        let closed = !seen || self.listed[module] && !self.given_away.contains(&(module, entity));
        closed.then_some(Closed(()))
    }
}
