//! Resources: handles of guests and of the host, once a store has seen them, and tables of the host's.

use crate::component::{GONE, NUMBER, RESOURCE, Thing};
use crate::{World, check, rows};
use wharf::component::{
    Component, Instance, Linker, Resource, ResourceAny, ResourceDynamic, ResourceTable,
    ResourceTableError, ResourceType, Val,
};
use wharf::{Result, Store, StoreContextMut};

impl World {
    /// A resource of a new instance, and its instance.
    fn own(&mut self) -> (Instance, ResourceAny) {
        let instance = self.plugin();
        let make = instance.get_typed_func::<(u32,), (ResourceAny,)>(&mut self.store, "make");
        (instance, make.unwrap().call(&mut self.store, (7,)).unwrap().0)
    }

    /// A resource of an instance that is closed.
    fn gone(&mut self) -> ResourceAny {
        let (instance, own) = self.own();
        instance.close(&mut self.store).unwrap();
        own
    }

    /// A resource of the host, in the store's table: the first there.
    fn thing(&mut self) -> ResourceAny {
        Resource::<Thing>::new_own(7).try_into_resource_any(&mut self.store).unwrap()
    }

    fn numbered(&mut self) -> ResourceAny {
        ResourceDynamic::new_own(7, NUMBER).try_into_resource_any(&mut self.store).unwrap()
    }

    /// Calls a function of `instance` that takes one value.
    fn call<T: wharf::component::Lower>(
        &mut self,
        instance: Instance,
        name: &str,
        value: T,
    ) -> Result<()>
    where
        (T,): wharf::component::ComponentNamedList + wharf::component::Lower,
    {
        instance.get_typed_func::<(T,), ()>(&mut self.store, name)?.call(&mut self.store, (value,))
    }

    /// The same with a dynamic value.
    fn call_dynamic(&mut self, instance: Instance, name: &str, it: ResourceAny) -> Result<()> {
        let func = instance.get_func(&mut self.store, name).unwrap();
        func.call(&mut self.store, &[Val::Resource(it)], &mut [])
    }
}

/// Handles that the host has: in both stores the first of their table.
#[test]
fn resources_of_guests() {
    check(rows! {
        "a guest's resource", "TypedFunc::call, given", Store => Error(RESOURCE),
            |here, there| {
                let ((instance, _), (_, it)) = (here.own(), there.own());
                here.call(instance, "take", it)
            };
        "a guest's resource", "TypedFunc::call, given", Engine => Error(RESOURCE),
            |here, there| {
                let ((instance, _), (_, it)) = (here.own(), there.own());
                here.call(instance, "take", it)
            };
        "a guest's resource", "TypedFunc::call, given", Dropped => Error(GONE),
            |here, there| {
                let it = here.gone();
                let (instance, _) = here.own();
                here.call(instance, "take", it)
            };
        "a guest's resource", "TypedFunc::call, lent", Store => Error(RESOURCE),
            |here, there| {
                let ((instance, _), (_, it)) = (here.own(), there.own());
                let look = instance.get_typed_func::<(ResourceAny,), (u32,)>(&mut here.store, "look")?;
                look.call(&mut here.store, (it,)).map(drop)
            };
        "a guest's resource", "TypedFunc::call, lent", Dropped => Error(GONE),
            |here, there| {
                let it = here.gone();
                let (instance, _) = here.own();
                let look = instance.get_typed_func::<(ResourceAny,), (u32,)>(&mut here.store, "look")?;
                look.call(&mut here.store, (it,)).map(drop)
            };
        "a guest's resource", "Func::call", Store => Error("a resource of another store"),
            |here, there| {
                let ((instance, _), (_, it)) = (here.own(), there.own());
                here.call_dynamic(instance, "take", it)
            };
        "a guest's resource", "Func::call", Dropped => Error("a resource of another type"),
            |here, there| {
                let it = here.gone();
                let (instance, _) = here.own();
                here.call_dynamic(instance, "take", it)
            };
        "a guest's resource", "ResourceAny::resource_drop", Store => Error(RESOURCE),
            |here, there| {
                let (_, (_, it)) = (here.own(), there.own());
                it.resource_drop(&mut here.store)
            };
        "a guest's resource", "ResourceAny::resource_drop", Dropped => Error(GONE),
            |here, there| {
                let it = here.gone();
                here.own();
                it.resource_drop(&mut here.store)
            };
    });
}

