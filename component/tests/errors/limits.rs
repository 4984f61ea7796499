//! More than there may be.

use crate::{Guest, component, found};
use wharf_component::{Component, Linker, List, Val, Value};
use wharf_runtime::error::{Limit, LimitReached};
use wharf_runtime::{Config, Engine, Store};

/// A guest with a function of type `ty`.
fn guest(ty: &str, core: &str) -> Guest {
    let text = format!(
        r#"(component
            (core module $m (memory (export "m") 1024)
                (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)
                (func (export "run") {core}))
            (core instance $i (instantiate $m))
            (alias core export $i "m" (core memory $memory))
            (func (export "run") {ty} (canon lift (core func $i "run")
                (memory $memory) (realloc (func $i "r")))))"#
    );
    Guest::new(&text, |_| {})
}

/// A list of which each element takes a byte of the guest, and more of the host.
#[test]
fn what_a_guest_makes_the_host_allocate() {
    let core = "(result i32) (i32.store (i32.const 4) (i32.const 0x3ff0000)) (i32.const 0)";
    let mut guest = guest("(result (list (result)))", core);
    let error = guest.call("run", &[]).unwrap_err();
    let limit = found::<LimitReached>(&error);
    assert_eq!((limit.limit, limit.most), (Limit::LiftedBytes, 128 << 20));
    assert_eq!(limit.wanted, 0x3ff_0000 * size_of::<Val>() as u64);
}

/// What a store grants for a call.
#[test]
fn what_a_store_lets_a_call_give() {
    let core = "(result i32) (i32.store (i32.const 4) (i32.const 1000)) (i32.const 0)";
    let mut guest = guest("(result (list u8))", core);
    guest.store.set_hostcall_fuel(999);
    assert_eq!(guest.store.hostcall_fuel(), 999);
    let error = guest.call("run", &[]).unwrap_err();
    let limit = found::<LimitReached>(&error);
    let wanted = 1000 * size_of::<Val>() as u64;
    assert_eq!((limit.limit, limit.wanted, limit.most), (Limit::LiftedBytes, wanted, 999));
}

/// Handles of all components inside of one count together.
#[test]
fn handles_of_an_instance() {
    const TEXT: &str = r#"(component
        (component $a
            (type $r (resource (rep i32)))
            (core func $new (canon resource.new $r))
            (core module $m
                (import "" "new" (func $new (param i32) (result i32)))
                (func (export "run") (param $count i32)
                    (loop $next
                        (drop (call $new (i32.const 1)))
                        (br_if $next
                            (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
            (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
            (func (export "run") (param "count" u32) (canon lift (core func $i "run"))))
        (instance $one (instantiate $a))
        (instance $other (instantiate $a))
        (export "one" (func $one "run"))
        (export "other" (func $other "run")))"#;
    let engine = Engine::new(Config::new().max_handles(10)).unwrap();
    let component = component(&engine, TEXT);
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate(&mut store, &component).unwrap();
    let run = |name: &str, count: u32, store: &mut Store<()>| {
        let run = instance.get_typed_func::<(u32,), ()>(&mut *store, name).unwrap();
        run.call(store, (count,))
    };
    run("one", 6, &mut store).unwrap();
    run("other", 4, &mut store).unwrap();
    let error = run("one", 1, &mut store).unwrap_err();
    let limit = found::<LimitReached>(&error);
    assert_eq!((limit.limit, limit.wanted, limit.most), (Limit::Handles, 11, 10));
}

/// Seventeen lists of 256 MiB each: nothing of them is read or written, so that they take no memory.
#[test]
fn lists_that_no_memory_holds() {
    const SIZE: usize = (1 << 28) - 1;
    let ty = format!("(param \"l\" (list (list u8 {SIZE})))");
    let mut guest = guest(&ty, "(param i32 i32)");
    let lists = (0..17).map(|_| Value::List(List::from(vec![0u8; SIZE])));
    let run = guest.func("run");
    let params = [Value::List(lists.collect())];
    let error = run.call_values(&mut guest.store, &params, &mut []).unwrap_err();
    let limit = found::<LimitReached>(&error);
    assert_eq!((limit.limit, limit.most), (Limit::ListBytes, u32::MAX.into()));
    assert_eq!(limit.wanted, 17 * SIZE as u64);
}

#[test]
fn nesting() {
    const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";
    let nested = |depth: usize| {
        let mut bytes = HEADER.to_vec();
        for _ in 0..depth {
            let inner = std::mem::replace(&mut bytes, HEADER.to_vec());
            // Its section, and its length as a number of two bytes.
            bytes.extend([4, (inner.len() & 0x7f) as u8 | 0x80, (inner.len() >> 7) as u8]);
            bytes.extend(inner);
        }
        bytes
    };
    let engine = Engine::default();
    Component::new(&engine, nested(90)).unwrap();
    let error = Component::new(&engine, nested(150)).unwrap_err();
    let limit = found::<LimitReached>(&error);
    assert_eq!((limit.limit, limit.wanted, limit.most), (Limit::ComponentNesting, 101, 100));
    // The header of the one that is too deep.
    assert_eq!(limit.offset, Some(100 * (HEADER.len() + 3)));
}
