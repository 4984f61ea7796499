//! Exceptions in components: they stay within one.

use super::{engines, frames};
use anyhow::{Error, Result};
use wharf::component::{Component, Instance, Linker, ResourceAny, ResourceType};
use wharf::{
    Caller, Engine, ExnRef, ExnRefPre, ExnType, Func, FuncType, Module, Store, StoreContextMut,
    Tag, TagType, ThrownException, Trap,
};

/// A component whose function throws where it is asked to, and one that calls it.
const PAIR: &str = r#"(component
    (component $Thrower
      (core module $m
        (tag $t (param i32))
        (func $throws (param i32)
          (if (local.get 0) (then (throw $t (local.get 0)))))
        (func $run (export "run") (param i32) (result i32)
          (call $throws (local.get 0))
          (i32.const 5))
        (func (export "catch") (param i32) (result i32)
          (block $h (result i32)
            (try_table (catch $t $h) (call $throws (local.get 0)))
            (return (i32.const -1)))))
      (core instance $i (instantiate $m))
      (func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run")))
      (func (export "catch") (param "x" u32) (result u32) (canon lift (core func $i "catch"))))
    (component $Caller
      (import "run" (func $run (param "x" u32) (result u32)))
      (core func $lowered (canon lower (func $run)))
      (core module $m
        (import "" "run" (func $run (param i32) (result i32)))
        (func (export "outer") (param i32) (result i32)
          (block $h
            (try_table (catch_all $h) (return (call $run (local.get 0)))))
          (i32.const 77)))
      (core instance $i (instantiate $m (with "" (instance (export "run" (func $lowered))))))
      (func (export "outer") (param "x" u32) (result u32) (canon lift (core func $i "outer"))))
    (instance $thrower (instantiate $Thrower))
    (instance $caller (instantiate $Caller (with "run" (func $thrower "run"))))
    (export "run" (func $thrower "run"))
    (export "catch" (func $thrower "catch"))
    (export "outer" (func $caller "outer")))"#;

#[test]
fn an_exception_that_leaves_a_component_is_a_trap() -> Result<()> {
    for engine in engines() {
        let component = Component::new(&engine, PAIR)?;
        let linker = Linker::<()>::new(&engine);
        for name in ["run", "outer"] {
            let mut store = Store::new(&engine, ());
            let instance = linker.instantiate(&mut store, &component)?;
            let catch = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "catch")?;
            assert_eq!(catch.call(&mut store, (3,))?, (3,));
            let func = instance.get_typed_func::<(u32,), (u32,)>(&mut store, name)?;
            assert_eq!(func.call(&mut store, (0,))?, (5,));
            let error = func.call(&mut store, (3,)).unwrap_err();
            let error = uncaught(&mut store, error);
            if name == "run" {
                assert_eq!(frames(&error), ["throws", "run"]);
            }
            // The instance has trapped.
            let error = catch.call(&mut store, (3,)).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent), "{error:?}");
        }
    }
    Ok(())
}

/// The error of an exception that nothing in a component caught: a trap, with nothing for the host to
/// take.
#[track_caller]
fn uncaught<T>(store: &mut Store<T>, error: Error) -> Error {
    assert_eq!(error.downcast_ref(), Some(&Trap::UncaughtException), "{error:?}");
    assert!(!error.is::<ThrownException>(), "{error:?}");
    assert!(!store.has_pending_exception() && store.take_pending_exception().is_none());
    error
}

/// Throws an exception of the host's.
fn throw(store: &mut StoreContextMut<'_, ()>) -> Result<()> {
    let ty = TagType::new(FuncType::new(store.engine(), [], []));
    let tag = Tag::new(&mut *store, &ty)?;
    let pre = ExnRefPre::new(&mut *store, ExnType::from_tag_type(&ty)?);
    let exception = ExnRef::new(&mut *store, &pre, &tag, &[])?;
    Ok(store.throw::<()>(exception)?)
}

