//! Exceptions and the host: through its frames, thrown by it, held by it.

use super::{engines, frames};
use anyhow::Result;
use wharf::{
    Caller, Engine, ExnRef, ExnRefPre, ExnType, Extern, Func, FuncType, Global, GlobalType,
    Instance, Linker, Module, Mutability, Ref, RefType, Rooted, Store, Table, TableType, Tag,
    TagType, ThrownException, Trap, Val, ValType,
};

/// A guest that calls the host in a `try_table`, and a function for the host to call.
const GUEST: &str = r#"(module
    (import "host" "t" (tag $t (param i32)))
    (import "host" "call" (func $host (param i32)))
    (func $throws (export "throws") (param i32)
      (if (i32.eq (local.get 0) (i32.const 9)) (then unreachable))
      (throw $t (local.get 0)))
    (func $calls (param i32) (call $host (local.get 0)))
    (func $run (export "run") (param i32) (result i32)
      (block $h (result i32)
        (try_table (catch $t $h) (call $calls (local.get 0)))
        (return (i32.const -1))))
    (func $lets (export "lets") (param i32) (call $calls (local.get 0))))"#;

fn tag(store: &mut Store<()>) -> Result<Tag> {
    let ty = FuncType::new(store.engine(), [ValType::I32], []);
    Tag::new(store, &TagType::new(ty))
}

fn prepared(store: &mut Store<()>, tag: &Tag) -> Result<ExnRefPre> {
    let ty = ExnType::from_tag_type(&tag.ty(&*store))?;
    Ok(ExnRefPre::new(store, ty))
}

/// The guest, with what its import does.
fn guest(
    engine: &Engine,
    host: impl Fn(Caller<'_, ()>, i32) -> Result<()> + Send + Sync + 'static,
) -> Result<(Store<()>, Instance, Tag)> {
    let mut store = Store::new(engine, ());
    let tag = tag(&mut store)?;
    let mut linker = Linker::new(engine);
    linker.define(&store, "host", "t", tag)?;
    linker.func_wrap("host", "call", host)?;
    let instance = linker.instantiate(&mut store, &Module::new(engine, GUEST)?)?;
    Ok((store, instance, tag))
}

fn throws(caller: &mut Caller<'_, ()>, what: i32) -> Result<()> {
    let throws = caller.get_export("throws").and_then(Extern::into_func).unwrap();
    throws.typed::<i32, ()>(&caller)?.call(caller, what)
}

#[test]
fn exceptions_go_through_host_functions() -> Result<()> {
    for engine in engines() {
        let (mut store, instance, tag) =
            guest(&engine, |mut caller, what| throws(&mut caller, what))?;
        let run = instance.get_typed_func::<i32, i32>(&mut store, "run")?;
        for round in 0..1000 {
            let what = if round == 9 { 8 } else { round };
            assert_eq!(run.call(&mut store, what)?, what);
        }
        assert!(!store.has_pending_exception());
        // What the host lets through that nobody catches has the frames below the host, too.
        let lets = instance.get_typed_func::<i32, ()>(&mut store, "lets")?;
        let error = lets.call(&mut store, 5).unwrap_err();
        assert_eq!(frames(&error), ["throws", "calls", "lets"]);
        let exception = store.take_pending_exception().unwrap();
        assert!(Tag::eq(&exception.tag(&mut store)?, &tag, &store));
        // Traps go through all the same.
        let error = run.call(&mut store, 9).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached), "{error:?}");
    }
    Ok(())
}

#[test]
fn the_host_may_keep_an_exception_to_itself() -> Result<()> {
    for engine in engines() {
        let (mut store, instance, _) = guest(&engine, |mut caller, what| {
            let error = throws(&mut caller, what).unwrap_err();
            assert!(error.is::<ThrownException>());
            let exception = caller.take_pending_exception().unwrap();
            // Without the exception, the error is one like any other.
            match exception.field(&mut caller, 0)?.unwrap_i32() {
                1 => Ok(()),
                2 => Err(error),
                _ => {
                    throws(&mut caller, what + 1).unwrap_err();
                    caller.throw(exception)?
                }
            }
        })?;
        let run = instance.get_typed_func::<i32, i32>(&mut store, "run")?;
        assert_eq!(run.call(&mut store, 1)?, -1);
        assert!(run.call(&mut store, 2).unwrap_err().is::<ThrownException>());
        assert!(store.take_pending_exception().is_none());
        assert_eq!(run.call(&mut store, 3)?, 3);
    }
    Ok(())
}

