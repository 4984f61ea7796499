//! Types that refer to each other, and subtypes of function types, across modules, artifacts and the
//! host.
#![cfg(feature = "wat")]

use wharf::{
    Engine, Finality, Func, FuncType, HeapType, Instance, Module, Ref, RefType, Result, Store,
    Trap, Val, ValType,
};

/// A function type whose functions take functions of the same type.
const RECURSIVE: &str = r#"(module
  (type $f (func (param (ref null $f)) (result i32)))
  (func (export "one") (type $f) (i32.const 1))
  (func (export "call") (param (ref null $f)) (result i32)
    (call_ref $f (local.get 0) (local.get 0))))"#;

/// The same type, after others, in a group that is written out.
const RECURSIVE_TOO: &str = r#"(module
  (type (func (param i64)))
  (rec (type $g (func (param (ref null $g)) (result i32))))
  (import "" "one" (func $one (type $g)))
  (func (export "again") (type $g)
    (i32.add (call $one (local.get 0)) (i32.const 1))))"#;

fn instance(store: &mut Store<()>, text: &str, imports: &[wharf::Extern]) -> Instance {
    let module = Module::new(store.engine(), text).unwrap();
    Instance::new(store, &module, imports).unwrap()
}

fn func(store: &mut Store<()>, instance: &Instance, name: &str) -> Func {
    instance.get_func(store, name).unwrap()
}

#[test]
fn equal_groups_of_two_modules_are_one_type() {
    let mut store = Store::new(&Engine::default(), ());
    let first = instance(&mut store, RECURSIVE, &[]);
    let one = func(&mut store, &first, "one");
    let second = instance(&mut store, RECURSIVE_TOO, &[one.into()]);
    let again = func(&mut store, &second, "again");
    assert_eq!(one.ty(&store), again.ty(&store));
    assert_eq!(one.ty(&store).to_string(), "(func (param (ref null (func …))) (result i32))");
    let call = first.get_func(&mut store, "call").unwrap();
    let mut results = [Val::I32(0)];
    call.call(&mut store, &[Val::FuncRef(Some(again))], &mut results).unwrap();
    assert_eq!(results[0].unwrap_i32(), 2);
}

#[test]
fn other_groups_are_other_types() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let first = instance(&mut store, RECURSIVE, &[]);
    let one = func(&mut store, &first, "one");
    // The same shape, but two types in the group.
    let pair = r#"(module
      (rec (type $f (func (param (ref null $f)) (result i32))) (type (func)))
      (import "" "one" (func (type $f))))"#;
    let pair = Module::new(&engine, pair).unwrap();
    let error = Instance::new(&mut store, &pair, &[one.into()]).unwrap_err();
    assert!(format!("{error:#}").contains("the signatures differ"), "{error:#}");
}

#[test]
fn types_survive_artifacts() {
    let compiled = Engine::default().precompile_module(RECURSIVE.as_bytes()).unwrap();
    let mut store = Store::new(&Engine::default(), ());
    // Here the type has another number, because there are others before it.
    let other = "(module (type (func (param f32))) (func (export \"f\") (type 0)))";
    instance(&mut store, other, &[]);
    let one = instance(&mut store, RECURSIVE, &[]);
    // SAFETY: the artifact was made here.
    let loaded = unsafe { Module::deserialize(store.engine(), compiled) }.unwrap();
    let loaded = Instance::new(&mut store, &loaded, &[]).unwrap();
    let one = func(&mut store, &one, "one").ty(&store);
    assert_eq!(func(&mut store, &loaded, "one").ty(&store), one);
}

/// A type with a subtype, which has one itself, and one that only looks like a subtype.
const SUBTYPES: &str = r#"(module
  (type $top (sub (func (result i32))))
  (type $middle (sub $top (func (result i32))))
  (type $bottom (sub final $middle (func (result i32))))
  (rec (type $alone (func (result i32))) (type (func)))
  (table $t (export "table") 5 funcref)
  (elem (table $t) (i32.const 0) func $top $middle $bottom $alone)
  (func $top (export "top") (type $top) (i32.const 0))
  (func $middle (export "middle") (type $middle) (i32.const 1))
  (func $bottom (export "bottom") (type $bottom) (i32.const 2))
  (func $alone (type $alone) (i32.const 3))
  (func (export "call-top") (param i32) (result i32)
    (call_indirect $t (type $top) (local.get 0)))
  (func (export "call-middle") (param i32) (result i32)
    (call_indirect $t (type $middle) (local.get 0)))
  (func (export "call-bottom") (param i32) (result i32)
    (call_indirect $t (type $bottom) (local.get 0))))"#;

