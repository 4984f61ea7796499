//! Hosts that mix everything up: two engines with two stores each, instances that come and go, on
//! whatever thread, and things that are used with any of them. A model says what has to come of it.

use crate::World;
use crate::component::{FUNC, GONE, INSTANCE, RESOURCE, Thing};
use std::fmt::Debug;
use std::sync::Mutex;
use wharf::component::{Instance, InstancePre, Resource, ResourceAny, TypedFunc};
use wharf::{Engine, Result};

const DROPPED: &str = "the instance was dropped (";
const STALE: &str = "host resource handle was already dropped or given away";
const OTHER_TYPE: &str = "the host gave a different guest-defined resource";

/// An instance, and functions of it.
struct Member {
    store: usize,
    instance: Instance,
    is_open: bool,
    make: TypedFunc<(u32,), (ResourceAny,)>,
    look: TypedFunc<(ResourceAny,), (u32,)>,
    take: TypedFunc<(ResourceAny,), ()>,
    look_thing: TypedFunc<(&'static Resource<Thing>,), ()>,
    take_thing: TypedFunc<(&'static Resource<Thing>,), ()>,
}

/// A resource of a member.
struct Owned {
    member: usize,
    any: ResourceAny,
    rep: u32,
    is_there: bool,
}

/// A resource of the host.
struct Held {
    /// It is used by functions whose types name no lifetime of the test's.
    it: &'static Resource<Thing>,
    /// The store that has seen it.
    store: Option<usize>,
    is_given: bool,
}

struct Host {
    worlds: Vec<World>,
    pres: Vec<InstancePre<()>>,
    members: Vec<Member>,
    owned: Vec<Owned>,
    held: Vec<Held>,
    random: u64,
}

/// A resource that is never freed. A list has it, so that it is not lost, either.
fn kept_thing() -> &'static Resource<Thing> {
    static KEPT: Mutex<Vec<&Resource<Thing>>> = Mutex::new(Vec::new());
    let thing = Box::leak(Box::new(Resource::new_own(7)));
    KEPT.lock().unwrap().push(thing);
    thing
}

/// How many members, and how many resources of each kind, are used at a time.
const RECENT: usize = 12;

impl Host {
    fn new() -> Host {
        let engines = [Engine::default(), Engine::default()];
        let engines = engines.iter().flat_map(|engine| [engine, engine]);
        let worlds: Vec<World> = engines.map(World::new).collect();
        let pres = worlds.iter().map(World::pre).collect();
        let lists = (Vec::new(), Vec::new(), Vec::new());
        let (members, owned, held) = lists;
        Host { worlds, pres, members, owned, held, random: 0x9e37_79b9_7f4a_7c15 }
    }

    fn random(&mut self, below: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % below as u64) as usize
    }

    /// One of the things that were made last.
    fn recent(&mut self, len: usize) -> usize {
        len - 1 - self.random(len.min(RECENT))
    }

    /// Does something. Three times of four in the store that is asked for.
    fn step(&mut self) -> Result<()> {
        let action = self.random(9);
        if action == 0 || self.members.is_empty() {
            let store = self.random(self.worlds.len());
            return self.open(store);
        }
        let member = self.recent(self.members.len());
        let store = match self.random(4) {
            0 => self.random(self.worlds.len()),
            _ => self.members[member].store,
        };
        match action {
            1 => self.close(store, member),
            2 | 3 => self.make(store, member)?,
            4 => self.held.push(Held { it: kept_thing(), store: None, is_given: false }),
            5 | 6 if !self.held.is_empty() => {
                let held = self.recent(self.held.len());
                self.pass_thing(store, member, held, action == 5);
            }
            7 if !self.owned.is_empty() => {
                let owned = self.recent(self.owned.len());
                self.drop(store, owned);
            }
            _ if !self.owned.is_empty() => {
                let owned = self.recent(self.owned.len());
                // Mostly to the one that it is of.
                let own = self.owned[owned].member;
                let member = if self.random(3) == 0 { member } else { own };
                let gives = self.random(3) == 0;
                self.pass(store, member, owned, gives);
            }
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, store: usize) -> Result<()> {
        // The prepared component may be that of the other store of the engine.
        let pre = store ^ self.random(2);
        let place = &mut self.worlds[store].store;
        let instance = self.pres[pre].instantiate(&mut *place)?;
        self.members.push(Member {
            store,
            instance,
            is_open: true,
            make: instance.get_typed_func(&mut *place, "make")?,
            look: instance.get_typed_func(&mut *place, "look")?,
            take: instance.get_typed_func(&mut *place, "take")?,
            look_thing: instance.get_typed_func(&mut *place, "look-thing")?,
            take_thing: instance.get_typed_func(&mut *place, "take-thing")?,
        });
        let foreign = &self.pres[store ^ 2];
        came(
            foreign.instantiate(place).map(drop),
            &Err("of another engine than what it is used with"),
        );
        Ok(())
    }

    fn close(&mut self, store: usize, member: usize) {
        let it = &mut self.members[member];
        let expected = match () {
            () if it.store != store => Err(INSTANCE),
            () if !it.is_open => Err(DROPPED),
            () => Ok(()),
        };
        came(it.instance.close(&mut self.worlds[store].store), &expected);
        it.is_open &= expected.is_err();
    }

    /// Why a function of a member cannot be called in a store.
    fn callable(&self, store: usize, member: usize) -> Result<(), &'static str> {
        let it = &self.members[member];
        match () {
            () if it.store != store => Err(FUNC),
            () if !it.is_open => Err(DROPPED),
            () => Ok(()),
        }
    }