#[test]
fn the_host_throws() -> Result<()> {
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let tag = tag(&mut store)?;
        let pre = prepared(&mut store, &tag)?;
        let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>, what: i32| {
            let exception = ExnRef::new(&mut caller, &pre, &tag, &[Val::I32(what * 2)])?;
            caller.throw::<()>(exception)?;
            Ok(())
        });
        let module = Module::new(&engine, GUEST)?;
        let instance = Instance::new(&mut store, &module, &[tag.into(), host.into()])?;
        let run = instance.get_typed_func::<i32, i32>(&mut store, "run")?;
        assert_eq!(run.call(&mut store, 21)?, 42);
        // Called by the host, it throws at nobody.
        let error = host.typed::<i32, ()>(&store)?.call(&mut store, 4).unwrap_err();
        assert!(error.is::<ThrownException>());
        let exception = store.take_pending_exception().unwrap();
        assert_eq!(exception.field(&mut store, 0)?.unwrap_i32(), 8);
    }
    Ok(())
}

/// A host function that calls another one, which fails, sees the error: the guest below does not.
#[test]
fn exceptions_between_host_functions_stay_there() -> Result<()> {
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let tag = tag(&mut store)?;
        let pre = prepared(&mut store, &tag)?;
        let inner = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| {
            let exception = ExnRef::new(&mut caller, &pre, &tag, &[Val::I32(1)])?;
            caller.throw::<()>(exception)?;
            Ok(())
        });
        let outer = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>, what: i32| {
            let error = inner.typed::<(), ()>(&caller)?.call(&mut caller, ()).unwrap_err();
            assert!(error.is::<ThrownException>());
            if what == 0 { Err(error) } else { Ok(()) }
        });
        let module = Module::new(&engine, GUEST)?;
        let instance = Instance::new(&mut store, &module, &[tag.into(), outer.into()])?;
        let run = instance.get_typed_func::<i32, i32>(&mut store, "run")?;
        assert_eq!(run.call(&mut store, 1)?, -1);
        assert_eq!(run.call(&mut store, 0)?, 1);
    }
    Ok(())
}

#[test]
fn references_are_values_of_the_host() -> Result<()> {
    let wat = r#"(module
        (import "" "t" (tag $t (param i32)))
        (import "" "g" (global $g (mut exnref)))
        (import "" "table" (table $table 2 exnref))
        (func (export "throw") (param exnref) (throw_ref (local.get 0)))
        (func (export "make") (param i32) (result (ref exn))
          (block $h (result i32 (ref exn))
            (try_table (catch_ref $t $h) (throw $t (local.get 0)))
            unreachable)
          (return_call $second))
        (func $second (param i32 (ref exn)) (result (ref exn)) (local.get 1))
        (func (export "read") (param i32) (result i32)
          (block $h (result i32)
            (try_table (catch $t $h)
              (if (local.get 0)
                (then (throw_ref (global.get $g)))
                (else (throw_ref (table.get $table (i32.const 1))))))
            unreachable)))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let tag = tag(&mut store)?;
        let ty = GlobalType::new(ValType::EXNREF, Mutability::Var);
        let global = Global::new(&mut store, ty, Val::ExnRef(None))?;
        let table = TableType::new(RefType::EXNREF, 2, None);
        let table = Table::new(&mut store, table, Ref::Exn(None))?;
        let imports = [tag.into(), global.into(), table.into()];
        let module = Module::new(&engine, wat)?;
        let instance = Instance::new(&mut store, &module, &imports)?;
        let make = instance.get_typed_func::<i32, Rooted<ExnRef>>(&mut store, "make")?;
        let throw = instance.get_typed_func::<Option<Rooted<ExnRef>>, ()>(&mut store, "throw")?;
        let read = instance.get_typed_func::<i32, i32>(&mut store, "read")?;

        let (first, second) = (make.call(&mut store, 11)?, make.call(&mut store, 12)?);
        assert!(!Rooted::ref_eq(&store, &first, &second)?);
        assert_eq!(first.ty(&mut store)?, ExnType::new(&engine, [ValType::I32])?);
        let fields: Vec<_> = second.fields(&mut store)?.map(|value| value.unwrap_i32()).collect();
        assert_eq!(fields, [12]);
        assert!(throw.call(&mut store, Some(second)).unwrap_err().is::<ThrownException>());
        let again = store.take_pending_exception().unwrap();
        assert!(Rooted::ref_eq(&store, &again, &second)?);
        let error = throw.call(&mut store, None).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::NullReference));

        global.set(&mut store, first.into())?;
        table.set(&mut store, 1, second.into())?;
        assert_eq!(read.call(&mut store, 1)?, 11);
        assert_eq!(read.call(&mut store, 0)?, 12);
        let held = *global.get(&mut store).unwrap_exnref().unwrap();
        assert!(Rooted::ref_eq(&store, &held, &first)?);

        // Of another type or store, they are refused.
        refused(global.set(&mut store, Val::FuncRef(None)), "expected");
        let mut other = Store::new(&engine, ());
        refused(first.tag(&mut other), "a store that is not its own");
        let ty = GlobalType::new(ValType::EXNREF, Mutability::Var);
        refused(Global::new(&mut other, ty, first.into()), "a store that is not its own");
    }
    Ok(())
}

