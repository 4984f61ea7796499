//! What a host cannot do with a resource.

use crate::{Guest, component, found};
use anyhow::Result;
use std::sync::{Arc, Mutex};
use wharf_component::{
    Instance, Linker, Resource, ResourceAny, ResourceError, ResourceType, TypeMismatch, Val,
};
use wharf_runtime::error::{Gone, Unsupported, WrongType};
use wharf_runtime::{Engine, Foreign, Store, StoreContextMut};

struct Thing;
struct Other;

/// A guest that keeps what it is given, and one that makes resources of its own.
const TEXT: &str = r#"(component
    (import "thing" (type $thing (sub resource)))
    (type $r' (resource (rep i32)))
    (core func $new (canon resource.new $r'))
    (core func $drop (canon resource.drop $thing))
    (core module $m
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "take") (param i32))
        (func (export "look") (param i32) (call $drop (local.get 0)))
        (func (export "make") (result i32) (call $new (i32.const 3))))
    (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "drop" (func $drop))))))
    (export $r "r" (type $r'))
    (func (export "take") (param "it" (own $thing)) (canon lift (core func $i "take")))
    (func (export "look") (param "it" (borrow $thing)) (canon lift (core func $i "look")))
    (func (export "take-r") (param "it" (own $r)) (canon lift (core func $i "take")))
    (func (export "make") (result (own $r)) (canon lift (core func $i "make"))))"#;

fn define(linker: &mut Linker<()>) {
    linker.root().resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(())).unwrap();
}

fn take(guest: &mut Guest, name: &str, it: ResourceAny) -> Result<()> {
    let func = guest.func(name).typed::<(ResourceAny,), ()>(&guest.store).unwrap();
    func.call(&mut guest.store, (it,))
}

fn make(store: &mut Store<()>, instance: Instance) -> ResourceAny {
    let func = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "make").unwrap();
    func.call(store, ()).unwrap().0
}

#[test]
fn states_that_do_not_allow_it() {
    let mut guest = Guest::new(TEXT, define);
    let any = Resource::<Thing>::new_own(5).try_into_resource_any(&mut guest.store).unwrap();
    take(&mut guest, "take", any).unwrap();
    let error = take(&mut guest, "take", any).unwrap_err();
    assert_eq!(found::<ResourceError>(&error), &ResourceError::Stale);

    let lent = guest.func("take").typed::<(Resource<Thing>,), ()>(&guest.store).unwrap();
    let error = lent.call(&mut guest.store, (Resource::new_borrow(5),)).unwrap_err();
    assert_eq!(found::<ResourceError>(&error), &ResourceError::NotOwned);

    let any = Resource::<Thing>::new_own(5).try_into_resource_any(&mut guest.store).unwrap();
    let error = any.try_into_resource_dynamic(&mut guest.store).unwrap_err();
    let ty = ResourceType::host::<Thing>();
    assert_eq!(found::<ResourceError>(&error), &ResourceError::NotDynamic { found: ty });
    let error = any.try_into_resource::<Other>(&mut guest.store).unwrap_err();
    let expected = ResourceType::host::<Other>();
    assert_eq!(found::<ResourceError>(&error), &ResourceError::WrongType { expected, found: ty });
    // The guest had no part in any of it.
    take(&mut guest, "take", any).unwrap();
}

/// A guest that is lent a resource, and lends it to the host in turn.
const LENDING: &str = r#"(component
    (import "thing" (type $thing (sub resource)))
    (import "got" (func $got (param "it" (borrow $thing))))
    (core func $got (canon lower (func $got)))
    (core func $drop (canon resource.drop $thing))
    (core module $m
        (import "" "got" (func $got (param i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "look") (param i32)
            (call $got (local.get 0))
            (call $drop (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance
        (export "got" (func $got)) (export "drop" (func $drop))))))
    (func (export "look") (param "it" (borrow $thing)) (canon lift (core func $i "look"))))"#;

#[test]
fn borrows_that_last_and_that_ended() {
    let owned = Arc::new(Mutex::new(None::<ResourceAny>));
    let kept = Arc::new(Mutex::new(None));
    let mut guest = Guest::new(LENDING, |linker| {
        define(linker);
        let (owned, kept) = (Arc::clone(&owned), Arc::clone(&kept));
        let got = move |store: StoreContextMut<'_, ()>, (it,): (Resource<Thing>,)| {
            if let Some(owned) = owned.lock().unwrap().take() {
                let error = owned.resource_drop(store).unwrap_err();
                assert_eq!(found::<ResourceError>(&error), &ResourceError::Lent);
            }
            *kept.lock().unwrap() = Some(it);
            Ok(())
        };
        linker.root().func_wrap("got", got).unwrap();
    });
    let any = Resource::<Thing>::new_own(5).try_into_resource_any(&mut guest.store).unwrap();
    *owned.lock().unwrap() = Some(any);
    take(&mut guest, "look", any).unwrap();

    let kept = kept.lock().unwrap().take().unwrap();
    let look = guest.func("look").typed::<(Resource<Thing>,), ()>(&guest.store).unwrap();
    let error = look.call(&mut guest.store, (kept,)).unwrap_err();
    assert_eq!(found::<ResourceError>(&error), &ResourceError::CallEnded);
}

#[test]
fn of_another_store() {
    let mut guest = Guest::new(TEXT, define);
    let mut other = Store::new(guest.store.engine(), ());
    let any = Resource::<Thing>::new_own(5).try_into_resource_any(&mut other).unwrap();
    let resource = Foreign::OtherStore { what: "resource" };
    assert_eq!(found::<Foreign>(&take(&mut guest, "take", any).unwrap_err()), &resource);
    let error = any.resource_drop(&mut guest.store).unwrap_err();
    assert_eq!(found::<Foreign>(&error), &resource);
    // Dynamic values are compared with their types first: the error is about both.
    let error = guest.call("take", &[Val::Resource(any)]).unwrap_err();
    assert_eq!(found::<Foreign>(&error), &resource);
    assert_eq!(found::<TypeMismatch>(&error).found(), "a resource of another store");
}

#[test]
fn of_an_instance_that_is_gone() {
    let mut guest = Guest::new(TEXT, define);
    let it = make(&mut guest.store, guest.instance);
    guest.instance.close(&mut guest.store).unwrap();
    let error = it.resource_drop(&mut guest.store).unwrap_err();
    assert_eq!(
        found::<Gone>(&error),
        &Gone::Dropped { what: "the instance of this resource", id: None }
    );
}

#[test]
fn types_of_no_instance() {
    let engine = Engine::default();
    let component =
        component(&engine, r#"(component (type $r (resource (rep i32))) (export "r" (type $r)))"#);
    let ty = component.component_type();
    let Some(wharf_component::reflect::ComponentItem::Resource(ty)) =
        ty.get_export(&engine, "r").map(|it| it.ty)
    else {
        panic!("it exports a resource")
    };
    let mut linker = Linker::<()>::new(&engine);
    let error = linker.root().resource("r", ty, |_, _| Ok(())).unwrap_err();
    assert_eq!(found::<WrongType>(&error).found, ty.to_string());
}

#[test]
fn values_without_text() {
    let mut guest = Guest::new(TEXT, define);
    let value = Val::Resource(make(&mut guest.store, guest.instance));
    let error = value.to_wave().unwrap_err();
    assert_eq!(
        found::<Unsupported>(&error).to_string(),
        "a value with a resource in it has no text"
    );
}
