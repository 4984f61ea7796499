//! Instances of core modules, and what can be imported into or exported from one.

use crate::api::func::TypedFunc;
use crate::api::linker::check_imports;
use crate::api::module::ModuleExport;
use crate::api::store::{AsContext, AsContextMut};
use crate::api::typed::{WasmParams, WasmResults};
use crate::code::loaded::{Module, check_engine};
use crate::error::NoExport;
use crate::keys::InstanceKey;
use crate::types::ExternType;
use crate::vm::borrow::StoreContext;
use crate::vm::handle::{Extern, Func, Global, Instance, Memory, Table, Tag};
use crate::vm::instance::Sharing;
use crate::vm::opaque::StoreOpaque;
use crate::vm::start::Given;
use anyhow::{Context, Result, bail};
use smallvec::SmallVec;

/// An export of an instance, with its name.
#[derive(Clone, Debug)]
pub struct Export<'instance> {
    name: &'instance str,
    definition: Extern,
}

impl Instance {
    /// Instantiates `module` with imports in the order in which it declares them, and runs its
    /// start function.
    ///
    /// What was made of an instance that fails then, its memories for one, stays in the store as long as that
    /// lives: others may have got at it. A component's instance leaves nothing.
    ///
    /// # Errors
    ///
    /// Fails when the imports do not fit, when memory cannot be had, or with the trap of a segment
    /// or of the start function.
    pub fn new(
        mut store: impl AsContextMut,
        module: &Module,
        imports: &[Extern],
    ) -> Result<Instance> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        check_engine(module.code(), store.engine(), "module")?;
        check_imports(store, module, imports, |item| item.wasm_type(store))?;
        Instance::new_unchecked(store, module, imports)
    }

    /// [`Instance::new`] for imports whose types were checked.
    pub(crate) fn new_unchecked(
        store: &mut StoreOpaque,
        module: &Module,
        imports: &[Extern],
    ) -> Result<Instance> {
        let modules = [module.clone()];
        let root = store.new_root(&modules, Sharing::Shared)?;
        let given: SmallVec<[Given; 16]> = imports.iter().copied().map(Given::from).collect();
        let key = InstanceKey { root, index: 0 };
        store.start_instance(key, &given)?;
        Ok(Instance { store: store.id(), key })
    }

    pub(crate) fn of(store: &StoreOpaque, key: InstanceKey) -> Instance {
        Instance { store: store.id(), key }
    }

    /// The module that it is an instance of.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn module<'a, T: 'static>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a Module {
        let store = store.into().opaque();
        store.check(self.store, "instance").expect("the instance is of this store");
        store.vm.module(self.key).expect("instances of modules live as long as their store")
    }

    /// The export called `name`, if there is one.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_export(&self, mut store: impl AsContextMut, name: &str) -> Option<Extern> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "instance").expect("the instance is of this store");
        let index = *store.vm.module(self.key).ok()?.info().exports.get(name)?;
        store.instance_item(self.key, index).ok()
    }

    /// What it exports as `export` says; nothing, when that is of another module.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_module_export(
        &self,
        mut store: impl AsContextMut,
        export: &ModuleExport,
    ) -> Option<Extern> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        store.check(self.store, "instance").expect("the instance is of this store");
        let module = store.vm.module(self.key).ok()?;
        export.is_of(module).then(|| store.instance_item(self.key, export.index).ok())?
    }

    /// The exported function called `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_func(&self, store: impl AsContextMut, name: &str) -> Option<Func> {
        self.get_export(store, name)?.into_func()
    }

    /// The exported function called `name`, with its type checked.
    ///
    /// # Errors
    ///
    /// Fails when there is no such function ([`NoExport`]), or it has another type: [`WrongType`](crate::error::WrongType)
    /// says which parameter or result differs; or the instance is of another store ([`Foreign`](crate::Foreign)).
    pub fn get_typed_func<Params, Results>(
        &self,
        mut store: impl AsContextMut,
        name: &str,
    ) -> Result<TypedFunc<Params, Results>>
    where
        Params: WasmParams,
        Results: WasmResults,
    {
        store.as_context().opaque().check(self.store, "instance")?;
        let export = self.get_export(&mut store, name);
        let Some(export) = export else { bail!(self.no_export(&mut store, name)) };
        let Extern::Func(func) = export else {
            let kind = export.ty(&store).kind();
            let (names, message) =
                (self.names(&mut store), format!("export `{name}` is no function"));
            bail!(NoExport::new(name, Some(kind), names, message));
        };
        func.typed(&store).with_context(|| format!("export `{name}` has another type"))
    }

    #[cold]
    fn no_export(&self, store: &mut impl AsContextMut, name: &str) -> NoExport {
        let names = self.names(store);
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let hint = match quoted.is_empty() {
            true => "; the module exports nothing".to_owned(),
            false => format!("; there are: {}", quoted.join(", ")),
        };
        NoExport::new(name, None, names, format!("no export called `{name}`{hint}"))
    }

    fn names(&self, store: &mut impl AsContextMut) -> Vec<String> {
        self.exports(store).map(|export| export.name().to_owned()).collect()
    }

    /// The exported memory called `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_memory(&self, store: impl AsContextMut, name: &str) -> Option<Memory> {
        self.get_export(store, name)?.into_memory()
    }

    /// The exported table called `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_table(&self, store: impl AsContextMut, name: &str) -> Option<Table> {
        self.get_export(store, name)?.into_table()
    }

    /// The exported global called `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_global(&self, store: impl AsContextMut, name: &str) -> Option<Global> {
        self.get_export(store, name)?.into_global()
    }

    /// The exported tag called `name`.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn get_tag(&self, store: impl AsContextMut, name: &str) -> Option<Tag> {
        self.get_export(store, name)?.into_tag()
    }

    /// All exports, in the module's order.
    ///
    /// # Panics
    ///
    /// When the instance is of another store.
    pub fn exports<'a>(
        &'a self,
        store: &'a mut impl AsContextMut,
    ) -> impl ExactSizeIterator<Item = Export<'a>> + 'a {
        let store: &'a StoreOpaque = StoreContext::from(store).opaque();
        store.check(self.store, "instance").expect("the instance is of this store");
        let core =
            store.vm.module(self.key).expect("instances of modules live as long as their store");
        core.info().exports.iter().map(|(name, &index)| {
            let definition = store.instance_item(self.key, index);
            let definition = definition.expect("what a module exports can be referred to");
            Export { name, definition }
        })
    }
}