/// The same of resources of the host.
#[test]
fn resources_of_the_host_as_any() {
    check(rows! {
        "the host's resource", "ResourceAny::resource_drop", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                here.plugin();
                it.resource_drop(&mut here.store)
            };
        "the host's resource", "ResourceAny::try_into_resource", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                it.try_into_resource::<Thing>(&mut here.store).map(drop)
            };
        "the host's resource", "Resource::try_from_resource_any", Engine => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                Resource::<Thing>::try_from_resource_any(it, &mut here.store).map(drop)
            };
        "the host's resource", "ResourceAny::try_into_resource_dynamic", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.numbered(), there.numbered());
                it.try_into_resource_dynamic(&mut here.store).map(drop)
            };
        "the host's resource", "ResourceDynamic::try_from_resource_any", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.numbered(), there.numbered());
                ResourceDynamic::try_from_resource_any(it, &mut here.store).map(drop)
            };
        "the host's resource", "TypedFunc::call, given", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                let instance = here.plugin();
                here.call(instance, "take-thing", it)
            };
        "the host's resource", "TypedFunc::call, lent", Store => Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                let instance = here.plugin();
                here.call(instance, "look-thing", it)
            };
        "the host's resource", "Func::call", Store => Error("a resource of another store"),
            |here, there| {
                let (_, it) = (here.thing(), there.thing());
                let instance = here.plugin();
                here.call_dynamic(instance, "look-thing", it)
            };
        "a handle of a type", "TypedFunc::call", Closed =>
            Error("host resource handle was already dropped or given away"),
            |here, there| {
                let it = here.thing();
                let instance = here.plugin();
                here.call(instance, "take-thing", it)?;
                here.thing();
                here.call(instance, "take-thing", it)
            };
    });
}

/// Resources of the host, once a store has seen them.
#[test]
fn resources_of_the_host() {
    check(rows! {
        "a resource that was given", "TypedFunc::call", Store => Error(RESOURCE),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let (mine, theirs) = (here.plugin(), there.plugin());
                there.call(theirs, "take-thing", &it)?;
                here.call(mine, "take-thing", &it)
            };
        "a resource that was lent", "TypedFunc::call, given", Store => Error(RESOURCE),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let (mine, theirs) = (here.plugin(), there.plugin());
                there.call(theirs, "look-thing", &it)?;
                here.call(mine, "take-thing", &it)
            };
        "a resource that was lent", "TypedFunc::call, lent", Engine => Error(RESOURCE),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let (mine, theirs) = (here.plugin(), there.plugin());
                there.call(theirs, "look-thing", &it)?;
                here.call(mine, "look-thing", &it)
            };
        "a resource that was lent", "Resource::try_into_resource_any", Store => Error(RESOURCE),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let theirs = there.plugin();
                there.call(theirs, "look-thing", &it)?;
                it.try_into_resource_any(&mut here.store).map(drop)
            };
        "a resource that was lent", "ResourceAny::try_from_resource", Store => Error(RESOURCE),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let theirs = there.plugin();
                there.call(theirs, "look-thing", &it)?;
                ResourceAny::try_from_resource(it, &mut here.store).map(drop)
            };
        "a numbered resource that was given", "TypedFunc::call", Store => Error(RESOURCE),
            |here, there| {
                let it = ResourceDynamic::new_own(7, NUMBER);
                let (mine, theirs) = (here.plugin(), there.plugin());
                there.call(theirs, "take-numbered", &it)?;
                here.call(mine, "take-numbered", &it)
            };
        "a resource that was given", "TypedFunc::call", Dropped =>
            Error("host resource handle was already dropped or given away"),
            |here, there| {
                let it = Resource::<Thing>::new_own(7);
                let instance = here.plugin();
                here.call(instance, "keep-thing", &it)?;
                instance.close(&mut here.store)?;
                let instance = here.plugin();
                here.call(instance, "take-thing", &it)
            };
    });
}

