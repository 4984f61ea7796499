/// A component that fits the world `flags` and whose imports are there: ready to be instantiated again and again.
pub struct FlagsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: FlagsIndices,
}
impl<_T: 'static> ::core::clone::Clone for FlagsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> FlagsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = FlagsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Flags> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `flags`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct FlagsIndices {
    interface0: exports::a::flags::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl FlagsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::flags::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Flags> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Flags { interface0 })
    }
}
/// An instance of a component that fits the world `flags`.
#[allow(dead_code)]
pub struct Flags {
    interface0: exports::a::flags::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Flags {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        FlagsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = FlagsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::flags::all::Host,
        _T: 'static,
    {
        a::flags::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:flags/all`.
    pub fn a_flags_all(&self) -> &exports::a::flags::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `flags`.
    pub mod flags {
        /// The WIT interface `a:flags/all`.
        pub mod all {
            use ::wharf::component as __wharf;
            __wharf::flags! {
                /// The WIT flags `one`.
                pub One {
                    /// The flag `a`.
                    const A;
                }
            }
            __wharf::flags! {
                /// The WIT flags `eight`.
                pub Eight {
                    /// The flag `b0`.
                    const B0;
                    /// The flag `b1`.
                    const B1;
                    /// The flag `b2`.
                    const B2;
                    /// The flag `b3`.
                    const B3;
                    /// The flag `b4`.
                    const B4;
                    /// The flag `b5`.
                    const B5;
                    /// The flag `b6`.
                    const B6;
                    /// The flag `b7`.
                    const B7;
                }
            }
            __wharf::flags! {
                /// What may be done with a file.
                pub Permissions {
                    /// May be read.
                    const MAY_READ;
                    /// The flag `may-write`.
                    const MAY_WRITE;
                    /// The flag `b2`.
                    const B2;
                    /// The flag `b3`.
                    const B3;
                    /// The flag `b4`.
                    const B4;
                    /// The flag `b5`.
                    const B5;
                    /// The flag `b6`.
                    const B6;
                    /// The flag `b7`.
                    const B7;
                    /// The flag `b8`.
                    const B8;
                }
            }
            impl ::core::fmt::Display for Permissions {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(self, f)
                }
            }
            impl ::std::error::Error for Permissions {}
            __wharf::flags! {
                /// The WIT flags `seventeen`.
                pub Seventeen {
                    /// The flag `b0`.
                    const B0;
                    /// The flag `b1`.
                    const B1;
                    /// The flag `b2`.
                    const B2;
                    /// The flag `b3`.
                    const B3;
                    /// The flag `b4`.
                    const B4;
                    /// The flag `b5`.
                    const B5;
                    /// The flag `b6`.
                    const B6;
                    /// The flag `b7`.
                    const B7;
                    /// The flag `b8`.
                    const B8;
                    /// The flag `b9`.
                    const B9;
                    /// The flag `b10`.
                    const B10;
                    /// The flag `b11`.
                    const B11;
                    /// The flag `b12`.
                    const B12;
                    /// The flag `b13`.
                    const B13;
                    /// The flag `b14`.
                    const B14;
                    /// The flag `b15`.
                    const B15;
                    /// The flag `b16`.
                    const B16;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:flags/all`.
                pub trait Host {
                    /// The WIT function `echo`.
                    fn echo(
                        &mut self,
                        a: One,
                        b: Eight,
                        c: Permissions,
                        d: Vec<Seventeen>,
                    ) -> (Permissions, Vec<Seventeen>);
                    /// The WIT function `denied`.
                    fn denied(&mut self) -> Result<(), Permissions>;
                }
            }
            /// Defines `a:flags/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:flags/all")?, host_getter)
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
                linker.func("echo", |host, (a, b, c, d)| Host::echo(host, a, b, c, d));
                linker.func("denied", |host, ()| Host::denied(host));
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
        /// Generated from WIT: `flags`.
        pub mod flags {
            /// The WIT interface `a:flags/all`.
            pub mod all {
                use ::wharf::component as __wharf;
                __wharf::flags! {
                    /// The WIT flags `one`.
                    pub One {
                        /// The flag `a`.
                        const A;
                    }
                }
                __wharf::flags! {
                    /// The WIT flags `eight`.
                    pub Eight {
                        /// The flag `b0`.
                        const B0;
                        /// The flag `b1`.
                        const B1;
                        /// The flag `b2`.
                        const B2;
                        /// The flag `b3`.
                        const B3;
                        /// The flag `b4`.
                        const B4;
                        /// The flag `b5`.
                        const B5;
                        /// The flag `b6`.
                        const B6;
                        /// The flag `b7`.
                        const B7;
                    }
                }
                __wharf::flags! {
                    /// What may be done with a file.
                    pub Permissions {
                        /// May be read.
                        const MAY_READ;
                        /// The flag `may-write`.
                        const MAY_WRITE;
                        /// The flag `b2`.
                        const B2;
                        /// The flag `b3`.
                        const B3;
                        /// The flag `b4`.
                        const B4;
                        /// The flag `b5`.
                        const B5;
                        /// The flag `b6`.
                        const B6;
                        /// The flag `b7`.
                        const B7;
                        /// The flag `b8`.
                        const B8;
                    }
                }
                impl ::core::fmt::Display for Permissions {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        ::core::fmt::Debug::fmt(self, f)
                    }
                }
                impl ::std::error::Error for Permissions {}
                __wharf::flags! {
                    /// The WIT flags `seventeen`.
                    pub Seventeen {
                        /// The flag `b0`.
                        const B0;
                        /// The flag `b1`.
                        const B1;
                        /// The flag `b2`.
                        const B2;
                        /// The flag `b3`.
                        const B3;
                        /// The flag `b4`.
                        const B4;
                        /// The flag `b5`.
                        const B5;
                        /// The flag `b6`.
                        const B6;
                        /// The flag `b7`.
                        const B7;
                        /// The flag `b8`.
                        const B8;
                        /// The flag `b9`.
                        const B9;
                        /// The flag `b10`.
                        const B10;
                        /// The flag `b11`.
                        const B11;
                        /// The flag `b12`.
                        const B12;
                        /// The flag `b13`.
                        const B13;
                        /// The flag `b14`.
                        const B14;
                        /// The flag `b15`.
                        const B15;
                        /// The flag `b16`.
                        const B16;
                    }
                }
                /// The functions of `a:flags/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    echo: __wharf::Func,
                    denied: __wharf::Func,
                }
                /// Where a component exports the functions of `a:flags/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    echo: __wharf::ComponentExportIndex,
                    denied: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:flags/all",
                        )?;
                        let [echo, denied] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:flags/all",
                            ["echo", "denied"],
                        )?;
                        Ok(Self { echo, denied })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(echo), Some(denied)) = (
                            exports
                                .func(
                                    "`echo` of `a:flags/all`",
                                    instance
                                        .get_typed_func::<
                                            (One, Eight, Permissions, &[Seventeen]),
                                            ((Permissions, Vec<Seventeen>),),
                                        >(&mut store, &self.echo),
                                ),
                            exports
                                .func(
                                    "`denied` of `a:flags/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<(), Permissions>,),
                                        >(&mut store, &self.denied),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { echo, denied })
                    }
                }
                impl Guest {
                    /// Calls `echo`.
                    pub fn call_echo<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: One,
                        b: Eight,
                        c: Permissions,
                        d: &[Seventeen],
                    ) -> ::wharf::Result<(Permissions, Vec<Seventeen>)> {
                        let (result,) = self
                            .echo
                            .__call_typed::<
                                (One, Eight, Permissions, &[Seventeen]),
                                ((Permissions, Vec<Seventeen>),),
                            >(store, (a, b, c, d))?;
                        Ok(result)
                    }
                    /// Calls `denied`.
                    pub fn call_denied<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Result<(), Permissions>> {
                        let (result,) = self
                            .denied
                            .__call_typed::<(), (Result<(), Permissions>,)>(store, ())?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
