/// A component that fits the world `both` and whose imports are there: ready to be instantiated again and again.
pub struct BothPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: BothIndices,
}
impl<_T: 'static> ::core::clone::Clone for BothPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> BothPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = BothIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Both> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `both`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct BothIndices {
    interface0: exports::a::both::counters::GuestIndices,
    interface1: exports::a::both::clients::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl BothIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::both::counters::GuestIndices::new(instance_pre)?,
            interface1: exports::a::both::clients::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Both> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0), Some(interface1)) = (
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Both { interface0, interface1 })
    }
}
/// An instance of a component that fits the world `both`.
#[allow(dead_code)]
pub struct Both {
    interface0: exports::a::both::counters::Guest,
    interface1: exports::a::both::clients::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Both {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        BothPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = BothIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::both::counters::Host + a::both::clients::Host,
        _T: 'static,
    {
        a::both::counters::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::both::clients::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:both/counters`.
    pub fn a_both_counters(&self) -> &exports::a::both::counters::Guest {
        &self.interface0
    }
    /// The exported interface `a:both/clients`.
    pub fn a_both_clients(&self) -> &exports::a::both::clients::Guest {
        &self.interface1
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `both`.
    pub mod both {
        /// A resource that the host has, and the guest has one of its own.
        pub mod counters {
            use ::wharf::component as __wharf;
            /// The WIT resource `counter`.
            #[derive(Debug)]
            pub enum Counter {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `counter`.
                pub trait HostCounter {
                    /// The WIT function `[constructor]counter`.
                    fn new(&mut self, start: u32) -> __wharf::Resource<Counter>;
                    /// The WIT function `[method]counter.add`.
                    fn add(&mut self, self_: __wharf::Resource<Counter>, n: u32) -> u32;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Counter>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:both/counters`.
                pub trait Host: HostCounter {
                    /// The WIT function `merge`.
                    fn merge(
                        &mut self,
                        a: __wharf::Resource<Counter>,
                        b: __wharf::Resource<Counter>,
                    ) -> __wharf::Resource<Counter>;
                    /// The WIT function `sum`.
                    fn sum(&mut self, all: Vec<__wharf::Resource<Counter>>) -> u32;
                }
            }
            /// Defines `a:both/counters` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("a:both/counters")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker
                    .resource::<
                        Counter,
                    >("counter", |host, rep| HostCounter::drop(host, rep));
                linker
                    .func(
                        "[constructor]counter",
                        |host, (start,)| HostCounter::new(host, start),
                    );
                linker
                    .func(
                        "[method]counter.add",
                        |host, (self_, n)| HostCounter::add(host, self_, n),
                    );
                linker.func("merge", |host, (a, b)| Host::merge(host, a, b));
                linker.func("sum", |host, (all,)| Host::sum(host, all));
                linker.finish()
            }
        }
        /// The WIT interface `a:both/clients`.
        pub mod clients {
            use ::wharf::component as __wharf;
            /// The WIT type `meter`.
            pub type Meter = super::counters::Counter;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:both/clients`.
                pub trait Host {
                    /// The WIT function `give`.
                    fn give(&mut self, c: __wharf::Resource<Meter>) -> __wharf::Resource<Meter>;
                }
            }
            /// Defines `a:both/clients` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("a:both/clients")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker.func("give", |host, (c,)| Host::give(host, c));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `both`.
        pub mod both {
            /// A resource that the host has, and the guest has one of its own.
            pub mod counters {
                use ::wharf::component as __wharf;
                /// The WIT resource `counter`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Counter {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Counter);
                /// The functions of `a:both/counters`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    merge: __wharf::Func,
                    sum: __wharf::Func,
                    counter_constructor: __wharf::Func,
                    counter_add: __wharf::Func,
                }
                /// Where a component exports the functions of `a:both/counters`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    merge: __wharf::ComponentExportIndex,
                    sum: __wharf::ComponentExportIndex,
                    counter_constructor: __wharf::ComponentExportIndex,
                    counter_add: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:both/counters",
                        )?;
                        let [merge, sum, counter_constructor, counter_add] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:both/counters",
                            [
                                "merge",
                                "sum",
                                "[constructor]counter",
                                "[method]counter.add",
                            ],
                        )?;
                        Ok(Self {
                            merge,
                            sum,
                            counter_constructor,
                            counter_add,
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
                            Some(merge),
                            Some(sum),
                            Some(counter_constructor),
                            Some(counter_add),
                        ) = (
                            exports
                                .func(
                                    "`merge` of `a:both/counters`",
                                    instance
                                        .get_typed_func::<
                                            (Counter, Counter),
                                            (Counter,),
                                        >(&mut store, &self.merge),
                                ),
                            exports
                                .func(
                                    "`sum` of `a:both/counters`",
                                    instance
                                        .get_typed_func::<
                                            (&[Counter],),
                                            (u32,),
                                        >(&mut store, &self.sum),
                                ),
                            exports
                                .func(
                                    "`[constructor]counter` of `a:both/counters`",
                                    instance
                                        .get_typed_func::<
                                            (u32,),
                                            (Counter,),
                                        >(&mut store, &self.counter_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]counter.add` of `a:both/counters`",
                                    instance
                                        .get_typed_func::<
                                            (Counter, u32),
                                            (u32,),
                                        >(&mut store, &self.counter_add),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            merge,
                            sum,
                            counter_constructor,
                            counter_add,
                        })
                    }
                }
                impl Guest {
                    /// Calls `merge`.
                    pub fn call_merge<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Counter,
                        b: Counter,
                    ) -> ::wharf::Result<Counter> {
                        let (result,) = self
                            .merge
                            .__call_typed::<
                                (Counter, Counter),
                                (Counter,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `sum`.
                    pub fn call_sum<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        all: &[Counter],
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .sum
                            .__call_typed::<(&[Counter],), (u32,)>(store, (all,))?;
                        Ok(result)
                    }
                    /// The functions of the resource `counter`.
                    pub fn counter(&self) -> GuestCounter<'_> {
                        GuestCounter { guest: self }
                    }
                }
                /// The functions of the guest's resource `counter`.
                #[derive(Clone, Copy)]
                pub struct GuestCounter<'a> {
                    guest: &'a Guest,
                }
                impl GuestCounter<'_> {
                    /// Calls `[constructor]counter`.
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        start: u32,
                    ) -> ::wharf::Result<Counter> {
                        let (result,) = self
                            .guest
                            .counter_constructor
                            .__call_typed::<(u32,), (Counter,)>(store, (start,))?;
                        Ok(result)
                    }
                    /// Calls `[method]counter.add`.
                    pub fn call_add<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Counter,
                        n: u32,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .guest
                            .counter_add
                            .__call_typed::<(Counter, u32), (u32,)>(store, (self_, n))?;
                        Ok(result)
                    }
                }
                impl Counter {
                    /// Calls `[method]counter.add`.
                    pub fn call_add<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        n: u32,
                    ) -> ::wharf::Result<u32> {
                        guest.counter().call_add(store, self, n)
                    }
                }
            }
            /// The WIT interface `a:both/clients`.
            pub mod clients {
                use ::wharf::component as __wharf;
                /// The WIT type `meter`.
                pub type Meter = super::counters::Counter;
                /// The functions of `a:both/clients`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    give: __wharf::Func,
                }
                /// Where a component exports the functions of `a:both/clients`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    give: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:both/clients",
                        )?;
                        let [give] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:both/clients",
                            ["give"],
                        )?;
                        Ok(Self { give })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(give),) = (
                            exports
                                .func(
                                    "`give` of `a:both/clients`",
                                    instance
                                        .get_typed_func::<
                                            (Meter,),
                                            (Meter,),
                                        >(&mut store, &self.give),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { give })
                    }
                }
                impl Guest {
                    /// Calls `give`.
                    pub fn call_give<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        c: Meter,
                    ) -> ::wharf::Result<Meter> {
                        let (result,) = self
                            .give
                            .__call_typed::<(Meter,), (Meter,)>(store, (c,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
