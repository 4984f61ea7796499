//! The option `optional`: plugins made before an API grew go on working.

use wharf::component::{Linker, MissingExports};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    inline: r#"
        package app:api@1.1.0;

        interface shapes {
            area: func() -> u32;
            /// New in 1.1.
            volume: func(depth: u32) -> u32;
        }
        interface colours { count: func() -> u32; }

        world plugin {
            export shapes;
            export colours;
            export stop: func();
        }
    "#,
    optional: ["app:api/shapes.volume", "app:api/colours", "stop"],
});

/// A guest with `exports`, all of them made of one function without parameters and one with.
fn guest(exports: &str) -> String {
    format!(
        r#"(component
            (core module $m
                (func (export "seven") (result i32) (i32.const 7))
                (func (export "twice") (param i32) (result i32)
                    (i32.mul (local.get 0) (i32.const 2)))
                (func (export "nothing")))
            (core instance $i (instantiate $m))
            (func $seven (result u32) (canon lift (core func $i "seven")))
            (func $twice (param "depth" u32) (result u32) (canon lift (core func $i "twice")))
            (func $nothing (canon lift (core func $i "nothing")))
            {exports})"#
    )
}

fn plugin(store: &mut Store<()>, exports: &str) -> Result<Plugin> {
    let engine = store.engine().clone();
    let component = crate::component(&engine, &guest(exports));
    Plugin::instantiate(store, &component, &Linker::new(&engine))
}

const OLD: &str = r#"
    (instance $shapes (export "area" (func $seven)))
    (export "app:api/shapes@1.0.0" (instance $shapes))"#;

#[test]
fn absent_exports_are_none() -> Result<()> {
    let mut store = Store::new(&Engine::default(), ());
    let old = plugin(&mut store, OLD)?;
    let shapes = old.app_api_shapes();
    assert_eq!(shapes.call_area(&mut store)?, 7);
    assert_eq!(shapes.call_volume(&mut store, 3)?, None);
    assert!(old.app_api_colours().is_none());
    assert_eq!(old.call_stop(&mut store)?, None);
    Ok(())
}

#[test]
fn present_exports_are_called() -> Result<()> {
    let mut store = Store::new(&Engine::default(), ());
    let new = plugin(
        &mut store,
        r#"
        (instance $shapes (export "area" (func $seven)) (export "volume" (func $twice)))
        (export "app:api/shapes@1.1.0" (instance $shapes))
        (instance $colours (export "count" (func $seven)))
        (export "app:api/colours@1.1.0" (instance $colours))
        (export "stop" (func $nothing))"#,
    )?;
    assert_eq!(new.app_api_shapes().call_volume(&mut store, 3)?, Some(6));
    let colours = new.app_api_colours().expect("it is exported");
    assert_eq!(colours.call_count(&mut store)?, 7);
    assert_eq!(new.call_stop(&mut store)?, Some(()));
    Ok(())
}

#[test]
fn present_exports_of_another_type_are_errors() {
    let mut store = Store::new(&Engine::default(), ());
    let wrong = plugin(&mut store, &format!(r#"{OLD} (export "stop" (func $seven))"#));
    let text = format!("{:#}", wrong.err().expect("`stop` gives a number"));
    assert!(text.contains("the export `stop` of the world `plugin` is not what"), "{text}");
    let wrong = plugin(
        &mut store,
        r#"
        (instance $shapes (export "area" (func $seven)) (export "volume" (func $nothing)))
        (export "app:api/shapes@1.1.0" (instance $shapes))"#,
    );
    let text = format!("{:#}", wrong.err().expect("`volume` gives nothing"));
    assert!(text.contains("`volume` of `app:api/shapes@1.1.0`"), "{text}");
    // What is optional as a whole is whole if it is there.
    let empty = plugin(
        &mut store,
        &format!(r#"{OLD} (instance $c) (export "app:api/colours@1.1.0" (instance $c))"#),
    );
    let error = empty.err().expect("`count` is missing");
    let missing: &MissingExports = error.downcast_ref().expect("a type of its own");
    assert_eq!(missing.interface.as_deref(), Some("app:api/colours@1.1.0"));
    assert_eq!(missing.names, ["count"]);
}

#[test]
fn other_exports_must_be_there() {
    let mut store = Store::new(&Engine::default(), ());
    let none = plugin(&mut store, "");
    let error = none.err().expect("`shapes` is missing");
    let missing: &MissingExports = error.downcast_ref().expect("a type of its own");
    assert_eq!((missing.interface.as_deref(), &*missing.names[0]), (None, "app:api/shapes@1.1.0"));
}
