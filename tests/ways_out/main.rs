//! Calls that end on the way: what was lent or moved is where it was, and what is left can be called.
#![cfg(all(feature = "compile", feature = "component", feature = "wat"))]

use std::cmp::Ordering;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wharf::component::{
    __internal, Component, ComponentType, Instance, Linker, Lower, Resource, ResourceAny,
    ResourceType, Val,
};
use wharf::{Engine, Result, Store, StoreContextMut, Trap};

struct Thing;

#[derive(Default)]
struct Host {
    made: u32,
    destroyed: Vec<u32>,
    kept: Option<Resource<Thing>>,
    kept_dynamic: Vec<Val>,
}

struct Fixture {
    store: Store<Host>,
    linker: Linker<Host>,
    component: Component,
}

impl Fixture {
    fn new() -> Result<Fixture> {
        let engine = Engine::default();
        let component = Component::new(&engine, include_str!("handles.wat"))?;
        let mut linker = Linker::new(&engine);
        let mut root = linker.root();
        let ty = ResourceType::host::<Thing>();
        root.resource("r", ty, |mut store: StoreContextMut<'_, Host>, rep| {
            store.data_mut().destroyed.push(rep);
            Ok(())
        })?;
        root.func_wrap("make", |mut store: StoreContextMut<'_, Host>, ()| {
            store.data_mut().made += 1;
            Ok((Resource::<Thing>::new_own(store.data().made),))
        })?;
        root.func_wrap("own", |_, (_,): (Vec<Resource<Thing>>,)| Ok(()))?;
        root.func_wrap("borrow", |_, (_,): (Vec<Resource<Thing>>,)| Ok(()))?;
        let keep = |mut store: StoreContextMut<'_, Host>, _, params: &[Val], _: &mut [Val]| {
            store.data_mut().kept_dynamic = params.to_vec();
            Ok(())
        };
        root.func_new("dynamic-own", keep)?;
        root.func_new("dynamic-borrow", keep)?;
        root.func_wrap(
            "keep",
            |mut store: StoreContextMut<'_, Host>, (thing,): (Resource<Thing>,)| -> Result<()> {
                store.data_mut().kept = Some(thing);
                panic!("the host has kept it")
            },
        )?;
        Ok(Fixture { store: Store::new(&engine, Host::default()), linker, component })
    }

    fn instance(&mut self) -> Result<Instance> {
        *self.store.data_mut() = Host::default();
        self.linker.instantiate(&mut self.store, &self.component)
    }

    /// Closes the instance: all that was made is destroyed then, once.
    fn close(&mut self, instance: Instance) -> Result<()> {
        instance.close(&mut self.store)?;
        let Host { made, destroyed, .. } = self.store.data_mut();
        destroyed.sort_unstable();
        assert_eq!(*destroyed, Vec::from_iter(1..=*made));
        Ok(())
    }
}

#[test]
fn what_a_guest_gives_goes_back_if_the_host_does_not_get_all() -> Result<()> {
    let mut fixture = Fixture::new()?;
    for count in [0, 1, 2, 100] {
        for name in ["own", "borrow", "dynamic-own", "dynamic-borrow"] {
            let instance = fixture.instance()?;
            let store = &mut fixture.store;
            let call = instance.get_typed_func::<(u32, bool), ()>(&mut *store, name)?;
            let error = call.call(&mut *store, (count, false)).unwrap_err();
            assert_eq!(error.root_cause().to_string(), "unknown handle index 4294967295");
            assert!(store.data().destroyed.is_empty() && store.data().kept_dynamic.is_empty());
            fixture.close(instance)?;
            assert_eq!(fixture.store.data().made, count);
        }
        for name in ["give-list", "give-list-and-trap"] {
            for good in [false, true] {
                let instance = fixture.instance()?;
                let store = &mut fixture.store;
                let give =
                    instance.get_typed_func::<(u32, bool), (Vec<Resource<Thing>>,)>(store, name)?;
                let given = give.call(&mut fixture.store, (count, good));
                assert_eq!(given.is_ok(), good && name == "give-list");
                let things = given.map_or_else(|_| Vec::new(), |(things,)| things);
                if let Some(thing) = things.first() {
                    // What it has given is no more its own.
                    assert_eq!((things.len(), thing.rep()), (count as usize, 1));
                    instance.close(&mut fixture.store)?;
                    assert!(fixture.store.data().destroyed.is_empty());
                    continue;
                }
                fixture.close(instance)?;
                // And as dynamic values.
                let instance = fixture.instance()?;
                let give = instance.get_func(&mut fixture.store, name).unwrap();
                let mut results = [Val::Bool(false)];
                let params = [Val::U32(count), Val::Bool(false)];
                give.call(&mut fixture.store, &params, &mut results).unwrap_err();
                fixture.close(instance)?;
            }
        }
    }
    Ok(())
}

/// All of a result is one handle: that goes back, too, when `post-return` traps.
#[test]
fn what_post_return_traps_about_is_given_back() -> Result<()> {
    let mut fixture = Fixture::new()?;
    let instance = fixture.instance()?;
    let give =
        instance.get_typed_func::<(), (Resource<Thing>,)>(&mut fixture.store, "give-and-trap")?;
    let error = give.call(&mut fixture.store, ()).unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
    fixture.close(instance)
}

