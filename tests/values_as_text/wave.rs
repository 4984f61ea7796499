//! WAVE.

use super::{named, random};
use proptest::prelude::*;
use wharf::component::wasm_wave::wasm::WasmFunc;
use wharf::component::{Component, Linker, Record, Value, WaveError};
use wharf::{Engine, Store};

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_survive((tree, values) in random::typed_values()) {
        let ty = random::compile(&tree);
        for value in values {
            let text = value.to_wave().unwrap();
            prop_assert_eq!(value.to_string(), text.clone());
            let back = Value::from_wave(&ty, &text);
            let back = back.map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
            prop_assert!(random::is_packed(&back));
            prop_assert_eq!(back, value);
        }
    }
}

#[test]
fn text_may_leave_out_what_is_known() {
    let point = |text: &str| Value::from_wave(&named("point"), text).unwrap();
    let expected = |y: Option<i8>| {
        let y = Value::Option(y.map(|y| Value::S8(y).into()));
        Value::Record(Record::from([("x", Value::U8(1)), ("y", y)]))
    };
    assert_eq!(point("{x: 1}"), expected(None));
    assert_eq!(point("{ y: -3, x: 1 } // in any order"), expected(Some(-3)));
    assert_eq!(point("{x: 1, y: some(2)}").to_wave().unwrap(), "{x: 1, y: some(2)}");
    assert_eq!(expected(None).to_wave().unwrap(), "{x: 1}");
    let nested = |text: &str| Value::from_wave(&named("nested"), text).unwrap().to_wave().unwrap();
    assert_eq!(nested("some(some(1))"), "some(some(1))");
    assert_eq!(nested("some(none)"), "some(none)");
    let outcome = Value::from_wave(&named("outcome"), "7").unwrap();
    assert_eq!(outcome, Value::Result(Ok(Some(Value::U64(7).into()))));
    let bytes = Value::from_wave(&named("bytes"), "[1, 2, 255]").unwrap();
    let Value::List(bytes) = bytes else { panic!("it is a list") };
    assert_eq!(bytes.as_bytes(), Some(&[1, 2, 255][..]));
}

#[test]
fn text_that_is_no_value_is_refused_with_its_place() {
    let deep = "[".repeat(100_000);
    let cases = [
        ("point", "{x: 1, z: 2}", 10..11, "unknown field \"z\""),
        ("point", "{y: 1}", 0..6, "missing field \"x\""),
        ("point", "{x: 256}", 4..7, "invalid value"),
        ("point", "{x: 1, x: 2}", 7..8, "duplicate field"),
        ("shape", "path([{x: 1}, {x: 2, zz: 1}])", 25..26, "unknown field \"zz\""),
        ("shape", "cirle(1)", 0..8, "unknown case \"cirle\""),
        ("shape", "circle", 0..6, "missing payload"),
        ("shape", "%none(1)", 0..8, "unexpected payload"),
        ("color", "blue", 0..4, "unknown case \"blue\""),
        ("perms", "{read, exec}", 0..12, "unknown field \"exec\""),
        ("pair", "[1]", 0..3, "expected 2 list elements; got 1"),
        ("tuple", "('x', 1)", 0..8, "expected 3 tuple elements; got 2"),
        ("bytes", "[1, 2] 3", 7..8, "trailing characters"),
        ("bytes", &deep, 99..100, "value nesting too deep"),
        ("bytes", "[1, 2", 5..5, "unexpected end"),
        ("files", "[own<resource>]", 4..5, "invalid token"),
        ("files", "[file]", 1..5, "unknown case \"file\""),
    ];
    for (name, text, span, message) in cases {
        let error = Value::from_wave(&named(name), text).unwrap_err();
        let error = error.downcast_ref::<WaveError>().expect("it is of this type");
        let shown = error.to_string();
        assert!(error.message().starts_with(message), "{shown}, expected {message}");
        assert!(error.message().contains("; expected "), "{shown}");
        assert_eq!(error.span(), span, "{shown}");
    }
}

#[test]
fn handles_have_no_text() {
    let engine = Engine::default();
    let component = Component::new(
        &engine,
        r#"(component
             (type $file' (resource (rep i32)))
             (core func $new (canon resource.new $file'))
             (core module $m
               (import "" "new" (func $new (param i32) (result i32)))
               (func (export "open") (result i32) (call $new (i32.const 1))))
             (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
             (export $file "file" (type $file'))
             (func $open (result (own $file')) (canon lift (core func $i "open")))
             (export "open" (func $open) (func (result (own $file)))))"#,
    )
    .unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
    let open = instance.get_func(&mut store, "open").unwrap();
    let mut results = [Value::Bool(false)];
    open.call_values(&mut store, &[], &mut results).unwrap();
    let [file] = results;
    let value = Value::Option(Some(Box::new(Value::Tuple(vec![file, Value::U8(1)]))));
    assert_eq!(value.to_string(), "some((own<resource>, 1))");
    assert!(value.to_wave().unwrap_err().to_string().contains("resource"));
    let handles = value.resources();
    assert_eq!(handles.len(), 1);
    handles[0].resource_drop(&mut store).unwrap();

    let ty = open.ty(&store);
    assert_eq!(WasmFunc::params(&ty).count(), 0);
    assert_eq!(WasmFunc::results(&ty).count(), 1);
}
