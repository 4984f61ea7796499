//! `named_imports`: a component names what it imports, and the host decides what is behind a name.
//! And worlds that name what they import.

use wharf::component::{Component, HasSelf, Linker, Resource, ResourceTable};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    inline: r#"
        package app:kv@1.2.0;

        interface store {
            resource bucket { constructor(); size: func() -> u32; }
            get: func(key: u32) -> u32;
        }

        world plugin { import store; export run: func() -> u32; }
    "#,
    with: { "app:kv/store.bucket": crate::named::Bucket },
    named_imports: { "app:kv/store": crate::named::Which },
    imports: { default: trappable },
});

/// What the host makes of a component's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Which {
    First,
    Second,
}

pub(crate) struct Bucket(u32);

use named_imports::app::kv::store;

#[derive(Default)]
struct Host {
    table: ResourceTable,
    calls: Vec<Which>,
}

impl store::Host for Host {
    fn get(&mut self, which: Which, key: u32) -> Result<u32> {
        self.calls.push(which);
        Ok(match which {
            Which::First => key + 1,
            Which::Second => key * 10,
        })
    }
}

impl store::HostBucket for Host {
    fn new(&mut self, which: Which) -> Result<Resource<Bucket>> {
        let size = if which == Which::First { 3 } else { 4 };
        Ok(self.table.push(Bucket(size))?)
    }

    fn size(&mut self, which: Which, bucket: Resource<Bucket>) -> Result<u32> {
        self.calls.push(which);
        Ok(self.table.get(&bucket)?.0)
    }

    fn drop(&mut self, which: Which, bucket: Resource<Bucket>) -> Result<()> {
        self.calls.push(which);
        self.table.delete(bucket)?;
        Ok(())
    }
}

/// Asks both stores for 5, and the second one for the size of a bucket, which it drops.
fn component(engine: &Engine, second: &str) -> Component {
    let import = |name: &str| {
        format!(
            r#"(import "{name}" (implements "app:kv/store@1.0.0") (instance ${name}
                (export "bucket" (type $bucket (sub resource)))
                (export "[constructor]bucket" (func (result (own $bucket))))
                (export "[method]bucket.size" (func (param "self" (borrow $bucket)) (result u32)))
                (export "get" (func (param "key" u32) (result u32)))))"#
        )
    };
    let text = format!(
        r#"(component
            {first}
            {other}
            (alias export ${second} "bucket" (type $bucket))
            (core func $a (canon lower (func $cold "get")))
            (core func $b (canon lower (func ${second} "get")))
            (core func $new (canon lower (func ${second} "[constructor]bucket")))
            (core func $size (canon lower (func ${second} "[method]bucket.size")))
            (core func $drop (canon resource.drop $bucket))
            (core module $m
                (import "" "a" (func $a (param i32) (result i32)))
                (import "" "b" (func $b (param i32) (result i32)))
                (import "" "new" (func $new (result i32)))
                (import "" "size" (func $size (param i32) (result i32)))
                (import "" "drop" (func $drop (param i32)))
                (func (export "run") (result i32)
                    (local $bucket i32) (local $sum i32)
                    (local.set $bucket (call $new))
                    (local.set $sum (call $size (local.get $bucket)))
                    (call $drop (local.get $bucket))
                    (i32.add (local.get $sum)
                        (i32.add (call $a (i32.const 5)) (call $b (i32.const 5))))))
            (core instance $i (instantiate $m (with "" (instance
                (export "a" (func $a)) (export "b" (func $b)) (export "new" (func $new))
                (export "size" (func $size)) (export "drop" (func $drop))))))
            (func (export "run") (result u32) (canon lift (core func $i "run"))))"#,
        first = import("cold"),
        other = import(second),
    );
    crate::component(engine, &text)
}

fn linker(component: &Component) -> Result<Linker<Host>> {
    let mut linker = Linker::new(component.engine());
    store::add_to_linker::<_, HasSelf<Host>>(
        &mut linker,
        component,
        |host| host,
        |name| match name {
            "cold" => Ok(Which::First),
            "hot" => Ok(Which::Second),
            other => Err(wharf::Error::msg(format!("nothing is called `{other}`"))),
        },
    )?;
    Ok(linker)
}

#[test]
fn the_host_is_told_the_name() -> Result<()> {
    let engine = Engine::default();
    let component = component(&engine, "hot");
    let mut store = Store::new(&engine, Host::default());
    let plugin = Plugin::instantiate(&mut store, &component, &linker(&component)?)?;
    assert_eq!(plugin.call_run(&mut store)?, 4 + 6 + 50);
    let expected = [Which::Second, Which::Second, Which::First, Which::Second];
    assert_eq!(store.data().calls, expected);
    Ok(())
}

#[test]
fn the_host_refuses_names() {
    let engine = Engine::default();
    let error = linker(&component(&engine, "tepid")).unwrap_err();
    assert_eq!(error.to_string(), "nothing is called `tepid`");
}

mod labels {
    wharf::component::bindgen!({
        inline: r#"
            package app:labels;
            interface store { get: func(key: u32) -> u32; }
            world plugin {
                import cold: store;
                import hot: store;
                export run: func() -> u32;
            }
        "#,
    });
}

