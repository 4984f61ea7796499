//! Types of core modules.

use super::{Scope, assert_engine};
use crate::types::ModuleTypeIndex;
use std::fmt;
use wharf_runtime::{Engine, ExternType, Module as Compiled};

/// The type of a core module: what it imports and exports.
#[derive(Clone)]
pub struct Module {
    of: ModuleOrigin,
}

#[derive(Clone)]
enum ModuleOrigin {
    /// What a component asks of a module that it imports.
    Imported(Scope, ModuleTypeIndex),
    /// A module of a component.
    Compiled(Compiled),
}

/// What messages call the type of a module.
const MODULE: &str = "module's type";

impl Module {
    pub(super) fn imported(scope: Scope, ty: ModuleTypeIndex) -> Module {
        Module { of: ModuleOrigin::Imported(scope, ty) }
    }

    pub(super) fn compiled(module: Compiled) -> Module {
        Module { of: ModuleOrigin::Compiled(module) }
    }

    /// What it imports: the two names of each import, and its type.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn imports(
        &self,
        engine: &Engine,
    ) -> impl ExactSizeIterator<Item = ((&str, &str), ExternType)> {
        assert_engine(MODULE, self.engine(), engine);
        let imports: Vec<_> = match &self.of {
            ModuleOrigin::Imported(scope, ty) => {
                let imports = scope.types().module(*ty).imports.iter();
                let code = scope.component.code();
                imports
                    .map(|(module, name, ty)| {
                        ((module.as_str(), name.as_str()), code.extern_type(*ty))
                    })
                    .collect()
            }
            ModuleOrigin::Compiled(module) => {
                module.imports().map(|it| ((it.module(), it.name()), it.ty())).collect()
            }
        };
        imports.into_iter()
    }

    /// What it exports: names and types.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn exports(&self, engine: &Engine) -> impl ExactSizeIterator<Item = (&str, ExternType)> {
        assert_engine(MODULE, self.engine(), engine);
        self.listed().into_iter()
    }

    /// The type of what it exports as `name`.
    ///
    /// # Panics
    ///
    /// When it is of another engine.
    pub fn get_export(&self, engine: &Engine, name: &str) -> Option<ExternType> {
        self.exports(engine).find(|(found, _)| *found == name).map(|(_, ty)| ty)
    }

    fn listed(&self) -> Vec<(&str, ExternType)> {
        match &self.of {
            ModuleOrigin::Imported(scope, ty) => {
                let exports = scope.types().module(*ty).exports.iter();
                let code = scope.component.code();
                exports.map(|(name, ty)| (name.as_str(), code.extern_type(*ty))).collect()
            }
            ModuleOrigin::Compiled(module) => {
                module.exports().map(|it| (it.name(), it.ty())).collect()
            }
        }
    }

    fn engine(&self) -> &Engine {
        match &self.of {
            ModuleOrigin::Imported(scope, _) => scope.engine(),
            ModuleOrigin::Compiled(module) => module.engine(),
        }
    }
}

/// Types of modules are equal when they import the same in the same order, and export the same.
impl PartialEq for Module {
    fn eq(&self, other: &Module) -> bool {
        let sorted = |module: &Module| {
            let mut exports: Vec<_> =
                module.listed().into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect();
            exports.sort_by(|(a, _), (b, _)| a.cmp(b));
            exports
        };
        self.imports(self.engine()).eq(other.imports(other.engine()))
            && sorted(self) == sorted(other)
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |items: Vec<(&str, ExternType)>| -> Vec<String> {
            items.into_iter().map(|(name, _)| name.to_owned()).collect()
        };
        f.debug_struct("Module").field("exports", &names(self.listed())).finish()
    }
}
