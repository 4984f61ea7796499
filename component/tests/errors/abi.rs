//! Guests that break the canonical ABI. Each is poisoned by it.

use crate::{Guest, found};
use anyhow::{Error, Result};
use wharf_component::{AbiError, AbiValue, Linker, Resource, ResourceType, Val};
use wharf_runtime::error::{NotEntered, NotEnteredReason};
use wharf_runtime::{StoreContextMut, Trap};

/// The bytes of the guests' memory.
const PAGE: u64 = 0x10000;

/// Calls `run`, which fails, and sees that the instance is not entered again.
#[track_caller]
fn broken(guest: &mut Guest, params: &[Val]) -> Error {
    let error = guest.call("run", params).unwrap_err();
    let again = guest.call("run", params).unwrap_err();
    assert_eq!(found::<NotEntered>(&again).reason, NotEnteredReason::Poisoned, "{error:?}");
    assert_eq!(again.downcast_ref(), Some(&Trap::CannotEnterComponent));
    error
}

/// A guest whose `run` is of type `ty` with `options`; `core` is the core function, with its memory at hand.
fn lifted(ty: &str, core: &str, options: &str, realloc: u32) -> Guest {
    let text = format!(
        r#"(component
            (core module $m (memory (export "m") 1)
                (data (i32.const 16) "\ff\00\00\d8")
                (func $pair (param i32 i32) (result i32)
                    (i32.store (i32.const 0) (local.get 0))
                    (i32.store (i32.const 4) (local.get 1))
                    (i32.const 0))
                (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const {realloc}))
                (func (export "run") {core}))
            (core instance $i (instantiate $m))
            (alias core export $i "m" (core memory $memory))
            (func (export "run") {ty} (canon lift (core func $i "run")
                (memory $memory) (realloc (func $i "r")) {options})))"#
    );
    Guest::new(&text, |_| {})
}

#[track_caller]
fn check(guest: &mut Guest, params: &[Val], expected: &AbiError, trap: Option<Trap>) {
    let error = broken(guest, params);
    assert_eq!(found::<AbiError>(&error), expected);
    assert_eq!(error.downcast_ref::<Trap>(), trap.as_ref(), "{error:?}");
}

#[test]
fn results_that_are_no_values() {
    let most = Some((1 << 28) - 1);
    let memory = Some(PAGE);
    let utf8 = String::from_utf8(vec![0xff]).unwrap_err().utf8_error();
    let string = "(result string)";
    let pair = |pointer: u32, len: u32| {
        format!("(result i32) (call $pair (i32.const {pointer}) (i32.const {len}))")
    };
    let number = |number: u32| format!("(result i32) (i32.const {number})");
    let beyond = |what, size| AbiError::OutOfBounds { what, pointer: 0x10000, size, memory };
    let rows: [(&str, String, &str, AbiError, Option<Trap>); 10] = [
        (string, pair(0x10000, 1), "", beyond(AbiValue::String, 1), Some(Trap::StringOutOfBounds)),
        (
            "(result (list u8))",
            pair(0x10000, 3),
            "",
            beyond(AbiValue::List, 3),
            Some(Trap::ListOutOfBounds),
        ),
        (string, number(0x10000), "", beyond(AbiValue::Value, 8), Some(Trap::MemoryOutOfBounds)),
        (
            string,
            number(2),
            "",
            AbiError::Unaligned { what: AbiValue::Value, pointer: 2, align: 4 },
            Some(Trap::UnalignedPointer),
        ),
        (
            "(result (list u32))",
            pair(0, 1 << 28),
            "",
            AbiError::ListTooLong { elements: 1 << 28, element_size: 4, most },
            None,
        ),
        (string, pair(0, 1 << 28), "", AbiError::StringTooLong { size: 1 << 28, most }, None),
        (string, pair(16, 1), "", AbiError::InvalidUtf8 { error: utf8 }, None),
        (
            string,
            pair(16, 2),
            "string-encoding=utf16",
            AbiError::InvalidUtf16 { surrogate: 0xd800, after: 1 },
            None,
        ),
        ("(result char)", number(0xd800), "", AbiError::InvalidChar { bits: 0xd800 }, None),
        (
            "(result (result))",
            number(2),
            "",
            AbiError::InvalidDiscriminant { discriminant: 2, cases: 2 },
            None,
        ),
    ];
    for (ty, core, options, expected, trap) in rows {
        check(&mut lifted(ty, &core, options, 0), &[], &expected, trap);
    }
}

