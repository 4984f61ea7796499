/// A component that fits the world `w` and whose imports are there: ready to be instantiated again and again.
pub struct WPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: WIndices,
}
impl<_T: 'static> ::core::clone::Clone for WPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> WPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = WIndices::new(&instance_pre)?;
        Ok(Self { instance_pre, indices })
    }
    /// The engine that the component was compiled for.
    pub fn engine(&self) -> &::wharf::Engine {
        self.instance_pre.engine()
    }
    /// The component with its imports.
    pub fn instance_pre(&self) -> &::wharf::component::InstancePre<_T> {
        &self.instance_pre
    }
    /// Makes a new instance in a store.
    pub fn instantiate(
        &self,
        mut store: impl ::wharf::AsContextMut<Data = _T>,
    ) -> ::wharf::Result<W> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `w`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct WIndices {
    interface0: exports::a::res::stores::GuestIndices,
    interface1: exports::a::res::uses::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::res::stores::GuestIndices::new(instance_pre)?,
            interface1: exports::a::res::uses::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0), Some(interface1)) = (
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(W { interface0, interface1 })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    interface0: exports::a::res::stores::Guest,
    interface1: exports::a::res::uses::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl W {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        WPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = WIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// The exported interface `a:res/stores`.
    pub fn a_res_stores(&self) -> &exports::a::res::stores::Guest {
        &self.interface0
    }
    /// The exported interface `a:res/uses`.
    pub fn a_res_uses(&self) -> &exports::a::res::uses::Guest {
        &self.interface1
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `res`.
        pub mod res {
            /// The WIT interface `a:res/stores`.
            pub mod stores {
                use ::wharf::component as __wharf;
                /// What a guest keeps.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Store {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Store);
                /// The WIT enum `full`.
                #[derive(
                    Debug,
                    Clone,
                    Copy,
                    PartialEq,
                    Eq,
                    Hash,
                    __wharf::__internal::ComponentValue
                )]
                #[component(enum)]
                pub enum Full {
                    /// The case `full`.
                    Full,
                }
                impl ::core::fmt::Display for Full {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        f.write_str(
                            match self {
                                Self::Full => "full",
                            },
                        )
                    }
                }
                impl ::std::error::Error for Full {}
                /// The WIT record `holder`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Holder {
                    /// The field `s`.
                    pub s: Store,
                    /// The field `n`.
                    pub n: u32,
                }
                /// The WIT resource `bare`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Bare {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Bare);
                /// The functions of `a:res/stores`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    take: __wharf::Func,
                    store_constructor: __wharf::Func,
                    store_get: __wharf::Func,
                    store_set: __wharf::Func,
                    store_merge: __wharf::Func,
                    store_fallible: __wharf::Func,
                }
                /// Where a component exports the functions of `a:res/stores`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    take: __wharf::ComponentExportIndex,
                    store_constructor: __wharf::ComponentExportIndex,
                    store_get: __wharf::ComponentExportIndex,
                    store_set: __wharf::ComponentExportIndex,
                    store_merge: __wharf::ComponentExportIndex,
                    store_fallible: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:res/stores",
                        )?;
                        let [take, store_constructor, store_get, store_set, store_merge,
                        store_fallible] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:res/stores",
                            [
                                "take",
                                "[constructor]store",
                                "[method]store.get",
                                "[method]store.set",
                                "[static]store.merge",
                                "[static]store.fallible",
                            ],
                        )?;
                        Ok(Self {
                            take,
                            store_constructor,
                            store_get,
                            store_set,
                            store_merge,
                            store_fallible,
                        })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (
                            Some(take),
                            Some(store_constructor),
                            Some(store_get),
                            Some(store_set),
                            Some(store_merge),
                            Some(store_fallible),
                        ) = (
                            exports
                                .func(
                                    "`take` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (Holder, &[Store]),
                                            (Vec<Bare>,),
                                        >(&mut store, &self.take),
                                ),
                            exports
                                .func(
                                    "`[constructor]store` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (Store,),
                                        >(&mut store, &self.store_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]store.get` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (Store, &str),
                                            (Option<Vec<u8>>,),
                                        >(&mut store, &self.store_get),
                                ),
                            exports
                                .func(
                                    "`[method]store.set` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (Store, &str, &[u8]),
                                            (Result<(), Full>,),
                                        >(&mut store, &self.store_set),
                                ),
                            exports
                                .func(
                                    "`[static]store.merge` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (Store, Store),
                                            (Store,),
                                        >(&mut store, &self.store_merge),
                                ),
                            exports
                                .func(
                                    "`[static]store.fallible` of `a:res/stores`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (Result<Store, Full>,),
                                        >(&mut store, &self.store_fallible),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            take,
                            store_constructor,
                            store_get,
                            store_set,
                            store_merge,
                            store_fallible,
                        })
                    }
                }
                impl Guest {
                    /// Calls `take`.
                    pub fn call_take<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        h: Holder,
                        all: &[Store],
                    ) -> ::wharf::Result<Vec<Bare>> {
                        let (result,) = self
                            .take
                            .__call_typed::<
                                (Holder, &[Store]),
                                (Vec<Bare>,),
                            >(store, (h, all))?;
                        Ok(result)
                    }
                    /// The functions of the resource `store`.
                    pub fn store(&self) -> GuestStore<'_> {
                        GuestStore { guest: self }
                    }
                    /// The functions of the resource `bare`.
                    pub fn bare(&self) -> GuestBare<'_> {
                        GuestBare { guest: self }
                    }
                }
                /// The functions of the guest's resource `store`.
                #[derive(Clone, Copy)]
                pub struct GuestStore<'a> {
                    guest: &'a Guest,
                }
                impl GuestStore<'_> {
                    /// Calls `[constructor]store`.
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        name: &str,
                    ) -> ::wharf::Result<Store> {
                        let (result,) = self
                            .guest
                            .store_constructor
                            .__call_typed::<(&str,), (Store,)>(store, (name,))?;
                        Ok(result)
                    }
                    /// Calls `[method]store.get`.
                    pub fn call_get<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Store,
                        key: &str,
                    ) -> ::wharf::Result<Option<Vec<u8>>> {
                        let (result,) = self
                            .guest
                            .store_get
                            .__call_typed::<
                                (Store, &str),
                                (Option<Vec<u8>>,),
                            >(store, (self_, key))?;
                        Ok(result)
                    }
                    /// Calls `[method]store.set`.
                    pub fn call_set<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Store,
                        key: &str,
                        value: &[u8],
                    ) -> ::wharf::Result<Result<(), Full>> {
                        let (result,) = self
                            .guest
                            .store_set
                            .__call_typed::<
                                (Store, &str, &[u8]),
                                (Result<(), Full>,),
                            >(store, (self_, key, value))?;
                        Ok(result)
                    }
                    /// Calls `[static]store.merge`.
                    pub fn call_merge<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Store,
                        b: Store,
                    ) -> ::wharf::Result<Store> {
                        let (result,) = self
                            .guest
                            .store_merge
                            .__call_typed::<(Store, Store), (Store,)>(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `[static]store.fallible`.
                    pub fn call_fallible<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        name: &str,
                    ) -> ::wharf::Result<Result<Store, Full>> {
                        let (result,) = self
                            .guest
                            .store_fallible
                            .__call_typed::<
                                (&str,),
                                (Result<Store, Full>,),
                            >(store, (name,))?;
                        Ok(result)
                    }
                }
                impl Store {
                    /// Calls `[method]store.get`.
                    pub fn call_get<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        key: &str,
                    ) -> ::wharf::Result<Option<Vec<u8>>> {
                        guest.store().call_get(store, self, key)
                    }
                    /// Calls `[method]store.set`.
                    pub fn call_set<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        key: &str,
                        value: &[u8],
                    ) -> ::wharf::Result<Result<(), Full>> {
                        guest.store().call_set(store, self, key, value)
                    }
                }
                /// The functions of the guest's resource `bare`.
                #[derive(Clone, Copy)]
                pub struct GuestBare<'a> {
                    guest: &'a Guest,
                }
                impl GuestBare<'_> {}
                impl Bare {}
            }
            /// The WIT interface `a:res/uses`.
            pub mod uses {
                use ::wharf::component as __wharf;
                /// The WIT type `store`.
                pub type Store = super::stores::Store;
                /// The WIT type `naked`.
                pub type Naked = super::stores::Bare;
                /// The functions of `a:res/uses`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    first: __wharf::Func,
                }
                /// Where a component exports the functions of `a:res/uses`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    first: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:res/uses",
                        )?;
                        let [first] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:res/uses",
                            ["first"],
                        )?;
                        Ok(Self { first })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(first),) = (
                            exports
                                .func(
                                    "`first` of `a:res/uses`",
                                    instance
                                        .get_typed_func::<
                                            (Store,),
                                            (Naked,),
                                        >(&mut store, &self.first),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { first })
                    }
                }
                impl Guest {
                    /// Calls `first`.
                    pub fn call_first<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        s: Store,
                    ) -> ::wharf::Result<Naked> {
                        let (result,) = self
                            .first
                            .__call_typed::<(Store,), (Naked,)>(store, (s,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
