//! Things of core WebAssembly: types, modules, linkers, items of a store, references.

use crate::{World, check, gives, rows};
use wharf::*;

/// What says whose things are.
mod says {
    pub(super) const FUNC: &str = "a function is used with a store that is not its own";
    pub(super) const TABLE: &str = "a table is used with a store that is not its own";
    pub(super) const MEMORY: &str = "a memory is used with a store that is not its own";
    pub(super) const GLOBAL: &str = "a global is used with a store that is not its own";
    pub(super) const TAG: &str = "a tag is used with a store that is not its own";
    pub(super) const INSTANCE: &str = "an instance is used with a store that is not its own";
    pub(super) const REFERENCE: &str = "a reference is used with a store that is not its own";
    pub(super) const MODULE: &str = "the module is of another engine";
    pub(super) const LINKER: &str = "the linker is of another engine";
    pub(super) const GONE: &str = "the exception is gone";
    pub(super) const TYPE: &str = "the type (func (param i64 f32)) is of another engine";
}

impl World {
    /// A type that no other world has made before this one, or under the same number.
    fn func_type(&self) -> FuncType {
        let _ = FuncType::new(&self.engine, [ValType::F64], []);
        FuncType::new(&self.engine, [ValType::I64, ValType::F32], [])
    }

    /// References to functions of that type.
    fn ref_type(&self) -> RefType {
        RefType::new(true, HeapType::ConcreteFunc(self.func_type()))
    }

    /// A host function `() -> ()`.
    fn func(&mut self) -> Func {
        Func::wrap(&mut self.store, || {})
    }

    fn typed_func(&mut self) -> TypedFunc<(), ()> {
        self.func().typed(&self.store).unwrap()
    }

    /// A host function that does nothing with a value of type `ty`.
    fn takes(&mut self, ty: ValType) -> Func {
        let ty = FuncType::new(&self.engine, [ty], []);
        Func::new(&mut self.store, ty, |_, _, _| Ok(()))
    }

    /// Calls a host function of type `ty -> ()` with `value`.
    fn pass(&mut self, ty: ValType, value: Val) -> Result<()> {
        self.takes(ty).call(&mut self.store, &[value], &mut [])
    }

    /// Calls a host function that returns `value`, as one of type `ty`.
    fn give(&mut self, ty: ValType, value: Val) -> Result<()> {
        let func_type = FuncType::new(&self.engine, [], [ty]);
        let func = Func::new(&mut self.store, func_type, move |_, _, results| {
            results[0] = value;
            Ok(())
        });
        func.call(&mut self.store, &[], &mut [Val::I32(0)])
    }

    fn table(&mut self) -> Table {
        self.table_of(RefType::FUNCREF)
    }

    fn table_of(&mut self, ty: RefType) -> Table {
        let null = Ref::null(ty.heap_type());
        Table::new(&mut self.store, TableType::new(ty, 2, None), null).unwrap()
    }

    fn memory(&mut self) -> Memory {
        Memory::new(&mut self.store, MemoryType::new(1, None)).unwrap()
    }

    fn global(&mut self) -> Global {
        let ty = GlobalType::new(ValType::I32, Mutability::Var);
        Global::new(&mut self.store, ty, Val::I32(0)).unwrap()
    }

    /// A global of references.
    fn global_of(&mut self, ty: RefType) -> Global {
        let null = Val::null_ref(ty.heap_type());
        let ty = GlobalType::new(ty.into(), Mutability::Var);
        Global::new(&mut self.store, ty, null).unwrap()
    }

    fn tag_type(&self, fields: impl IntoIterator<Item = ValType>) -> TagType {
        TagType::new(FuncType::new(&self.engine, fields, []))
    }

    fn tag(&mut self) -> Tag {
        let ty = self.tag_type([]);
        Tag::new(&mut self.store, &ty).unwrap()
    }

    fn exception(&mut self) -> Rooted<ExnRef> {
        let tag = self.tag();
        self.exception_of(&tag, &[]).unwrap()
    }