/// Borrows that the host keeps are nothing once their call has ended, and take no room.
#[test]
fn borrows_end_with_their_call() -> Result<()> {
    let mut fixture = Fixture::new()?;
    let instance = fixture.instance()?;
    let call = instance.get_typed_func::<(u32, bool), ()>(&mut fixture.store, "dynamic-borrow")?;
    let error = call.call(&mut fixture.store, (3, true)).unwrap_err();
    assert!(format!("{error:#}").contains("borrow handles still remain"), "{error:#}");
    let kept = std::mem::take(&mut fixture.store.data_mut().kept_dynamic);
    let [Val::List(kept)] = &kept[..] else { panic!("a list was kept") };
    for value in kept.iter() {
        let Val::Resource(thing) = value else { panic!("it has handles") };
        let thing: ResourceAny = *thing;
        let error = thing.resource_drop(&mut fixture.store).unwrap_err();
        assert!(error.to_string().contains("already dropped"), "{error:#}");
    }
    fixture.close(instance)
}

#[test]
fn a_host_that_panics_keeps_nothing_of_its_call() -> Result<()> {
    let mut fixture = Fixture::new()?;
    let instance = fixture.instance()?;
    let keep = instance.get_typed_func::<(), ()>(&mut fixture.store, "keep")?;
    let error = keep.call(&mut fixture.store, ()).unwrap_err();
    assert!(format!("{error:#}").contains("the host has kept it"), "{error:#}");
    fixture.close(instance)?;
    let kept = fixture.store.data_mut().kept.take().expect("it was kept");
    let other = fixture.instance()?;
    let look = other.get_typed_func::<(&Resource<Thing>,), ()>(&mut fixture.store, "look")?;
    let error = look.call(&mut fixture.store, (&kept,)).unwrap_err();
    let ended = "the call for which this resource was borrowed has ended";
    assert_eq!(error.to_string(), ended);
    // It is the host's mistake: the guest has seen nothing of it.
    let take = other.get_typed_func::<(Resource<Thing>,), ()>(&mut fixture.store, "take")?;
    take.call(&mut fixture.store, (Resource::new_own(77),))?;
    assert_eq!(fixture.store.data().destroyed, [77]);
    Ok(())
}

/// A number that panics when it is compared.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Incomparable(u32);

impl Ord for Incomparable {
    fn cmp(&self, _: &Incomparable) -> Ordering {
        panic!("it has no order")
    }
}

impl PartialOrd for Incomparable {
    fn partial_cmp(&self, other: &Incomparable) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ComponentType for Incomparable {
    const ABI: __internal::CanonicalAbi = u32::ABI;
    const NEEDS: __internal::Needs = u32::NEEDS;

    fn typecheck(
        ty: &__internal::InterfaceType,
        cx: &__internal::TypeContext<'_>,
    ) -> Result<(), __internal::TypeMismatch> {
        u32::typecheck(ty, cx)
    }
}

impl Lower for Incomparable {
    fn lower<S: __internal::Sink>(
        &self,
        sink: &mut S,
        ty: __internal::InterfaceType,
    ) -> Result<()> {
        self.0.lower(sink, ty)
    }
}

/// A panic once the guest's `realloc` has run closes the guest, as an error does.
#[test]
fn a_panic_of_the_host_closes_who_has_seen_of_the_call() -> Result<()> {
    let mut fixture = Fixture::new()?;
    let instance = fixture.instance()?;
    type Params = (String, HashMap<Incomparable, u32>);
    let call = instance.get_typed_func::<Params, ()>(&mut fixture.store, "text-and-map")?;
    let keys = || [(Incomparable(1), 1), (Incomparable(2), 2)].into();
    let params = ("text".to_owned(), keys());
    let store = &mut fixture.store;
    let panicked = catch_unwind(AssertUnwindSafe(|| call.call(store, params)));
    panicked.map(drop).unwrap_err();
    let error = call.call(&mut fixture.store, (String::new(), HashMap::new())).unwrap_err();
    assert!(error.to_string().contains("trapped before"), "{error:#}");
    fixture.close(instance)
}

/// A panic while arguments are made ends the call: of one that the guest has seen nothing of, nothing is left.
#[test]
fn a_panic_of_the_host_ends_the_call_that_it_makes() -> Result<()> {
    type Keys = HashMap<Incomparable, u32>;
    let mut fixture = Fixture::new()?;
    let instance = fixture.instance()?;
    let map = instance.get_typed_func::<(Keys,), ()>(&mut fixture.store, "map")?;
    let keys: Keys = [(Incomparable(1), 1), (Incomparable(2), 2)].into();
    for _ in 0..3 {
        let store = &mut fixture.store;
        let panicked = catch_unwind(AssertUnwindSafe(|| map.call(store, (keys.clone(),))));
        panicked.map(drop).unwrap_err();
        map.call(&mut fixture.store, ([(Incomparable(1), 1)].into(),))?;
    }
    fixture.close(instance)
}
