//! Host functions that go on on another stack of the same thread, as those do that may need more of it than
//! there is.

use super::{Case, Stack};
use wharf::{
    Caller, Engine, ExnRef, ExnRefPre, ExnType, Func, Global, GlobalType, Instance, Module,
    Mutability, Result, RootScope, Store, Trap, Val, ValType,
};

pub(super) const CASES: &[Case] = &[
    ("exceptions made on another stack", exceptions_are_kept),
    ("recursion on another stack", recursion_ends),
    ("calls on another stack", calls_have_room),
    ("calls on ever other stacks", calls_have_room_on_each),
];

/// Not the least that a stack may have, and less than twice what compiled code may use.
const LARGER: usize = 768 << 10;

const WAT: &str = r#"(module
    (import "" "host" (func $host))
    (tag $t (export "tag") (param i64))
    (func $make (param i64) (result exnref)
      (block $b (result exnref) (try_table (catch_all_ref $b) (throw $t (local.get 0))) unreachable))
    (func $rec (export "rec") (param i64) (call $rec (i64.const 1)) (call $rec (local.get 0)))
    (func $down (export "down") (param i64)
      (if (i64.ne (local.get 0) (i64.const 0))
        (then (call $down (i64.sub (local.get 0) (i64.const 1))))))
    (func (export "run") (result i64) (local exnref)
      (local.set 0 (call $make (i64.const 0x4141)))
      (call $host)
      (block $c (result i64) (try_table (catch $t $c) (throw_ref (local.get 0))) (i64.const -1))))"#;

/// Runs a guest on `stack`, and on another one what it calls, while it holds an exception.
fn during_a_call(
    stack: &Stack,
    what: impl Fn(&mut Caller<'_, ()>) -> Result<()> + Send + Sync + 'static,
) -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| {
        stacker::grow(LARGER, || what(&mut caller))
    });
    let instance = Instance::new(&mut store, &Module::new(&engine, WAT)?, &[host.into()])?;
    let run = instance.get_typed_func::<(), i64>(&mut store, "run")?;
    for _ in 0..2 {
        let result = stack.run(|| run.call(&mut store, ()))?;
        assert_eq!(result, 0x4141, "the guest's exception is as it was");
    }
    Ok(())
}

fn exceptions_are_kept(stack: &Stack) -> Result<()> {
    during_a_call(stack, |caller| {
        let tag = caller.get_export("tag").unwrap().into_tag().unwrap();
        let ty = ExnType::from_tag_type(&tag.ty(&*caller))?;
        let pre = ExnRefPre::new(&mut *caller, ty);
        let ty = GlobalType::new(ValType::EXNREF, Mutability::Var);
        let global = Global::new(&mut *caller, ty, Val::ExnRef(None))?;
        // So many that somebody looks for what is in use.
        for i in 0..20_000 {
            let mut scope = RootScope::new(&mut *caller);
            let made = ExnRef::new(&mut scope, &pre, &tag, &[Val::I64(i)])?;
            global.set(&mut scope, made.into())?;
        }
        Ok(())
    })
}

fn recursion_ends(stack: &Stack) -> Result<()> {
    during_a_call(stack, |caller| {
        let rec = caller.get_export("rec").unwrap().into_func().unwrap();
        let rec = rec.typed::<i64, ()>(&*caller)?;
        // Whoever calls back again on that stack has what is left of it.
        for _ in 0..2 {
            let error = rec.call(&mut *caller, 1).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::StackOverflow), "{error:#}");
        }
        Ok(())
    })
}

fn calls_have_room(stack: &Stack) -> Result<()> {
    during_a_call(stack, |caller| {
        let down = caller.get_export("down").unwrap().into_func().unwrap();
        down.typed::<i64, ()>(&*caller)?.call(&mut *caller, 1000)
    })
}

/// A guest calls the host, which goes on on another stack, and calls the guest there, and so on.
fn calls_have_room_on_each(stack: &Stack) -> Result<()> {
    const DEEP: u32 = 5;
    let engine = Engine::default();
    let mut store = Store::new(&engine, 0_u32);
    let host = Func::wrap(&mut store, |mut caller: Caller<'_, u32>| -> Result<()> {
        *caller.data_mut() += 1;
        if *caller.data() == DEEP {
            let rec = caller.get_export("rec").unwrap().into_func().unwrap();
            let error = rec.typed::<i64, ()>(&caller)?.call(&mut caller, 1).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::StackOverflow), "{error:#}");
            return Ok(());
        }
        let run = caller.get_export("run").unwrap().into_func().unwrap();
        let run = run.typed::<(), i64>(&caller)?;
        assert_eq!(stacker::grow(LARGER, || run.call(&mut caller, ()))?, 0x4141);
        Ok(())
    });
    let instance = Instance::new(&mut store, &Module::new(&engine, WAT)?, &[host.into()])?;
    let run = instance.get_typed_func::<(), i64>(&mut store, "run")?;
    // Also where the first of them is one that somebody made.
    for is_made in [false, true] {
        *store.data_mut() = 0;
        let mut call = || run.call(&mut store, ());
        let result = stack.run(|| if is_made { stacker::grow(LARGER, call) } else { call() })?;
        assert_eq!((result, *store.data()), (0x4141, DEEP));
    }
    Ok(())
}
