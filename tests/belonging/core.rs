//! Things of core WebAssembly: types, modules, linkers, instances, references.

use crate::{Row, World, gives, rows, tables};
use std::hash::DefaultHasher;
use wharf::*;

tables!(types modules_and_linkers instances references);

/// What says whose things are.
pub(crate) mod says {
    pub(crate) const FUNC: &str = "a function is used with a store that is not its own";
    pub(crate) const TABLE: &str = "a table is used with a store that is not its own";
    pub(crate) const MEMORY: &str = "a memory is used with a store that is not its own";
    pub(crate) const GLOBAL: &str = "a global is used with a store that is not its own";
    pub(crate) const TAG: &str = "a tag is used with a store that is not its own";
    pub(crate) const INSTANCE: &str = "an instance is used with a store that is not its own";
    pub(crate) const REFERENCE: &str = "a reference is used with a store that is not its own";
    pub(crate) const MODULE: &str = "the module is of another engine";
    pub(crate) const LINKER: &str = "the linker is of another engine";
    pub(crate) const GONE: &str = "the exception is gone";
    pub(crate) const PREPARED: &str =
        "a prepared exception is used with a store that is not its own";
    /// Of what was in an instance that is gone.
    pub(crate) const DROPPED: &str = "was dropped";
    pub(crate) const TYPE: &str = "the type (func (param i64 f32)) is of another engine";
}

impl World {
    /// A type that no other world has made before this one, or under the same number.
    pub(crate) fn func_type(&self) -> FuncType {
        let _ = FuncType::new(&self.engine, [ValType::F64], []);
        FuncType::new(&self.engine, [ValType::I64, ValType::F32], [])
    }

    /// References to functions of that type.
    pub(crate) fn ref_type(&self) -> RefType {
        RefType::new(true, HeapType::ConcreteFunc(self.func_type()))
    }

    /// A host function `() -> ()`.
    pub(crate) fn func(&mut self) -> Func {
        Func::wrap(&mut self.store, || {})
    }

    pub(crate) fn table_of(&mut self, ty: RefType) -> Table {
        let null = Ref::null(ty.heap_type());
        Table::new(&mut self.store, TableType::new(ty, 2, None), null).unwrap()
    }

    pub(crate) fn memory(&mut self) -> Memory {
        Memory::new(&mut self.store, MemoryType::new(1, None)).unwrap()
    }

    /// A global of references.
    pub(crate) fn global_of(&mut self, ty: RefType) -> Global {
        let null = Val::null_ref(ty.heap_type());
        let ty = GlobalType::new(ty.into(), Mutability::Var);
        Global::new(&mut self.store, ty, null).unwrap()
    }

    pub(crate) fn tag_type(&self, fields: impl IntoIterator<Item = ValType>) -> TagType {
        TagType::new(FuncType::new(&self.engine, fields, []))
    }

    pub(crate) fn tag(&mut self) -> Tag {
        let ty = self.tag_type([]);
        Tag::new(&mut self.store, &ty).unwrap()
    }

    pub(crate) fn exception(&mut self) -> Rooted<ExnRef> {
        let tag = self.tag();
        self.exception_of(&tag, &[]).unwrap()
    }

    /// An exception with a tag whose type is `() -> ()`.
    pub(crate) fn exception_of(&mut self, tag: &Tag, fields: &[Val]) -> Result<Rooted<ExnRef>> {
        let ty = ExnType::new(&self.engine, [])?;
        let pre = ExnRefPre::new(&mut self.store, ty);
        ExnRef::new(&mut self.store, &pre, tag, fields)
    }

    /// A reference to an exception, whose scope is closed.
    pub(crate) fn ended(&mut self) -> Rooted<ExnRef> {
        let tag = self.tag();
        let ty = ExnType::new(&self.engine, []).unwrap();
        let mut scope = RootScope::new(&mut self.store);
        let pre = ExnRefPre::new(&mut scope, ty);
        ExnRef::new(&mut scope, &pre, &tag, &[]).unwrap()
    }

