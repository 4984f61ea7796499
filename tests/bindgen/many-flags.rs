/// A component that fits the world `many` and whose imports are there: ready to be instantiated again and again.
pub struct ManyPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ManyIndices,
}
impl<_T: 'static> ::core::clone::Clone for ManyPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ManyPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ManyIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Many> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `many`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ManyIndices {
    interface0: exports::a::many::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ManyIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::many::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Many> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Many { interface0 })
    }
}
/// An instance of a component that fits the world `many`.
#[allow(dead_code)]
pub struct Many {
    interface0: exports::a::many::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Many {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ManyPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ManyIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::many::all::Host,
        _T: 'static,
    {
        a::many::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:many/all`.
    pub fn a_many_all(&self) -> &exports::a::many::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `many`.
    pub mod many {
        /// The WIT interface `a:many/all`.
        pub mod all {
            use ::wharf::component as __wharf;
            __wharf::flags! {
                /// The WIT flags `thirty-three`.
                pub ThirtyThree {
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
                    /// The flag `b17`.
                    const B17;
                    /// The flag `b18`.
                    const B18;
                    /// The flag `b19`.
                    const B19;
                    /// The flag `b20`.
                    const B20;
                    /// The flag `b21`.
                    const B21;
                    /// The flag `b22`.
                    const B22;
                    /// The flag `b23`.
                    const B23;
                    /// The flag `b24`.
                    const B24;
                    /// The flag `b25`.
                    const B25;
                    /// The flag `b26`.
                    const B26;
                    /// The flag `b27`.
                    const B27;
                    /// The flag `b28`.
                    const B28;
                    /// The flag `b29`.
                    const B29;
                    /// The flag `b30`.
                    const B30;
                    /// The flag `b31`.
                    const B31;
                    /// The flag `b32`.
                    const B32;
                }
            }
            __wharf::flags! {
                /// The WIT flags `seventy`.
                pub Seventy {
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
                    /// The flag `b17`.
                    const B17;
                    /// The flag `b18`.
                    const B18;
                    /// The flag `b19`.
                    const B19;
                    /// The flag `b20`.
                    const B20;
                    /// The flag `b21`.
                    const B21;
                    /// The flag `b22`.
                    const B22;
                    /// The flag `b23`.
                    const B23;
                    /// The flag `b24`.
                    const B24;
                    /// The flag `b25`.
                    const B25;
                    /// The flag `b26`.
                    const B26;
                    /// The flag `b27`.
                    const B27;
                    /// The flag `b28`.
                    const B28;
                    /// The flag `b29`.
                    const B29;
                    /// The flag `b30`.
                    const B30;
                    /// The flag `b31`.
                    const B31;
                    /// The flag `b32`.
                    const B32;
                    /// The flag `b33`.
                    const B33;
                    /// The flag `b34`.
                    const B34;
                    /// The flag `b35`.
                    const B35;
                    /// The flag `b36`.
                    const B36;
                    /// The flag `b37`.
                    const B37;
                    /// The flag `b38`.
                    const B38;
                    /// The flag `b39`.
                    const B39;
                    /// The flag `b40`.
                    const B40;
                    /// The flag `b41`.
                    const B41;
                    /// The flag `b42`.
                    const B42;
                    /// The flag `b43`.
                    const B43;
                    /// The flag `b44`.
                    const B44;
                    /// The flag `b45`.
                    const B45;
                    /// The flag `b46`.
                    const B46;
                    /// The flag `b47`.
                    const B47;
                    /// The flag `b48`.
                    const B48;
                    /// The flag `b49`.
                    const B49;
                    /// The flag `b50`.
                    const B50;
                    /// The flag `b51`.
                    const B51;
                    /// The flag `b52`.
                    const B52;
                    /// The flag `b53`.
                    const B53;
                    /// The flag `b54`.
                    const B54;
                    /// The flag `b55`.
                    const B55;
                    /// The flag `b56`.
                    const B56;
                    /// The flag `b57`.
                    const B57;
                    /// The flag `b58`.
                    const B58;
                    /// The flag `b59`.
                    const B59;
                    /// The flag `b60`.
                    const B60;
                    /// The flag `b61`.
                    const B61;
                    /// The flag `b62`.
                    const B62;
                    /// The flag `b63`.
                    const B63;
                    /// The flag `b64`.
                    const B64;
                    /// The flag `b65`.
                    const B65;
                    /// The flag `b66`.
                    const B66;
                    /// The flag `b67`.
                    const B67;
                    /// The flag `b68`.
                    const B68;
                    /// The flag `b69`.
                    const B69;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:many/all`.
                pub trait Host {
                    /// The WIT function `echo`.
                    fn echo(&mut self, a: ThirtyThree, b: Seventy) -> Seventy;
                }
            }
            /// Defines `a:many/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:many/all")?, host_getter)
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
                linker.func("echo", |host, (a, b)| Host::echo(host, a, b));
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
        /// Generated from WIT: `many`.
        pub mod many {
            /// The WIT interface `a:many/all`.
            pub mod all {
                use ::wharf::component as __wharf;
                __wharf::flags! {
                    /// The WIT flags `thirty-three`.
                    pub ThirtyThree {
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
                        /// The flag `b17`.
                        const B17;
                        /// The flag `b18`.
                        const B18;
                        /// The flag `b19`.
                        const B19;
                        /// The flag `b20`.
                        const B20;
                        /// The flag `b21`.
                        const B21;
                        /// The flag `b22`.
                        const B22;
                        /// The flag `b23`.
                        const B23;
                        /// The flag `b24`.
                        const B24;
                        /// The flag `b25`.
                        const B25;
                        /// The flag `b26`.
                        const B26;
                        /// The flag `b27`.
                        const B27;
                        /// The flag `b28`.
                        const B28;
                        /// The flag `b29`.
                        const B29;
                        /// The flag `b30`.
                        const B30;
                        /// The flag `b31`.
                        const B31;
                        /// The flag `b32`.
                        const B32;
                    }
                }
                __wharf::flags! {
                    /// The WIT flags `seventy`.
                    pub Seventy {
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
                        /// The flag `b17`.
                        const B17;
                        /// The flag `b18`.
                        const B18;
                        /// The flag `b19`.
                        const B19;
                        /// The flag `b20`.
                        const B20;
                        /// The flag `b21`.
                        const B21;
                        /// The flag `b22`.
                        const B22;
                        /// The flag `b23`.
                        const B23;
                        /// The flag `b24`.
                        const B24;
                        /// The flag `b25`.
                        const B25;
                        /// The flag `b26`.
                        const B26;
                        /// The flag `b27`.
                        const B27;
                        /// The flag `b28`.
                        const B28;
                        /// The flag `b29`.
                        const B29;
                        /// The flag `b30`.
                        const B30;
                        /// The flag `b31`.
                        const B31;
                        /// The flag `b32`.
                        const B32;
                        /// The flag `b33`.
                        const B33;
                        /// The flag `b34`.
                        const B34;
                        /// The flag `b35`.
                        const B35;
                        /// The flag `b36`.
                        const B36;
                        /// The flag `b37`.
                        const B37;
                        /// The flag `b38`.
                        const B38;
                        /// The flag `b39`.
                        const B39;
                        /// The flag `b40`.
                        const B40;
                        /// The flag `b41`.
                        const B41;
                        /// The flag `b42`.
                        const B42;
                        /// The flag `b43`.
                        const B43;
                        /// The flag `b44`.
                        const B44;
                        /// The flag `b45`.
                        const B45;
                        /// The flag `b46`.
                        const B46;
                        /// The flag `b47`.
                        const B47;
                        /// The flag `b48`.
                        const B48;
                        /// The flag `b49`.
                        const B49;
                        /// The flag `b50`.
                        const B50;
                        /// The flag `b51`.
                        const B51;
                        /// The flag `b52`.
                        const B52;
                        /// The flag `b53`.
                        const B53;
                        /// The flag `b54`.
                        const B54;
                        /// The flag `b55`.
                        const B55;
                        /// The flag `b56`.
                        const B56;
                        /// The flag `b57`.
                        const B57;
                        /// The flag `b58`.
                        const B58;
                        /// The flag `b59`.
                        const B59;
                        /// The flag `b60`.
                        const B60;
                        /// The flag `b61`.
                        const B61;
                        /// The flag `b62`.
                        const B62;
                        /// The flag `b63`.
                        const B63;
                        /// The flag `b64`.
                        const B64;
                        /// The flag `b65`.
                        const B65;
                        /// The flag `b66`.
                        const B66;
                        /// The flag `b67`.
                        const B67;
                        /// The flag `b68`.
                        const B68;
                        /// The flag `b69`.
                        const B69;
                    }
                }
                /// The functions of `a:many/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    echo: __wharf::Func,
                }
                /// Where a component exports the functions of `a:many/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    echo: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:many/all",
                        )?;
                        let [echo] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:many/all",
                            ["echo"],
                        )?;
                        Ok(Self { echo })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(echo),) = (
                            exports
                                .func(
                                    "`echo` of `a:many/all`",
                                    instance
                                        .get_typed_func::<
                                            (ThirtyThree, Seventy),
                                            (Seventy,),
                                        >(&mut store, &self.echo),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { echo })
                    }
                }
                impl Guest {
                    /// Calls `echo`.
                    pub fn call_echo<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: ThirtyThree,
                        b: Seventy,
                    ) -> ::wharf::Result<Seventy> {
                        let (result,) = self
                            .echo
                            .__call_typed::<
                                (ThirtyThree, Seventy),
                                (Seventy,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
