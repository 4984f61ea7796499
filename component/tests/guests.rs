//! Translates components made by real toolchains, where they are at hand: in `tests/guests`, or in
//! the folder that `WHARF_GUESTS` names.

use std::path::PathBuf;
use wasmparser::WasmFeatures;
use wharf_component::plan::{ExportItem, ImportItem, Plan};
use wharf_component::translate::{AdapterModules, TranslateOptions, Translation, translate};

fn with_guest(name: &str, check: impl FnOnce(anyhow::Result<Translation<'_>>)) {
    let given = std::env::var_os("WHARF_GUESTS").map(PathBuf::from);
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/guests");
    let found = given.into_iter().chain([own]).find_map(|dir| std::fs::read(dir.join(name)).ok());
    match found {
        Some(bytes) => {
            let (features, made) = (WasmFeatures::default(), AdapterModules::default());
            check(translate(&bytes, features, TranslateOptions::default(), &made));
        }
        None => println!("{name} is not there"),
    }
}

fn exported_instance<'p>(plan: &'p Plan, name: &str) -> Vec<&'p str> {
    match &plan.export_items[plan.exports[name]] {
        ExportItem::Instance(exports) => exports.keys().map(String::as_str).collect(),
        other => panic!("expected an instance, found {other:?}"),
    }
}

#[test]
fn libraries_export_the_interface() {
    for name in ["rust-lib.wasm", "c-lib.wasm", "js-lib-qjs.wasm", "py-lib-stub.wasm"] {
        with_guest(name, |translation| {
            let Translation { plan, modules, .. } =
                translation.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!(plan.imports.is_empty());
            assert_eq!(modules.modules().len(), plan.static_modules as usize);
            let interface = exported_instance(&plan, "guests:sampler/shapes@0.1.0");
            assert_eq!(interface.len(), 21);
            assert!(interface.contains(&"[method]counter.add"));
        });
    }
}

#[test]
fn callers_import_the_interface() {
    with_guest("rust-caller.wasm", |translation| {
        let Translation { plan, types, .. } = translation.unwrap();
        let ImportItem::Instance(interface) = &plan.imports["guests:sampler/shapes@0.1.0"] else {
            panic!("expected an instance");
        };
        assert!(matches!(interface["counter"], ImportItem::Resource(_)));
        assert_eq!(plan.lowerings.len(), 14);
        let find = plan.imported_funcs.values().find(|func| func.path.name() == "find").unwrap();
        assert_eq!(find.path.to_string(), "guests:sampler/shapes@0.1.0#find");
        assert_eq!(
            types.display_func(find.ty).to_string(),
            "func(items: list<item>, name: string) -> result<item, error>"
        );
    });
}

#[test]
fn compositions_list_their_links() {
    for name in ["caller-rust.wasm", "caller-c.wasm", "composed-rust.wasm", "composed-c.wasm"] {
        with_guest(name, |translation| {
            let translation = translation.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert!(translation.plan.component_instances.len() > 1, "{name}");
            let mut names = translation.plan.adapters.values().map(|adapter| &adapter.name);
            let merge = "guests:sampler/shapes@0.1.0#[static]counter.merge";
            assert!(names.any(|name| name == merge), "{name}");
        });
    }
}

#[test]
fn async_is_refused() {
    with_guest("rust-p3-lib.wasm", |translation| {
        let error = format!("{:#}", translation.unwrap_err());
        assert!(error.contains("async") && error.contains("offset"), "{error}");
        println!("{error}");
    });
}
