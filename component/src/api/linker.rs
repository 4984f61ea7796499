//! Linkers: what a host gives to components, by name.

mod imports;
mod traps;

use super::instance::{Instance, InstancePre};
use crate::abi::{ComponentNamedList, Lift, Lower};
use crate::component::Component;
use crate::plan::Path;
use crate::reflect::{self, ComponentFunc};
use crate::resource::ResourceType;
use crate::run::{DestructorImpl, ImportImpl, Resolved};
use crate::value::{Val, Value};
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::Arc;
use wharf_runtime::error::{AlreadyDefined, WrongType};
use wharf_runtime::{AsContextMut, Engine, Foreign, Module, StoreContextMut};

/// Definitions by name, from which the imports of components are taken. One linker serves all
/// stores of an engine whose data is of type `T`.
///
/// An interface name is matched by semantic version: what is defined as `ns:pkg/iface@0.2.6` also
/// satisfies an import of `0.2.1`.
pub struct Linker<T: 'static> {
    engine: Engine,
    root: Names,
    allow_shadowing: bool,
    of: PhantomData<fn(T)>,
}

/// An instance that is being defined in a [`Linker`]; or its root.
pub struct LinkerInstance<'a, T: 'static> {
    engine: &'a Engine,
    names: &'a mut Names,
    path: Vec<String>,
    allow_shadowing: bool,
    of: PhantomData<fn(T)>,
}

type Names = BTreeMap<String, HostDefinition>;

#[derive(Clone)]
enum HostDefinition {
    Instance(Names),
    Func(Arc<ImportImpl>),
    Resource(HostResource),
    Module(Module),
}

/// A resource type that the host defines.
#[derive(Clone)]
struct HostResource {
    ty: ResourceType,
    /// What is called when a resource is dropped.
    destructor: Arc<DestructorImpl>,
}

impl<T: 'static> Linker<T> {
    /// A linker without definitions.
    pub fn new(engine: &Engine) -> Linker<T> {
        Linker {
            engine: engine.clone(),
            root: Names::new(),
            allow_shadowing: false,
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

    /// The root: what components import by plain names.
    pub fn root(&mut self) -> LinkerInstance<'_, T> {
        LinkerInstance {
            engine: &self.engine,
            names: &mut self.root,
            path: Vec::new(),
            allow_shadowing: self.allow_shadowing,
            of: PhantomData,
        }
    }

    /// The instance `name`, to define what is in it: made if it is not there.
    ///
    /// # Errors
    ///
    /// Fails when something else has that name, and shadowing is not allowed.
    pub fn instance(&mut self, name: &str) -> Result<LinkerInstance<'_, T>> {
        self.root().into_instance(name)
    }

    /// Finds the imports of `component` and instantiates it.
    ///
    /// # Errors
    ///
    /// Fails when imports are missing or of other types, with a report of all of them; when the
    /// store is of another engine; or with the trap of a start function.
    pub fn instantiate(
        &self,
        store: impl AsContextMut<Data = T>,
        component: &Component,
    ) -> Result<Instance> {
        self.instantiate_pre(component)?.instantiate(store)
    }

    /// Finds the imports of `component` once, for many instances.
    ///
    /// # Errors
    ///
    /// Fails when imports are missing or of other types, with a report of all of them; or when the
    /// component was made by another engine.
    pub fn instantiate_pre(&self, component: &Component) -> Result<InstancePre<T>> {
        InstancePre::new(component, self.find_imports(component)?)
    }

    /// The type of `component`, as [`Component::component_type`] gives it, in which the resource
    /// types that it imports are those that this linker defines for them.
    ///
    /// # Errors
    ///
    /// As [`Linker::instantiate_pre`].
    pub fn substituted_component_type(&self, component: &Component) -> Result<reflect::Component> {
        let Resolved { resource_types, .. } = self.find_imports(component)?;
        Ok(reflect::Component::substituted(component, resource_types))
    }

    /// Defines everything that `component` imports and this linker does not have, so that it can be
    /// instantiated: functions that trap when they are called, with the name of the import in the
    /// error, and resource types of which there are no values, because nothing can make one.
    ///
    /// What is there but of another type is left as it is, for linking to report. Items that are
    /// missing in an interface of which a compatible version is defined are added to that one.
    ///
    /// # Errors
    ///
    /// Fails when the component imports a core module that is missing, which nothing can stand for,
    /// or was made by another engine. Nothing is defined then.
    ///
    /// # Examples
    ///
    /// ```
    /// use wharf_component::{Component, Linker};
    /// use wharf_runtime::{Engine, Store};
    ///
    /// let engine = Engine::default();
    /// let component = Component::new(
    ///     &engine,
    ///     wat::parse_str(
    ///         r#"(component
    ///           (import "ns:app/log" (instance $log (export "write" (func))))
    ///           (core func $write (canon lower (func $log "write")))
    ///           (core module $m (import "" "write" (func $f)) (func (export "run") (call $f)))
    ///           (core instance $i (instantiate $m
    ///             (with "" (instance (export "write" (func $write))))))
    ///           (func (export "run") (canon lift (core func $i "run"))))"#,
    ///     )?,
    /// )?;
    /// let mut linker = Linker::<()>::new(&engine);
    /// linker.define_unknown_imports_as_traps(&component)?;
    /// let mut store = Store::new(&engine, ());
    /// let instance = linker.instantiate(&mut store, &component)?;
    /// let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
    /// let error = run.call(&mut store, ()).unwrap_err();
    /// assert!(format!("{error:#}").contains("`ns:app/log#write`"));
    /// # anyhow::Ok(())
    /// ```
    pub fn define_unknown_imports_as_traps(&mut self, component: &Component) -> Result<()> {
        component.check_engine(&self.engine)?;
        traps::define_unknown::<T>(&mut self.root, component)
    }

    fn find_imports(&self, component: &Component) -> Result<Resolved> {
        component.check_engine(&self.engine)?;
        imports::find_all(&self.root, component)
    }
}

