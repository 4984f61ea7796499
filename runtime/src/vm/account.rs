//! Accounts: who pays for what code uses, and who can ask it to stop. A store has one, on which all its instances run.

use super::context::Account;
use super::store::Vm;

/// A word on a page that nobody takes away: as yet, nobody asks code to stop that looks at it by reading it.
static NEVER_ASKED: u64 = 0;

pub(super) fn never_asked() -> *const u64 {
    &raw const NEVER_ASKED
}

impl Vm {
    /// The account of the store.
    pub(super) fn account(&self) -> *mut Account {
        // SAFETY: `StoreContext` 1: it is there as long as the store.
        unsafe { &raw mut (*self.context()).account }
    }
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use crate::tables::tunables::{FuelCounter, Looks};
    use crate::{AsContextMut, Config, Engine, Func, Inlining, Instance, Module, Store, Trap};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    const WAT: &str = r#"(module
        (import "" "host" (func $host (param i64) (result i64)))
        (func $add (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
        (func (export "sum") (param $n i64) (result i64) (local $sum i64)
            (loop $more
                (local.set $sum (call $add (local.get $sum) (local.get $n)))
                (local.set $n (i64.sub (local.get $n) (i64.const 1)))
                (br_if $more (i64.ne (local.get $n) (i64.const 0))))
            (local.get $sum))
        (func (export "out and back") (param i64) (result i64)
            (if (result i64) (i64.eqz (local.get 0))
                (then (i64.const 7))
                (else (call $host (call $add (local.get 0) (i64.const -1))))))
        (tag $t)
        (func (export "throw") (param i64) (result i64)
            (drop (call $add (local.get 0) (i64.const 1)))
            (throw $t))
        (func (export "catch") (param i64) (result i64)
            (block $caught (try_table (catch_all $caught) (drop (call $host (i64.const -1)))))
            (call $add (local.get 0) (i64.const 1)))
        (func (export "trap") (param i64) (result i64)
            (drop (i64.div_u (i64.const 1) (local.get 0)))
            (unreachable))
        (func (export "for ever") (param i64) (result i64) (loop (br 0)) (unreachable)))"#;

    /// What [`WAT`]'s functions use.
    const PER_ROUND: i64 = 15;

    fn fuel(store: &mut Store<()>) -> &mut i64 {
        let mut context = store.as_context_mut();
        let account = context.opaque_mut().vm.account();
        // SAFETY: `StoreContext` 1, 2: it is there as long as the store, which is borrowed exclusively.
        unsafe { &mut (*account).fuel }
    }

    fn start(config: &Config) -> (Store<()>, Instance) {
        let engine = Engine::new(config).unwrap();
        let mut store = Store::new(&engine, ());
        let host = Func::wrap(&mut store, |mut caller: crate::Caller<'_, ()>, n: i64| {
            let name = if n < 0 { "throw" } else { "out and back" };
            let back = caller.get_export(name).unwrap().into_func().unwrap();
            back.typed::<i64, i64>(&caller)?.call(&mut caller, n)
        });
        let module = Module::new(&engine, WAT).unwrap();
        let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
        (store, instance)
    }

    fn call(store: &mut Store<()>, instance: Instance, name: &str, n: i64) -> Result<i64, Trap> {
        let func = instance.get_typed_func::<i64, i64>(&mut *store, name).unwrap();
        func.call(store, n).map_err(|error| *error.downcast_ref().expect("a trap"))
    }

    fn counters() -> impl Iterator<Item = Config> {
        let both = [FuelCounter::Memory, FuelCounter::Register];
        both.into_iter().flat_map(|counter| {
            [Inlining::Yes, Inlining::No].map(|inlining| {
                let mut config = Config::new();
                config.fuel_counter(counter).compiler_inlining(inlining);
                config
            })
        })
    }

    /// What code uses follows from the module, wherever it is counted and whatever is inlined, and calls by way
    /// of the host count together.
    #[test]
    fn fuel_is_counted() {
        let mut used = Vec::new();
        for config in counters() {
            let (mut store, instance) = start(&config);
            let mut used_by = |name: &str, n: i64, expected: i64| {
                *fuel(&mut store) = 1_000_000;
                assert_eq!(call(&mut store, instance, name, n), Ok(expected));
                1_000_000 - *fuel(&mut store)
            };
            let sums = [1, 2, 1000].map(|n| used_by("sum", n, n * (n + 1) / 2));
            assert_eq!(sums[1] - sums[0], PER_ROUND);
            assert_eq!(sums[2] - sums[0], 999 * PER_ROUND);
            let back = [0, 1, 5].map(|n| used_by("out and back", n, 7));
            assert_eq!(back[2] - back[0], 5 * (back[1] - back[0]));
            // What was thrown in a call of the host's was paid for.
            let caught = used_by("catch", 1, 2);
            // As was what ended with a trap: at a division, at `unreachable`.
            let traps = [0, 1].map(|n| {
                *fuel(&mut store) = 1_000_000;
                call(&mut store, instance, "trap", n).unwrap_err();
                1_000_000 - *fuel(&mut store)
            });
            assert!(traps[0] > 0 && caught > back[0], "{traps:?} {caught}");
            used.push((sums, back, caught, traps));
        }
        used.dedup();
        assert_eq!(used.len(), 1, "{used:?}");
    }

    /// Code traps where it can pay no more, and what comes after it can be paid again.
    #[test]
    fn fuel_runs_out() {
        for config in counters() {
            let (mut store, instance) = start(&config);
            for (name, n) in [("for ever", 0), ("sum", 1_000_000), ("out and back", 100)] {
                *fuel(&mut store) = 500;
                assert_eq!(call(&mut store, instance, name, n), Err(Trap::OutOfFuel), "{name}");
                assert!((-PER_ROUND * 2..0).contains(fuel(&mut store)), "{name}");
            }
            *fuel(&mut store) = 500;
            let trap = call(&mut store, instance, "trap", 1);
            assert_eq!(trap, Err(Trap::UnreachableCodeReached));
            assert_eq!(call(&mut store, instance, "sum", 10), Ok(55));
        }
    }

    /// Another thread can stop code that looks.
    #[test]
    fn code_stops_when_asked_to() {
        let (mut store, instance) = start(Config::new().looks(Looks::Branch));
        assert_eq!(call(&mut store, instance, "sum", 10), Ok(55));
        let context = store.as_context_mut().opaque_mut().vm.context();
        // SAFETY: `StoreContext` 1: it is there as long as the store, and this is shared with code only.
        let look: &AtomicU64 = unsafe { &(*context).look };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(20));
                look.store(1, Ordering::Relaxed);
            });
            let stopped = call(&mut store, instance, "for ever", 0);
            assert_eq!(stopped, Err(Trap::Interrupt));
        });
        look.store(0, Ordering::Relaxed);
        assert_eq!(call(&mut store, instance, "sum", 10), Ok(55));
    }

    /// Code that looks by reading does the same as other code.
    #[test]
    fn looks_that_read_change_nothing() {
        let (mut store, instance) = start(Config::new().looks(Looks::Fault));
        assert_eq!(call(&mut store, instance, "sum", 10), Ok(55));
        assert_eq!(call(&mut store, instance, "out and back", 3), Ok(7));
    }
}
