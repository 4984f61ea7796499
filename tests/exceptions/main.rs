//! Exceptions, as guests and hosts throw and catch them. The core suite has the instructions; here is
//! what it does not ask: other frames between, other types, references, memory, errors.

mod components;
mod host;

use anyhow::Result;
use wharf::{
    Config, Engine, Instance, Linker, Module, Store, ThrownException, Trap, TypedFunc,
    WasmBacktrace, WasmParams, WasmResults,
};

/// Engines that inline as usual, nothing, and as much as can be.
fn engines() -> [Engine; 3] {
    let mut none = Config::new();
    none.compiler_inlining(false).cranelift_debug_verifier(true);
    let mut eager = Config::new();
    eager.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    eager.cranelift_debug_verifier(true);
    [Config::new(), none, eager].map(|config| Engine::new(&config).unwrap())
}

/// A function of an instance without imports.
fn func<P: WasmParams, R: WasmResults>(
    store: &mut Store<()>,
    wat: &str,
    name: &str,
) -> Result<TypedFunc<P, R>> {
    let module = Module::new(store.engine(), wat)?;
    Instance::new(&mut *store, &module, &[])?.get_typed_func(&mut *store, name)
}

/// The names of the functions in an error's backtrace.
fn frames(error: &anyhow::Error) -> Vec<&str> {
    let backtrace = error.downcast_ref::<WasmBacktrace>().expect("an error with a backtrace");
    backtrace.frames().iter().map(|frame| frame.func_name().unwrap_or("?")).collect()
}

/// Functions that throw, call each other and catch.
const NESTED: &str = r#"(module
    (tag $a (param i32))
    (tag $b (param i64 i32))
    (tag $c)
    (func $throws (param i32)
      (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $a (i32.const 10))))
      (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $b (i64.const 5) (i32.const 20))))
      (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $c)))
      (if (i32.eq (local.get 0) (i32.const 4)) (then unreachable)))
    (func $passes (param i32) (call $throws (local.get 0)))
    ;; Catches $b, and lets the others go on.
    (func $catches_b (param i32) (result i32)
      (local $twenty i32)
      (block $b (result i64 i32)
        (try_table (catch $b $b) (call $passes (local.get 0)))
        (return (i32.const 0)))
      (local.set $twenty)
      (i32.add (i32.wrap_i64) (local.get $twenty)))
    (func (export "run") (param i32) (result i32)
      (local $before i32)
      (local.set $before (i32.const 1000))
      (block $all
        (block $a (result i32)
          (try_table (catch $a $a) (catch_all $all)
            (local.set $before (i32.const 2000))
            (try_table (catch $b 0)
              (local.set $before (i32.add (local.get $before) (call $catches_b (local.get 0))))))
          (return (local.get $before)))
        (return (i32.add (local.get $before))))
      (i32.add (local.get $before) (i32.const 3))))"#;

#[test]
fn handlers_nest_and_locals_keep_their_values() -> Result<()> {
    let wat = NESTED.replace(" (catch $b 0)", "");
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<i32, i32>(&mut store, &wat, "run")?;
        for (what, result) in [(0, 2000), (1, 2010), (2, 2025), (3, 2003)] {
            assert_eq!(run.call(&mut store, what)?, result, "{what}");
        }
        // A trap is no exception.
        let error = run.call(&mut store, 4).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached), "{error:?}");
        assert_eq!(run.call(&mut store, 1)?, 2010);
    }
    Ok(())
}

#[test]
fn traps_of_all_kinds_pass_by_handlers() -> Result<()> {
    let wat = r#"(module
        (memory 1)
        (table 1 funcref)
        (type $t (func))
        (tag $t)
        (func $deeper (call $deeper) (call $deeper))
        (func (export "run") (param i32)
          (block $caught
            (try_table (catch_all $caught)
              (if (i32.eq (local.get 0) (i32.const 0)) (then (drop (i32.load (i32.const -1)))))
              (if (i32.eq (local.get 0) (i32.const 1))
                (then (drop (i32.div_s (i32.const 1) (i32.const 0)))))
              (if (i32.eq (local.get 0) (i32.const 2)) (then (call $deeper)))
              (if (i32.eq (local.get 0) (i32.const 3))
                (then (call_indirect (type $t) (i32.const 0))))
              (if (i32.eq (local.get 0) (i32.const 4)) (then (throw_ref (ref.null exn))))
              (if (i32.eq (local.get 0) (i32.const 5))
                (then (memory.fill (i32.const 65530) (i32.const 0) (i32.const 100))))))))"#;
    let traps = [
        Trap::MemoryOutOfBounds,
        Trap::IntegerDivisionByZero,
        Trap::StackOverflow,
        Trap::IndirectCallToNull,
        Trap::NullReference,
        Trap::MemoryOutOfBounds,
    ];
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<i32, ()>(&mut store, wat, "run")?;
        for (what, trap) in (0..).zip(traps) {
            let error = run.call(&mut store, what).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&trap), "{error:?}");
        }
    }
    Ok(())
}

