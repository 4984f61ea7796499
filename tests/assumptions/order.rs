//! Functions that are known, called before the instance is there whose they are.

use wharf::component::{Component, Linker};
use wharf::{Engine, Module, Store, Trap};

/// `A` calls the only function that an element of its table can be, over and over, and a start function
/// calls that before the table is filled. The function is in the code of `A`, with what it reads first: that
/// must not be read before the element was seen to be there.
#[test]
fn an_element_that_is_not_there_yet() {
    calls_early("(i32.add (i32.load (local.get 0)) (global.get $g))");
}

/// Then nothing is read of the element but whether it is there.
#[test]
fn an_element_that_is_not_there_yet_and_needs_nothing() {
    calls_early("(i32.const 4)");
}

/// `body` is that of the function, which gives 4.
fn calls_early(body: &str) {
    let component = r#"(component
      (core type $d (module
        (export "m" (memory 1)) (export "g" (global (mut i32)))))
      (import "d" (core module $D (type $d)))
      (core module $A
        (type $ty (func (param i32) (result i32)))
        (table (export "t") 1 1 funcref)
        (func (export "call") (param $n i32) (result i32) (local $sum i32)
          (loop $again
            (local.set $sum (i32.add (local.get $sum)
              (call_indirect (type $ty) (local.get $n) (i32.const 0))))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum)))
      (core module $S
        (import "a" "call" (func $call (param i32) (result i32)))
        (func $start (drop (call $call (i32.const 3))))
        (start $start))
      (core module $B
        (import "a" "t" (table 1 1 funcref))
        (import "d" "m" (memory 1))
        (import "d" "g" (global $g (mut i32)))
        (func $f (param i32) (result i32) BODY)
        (elem (i32.const 0) $f))
      (core instance $d (instantiate $D))
      (core instance $a (instantiate $A))
      START
      (core instance $b (instantiate $B (with "a" (instance $a)) (with "d" (instance $d))))
      (func (export "call") (param "n" u32) (result u32) (canon lift (core func $a "call"))))"#
        .replace("BODY", body);
    let early = r#"(core instance (instantiate $S (with "a" (instance $a))))"#;
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    let host = r#"(module
      (memory (export "m") 1) (global (export "g") (mut i32) (i32.const 4)))"#;
    linker.root().module("d", &Module::new(&engine, host).unwrap()).unwrap();
    let mut store = Store::new(&engine, ());
    let late = Component::new(&engine, component.replace("START", "")).unwrap();
    let instance = linker.instantiate(&mut store, &late).unwrap();
    let call = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "call").unwrap();
    assert_eq!(call.call(&mut store, (3,)).unwrap(), (12,));
    let early = Component::new(&engine, component.replace("START", early)).unwrap();
    let error = linker.instantiate(&mut store, &early).expect_err("the table is empty");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::IndirectCallToNull), "{error:?}");
}
