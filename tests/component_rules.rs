//! The rules of the component model that a guest may try to break: who may enter whom, handles,
//! and what would exhaust the host.

#![cfg(all(feature = "component", feature = "wat"))]

use anyhow::Result;
use std::fmt::Write as _;
use wharf::component::{Component, Instance, Linker, ResourceAny, Val};
use wharf::{Config, Engine, Store, StoreContextMut, Trap};

/// An instance without imports, in a store of its own.
fn instance(text: &str) -> Result<(Store<()>, Instance)> {
    instance_with(&Config::new(), text)
}

/// The same, where components and those inside them call each other.
fn donut(text: &str) -> Result<(Store<()>, Instance)> {
    instance_with(Config::new().donut_wrapping(true), text)
}

fn instance_with(config: &Config, text: &str) -> Result<(Store<()>, Instance)> {
    let engine = Engine::new(config)?;
    let component = Component::new(&engine, text)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    Ok((store, instance))
}

fn call(store: &mut Store<()>, instance: &Instance, name: &str) -> Result<Vec<Val>> {
    let func = instance.get_func(&mut *store, name).expect("the export is there");
    let mut results = vec![Val::Bool(false); func.ty(&*store).results().len()];
    func.call(store, &[], &mut results)?;
    Ok(results)
}

/// A type within a type within a type, `depth` deep, and a function that returns one.
fn nested(depth: usize) -> String {
    let mut text = String::from("(component (type $t0 u8)\n");
    for i in 1..=depth {
        writeln!(text, "(type $t{i} (list $t{}))", i - 1).unwrap();
    }
    // A list that holds itself.
    write!(
        text,
        r#"(core module $m
             (memory (export "memory") 1)
             (func (export "f") (result i32)
               (i32.store (i32.const 8) (i32.const 8))
               (i32.store (i32.const 12) (i32.const 1))
               (i32.const 8)))
           (core instance $i (instantiate $m))
           (func (export "f") (result $t{depth})
             (canon lift (core func $i "f") (memory $i "memory"))))"#
    )
    .unwrap();
    text
}

#[test]
fn values_do_not_nest_deeper_than_the_stack() {
    let (mut store, instance) = instance(&nested(90)).unwrap();
    assert!(call(&mut store, &instance, "f").is_ok());
    let error = self::instance(&nested(5_000)).unwrap_err();
    assert!(format!("{error:#}").contains("type nesting is too deep"), "{error:#}");
}