#[test]
fn an_exception_that_nobody_catches_is_an_error_with_all_frames() -> Result<()> {
    let wat = r#"(module
        (tag $t (param i32))
        (tag $other)
        (func $throws (throw $t (i32.const 7)))
        (func $between (call $throws))
        ;; Looks at it, and lets it go on.
        (func $looks (block $h (try_table (catch $other $h) (call $between))))
        (func $run (export "run") (call $looks)))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<(), ()>(&mut store, wat, "run")?;
        let error = run.call(&mut store, ()).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&ThrownException));
        assert!(!error.is::<Trap>());
        assert_eq!(frames(&error), ["throws", "between", "looks", "run"]);
        assert!(store.has_pending_exception());
        let exception = store.take_pending_exception().unwrap();
        assert_eq!(exception.field(&mut store, 0)?.i32(), Some(7));
        assert!(store.take_pending_exception().is_none());
    }
    Ok(())
}

#[test]
fn no_frames_where_none_are_asked_for() -> Result<()> {
    let mut config = Config::new();
    config.wasm_backtrace_max_frames(None);
    let mut store = Store::new(&Engine::new(&config)?, ());
    let wat = r#"(module (tag $t) (func (export "run") (throw $t)))"#;
    let run = func::<(), ()>(&mut store, wat, "run")?;
    let error = run.call(&mut store, ()).unwrap_err();
    assert!(error.is::<ThrownException>() && !error.is::<WasmBacktrace>(), "{error:?}");
    Ok(())
}

/// Values of all types, more than there are registers, thrown through a frame with many parameters.
#[test]
fn all_types_are_carried() -> Result<()> {
    let types = ["i32", "i64", "f32", "f64", "externref", "funcref", "exnref", "v128"];
    let all: Vec<&str> = types.iter().cycle().take(40).copied().collect();
    let all = all.join(" ");
    let given: String = (0..40)
        .map(|at| match at % 8 {
            0 => format!("(i32.const {at})"),
            1 => format!("(i64.const {at}000000000)"),
            2 => format!("(f32.const {at}.5)"),
            3 => format!("(f64.const {at}.25)"),
            4 => "(local.get $extern)".to_owned(),
            5 => "(ref.func $self)".to_owned(),
            6 => "(local.get $exn)".to_owned(),
            _ => format!("(v128.const i64x2 {at} 77)"),
        })
        .collect();
    let wat = format!(
        r#"(module
        (tag $inner (export "inner"))
        (tag $t (export "t") (param {all}))
        (type $all (func (param {all}) (result {all})))
        (func $self (type $all) (throw $t {gets}))
        (elem declare func $self)
        (func (export "run") (param $extern externref) (result {all})
          (local $exn exnref)
          (block $h (result exnref)
            (try_table (catch_ref $inner $h) (throw $inner))
            unreachable)
          (local.set $exn)
          (block $caught (result {all})
            (try_table (result {all}) (catch $t $caught) (call $self {given})))))"#,
        gets = (0..40).map(|at| format!("(local.get {at})")).collect::<String>(),
    );
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, &wat)?;
        let instance = Instance::new(&mut store, &module, &[])?;
        let run = instance.get_func(&mut store, "run").unwrap();
        let inner = instance.get_tag(&mut store, "inner").unwrap();
        let host = wharf::ExternRef::new(&mut store, 99_u32)?;
        let mut results = vec![wharf::Val::I32(0); 40];
        run.call(&mut store, &[host.into()], &mut results)?;
        for (at, value) in results.iter().enumerate() {
            match at % 8 {
                0 => assert_eq!(value.unwrap_i32(), at as i32),
                1 => assert_eq!(value.unwrap_i64(), at as i64 * 1_000_000_000),
                2 => assert_eq!(value.unwrap_f32(), at as f32 + 0.5),
                3 => assert_eq!(value.unwrap_f64(), at as f64 + 0.25),
                4 => {
                    let value = value.unwrap_externref().unwrap();
                    let data = value.data(&store)?.unwrap().downcast_ref::<u32>();
                    assert_eq!(data, Some(&99));
                }
                5 => assert!(value.unwrap_funcref().is_some()),
                7 => assert_eq!(value.unwrap_v128().as_u128(), at as u128 | 77 << 64),
                _ => {
                    let tag = value.unwrap_exnref().unwrap().tag(&mut store)?;
                    assert!(wharf::Tag::eq(&tag, &inner, &store));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn tail_calls_leave_handlers_behind() -> Result<()> {
    let wat = r#"(module
        (tag $t)
        (type $many (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i32)))
        (func $throws (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i32) (throw $t))
        (func $jumps (result i32)
          (block $h
            (try_table (catch_all $h)
              (return_call $throws (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
                (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
                (i64.const 1))))
          (i32.const 1))
        (func (export "run") (param $keep i32) (result i32)
          (block $h
            (try_table (catch_all $h) (return (call $jumps))))
          (i32.add (local.get $keep) (i32.const 2))))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<i32, i32>(&mut store, wat, "run")?;
        assert_eq!(run.call(&mut store, 40)?, 42);
    }
    Ok(())
}

/// The frame that catches has called with arguments on the stack, which are off it again.
#[test]
fn the_stack_is_as_it_was() -> Result<()> {
    let params = "i64 ".repeat(30);
    let wat = format!(
        r#"(module
        (tag $t (param i64))
        (func $throws (param {params}) (result {params}) (throw $t (local.get 29)))
        (func (export "run") (param i32) (result i64)
          (local $sum i64)
          (loop $again
            (block $next
              (block $caught (result i64)
                (try_table (catch $t $caught) (call $throws {args}) {drops})
                (br $next))
              (local.set $sum (i64.add (local.get $sum))))
            (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
          (local.get $sum)))"#,
        args = (0..30).map(|at| format!("(i64.const {at})")).collect::<String>(),
        drops = "drop ".repeat(30),
    );
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let run = func::<i32, i64>(&mut store, &wat, "run")?;
        assert_eq!(run.call(&mut store, 100_000)?, 2_900_000);
    }
    Ok(())
}

const THROWER: &str = r#"(module
    (tag $t (export "t") (param i32))
    (tag $u (export "u") (param i32))
    (func (export "throw") (param i32)
      (if (i32.and (local.get 0) (i32.const 1))
        (then (throw $t (local.get 0))) (else (throw $u (local.get 0))))))"#;

const CATCHER: &str = r#"(module
    (import "m" "t" (tag $t (param i32)))
    (import "m" "t" (tag $same (param i32)))
    (import "n" "t" (tag $other (param i32)))
    (import "m" "throw" (func $throw (param i32)))
    (table $table (export "table") funcref (elem $throw))
    (type $f (func (param i32)))
    (elem declare func $throw)
    (func (export "run") (param i32 i32) (result i32)
      (block $all
        (block $t (result i32)
          (block $other (result i32)
            (try_table (catch $other $other) (catch $same $t) (catch_all $all)
              (if (i32.eqz (local.get 1)) (then (call $throw (local.get 0))))
              (if (i32.eq (local.get 1) (i32.const 1))
                (then (call_indirect $table (type $f) (local.get 0) (i32.const 0))))
              (call_ref $f (local.get 0) (ref.func $throw)))
            unreachable)
          unreachable)
        (return))
      (i32.const -1)))"#;

