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
            (import "plain" (instance))
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
    let types::ComponentItem::ComponentInstance(instance) = primary.ty else { unreachable!() };
    let f = instance.get_export(&engine, "f").unwrap();
    assert!(matches!(f.ty, types::ComponentItem::ComponentFunc(_)));
    assert_eq!((f.implements, f.external_id), (None, None));

    let plain = ty.get_import(&engine, "plain").unwrap();
    assert_eq!((plain.implements, plain.is_implements("plain")), (None, false));
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
