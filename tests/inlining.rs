//! A component is compiled as a whole: functions are inlined, within modules and across them, and what
//! is known of imports is used. Nobody can tell, but by the time that calls take.
#![cfg(all(feature = "component", feature = "wat"))]

use anyhow::Result;
use std::num::NonZeroUsize;
use wharf::component::{self, Component};
use wharf::{
    Caller, Config, Engine, Inlining, Instance, Linker, Module, Store, Trap, WasmBacktrace,
};

/// From nothing to everything.
fn engines() -> [Engine; 4] {
    let config = |set: &dyn Fn(&mut Config)| {
        let mut config = Config::new();
        set(&mut config);
        Engine::new(&config).unwrap()
    };
    [
        config(&|config| _ = config.compiler_inlining(false)),
        config(&|config| _ = config.compiler_inlining(Inlining::InterModule)),
        config(&|_| ()),
        config(&|config| {
            config.compiler_inlining_callee_size(1_000).compiler_inlining_growth(10_000);
        }),
    ]
}

/// An instance of a component that imports nothing.
fn instance_of(engine: &Engine, text: &str) -> (Store<()>, component::Instance) {
    let component = Component::new(engine, text).unwrap();
    let mut store = Store::new(engine, ());
    let instance = component::Linker::new(engine).instantiate(&mut store, &component).unwrap();
    (store, instance)
}

/// What a frame says: module, function, name, and where in module and function.
type Frame = (Option<String>, u32, Option<String>, Option<usize>, Option<usize>);

fn frames(error: &anyhow::Error) -> Vec<Frame> {
    let frames = error.downcast_ref::<WasmBacktrace>().expect("a backtrace").frames();
    let frames = frames.iter().map(|frame| {
        (
            frame.module_name().map(str::to_owned),
            frame.func_index(),
            frame.func_name().map(str::to_owned),
            frame.module_offset(),
            frame.func_offset(),
        )
    });
    frames.collect()
}

fn names(error: &anyhow::Error) -> Vec<String> {
    frames(error).into_iter().map(|frame| frame.2.unwrap_or_default()).collect()
}

