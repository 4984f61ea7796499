//! Guests that use up the stack.

use super::{Case, Stack};
use std::hint::black_box;
use wharf::{
    Caller, Config, Engine, Error, Func, FuncType, Instance, Module, Result, Store, Trap, Val,
    ValType,
};

pub(super) const CASES: &[Case] = &[
    ("endless recursion", endless_recursion),
    ("huge frames", huge_frames),
    ("recursion by way of the host", by_way_of_the_host),
    ("recursion of host functions", of_host_functions),
    ("many arguments", many_arguments),
    ("arguments of tail calls", tail_calls),
    ("the largest limit", the_largest_limit),
];

/// Engines whose guests may use the usual part of the stack, and all of it.
fn engines() -> Result<[Engine; 2]> {
    let mut all = Config::new();
    all.max_wasm_stack(usize::MAX);
    Ok([Engine::default(), Engine::new(&all)?])
}

#[track_caller]
fn is_overflow(result: Result<()>) {
    let error = result.expect_err("the stack is used up");
    assert_eq!(error.downcast_ref(), Some(&Trap::StackOverflow), "{error:#}");
}

/// Calls `run` of a module on a stack, which overflows, and then `fine`, which does not.
fn overflows(stack: &Stack, engine: &Engine, wat: &str) -> Result<()> {
    let module = Module::new(engine, wat)?;
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
    let fine = instance.get_typed_func::<(), i32>(&mut store, "fine")?;
    stack.run(|| {
        for _ in 0..3 {
            is_overflow(run.call(&mut store, ()));
            assert_eq!(fine.call(&mut store, ())?, 7);
        }
        Ok(())
    })
}

fn endless_recursion(stack: &Stack) -> Result<()> {
    let wat = r#"(module
        (func $f (export "run") (call $g (i64.const 1)) (call $g (i64.const 2)))
        (func $g (param i64) (call $f) (drop (i64.add (local.get 0) (i64.const 1))))
        (func (export "fine") (result i32) (i32.const 7)))"#;
    engines()?.iter().try_for_each(|engine| overflows(stack, engine, wat))
}