#[test]
fn reallocs_that_lie() {
    let mut guest = lifted(r#"(param "s" string)"#, "(param i32 i32)", "", 0x10000);
    let expected = AbiError::ReallocOutOfBounds { pointer: 0x10000, size: 1, memory: Some(PAGE) };
    check(&mut guest, &[Val::String("a".into())], &expected, Some(Trap::StringOutOfBounds));

    let mut guest = lifted(r#"(param "l" (list u32))"#, "(param i32 i32)", "", 2);
    let expected = AbiError::ReallocUnaligned { pointer: 2, align: 4 };
    let list = Val::List(vec![Val::U32(1)]);
    check(&mut guest, &[list], &expected, Some(Trap::UnalignedPointer));
}

#[test]
fn places_for_the_results_of_hosts() {
    let text = |pointer: u32| {
        format!(
            r#"(component
                (import "get" (func $get (result (tuple u32 u32))))
                (core module $libc (memory (export "m") 1))
                (core instance $libc (instantiate $libc))
                (core func $get (canon lower (func $get) (memory $libc "m")))
                (core module $m (import "" "get" (func $get (param i32)))
                    (func (export "run") (call $get (i32.const {pointer}))))
                (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
                (func (export "run") (canon lift (core func $i "run"))))"#
        )
    };
    let define = |linker: &mut Linker<()>| {
        linker.root().func_wrap("get", |_, ()| Ok(((1u32, 2u32),))).unwrap();
    };
    let what = AbiValue::Result;
    let expected = AbiError::OutOfBounds { what, pointer: 0x10000, size: 8, memory: Some(PAGE) };
    let mut guest = Guest::new(&text(0x10000), define);
    check(&mut guest, &[], &expected, Some(Trap::MemoryOutOfBounds));
    let expected = AbiError::Unaligned { what, pointer: 2, align: 4 };
    check(&mut Guest::new(&text(2), define), &[], &expected, Some(Trap::UnalignedPointer));
}

/// What an adapter finds wrong is the same, but for what it does not tell.
#[test]
fn strings_between_components() {
    let text = r#"(component
        (component $callee
            (core module $m (memory (export "m") 1)
                (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 0))
                (func (export "f") (param i32 i32)))
            (core instance $i (instantiate $m))
            (alias core export $i "m" (core memory $memory))
            (func (export "f") (param "s" string) (canon lift (core func $i "f")
                (memory $memory) (realloc (func $i "r")))))
        (component $caller
            (import "f" (func $f (param "s" string)))
            (core module $libc (memory (export "m") 1))
            (core instance $libc (instantiate $libc))
            (core func $f (canon lower (func $f) (memory $libc "m")))
            (core module $m (import "" "f" (func $f (param i32 i32)))
                (func (export "run") (call $f (i32.const 0x10000) (i32.const 1))))
            (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
            (func (export "run") (canon lift (core func $i "run"))))
        (instance $callee (instantiate $callee))
        (instance $caller (instantiate $caller (with "f" (func $callee "f"))))
        (export "run" (func $caller "run")))"#;
    let what = AbiValue::String;
    let expected = AbiError::OutOfBounds { what, pointer: 0x10000, size: 1, memory: None };
    check(&mut Guest::new(text, |_| {}), &[], &expected, Some(Trap::StringOutOfBounds));
}

/// A resource of the host.
struct Thing;

/// A guest that is given or lent a `thing`, and does with its handle as `body` says.
fn holder(param: &str, body: &str) -> Guest {
    let text = format!(
        r#"(component
            (import "thing" (type $thing (sub resource)))
            (import "take" (func $take (param "it" (own $thing))))
            (import "both" (func $both (param "a" (borrow $thing)) (param "b" (own $thing))))
            (type $own (resource (rep i32)))
            (core func $take (canon lower (func $take)))
            (core func $both (canon lower (func $both)))
            (core func $drop-own (canon resource.drop $own))
            (core module $m
                (import "" "take" (func $take (param i32)))
                (import "" "both" (func $both (param i32 i32)))
                (import "" "drop-own" (func $drop-own (param i32)))
                (func (export "run") (param i32) {body}))
            (core instance $i (instantiate $m (with "" (instance
                (export "take" (func $take)) (export "both" (func $both))
                (export "drop-own" (func $drop-own))))))
            (func (export "run") (param "it" ({param} $thing)) (canon lift (core func $i "run"))))"#
    );
    Guest::new(&text, |linker| {
        let mut root = linker.root();
        root.resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(())).unwrap();
        type Both = (Resource<Thing>, Resource<Thing>);
        let take = |_: StoreContextMut<'_, ()>, (_,): (Resource<Thing>,)| Ok(());
        root.func_wrap("take", take).unwrap();
        root.func_wrap("both", |_: StoreContextMut<'_, ()>, _: Both| Ok(())).unwrap();
    })
}

/// Calls `run` with a `thing`, and sees that the instance is not entered again.
fn misused(mut guest: Guest, thing: impl Fn() -> Resource<Thing>) -> AbiError {
    let run = guest.func("run");
    let run = run.typed::<(Resource<Thing>,), ()>(&guest.store).unwrap();
    let mut call = || -> Result<()> { run.call(&mut guest.store, (thing(),)) };
    let (error, again) = (call().unwrap_err(), call().unwrap_err());
    assert_eq!(found::<NotEntered>(&again).reason, NotEnteredReason::Poisoned, "{error:?}");
    found::<AbiError>(&error).clone()
}

#[test]
fn handles_that_are_none() {
    let (own, lent) = (|| Resource::new_own(7), || Resource::new_borrow(7));
    let unknown = misused(holder("own", "(call $take (i32.const 9))"), own);
    assert_eq!(unknown, AbiError::UnknownHandle { index: 9 });

    let other = misused(holder("own", "(call $drop-own (local.get 0))"), own);
    let AbiError::HandleOfOtherType { index: 1, expected, found } = other else {
        panic!("{other:?}")
    };
    assert_eq!(found, ResourceType::host::<Thing>());
    assert_ne!(expected, found);

    let borrow = misused(holder("borrow", "(call $take (local.get 0))"), lent);
    assert_eq!(borrow, AbiError::HandleNotOwned { index: 1 });

    let lent_twice = misused(holder("own", "(call $both (local.get 0) (local.get 0))"), own);
    assert_eq!(lent_twice, AbiError::HandleLent { index: 1, lends: 1 });

    assert_eq!(misused(holder("borrow", ""), lent), AbiError::BorrowsHeld { count: 1 });
}