    pub(crate) fn external(&mut self) -> Rooted<ExternRef> {
        ExternRef::new(&mut self.store, 7).unwrap()
    }

    pub(crate) fn module(&self, text: &str) -> Module {
        Module::new(&self.engine, text).unwrap()
    }

    /// A module that imports nothing and exports one of each.
    pub(crate) fn exporting(&self) -> Module {
        self.module(
            r#"(module
                (func (export "f"))
                (memory (export "m") 1)
                (table (export "t") 1 funcref)
                (global (export "g") (mut i32) (i32.const 1))
                (tag (export "e")))"#,
        )
    }

    pub(crate) fn instance(&mut self) -> Instance {
        let module = self.exporting();
        Instance::new(&mut self.store, &module, &[]).unwrap()
    }

    /// What such an instance exports as `name`.
    pub(crate) fn item(&mut self, name: &str) -> Extern {
        self.instance().get_export(&mut self.store, name).unwrap()
    }

    pub(crate) fn linker(&self) -> Linker<()> {
        Linker::new(&self.engine)
    }

    /// A linker that defines a host function.
    fn linker_with_host_func(&self) -> Linker<()> {
        let mut linker = self.linker();
        linker.func_wrap("a", "b", |_: i64, _: f32| {}).unwrap();
        linker
    }
}

fn types() -> Vec<Row> {
    rows! {
        "a function's type", "Func::new", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = there.func_type();
                gives(Func::new(&mut here.store, ty, |_, _, _| Ok(())))
            };
        "a function's type", "Linker::func_new", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = there.func_type();
                here.linker().func_new("", "", ty, |_, _, _| Ok(())).map(drop)
            };
        "a value's type", "FuncType::new", Engine => Panic(says::TYPE),
            |here, there| gives(FuncType::new(&here.engine, [there.ref_type().into()], []));
        "a value's type", "FuncType::new, a result", Engine => Panic(says::TYPE),
            |here, there| gives(FuncType::new(&here.engine, [], [there.ref_type().into()]));
        "a value's type", "FuncType::with_finality_and_supertype", Engine => Panic(says::TYPE),
            |here, there| {
                let (engine, params) = (&here.engine, [there.ref_type().into()]);
                FuncType::with_finality_and_supertype(engine, Finality::Final, None, params, [])
                    .map(drop)
            };
        "a function's type", "FuncType::with_finality_and_supertype", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = there.func_type();
                let finality = Finality::NonFinal;
                let (engine, params) = (&here.engine, [ValType::I64, ValType::F32]);
                FuncType::with_finality_and_supertype(engine, finality, Some(&ty), params, [])
                    .map(drop)
            };
        "a table's type", "Table::new", Engine => Error(says::TYPE),
            |here, there| {
                let ty = TableType::new(there.ref_type(), 1, None);
                Table::new(&mut here.store, ty, Ref::Func(None)).map(drop)
            };
        "a global's type", "Global::new", Engine => Error(says::TYPE),
            |here, there| {
                let ty = GlobalType::new(there.ref_type().into(), Mutability::Const);
                Global::new(&mut here.store, ty, Val::FuncRef(None)).map(drop)
            };
        "a tag's type", "Tag::new", Engine => Error(says::TYPE),
            |here, there| Tag::new(&mut here.store, &TagType::new(there.func_type())).map(drop);
        "a value's type", "ExnType::new", Engine => Error(says::TYPE),
            |here, there| ExnType::new(&here.engine, [there.ref_type().into()]).map(drop);
        "an exception's type", "ExnRefPre::new", Engine =>
            Panic("the type of the exception is of another engine"),
            |here, there| {
                let ty = ExnType::new(&there.engine, [ValType::I64, ValType::F32])?;
                gives(ExnRefPre::new(&mut here.store, ty))
            };
        "a prepared exception", "ExnRef::new", Store => Error(says::PREPARED),
            |here, there| {
                let ty = ExnType::new(&there.engine, [])?;
                let (pre, tag) = (ExnRefPre::new(&mut there.store, ty), here.tag());
                ExnRef::new(&mut here.store, &pre, &tag, &[]).map(drop)
            };
    }
}

