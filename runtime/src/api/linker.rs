//! Linkers: names for what modules import.

use crate::api::func::{Caller, dynamic_host};
use crate::api::store::{AsContext, AsContextMut};
use crate::api::typed::IntoFunc;
use crate::api::typed::sealed::Token;
use crate::api::value::Val;
use crate::code::loaded::{Module, check_engine};
use crate::engine::Engine;
use crate::error::{AlreadyDefined, Foreign, LinkReport, NotDefined, WrongCount};
use crate::module::info::ImportInfo;
use crate::module::types::{SigIndex, WasmExternType};
use crate::names::{MAX_ASKED, nearest};
use crate::types::{ExternType, FuncType, ImportMismatch, ImportType, check_import};
use crate::vm::handle::{Extern, Instance};
use crate::vm::host::{HostFunc, NO_COOKIE};
use crate::vm::opaque::StoreOpaque;
use anyhow::{Result, bail, ensure};
use std::collections::HashMap;
use std::marker::PhantomData;

/// Definitions by module and name, from which the imports of modules are taken.
///
/// Host functions that it defines belong to no store, so one linker serves all stores of an engine
/// whose data is of type `T`.
///
/// # Examples
///
/// ```
/// # fn main() -> anyhow::Result<()> {
/// use wharf_runtime::{Caller, Engine, Linker, Module, Store};
///
/// let engine = Engine::default();
/// let module = Module::new(
///     &engine,
///     r#"(module
///         (import "host" "hello" (func $hello (param i32)))
///         (func (export "run") i32.const 3 call $hello))"#,
/// )?;
/// let mut linker = Linker::new(&engine);
/// linker.func_wrap("host", "hello", |mut caller: Caller<'_, i32>, param: i32| {
///     *caller.data_mut() += param;
/// })?;
/// let mut store = Store::new(&engine, 4);
/// let instance = linker.instantiate(&mut store, &module)?;
/// instance.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())?;
/// assert_eq!(*store.data(), 7);
/// # Ok(())
/// # }
/// ```
pub struct Linker<T: 'static> {
    engine: Engine,
    definitions: HashMap<String, HashMap<String, NamedItem>>,
    allow_shadowing: bool,
    pub(super) allow_unknown_exports: bool,
    of: PhantomData<fn(T)>,
}

#[derive(Clone)]
enum NamedItem {
    /// An item of one store.
    Item(Extern),
    /// A host function for all stores.
    Host(HostFunc),
}

/// A module with imports that a linker resolved: what is left is to make instances.
pub struct InstancePre<T: 'static> {
    module: Module,
    imports: Vec<NamedItem>,
    of: PhantomData<fn(T)>,
}

