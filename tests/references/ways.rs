//! The ways by which a reference goes from the host to a guest, one by one: what the guest then holds is
//! not made another one of.

use super::module;
use wharf::component::{Component, Linker, ResourceAny};
use wharf::{
    Engine, ExnRef, ExnRefPre, ExnType, Func, FuncType, Global, GlobalType, Instance, Mutability,
    Ref, RefType, Result, RootScope, Rooted, Store, Table, TableType, Tag, TagType, Trap, Val,
    ValType,
};

/// A store with an instance of the module that all programs have, whose `pass` gives what is returned by
/// `passes`.
fn instance(
    passes: fn(wharf::Caller<'_, ()>) -> Result<Option<Rooted<ExnRef>>>,
) -> Result<(Store<()>, Instance)> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = FuncType::new(&engine, [ValType::I64, ValType::EXNREF], []);
    let shared = Tag::new(&mut store, &TagType::new(ty))?;
    let pass =
        Func::wrap(&mut store, move |caller: wharf::Caller<'_, ()>, _: Option<Rooted<ExnRef>>| {
            passes(caller)
        });
    let module = module(&engine)?;
    let instance = Instance::new(&mut store, &module, &[shared.into(), pass.into()])?;
    Ok((store, instance))
}

/// An exception of the host with the tag `small`.
fn small(mut store: impl wharf::AsContextMut, tag: Tag, value: i64) -> Result<Rooted<ExnRef>> {
    let ty = ExnType::from_tag_type(&tag.ty(&store))?;
    let pre = ExnRefPre::new(&mut store, ty);
    ExnRef::new(&mut store, &pre, &tag, &[Val::I64(value)])
}

/// Has the guest make exceptions, so that one that is thought to be forgotten is used again.
fn make_others(store: &mut Store<()>, instance: &Instance) -> Result<()> {
    let churn = instance.get_typed_func::<i32, ()>(&mut *store, "churn")?;
    churn.call(&mut *store, 3)?;
    churn.call(&mut *store, 1000)
}

/// The value of the small exception that a guest reads in its global.
fn read(store: &mut Store<()>, instance: &Instance) -> Result<(i32, i64)> {
    let global = instance.get_global(&mut *store, "global").unwrap();
    let read = instance.get_func(&mut *store, "read").unwrap();
    let mut results = [Val::I32(-1), Val::I64(0), Val::I32(0), Val::I32(0), Val::I32(0)];
    let exception = global.get(&mut *store);
    read.call(&mut *store, &[exception], &mut results)?;
    Ok((results[0].unwrap_i32(), results[1].unwrap_i64()))
}

type Scope<'a> = RootScope<&'a mut Store<()>>;

