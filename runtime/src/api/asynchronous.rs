//! The asynchronous functions of the API, by their names: what they do is done when they are first polled, and a host
//! function that waits is an error, because the guest that calls it cannot be suspended yet.

use crate::api::func::{Caller, TypedFunc};
use crate::api::linker::{InstancePre, Linker};
use crate::api::store::AsContextMut;
use crate::api::typed::sealed::{Sealed, Token};
use crate::api::typed::{IntoFunc, WasmParams, WasmResults, WasmRet, WasmTy, arities};
use crate::api::value::{ExternRef, Ref, Rooted, Val};
use crate::code::loaded::Module;
use crate::engine::Engine;
use crate::error::HostFunctionWaits;
use crate::types::{FuncType, MemoryType, TableType};
use crate::vm::handle::{Extern, Func, Instance, Memory, Table};
use crate::vm::host::HostFunc;
use anyhow::Result;
use std::any::Any;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What an asynchronous function of the host gives, if it gives it without waiting. `function` is what messages call
/// it.
///
/// # Errors
///
/// Fails when it waits ([`HostFunctionWaits`]).
pub fn ready<T>(function: &str, future: impl Future<Output = T>) -> Result<T, HostFunctionWaits> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(HostFunctionWaits::new(function)),
    }
}

/// What messages call a function that has no name.
const NAMELESS: &str = "(without a name)";

/// The future of a host function.
type HostFuture<'a, R> = Box<dyn Future<Output = R> + Send + 'a>;

/// A list of types of parameters, as a tuple.
pub trait WasmTyList: Sealed {
    #[doc(hidden)]
    fn host_func<T, R, F>(engine: &Engine, name: &str, func: F, token: Token) -> HostFunc
    where
        T: 'static,
        R: WasmRet + 'static,
        F: for<'a> Fn(Caller<'a, T>, Self) -> HostFuture<'a, R> + Send + Sync + 'static;
}

macro_rules! lists {
    ($($($ty:ident)*;)*) => {$(
        impl<$($ty: WasmTy),*> WasmTyList for ($($ty,)*) {
            #[allow(non_snake_case)]
            fn host_func<T, R, F>(engine: &Engine, name: &str, func: F, token: Token) -> HostFunc
            where
                T: 'static,
                R: WasmRet + 'static,
                F: for<'a> Fn(Caller<'a, T>, Self) -> HostFuture<'a, R> + Send + Sync + 'static,
            {
                let name = name.to_owned();
                let call = move |caller: Caller<'_, T>, $($ty: $ty),*| {
                    let future = Box::into_pin(func(caller, ($($ty,)*)));
                    anyhow::Ok(ready(&name, future)?)
                };
                call.into_host_func(engine, token)
            }
        }
    )*};
}

arities! { lists }

/// A dynamic function, called and awaited.
fn dynamic<T: 'static>(
    name: &str,
    func: impl for<'a> Fn(Caller<'a, T>, &'a [Val], &'a mut [Val]) -> HostFuture<'a, Result<()>>
    + Send
    + Sync
    + 'static,
) -> impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static {
    let name = name.to_owned();
    move |caller: Caller<'_, T>, params: &[Val], results: &mut [Val]| {
        ready(&name, Box::into_pin(func(caller, params, results)))?
    }
}

impl Func {
    /// [`Func::new`] of an asynchronous closure. It may not wait yet: if it does, the call fails
    /// ([`HostFunctionWaits`]).
    ///
    /// # Panics
    ///
    /// As [`Func::new`].
    pub fn new_async<T, F>(store: impl AsContextMut<Data = T>, ty: FuncType, func: F) -> Func
    where
        F: for<'a> Fn(
                Caller<'a, T>,
                &'a [Val],
                &'a mut [Val],
            ) -> Box<dyn Future<Output = Result<()>> + Send + 'a>
            + Send
            + Sync
            + 'static,
        T: Send + 'static,
    {
        Func::new(store, ty, dynamic(NAMELESS, func))
    }

    /// [`Func::wrap`] of an asynchronous closure, which takes its parameters as a tuple. It may not wait yet: if it does,
    /// the call fails ([`HostFunctionWaits`]).
    ///
    /// ```
    /// use wharf_runtime::{Engine, Func, Store};
    ///
    /// let mut store = Store::new(&Engine::default(), ());
    /// let add = Func::wrap_async(&mut store, |_, (a, b): (i32, i32)| Box::new(async move { a + b }));
    /// let add = add.typed::<(i32, i32), i32>(&store)?;
    /// assert_eq!(add.call(&mut store, (2, 3))?, 5);
    /// # anyhow::Ok(())
    /// ```
    pub fn wrap_async<T, F, P, R>(mut store: impl AsContextMut<Data = T>, func: F) -> Func
    where
        F: for<'a> Fn(Caller<'a, T>, P) -> Box<dyn Future<Output = R> + Send + 'a>
            + Send
            + Sync
            + 'static,
        P: WasmTyList,
        R: WasmRet + 'static,
        T: Send + 'static,
    {
        let mut store = store.as_context_mut();
        let host = P::host_func(store.engine(), NAMELESS, func, Token(()));
        store.opaque_mut().add_host(host, crate::vm::host::NO_COOKIE, None)
    }

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
}

