//! Exceptions in components: they stay within one.

use super::{engines, frames};
use anyhow::Result;
use wharf::component::{Component, Linker};
use wharf::{Store, StoreContextMut, ThrownException, Trap};

/// A component whose function throws where it is asked to, and one that calls it.
const PAIR: &str = r#"(component
    (component $Thrower
      (core module $m
        (tag $t (param i32))
        (func $throws (param i32)
          (if (local.get 0) (then (throw $t (local.get 0)))))
        (func $run (export "run") (param i32) (result i32)
          (call $throws (local.get 0))
          (i32.const 5))
        (func (export "catch") (param i32) (result i32)
          (block $h (result i32)
            (try_table (catch $t $h) (call $throws (local.get 0)))
            (return (i32.const -1)))))
      (core instance $i (instantiate $m))
      (func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run")))
      (func (export "catch") (param "x" u32) (result u32) (canon lift (core func $i "catch"))))
    (component $Caller
      (import "run" (func $run (param "x" u32) (result u32)))
      (core func $lowered (canon lower (func $run)))
      (core module $m
        (import "" "run" (func $run (param i32) (result i32)))
        (func (export "outer") (param i32) (result i32)
          (block $h
            (try_table (catch_all $h) (return (call $run (local.get 0)))))
          (i32.const 77)))
      (core instance $i (instantiate $m (with "" (instance (export "run" (func $lowered))))))
      (func (export "outer") (param "x" u32) (result u32) (canon lift (core func $i "outer"))))
    (instance $thrower (instantiate $Thrower))
    (instance $caller (instantiate $Caller (with "run" (func $thrower "run"))))
    (export "run" (func $thrower "run"))
    (export "catch" (func $thrower "catch"))
    (export "outer" (func $caller "outer")))"#;

#[test]
fn an_exception_that_leaves_a_component_is_a_trap() -> Result<()> {
    for engine in engines() {
        let component = Component::new(&engine, PAIR)?;
        let linker = Linker::<()>::new(&engine);
        for name in ["run", "outer"] {
            let mut store = Store::new(&engine, ());
            let instance = linker.instantiate(&mut store, &component)?;
            let catch = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "catch")?;
            assert_eq!(catch.call(&mut store, (3,))?, (3,));
            let func = instance.get_typed_func::<(u32,), (u32,)>(&mut store, name)?;
            assert_eq!(func.call(&mut store, (0,))?, (5,));
            let error = func.call(&mut store, (3,)).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::UncaughtException), "{error:?}");
            assert!(!store.has_pending_exception());
            if name == "run" {
                assert_eq!(frames(&error), ["throws", "run"]);
            }
            // The instance has trapped.
            let error = catch.call(&mut store, (3,)).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent), "{error:?}");
        }
    }
    Ok(())
}

/// A host function of a component that fails with an exception's error traps like any other.
#[test]
fn host_functions_of_components_throw_nothing() -> Result<()> {
    let wat = r#"(component
        (import "fails" (func $fails))
        (core func $lowered (canon lower (func $fails)))
        (core module $m
          (import "" "fails" (func $fails))
          (func (export "run") (result i32)
            (block $h (try_table (catch_all $h) (call $fails)))
            (i32.const 1)))
        (core instance $i (instantiate $m (with "" (instance (export "fails" (func $lowered))))))
        (func (export "run") (result u32) (canon lift (core func $i "run"))))"#;
    for engine in engines() {
        let component = Component::new(&engine, wat)?;
        let mut linker = Linker::<()>::new(&engine);
        linker.root().func_wrap("fails", |mut store: StoreContextMut<'_, ()>, (): ()| {
            use wharf::{ExnRef, ExnRefPre, ExnType, FuncType, Tag, TagType};
            let ty = TagType::new(FuncType::new(store.engine(), [], []));
            let tag = Tag::new(&mut store, &ty)?;
            let pre = ExnRefPre::new(&mut store, ExnType::from_tag_type(&ty)?);
            let exception = ExnRef::new(&mut store, &pre, &tag, &[])?;
            store.throw::<()>(exception)?;
            Ok(())
        })?;
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component)?;
        let run = instance.get_typed_func::<(), (u32,)>(&mut store, "run")?;
        let error = run.call(&mut store, ()).unwrap_err();
        assert!(error.is::<ThrownException>() && error.is::<Trap>(), "{error:?}");
    }
    Ok(())
}
