//! Instances that are dropped while their store lives on: what is refused, what becomes of handles, and
//! of resources whoever holds them.
#![cfg(all(feature = "component", feature = "wat"))]

mod host;

use host::{FAILING, Host, Thing};
use std::collections::HashSet;
use wharf::component::{
    Component, Instance, Linker, Resource, ResourceAny, ResourceType, Val, bindgen,
};
use wharf::{Engine, Error, Result, Store, Trap};

const DROPPED: &str = "the instance was dropped";
const RESOURCE_DROPPED: &str = "the instance of this resource was dropped";

fn call(store: &mut Store<Host>, instance: &Instance, name: &str) -> Result<()> {
    instance.get_typed_func::<(), ()>(&mut *store, name)?.call(store, ())
}

fn give_own(store: &mut Store<Host>, instance: &Instance) -> Result<ResourceAny> {
    let give = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "give-own")?;
    Ok(give.call(store, ())?.0)
}

fn own_things(store: &mut Store<Host>, instance: &Instance, count: u32) -> Result<()> {
    instance.get_typed_func::<(u32,), ()>(&mut *store, "own-things")?.call(store, (count,))
}

/// The error, which says `what`.
fn refused<R: std::fmt::Debug>(result: Result<R>, what: &str) -> Error {
    let error = result.unwrap_err();
    assert!(format!("{error:#}").contains(what), "{error:#}");
    error
}

#[test]
fn every_handle_is_refused_afterwards() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let instance = plugin.instantiate(&mut store)?;
    instance.set_name(&mut store, "plugin-a")?;
    let five = instance.get_func(&mut store, "five").unwrap();
    let typed = five.typed::<(), (u32,)>(&store)?;
    let look = instance.get_typed_func::<(ResourceAny,), (u32,)>(&mut store, "look-at-own")?;
    let index = instance.get_export_index(&mut store, None, "five").unwrap();
    let own = give_own(&mut store, &instance)?;
    assert_eq!(look.call(&mut store, (own,))?, (7,));
    let ty = instance.get_resource(&mut store, "own").unwrap();
    instance.close(&mut store)?;

    // At first there is nothing in its place, then there is the next.
    for next in [false, true] {
        let next = next.then(|| plugin.instantiate(&mut store)).transpose()?;
        let mut results = [Val::Bool(false)];
        refused(five.call(&mut store, &[], &mut results), DROPPED);
        refused(typed.call(&mut store, ()), DROPPED);
        refused(five.typed::<(), (u32,)>(&store), DROPPED);
        refused(look.call(&mut store, (own,)), DROPPED);
        refused(instance.get_typed_func::<(), ()>(&mut store, "crash"), DROPPED);
        refused(instance.set_name(&mut store, "again"), DROPPED);
        refused(instance.close(&mut store), DROPPED);
        assert_eq!(instance.name(&store), None);
        assert_eq!(instance.get_func(&mut store, "five"), None);
        assert_eq!(instance.get_func(&mut store, index), None);
        assert_eq!(instance.get_resource(&mut store, "own"), None);
        assert!(instance.get_module(&mut store, "five").is_none());
        assert!(instance.get_export_index(&mut store, None, "five").is_none());
        refused(own.resource_drop(&mut store), RESOURCE_DROPPED);
        refused(own.try_into_resource::<Thing>(&mut store), RESOURCE_DROPPED);
        if let Some(next) = next {
            assert_ne!(next, instance);
            assert_ne!(next.get_resource(&mut store, "own").unwrap(), ty);
            // The host's mistake is no trap of the next instance.
            let look = next.get_typed_func::<(ResourceAny,), (u32,)>(&mut store, "look-at-own")?;
            refused(look.call(&mut store, (own,)), RESOURCE_DROPPED);
            let own = give_own(&mut store, &next)?;
            assert_eq!(look.call(&mut store, (own,))?, (7,));
            own.resource_drop(&mut store)?;
        }
    }
    Ok(())
}

