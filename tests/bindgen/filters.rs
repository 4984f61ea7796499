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
        let indices = WIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData + a::b::i::HostWithStore<_T>,
        for<'a> _D::Data<'a>: x::y::one::Host + a::b::i::Host,
        _T: 'static,
    {
        x::y::one::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::i::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
}
/// Generated from WIT: `x`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod x {
    /// Generated from WIT: `y`.
    pub mod y {
        /// The WIT interface `x:y/one@1.2.3`.
        pub mod one {
            use ::wharf::component as __wharf;
            __wharf::__internal::host_trait! {
                /// What a host implements of `x:y/one@1.2.3`.
                pub trait Host {
                    /// The WIT function `f`.
                    fn f(&mut self) -> ::wharf::Result<()>;
                }
            }
            /// Defines `x:y/one@1.2.3` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("x:y/one@1.2.3")?, host_getter)
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
                linker.try_procedure("f", |host, ()| Host::f(host));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/i`.
        pub mod i {
            use ::wharf::component as __wharf;
            /// The WIT resource `thing`.
            #[derive(Debug)]
            pub enum Thing {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `thing`.
                pub trait HostThing {
                    /// The WIT function `[constructor]thing`.
                    fn new(&mut self) -> __wharf::Resource<Thing>;
                    /// The WIT function `[method]thing.poke`.
                    fn poke(&mut self, self_: __wharf::Resource<Thing>);
                    /// The WIT function `[method]thing.other`.
                    fn other(&mut self, self_: __wharf::Resource<Thing>);
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Thing>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/i`.
                pub trait Host: HostThing {}
            }
            /// What a host implements of `a:b/i` with access to the store.
            pub trait HostWithStore<_T: 'static>: __wharf::HasData {
                /// The WIT function `g`.
                fn g(host: __wharf::Access<'_, _T, Self>) -> ::wharf::Result<()>;
            }
            /// Defines `a:b/i` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: HostWithStore<_T>,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("a:b/i")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: HostWithStore<_T>,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker
                    .resource::<
                        Thing,
                    >(
                        "thing",
                        |host, rep| {
                            __wharf::__internal::tracing::trace!(
                                interface = "a:b/i", function = "[drop]thing", rep = rep
                                .rep(), "drop"
                            );
                            HostThing::drop(host, rep)
                        },
                    );
                linker
                    .func(
                        "[constructor]thing",
                        |host, ()| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:b/i", function =
                                "[constructor]thing",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!("call");
                            let result = HostThing::new(host);
                            __wharf::__internal::tracing::trace!("return");
                            result
                        },
                    );
                linker
                    .procedure(
                        "[method]thing.poke",
                        |host, (self_,)| HostThing::poke(host, self_),
                    );
                linker
                    .procedure(
                        "[method]thing.other",
                        |host, (self_,)| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:b/i", function =
                                "[method]thing.other",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!("call");
                            HostThing::other(host, self_);
                            __wharf::__internal::tracing::trace!("return");
                        },
                    );
                linker
                    .func_with_store(
                        "g",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok(<_D as HostWithStore<_T>>::g(host)?)
                        },
                    );
                linker.finish()
            }
        }
    }
}