/// Gives the guest's global an exception in one way, after which the host has no reference to it, and
/// sees that it stays.
fn stays(give: fn(&mut Scope<'_>, &Instance, Rooted<ExnRef>) -> Result<()>) -> Result<()> {
    let (mut store, instance) = instance(|_| Ok(None))?;
    let tag = instance.get_tag(&mut store, "small").unwrap();
    {
        let mut scope = RootScope::new(&mut store);
        let exception = small(&mut scope, tag, 0x4242)?;
        give(&mut scope, &instance, exception)?;
    }
    make_others(&mut store, &instance)?;
    assert_eq!(read(&mut store, &instance)?, (1, 0x4242));
    Ok(())
}

#[test]
fn what_the_host_sets_a_global_to_stays() -> Result<()> {
    stays(|store, instance, exception| {
        let global = instance.get_global(&mut *store, "global").unwrap();
        global.set(store, Val::ExnRef(Some(exception)))
    })
}

#[test]
fn what_the_host_passes_to_a_typed_function_stays() -> Result<()> {
    stays(|store, instance, exception| {
        let set = instance.get_typed_func::<Rooted<ExnRef>, ()>(&mut *store, "store")?;
        set.call(store, exception)
    })?;
    stays(|store, instance, exception| {
        let set = instance.get_typed_func::<Option<Rooted<ExnRef>>, ()>(&mut *store, "store")?;
        set.call(store, Some(exception))
    })
}

#[test]
fn what_the_host_passes_to_a_function_stays() -> Result<()> {
    stays(|store, instance, exception| {
        let set = instance.get_func(&mut *store, "store").unwrap();
        set.call(store, &[exception.into()], &mut [])
    })
}

/// Moves what is in the table at `at` to the global, by the host, which gets a reference.
fn from_table(
    store: &mut RootScope<&mut Store<()>>,
    instance: &Instance,
    table: Table,
    at: u64,
) -> Result<()> {
    let churn = instance.get_typed_func::<i32, ()>(&mut *store, "churn")?;
    churn.call(&mut *store, 3)?;
    let Some(Ref::Exn(found)) = table.get(&mut *store, at) else { panic!("an exception") };
    let global = instance.get_global(&mut *store, "global").unwrap();
    global.set(store, Val::ExnRef(found))
}

#[test]
fn what_the_host_puts_into_a_table_stays() -> Result<()> {
    stays(|store, instance, exception| {
        let table = instance.get_table(&mut *store, "table").unwrap();
        table.set(&mut *store, 1, Ref::Exn(Some(exception)))?;
        from_table(store, instance, table, 1)
    })?;
    stays(|store, instance, exception| {
        let table = instance.get_table(&mut *store, "table").unwrap();
        let old = table.grow(&mut *store, 2, Ref::Exn(Some(exception)))?;
        from_table(store, instance, table, old + 1)
    })?;
    stays(|store, instance, exception| {
        let ty = TableType::new(RefType::EXNREF, 2, None);
        let table = Table::new(&mut *store, ty, Ref::Exn(Some(exception)))?;
        from_table(store, instance, table, 1)
    })
}

#[test]
fn what_the_host_makes_a_global_of_stays() -> Result<()> {
    stays(|store, instance, exception| {
        let ty = GlobalType::new(ValType::EXNREF, Mutability::Const);
        let made = Global::new(&mut *store, ty, exception.into())?;
        let churn = instance.get_typed_func::<i32, ()>(&mut *store, "churn")?;
        churn.call(&mut *store, 3)?;
        let value = made.get(&mut *store);
        let global = instance.get_global(&mut *store, "global").unwrap();
        global.set(store, value)
    })
}

#[test]
fn what_the_host_puts_into_an_exception_stays() -> Result<()> {
    let (mut store, instance) = instance(|_| Ok(None))?;
    let tag = instance.get_tag(&mut store, "small").unwrap();
    let ty = FuncType::new(store.engine(), [ValType::EXNREF], []);
    let outer = Tag::new(&mut store, &TagType::new(ty))?;
    let ty = ExnType::from_tag_type(&outer.ty(&store))?;
    let pre = ExnRefPre::new(&mut store, ty);
    let made = {
        let mut scope = RootScope::new(&mut store);
        let exception = small(&mut scope, tag, 5)?;
        let made = ExnRef::new(&mut scope, &pre, &outer, &[exception.into()])?;
        let global = instance.get_global(&mut scope, "global").unwrap();
        global.set(&mut scope, made.into())?;
        exception
    };
    let error = ExnRef::new(&mut store, &pre, &outer, &[made.into()]).unwrap_err();
    assert!(format!("{error:#}").contains("the exception is gone"), "{error:#}");
    make_others(&mut store, &instance)?;
    let global = instance.get_global(&mut store, "global").unwrap();
    let found = *global.get(&mut store).unwrap_exnref().expect("an exception");
    let inner = *found.field(&mut store, 0)?.unwrap_exnref().expect("an exception");
    assert_eq!(inner.field(&mut store, 0)?.unwrap_i64(), 5);
    Ok(())
}

#[test]
fn what_a_host_function_returns_stays() -> Result<()> {
    let (mut store, instance) = instance(|mut caller| {
        let tag = caller.get_export("small").unwrap().into_tag().unwrap();
        Ok(Some(small(&mut caller, tag, 0x4343)?))
    })?;
    let pass = instance.get_func(&mut store, "pass").unwrap();
    {
        let mut scope = RootScope::new(&mut store);
        let mut results = [Val::I32(0); 2];
        pass.call(&mut scope, &[Val::ExnRef(None)], &mut results)?;
        let global = instance.get_global(&mut scope, "global").unwrap();
        global.set(&mut scope, results[0])?;
    }
    make_others(&mut store, &instance)?;
    assert_eq!(read(&mut store, &instance)?, (1, 0x4343));
    Ok(())
}

/// The same without the host's taking it from the guest once more.
#[test]
fn what_a_host_function_returns_stays_in_the_guest() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let module = wharf::Module::new(
        &engine,
        r#"(module
          (import "" "make" (func $make (result exnref)))
          (tag $small (export "small") (param i64))
          (tag $big (param i64 i64 i64 i64))
          (global $g (mut exnref) (ref.null exn))
          (global $x (export "x") (mut exnref) (ref.null exn))
          (func (export "run")
            (global.set $x (block $h (result exnref)
              (try_table (catch_all_ref $h) (throw $small (i64.const 1))) (unreachable)))
            (global.set $g (call $make)))
          (func (export "throw big")
            (block (try_table (catch_all 0)
              (throw $big (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)))))
          (func (export "rethrow") (result i64)
            (block $h (result i64)
              (try_table (catch $small $h) (throw_ref (global.get $g))) (i64.const -1))))"#,
    )?;
    let ty = FuncType::new(&engine, [], [ValType::EXNREF]);
    let make = Func::new(&mut store, ty, |mut caller, _, results| {
        let tag = caller.get_export("small").unwrap().into_tag().unwrap();
        results[0] = small(&mut caller, tag, 0x4242)?.into();
        Ok(())
    });
    let instance = Instance::new(&mut store, &module, &[make.into()])?;
    instance.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())?;
    // The host's reference to the one has ended when it gets one to another.
    let x = instance.get_global(&mut store, "x").unwrap();
    assert!(x.get(&mut store).unwrap_exnref().is_some());
    instance.get_typed_func::<(), ()>(&mut store, "throw big")?.call(&mut store, ())?;
    let rethrow = instance.get_typed_func::<(), i64>(&mut store, "rethrow")?;
    assert_eq!(rethrow.call(&mut store, ())?, 0x4242);
    Ok(())
}

