//! What threads share: an engine, what it compiled and loaded, a cache, and stores that one hands to the
//! next. `cargo xtask sanitize --threads` runs this under ThreadSanitizer.
#![cfg(all(feature = "cache", feature = "component", feature = "wat"))]

use std::collections::VecDeque;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use wharf::component::{self, Component, InstancePre, Resource, ResourceAny, ResourceType};
use wharf::{
    Cache, CacheConfig, Caller, Config, Engine, ExternRef, Func, Instance, Linker, Module,
    OtherThread, Result, Rooted, Store, StoreContextMut, Trap, TypedFunc, WasmBacktrace,
};

const THREADS: usize = 4;
const ROUNDS: usize = 12;

/// Runs `work` on several threads at once, each of which knows its number.
fn on_threads(work: impl Fn(usize) -> Result<()> + Sync) {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap().unwrap());
    });
}

/// A module with types that all have, types of its own, and a function for each way to end.
fn module(number: usize) -> String {
    let own = "i64 ".repeat(number + 1);
    format!(
        r#"(module $m{number}
            (type $shared (sub (func (result i32))))
            (type $below (sub final $shared (func (result i32))))
            (type $own (func (param {own})))
            (memory (export "memory") 1)
            (data (i32.const 8) "\{number:02x}")
            (table 4 funcref)
            (elem (i32.const 1) $answer)
            (func $answer (type $below) (i32.load8_u (i32.const 8)))
            (func (export "call") (result i32) (call_indirect (type $shared) (i32.const 1)))
            (func (export "of-another-type") (result i32)
                (call_indirect (type $own) {zeros} (i32.const 1)) (i32.const 0))
            (func $far (export "out-of-bounds") (result i32) (i32.load (i32.const 65536)))
            (func (export "divides") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))
            (func $deep (export "endless") (result i32) (call $deep) (drop) (call $deep)))"#,
        zeros = "(i64.const 0) ".repeat(number + 1),
    )
}

/// Runs all that [`module`] makes.
fn run(module: &Module, number: usize) -> Result<()> {
    let mut store = Store::new(module.engine(), ());
    let instance = Instance::new(&mut store, module, &[])?;
    let ends = [
        ("call", Ok(number as i32)),
        ("of-another-type", Err(Trap::BadSignature)),
        ("out-of-bounds", Err(Trap::MemoryOutOfBounds)),
        ("divides", Err(Trap::IntegerDivisionByZero)),
        ("endless", Err(Trap::StackOverflow)),
        ("call", Ok(number as i32)),
    ];
    for (name, end) in ends {
        let run = instance.get_typed_func::<(), i32>(&mut store, name)?;
        match (run.call(&mut store, ()), end) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(error), Err(expected)) => {
                assert_eq!(error.downcast_ref::<Trap>(), Some(&expected), "{error:#}");
                let frames = error.downcast_ref::<WasmBacktrace>().expect("it says where").frames();
                let of = frames[0].module_name();
                assert_eq!(of, Some(format!("m{number}").as_str()));
            }
            (found, expected) => panic!("`{name}`: expected {expected:?}, found {found:?}"),
        }
    }
    Ok(())
}

/// Types, code and its symbols come and go on all threads, while others look for theirs in traps.
#[test]
fn modules_of_one_engine() {
    let engine = &Engine::default();
    on_threads(|thread| {
        for round in 0..ROUNDS {
            let number = (thread + round) % 7;
            let module = Module::new(engine, module(number))?;
            run(&module, number)?;
            let artifact = module.serialize()?;
            drop(module);
            // SAFETY: the artifact is Wharf's.
            run(&unsafe { Module::deserialize(engine, artifact) }?, number)?;
        }
        Ok(())
    });
}

/// The last of the threads that drop a module, a file that it maps, or an engine, is any of them.
#[test]
fn the_last_one_drops_it() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..ROUNDS {
        let engine = Engine::default();
        let file = folder.path().join(format!("{round}.wharf"));
        fs::write(&file, engine.precompile_module(module(round).as_bytes()).unwrap()).unwrap();
        // SAFETY: the artifact is Wharf's.
        let module = unsafe { Module::deserialize_file(&engine, &file) }.unwrap();
        drop(engine);
        let copies = Mutex::new(vec![module; THREADS]);
        on_threads(|_| {
            let module = copies.lock().unwrap().pop().expect("there is one for each");
            run(&module, round)
        });
    }
}

/// A memory image, a linker and what it made ready are used by all.
#[test]
fn instances_of_one_component() {
    let engine = &Engine::default();
    let guest = fs::read("tests/guests/rust-lib.wasm").expect("the guest is there");
    let component = &Component::from_binary(engine, &guest).unwrap();
    let mut linker = component::Linker::<usize>::new(engine);
    linker.define_unknown_imports_as_traps(component).unwrap();
    let pre = &linker.instantiate_pre(component).unwrap();
    on_threads(|thread| {
        for _ in 0..ROUNDS {
            let mut store = Store::new(engine, thread);
            let instance = pre.instantiate(&mut store)?;
            assert_eq!(*store.data(), thread);
            instance.close(&mut store)?;
        }
        Ok(())
    });
}

