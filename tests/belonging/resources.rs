//! Resources: handles of guests and of the host, once a store has seen them, and tables of the host's.

use crate::component::{GONE, NUMBER, RESOURCE, Thing};
use crate::{Foreign, Found, Outcome, Row, World, rows, tables};
use std::sync::Mutex;
use wharf::component::{
    Component, Instance, Linker, Resource, ResourceAny, ResourceDynamic, ResourceTable,
    ResourceType, Val, Value,
};
use wharf::{Result, Store, StoreContextMut};

tables!(handles_of_any_type resources_of_the_host numbered_resources tables_of_the_host);

/// What says that a handle is none any more.
const STALE: &str = "host resource handle was already dropped or given away";

impl World {
    /// A resource of a new instance, and its instance.
    fn own(&mut self) -> (Instance, ResourceAny) {
        let instance = self.plugin();
        let make = instance.get_typed_func::<(u32,), (ResourceAny,)>(&mut self.store, "make");
        (instance, make.unwrap().call(&mut self.store, (7,)).unwrap().0)
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
    fn call_dynamic(
        &mut self,
        instance: Instance,
        name: &str,
        it: ResourceAny,
        results: &mut [Val],
    ) -> Result<()> {
        let func = instance.get_func(&mut self.store, name).unwrap();
        func.call(&mut self.store, &[Val::Resource(it)], results)
    }

    fn call_values(
        &mut self,
        instance: Instance,
        name: &str,
        it: ResourceAny,
        results: &mut [Value],
    ) -> Result<()> {
        let func = instance.get_func(&mut self.store, name).unwrap();
        func.call_values(&mut self.store, &[Value::Resource(it)], results)
    }

    /// Lends a resource to a function of `instance`.
    fn lend(&mut self, instance: Instance, name: &str, it: ResourceAny) -> Result<()> {
        if name != "look" {
            return self.call(instance, name, it);
        }
        let look = instance.get_typed_func::<(ResourceAny,), (u32,)>(&mut self.store, name)?;
        look.call(&mut self.store, (it,)).map(drop)
    }

    /// Has a guest call a host function that gives it a resource, by one of typed closures or by one
    /// of values.
    fn give(&mut self, it: Given) -> Result<()> {
        const TAKER: &str = r#"(component
            (import "thing" (type $thing (sub resource)))
            (import "give" (func $give (result (own $thing))))
            (core func $give (canon lower (func $give)))
            (core module $m
              (import "" "give" (func $give (result i32)))
              (func (export "run") (drop (call $give))))
            (core instance $i (instantiate $m (with "" (instance (export "give" (func $give))))))
            (func (export "run") (canon lift (core func $i "run"))))"#;
        let (mut linker, mut ty) = (Linker::new(&self.engine), ResourceType::host::<Thing>());
        match it {
            Given::Any(it) => linker.root().func_wrap("give", move |_, (): ()| Ok((it,)))?,
            Given::Val(it) => linker.root().func_new("give", move |_, _, _, results| {
                results[0] = Val::Resource(it);
                Ok(())
            })?,
            Given::Value(it) => {
                linker.root().func_new_values("give", move |_, _, _, results| {
                    results[0] = Value::Resource(it);
                    Ok(())
                })?
            }
            Given::Thing(it) => {
                let it = Mutex::new(Some(it));
                let take = move || it.lock().unwrap().take().unwrap();
                linker.root().func_wrap("give", move |_, (): ()| Ok((take(),)))?;
            }
            Given::Numbered(it) => {
                ty = ResourceType::host_dynamic(NUMBER);
                let it = Mutex::new(Some(it));
                let take = move || it.lock().unwrap().take().unwrap();
                linker.root().func_wrap("give", move |_, (): ()| Ok((take(),)))?;
            }
        }
        linker.root().resource("thing", ty, |_: StoreContextMut<'_, ()>, _| Ok(()))?;
        let component = Component::new(&self.engine, TAKER)?;
        let instance = linker.instantiate(&mut self.store, &component)?;
        instance.get_typed_func::<(), ()>(&mut self.store, "run")?.call(&mut self.store, ())
    }
}

/// What a host function gives.
enum Given {
    Any(ResourceAny),
    Val(ResourceAny),
    Value(ResourceAny),
    Thing(Resource<Thing>),
    Numbered(ResourceDynamic),
}

/// A handle that is not to be used in the first world, with an instance that takes such handles by
/// functions of these names. In both worlds it is the first of its table.
struct Stray {
    thing: &'static str,
    foreign: Foreign,
    make: fn(&mut World, &mut World) -> (Instance, ResourceAny),
    taken_by: [&'static str; 2],
}

const OF_GUESTS: [&str; 2] = ["take", "look"];
const OF_THE_HOST: [&str; 2] = ["take-thing", "look-thing"];

const GUESTS: &str = "a guest's resource";
const HOSTS: &str = "the host's resource";

fn strays() -> [Stray; 5] {
    let stray = |thing, foreign, taken_by, make| Stray { thing, foreign, make, taken_by };
    [
        stray(GUESTS, Foreign::Store, OF_GUESTS, |here, there| (here.own().0, there.own().1)),
        stray(GUESTS, Foreign::Dropped, OF_GUESTS, |here, _| {
            let (instance, it) = here.own();
            instance.close(&mut here.store).unwrap();
            (here.own().0, it)
        }),
        stray(GUESTS, Foreign::Closed, OF_GUESTS, |here, _| {
            let (instance, it) = here.own();
            here.call(instance, "take", it).unwrap();
            here.own();
            (instance, it)
        }),
        stray(HOSTS, Foreign::Store, OF_THE_HOST, |here, there| {
            let (_, it) = (here.thing(), there.thing());
            (here.plugin(), it)
        }),
        stray(HOSTS, Foreign::Closed, OF_THE_HOST, |here, _| {
            let (instance, it) = (here.plugin(), here.thing());
            here.call(instance, "take-thing", it).unwrap();
            here.thing();
            (instance, it)
        }),
    ]
}

/// What has to come of a stray. The types of values are looked at before the values, and then a resource of
/// an instance that is gone is of a type that nothing else is of.
fn expected(taker: &str, thing: &str, foreign: Foreign) -> &'static str {
    let is_of_values = taker.starts_with("Func::call") || taker.contains("func_new");
    let is_numbered = taker.contains("_dynamic") || taker.contains("Dynamic::");
    // The host's function is one of the host's resources.
    let is_of_another_type = taker.contains("func_new") && thing == GUESTS;
    match foreign {
        Foreign::Store if is_of_values => "a resource of another store",
        Foreign::Store => RESOURCE,
        _ if is_numbered => "expected a resource of the host whose type is a number",
        Foreign::Dropped if is_of_values => "a resource of another type",
        Foreign::Dropped => GONE,
        _ if is_of_another_type => "a resource of another type",
        _ => STALE,
    }
}

/// Each handle of any type × each function that takes one.
fn handles_of_any_type() -> Vec<Row> {
    type Use = fn(&mut World, Instance, [&str; 2], ResourceAny) -> Result<()>;
    const USES: [(&str, Use); 15] = [
        ("TypedFunc::call, given", |world, instance, [take, _], it| world.call(instance, take, it)),
        ("TypedFunc::call, lent", |world, instance, [_, look], it| world.lend(instance, look, it)),
        ("Func::__call_typed", |world, instance, [take, _], it| {
            let func = instance.get_func(&mut world.store, take).unwrap();
            func.__call_typed::<(ResourceAny,), ()>(&mut world.store, (it,))
        }),
        ("Func::call, given", |world, instance, [take, _], it| {
            world.call_dynamic(instance, take, it, &mut [])
        }),
        ("Func::call, lent", |world, instance, [_, look], it| {
            let room = if look == "look" { 1 } else { 0 };
            world.call_dynamic(instance, look, it, &mut [Val::Bool(false)][..room])
        }),
        ("Func::call_values, given", |world, instance, [take, _], it| {
            world.call_values(instance, take, it, &mut [])
        }),
        ("Func::call_values, lent", |world, instance, [_, look], it| {
            let room = if look == "look" { 1 } else { 0 };
            world.call_values(instance, look, it, &mut [Value::Bool(false)][..room])
        }),
        ("LinkerInstance::func_wrap, the result", |world, _, _, it| world.give(Given::Any(it))),
        ("LinkerInstance::func_new, the result", |world, _, _, it| world.give(Given::Val(it))),
        ("LinkerInstance::func_new_values, the result", |world, _, _, it| {
            world.give(Given::Value(it))
        }),
        ("ResourceAny::resource_drop", |world, _, _, it| it.resource_drop(&mut world.store)),
        ("ResourceAny::try_into_resource", |world, _, _, it| {
            it.try_into_resource::<Thing>(&mut world.store).map(drop)
        }),
        ("Resource::try_from_resource_any", |world, _, _, it| {
            Resource::<Thing>::try_from_resource_any(it, &mut world.store).map(drop)
        }),
        ("ResourceAny::try_into_resource_dynamic", |world, _, _, it| {
            it.try_into_resource_dynamic(&mut world.store).map(drop)
        }),
        ("ResourceDynamic::try_from_resource_any", |world, _, _, it| {
            ResourceDynamic::try_from_resource_any(it, &mut world.store).map(drop)
        }),
    ];
    let row = |(taker, run): (&'static str, Use)| {
        strays().map(|Stray { thing, foreign, make, taken_by }| {
            let expected = expected(taker, thing, foreign);
            let run = move |here: &mut World, there: &mut World| {
                let (instance, it) = make(here, there);
                run(here, instance, taken_by, it).map(Found::from)
            };
            Row { thing, taker, foreign, run: Box::new(run), expected: Outcome::Error(expected) }
        })
    };
    USES.into_iter().flat_map(row).collect()
}

/// Resources of the host, once a store has seen them.
fn resources_of_the_host() -> Vec<Row> {
    rows! {
        "a resource of the host", "TypedFunc::call, given there", Store => Error(RESOURCE),
            |here, there| {
                let (instance, it) = (here.plugin(), there.given());
                here.call(instance, "take-thing", &it)
            };
        "a resource of the host", "TypedFunc::call, given", Store => Error(RESOURCE),
            |here, there| {
                let (instance, it) = (here.plugin(), there.lent());
                here.call(instance, "take-thing", &it)
            };
        "a resource of the host", "TypedFunc::call, lent", Store => Error(RESOURCE),
            |here, there| {
                let (instance, it) = (here.plugin(), there.lent());
                here.call(instance, "look-thing", &it)
            };
        "a resource of the host", "TypedFunc::call", Closed => Error(STALE),
            |here, _there| {
                let (it, instance) = (here.given(), here.plugin());
                here.call(instance, "take-thing", &it)
            };
        "a resource of the host", "Func::__call_typed", Store => Error(RESOURCE),
            |here, there| {
                let (func, it) = (here.taker("take-thing"), there.lent());
                func.__call_typed::<(&Resource<Thing>,), ()>(&mut here.store, (&it,))
            };
        "a resource of the host", "Func::__call_typed", Closed => Error(STALE),
            |here, _there| {
                let (func, it) = (here.taker("take-thing"), here.given());
                func.__call_typed::<(&Resource<Thing>,), ()>(&mut here.store, (&it,))
            };
        "a resource of the host", "LinkerInstance::func_wrap, the result", Store => Error(RESOURCE),
            |here, there| here.give(Given::Thing(there.lent()));
        "a resource of the host", "LinkerInstance::func_wrap, the result", Closed => Error(STALE),
            |here, _there| {
                let it = here.given();
                here.give(Given::Thing(it))
            };
        "a resource of the host", "Resource::try_into_resource_any", Store => Error(RESOURCE),
            |here, there| there.lent().try_into_resource_any(&mut here.store).map(drop);
        "a resource of the host", "Resource::try_into_resource_any", Closed => Error(STALE),
            |here, _there| here.given().try_into_resource_any(&mut here.store).map(drop);
        "a resource of the host", "ResourceAny::try_from_resource", Store => Error(RESOURCE),
            |here, there| ResourceAny::try_from_resource(there.lent(), &mut here.store).map(drop);
        "a resource of the host", "ResourceAny::try_from_resource", Closed => Error(STALE),
            |here, _there| ResourceAny::try_from_resource(here.given(), &mut here.store).map(drop);
        // Its instance is gone, which had it.
        "a resource of the host", "TypedFunc::call", Dropped => Error(STALE),
            |here, _there| {
                let it = Resource::<Thing>::new_own(7);
                let instance = here.plugin();
                here.call(instance, "keep-thing", &it)?;
                instance.close(&mut here.store)?;
                let instance = here.plugin();
                here.call(instance, "take-thing", &it)
            };
    }
}

/// The same of resources whose type is a number.
fn numbered_resources() -> Vec<Row> {
    rows! {
        "a numbered resource", "TypedFunc::call", Store => Error(RESOURCE),
            |here, there| {
                let (instance, it) = (here.plugin(), there.given_numbered());
                here.call(instance, "take-numbered", &it)
            };
        "a numbered resource", "TypedFunc::call", Closed => Error(STALE),
            |here, _there| {
                let (it, instance) = (here.given_numbered(), here.plugin());
                here.call(instance, "take-numbered", &it)
            };
        "a numbered resource", "Func::__call_typed", Store => Error(RESOURCE),
            |here, there| {
                let (func, it) = (here.taker("take-numbered"), there.given_numbered());
                func.__call_typed::<(&ResourceDynamic,), ()>(&mut here.store, (&it,))
            };
        "a numbered resource", "Func::__call_typed", Closed => Error(STALE),
            |here, _there| {
                let (func, it) = (here.taker("take-numbered"), here.given_numbered());
                func.__call_typed::<(&ResourceDynamic,), ()>(&mut here.store, (&it,))
            };
        "a numbered resource", "LinkerInstance::func_wrap, the result", Store => Error(RESOURCE),
            |here, there| here.give(Given::Numbered(there.given_numbered()));
        "a numbered resource", "LinkerInstance::func_wrap, the result", Closed => Error(STALE),
            |here, _there| {
                let it = here.given_numbered();
                here.give(Given::Numbered(it))
            };
        "a numbered resource", "ResourceDynamic::try_into_resource_any", Store => Error(RESOURCE),
            |here, there| {
                there.given_numbered().try_into_resource_any(&mut here.store).map(drop)
            };
        "a numbered resource", "ResourceDynamic::try_into_resource_any", Closed => Error(STALE),
            |here, _there| here.given_numbered().try_into_resource_any(&mut here.store).map(drop);
        "a numbered resource, as any", "ResourceAny::try_into_resource_dynamic", Store =>
            Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.numbered(), there.numbered());
                it.try_into_resource_dynamic(&mut here.store).map(drop)
            };
        "a numbered resource, as any", "ResourceAny::try_into_resource_dynamic", Closed =>
            Error(STALE),
            |here, _there| {
                let (instance, it) = (here.plugin(), here.numbered());
                here.call(instance, "take-numbered", it)?;
                here.numbered();
                it.try_into_resource_dynamic(&mut here.store).map(drop)
            };
        "a numbered resource, as any", "ResourceDynamic::try_from_resource_any", Store =>
            Error(RESOURCE),
            |here, there| {
                let (_, it) = (here.numbered(), there.numbered());
                ResourceDynamic::try_from_resource_any(it, &mut here.store).map(drop)
            };
    }
}

