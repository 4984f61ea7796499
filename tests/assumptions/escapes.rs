//! Definitions that somebody else gets hold of: whatever way they take, what others do to them is seen,
//! and what others put into a table is checked.

use wharf::component::{Component, Instance, Linker};
use wharf::{Engine, Module, Ref, Result, Store, Trap};

/// A module that defines a table, and calls what is in it as a function of one type. No code writes the
/// table, and all functions that are known to come into it have this type.
const CALLER: &str = r#"
  (core module $A
    (type $ty (func (param i64) (result i64)))
    (table (export "t") 1 1 funcref)
    (func (export "call") (param i64) (result i64)
      (call_indirect (type $ty) (local.get 0) (i32.const 0))))
  (core instance $a (instantiate $A))"#;

/// A module that fills a table, and exports it again.
const PASSES_ON: &str = r#"
  (core module $B
    (import "a" "t" (table 1 1 funcref))
    (func $f (param i64) (result i64) (local.get 0))
    (func $g (param i64) (result i64) (i64.const 7))
    (elem (i32.const 0) $f) (elem (i32.const 0) $g)
    (export "t" (table 0)))"#;

/// The type of the hostile module, and its import.
const IMPORT: &str = r#"
  (core type $d (module (import "b" "t" (table 1 1 funcref))))
  (import "d" (core module $D (type $d)))"#;

const LIFT: &str = r#"
  (func (export "call") (param "n" u64) (result u64) (canon lift (core func $a "call")))"#;

/// It puts a function of another type into the table, which would read what is no argument.
const HOSTILE: &str = r#"(module
  (import "b" "t" (table 1 1 funcref))
  (memory 1)
  (func $evil (param f64 f64 i32 i32 i32 i32 i64 i64 i64 i64) (result i64)
    (i64.add (local.get 6) (local.get 9)))
  (elem (i32.const 0) $evil))"#;

/// An instance of a component that is given `hostile` as the import `d`.
fn instantiate(
    store: &mut Store<()>,
    component: &str,
    modules: &[(&str, &str)],
) -> Result<Instance> {
    let engine = store.engine().clone();
    let component = Component::new(&engine, format!("(component {component})"))?;
    let mut linker = Linker::new(&engine);
    for (name, module) in modules {
        linker.root().module(name, &Module::new(&engine, module)?)?;
    }
    linker.instantiate(store, &component)
}

/// What `call` of the component gives.
fn call(component: &str, modules: &[(&str, &str)]) -> Result<u64> {
    let mut store = Store::new(&Engine::default(), ());
    let instance = instantiate(&mut store, component, modules)?;
    let call = instance.get_typed_func::<(u64,), (u64,)>(&mut store, "call")?;
    Ok(call.call(&mut store, (5,))?.0)
}

/// Sees that calling what `hostile` put into the table is a trap.
fn refuses(component: &str, modules: &[(&str, &str)]) {
    let error = call(component, modules).expect_err("the function has another type");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::BadSignature), "{error:?}");
}

#[test]
fn a_table_that_is_exported_again() {
    let through = r#"
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance (instantiate $D (with "b" (instance $b))))"#;
    refuses(&[IMPORT, CALLER, PASSES_ON, through, LIFT].concat(), &[("d", HOSTILE)]);
}

#[test]
fn a_table_that_is_exported_again_and_again() {
    let through = r#"
      (core module $C (import "b" "t" (table 1 funcref)) (export "other" (table 0)))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance $c (instantiate $C (with "b" (instance $b))))
      (core instance $more (instantiate $C (with "b" (instance (export "t" (table $c "other"))))))
      (core instance (instantiate $D (with "b" (instance (export "t" (table $more "other"))))))"#;
    let unbounded = |text: &str| text.replace("1 1 funcref", "1 funcref");
    let component = [&unbounded(IMPORT), CALLER, PASSES_ON, through, LIFT].concat();
    refuses(&component, &[("d", &unbounded(HOSTILE))]);
}

#[test]
fn a_table_through_more_instances_than_anybody_needs() {
    let mut through = r#"
      (core module $C (import "b" "t" (table 1 1 funcref)) (export "t" (table 0)))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance $c0 (instantiate $C (with "b" (instance $b))))"#
        .to_owned();
    for hop in 1..100 {
        let before = hop - 1;
        through +=
            &format!("(core instance $c{hop} (instantiate $C (with \"b\" (instance $c{before}))))");
    }
    through += r#"(core instance (instantiate $D (with "b" (instance $c99))))"#;
    refuses(&[IMPORT, CALLER, PASSES_ON, &through, LIFT].concat(), &[("d", HOSTILE)]);
}