#[test]
fn one_cache() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = CacheConfig::new();
    config.with_directory(folder.path().join("cache"));
    let cache = Cache::new(config).unwrap();
    on_threads(|thread| {
        let engine = Engine::new(Config::new().cache(Some(cache.clone())))?;
        for round in 0..ROUNDS {
            let number = (thread + round) % 5;
            run(&Module::new(&engine, module(number))?, number)?;
        }
        Ok(())
    });
    assert_eq!(cache.cache_hits() + cache.cache_misses(), THREADS * ROUNDS);
    assert!(cache.cache_misses() >= 5, "each is compiled once at least");
}

/// A component whose `run` calls the host.
const CALLER: &str = r#"(component
    (import "host" (func $host))
    (core func $host (canon lower (func $host)))
    (core module $m (import "" "host" (func $host)) (func (export "run") (call $host)))
    (core instance $i (instantiate $m (with "" (instance (export "host" (func $host))))))
    (func (export "run") (canon lift (core func $i "run"))))"#;

/// A host function that calls another component on a thread of its own is refused; that one is as it was.
#[test]
fn who_is_refused_is_as_before() -> Result<()> {
    const CALLEE: &str = r#"(component
        (core module $m (func (export "answer") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (func (export "answer") (param "x" u32) (result u32) (canon lift (core func $i "answer"))))"#;
    let engine = Engine::default();
    let mut linker =
        component::Linker::<Option<component::TypedFunc<(u32,), (u32,)>>>::new(&engine);
    linker.root().func_wrap("host", |mut store, (): ()| {
        let answer = store.data().expect("it was put there");
        let work = || answer.call(&mut store, (1,)).expect_err("it is another thread");
        let error = std::thread::scope(|scope| scope.spawn(work).join().unwrap());
        assert!(error.is::<OtherThread>(), "{error:#}");
        // Here it is not.
        assert_eq!(answer.call(&mut store, (2,))?, (2,));
        Ok(())
    })?;
    let mut store = Store::new(&engine, None);
    let callee = linker.instantiate(&mut store, &Component::new(&engine, CALLEE)?)?;
    *store.data_mut() = Some(callee.get_typed_func(&mut store, "answer")?);
    let caller = linker.instantiate(&mut store, &Component::new(&engine, CALLER)?)?;
    let run = caller.get_typed_func::<(), ()>(&mut store, "run")?;
    for _ in 0..2 {
        run.call(&mut store, ())?;
    }
    Ok(())
}

/// Nor has anything else that is refused there an effect: what was to be given, dropped or closed is as it was.
#[test]
fn what_is_refused_has_no_effect() -> Result<()> {
    const CALLEE: &str = r#"(component
        (import "thing" (type $thing (sub resource)))
        (core module $m (global $dropped (mut i32) (i32.const 0))
            (func (export "drop") (param i32)
                (global.set $dropped (i32.add (global.get $dropped) (i32.const 1))))
            (func (export "dropped") (result i32) (global.get $dropped))
            (func (export "keep") (param i32)))
        (core instance $m (instantiate $m))
        (type $own (resource (rep i32) (dtor (func $m "drop"))))
        (export $own_ "own" (type $own))
        (core func $new (canon resource.new $own))
        (core module $n (import "" "new" (func $new (param i32) (result i32)))
            (func (export "make") (result i32) (call $new (i32.const 7))))
        (core instance $n (instantiate $n (with "" (instance (export "new" (func $new))))))
        (func (export "make") (result (own $own_)) (canon lift (core func $n "make")))
        (func (export "dropped") (result u32) (canon lift (core func $m "dropped")))
        (func (export "keep") (param "thing" (own $thing)) (canon lift (core func $m "keep"))))"#;
    /// How many things were destroyed.
    static DESTROYED: AtomicUsize = AtomicUsize::new(0);
    struct Thing;
    struct Known {
        callee: InstancePre<Option<Known>>,
        instance: component::Instance,
        own: ResourceAny,
    }
    let engine = Engine::default();
    let mut linker = component::Linker::<Option<Known>>::new(&engine);
    linker.root().resource("thing", ResourceType::host::<Thing>(), |_, _| {
        DESTROYED.fetch_add(1, Ordering::SeqCst);
        Ok(())
    })?;
    linker.root().func_wrap("host", |mut store: StoreContextMut<'_, Option<Known>>, (): ()| {
        let Some(Known { callee, instance, own }) = store.data_mut().take() else { return Ok(()) };
        let keep = instance.get_typed_func::<(ResourceAny,), ()>(&mut store, "keep")?;
        let things = [1, 2].map(Resource::<Thing>::new_own);
        let [given, held] = things.map(|thing| thing.try_into_resource_any(&mut store));
        let (given, held) = (given?, held?);
        let work = || {
            [
                keep.call(&mut store, (given,)),
                own.resource_drop(&mut store),
                held.resource_drop(&mut store),
                instance.close(&mut store),
                callee.instantiate(&mut store).map(drop),
            ]
        };
        let refused = std::thread::scope(|scope| scope.spawn(work).join().unwrap());
        for (number, result) in refused.into_iter().enumerate() {
            let error = result.expect_err("it is another thread");
            assert!(error.is::<OtherThread>(), "{number}: {error:#}");
        }
        assert_eq!(DESTROYED.load(Ordering::SeqCst), 0);

        // Here all of it can be done.
        held.resource_drop(&mut store)?;
        assert_eq!(DESTROYED.load(Ordering::SeqCst), 1);
        keep.call(&mut store, (given,))?;
        own.resource_drop(&mut store)?;
        let dropped = instance.get_typed_func::<(), (u32,)>(&mut store, "dropped")?;
        assert_eq!(dropped.call(&mut store, ())?, (1,));
        instance.close(&mut store)?;
        assert_eq!(DESTROYED.load(Ordering::SeqCst), 2, "what it was given ends with it");
        let next = callee.instantiate(&mut store)?;
        assert_eq!(next.id(), instance.id() + 2, "there was none in between");
        Ok(())
    })?;
    let callee = linker.instantiate_pre(&Component::new(&engine, CALLEE)?)?;
    let mut store = Store::new(&engine, None);
    let instance = callee.instantiate(&mut store)?;
    let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut store, "make")?;
    let (own,) = make.call(&mut store, ())?;
    *store.data_mut() = Some(Known { callee, instance, own });
    let caller = linker.instantiate(&mut store, &Component::new(&engine, CALLER)?)?;
    caller.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())?;
    assert!(store.data().is_none(), "the host function was called");
    Ok(())
}