/// Functions that fail in many ways, through small ones that are called from several places.
const FAILING: &str = r#"
    (module $failing
        (import "host" "fail" (func $host (param i32) (result i32)))
        (type $none (func))
        (memory 1)
        (table 2 funcref)
        (func $divide (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
        (func $load (param i32) (result i32) (i32.load offset=4 (local.get 0)))
        (func $stop (param i32) (result i32) (if (local.get 0) (then (unreachable))) (i32.const 2))
        (func $ask (param i32) (result i32) (call $host (local.get 0)))
        (func $indirect (param i32) (call_indirect (type $none) (local.get 0)))
        (func $both (param i32) (result i32)
            (i32.add (call $divide (i32.const 9) (local.get 0)) (call $load (local.get 0))))
        (func $twice (param i32) (result i32)
            (i32.add (call $both (local.get 0)) (call $both (i32.sub (local.get 0) (i32.const 1)))))
        (func (export "divide") (result i32)
            (i32.add (call $twice (i32.const 3)) (call $twice (i32.const 1))))
        (func (export "load") (result i32)
            (i32.add (call $twice (i32.const 5)) (call $twice (i32.const -1))))
        (func (export "stop") (result i32)
            (i32.add (call $stop (i32.const 0)) (call $stop (i32.const 1))))
        (func (export "ask") (result i32)
            (i32.add (call $ask (i32.const 1)) (call $ask (i32.const 0))))
        (func (export "indirect") (result i32)
            (call $indirect (i32.const 1)) (i32.const 0))
        (func (export "loop") (result i32) (local i32)
            (loop (result i32)
                (local.set 0 (i32.add (local.get 0) (i32.const 30000)))
                (drop (call $load (local.get 0)))
                (br 0))))
"#;

fn fail(_: Caller<'_, ()>, fine: i32) -> Result<i32> {
    anyhow::ensure!(fine != 0, "the host has had enough");
    Ok(fine)
}

#[test]
fn frames_are_those_of_calls() {
    let mut expected: Vec<(String, Vec<Frame>)> = Vec::new();
    for (number, engine) in engines().iter().enumerate() {
        let mut linker = Linker::new(engine);
        linker.func_wrap("host", "fail", fail).unwrap();
        let mut store = Store::new(engine, ());
        let module = Module::new(engine, FAILING).unwrap();
        let instance = linker.instantiate(&mut store, &module).unwrap();
        for name in ["divide", "load", "stop", "ask", "indirect", "loop"] {
            let func = instance.get_typed_func::<(), i32>(&mut store, name).unwrap();
            let error = func.call(&mut store, ()).unwrap_err();
            let frames = frames(&error);
            match number {
                0 => expected.push((name.to_owned(), frames)),
                _ => {
                    let of_name = expected.iter().find(|(it, _)| it == name).unwrap();
                    assert_eq!(of_name.1, frames, "{name} with engine {number}");
                }
            }
        }
    }
    let names: Vec<_> = expected[0].1.iter().map(|frame| frame.2.as_deref().unwrap()).collect();
    assert_eq!(names, ["divide", "both", "twice", "divide"]);
    assert!(expected.iter().all(|(_, frames)| frames.iter().all(|frame| frame.3.is_some())));
}

/// A long block is cut before calls in it are inlined, and joined again.
#[test]
fn many_calls_in_a_row() {
    let step = "(local.set 0 (call $step (local.get 0)))".repeat(200);
    let wat = format!(
        "(module
            (func $step (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
            (func $divide (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
            (func (export \"run\") (param i32) (result i32)
                {step}
                (local.set 0
                    (call $divide (i32.const 1000) (i32.sub (local.get 0) (i32.const 200))))
                {step}
                (local.get 0)))"
    );
    let mut expected = None;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, &wat).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let func = instance.get_typed_func::<i32, i32>(&mut store, "run").unwrap();
        assert_eq!(func.call(&mut store, 2).unwrap(), 700);
        let error = func.call(&mut store, 0).unwrap_err();
        assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::IntegerDivisionByZero));
        let frames = frames(&error);
        assert_eq!(frames.len(), 2);
        assert_eq!(*expected.get_or_insert_with(|| frames.clone()), frames);
    }
}

#[test]
fn inlined_frames_count() {
    let mut config = Config::new();
    config.wasm_backtrace_max_frames(NonZeroUsize::new(2));
    let engine = Engine::new(&config).unwrap();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "fail", fail).unwrap();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, FAILING).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let func = instance.get_typed_func::<(), i32>(&mut store, "divide").unwrap();
    assert_eq!(names(&func.call(&mut store, ()).unwrap_err()), ["divide", "both"]);
}

/// Circles of calls through functions that are inlined end where the stack does.
#[test]
fn recursion_ends_with_the_stack() {
    let wat = r#"
        (module
            (func $small (param i32) (result i32)
                (call $large (i32.add (local.get 0) (i32.const 1))))
            (func $large (export "run") (param i32) (result i32)
                (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
                (if (i32.eq (local.get 0) (i32.const -1)) (then (return (i32.const 1))))
                (if (i32.eq (local.get 0) (i32.const -2)) (then (return (i32.const 2))))
                (if (i32.eq (local.get 0) (i32.const -3)) (then (return (i32.const 3))))
                (i32.add (call $small (local.get 0)) (call $small (local.get 0))))
            (func $even (export "even") (param i32) (result i32) (call $odd (local.get 0)))
            (func $odd (param i32) (result i32) (call $even (local.get 0))))
    "#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, wat).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        for name in ["run", "even"] {
            let func = instance.get_typed_func::<i32, i32>(&mut store, name).unwrap();
            let error = func.call(&mut store, 1).unwrap_err();
            assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::StackOverflow));
        }
    }
}

