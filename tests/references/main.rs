//! References that go from the host to guests and back, and exceptions above all: what guests hold stays,
//! whichever way they got it, and what ended is an error, never something else.

mod programs;
mod ways;

use std::fmt::Write as _;
use wharf::{Engine, Module, Result};

/// How many numbers the large exceptions carry, so that few of them make the store look which it can free.
const PADDING: usize = 40;

/// A module with exceptions that carry references, places for them, and ways to pass them on. Imports a
/// tag that all instances share, and the host's `pass`. Function `id` tells instances apart.
fn module(engine: &Engine) -> Result<Module> {
    let (types, zeros) = (" i64".repeat(PADDING), " (i64.const 0)".repeat(PADDING));
    let large = format!("i64 exnref funcref externref{types}");
    let drops = " (drop)".repeat(PADDING);
    let mut wat = format!(
        r#"(module
    (import "" "shared" (tag $shared (param i64 exnref)))
    (import "" "pass" (func $pass (param exnref) (result exnref)))
    (tag $small (export "small") (param i64))
    (tag $large (export "large") (param {large}))
    (global $id (export "id number") (mut i64) (i64.const 0))
    (global $g (export "global") (mut exnref) (ref.null exn))
    (global $f (export "function") (mut funcref) (ref.null func))
    (table $t (export "table") 4 100 exnref)
    (func $whose (export "id") (result i64) (global.get $id))
    (func (export "make small") (param i64) (result exnref)
      (block $h (result exnref)
        (try_table (catch_all_ref $h) (throw $small (local.get 0)))
        unreachable))
    (func $make_large (export "make large") (param i64 exnref funcref externref) (result exnref)
      (block $h (result exnref)
        (try_table (catch_all_ref $h)
          (throw $large (local.get 0) (local.get 1) (local.get 2) (local.get 3){zeros}))
        unreachable))
    (func (export "make shared") (param i64 exnref) (result exnref)
      (block $h (result exnref)
        (try_table (catch_all_ref $h) (throw $shared (local.get 0) (local.get 1)))
        unreachable))
    (func (export "store") (param exnref) (global.set $g (local.get 0)))
    (func (export "store in table") (param i32 exnref) (table.set $t (local.get 0) (local.get 1)))
    (func (export "load") (result exnref) (global.get $g))
    (func (export "throw") (param exnref) (throw_ref (local.get 0)))
    (func (export "throw large") (param i64)
      (throw $large (local.get 0) (ref.null exn) (ref.null func) (ref.null extern){zeros}))
    ;; Has the host take one and give another, while a local and the stack hold the first.
    (func (export "pass") (param exnref) (result exnref exnref) (local exnref)
      (local.set 1 (local.get 0))
      (call $pass (local.get 0))
      (local.get 1))
    ;; Passes one to the host, and catches what the host throws.
    (func (export "pass and catch") (param exnref) (result exnref) (local exnref)
      (local.set 1 (local.get 0))
      (block $h (result exnref)
        (try_table (catch_all_ref $h) (return (call $pass (local.get 0))))
        unreachable))
    ;; What it is: 0 null, 1 small, 2 large, 3 shared, 4 another's; and what it carries.
    (func (export "read") (param exnref) (result i32 i64 exnref funcref externref) (local i64 exnref funcref externref)
      (if (ref.is_null (local.get 0))
        (then (return (i32.const 0) (i64.const 0) (ref.null exn) (ref.null func) (ref.null extern))))
      (block $other
        (block $small (result i64)
          (block $large (result {large})
            (block $shared (result i64 exnref)
              (try_table (catch $small $small) (catch $large $large) (catch $shared $shared) (catch_all $other)
                (throw_ref (local.get 0)))
              unreachable)
            (local.set 2) (local.set 1)
            (return (i32.const 3) (local.get 1) (local.get 2) (ref.null func) (ref.null extern)))
          {drops}
          (local.set 4) (local.set 3) (local.set 2) (local.set 1)
          (return (i32.const 2) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
        (local.set 1)
        (return (i32.const 1) (local.get 1) (ref.null exn) (ref.null func) (ref.null extern)))
      (i32.const 4) (i64.const 0) (ref.null exn) (ref.null func) (ref.null extern))
    "#
    );
    // Makes many that nobody holds: of those that are caught by value one is enough, of others none.
    write!(
        wat,
        r#"(func (export "churn") (param i32)
      (loop $more
        (if (i32.eqz (local.get 0)) (then (return)))
        (block $h (try_table (catch_all $h) (throw $small (i64.const 77))))
        (drop (call $make_large (i64.const 78) (ref.null exn) (ref.null func) (ref.null extern)))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br $more))))"#
    )?;
    Module::new(engine, wat)
}
