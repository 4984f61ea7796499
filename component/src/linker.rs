//! Linkers: what a host gives to components, by name.

use crate::abi::{ComponentNamedList, Lift, Lower, TypeContext};
use crate::component::Component;
use crate::host::{DestructorImpl, ImportImpl};
use crate::instance::{Instance, InstancePre};
use crate::names::find_compatible;
use crate::plan::{
    AdapterBuiltinIndex, BuiltinIndex, CoreInstanceIndex, ImportItem, ImportedFuncIndex,
    ImportedModuleIndex, LoweringIndex, Path, Resource,
};
use crate::reflect::ComponentFunc;
use crate::resource::ResourceType;
use crate::types::ResourceIndex;
use crate::val::Val;
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::marker::PhantomData;
use std::sync::Arc;
use wharf_runtime::entity::{PrimaryMap, SecondaryMap};
use wharf_runtime::{AsContextMut, CoreModule, Engine, HostFunc, Module, StoreContextMut};

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

type Names = BTreeMap<String, Definition>;

#[derive(Clone)]
enum Definition {
    Instance(Names),
    Func(Arc<ImportImpl>),
    Resource(HostResource),
    Module(Module),
}

/// A resource type that the host defines.
#[derive(Clone)]
pub(crate) struct HostResource {
    pub(crate) ty: ResourceType,
    /// What is called when a resource is dropped.
    pub(crate) destructor: Arc<DestructorImpl>,
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
    pub(crate) prepared: Prepared,
}

/// What is the same for all instances of a component with these imports, made once.
#[derive(Clone, Default)]
pub(crate) struct Prepared {
    /// The modules whose contexts lie together, as one root.
    pub(crate) core: Vec<CoreModule>,
    /// The place of each core instance among them.
    pub(crate) places: SecondaryMap<CoreInstanceIndex, u32>,
    pub(crate) lowerings: PrimaryMap<LoweringIndex, HostFunc>,
    pub(crate) builtins: PrimaryMap<BuiltinIndex, HostFunc>,
    pub(crate) adapter_builtins: PrimaryMap<AdapterBuiltinIndex, HostFunc>,
    pub(crate) destructors: PrimaryMap<ResourceIndex, Option<HostFunc>>,
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
    /// Fails when something else has that name.
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
    /// Fails when imports are missing or of other types, with a report of all of them.
    pub fn instantiate_pre(&self, component: &Component) -> Result<InstancePre<T>> {
        ensure!(
            component.engine().same(&self.engine),
            "the component was made by another engine than the linker's"
        );
        InstancePre::new(component, self.resolve(component)?)
    }

    /// Finds everything that `component` imports; reports all that is not there.
    fn resolve(&self, component: &Component) -> Result<Resolved> {
        let mut resolution = Resolution {
            component,
            resolved: Resolved::default(),
            problems: String::new(),
            count: 0,
        };
        resolution.resources(&self.root);
        for (name, item) in &component.plan().imports {
            resolution.item(&self.root, &[], name, item);
        }
        let Resolution { resolved, problems, count, .. } = resolution;
        match count {
            0 => Ok(resolved),
            1 => bail!("an import of the component cannot be satisfied:{problems}"),
            _ => bail!("{count} imports of the component cannot be satisfied:{problems}"),
        }
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
        self.insert(name, Definition::Func(Arc::new(ImportImpl::typed(func))))
    }

    /// Defines a function of dynamic values, for whatever type a component imports it with. The
    /// closure gets that type, the arguments, and the results to be set.
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
        self.insert(name, Definition::Func(Arc::new(ImportImpl::dynamic(func))))
    }

    /// Defines a core module.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed.
    pub fn module(&mut self, name: &str, module: &Module) -> Result<()> {
        self.insert(name, Definition::Module(module.clone()))
    }

    /// Defines a resource type. `dtor` is called with the representation when a guest drops the
    /// last handle.
    ///
    /// # Errors
    ///
    /// Fails when the name is taken and shadowing is not allowed.
    pub fn resource(
        &mut self,
        name: &str,
        ty: ResourceType,
        dtor: impl Fn(StoreContextMut<'_, T>, u32) -> Result<()> + Send + Sync + 'static,
    ) -> Result<()> {
        let destructor = Arc::new(DestructorImpl::new(dtor));
        self.insert(name, Definition::Resource(HostResource { ty, destructor }))
    }

    /// The instance `name` within this one: made if it is not there.
    ///
    /// # Errors
    ///
    /// Fails when something else has that name.
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

    fn insert(&mut self, name: &str, definition: Definition) -> Result<()> {
        if !self.allow_shadowing && self.names.contains_key(name) {
            bail!(
                "`{}` is defined already; `allow_shadowing` lets it be replaced",
                joined(&self.path, name)
            );
        }
        self.names.insert(name.to_owned(), definition);
        Ok(())
    }
}

impl<'a, T: 'static> LinkerInstance<'a, T> {
    fn into_instance(self, name: &str) -> Result<LinkerInstance<'a, T>> {
        let mut path = self.path;
        let whole = joined(&path, name);
        let entry = self.names.entry(name.to_owned());
        match entry.or_insert_with(|| Definition::Instance(Names::new())) {
            Definition::Instance(names) => {
                path.push(name.to_owned());
                Ok(LinkerInstance {
                    engine: self.engine,
                    names,
                    path,
                    allow_shadowing: self.allow_shadowing,
                    of: PhantomData,
                })
            }
            other => bail!("`{whole}` is defined already, as {}", other.kind()),
        }
    }
}

