//! Calls of core modules, and by them.

use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::{Caller, Engine, Linker, Module, Result, Store, Val};

const GUEST: &str = r#"(module
  (import "host" "add" (func $add (param i32 i32) (result i32)))
  (import "host" "count" (func $count (param i32)))
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
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#;

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let module = Module::new(engine, GUEST)?;
    let mut linker = Linker::new(engine);
    linker.func_wrap("host", "add", |a: i32, b: i32| a.wrapping_add(b))?;
    linker.func_wrap("host", "count", |mut caller: Caller<'_, i64>, n: i32| {
        *caller.data_mut() += i64::from(n);
    })?;
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
    })
}