#[test]
fn a_table_in_a_bundle_of_exports() {
    let through = r#"
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (alias core export $b "t" (core table $t))
      (core instance $bundle (export "t" (table $t)))
      (core instance (instantiate $D (with "b" (instance $bundle))))"#;
    refuses(&[IMPORT, CALLER, PASSES_ON, through, LIFT].concat(), &[("d", HOSTILE)]);
}

/// A harmless module of the host passes the table on to the component's, which pass it on to another.
#[test]
fn a_table_that_a_module_of_the_host_exports_again() {
    let import = r#"
      (core type $p (module (import "b" "t" (table 1 1 funcref)) (export "u" (table 1 1 funcref))))
      (import "p" (core module $P (type $p)))"#;
    let through = r#"
      (core instance $p (instantiate $P (with "b" (instance $a))))
      (core instance $b (instantiate $B
        (with "a" (instance (export "t" (table $p "u"))))))
      (core instance (instantiate $D (with "b" (instance $b))))"#;
    let passes_on = r#"(module (import "b" "t" (table 1 1 funcref)) (export "u" (table 0)))"#;
    refuses(
        &[IMPORT, import, CALLER, PASSES_ON, through, LIFT].concat(),
        &[("d", HOSTILE), ("p", passes_on)],
    );
}

/// The imported module is an argument of a component inside, and so is the function that it attacks.
#[test]
fn a_table_of_a_component_inside() {
    let inner = [
        "(component $inner (import \"d\" (core module $D (type $d)))",
        CALLER,
        PASSES_ON,
        r#"(core instance $b (instantiate $B (with "a" (instance $a))))
           (core instance (instantiate $D (with "b" (instance $b))))"#,
        LIFT,
        ")",
    ]
    .concat();
    let outer = r#"
      (instance $i (instantiate $inner (with "d" (core module $D))))
      (export "call" (func $i "call"))"#;
    let inner =
        inner.replace("(component $inner", "(component $inner (alias outer 1 $d (core type $d))");
    refuses(&[IMPORT, &inner, outer].concat(), &[("d", HOSTILE)]);
}

/// Of an exported module the host makes an instance, in whose table it puts what it likes.
#[test]
fn a_table_of_an_exported_module() {
    let component = [
        CALLER,
        PASSES_ON,
        r#"(core instance (instantiate $B (with "a" (instance $a))))
           (export "module" (core module $A))"#,
        LIFT,
    ]
    .concat();
    let mut store = Store::new(&Engine::default(), ());
    let instance = instantiate(&mut store, &component, &[]).unwrap();
    let call = instance.get_typed_func::<(u64,), (u64,)>(&mut store, "call").unwrap();
    assert_eq!(call.call(&mut store, (5,)).unwrap(), (7,));
    let module = instance.get_module(&mut store, "module").unwrap();
    let own = wharf::Instance::new(&mut store, &module, &[]).unwrap();
    let hostile = Module::new(
        store.engine(),
        r#"(module (func (export "evil") (param f64 f64) (result f64) (local.get 0)))"#,
    );
    let hostile = wharf::Instance::new(&mut store, &hostile.unwrap(), &[]).unwrap();
    let evil = hostile.get_func(&mut store, "evil").unwrap();
    let table = own.get_table(&mut store, "t").unwrap();
    table.set(&mut store, 0, Ref::Func(Some(evil))).unwrap();
    let call = own.get_typed_func::<u64, u64>(&mut store, "call").unwrap();
    let error = call.call(&mut store, 5).expect_err("the function has another type");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::BadSignature), "{error:?}");
}

/// An exported module that an instance of the component's is made of passes on what it is given there.
#[test]
fn a_table_that_an_exported_module_passes_on() {
    let through = r#"
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance (instantiate $D (with "b" (instance $b))))
      (export "module" (core module $B))"#;
    refuses(&[IMPORT, CALLER, PASSES_ON, through, LIFT].concat(), &[("d", HOSTILE)]);
}

/// A global that a module of the host sets, and one of the component's reads.
#[test]
fn a_global_that_is_exported_again() {
    let component = r#"
      (core type $d (module (import "b" "g" (global (mut i64)))))
      (import "d" (core module $D (type $d)))
      (core module $A
        (global $g (export "g") (mut i64) (i64.const 1))
        (func (export "call") (param i64) (result i64) (global.get $g)))
      (core module $B
        (import "a" "g" (global $g (mut i64)))
        (export "g" (global $g))
        (func (export "call") (param i64) (result i64)
          (i64.add (global.get $g) (local.get 0))))
      (core instance $a (instantiate $A))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance (instantiate $D (with "b" (instance $b))))
      (func (export "call") (param "n" u64) (result u64) (canon lift (core func $b "call")))"#;
    let hostile = r#"(module
      (import "b" "g" (global $g (mut i64)))
      (func $start (global.set $g (i64.const 37)))
      (start $start))"#;
    assert_eq!(call(component, &[("d", hostile)]).unwrap(), 42);
}