impl<T> Clone for Linker<T> {
    fn clone(&self) -> Linker<T> {
        Linker {
            engine: self.engine.clone(),
            root: self.root.clone(),
            allow_shadowing: self.allow_shadowing,
            of: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for Linker<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linker").field("names", &self.root.keys()).finish_non_exhaustive()
    }
}

impl<T: 'static> LinkerInstance<'_, T> {
    /// Defines a function by a closure of Rust types: a tuple of parameters, and a tuple of the
    /// result or `()`.
    ///
    /// Its error ends the call of the guest, and closes the instance that made it, as a trap does. A panic of
    /// the closure is an error like any other, and goes no further.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed. Types are compared when a
    /// component that imports the function is linked.
    pub fn func_wrap<F, Params, Return>(&mut self, name: &str, func: F) -> Result<()>
    where
        F: Fn(StoreContextMut<'_, T>, Params) -> Result<Return> + Send + Sync + 'static,
        Params: ComponentNamedList + Lift + 'static,
        Return: ComponentNamedList + Lower + 'static,
    {
        self.insert(name, HostDefinition::Func(Arc::new(ImportImpl::typed(func))))
    }

    /// Defines a function of dynamic values, for whatever type a component imports it with. The
    /// closure gets that type, the arguments, and the results to be set: a call of one that does not set its result fails.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed.
    pub fn func_new(
        &mut self,
        name: &str,
        func: impl Fn(StoreContextMut<'_, T>, ComponentFunc, &[Val], &mut [Val]) -> Result<()>
        + Send
        + Sync
        + 'static,
    ) -> Result<()> {
        self.insert(name, HostDefinition::Func(Arc::new(ImportImpl::dynamic(func))))
    }

    /// [`LinkerInstance::func_new`] with [`Value`]s, which cost less.
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::func_new`].
    pub fn func_new_values(
        &mut self,
        name: &str,
        func: impl Fn(StoreContextMut<'_, T>, ComponentFunc, &[Value], &mut [Value]) -> Result<()>
        + Send
        + Sync
        + 'static,
    ) -> Result<()> {
        self.insert(name, HostDefinition::Func(Arc::new(ImportImpl::dynamic(func))))
    }

    /// Defines a core module.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed, or the module was made by another
    /// engine.
    pub fn module(&mut self, name: &str, module: &Module) -> Result<()> {
        let foreign = || Foreign::OtherEngine {
            what: format!("module given for `{}`", joined(&self.path, name)),
        };
        ensure!(module.engine().same(self.engine), foreign());
        self.insert(name, HostDefinition::Module(module.clone()))
    }

    /// Defines a resource type. `dtor` is called with the representation when a guest drops the
    /// last handle.
    ///
    /// The type is one of the host, or what [`Instance::get_resource`] gave: then components that
    /// import it can be instantiated in that instance's store alone, while the instance is there.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed, or the type is one of a component as
    /// such, of which there are no resources.
    pub fn resource(
        &mut self,
        name: &str,
        ty: ResourceType,
        dtor: impl Fn(StoreContextMut<'_, T>, u32) -> Result<()> + Send + Sync + 'static,
    ) -> Result<()> {
        if ty.is_uninstantiated() {
            let name = joined(&self.path, name);
            let what = format!(
                "the type given for `{name}` is of a component, and not of an instance of it"
            );
            bail!(WrongType::new("a resource type of the host or of an instance", ty).saying(what));
        }
        let destructor = Arc::new(DestructorImpl::new(dtor));
        self.insert(name, HostDefinition::Resource(HostResource { ty, destructor }))
    }

    /// What messages call `name` in this instance.
    pub(super) fn full_name(&self, name: &str) -> String {
        joined(&self.path, name)
    }

    /// The instance `name` within this one: made if it is not there.
    ///
    /// # Errors
    ///
    /// Fails when something else has that name, and shadowing is not allowed.
    pub fn instance(&mut self, name: &str) -> Result<LinkerInstance<'_, T>> {
        LinkerInstance {
            engine: self.engine,
            names: self.names,
            path: self.path.clone(),
            allow_shadowing: self.allow_shadowing,
            of: PhantomData,
        }
        .into_instance(name)
    }

    /// The engine of the linker.
    pub fn engine(&self) -> &Engine {
        self.engine
    }

    fn insert(&mut self, name: &str, definition: HostDefinition) -> Result<()> {
        if !self.allow_shadowing && self.names.contains_key(name) {
            let whole = joined(&self.path, name);
            let what =
                format!("`{whole}` is defined already; `allow_shadowing` lets it be replaced");
            bail!(AlreadyDefined::new(within(&self.path, name), what));
        }
        self.names.insert(name.to_owned(), definition);
        Ok(())
    }
}

impl<'a, T: 'static> LinkerInstance<'a, T> {
    /// As [`LinkerInstance::instance`], where the outer instance is not needed any more.
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::instance`].
    pub fn into_instance(self, name: &str) -> Result<LinkerInstance<'a, T>> {
        let mut path = self.path;
        path.push(name.to_owned());
        let entry = self.names.entry(name.to_owned());
        let definition = entry.or_insert_with(HostDefinition::empty_instance);
        if self.allow_shadowing && !matches!(definition, HostDefinition::Instance(_)) {
            *definition = HostDefinition::empty_instance();
        }
        match definition {
            HostDefinition::Instance(names) => Ok(LinkerInstance {
                engine: self.engine,
                names,
                path,
                allow_shadowing: self.allow_shadowing,
                of: PhantomData,
            }),
            other => {
                let kind = other.kind();
                let what = format!("`{}` is defined already, as {kind}", Path((&path[..]).into()));
                bail!(AlreadyDefined::new(path, what))
            }
        }
    }
}

impl HostDefinition {
    fn empty_instance() -> HostDefinition {
        HostDefinition::Instance(Names::new())
    }

    fn kind(&self) -> &'static str {
        match self {
            HostDefinition::Instance(_) => "an instance",
            HostDefinition::Func(_) => "a function",
            HostDefinition::Resource(_) => "a resource",
            HostDefinition::Module(_) => "a core module",
        }
    }
}

fn joined(path: &[String], name: &str) -> String {
    Path(within(path, name).into()).to_string()
}

/// The names on the way to `name`, and itself.
fn within(path: &[String], name: &str) -> Vec<String> {
    [path, &[name.to_owned()]].concat()
}