    /// An exception with a tag whose type is `() -> ()`.
    fn exception_of(&mut self, tag: &Tag, fields: &[Val]) -> Result<Rooted<ExnRef>> {
        let ty = ExnType::new(&self.engine, [])?;
        let pre = ExnRefPre::new(&mut self.store, ty);
        ExnRef::new(&mut self.store, &pre, tag, fields)
    }

    /// An exception that carries `value`.
    fn exception_with(&mut self, ty: ValType, value: Val) -> Result<Rooted<ExnRef>> {
        let tag_type = self.tag_type([ty]);
        let tag = Tag::new(&mut self.store, &tag_type)?;
        let pre = ExnRefPre::new(&mut self.store, ExnType::from_tag_type(&tag_type)?);
        ExnRef::new(&mut self.store, &pre, &tag, &[value])
    }

    /// A reference to an exception, whose scope is closed.
    fn ended(&mut self) -> Rooted<ExnRef> {
        let tag = self.tag();
        let ty = ExnType::new(&self.engine, []).unwrap();
        let mut scope = RootScope::new(&mut self.store);
        let pre = ExnRefPre::new(&mut scope, ty);
        ExnRef::new(&mut scope, &pre, &tag, &[]).unwrap()
    }

    fn external(&mut self) -> Rooted<ExternRef> {
        ExternRef::new(&mut self.store, 7).unwrap()
    }

    fn module(&self, text: &str) -> Module {
        Module::new(&self.engine, text).unwrap()
    }

    /// A module that imports nothing and exports one of each.
    fn exporting(&self) -> Module {
        self.module(
            r#"(module
                (func (export "f"))
                (memory (export "m") 1)
                (table (export "t") 1 funcref)
                (global (export "g") i32 (i32.const 1))
                (tag (export "e")))"#,
        )
    }

    fn instance(&mut self) -> Instance {
        let module = self.exporting();
        Instance::new(&mut self.store, &module, &[]).unwrap()
    }

    /// Instantiates a module that imports `import` from `a` and `b`, giving it `item`.
    fn import(&mut self, import: &str, item: impl Into<Extern>) -> Result<()> {
        let module = self.module(&format!(r#"(module (import "a" "b" {import}))"#));
        Instance::new(&mut self.store, &module, &[item.into()]).map(drop)
    }

    fn linker(&self) -> Linker<()> {
        Linker::new(&self.engine)
    }

    /// A linker that defines an item of this store.
    fn linker_with_item(&mut self) -> Linker<()> {
        let (mut linker, func) = (self.linker(), self.func());
        linker.define(&self.store, "a", "b", func).unwrap();
        linker
    }

    /// A linker that defines a host function.
    fn linker_with_host_func(&self) -> Linker<()> {
        let mut linker = self.linker();
        linker.func_wrap("a", "b", |_: i64, _: f32| {}).unwrap();
        linker
    }
}

#[test]
fn types() {
    check(rows! {
        "a function's type", "Func::new", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = there.func_type();
                Func::new(&mut here.store, ty, |_, _, _| Ok(()));
                Ok(())
            };
        "a function's type", "Linker::func_new", Engine => Panic(says::TYPE),
            |here, there| {
                let ty = there.func_type();
                here.linker().func_new("", "", ty, |_, _, _| Ok(())).map(drop)
            };
        "a value's type", "FuncType::new", Engine => Panic(says::TYPE),
            |here, there| {
                FuncType::new(&here.engine, [there.ref_type().into()], []);
                Ok(())
            };
        "a supertype", "FuncType::with_finality_and_supertype", Engine => Panic(says::TYPE),
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
                ExnRefPre::new(&mut here.store, ty);
                Ok(())
            };
        "an exception's type", "ExnRef::new", Engine => Error("prepared for"),
            |here, there| {
                let ty = ExnType::new(&there.engine, [])?;
                let (pre, tag) = (ExnRefPre::new(&mut there.store, ty), here.tag());
                ExnRef::new(&mut here.store, &pre, &tag, &[]).map(drop)
            };
    });
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