impl<Params: WasmParams, Results: WasmResults> TypedFunc<Params, Results> {
    /// [`TypedFunc::call`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`TypedFunc::call`].
    pub async fn call_async(
        &self,
        store: impl AsContextMut<Data: Send>,
        params: Params,
    ) -> Result<Results>
    where
        Params: Sync,
        Results: Sync,
    {
        self.call(store, params)
    }
}

impl Instance {
    /// [`Instance::new`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Instance::new`].
    pub async fn new_async(
        store: impl AsContextMut,
        module: &Module,
        imports: &[Extern],
    ) -> Result<Instance> {
        Instance::new(store, module, imports)
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

impl<T: 'static> Linker<T> {
    /// [`Linker::func_new`] of an asynchronous closure. It may not wait yet: if it does, the call fails
    /// ([`HostFunctionWaits`]).
    ///
    /// # Errors
    ///
    /// As [`Linker::func_new`].
    ///
    /// # Panics
    ///
    /// As [`Linker::func_new`].
    pub fn func_new_async<F>(
        &mut self,
        module: &str,
        name: &str,
        ty: FuncType,
        func: F,
    ) -> Result<&mut Self>
    where
        F: for<'a> Fn(
                Caller<'a, T>,
                &'a [Val],
                &'a mut [Val],
            ) -> Box<dyn Future<Output = Result<()>> + Send + 'a>
            + Send
            + Sync
            + 'static,
        T: Send,
    {
        let func = dynamic(&format!("{module}::{name}"), func);
        self.func_new(module, name, ty, func)
    }

    /// [`Linker::func_wrap`] of an asynchronous closure, which takes its parameters as a tuple. It may not wait yet: if it
    /// does, the call fails ([`HostFunctionWaits`]).
    ///
    /// # Errors
    ///
    /// As [`Linker::func_wrap`].
    pub fn func_wrap_async<F, Params: WasmTyList, Args: WasmRet + 'static>(
        &mut self,
        module: &str,
        name: &str,
        func: F,
    ) -> Result<&mut Self>
    where
        F: for<'a> Fn(Caller<'a, T>, Params) -> Box<dyn Future<Output = Args> + Send + 'a>
            + Send
            + Sync
            + 'static,
        T: Send,
    {
        let full = format!("{module}::{name}");
        let host = Params::host_func(self.engine(), &full, func, Token(()));
        self.insert_host(module, name, host)
    }

    /// [`Linker::instantiate`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Linker::instantiate`].
    pub async fn instantiate_async(
        &self,
        store: impl AsContextMut<Data = T>,
        module: &Module,
    ) -> Result<Instance>
    where
        T: Send,
    {
        self.instantiate(store, module)
    }

    /// [`Linker::module`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Linker::module`].
    pub async fn module_async(
        &mut self,
        store: impl AsContextMut<Data = T>,
        module_name: &str,
        module: &Module,
    ) -> Result<&mut Self>
    where
        T: Send,
    {
        self.module(store, module_name, module)
    }
}

impl Memory {
    /// [`Memory::new`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Memory::new`].
    pub async fn new_async(store: impl AsContextMut, ty: MemoryType) -> Result<Memory> {
        Memory::new(store, ty)
    }

    /// [`Memory::grow`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Memory::grow`].
    pub async fn grow_async(&self, store: impl AsContextMut, delta: u64) -> Result<u64> {
        self.grow(store, delta)
    }
}

impl Table {
    /// [`Table::new`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Table::new`].
    pub async fn new_async(store: impl AsContextMut, ty: TableType, init: Ref) -> Result<Table> {
        Table::new(store, ty, init)
    }

    /// [`Table::grow`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`Table::grow`].
    pub async fn grow_async(&self, store: impl AsContextMut, delta: u64, init: Ref) -> Result<u64> {
        self.grow(store, delta, init)
    }
}

impl ExternRef {
    /// [`ExternRef::new`]: done when it is first polled.
    ///
    /// # Errors
    ///
    /// As [`ExternRef::new`].
    pub async fn new_async<V>(store: impl AsContextMut, value: V) -> Result<Rooted<ExternRef>>
    where
        V: Any + Send + Sync + 'static,
    {
        ExternRef::new(store, value)
    }
}
