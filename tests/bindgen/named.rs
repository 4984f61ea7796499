#[allow(unused_imports)]
use crate::Which as __host_Which;
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
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::b::store::Host,
        _T: 'static,
    {
        a::b::store::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::store::add_to_linker_instance::<
            _T,
            _D,
        >(&mut linker.instance("primary")?, host_getter)?;
        a::b::store::add_to_linker_instance::<
            _T,
            _D,
        >(&mut linker.instance("secondary")?, host_getter)?;
        Ok(())
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/store`.
        pub mod store {
            use ::wharf::component as __wharf;
            /// The WIT resource `bucket`.
            #[derive(Debug)]
            pub enum Bucket {}
            /// The WIT record `entry`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Entry {
                /// The field `key`.
                pub key: String,
                /// The field `id`.
                pub id: u32,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `bucket`.
                pub trait HostBucket {
                    /// The WIT function `[method]bucket.size`.
                    fn size(&mut self, self_: __wharf::Resource<Bucket>) -> u32;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Bucket>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/store`.
                pub trait Host: HostBucket {
                    /// The WIT function `get`.
                    fn get(&mut self, id: u32, e: Entry) -> Entry;
                }
            }
            /// Defines `a:b/store` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/store")?, host_getter)
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
                        Bucket,
                    >("bucket", |host, rep| HostBucket::drop(host, rep));
                linker
                    .func(
                        "[method]bucket.size",
                        |host, (self_,)| HostBucket::size(host, self_),
                    );
                linker.func("get", |host, (id, e)| Host::get(host, id, e));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `named_imports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod named_imports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/store`.
            pub mod store {
                /// The WIT type `bucket`.
                pub type Bucket = super::super::super::super::a::b::store::Bucket;
                /// The WIT type `entry`.
                pub type Entry = super::super::super::super::a::b::store::Entry;
                ::wharf::component::__internal::host_trait! {
                    /// What a host implements of the resource `bucket`.
                    pub trait HostBucket {
                        /// The WIT function `[method]bucket.size`.
                        fn size(
                            &mut self,
                            __id: super::super::super::super::__host_Which,
                            self_: ::wharf::component::Resource<
                                super::super::super::super::a::b::store::Bucket,
                            >,
                        ) -> u32;
                        /// The guest dropped its last handle: the host may forget the resource.
                        fn drop(
                            &mut self,
                            __id: super::super::super::super::__host_Which,
                            rep: ::wharf::component::Resource<Bucket>,
                        ) -> ::wharf::Result<()>;
                    }
                }
                ::wharf::component::__internal::host_trait! {
                    /// What a host implements of `a:b/store` under names that components give to it.
                    pub trait Host: HostBucket {
                        /// The WIT function `get`.
                        fn get(
                            &mut self,
                            __id: super::super::super::super::__host_Which,
                            id: u32,
                            e: super::super::super::super::a::b::store::Entry,
                        ) -> super::super::super::super::a::b::store::Entry;
                    }
                }
                /// Defines `a:b/store` under each name by which a component imports it, besides its own. `lookup` makes of such a name what the host is told with each call, or refuses it.
                pub fn add_to_linker<_T, _D>(
                    linker: &mut ::wharf::component::Linker<_T>,
                    component: &::wharf::component::Component,
                    host_getter: fn(&mut _T) -> _D::Data<'_>,
                    mut lookup: impl FnMut(
                        &str,
                    ) -> ::wharf::Result<super::super::super::super::__host_Which>,
                ) -> ::wharf::Result<()>
                where
                    _D: ::wharf::component::HasData,
                    for<'a> _D::Data<'a>: Host,
                    _T: 'static,
                {
                    for name in ::wharf::component::__internal::names_of(
                        component,
                        "a:b/store",
                    ) {
                        let __id = lookup(name)?;
                        let mut linker = linker.instance(name)?;
                        add_to_linker_instance::<
                            _T,
                            _D,
                        >(&mut linker, host_getter, __id)?;
                    }
                    Ok(())
                }
                /// Defines the interface's items in an instance of a linker.
                pub fn add_to_linker_instance<_T, _D>(
                    linker: &mut ::wharf::component::LinkerInstance<'_, _T>,
                    host_getter: fn(&mut _T) -> _D::Data<'_>,
                    __id: super::super::super::super::__host_Which,
                ) -> ::wharf::Result<()>
                where
                    _D: ::wharf::component::HasData,
                    for<'a> _D::Data<'a>: Host,
                    _T: 'static,
                {
                    let mut linker = ::wharf::component::__internal::HostLinker::<
                        _T,
                        _D,
                    >::new(linker, host_getter);
                    linker
                        .resource::<
                            Bucket,
                        >(
                            "bucket",
                            {
                                let __id = __id.clone();
                                move |host, rep| HostBucket::drop(host, __id.clone(), rep)
                            },
                        );
                    linker
                        .func(
                            "[method]bucket.size",
                            {
                                let __id = __id.clone();
                                move |host, (self_,)| HostBucket::size(
                                    host,
                                    __id.clone(),
                                    self_,
                                )
                            },
                        );
                    linker
                        .func(
                            "get",
                            {
                                let __id = __id.clone();
                                move |host, (id, e)| Host::get(host, __id.clone(), id, e)
                            },
                        );
                    linker.finish()
                }
            }
        }
    }
}