#[test]
fn modules_and_linkers() {
    check(rows! {
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
        "a store", "Linker::instantiate", Engine => Error(says::LINKER),
            |here, there| {
                let module = here.module(r#"(module (import "a" "b" (func (param i64 f32))))"#);
                there.linker_with_host_func().instantiate(&mut here.store, &module).map(drop)
            };
        "a store", "Linker::module", Engine => Error(says::LINKER),
            |here, there| {
                let module = here.exporting();
                there.linker().module(&mut here.store, "", &module).map(drop)
            };
        "a store", "Linker::instance", Engine => Error(says::LINKER),
            |here, there| {
                let instance = here.instance();
                there.linker().instance(&mut here.store, "", instance).map(drop)
            };
        "a store", "Linker::define", Engine => Error(says::LINKER),
            |here, there| {
                let memory = here.memory();
                there.linker().define(&here.store, "", "", memory).map(drop)
            };
        "a store", "Linker::get", Engine => Panic(says::LINKER),
            |here, there| Ok(there.linker_with_host_func().get(&mut here.store, "a", "b"));
        "a store", "Linker::get of what is not there", Engine => Panic(says::LINKER),
            |here, there| Ok(there.linker().get(&mut here.store, "a", "b"));
        "a store", "InstancePre::instantiate", Engine => Error(says::MODULE),
            |here, there| {
                let module = there.module(r#"(module (import "a" "b" (func (param i64 f32))))"#);
                let pre = there.linker_with_host_func().instantiate_pre(&module)?;
                pre.instantiate(&mut here.store).map(drop)
            };
        "an item", "Linker::define", Store => Error(says::MEMORY),
            |here, there| {
                let memory = there.memory();
                here.linker().define(&here.store, "", "", memory).map(drop)
            };
        "an item", "Linker::instantiate", Store => Error(says::FUNC),
            |here, there| {
                let module = here.module(r#"(module (import "a" "b" (func)))"#);
                there.linker_with_item().instantiate(&mut here.store, &module).map(drop)
            };
        "an item", "InstancePre::instantiate", Store => Error(says::FUNC),
            |here, there| {
                let module = here.module(r#"(module (import "a" "b" (func)))"#);
                let pre = there.linker_with_item().instantiate_pre(&module)?;
                pre.instantiate(&mut here.store).map(drop)
            };
        "a function", "Instance::new", Store => Error(says::FUNC),
            |here, there| here.import("(func)", there.func());
        "a table", "Instance::new", Store => Error(says::TABLE),
            |here, there| here.import("(table 2 funcref)", there.table());
        "a memory", "Instance::new", Store => Error(says::MEMORY),
            |here, there| here.import("(memory 1)", there.memory());
        "a global", "Instance::new", Store => Error(says::GLOBAL),
            |here, there| here.import("(global (mut i32))", there.global());
        "a tag", "Instance::new", Store => Error(says::TAG),
            |here, there| here.import("(tag)", there.tag());
    });
}

#[test]
fn instances() {
    check(rows! {
        "an instance", "Instance::module", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().module(&here.store).name().map(drop));
        "an instance", "Instance::get_export", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_export(&mut here.store, "f"));
        "an instance", "Instance::get_func", Store => Panic(says::INSTANCE),
            |here, there| Ok(there.instance().get_func(&mut here.store, "f"));
        "an instance", "Instance::get_typed_func", Store => Panic(says::INSTANCE),
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
    });
}

#[test]
fn items() {
    check(rows! {
        "a function", "Func::call", Store => Error(says::FUNC),
            |here, there| there.func().call(&mut here.store, &[], &mut []);
        "a function", "Func::typed", Store => Error(says::FUNC),
            |here, there| there.func().typed::<(), ()>(&here.store).map(drop);
        "a function", "Func::ty", Store => Panic(says::FUNC),
            |here, there| gives(there.func().ty(&here.store));
        "a function", "Extern::ty", Store => Panic(says::FUNC),
            |here, there| gives(Extern::from(there.func()).ty(&here.store));
        "a function", "TypedFunc::call", Store => Error(says::FUNC),
            |here, there| there.typed_func().call(&mut here.store, ());
        "a table", "Table::ty", Store => Panic(says::TABLE),
            |here, there| gives(there.table().ty(&here.store));
        "a table", "Table::size", Store => Panic(says::TABLE),
            |here, there| Ok(Some(there.table().size(&here.store)));
        "a table", "Table::get", Store => Panic(says::TABLE),
            |here, there| Ok(there.table().get(&mut here.store, 0));
        "a table", "Table::set", Store => Error(says::TABLE),
            |here, there| there.table().set(&mut here.store, 0, Ref::Func(None));
        "a table", "Table::grow", Store => Error(says::TABLE),
            |here, there| there.table().grow(&mut here.store, 1, Ref::Func(None)).map(drop);
        "a table", "Table::fill", Store => Error(says::TABLE),
            |here, there| there.table().fill(&mut here.store, 0, Ref::Func(None), 1);
        "a memory", "Memory::ty", Store => Panic(says::MEMORY),
            |here, there| gives(there.memory().ty(&here.store));
        "a memory", "Memory::size", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().size(&here.store)));
        "a memory", "Memory::page_size", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().page_size(&here.store)));
        "a memory", "Memory::data_size", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().data_size(&here.store)));
        "a memory", "Memory::read", Store => Panic(says::MEMORY),
            |here, there| Ok(there.memory().read(&here.store, 0, &mut [0])?);
        "a memory", "Memory::write", Store => Panic(says::MEMORY),
            |here, there| Ok(there.memory().write(&mut here.store, 0, &[0])?);
        "a memory", "Memory::data", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().data(&here.store).len()));
        "a memory", "Memory::data_mut", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().data_mut(&mut here.store).len()));
        "a memory", "Memory::data_and_store_mut", Store => Panic(says::MEMORY),
            |here, there| Ok(Some(there.memory().data_and_store_mut(&mut here.store).0.len()));
        "a memory", "Memory::grow", Store => Error(says::MEMORY),
            |here, there| there.memory().grow(&mut here.store, 1).map(drop);
        "a global", "Global::ty", Store => Panic(says::GLOBAL),
            |here, there| gives(there.global().ty(&here.store));
        "a global", "Global::get", Store => Panic(says::GLOBAL),
            |here, there| Ok(Some(there.global().get(&mut here.store)));
        "a global", "Global::set", Store => Error(says::GLOBAL),
            |here, there| there.global().set(&mut here.store, Val::I32(1));
        "a tag", "Tag::ty", Store => Panic(says::TAG),
            |here, there| gives(there.tag().ty(&here.store));
        "a tag", "Tag::eq", Store => Panic(says::TAG),
            |here, there| Ok(Some(Tag::eq(&here.tag(), &there.tag(), &here.store)));
        "a tag", "ExnRef::new", Store => Error(says::TAG),
            |here, there| here.exception_of(&there.tag(), &[]).map(drop);
    });
}

