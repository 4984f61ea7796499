//! What linkers do beside linking: stand in for imports that nobody defined, replace definitions, take
//! core modules, and say what types components have with them.
#![cfg(all(feature = "component", feature = "wat"))]

use expect_test::{Expect, expect};
use wharf::component::types::ComponentItem;
use wharf::component::{Component, Linker, ResourceType, Type};
use wharf::{Engine, Result, Store, StoreContextMut};

type Cx<'a> = StoreContextMut<'a, ()>;

struct Thing;

fn component(wat: &str) -> Component {
    Component::new(&Engine::default(), wat).unwrap()
}

/// Compares all of an error's text. `UPDATE_EXPECT=1` rewrites expectations.
fn check<T>(result: Result<T>, expected: Expect) {
    let Err(error) = result else { panic!("this must be refused") };
    expected.assert_eq(&format!("{error:#}\n"));
}

/// Imports two interfaces and a resource type; its exports call them.
const CALLS_OUT: &str = r#"
    (component
      (import "ns:app/log@1.1.0" (instance $log
        (export "write" (func (param "n" u32) (result u32)))
        (export "flush" (func))))
      (import "ns:app/things" (instance $things
        (export "thing" (type $thing (sub resource)))
        (export "make" (func (result (own $thing))))))
      (alias export $things "thing" (type $thing))
      (core func $write (canon lower (func $log "write")))
      (core func $flush (canon lower (func $log "flush")))
      (core func $make (canon lower (func $things "make")))
      (core func $drop (canon resource.drop $thing))
      (core module $m
        (import "" "write" (func $write (param i32) (result i32)))
        (import "" "flush" (func $flush))
        (import "" "make" (func $make (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "write") (param i32) (result i32) (call $write (local.get 0)))
        (func (export "flush") (call $flush))
        (func (export "make") (call $drop (call $make))))
      (core instance $i (instantiate $m (with "" (instance
        (export "write" (func $write)) (export "flush" (func $flush))
        (export "make" (func $make)) (export "drop" (func $drop))))))
      (func (export "write") (param "n" u32) (result u32) (canon lift (core func $i "write")))
      (func (export "flush") (canon lift (core func $i "flush")))
      (func (export "make") (canon lift (core func $i "make"))))
"#;

#[test]
fn unknown_imports_trap_when_they_are_called() {
    let component = component(CALLS_OUT);
    let engine = component.engine();
    let mut linker = Linker::<()>::new(engine);
    let mut log = linker.instance("ns:app/log@1.2.0").unwrap();
    log.func_wrap("write", |_: Cx<'_>, (n,): (u32,)| Ok((n + 1,))).unwrap();
    linker.define_unknown_imports_as_traps(&component).unwrap();
    // Twice is no more than once.
    linker.define_unknown_imports_as_traps(&component).unwrap();

    let mut store = Store::new(engine, ());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let write = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "write").unwrap();
    assert_eq!(write.call(&mut store, (1,)).unwrap(), (2,), "what was defined is as it was");
    let flush = instance.get_typed_func::<(), ()>(&mut store, "flush").unwrap();
    let error = format!("{:#}", flush.call(&mut store, ()).unwrap_err());
    assert!(error.contains("`ns:app/log@1.1.0#flush` was called"), "{error}");
    write.call(&mut store, (1,)).unwrap_err();

    let instance = linker.instantiate(&mut store, &component).unwrap();
    let make = instance.get_typed_func::<(), ()>(&mut store, "make").unwrap();
    let error = format!("{:#}", make.call(&mut store, ()).unwrap_err());
    assert!(error.contains("`ns:app/things#make` was called"), "{error}");
}

#[test]
fn what_nothing_can_stand_for_is_told() {
    let component = component(
        r#"(component
             (import "f" (func))
             (import "plugin" (core module))
             (import "ns:app/x" (instance (export "m" (core module)))))"#,
    );
    let mut linker = Linker::<()>::new(component.engine());
    check(
        linker.define_unknown_imports_as_traps(&component),
        expect![[r#"
            nothing can stand for the core modules `plugin`, `ns:app/x#m`, which are missing
        "#]],
    );
    linker.root().func_wrap("f", |_: Cx<'_>, (): ()| Ok(())).expect("nothing was defined");
    let other = Engine::new(&wharf::Config::new()).unwrap();
    let error = Linker::<()>::new(&other).define_unknown_imports_as_traps(&component).unwrap_err();
    assert!(error.to_string().contains("another engine"), "{error}");
    // What is of another kind is no missing import.
    linker.root().module("plugin", &module("(module)", component.engine())).unwrap();
    linker.root().instance("ns:app/x").unwrap().func_wrap("m", |_: Cx<'_>, (): ()| Ok(())).unwrap();
    linker.define_unknown_imports_as_traps(&component).unwrap();
    let error = linker.instantiate_pre(&component).unwrap_err();
    assert!(error.to_string().contains("expected a core module, found a function"), "{error}");
}

fn module(wat: &str, engine: &Engine) -> wharf::Module {
    wharf::Module::new(engine, wat).unwrap()
}

#[test]
fn core_modules_are_imports() {
    let component = component(
        r#"(component
             (import "plugin" (core module $plugin
               (import "host" "n" (global i32))
               (export "get" (func (result i32)))))
             (core module $host (global (export "n") i32 (i32.const 7)))
             (core instance $host (instantiate $host))
             (core instance $i (instantiate $plugin (with "host" (instance $host))))
             (func (export "get") (result u32) (canon lift (core func $i "get"))))"#,
    );
    let engine = component.engine();
    let run = |wat: &str| {
        let mut linker = Linker::<()>::new(engine);
        linker.root().module("plugin", &module(wat, engine))?;
        let mut store = Store::new(engine, ());
        let instance = linker.instantiate(&mut store, &component)?;
        let get = instance.get_typed_func::<(), (u32,)>(&mut store, "get")?;
        get.call(&mut store, ())
    };
    let fits = r#"(module
        (import "host" "n" (global i32))
        (func (export "get") (result i32) (global.get 0)))"#;
    assert_eq!(run(fits).unwrap(), (7,));
    let imports_less = r#"(module (func (export "get") (result i32) (i32.const 8)))"#;
    assert_eq!(run(imports_less).unwrap(), (8,));
    check(
        run(
            r#"(module (import "host" "x" (func)) (func (export "get") (result i32) unreachable))"#,
        ),
        expect![[r#"
            an import of the component cannot be satisfied:
              `plugin`: it imports `host::x`, which the component does not give
        "#]],
    );
    check(
        run(r#"(module (func (export "get") (result i64) unreachable))"#),
        expect![[r#"
        an import of the component cannot be satisfied:
          `plugin`: export `get`: expected (func (result i32)), found (func (result i64)): the signatures differ
    "#]],
    );
    check(
        run("(module)"),
        expect![[r#"
        an import of the component cannot be satisfied:
          `plugin`: it has no export `get`
    "#]],
    );
}

#[test]
fn shadowing_replaces_what_is_of_another_kind() {
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    linker.root().func_wrap("x", |_: Cx<'_>, (): ()| Ok(())).unwrap();
    check(
        linker.instance("x").map(drop),
        expect![[r#"
            `x` is defined already, as a function
        "#]],
    );
    linker.allow_shadowing(true);
    let mut inner = linker.root().into_instance("x").unwrap().into_instance("y").unwrap();
    inner.func_wrap("f", |_: Cx<'_>, (): ()| Ok(())).unwrap();
    let component = Component::new(
        &engine,
        r#"(component (import "x" (instance
             (export "y" (instance (export "f" (func)))))))"#,
    );
    linker.instantiate_pre(&component.unwrap()).unwrap();
}

#[test]
fn resource_types_of_a_linker_are_in_the_component_type() {
    let component = component(CALLS_OUT);
    let engine = component.engine();
    let made = |ty: &wharf::component::types::Component| {
        let Some(ComponentItem::ComponentInstance(things)) =
            ty.get_import(engine, "ns:app/things").map(|it| it.ty)
        else {
            panic!("the component imports things")
        };
        let Some(ComponentItem::ComponentFunc(make)) =
            things.get_export(engine, "make").map(|it| it.ty)
        else {
            panic!("there is a function")
        };
        let result = make.results().next();
        let Some(Type::Own(ty)) = result else { panic!("it gives a thing") };
        ty
    };
    assert_ne!(made(&component.component_type()), ResourceType::host::<Thing>());
    let mut linker = Linker::<()>::new(engine);
    linker.substituted_component_type(&component).unwrap_err();
    let mut things = linker.instance("ns:app/things").unwrap();
    things.resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(())).unwrap();
    linker.define_unknown_imports_as_traps(&component).unwrap();
    let ty = linker.substituted_component_type(&component).unwrap();
    assert_eq!(made(&ty), ResourceType::host::<Thing>());
}