impl Definition {
    fn kind(&self) -> &'static str {
        match self {
            Definition::Instance(_) => "an instance",
            Definition::Func(_) => "a function",
            Definition::Resource(_) => "a resource",
            Definition::Module(_) => "a core module",
        }
    }
}

/// A component's imports being looked up.
struct Resolution<'a> {
    component: &'a Component,
    resolved: Resolved,
    problems: String,
    count: usize,
}

impl Resolution<'_> {
    /// Resource types come first: the types of functions speak of them.
    fn resources(&mut self, root: &Names) {
        let plan = self.component.plan();
        for (index, resource) in &plan.resources {
            let found = match resource {
                Resource::Imported(Path(path)) => find_path(root, path),
                Resource::Defined { .. } => None,
            };
            let (ty, destructor) = match found {
                Some(Definition::Resource(resource)) => {
                    (resource.ty, Some(Arc::clone(&resource.destructor)))
                }
                _ => {
                    let number = self.component.number();
                    (ResourceType::uninstantiated(number, index.as_u32()), None)
                }
            };
            self.resolved.resource_types.push(ty);
            self.resolved.destructors.push(destructor);
        }
    }

    fn item(&mut self, names: &Names, path: &[String], name: &str, item: &ImportItem) {
        let found = find(names, name);
        match (item, found) {
            (ImportItem::Type(_), _) => {}
            (ImportItem::Instance(items), found @ (None | Some(Definition::Instance(_)))) => {
                let empty = Names::new();
                let inner = match found {
                    Some(Definition::Instance(inner)) => inner,
                    _ => &empty,
                };
                let needs = items.values().any(|item| !matches!(item, ImportItem::Type(_)));
                if found.is_none() && needs {
                    self.missing(names, path, name, "an instance");
                }
                let path = [path, &[name.to_owned()]].concat();
                for (name, item) in items {
                    // What is in a missing instance is listed with it, for whoever defines it.
                    self.item(inner, &path, name, item);
                }
            }
            (ImportItem::Func(index), Some(Definition::Func(func))) => {
                self.check_func(path, name, *index, func);
                self.resolved.funcs.insert(*index, Arc::clone(func));
            }
            (ImportItem::Module(index), Some(Definition::Module(module))) => {
                self.resolved.modules.insert(*index, module.clone());
            }
            (ImportItem::Resource(_), Some(Definition::Resource(_))) => {}
            (item, None) => {
                let what = self.describe(item);
                self.missing(names, path, name, &what);
            }
            (item, Some(other)) => {
                let what = self.describe(item);
                let found = other.kind();
                self.problem(path, name, &format!("expected {what}, found {found}"));
            }
        }
    }

    fn check_func(
        &mut self,
        path: &[String],
        name: &str,
        index: ImportedFuncIndex,
        func: &ImportImpl,
    ) {
        let types = self.component.types();
        let ty = self.component.plan().imported_funcs[index].ty;
        let cx = TypeContext::new(types, &self.resolved.resource_types);
        if let Err(mismatch) = func.check(types.func(ty), &cx) {
            let given = cx.describe_func(|cx| func.check(types.func(ty), cx));
            let mismatch = mismatch.in_funcs(types.display_func(ty), given);
            self.problem(path, name, &mismatch.to_string());
        }
    }

    fn describe(&self, item: &ImportItem) -> String {
        let (plan, types) = (self.component.plan(), self.component.types());
        match item {
            ImportItem::Func(index) => {
                types.display_func(plan.imported_funcs[*index].ty).to_string()
            }
            ImportItem::Instance(_) => "an instance".to_owned(),
            ImportItem::Module(_) => "a core module".to_owned(),
            ImportItem::Resource(_) => "a resource".to_owned(),
            ImportItem::Type(_) => "a type".to_owned(),
        }
    }

    fn missing(&mut self, names: &Names, path: &[String], name: &str, what: &str) {
        let near = nearest(names, name);
        let near = near.map(|near| format!("; the linker has `{near}`")).unwrap_or_default();
        self.problem(path, name, &format!("missing: {what}{near}"));
    }

    fn problem(&mut self, path: &[String], name: &str, problem: &str) {
        self.count += 1;
        let _ = write!(self.problems, "\n  `{}`: {problem}", joined(path, name));
    }
}

/// What `names` have for `name`, or for a compatible version of it.
fn find<'a>(names: &'a Names, name: &str) -> Option<&'a Definition> {
    let found = match names.contains_key(name) {
        true => name,
        false => find_compatible(name, names.keys().map(String::as_str))?,
    };
    names.get(found)
}

fn find_path<'a>(root: &'a Names, path: &[String]) -> Option<&'a Definition> {
    let (last, instances) = path.split_last()?;
    let mut names = root;
    for name in instances {
        match find(names, name)? {
            Definition::Instance(inner) => names = inner,
            _ => return None,
        }
    }
    find(names, last)
}

/// A name that may be meant: another version of the interface, or one that is spelt alike.
fn nearest<'a>(names: &'a Names, name: &str) -> Option<&'a str> {
    let base = |name: &str| name.split('@').next().unwrap_or(name).to_owned();
    let names = || names.keys().map(String::as_str);
    if let Some(other) = names().find(|other| base(other) == base(name)) {
        return Some(other);
    }
    wharf_runtime::names::nearest(name, names())
}

fn joined(path: &[String], name: &str) -> String {
    Path([path, &[name.to_owned()]].concat().into()).to_string()
}