#[test]
fn a_world_names_what_it_imports() -> Result<()> {
    use labels::app::labels::store;

    /// One implementation for both names, each with a part of the data.
    struct Factor(u32);

    impl store::Host for Factor {
        fn get(&mut self, key: u32) -> u32 {
            key * self.0
        }
    }

    let engine = Engine::default();
    let text = |name: &str| {
        format!(
            r#"(import "{name}" (implements "app:labels/store") (instance ${name}
                (export "get" (func (param "key" u32) (result u32)))))
            (core func ${name}-get (canon lower (func ${name} "get")))"#
        )
    };
    let component = crate::component(
        &engine,
        &format!(
            r#"(component {} {}
                (core module $m
                    (import "" "cold" (func $cold (param i32) (result i32)))
                    (import "" "hot" (func $hot (param i32) (result i32)))
                    (func (export "run") (result i32)
                        (i32.add (call $cold (i32.const 1)) (call $hot (i32.const 1)))))
                (core instance $i (instantiate $m (with "" (instance
                    (export "cold" (func $cold-get)) (export "hot" (func $hot-get))))))
                (func (export "run") (result u32) (canon lift (core func $i "run"))))"#,
            text("cold"),
            text("hot"),
        ),
    );
    let mut linker = Linker::<(Factor, Factor)>::new(&engine);
    let mut cold = linker.instance("cold")?;
    store::add_to_linker_instance::<_, HasSelf<Factor>>(&mut cold, |both| &mut both.0)?;
    let mut hot = linker.instance("hot")?;
    store::add_to_linker_instance::<_, HasSelf<Factor>>(&mut hot, |both| &mut both.1)?;
    let mut store = Store::new(&engine, (Factor(1), Factor(20)));
    let plugin = labels::Plugin::instantiate(&mut store, &component, &linker)?;
    assert_eq!(plugin.call_run(&mut store)?, 21);

    let mut linker = Linker::new(&engine);
    labels::Plugin::add_to_linker::<_, HasSelf<Factor>>(&mut linker, |factor| factor)?;
    let mut store = Store::new(&engine, Factor(7));
    let plugin = labels::Plugin::instantiate(&mut store, &component, &linker)?;
    assert_eq!(plugin.call_run(&mut store)?, 14);
    Ok(())
}

mod exported {
    use wharf::component::Linker;
    use wharf::{Engine, Result, Store};

    wharf::component::bindgen!({
        inline: r#"
            package app:kv;

            interface store {
                resource bucket {
                    constructor(size: u32);
                    size: func() -> u32;
                }
                get: func(id: u32) -> u32;
            }

            world plugin {
                export hot: store;
                export cold: store;
            }
        "#,
    });

    /// One store that adds 1 to what it is asked for, and one that adds 2; so do their buckets.
    fn guest() -> String {
        let store = |name: &str, more: u32| {
            format!(
                r#"
                (core module $m-{name}
                    (import "" "new" (func $new (param i32) (result i32)))
                    (func (export "new") (param i32) (result i32)
                        (call $new (i32.add (local.get 0) (i32.const {more}))))
                    (func (export "size") (param i32) (result i32) (local.get 0))
                    (func (export "get") (param i32) (result i32)
                        (i32.add (local.get 0) (i32.const {more}))))
                (type $r-{name} (resource (rep i32)))
                (core func $new-{name} (canon resource.new $r-{name}))
                (core instance $i-{name} (instantiate $m-{name}
                    (with "" (instance (export "new" (func $new-{name}))))))
                (func $make-{name} (param "size" u32) (result (own $r-{name}))
                    (canon lift (core func $i-{name} "new")))
                (func $size-{name} (param "self" (borrow $r-{name})) (result u32)
                    (canon lift (core func $i-{name} "size")))
                (func $get-{name} (param "id" u32) (result u32)
                    (canon lift (core func $i-{name} "get")))
                (component $c-{name}
                    (import "bucket" (type $r (sub resource)))
                    (import "make" (func $make (param "size" u32) (result (own $r))))
                    (import "size" (func $size (param "self" (borrow $r)) (result u32)))
                    (import "get" (func $get (param "id" u32) (result u32)))
                    (export $bucket "bucket" (type $r))
                    (export "[constructor]bucket" (func $make)
                        (func (param "size" u32) (result (own $bucket))))
                    (export "[method]bucket.size" (func $size)
                        (func (param "self" (borrow $bucket)) (result u32)))
                    (export "get" (func $get)))
                (instance $s-{name} (instantiate $c-{name}
                    (with "bucket" (type $r-{name})) (with "make" (func $make-{name}))
                    (with "size" (func $size-{name})) (with "get" (func $get-{name}))))
                (export "{name}" (instance $s-{name}))"#
            )
        };
        format!("(component {} {})", store("hot", 1), store("cold", 2))
    }

    #[test]
    fn an_interface_is_exported_under_several_names() -> Result<()> {
        let engine = Engine::default();
        let component = crate::component(&engine, &guest());
        let mut store = Store::new(&engine, ());
        let plugin = Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
        assert_eq!(plugin.hot().call_get(&mut store, 10)?, 11);
        assert_eq!(plugin.cold().call_get(&mut store, 10)?, 12);
        let hot = plugin.hot().bucket().call_constructor(&mut store, 20)?;
        let cold: exports::cold::Bucket =
            plugin.cold().bucket().call_constructor(&mut store, 20)?;
        assert_eq!(hot.call_size(plugin.hot(), &mut store)?, 21);
        assert_eq!(cold.call_size(plugin.cold(), &mut store)?, 22);
        cold.resource_drop(&mut store)?;
        // Each has a type of its own.
        let stolen = exports::cold::Bucket::from(*hot);
        let error = stolen.call_size(plugin.cold(), &mut store).unwrap_err();
        assert!(format!("{error:#}").contains("resource"), "{error:#}");
        Ok(())
    }
}
