//! `Val` to the letter, as hosts make it and match it.

use wharf::component::*;
use wharf::{Config, Engine, Result, Store};

/// A component whose `echo` gives a list back, of elements of type `element`.
fn echo(element: &str) -> Result<(Store<()>, Func)> {
    let mut config = Config::new();
    config.wasm_component_model_map(true).wasm_component_model_fixed_length_lists(true);
    let text = format!(
        r#"(component
            (type $point' (record (field "x" u8) (field "y" string)))
            (import "point" (type $point (eq $point')))
            (type $quad' (record (field "a" f32) (field "b" f32)))
            (import "quad" (type $quad (eq $quad')))
            (type $shape' (variant (case "none") (case "circle" f64) (case "named" string)))
            (import "shape" (type $shape (eq $shape')))
            (type $color' (enum "red" "blue"))
            (import "color" (type $color (eq $color')))
            (type $access' (flags "read" "write" "exec"))
            (import "access" (type $access (eq $access')))
            (core module $m
                (memory (export "memory") 1)
                (global $next (mut i32) (i32.const 16))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                    (global.set $next
                        (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
                    global.get $next
                    (global.set $next (i32.add (global.get $next) (local.get 3))))
                (func (export "echo") (param i32 i32) (result i32)
                    (i32.store (i32.const 0) (local.get 0))
                    (i32.store (i32.const 4) (local.get 1))
                    i32.const 0))
            (core instance $i (instantiate $m))
            (alias core export $i "memory" (core memory $memory))
            (func $echo (param "x" (list {element})) (result (list {element}))
                (canon lift (core func $i "echo") (memory $memory)
                    (realloc (core func $i "realloc"))))
            (export "echo" (func $echo)))"#
    );
    let engine = Engine::new(&config)?;
    let component = Component::new(&engine, text)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
    let func = instance.get_func(&mut store, "echo").unwrap();
    Ok((store, func))
}

fn name(name: &str) -> String {
    name.to_owned()
}

fn some(value: impl Into<Val>) -> Option<Box<Val>> {
    Some(Box::new(value.into()))
}

#[test]
fn every_case_comes_back() -> Result<()> {
    let point = |x: u8, y: &str| {
        Val::Record(vec![(name("x"), Val::from(x)), (name("y"), Val::String(name(y)))])
    };
    let cases: Vec<(&str, Vec<Val>)> = vec![
        ("bool", vec![true.into(), false.into()]),
        ("s8", vec![(-1_i8).into()]),
        ("u8", vec![255_u8.into(), 0_u8.into()]),
        ("s16", vec![i16::MIN.into()]),
        ("u16", vec![u16::MAX.into()]),
        ("s32", vec![i32::MIN.into()]),
        ("u32", vec![u32::MAX.into()]),
        ("s64", vec![i64::MIN.into()]),
        ("u64", vec![u64::MAX.into()]),
        ("f32", vec![Val::Float32(1.5), Val::Float32(f32::NAN)]),
        ("f64", vec![Val::Float64(-0.0)]),
        ("char", vec!['x'.into(), '\u{10ffff}'.into()]),
        ("string", vec![name("").into(), name("aé漢").into()]),
        ("(list u16)", vec![Val::List(vec![]), Val::List(vec![Val::U16(1), Val::U16(2)])]),
        ("(list u8 2)", vec![Val::FixedLengthList(vec![Val::U8(1), Val::U8(2)])]),
        (
            "(map string u64)",
            vec![
                Val::Map(vec![]),
                Val::Map(vec![(name("a").into(), Val::U64(1)), (name("a").into(), Val::U64(2))]),
            ],
        ),
        ("(map u8 bool)", vec![Val::Map(vec![(Val::U8(1), Val::Bool(true))])]),
        ("(tuple u8 s64)", vec![Val::Tuple(vec![Val::U8(1), Val::S64(-2)])]),
        ("(tuple string)", vec![Val::Tuple(vec![Val::String(name("x"))])]),
        ("$point", vec![point(1, "a"), point(2, "b")]),
        (
            "$quad",
            vec![Val::Record(["a", "b"].map(|it| (name(it), Val::Float32(1.0))).to_vec()); 3],
        ),
        (
            "$shape",
            vec![
                Val::Variant(name("none"), None),
                Val::Variant(name("circle"), some(Val::Float64(1.0))),
                Val::Variant(name("named"), some(name("x"))),
            ],
        ),
        ("$color", vec![Val::Enum(name("blue")), Val::Enum(name("red"))]),
        ("$access", vec![Val::Flags(vec![]), Val::Flags(vec![name("read"), name("exec")])]),
        (
            "(option (option u8))",
            vec![Val::Option(None), Val::Option(some(Val::Option(some(7_u8))))],
        ),
        (
            "(result string (error u8))",
            vec![Val::Result(Ok(some(name("x")))), Val::Result(Err(some(7_u8)))],
        ),
        ("(result)", vec![Val::Result(Ok(None)), Val::Result(Err(None))]),
    ];
    for (element, values) in cases {
        let (mut store, echo) = echo(element)?;
        let list = Val::List(values);
        let mut results = [Val::Bool(false)];
        echo.call(&mut store, std::slice::from_ref(&list), &mut results)?;
        assert_eq!(results[0], list, "{element}");

        // Both kinds of values say the same, also as text.
        let mut values = [Value::Bool(false)];
        echo.call_values(&mut store, &[list.clone().into()], &mut values)?;
        assert_eq!(values, [Value::from(list.clone())], "{element}");
        let ty = echo.ty(&store).results().next().unwrap();
        let [value] = values;
        assert_eq!(Val::of_type(value.clone(), &ty), list, "{element}");
        assert_eq!(list.to_string(), value.to_string());
        assert_eq!(Val::from_wave(&ty, &list.to_wave()?)?, list, "{element}");
        assert_eq!(Val::from_json(&ty, &list.to_json()?)?, list, "{element}");
        assert_eq!(serde_json::to_string(&list).unwrap(), list.to_json()?);
    }
    Ok(())
}

/// What the results held before is no part of what they hold after, whatever it was.
#[test]
fn results_are_written_over() -> Result<()> {
    let quad = |names: [&str; 2], value: f32| {
        Val::Record(names.map(|it| (name(it), Val::Float32(value))).to_vec())
    };
    let (mut store, echo) = echo("$quad")?;
    let list = Val::List((1..=3_u8).map(|it| quad(["a", "b"], it.into())).collect());
    let before = [
        list.clone(),
        Val::List(vec![]),
        Val::List(vec![quad(["a", "b"], 0.0); 2]),
        Val::List(vec![quad(["a", "b"], 0.0); 100]),
        Val::List(vec![
            quad(["b", "a"], 0.0),
            Val::Tuple(vec![Val::U8(1); 2]),
            quad(["a", "c"], 0.0),
        ]),
        Val::List(vec![Val::Record(vec![
            (name("a"), Val::from(name("x"))),
            (name("b"), list.clone()),
        ])]),
        Val::List(vec![Val::Record(vec![(name("a"), Val::U8(1))]); 4]),
        Val::FixedLengthList(vec![quad(["a", "b"], 0.0); 3]),
        Val::Bool(true),
    ];
    for before in before {
        let mut results = [before.clone()];
        echo.call(&mut store, std::slice::from_ref(&list), &mut results)?;
        assert_eq!(results[0], list, "over {before:?}");
    }
    Ok(())
}

#[test]
fn maps_and_lists_of_fixed_length_are_types() -> Result<()> {
    let (store, echo) = echo("(map string (list u8 3))")?;
    let ty = echo.ty(&store).results().next().unwrap();
    assert_eq!(ty.to_string(), "list<map<string, list<u8, 3>>>");
    let Type::Map(map) = ty.unwrap_list().ty() else { panic!("{ty}") };
    assert_eq!(map.key(), Type::String);
    let Type::FixedLengthList(list) = map.value() else { panic!("{}", map.value()) };
    assert_eq!((list.ty(), list.size()), (Type::U8, 3));
    // A map is no list of tuples, though guests have it as one.
    let (store, pairs) = crate::values::echo("(tuple string (list u8 3))")?;
    assert_ne!(ty, pairs.ty(&store).results().next().unwrap());
    Ok(())
}

/// What a guest takes is wider than what it gives.
#[test]
fn lists_stand_for_maps_and_lists_of_fixed_length() -> Result<()> {
    let (mut store, fixed) = echo("(list u8 2)")?;
    let bytes = vec![Val::U8(1), Val::U8(2)];
    let mut results = [Val::Bool(false)];
    fixed.call(&mut store, &[Val::List(vec![Val::List(bytes.clone())])], &mut results)?;
    assert_eq!(results, [Val::List(vec![Val::FixedLengthList(bytes)])]);

    let (mut store, map) = echo("(map u8 u8)")?;
    let pair = Val::Tuple(vec![Val::U8(1), Val::U8(2)]);
    map.call(&mut store, &[Val::List(vec![Val::List(vec![pair])])], &mut results)?;
    assert_eq!(results, [Val::List(vec![Val::Map(vec![(Val::U8(1), Val::U8(2))])])]);
    let pair = || (Val::U8(1), Val::U8(2));
    map.call(
        &mut store,
        &[Val::List(vec![Val::FixedLengthList(vec![Val::Tuple(vec![pair().0, pair().1])])])],
        &mut results,
    )?;
    assert_eq!(results, [Val::List(vec![Val::Map(vec![pair()])])]);
    let (mut store, list) = echo("(list (tuple u8 u8))")?;
    let expected = [Val::List(vec![Val::List(vec![Val::Tuple(vec![pair().0, pair().1])])])];
    list.call(&mut store, &[Val::List(vec![Val::Map(vec![pair()])])], &mut results)?;
    assert_eq!(results, expected);
    let fixed = Val::FixedLengthList(vec![Val::Tuple(vec![pair().0, pair().1])]);
    list.call(&mut store, &[Val::List(vec![fixed.clone()])], &mut results)?;
    assert_eq!(results, expected);
    let (mut store, list) = echo("(list (tuple u8 u8) 1)")?;
    list.call(&mut store, &[Val::List(vec![Val::Map(vec![pair()])])], &mut results)?;
    assert_eq!(results, [Val::List(vec![fixed])]);
    Ok(())
}

#[test]
fn wrong_values_are_told() -> Result<()> {
    let wrong = |element: &str, value: Val| -> Result<String> {
        let (mut store, echo) = echo(element)?;
        let error =
            echo.call(&mut store, &[Val::List(vec![value])], &mut [Val::Bool(false)]).unwrap_err();
        let error: &TypeMismatch = error.downcast_ref().unwrap();
        Ok(error.to_string())
    };
    let fields =
        |names: &[&str]| Val::Record(names.iter().map(|it| (name(it), Val::U8(1))).collect());
    let checks = [
        ("u8", Val::S8(1), "the component has `u8`, the host has an `s8`"),
        (
            "(map u8 u8)",
            Val::Map(vec![(Val::U8(1), Val::U16(1))]),
            "element 0, element 1: the component has `u8`, the host has a `u16`",
        ),
        ("(list u8 2)", Val::FixedLengthList(vec![Val::U8(1)]), "the host has a list of 1"),
        ("$quad", fields(&["a", "c"]), "the host has a record with a field `c`"),
        ("$quad", fields(&["b", "a"]), "field `a`: the component has `f32`, the host has a `u8`"),
        ("$quad", fields(&["a", "b", "a"]), "the host has a record of 3 fields"),
        ("$color", Val::Enum(name("green")), "the host has an enum of case `green`"),
        ("$access", Val::Flags(vec![name("run")]), "the host has flags with `run`"),
        ("$shape", Val::Variant(name("circle"), None), "the host has no payload"),
        ("$shape", Val::Variant(name("round"), None), "the host has a variant of case `round`"),
        ("string", Val::Map(vec![]), "the component has `string`, the host has a map"),
    ];
    for (element, value, expected) in checks {
        let message = wrong(element, value)?;
        assert!(message.contains(expected), "{element}: {message}");
    }
    Ok(())
}

/// A host function that forgets its result gives none, whatever type it has.
#[test]
fn results_must_be_set() -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(
        &engine,
        r#"(component
            (import "f" (func $f (result bool)))
            (core func $f' (canon lower (func $f)))
            (core module $m (import "" "f" (func $f (result i32))) (export "f" (func $f)))
            (core instance $i (instantiate $m (with "" (instance (export "f" (func $f'))))))
            (func (export "f") (result bool) (canon lift (core func $i "f"))))"#,
    )?;
    let called = |define: &dyn Fn(&mut LinkerInstance<'_, ()>) -> Result<()>| {
        let mut linker = Linker::new(&engine);
        define(&mut linker.root())?;
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component)?;
        let func = instance.get_func(&mut store, "f").unwrap();
        let mut results = [Val::Bool(false)];
        func.call(&mut store, &[], &mut results)?;
        Ok::<_, wharf::Error>(results)
    };
    for forgets in [
        called(&|linker| linker.func_new("f", |_, _, _, _| Ok(()))),
        called(&|linker| linker.func_new_values("f", |_, _, _, _| Ok(()))),
    ] {
        let error = forgets.unwrap_err();
        let mismatch: &TypeMismatch = error.downcast_ref().unwrap();
        assert_eq!(mismatch.expected(), "bool");
        let text = format!("{error:#}");
        assert!(text.contains("a host function returned a value of another type"), "{text}");
    }
    let set = called(&|linker| {
        linker.func_new("f", |_, _, _, results| {
            results[0] = true.into();
            Ok(())
        })
    })?;
    assert_eq!(set, [Val::Bool(true)]);
    Ok(())
}

/// A value is converted by its type as far as it is of it, and no part of it is lost where it is not.
#[test]
fn values_are_converted_by_their_types() -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(
        &engine,
        r#"(component
            (type $r' (record (field "a" (map u8 u8)) (field "b" (list u8)) (field "c" (list u8 2))))
            (import "r" (type $r (eq $r'))))"#,
    )?;
    let ty = component.component_type().get_import(&engine, "r").unwrap().ty;
    let types::ComponentItem::Type(ty) = ty else { unreachable!() };
    let pairs = |pairs: Vec<Value>| Value::List(pairs.into());
    let pair = || Value::Tuple(vec![Value::U8(1), Value::U8(2)]);
    let bytes = |bytes: &[u8]| Value::List(bytes.into());
    let vals = |bytes: &[u8]| bytes.iter().copied().map(Val::U8).collect::<Vec<_>>();

    // The fields are found by their names, and come in the order of the type.
    let fields = [("b", bytes(&[3])), ("c", bytes(&[4, 5])), ("a", pairs(vec![pair()]))];
    let converted = Val::of_type(Value::Record(Record::from(fields)), &ty);
    let expected = Val::Record(vec![
        (name("a"), Val::Map(vec![(Val::U8(1), Val::U8(2))])),
        (name("b"), Val::List(vals(&[3]))),
        (name("c"), Val::FixedLengthList(vals(&[4, 5]))),
    ]);
    assert_eq!(converted, expected);

    // Of another type: an entry that is no pair, a list of another length, a field too many.
    let no_map = Value::List([pair(), Value::U8(1)].into());
    for fields in [
        vec![("a", no_map.clone()), ("b", bytes(&[3])), ("c", bytes(&[4, 5, 6]))],
        vec![("a", no_map), ("b", bytes(&[3])), ("c", bytes(&[4])), ("d", Value::U8(1))],
    ] {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        let value = Value::Record(fields.collect());
        assert_eq!(Val::of_type(value.clone(), &ty), Val::from(value));
    }
    Ok(())
}

/// What values cost the host is counted with their names, and counting does not take longer than lifting.
#[test]
fn names_are_counted() -> Result<()> {
    let wide = |fields: usize, ty: &str| {
        let fields: String = (0..fields).map(|i| format!("(field \"f{i}\" {ty})")).collect();
        format!(
            r#"(component
                (type $r' (record {fields}))
                (import "r" (type $r (eq $r')))
                (core module $m
                    (memory (export "memory") 400)
                    (func (export "give") (param i32 i32) (result i32)
                        (i32.store (i32.const 0) (local.get 0))
                        (i32.store (i32.const 4) (local.get 1))
                        i32.const 0))
                (core instance $i (instantiate $m))
                (func (export "flat") (param "at" u32) (param "len" u32) (result (list $r))
                    (canon lift (core func $i "give") (memory $i "memory")))
                (func (export "nested") (param "at" u32) (param "len" u32) (result (list (list $r)))
                    (canon lift (core func $i "give") (memory $i "memory"))))"#
        )
    };
    let call = |text: &str, name: &str, at: u32, len: u32| -> Result<Result<usize>> {
        let engine = Engine::default();
        let component = Component::new(&engine, text)?;
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
        let func = instance.get_func(&mut store, name).unwrap();
        let mut results = [Val::Bool(false)];
        let called = func.call(&mut store, &[Val::U32(at), Val::U32(len)], &mut results);
        let [Val::List(list)] = results else { return Ok(called.map(|()| 0)) };
        Ok(called.map(|()| list.len()))
    };
    // A million records of a byte each take a hundred bytes and more.
    let one = wide(1, "u8");
    assert_eq!(call(&one, "flat", 64, 1000)?.unwrap(), 1000);
    let error = call(&one, "flat", 64, 1 << 20)?.unwrap_err();
    assert!(error.root_cause().to_string().contains("too much memory of the host"), "{error:?}");
    // Three million empty lists of records of a thousand fields.
    let thousand = wide(1000, "u8");
    let start = std::time::Instant::now();
    assert_eq!(call(&thousand, "nested", 64, 3_000_000)?.unwrap(), 3_000_000);
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
    Ok(())
}
