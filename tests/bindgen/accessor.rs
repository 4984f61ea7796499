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
    interface0: exports::a::b::done::GuestIndices,
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
            interface0: exports::a::b::done::GuestIndices::new(instance_pre)?,
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
    interface0: exports::a::b::done::Guest,
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
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: WImportsWithStore<_T>,
        for<'a> _D::Data<'a>: WImports,
        _T: 'static + ::core::marker::Send,
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
                    let accessor = ::wharf::component::Accessor::<
                        _T,
                        _D,
                    >::new(caller, host_getter);
                    Ok((
                        ::wharf::component::__internal::ready(
                            "who",
                            <_D as WImportsWithStore<_T>>::who(&accessor),
                        )?,
                    ))
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
        _T: 'static + ::core::marker::Send,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::b::mixed::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `run`.
    pub async fn call_run<
        _T: 'static + ::core::marker::Send,
        _D: ::wharf::component::HasData + ?::core::marker::Sized,
    >(
        &self,
        accessor: &::wharf::component::Accessor<'_, _T, _D>,
        n: u32,
    ) -> ::wharf::Result<u32> {
        accessor
            .with(|store| {
                let (result,) = self.run.__call_typed::<(u32,), (u32,)>(store, (n,))?;
                Ok(result)
            })
    }
    /// The exported interface `a:b/done`.
    pub fn a_b_done(&self) -> &exports::a::b::done::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `w`.
#[allow(clippy::all)]
pub trait WImports {}
#[allow(clippy::all)]
impl<_T: WImports + ?::core::marker::Sized> WImports for &mut _T {}
/// What a host implements of the imports of world `w` with access to the store.
#[allow(clippy::all, private_bounds, private_interfaces)]
pub trait WImportsWithStore<
    _T: 'static + ::core::marker::Send,