/// A component that throws in whatever of it the host runs.
const THROWER: &str = r#"(component
    (import "text" (func $text (result string)))
    (core module $Lib
      (memory (export "memory") 1)
      (tag $t (param i64))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $t (i64.const 1)))
      (func (export "throw") (throw $t (i64.const 2)))
      (func (export "throw-with") (param i32) (throw $t (i64.const 3)))
      (func (export "five") (result i32) (i32.const 5)))
    (core instance $lib (instantiate $Lib))
    (core func $text (canon lower (func $text)
      (memory $lib "memory") (realloc (func $lib "realloc"))))
    (type $R' (resource (rep i32) (dtor (func $lib "throw-with"))))
    (core func $new (canon resource.new $R'))
    (core func $drop (canon resource.drop $R'))
    (core module $Main
      (import "" "text" (func $text (param i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "result") (block $h (try_table (catch_all $h) (call $text (i32.const 8)))))
      (func (export "make") (result i32) (call $new (i32.const 7)))
      (func (export "drop")
        (block $h (try_table (catch_all $h) (call $drop (call $new (i32.const 7))))))
      (func (export "take") (param i32 i32)))
    (core instance $main (instantiate $Main (with "" (instance
      (export "text" (func $text)) (export "new" (func $new)) (export "drop" (func $drop))))))
    (export $R "r" (type $R'))
    (func (export "call") (canon lift (core func $lib "throw")))
    (func (export "five") (result u32) (canon lift (core func $lib "five")))
    (func (export "post-return") (result u32) (canon lift (core func $lib "five")
      (post-return (func $lib "throw-with"))))
    (func (export "realloc") (param "text" string) (canon lift (core func $main "take")
      (memory $lib "memory") (realloc (func $lib "realloc"))))
    (func (export "result") (canon lift (core func $main "result")))
    (func (export "drop") (canon lift (core func $main "drop")))
    (func (export "make") (result (own $R)) (canon lift (core func $main "make"))))"#;

fn thrower(engine: &Engine) -> Result<(Store<()>, Instance)> {
    let component = Component::new(engine, THROWER)?;
    let mut linker = Linker::<()>::new(engine);
    linker.root().func_wrap("text", |_: StoreContextMut<'_, ()>, (): ()| Ok(("text",)))?;
    let mut store = Store::new(engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    Ok((store, instance))
}

#[test]
fn no_way_into_a_component_ends_with_an_exception() -> Result<()> {
    let func = |store: &mut Store<()>, instance: Instance, name: &str| {
        instance.get_typed_func::<(), ()>(&mut *store, name)?.call(store, ())
    };
    type Way<'a> = (&'a str, &'a dyn Fn(&mut Store<()>, Instance) -> Result<()>);
    let ways: [Way<'_>; 6] = [
        ("a call", &|store, instance| func(store, instance, "call")),
        ("`realloc` for arguments", &|store, instance| {
            let take = instance.get_typed_func::<(&str,), ()>(&mut *store, "realloc")?;
            take.call(store, ("text",))
        }),
        ("`realloc` for the result of an import", &|store, instance| {
            func(store, instance, "result")
        }),
        ("`post-return`", &|store, instance| {
            let five = instance.get_typed_func::<(), (u32,)>(&mut *store, "post-return")?;
            five.call(store, ()).map(drop)
        }),
        ("a destructor, run by the guest", &|store, instance| func(store, instance, "drop")),
        ("a destructor, run by the host", &|store, instance| {
            let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "make")?;
            make.call(&mut *store, ())?.0.resource_drop(store)
        }),
    ];
    for engine in engines() {
        for (way, run) in &ways {
            let (mut store, instance) = thrower(&engine)?;
            let error = run(&mut store, instance).unwrap_err();
            let error = uncaught(&mut store, error);
            assert!(!frames(&error).is_empty(), "{way}: {error:?}");
            let five = instance.get_typed_func::<(), (u32,)>(&mut store, "five")?;
            let error = five.call(&mut store, ()).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent), "{way}: {error:?}");
            instance.close(&mut store)?;
        }
    }
    Ok(())
}

#[test]
fn start_functions_throw_nothing() -> Result<()> {
    const STARTS: &str = r#"(module
        (tag $t (param i32))
        (func $start (throw $t (i32.const 1)))
        (start $start))"#;
    for engine in engines() {
        // A module of the component, and one of the host in a component that has no tags.
        let own = format!("(component (core {} (core instance (instantiate 0)))", &STARTS[1..]);
        let imported = r#"(component
            (import "m" (core module $m))
            (core instance (instantiate $m)))"#;
        let mut linker = Linker::<()>::new(&engine);
        linker.root().module("m", &Module::new(&engine, STARTS)?)?;
        for text in [&own, imported] {
            let component = Component::new(&engine, text)?;
            let mut store = Store::new(&engine, ());
            let error = linker.instantiate(&mut store, &component).unwrap_err();
            uncaught(&mut store, error);
        }
    }
    Ok(())
}

/// Two components of one root: whatever of the one an adapter runs throws, for the other to catch.
const ADAPTED: &str = r#"(component
    (component $Thrower
      (core module $m
        (memory (export "memory") 1)
        (tag $t)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $t))
        (func (export "throw-with") (param i32) (throw $t))
        (func (export "zero") (result i32) (i32.const 0))
        (func (export "take") (param i32 i32)))
      (core instance $i (instantiate $m))
      (func (export "take") (param "text" string) (canon lift (core func $i "take")
        (memory $i "memory") (realloc (func $i "realloc"))))
      (func (export "give") (result string) (canon lift (core func $i "zero")
        (memory $i "memory") (post-return (func $i "throw-with")))))
    (instance $thrower (instantiate $Thrower))
    (component $Giver
      (core module $m
        (memory (export "memory") 1)
        (data (i32.const 8) "\20\00\00\00\04\00\00\00")
        (func (export "eight") (result i32) (i32.const 8)))
      (core instance $i (instantiate $m))
      (func (export "give") (result string) (canon lift (core func $i "eight")
        (memory $i "memory"))))
    (instance $giver (instantiate $Giver))
    (component $Caller
      (import "take" (func $take (param "text" string)))
      (import "give" (func $give (result string)))
      (import "calm" (func $calm (result string)))
      (core module $Lib
        (memory (export "memory") 1)
        (tag $t)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $t))
        (func (export "quiet") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
      (core instance $lib (instantiate $Lib))
      (core func $take (canon lower (func $take) (memory $lib "memory")))
      (core func $give (canon lower (func $give)
        (memory $lib "memory") (realloc (func $lib "quiet"))))
      (core func $calm (canon lower (func $calm)
        (memory $lib "memory") (realloc (func $lib "realloc"))))
      (core module $m
        (import "" "take" (func $take (param i32 i32)))
        (import "" "give" (func $give (param i32)))
        (import "" "calm" (func $calm (param i32)))
        (func (export "take")
          (block $h (try_table (catch_all $h) (call $take (i32.const 0) (i32.const 4)))))
        (func (export "give") (block $h (try_table (catch_all $h) (call $give (i32.const 16)))))
        (func (export "calm") (block $h (try_table (catch_all $h) (call $calm (i32.const 16))))))
      (core instance $i (instantiate $m (with "" (instance
        (export "take" (func $take)) (export "give" (func $give)) (export "calm" (func $calm))))))
      (func (export "take") (canon lift (core func $i "take")))
      (func (export "give") (canon lift (core func $i "give")))
      (func (export "calm") (canon lift (core func $i "calm"))))
    (instance $caller (instantiate $Caller
      (with "take" (func $thrower "take"))
      (with "give" (func $thrower "give"))
      (with "calm" (func $giver "give"))))
    (export "realloc-of-callee" (func $caller "take"))
    (export "post-return" (func $caller "give"))
    (export "realloc-of-caller" (func $caller "calm")))"#;

#[test]
fn adapters_let_no_exception_through() -> Result<()> {
    for engine in engines() {
        let component = Component::new(&engine, ADAPTED)?;
        for name in ["realloc-of-callee", "post-return", "realloc-of-caller"] {
            let mut store = Store::new(&engine, ());
            let instance = Linker::<()>::new(&engine).instantiate(&mut store, &component)?;
            let func = instance.get_typed_func::<(), ()>(&mut store, name)?;
            let error = func.call(&mut store, ()).unwrap_err();
            uncaught(&mut store, error);
            let error = func.call(&mut store, ()).unwrap_err();
            assert_eq!(
                error.downcast_ref(),
                Some(&Trap::CannotEnterComponent),
                "{name}: {error:?}"
            );
        }
    }
    Ok(())
}

struct Thing;

/// A component that keeps a resource of the host.
const KEEPER: &str = r#"(component
    (import "thing" (type $thing (sub resource)))
    (import "make" (func $make (result (own $thing))))
    (core func $make (canon lower (func $make)))
    (core func $drop (canon resource.drop $thing))
    (core module $m
      (import "" "make" (func $make (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "keep") (drop (call $make)))
      (func (export "give") (result i32) (call $make))
      (func (export "drop") (block $h (try_table (catch_all $h) (call $drop (call $make))))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make" (func $make)) (export "drop" (func $drop))))))
    (func (export "keep") (canon lift (core func $i "keep")))
    (func (export "drop") (canon lift (core func $i "drop")))
    (func (export "give") (result (own $thing)) (canon lift (core func $i "give"))))"#;

#[test]
fn destructors_of_the_host_throw_nothing() -> Result<()> {
    use wharf::component::Resource;
    for engine in engines() {
        let component = Component::new(&engine, KEEPER)?;
        let mut linker = Linker::<()>::new(&engine);
        linker
            .root()
            .resource("thing", ResourceType::host::<Thing>(), |mut store, _| throw(&mut store))?;
        linker.root().func_wrap("make", |_: StoreContextMut<'_, ()>, (): ()| {
            Ok((Resource::<Thing>::new_own(1),))
        })?;
        let mut store = Store::new(&engine, ());
        let [first, second, third] =
            [(); 3].map(|()| linker.instantiate(&mut store, &component).unwrap());
        first.get_typed_func::<(), ()>(&mut store, "keep")?.call(&mut store, ())?;
        let error = first.close(&mut store).unwrap_err();
        uncaught(&mut store, error);
        let drop = second.get_typed_func::<(), ()>(&mut store, "drop")?;
        let error = drop.call(&mut store, ()).unwrap_err();
        uncaught(&mut store, error);
        let give = third.get_typed_func::<(), (ResourceAny,)>(&mut store, "give")?;
        let error = give.call(&mut store, ())?.0.resource_drop(&mut store).unwrap_err();
        uncaught(&mut store, error);
    }
    Ok(())
}

/// What a component fails with, host functions of core code do not throw, whatever they do with it.
#[test]
fn core_code_does_not_catch_what_a_component_threw() -> Result<()> {
    for engine in engines() {
        let (mut store, instance) = thrower(&engine)?;
        let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| -> Result<()> {
            instance.get_typed_func::<(), ()>(&mut caller, "call")?.call(&mut caller, ())
        });
        let module = Module::new(
            &engine,
            r#"(module
                (import "" "h" (func $h))
                (func (export "run") (block $h (try_table (catch_all $h) (call $h)))))"#,
        )?;
        let core = wharf::Instance::new(&mut store, &module, &[host.into()])?;
        let run = core.get_typed_func::<(), ()>(&mut store, "run")?;
        let error = run.call(&mut store, ()).unwrap_err();
        uncaught(&mut store, error);
    }
    Ok(())
}

/// A host function of a component that fails with an exception's error traps like any other.
#[test]
fn host_functions_of_components_throw_nothing() -> Result<()> {
    let wat = r#"(component
        (import "fails" (func $fails))
        (core func $lowered (canon lower (func $fails)))
        (core module $m
          (import "" "fails" (func $fails))
          (func (export "run") (result i32)
            (block $h (try_table (catch_all $h) (call $fails)))
            (i32.const 1)))
        (core instance $i (instantiate $m (with "" (instance (export "fails" (func $lowered))))))
        (func (export "run") (result u32) (canon lift (core func $i "run"))))"#;
    for engine in engines() {
        let component = Component::new(&engine, wat)?;
        let mut linker = Linker::<()>::new(&engine);
        linker
            .root()
            .func_wrap("fails", |mut store: StoreContextMut<'_, ()>, (): ()| throw(&mut store))?;
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component)?;
        let run = instance.get_typed_func::<(), (u32,)>(&mut store, "run")?;
        let error = run.call(&mut store, ()).unwrap_err();
        uncaught(&mut store, error);
    }
    Ok(())
}