/// Types of two engines are compared without an error: they are not one, and neither fits the other.
#[test]
fn comparing_types() {
    let (here, there) = (World::new(&Engine::default()), World::new(&Engine::default()));
    assert_ne!(here.func_type(), there.func_type());
    assert!(!here.func_type().matches(&there.func_type()));
    assert_ne!(here.ref_type(), there.ref_type());
    assert!(!here.ref_type().matches(&there.ref_type()));
    assert!(!ValType::from(here.ref_type()).matches(&there.ref_type().into()));
    assert_ne!(here.tag_type([]), there.tag_type([]));
}

fn modules_and_linkers() -> Vec<Row> {
    const IMPORTING: &str = r#"(module (import "a" "b" (func (param i64 f32))))"#;
    rows! {
        "a module", "Instance::new", Engine => Error(says::MODULE),
            |here, there| Instance::new(&mut here.store, &there.exporting(), &[]).map(drop);
        "a module", "Linker::instantiate", Engine => Error(says::MODULE),
            |here, there| {
                here.linker().instantiate(&mut here.store, &there.exporting()).map(drop)
            };
        "a module", "Linker::instantiate_pre", Engine => Error(says::MODULE),
            |here, there| here.linker().instantiate_pre(&there.exporting()).map(drop);
        "a module", "Linker::module", Engine => Error(says::MODULE),
            |here, there| here.linker().module(&mut here.store, "", &there.exporting()).map(drop);
        "a linker", "Linker::instantiate", Engine => Error(says::LINKER),
            |here, there| {
                let module = here.module(IMPORTING);
                there.linker_with_host_func().instantiate(&mut here.store, &module).map(drop)
            };
        "a linker", "Linker::instantiate_pre", Engine => Error(says::MODULE),
            |here, there| there.linker().instantiate_pre(&here.exporting()).map(drop);
        "a linker", "Linker::module", Engine => Error(says::LINKER),
            |here, there| {
                let module = here.exporting();
                there.linker().module(&mut here.store, "", &module).map(drop)
            };
        "a linker", "Linker::instance", Engine => Error(says::LINKER),
            |here, there| {
                let instance = here.instance();
                there.linker().instance(&mut here.store, "", instance).map(drop)
            };
        "a linker", "Linker::define", Engine => Error(says::LINKER),
            |here, there| {
                let memory = here.memory();
                there.linker().define(&here.store, "", "", memory).map(drop)
            };
        "a linker", "Linker::func_new", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = here.func_type();
                there.linker().func_new("", "", ty, |_, _, _| Ok(())).map(drop)
            };
        "a linker", "Linker::get", Engine => Panic(says::LINKER),
            |here, there| there.linker_with_host_func().get(&mut here.store, "a", "b").map(Some);
        "a linker", "Linker::get, of what is not there", Engine => Panic(says::LINKER),
            |here, there| there.linker().get(&mut here.store, "a", "b").map(Some);
        "a linker", "Linker::get_by_import", Engine => Panic(says::LINKER),
            |here, there| {
                let module = here.module(IMPORTING);
                let import = module.imports().next().unwrap();
                Ok(there.linker_with_host_func().get_by_import(&mut here.store, &import))
            };
        "a linker", "Linker::try_get_by_import", Engine => Panic(says::LINKER),
            |here, there| {
                let module = here.module(IMPORTING);
                let import = module.imports().next().unwrap();
                there.linker_with_host_func().try_get_by_import(&mut here.store, &import)
            };
        "a linker", "Linker::get_default", Engine => Panic(says::LINKER),
            |here, there| {
                let mut linker = there.linker_with_host_func();
                linker.alias("a", "b", "a", "")?;
                linker.get_default(&mut here.store, "a").map(Some)
            };
        "a linker", "Linker::iter", Engine => Panic(says::LINKER),
            |here, there| Ok(there.linker_with_host_func().iter(&mut here.store).next().map(drop));
        "a linker", "Linker::define_unknown_imports_as_traps", Engine => Error(says::MODULE),
            |here, there| there.linker().define_unknown_imports_as_traps(&here.module(IMPORTING));
        "a module", "Linker::define_unknown_imports_as_traps", Engine => Error(says::MODULE),
            |here, there| here.linker().define_unknown_imports_as_traps(&there.module(IMPORTING));
        "a linker", "Linker::define_unknown_imports_as_default_values", Engine => Panic(says::LINKER),
            |here, there| {
                let module = here.module(IMPORTING);
                there.linker().define_unknown_imports_as_default_values(&mut here.store, &module)
            };
        "a module", "Linker::define_unknown_imports_as_default_values", Engine => Error(says::MODULE),
            |here, there| {
                let module = there.module(IMPORTING);
                here.linker().define_unknown_imports_as_default_values(&mut here.store, &module)
            };
        "a prepared module", "InstancePre::instantiate", Engine => Error(says::MODULE),
            |here, there| {
                let pre = there.linker_with_host_func().instantiate_pre(&there.module(IMPORTING))?;
                pre.instantiate(&mut here.store).map(drop)
            };
    }
}