/// What a constant is that a module of the host chose: no other module's.
#[test]
fn a_global_that_a_module_of_the_host_has() {
    let component = r#"
      (core type $d (module (export "g" (global i32)) (export "h" (global i64))))
      (import "d" (core module $D (type $d)))
      (core module $A
        (import "d" "g" (global $g i32))
        (import "d" "h" (global $h i64))
        (global $k i64 (i64.add (global.get $h) (i64.const 1)))
        (table 4 4 funcref)
        (elem (global.get $g) $two)
        (func $two (param i64) (result i64) (i64.const 2))
        (func (export "call") (param i64) (result i64)
          (i64.add (global.get $k)
            (call_indirect (param i64) (result i64) (local.get 0) (i32.const 3)))))
      (core instance $d (instantiate $D))
      (core instance $a (instantiate $A (with "d" (instance $d))))"#;
    let host = |at: i32| {
        format!(
            r#"(module (global (export "g") i32 (i32.const {at}))
                       (global (export "h") i64 (i64.const 39)))"#
        )
    };
    let component = [component, LIFT].concat();
    assert_eq!(call(&component, &[("d", &host(3))]).unwrap(), 42);
    let error = call(&component, &[("d", &host(1))]).expect_err("the element is null");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::IndirectCallToNull), "{error:?}");
}

/// A memory that a module of the host grows: its size is not what it was, nor the same for all.
#[test]
fn a_memory_that_is_exported_again() {
    let component = r#"
      (core type $d (module (import "b" "m" (memory 1))))
      (import "d" (core module $D (type $d)))
      (core module $A
        (memory (export "m") 1 3)
        (func (export "call") (param i64) (result i64)
          (i64.store (i32.const 131064) (local.get 0))
          (i64.add (i64.load (i32.const 131064)) (i64.extend_i32_u (memory.size)))))
      (core module $B (import "a" "m" (memory 1)) (export "m" (memory 0)))
      (core instance $a (instantiate $A))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance (instantiate $D (with "b" (instance $b))))"#;
    let hostile = |pages: i32| {
        format!(
            r#"(module (import "b" "m" (memory 1))
              (func $start (drop (memory.grow (i32.const {pages}))))
              (start $start))"#
        )
    };
    let component = [component, LIFT].concat();
    assert_eq!(call(&component, &[("d", &hostile(1))]).unwrap(), 7);
    let error = call(&component, &[("d", &hostile(0))]).expect_err("there is no second page");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::MemoryOutOfBounds), "{error:?}");
}

/// Who is called is who was given, whoever passed it on.
#[test]
fn functions_that_are_exported_again() {
    let component = r#"
      (core type $d (module
        (import "a" "f" (func (param i64) (result i64)))
        (import "a" "g" (func (param i64) (result i64)))
        (export "f" (func (param i64) (result i64)))))
      (import "d" (core module $D (type $d)))
      (core module $A
        (func (export "f") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
        (func (export "g") (param i64) (result i64) (i64.mul (local.get 0) (i64.const 2))))
      (core module $B
        (import "a" "f" (func $f (param i64) (result i64)))
        (import "d" "f" (func $g (param i64) (result i64)))
        (func (export "call") (param i64) (result i64) (call $f (call $g (local.get 0)))))
      (core instance $first (instantiate $A))
      (core instance $d (instantiate $D (with "a" (instance $first))))
      (core instance $a (instantiate $B (with "a" (instance $first)) (with "d" (instance $d))))"#;
    let host = r#"(module
      (import "a" "f" (func (param i64) (result i64)))
      (import "a" "g" (func $g (param i64) (result i64)))
      (export "f" (func $g)))"#;
    assert_eq!(call(&[component, LIFT].concat(), &[("d", host)]).unwrap(), 11);
}

/// Two instances of one module, of which one has a table that others write.
#[test]
fn a_table_of_one_of_two_instances() {
    let through = r#"
      (core instance $other (instantiate $A))
      (core instance $b (instantiate $B (with "a" (instance $a))))
      (core instance $c (instantiate $B (with "a" (instance $other))))
      (core instance (instantiate $D (with "b" (instance $c))))
      (func (export "other") (param "n" u64) (result u64) (canon lift (core func $other "call")))"#;
    let component = [IMPORT, CALLER, PASSES_ON, through, LIFT].concat();
    let mut store = Store::new(&Engine::default(), ());
    let instance = instantiate(&mut store, &component, &[("d", HOSTILE)]).unwrap();
    let call = instance.get_typed_func::<(u64,), (u64,)>(&mut store, "call").unwrap();
    assert_eq!(call.call(&mut store, (5,)).unwrap(), (7,));
    let other = instance.get_typed_func::<(u64,), (u64,)>(&mut store, "other").unwrap();
    let error = other.call(&mut store, (5,)).expect_err("the function has another type");
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::BadSignature), "{error:?}");
}
