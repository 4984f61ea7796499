//! Picking the version of a world that a component fits.

use crate::api::InstancePre;
use crate::error::{Misfit, NoVersionFits};
use crate::names::find_compatible;
use anyhow::{Error, Result};

/// The versions that a component does not fit, and why.
#[derive(Debug)]
pub struct Versions {
    world: &'static str,
    /// What any version imports.
    imports: &'static [&'static str],
    /// Those that were tried.
    misfits: Vec<Misfit>,
}

impl Versions {
    /// None was tried yet. `imports` is what any of the versions imports.
    pub fn new(world: &'static str, imports: &'static [&'static str]) -> Self {
        Self { world, imports, misfits: Vec::new() }
    }

    /// Whether the component fits a version, which imports `imports`; `exports` sees to the exports.
    ///
    /// Of what the component imports, only what some version has counts: the rest is for the host to
    /// give it anyway.
    pub fn fits<T: 'static>(
        &mut self,
        version: &str,
        name: &str,
        pre: &InstancePre<T>,
        imports: &[&str],
        exports: impl FnOnce(&InstancePre<T>) -> Result<()>,
    ) -> bool {
        let base = |name: &str| name.split('@').next().map(str::to_owned);
        let known = |name: &&str| self.imports.iter().any(|it| base(it) == base(name));
        let wanted = pre.component().plan().imports.keys().map(String::as_str).filter(known);
        let foreign: Vec<&str> = wanted
            .filter(|name| find_compatible(name, imports.iter().copied()).is_none())
            .collect();
        let exports = exports(pre);
        if foreign.is_empty() && exports.is_ok() {
            return true;
        }
        self.misfits.push(Misfit {
            name: version.to_owned(),
            world: name.to_owned(),
            imports: foreign.into_iter().map(str::to_owned).collect(),
            exports: exports.err(),
        });
        false
    }

    /// What is wrong with each version.
    pub fn error(self) -> Error {
        NoVersionFits { world: self.world, versions: self.misfits }.into()
    }
}
