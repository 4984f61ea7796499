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
    /// Makes a new instance in a store.
    pub async fn instantiate_async(
        &self,
        store: impl ::wharf::AsContextMut<Data = _T>,
    ) -> ::wharf::Result<W>
    where
        _T: Send,
    {
        self.instantiate(store)
    }
}
/// Where a component has the exports of the world `w`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct WIndices {
    run: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::b::work::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [run] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "w",
            ["run"],
        )?;
        Ok(Self {
            run,
            interface0: exports::a::b::work::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(run), Some(interface0)) = (
            exports
                .func(
                    "`run` of the world `w`",
                    instance.get_typed_func::<(u32,), (u32,)>(&mut store, &self.run),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(W { run, interface0 })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    run: ::wharf::component::Func,
    interface0: exports::a::b::work::Guest,
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
    /// Links a component and makes an instance of it in a store.
    pub async fn instantiate_async<_T: Send + 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        Self::instantiate(store, component, linker)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = WIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::b::slow::Host,
        _T: 'static,
    {
        a::b::slow::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `run`.
    pub async fn call_run<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        n: u32,
    ) -> ::wharf::Result<u32>
    where
        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
    {
        let (result,) = self.run.__call_typed::<(u32,), (u32,)>(store, (n,))?;
        Ok(result)
    }
    /// The exported interface `a:b/work`.
    pub fn a_b_work(&self) -> &exports::a::b::work::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/slow`.
        pub mod slow {
            use ::wharf::component as __wharf;
            /// The WIT resource `timer`.
            #[derive(Debug)]
            pub enum Timer {}
            /// What a host implements of the resource `timer`.
            #[allow(private_bounds, private_interfaces)]
            pub trait HostTimer: ::core::marker::Send {
                /// The WIT function `[method]timer.wait`.
                fn wait(
                    &mut self,
                    self_: __wharf::Resource<Timer>,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<()>,
                > + ::core::marker::Send;
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    &mut self,
                    rep: __wharf::Resource<Timer>,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<()>,
                > + ::core::marker::Send;
            }
            impl<_T: HostTimer + ?::core::marker::Sized> HostTimer for &mut _T {
                fn wait(
                    &mut self,
                    self_: __wharf::Resource<Timer>,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<()>,
                > + ::core::marker::Send {
                    HostTimer::wait(*self, self_)
                }
                fn drop(
                    &mut self,
                    rep: __wharf::Resource<Timer>,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<()>,
                > + ::core::marker::Send {
                    HostTimer::drop(*self, rep)
                }
            }
            /// What a host implements of `a:b/slow`.
            #[allow(private_bounds, private_interfaces)]
            pub trait Host: HostTimer + ::core::marker::Send {
                /// The WIT function `fetch`.
                fn fetch(
                    &mut self,
                    url: String,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<Result<String, u32>>,
                > + ::core::marker::Send;
            }
            impl<_T: Host + ?::core::marker::Sized> Host for &mut _T {
                fn fetch(
                    &mut self,
                    url: String,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<Result<String, u32>>,
                > + ::core::marker::Send {
                    Host::fetch(*self, url)
                }
            }
            /// Defines `a:b/slow` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/slow")?, host_getter)
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
                        Timer,
                    >(
                        "timer",
                        |host, rep| {
                            __wharf::__internal::ready(
                                "[drop]timer",
                                HostTimer::drop(host, rep),
                            )?
                        },
                    );
                linker
                    .try_procedure(
                        "[method]timer.wait",
                        |host, (self_,)| Ok(
                            __wharf::__internal::ready(
                                "[method]timer.wait",
                                HostTimer::wait(host, self_),
                            )??,
                        ),
                    );
                linker
                    .try_func(
                        "fetch",
                        |host, (url,)| Ok(
                            __wharf::__internal::ready("fetch", Host::fetch(host, url))??,
                        ),
                    );
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
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/work`.
            pub mod work {
                use ::wharf::component as __wharf;
                /// The WIT resource `job`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Job {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Job);
                /// The functions of `a:b/work`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    job_finish: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/work`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    job_finish: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/work",
                        )?;
                        let [job_finish] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/work",
                            ["[method]job.finish"],
                        )?;
                        Ok(Self { job_finish })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(job_finish),) = (
                            exports
                                .func(
                                    "`[method]job.finish` of `a:b/work`",
                                    instance
                                        .get_typed_func::<
                                            (Job,),
                                            (u32,),
                                        >(&mut store, &self.job_finish),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { job_finish })
                    }
                }
                impl Guest {
                    /// The functions of the resource `job`.
                    pub fn job(&self) -> GuestJob<'_> {
                        GuestJob { guest: self }
                    }
                }
                /// The functions of the guest's resource `job`.
                #[derive(Clone, Copy)]
                pub struct GuestJob<'a> {
                    guest: &'a Guest,
                }
                impl GuestJob<'_> {
                    /// Calls `[method]job.finish`.
                    pub async fn call_finish<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Job,
                    ) -> ::wharf::Result<u32>
                    where
                        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
                    {
                        let (result,) = self
                            .guest
                            .job_finish
                            .__call_typed::<(Job,), (u32,)>(store, (self_,))?;
                        Ok(result)
                    }
                }
                impl Job {
                    /// Calls `[method]job.finish`.
                    pub async fn call_finish<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<u32>
                    where
                        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
                    {
                        guest.job().call_finish(store, self).await
                    }
                }
            }
        }
    }
}
