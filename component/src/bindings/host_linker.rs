//! How generated code defines what a host implements: said once here, for the compiler to make of
//! it what each function needs, late.
//!
//! A world has hundreds of such definitions, so what each of them costs the compiler counts: nothing
//! is returned that had to be looked at, and closures return what the host does, as it is.

use crate::resource::{Resource, ResourceType};
use crate::{ComponentNamedList, HasData, Lift, LinkerInstance, Lower};
use anyhow::Result;
use wharf_runtime::StoreContextMut;

/// An instance of a linker, and how functions get what they are called on.
///
/// The first definition that fails ends it: those after it are not made, and
/// [`HostLinker::finish`] gives the error.
pub struct HostLinker<'l, 'i, T: 'static, D: HasData> {
    instance: &'l mut LinkerInstance<'i, T>,
    host_getter: fn(&mut T) -> D::Data<'_>,
    outcome: Result<()>,
}

impl<'l, 'i, T: 'static, D: HasData> HostLinker<'l, 'i, T, D> {
    /// Definitions go to `instance`.
    pub fn new(
        instance: &'l mut LinkerInstance<'i, T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> Self {
        Self { instance, host_getter, outcome: Ok(()) }
    }

    /// Defines a function that returns a value.
    pub fn func<P, R, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        R: Lower + 'static,
        F: Fn(&mut D::Data<'_>, P) -> R + Send + Sync + 'static,
    {
        self.define(name, move |host, params| Ok((func(host, params),)));
    }

    /// Defines a function that returns a value or traps.
    pub fn try_func<P, R, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        R: Lower + 'static,
        F: Fn(&mut D::Data<'_>, P) -> Result<R> + Send + Sync + 'static,
    {
        self.define(name, move |host, params| Ok((func(host, params)?,)));
    }

    /// Defines a function that returns nothing.
    pub fn procedure<P, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        F: Fn(&mut D::Data<'_>, P) + Send + Sync + 'static,
    {
        self.define(name, move |host, params| {
            func(host, params);
            Ok(())
        });
    }

    /// Defines a function that returns nothing or traps.
    pub fn try_procedure<P, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        F: Fn(&mut D::Data<'_>, P) -> Result<()> + Send + Sync + 'static,
    {
        self.define(name, func);
    }

    /// Defines a function that gets the store.
    pub fn func_with_store<P, R, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        R: ComponentNamedList + Lower + 'static,
        F: Fn(StoreContextMut<'_, T>, P) -> Result<R> + Send + Sync + 'static,
    {
        self.then(|instance| instance.func_wrap(name, func));
    }

    /// Defines a resource of the host, and what happens when a guest drops its last handle.
    pub fn resource<R: 'static>(
        &mut self,
        name: &str,
        drop: impl Fn(&mut D::Data<'_>, Resource<R>) -> Result<()> + Send + Sync + 'static,
    ) {
        let host_getter = self.host_getter;
        self.resource_with_store::<R>(name, move |mut caller, rep| {
            drop(&mut host_getter(caller.data_mut()), rep)
        });
    }

    /// Defines a resource of the host; what drops it gets the store.
    pub fn resource_with_store<R: 'static>(
        &mut self,
        name: &str,
        drop: impl Fn(StoreContextMut<'_, T>, Resource<R>) -> Result<()> + Send + Sync + 'static,
    ) {
        self.then(|instance| {
            instance.resource(name, ResourceType::host::<R>(), move |caller, rep| {
                drop(caller, Resource::new_own(rep))
            })
        });
    }

    /// Whether all of it could be defined.
    ///
    /// # Errors
    ///
    /// That of the first definition that failed: its name is taken and shadowing is not allowed.
    pub fn finish(self) -> Result<()> {
        self.outcome
    }

    fn define<P, R, F>(&mut self, name: &str, func: F)
    where
        P: ComponentNamedList + Lift + 'static,
        R: ComponentNamedList + Lower + 'static,
        F: Fn(&mut D::Data<'_>, P) -> Result<R> + Send + Sync + 'static,
    {
        let host_getter = self.host_getter;
        self.then(|instance| {
            instance.func_wrap(name, move |mut caller, params| {
                func(&mut host_getter(caller.data_mut()), params)
            })
        });
    }

    fn then(&mut self, define: impl FnOnce(&mut LinkerInstance<'i, T>) -> Result<()>) {
        if self.outcome.is_ok() {
            self.outcome = define(self.instance);
        }
    }
}
