//! Resources of guests are types of their own, with methods and an end that is checked.

use wharf::component::{Linker, ResourceAny};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    inline: r#"
        package app:counters;

        interface counting {
            resource counter {
                constructor(start: u32);
                add: func(n: u32) -> u32;
            }
            swap: func(one: counter, lent: list<borrow<counter>>) -> option<counter>;
        }

        world plugin { export counting; }
    "#,
});

use exports::app::counters::counting::{Counter, Guest};

const GUEST: &str = r#"(component
    (core module $mem (memory (export "m") 1)
        (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (global.get $next)
            (global.set $next (i32.add (global.get $next) (i32.const 64))))
        ;; Dropping a counter adds 1 to this word.
        (func (export "dtor") (param i32)
            (i32.store (i32.const 512) (i32.add (i32.load (i32.const 512)) (i32.const 1)))))
    (core instance $mem (instantiate $mem))
    (type $counter' (resource (rep i32) (dtor (func $mem "dtor"))))
    (core func $new (canon resource.new $counter'))
    (core module $m
        (import "mem" "m" (memory 1))
        (import "" "new" (func $new (param i32) (result i32)))
        (global $next (mut i32) (i32.const 16))
        (func (export "new") (param $start i32) (result i32)
            (local $rep i32)
            (local.set $rep (global.get $next))
            (global.set $next (i32.add (local.get $rep) (i32.const 4)))
            (i32.store (local.get $rep) (local.get $start))
            (call $new (local.get $rep)))
        ;; A rep is an address: what is there is the count.
        (func (export "add") (param $rep i32) (param $n i32) (result i32)
            (i32.store (local.get $rep) (i32.add (i32.load (local.get $rep)) (local.get $n)))
            (i32.load (local.get $rep)))
        (func (export "swap") (param $one i32) (param $list i32) (param $len i32) (result i32)
            (i32.store8 (i32.const 256) (i32.ne (local.get $len) (i32.const 0)))
            (i32.store (i32.const 260) (local.get $one))
            (i32.const 256)))
    (core instance $i (instantiate $m
        (with "mem" (instance $mem))
        (with "" (instance (export "new" (func $new))))))
    (component $shell
        (import "counter" (type $c (sub resource)))
        (import "new" (func $new (param "start" u32) (result (own $c))))
        (import "add" (func $add (param "self" (borrow $c)) (param "n" u32) (result u32)))
        (import "swap" (func $swap (param "one" (own $c)) (param "lent" (list (borrow $c)))
            (result (option (own $c)))))
        (export $c' "counter" (type $c))
        (export "[constructor]counter" (func $new)
            (func (param "start" u32) (result (own $c'))))
        (export "[method]counter.add" (func $add)
            (func (param "self" (borrow $c')) (param "n" u32) (result u32)))
        (export "swap" (func $swap) (func (param "one" (own $c'))
            (param "lent" (list (borrow $c'))) (result (option (own $c'))))))
    (func $new (param "start" u32) (result (own $counter')) (canon lift (core func $i "new")))
    (func $add (param "self" (borrow $counter')) (param "n" u32) (result u32)
        (canon lift (core func $i "add")))
    (func $swap (param "one" (own $counter')) (param "lent" (list (borrow $counter')))
        (result (option (own $counter')))
        (canon lift (core func $i "swap") (memory $mem "m") (realloc (func $mem "realloc"))))
    (instance $counting (instantiate $shell
        (with "counter" (type $counter'))
        (with "new" (func $new)) (with "add" (func $add)) (with "swap" (func $swap))))
    (export "app:counters/counting" (instance $counting)))"#;

fn plugin(store: &mut Store<()>) -> Result<Plugin> {
    let engine = store.engine().clone();
    Plugin::instantiate(store, &crate::component(&engine, GUEST), &Linker::new(&engine))
}

#[test]
fn a_handle_has_methods_and_an_end() -> Result<()> {
    let mut store = Store::new(&Engine::default(), ());
    let plugin = plugin(&mut store)?;
    let guest: &Guest = plugin.app_counters_counting();
    let one: Counter = guest.counter().call_constructor(&mut store, 5)?;
    let two = guest.counter().call_constructor(&mut store, 50)?;
    assert_eq!(one.call_add(guest, &mut store, 1)?, 6);
    // As hosts that hold a `ResourceAny` call it.
    assert_eq!(guest.counter().call_add(&mut store, two, 2)?, 52);
    let any: ResourceAny = two.into();
    assert!(any.owned());
    assert_eq!(Counter::from(any).call_add(guest, &mut store, 1)?, 53);

    let back = guest.call_swap(&mut store, one, &[two])?.expect("it came back");
    assert_eq!(back.call_add(guest, &mut store, 0)?, 6);
    // The guest got it: the old handle means nothing any more.
    let error = one.call_add(guest, &mut store, 0).map(drop).unwrap_err();
    assert!(format!("{error:#}").contains("given away"), "{error:#}");

    back.resource_drop(&mut store)?;
    let error = back.resource_drop(&mut store).unwrap_err();
    assert!(format!("{error:#}").contains("dropped"), "{error:#}");
    two.resource_drop(&mut store)
}

#[test]
fn handles_of_another_instance_are_refused() -> Result<()> {
    let mut store = Store::new(&Engine::default(), ());
    let (first, second) = (plugin(&mut store)?, plugin(&mut store)?);
    let theirs = second.app_counters_counting().counter().call_constructor(&mut store, 1)?;
    let error =
        theirs.call_add(first.app_counters_counting(), &mut store, 1).map(drop).unwrap_err();
    assert!(format!("{error:#}").contains("a different guest-defined resource"), "{error:#}");
    assert_eq!(theirs.call_add(second.app_counters_counting(), &mut store, 1)?, 2);
    Ok(())
}
