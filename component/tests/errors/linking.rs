//! What a linker does not have, or has already.

use crate::{Guest, component, found};
use wharf_component::{Linker, UndefinedImport};
use wharf_runtime::Engine;
use wharf_runtime::error::{AlreadyDefined, LinkError, LinkProblem};

#[test]
fn imports_that_are_not_satisfied() {
    let engine = Engine::default();
    let component = component(
        &engine,
        r#"(component
            (import "ns:app/log@2.0.0" (instance (export "write" (func (param "s" string)))))
            (import "add" (func (param "a" u32)))
            (import "kind" (func)))"#,
    );
    let mut linker = Linker::<()>::new(&engine);
    linker.instance("ns:app/log@1.0.0").unwrap();
    linker.instance("kind").unwrap();
    linker.root().func_wrap("add", |_, (_,): (String,)| Ok(())).unwrap();

    let error = linker.instantiate_pre(&component).unwrap_err();
    let [log, write, add, kind] = found::<LinkError>(&error).imports.as_slice() else {
        panic!("{error:?}")
    };
    assert_eq!((&log.path[..], &*log.expected), (&["ns:app/log@2.0.0".into()][..], "an instance"));
    let nearest = Some("ns:app/log@1.0.0".into());
    assert_eq!(log.problem, LinkProblem::Missing { nearest });
    assert_eq!(write.path, ["ns:app/log@2.0.0", "write"]);
    assert_eq!(write.expected, "func(s: string)");
    assert_eq!(write.problem, LinkProblem::Missing { nearest: None });
    assert_eq!((&add.path[..], &*add.expected), (&["add".into()][..], "func(a: u32)"));
    let difference = "parameter 1 `a`: the component has `u32`, the host has `String`";
    let (found, difference) = ("func(a: string)".into(), Some(difference.into()));
    assert_eq!(add.problem, LinkProblem::Mismatch { found, difference });
    let found = "an instance".into();
    assert_eq!(kind.problem, LinkProblem::Mismatch { found, difference: None });
}

#[test]
fn names_that_are_taken() {
    let mut linker = Linker::<()>::new(&Engine::default());
    let mut log = linker.instance("ns:app/log").unwrap();
    log.func_wrap("write", |_, ()| Ok(())).unwrap();
    let error = log.func_wrap("write", |_, ()| Ok(())).unwrap_err();
    assert_eq!(found::<AlreadyDefined>(&error).path, ["ns:app/log", "write"]);
    let error = log.instance("write").map(drop).unwrap_err();
    assert_eq!(found::<AlreadyDefined>(&error).path, ["ns:app/log", "write"]);
}

#[test]
fn stand_ins() {
    let text = r#"(component
        (import "ns:app/log" (instance $log (export "write" (func))))
        (core func $write (canon lower (func $log "write")))
        (core module $m (import "" "write" (func $f)) (func (export "run") (call $f)))
        (core instance $i (instantiate $m (with "" (instance (export "write" (func $write))))))
        (func (export "run") (canon lift (core func $i "run"))))"#;
    let mut guest = Guest::new(text, |linker| {
        let component = component(linker.engine(), text);
        linker.define_unknown_imports_as_traps(&component).unwrap();
    });
    let error = guest.call("run", &[]).unwrap_err();
    assert_eq!(found::<UndefinedImport>(&error).path, ["ns:app/log", "write"]);

    let engine = Engine::default();
    let component = component(&engine, r#"(component (import "m" (core module)))"#);
    let error = Linker::<()>::new(&engine).define_unknown_imports_as_traps(&component).unwrap_err();
    let [module] = found::<LinkError>(&error).imports.as_slice() else { panic!("{error:?}") };
    assert_eq!((&module.path[..], &*module.expected), (&["m".into()][..], "a core module"));
    assert_eq!(module.problem, LinkProblem::Missing { nearest: None });
}