bindgen!({
    inline: "package test:closing; world plugin { export five: func() -> u32; }",
});

#[test]
fn bindings_are_refused_afterwards() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let instance = plugin.instantiate(&mut store)?;
    let bindings = Plugin::new(&mut store, &instance)?;
    assert_eq!(bindings.call_five(&mut store)?, 5);
    instance.close(&mut store)?;
    refused(bindings.call_five(&mut store), DROPPED);
    Ok(())
}

#[test]
fn identities_are_not_used_again() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    for i in 0..100 {
        let instance = plugin.instantiate(&mut store)?;
        assert!(seen.insert(instance.id()));
        if i % 3 == 0 {
            kept.push(instance);
        } else {
            instance.close(&mut store)?;
        }
    }
    for instance in kept {
        let five = instance.get_typed_func::<(), (u32,)>(&mut store, "five")?;
        assert_eq!(five.call(&mut store, ())?, (5,));
        instance.close(&mut store)?;
    }
    Ok(())
}

#[test]
fn errors_name_the_instance() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let first = plugin.clone().named("plugin-a").instantiate(&mut store)?;
    let second = plugin.instantiate(&mut store)?;
    assert_eq!((first.name(&store), second.name(&store)), (Some("plugin-a"), None));
    second.set_name(&mut store, "plugin-b")?;

    // The one calls the other, which traps.
    store.data_mut().hook = Some(Box::new(move |mut store| {
        let again = first.get_typed_func::<(), ()>(&mut store, "back")?.call(&mut store, ());
        let error = refused(again, "the instance `plugin-a` is being called already");
        assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent));
        second.get_typed_func::<(), ()>(&mut store, "crash")?.call(store, ())
    }));
    let error = format!("{:#}", call(&mut store, &first, "back").unwrap_err());
    let (a, b) = (error.find("in instance `plugin-a`"), error.find("in instance `plugin-b`"));
    assert!(a.is_some() && a < b, "{error}");
    for (instance, name) in [(first, "plugin-a"), (second, "plugin-b")] {
        let what = format!("the instance `{name}` trapped before");
        refused(call(&mut store, &instance, "back"), &what);
    }

    let component = Component::new(store.engine(), FAILING)?;
    let failing = host::linker(store.engine())?.instantiate_pre(&component)?.named("plugin-c");
    let error = refused(failing.instantiate(&mut store), "in instance `plugin-c`");
    assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
    Ok(())
}

#[test]
fn not_while_it_is_being_called() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let outer = plugin.instantiate(&mut store)?;
    let inner = plugin.instantiate(&mut store)?;
    let idle = plugin.instantiate(&mut store)?;
    store.data_mut().hook = Some(Box::new(move |mut store| {
        store.data_mut().hook = Some(Box::new(move |mut store| {
            refused(outer.close(&mut store), "is being called and cannot be dropped");
            refused(inner.close(&mut store), "is being called and cannot be dropped");
            idle.close(&mut store)
        }));
        inner.get_typed_func::<(), ()>(&mut store, "back")?.call(&mut store, ())?;
        refused(outer.close(&mut store), "is being called and cannot be dropped");
        inner.close(&mut store)
    }));
    call(&mut store, &outer, "back")?;
    refused(inner.close(&mut store), DROPPED);
    refused(idle.close(&mut store), DROPPED);
    call(&mut store, &outer, "back")?;
    outer.close(&mut store)
}

#[test]
fn a_closed_instance_in_the_middle_of_calls_is_not_confused_with_the_next() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let outer = plugin.instantiate(&mut store)?;
    let other = plugin.instantiate(&mut store)?;
    // While `outer` runs, the place of `other` gets another instance, which calls out itself.
    store.data_mut().hook = Some(Box::new(move |mut store| {
        other.close(&mut store)?;
        let next = plugin.instantiate(&mut store)?;
        next.get_typed_func::<(), ()>(&mut store, "back")?.call(&mut store, ())?;
        refused(outer.close(&mut store), "is being called");
        Ok(())
    }));
    call(&mut store, &outer, "back")?;
    call(&mut store, &outer, "back")
}