impl<T: 'static> Linker<T> {
    /// A linker without definitions.
    pub fn new(engine: &Engine) -> Linker<T> {
        Linker {
            engine: engine.clone(),
            definitions: HashMap::new(),
            allow_shadowing: false,
            allow_unknown_exports: false,
            of: PhantomData,
        }
    }

    /// The engine that it was made with.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether a later definition may replace one of the same name; at first it may not.
    pub fn allow_shadowing(&mut self, allow: bool) -> &mut Self {
        self.allow_shadowing = allow;
        self
    }

    /// Whether [`Linker::module`] accepts commands that export what commands do not; at first it does not.
    pub fn allow_unknown_exports(&mut self, allow: bool) -> &mut Self {
        self.allow_unknown_exports = allow;
        self
    }

    /// Defines an item of a store.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed, the item is of another store, or the
    /// store of another engine.
    pub fn define(
        &mut self,
        store: impl AsContext<Data = T>,
        module: &str,
        name: &str,
        item: impl Into<Extern>,
    ) -> Result<&mut Self> {
        let store = store.as_context();
        self.check_store(store.opaque())?;
        let item = item.into();
        item.wasm_type(store.opaque())?;
        self.insert(module, name, NamedItem::Item(item))
    }

    /// Defines a host function with dynamic arguments and results: see [`Func::new`](crate::Func::new).
    ///
    /// # Errors
    ///
    /// As [`Linker::define`].
    ///
    /// # Panics
    ///
    /// When `ty` is of another engine than the linker.
    pub fn func_new(
        &mut self,
        module: &str,
        name: &str,
        ty: FuncType,
        func: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Result<&mut Self> {
        ty.id_in(&self.engine).unwrap_or_else(|error| panic!("{error}"));
        self.insert(module, name, NamedItem::Host(dynamic_host(&ty, func)))
    }

    /// Defines a host function by a closure: see [`Func::wrap`](crate::Func::wrap).
    ///
    /// # Errors
    ///
    /// As [`Linker::define`].
    pub fn func_wrap<Params, Results>(
        &mut self,
        module: &str,
        name: &str,
        func: impl IntoFunc<T, Params, Results>,
    ) -> Result<&mut Self> {
        let host = func.into_host_func(&self.engine, Token(()));
        self.insert(module, name, NamedItem::Host(host))
    }

    /// Defines every export of `instance` under the name `module`.
    ///
    /// # Errors
    ///
    /// As [`Linker::define`].
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn instance(
        &mut self,
        mut store: impl AsContextMut<Data = T>,
        module: &str,
        instance: Instance,
    ) -> Result<&mut Self> {
        self.check_store(store.as_context().opaque())?;
        let exports: Vec<_> = instance
            .exports(&mut store)
            .map(|export| (export.name().to_owned(), export.into_extern()))
            .collect();
        for (name, item) in exports {
            self.insert(module, &name, NamedItem::Item(item))?;
        }
        Ok(self)
    }

    /// Defines under the names `as_module` and `as_name` what is defined under `module` and `name`, too.
    ///
    /// # Errors
    ///
    /// Fails when nothing is defined under those ([`NotDefined`]), or the new name is taken ([`AlreadyDefined`]) and
    /// shadowing is not allowed.
    pub fn alias(
        &mut self,
        module: &str,
        name: &str,
        as_module: &str,
        as_name: &str,
    ) -> Result<&mut Self> {
        let item = self.find(module, name)?.clone();
        self.insert(as_module, as_name, item)
    }

    /// Defines under the name `as_module` all that is defined under `module`, too.
    ///
    /// # Errors
    ///
    /// Fails when a new name is taken ([`AlreadyDefined`]) and shadowing is not allowed. Others may be defined then.
    pub fn alias_module(&mut self, module: &str, as_module: &str) -> Result<()> {
        let items = self.definitions.get(module).into_iter().flatten();
        let items: Vec<_> = items.map(|(name, item)| (name.clone(), item.clone())).collect();
        for (name, item) in items {
            self.insert(as_module, &name, item)?;
        }
        Ok(())
    }

    /// All that is defined, in no order: the two names, and the item in a store. (A host function is put into the store
    /// for each time that it is come by.)
    ///
    /// # Panics
    ///
    /// When the store is of another engine, or what is defined is an item of another store.
    pub fn iter<'a: 'p, 'p>(
        &'a self,
        mut store: impl AsContextMut<Data = T> + 'p,
    ) -> impl Iterator<Item = (&'a str, &'a str, Extern)> + 'p {
        self.assert_store(&store);
        let names = self.definitions.iter().flat_map(|(module, names)| {
            names.iter().map(move |(name, item)| (module.as_str(), name.as_str(), item))
        });
        names.map(move |(module, name, item)| (module, name, self.in_store(&mut store, item)))
    }

    /// The definition of a name, in a store.
    ///
    /// # Errors
    ///
    /// Fails when there is none ([`NotDefined`]).
    ///
    /// # Panics
    ///
    /// When the store is of another engine, or what is defined is an item of another store.
    pub fn get(
        &self,
        mut store: impl AsContextMut<Data = T>,
        module: &str,
        name: &str,
    ) -> Result<Extern> {
        self.assert_store(&store);
        Ok(self.in_store(&mut store, self.find(module, name)?))
    }

    /// The definition of what a module imports, whatever its type, in a store.
    ///
    /// # Panics
    ///
    /// As [`Linker::get`].
    pub fn get_by_import(
        &self,
        mut store: impl AsContextMut<Data = T>,
        import: &ImportType<'_>,
    ) -> Option<Extern> {
        self.assert_store(&store);
        let found = self.lookup(import.module(), import.name())?;
        Some(self.in_store(&mut store, found))
    }

    /// [`Linker::get_by_import`], for whoever handles that a store has no room; stores grow.
    ///
    /// # Errors
    ///
    /// None at present.
    ///
    /// # Panics
    ///
    /// As [`Linker::get`].
    pub fn try_get_by_import(
        &self,
        store: impl AsContextMut<Data = T>,
        import: &ImportType<'_>,
    ) -> Result<Option<Extern>> {
        Ok(self.get_by_import(store, import))
    }

    /// A definition, in a store of the linker's engine.
    ///
    /// # Panics
    ///
    /// When the item is of another store.
    fn in_store(&self, store: &mut impl AsContextMut<Data = T>, item: &NamedItem) -> Extern {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        item.ty(store).unwrap_or_else(|error| panic!("{error}"));
        item.clone().in_store(store)
    }

    /// Whether something is defined under a name.
    pub(super) fn is_defined(&self, module: &str, name: &str) -> bool {
        self.lookup(module, name).is_some()
    }

    /// The names under which something is defined in a module.
    pub(super) fn names_in(&self, module: &str) -> Vec<String> {
        let names = self.definitions.get(module).into_iter().flat_map(|names| names.keys());
        names.cloned().collect()
    }

    /// The definition of a name, if there is one.
    fn lookup(&self, module: &str, name: &str) -> Option<&NamedItem> {
        self.definitions.get(module)?.get(name)
    }

    /// The definition of a name.
    fn find(&self, module: &str, name: &str) -> Result<&NamedItem, NotDefined> {
        let missing = || NotDefined::new(module, name, self.nearest(module, name));
        self.lookup(module, name).ok_or_else(missing)
    }

    /// Finds the imports of `module` and instantiates it.
    ///
    /// # Errors
    ///
    /// Fails when the store or the module is of another engine, when an import has no definition or one
    /// of another type, with a report of all such imports; else as [`Instance::new`].
    pub fn instantiate(
        &self,
        mut store: impl AsContextMut<Data = T>,
        module: &Module,
    ) -> Result<Instance> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        self.check_store(store)?;
        check_engine(module.code(), store.engine(), "module")?;
        let imports = self.find_imports(module, |definition| definition.ty(store).map(Some))?;
        let imports = in_store(imports, store);
        Instance::new_unchecked(store, module, &imports)
    }

    /// Finds the imports of `module` once, for many instances.
    ///
    /// # Errors
    ///
    /// Fails when the module is of another engine, when an import has no definition, or a host function
    /// of another type, with a report of all such imports ([`LinkError`](crate::error::LinkError)). Items of a store are compared when an instance is made.
    pub fn instantiate_pre(&self, module: &Module) -> Result<InstancePre<T>> {
        check_engine(module.code(), &self.engine, "module")?;
        let imports = self.find_imports(module, |definition| match definition {
            NamedItem::Item(_) => Ok(None),
            NamedItem::Host(host) => host_type(host, &self.engine).map(Some),
        })?;
        Ok(InstancePre { module: module.clone(), imports, of: PhantomData })
    }

    /// Defines a host function.
    pub(super) fn insert_host(
        &mut self,
        module: &str,
        name: &str,
        host: HostFunc,
    ) -> Result<&mut Self> {
        self.insert(module, name, NamedItem::Host(host))
    }

    /// [`Linker::check_store`], for what has no way to say that it fails.
    ///
    /// # Panics
    ///
    /// When the store is of another engine.
    pub(super) fn assert_store(&self, store: &impl AsContext) {
        self.check_store(store.as_context().opaque()).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Sees that the store is of the linker's engine.
    pub(super) fn check_store(&self, store: &StoreOpaque) -> Result<()> {
        let foreign = || Foreign::OtherEngine { what: "linker".to_owned() };
        ensure!(self.engine.same(store.engine()), foreign());
        Ok(())
    }

    fn insert(&mut self, module: &str, name: &str, definition: NamedItem) -> Result<&mut Self> {
        let names = self.definitions.entry(module.to_owned()).or_default();
        if !self.allow_shadowing && names.contains_key(name) {
            let message = format!(
                "`{module}::{name}` is defined already; `allow_shadowing` lets it be replaced"
            );
            bail!(AlreadyDefined::new(vec![module.to_owned(), name.to_owned()], message));
        }
        names.insert(name.to_owned(), definition);
        Ok(self)
    }

    /// Finds every import of `module`; `ty` says the types of what can be compared by now. Reports
    /// all that is missing or of another type.
    fn find_imports(
        &self,
        module: &Module,
        ty: impl Fn(&NamedItem) -> Result<Option<WasmExternType>>,
    ) -> Result<Vec<NamedItem>> {
        let (mut found, mut report) = (Vec::new(), LinkReport::of_module());
        let (code, info) = (module.code(), module.info());
        for import in &info.imports {
            let (module, name) = (&*import.module, &*import.field);
            let expected = code.engine_type(info.extern_type(import.index));
            let Some(definition) = self.lookup(module, name) else {
                let is_asked = report.count() < MAX_ASKED;
                let nearest = is_asked.then(|| self.nearest(module, name)).flatten();
                let expected = ExternType::from_wasm(&self.engine, expected);
                report.missing(&[module, name], expected, nearest.as_deref());
                continue;
            };
            if let Some(found) = ty(definition)?
                && let Err(mismatch) = check_import(&self.engine, expected, found)
            {
                incompatible(&mut report, import, &mismatch);
            }
            found.push(definition.clone());
        }
        report.finish()?;
        Ok(found)
    }

    /// A definition that may be meant: one that is spelt alike, or the same name elsewhere.
    fn nearest(&self, module: &str, name: &str) -> Option<String> {
        let elsewhere = || {
            let found = self.definitions.iter().filter(|(_, names)| names.contains_key(name));
            found.map(|(module, _)| module).min().map(|module| format!("{module}::{name}"))
        };
        let names = self.definitions.get(module).into_iter().flat_map(|names| names.keys());
        let alike = nearest(name, names.map(String::as_str));
        alike.map(|name| format!("{module}::{name}")).or_else(elsewhere)
    }
}

