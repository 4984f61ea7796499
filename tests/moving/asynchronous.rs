//! The names of asynchronous calls: what does not wait works, and what waits says so.

use std::future::pending;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use wharf::error::HostFunctionWaits;
use wharf::*;

/// What a future gives that is ready when it is first polled.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

const WAT: &str = r#"(module
    (import "host" "add" (func $add (param i32 i64) (result i64)))
    (import "host" "wait" (func $wait))
    (import "host" "dynamic" (func $dynamic (param i32) (result i32)))
    (func (export "add") (result i64) (call $add (i32.const 2) (i64.const 3)))
    (func (export "wait") (call $wait))
    (func (export "dynamic") (result i32) (call $dynamic (i32.const 20))))"#;

#[test]
fn calls_are_made_when_they_are_polled() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(&engine, WAT)?;
    let mut linker = Linker::<u32>::new(&engine);
    linker.func_wrap_async("host", "add", |mut caller: Caller<'_, u32>, (a, b): (i32, i64)| {
        Box::new(async move {
            *caller.data_mut() += 1;
            i64::from(a) + b
        })
    })?;
    linker.func_wrap_async("host", "wait", |_, (): ()| Box::new(pending::<()>()))?;
    let ty = FuncType::new(&engine, [ValType::I32], [ValType::I32]);
    linker.func_new_async("host", "dynamic", ty, |_, params, results| {
        Box::new(async move {
            results[0] = Val::I32(params[0].unwrap_i32() + 1);
            Ok(())
        })
    })?;
    let mut store = Store::new(&engine, 0);
    let instance = now(linker.instantiate_async(&mut store, &module))?;
    let add = instance.get_typed_func::<(), i64>(&mut store, "add")?;
    assert_eq!(now(add.call_async(&mut store, ()))?, 5);
    assert_eq!(*store.data(), 1);
    let dynamic = instance.get_func(&mut store, "dynamic").unwrap();
    let mut results = [Val::I32(0)];
    now(dynamic.call_async(&mut store, &[], &mut results))?;
    assert_eq!(results[0].unwrap_i32(), 21);
    let wait = instance.get_typed_func::<(), ()>(&mut store, "wait")?;
    let error = now(wait.call_async(&mut store, ())).unwrap_err();
    let waits: &HostFunctionWaits = error.downcast_ref().unwrap();
    assert_eq!(waits.function, "host::wait");
    // A call that nobody polls is not made.
    drop(add.call_async(&mut store, ()));
    assert_eq!(*store.data(), 1);
    // One that a task makes may go to another thread.
    fn is_send<T: Send>(it: T) -> T {
        it
    }
    assert_eq!(now(is_send(add.call_async(&mut store, ())))?, 5);

    let memory = now(Memory::new_async(&mut store, MemoryType::new(1, None)))?;
    assert_eq!(now(memory.grow_async(&mut store, 1))?, 1);
    let ty = TableType::new(RefType::EXTERNREF, 1, None);
    let table = now(Table::new_async(&mut store, ty, Ref::Extern(None)))?;
    assert_eq!(now(table.grow_async(&mut store, 2, Ref::Extern(None)))?, 1);
    now(ExternRef::new_async(&mut store, 5_u8))?;
    Ok(())
}

#[cfg(feature = "component")]
#[test]
fn components_are_called_by_polling() -> Result<()> {
    use wharf::component::*;
    let wat = r#"(component
        (import "add" (func $add (param "x" u32) (result u32)))
        (import "wait" (func $wait))
        (core func $add (canon lower (func $add)))
        (core func $wait (canon lower (func $wait)))
        (core module $m
            (import "" "add" (func $add (param i32) (result i32)))
            (import "" "wait" (func $wait))
            (func (export "add") (param i32) (result i32) (call $add (local.get 0)))
            (func (export "wait") (call $wait)))
        (core instance $i (instantiate $m (with "" (instance
            (export "add" (func $add)) (export "wait" (func $wait))))))
        (func (export "add") (param "x" u32) (result u32) (canon lift (core func $i "add")))
        (func (export "wait") (canon lift (core func $i "wait"))))"#;
    let engine = Engine::default();
    let component = Component::new(&engine, wat)?;
    let mut linker = component::Linker::<u32>::new(&engine);
    linker.root().func_wrap_async("add", |store, (x,): (u32,)| {
        Box::new(async move { Ok((store.data() + x,)) })
    })?;
    linker.root().func_new_async("wait", |_, _, _, _| Box::new(pending()))?;
    let mut store = Store::new(&engine, 30);
    let instance = now(linker.instantiate_async(&mut store, &component))?;
    let add = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "add")?;
    assert_eq!(now(add.call_async(&mut store, (12,)))?, (42,));
    let wait = instance.get_func(&mut store, "wait").unwrap();
    let error = now(wait.call_async(&mut store, &[], &mut [])).unwrap_err();
    assert_eq!(error.downcast_ref::<HostFunctionWaits>().unwrap().function, "wait");
    Ok(())
}
