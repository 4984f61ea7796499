//! What a component exports that can be called, and the names by which users mean it.

use super::list;
use super::text::{Misplaced, Piece};
use crate::outcome::Usage;
use anyhow::Result;
use wharf::component::types::{ComponentFunc, ComponentItem};
use wharf::component::{Component, ResourceType, Type};

/// The interface by which a command is run.
const RUN: &str = "wasi:cli/run";

/// The functions that a component exports, and its resource types.
pub(crate) struct Exports {
    pub(crate) funcs: Vec<Export>,
    /// The resource types by the names of their exports.
    pub(crate) resources: Vec<Resource>,
}

/// An exported resource type.
pub(crate) struct Resource {
    /// The instance that it is in.
    pub(crate) interface: Option<String>,
    pub(crate) name: String,
    /// What it is in a component that is not instantiated.
    pub(crate) ty: ResourceType,
}

/// A function that a component exports.
pub(crate) struct Export {
    /// The instance that it is in.
    pub(crate) interface: Option<String>,
    pub(crate) name: String,
    pub(crate) ty: ComponentFunc,
}

impl Exports {
    pub(crate) fn of(component: &Component) -> Exports {
        let engine = component.engine();
        let mut exports = Exports { funcs: Vec::new(), resources: Vec::new() };
        for (name, item) in component.component_type().exports(engine) {
            match item.ty {
                ComponentItem::ComponentInstance(instance) => {
                    for (inner, item) in instance.exports(engine) {
                        exports.add(Some(name), inner, item.ty);
                    }
                }
                item => exports.add(None, name, item),
            }
        }
        exports
    }

    fn add(&mut self, interface: Option<&str>, name: &str, item: ComponentItem) {
        let (interface, name) = (interface.map(str::to_owned), name.to_owned());
        match item {
            ComponentItem::ComponentFunc(ty) => self.funcs.push(Export { interface, name, ty }),
            ComponentItem::Resource(ty) => self.resources.push(Resource { interface, name, ty }),
            _ => {}
        }
    }

    /// The one function that `name` means, in `interface` if that was said.
    pub(crate) fn find(
        &self,
        interface: Option<Piece<'_>>,
        name: Piece<'_>,
    ) -> Result<&Export, Misplaced> {
        let named = |export: &&Export| export.begins_a_call() && export.plain_name() == name.text;
        let placed = |export: &&Export| interface.is_none_or(|it| export.is_in(it.text));
        let mut candidates: Vec<&Export> = self.funcs.iter().filter(named).filter(placed).collect();
        if interface.is_none() && candidates.iter().any(|export| export.interface.is_none()) {
            candidates.retain(|export| export.interface.is_none());
        }
        match *candidates {
            [export] => Ok(export),
            [] if self.funcs.is_empty() => Err(name.error("the component exports no function")),
            [] => {
                let whole = match interface {
                    Some(interface) => format!("{}#{}", interface.text, name.text),
                    None => name.text.to_owned(),
                };
                let all = shown(&self.funcs);
                Err(name.error(format!("the component does not export `{whole}`")).listing(all))
            }
            _ => {
                let message = format!("`{}` can be any of these; say which", name.text);
                Err(name.error(message).listing(shown(candidates)))
            }
        }
    }

    /// Whether a call can begin with `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.funcs.iter().any(|export| export.begins_a_call() && export.plain_name() == name)
    }

    /// The method `name` of resources of type `receiver`.
    pub(crate) fn method(
        &self,
        receiver: ResourceType,
        name: Piece<'_>,
    ) -> Result<&Export, Misplaced> {
        let mut names = Vec::new();
        for export in &self.funcs {
            let ("[method]", whole) = split_kind(&export.name) else { continue };
            if export.ty.params().next().is_none_or(|(_, ty)| ty != Type::Borrow(receiver)) {
                continue;
            }
            let method = whole.split_once('.').map_or(whole, |(_, method)| method);
            if method == name.text {
                return Ok(export);
            }
            names.push(format!("{method}: {}", export.ty));
        }
        let resource = self.resource(receiver);
        let message = format!("`{resource}` has no method `{}`", name.text);
        Err(name.error(message).listing(names))
    }

    /// The name of a resource type.
    pub(crate) fn resource(&self, ty: ResourceType) -> &str {
        let found = self.resources.iter().find(|resource| resource.ty == ty);
        found.map_or("resource", |resource| &resource.name)
    }

    /// What a command exports to be run.
    pub(crate) fn command(&self) -> Result<&Export> {
        let runs = |export: &&Export| export.name == "run" && export.is_in(RUN);
        self.funcs.iter().find(runs).ok_or_else(|| {
            let functions = match self.funcs.is_empty() {
                true => "; it exports no function at all".to_owned(),
                false => format!("; `--invoke` one of its functions:{}", list(&shown(&self.funcs))),
            };
            let message = format!("the component is no command: it does not export `{RUN}`");
            Usage(message + &functions).into()
        })
    }
}

impl Export {
    /// As it can be written for `--invoke`, with its type.
    pub(crate) fn shown(&self) -> String {
        let (_, name) = split_kind(&self.name);
        match &self.interface {
            Some(interface) => format!("{interface}#{name}: {}", self.ty),
            None => format!("{name}: {}", self.ty),
        }
    }

    /// Its name without what kind of function it is.
    pub(crate) fn plain_name(&self) -> &str {
        split_kind(&self.name).1
    }

    /// Whether it is called on nothing.
    fn begins_a_call(&self) -> bool {
        matches!(split_kind(&self.name).0, "" | "[constructor]" | "[static]")
    }

    /// Whether it is in what the user calls `wanted`: the whole name, the name without the version,
    /// or the last part of it alone.
    fn is_in(&self, wanted: &str) -> bool {
        let Some(interface) = &self.interface else { return false };
        let base = interface.split('@').next().unwrap_or_default();
        let short = base.rsplit('/').next().unwrap_or_default();
        [interface, base, short].contains(&wanted)
    }
}

/// `[method]` and what follows; nothing and the name for a plain function.
fn split_kind(name: &str) -> (&str, &str) {
    match name.find(']') {
        Some(end) if name.starts_with('[') => name.split_at(end + 1),
        _ => ("", name),
    }
}

fn shown<'e>(exports: impl IntoIterator<Item = &'e Export>) -> Vec<String> {
    exports.into_iter().map(Export::shown).collect()
}