impl<T: 'static> Default for Linker<T> {
    /// A linker of an engine of its own, with the default configuration.
    ///
    /// # Panics
    ///
    /// As `Engine::default`.
    fn default() -> Linker<T> {
        Linker::new(&Engine::default())
    }
}

impl<T> Clone for Linker<T> {
    fn clone(&self) -> Linker<T> {
        Linker {
            engine: self.engine.clone(),
            definitions: self.definitions.clone(),
            allow_shadowing: self.allow_shadowing,
            allow_unknown_exports: self.allow_unknown_exports,
            of: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Linker<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linker").field("modules", &self.definitions.keys()).finish_non_exhaustive()
    }
}

impl<T> InstancePre<T> {
    /// Makes an instance.
    ///
    /// # Errors
    ///
    /// As [`Instance::new`].
    pub fn instantiate(&self, mut store: impl AsContextMut<Data = T>) -> Result<Instance> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        check_engine(self.module.code(), store.engine(), "module")?;
        check_imports(store, &self.module, &self.imports, |definition| definition.ty(store))?;
        let imports = in_store(self.imports.clone(), store);
        Instance::new_unchecked(store, &self.module, &imports)
    }

    /// The module.
    pub fn module(&self) -> &Module {
        &self.module
    }
}

impl<T> Clone for InstancePre<T> {
    fn clone(&self) -> InstancePre<T> {
        InstancePre { module: self.module.clone(), imports: self.imports.clone(), of: PhantomData }
    }
}

