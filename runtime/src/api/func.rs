//! Functions: of instances and of the host, dynamic and typed.

use crate::api::module::ModuleExport;
use crate::api::store::{AsContext, AsContextMut};
use crate::api::typed::sealed::Token;
use crate::api::typed::{IntoFunc, WasmParams, WasmResults};
use crate::api::value::Val;
use crate::engine::Engine;
use crate::error::{WrongCount, WrongType};
use crate::keys::InstanceKey;
use crate::raw::RawVal;
use crate::types::{FuncType, ValType};
use crate::vm::borrow::{StoreContext, StoreContextMut};
use crate::vm::call;
use crate::vm::cells::{Filling, HostCells};
use crate::vm::handle::{Extern, Func, Instance};
use crate::vm::host::{HostCaller, HostFunc, NO_COOKIE};
use crate::vm::opaque::StoreOpaque;
use anyhow::{Result, ensure};
use smallvec::SmallVec;
use std::marker::PhantomData;
use std::sync::Arc;

/// A function whose type was checked: calls convert nothing and check nothing again.
pub struct TypedFunc<Params, Results> {
    func: Func,
    of: PhantomData<fn(Params) -> Results>,
}

/// What a host function knows of who calls it: the store, and the calling instance's exports.
pub struct Caller<'a, T: 'static> {
    store: StoreContextMut<'a, T>,
    instance: Option<InstanceKey>,
}

/// The cells of a dynamic call: on the stack, unless there are many.
type Cells = SmallVec<[RawVal; 16]>;

impl Func {
    /// Makes a host function of type `ty`, whose arguments and results are dynamic.
    ///
    /// When it is called, arguments have the types of `ty`, and results are there to be set; a
    /// result of another type, or one that is not set, is an error of the call. A panic of the closure is one, too: it ends the call of the
    /// guest as any other error does, and goes no further.
    ///
    /// # Panics
    ///
    /// When `ty` is of another engine than the store.
    pub fn new<T: 'static>(
        mut store: impl AsContextMut<Data = T>,
        ty: FuncType,
        func: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Func {
        let mut store = store.as_context_mut();
        let host = dynamic_host(&ty, func);
        store.opaque_mut().add_host(host, NO_COOKIE, None)
    }

    /// [`Func::new`], for whoever handles that a store has no room; stores grow.
    ///
    /// # Errors
    ///
    /// None at present.
    ///
    /// # Panics
    ///
    /// As [`Func::new`].
    pub fn try_new<T: 'static>(
        store: impl AsContextMut<Data = T>,
        ty: FuncType,
        func: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Result<Func> {
        Ok(Func::new(store, ty, func))
    }

