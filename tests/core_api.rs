//! The API of core modules, as a host uses it.
#![cfg(feature = "wat")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use wharf::error::HostPanicked;
use wharf::{
    Caller, Config, Engine, Extern, ExternRef, Func, FuncType, Global, GlobalType, Instance,
    Linker, Memory, MemoryType, Module, Mutability, Ref, RefType, Rooted, Store, Table, TableType,
    Trap, Val, ValType, WasmBacktrace,
};

fn instantiate(wat: &str) -> (Store<()>, Instance) {
    instantiate_in(&Engine::default(), wat)
}

fn instantiate_in(engine: &Engine, wat: &str) -> (Store<()>, Instance) {
    let module = Module::new(engine, wat).unwrap();
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    (store, instance)
}

#[test]
fn the_first_program() {
    let engine = Engine::default();
    let wat = r#"
        (module
            (import "host" "hello" (func $host_hello (param i32)))
            (func (export "hello")
                i32.const 3
                call $host_hello))
    "#;
    let module = Module::new(&engine, wat).unwrap();
    let mut linker = Linker::new(&engine);
    let hello = |mut caller: Caller<'_, u32>, param: i32| *caller.data_mut() += param as u32;
    linker.func_wrap("host", "hello", hello).unwrap();
    let mut store: Store<u32> = Store::new(&engine, 4);
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let hello = instance.get_typed_func::<(), ()>(&mut store, "hello").unwrap();
    hello.call(&mut store, ()).unwrap();
    assert_eq!(*store.data(), 7);
}

/// Every kind of trap, by the export that comes to it.
const TRAPS: &str = r#"
    (module $traps
        (type $unary (func (param i32)))
        (memory 1)
        (table 2 funcref)
        (elem (i32.const 0) $stack)
        (func (export "unreachable") unreachable)
        (func (export "memory") (drop (i32.load (i32.const 65536))))
        (func (export "table") (drop (table.get (i32.const 2))))
        (func (export "null") (call_indirect (type $unary) (i32.const 0) (i32.const 1)))
        (func (export "signature") (call_indirect (type $unary) (i32.const 0) (i32.const 0)))
        (func (export "division") (drop (i32.div_s (i32.const 1) (i32.const 0))))
        (func (export "overflow")
            (drop (i32.div_s (i32.const 0x80000000) (i32.const -1))))
        (func (export "conversion") (drop (i32.trunc_f32_s (f32.const nan))))
        (func $stack (export "stack") (call $stack)))
"#;

const KINDS: &[(&str, Trap)] = &[
    ("unreachable", Trap::UnreachableCodeReached),
    ("memory", Trap::MemoryOutOfBounds),
    ("table", Trap::TableOutOfBounds),
    ("null", Trap::IndirectCallToNull),
    ("signature", Trap::BadSignature),
    ("division", Trap::IntegerDivisionByZero),
    ("overflow", Trap::IntegerOverflow),
    ("conversion", Trap::BadConversionToInteger),
    ("stack", Trap::StackOverflow),
];

fn check_traps(engine: &Engine) {
    let (mut store, instance) = instantiate_in(engine, TRAPS);
    // Twice: a store whose code trapped works on.
    for (name, expected) in KINDS.iter().chain(KINDS) {
        let func = instance.get_typed_func::<(), ()>(&mut store, name).unwrap();
        let error = func.call(&mut store, ()).unwrap_err();
        assert_eq!(error.downcast_ref::<Trap>(), Some(expected), "{name}: {error:?}");
        let frames = error.downcast_ref::<WasmBacktrace>().unwrap().frames();
        assert_eq!(frames[0].func_name(), Some(*name));
        assert_eq!(frames[0].module_name(), Some("traps"));
        assert!(frames[0].func_offset().is_some());
    }
}

#[test]
fn traps_have_kinds() {
    check_traps(&Engine::default());
}

#[test]
fn traps_have_kinds_with_explicit_bounds_checks() {
    let mut config = Config::new();
    config.memory_reservation(0).memory_guard_size(0);
    check_traps(&Engine::new(&config).unwrap());
}