impl<T> std::fmt::Debug for InstancePre<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InstancePre").field("module", &self.module).finish_non_exhaustive()
    }
}

impl NamedItem {
    /// Its type in the engine's numbers.
    fn ty(&self, store: &StoreOpaque) -> Result<WasmExternType> {
        match self {
            NamedItem::Item(item) => item.wasm_type(store),
            NamedItem::Host(host) => host_type(host, store.engine()),
        }
    }

    fn in_store(self, store: &mut StoreOpaque) -> Extern {
        match self {
            NamedItem::Item(item) => item,
            NamedItem::Host(host) => Extern::Func(store.add_host(host, NO_COOKIE, None)),
        }
    }
}

fn in_store(imports: Vec<NamedItem>, store: &mut StoreOpaque) -> Vec<Extern> {
    imports.into_iter().map(|import| import.in_store(store)).collect()
}

/// The type of a host function in the engine's numbers.
fn host_type(host: &HostFunc, engine: &Engine) -> Result<WasmExternType> {
    host.ty().id_in(engine).map(|id| WasmExternType::Func(SigIndex::from_u32(id)))
}

/// Sees that `imports` are what `module` imports: their number, kinds and types. Reports all that
/// do not fit.
pub(crate) fn check_imports<I>(
    store: &StoreOpaque,
    module: &Module,
    imports: &[I],
    ty: impl Fn(&I) -> Result<WasmExternType>,
) -> Result<()> {
    let info = module.info();
    let (expected, found) = (info.imports.len(), imports.len());
    ensure!(expected == found, WrongCount::new("imports", expected, found));
    let mut report = LinkReport::of_module();
    for (import, item) in info.imports.iter().zip(imports) {
        let expected = module.code().engine_type(info.extern_type(import.index));
        let found = ty(item)?;
        if let Err(mismatch) = check_import(store.engine(), expected, found) {
            incompatible(&mut report, import, &mismatch);
        }
    }
    Ok(report.finish()?)
}

#[cold]
fn incompatible(report: &mut LinkReport, import: &ImportInfo, mismatch: &ImportMismatch) {
    let path = [&*import.module, &*import.field];
    report.mismatch(&path, mismatch.expected(), mismatch.found(), Some(&mismatch.reason()));
}
