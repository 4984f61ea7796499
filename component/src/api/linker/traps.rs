//! What stands in for imports that nobody defined.

use super::imports::find_name;
use super::{HostDefinition, HostResource, Names, within};
use crate::component::Component;
use crate::error::UndefinedImport;
use crate::plan::ImportItem;
use crate::reflect::ComponentFunc;
use crate::resource::ResourceType;
use crate::run::{DestructorImpl, ImportImpl};
use crate::value::Value;
use anyhow::Result;
use indexmap::IndexMap;
use std::sync::Arc;
use wharf_runtime::StoreContextMut;
use wharf_runtime::error::LinkReport;

/// Adds to `root` all that `component` imports and that is not there.
pub(super) fn define_unknown<T: 'static>(root: &mut Names, component: &Component) -> Result<()> {
    let imports = &component.plan().imports;
    let mut modules = Vec::new();
    missing_modules(Some(root), &[], imports, &mut modules);
    if modules.is_empty() {
        define::<T>(root, &[], imports);
        return Ok(());
    }
    let mut report = LinkReport::of_modules();
    for path in &modules {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        report.missing(&path, "a core module", None);
    }
    Ok(report.finish()?)
}

type Imports = IndexMap<String, ImportItem>;

fn missing_modules(
    names: Option<&Names>,
    path: &[String],
    imports: &Imports,
    missing: &mut Vec<Vec<String>>,
) {
    for (name, item) in imports {
        let found = names.and_then(|names| names.get(find_name(names, name)?));
        match (item, found) {
            (ImportItem::Module(_), None) => missing.push(within(path, name)),
            (ImportItem::Instance(items), None) => {
                missing_modules(None, &within(path, name), items, missing);
            }
            (ImportItem::Instance(items), Some(HostDefinition::Instance(inner))) => {
                missing_modules(Some(inner), &within(path, name), items, missing);
            }
            _ => {}
        }
    }
}

fn define<T: 'static>(names: &mut Names, path: &[String], imports: &Imports) {
    for (name, item) in imports {
        let known = find_name(names, name).map(str::to_owned);
        let is_new = known.is_none();
        let entry = names.entry(known.unwrap_or_else(|| name.clone()));
        match item {
            ImportItem::Func(_) => {
                entry.or_insert_with(|| HostDefinition::Func(Arc::new(trapping::<T>(path, name))));
            }
            ImportItem::Resource(_) => {
                entry.or_insert_with(|| HostDefinition::Resource(without_values::<T>()));
            }
            // Of an instance in which nothing has to be, linking does not ask whether it is there.
            ImportItem::Instance(items) if !is_new || !items.is_empty() => {
                let definition = entry.or_insert_with(HostDefinition::empty_instance);
                if let HostDefinition::Instance(inner) = definition {
                    define::<T>(inner, &within(path, name), items);
                }
            }
            ImportItem::Instance(_) | ImportItem::Module(_) | ImportItem::Type(_) => {}
        }
    }
}

/// A function of every type that fails when it is called.
fn trapping<T: 'static>(path: &[String], name: &str) -> ImportImpl {
    let path = within(path, name);
    ImportImpl::dynamic(
        move |_: StoreContextMut<'_, T>, _: ComponentFunc, _: &[Value], _: &mut [Value]| {
            Err(UndefinedImport::new(path.clone()).into())
        },
    )
}

/// A resource type of its own. All functions that could give a resource of it fail, so the destructor
/// has nothing to destroy.
fn without_values<T: 'static>() -> HostResource {
    let destructor = DestructorImpl::new(|_: StoreContextMut<'_, T>, _| Ok(()));
    HostResource { ty: ResourceType::undefined(), destructor: Arc::new(destructor) }
}
