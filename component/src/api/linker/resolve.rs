//! What a component imports, looked up among the definitions of a linker.

use super::{HostDefinition, Names, within};
use crate::abi::TypeContext;
use crate::component::Component;
use crate::names::{compatible_key, find_compatible};
use crate::plan::{ImportItem, ImportedFuncIndex, Path, PlannedResource};
use crate::resource::ResourceType;
use crate::run::{ImportImpl, Resolved};
use crate::types::{CoreExternType, ModuleTypeIndex};
use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Bound;
use std::sync::Arc;
use wharf_runtime::error::{LinkError, LinkProblem, Unsatisfied};
use wharf_runtime::{ExternType, Module};

/// Finds everything that `component` imports; reports all that is not there.
pub(super) fn resolve(root: &Names, component: &Component) -> Result<Resolved> {
    let mut resolution =
        Resolution { component, resolved: Resolved::default(), problems: Vec::new() };
    resolution.resources(root);
    for (name, item) in &component.plan().imports {
        resolution.item(root, &[], name, item);
    }
    let Resolution { resolved, problems, .. } = resolution;
    if problems.is_empty() { Ok(resolved) } else { Err(report(problems).into()) }
}

/// All that cannot be satisfied, with what is said about each.
fn report(problems: Vec<(Unsatisfied, String)>) -> LinkError {
    let mut message = match problems.len() {
        1 => "an import of the component cannot be satisfied:".to_owned(),
        count => format!("{count} imports of the component cannot be satisfied:"),
    };
    for (import, problem) in &problems {
        let path = Path(import.path.clone().into());
        let _ = write!(message, "\n  `{path}`: {problem}");
    }
    LinkError::new(problems.into_iter().map(|(import, _)| import).collect(), message)
}

/// A component's imports being looked up.
struct Resolution<'a> {
    component: &'a Component,
    resolved: Resolved,
    /// What cannot be satisfied, and what is said about it.
    problems: Vec<(Unsatisfied, String)>,
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
            (ImportItem::Type(_), _) => {}
            (ImportItem::Instance(items), found @ (None | Some(HostDefinition::Instance(_)))) => {
                let empty = Names::new();
                let inner = match found {
                    Some(HostDefinition::Instance(inner)) => inner,
                    _ => &empty,
                };
                let needs = items.values().any(|item| !matches!(item, ImportItem::Type(_)));
                if found.is_none() && needs {
                    self.missing(names, path, name, item);
                }
                let path = within(path, name);
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
                    let problem = format!("{error:#}");
                    self.mismatch(path, name, item, problem.clone(), problem);
                }
                self.resolved.modules.insert(*index, module.clone());
            }
            (ImportItem::Resource(_), Some(HostDefinition::Resource(_))) => {}
            (item, None) => {
                self.missing(names, path, name, item);
            }
            (item, Some(other)) => {
                let found = other.kind();
                let problem = format!("expected {}, found {found}", self.describe(item));
                self.mismatch(path, name, item, found.to_owned(), problem);
            }
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
            let found = format!("{given}: {mismatch}");
            let mismatch = mismatch.in_funcs(types.display_func(ty), given);
            self.mismatch(path, name, item, found, mismatch.to_string());
        }
    }

    fn describe(&self, item: &ImportItem) -> String {
        let (plan, types) = (self.component.plan(), self.component.types());
        match item {
            ImportItem::Func(index) => {
                types.display_func(plan.imported_funcs[*index].ty).to_string()
            }
            ImportItem::Instance(_) => "an instance".to_owned(),
            ImportItem::Module(_) => "a core module".to_owned(),
            ImportItem::Resource(_) => "a resource".to_owned(),
            ImportItem::Type(_) => "a type".to_owned(),
        }
    }

    fn missing(&mut self, names: &Names, path: &[String], name: &str, item: &ImportItem) {
        let asked = self.problems.len() < wharf_runtime::names::MAX_ASKED;
        let nearest = asked.then(|| nearest(names, name)).flatten().map(str::to_owned);
        let near = nearest.as_ref().map(|near| format!("; the linker has `{near}`"));
        let what = self.describe(item);
        let said = format!("missing: {what}{}", near.unwrap_or_default());
        let problem = LinkProblem::Missing { nearest };
        self.problems.push((Unsatisfied::new(within(path, name), what, problem), said));
    }

    fn mismatch(
        &mut self,
        path: &[String],
        name: &str,
        item: &ImportItem,
        found: String,
        said: String,
    ) {
        let problem = LinkProblem::Mismatch { found };
        let import = Unsatisfied::new(within(path, name), self.describe(item), problem);
        self.problems.push((import, said));
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