#[test]
fn backtraces_name_functions() {
    let wat = r#"
        (module $inner
            (func (export "run") (call $middle))
            (func $middle (call $deep))
            (func $deep unreachable))
    "#;
    let (mut store, instance) = instantiate(wat);
    let run = instance.get_typed_func::<(), ()>(&mut store, "run").unwrap();
    let error = run.call(&mut store, ()).unwrap_err();
    let frames = error.downcast_ref::<WasmBacktrace>().unwrap().frames();
    let names: Vec<_> = frames.iter().map(|frame| frame.func_name().unwrap()).collect();
    assert_eq!(names, ["deep", "middle", "run"]);
    let text = format!("{error:?}");
    assert!(text.contains("inner!deep") && text.contains("unreachable"), "{text}");
}

#[test]
fn memories() {
    let wat = r#"
        (module
            (memory (export "memory") 1 3)
            (data (i32.const 8) "abc")
            (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
            (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
    "#;
    let (mut store, instance) = instantiate(wat);
    let memory = instance.get_memory(&mut store, "memory").unwrap();
    let load = instance.get_typed_func::<i32, i32>(&mut store, "load").unwrap();
    assert_eq!(&memory.data(&store)[8..11], b"abc");
    memory.write(&mut store, 65535, &[9]).unwrap();
    assert_eq!(load.call(&mut store, 65535).unwrap(), 9);
    refused(memory.write(&mut store, 65535, &[1, 2]), "out of bounds");
    let mut byte = [0];
    refused(memory.read(&store, usize::MAX, &mut byte), "out of bounds");

    assert_eq!(memory.grow(&mut store, 1).unwrap(), 1);
    assert_eq!((memory.size(&store), memory.data_size(&store)), (2, 2 * 65536));
    let grow = instance.get_typed_func::<i32, i32>(&mut store, "grow").unwrap();
    assert_eq!(grow.call(&mut store, 1).unwrap(), 2);
    assert_eq!(grow.call(&mut store, 1).unwrap(), -1);
    refused(memory.grow(&mut store, 1), "cannot grow by 1 pages");
    assert_eq!(load.call(&mut store, 3 * 65536 - 1).unwrap(), 0);

    let shared = Memory::new(&mut store, MemoryType::new(1, Some(2))).unwrap();
    assert_eq!(shared.ty(&store).maximum(), Some(2));
}

#[test]
fn tables_and_globals() {
    let wat = r#"
        (module
            (table (export "table") 2 4 funcref)
            (global (export "counter") (mut i64) (i64.const 5))
            (global (export "fixed") f32 (f32.const 1.5))
            (func $seven (export "seven") (result i32) (i32.const 7))
            (elem (i32.const 1) $seven)
            (func (export "call") (param i32) (result i32)
                (call_indirect (result i32) (local.get 0))))
    "#;
    let (mut store, instance) = instantiate(wat);
    let table = instance.get_table(&mut store, "table").unwrap();
    assert!(table.get(&mut store, 0).unwrap().is_null());
    assert!(table.get(&mut store, 2).is_none());
    let seven = table.get(&mut store, 1).unwrap();
    table.set(&mut store, 0, seven).unwrap();
    assert_eq!(table.grow(&mut store, 1, seven).unwrap(), 2);
    refused(table.grow(&mut store, 2, Ref::Func(None)), "cannot grow by 2 elements");
    let call = instance.get_typed_func::<i32, i32>(&mut store, "call").unwrap();
    assert_eq!(call.call(&mut store, 0).unwrap(), 7);
    assert_eq!(call.call(&mut store, 2).unwrap(), 7);

    let counter = instance.get_global(&mut store, "counter").unwrap();
    counter.set(&mut store, Val::I64(-6)).unwrap();
    assert_eq!(counter.get(&mut store).unwrap_i64(), -6);
    refused(counter.set(&mut store, Val::I32(1)), "expected `i64`");
    let fixed = instance.get_global(&mut store, "fixed").unwrap();
    refused(fixed.set(&mut store, Val::F32(0)), "immutable");
    assert_eq!(fixed.get(&mut store).unwrap_f32(), 1.5);
}

#[test]
fn what_the_host_makes_can_be_imported() {
    let engine = Engine::default();
    let wat = r#"
        (module
            (import "host" "add" (func $add (param i32 i32) (result i32)))
            (import "host" "memory" (memory 1))
            (import "host" "table" (table 1 externref))
            (import "host" "global" (global $global (mut i32)))
            (func (export "run") (result i32)
                (global.set $global (i32.load8_u (i32.const 3)))
                (call $add (global.get $global) (i32.const 2))))
    "#;
    let module = Module::new(&engine, wat).unwrap();
    let mut store = Store::new(&engine, ());
    let add = Func::wrap(&mut store, |a: i32, b: i32| a + b);
    let memory = Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
    memory.write(&mut store, 3, &[40]).unwrap();
    let table_ty = TableType::new(RefType::EXTERNREF, 1, None);
    let table = Table::new(&mut store, table_ty, Ref::Extern(None)).unwrap();
    let global_ty = GlobalType::new(ValType::I32, Mutability::Var);
    let global = Global::new(&mut store, global_ty, Val::I32(0)).unwrap();
    let imports: [Extern; 4] = [add.into(), memory.into(), table.into(), global.into()];
    let instance = Instance::new(&mut store, &module, &imports).unwrap();
    let run = instance.get_typed_func::<(), i32>(&mut store, "run").unwrap();
    assert_eq!(run.call(&mut store, ()).unwrap(), 42);
    assert_eq!(global.get(&mut store).unwrap_i32(), 40);
}

#[test]
fn dynamic_functions() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = FuncType::new(&engine, [ValType::I32, ValType::F64], [ValType::F64, ValType::I32]);
    let swap = Func::new(&mut store, ty.clone(), |_, params, results| {
        results[0] = params[1];
        results[1] = params[0];
        Ok(())
    });
    let mut results = [Val::I32(0), Val::I32(0)];
    let params = [Val::I32(3), Val::F64(2.5_f64.to_bits())];
    swap.call(&mut store, &params, &mut results).unwrap();
    assert_eq!((results[0].unwrap_f64(), results[1].unwrap_i32()), (2.5, 3));
    let typed = swap.typed::<(i32, f64), (f64, i32)>(&store).unwrap();
    assert_eq!(typed.call(&mut store, (1, 0.5)).unwrap(), (0.5, 1));

    // What a host function answers is checked like what a guest is given.
    let lies = Func::new(&mut store, ty, |_, _, results| {
        results[0] = Val::I32(1);
        Ok(())
    });
    let error = lies.call(&mut store, &params, &mut results).unwrap_err();
    assert!(format!("{error:#}").contains("f64"), "{error:#}");
    for wrong in [&params[..1], &[Val::I32(0), Val::I32(0)][..]] {
        refused(swap.call(&mut store, wrong, &mut results), "expected");
    }
}

#[test]
fn multi_value() {
    let wat = r#"
        (module
            (func (export "many") (param i32 i64 f32 f64) (result f64 f32 i64 i32 i32)
                (local.get 3) (local.get 2) (local.get 1) (local.get 0) (i32.const 9)))
    "#;
    let (mut store, instance) = instantiate(wat);
    type Results = (f64, f32, i64, i32, i32);
    let many = instance.get_typed_func::<(i32, i64, f32, f64), Results>(&mut store, "many");
    let results = many.unwrap().call(&mut store, (1, 2, 3.0, 4.0)).unwrap();
    assert_eq!(results, (4.0, 3.0, 2, 1, 9));
}

#[test]
fn references_to_values_of_the_host() {
    let wat = r#"
        (module
            (global $kept (mut externref) (ref.null extern))
            (func (export "keep") (param externref) (result externref)
                (global.get $kept)
                (global.set $kept (local.get 0))))
    "#;
    let (mut store, instance) = instantiate(wat);
    type Reference = Option<Rooted<ExternRef>>;
    let keep = instance.get_typed_func::<Reference, Reference>(&mut store, "keep").unwrap();
    let value = ExternRef::new(&mut store, "a value".to_owned()).unwrap();
    assert!(keep.call(&mut store, Some(value)).unwrap().is_none());
    let kept = keep.call(&mut store, None).unwrap().unwrap();
    let data = kept.data(&store).unwrap().unwrap();
    assert_eq!(data.downcast_ref::<String>().unwrap(), "a value");
}

#[test]
fn host_functions_fail_and_panic() {
    let engine = Engine::default();
    let wat = r#"
        (module $guest
            (import "host" "fail" (func $fail))
            (import "host" "panic" (func $panic))
            (func (export "fail") (call $fail))
            (func (export "panic") (call $panic))
            (func (export "fine") (result i32) (i32.const 1)))
    "#;
    #[derive(Debug, thiserror::Error)]
    #[error("of the host's own")]
    struct Own;
    let module = Module::new(&engine, wat).unwrap();
    let mut linker = Linker::<()>::new(&engine);
    linker.func_wrap("host", "fail", || -> wharf::Result<()> { Err(Own.into()) }).unwrap();
    linker.func_wrap("host", "panic", || -> () { panic!("on purpose") }).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module).unwrap();
    for _ in 0..3 {
        let fail = instance.get_typed_func::<(), ()>(&mut store, "fail").unwrap();
        let error = fail.call(&mut store, ()).unwrap_err();
        assert!(error.downcast_ref::<Own>().is_some(), "{error:?}");
        assert!(format!("{error:?}").contains("guest!fail"), "{error:?}");
        let panic = instance.get_typed_func::<(), ()>(&mut store, "panic").unwrap();
        let error = panic.call(&mut store, ()).unwrap_err();
        assert!(format!("{error:#}").contains("on purpose"), "{error:?}");
    }
    let fine = instance.get_typed_func::<(), i32>(&mut store, "fine").unwrap();
    assert_eq!(fine.call(&mut store, ()).unwrap(), 1);
}

#[test]
fn wrong_types_are_told() {
    let wat = r#"(module (func (export "f") (param i32 i64) (result f32) unreachable))"#;
    let (mut store, instance) = instantiate(wat);
    let told = |error: wharf::Error, parts: &[&str]| {
        let text = format!("{error:#}");
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    };
    let error = instance.get_typed_func::<(i32, i32), f32>(&mut store, "f").unwrap_err();
    told(error, &["parameter", "i64", "i32"]);
    let error = instance.get_typed_func::<(i32, i64), f64>(&mut store, "f").unwrap_err();
    told(error, &["result", "f32", "f64"]);
    let error = instance.get_typed_func::<i32, f32>(&mut store, "f").unwrap_err();
    told(error, &["parameter"]);
    let error = instance.get_typed_func::<(), ()>(&mut store, "g").unwrap_err();
    told(error, &["`g`"]);
}

#[test]
fn missing_imports_are_told() {
    let engine = Engine::default();
    let imports = |wat: &str| {
        let module = Module::new(&engine, wat).unwrap();
        let mut linker = Linker::<()>::new(&engine);
        linker.func_wrap("host", "hello", || {}).unwrap();
        linker.func_wrap("host", "other", |_: i64| {}).unwrap();
        let error = linker.instantiate(&mut Store::new(&engine, ()), &module).unwrap_err();
        format!("{error:#}")
    };
    let told = |text: String, parts: &[&str]| {
        assert!(parts.iter().all(|part| text.contains(part)), "{text}");
    };
    let missing = r#"(module
        (import "host" "helo" (func))
        (import "hots" "other" (func (param i64)))
        (import "host" "memory" (memory 1)))"#;
    let parts = ["host::helo", "host::hello", "hots::other", "host::other", "host::memory"];
    told(imports(missing), &parts);
    let mismatched = r#"(module (import "host" "other" (func (param i32))))"#;
    told(imports(mismatched), &["other", "i32", "i64"]);
}

