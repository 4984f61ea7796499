//! The asynchronous functions of the API, by their names: what they do is done when they are first polled, and a host
//! function that waits is an error, because the guest that calls it cannot be suspended yet.

use super::{Func, Instance, InstancePre, Linker, LinkerInstance, TypedFunc};
use crate::abi::{ComponentNamedList, Lift, Lower};
use crate::component::Component;
use crate::reflect::ComponentFunc;
use crate::resource::{ResourceAny, ResourceType};
use crate::value::{Val, Value};
use anyhow::Result;
use wharf_runtime::{AsContextMut, StoreContextMut, ready};

impl<T: 'static> Linker<T> {
    /// [`Linker::instantiate`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Linker::instantiate`].
    pub async fn instantiate_async(
        &self,
        store: impl AsContextMut<Data = T>,
        component: &Component,
    ) -> Result<Instance>
    where
        T: Send,
    {
        self.instantiate(store, component)
    }
}

impl<T: 'static> LinkerInstance<'_, T> {
    /// [`LinkerInstance::func_wrap`] of an asynchronous closure. It may not wait yet: if it does, the call fails
    /// ([`HostFunctionWaits`](wharf_runtime::error::HostFunctionWaits)).
    ///
    /// ```
    /// use wharf_component::Linker;
    /// use wharf_runtime::Engine;
    ///
    /// let mut linker = Linker::<u32>::new(&Engine::default());
    /// linker.root().func_wrap_async("add", |store, (to,): (u32,)| {
    ///     Box::new(async move { Ok((store.data() + to,)) })
    /// })?;
    /// # anyhow::Ok(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::func_wrap`].
    pub fn func_wrap_async<Params, Return, F>(&mut self, name: &str, func: F) -> Result<()>
    where
        F: for<'a> Fn(
                StoreContextMut<'a, T>,
                Params,
            ) -> Box<dyn Future<Output = Result<Return>> + Send + 'a>
            + Send
            + Sync
            + 'static,
        Params: ComponentNamedList + Lift + 'static,
        Return: ComponentNamedList + Lower + 'static,
    {
        let full = self.full_name(name);
        self.func_wrap(name, move |store: StoreContextMut<'_, T>, params| {
            ready(&full, Box::into_pin(func(store, params)))?
        })
    }

    /// [`LinkerInstance::func_new`] of an asynchronous closure. It may not wait yet: if it does, the call fails
    /// ([`HostFunctionWaits`](wharf_runtime::error::HostFunctionWaits)).
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::func_new`].
    pub fn func_new_async<F>(&mut self, name: &str, func: F) -> Result<()>
    where
        F: for<'a> Fn(
                StoreContextMut<'a, T>,
                ComponentFunc,
                &'a [Val],
                &'a mut [Val],
            ) -> Box<dyn Future<Output = Result<()>> + Send + 'a>
            + Send
            + Sync
            + 'static,
    {
        let full = self.full_name(name);
        self.func_new(name, move |store, ty, params, results| {
            ready(&full, Box::into_pin(func(store, ty, params, results)))?
        })
    }

    /// [`LinkerInstance::func_new_values`] of an asynchronous closure, as
    /// [`LinkerInstance::func_new_async`].
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::func_new`].
    pub fn func_new_values_async<F>(&mut self, name: &str, func: F) -> Result<()>
    where
        F: for<'a> Fn(
                StoreContextMut<'a, T>,
                ComponentFunc,
                &'a [Value],
                &'a mut [Value],
            ) -> Box<dyn Future<Output = Result<()>> + Send + 'a>
            + Send
            + Sync
            + 'static,
    {
        let full = self.full_name(name);
        self.func_new_values(name, move |store, ty, params, results| {
            ready(&full, Box::into_pin(func(store, ty, params, results)))?
        })
    }

    /// [`LinkerInstance::resource`] with an asynchronous destructor. It may not wait yet: if it does, the drop fails
    /// ([`HostFunctionWaits`](wharf_runtime::error::HostFunctionWaits)).
    ///
    /// # Errors
    ///
    /// As [`LinkerInstance::resource`].
    pub fn resource_async<F>(&mut self, name: &str, ty: ResourceType, dtor: F) -> Result<()>
    where
        T: Send,
        F: for<'a> Fn(
                StoreContextMut<'a, T>,
                u32,
            ) -> Box<dyn Future<Output = Result<()>> + Send + 'a>
            + Send
            + Sync
            + 'static,
    {
        let full = self.full_name(name);
        self.resource(name, ty, move |store, rep| ready(&full, Box::into_pin(dtor(store, rep)))?)
    }
}

impl<T: 'static> InstancePre<T> {
    /// [`InstancePre::instantiate`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`InstancePre::instantiate`].
    pub async fn instantiate_async(&self, store: impl AsContextMut<Data = T>) -> Result<Instance> {
        self.instantiate(store)
    }
}

impl Func {
    /// [`Func::call`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Func::call`].
    pub async fn call_async(
        &self,
        store: impl AsContextMut<Data: Send>,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()> {
        self.call(store, params, results)
    }

    /// [`Func::call_values`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Func::call`].
    pub async fn call_values_async(
        &self,
        store: impl AsContextMut<Data: Send>,
        params: &[Value],
        results: &mut [Value],
    ) -> Result<()> {
        self.call_values(store, params, results)
    }
}

impl<Params, Return> TypedFunc<Params, Return>
where
    Params: ComponentNamedList + Lower,
    Return: ComponentNamedList + Lift,
{
    /// [`TypedFunc::call`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`TypedFunc::call`].
    pub async fn call_async(
        &self,
        store: impl AsContextMut<Data: Send>,
        params: Params,
    ) -> Result<Return>
    where
        Return: 'static,
    {
        self.call(store, params)
    }
}

impl ResourceAny {
    /// [`ResourceAny::resource_drop`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`ResourceAny::resource_drop`].
    pub async fn resource_drop_async(self, store: impl AsContextMut<Data: Send>) -> Result<()> {
        self.resource_drop(store)
    }
}
