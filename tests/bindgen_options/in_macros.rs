//! A macro of a library makes bindings, which find Wharf where the library has it.

use wharf::component::{HasSelf, Linker, Resource};
use wharf::{Engine, Result, Store};

pub(crate) mod library {
    pub(crate) use wharf as runtime;
}

macro_rules! plugin {
    ($wit:literal) => {
        wharf::component::bindgen!({ inline: $wit, crate: $crate::in_macros::library::runtime });
    };
}

plugin!(
    "package test:macros;
    interface host {
        resource r;
        record point { x: u32, y: u32 }
        enum kind { near, far }
        flags rights { read, write }
        take: func(r: own<r>) -> result<option<r>, string>;
        measure: func(p: point, k: kind, r: rights) -> f64;
    }
    world plugin { import host; import now: func() -> u32; export g: func() -> u32; }"
);

use test::macros::host::{Kind, Point, R, Rights};

struct Host;

impl test::macros::host::HostR for Host {
    fn drop(&mut self, _: Resource<R>) -> Result<()> {
        Ok(())
    }
}

impl test::macros::host::Host for Host {
    fn take(&mut self, r: Resource<R>) -> std::result::Result<Option<Resource<R>>, String> {
        Ok(Some(r))
    }

    fn measure(&mut self, _: Point, _: Kind, _: Rights) -> f64 {
        0.0
    }
}

impl PluginImports for Host {
    fn now(&mut self) -> u32 {
        7
    }
}

#[test]
fn bindings_are_used() -> Result<()> {
    let engine = Engine::default();
    let component = crate::component(
        &engine,
        r#"(component
            (import "now" (func $now (result u32)))
            (core func $now' (canon lower (func $now)))
            (core module $m
                (import "" "now" (func $now (result i32)))
                (func (export "g") (result i32) (i32.mul (call $now) (i32.const 6))))
            (core instance $i (instantiate $m
                (with "" (instance (export "now" (func $now'))))))
            (func (export "g") (result u32) (canon lift (core func $i "g"))))"#,
    );
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let mut store = Store::new(&engine, Host);
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
    assert_eq!(plugin.call_g(&mut store)?, 42);
    Ok(())
}
