/// A component that fits the world `two` and whose imports are there: ready to be instantiated again and again.
pub struct TwoPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: TwoIndices,
}
impl<_T: 'static> ::core::clone::Clone for TwoPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> TwoPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = TwoIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Two> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `two`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct TwoIndices {
    go: ::wharf::component::ComponentExportIndex,
    interface0: exports::x::dep0_1_0::i::GuestIndices,
    interface1: exports::x::dep0_2_0::i::GuestIndices,
    interface2: exports::inl::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl TwoIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [go] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "two",
            ["go"],
        )?;
        Ok(Self {
            go,
            interface0: exports::x::dep0_1_0::i::GuestIndices::new(instance_pre)?,
            interface1: exports::x::dep0_2_0::i::GuestIndices::new(instance_pre)?,
            interface2: exports::inl::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Two> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(go), Some(interface0), Some(interface1), Some(interface2)) = (
            exports
                .func(
                    "`go` of the world `two`",
                    instance.get_typed_func::<(R, &[R]), (R,)>(&mut store, &self.go),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
            exports.interface(self.interface2.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Two {
            go,
            interface0,
            interface1,
            interface2,
        })
    }
}
/// An instance of a component that fits the world `two`.
#[allow(dead_code)]
pub struct Two {
    go: ::wharf::component::Func,
    interface0: exports::x::dep0_1_0::i::Guest,
    interface1: exports::x::dep0_2_0::i::Guest,
    interface2: exports::inl::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Two {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        TwoPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = TwoIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: TwoImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("go", |host, (r, l)| TwoImports::go(host, r, l));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<
            'a,
        >: x::dep0_1_0::i::Host + x::dep0_2_0::i::Host + inl::Host + TwoImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        x::dep0_1_0::i::add_to_linker::<_T, _D>(linker, host_getter)?;
        x::dep0_2_0::i::add_to_linker::<_T, _D>(linker, host_getter)?;
        inl::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `go`.
    pub fn call_go<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        r: R,
        l: &[R],
    ) -> ::wharf::Result<R> {
        let (result,) = self.go.__call_typed::<(R, &[R]), (R,)>(store, (r, l))?;
        Ok(result)
    }
    /// The exported interface `x:dep/i@0.1.0`.
    pub fn x_dep0_1_0_i(&self) -> &exports::x::dep0_1_0::i::Guest {
        &self.interface0
    }
    /// The exported interface `x:dep/i@0.2.0`.
    pub fn x_dep0_2_0_i(&self) -> &exports::x::dep0_2_0::i::Guest {
        &self.interface1
    }
    /// The exported interface `inl`.
    pub fn inl(&self) -> &exports::inl::Guest {
        &self.interface2
    }
}
/// What a host implements of the imports of world `two`.
#[allow(clippy::all)]
pub trait TwoImports {
    /// The WIT function `go`.
    fn go(&mut self, r: R, l: Vec<R>) -> R;
}
#[allow(clippy::all)]
impl<_T: TwoImports + ?::core::marker::Sized> TwoImports for &mut _T {
    fn go(&mut self, r: R, l: Vec<R>) -> R {
        TwoImports::go(*self, r, l)
    }
}
/// The WIT type `r`.
pub type R = x::dep0_2_0::i::R;
/// Generated from WIT: `x`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod x {
    /// Generated from WIT: `dep0_1_0`.
    pub mod dep0_1_0 {
        /// The WIT interface `x:dep/i@0.1.0`.
        pub mod i {
            use ::wharf::component as __wharf;
            /// The WIT record `r`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct R {
                /// The field `a`.
                pub a: u32,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `x:dep/i@0.1.0`.
                pub trait Host {
                    /// The WIT function `f`.
                    fn f(&mut self, r: R) -> R;
                }
            }
            /// Defines `x:dep/i@0.1.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("x:dep/i@0.1.0")?, host_getter)
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
                linker.func("f", |host, (r,)| Host::f(host, r));
                linker.finish()
            }
        }
    }
    /// Generated from WIT: `dep0_2_0`.
    pub mod dep0_2_0 {
        /// The WIT interface `x:dep/i@0.2.0`.
        pub mod i {
            use ::wharf::component as __wharf;
            /// The WIT record `r`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct R {
                /// The field `a`.
                pub a: u64,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `x:dep/i@0.2.0`.
                pub trait Host {
                    /// The WIT function `f`.
                    fn f(&mut self, r: R) -> R;
                }
            }
            /// Defines `x:dep/i@0.2.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("x:dep/i@0.2.0")?, host_getter)
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
                linker.func("f", |host, (r,)| Host::f(host, r));
                linker.finish()
            }
        }
    }
}
/// The WIT interface `inl`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod inl {
    use ::wharf::component as __wharf;
    /// The WIT type `r`.
    pub type R = super::x::dep0_1_0::i::R;
    __wharf::__internal::host_trait! {
        /// What a host implements of `inl`.
        pub trait Host {
            /// The WIT function `g`.
            fn g(&mut self) -> R;
        }
    }
    /// Defines `inl` in a linker, implemented by what `host_getter` gets.
    pub fn add_to_linker<_T, _D>(
        linker: &mut __wharf::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: __wharf::HasData,
        for<'a> _D::Data<'a>: Host,
        _T: 'static,
    {
        add_to_linker_instance::<_T, _D>(&mut linker.instance("inl")?, host_getter)
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
        linker.func("g", |host, ()| Host::g(host));
        linker.finish()
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `x`.
    pub mod x {
        /// Generated from WIT: `dep0_1_0`.
        pub mod dep0_1_0 {
            /// The WIT interface `x:dep/i@0.1.0`.
            pub mod i {
                use ::wharf::component as __wharf;
                /// The WIT record `r`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct R {
                    /// The field `a`.
                    pub a: u32,
                }
                /// The functions of `x:dep/i@0.1.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    f: __wharf::Func,
                }
                /// Where a component exports the functions of `x:dep/i@0.1.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    f: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "x:dep/i@0.1.0",
                        )?;
                        let [f] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "x:dep/i@0.1.0",
                            ["f"],
                        )?;
                        Ok(Self { f })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(f),) = (
                            exports
                                .func(
                                    "`f` of `x:dep/i@0.1.0`",
                                    instance.get_typed_func::<(R,), (R,)>(&mut store, &self.f),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { f })
                    }
                }
                impl Guest {
                    /// Calls `f`.
                    pub fn call_f<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        r: R,
                    ) -> ::wharf::Result<R> {
                        let (result,) = self.f.__call_typed::<(R,), (R,)>(store, (r,))?;
                        Ok(result)
                    }
                }
            }
        }
        /// Generated from WIT: `dep0_2_0`.
        pub mod dep0_2_0 {
            /// The WIT interface `x:dep/i@0.2.0`.
            pub mod i {
                use ::wharf::component as __wharf;
                /// The WIT record `r`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct R {
                    /// The field `a`.
                    pub a: u64,
                }
                /// The functions of `x:dep/i@0.2.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    f: __wharf::Func,
                }
                /// Where a component exports the functions of `x:dep/i@0.2.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    f: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "x:dep/i@0.2.0",
                        )?;
                        let [f] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "x:dep/i@0.2.0",
                            ["f"],
                        )?;
                        Ok(Self { f })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(f),) = (
                            exports
                                .func(
                                    "`f` of `x:dep/i@0.2.0`",
                                    instance.get_typed_func::<(R,), (R,)>(&mut store, &self.f),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { f })
                    }
                }
                impl Guest {
                    /// Calls `f`.
                    pub fn call_f<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        r: R,
                    ) -> ::wharf::Result<R> {
                        let (result,) = self.f.__call_typed::<(R,), (R,)>(store, (r,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
    /// The WIT interface `inl`.
    pub mod inl {
        use ::wharf::component as __wharf;
        /// The WIT type `r`.
        pub type R = super::x::dep0_1_0::i::R;
        /// The functions of `inl`, as an instance exports them.
        #[derive(Clone)]
        pub struct Guest {
            g: __wharf::Func,
        }
        /// Where a component exports the functions of `inl`, found once for all its instances.
        #[derive(Clone)]
        pub struct GuestIndices {
            g: __wharf::ComponentExportIndex,
        }
        impl GuestIndices {
            /// Finds the functions in a component.
            pub fn new<_T: 'static>(
                instance_pre: &__wharf::InstancePre<_T>,
            ) -> ::wharf::Result<Self> {
                let component = instance_pre.component();
                let instance = __wharf::__internal::find_interface(component, "inl")?;
                let [g] = __wharf::__internal::find_exports(
                    component,
                    Some(&instance),
                    "inl",
                    ["g"],
                )?;
                Ok(Self { g })
            }
            /// Takes the functions out of an instance and checks their types.
            pub fn load(
                &self,
                mut store: impl ::wharf::AsContextMut,
                instance: &__wharf::Instance,
            ) -> ::wharf::Result<Guest> {
                let mut exports = __wharf::__internal::Exports::new();
                let (Some(g),) = (
                    exports
                        .func(
                            "`g` of `inl`",
                            instance.get_typed_func::<(), (R,)>(&mut store, &self.g),
                        ),
                ) else {
                    return Err(exports.error());
                };
                Ok(Guest { g })
            }
        }
        impl Guest {
            /// Calls `g`.
            pub fn call_g<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
            ) -> ::wharf::Result<R> {
                let (result,) = self.g.__call_typed::<(), (R,)>(store, ())?;
                Ok(result)
            }
        }
    }
}
