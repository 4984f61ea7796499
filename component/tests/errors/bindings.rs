//! What generated bindings find wrong.

use crate::{component, found};
use std::task::{Context, Poll};
use wharf_component::__internal::{Exports, Versions, ready};
use wharf_component::{InstancePre, Linker, NoVersionFits, TypeMismatch, WrongExports};
use wharf_runtime::Engine;
use wharf_runtime::error::{HostFunctionWaits, NoExport};

const TEXT: &str = r#"(component
    (import "ns:app/log@2.0.0" (instance))
    (core module $m (func (export "f") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "f") (param "a" u32) (canon lift (core func $i "f")))
    (export "m" (core module $m)))"#;

fn pre() -> InstancePre<()> {
    let engine = Engine::default();
    Linker::new(&engine).instantiate_pre(&component(&engine, TEXT)).unwrap()
}

#[test]
fn exports_of_other_types() {
    let pre = pre();
    let index = |name: &str| pre.component().get_export_index(None, name).unwrap();
    let mut exports = Exports::new();
    exports.check::<(u32,), (), ()>("`f`", &pre, &index("f"));
    exports.check::<(String,), (), ()>("`f`", &pre, &index("f"));
    exports.check::<(), (), ()>("`m`", &pre, &index("m"));
    let error = exports.finish().unwrap_err();
    let [f, m] = found::<WrongExports>(&error).errors.as_slice() else { panic!("{error:?}") };
    assert_eq!(found::<TypeMismatch>(f).expected(), "u32");
    let m = found::<NoExport>(m);
    assert_eq!(
        (&*m.name, m.found, &*m.exports),
        ("m", Some("core module"), &["m".into(), "f".into()][..])
    );
}

#[test]
fn versions_that_do_not_fit() {
    const LOGS: [&str; 1] = ["ns:app/log@1.0.0"];
    let pre = pre();
    let mut versions = Versions::new("app", &LOGS);
    assert!(!versions.fits("1.0.0", "V1", &pre, &LOGS, |_| Ok(())));
    let error = versions.error();
    let none = found::<NoVersionFits>(&error);
    let [misfit] = &none.versions[..] else { panic!("{error:?}") };
    assert_eq!([none.world, &misfit.name, &misfit.world], ["app", "1.0.0", "V1"]);
    assert_eq!(misfit.imports, ["ns:app/log@2.0.0"]);
    assert!(misfit.exports.is_none());
}

#[test]
fn functions_that_wait() {
    assert_eq!(ready("f", std::future::ready(5)).unwrap(), 5);
    let waits = std::future::poll_fn(|_: &mut Context<'_>| Poll::<()>::Pending);
    let error = ready("ns:app/log#write", waits).unwrap_err();
    assert_eq!(found::<HostFunctionWaits>(&error.into()).function, "ns:app/log#write");
}