    /// Why a resource cannot be used in a store.
    fn usable(&self, store: usize, owned: usize) -> Result<(), &'static str> {
        let it = &self.owned[owned];
        match () {
            () if self.members[it.member].store != store => Err(RESOURCE),
            () if !self.members[it.member].is_open => Err(GONE),
            () if !it.is_there => Err(STALE),
            () => Ok(()),
        }
    }

    fn make(&mut self, store: usize, member: usize) -> Result<()> {
        let rep = self.random(1 << 30) as u32;
        let made = self.members[member].make.call(&mut self.worlds[store].store, (rep,));
        match self.callable(store, member) {
            Ok(()) => {
                let (any,) = made?;
                self.owned.push(Owned { member, any, rep, is_there: true });
            }
            Err(expected) => came(made.map(drop), &Err(expected)),
        }
        Ok(())
    }

    fn pass(&mut self, store: usize, member: usize, owned: usize, gives: bool) {
        let expected =
            self.callable(store, member).and_then(|()| self.usable(store, owned)).and_then(|()| {
                if self.owned[owned].member == member { Ok(()) } else { Err(OTHER_TYPE) }
            });
        let (it, place) = (&mut self.owned[owned], &mut self.worlds[store].store);
        let member = &self.members[member];
        if gives {
            came(member.take.call(place, (it.any,)), &expected);
            it.is_there &= expected.is_err();
        } else {
            let expected = expected.map(|()| it.rep);
            came(member.look.call(place, (it.any,)).map(|(rep,)| rep), &expected);
        }
    }

    fn drop(&mut self, store: usize, owned: usize) {
        let expected = self.usable(store, owned);
        let it = &mut self.owned[owned];
        came(it.any.resource_drop(&mut self.worlds[store].store), &expected);
        it.is_there &= expected.is_err();
    }

    fn pass_thing(&mut self, store: usize, member: usize, held: usize, gives: bool) {
        let callable = self.callable(store, member);
        let it = &mut self.held[held];
        let expected = callable.and(match it.store {
            Some(other) if other != store => Err(RESOURCE),
            _ if it.is_given => Err(STALE),
            _ => Ok(()),
        });
        let member = &self.members[member];
        let func = if gives { member.take_thing } else { member.look_thing };
        came(func.call(&mut self.worlds[store].store, (it.it,)), &expected);
        if expected.is_ok() {
            it.store = Some(store);
            it.is_given |= gives;
        }
    }
}

#[track_caller]
fn came<T: Debug + PartialEq>(found: Result<T>, expected: &Result<T, &str>) {
    match (&found, expected) {
        (Ok(found), Ok(expected)) => assert_eq!(found, expected),
        (Err(error), Err(text)) => {
            assert!(format!("{error:#}").contains(text), "{error:#}: {text}")
        }
        _ => panic!("found {found:?}, expected {expected:?}"),
    }
}

#[test]
fn whatever_is_mixed_up_is_an_error() -> Result<()> {
    let mut host = Host::new();
    for round in 0..100 {
        let work = |host: &mut Host| (0..60).try_for_each(|_| host.step());
        // Stores move between threads, with all that they have.
        match round % 2 {
            0 => work(&mut host)?,
            _ => std::thread::scope(|scope| scope.spawn(|| work(&mut host)).join().unwrap())?,
        }
    }
    let closed = host.members.iter().filter(|member| !member.is_open).count();
    let gone = host.owned.iter().filter(|owned| !owned.is_there).count();
    let given = host.held.iter().filter(|held| held.is_given).count();
    assert!(closed > 50 && gone > 50 && given > 20, "{closed} closed, {gone} gone, {given} given");
    Ok(())
}

#[test]
fn threads_that_share_a_component_share_no_handles() {
    let world = World::new(&Engine::default());
    let pre = &world.pre();
    let made = &Mutex::new(Vec::<(usize, ResourceAny)>::new());
    let work = |thread: usize| -> Result<()> {
        let mut world = World::new(pre.engine());
        let store = &mut world.store;
        for turn in 0..100 {
            let instance = pre.instantiate(&mut *store)?;
            let make = instance.get_typed_func::<(u32,), (ResourceAny,)>(&mut *store, "make")?;
            let look = instance.get_typed_func::<(ResourceAny,), (u32,)>(&mut *store, "look")?;
            let (own,) = make.call(&mut *store, (turn,))?;
            let other = {
                let mut made = made.lock().unwrap();
                made.push((thread, own));
                made.iter().find(|(of, _)| *of != thread).copied()
            };
            if let Some((_, other)) = other {
                came(look.call(&mut *store, (other,)), &Err(RESOURCE));
                came(other.resource_drop(&mut *store), &Err(RESOURCE));
            }
            came(look.call(&mut *store, (own,)), &Ok((turn,)));
            instance.close(&mut *store)?;
            came(own.resource_drop(&mut *store), &Err(GONE));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
    });
}