impl World {
    /// A resource of the host that was lent to a guest of this store.
    fn lent(&mut self) -> Resource<Thing> {
        let (it, instance) = (Resource::new_own(7), self.plugin());
        self.call(instance, "look-thing", &it).unwrap();
        it
    }

    /// A resource of the host that was given to a guest of this store.
    fn given(&mut self) -> Resource<Thing> {
        let (it, instance) = (Resource::new_own(7), self.plugin());
        self.call(instance, "take-thing", &it).unwrap();
        it
    }

    fn given_numbered(&mut self) -> ResourceDynamic {
        let (it, instance) = (ResourceDynamic::new_own(7, NUMBER), self.plugin());
        self.call(instance, "take-numbered", &it).unwrap();
        it
    }

    /// A function of a new instance.
    fn taker(&mut self, name: &str) -> wharf::component::Func {
        self.plugin().get_func(&mut self.store, name).unwrap()
    }
}

/// Tables are the host's own: in another one, and in this one when it was deleted, the number of a
/// resource is that of another value, or of none, and never that of a value of another type.
fn tables_of_the_host() -> Vec<Row> {
    type Use = fn(&mut ResourceTable, Resource<String>) -> Result<()>;
    fn parent(table: &mut ResourceTable) -> Resource<u8> {
        table.push(1).unwrap()
    }
    const USES: [(&str, Use); 9] = [
        ("ResourceTable::get", |table, it| Ok(table.get(&it).map(drop)?)),
        ("ResourceTable::get_mut", |table, it| Ok(table.get_mut(&it).map(drop)?)),
        ("ResourceTable::delete", |table, it| Ok(table.delete(it).map(drop)?)),
        ("ResourceTable::push_child", |table, it| Ok(table.push_child(1_u8, &it).map(drop)?)),
        ("ResourceTable::iter_children", |table, it| Ok(table.iter_children(&it).map(drop)?)),
        ("ResourceTable::add_child", |table, it| {
            let parent = parent(table);
            Ok(table.add_child(it, parent)?)
        }),
        ("ResourceTable::add_child, the parent", |table, it| {
            let child = parent(table);
            Ok(table.add_child(child, it)?)
        }),
        ("ResourceTable::remove_child", |table, it| {
            let parent = parent(table);
            Ok(table.remove_child(it, parent)?)
        }),
        ("ResourceTable::remove_child, the parent", |table, it| {
            let child = parent(table);
            Ok(table.remove_child(child, it)?)
        }),
    ];
    const NOT_PRESENT: &str = "the value of this resource is gone, or never was";
    const WRONG_TYPE: &str = "the value of this resource is of another type";
    /// A table whose second value is a text.
    fn table() -> (ResourceTable, Resource<String>) {
        let mut table = ResourceTable::new();
        table.push(0_u8).unwrap();
        let text = table.push(String::from("text")).unwrap();
        (table, text)
    }
    let mut rows = Vec::new();
    for (taker, run) in USES {
        // What is there at the number in the other table has another type, if there is anything.
        for (says, len) in [(NOT_PRESENT, 0), (WRONG_TYPE, 2)] {
            let in_another = move |_: &mut World, _: &mut World| {
                let mut other = ResourceTable::new();
                for _ in 0..len {
                    other.push(7_u8)?;
                }
                run(&mut other, table().1).map(Found::from)
            };
            rows.push(Row {
                thing: "a resource of the host",
                taker,
                foreign: Foreign::Store,
                run: Box::new(in_another),
                expected: Outcome::Error(says),
            });
        }
        let deleted = move |_: &mut World, _: &mut World| {
            let (mut table, it) = table();
            let again = Resource::new_borrow(it.rep());
            table.delete(it)?;
            run(&mut table, again).map(Found::from)
        };
        rows.push(Row {
            thing: "a resource of the host",
            taker,
            foreign: Foreign::Closed,
            run: Box::new(deleted),
            expected: Outcome::Error(NOT_PRESENT),
        });
    }
    rows
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