/// A function that is lifted, lowered, lifted and so on: each time, there is an adapter.
fn chain(length: usize) -> String {
    let mut text = String::from(
        r#"(component
             (core module $m (func (export "f") (result i32) (i32.const 7)))
             (core instance $i (instantiate $m))
             (func $f0 (result u32) (canon lift (core func $i "f")))"#,
    );
    for i in 1..=length {
        let below = i - 1;
        writeln!(text, "(core func $c{i} (canon lower (func $f{below})))").unwrap();
        writeln!(text, "(func $f{i} (result u32) (canon lift (core func $c{i})))").unwrap();
    }
    write!(text, r#"(export "f" (func $f{length})) (export "g" (func $f0)))"#).unwrap();
    text
}

#[test]
fn adapters_call_each_other_in_long_rows() {
    for length in [100, 3_000] {
        let (mut store, instance) = donut(&chain(length)).unwrap();
        assert_eq!(call(&mut store, &instance, "f").unwrap(), [Val::U32(7)]);
        assert_eq!(call(&mut store, &instance, "g").unwrap(), [Val::U32(7)]);
    }
}

/// `P` calls its child, which calls back into `P`, which may call out again, but not to the same
/// child.
const DONUT: &str = r#"(component
    (core module $table
      (table (export "t") 1 funcref)
      (type $f (func (result i32)))
      (func (export "back") (result i32) (call_indirect (type $f) (i32.const 0)))
      (func (export "one") (result i32) (i32.const 1)))
    (core instance $table (instantiate $table))
    (func $back (result u32) (canon lift (core func $table "back")))
    (func $one (result u32) (canon lift (core func $table "one")))
    (component $child
      (import "back" (func $back (result u32)))
      (core func $back' (canon lower (func $back)))
      (core module $m
        (import "" "back" (func $back (result i32)))
        (func (export "go") (result i32) (i32.add (call $back) (i32.const 10))))
      (core instance $i (instantiate $m (with "" (instance (export "back" (func $back'))))))
      (func (export "go") (result u32) (canon lift (core func $i "go"))))
    (instance $good (instantiate $child (with "back" (func $one))))
    (instance $bad (instantiate $child (with "back" (func $back))))
    (core func $good' (canon lower (func $good "go")))
    (core func $bad' (canon lower (func $bad "go")))
    (core module $main
      (import "" "t" (table 1 funcref))
      (import "" "good" (func $good (result i32)))
      (import "" "bad" (func $bad (result i32)))
      (elem declare func $good $bad)
      (func (export "good") (result i32) (call $good))
      (func (export "other") (result i32)
        (table.set (i32.const 0) (ref.func $good)) (call $bad))
      (func (export "same") (result i32)
        (table.set (i32.const 0) (ref.func $bad)) (call $bad)))
    (core instance $main (instantiate $main (with "" (instance
      (export "t" (table $table "t"))
      (export "good" (func $good'))
      (export "bad" (func $bad'))))))
    (func (export "good") (result u32) (canon lift (core func $main "good")))
    (func (export "other") (result u32) (canon lift (core func $main "other")))
    (func (export "same") (result u32) (canon lift (core func $main "same"))))"#;

#[test]
fn a_child_may_call_its_parent_and_nobody_the_child_twice() {
    let (mut store, instance) = donut(DONUT).unwrap();
    for _ in 0..2 {
        assert_eq!(call(&mut store, &instance, "good").unwrap(), [Val::U32(11)]);
        assert_eq!(call(&mut store, &instance, "other").unwrap(), [Val::U32(21)]);
    }
    let error = call(&mut store, &instance, "same").unwrap_err();
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::CannotEnterComponent), "{error:#}");
    let error = call(&mut store, &instance, "good").unwrap_err();
    assert!(format!("{error:#}").contains("trapped before"), "{error:#}");
}

/// A guest with a resource, which calls the host.
const OWNER: &str = r#"(component
    (import "drop-it" (func $drop-it))
    (core func $drop-it' (canon lower (func $drop-it)))
    (core module $d
      (global $dropped (mut i32) (i32.const 0))
      (func (export "dtor") (param i32) (global.set $dropped (local.get 0)))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $d (instantiate $d))
    (type $r (resource (rep i32) (dtor (core func $d "dtor"))))
    (core func $new (canon resource.new $r))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop-it" (func $drop-it))
      (func (export "make") (result i32) (call $new (i32.const 5)))
      (func (export "two") (param i32 i32))
      (func (export "run") (call $drop-it)))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "drop-it" (func $drop-it'))))))
    (export $r' "r" (type $r))
    (func (export "make") (result (own $r')) (canon lift (core func $i "make")))
    (func (export "two") (param "a" (own $r')) (param "b" (own $r'))
      (canon lift (core func $i "two")))
    (func (export "run") (canon lift (core func $i "run")))
    (func (export "dropped") (result u32) (canon lift (core func $d "dropped"))))"#;

#[derive(Default)]
struct Host {
    resource: Option<ResourceAny>,
    error: Option<String>,
}

fn owner() -> (Store<Host>, Instance) {
    let engine = Engine::default();
    let component = Component::new(&engine, OWNER).unwrap();
    let mut store = Store::new(&engine, Host::default());
    let mut linker = Linker::<Host>::new(&engine);
    let mut root = linker.root();
    root.func_wrap("drop-it", |mut store: StoreContextMut<'_, Host>, (): ()| {
        if let Some(resource) = store.data().resource {
            let dropped = resource.resource_drop(&mut store);
            store.data_mut().error = dropped.err().map(|error| format!("{error:#}"));
        }
        Ok(())
    })
    .unwrap();
    let instance = linker.instantiate(&mut store, &component).unwrap();
    (store, instance)
}

fn make(store: &mut Store<Host>, instance: &Instance) -> ResourceAny {
    let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "make").unwrap();
    make.call(store, ()).unwrap().0
}

#[test]
fn destructors_do_not_enter_an_instance_that_is_being_called() {
    let (mut store, instance) = owner();
    let resource = make(&mut store, &instance);
    store.data_mut().resource = Some(resource);
    let run = instance.get_typed_func::<(), ()>(&mut store, "run").unwrap();
    run.call(&mut store, ()).unwrap();
    let error = store.data_mut().error.take().unwrap();
    assert!(error.contains("cannot enter component instance"), "{error}");

    // The resource is still there, and can be dropped now.
    let dropped = instance.get_typed_func::<(), (u32,)>(&mut store, "dropped").unwrap();
    assert_eq!(dropped.call(&mut store, ()).unwrap(), (0,));
    resource.resource_drop(&mut store).unwrap();
    assert_eq!(dropped.call(&mut store, ()).unwrap(), (5,));
    refused(resource.resource_drop(&mut store), "dropped");
}

#[test]
fn handles_of_a_call_that_was_not_made() {
    let (mut store, instance) = owner();
    let (first, second) = (make(&mut store, &instance), make(&mut store, &instance));
    second.resource_drop(&mut store).unwrap();
    let two = instance.get_typed_func::<(ResourceAny, ResourceAny), ()>(&mut store, "two").unwrap();

    // Nothing has reached the guest: it is as before.
    refused(two.call(&mut store, (second, first)), "dropped");
    let third = make(&mut store, &instance);

    // The guest has got a handle of a call that it knows nothing of.
    refused(two.call(&mut store, (first, second)), "dropped");
    let error = two.call(&mut store, (third, third)).unwrap_err();
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::CannotEnterComponent), "{error:#}");

    // It can be let go of, although no destructor runs any more.
    refused(third.resource_drop(&mut store), "cannot enter");
    let error = third.resource_drop(&mut store).unwrap_err();
    assert!(format!("{error:#}").contains("dropped"), "{error:#}");
}

/// Sees that something failed, and why.
fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
    let error = format!("{:#}", result.map(drop).unwrap_err());
    assert!(error.contains(why), "expected `{why}`, found `{error}`");
}
