//! Commands and reactors: modules that say by what they export how they are run, as WASI's first application ABI has it.
//!
//! A module that exports `_start` is a command: each call of one of its functions is a run of the program, with an
//! instance of its own. Any other is a reactor, whose one instance is made ready by `_initialize`, if it exports that.

use crate::api::func::Caller;
use crate::api::linker::Linker;
use crate::api::store::AsContextMut;
use crate::api::value::Val;
use crate::code::loaded::Module;
use crate::error::NoExport;
use crate::types::{ExportType, ExternType};
use crate::vm::handle::{Extern, Func};
use anyhow::{Context, Result, bail, ensure};

/// The function that runs a command.
const START: &str = "_start";

/// The function that makes a reactor ready.
const INITIALIZE: &str = "_initialize";

/// What commands export beside functions: their memory, and what linkers leave there.
const OF_COMMANDS: &[&str] = &[
    "memory",
    "__data_end",
    "__dso_handle",
    "__global_base",
    "__heap_base",
    "__heap_end",
    "__indirect_function_table",
    "__memory_base",
    "__table_base",
    "__stack_pointer",
];

impl<T: 'static> Linker<T> {
    /// Defines what `module` exports under the name `module_name`.
    ///
    /// Of a module that exports `_start`, a *command*, these are functions: each call of one makes an instance, which the
    /// call is made in. It stays in the store, so that a guest which calls such functions takes as much memory as it
    /// likes: a command is for a host to call. Its imports are found now. Of any other one, a *reactor*, one instance
    /// is made, its `_initialize` is called if there is such a function, and its exports are defined.
    ///
    /// # Errors
    ///
    /// As [`Linker::instantiate`] and [`Linker::define`]; if `_initialize` traps, or is of another type; and of commands that
    /// export what commands do not, unless [`Linker::allow_unknown_exports`].
    ///
    /// # Examples
    ///
    /// ```
    /// use wharf_runtime::{Engine, Linker, Module, Store};
    ///
    /// let engine = Engine::default();
    /// let command = Module::new(
    ///     &engine,
    ///     r#"(module
    ///         (global $runs (mut i32) (i32.const 0))
    ///         (func (export "_start") (global.set $runs (i32.add (global.get $runs) (i32.const 1))))
    ///         (func (export "runs") (result i32) (global.get $runs)))"#,
    /// )?;
    /// let mut store = Store::new(&engine, ());
    /// let mut linker = Linker::new(&engine);
    /// linker.module(&mut store, "", &command)?;
    /// let start = linker.get_default(&mut store, "")?.typed::<(), ()>(&store)?;
    /// start.call(&mut store, ())?;
    /// start.call(&mut store, ())?;
    /// let runs = linker.get(&mut store, "", "runs")?.into_func().unwrap();
    /// assert_eq!(runs.typed::<(), i32>(&store)?.call(&mut store, ())?, 0, "each call has an instance");
    /// # anyhow::Ok(())
    /// ```
    pub fn module(
        &mut self,
        mut store: impl AsContextMut<Data = T>,
        module_name: &str,
        module: &Module,
    ) -> Result<&mut Self> {
        self.check_store(store.as_context().opaque())?;
        let is_func = |name| matches!(module.get_export(name), Some(ExternType::Func(_)));
        if is_func(START) {
            ensure!(
                !is_func(INITIALIZE),
                "the module exports both `{START}` and `{INITIALIZE}`: it is a command or a reactor"
            );
            return self.command(module_name, module);
        }
        let instance = self.instantiate(&mut store, module)?;
        if is_func(INITIALIZE) {
            let initialize = instance.get_typed_func::<(), ()>(&mut store, INITIALIZE)?;
            initialize.call(&mut store, ()).with_context(|| format!("in `{INITIALIZE}`"))?;
        }
        self.instance(store, module_name, instance)
    }

    /// Defines functions that each make an instance of `module` and call there what it exports.
    fn command(&mut self, module_name: &str, module: &Module) -> Result<&mut Self> {
        let pre = self.instantiate_pre(module)?;
        let is_known = |export: &ExportType<'_>| {
            OF_COMMANDS.contains(&export.name()) || matches!(export.ty(), ExternType::Func(_))
        };
        let unknown = module.exports().find(|export| !is_known(export));
        if let Some(export) = unknown.filter(|_| !self.allow_unknown_exports) {
            bail!(
                "the command exports `{}`, a {}, which commands do not; \
                 `Linker::allow_unknown_exports` lets it",
                export.name(),
                export.ty().kind()
            );
        }
        for export in module.exports() {
            let name = export.name().to_owned();
            let ExternType::Func(ty) = export.ty() else { continue };
            let (pre, func_name) = (pre.clone(), name.clone());
            let run = move |mut caller: Caller<'_, T>, params: &[Val], results: &mut [Val]| {
                let instance = pre.instantiate(&mut caller)?;
                let func = instance.get_func(&mut caller, &func_name);
                let func = func.with_context(|| format!("the command has no `{func_name}`"))?;
                func.call(&mut caller, params, results)
            };
            self.func_new(module_name, &name, ty, run)?;
        }
        Ok(self)
    }

    /// The function that a module is run by: what is defined under its name and the empty one, or `_start`.
    ///
    /// # Errors
    ///
    /// Fails when neither is there ([`NotDefined`](crate::error::NotDefined)), or it is no function ([`NoExport`]).
    ///
    /// # Panics
    ///
    /// As [`Linker::get`].
    pub fn get_default(
        &self,
        mut store: impl AsContextMut<Data = T>,
        module: &str,
    ) -> Result<Func> {
        let name = if self.is_defined(module, "") { "" } else { START };
        let item = self.get(&mut store, module, name)?;
        let Extern::Func(func) = item else {
            let kind = item.ty(&store).kind();
            let message = format!("the default export `{name}` of `{module}` is no function");
            return Err(NoExport::new(name, Some(kind), self.names_in(module), message).into());
        };
        Ok(func)
    }
}
