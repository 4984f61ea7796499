#[allow(unused_imports)]
use crate::Fault as __host_Fault;
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
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: WImportsWithStore<_T>,
        for<'a> _D::Data<'a>: WImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker
            .func_with_store(
                "who",
                move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                    let host = ::wharf::component::Access::<
                        _T,
                        _D,
                    >::new(caller, host_getter);
                    Ok((<_D as WImportsWithStore<_T>>::who(host),))
                },
            );
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData + a::b::mixed::HostWithStore<_T>
            + WImportsWithStore<_T>,
        for<'a> _D::Data<'a>: a::b::mixed::Host + WImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::b::mixed::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
}
/// What a host implements of the imports of world `w`.
#[allow(clippy::all)]
pub trait WImports {}
#[allow(clippy::all)]
impl<_T: WImports + ?::core::marker::Sized> WImports for &mut _T {}
/// What a host implements of the imports of world `w` with access to the store.
#[allow(clippy::all)]
pub trait WImportsWithStore<_T: 'static>: ::wharf::component::HasData {
    /// The WIT function `who`.
    fn who(host: ::wharf::component::Access<'_, _T, Self>) -> String;
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/mixed`.
        pub mod mixed {
            use ::wharf::component as __wharf;
            /// The WIT enum `fault`.
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
            pub enum Fault {
                /// The case `broken`.
                Broken,
            }
            impl ::core::fmt::Display for Fault {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    f.write_str(
                        match self {
                            Self::Broken => "broken",
                        },
                    )
                }
            }
            impl ::std::error::Error for Fault {}
            /// The WIT resource `thing`.
            #[derive(Debug)]
            pub enum Thing {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `thing`.
                pub trait HostThing {}
            }
            /// What a host implements of the resource `thing` with access to the store.
            pub trait HostThingWithStore<_T: 'static>: __wharf::HasData {
                /// The WIT function `[constructor]thing`.
                fn new(host: __wharf::Access<'_, _T, Self>) -> __wharf::Resource<Thing>;
                /// The WIT function `[method]thing.poke`.
                fn poke(
                    host: __wharf::Access<'_, _T, Self>,
                    self_: __wharf::Resource<Thing>,
                    n: u32,
                ) -> u32;
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    host: __wharf::Access<'_, _T, Self>,
                    rep: __wharf::Resource<Thing>,
                ) -> ::wharf::Result<()>;
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/mixed`.
                pub trait Host: HostThing {
                    /// The WIT function `plain`.
                    fn plain(&mut self) -> ::wharf::Result<()>;
                    /// Makes an error of the host one of WIT for the guest to handle, or a trap that ends the guest.
                    fn convert_fault(
                        &mut self,
                        error: super::super::super::__host_Fault,
                    ) -> ::wharf::Result<Fault>;
                }
            }
            /// What a host implements of `a:b/mixed` with access to the store.
            pub trait HostWithStore<
                _T: 'static,
            >: __wharf::HasData + HostThingWithStore<_T> {
                /// The WIT function `reach`.
                fn reach(host: __wharf::Access<'_, _T, Self>, s: String) -> String;
                /// The WIT function `fails`.
                fn fails(
                    host: __wharf::Access<'_, _T, Self>,
                ) -> Result<u32, super::super::super::__host_Fault>;
            }
            /// Defines `a:b/mixed` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/mixed")?, host_getter)
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
                    .resource_with_store::<
                        Thing,
                    >(
                        "thing",
                        move |caller, rep| {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            <_D as HostThingWithStore<_T>>::drop(host, rep)
                        },
                    );
                linker
                    .func_with_store(
                        "[constructor]thing",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((<_D as HostThingWithStore<_T>>::new(host),))
                        },
                    );
                linker
                    .func_with_store(
                        "[method]thing.poke",
                        move |
                            caller: ::wharf::StoreContextMut<'_, _T>,
                            (self_, n): (__wharf::Resource<Thing>, u32)|
                        {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((<_D as HostThingWithStore<_T>>::poke(host, self_, n),))
                        },
                    );
                linker.try_procedure("plain", |host, ()| Host::plain(host));
                linker
                    .func_with_store(
                        "reach",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (s,): (String,)| {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((<_D as HostWithStore<_T>>::reach(host, s),))
                        },
                    );
                linker
                    .func_with_store(
                        "fails",
                        move |mut caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let host = __wharf::Access::<
                                _T,
                                _D,
                            >::new(
                                ::wharf::AsContextMut::as_context_mut(&mut caller),
                                host_getter,
                            );
                            Ok((
                                match <_D as HostWithStore<_T>>::fails(host) {
                                    Ok(value) => Ok(value),
                                    Err(error) => {
                                        Err(
                                            Host::convert_fault(
                                                &mut host_getter(caller.data_mut()),
                                                error,
                                            )?,
                                        )
                                    }
                                },
                            ))
                        },
                    );
                linker.finish()
            }
        }
    }
}
