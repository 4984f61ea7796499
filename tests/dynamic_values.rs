//! Values whose types are known at run time only, among others of Rust's types.
#![cfg(all(feature = "component", feature = "wat"))]

use wharf::component::{
    Component, ComponentNamedList, ComponentType, Instance, Lift, Linker, Lower, Record, Value,
};
use wharf::{Engine, Store, StoreContextMut};

/// Functions that give back what they get, with a count of the calls of `realloc`.
const ECHO: &str = r#"
(component
  (type $value' (variant (case "num" u64) (case "text" string) (case "none")))
  (type $entry' (record
    (field "id" u8) (field "value" $value') (field "tag" (option u16))))
  (import "types" (instance $types
    (export "value" (type $value (eq $value')))
    (type $entry'' (record
      (field "id" u8) (field "value" $value) (field "tag" (option u16))))
    (export "entry" (type $entry (eq $entry'')))
    (export "through" (func (param "n" u32) (param "list" (list $entry)) (result (list $entry))))))
  (alias export $types "entry" (type $entry))
  (alias export $types "value" (type $value))
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (global $count (mut i32) (i32.const 0))
    (func (export "count") (result i32) (global.get $count))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (global.set $next
        (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (local.get 3)))))
  (core instance $libc (instantiate $libc))
  (core func $through (canon lower (func $types "through")
    (memory $libc "memory") (realloc (func $libc "realloc"))))
  (core module $m
    (import "libc" "memory" (memory 1))
    (import "types" "through" (func $through (param i32 i32 i32 i32)))
    (func (export "list") (param i32 i32 i32) (result i32)
      (i32.store (i32.const 0) (local.get 1))
      (i32.store (i32.const 4) (local.get 2))
      (i32.const 0))
    (func (export "three") (param i32 i32 i32) (result i32)
      (i32.store (i32.const 0) (local.get 0))
      (i32.store (i32.const 4) (local.get 1))
      (i32.store (i32.const 8) (local.get 2))
      (i32.const 0))
    (func (export "value") (param i32 i64 i32) (result i32)
      (i32.store (i32.const 0) (local.get 0))
      (if (i32.eqz (local.get 0))
        (then (i64.store (i32.const 8) (local.get 1)))
        (else
          (i32.store (i32.const 8) (i32.wrap_i64 (local.get 1)))
          (i32.store (i32.const 12) (local.get 2))))
      (i32.const 0))
    (func (export "char") (param i32) (result i32) (local.get 0))
    (func (export "through") (param i32 i32 i32) (result i32)
      (call $through (local.get 0) (local.get 1) (local.get 2) (i32.const 0))
      (i32.const 0)))
  (core instance $i (instantiate $m
    (with "libc" (instance $libc))
    (with "types" (instance (export "through" (func $through))))))
  (func (export "count") (result u32) (canon lift (core func $libc "count")))
  (func (export "echo") (param "n" u32) (param "list" (list $entry)) (result (list $entry))
    (canon lift (core func $i "list")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
  (func (export "option") (param "o" (option (list $entry))) (result (option (list $entry)))
    (canon lift (core func $i "three")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
  (func (export "result")
    (param "r" (result (list $value) (error string)))
    (result (result (list $value) (error string)))
    (canon lift (core func $i "three")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
  (func (export "value") (param "v" $value) (result $value)
    (canon lift (core func $i "value")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
  (func (export "char") (param "c" char) (result char) (canon lift (core func $i "char")))
  (func (export "through") (param "n" u32) (param "list" (list $entry)) (result (list $entry))
    (canon lift (core func $i "through")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
)"#;

#[derive(ComponentType, Lift, Lower, Clone, Debug, PartialEq)]
#[component(record)]
struct Entry {
    id: u8,
    value: Value,
    tag: Option<Value>,
}

#[derive(ComponentType, Lift, Lower, Clone, Debug, PartialEq)]
#[component(variant)]
enum Dynamic {
    #[component(name = "num")]
    Num(Value),
    #[component(name = "text")]
    Text(String),
    #[component(name = "none")]
    None,
}

fn num(n: u64) -> Value {
    Value::Variant("num".into(), Some(Value::U64(n).into()))
}

fn text(text: &str) -> Value {
    Value::Variant("text".into(), Some(Value::String(text.into()).into()))
}

fn none() -> Value {
    Value::Variant("none".into(), None)
}

fn entry(id: u8, value: Value, tag: Option<u16>) -> Value {
    let tag = tag.map(|tag| Value::U16(tag).into());
    let fields = [("id", Value::U8(id)), ("value", value), ("tag", Value::Option(tag))];
    Value::Record(Record::from(fields))
}

fn entries() -> Vec<Value> {
    vec![
        entry(1, num(u64::MAX), Some(7)),
        entry(2, text("a longer text"), None),
        entry(3, none(), Some(u16::MAX)),
    ]
}

fn typed_entries() -> Vec<Entry> {
    let entry = |id, value, tag: Option<u16>| Entry { id, value, tag: tag.map(Value::U16) };
    vec![
        entry(1, num(u64::MAX), Some(7)),
        entry(2, text("a longer text"), None),
        entry(3, none(), Some(u16::MAX)),
    ]
}

struct Host {
    store: Store<()>,
    instance: Instance,
}

impl Host {
    /// With a host function that gives `through`'s result.
    fn new<P, R>(through: impl Fn(P) -> R + Send + Sync + 'static) -> Host
    where
        P: ComponentNamedList + Lift + 'static,
        R: ComponentNamedList + Lower + 'static,
    {
        let engine = Engine::default();
        let component = Component::new(&engine, ECHO).unwrap();
        let mut linker = Linker::<()>::new(&engine);
        let mut types = linker.instance("types").unwrap();
        types
            .func_wrap("through", move |_: StoreContextMut<'_, ()>, params: P| Ok(through(params)))
            .unwrap();
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component).unwrap();
        Host { store, instance }
    }

    fn plain() -> Host {
        Host::new(|(_, list): (u32, Value)| (list,))
    }

    fn call<P, R>(&mut self, name: &str, params: P) -> wharf::Result<R>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let func = self.instance.get_typed_func::<P, R>(&mut self.store, name)?;
        func.call(&mut self.store, params)
    }

    fn refused<P, R>(&mut self, name: &str, params: P, message: &str)
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let Err(error) = self.call::<P, R>(name, params) else { panic!("expected {message}") };
        let error = format!("{error:#}");
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn dynamic_values_stand_where_typed_ones_do() {
    let mut host = Host::plain();
    let list = Value::List(entries().into());
    let (back,): (Value,) = host.call("echo", (5_u32, list.clone())).unwrap();
    assert_eq!(back, list);
    let (back,): (Vec<Value>,) = host.call("echo", (Value::U32(5), entries())).unwrap();
    assert_eq!(back, entries());
    let (back,): (Vec<Entry>,) = host.call("echo", (5_u32, typed_entries())).unwrap();
    assert_eq!(back, typed_entries());
    let (back,): (Value,) = host.call("echo", (5_u32, typed_entries())).unwrap();
    assert_eq!(back, list);

    for option in [Some(list.clone()), None] {
        let (back,): (Option<Value>,) = host.call("option", (option.clone(),)).unwrap();
        assert_eq!(back, option);
        let whole = Value::Option(option.map(Box::new));
        let (back,): (Value,) = host.call("option", (&whole,)).unwrap();
        assert_eq!(back, whole);
    }
    let (back,): (Option<Vec<Entry>>,) = host.call("option", (Some(typed_entries()),)).unwrap();
    assert_eq!(back, Some(typed_entries()));

    let ok: Result<Vec<Value>, Value> = Ok(vec![num(1), text("two"), none()]);
    let err: Result<Vec<Value>, Value> = Err(Value::String("no".into()));
    for result in [ok, err] {
        let (back,): (Result<Vec<Value>, Value>,) = host.call("result", (result.clone(),)).unwrap();
        assert_eq!(back, result);
        let (back,): (Result<Value, String>,) = host.call("result", (result,)).unwrap();
        match back {
            Ok(list) => assert_eq!(list, Value::List([num(1), text("two"), none()].into())),
            Err(error) => assert_eq!(error, "no"),
        }
    }

    for (typed, value) in [
        (Dynamic::Num(Value::U64(9)), num(9)),
        (Dynamic::Text("text".into()), text("text")),
        (Dynamic::None, none()),
    ] {
        let (back,): (Value,) = host.call("value", (typed.clone(),)).unwrap();
        assert_eq!(back, value);
        let (back,): (Dynamic,) = host.call("value", (value,)).unwrap();
        assert_eq!(back, typed);
    }
    let (back,): (Value,) = host.call("char", (Value::Char('x'),)).unwrap();
    assert_eq!(back, Value::Char('x'));
}

#[test]
fn values_of_other_types_are_refused_before_anything_is_lowered() {
    let mut host = Host::plain();
    type List = (Value,);
    let count = |host: &mut Host| host.call::<(), (u32,)>("count", ()).unwrap().0;
    host.refused::<_, List>(
        "echo",
        (1_u32, Value::U8(1)),
        "type mismatch with parameters: parameter 2 `list`: the component has `list<record entry { id: u8, \
         value: value, tag: option<u16> }>`, the host has a `u8`",
    );
    let wrong = vec![entry(1, num(1), None), entry(2, Value::Variant("nmu".into(), None), None)];
    host.refused::<_, List>(
        "echo",
        (1_u32, wrong),
        "parameter 2 `list`, element 1, field `value`: the component has `variant value { num(u64), \
         text(string), none }`, the host has a variant of case `nmu`",
    );
    let mut wrong = typed_entries();
    wrong[2].tag = Some(Value::U32(1));
    host.refused::<_, List>(
        "echo",
        (1_u32, wrong.clone()),
        "parameter 2 `list`, element 2, field `tag`, payload of the option: the component has `u16`, \
         the host has a `u32`",
    );
    wrong[0].value = Value::Bool(true);
    host.refused::<_, List>(
        "option",
        (Some(wrong),),
        "parameter 1 `o`, payload of the option, element 0, field `value`: the component has",
    );
    host.refused::<_, List>(
        "value",
        (Dynamic::Num(Value::S64(1)),),
        "parameter 1 `v`, case `num`: the component has `u64`, the host has an `s64`",
    );
    let wrong: Result<Vec<Value>, Value> = Err(Value::Char('x'));
    host.refused::<_, List>("result", (wrong,), "parameter 1 `r`, `err` of the result: the");
    assert_eq!(count(&mut host), 0, "the guest's `realloc` was not called");
    let (back,): (Vec<Entry>,) = host.call("echo", (1_u32, typed_entries())).unwrap();
    assert_eq!(back, typed_entries(), "the instance is as it was");
    assert!(count(&mut host) > 0);
    // Where Rust knows the type, linking compares it.
    host.refused::<_, (Option<u32>,)>("value", (num(1),), "type mismatch with results");
}

#[test]
fn host_functions_take_and_give_dynamic_values() {
    let list = Value::List(entries().into());
    let hosts = [
        Host::plain(),
        Host::new(|(_, list): (Value, Vec<Value>)| (list,)),
        Host::new(|(_, list): (u32, Vec<Entry>)| (list,)),
    ];
    for mut host in hosts {
        let (back,): (Value,) = host.call("through", (1_u32, list.clone())).unwrap();
        assert_eq!(back, list);
    }
    let mut host = Host::new(|(n, _): (u32, Value)| (Value::U32(n),));
    host.refused::<_, (Value,)>(
        "through",
        (1_u32, list.clone()),
        "a host function returned a value of another type: result: the component has `list<record entry",
    );
    let mut host = Host::new(|(_, mut list): (u32, Vec<Entry>)| {
        list[1].value = Value::U8(1);
        (list,)
    });
    host.refused::<_, (Value,)>("through", (1_u32, list), "result, element 1, field `value`: the");
}

/// A function that adds up `count` numbers, and one that says what its `post-return` was given.
fn adder(count: u32) -> String {
    let params: String = (0..count).map(|i| format!(r#"(param "p{i}" u32) "#)).collect();
    let (taken, terms): (_, String) = match count {
        0..=16 => {
            let terms = (0..count).map(|i| format!("(i32.add (local.get {i}) "));
            ("i32 ".repeat(count as usize), terms.collect())
        }
        _ => {
            let load = |i| format!("(i32.add (i32.load offset={} (local.get 0)) ", i * 4);
            ("i32".to_owned(), (0..count).map(load).collect())
        }
    };
    let sum = format!("{terms}(i32.const 0){}", ")".repeat(count as usize));
    format!(
        r#"(component
          (core module $m
            (memory (export "memory") 1)
            (global $given (mut i32) (i32.const 0))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
            (func (export "add") (param {taken}) (result i32) {sum})
            (func (export "post") (param i32) (global.set $given (local.get 0)))
            (func (export "given") (result i32) (global.get $given)))
          (core instance $m (instantiate $m))
          (func (export "add") {params} (result u32) (canon lift (core func $m "add")
            (memory $m "memory") (realloc (func $m "realloc")) (post-return (func $m "post"))))
          (func (export "given") (result u32) (canon lift (core func $m "given"))))"#
    )
}

#[test]
fn scalars_go_in_as_many_cells_as_there_are() {
    let engine = Engine::default();
    for count in [0, 1, 4, 5, 16, 17] {
        let component = Component::new(&engine, adder(count)).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
        let add = instance.get_func(&mut store, "add").unwrap();
        let given = instance.get_typed_func::<(), (u32,)>(&mut store, "given").unwrap();
        let params: Vec<Value> = (1..=count).map(Value::U32).collect();
        let sum = count * (count + 1) / 2;
        let mut results = [Value::U32(0)];
        add.call_values(&mut store, &params, &mut results).unwrap();
        assert_eq!(results, [Value::U32(sum)], "of {count}");
        assert_eq!(given.call(&mut store, ()).unwrap(), (sum,), "of {count}");
    }
    let component = Component::new(&engine, adder(5)).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
    type Five = (u32, u32, u32, u32, u32);
    let add = instance.get_typed_func::<Five, (u32,)>(&mut store, "add").unwrap();
    let given = instance.get_typed_func::<(), (u32,)>(&mut store, "given").unwrap();
    assert_eq!(add.call(&mut store, (1, 2, 3, 4, 5)).unwrap(), (15,));
    assert_eq!(given.call(&mut store, ()).unwrap(), (15,));
}