#[test]
fn functions_of_subtypes_are_called_through_tables() {
    let mut store = Store::new(&Engine::default(), ());
    let instance = instance(&mut store, SUBTYPES, &[]);
    for (caller, accepted) in [
        ("call-top", [true, true, true, false]),
        ("call-middle", [false, true, true, false]),
        ("call-bottom", [false, false, true, false]),
    ] {
        let call = instance.get_typed_func::<i32, i32>(&mut store, caller).unwrap();
        for (index, accepted) in (0..).zip(accepted) {
            match call.call(&mut store, index) {
                Ok(value) => assert!(accepted && value == index, "{caller} {index}: {value}"),
                Err(error) => {
                    assert!(!accepted, "{caller} {index}: {error:?}");
                    assert_eq!(error.downcast_ref(), Some(&Trap::BadSignature), "{error:?}");
                }
            }
        }
        let error = call.call(&mut store, 4).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::IndirectCallToNull), "{error:?}");
    }
}

#[test]
fn the_host_makes_subtypes() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let instance = instance(&mut store, SUBTYPES, &[]);
    let middle = func(&mut store, &instance, "middle").ty(&store);
    let top = middle.supertype().unwrap();
    assert_eq!(top, func(&mut store, &instance, "top").ty(&store));
    assert_eq!((middle.finality(), top.supertype()), (Finality::NonFinal, None));
    let results = || [ValType::I32];
    let sub = |of, finality| {
        FuncType::with_finality_and_supertype(&engine, finality, Some(of), [], results())
    };
    assert_eq!(sub(&top, Finality::NonFinal)?, middle);
    // Nobody has seen this type yet, neither the module nor the engine.
    let own = sub(&middle, Finality::NonFinal)?;
    assert!(own.matches(&middle) && own.matches(&top) && !middle.matches(&own));
    let host = Func::new(&mut store, own.clone(), |_, _, results| {
        results[0] = Val::I32(7);
        Ok(())
    });
    let table = instance.get_table(&mut store, "table").unwrap();
    table.set(&mut store, 4, Ref::Func(Some(host)))?;
    for (caller, expected) in
        [("call-top", Some(7)), ("call-middle", Some(7)), ("call-bottom", None)]
    {
        let call = instance.get_typed_func::<i32, i32>(&mut store, caller)?;
        assert_eq!(call.call(&mut store, 4).ok(), expected, "{caller}");
    }
    // A module that is loaded after the function was made, and imports it by its supertype.
    let importer = r#"(module
      (type $top (sub (func (result i32))))
      (import "" "f" (func $f (type $top)))
      (func (export "g") (result i32) (call $f)))"#;
    let importer = Module::new(&engine, importer)?;
    let importer = Instance::new(&mut store, &importer, &[host.into()])?;
    assert_eq!(importer.get_typed_func::<(), i32>(&mut store, "g")?.call(&mut store, ())?, 7);

    let last = sub(&own, Finality::Final)?;
    let error = sub(&last, Finality::Final).unwrap_err().to_string();
    assert!(error.contains("is final"), "{error}");
    let wrong = FuncType::with_finality_and_supertype(&engine, Finality::Final, Some(&top), [], []);
    let error = wrong.unwrap_err().to_string();
    assert!(error.contains("cannot stand for functions of type (func (result i32))"), "{error}");
    Ok(())
}

/// Each type mentions the one before it twice: written out, the last has 2^40 of them.
#[test]
fn types_in_types_are_not_shown_whole() {
    let engine = Engine::default();
    let mut ty = FuncType::new(&engine, [], []);
    for _ in 0..40 {
        let reference = ValType::Ref(RefType::new(true, HeapType::ConcreteFunc(ty)));
        ty = FuncType::new(&engine, [reference.clone(), reference], []);
    }
    assert_eq!(ty.to_string(), "(func (param (ref null (func …)) (ref null (func …))))");
}

#[test]
fn garbage_collection_is_refused_by_name() {
    let engine = Engine::default();
    for text in [
        "(module (type (struct)))",
        "(module (func (param anyref)))",
        "(module (type $f (func)) (func (param funcref) (result i32)
            (ref.test (ref $f) (local.get 0))))",
        "(module (global (ref i31) (ref.i31 (i32.const 1))))",
    ] {
        let error = format!("{:#}", Module::new(&engine, text).unwrap_err());
        assert!(error.contains("`gc`, which is not implemented yet"), "{text}: {error}");
    }
}
