//! What a component imports, looked up among the definitions of a linker.

use super::{HostDefinition, Names};
use crate::abi::TypeContext;
use crate::component::Component;
use crate::names::{compatible_key, find_compatible};
use crate::plan::{ImportItem, ImportedFuncIndex, Path, PlannedResource, TypeItem};
use crate::resource::ResourceType;
use crate::run::{ImportImpl, Resolved};
use crate::types::{CoreExternType, ModuleTypeIndex, ResourceIndex};
use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;
use wharf_runtime::error::LinkReport;
use wharf_runtime::{ExternType, Module};

/// Finds everything that `component` imports; reports all that is not there.
pub(super) fn find_all(root: &Names, component: &Component) -> Result<Resolved> {
    let mut resolution =
        Resolution { component, resolved: Resolved::default(), report: LinkReport::of_component() };
    resolution.resources(root);
    for (name, item) in &component.plan().imports {
        resolution.item(root, &[], name, item);
    }
    let Resolution { resolved, report, .. } = resolution;
    report.finish()?;
    Ok(resolved)
}

/// A component's imports being looked up.
struct Resolution<'a> {
    component: &'a Component,
    resolved: Resolved,
    /// What cannot be satisfied.
    report: LinkReport,
}

impl Resolution<'_> {
    /// Resource types come first: the types of functions speak of them.
    fn resources(&mut self, root: &Names) {
        let plan = self.component.plan();
        for (index, resource) in &plan.resources {
            let found = match resource {
                PlannedResource::Imported(Path(path)) => find_path(root, path),
                PlannedResource::Defined { .. } | PlannedResource::Abstract => None,
            };
            let (ty, destructor) = match found {
                Some(HostDefinition::Resource(resource)) => {
                    (resource.ty, Some(Arc::clone(&resource.destructor)))
                }
                _ => {
                    let number = self.component.number();
                    (ResourceType::uninstantiated(number, index.as_u32()), None)
                }
            };
            self.resolved.resource_types.push(ty);
            self.resolved.destructors.push(destructor);
        }
    }

    fn item(&mut self, names: &Names, path: &[String], name: &str, item: &ImportItem) {
        let found = find(names, name);
        match (item, found) {
            (ImportItem::Type(TypeItem::Resource(index)), Some(found)) => {
                self.check_same(path, name, item, *index, found);
            }
            (ImportItem::Type(_), _) => {}
            (ImportItem::Instance(items), found @ (None | Some(HostDefinition::Instance(_)))) => {
                let empty = Names::new();
                let inner = match found {
                    Some(HostDefinition::Instance(inner)) => inner,
                    _ => &empty,
                };
                if found.is_none() && needs(item) {
                    self.missing(names, path, name, item);
                }
                let path = super::within(path, name);
                for (name, item) in items {
                    // What is in a missing instance is listed with it, for whoever defines it.
                    self.item(inner, &path, name, item);
                }
            }
            (ImportItem::Func(index), Some(HostDefinition::Func(func))) => {
                self.check_func(path, name, item, *index, func);
                self.resolved.funcs.insert(*index, Arc::clone(func));
            }
            (ImportItem::Module(index), Some(HostDefinition::Module(module))) => {
                let ty = self.component.plan().imported_modules[*index].ty;
                if let Err(error) = check_module(self.component, ty, module) {
                    let difference = format!("{error:#}");
                    self.mismatch(path, name, item, "a core module", Some(&difference));
                }
                self.resolved.modules.insert(*index, module.clone());
            }
            (ImportItem::Resource(_), Some(HostDefinition::Resource(_))) => {}
            (item, None) => {
                self.missing(names, path, name, item);
            }
            (item, Some(other)) => {
                self.mismatch(path, name, item, other.kind(), None);
            }
        }
    }

    /// Sees that what is given for a resource type that was imported before, under another name, is that.
    fn check_same(
        &mut self,
        path: &[String],
        name: &str,
        item: &ImportItem,
        index: ResourceIndex,
        found: &HostDefinition,
    ) {
        let before = self.resolved.resource_types[index];
        match found {
            // What is missing is told already.
            HostDefinition::Resource(_) if before.is_uninstantiated() => {}
            HostDefinition::Resource(resource) if resource.ty == before => {}
            HostDefinition::Resource(_) => {
                let difference = "it is another resource type than the one that it has to equal";
                self.mismatch(path, name, item, "a resource", Some(&difference));
            }
            other => self.mismatch(path, name, item, other.kind(), None),
        }
    }

    fn check_func(
        &mut self,
        path: &[String],
        name: &str,
        item: &ImportItem,
        index: ImportedFuncIndex,
        func: &ImportImpl,
    ) {
        let types = self.component.types();
        let ty = self.component.plan().imported_funcs[index].ty;
        let cx = TypeContext::new(types, &self.resolved.resource_types);
        if let Err(mismatch) = func.check(types.func(ty), &cx) {
            let given = cx.describe_func(|cx| func.check(types.func(ty), cx));
            self.mismatch(path, name, item, &given, Some(&mismatch));
        }
    }

    fn missing(&mut self, names: &Names, path: &[String], name: &str, item: &ImportItem) {
        let asked = self.report.count() < wharf_runtime::names::MAX_ASKED;
        let nearest = asked.then(|| nearest(names, name)).flatten();
        let expected = Described { item, component: self.component };
        self.report.missing(&within(path, name), expected, nearest);
    }

    fn mismatch(
        &mut self,
        path: &[String],
        name: &str,
        item: &ImportItem,
        found: &str,
        difference: Option<&dyn fmt::Display>,
    ) {
        let expected = Described { item, component: self.component };
        self.report.mismatch(&within(path, name), expected, found, difference);
    }
}