>: ::wharf::component::HasData + ::core::marker::Send {
    /// The WIT function `who`.
    fn who(
        accessor: &::wharf::component::Accessor<'_, _T, Self>,
    ) -> impl ::core::future::Future<Output = String> + ::core::marker::Send;
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
            #[allow(private_bounds, private_interfaces)]
            pub trait HostThingWithStore<
                _T: 'static + ::core::marker::Send,
            >: __wharf::HasData + ::core::marker::Send {
                /// The WIT function `[constructor]thing`.
                fn new(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                ) -> impl ::core::future::Future<
                    Output = __wharf::Resource<Thing>,
                > + ::core::marker::Send;
                /// The WIT function `[method]thing.poke`.
                fn poke(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                    self_: __wharf::Resource<Thing>,
                    n: u32,
                ) -> impl ::core::future::Future<Output = u32> + ::core::marker::Send;
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                    rep: __wharf::Resource<Thing>,
                ) -> impl ::core::future::Future<
                    Output = ::wharf::Result<()>,
                > + ::core::marker::Send;
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/mixed`.
                pub trait Host: HostThing {
                    /// Makes an error of the host one of WIT for the guest to handle, or a trap that ends the guest.
                    fn convert_fault(
                        &mut self,
                        error: super::super::super::__host_Fault,
                    ) -> ::wharf::Result<Fault>;
                }
            }
            /// What a host implements of `a:b/mixed` with access to the store.
            #[allow(private_bounds, private_interfaces)]
            pub trait HostWithStore<
                _T: 'static + ::core::marker::Send,
            >: __wharf::HasData + ::core::marker::Send + HostThingWithStore<_T> {
                /// The WIT function `plain`.
                fn plain(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send;
                /// The WIT function `reach`.
                fn reach(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                    s: String,
                ) -> impl ::core::future::Future<Output = String> + ::core::marker::Send;
                /// The WIT function `fails`.
                fn fails(
                    accessor: &__wharf::Accessor<'_, _T, Self>,
                ) -> impl ::core::future::Future<
                    Output = Result<u32, super::super::super::__host_Fault>,
                > + ::core::marker::Send;
            }
            /// Defines `a:b/mixed` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: HostWithStore<_T>,
                for<'a> _D::Data<'a>: Host,
                _T: 'static + ::core::marker::Send,
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
                _T: 'static + ::core::marker::Send,
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
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            __wharf::__internal::ready(
                                "[drop]thing",
                                <_D as HostThingWithStore<_T>>::drop(&accessor, rep),
                            )?
                        },
                    );
                linker
                    .func_with_store(
                        "[constructor]thing",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((
                                __wharf::__internal::ready(
                                    "[constructor]thing",
                                    <_D as HostThingWithStore<_T>>::new(&accessor),
                                )?,
                            ))
                        },
                    );
                linker
                    .func_with_store(
                        "[method]thing.poke",
                        move |
                            caller: ::wharf::StoreContextMut<'_, _T>,
                            (self_, n): (__wharf::Resource<Thing>, u32)|
                        {
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((
                                __wharf::__internal::ready(
                                    "[method]thing.poke",
                                    <_D as HostThingWithStore<_T>>::poke(&accessor, self_, n),
                                )?,
                            ))
                        },
                    );
                linker
                    .func_with_store(
                        "plain",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok(
                                __wharf::__internal::ready(
                                    "plain",
                                    <_D as HostWithStore<_T>>::plain(&accessor),
                                )?,
                            )
                        },
                    );
                linker
                    .func_with_store(
                        "reach",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (s,): (String,)| {
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((
                                __wharf::__internal::ready(
                                    "reach",
                                    <_D as HostWithStore<_T>>::reach(&accessor, s),
                                )?,
                            ))
                        },
                    );
                linker
                    .func_with_store(
                        "fails",
                        move |caller: ::wharf::StoreContextMut<'_, _T>, (): ()| {
                            let accessor = __wharf::Accessor::<
                                _T,
                                _D,
                            >::new(caller, host_getter);
                            Ok((
                                match __wharf::__internal::ready(
                                    "fails",
                                    <_D as HostWithStore<_T>>::fails(&accessor),
                                )? {
                                    Ok(value) => Ok(value),
                                    Err(error) => {
                                        Err(
                                            accessor
                                                .with(|mut host| Host::convert_fault(
                                                    &mut host.get(),
                                                    error,
                                                ))?,
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
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/done`.
            pub mod done {
                use ::wharf::component as __wharf;
                /// The WIT resource `part`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Part {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Part);
                /// The functions of `a:b/done`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    parts: __wharf::Func,
                    part_size: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/done`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    parts: __wharf::ComponentExportIndex,
                    part_size: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/done",
                        )?;
                        let [parts, part_size] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/done",
                            ["parts", "[method]part.size"],
                        )?;
                        Ok(Self { parts, part_size })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(parts), Some(part_size)) = (
                            exports
                                .func(
                                    "`parts` of `a:b/done`",
                                    instance
                                        .get_typed_func::<(), (Vec<Part>,)>(&mut store, &self.parts),
                                ),
                            exports
                                .func(
                                    "`[method]part.size` of `a:b/done`",
                                    instance
                                        .get_typed_func::<
                                            (Part,),
                                            (u32,),
                                        >(&mut store, &self.part_size),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { parts, part_size })
                    }
                }
                impl Guest {
                    /// Calls `parts`.
                    pub async fn call_parts<
                        _T: 'static + ::core::marker::Send,
                        _D: __wharf::HasData + ?::core::marker::Sized,
                    >(
                        &self,
                        accessor: &__wharf::Accessor<'_, _T, _D>,
                    ) -> ::wharf::Result<Vec<Part>> {
                        accessor
                            .with(|store| {
                                let (result,) = self
                                    .parts
                                    .__call_typed::<(), (Vec<Part>,)>(store, ())?;
                                Ok(result)
                            })
                    }
                    /// The functions of the resource `part`.
                    pub fn part(&self) -> GuestPart<'_> {
                        GuestPart { guest: self }
                    }
                }
                /// The functions of the guest's resource `part`.
                #[derive(Clone, Copy)]
                pub struct GuestPart<'a> {
                    guest: &'a Guest,
                }
                impl GuestPart<'_> {
                    /// Calls `[method]part.size`.
                    pub async fn call_size<
                        _T: 'static + ::core::marker::Send,
                        _D: __wharf::HasData + ?::core::marker::Sized,
                    >(
                        &self,
                        accessor: &__wharf::Accessor<'_, _T, _D>,
                        self_: Part,
                    ) -> ::wharf::Result<u32> {
                        accessor
                            .with(|store| {
                                let (result,) = self
                                    .guest
                                    .part_size
                                    .__call_typed::<(Part,), (u32,)>(store, (self_,))?;
                                Ok(result)
                            })
                    }
                }
                impl Part {
                    /// Calls `[method]part.size`.
                    pub async fn call_size<
                        _T: 'static + ::core::marker::Send,
                        _D: __wharf::HasData + ?::core::marker::Sized,
                    >(
                        self,
                        guest: &Guest,
                        accessor: &__wharf::Accessor<'_, _T, _D>,
                    ) -> ::wharf::Result<u32> {
                        guest.part().call_size(accessor, self).await
                    }
                }
            }
        }
    }
}