/// References as values: of whatever kind, each place that takes a value looks whose it is.
macro_rules! references {
    ($($thing:literal, $foreign:ident => $says:expr, $ty:expr, |$there:ident| $reference:expr, $case:ident;)*) => {
        &[$(
            crate::Row {
                thing: $thing,
                taker: "every place of values",
                foreign: crate::Foreign::$foreign,
                run: |here, $there| {
                    let (ty, text): (RefType, &str) = ($ty, $says);
                    let reference = $reference;
                    let (val, place) = (Val::$case(Some(reference)), Ref::try_from(Val::$case(Some(reference)))?);
                    let refused = |what: &str, result: Result<()>| {
                        let error = result.expect_err(what);
                        assert!(format!("{error:#}").contains(text), "{what}: {error:#}");
                        crate::assert_is_typed(what, &error);
                    };
                    let content = ValType::from(ty.clone());
                    refused("an argument", here.pass(content.clone(), val));
                    refused("a result of the host", here.give(content.clone(), val));
                    refused("an exception's value", here.exception_with(content.clone(), val).map(drop));
                    let table = here.table_of(ty.clone());
                    let store = &mut here.store;
                    refused("Val::ty", val.ty(&*store).map(drop));
                    refused("Table::set", table.set(&mut *store, 0, place));
                    refused("Table::fill", table.fill(&mut *store, 0, place, 1));
                    refused("Table::grow", table.grow(&mut *store, 1, place).map(drop));
                    let table_type = TableType::new(ty.clone(), 1, None);
                    refused("Table::new", Table::new(&mut *store, table_type, place).map(drop));
                    let global_type = GlobalType::new(content.clone(), Mutability::Var);
                    refused("Global::new", Global::new(&mut *store, global_type, val).map(drop));
                    refused("Global::set", here.global_of(ty.clone()).set(&mut here.store, val));
                    // Typed: as an argument, and as the result of a closure.
                    let takes = here.takes(content.clone()).typed::<Option<_>, ()>(&here.store)?;
                    refused("TypedFunc::call", takes.call(&mut here.store, Some(reference)));
                    let gives = Func::wrap(&mut here.store, move || Some(reference));
                    refused("a closure's result", gives.call(&mut here.store, &[], &mut [Val::I32(0)]));
                    here.pass(content, val).map(crate::Found::from)
                },
                expected: crate::Outcome::Error($says),
            }
        ),*]
    };
}