/// Modules with everything that one can have of another, and a circle through a table.
const LINKED: &str = r#"
    (component
        (import "host" (func $host (param "n" u32) (result u32)))
        (core func $lowered (canon lower (func $host)))
        (core module $shim
            (type $f (func (param i32) (result i32)))
            (table (export "table") 2 2 funcref)
            (func (export "peek") (param i32) (result i32)
                (call_indirect (type $f) (local.get 0) (i32.const 0)))
            (func (export "host") (param i32) (result i32)
                (call_indirect (type $f) (local.get 0) (i32.const 1))))
        (core instance $shim (instantiate $shim))
        (core module $memory
            (memory (export "memory") 1)
            (global $count (export "count") (mut i32) (i32.const 0))
            (global (export "base") i32 (i32.const 16))
            (func (export "put") (param i32 i32)
                (global.set $count (i32.add (global.get $count) (i32.const 1)))
                (i32.store (local.get 0) (local.get 1))))
        (core instance $memory (instantiate $memory))
        (core module $main
            (import "memory" "memory" (memory 1))
            (import "memory" "put" (func $put (param i32 i32)))
            (import "memory" "count" (global $count (mut i32)))
            (import "memory" "base" (global $base i32))
            (import "shim" "peek" (func $peek (param i32) (result i32)))
            (import "shim" "host" (func $host (param i32) (result i32)))
            (func (export "run") (param i32) (result i32)
                (call $put (i32.add (global.get $base) (i32.const 4)) (local.get 0))
                (global.set $count (i32.add (global.get $count) (i32.const 10)))
                (i32.add
                    (i32.add (call $peek (global.get $base)) (global.get $count))
                    (i32.mul (call $host (local.get 0)) (i32.const 1000))))
            (func (export "trap") (param i32) (result i32)
                (call $peek (i32.const -8))))
        (core instance $main (instantiate $main
            (with "memory" (instance $memory)) (with "shim" (instance $shim))))
        (core module $fill
            (import "" "table" (table 2 funcref))
            (import "" "memory" (memory 1))
            (import "" "host" (func $host (param i32) (result i32)))
            (func $peek (param i32) (result i32) (i32.load offset=4 (local.get 0)))
            (elem (i32.const 0) $peek $host))
        (core instance (instantiate $fill (with "" (instance
            (export "table" (table $shim "table"))
            (export "memory" (memory $memory "memory"))
            (export "host" (func $lowered))))))
        (func (export "run") (param "n" u32) (result u32) (canon lift (core func $main "run")))
        (func (export "trap") (param "n" u32) (result u32) (canon lift (core func $main "trap"))))
"#;

#[test]
fn linked_modules_work_together() {
    let mut artifacts = Vec::new();
    for engine in engines() {
        let component = Component::new(&engine, LINKED).unwrap();
        let mut linker = component::Linker::new(&engine);
        linker.root().func_wrap("host", |_, (n,): (u32,)| Ok((n + 1,))).unwrap();
        // Two instances of one component have contexts at different places.
        for n in [3, 5] {
            let mut store = Store::new(&engine, ());
            let first = linker.instantiate(&mut store, &component).unwrap();
            let second = linker.instantiate(&mut store, &component).unwrap();
            for instance in [first, second] {
                let run = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "run").unwrap();
                assert_eq!(run.call(&mut store, (n,)).unwrap(), (n + 11 + (n + 1) * 1000,));
                assert_eq!(run.call(&mut store, (n,)).unwrap(), (n + 22 + (n + 1) * 1000,));
            }
            let trap = first.get_typed_func::<(u32,), (u32,)>(&mut store, "trap").unwrap();
            let error = trap.call(&mut store, (0,)).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::MemoryOutOfBounds));
            let frames = frames(&error);
            let of = |frame: &Frame| (frame.0.clone().unwrap(), frame.2.clone().unwrap());
            let frames: Vec<_> = frames.iter().map(of).collect();
            let frames: Vec<_> = frames.iter().map(|(m, f)| (m.as_str(), f.as_str())).collect();
            assert_eq!(frames, [("fill", "peek"), ("shim", "peek"), ("main", "trap")]);
        }
        artifacts.push(engine.precompile_component(LINKED.as_bytes()).unwrap());
    }
    // What is inlined is for who compiles to say.
    for artifact in artifacts {
        // SAFETY: it was compiled a moment ago.
        assert!(unsafe { Component::deserialize(&Engine::default(), &artifact) }.is_ok());
    }
}

