//! Calls of what components export.

use super::call::{Call, Step};
use super::list;
use crate::outcome::{Outcome, Usage};
use crate::wave;
use anyhow::{Context, Result, anyhow, bail};
use wharf::Store;
use wharf::component::types::{ComponentFunc, ComponentItem};
use wharf::component::{Component, Instance, Linker, Type, Val};

/// The interface by which a command is run.
const RUN: &str = "wasi:cli/run";

pub(crate) fn run(component: &Component, call: Option<&Call>) -> Result<Outcome> {
    let exports = exports(component);
    // Who is meant is known before anything runs.
    let first = match call {
        Some(call) => find(&exports, call)?,
        None => command(&exports)?,
    };
    let mut store = Store::new(component.engine(), ());
    let instance = Linker::new(component.engine()).instantiate(&mut store, component)?;
    let mut runner = Runner { component, store, instance, exports: &exports };
    let Some(call) = call else {
        let result = runner.call(first, None, "()")?;
        return Ok(Outcome {
            text: String::new(),
            good: !matches!(result, Some(Val::Result(Err(_)))),
        });
    };
    let mut result = runner.call(first, None, &call.first.args)?;
    let (mut last, mut interface) = (call.first.name.as_str(), first);
    for method in &call.methods {
        let Some(Val::Resource(handle)) = &result else {
            let message = format!("`{last}` does not give a resource to call `{}` on", method.name);
            return Err(Usage(message).into());
        };
        let handle = *handle;
        let export = runner.method(interface, &Type::Borrow(handle.ty()), method)?;
        let next = runner.call(export, Some(Val::Resource(handle)), &method.args)?;
        handle.resource_drop(&mut runner.store)?;
        (result, last, interface) = (next, &method.name, export);
    }
    let text = match &result {
        Some(value) => {
            let text = wave::to_text(value).map_err(|error| anyhow!("{error}"))?;
            format!("{text}\n")
        }
        None => String::new(),
    };
    if let Some(Val::Resource(handle)) = result {
        handle.resource_drop(&mut runner.store)?;
    }
    Ok(Outcome::good(text))
}

/// A function that a component exports.
struct Export {
    /// The instance that it is in.
    interface: Option<String>,
    name: String,
    ty: ComponentFunc,
}