#[test]
fn recursion_through_the_host_ends() {
    let engine = Engine::default();
    let wat = r#"
        (module
            (import "host" "again" (func $again))
            (func (export "run") (call $again)))
    "#;
    let module = Module::new(&engine, wat).unwrap();
    let depth = Arc::new(AtomicUsize::new(0));
    let mut linker = Linker::<()>::new(&engine);
    let counted = depth.clone();
    let again = move |mut caller: Caller<'_, ()>| -> wharf::Result<()> {
        counted.fetch_add(1, Relaxed);
        let run = caller.get_export("run").and_then(Extern::into_func).unwrap();
        run.typed::<(), ()>(&caller)?.call(&mut caller, ())
    };
    linker.func_wrap("host", "again", again).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let run = instance.get_typed_func::<(), ()>(&mut store, "run").unwrap();
    let error = run.call(&mut store, ()).unwrap_err();
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::StackOverflow));
    assert!(depth.load(Relaxed) > 10);
}

#[test]
fn stores_do_not_mix() {
    let (mut a, instance) = instantiate("(module (func (export \"f\")))");
    let engine = Engine::default();
    let mut b = Store::new(&engine, ());
    let func = instance.get_func(&mut a, "f").unwrap();
    let mixed =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| func.call(&mut b, &[], &mut [])));
    assert!(!matches!(mixed, Ok(Ok(()))), "a function of one store ran in another");
}