#[test]
fn references_as_values() {
    check(references! {
        "a function", Store => says::FUNC, RefType::FUNCREF, |there| there.func(), FuncRef;
        "an external reference", Store => says::REFERENCE, RefType::EXTERNREF,
            |there| there.external(), ExternRef;
        "an exception", Store => says::REFERENCE, RefType::EXNREF, |there| there.exception(), ExnRef;
    });
}

#[test]
fn references() {
    check(rows! {
        "an external reference", "Rooted::data", Store => Error(says::REFERENCE),
            |here, there| there.external().data(&here.store).map(drop);
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
        "an exception", "Store::throw", Store => Panic(says::REFERENCE),
            |here, there| Ok(here.store.throw::<()>(there.exception())?);
        "an exception", "Rooted::ty", Closed => Error(says::GONE),
            |here, _there| here.ended().ty(&mut here.store).map(drop);
        "an exception", "Rooted::tag", Closed => Error(says::GONE),
            |here, _there| here.ended().tag(&mut here.store).map(drop);
        "an exception", "Rooted::field", Closed => Error(says::GONE),
            |here, _there| here.ended().field(&mut here.store, 0).map(drop);
        "an exception", "Rooted::fields", Closed => Error(says::GONE),
            |here, _there| here.ended().fields(&mut here.store).map(drop);
        "an exception", "Store::throw", Closed => Panic(says::GONE),
            |here, _there| {
                let ended = here.ended();
                Ok(here.store.throw::<()>(ended)?)
            };
        "an exception", "Func::call", Closed => Error(says::GONE),
            |here, _there| {
                let ended = here.ended();
                here.pass(ValType::EXNREF, Val::ExnRef(Some(ended)))
            };
        "an exception", "a result of the host", Closed => Error(says::GONE),
            |here, _there| {
                let ended = here.ended();
                here.give(ValType::EXNREF, Val::ExnRef(Some(ended)))
            };
        "an exception", "Table::set", Closed => Error(says::GONE),
            |here, _there| {
                let (ended, table) = (here.ended(), here.table_of(RefType::EXNREF));
                table.set(&mut here.store, 0, Ref::Exn(Some(ended)))
            };
        "an exception", "Global::set", Closed => Error(says::GONE),
            |here, _there| {
                let (ended, global) = (here.ended(), here.global_of(RefType::EXNREF));
                global.set(&mut here.store, Val::ExnRef(Some(ended)))
            };
    });
}
