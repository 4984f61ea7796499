//! Values that nest deep, which a host function gets and gives where the guest has left little of the stack.

use super::{Case, Stack};
use wharf::component::{Component, Linker, Val};
use wharf::{Config, Engine, Result, Store, StoreContextMut, Trap};

pub(super) const CASES: &[Case] = &[("nested values", nested_values)];

/// A component that imports `echo`, of a type that nests so deep; exports `once`, which calls it, and `run`,
/// which does so at every 16th level of an endless recursion.
fn wat(kind: &str, depth: usize) -> String {
    let mut types = String::from("(type $t0 u8)");
    for (inner, outer) in (0..depth).zip(1..) {
        types += &match kind {
            "option" => format!("(type $t{outer} (option $t{inner}))"),
            "result" => format!("(type $t{outer} (result u8 (error $t{inner})))"),
            "tuple" => format!("(type $t{outer} (tuple (option u8) $t{inner}))"),
            "list" => format!("(type $t{outer} (list $t{inner}))"),
            _ => unreachable!("{kind}"),
        };
    }
    // So many bytes before it that all goes through memory.
    types += &format!("(type $t (tuple {} $t{depth}))", "u8 ".repeat(17));
    // A discriminant of 1 has something inside. A list is one of itself, at address 20, or of a byte there.
    let data = match kind {
        "list" => "\\00".repeat(20) + "\\14\\00\\00\\00\\01\\00\\00\\00",
        _ => "\\01".repeat(8 * (depth + 5)),
    };
    let options = r#"(memory $mem "m") (realloc (func $mem "r"))"#;
    format!(
        r#"(component
        {types}
        (import "echo" (func $echo (param "a" $t) (result $t)))
        (core module $mem
            (memory (export "m") 2)
            (data (i32.const 0) "{data}")
            (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 65536)))
        (core instance $mem (instantiate $mem))
        (core func $echo (canon lower (func $echo) {options}))
        (core module $m
            (import "" "echo" (func $echo (param i32 i32)))
            (func $echoed (call $echo (i32.const 0) (i32.const 60000)))
            (func (export "once") (call $echoed))
            (global $level (mut i32) (i32.const 0))
            (func $run (export "run")
                (global.set $level (i32.add (global.get $level) (i32.const 1)))
                (if (i32.eqz (i32.and (global.get $level) (i32.const 15))) (then (call $echoed)))
                (call $run)
                (global.set $level (i32.const 0))))
        (core instance $m (instantiate $m (with "" (instance (export "echo" (func $echo))))))
        (func (export "once") (canon lift (core func $m "once")))
        (func (export "run") (canon lift (core func $m "run"))))"#
    )
}

fn nested_values(stack: &Stack) -> Result<()> {
    let engine = Engine::new(Config::new().max_wasm_stack(usize::MAX))?;
    let mut linker = Linker::<u32>::new(&engine);
    let echo = |mut store: StoreContextMut<'_, u32>, _, given: &[Val], results: &mut [Val]| {
        *store.data_mut() += 1;
        results.clone_from_slice(given);
        Ok(())
    };
    linker.root().func_new("echo", echo)?;
    for kind in ["option", "result", "tuple", "list"] {
        for depth in [8, 40, 90] {
            let component = Component::new(&engine, wat(kind, depth))?;
            let mut store = Store::new(&engine, 0);
            let once = linker.instantiate(&mut store, &component)?;
            let once = once.get_typed_func::<(), ()>(&mut store, "once")?;
            let run = linker.instantiate(&mut store, &component)?;
            let run = run.get_typed_func::<(), ()>(&mut store, "run")?;
            stack.run(|| {
                // A small stack is too small for the deepest of them.
                match once.call(&mut store, ()) {
                    Ok(()) => assert_eq!(*store.data(), 1, "{kind} {depth}"),
                    Err(error) => {
                        assert_eq!(stack.size, Some(64 << 10), "{kind} {depth}: {error:#}");
                        assert!(depth > 8, "{kind} {depth}: {error:#}");
                    }
                }
                let error = run.call(&mut store, ()).expect_err("the stack is used up");
                let trap = error.downcast_ref::<Trap>();
                let is_overflow = trap == Some(&Trap::StackOverflow)
                    || format!("{error:#}").contains("for which the stack has room");
                assert!(is_overflow, "{kind} {depth}: {error:#}");
            });
        }
    }
    Ok(())
}