/// One module is instantiated twice, with different imports: its code does for both.
#[test]
fn instances_of_one_module_keep_their_own() {
    let text = r#"
        (component
            (core module $cell
                (global $value (mut i32) (i32.const 0))
                (func (export "add") (param i32) (result i32)
                    (global.set $value (i32.add (global.get $value) (local.get 0)))
                    (global.get $value)))
            (core module $other (func (export "add") (param i32) (result i32) (i32.const 99)))
            (core module $user
                (import "a" "add" (func $a (param i32) (result i32)))
                (import "b" "add" (func $b (param i32) (result i32)))
                (func (export "run") (result i32)
                    (i32.add (call $a (i32.const 1)) (i32.mul (call $b (i32.const 1)) (i32.const 1000)))))
            (core instance $one (instantiate $cell))
            (core instance $two (instantiate $cell))
            (core instance $other (instantiate $other))
            (core instance $first (instantiate $user
                (with "a" (instance $one)) (with "b" (instance $two))))
            (core instance $second (instantiate $user
                (with "a" (instance $two)) (with "b" (instance $other))))
            (func (export "first") (result u32) (canon lift (core func $first "run")))
            (func (export "second") (result u32) (canon lift (core func $second "run"))))
    "#;
    for engine in engines() {
        let (mut store, instance) = instance_of(&engine, text);
        let mut call = |name: &str| {
            let func = instance.get_typed_func::<(), (u32,)>(&mut store, name).unwrap();
            func.call(&mut store, ()).unwrap().0
        };
        assert_eq!([call("first"), call("second")], [1001, 99_002]);
        assert_eq!([call("first"), call("second")], [3002, 99_004]);
    }
}

/// A module that the component exports runs with what the host gives it, too.
#[test]
fn exported_modules_take_other_imports() {
    let text = r#"
        (component
            (core module $one
                (global (export "g") i32 (i32.const 1))
                (func (export "f") (result i32) (i32.const 1)))
            (core module $user
                (import "one" "f" (func $f (result i32)))
                (import "one" "g" (global $g i32))
                (func (export "run") (result i32)
                    (i32.add (call $f) (i32.mul (global.get $g) (i32.const 10)))))
            (core instance $one (instantiate $one))
            (core instance $user (instantiate $user (with "one" (instance $one))))
            (export "user" (core module $user))
            (func (export "run") (result u32) (canon lift (core func $user "run"))))
    "#;
    for engine in engines() {
        let (mut store, instance) = instance_of(&engine, text);
        let run = instance.get_typed_func::<(), (u32,)>(&mut store, "run").unwrap();
        assert_eq!(run.call(&mut store, ()).unwrap(), (11,));

        let module = instance.get_module(&mut store, "user").unwrap();
        let other = r#"(module (global (export "g") i32 (i32.const 5))
                               (func (export "f") (result i32) (i32.const 7)))"#;
        let other = Module::new(&engine, other).unwrap();
        let mut linker = Linker::new(&engine);
        let other = linker.instantiate(&mut store, &other).unwrap();
        linker.instance(&mut store, "one", other).unwrap();
        let user = linker.instantiate(&mut store, &module).unwrap();
        let run = user.get_typed_func::<(), i32>(&mut store, "run").unwrap();
        assert_eq!(run.call(&mut store, ()).unwrap(), 57);
    }
}

/// A host reaches exported mutable globals and tables of a module by itself.
#[test]
fn hosts_can_write_what_is_exported() {
    let wat = r#"
        (module
            (type $f (func (result i32)))
            (global $g (export "g") (mut i32) (i32.const 1))
            (table $t (export "t") 1 1 funcref)
            (elem (i32.const 0) $one)
            (func $one (result i32) (i32.const 1))
            (func (export "other") (param i32) (result i32) (i32.const 2))
            (func (export "two") (result i32) (i32.const 2))
            (func (export "global") (result i32) (global.get $g))
            (func (export "table") (result i32) (call_indirect (type $f) (i32.const 0))))
    "#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, wat).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let global = instance.get_global(&mut store, "g").unwrap();
        let table = instance.get_table(&mut store, "t").unwrap();
        let get = instance.get_typed_func::<(), i32>(&mut store, "global").unwrap();
        let call = instance.get_typed_func::<(), i32>(&mut store, "table").unwrap();
        assert_eq!(get.call(&mut store, ()).unwrap(), 1);
        global.set(&mut store, wharf::Val::I32(8)).unwrap();
        assert_eq!(get.call(&mut store, ()).unwrap(), 8);
        assert_eq!(call.call(&mut store, ()).unwrap(), 1);
        let two = instance.get_func(&mut store, "two").unwrap();
        table.set(&mut store, 0, wharf::Ref::Func(Some(two))).unwrap();
        assert_eq!(call.call(&mut store, ()).unwrap(), 2);
        let other = instance.get_func(&mut store, "other").unwrap();
        table.set(&mut store, 0, wharf::Ref::Func(Some(other))).unwrap();
        let error = call.call(&mut store, ()).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::BadSignature));
    }
}

