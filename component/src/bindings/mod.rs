//! What generated bindings call.

mod guest_resource;
mod host_linker;
mod host_trait;
mod versions;

pub use host_linker::HostLinker;
pub use versions::Versions;

use crate::abi::TypeContext;
use crate::api::{Func, InstancePre, TypedFunc};
use crate::component::{Component, ComponentExportIndex, InstanceExportLookup, no_function};
use crate::error::{MissingExports, WrongExports};
use crate::names::find_compatible;
use crate::plan::ExportItem;
use crate::{ComponentNamedList, Lift, Lower};
use anyhow::{Error, Result};
use std::fmt;

/// The exports of a world, or of an interface, being taken out of an instance. All that are of another
/// type are reported together.
#[derive(Debug, Default)]
pub struct Exports {
    problems: Vec<Error>,
}

impl Exports {
    /// None so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function of an export, if it is of the type that was asked for. `name` says what it is
    /// called and where it is.
    pub fn func<P, R>(&mut self, name: &str, found: Result<TypedFunc<P, R>>) -> Option<Func>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let found = found.map(|func| *func.func());
        self.interface(found.map_err(|error| wrong(name, error)))
    }

    /// Sees that an export is a function of the type that is asked for, before there is an instance.
    pub fn check<P, R, T>(&mut self, name: &str, pre: &InstancePre<T>, index: &ComponentExportIndex)
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
        T: 'static,
    {
        let checked = check::<P, R, T>(pre, index);
        self.interface(checked.map_err(|error| wrong(name, error)));
    }

    /// Nothing, or what was wrong.
    pub fn finish(self) -> Result<()> {
        if self.problems.is_empty() { Ok(()) } else { Err(self.error()) }
    }

    /// What was taken out of an interface, if all of it could be.
    pub fn interface<T>(&mut self, found: Result<T>) -> Option<T> {
        match found.map_err(Error::downcast::<WrongExports>) {
            Ok(found) => return Some(found),
            Err(Ok(several)) => self.problems.extend(several.errors),
            Err(Err(error)) => self.problems.push(error),
        }
        None
    }

    /// What was wrong with all that was not given.
    pub fn error(mut self) -> Error {
        match self.problems.pop() {
            Some(only) if self.problems.is_empty() => only,
            last => {
                self.problems.extend(last);
                WrongExports::new(self.problems).into()
            }
        }
    }
}

/// The exported instance of an interface.
///
/// # Errors
///
/// [`MissingExports`]: there is none.
pub fn find_interface(component: &Component, name: &str) -> Result<ComponentExportIndex> {
    let found = component.get_export_index(None, name);
    found.ok_or_else(|| MissingExports::interface(name).into())
}

/// The exports of these names: in an instance, that of the interface `whose`, or of the component itself, as the world
/// `whose` has them.
///
/// # Errors
///
/// [`MissingExports`]: some are not there.
pub fn find_exports<const N: usize>(
    component: &Component,
    instance: Option<&ComponentExportIndex>,
    whose: &str,
    names: [&str; N],
) -> Result<[ComponentExportIndex; N]> {
    let found = names.iter().filter_map(|name| component.get_export_index(instance, name));
    let found: Vec<ComponentExportIndex> = found.collect();
    found.try_into().map_err(|_| {
        let is_missing = |name: &&str| component.get_export_index(instance, name).is_none();
        let missing = names.iter().copied().filter(is_missing);
        MissingExports::functions(instance.map(|_| whose), whose, missing).into()
    })
}

/// The arguments of a call, for whoever records it: a tuple to read, however many there are.
pub struct Arguments<'a>(pub &'a [&'a dyn fmt::Debug]);

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("");
        self.0.iter().for_each(|argument| {
            tuple.field(argument);
        });
        tuple.finish()
    }
}

fn wrong(name: &str, error: Error) -> Error {
    error.context(format!("the export {name} is not what its WIT says"))
}

fn check<P, R, T>(pre: &InstancePre<T>, index: &ComponentExportIndex) -> Result<()>
where
    P: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift,
    T: 'static,
{
    let component = pre.component();
    let plan = component.plan();
    let export = index.lookup(component);
    let ty = match export.and_then(|export| plan.export_items.get(export)) {
        Some(ExportItem::Func(lift)) => plan.lifts[*lift].ty,
        Some(ExportItem::ImportedFunc(import)) => plan.imported_funcs[*import].ty,
        _ => return Err(no_function(component, export, None, "it is no function").into()),
    };
    TypeContext::new(component.types(), pre.resource_types()).check_func::<P, R>(ty)
}

/// The names under which a component imports an interface, or a compatible version of it, besides
/// the interface's own.
pub fn names_of<'c>(component: &'c Component, interface: &str) -> impl Iterator<Item = &'c str> {
    let is_it = move |of: &String| find_compatible(of, [interface]).is_some();
    let notes = component.plan().import_notes.iter();
    let of = notes.filter(move |(_, note)| note.implements.as_ref().is_some_and(is_it));
    of.map(|(name, _)| name.as_str())
}