/// Tags of two instances of one module are not the same; through imports, tables and references.
#[test]
fn exceptions_go_through_modules() -> Result<()> {
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        let thrower = Module::new(&engine, THROWER)?;
        linker.module(&mut store, "m", &thrower)?.module(&mut store, "n", &thrower)?;
        let catcher = Module::new(&engine, CATCHER)?;
        let run = linker.instantiate(&mut store, &catcher)?;
        let run = run.get_typed_func::<(i32, i32), i32>(&mut store, "run")?;
        for how in 0..3 {
            assert_eq!(run.call(&mut store, (7, how))?, 7);
            assert_eq!(run.call(&mut store, (8, how))?, -1);
        }
    }
    Ok(())
}

#[test]
fn tags_are_imported_by_their_type() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let mut linker = Linker::new(&engine);
    linker.module(&mut store, "m", &Module::new(&engine, THROWER)?)?;
    let wat = r#"(module (import "m" "t" (tag (param i64))) (import "m" "throw" (tag)))"#;
    let module = Module::new(&engine, wat)?;
    let types: Vec<String> = module.imports().map(|import| import.ty().to_string()).collect();
    assert_eq!(types, ["(tag (param i64))", "(tag)"]);
    let error = linker.instantiate(&mut store, &module).unwrap_err().to_string();
    let told =
        "`m::t`: expected (tag (param i64)), found (tag (param i32)): what they carry differs";
    assert!(error.contains(told), "{error}");
    assert!(error.contains("`m::throw`"), "{error}");
    Ok(())
}

#[test]
fn legacy_exceptions_are_refused_by_name() {
    let engine = Engine::default();
    // (module (func try catch_all end)), which the text format has no words for any more.
    let binary =
        b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x08\x01\x06\0\x06\x40\x19\x0b\x0b";
    let error = format!("{:#}", Module::new(&engine, binary).unwrap_err());
    assert!(error.contains("legacy_exceptions"), "{error}");
}

#[test]
fn the_proposal_can_be_off() {
    let mut config = Config::new();
    config.wasm_exceptions(false);
    let engine = Engine::new(&config).unwrap();
    let error = format!("{:#}", Module::new(&engine, "(module (tag))").unwrap_err());
    assert!(error.contains("exceptions"), "{error}");
}
