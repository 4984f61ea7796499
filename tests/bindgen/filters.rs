/// A component that fits the world `w` and whose imports are there: ready to be instantiated again and again.
pub struct WPre<T: 'static> {
    instance_pre: ::wharf::component::InstancePre<T>,
    indices: WIndices,
}
impl<T: 'static> Clone for WPre<T> {
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
pub struct WIndices {}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        _instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {})
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        _store: impl ::wharf::AsContextMut,
        _instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        Ok(W {})
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {}
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
        let indices = WIndices::new(&instance.instance_pre(&store))?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<T, D>(
        linker: &mut ::wharf::component::Linker<T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        D: ::wharf::component::HasData + a::b::i::HostWithStore<T>,
        for<'a> D::Data<'a>: x::y::one::Host + a::b::i::Host,
        T: 'static,
    {
        x::y::one::add_to_linker::<T, D>(linker, host_getter)?;
        a::b::i::add_to_linker::<T, D>(linker, host_getter)?;
        Ok(())
    }
}
/// Generated from WIT: `x`.
#[allow(dead_code, deprecated, clippy::all)]
pub mod x {
    /// Generated from WIT: `y`.
    pub mod y {
        /// The WIT interface `x:y/one@1.2.3`.
        pub mod one {
            /// What a host implements of `x:y/one@1.2.3`.
            pub trait Host {
                /// The WIT function `f`.
                fn f(&mut self) -> ::wharf::Result<()>;
            }
            impl<_T: Host + ?Sized> Host for &mut _T {
                fn f(&mut self) -> ::wharf::Result<()> {
                    Host::f(*self)
                }
            }
            /// Defines `x:y/one@1.2.3` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<T, D>(
                linker: &mut ::wharf::component::Linker<T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: ::wharf::component::HasData,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                add_to_linker_instance::<
                    T,
                    D,
                >(&mut linker.instance("x:y/one@1.2.3")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<T, D>(
                linker: &mut ::wharf::component::LinkerInstance<'_, T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: ::wharf::component::HasData,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                linker
                    .func_wrap(
                        "f",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = &mut host_getter(caller.data_mut());
                            Host::f(host)?;
                            Ok(())
                        },
                    )?;
                Ok(())
            }
        }
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/i`.
        pub mod i {
            /// The WIT resource `thing`.
            #[derive(Debug)]
            pub enum Thing {}
            /// What a host implements of the resource `thing`.
            pub trait HostThing {
                /// The WIT function `[constructor]thing`.
                fn new(&mut self) -> ::wharf::component::Resource<Thing>;
                /// The WIT function `[method]thing.poke`.
                fn poke(&mut self, self_: ::wharf::component::Resource<Thing>);
                /// The WIT function `[method]thing.other`.
                fn other(&mut self, self_: ::wharf::component::Resource<Thing>);
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<Thing>,
                ) -> ::wharf::Result<()>;
            }
            impl<_T: HostThing + ?Sized> HostThing for &mut _T {
                fn new(&mut self) -> ::wharf::component::Resource<Thing> {
                    HostThing::new(*self)
                }
                fn poke(&mut self, self_: ::wharf::component::Resource<Thing>) {
                    HostThing::poke(*self, self_)
                }
                fn other(&mut self, self_: ::wharf::component::Resource<Thing>) {
                    HostThing::other(*self, self_)
                }
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<Thing>,
                ) -> ::wharf::Result<()> {
                    HostThing::drop(*self, rep)
                }
            }
            /// What a host implements of `a:b/i`.
            pub trait Host: HostThing {}
            impl<_T: Host + ?Sized> Host for &mut _T {}
            /// What a host implements of `a:b/i` with access to the store.
            pub trait HostWithStore<T: 'static>: ::wharf::component::HasData {
                /// The WIT function `g`.
                fn g(
                    host: ::wharf::component::Access<'_, T, Self>,
                ) -> ::wharf::Result<()>;
            }
            /// Defines `a:b/i` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<T, D>(
                linker: &mut ::wharf::component::Linker<T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: HostWithStore<T>,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                add_to_linker_instance::<
                    T,
                    D,
                >(&mut linker.instance("a:b/i")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<T, D>(
                linker: &mut ::wharf::component::LinkerInstance<'_, T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: HostWithStore<T>,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                linker
                    .resource(
                        "thing",
                        ::wharf::component::ResourceType::host::<Thing>(),
                        move |mut caller, rep| {
                            ::wharf::component::__internal::tracing::trace!(
                                interface = "a:b/i", function = "[drop]thing", rep, "drop"
                            );
                            let host = &mut host_getter(caller.data_mut());
                            HostThing::drop(
                                host,
                                ::wharf::component::Resource::new_own(rep),
                            )
                        },
                    )?;
                linker
                    .func_wrap(
                        "[constructor]thing",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let span = ::wharf::component::__internal::tracing::trace_span!(
                                "wit import", interface = "a:b/i", function =
                                "[constructor]thing",
                            );
                            let _entered = span.enter();
                            ::wharf::component::__internal::tracing::trace!("call");
                            let host = &mut host_getter(caller.data_mut());
                            let result = HostThing::new(host);
                            ::wharf::component::__internal::tracing::trace!("return");
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "[method]thing.poke",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_,): (::wharf::component::Resource<Thing>,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            HostThing::poke(host, self_);
                            Ok(())
                        },
                    )?;
                linker
                    .func_wrap(
                        "[method]thing.other",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_,): (::wharf::component::Resource<Thing>,)|
                        {
                            let span = ::wharf::component::__internal::tracing::trace_span!(
                                "wit import", interface = "a:b/i", function =
                                "[method]thing.other",
                            );
                            let _entered = span.enter();
                            ::wharf::component::__internal::tracing::trace!("call");
                            let host = &mut host_getter(caller.data_mut());
                            HostThing::other(host, self_);
                            ::wharf::component::__internal::tracing::trace!("return");
                            Ok(())
                        },
                    )?;
                linker
                    .func_wrap(
                        "g",
                        move |caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = ::wharf::component::Access::<
                                T,
                                D,
                            >::new(caller, host_getter);
                            <D as HostWithStore<T>>::g(host)?;
                            Ok(())
                        },
                    )?;
                Ok(())
            }
        }
    }
}