/// Many instances that throw and go: what one threw is caught by none of the next, although these come
/// to lie where it was.
#[test]
fn exceptions_of_a_component_end_with_it() -> Result<()> {
    let component = |payload: &str, value: &str| {
        format!(
            r#"(component
              (core module $M
                (tag $t (param {payload}))
                (func (export "dtor") (param i32) (throw $t {value})))
              (core instance $m (instantiate $M))
              (type $R' (resource (rep i32) (dtor (func $m "dtor"))))
              (core func $new (canon resource.new $R'))
              (core module $N (import "" "new" (func $new (param i32) (result i32)))
                (func (export "make") (result i32) (call $new (i32.const 7))))
              (core instance $n (instantiate $N (with "" (instance (export "new" (func $new))))))
              (export $R "r" (type $R'))
              (func (export "make") (result (own $R)) (canon lift (core func $n "make"))))"#
        )
    };
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let linker = Linker::new(&engine);
    let numbers = Component::new(&engine, component("i64", "(i64.const 0x414141414141)"))?;
    let functions = Component::new(&engine, component("funcref", "(ref.null func)"))?;
    for _ in 0..50 {
        for component in [&numbers, &functions] {
            let instance = linker.instantiate(&mut store, component)?;
            let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut store, "make")?;
            let (resource,) = make.call(&mut store, ())?;
            let error = resource.resource_drop(&mut store).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::UncaughtException), "{error:#}");
            assert!(!store.has_pending_exception());
            assert!(store.take_pending_exception().is_none());
            instance.close(&mut store)?;
        }
    }
    Ok(())
}

/// Functions of all kinds of places, as words and back.
#[test]
fn functions_are_found_again() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let seven = Func::wrap(&mut store, || 7_i32);
    let module = wharf::Module::new(
        &engine,
        r#"(module
          (import "" "seven" (func $seven (result i32)))
          (type $gives (func (result i32)))
          (func $eight (export "eight") (result i32) (i32.const 8))
          (func $other (param i64))
          (table (export "table") 8 funcref)
          (elem (i32.const 0) func $seven $eight $other)
          (global (export "g") (mut (ref null $gives)) (ref.func $eight))
          (func (export "same") (param funcref) (result funcref) (local.get 0)))"#,
    )?;
    let instance = Instance::new(&mut store, &module, &[seven.into()])?;
    let table = instance.get_table(&mut store, "table").unwrap();
    let same = instance.get_typed_func::<Option<Func>, Option<Func>>(&mut store, "same")?;
    let eight = instance.get_func(&mut store, "eight").unwrap();
    table.set(&mut store, 3, Ref::Func(Some(seven)))?;
    let gives = |store: &mut Store<()>, func: Func| -> Result<i32> {
        let func = same.call(&mut *store, Some(func))?.expect("a function");
        func.typed::<(), i32>(&*store)?.call(store, ())
    };
    for (at, number) in [(0, 7), (1, 8), (3, 7)] {
        let Some(Ref::Func(Some(func))) = table.get(&mut store, at) else { panic!("a function") };
        assert_eq!(gives(&mut store, func)?, number, "{at}");
    }
    let global = instance.get_global(&mut store, "g").unwrap();
    let found = *global.get(&mut store).unwrap_funcref().expect("a function");
    assert_eq!(gives(&mut store, found)?, 8);
    global.set(&mut store, seven.into())?;
    let Some(Ref::Func(Some(other))) = table.get(&mut store, 2) else { panic!("a function") };
    let error = global.set(&mut store, other.into()).unwrap_err();
    assert!(error.to_string().contains("a global of type"), "{error:#}");
    let error = other.typed::<(), i32>(&store).unwrap_err();
    assert!(error.to_string().contains("expected 0 parameters"), "{error:#}");
    assert_eq!(gives(&mut store, eight)?, 8);
    Ok(())
}