fn instances() -> Vec<Row> {
    rows! {
        "an instance", "Instance::module", Store => Panic(says::INSTANCE),
            |here, there| gives(there.instance().module(&here.store));
        "an instance", "Instance::get_export", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_export(&mut here.store, "f"));
        "an instance", "Instance::get_module_export", Store => Panic(says::INSTANCE),
            |here, there| {
                let module = there.exporting();
                let export = module.get_export_index("f").unwrap();
                Ok(there.instance().get_module_export(&mut here.store, &export))
            };
        "an export of a module", "Instance::get_module_export", Engine => Nothing,
            |here, there| {
                let export = there.exporting().get_export_index("f").unwrap();
                Ok(here.instance().get_module_export(&mut here.store, &export))
            };
        "an export of a module", "Caller::get_module_export", Engine => Nothing,
            |here, there| {
                let export = there.exporting().get_export_index("f").unwrap();
                let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
                let found = std::sync::Arc::clone(&seen);
                let module = here.module(r#"(module (import "a" "b" (func $f)) (func (export "g") (call $f)))"#);
                let host = Func::wrap(&mut here.store, move |mut caller: Caller<'_, ()>| {
                    *found.lock().unwrap() = caller.get_module_export(&export);
                });
                let instance = Instance::new(&mut here.store, &module, &[host.into()])?;
                instance.get_typed_func::<(), ()>(&mut here.store, "g")?.call(&mut here.store, ())?;
                Ok(seen.lock().unwrap().take())
            };
        "an instance", "Instance::get_func", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_func(&mut here.store, "f"));
        "an instance", "Instance::get_typed_func", Store => Error(says::INSTANCE),
            |here, there| {
                there.instance().get_typed_func::<(), ()>(&mut here.store, "f").map(drop)
            };
        "an instance", "Instance::get_memory", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_memory(&mut here.store, "m"));
        "an instance", "Instance::get_table", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_table(&mut here.store, "t"));
        "an instance", "Instance::get_global", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_global(&mut here.store, "g"));
        "an instance", "Instance::get_tag", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_tag(&mut here.store, "e"));
        "an instance", "Instance::exports", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().exports(&mut here.store).next().map(drop));
        "an instance", "Linker::instance", Store => Panic(says::INSTANCE),
            |here, there| {
                let instance = there.instance();
                here.linker().instance(&mut here.store, "", instance).map(drop)
            };
    }
}