/// Before it is filled, an element is null even if it is known what will be in it.
#[test]
fn known_elements_can_be_null() {
    let text = r#"
        (component
            (core module $shim
                (type $f (func (result i32)))
                (table (export "table") 1 1 funcref)
                (func (export "f") (result i32) (call_indirect (type $f) (i32.const 0))))
            (core instance $shim (instantiate $shim))
            (core module $early
                (import "" "f" (func $f (result i32)))
                (func $start (drop (call $f)))
                (start $start)
                (func (export "late") (result i32) (i32.const 4)))
            (core instance $early (instantiate $early (with "" (instance $shim))))
            (core module $fill
                (import "" "table" (table 1 funcref))
                (import "" "late" (func $late (result i32)))
                (elem (i32.const 0) $late))
            (core instance (instantiate $fill (with "" (instance
                (export "table" (table $shim "table")) (export "late" (func $early "late")))))))
    "#;
    for engine in engines() {
        let component = Component::new(&engine, text).unwrap();
        let mut store = Store::new(&engine, ());
        let linker = component::Linker::new(&engine);
        let error = linker.instantiate(&mut store, &component).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::IndirectCallToNull));
        assert_eq!(names(&error), ["f", "start"]);
    }
}

/// The context of an imported module has a size that no code could be compiled for, wherever among the
/// others its instance is made.
#[test]
fn imported_modules_stand_in_nobodys_way() {
    const OUTER: &str = r#"
        (component
            (import "between" (core module $between
                (import "a" "bump" (func (param i32) (result i32)))
                (export "twice" (func (param i32) (result i32)))))
            (core module $a
                (memory (export "memory") 1)
                (global $sum (mut i32) (i32.const 100))
                (func (export "bump") (param i32) (result i32)
                    (global.set $sum (i32.add (global.get $sum) (local.get 0)))
                    (i32.store (i32.const 8) (global.get $sum))
                    (global.get $sum)))
            (core module $b
                (import "a" "bump" (func $bump (param i32) (result i32)))
                (import "a" "memory" (memory 1))
                (import "between" "twice" (func $twice (param i32) (result i32)))
                (global $own (mut i32) (i32.const 1000))
                (func (export "run") (param i32) (result i32)
                    (drop (call $twice (local.get 0)))
                    (drop (call $bump (local.get 0)))
                    (global.set $own (i32.add (global.get $own) (i32.load (i32.const 8))))
                    (global.get $own)))
            (core instance $a (instantiate $a))
            (core instance $between (instantiate $between (with "a" (instance $a))))
            (core instance $b (instantiate $b
                (with "a" (instance $a)) (with "between" (instance $between))))
            (func (export "run") (param "n" u32) (result u32)
                (canon lift (core func $b "run"))))"#;
    // More globals than the other contexts have room for.
    let globals: String =
        (0..100).map(|n| format!("(global $g{n} (mut i64) (i64.const -1))")).collect();
    let uses: String = (0..100)
        .map(|n| format!("(global.set $g{n} (i64.add (global.get $g{n}) (i64.const 1)))"))
        .collect();
    let between = format!(
        r#"(module
            (import "a" "bump" (func $bump (param i32) (result i32)))
            {globals}
            (func (export "twice") (param i32) (result i32)
                {uses}
                (drop (call $bump (local.get 0)))
                (call $bump (local.get 0))))"#
    );
    for engine in engines() {
        let component = Component::new(&engine, OUTER).unwrap();
        let mut linker = component::Linker::new(&engine);
        linker.root().module("between", &Module::new(&engine, &between).unwrap()).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component).unwrap();
        let run = instance.get_typed_func::<(u32,), (u32,)>(&mut store, "run").unwrap();
        // Three times 5 each time, added up to what was there.
        assert_eq!(run.call(&mut store, (5,)).unwrap(), (1115,));
        assert_eq!(run.call(&mut store, (5,)).unwrap(), (1245,));
    }
}