/// A function whose frame has so many words, and which calls itself. What is kept in them comes out of
/// calls, and is needed after all of them.
fn large_frame(words: usize) -> String {
    let mut wat = String::from(
        "(module
         (func $id (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
         (table funcref (elem $id))
         (type $t (func (param i64) (result i64)))
         (func (export \"fine\") (result i32) (i32.const 7))
         (func (export \"run\") (drop (call $large (i64.const 1))))
         (func $large (param i64) (result i64)",
    );
    wat += &format!("(local{})", " i64".repeat(words));
    for i in 1..=words {
        let last = i - 1;
        wat +=
            &format!("(local.set {i} (call_indirect (type $t) (local.get {last}) (i32.const 0)))");
    }
    wat += "(call $large (local.get 0))";
    for i in 1..=words {
        wat += &format!("(local.get {i}) i64.xor");
    }
    wat + "))"
}

fn huge_frames(stack: &Stack) -> Result<()> {
    let mut config = Config::new();
    config.compiler_inlining(false).max_wasm_stack(usize::MAX);
    let engine = Engine::new(&config)?;
    for words in [600, 3_000] {
        overflows(stack, &engine, &large_frame(words))?;
    }
    // A single one that is larger than a small stack, with all as it comes.
    overflows(stack, &Engine::default(), &large_frame(8_000))
}

/// How many bytes of stack a host function here takes beside what Rust needs.
fn host_frame(stack: &Stack) -> usize {
    // What is left to the host of a small stack is small, too.
    if stack.size == Some(64 << 10) { 2 << 10 } else { 24 << 10 }
}

/// Has so much of the stack in use while `then` runs.
fn with_frame<R>(bytes: usize, then: impl FnOnce() -> R) -> R {
    fn with<const N: usize, R>(then: impl FnOnce() -> R) -> R {
        let mut room = [0_u8; N];
        black_box(&mut room);
        let result = then();
        black_box(&mut room);
        result
    }
    match bytes {
        2048 => with::<2048, R>(then),
        _ => with::<24576, R>(then),
    }
}

fn by_way_of_the_host(stack: &Stack) -> Result<()> {
    let wat = r#"(module
        (import "" "again" (func $again))
        (func (export "run") (call $again))
        (func (export "fine") (result i32) (i32.const 7)))"#;
    let bytes = host_frame(stack);
    for engine in engines()? {
        let mut store = Store::new(&engine, 0_u32);
        let again = Func::wrap(&mut store, move |mut caller: Caller<'_, u32>| -> Result<()> {
            *caller.data_mut() += 1;
            let run = caller.get_export("run").and_then(|export| export.into_func());
            let run = run.expect("the guest exports it").typed::<(), ()>(&caller)?;
            with_frame(bytes, || run.call(&mut caller, ()))
        });
        let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[again.into()])?;
        let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
        let fine = instance.get_typed_func::<(), i32>(&mut store, "fine")?;
        stack.run(|| {
            is_overflow(run.call(&mut store, ()));
            assert_eq!(fine.call(&mut store, ())?, 7);
            Ok::<(), Error>(())
        })?;
        assert!(*store.data() > 1, "some of them ran: {}", store.data());
    }
    Ok(())
}

fn of_host_functions(stack: &Stack) -> Result<()> {
    let bytes = host_frame(stack);
    for engine in engines()? {
        let mut store = Store::new(&engine, None::<Func>);
        let ty = FuncType::new(&engine, [], []);
        let again = Func::new(&mut store, ty, move |mut caller: Caller<'_, Option<Func>>, _, _| {
            let again = caller.data().expect("it was put there");
            with_frame(bytes, || again.call(&mut caller, &[], &mut []))
        });
        *store.data_mut() = Some(again);
        stack.run(|| is_overflow(again.call(&mut store, &[], &mut [])));
    }
    Ok(())
}

/// A function that takes, passes to the host and returns as many values as there can be, at every depth
/// of the stack: there is room for all of them, or it is a trap.
fn many_arguments(stack: &Stack) -> Result<()> {
    const COUNT: usize = 1000;
    let types = " v128".repeat(COUNT);
    let arguments: String = (0..COUNT).map(|i| format!("(local.get {i})")).collect();
    let wat = format!(
        r#"(module
        (type $many (func (param{types}) (result{types})))
        (import "" "many" (func $host (type $many)))
        (import "" "deeper" (func $deeper (param i32)))
        (func (export "many") (type $many) (call $host {arguments}))
        (func $deep (export "deep") (param i32)
          (if (i32.eqz (local.get 0)) (then (call $deeper (i32.const 0)) (return)))
          (call $deep (i32.sub (local.get 0) (i32.const 1)))))"#
    );
    let engine = engines()?[1].clone();
    let mut store = Store::new(&engine, ());
    let ty = FuncType::new(&engine, vec![ValType::V128; COUNT], vec![ValType::V128; COUNT]);
    let many = Func::new(&mut store, ty, |_, arguments, results| {
        results.copy_from_slice(arguments);
        Ok(())
    });
    let deeper = Func::wrap(&mut store, |mut caller: Caller<'_, ()>, _: i32| -> Result<()> {
        let many = caller.get_export("many").and_then(|export| export.into_func());
        let many = many.expect("the guest exports it");
        let arguments: Vec<Val> = (0..COUNT).map(|i| Val::V128((i as u128).into())).collect();
        let mut results = arguments.clone();
        many.call(&mut caller, &arguments, &mut results)?;
        assert!((0..COUNT).all(|i| results[i].unwrap_v128().as_u128() == i as u128));
        Ok(())
    });
    let module = Module::new(&engine, wat)?;
    let instance = Instance::new(&mut store, &module, &[many.into(), deeper.into()])?;
    let deep = instance.get_typed_func::<i32, ()>(&mut store, "deep")?;
    stack.run(|| {
        let (mut depth, mut overflows) = (0, 0);
        while overflows < 3 {
            match deep.call(&mut store, depth) {
                Ok(()) => depth += depth / 8 + 20,
                error => {
                    is_overflow(error);
                    overflows += 1;
                    depth += 1;
                }
            }
        }
        let enough = stack.size.is_none_or(|size| size >= 256 << 10);
        assert!(!enough || depth > 20, "there is room for them where the stack begins");
        Ok(())
    })
}

/// Calls in the place of their caller, with more arguments than that had.
fn tail_calls(stack: &Stack) -> Result<()> {
    let (types, zeros) = (" v128".repeat(900), "(v128.const i64x2 0 0)".repeat(900));
    let wat = format!(
        r#"(module
        (func $many (param{types}) (call $one (i64.const 1)))
        (func $one (param i64) (return_call $many {zeros}))
        (func (export "run") (call $one (i64.const 1)))
        (func (export "fine") (result i32) (i32.const 7)))"#
    );
    engines()?.iter().try_for_each(|engine| overflows(stack, engine, &wat))
}

/// No limit is taken for that of a store that is not being called: a trap resumes where it began.
fn the_largest_limit(stack: &Stack) -> Result<()> {
    let engine = engines()?[1].clone();
    let mut store = Store::new(&engine, ());
    let wat = r#"(module
        (import "" "h" (func $h))
        (func (export "nothing"))
        (func (export "run") (call $h) unreachable))"#;
    let calls = Func::wrap(&mut store, |mut caller: Caller<'_, ()>| -> Result<()> {
        let nothing = caller.get_export("nothing").and_then(|export| export.into_func());
        nothing.expect("the guest exports it").typed::<(), ()>(&caller)?.call(&mut caller, ())
    });
    let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[calls.into()])?;
    let run = instance.get_typed_func::<(), ()>(&mut store, "run")?;
    stack.run(|| {
        let error = run.call(&mut store, ()).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached), "{error:#}");
    });
    Ok(())
}