#[test]
fn what_it_owned_is_destroyed() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let healthy = plugin.instantiate(&mut store)?;
    let poisoned = plugin.instantiate(&mut store)?;
    own_things(&mut store, &healthy, 3)?;
    call(&mut store, &poisoned, "crash").unwrap_err();
    poisoned.close(&mut store)?;
    assert_eq!(store.data().destroyed, [4]);
    healthy.close(&mut store)?;
    assert_eq!(store.data().destroyed, [4, 1, 2, 3]);

    // Of an instance that there never was as well.
    let component = Component::new(store.engine(), FAILING)?;
    host::linker(store.engine())?.instantiate(&mut store, &component).unwrap_err();
    assert_eq!(store.data().destroyed[4..], [5, 6]);
    Ok(())
}

#[test]
fn destructors_may_fail_and_do_anything() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let first = plugin.instantiate(&mut store)?;
    let second = plugin.instantiate(&mut store)?;
    own_things(&mut store, &first, 2)?;
    own_things(&mut store, &second, 2)?;
    store.data_mut().destructor = Some(Box::new(move |mut store| {
        // The first is gone already, with the function that runs.
        refused(first.close(&mut store), DROPPED);
        second.close(&mut store)?;
        plugin.instantiate(&mut store)?.close(&mut store)?;
        Err(Error::msg("no such thing"))
    }));
    let error = refused(first.close(&mut store), "in the destructor of a resource");
    assert_eq!(error.root_cause().to_string(), "no such thing");
    assert_eq!(store.data().destroyed, [1, 3, 4, 2]);
    Ok(())
}

#[test]
fn a_destructor_cannot_drop_who_runs_it() -> Result<()> {
    const DROPS: &str = r#"(component
        (import "host" (instance $host
          (export "thing" (type $thing (sub resource)))
          (export "make" (func (result (own $thing))))))
        (alias export $host "thing" (type $thing))
        (core func $make (canon lower (func $host "make")))
        (core func $drop (canon resource.drop $thing))
        (core module $m
          (import "" "make" (func $make (result i32)))
          (import "" "drop" (func $drop (param i32)))
          (func (export "f") (call $drop (call $make))))
        (core instance $i (instantiate $m (with "" (instance
          (export "make" (func $make)) (export "drop" (func $drop))))))
        (func (export "f") (canon lift (core func $i "f"))))"#;
    let (mut store, plugin) = host::plugin()?;
    let component = Component::new(store.engine(), DROPS)?;
    let dropper = host::linker(store.engine())?.instantiate(&mut store, &component)?;
    let bystander = plugin.instantiate(&mut store)?;
    store.data_mut().destructor = Some(Box::new(move |mut store| {
        refused(dropper.close(&mut store), "is being called");
        bystander.close(store)
    }));
    call(&mut store, &dropper, "f")?;
    assert_eq!(store.data().destroyed, [1]);

    // The destructor that the host runs is of no instance.
    let last = plugin.instantiate(&mut store)?;
    let thing = ResourceAny::try_from_resource(Resource::<Thing>::new_own(9), &mut store)?;
    store.data_mut().destructor = Some(Box::new(move |mut store| {
        dropper.close(&mut store)?;
        last.close(store)
    }));
    thing.resource_drop(&mut store)?;
    assert_eq!(store.data().destroyed, [1, 9]);
    Ok(())
}

#[test]
fn the_host_keeps_its_own_resources() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let instance = plugin.instantiate(&mut store)?;
    let keep = instance.get_typed_func::<(Resource<Thing>,), ()>(&mut store, "keep-thing")?;
    keep.call(&mut store, (Resource::new_own(77),))?;
    let give = instance.get_typed_func::<(), (ResourceAny,)>(&mut store, "give-thing")?;
    let (thing,) = give.call(&mut store, ())?;
    instance.close(&mut store)?;
    assert!(store.data().destroyed.is_empty());
    thing.resource_drop(&mut store)?;
    assert_eq!(store.data().destroyed, [77]);
    Ok(())
}