/// A store with what its guest holds.
struct Handed {
    store: Store<Vec<usize>>,
    keep: TypedFunc<Option<Rooted<ExternRef>>, Option<Rooted<ExternRef>>>,
}

impl Handed {
    fn new(engine: &Engine) -> Result<Handed> {
        const KEEPS: &str = r#"(module
            (import "" "call" (func $call))
            (table 1 externref)
            (func (export "keep") (param externref) (result externref)
                (call $call)
                (table.get (i32.const 0))
                (table.set (i32.const 0) (local.get 0))))"#;
        let mut store = Store::new(engine, Vec::new());
        let mut linker = Linker::new(engine);
        linker.func_wrap("", "call", |mut caller: Caller<'_, Vec<usize>>| -> Result<()> {
            let depth = caller.data().len();
            caller.data_mut().push(depth);
            Func::wrap(&mut caller, || ()).typed::<(), ()>(&caller)?.call(&mut caller, ())
        })?;
        let instance = linker.instantiate(&mut store, &Module::new(engine, KEEPS)?)?;
        let keep = instance.get_typed_func(&mut store, "keep")?;
        Ok(Handed { store, keep })
    }

    /// Puts `next` where the last turn put its number, which is returned.
    fn turn(&mut self, next: usize) -> Result<Option<usize>> {
        let next = ExternRef::new(&mut self.store, next)?;
        let Some(last) = self.keep.call(&mut self.store, Some(next))? else { return Ok(None) };
        let data = last.data(&self.store)?.expect("it is the host's");
        Ok(data.downcast_ref::<usize>().copied())
    }
}

/// What a thread left in a store is there for the next, which may be any: there are fewer than stores.
#[test]
fn stores_that_are_handed_on() {
    const TURNS: usize = 400;
    let engine = &Engine::default();
    let stores: VecDeque<_> = (0..3).map(|_| (Handed::new(engine).unwrap(), None)).collect();
    let queue = &Arc::new((Mutex::new((stores, 0)), Condvar::new()));
    on_threads(|_| {
        let (lock, returned) = &**queue;
        loop {
            let mut held = lock.lock().unwrap();
            while held.1 < TURNS && held.0.is_empty() {
                held = returned.wait(held).unwrap();
            }
            if held.1 >= TURNS {
                return Ok(());
            }
            held.1 += 1;
            let turn = held.1;
            let (mut handed, last) = held.0.pop_front().expect("one is there");
            drop(held);
            assert_eq!(handed.turn(turn)?, last);
            lock.lock().unwrap().0.push_back((handed, Some(turn)));
            returned.notify_all();
        }
    });
    let stores = &queue.0.lock().unwrap().0;
    let turns: usize = stores.iter().map(|(handed, _)| handed.store.data().len()).sum();
    assert_eq!((stores.len(), turns), (3, TURNS));
}
