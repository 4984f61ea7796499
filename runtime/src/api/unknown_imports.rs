//! What stands in for imports that nobody has defined.

use crate::api::defaults::giving;
use crate::api::func::Caller;
use crate::api::linker::Linker;
use crate::api::store::AsContextMut;
use crate::api::value::Val;
use crate::code::loaded::{Module, check_engine};
use crate::error::LinkReport;
use crate::types::{ExternType, ImportType};
use anyhow::{Context, Result};
use std::collections::HashSet;

/// A guest called a function that it imports, and that nobody has defined: see
/// [`Linker::define_unknown_imports_as_traps`](crate::Linker::define_unknown_imports_as_traps). (What is
/// missing when a module is instantiated is a [`LinkError`](crate::error::LinkError), all of it.)
///
/// What a host does: it defines the function, or tells its user what the guest needs.
#[derive(Clone, Debug, thiserror::Error)]
#[error("unknown import: `{module}::{name}` has not been defined")]
pub struct UnknownImportError {
    module: String,
    name: String,
    ty: ExternType,
}

impl UnknownImportError {
    fn new(import: &ImportType<'_>) -> UnknownImportError {
        let (module, name) = (import.module().to_owned(), import.name().to_owned());
        UnknownImportError { module, name, ty: import.ty() }
    }

    /// The name of the module that it is imported from.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// Its name in that module.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type that it has to have.
    pub fn ty(&self) -> ExternType {
        self.ty.clone()
    }
}

impl<T: 'static> Linker<T> {
    /// Defines a function that traps for each function that `module` imports and that is not defined:
    /// calling it is an [`UnknownImportError`].
    ///
    /// # Errors
    ///
    /// Fails when the module imports something else that is not defined, for which nothing can stand in: with
    /// [`LinkError`](crate::error::LinkError), of all such imports; and when it is of another engine.
    ///
    /// ```
    /// use wharf_runtime::{Engine, Linker, Module, Store, UnknownImportError};
    ///
    /// let engine = Engine::default();
    /// let module = Module::new(
    ///     &engine,
    ///     r#"(module (import "log" "write" (func $write)) (func (export "run") (call $write)))"#,
    /// )?;
    /// let mut linker = Linker::new(&engine);
    /// linker.define_unknown_imports_as_traps(&module)?;
    /// let mut store = Store::new(&engine, ());
    /// let instance = linker.instantiate(&mut store, &module)?;
    /// let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
    /// let error = run.call(&mut store, ()).unwrap_err();
    /// assert_eq!(error.downcast_ref::<UnknownImportError>().unwrap().name(), "write");
    /// # anyhow::Ok(())
    /// ```
    pub fn define_unknown_imports_as_traps(&mut self, module: &Module) -> Result<()> {
        check_engine(module.code(), self.engine(), "module")?;
        let mut report = LinkReport::of_module();
        for import in self.unknown_imports(module) {
            let ExternType::Func(ty) = import.ty() else {
                report.missing(&[import.module(), import.name()], import.ty(), None);
                continue;
            };
            let error = UnknownImportError::new(&import);
            let trap = move |_: Caller<'_, T>, _: &[Val], _: &mut [Val]| Err(error.clone().into());
            self.func_new(import.module(), import.name(), ty, trap)?;
        }
        Ok(report.finish()?)
    }

    /// Defines something of zeros and nulls for each import of `module` that is not defined: functions that do
    /// nothing and return such, memories, tables and globals full of it.
    ///
    /// # Errors
    ///
    /// Fails when there is nothing like that, as of references that are never null
    /// ([`WrongType`](crate::error::WrongType)), the host cannot give it, or the module is of another engine.
    ///
    /// # Panics
    ///
    /// When the store is of another engine.
    pub fn define_unknown_imports_as_default_values(
        &mut self,
        mut store: impl AsContextMut<Data = T>,
        module: &Module,
    ) -> Result<()> {
        self.assert_store(&store);
        check_engine(module.code(), self.engine(), "module")?;
        for import in self.unknown_imports(module) {
            let path = || format!("for the import `{}::{}`", import.module(), import.name());
            match import.ty() {
                ExternType::Func(ty) => {
                    let func = giving(ty.default_results().with_context(path)?);
                    self.func_new(import.module(), import.name(), ty, func)?;
                }
                ty => {
                    let item = ty.default_value(&mut store).with_context(path)?;
                    self.define(&store, import.module(), import.name(), item)?;
                }
            }
        }
        Ok(())
    }

    /// What `module` imports and nobody has defined, each name once.
    fn unknown_imports<'m>(&self, module: &'m Module) -> Vec<ImportType<'m>> {
        let mut seen = HashSet::new();
        let is_unknown = |import: &ImportType<'_>| !self.is_defined(import.module(), import.name());
        let unknown = module.imports().filter(is_unknown);
        unknown.filter(|import| seen.insert((import.module(), import.name()))).collect()
    }
}