/// What a guest gives away is the host's, to use where it likes.
#[test]
fn a_resource_that_came_back_is_of_no_store() -> Result<()> {
    let mut worlds = [(); 2].map(|()| World::new(&wharf::Engine::default()));
    let mut it = Resource::<Thing>::new_own(7);
    for turn in 0..4 {
        let world = &mut worlds[turn % 2];
        let instance = world.plugin();
        world.call(instance, "keep-thing", it)?;
        let give =
            instance.get_typed_func::<(), (Resource<Thing>,)>(&mut world.store, "give-thing");
        it = give?.call(&mut world.store, ())?.0;
        assert_eq!(it.rep(), 7);
    }
    Ok(())
}

/// A borrow of one store, while it is lent and afterwards, in another.
#[test]
fn borrows_are_of_the_store_and_the_call() -> Result<()> {
    type Data = Option<(Store<()>, Instance, Resource<Thing>)>;
    const LENDER: &str = r#"(component
        (import "thing" (type $thing (sub resource)))
        (import "make" (func $make (result (own $thing))))
        (import "see" (func $see (param "it" (borrow $thing))))
        (core func $make (canon lower (func $make)))
        (core func $see (canon lower (func $see)))
        (core module $m
          (import "" "make" (func $make (result i32)))
          (import "" "see" (func $see (param i32)))
          (func (export "run") (call $see (call $make))))
        (core instance $i (instantiate $m (with "" (instance
          (export "make" (func $make)) (export "see" (func $see))))))
        (func (export "run") (canon lift (core func $i "run"))))"#;
    let mut other = World::new(&wharf::Engine::default());
    let engine = other.engine.clone();
    let mut linker = Linker::<Data>::new(&engine);
    let mut root = linker.root();
    root.resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(()))?;
    root.func_wrap("make", |_: StoreContextMut<'_, Data>, (): ()| {
        Ok((Resource::<Thing>::new_own(7),))
    })?;
    root.func_wrap("see", |mut store: StoreContextMut<'_, Data>, (it,): (Resource<Thing>,)| {
        let (other, instance, kept) = store.data_mut().as_mut().unwrap();
        let look = instance.get_typed_func::<(&Resource<Thing>,), ()>(&mut *other, "look-thing")?;
        let error = look.call(&mut *other, (&it,)).unwrap_err();
        assert_eq!(error.to_string(), RESOURCE);
        *kept = it;
        Ok(())
    })?;
    let instance = other.plugin();
    let data = (other.store, instance, Resource::new_own(0));
    let mut store = Store::new(&engine, Some(data));
    let lender = linker.instantiate(&mut store, &Component::new(&engine, LENDER)?)?;
    let run = lender.get_typed_func::<(), ()>(&mut store, "run")?;
    run.call(&mut store, ())?;
    // The call has ended; the next has the same place, and its borrow another number.
    let (_, _, late) = store.data_mut().take().unwrap();
    let error = late.try_into_resource_any(&mut store).unwrap_err();
    assert_eq!(error.to_string(), "the call for which this resource was borrowed has ended");
    Ok(())
}

/// Tables are the host's own: in another one, the number of a resource is that of another value, or of
/// none, and never that of a value of another type.
#[test]
fn resource_tables() {
    let (mut one, mut other) = (ResourceTable::new(), ResourceTable::new());
    let text = one.push(String::from("text")).unwrap();
    let number = one.push(5_u8).unwrap();
    assert_eq!(other.get(&text), Err(ResourceTableError::NotPresent));
    other.push(7_u8).unwrap();
    assert_eq!(other.get(&text), Err(ResourceTableError::WrongType));
    assert_eq!(other.get_mut(&text), Err(ResourceTableError::WrongType));
    assert_eq!(other.get(&number), Err(ResourceTableError::NotPresent));
    assert_eq!(other.push_child(1_u8, &number).unwrap_err(), ResourceTableError::NotPresent);
    assert_eq!(
        other.iter_children(&number).map(Iterator::count),
        Err(ResourceTableError::NotPresent)
    );
    let again = |it: &Resource<u8>| Resource::<u8>::new_borrow(it.rep());
    assert_eq!(
        other.add_child(again(&number), again(&number)),
        Err(ResourceTableError::NotPresent)
    );
    assert_eq!(
        other.remove_child(again(&number), again(&number)),
        Err(ResourceTableError::NotPresent)
    );
    assert_eq!(other.delete(number), Err(ResourceTableError::NotPresent));
    assert_eq!(other.delete(text), Err(ResourceTableError::WrongType));
}
