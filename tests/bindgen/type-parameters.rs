/// A component that fits the world `parameters` and whose imports are there: ready to be instantiated again and again.
pub struct ParametersPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ParametersIndices,
}
impl<_T: 'static> ::core::clone::Clone for ParametersPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ParametersPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ParametersIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Parameters> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `parameters`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ParametersIndices {
    interface0: exports::a::parameters::names::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ParametersIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::parameters::names::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Parameters> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Parameters { interface0 })
    }
}
/// An instance of a component that fits the world `parameters`.
#[allow(dead_code)]
pub struct Parameters {
    interface0: exports::a::parameters::names::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Parameters {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ParametersPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ParametersIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::parameters::names::Host,
        _T: 'static,
    {
        a::parameters::names::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:parameters/names`.
    pub fn a_parameters_names(&self) -> &exports::a::parameters::names::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `parameters`.
    pub mod parameters {
        /// Types that are called what generated code calls its type parameters.
        pub mod names {
            use ::wharf::component as __wharf;
            /// The WIT resource `t`.
            #[derive(Debug)]
            pub enum T {}
            /// The WIT record `d`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct D {
                /// The field `a`.
                pub a: u8,
            }
            /// The WIT record `s`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct S {
                /// The field `a`.
                pub a: u8,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `t`.
                pub trait HostT {
                    /// The WIT function `[method]t.read`.
                    fn read(&mut self, self_: __wharf::Resource<T>) -> D;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<T>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:parameters/names`.
                pub trait Host: HostT {
                    /// The WIT function `take`.
                    fn take(&mut self, t: __wharf::Resource<T>, d: D, s: S) -> S;
                }
            }
            /// Defines `a:parameters/names` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:parameters/names")?, host_getter)
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
                linker.resource::<T>("t", |host, rep| HostT::drop(host, rep));
                linker.func("[method]t.read", |host, (self_,)| HostT::read(host, self_));
                linker.func("take", |host, (t, d, s)| Host::take(host, t, d, s));
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
        /// Generated from WIT: `parameters`.
        pub mod parameters {
            /// Types that are called what generated code calls its type parameters.
            pub mod names {
                use ::wharf::component as __wharf;
                /// The WIT resource `t`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct T {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(T);
                /// The WIT record `d`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct D {
                    /// The field `a`.
                    pub a: u8,
                }
                /// The WIT record `s`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct S {
                    /// The field `a`.
                    pub a: u8,
                }
                /// The functions of `a:parameters/names`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    take: __wharf::Func,
                    t_read: __wharf::Func,
                }
                /// Where a component exports the functions of `a:parameters/names`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    take: __wharf::ComponentExportIndex,
                    t_read: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:parameters/names",
                        )?;
                        let [take, t_read] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:parameters/names",
                            ["take", "[method]t.read"],
                        )?;
                        Ok(Self { take, t_read })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(take), Some(t_read)) = (
                            exports
                                .func(
                                    "`take` of `a:parameters/names`",
                                    instance
                                        .get_typed_func::<(T, D, S), (S,)>(&mut store, &self.take),
                                ),
                            exports
                                .func(
                                    "`[method]t.read` of `a:parameters/names`",
                                    instance
                                        .get_typed_func::<(T,), (D,)>(&mut store, &self.t_read),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { take, t_read })
                    }
                }
                impl Guest {
                    /// Calls `take`.
                    pub fn call_take<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        t: T,
                        d: D,
                        s: S,
                    ) -> ::wharf::Result<S> {
                        let (result,) = self
                            .take
                            .__call_typed::<(T, D, S), (S,)>(store, (t, d, s))?;
                        Ok(result)
                    }
                    /// The functions of the resource `t`.
                    pub fn t(&self) -> GuestT<'_> {
                        GuestT { guest: self }
                    }
                }
                /// The functions of the guest's resource `t`.
                #[derive(Clone, Copy)]
                pub struct GuestT<'a> {
                    guest: &'a Guest,
                }
                impl GuestT<'_> {
                    /// Calls `[method]t.read`.
                    pub fn call_read<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: T,
                    ) -> ::wharf::Result<D> {
                        let (result,) = self
                            .guest
                            .t_read
                            .__call_typed::<(T,), (D,)>(store, (self_,))?;
                        Ok(result)
                    }
                }
                impl T {
                    /// Calls `[method]t.read`.
                    pub fn call_read<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<D> {
                        guest.t().call_read(store, self)
                    }
                }
            }
        }
    }
}