    /// [`Func::wrap`], for whoever handles that a store has no room; stores grow.
    ///
    /// # Errors
    ///
    /// None at present.
    pub fn try_wrap<T: 'static, Params, Results>(
        store: impl AsContextMut<Data = T>,
        func: impl IntoFunc<T, Params, Results>,
    ) -> Result<Func> {
        Ok(Func::wrap(store, func))
    }

    /// Makes a host function of a closure, whose parameter and result types say its type. A panic of the closure is
    /// an error of the call, as of [`Func::new`].
    ///
    /// # Examples
    ///
    /// ```
    /// use wharf_runtime::{Caller, Func, Store, Engine};
    ///
    /// let mut store = Store::new(&Engine::default(), 0);
    /// let add = Func::wrap(&mut store, |mut caller: Caller<'_, u32>, a: i32, b: i32| -> i32 {
    ///     *caller.data_mut() += 1;
    ///     a + b
    /// });
    /// let add = add.typed::<(i32, i32), i32>(&store).unwrap();
    /// assert_eq!(add.call(&mut store, (2, 3)).unwrap(), 5);
    /// assert_eq!(*store.data(), 1);
    /// ```
    pub fn wrap<T: 'static, Params, Results>(
        mut store: impl AsContextMut<Data = T>,
        func: impl IntoFunc<T, Params, Results>,
    ) -> Func {
        let mut store = store.as_context_mut();
        let host = func.into_host_func(store.engine(), Token(()));
        store.opaque_mut().add_host(host, NO_COOKIE, None)
    }

    /// Its type.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn ty(&self, store: impl AsContext) -> FuncType {
        let store = store.as_context();
        self.ty_in(store.opaque()).expect("the function is of this store")
    }

    /// Whether its type is `ty`, or a subtype of it.
    ///
    /// # Panics
    ///
    /// When it is of another store.
    pub fn matches_ty(&self, store: impl AsContext, ty: &FuncType) -> bool {
        self.ty(store).matches(ty)
    }

    pub(crate) fn ty_in(&self, store: &StoreOpaque) -> Result<FuncType> {
        Ok(FuncType::from_id(store.engine(), self.type_number(store)?))
    }

    /// Calls the function. Results are written over `results`, whose length must be right.
    ///
    /// # Errors
    ///
    /// Fails when arguments or the number of results do not fit its type ([`WrongType`]), it is of another store,
    /// or it traps ([`Trap`](crate::Trap)).
    pub fn call(
        &self,
        mut store: impl AsContextMut,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        let mut cells = Cells::from_elem(RawVal::ZERO, self.place.cells() as usize);
        let number = call::enter_filled(store, self.place, &mut cells, |cells, ty| {
            let (expected, found) = (ty.params.len(), params.len());
            ensure!(expected == found, WrongCount::new("arguments", expected, found));
            let (expected, found) = (ty.results.len(), results.len());
            ensure!(expected == found, WrongCount::of_room(expected, found));
            put_values(cells, params, |i| format!("argument {i}"))
        })?;
        let types = &store.engine().func_type(number).results;
        for (result, value) in results.iter_mut().zip(Val::from_cells(store, types, &cells)) {
            *result = value?;
        }
        Ok(())
    }

    /// The function with its type checked once, for quick calls.
    ///
    /// # Errors
    ///
    /// Fails when its type is another: the error says where they differ.
    pub fn typed<Params, Results>(
        &self,
        store: impl AsContext,
    ) -> Result<TypedFunc<Params, Results>>
    where
        Params: WasmParams,
        Results: WasmResults,
    {
        let store = store.as_context();
        let ty = self.ty_in(store.opaque())?;
        let params: Vec<ValType> = ty.params().collect();
        let results: Vec<ValType> = ty.results().collect();
        check_list(("parameter", "parameters"), &Params::types(), &params, |asked, found| {
            asked.matches(found)
        })?;
        check_list(("result", "results"), &Results::types(), &results, |asked, found| {
            found.matches(asked)
        })?;
        Ok(TypedFunc { func: *self, of: PhantomData })
    }

    /// Whether there are no references among its parameters and results.
    pub(crate) fn is_numeric(&self) -> bool {
        !self.place.has_references()
    }
}

/// Sees that the types that were asked for fit those that are there.
fn check_list(
    (what, plural): (&str, &'static str),
    asked: &[ValType],
    found: &[ValType],
    fits: impl Fn(&ValType, &ValType) -> bool,
) -> Result<()> {
    let (expected, there) = (asked.len(), found.len());
    ensure!(expected == there, WrongCount::new(plural, expected, there));
    for (i, (asked, found)) in asked.iter().zip(found).enumerate() {
        ensure!(fits(asked, found), WrongType::new(asked, found).at(format!("{what} {i}")));
    }
    Ok(())
}

/// Puts values to cells; `what` is what they are, by their places.
pub(crate) fn put_values(
    cells: &mut Filling<'_>,
    values: &[Val],
    what: impl Fn(usize) -> String,
) -> Result<()> {
    for (i, value) in values.iter().enumerate() {
        let value = cells.next_type().and_then(|ty| value.guest_value(cells.store(), ty));
        value.and_then(|value| cells.put(value)).map_err(|it| WrongType::within(it, what(i)))?;
    }
    Ok(())
}

/// A host function over dynamic values.
pub(crate) fn dynamic_host<T: 'static>(
    ty: &FuncType,
    func: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
) -> HostFunc {
    let is_given_exceptions = ty.as_wasm().params.iter().any(|ty| ty.is_exn());
    let types = Arc::clone(ty.as_wasm());
    // Of other types than the results: who forgets to set one is told.
    let unset: Vec<Val> = ty.results().map(|ty| Val::not_of(&ty)).collect();
    let call = move |mut store: StoreContextMut<'_, T>, instance, cells: &mut HostCells<'_>| {
        // The arguments, and behind them the results.
        let mut values: SmallVec<[Val; 8]> = SmallVec::new();
        for value in Val::from_cells(store.opaque_mut(), &types.params, cells.arguments()) {
            values.push(value?);
        }
        values.extend_from_slice(&unset);
        let (params, results) = values.split_at_mut(types.params.len());
        func(Caller { store: store.as_context_mut(), instance }, params, results)?;
        cells.give(store.opaque_mut(), |cells| {
            put_values(cells, results, |i| format!("result {i} of a host function"))
        })
    };
    HostFunc::filling(ty, move |host: HostCaller<'_, T>, cells: &mut HostCells<'_>| {
        let HostCaller { mut store, instance, .. } = host;
        // References that it is given end with it.
        let scope = is_given_exceptions.then(|| store.opaque_mut().vm.open_exception_scope());
        let result = call(store.as_context_mut(), instance, cells);
        if let Some(scope) = scope {
            store.opaque_mut().vm.close_exception_scope(scope);
        }
        result
    })
}

