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
pub struct WIndices {
    text: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::b::work::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [text] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "w",
            ["text"],
        )?;
        Ok(Self {
            text,
            interface0: exports::a::b::work::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(text), Some(interface0)) = (
            exports
                .func(
                    "`text` of the world `w`",
                    instance
                        .get_typed_func::<
                            (&[&str], &[(&str, u32)]),
                            (String,),
                        >(&mut store, &self.text),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(W { text, interface0 })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    text: ::wharf::component::Func,
    interface0: exports::a::b::work::Guest,
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
        for<'a> _D::Data<'a>: a::b::types::Host + a::b::sink::Host,
        _T: 'static,
    {
        a::b::types::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::sink::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `text`.
    pub fn call_text<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        lines: &[&str],
        pairs: &[(&str, u32)],
    ) -> ::wharf::Result<String> {
        let (result,) = self
            .text
            .__call_typed::<
                (&[&str], &[(&str, u32)]),
                (String,),
            >(store, (lines, pairs))?;
        Ok(result)
    }
    /// The exported interface `a:b/work`.
    pub fn a_b_work(&self) -> &exports::a::b::work::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/types`.
        pub mod types {
            use ::wharf::component as __wharf;
            /// The WIT record `both`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Both {
                /// The field `name`.
                pub name: String,
                /// The field `tags`.
                pub tags: Vec<String>,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/types`.
                pub trait Host {}
            }
            /// Defines `a:b/types` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/types")?, host_getter)
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
        /// The WIT interface `a:b/sink`.
        pub mod sink {
            use ::wharf::component as __wharf;
            /// The WIT type `both`.
            pub type Both = super::types::Both;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/sink`.
                pub trait Host {
                    /// The WIT function `keep`.
                    fn keep(&mut self, b: Both);
                }
            }
            /// Defines `a:b/sink` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/sink")?, host_getter)
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
                linker.procedure("keep", |host, (b,)| Host::keep(host, b));
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
            /// The WIT interface `a:b/work`.
            pub mod work {
                use ::wharf::component as __wharf;
                /// The WIT type `both`.
                pub type Both = super::super::super::super::a::b::types::Both;
                /// The WIT record `small`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Small {
                    /// The field `a`.
                    pub a: u32,
                    /// The field `b`.
                    pub b: bool,
                }
                /// The WIT record `only-given`.
                #[derive(Debug, Clone, Copy, __wharf::ComponentType, __wharf::Lower)]
                #[component(record)]
                pub struct OnlyGiven<'a> {
                    /// The field `name`.
                    pub name: &'a str,
                    /// The field `parts`.
                    pub parts: &'a [&'a [Small]],
                    /// The field `maybe`.
                    pub maybe: Option<&'a Both>,
                    /// The field `small`.
                    pub small: Small,
                }
                /// The WIT variant `what`.
                #[derive(Debug, Clone, Copy, __wharf::ComponentType, __wharf::Lower)]
                #[component(variant)]
                pub enum What<'a> {
                    /// The case `text`.
                    Text(&'a str),
                    /// The case `pair`.
                    Pair((&'a str, OnlyGiven<'a>)),
                    /// The case `nothing`.
                    Nothing,
                }
                /// The WIT record `answer`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Answer {
                    /// The field `text`.
                    pub text: String,
                }
                /// The WIT record `unused`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Unused {
                    /// The field `a`.
                    pub a: u32,
                }
                /// The WIT variant `unused-too`.
                #[derive(Debug, Clone, Copy, __wharf::ComponentType, __wharf::Lower)]
                #[component(variant)]
                pub enum UnusedToo<'a> {
                    /// The case `parts`.
                    Parts(&'a [Result<(OnlyGiven<'a>, bool), ()>]),
                    /// The case `mixed`.
                    Mixed(&'a Both),
                    /// The case `small`.
                    Small(Unused),
                }
                /// The WIT type `names`.
                pub type Names = Vec<String>;
                /// The WIT type `several`.
                pub type Several<'a> = &'a [OnlyGiven<'a>];
                /// The WIT type `unused-several`.
                pub type UnusedSeveral<'a> = &'a [OnlyGiven<'a>];
                /// The WIT resource `thing`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Thing {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Thing);
                /// The functions of `a:b/work`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    give: __wharf::Func,
                    mixed: __wharf::Func,
                    thing_put: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/work`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    give: __wharf::ComponentExportIndex,
                    mixed: __wharf::ComponentExportIndex,
                    thing_put: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/work",
                        )?;
                        let [give, mixed, thing_put] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/work",
                            ["give", "mixed", "[method]thing.put"],
                        )?;
                        Ok(Self { give, mixed, thing_put })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(give), Some(mixed), Some(thing_put)) = (
                            exports
                                .func(
                                    "`give` of `a:b/work`",
                                    instance
                                        .get_typed_func::<
                                            (OnlyGiven<'_>, &[What<'_>], &[&str], &[OnlyGiven<'_>]),
                                            (Answer,),
                                        >(&mut store, &self.give),
                                ),
                            exports
                                .func(
                                    "`mixed` of `a:b/work`",
                                    instance
                                        .get_typed_func::<
                                            (&Both, Option<&str>, Result<&Both, &str>),
                                            (Vec<Both>,),
                                        >(&mut store, &self.mixed),
                                ),
                            exports
                                .func(
                                    "`[method]thing.put` of `a:b/work`",
                                    instance
                                        .get_typed_func::<
                                            (Thing, OnlyGiven<'_>),
                                            (Answer,),
                                        >(&mut store, &self.thing_put),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { give, mixed, thing_put })
                    }
                }
                impl Guest {
                    /// Calls `give`.
                    pub fn call_give<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        g: OnlyGiven<'_>,
                        all: &[What<'_>],
                        names: &[&str],
                        more: &[OnlyGiven<'_>],
                    ) -> ::wharf::Result<Answer> {
                        let (result,) = self
                            .give
                            .__call_typed::<
                                (OnlyGiven<'_>, &[What<'_>], &[&str], &[OnlyGiven<'_>]),
                                (Answer,),
                            >(store, (g, all, names, more))?;
                        Ok(result)
                    }
                    /// Calls `mixed`.
                    pub fn call_mixed<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        b: &Both,
                        s: Option<&str>,
                        r: Result<&Both, &str>,
                    ) -> ::wharf::Result<Vec<Both>> {
                        let (result,) = self
                            .mixed
                            .__call_typed::<
                                (&Both, Option<&str>, Result<&Both, &str>),
                                (Vec<Both>,),
                            >(store, (b, s, r))?;
                        Ok(result)
                    }
                    /// The functions of the resource `thing`.
                    pub fn thing(&self) -> GuestThing<'_> {
                        GuestThing { guest: self }
                    }
                }
                /// The functions of the guest's resource `thing`.
                #[derive(Clone, Copy)]
                pub struct GuestThing<'a> {
                    guest: &'a Guest,
                }
                impl GuestThing<'_> {
                    /// Calls `[method]thing.put`.
                    pub fn call_put<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Thing,
                        g: OnlyGiven<'_>,
                    ) -> ::wharf::Result<Answer> {
                        let (result,) = self
                            .guest
                            .thing_put
                            .__call_typed::<
                                (Thing, OnlyGiven<'_>),
                                (Answer,),
                            >(store, (self_, g))?;
                        Ok(result)
                    }
                }
                impl Thing {
                    /// Calls `[method]thing.put`.
                    pub fn call_put<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        g: OnlyGiven<'_>,
                    ) -> ::wharf::Result<Answer> {
                        guest.thing().call_put(store, self, g)
                    }
                }
            }
        }
    }
}
