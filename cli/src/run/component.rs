//! Calls of what components export.

use super::bind::{Arg, Bound, bind};
use super::call::Call;
use super::exports::{Export, Exports, Resource};
use super::wave;
use crate::outcome::Outcome;
use anyhow::{Context, Result, bail};
use wharf::Store;
use wharf::component::{Component, Func, Instance, Linker, ResourceAny, ResourceType, Value};

pub(crate) fn run(component: &Component, call: Option<&Call<'_>>) -> Result<Outcome> {
    let exports = Exports::of(component);
    // Who is meant is known before anything runs.
    let bound = match call {
        Some(call) => bind(&exports, call)?,
        None => Bound { export: exports.command()?, args: Vec::new() },
    };
    let mut store = Store::new(component.engine(), ());
    let instance = Linker::new(component.engine()).instantiate(&mut store, component)?;
    let mut runner = Runner { component, store, instance };
    let result = runner.call(&bound)?;
    if call.is_none() {
        let good = !matches!(result, Some(Value::Result(Err(_))));
        return Ok(Outcome { text: String::new(), good });
    }
    let Some(value) = result else { return Ok(Outcome::good(String::new())) };
    let handles = value.resources();
    let names = match handles.is_empty() {
        true => Vec::new(),
        false => runner.names(&exports.resources),
    };
    let name = |ty: ResourceType| names.iter().find(|it| it.0 == ty).map_or("resource", |it| it.1);
    let text = wave::to_text(value, &name);
    for handle in handles {
        handle.resource_drop(&mut runner.store)?;
    }
    Ok(Outcome::good(format!("{text}\n")))
}

/// An instance that calls are made in.
struct Runner<'a> {
    component: &'a Component,
    store: Store<()>,
    instance: Instance,
}

impl Runner<'_> {
    /// Makes a call, after those that give its handles. What was lent is dropped afterwards.
    fn call(&mut self, call: &Bound<'_>) -> Result<Option<Value>> {
        let mut lent = Vec::new();
        let mut args = Vec::new();
        for arg in &call.args {
            args.push(self.value(arg, &mut lent)?);
        }
        let func = self.func(call.export)?;
        let mut results = vec![Value::Bool(false); call.export.ty.results().len()];
        func.call_values(&mut self.store, &args, &mut results)
            .with_context(|| format!("`{}` failed", call.export.name))?;
        for handle in lent {
            handle.resource_drop(&mut self.store)?;
        }
        Ok(results.pop())
    }

    /// The value of an argument. Handles that the callee only borrows are added to `lent`.
    fn value(&mut self, arg: &Arg<'_>, lent: &mut Vec<ResourceAny>) -> Result<Value> {
        Ok(match arg {
            Arg::Value(value) => value.clone(),
            Arg::Handle { call, lent: borrowed } => {
                let handle = self.handle(call)?;
                if *borrowed {
                    lent.push(handle);
                }
                Value::Resource(handle)
            }
            Arg::List(items) => Value::List(self.values(items, lent)?.into()),
            Arg::Tuple(items) => Value::Tuple(self.values(items, lent)?),
            Arg::Record(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for (name, arg) in fields {
                    values.push((name.clone(), self.value(arg, lent)?));
                }
                Value::Record(values.into())
            }
            Arg::Variant(case, arg) => {
                Value::Variant(case.as_str().into(), self.payload(arg, lent)?)
            }
            Arg::Option(arg) => Value::Option(self.payload(arg, lent)?),
            Arg::Result(Ok(arg)) => Value::Result(Ok(self.payload(arg, lent)?)),
            Arg::Result(Err(arg)) => Value::Result(Err(self.payload(arg, lent)?)),
        })
    }

    fn values(&mut self, args: &[Arg<'_>], lent: &mut Vec<ResourceAny>) -> Result<Vec<Value>> {
        args.iter().map(|arg| self.value(arg, lent)).collect()
    }

    fn payload(
        &mut self,
        arg: &Option<Box<Arg<'_>>>,
        lent: &mut Vec<ResourceAny>,
    ) -> Result<Option<Box<Value>>> {
        arg.as_ref().map(|arg| Ok(Box::new(self.value(arg, lent)?))).transpose()
    }

    /// The handle that a call gives, be it in an option or a result.
    fn handle(&mut self, call: &Bound<'_>) -> Result<ResourceAny> {
        let mut value = self.call(call)?;
        loop {
            match value {
                Some(Value::Resource(handle)) => return Ok(handle),
                Some(Value::Option(Some(inner)) | Value::Result(Ok(Some(inner)))) => {
                    value = Some(*inner);
                }
                Some(other) => {
                    let name = call.export.plain_name();
                    let other = wave::to_text(other, &|_| "resource");
                    bail!("`{name}` gave {other}, not a resource");
                }
                None => bail!("`{}` gave nothing", call.export.plain_name()),
            }
        }
    }

    fn func(&mut self, export: &Export) -> Result<Func> {
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

    /// What the resource types of the instance are called.
    fn names<'r>(&mut self, resources: &'r [Resource]) -> Vec<(ResourceType, &'r str)> {
        let name = |resource: &'r Resource| {
            let instance = resource.interface.as_ref();
            let instance = instance.map(|name| self.component.get_export_index(None, name));
            let instance = instance.flatten();
            let index = self.component.get_export_index(instance.as_ref(), &resource.name)?;
            let ty = self.instance.get_resource(&mut self.store, index)?;
            Some((ty, resource.name.as_str()))
        };
        resources.iter().filter_map(name).collect()
    }
}