impl Extern {
    /// The function, if it is one.
    pub fn into_func(self) -> Option<Func> {
        match self {
            Extern::Func(func) => Some(func),
            _ => None,
        }
    }

    /// The global, if it is one.
    pub fn into_global(self) -> Option<Global> {
        match self {
            Extern::Global(global) => Some(global),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn into_table(self) -> Option<Table> {
        match self {
            Extern::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The memory, if it is one.
    pub fn into_memory(self) -> Option<Memory> {
        match self {
            Extern::Memory(memory) => Some(memory),
            _ => None,
        }
    }

    /// The tag, if it is one.
    pub fn into_tag(self) -> Option<Tag> {
        match self {
            Extern::Tag(tag) => Some(tag),
            _ => None,
        }
    }

    /// Its type.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> ExternType {
        match self {
            Extern::Func(func) => ExternType::Func(func.ty(store)),
            Extern::Global(global) => ExternType::Global(global.ty(store)),
            Extern::Table(table) => ExternType::Table(table.ty(store)),
            Extern::Memory(memory) => ExternType::Memory(memory.ty(store)),
            Extern::Tag(tag) => ExternType::Tag(tag.ty(store)),
        }
    }
}

macro_rules! from {
    ($($ty:ident)*) => {$(
        impl From<$ty> for Extern {
            fn from(item: $ty) -> Extern {
                Extern::$ty(item)
            }
        }
    )*};
}

from!(Func Global Table Memory Tag);

impl<'instance> Export<'instance> {
    /// Its name.
    pub fn name(&self) -> &'instance str {
        self.name
    }

    /// Its type.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> ExternType {
        self.definition.ty(store)
    }

    /// What it is.
    pub fn into_extern(self) -> Extern {
        self.definition
    }

    /// The function, if it is one.
    pub fn into_func(self) -> Option<Func> {
        self.definition.into_func()
    }

    /// The memory, if it is one.
    pub fn into_memory(self) -> Option<Memory> {
        self.definition.into_memory()
    }

    /// The table, if it is one.
    pub fn into_table(self) -> Option<Table> {
        self.definition.into_table()
    }

    /// The global, if it is one.
    pub fn into_global(self) -> Option<Global> {
        self.definition.into_global()
    }

    /// The tag, if it is one.
    pub fn into_tag(self) -> Option<Tag> {
        self.definition.into_tag()
    }
}
