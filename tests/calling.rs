//! Host functions see which instance calls them.
#![cfg(all(feature = "component", feature = "wat"))]

use std::sync::Arc;
use wharf::component::{Component, Instance, Linker, Resource, ResourceAny, ResourceType};
use wharf::{AsContextMut, Config, Engine, Func, Module, Result, Store, StoreContextMut, Trap};

struct Thing;

/// A guest that calls out while it starts, when it is told to, and by dropping what it owns. Its
/// `again` is the import itself, so that the host calls the host. Its own resource has a destructor
/// that calls out, as does an inner component.
const GUEST: &str = r#"(component
    (import "host" (instance $host
        (export "thing" (type $thing (sub resource)))
        (export "see" (func (param "what" u32)))))
    (alias export $host "thing" (type $thing))
    (core func $see (canon lower (func $host "see")))
    (core func $drop (canon resource.drop $thing))
    (core module $dtor
        (import "" "see" (func $see (param i32)))
        (func (export "dtor") (param i32) (call $see (i32.const 30))))
    (core instance $dtor (instantiate $dtor (with "" (instance (export "see" (func $see))))))
    (type $own' (resource (rep i32) (dtor (func $dtor "dtor"))))
    (core func $new (canon resource.new $own'))
    (component $inner
        (import "see" (func $see (param "what" u32)))
        (core func $see (canon lower (func $see)))
        (core module $m
            (import "" "see" (func $see (param i32)))
            (func (export "f") (call $see (i32.const 40))))
        (core instance $i (instantiate $m (with "" (instance (export "see" (func $see))))))
        (func (export "f") (canon lift (core func $i "f"))))
    (instance $inner (instantiate $inner (with "see" (func $host "see"))))
    (core func $f (canon lower (func $inner "f")))
    (core module $m
        (import "" "see" (func $see (param i32)))
        (import "" "drop" (func $drop (param i32)))
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "f" (func $f))
        (func $start (call $see (i32.const 10)))
        (start $start)
        (func (export "run") (param i32)
            (call $see (local.get 0))
            (call $see (i32.add (local.get 0) (i32.const 1))))
        (func (export "trap") (call $see (i32.const 20)) unreachable)
        (func (export "drop") (param i32)
            (call $drop (local.get 0)) (call $see (i32.const 50)))
        (func (export "keep") (param i32))
        (func (export "make") (result i32) (call $new (i32.const 1)))
        (func (export "inner") (call $f) (call $see (i32.const 41)))
        (export "again" (func $see)))
    (core instance $i (instantiate $m (with "" (instance
        (export "see" (func $see))
        (export "drop" (func $drop))
        (export "new" (func $new))
        (export "f" (func $f))))))
    (export $own "own" (type $own'))
    (func (export "run") (param "what" u32) (canon lift (core func $i "run")))
    (func (export "trap") (canon lift (core func $i "trap")))
    (func (export "drop") (param "thing" (own $thing)) (canon lift (core func $i "drop")))
    (func (export "keep") (param "thing" (own $thing)) (canon lift (core func $i "keep")))
    (func (export "make") (result (own $own)) (canon lift (core func $i "make")))
    (func (export "inner") (canon lift (core func $i "inner")))
    (func (export "again") (param "what" u32) (canon lift (core func $i "again"))))"#;

type Hook = Arc<dyn Fn(StoreContextMut<'_, Host>) -> Result<()> + Send + Sync>;

#[derive(Default)]
struct Host {
    /// What was seen, and the name of the instance that called.
    seen: Vec<(u32, String)>,
    /// What happens when this is seen.
    hook: Option<(u32, Hook)>,
}

/// Notes who calls, does what is to be done, and sees that the caller is the same afterwards.
fn see(mut store: StoreContextMut<'_, Host>, what: u32) -> Result<()> {
    let calling = Instance::calling(&store);
    let name = calling.map_or("nobody", |instance| instance.name(&store).unwrap_or("unnamed"));
    let seen = (what, name.to_owned());
    store.data_mut().seen.push(seen);
    let hook = store.data().hook.as_ref().filter(|(when, _)| *when == what);
    if let Some((_, hook)) = hook.cloned() {
        hook(store.as_context_mut())?;
        assert_eq!(Instance::calling(&store), calling);
    }
    Ok(())
}

fn on(store: &mut Store<Host>, what: u32, hook: Hook) {
    store.data_mut().hook = Some((what, hook));
}

/// What was seen since this was asked last.
fn seen(store: &mut Store<Host>) -> Vec<(u32, String)> {
    std::mem::take(&mut store.data_mut().seen)
}

fn pairs<const N: usize>(seen: [(u32, &str); N]) -> [(u32, String); N] {
    seen.map(|(what, who)| (what, who.to_owned()))
}

fn call(store: impl AsContextMut, instance: Instance, name: &str) -> Result<()> {
    let mut store = store;
    instance.get_typed_func::<(), ()>(&mut store, name)?.call(&mut store, ())
}

fn tell(store: impl AsContextMut, instance: Instance, name: &str, what: u32) -> Result<()> {
    let mut store = store;
    instance.get_typed_func::<(u32,), ()>(&mut store, name)?.call(&mut store, (what,))
}

/// A store with instances of these names, which were seen while they started.
fn store<const N: usize>(names: [&str; N]) -> Result<(Store<Host>, [Instance; N])> {
    // What is inside is called, too.
    let engine = Engine::new(Config::new().donut_wrapping(true))?;
    let mut linker = Linker::new(&engine);
    let mut host = linker.instance("host")?;
    host.resource("thing", ResourceType::host::<Thing>(), see)?;
    host.func_wrap("see", |store: StoreContextMut<'_, Host>, (what,): (u32,)| see(store, what))?;
    let guest = linker.instantiate_pre(&Component::new(&engine, GUEST)?)?;
    let mut store = Store::new(&engine, Host::default());
    let instances = names.map(|name| {
        let instance = guest.clone().named(name).instantiate(&mut store);
        assert_eq!(seen(&mut store), pairs([(10, name)]));
        instance
    });
    let instances: Vec<Instance> = instances.into_iter().collect::<Result<_>>()?;
    Ok((store, instances.try_into().expect("as many as names")))
}

#[test]
fn each_instance_is_told_apart() -> Result<()> {
    let (mut store, [a, b]) = store(["a", "b"])?;
    for (instance, name) in [(a, "a"), (b, "b"), (a, "a")] {
        tell(&mut store, instance, "run", 1)?;
        assert_eq!(seen(&mut store), pairs([(1, name), (2, name)]));
        tell(&mut store, instance, "again", 3)?;
        assert_eq!(seen(&mut store), pairs([(3, name)]));
        call(&mut store, instance, "inner")?;
        assert_eq!(seen(&mut store), pairs([(40, name), (41, name)]));
        assert_eq!(Instance::calling(&store), None);
    }
    // It is the instance itself, not only its name.
    on(
        &mut store,
        4,
        Arc::new(move |store| {
            let calling = Instance::calling(&store).unwrap();
            assert_eq!((calling, calling.id()), (b, b.id()));
            Ok(())
        }),
    );
    tell(&mut store, b, "run", 4)?;
    b.close(&mut store)?;
    assert_eq!(Instance::calling(&store), None);
    Ok(())
}

#[test]
fn nested_calls_see_the_innermost_and_then_the_outer_again() -> Result<()> {
    let (mut store, [a, b, c]) = store(["a", "b", "c"])?;
    let hook: Hook = Arc::new(move |mut store| {
        match Instance::calling(&store) {
            Some(outer) if outer == a => tell(&mut store, b, "run", 1)?,
            _ => {
                tell(&mut store, c, "again", 7)?;
                tell(&mut store, c, "run", 8)?;
            }
        }
        Ok(())
    });
    on(&mut store, 1, hook);
    tell(&mut store, a, "run", 1)?;
    let expected = pairs([(1, "a"), (1, "b"), (7, "c"), (8, "c"), (9, "c"), (2, "b"), (2, "a")]);
    assert_eq!(seen(&mut store), expected);
    Ok(())
}

#[test]
fn a_trap_leaves_nobody_behind() -> Result<()> {
    let (mut store, [a, b]) = store(["a", "b"])?;
    on(
        &mut store,
        1,
        Arc::new(move |mut store| {
            let error = call(&mut store, b, "trap").unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
            assert_eq!(Instance::calling(&store), Some(a));
            b.close(&mut store)
        }),
    );
    tell(&mut store, a, "run", 1)?;
    assert_eq!(seen(&mut store), pairs([(1, "a"), (20, "b"), (2, "a")]));
    call(&mut store, a, "trap").unwrap_err();
    assert_eq!(seen(&mut store), pairs([(20, "a")]));
    assert_eq!(Instance::calling(&store), None);
    // A host function that fails or panics is no different.
    let (mut store, [a]) = self::store(["a"])?;
    on(&mut store, 1, Arc::new(|_| panic!("no")));
    tell(&mut store, a, "run", 1).unwrap_err();
    assert_eq!(Instance::calling(&store), None);
    Ok(())
}

#[test]
fn destructors_see_who_drops() -> Result<()> {
    let (mut store, [a, b]) = store(["a", "b"])?;
    // The guest drops a resource of the host, whose destructor calls another guest.
    on(&mut store, 5, Arc::new(move |mut store| tell(&mut store, b, "run", 1)));
    let drop = a.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "drop")?;
    drop.call(&mut store, (Resource::new_own(5),))?;
    assert_eq!(seen(&mut store), pairs([(5, "a"), (1, "b"), (2, "b"), (50, "a")]));

    // The host drops one itself, outside of calls and within one.
    let thing = ResourceAny::try_from_resource(Resource::<Thing>::new_own(6), &mut store)?;
    thing.resource_drop(&mut store)?;
    assert_eq!(seen(&mut store), pairs([(6, "nobody")]));
    let thing = ResourceAny::try_from_resource(Resource::<Thing>::new_own(6), &mut store)?;
    on(&mut store, 1, Arc::new(move |store| thing.resource_drop(store)));
    tell(&mut store, a, "run", 1)?;
    assert_eq!(seen(&mut store), pairs([(1, "a"), (6, "a"), (2, "a")]));

    // A resource of a guest, whose destructor calls out.
    let make = b.get_typed_func::<(), (ResourceAny,)>(&mut store, "make")?;
    let (own,) = make.call(&mut store, ())?;
    on(&mut store, 1, Arc::new(move |store| own.resource_drop(store)));
    tell(&mut store, a, "run", 1)?;
    assert_eq!(seen(&mut store), pairs([(1, "a"), (30, "b"), (2, "a")]));

    // An instance that is gone calls nobody: whoever ends it may.
    for what in [8, 9] {
        let keep = b.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "keep")?;
        keep.call(&mut store, (Resource::new_own(what),))?;
    }
    on(&mut store, 1, Arc::new(move |store| b.close(store)));
    tell(&mut store, a, "run", 1)?;
    assert_eq!(seen(&mut store), pairs([(1, "a"), (8, "a"), (9, "a"), (2, "a")]));
    let keep = a.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "keep")?;
    keep.call(&mut store, (Resource::new_own(7),))?;
    a.close(&mut store)?;
    assert_eq!(seen(&mut store), pairs([(7, "nobody")]));
    Ok(())
}

#[test]
fn core_instances_are_no_component() -> Result<()> {
    let (mut store, [a]) = store(["a"])?;
    let module = Module::new(
        store.engine(),
        r#"(module (import "" "f" (func $f)) (func (export "f") (call $f)))"#,
    )?;
    let look = Func::wrap(&mut store, |caller: wharf::Caller<'_, Host>| {
        assert_eq!(Instance::calling(&caller), None);
    });
    let core = wharf::Instance::new(&mut store, &module, &[look.into()])?;
    let f = core.get_typed_func::<(), ()>(&mut store, "f")?;
    f.call(&mut store, ())?;
    on(
        &mut store,
        1,
        Arc::new(move |mut store| {
            f.call(&mut store, ())?;
            look.call(&mut store, &[], &mut [])
        }),
    );
    tell(&mut store, a, "run", 1)?;
    assert_eq!(seen(&mut store), pairs([(1, "a"), (2, "a")]));
    Ok(())
}
