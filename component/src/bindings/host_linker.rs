//! How generated code defines what a host implements: said once here, for the compiler to make of
//! it what each function needs, late.

use crate::resource::{Resource, ResourceType};
use crate::{ComponentNamedList, HasData, Lift, LinkerInstance, Lower};
use anyhow::Result;

/// An instance of a linker, and how functions get what they are called on.
pub struct HostLinker<'l, 'i, T: 'static, D: HasData> {
    /// The instance, for functions that get the store.
    pub instance: &'l mut LinkerInstance<'i, T>,
    host_getter: fn(&mut T) -> D::Data<'_>,
}

impl<'l, 'i, T: 'static, D: HasData> HostLinker<'l, 'i, T, D> {
    /// Definitions go to `instance`.
    pub fn new(
        instance: &'l mut LinkerInstance<'i, T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> Self {
        Self { instance, host_getter }
    }

    /// Defines a function.
    pub fn func<P, R, F>(&mut self, name: &str, func: F) -> Result<()>
    where
        P: ComponentNamedList + Lift + 'static,
        R: ComponentNamedList + Lower + 'static,
        F: Fn(&mut D::Data<'_>, P) -> Result<R> + Send + Sync + 'static,
    {
        let host_getter = self.host_getter;
        self.instance.func_wrap(name, move |mut caller, params| {
            func(&mut host_getter(caller.data_mut()), params)
        })
    }

    /// Defines a resource of the host, and what happens when a guest drops its last handle.
    pub fn resource<R: 'static>(
        &mut self,
        name: &str,
        drop: impl Fn(&mut D::Data<'_>, Resource<R>) -> Result<()> + Send + Sync + 'static,
    ) -> Result<()> {
        let host_getter = self.host_getter;
        self.instance.resource(name, ResourceType::host::<R>(), move |mut caller, rep| {
            drop(&mut host_getter(caller.data_mut()), Resource::new_own(rep))
        })
    }
}
