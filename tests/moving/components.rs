//! What was found by trying Wharf with components, as hosts that move over use them.

use wharf::component::*;
use wharf::{Engine, Result, Store};

/// An instance of a component, with a linker that `define` has defined something in.
fn instance(
    wat: &str,
    define: impl FnOnce(&mut Linker<()>) -> Result<()>,
) -> Result<(Store<()>, Instance)> {
    let engine = Engine::default();
    let component = Component::new(&engine, wat)?;
    let mut linker = Linker::new(&engine);
    define(&mut linker)?;
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &component)?;
    Ok((store, instance))
}

#[test]
fn empty_instances_need_not_be_given() -> Result<()> {
    let wat = r#"(component
        (import "a" (instance))
        (import "b" (instance (export "c" (instance))))
        (type $u u32)
        (import "d" (instance (export "t" (type (eq $u))))))"#;
    instance(wat, |_| Ok(())).map(drop)
}

#[test]
fn equality_of_imported_types_is_checked() {
    struct One;
    struct Two;
    let wat = r#"(component (import "host" (instance
        (export "one" (type (sub resource)))
        (export "two" (type $t (sub resource)))
        (export "again" (type (eq $t))))))"#;
    let with = |again: ResourceType| {
        instance(wat, |linker| {
            let mut host = linker.instance("host")?;
            host.resource("one", ResourceType::host::<One>(), |_, _| Ok(()))?;
            host.resource("two", ResourceType::host::<Two>(), |_, _| Ok(()))?;
            host.resource("again", again, |_, _| Ok(()))
        })
        .map(drop)
    };
    with(ResourceType::host::<Two>()).unwrap();
    let error = format!("{:#}", with(ResourceType::host::<One>()).unwrap_err());
    assert!(error.contains("again"), "{error}");
}

#[test]
fn numbered_resources_are_checked_when_a_function_is_typed() {
    struct T;
    let wat = r#"(component
        (import "t" (type $t (sub resource)))
        (core func $drop (canon resource.drop $t))
        (func (export "f") (param "x" (own $t)) (canon lift (core func $drop))))"#;
    let (mut store, of_a_type) = instance(wat, |linker| {
        linker.root().resource("t", ResourceType::host::<T>(), |_, _| Ok(()))
    })
    .unwrap();
    let error = of_a_type.get_typed_func::<(ResourceDynamic,), ()>(&mut store, "f").unwrap_err();
    assert!(error.downcast_ref::<TypeMismatch>().is_some(), "{error:#}");
    let (mut store, numbered) = instance(wat, |linker| {
        linker.root().resource("t", ResourceType::host_dynamic(3), |_, _| Ok(()))
    })
    .unwrap();
    numbered.get_typed_func::<(ResourceDynamic,), ()>(&mut store, "f").unwrap();
}