impl<Params: WasmParams, Results: WasmResults> TypedFunc<Params, Results> {
    /// Calls the function.
    ///
    /// # Errors
    ///
    /// Fails when it is of another store, a reference among the arguments is, or it traps: then
    /// `error.downcast_ref::<Trap>()` says how.
    #[inline]
    pub fn call(&self, mut store: impl AsContextMut, params: Params) -> Result<Results> {
        let mut store = store.as_context_mut();
        let store = store.opaque_mut();
        // No more cells are made ready than the types need, about.
        match const { if Params::CELLS > Results::CELLS { Params::CELLS } else { Results::CELLS } }
        {
            0..=4 => self.call_in(store, params, &mut [RawVal::ZERO; 4]),
            5..=16 => self.call_in(store, params, &mut [RawVal::ZERO; 16]),
            needed => self.call_in(store, params, &mut vec![RawVal::ZERO; needed]),
        }
    }

    /// Calls the function, whose arguments and results are passed in `cells`.
    #[inline(always)]
    fn call_in(
        &self,
        store: &mut StoreOpaque,
        params: Params,
        cells: &mut [RawVal],
    ) -> Result<Results> {
        if const { Params::REFERENCES || Results::REFERENCES } {
            call::enter_filled(store, self.func.place, cells, |cells, _| params.fill(cells))?;
        } else {
            params.store(store, cells)?;
            store.call_raw(&self.func, cells)?;
        }
        Results::load(store, cells)
    }

    /// The function, without its type.
    pub fn func(&self) -> &Func {
        &self.func
    }
}

impl<Params, Results> Clone for TypedFunc<Params, Results> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Params, Results> Copy for TypedFunc<Params, Results> {}

impl<Params, Results> std::fmt::Debug for TypedFunc<Params, Results> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedFunc").field("func", &self.func).finish()
    }
}

impl<'a, T> Caller<'a, T> {
    pub(crate) fn new(
        store: StoreContextMut<'a, T>,
        instance: Option<InstanceKey>,
    ) -> Caller<'a, T> {
        Caller { store, instance }
    }

    /// The host's data.
    pub fn data(&self) -> &T {
        self.store.data()
    }

    /// The host's data, to be changed.
    pub fn data_mut(&mut self) -> &mut T {
        self.store.data_mut()
    }

    /// The engine of the store.
    pub fn engine(&self) -> &Engine {
        self.store.engine()
    }

    /// What the calling instance exports as `name`; nothing when the host calls.
    pub fn get_export(&mut self, name: &str) -> Option<Extern> {
        let key = self.instance?;
        let instance = Instance::of(self.store.opaque_mut(), key);
        instance.get_export(&mut self.store, name)
    }

    /// What the calling instance exports as `export` says; nothing when the host calls, or it is an instance of another
    /// module.
    pub fn get_module_export(&mut self, export: &ModuleExport) -> Option<Extern> {
        let key = self.instance?;
        let instance = Instance::of(self.store.opaque_mut(), key);
        instance.get_module_export(&mut self.store, export)
    }
}

impl<T> AsContext for Caller<'_, T> {
    type Data = T;

    fn as_context(&self) -> StoreContext<'_, T> {
        self.store.as_context()
    }
}

impl<T> AsContextMut for Caller<'_, T> {
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.store.as_context_mut()
    }
}

impl<T> std::fmt::Debug for Caller<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").field("instance", &self.instance).finish_non_exhaustive()
    }
}
