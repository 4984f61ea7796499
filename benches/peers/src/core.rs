//! Calls of core modules, and by them.

use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::{
    Caller, Engine, Func, FuncType, Instance, Linker, Module, Ref, Result, Store, Val, ValType,
};

const GUEST: &str = r#"(module
  (import "host" "add" (func $add (param i32 i32) (result i32)))
  (import "host" "count" (func $count (param i32)))
  (import "host" "dynamic" (func $dynamic (param i32 i32) (result i32)))
  (import "host" "same" (func $same (param funcref) (result funcref)))
  (global (export "global") (mut i64) (i64.const 0))
  (table (export "table") 4 funcref)
  (memory (export "memory") 1)
  (func (export "same") (param funcref) (result funcref) (local.get 0))
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func (export "host-adds") (param $n i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (call $add (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "host-counts") (param $n i32)
    (loop $next
      (call $count (local.get $n))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "host-adds-dynamically") (param $n i32) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (call $dynamic (local.get $sum) (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "host-gives-back") (param $n i32)
    (loop $next
      (drop (call $same (ref.null func)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#;

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let module = Module::new(engine, GUEST)?;
    let mut linker = Linker::new(engine);
    linker.func_wrap("host", "add", |a: i32, b: i32| a.wrapping_add(b))?;
    linker.func_wrap("host", "count", |mut caller: Caller<'_, i64>, n: i32| {
        *caller.data_mut() += i64::from(n);
    })?;
    let binary = FuncType::new(engine, [ValType::I32, ValType::I32], [ValType::I32]);
    linker.func_new("host", "dynamic", binary, |_, args, results| {
        results[0] = Val::I32(args[0].unwrap_i32().wrapping_add(args[1].unwrap_i32()));
        Ok(())
    })?;
    linker.func_wrap("host", "same", |func: Option<Func>| func)?;
    let mut store = Store::new(engine, 0_i64);
    let instance = linker.instantiate(&mut store, &module)?;

    let add = instance.get_typed_func::<(i32, i32), i32>(&mut store, "add")?;
    rows.row("core: call in, typed", || {
        black_box(add.call(&mut store, (black_box(1), black_box(2)))?);
        Ok(())
    })?;
    let add = instance.get_func(&mut store, "add").expect("the guest exports it");
    let mut results = [Val::I32(0)];
    rows.row("core: call in, dynamic", || {
        let args = [Val::I32(black_box(1)), Val::I32(black_box(2))];
        add.call(&mut store, &args, &mut results)?;
        black_box(&results);
        Ok(())
    })?;
    let adds = instance.get_typed_func::<i32, i32>(&mut store, "host-adds")?;
    rows.batch("core: call out", |times| {
        black_box(adds.call(&mut store, times.cast_signed())?);
        Ok(())
    })?;
    let counts = instance.get_typed_func::<i32, ()>(&mut store, "host-counts")?;
    rows.batch("core: call out, with the store's data", |times| {
        counts.call(&mut store, times.cast_signed())
    })?;
    let adds = instance.get_typed_func::<i32, i32>(&mut store, "host-adds-dynamically")?;
    rows.batch("core: call out, dynamic", |times| {
        black_box(adds.call(&mut store, times.cast_signed())?);
        Ok(())
    })?;
    references(rows, &mut store, instance)?;
    definitions(rows, &mut store, instance)
}

/// Calls with references to functions.
fn references(rows: &mut Rows, store: &mut Store<i64>, instance: Instance) -> Result<()> {
    let func = instance.get_func(&mut *store, "add").expect("the guest exports it");
    let same = instance.get_typed_func::<Option<Func>, Option<Func>>(&mut *store, "same")?;
    rows.row("core: call in, typed, with a function", || {
        black_box(same.call(&mut *store, black_box(Some(func)))?);
        Ok(())
    })?;
    let same = *same.func();
    let mut results = [Val::FuncRef(None)];
    rows.row("core: call in, dynamic, with a function", || {
        same.call(&mut *store, &[Val::FuncRef(black_box(Some(func)))], &mut results)?;
        black_box(&results);
        Ok(())
    })?;
    let gives = instance.get_typed_func::<i32, ()>(&mut *store, "host-gives-back")?;
    rows.batch("core: call out, with null", |times| gives.call(&mut *store, times.cast_signed()))
}

/// What the host reads and writes without a call.
fn definitions(rows: &mut Rows, store: &mut Store<i64>, instance: Instance) -> Result<()> {
    let func = instance.get_func(&mut *store, "add").expect("the guest exports it");
    let global = instance.get_global(&mut *store, "global").expect("the guest exports it");
    let table = instance.get_table(&mut *store, "table").expect("the guest exports it");
    let memory = instance.get_memory(&mut *store, "memory").expect("the guest exports it");
    rows.row("core: a global, written and read", || {
        global.set(&mut *store, Val::I64(black_box(7)))?;
        black_box(global.get(&mut *store));
        Ok(())
    })?;
    rows.row("core: an element, written and read", || {
        table.set(&mut *store, 1, Ref::Func(black_box(Some(func))))?;
        black_box(table.get(&mut *store, 1));
        Ok(())
    })?;
    let mut bytes = [0; 16];
    rows.row("core: 16 bytes of memory, written and read", || {
        memory.write(&mut *store, black_box(64), &bytes)?;
        memory.read(&*store, black_box(64), &mut bytes)?;
        black_box(&bytes);
        Ok(())
    })?;
    rows.row("core: an export, by its name", || {
        black_box(instance.get_func(&mut *store, black_box("add")));
        Ok(())
    })
}