#[test]
fn derives_keep_words_in_capitals() {
    #[derive(ComponentType, Lift, Lower, Clone, Copy, PartialEq, Debug)]
    #[component(enum)]
    #[repr(u8)]
    enum E {
        #[component(name = "a-b")]
        AB,
        #[component(name = "B")]
        B,
    }
    let wat = r#"(component
        (type $e' (enum "a-b" "B"))
        (import "e" (type $e (eq $e')))
        (core module $m (func (export "f") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (func (export "f") (param "x" $e) (result $e) (canon lift (core func $i "f"))))"#;
    let (mut store, instance) = instance(wat, |_| Ok(())).unwrap();
    let f = instance.get_typed_func::<(E,), (E,)>(&mut store, "f").unwrap();
    assert_eq!(f.call(&mut store, (E::B,)).unwrap(), (E::B,));
}

/// What is written at the names of imports and exports is told with what they are.
#[test]
fn names_say_what_they_implement() -> Result<()> {
    let engine = Engine::default();
    let component = Component::new(
        &engine,
        r#"(component
            (import "primary" (implements "a:b/store@1.1.0") (instance $i (export "f" (func))))
            (import "plain" (external-id "abc") (instance))
            (export "backup" (implements "a:b/store@1.1.0") (instance $i)))"#,
    )?;
    let ty = component.component_type();
    let primary = ty.get_import(&engine, "primary").unwrap();
    assert_eq!(primary.implements, Some("a:b/store@1.1.0"));
    for name in ["a:b/store@1.1.0", "a:b/store@1.0.0", "a:b/store@1.2.0"] {
        assert!(primary.is_implements(name), "{name}");
    }
    for name in ["a:b/store@2.0.0", "a:b/store", "a:b/other@1.1.0", "primary"] {
        assert!(!primary.is_implements(name), "{name}");
    }
    let primary_id = primary.external_id;
    let types::ComponentItem::ComponentInstance(instance) = primary.ty else { unreachable!() };
    let f = instance.get_export(&engine, "f").unwrap();
    assert!(matches!(f.ty, types::ComponentItem::ComponentFunc(_)));
    assert_eq!((f.implements, f.external_id), (None, None));

    let plain = ty.get_import(&engine, "plain").unwrap();
    assert_eq!((plain.implements, plain.is_implements("plain")), (None, false));
    assert_eq!((plain.external_id, primary_id), (Some("abc"), None));
    let (name, backup) = ty.exports(&engine).next().unwrap();
    assert_eq!((name, backup.implements), ("backup", Some("a:b/store@1.1.0")));

    // An artifact has it, too.
    // SAFETY: Wharf has just made the bytes.
    let again = unsafe { Component::deserialize(&engine, component.serialize()?)? };
    let backup = again
        .component_type()
        .get_export(&engine, "backup")
        .map(|it| it.is_implements("a:b/store@1.0.0"));
    assert_eq!(backup, Some(true));
    Ok(())
}

/// An instance whose `strings` are a list of two strings in memory, in each encoding.
fn texts(encoding: &str, units: &str) -> Result<(Store<()>, Instance)> {
    let wat = format!(
        r#"(component
            (import "see" (func $see (param "text" string)))
            (core module $libc
                (memory (export "memory") 1)
                (data (i32.const 0) "\08\00\00\00\02\00\00\00")
                (data (i32.const 8) "\18\00\00\00{units}" "\18\00\00\00{units}")
                (data (i32.const 24) "h\00\e4\00\ff\ff\00\d8"))
            (core instance $libc (instantiate $libc))
            (alias core export $libc "memory" (core memory $memory))
            (core func $see (canon lower (func $see) (memory $memory) string-encoding={encoding}))
            (core module $m
                (import "" "see" (func $see (param i32 i32)))
                (func (export "give") (param i32) (result i32) local.get 0)
                (func (export "show") (param i32 i32) (call $see (local.get 0) (local.get 1))))
            (core instance $i (instantiate $m (with "" (instance (export "see" (func $see))))))
            (func (export "string") (param "at" u32) (result string) (canon lift (core func $i "give")
                (memory $memory) string-encoding={encoding}))
            (func (export "strings") (param "at" u32) (result (list string)) (canon lift (core func $i "give")
                (memory $memory) string-encoding={encoding}))
            (func (export "pairs") (param "at" u32) (result (list (tuple u32 u32)))
                (canon lift (core func $i "give") (memory $memory)))
            (func (export "numbers") (param "at" u32) (result (list u16))
                (canon lift (core func $i "give") (memory $memory)))
            (func (export "chars") (param "at" u32) (result (list char))
                (canon lift (core func $i "give") (memory $memory)))
            (func (export "show") (param "at" u32) (param "units" u32) (canon lift (core func $i "show"))))"#
    );
    instance(&wat, |linker| {
        linker.root().func_wrap("see", |store, (text,): (WasmStr,)| {
            assert_eq!(text.to_str(&store)?, "h");
            Ok(())
        })
    })
}

/// Strings and lists are read where they are, when they are asked for.
#[test]
fn values_stay_in_memory() -> Result<()> {
    for (encoding, units, text) in [
        ("utf8", r"\02\00\00\00", "h\0"),
        ("utf16", r"\02\00\00\00", "hä"),
        ("latin1+utf16", r"\03\00\00\00", "h\0ä"),
        ("latin1+utf16", r"\02\00\00\80", "hä"),
    ] {
        let (mut store, instance) = texts(encoding, units)?;
        let string = instance.get_typed_func::<(u32,), (WasmStr,)>(&mut store, "string")?;
        let (string,) = string.call(&mut store, (8,))?;
        let read = string.to_str(&store)?;
        assert_eq!(read, text, "{encoding}");
        assert_eq!(matches!(read, std::borrow::Cow::Borrowed(_)), encoding == "utf8");

        // One inside of the other.
        let strings =
            instance.get_typed_func::<(u32,), (WasmList<String>,)>(&mut store, "strings")?;
        let (strings,) = strings.call(&mut store, (0,))?;
        assert_eq!((strings.len(), strings.is_empty()), (2, false));
        assert_eq!(strings.get(&mut store, 1).transpose()?.as_deref(), Some(text));
        assert!(strings.get(&mut store, 2).is_none());
        let all = strings.iter(&mut store)?.collect::<Result<Vec<_>>>()?;
        assert_eq!(all, [text, text], "{encoding}");

        // What is inside of a list may stay there, too.
        let inner =
            instance.get_typed_func::<(u32,), (WasmList<WasmStr>,)>(&mut store, "strings")?;
        let (inner,) = inner.call(&mut store, (0,))?;
        let first = inner.get(&mut store, 0).unwrap()?;
        assert_eq!(first.to_str(&store)?, text);
        if encoding == "utf8" {
            let show = instance.get_typed_func::<(u32, u32), ()>(&mut store, "show")?;
            show.call(&mut store, (24, 1))?;
        }
    }
    let (mut store, instance) = texts("utf8", r"\05\00\00\00")?;
    let string = instance.get_typed_func::<(u32,), (WasmStr,)>(&mut store, "string")?;
    let (invalid,) = string.call(&mut store, (8,))?;
    let error = invalid.to_str(&store).unwrap_err();
    assert!(error.downcast_ref::<AbiError>().is_some(), "{error:?}");

    let pairs = instance.get_typed_func::<(u32,), (WasmList<(u32, u32)>,)>(&mut store, "pairs")?;
    let (pairs,) = pairs.call(&mut store, (0,))?;
    assert_eq!(pairs.iter(&mut store)?.collect::<Result<Vec<_>>>()?, [(24, 5), (24, 5)]);
    let numbers = instance.get_typed_func::<(u32,), (WasmList<u16>,)>(&mut store, "numbers")?;
    let (numbers,) = numbers.call(&mut store, (8,))?;
    assert_eq!(numbers.as_le_slice(&store), [b'h'.into(), 0xe4, 0xffff, 0xd800, 0]);
    let chars = instance.get_typed_func::<(u32,), (WasmList<char>,)>(&mut store, "chars")?;
    let (chars,) = chars.call(&mut store, (8,))?;
    assert!(chars.get(&mut store, 1).unwrap().is_err(), "0xd800ffff is no char");
    Ok(())
}

/// What a guest says lies in memory has to, when it says so.
#[test]
fn values_out_of_memory_are_refused() -> Result<()> {
    // Addresses and lengths that no page has.
    for (encoding, units) in [
        ("utf8", r"\ff\ff\00\00"),
        ("utf8", r"\ff\ff\ff\ff"),
        ("utf16", r"\00\80\00\00"),
        ("utf16", r"\ff\ff\ff\ff"),
        ("latin1+utf16", r"\00\80\00\80"),
        ("latin1+utf16", r"\ff\ff\00\00"),
    ] {
        let (mut store, instance) = texts(encoding, units)?;
        let string = instance.get_typed_func::<(u32,), (WasmStr,)>(&mut store, "string")?;
        let error = string.call(&mut store, (8,)).unwrap_err();
        assert!(error.downcast_ref::<AbiError>().is_some(), "{encoding} {units}: {error:?}");
    }
    for name in ["pairs", "numbers"] {
        let (mut store, instance) = texts("utf8", r"\ff\ff\00\00")?;
        let error = match name {
            "pairs" => {
                let pairs =
                    instance.get_typed_func::<(u32,), (WasmList<(u32, u32)>,)>(&mut store, name)?;
                pairs.call(&mut store, (8,)).unwrap_err()
            }
            _ => {
                let numbers =
                    instance.get_typed_func::<(u32,), (WasmList<u16>,)>(&mut store, name)?;
                numbers.call(&mut store, (8,)).unwrap_err()
            }
        };
        assert!(error.downcast_ref::<AbiError>().is_some(), "{name}: {error:?}");
    }
    Ok(())
}

/// What the host allocates for what it reads is bounded as it is for calls.
#[test]
fn reading_is_bounded() -> Result<()> {
    let wat = r#"(component
        (core module $m
            (memory (export "m") 1)
            (func (export "give") (result i32)
                (local $at i32)
                ;; A thousand strings, all of the same thousand bytes.
                (loop $more
                    (i32.store (i32.add (local.get $at) (i32.const 1024)) (i32.const 32768))
                    (i32.store (i32.add (local.get $at) (i32.const 1028)) (i32.const 1000))
                    (local.set $at (i32.add (local.get $at) (i32.const 8)))
                    (br_if $more (i32.lt_u (local.get $at) (i32.const 8000))))
                (i32.store (i32.const 0) (i32.const 1024))
                (i32.store (i32.const 4) (i32.const 1000))
                i32.const 0))
        (core instance $i (instantiate $m))
        (func (export "give") (result (list string)) (canon lift (core func $i "give") (memory $i "m"))))"#;
    let (mut store, instance) = instance(wat, |_| Ok(()))?;
    let give = instance.get_typed_func::<(), (WasmList<String>,)>(&mut store, "give")?;
    let (list,) = give.call(&mut store, ())?;
    store.set_hostcall_fuel(100_000);
    assert_eq!(list.get(&mut store, 999).unwrap()?.len(), 1000);
    let read: Vec<_> = list.iter(&mut store)?.collect();
    assert_eq!(read.iter().filter(|string| string.is_ok()).count(), 100);
    store.set_hostcall_fuel(999);
    let error = list.get(&mut store, 0).unwrap().unwrap_err();
    assert!(error.root_cause().to_string().contains("too much memory of the host"), "{error:?}");
    // A guest is not at fault for what nobody asked it for.
    give.call(&mut store, ())?;
    Ok(())
}

/// Elements with resources would be given each time they are read.
#[test]
fn lists_in_memory_have_no_resources() {
    struct Thing;
    let wat = r#"(component
        (import "t" (type $t (sub resource)))
        (core module $m (memory (export "m") 1) (func (export "f") (result i32) i32.const 0))
        (core instance $i (instantiate $m))
        (func (export "f") (result (list (own $t))) (canon lift (core func $i "f") (memory $i "m"))))"#;
    let define = |linker: &mut Linker<()>| {
        linker.root().resource("t", ResourceType::host::<Thing>(), |_, _| Ok(()))
    };
    let (mut store, instance) = instance(wat, define).unwrap();
    let error = instance.get_typed_func::<(), (WasmList<Resource<Thing>>,)>(&mut store, "f");
    let error = format!("{:#}", error.unwrap_err());
    assert!(
        error.contains("a `WasmList` of what has resources or dynamic values in it"),
        "{error}"
    );
}

#[test]
fn all_entries_of_a_table() -> Result<()> {
    use std::collections::BTreeMap;
    let mut table = ResourceTable::new();
    let reps = (0..10_u32).map(|it| table.push(it).unwrap().rep()).collect::<Vec<_>>();
    table.delete(Resource::<u32>::new_own(reps[3]))?;
    for value in table.iter_mut() {
        *value.downcast_mut::<u32>().unwrap() *= 2;
    }
    let wanted = [reps[9], reps[3], reps[0], u32::MAX, 1000, reps[4]];
    let wanted = BTreeMap::from_iter(wanted.map(|rep| (rep, rep)));
    let found: Vec<_> = table
        .iter_entries(wanted)
        .map(|(value, rep)| (rep, value.ok().map(|value| *value.downcast_ref::<u32>().unwrap())))
        .collect();
    let expected =
        [(0, Some(0)), (3, None), (4, Some(8)), (9, Some(18)), (1000, None), (u32::MAX, None)];
    assert_eq!(found, expected);
    Ok(())
}
