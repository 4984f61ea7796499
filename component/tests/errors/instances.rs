//! Instances that are gone, not entered, of another store, or without what is asked for.

use crate::{Guest, component, found};
use wharf_component::{Instance, Linker, TypeMismatch, Val};
use wharf_runtime::error::{Gone, NoExport, NotEntered, NotEnteredReason, WrongCount};
use wharf_runtime::{AsContextMut, Engine, Foreign, Store, StoreContextMut, Trap};

/// A guest that calls what it imports, from a function or when it starts, and one that traps.
fn calling(start: &str) -> String {
    format!(
        r#"(component
            (import "host" (func $host))
            (core func $host (canon lower (func $host)))
            (core module $m
                (import "" "host" (func $host))
                (func (export "out") (call $host))
                (func (export "trap") unreachable)
                (func (export "add") (param i32) (result i32) (local.get 0))
                {start})
            (core instance $i (instantiate $m (with "" (instance (export "host" (func $host))))))
            (func (export "out") (canon lift (core func $i "out")))
            (func (export "trap") (canon lift (core func $i "trap")))
            (func (export "add") (param "a" u32) (result u32) (canon lift (core func $i "add"))))"#
    )
}

/// Defines `host` as what is done to the instance that calls it.
fn host(
    linker: &mut Linker<()>,
    act: impl Fn(StoreContextMut<'_, ()>, Instance) -> anyhow::Result<()> + Send + Sync + 'static,
) {
    let host = move |store: StoreContextMut<'_, ()>, ()| {
        let caller = Instance::calling(&store).unwrap();
        act(store, caller)
    };
    linker.root().func_wrap("host", host).unwrap();
}

fn call_trap(mut store: impl AsContextMut, instance: Instance) -> anyhow::Result<()> {
    let func = instance.get_func(&mut store, "trap").unwrap();
    func.call(store, &[], &mut [])
}

#[test]
fn entered_no_more_and_not_meanwhile() {
    let mut guest = Guest::new(&calling(""), |linker| {
        host(linker, |mut store, caller| {
            let error = call_trap(&mut store, caller).unwrap_err();
            assert_eq!(found::<NotEntered>(&error).reason, NotEnteredReason::BeingCalled);
            assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent));
            let error = caller.close(&mut store).unwrap_err();
            assert_eq!(found::<NotEntered>(&error).reason, NotEnteredReason::BeingCalled);
            Ok(())
        });
    });
    guest.call("out", &[]).unwrap();
    let error = guest.call("trap", &[]).unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
    let error = guest.call("trap", &[]).unwrap_err();
    assert_eq!(found::<NotEntered>(&error).reason, NotEnteredReason::Poisoned);
}

#[test]
fn not_entered_before_it_is_made() {
    Guest::new(&calling("(start $host)"), |linker| {
        host(linker, |store, caller| {
            let error = call_trap(store, caller).unwrap_err();
            assert_eq!(found::<NotEntered>(&error).reason, NotEnteredReason::BeingMade);
            assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent));
            Ok(())
        });
    });
}

#[test]
fn gone() {
    let mut guest = Guest::new(&calling(""), |linker| host(linker, |_, _| Ok(())));
    let (trap, id) = (guest.func("trap"), guest.instance.id());
    guest.instance.close(&mut guest.store).unwrap();
    let error = trap.call(&mut guest.store, &[], &mut []).unwrap_err();
    let gone = Gone::Dropped { what: "the instance", id: Some(id) };
    assert_eq!(found::<Gone>(&error), &gone);
    let error = guest.instance.close(&mut guest.store).unwrap_err();
    assert_eq!(found::<Gone>(&error), &gone);
}

#[test]
fn of_another_store() {
    let mut guest = Guest::new(&calling(""), |linker| host(linker, |_, _| Ok(())));
    let trap = guest.func("trap");
    let mut other = Store::new(guest.store.engine(), ());
    let error = trap.call(&mut other, &[], &mut []).unwrap_err();
    assert_eq!(found::<Foreign>(&error), &Foreign::OtherStore { what: "function" });
    let error = guest.instance.close(&mut other).unwrap_err();
    assert_eq!(found::<Foreign>(&error), &Foreign::OtherStore { what: "instance" });
}

#[test]
fn exports_that_are_none() {
    let engine = Engine::default();
    let text = r#"(component (core module $m) (export "m" (core module $m)))"#;
    let mut store = Store::new(&engine, ());
    let linker = Linker::<()>::new(&engine);
    let instance = linker.instantiate(&mut store, &component(&engine, text)).unwrap();
    for (name, kind) in [("m", Some("core module")), ("f", None)] {
        let error = instance.get_typed_func::<(), ()>(&mut store, name).unwrap_err();
        let none = found::<NoExport>(&error);
        assert_eq!((&*none.name, none.found, &none.exports[..]), (name, kind, &["m".into()][..]));
    }
}

#[test]
fn arguments_of_other_types() {
    let mut guest = Guest::new(&calling(""), |linker| host(linker, |_, _| Ok(())));
    let error = guest.call("add", &[Val::Bool(true)]).unwrap_err();
    let mismatch = found::<TypeMismatch>(&error);
    assert_eq!((mismatch.expected(), mismatch.found()), ("u32", "a `bool`"));
    assert_eq!(mismatch.path().collect::<Vec<_>>(), ["parameter 1 `a`"]);
    let error = guest.call("add", &[]).unwrap_err();
    let mismatch = found::<TypeMismatch>(&error);
    assert_eq!((mismatch.expected(), mismatch.found()), ("1 parameter { a }", "0 parameters"));
    let error = guest.func("add").call(&mut guest.store, &[Val::U32(1)], &mut []).unwrap_err();
    let wrong = found::<WrongCount>(&error);
    assert_eq!((wrong.what, wrong.expected, wrong.found), ("results", 1, 0));
    // Nothing of that was the guest's fault.
    guest.call("add", &[Val::U32(1)]).unwrap();
}

/// A component that calls one inside it.
#[test]
fn not_entered_from_around_it() {
    const TEXT: &str = r#"(component
        (component $inner
            (core module $m (func (export "f")))
            (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f"))))
        (instance $inner (instantiate $inner))
        (core func $f (canon lower (func $inner "f")))
        (core module $m (import "" "f" (func $f)) (func (export "run") (call $f)))
        (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
        (func (export "run") (canon lift (core func $i "run"))))"#;
    let mut guest = Guest::new(TEXT, |_| {});
    let error = guest.call("run", &[]).unwrap_err();
    assert_eq!(found::<NotEntered>(&error).reason, NotEnteredReason::Nested);
    assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent));
}
