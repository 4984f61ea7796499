//! How long exceptions live, and what they may take.

use anyhow::Result;
use peak_alloc::PeakAlloc;
use std::sync::Mutex;
use wharf::{
    AsContextMut, Caller, Config, Engine, ExnRef, Func, Instance, Module, RootScope, Rooted, Store,
    Trap, Val, WasmParams, WasmResults,
};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Tests that look at how much the process has allocated take turns.
static TURN: Mutex<()> = Mutex::new(());

/// What `work` leaves allocated, at the most that it had.
fn peak(work: impl FnOnce() -> Result<()>) -> Result<usize> {
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    work()?;
    Ok(ALLOCATED.peak_usage().saturating_sub(before))
}

/// Engines that inline nothing, and as much as can be.
fn engines() -> [Engine; 2] {
    let mut none = Config::new();
    none.compiler_inlining(false);
    let mut eager = Config::new();
    eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    [none, eager].map(|config| Engine::new(&config).unwrap())
}

/// A function of an instance without imports.
fn func<P: WasmParams, R: WasmResults>(
    store: &mut Store<()>,
    wat: &str,
    name: &str,
) -> Result<wharf::TypedFunc<P, R>> {
    let module = Module::new(store.engine(), wat)?;
    Instance::new(&mut *store, &module, &[])?.get_typed_func(&mut *store, name)
}

/// Throws as often as asked, and catches by value, by reference, and again by reference after the first
/// was thrown again.
const LOOPS: &str = r#"(module
    (tag $t (param i64 exnref))
    (global $kept (mut exnref) (ref.null exn))
    (table $table 4 exnref)
    (func (export "value") (param i32)
      (loop $again
        (block $h (result i64 exnref)
          (try_table (catch $t $h) (throw $t (i64.const 1) (ref.null exn)))
          unreachable)
        drop drop
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "reference") (param i32)
      (loop $again
        (block $h (result exnref)
          (try_table (catch_all_ref $h) (throw $t (i64.const 1) (ref.null exn)))
          unreachable)
        (drop (ref.is_null))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    ;; Each carries the one before, up to a length, which is then counted.
    (func $chain (export "chain") (param $length i32) (result i32)
      (local $last exnref) (local $left i32) (local $number i64)
      (local.set $left (local.get $length))
      (loop $again
        (block $h (result exnref)
          (try_table (catch_all_ref $h)
            (throw $t (i64.extend_i32_u (local.get $left)) (local.get $last)))
          unreachable)
        (local.set $last)
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (loop $back
        (block $h (result i64 exnref)
          (try_table (catch $t $h) (throw_ref (local.get $last)))
          unreachable)
        (local.set $last)
        (local.set $number)
        (local.set $left (i32.add (local.get $left) (i32.const 1)))
        (if (i64.ne (local.get $number) (i64.extend_i32_u (local.get $left))) (then unreachable))
        (br_if $back (i32.eqz (ref.is_null (local.get $last)))))
      (local.get $left))
    (func (export "keep") (param i32 i64)
      (local $made exnref)
      (block $h (result exnref)
        (try_table (catch_all_ref $h) (throw $t (local.get 1) (ref.null exn)))
        unreachable)
      (local.set $made)
      (if (i32.eqz (local.get 0))
        (then (global.set $kept (local.get $made)))
        (else (table.set $table (local.get 0) (local.get $made)))))
    (func (export "kept") (param i32) (result i64)
      (block $h (result i64 exnref)
        (try_table (catch $t $h)
          (if (i32.eqz (local.get 0)) (then (throw_ref (global.get $kept))))
          (throw_ref (table.get $table (local.get 0))))
        unreachable)
      drop)
    ;; Holds one in a local while others come and go, deep down in calls.
    (func $deep (param $depth i32) (result i64)
      (local $mine exnref)
      (block $h (result exnref)
        (try_table (catch_all_ref $h)
          (throw $t (i64.extend_i32_u (local.get $depth)) (ref.null exn)))
        unreachable)
      (local.set $mine)
      (if (local.get $depth)
        (then (drop (call $deep (i32.sub (local.get $depth) (i32.const 1)))))
        (else (drop (call $chain (i32.const 20000)))))
      (block $h (result i64 exnref)
        (try_table (catch $t $h) (throw_ref (local.get $mine)))
        unreachable)
      (drop)
      (i64.ne (i64.extend_i32_u (local.get $depth)))
      (if (then unreachable))
      (i64.const 1))
    (func (export "deep") (param i32) (result i64) (call $deep (local.get 0))))"#;

#[test]
fn a_million_exceptions_take_no_memory() -> Result<()> {
    let _turn = TURN.lock();
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        for name in ["value", "reference"] {
            let run = func::<i32, ()>(&mut store, LOOPS, name)?;
            let peak = peak(|| run.call(&mut store, 1_000_000))?;
            assert!(peak < 2 << 20, "{name}: {peak} bytes");
        }
    }
    Ok(())
}

#[test]
fn what_is_in_use_stays() -> Result<()> {
    let _turn = TURN.lock();
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, LOOPS)?;
        let instance = Instance::new(&mut store, &module, &[])?;
        let chain = instance.get_typed_func::<i32, i32>(&mut store, "chain")?;
        let keep = instance.get_typed_func::<(i32, i64), ()>(&mut store, "keep")?;
        let kept = instance.get_typed_func::<i32, i64>(&mut store, "kept")?;
        let reference = instance.get_typed_func::<i32, ()>(&mut store, "reference")?;
        for place in 0..4 {
            keep.call(&mut store, (place, i64::from(place) + 70))?;
        }
        assert_eq!(chain.call(&mut store, 100_000)?, 100_000);
        reference.call(&mut store, 100_000)?;
        let deep = instance.get_typed_func::<i32, i64>(&mut store, "deep")?;
        assert_eq!(deep.call(&mut store, 50)?, 1);
        for place in 0..4 {
            assert_eq!(kept.call(&mut store, place)?, i64::from(place) + 70);
        }
    }
    Ok(())
}

