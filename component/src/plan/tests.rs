//! Damaged plans and types in real artifacts.

use crate::component::Component;
use crate::{Linker, ResourceType};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use wharf_runtime::error::ArtifactRefused;
use wharf_runtime::{Engine, Store};

/// The components whose plans are tested elsewhere: there is one with each sort of thing.
fn components(engine: &Engine) -> Vec<(String, Component)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().unwrap() == "wat").collect();
    files.sort();
    let named = files.iter().filter_map(|file| {
        let component = Component::new(engine, wat::parse_file(file).unwrap()).ok()?;
        Some((file.file_stem()?.to_string_lossy().into_owned(), component))
    });
    named.collect()
}

/// Everything that a host can ask of a component without running its code.
fn use_component(component: &Component) {
    for name in component.plan().exports.keys() {
        let index = component.get_export_index(None, name).unwrap();
        component.get_export_index(Some(&index), "x");
    }
    for (_, ty) in component.types().funcs() {
        _ = ty.lift_signature();
    }
    for (index, _) in component.types().funcs() {
        _ = component.types().display_func(index).to_string();
    }
    let engine = component.engine();
    let mut linker = Linker::<()>::new(engine);
    // What is missing is a report; what is not is instantiated.
    _ = linker.instantiate_pre(component).map_err(|error| format!("{error:?}"));
    for (name, item) in &component.plan().imports {
        match item {
            super::ImportItem::Func(_) => {
                _ = linker.root().func_new(name, |_, _, _, _| Ok(()));
            }
            super::ImportItem::Resource(_) => {
                _ = linker.root().resource(name, ResourceType::host::<u8>(), |_, _| Ok(()));
            }
            super::ImportItem::Instance(items) => {
                let Ok(mut inner) = linker.instance(name) else { continue };
                for (name, item) in items {
                    if let super::ImportItem::Resource(_) = item {
                        let ty = ResourceType::host::<u8>();
                        _ = inner.resource(name, ty, |_, _| Ok(()));
                    } else {
                        _ = inner.func_new(name, |_, _, _, _| Ok(()));
                    }
                }
            }
            _ => {}
        }
    }
    _ = linker.instantiate(Store::new(engine, ()), component);
}

#[allow(unsafe_code)]
fn load(engine: &Engine, bytes: &[u8]) -> anyhow::Result<Component> {
    // SAFETY: machine code is as it was compiled, only what is said of it is damaged.
    unsafe { Component::deserialize(engine, bytes) }
}

#[test]
fn damaged_plans_and_types_do_not_panic() {
    let engine = Engine::default();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    for (name, component) in components(&engine) {
        use_component(&component);
        let bytes = component.serialize().unwrap();
        let (plan, types) = component.code().layer_sections();
        let base = component.code().bytes().as_ptr().addr();
        let (mut loaded, mut refused) = (0, 0);
        for section in [plan, types] {
            let start = section.as_ptr().addr() - base;
            for _ in 0..1500 {
                let mut damaged = bytes.clone();
                for _ in 0..=random(2) {
                    damaged[start + random(section.len())] ^= 1 << random(8);
                }
                let survived = catch_unwind(AssertUnwindSafe(|| match load(&engine, &damaged) {
                    Ok(component) => {
                        use_component(&component);
                        true
                    }
                    Err(error) => {
                        let refused = error.downcast_ref();
                        let damaged = matches!(refused, Some(ArtifactRefused::Damaged { .. }));
                        assert!(damaged, "{error:?}");
                        false
                    }
                }));
                match survived {
                    Ok(true) => loaded += 1,
                    Ok(false) => refused += 1,
                    Err(_) => {
                        let at = (0..bytes.len()).filter(|&at| bytes[at] != damaged[at]);
                        let at: Vec<_> = at.map(|at| (at - start, damaged[at])).collect();
                        panic!("{name}: damage {at:?} of {} bytes", section.len());
                    }
                }
            }
        }
        assert!(loaded > 0 && refused > 0, "{name}: {loaded} loaded, {refused} refused");
    }
}