/// An instance whose `thing` is what another instance defines.
fn holder(store: &mut Store<Host>, ty: ResourceType) -> Result<Instance> {
    let engine: Engine = store.engine().clone();
    let linker: Linker<Host> = host::linker_with(&engine, ty)?;
    linker.instantiate(store, &Component::new(&engine, host::PLUGIN)?)
}

#[test]
fn what_others_hold_of_its_resources_cannot_be_used() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let definer = plugin.instantiate(&mut store)?;
    let ty = definer.get_resource(&mut store, "own").unwrap();
    let [first, second] = [holder(&mut store, ty)?, holder(&mut store, ty)?];
    for holder in [first, second] {
        let own = give_own(&mut store, &definer)?;
        let keep = holder.get_typed_func::<(ResourceAny,), ()>(&mut store, "keep-thing")?;
        keep.call(&mut store, (own,))?;
    }
    definer.close(&mut store)?;
    let five = first.get_typed_func::<(), (u32,)>(&mut store, "five")?;
    assert_eq!(five.call(&mut store, ())?, (5,));
    let give = first.get_typed_func::<(), (ResourceAny,)>(&mut store, "give-thing")?;
    refused(give.call(&mut store, ()), RESOURCE_DROPPED);
    // The host that said that holders may own it is told of its end.
    assert!(store.data().destroyed.is_empty());
    first.close(&mut store)?;
    second.close(&mut store)?;
    assert_eq!(store.data().destroyed, [7, 7]);
    Ok(())
}

#[test]
fn only_in_its_own_store() -> Result<()> {
    let (mut store, plugin) = host::plugin()?;
    let instance = plugin.instantiate(&mut store)?;
    let mut other = Store::new(store.engine(), Host::default());
    plugin.instantiate(&mut other)?;
    refused(instance.close(&mut other), "a store that is not its own");
    instance.close(&mut store)
}

/// A start function calls the host, which finds an instance that is none yet.
#[test]
fn what_is_still_being_made_is_refused() -> Result<()> {
    const STARTING: &str = r#"(component
        (import "host" (instance $host (export "back" (func))))
        (core func $back (canon lower (func $host "back")))
        (core module $m
          (import "" "back" (func $back))
          (func (export "five") (result i32) (i32.const 5))
          (start $back))
        (core instance $i (instantiate $m (with "" (instance (export "back" (func $back))))))
        (func (export "five") (result u32) (canon lift (core func $i "five"))))"#;
    let (mut store, _) = host::plugin()?;
    let component = Component::new(store.engine(), STARTING)?;
    let linker = host::linker(store.engine())?;
    for fails in [false, true] {
        let (sender, found) = std::sync::mpsc::channel();
        store.data_mut().hook = Some(Box::new(move |mut store| {
            let instance = Instance::calling(&store).unwrap();
            let five = instance.get_func(&mut store, "five").unwrap();
            let typed = five.typed::<(), (u32,)>(&store)?;
            refused(typed.call(&mut store, ()), "not instantiated yet");
            refused(five.call(&mut store, &[], &mut [Val::Bool(false)]), "not instantiated yet");
            refused(instance.close(&mut store), "is being made");
            sender.send((instance, typed))?;
            if fails { Err(Error::msg("no such plugin")) } else { Ok(()) }
        }));
        let made = linker.instantiate(&mut store, &component);
        let (instance, five) = found.recv()?;
        if fails {
            refused(made, "no such plugin");
            refused(five.call(&mut store, ()), DROPPED);
            refused(instance.close(&mut store), DROPPED);
        } else {
            assert_eq!(made?, instance);
            assert_eq!(five.call(&mut store, ())?, (5,));
            instance.close(&mut store)?;
        }
    }
    Ok(())
}