impl Export {
    /// As it can be written for `--invoke`, with its type.
    fn shown(&self) -> String {
        let (_, name) = split_kind(&self.name);
        match &self.interface {
            Some(interface) => format!("{interface}#{name}: {}", self.ty),
            None => format!("{name}: {}", self.ty),
        }
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

fn exports(component: &Component) -> Vec<Export> {
    let engine = component.engine();
    let mut found = Vec::new();
    for (name, item) in component.component_type().exports(engine) {
        match item {
            ComponentItem::ComponentFunc(ty) => {
                found.push(Export { interface: None, name: name.to_owned(), ty });
            }
            ComponentItem::ComponentInstance(instance) => {
                for (inner, item) in instance.exports(engine) {
                    if let ComponentItem::ComponentFunc(ty) = item {
                        let interface = Some(name.to_owned());
                        found.push(Export { interface, name: inner.to_owned(), ty });
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The one function that begins what `call` says.
fn find<'e>(exports: &'e [Export], call: &Call) -> Result<&'e Export> {
    let name = &call.first.name;
    let named = |export: &&Export| match split_kind(&export.name) {
        ("" | "[constructor]" | "[static]", plain) => plain == name,
        _ => false,
    };
    let placed = |export: &&Export| match &call.interface {
        Some(interface) => export.is_in(interface),
        None => true,
    };
    let mut candidates: Vec<&Export> = exports.iter().filter(named).filter(placed).collect();
    if call.interface.is_none() && candidates.iter().any(|export| export.interface.is_none()) {
        candidates.retain(|export| export.interface.is_none());
    }
    let shown = |exports: &[&Export]| list(&Vec::from_iter(exports.iter().map(|e| e.shown())));
    match *candidates {
        [export] => Ok(export),
        [] if exports.is_empty() => Err(Usage("the component exports no function".into()).into()),
        [] => {
            let whole = match &call.interface {
                Some(interface) => format!("{interface}#{name}"),
                None => name.clone(),
            };
            let all: Vec<&Export> = exports.iter().collect();
            let message =
                format!("the component does not export `{whole}`; it has:{}", shown(&all));
            Err(Usage(message).into())
        }
        _ => {
            let message = format!("`{name}` can be any of these; say which:{}", shown(&candidates));
            Err(Usage(message).into())
        }
    }
}

/// What a command exports to be run.
fn command(exports: &[Export]) -> Result<&Export> {
    let runs = |export: &&Export| export.name == "run" && export.is_in(RUN);
    exports.iter().find(runs).ok_or_else(|| {
        let all: Vec<String> = exports.iter().map(Export::shown).collect();
        let functions = match all.is_empty() {
            true => "; it exports no function at all".to_owned(),
            false => format!("; `--invoke` one of its functions:{}", list(&all)),
        };
        Usage(format!("the component is no command: it does not export `{RUN}`{functions}")).into()
    })
}

/// An instance, and what can be called in it.
struct Runner<'a> {
    component: &'a Component,
    store: Store<()>,
    instance: Instance,
    exports: &'a [Export],
}

impl<'a> Runner<'a> {
    /// The method for values of type `receiver`, in the interface that the value came from.
    fn method(&mut self, from: &Export, receiver: &Type, step: &Step) -> Result<&'a Export> {
        let mut names = Vec::new();
        for export in self.exports.iter().filter(|export| export.interface == from.interface) {
            let ("[method]", name) = split_kind(&export.name) else { continue };
            let ty = self.func(export)?.ty(&self.store);
            if ty.params().next().is_none_or(|(_, ty)| ty != *receiver) {
                continue;
            }
            let name = name.split_once('.').map_or(name, |(_, name)| name);
            if name == step.name {
                return Ok(export);
            }
            names.push(format!("{name}: {ty}"));
        }
        let message = format!("there is no method `{}`; there are:{}", step.name, list(&names));
        Err(Usage(message).into())
    }

    /// Calls a function with arguments as text, after `receiver` if it is a method.
    fn call(&mut self, export: &Export, receiver: Option<Val>, args: &str) -> Result<Option<Val>> {
        let func = self.func(export)?;
        let ty = func.ty(&self.store);
        let params: Vec<(&str, Type)> = ty.params().skip(usize::from(receiver.is_some())).collect();
        if let Some((name, _)) = params.iter().find(|(_, ty)| wave::has_handles(ty)) {
            bail!(
                "parameter `{name}` of `{}` takes a handle, which cannot be written as text",
                export.name
            );
        }
        let types: Vec<Type> = params.into_iter().map(|(_, ty)| ty).collect();
        let parsed = wave::parse_args(args, &types).map_err(|error| {
            Usage(format!("arguments {args}: {error}\n  the function is {}", export.shown()))
        })?;
        let args: Vec<Val> = receiver.into_iter().chain(parsed).collect();
        let mut results = vec![Val::Bool(false); ty.results().len()];
        func.call(&mut self.store, &args, &mut results)
            .with_context(|| format!("`{}` failed", export.name))?;
        Ok(results.pop())
    }

    fn func(&mut self, export: &Export) -> Result<wharf::component::Func> {
        let instance = match &export.interface {
            Some(name) => {
                let index = self.component.get_export_index(None, name);
                Some(index.with_context(|| format!("no export `{name}`"))?)
            }
            None => None,
        };
        let index = self.component.get_export_index(instance.as_ref(), &export.name);
        let func = index.and_then(|index| self.instance.get_func(&mut self.store, index));
        func.with_context(|| format!("`{}` cannot be called from the host", export.name))
    }
}