fn references() -> Vec<Row> {
    rows! {
        "an external reference", "Rooted::data", Store => Error(says::REFERENCE),
            |here, there| there.external().data(&here.store).map(drop);
        "an external reference", "Rooted::data_mut", Store => Error(says::REFERENCE),
            |here, there| there.external().data_mut(&mut here.store).map(drop);
        "an external reference", "Rooted::ref_hash", Store => Error(says::REFERENCE),
            |here, there| there.external().ref_hash(&here.store, &mut DefaultHasher::new());
        "an exception", "Rooted::ref_hash", Store => Error(says::REFERENCE),
            |here, there| there.exception().ref_hash(&here.store, &mut DefaultHasher::new());
        "an exception", "Rooted::ref_hash", Closed => Error(says::GONE),
            |here, _there| here.ended().ref_hash(&here.store, &mut DefaultHasher::new());
        "an external reference", "Rooted::ref_eq", Store => Error(says::REFERENCE),
            |here, there| {
                let own = here.external();
                Rooted::ref_eq(&here.store, &own, &there.external()).map(drop)
            };
        "an exception", "Rooted::ty", Store => Error(says::REFERENCE),
            |here, there| there.exception().ty(&mut here.store).map(drop);
        "an exception", "Rooted::tag", Store => Error(says::REFERENCE),
            |here, there| there.exception().tag(&mut here.store).map(drop);
        "an exception", "Rooted::field", Store => Error(says::REFERENCE),
            |here, there| there.exception().field(&mut here.store, 0).map(drop);
        "an exception", "Rooted::fields", Store => Error(says::REFERENCE),
            |here, there| there.exception().fields(&mut here.store).map(drop);
        "an external reference", "Rooted::ref_eq, the second", Store => Error(says::REFERENCE),
            |here, there| {
                let own = here.external();
                Rooted::ref_eq(&here.store, &there.external(), &own).map(drop)
            };
        "an exception", "Rooted::ref_eq", Store => Error(says::REFERENCE),
            |here, there| {
                let own = here.exception();
                Rooted::ref_eq(&here.store, &own, &there.exception()).map(drop)
            };
        "an exception", "Rooted::ref_eq", Closed => Error(says::GONE),
            |here, _there| {
                let (own, ended) = (here.exception(), here.ended());
                Rooted::ref_eq(&here.store, &own, &ended).map(drop)
            };
        "an exception", "Rooted::ty", Closed => Error(says::GONE),
            |here, _there| here.ended().ty(&mut here.store).map(drop);
        "an exception", "Rooted::tag", Closed => Error(says::GONE),
            |here, _there| here.ended().tag(&mut here.store).map(drop);
        "an exception", "Rooted::field", Closed => Error(says::GONE),
            |here, _there| here.ended().field(&mut here.store, 0).map(drop);
        "an exception", "Rooted::fields", Closed => Error(says::GONE),
            |here, _there| here.ended().fields(&mut here.store).map(drop);
        "an exception", "Store::throw", Store => Panic(says::REFERENCE),
            |here, there| Ok(here.store.throw::<()>(there.exception())?);
        "an exception", "Store::throw", Closed => Panic(says::GONE),
            |here, _there| {
                let ended = here.ended();
                Ok(here.store.throw::<()>(ended)?)
            };
        "an exception", "StoreContextMut::throw", Store => Panic(says::REFERENCE),
            |here, there| Ok(here.store.as_context_mut().throw::<()>(there.exception())?);
        "an exception", "StoreContextMut::throw", Closed => Panic(says::GONE),
            |here, _there| {
                let ended = here.ended();
                Ok(here.store.as_context_mut().throw::<()>(ended)?)
            };
        // What panics in a host function is an error of the call.
        "an exception", "Caller::throw", Store => Error(says::REFERENCE),
            |here, there| {
                let it = there.exception();
                let throws = move |mut caller: Caller<'_, ()>| Ok(caller.throw::<()>(it)?);
                Func::wrap(&mut here.store, throws).call(&mut here.store, &[], &mut [])
            };
        "an exception", "Caller::throw", Closed => Error(says::GONE),
            |here, _there| {
                let it = here.ended();
                let throws = move |mut caller: Caller<'_, ()>| Ok(caller.throw::<()>(it)?);
                Func::wrap(&mut here.store, throws).call(&mut here.store, &[], &mut [])
            };
    }
}