/// What panics when it is dropped.
#[derive(Debug)]
struct Touchy;

impl Drop for Touchy {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

impl std::fmt::Display for Touchy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("touchy")
    }
}

#[test]
fn panics_of_what_the_host_drops_do_not_go_through_guests() -> wharf::Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let module = Module::new(
        &engine,
        r#"(module
            (import "" "f" (func $f))
            (tag $t (export "t"))
            (func (export "call") (call $f))
            (func (export "catch") (block $b (try_table (catch_all $b) (call $f)))))"#,
    )?;
    // A panic whose payload panics in turn.
    let panics = Func::wrap(&mut store, || -> () { std::panic::panic_any(Touchy) });
    let instance = Instance::new(&mut store, &module, &[panics.into()])?;
    let call = instance.get_typed_func::<(), ()>(&mut store, "call")?;
    let error = call.call(&mut store, ()).expect_err("the host panicked");
    assert_eq!(error.downcast_ref::<HostPanicked>().unwrap().who, "a host function");

    // An error that panics when a guest has caught the exception which it is about.
    let throws = Func::wrap(&mut store, |mut caller: Caller<'_, ()>| -> wharf::Result<()> {
        let tag = caller.get_export("t").and_then(wharf::Extern::into_tag).expect("a tag");
        let ty = wharf::ExnType::from_tag_type(&tag.ty(&caller))?;
        let pre = wharf::ExnRefPre::new(&mut caller, ty);
        let exception = wharf::ExnRef::new(&mut caller, &pre, &tag, &[])?;
        let thrown = caller.throw::<()>(exception).expect_err("always");
        Err(wharf::Error::new(thrown).context(Touchy))
    });
    let instance = Instance::new(&mut store, &module, &[throws.into()])?;
    instance.get_typed_func::<(), ()>(&mut store, "catch")?.call(&mut store, ())?;
    Ok(())
}

#[test]
fn types_cost_what_they_are_however_many_there_are() {
    let engine = Engine::default();
    let kinds = [ValType::I32, ValType::I64, ValType::F32, ValType::F64];
    let make = |number: usize| {
        let params = (0..8).map(|digit| kinds[number >> (2 * digit) & 3].clone());
        FuncType::new(&engine, params.collect::<Vec<_>>(), [])
    };
    let time = |numbers: std::ops::Range<usize>| {
        let begin = std::time::Instant::now();
        numbers.for_each(|number| drop(make(number)));
        begin.elapsed()
    };
    let (first, last) = (time(0..4_000), time(56_000..60_000));
    time(4_000..56_000);
    let late = time(60_000..64_000);
    // Walking all that there are made it thirty times as long.
    let most = 8 * first.max(last) + std::time::Duration::from_millis(20);
    assert!(late < most, "{late:?} after 60,000 types, {first:?} and {last:?} before");
}

/// Sees that something failed, and why.
fn refused<T, E: std::fmt::Display>(result: std::result::Result<T, E>, why: &str) {
    let error = format!("{:#}", result.map(drop).unwrap_err());
    assert!(error.contains(why), "expected `{why}`, found `{error}`");
}
