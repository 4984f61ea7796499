//! The option `worlds`: several worlds side by side, and what they share once. And `interfaces`.

use wharf::component::{HasSelf, Linker};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    worlds: ["reader", "writer"],
    inline: r#"
        package app:files;

        interface types { record point { x: u32, y: u32 } }
        interface log { use types.{point}; at: func(p: point); }
        interface moves { use types.{point}; step: func(p: point) -> point; }

        world reader {
            import log;
            export moves;
        }
        world writer {
            use types.{point};
            import log;
            import limit: func() -> u32;
            export moves;
            export write: func(p: point) -> u32;
        }
    "#,
    include_component_type: true,
});

mod only_interfaces {
    wharf::component::bindgen!({
        interfaces: "import app:more/one; export app:more/two;",
        inline: r#"
            package app:more;
            interface one { f: func() -> u32; }
            interface two { g: func() -> u32; }
        "#,
    });
}

#[derive(Default)]
struct Host {
    points: Vec<Point>,
}

impl app::files::types::Host for Host {}

impl app::files::log::Host for Host {
    fn at(&mut self, p: Point) {
        self.points.push(p);
    }
}

impl WriterImports for Host {
    fn limit(&mut self) -> u32 {
        9
    }
}

/// Mirrors a point, and logs the one that it got.
fn guest(more_imports: &str, more: &str) -> String {
    format!(
        r#"(component
            (type $point' (record (field "x" u32) (field "y" u32)))
            (import "app:files/types" (instance $types
                (type $p' (record (field "x" u32) (field "y" u32)))
                (export "point" (type (eq $p')))))
            (alias export $types "point" (type $point))
            (import "app:files/log" (instance $log
                (alias outer 1 $point (type $p'))
                (export "point" (type $p (eq $p')))
                (export "at" (func (param "p" $p)))))
            {more_imports}
            (core module $mem (memory (export "m") 1))
            (core instance $mem (instantiate $mem))
            (core func $at (canon lower (func $log "at")))
            (core module $m
                (import "mem" "m" (memory 1))
                (import "" "at" (func $at (param i32 i32)))
                (func (export "step") (param i32 i32) (result i32)
                    (call $at (local.get 0) (local.get 1))
                    (i32.store (i32.const 0) (local.get 1))
                    (i32.store (i32.const 4) (local.get 0))
                    (i32.const 0))
                (func (export "sum") (param i32 i32) (result i32)
                    (i32.add (local.get 0) (local.get 1))))
            (core instance $i (instantiate $m
                (with "mem" (instance $mem))
                (with "" (instance (export "at" (func $at))))))
            (func $step (param "p" $point) (result $point)
                (canon lift (core func $i "step") (memory $mem "m")))
            (component $shell
                (import "point" (type $p (eq $point')))
                (import "step" (func $step (param "p" $p) (result $p)))
                (export $p' "point" (type $p))
                (export "step" (func $step) (func (param "p" $p') (result $p'))))
            (instance $moves (instantiate $shell
                (with "point" (type $point)) (with "step" (func $step))))
            (export "app:files/moves" (instance $moves))
            {more})"#
    )
}

#[test]
fn worlds_share_types_and_hosts() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Reader::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    Writer::add_to_linker_imports::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let mut store = Store::new(&engine, Host::default());
    let reader = crate::component(&engine, &guest("", ""));
    let reader = Reader::instantiate(&mut store, &reader, &linker)?;
    let sum = r#"
        (func $sum (param "p" $point) (result u32) (canon lift (core func $i "sum")))
        (export "write" (func $sum))"#;
    let writer = crate::component(&engine, &guest(r#"(import "limit" (func (result u32)))"#, sum));
    let writer = Writer::instantiate(&mut store, &writer, &linker)?;

    let mirrored = reader.app_files_moves().call_step(&mut store, Point { x: 1, y: 2 })?;
    // What one world gave is what the other takes.
    let point: Point = writer.app_files_moves().call_step(&mut store, mirrored)?;
    assert_eq!((point.x, point.y), (1, 2));
    assert_eq!(writer.call_write(&mut store, point)?, 3);
    let seen: Vec<_> = store.data().points.iter().map(|p| (p.x, p.y)).collect();
    assert_eq!(seen, [(1, 2), (2, 1)]);
    Ok(())
}

#[test]
fn component_types_are_given() {
    for bytes in [READER_COMPONENT_TYPE, WRITER_COMPONENT_TYPE] {
        assert_eq!(bytes.get(..8), Some(&b"\0asm\x0d\0\x01\0"[..]));
    }
    assert_ne!(READER_COMPONENT_TYPE, WRITER_COMPONENT_TYPE);
}

#[test]
fn interfaces_make_a_world() -> Result<()> {
    use only_interfaces::{Interfaces, app::more::one};

    struct One;

    impl one::Host for One {
        fn f(&mut self) -> u32 {
            41
        }
    }

    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Interfaces::add_to_linker::<_, HasSelf<One>>(&mut linker, |one| one)?;
    let component = crate::component(
        &engine,
        r#"(component
            (import "app:more/one" (instance $one (export "f" (func (result u32)))))
            (core func $f (canon lower (func $one "f")))
            (core module $m (import "" "f" (func $f (result i32)))
                (func (export "g") (result i32) (i32.add (call $f) (i32.const 1))))
            (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
            (func $g (result u32) (canon lift (core func $i "g")))
            (instance $two (export "g" (func $g)))
            (export "app:more/two" (instance $two)))"#,
    );
    let mut store = Store::new(&engine, One);
    let plugin = Interfaces::instantiate(&mut store, &component, &linker)?;
    assert_eq!(plugin.app_more_two().call_g(&mut store)?, 42);
    Ok(())
}
