/// A component that fits the world `hollow-world` and whose imports are there: ready to be instantiated again and again.
pub struct HollowWorldPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: HollowWorldIndices,
}
impl<_T: 'static> ::core::clone::Clone for HollowWorldPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> HollowWorldPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = HollowWorldIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<HollowWorld> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `hollow-world`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct HollowWorldIndices {
    interface0: exports::a::b::hollow::GuestIndices,
    interface1: exports::a::b::dead::GuestIndices,
    interface2: exports::a::b::used::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl HollowWorldIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::b::hollow::GuestIndices::new(instance_pre)?,
            interface1: exports::a::b::dead::GuestIndices::new(instance_pre)?,
            interface2: exports::a::b::used::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<HollowWorld> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0), Some(interface1), Some(interface2)) = (
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
            exports.interface(self.interface2.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(HollowWorld {
            interface0,
            interface1,
            interface2,
        })
    }
}
/// An instance of a component that fits the world `hollow-world`.
#[allow(dead_code)]
pub struct HollowWorld {
    interface0: exports::a::b::hollow::Guest,
    interface1: exports::a::b::dead::Guest,
    interface2: exports::a::b::used::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl HollowWorld {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        HollowWorldPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = HollowWorldIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::b::hollow::Host + a::b::dead::Host + a::b::used::Host,
        _T: 'static,
    {
        a::b::hollow::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::dead::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::used::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:b/hollow`.
    pub fn a_b_hollow(&self) -> &exports::a::b::hollow::Guest {
        &self.interface0
    }
    /// The exported interface `a:b/dead`.
    pub fn a_b_dead(&self) -> &exports::a::b::dead::Guest {
        &self.interface1
    }
    /// The exported interface `a:b/used`.
    pub fn a_b_used(&self) -> &exports::a::b::used::Guest {
        &self.interface2
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/hollow`.
        pub mod hollow {
            use ::wharf::component as __wharf;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/hollow`.
                pub trait Host {}
            }
            /// Defines `a:b/hollow` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/hollow")?, host_getter)
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
                let _ = (linker, host_getter);
                Ok(())
            }
        }
        /// Types that no function uses.
        pub mod dead {
            use ::wharf::component as __wharf;
            /// The WIT record `unused`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Unused {
                /// The field `a`.
                pub a: String,
            }
            /// The WIT variant `unreached`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Unreached {
                /// The case `a`.
                A(Unused),
                /// The case `b`.
                B,
            }
            /// The WIT enum `forgotten`.
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
            pub enum Forgotten {
                /// The case `a`.
                A,
            }
            __wharf::flags! {
                /// The WIT flags `untold`.
                pub Untold {
                    /// The flag `a`.
                    const A;
                }
            }
            /// The WIT type `nothing`.
            pub type Nothing = ();
            /// The WIT resource `idle`.
            #[derive(Debug)]
            pub enum Idle {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `idle`.
                pub trait HostIdle {
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Idle>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/dead`.
                pub trait Host: HostIdle {}
            }
            /// Defines `a:b/dead` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/dead")?, host_getter)
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
                linker.resource::<Idle>("idle", |host, rep| HostIdle::drop(host, rep));
                linker.finish()
            }
        }
        /// The WIT interface `a:b/used`.
        pub mod used {
            use ::wharf::component as __wharf;
            /// The WIT type `still-unused`.
            pub type StillUnused = super::dead::Unused;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/used`.
                pub trait Host {}
            }
            /// Defines `a:b/used` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/used")?, host_getter)
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
                let _ = (linker, host_getter);
                Ok(())
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
            /// The WIT interface `a:b/hollow`.
            pub mod hollow {
                use ::wharf::component as __wharf;
                /// The functions of `a:b/hollow`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {}
                /// Where a component exports the functions of `a:b/hollow`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {}
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        __wharf::__internal::find_interface(component, "a:b/hollow")?;
                        Ok(Self {})
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        _store: impl ::wharf::AsContextMut,
                        _instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        Ok(Guest {})
                    }
                }
                impl Guest {}
            }
            /// Types that no function uses.
            pub mod dead {
                use ::wharf::component as __wharf;
                /// The WIT record `unused`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Unused {
                    /// The field `a`.
                    pub a: String,
                }
                /// The WIT variant `unreached`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Unreached {
                    /// The case `a`.
                    A(Unused),
                    /// The case `b`.
                    B,
                }
                /// The WIT enum `forgotten`.
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
                pub enum Forgotten {
                    /// The case `a`.
                    A,
                }
                __wharf::flags! {
                    /// The WIT flags `untold`.
                    pub Untold {
                        /// The flag `a`.
                        const A;
                    }
                }
                /// The WIT type `nothing`.
                pub type Nothing = ();
                /// The WIT resource `idle`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Idle {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Idle);
                /// The functions of `a:b/dead`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {}
                /// Where a component exports the functions of `a:b/dead`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {}
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        __wharf::__internal::find_interface(component, "a:b/dead")?;
                        Ok(Self {})
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        _store: impl ::wharf::AsContextMut,
                        _instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        Ok(Guest {})
                    }
                }
                impl Guest {
                    /// The functions of the resource `idle`.
                    pub fn idle(&self) -> GuestIdle<'_> {
                        GuestIdle { guest: self }
                    }
                }
                /// The functions of the guest's resource `idle`.
                #[derive(Clone, Copy)]
                pub struct GuestIdle<'a> {
                    guest: &'a Guest,
                }
                impl GuestIdle<'_> {}
                impl Idle {}
            }
            /// The WIT interface `a:b/used`.
            pub mod used {
                use ::wharf::component as __wharf;
                /// The WIT type `still-unused`.
                pub type StillUnused = super::dead::Unused;
                /// The functions of `a:b/used`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {}
                /// Where a component exports the functions of `a:b/used`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {}
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        __wharf::__internal::find_interface(component, "a:b/used")?;
                        Ok(Self {})
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        _store: impl ::wharf::AsContextMut,
                        _instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        Ok(Guest {})
                    }
                }
                impl Guest {}
            }
        }
    }
}