/// Whether something has to be given for an import.
fn needs(item: &ImportItem) -> bool {
    match item {
        ImportItem::Instance(items) => items.values().any(needs),
        ImportItem::Type(_) => false,
        ImportItem::Func(_) | ImportItem::Module(_) | ImportItem::Resource(_) => true,
    }
}

/// The names on the way to `name`, and itself.
fn within<'a>(path: &'a [String], name: &'a str) -> Vec<&'a str> {
    path.iter().map(String::as_str).chain([name]).collect()
}

/// What is imported, as messages say it.
struct Described<'a> {
    item: &'a ImportItem,
    component: &'a Component,
}

impl fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, types) = (self.component.plan(), self.component.types());
        match self.item {
            ImportItem::Func(index) => types.display_func(plan.imported_funcs[*index].ty).fmt(f),
            ImportItem::Instance(_) => f.write_str("an instance"),
            ImportItem::Module(_) => f.write_str("a core module"),
            ImportItem::Resource(_) | ImportItem::Type(TypeItem::Resource(_)) => {
                f.write_str("a resource")
            }
            ImportItem::Type(_) => f.write_str("a type"),
        }
    }
}

/// What `names` have for `name`, or for a compatible version of it.
fn find<'a>(names: &'a Names, name: &str) -> Option<&'a HostDefinition> {
    names.get(find_name(names, name)?)
}

/// The name under which `names` have `name`, or a compatible version of it.
pub(super) fn find_name<'a>(names: &'a Names, name: &'a str) -> Option<&'a str> {
    if names.contains_key(name) {
        return Some(name);
    }
    // Compatible versions of one interface stand beside each other.
    let start = format!("{}.", compatible_key(name)?);
    let others = names.range::<str, _>((Bound::Included(start.as_str()), Bound::Unbounded));
    let others = others.map(|(other, _)| other.as_str());
    let versions = others.take_while(|other| other.starts_with(&start));
    find_compatible(name, versions)
}

fn find_path<'a>(root: &'a Names, path: &[String]) -> Option<&'a HostDefinition> {
    let (last, instances) = path.split_last()?;
    let mut names = root;
    for name in instances {
        match find(names, name)? {
            HostDefinition::Instance(inner) => names = inner,
            _ => return None,
        }
    }
    find(names, last)
}

/// A name that may be meant: another version of the interface, or one that is spelt alike.
fn nearest<'a>(names: &'a Names, name: &str) -> Option<&'a str> {
    let base = |name: &str| name.split('@').next().unwrap_or(name).to_owned();
    let names = || names.keys().map(String::as_str);
    if let Some(other) = names().find(|other| base(other) == base(name)) {
        return Some(other);
    }
    wharf_runtime::names::nearest(name, names())
}

/// Sees that a core module of the host is of the type that a component imports it with.
fn check_module(component: &Component, ty: ModuleTypeIndex, module: &Module) -> Result<()> {
    let expected = component.types().module(ty);
    let core = |ty: &CoreExternType| component.code().extern_type(*ty);
    let check = |expected: &ExternType, found: &ExternType| {
        ExternType::check_import(expected, found).map_err(anyhow::Error::from)
    };
    let given =
        expected.imports.iter().rev().map(|(module, field, ty)| ((&**module, &**field), ty));
    let given: HashMap<(&str, &str), &CoreExternType> = given.collect();
    for import in module.imports() {
        let Some(given) = given.get(&(import.module(), import.name())) else {
            bail!(
                "it imports `{}::{}`, which the component does not give",
                import.module(),
                import.name()
            )
        };
        check(&import.ty(), &core(given))
            .with_context(|| format!("import `{}::{}`", import.module(), import.name()))?;
    }
    for (name, ty) in &expected.exports {
        let found =
            module.get_export(name).with_context(|| format!("it has no export `{name}`"))?;
        check(&core(ty), &found).with_context(|| format!("export `{name}`"))?;
    }
    Ok(())
}
