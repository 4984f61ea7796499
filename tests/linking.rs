//! Linking components: what is reported when things do not fit, and which versions do.
#![cfg(all(feature = "component", feature = "wat"))]

use expect_test::{Expect, expect};
use wharf::component::{Component, Linker, List, Resource, ResourceType, Value};
use wharf::{Engine, Result, Store, StoreContextMut};

type Cx<'a> = StoreContextMut<'a, ()>;

struct Thing;
struct Other;

fn component(wat: &str) -> Component {
    Component::new(&Engine::default(), wat).unwrap()
}

/// Compares all of an error's text. `UPDATE_EXPECT=1` rewrites expectations.
fn check<T>(result: Result<T>, expected: Expect) {
    let Err(error) = result else { panic!("this must be refused") };
    expected.assert_eq(&format!("{error:#}\n"));
}

#[test]
fn everything_is_reported_at_once() {
    let component = component(
        r#"
        (component
          (import "ns:app/store@1.2.0" (instance
            (export "entry" (type $entry (sub resource)))
            (export "open" (func (param "name" string) (result (own $entry))))
            (export "[method]entry.size"
              (func (param "self" (borrow $entry)) (result u64)))
            (export "remove" (func (param "name" string) (result (result (error string)))))))
          (import "ns:app/log@0.3.0" (instance (export "write" (func (param "text" string)))))
          (import "ns:app/clock" (instance (export "now" (func (result u64)))))
          (import "run" (func (param "xs" (list u32)) (result bool)))
          (import "plugin" (core module (export "f" (func)))))
        "#,
    );
    let mut linker = Linker::<()>::new(component.engine());
    let mut store = linker.instance("ns:app/store@1.4.1").unwrap();
    store.resource("entry", ResourceType::host::<Thing>(), |_, _| Ok(())).unwrap();
    store
        .func_wrap("open", |_: Cx<'_>, (_,): (u32,)| Ok((Resource::<Thing>::new_own(1),)))
        .unwrap();
    let size = |_: Cx<'_>, (_,): (Resource<Other>,)| Ok((1_u64,));
    store.func_wrap("[method]entry.size", size).unwrap();
    store.func_wrap("remvoe", |_: Cx<'_>, (_,): (String,)| Ok(())).unwrap();
    let mut log = linker.instance("ns:app/log@0.2.6").unwrap();
    log.func_wrap("write", |_: Cx<'_>, (_,): (String,)| Ok(())).unwrap();
    let mut root = linker.root();
    root.func_wrap("ns:app/clock", |_: Cx<'_>, (): ()| Ok(())).unwrap();
    root.func_wrap("run", |_: Cx<'_>, (_,): (Vec<u64>,)| Ok((true,))).unwrap();
    check(
        linker.instantiate_pre(&component).map(drop),
        expect![[r#"
            8 imports of the component cannot be satisfied:
              `ns:app/store@1.2.0#open`: parameter 1 `name`: the component has `string`, the host has `u32`
                the component has func(name: string) -> entry
                the host has      func(name: u32) -> Thing
              `ns:app/store@1.2.0#[method]entry.size`: parameter 1 `self`: the component has `borrow<entry>`, the host has `Resource<linking::Other>`, and the component's type is another resource type of the host
                the component has func(self: borrow<entry>) -> u64
                the host has      func(self: Other) -> u64
              `ns:app/store@1.2.0#remove`: missing: func(name: string) -> result<_, string>; the linker has `remvoe`
              `ns:app/log@0.3.0`: missing: an instance; the linker has `ns:app/log@0.2.6`
              `ns:app/log@0.3.0#write`: missing: func(text: string)
              `ns:app/clock`: expected an instance, found a function
              `run`: parameter 1 `xs`, element of the list: the component has `u32`, the host has `u64`
                the component has func(xs: list<u32>) -> bool
                the host has      func(xs: list<u64>) -> bool
              `plugin`: missing: a core module
        "#]],
    );
}

#[test]
fn compatible_versions_fit() {
    let imports = |version: &str| {
        component(&format!(
            r#"(component
                 (import "wasi:thing/iface@{version}" (instance $i (export "f" (func (result u32)))))
                 (core func $f (canon lower (func $i "f")))
                 (core module $m (import "" "f" (func $f (result i32)))
                   (func (export "g") (result i32) (call $f)))
                 (core instance $m (instantiate $m (with "" (instance (export "f" (func $f))))))
                 (func (export "g") (result u32) (canon lift (core func $m "g"))))"#
        ))
    };
    let answer = |import: &str, offers: &[(&str, u32)]| {
        let component = imports(import);
        let mut linker = Linker::<()>::new(component.engine());
        for &(version, answer) in offers {
            let mut instance = linker.instance(&format!("wasi:thing/iface@{version}")).unwrap();
            instance.func_wrap("f", move |_: Cx<'_>, (): ()| Ok((answer,))).unwrap();
        }
        let mut store = Store::new(component.engine(), ());
        let instance = linker.instantiate(&mut store, &component).ok()?;
        let g = instance.get_typed_func::<(), (u32,)>(&mut store, "g").unwrap();
        Some(g.call(&mut store, ()).unwrap().0)
    };
    assert_eq!(answer("0.2.1", &[("0.2.6", 1)]), Some(1));
    assert_eq!(answer("0.2.1", &[("0.2.0", 1), ("0.2.6", 2), ("0.3.0", 3)]), Some(2));
    assert_eq!(answer("0.2.0", &[("0.2.0", 1), ("0.2.6", 2)]), Some(1));
    assert_eq!(answer("1.0.0", &[("1.9.3", 4)]), Some(4));
    assert_eq!(answer("0.2.1", &[("0.3.0", 1), ("1.2.1", 2)]), None);
    assert_eq!(answer("1.0.0", &[("2.0.0", 1)]), None);
    assert_eq!(answer("0.0.1", &[("0.0.2", 1)]), None);
}

/// Exports a function of many types; it is never called.
const TYPES: &str = r#"
    (component
      (type $point' (record (field "x" f64) (field "y" f64)))
      (export $point "point" (type $point'))
      (type $kind' (enum "near" "far"))
      (export $kind "kind" (type $kind'))
      (core module $m
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "f") (param i32 i32 i32 i32 i32) (result i32) unreachable))
      (core instance $i (instantiate $m))
      (func (export "f")
        (param "name" string) (param "points" (list $point)) (param "kind" $kind)
        (result (result u32 (error string)))
        (canon lift (core func $i "f") (memory $i "memory") (realloc (func $i "realloc")))))
"#;

#[derive(wharf::component::ComponentType, wharf::component::Lower)]
#[component(record)]
struct Point {
    x: f64,
    z: f64,
}

#[derive(wharf::component::ComponentType, wharf::component::Lower)]
#[component(enum)]
#[allow(dead_code)]
enum Kind {
    Near,
    Middle,
}

#[test]
fn wrong_types_are_told() {
    let component = component(TYPES);
    let mut store = Store::new(component.engine(), ());
    let linker = Linker::new(component.engine());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    macro_rules! ask {
        (($($param:ty),*), $result:ty, $expected:expr) => {
            check(
                instance.get_typed_func::<($($param,)*), ($result,)>(&mut store, "f").map(drop),
                $expected,
            )
        };
    }
    type Answer = std::result::Result<u32, String>;
    ask!(
        (&str, &[(f64, f64)], u32),
        Answer,
        expect![[r#"
            the function `f` has another type: type mismatch with parameters: parameter 2 `points`, element of the list: the component has `record point { x: f64, y: f64 }`, the host has a tuple of 2
                the component has func(name: string, points: list<point>, kind: kind) -> result<u32, string>
                the host has      func(name: string, points: list<tuple<f64, f64>>, kind: u32) -> result<u32, string>
        "#]]
    );
    ask!(
        (u64, &[Point], Kind),
        Answer,
        expect![[r#"
            the function `f` has another type: type mismatch with parameters: parameter 1 `name`: the component has `string`, the host has `u64`
                the component has func(name: string, points: list<point>, kind: kind) -> result<u32, string>
                the host has      func(name: u64, points: list<record { x: f64, z: f64 }>, kind: enum { near, middle }) -> result<u32, string>
        "#]]
    );
    ask!(
        (&str, &[Point], Kind),
        Answer,
        expect![[r#"
            the function `f` has another type: type mismatch with parameters: parameter 2 `points`, element of the list: the component has `record point { x: f64, y: f64 }`, the host has a record of { x, z }
                the component has func(name: string, points: list<point>, kind: kind) -> result<u32, string>
                the host has      func(name: string, points: list<record { x: f64, z: f64 }>, kind: enum { near, middle }) -> result<u32, string>
        "#]]
    );
    ask!(
        (&str, Vec<u8>, Kind),
        Answer,
        expect![[r#"
            the function `f` has another type: type mismatch with parameters: parameter 2 `points`, element of the list: the component has `record point { x: f64, y: f64 }`, the host has `u8`
                the component has func(name: string, points: list<point>, kind: kind) -> result<u32, string>
                the host has      func(name: string, points: list<u8>, kind: enum { near, middle }) -> result<u32, string>
        "#]]
    );
    ask!(
        (&str),
        Answer,
        expect![[r#"
            the function `f` has another type: type mismatch with parameters: the component has `3 parameters { name, points, kind }`, the host has 1 parameter
                the component has func(name: string, points: list<point>, kind: kind) -> result<u32, string>
                the host has      func(name: string) -> result<u32, string>
        "#]]
    );
    let missing = instance.get_typed_func::<(), ()>(&mut store, "g");
    check(
        missing.map(drop),
        expect![[r#"
            no exported function `g`; the component exports `point`, `kind`, `f`
        "#]],
    );
}

#[derive(wharf::component::ComponentType, wharf::component::Lift)]
#[component(record)]
#[allow(dead_code)]
struct Entry {
    at: (u8, [i16; 3]),
    tags: Vec<std::result::Result<(), Option<char>>>,
    kind: Option<Access>,
}

wharf::component::flags! {
    /// How an entry is opened.
    Access {
        #[component(name = "read-only")]
        const READ_ONLY;
        #[component(name = "shared")]
        const SHARED;
    }
}

#[derive(wharf::component::ComponentType, wharf::component::Lift)]
#[component(variant)]
#[allow(dead_code)]
enum Choice {
    #[component(name = "one")]
    One(Box<Entry>),
    #[component(name = "none")]
    None,
}

/// The way to the first difference is told, and the types around it.
#[test]
fn the_first_difference_is_told() {
    let component = component(
        r#"
        (component
          (type $flags' (flags "read-only" "shared"))
          (import "access" (type $flags (eq $flags')))
          (type $entry' (record
            (field "at" (tuple u8 (list s16 3)))
            (field "tags" (list (result (error (option string)))))
            (field "kind" (option $flags))))
          (import "entry" (type $entry (eq $entry')))
          (type $choice' (variant (case "one" $entry) (case "none")))
          (import "choice" (type $choice (eq $choice')))
          (import "choose" (func (param "from" (list $choice)) (param "by" f32)))
          (import "last" (func (param "n" s8) (result (result $entry)))))
        "#,
    );
    let mut linker = Linker::<()>::new(component.engine());
    let mut root = linker.root();
    root.func_wrap("choose", |_: Cx<'_>, (_, _): (Vec<Choice>, f32)| Ok(())).unwrap();
    type Last = std::result::Result<(bool, String), ()>;
    root.func_wrap("last", |_: Cx<'_>, (_,): (i8,)| Ok((Last::Err(()),))).unwrap();
    check(
        linker.instantiate_pre(&component).map(drop),
        expect![[r#"
        2 imports of the component cannot be satisfied:
          `choose`: parameter 1 `from`, element of the list, case `one` of the variant `choice`, field `tags` of the record `entry`, element of the list, `err` of the result, payload of the option: the component has `string`, the host has `char`
            the component has func(from: list<choice>, by: f32)
            the host has      func(from: list<variant { one(record { at: tuple<…>, tags: list<…>, kind: option<…> }), none }>, by: f32)
          `last`: result, `ok` of the result: the component has `record entry { at: tuple<u8, list<s16, 3>>, tags: list<result<_, option<string>>>, kind: option<access> }`, the host has a tuple of 2
            the component has func(n: s8) -> result<entry>
            the host has      func(n: s8) -> result<tuple<bool, string>>
    "#]],
    );
}

#[test]
fn wrong_values_are_told() {
    let component = component(TYPES);
    let mut store = Store::new(component.engine(), ());
    let linker = Linker::new(component.engine());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let f = instance.get_func(&mut store, "f").unwrap();
    let mut call = |params: &[Value], expected| {
        check(f.call_values(&mut store, params, &mut [Value::Bool(false)]), expected);
    };
    let name = Value::String("n".to_owned());
    let point =
        |x: &str| Value::Record([(x, Value::Float64(1.0)), ("y", Value::Float64(1.0))].into());
    let near = Value::Enum("near".into());
    let none = Value::List(List::new());
    call(
        &[name.clone(), none.clone()],
        expect![[r#"
        type mismatch with parameters: the component has `3 parameters { name, points, kind }`, the host has 2 parameters
    "#]],
    );
    call(
        &[Value::U8(1), none.clone(), near.clone()],
        expect![[r#"
        type mismatch with parameters: parameter 1 `name`: the component has `string`, the host has a `u8`
    "#]],
    );
    let wrong_field = Value::List(vec![point("x"), point("z")].into());
    call(
        &[name.clone(), wrong_field, near.clone()],
        expect![[r#"
        type mismatch with parameters: parameter 2 `points`, element 1: the component has `record point { x: f64, y: f64 }`, the host has a record with a field `z`
    "#]],
    );
    call(
        &[name, none, Value::Enum("middle".into())],
        expect![[r#"
        type mismatch with parameters: parameter 3 `kind`: the component has `enum kind { near, far }`, the host has an enum of case `middle`
    "#]],
    );
    // Nothing was called: the instance is as it was.
    let error = instance.get_func(&mut store, "f").unwrap();
    assert_eq!(error, f);
}

#[test]
fn definitions_do_not_replace_each_other() {
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    linker.root().func_wrap("f", |_: Cx<'_>, (): ()| Ok(())).unwrap();
    check(
        linker.root().func_wrap("f", |_: Cx<'_>, (): ()| Ok(())),
        expect![[r#"
        `f` is defined already; `allow_shadowing` lets it be replaced
    "#]],
    );
    linker.allow_shadowing(true);
    linker.root().func_wrap("f", |_: Cx<'_>, (): ()| Ok((1_u32,))).unwrap();
    let component =
        Component::new(&engine, r#"(component (import "f" (func (result u32))))"#).unwrap();
    linker.instantiate_pre(&component).unwrap();
}

#[test]
fn stores_and_engines_do_not_mix() {
    let component = component(TYPES);
    let linker = Linker::new(component.engine());
    let other = Engine::default();
    check(
        linker.instantiate(&mut Store::new(&other, ()), &component).map(drop),
        expect![[r#"
        the component is of another engine than what it is used with
    "#]],
    );
    let mut store = Store::new(component.engine(), ());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let f = instance.get_func(&mut store, "f").unwrap();
    let mut another = Store::new(component.engine(), ());
    check(
        f.call(&mut another, &[], &mut []),
        expect![[r#"
        a function is used with a store that is not its own
    "#]],
    );
}

#[test]
fn bindings_name_what_a_component_lacks() {
    mod world {
        wharf::component::bindgen!({
            inline: "
                package a:b;
                interface tools { cut: func(x: u32); glue: func() -> string; paint: func(); }
                world workshop { export tools; export open: func(); export close: func(); }
            ",
        });
    }
    let instantiate = |wat: &str| {
        let component = component(wat);
        let linker = Linker::new(component.engine());
        let mut store = Store::new(component.engine(), ());
        world::Workshop::instantiate(&mut store, &component, &linker).map(drop)
    };
    check(
        instantiate("(component)"),
        expect![[r#"
        the component lacks exports of the world `workshop`: open, close
    "#]],
    );
    let half = r#"
        (component
          (core module $m (func (export "f")) (func (export "g") (param i32)))
          (core instance $i (instantiate $m))
          (func $f (canon lift (core func $i "f")))
          (func $g (param "x" s32) (canon lift (core func $i "g")))
          (instance $tools (export "paint" (func $f)) (export "cut" (func $g)))
          (export "a:b/tools" (instance $tools))
          (export "open" (func $f))
          (export "close" (func $f)))
    "#;
    let wrong = half
        .replace("(instance $tools ", "(instance $tools (export \"glue\" (func $g)) ")
        .replace("(export \"close\" (func $f))", "(export \"close\" (func $g))");
    check(
        instantiate(&wrong),
        expect![[r#"
            3 exports of the component are not what their WIT says:
              the export `close` of the world `workshop` is not what its WIT says: the component has `1 parameter { x }`, the host has 0 parameters
                the component has func(x: s32)
                the host has      func()
              the export `cut` of `a:b/tools` is not what its WIT says: parameter 1 `x`: the component has `s32`, the host has `u32`
                the component has func(x: s32)
                the host has      func(x: u32)
              the export `glue` of `a:b/tools` is not what its WIT says: the component has `1 parameter { x }`, the host has 0 parameters
                the component has func(x: s32)
                the host has      func() -> string
        "#]],
    );
    let one = wrong.replace("(export \"close\" (func $g))", "(export \"close\" (func $f))");
    let one = one
        .replace("s32", "u32")
        .replace("(export \"glue\" (func $g))", "(export \"glue\" (func $f))");
    check(
        instantiate(&one),
        expect![[r#"
            the export `glue` of `a:b/tools` is not what its WIT says: the function where the index says has another type: type mismatch with results: the component has `no result`, the host has 1 result
                the component has func()
                the host has      func() -> string
        "#]],
    );
    check(
        instantiate(half),
        expect![[r#"
        the component's export `a:b/tools` lacks what its WIT says: glue
    "#]],
    );
}
