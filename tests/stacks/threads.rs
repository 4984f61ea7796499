//! Host functions that hand the store to another thread while it is being called.

use super::{Case, Stack};
use wharf::{
    AsContextMut, Caller, Engine, ExnRef, ExnRefPre, ExnType, Func, FuncType, Instance, Module,
    OtherThread, Ref, Result, Store, Tag, TagType, Val, ValType,
};

pub(super) const CASES: &[Case] = &[
    ("calls from another thread", calls_are_refused),
    ("exceptions made on another thread", exceptions_are_kept),
    ("calls on one thread after another", one_thread_after_another),
];

const WAT: &str = r#"(module
    (import "" "h" (func $h))
    (tag $t (export "tag") (param i64))
    (memory (export "memory") 1)
    (table (export "table") 1 funcref)
    (global (export "global") (mut i32) (i32.const 0))
    (func $make (param i64) (result exnref)
      (block $b (result exnref) (try_table (catch_all_ref $b) (throw $t (local.get 0))) unreachable))
    (func (export "churn") (local i32)
      (loop $l
        (drop (call $make (i64.const 2)))
        (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 20000)))))
    (func $rec (export "rec") (local i64) (call $rec) (call $rec))
    (func (export "run") (result i64) (local exnref)
      (local.set 0 (call $make (i64.const 0x4141)))
      (call $h)
      (block $c (result i64) (try_table (catch $t $c) (throw_ref (local.get 0))) (i64.const -1))))"#;

/// Runs `what` on a thread of its own with the store of a host function that a guest calls on `stack`,
/// while the guest holds an exception.
fn during_a_call(
    stack: &Stack,
    what: impl Fn(Caller<'_, u32>) -> Result<()> + Send + Sync + 'static,
) -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, WAT)?;
    let mut store = Store::new(&engine, 0_u32);
    let host = Func::wrap(&mut store, move |caller: Caller<'_, u32>| -> Result<()> {
        std::thread::scope(|scope| scope.spawn(|| what(caller)).join().unwrap())
    });
    let instance = Instance::new(&mut store, &module, &[host.into()])?;
    let run = instance.get_typed_func::<(), i64>(&mut store, "run")?;
    let result = stack.run(|| run.call(&mut store, ()))?;
    assert_eq!(result, 0x4141, "the guest's exception is as it was");
    assert_eq!(*store.data(), 1, "the host function ran to its end");
    Ok(())
}

fn calls_are_refused(stack: &Stack) -> Result<()> {
    during_a_call(stack, |mut caller| {
        for name in ["rec", "churn"] {
            let func = caller.get_export(name).unwrap().into_func().unwrap();
            let error = func.typed::<(), ()>(&caller)?.call(&mut caller, ()).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&OtherThread), "{error:#}");
            assert!(error.to_string().contains("from another thread"), "{error:#}");
            let error = func.call(&mut caller, &[], &mut []).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&OtherThread), "{error:#}");
        }
        let host = Func::wrap(&mut caller, || assert_eq!(1, 2, "it is not called"));
        let error = host.call(&mut caller, &[], &mut []).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&OtherThread), "{error:#}");

        // Before its start function is refused, nothing else is done for an instance.
        let memory = caller.get_export("memory").unwrap().into_memory().unwrap();
        let starts = r#"(module
            (import "" "m" (memory 1)) (data (i32.const 100) "x") (func $s) (start $s))"#;
        let starts = Module::new(caller.engine(), starts)?;
        let error = Instance::new(&mut caller, &starts, &[memory.into()]).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&OtherThread), "{error:#}");
        assert_eq!(memory.data(&caller)[100], 0);

        // What runs no code of the store is fine.
        memory.grow(&mut caller, 1)?;
        memory.write(&mut caller, 70_000, &[1, 2, 3])?;
        let table = caller.get_export("table").unwrap().into_table().unwrap();
        table.grow(&mut caller, 10, Ref::Func(Some(host)))?;
        let global = caller.get_export("global").unwrap().into_global().unwrap();
        global.set(&mut caller, Val::I32(5))?;
        let other = Module::new(caller.engine(), "(module (func (export \"f\")))")?;
        Instance::new(&mut caller, &other, &[])?;

        // Nor is another store's code this one's.
        let mut store = Store::new(caller.engine(), ());
        let other = Instance::new(&mut store, &other, &[])?;
        other.get_typed_func::<(), ()>(&mut store, "f")?.call(&mut store, ())?;
        *caller.data_mut() += 1;
        Ok(())
    })
}

/// A host function that makes exceptions until the store looks for those that nobody uses.
fn make_many(mut store: impl AsContextMut, tag: Tag) -> Result<()> {
    let ty = ExnType::from_tag_type(&tag.ty(&store))?;
    let pre = ExnRefPre::new(&mut store, ty);
    for i in 0..10_000 {
        let mut scope = wharf::RootScope::new(&mut store);
        let made = ExnRef::new(&mut scope, &pre, &tag, &[Val::I64(i)])?;
        // It is referred to, so that no other takes its place.
        let ty = wharf::GlobalType::new(ValType::EXNREF, wharf::Mutability::Const);
        if i % 1000 == 0 {
            wharf::Global::new(&mut scope, ty, made.into())?;
        }
        assert_eq!(made.field(&mut scope, 0)?.unwrap_i64(), i);
    }
    Ok(())
}

fn exceptions_are_kept(stack: &Stack) -> Result<()> {
    during_a_call(stack, |mut caller| {
        let tag = caller.get_export("tag").unwrap().into_tag().unwrap();
        let pre = ExnType::from_tag_type(&tag.ty(&caller))?;
        let pre = ExnRefPre::new(&mut caller, pre);
        for i in 0..10_000 {
            ExnRef::new(&mut caller, &pre, &tag, &[Val::I64(i)])?;
        }
        make_many(&mut caller, tag)?;
        *caller.data_mut() += 1;
        Ok(())
    })
}

/// A store whose code ran on one thread is called on another, by the host alone: nobody looks for frames
/// where there are none.
fn one_thread_after_another(stack: &Stack) -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, WAT)?;
    let mut store = Store::new(&engine, 0_u32);
    let nothing = Func::wrap(&mut store, || {});
    let instance = Instance::new(&mut store, &module, &[nothing.into()])?;
    let run = instance.get_typed_func::<(), i64>(&mut store, "run")?;
    let ty = TagType::new(FuncType::new(&engine, [ValType::I64], []));
    let tag = Tag::new(&mut store, &ty)?;
    let makes = Func::wrap(&mut store, move |mut caller: Caller<'_, u32>| -> Result<()> {
        make_many(&mut caller, tag)
    });
    let makes = makes.typed::<(), ()>(&store)?;
    // Stacks above and below each other, which are gone afterwards.
    for _ in 0..8 {
        stack.run(|| assert_eq!(run.call(&mut store, ()).unwrap(), 0x4141));
        makes.call(&mut store, ())?;
        let thread = std::thread::scope(|scope| {
            let thread = scope.spawn(|| run.call(&mut store, ()));
            thread.join().expect("the guest does not panic")
        });
        assert_eq!(thread?, 0x4141);
        stack.run(|| makes.call(&mut store, ()))?;
    }
    Ok(())
}