#[test]
fn who_keeps_too_many_is_trapped() -> Result<()> {
    let _turn = TURN.lock();
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, LOOPS)?;
        let instance = Instance::new(&mut store, &module, &[])?;
        let chain = instance.get_typed_func::<i32, i32>(&mut store, "chain")?;
        let peak = peak(|| {
            let error = chain.call(&mut store, 10_000_000).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::AllocationTooLarge), "{error:?}");
            Ok(())
        })?;
        // Those that may be in use, and as many again.
        assert!(peak < 72 << 20, "{peak} bytes");
        // What it kept is gone with its frames.
        assert_eq!(chain.call(&mut store, 100_000)?, 100_000);
    }
    Ok(())
}

/// However often it is called again by a host that goes on.
#[test]
fn what_a_guest_keeps_has_one_limit() -> Result<()> {
    let _turn = TURN.lock();
    let wat = r#"(module
        (tag $t (param i64 exnref))
        (global $last (mut exnref) (ref.null exn))
        (func (export "more")
          (loop $again
            (block $h (result exnref)
              (try_table (catch_all_ref $h) (throw $t (i64.const 1) (global.get $last)))
              unreachable)
            (global.set $last)
            (br $again))))"#;
    let mut store = Store::new(&Engine::default(), ());
    let more = func::<(), ()>(&mut store, wat, "more")?;
    let peak = peak(|| {
        for _ in 0..5 {
            let error = more.call(&mut store, ()).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::AllocationTooLarge), "{error:?}");
        }
        Ok(())
    })?;
    assert!(peak < 72 << 20, "{peak} bytes");
    Ok(())
}

#[test]
fn the_host_holds_what_it_was_given_until_its_scope_ends() -> Result<()> {
    let _turn = TURN.lock();
    let wat = r#"(module
        (import "" "host" (func $host (param (ref exn))))
        (tag $t (param i32))
        (func (export "give") (param i32)
          (loop $again
            (block $h (result (ref exn))
              (try_table (catch_all_ref $h) (throw $t (local.get 0)))
              unreachable)
            (call $host)
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, None::<Rooted<ExnRef>>);
        let host = Func::wrap(
            &mut store,
            |mut caller: Caller<'_, Option<Rooted<ExnRef>>>, exception: Rooted<ExnRef>| {
                let before = caller.data_mut().replace(exception);
                // It is there while it is ours, and gone or not afterwards, but never another.
                exception.field(&mut caller, 0)?;
                if let Some(Ok(value)) = before.map(|before| before.field(&mut caller, 0)) {
                    let now = exception.field(&mut caller, 0)?.unwrap_i32();
                    assert_eq!(value.unwrap_i32(), now + 1);
                }
                Ok(())
            },
        );
        let module = Module::new(&engine, wat)?;
        let instance = Instance::new(&mut store, &module, &[host.into()])?;
        let give = instance.get_typed_func::<i32, ()>(&mut store, "give")?;
        let peak = peak(|| give.call(&mut store, 200_000))?;
        assert!(peak < 2 << 20, "{peak} bytes");
    }
    Ok(())
}

#[test]
fn scopes_let_go_of_what_was_taken() -> Result<()> {
    let _turn = TURN.lock();
    let wat = r#"(module (tag $t (param i32)) (func (export "run") (param i32)
        (throw $t (local.get 0))))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<i32, ()>(&mut store, wat, "run")?;
        run.call(&mut store, 5).unwrap_err();
        let held = store.take_pending_exception().unwrap();
        let mut last = None;
        let peak = peak(|| {
            for round in 0..50_000 {
                let mut scope = RootScope::new(&mut store);
                run.call(&mut scope, round).unwrap_err();
                let mut store = scope.as_context_mut();
                let exception = store.take_pending_exception().unwrap();
                assert!(matches!(exception.field(&mut store, 0)?, Val::I32(it) if it == round));
                last = Some(exception);
            }
            Ok(())
        })?;
        assert!(peak < 2 << 20, "{peak} bytes");
        assert_eq!(held.field(&mut store, 0)?.unwrap_i32(), 5);
        // What was taken in a scope goes with it, as soon as there is need.
        for _ in 0..50_000 {
            let mut scope = RootScope::new(&mut store);
            run.call(&mut scope, 1).unwrap_err();
        }
        let error = last.unwrap().field(&mut store, 0).unwrap_err();
        assert!(error.to_string().contains("the exception is gone"), "{error}");
    }
    Ok(())
}