#[test]
fn what_the_host_makes_is_checked() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let with_result = TagType::new(FuncType::new(&engine, [], [ValType::I32]));
    refused(Tag::new(&mut store, &with_result), "result");
    refused(ExnType::from_tag_type(&with_result), "result");
    let tag = tag(&mut store)?;
    let pre = prepared(&mut store, &tag)?;
    let mut error =
        |fields: &[Val]| format!("{:#}", ExnRef::new(&mut store, &pre, &tag, fields).unwrap_err());
    assert_eq!(error(&[]), "expected 1 values, found 0");
    assert_eq!(error(&[Val::I64(1)]), "value 0 of the exception: expected `i32`, found `i64`");
    let other = ExnRefPre::new(&mut store, ExnType::new(&engine, [])?);
    refused(ExnRef::new(&mut store, &other, &tag, &[Val::I32(1)]), "prepared for `(tag)`");
    let mut elsewhere = Store::new(&engine, ());
    refused(ExnRef::new(&mut elsewhere, &pre, &tag, &[Val::I32(1)]), "a store that is not its own");
    Ok(())
}

/// Sees that something failed, and why.
fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
    let error = format!("{:#}", result.map(drop).unwrap_err());
    assert!(error.contains(why), "expected `{why}`, found `{error}`");
}

/// Whoever makes an instance gets the exception that its start function throws, and may give it on: it is not the
/// guest's below, which did not call that function.
#[test]
fn start_functions_of_the_host_throw_to_who_makes_the_instance() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = TagType::new(FuncType::new(&engine, [], []));
    let tag = Tag::new(&mut store, &ty)?;
    let started = Module::new(&engine, r#"(module (import "" "" (func $f)) (start $f))"#)?;
    let start = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| -> Result<()> {
        let pre = ExnRefPre::new(&mut caller, ExnType::from_tag_type(&ty)?);
        let exception = ExnRef::new(&mut caller, &pre, &tag, &[])?;
        Ok(caller.throw(exception)?)
    });
    let makes = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| -> Result<()> {
        let error = Instance::new(&mut caller, &started, &[start.into()]).unwrap_err();
        assert!(error.is::<ThrownException>(), "{error:?}");
        Err(error)
    });
    let outer = Module::new(
        &engine,
        r#"(module
            (import "" "makes" (func $makes))
            (import "" "tag" (tag $tag))
            (func (export "f") (result i32)
                (block $caught
                    (try_table (catch $tag $caught) (call $makes))
                    (return (i32.const 0)))
                (i32.const 1)))"#,
    )?;
    let outer = Instance::new(&mut store, &outer, &[makes.into(), tag.into()])?;
    let f = outer.get_typed_func::<(), i32>(&mut store, "f")?;
    assert_eq!(f.call(&mut store, ())?, 1, "the guest catches it");
    Ok(())
}
