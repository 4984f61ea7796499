#[allow(unused_imports)]
use crate::mapped::first::one as __host_one;
#[allow(unused_imports)]
use crate::mapped::second::two as __host_two;
#[allow(unused_imports)]
use crate::Point as __host_Point;
#[allow(unused_imports)]
use crate::Kind as __host_Kind;
#[allow(unused_imports)]
use crate::MyHandle as __host_MyHandle;
#[allow(unused_imports)]
use crate::Fault as __host_Fault;
/// A component that fits the world `configured` and whose imports are there: ready to be instantiated again and again.
pub struct ConfiguredPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ConfiguredIndices,
}
impl<_T: 'static> ::core::clone::Clone for ConfiguredPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ConfiguredPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ConfiguredIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Configured> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `configured`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ConfiguredIndices {
    report: ::wharf::component::ComponentExportIndex,
    interface0: exports::our::types::things::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ConfiguredIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [report] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "configured",
            ["report"],
        )?;
        Ok(Self {
            report,
            interface0: exports::our::types::things::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Configured> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(report), Some(interface0)) = (
            exports
                .func(
                    "`report` of the world `configured`",
                    instance
                        .get_typed_func::<
                            (),
                            (Result<(), Fault>,),
                        >(&mut store, &self.report),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Configured { report, interface0 })
    }
}
/// An instance of a component that fits the world `configured`.
#[allow(dead_code)]
pub struct Configured {
    report: ::wharf::component::Func,
    interface0: exports::our::types::things::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Configured {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ConfiguredPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ConfiguredIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: ConfiguredImports,
        _T: 'static + ::core::marker::Send,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.resource::<Handle>("handle", |host, rep| HostHandle::drop(host, rep));
        linker
            .try_func(
                "[method]handle.name",
                |host, (self_,)| HostHandle::name(host, self_),
            );
        linker
            .try_func(
                "attempt",
                |host, (h,)| Ok(
                    match ConfiguredImports::attempt(host, h) {
                        Ok(value) => Ok(value),
                        Err(error) => Err(ConfiguredImports::convert_fault(host, error)?),
                    },
                ),
            );
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: our::types::shared::Host + ConfiguredImports,
        _T: 'static + ::core::marker::Send,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        our::types::shared::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `report`.
    pub fn call_report<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<Result<(), Fault>>
    where
        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
    {
        let (result,) = self.report.__call_typed::<(), (Result<(), Fault>,)>(store, ())?;
        Ok(result)
    }
    /// The exported interface `our:types/things`.
    pub fn our_types_things(&self) -> &exports::our::types::things::Guest {
        &self.interface0
    }
}
/// What a host implements of the resource `handle`.
#[allow(clippy::all)]
pub trait HostHandle {
    /// The WIT function `[method]handle.name`.
    fn name(
        &mut self,
        self_: ::wharf::component::Resource<Handle>,
    ) -> ::wharf::Result<String>;
    /// The guest dropped its last handle: the host may forget the resource.
    fn drop(&mut self, rep: ::wharf::component::Resource<Handle>) -> ::wharf::Result<()>;
}
/// What a host implements of the imports of world `configured`.
#[allow(clippy::all)]
pub trait ConfiguredImports: HostHandle {
    /// The WIT function `attempt`.
    fn attempt(
        &mut self,
        h: ::wharf::component::Resource<Handle>,
    ) -> Result<u32, __host_Fault>;
    /// Makes an error of the host one of WIT for the guest to handle, or a trap that ends the guest.
    fn convert_fault(&mut self, error: __host_Fault) -> ::wharf::Result<Fault>;
}
/// The WIT type `handle`.
pub type Handle = __host_MyHandle;
/// The WIT variant `fault`.
#[derive(Debug, Clone, PartialEq, ::wharf::component::__internal::ComponentValue)]
#[component(variant)]
pub enum Fault {
    /// The case `broken`.
    Broken(String),
}
impl ::core::fmt::Display for Fault {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Broken(payload) => ::core::write!(f, "broken: {payload:?}"),
        }
    }
}
impl ::std::error::Error for Fault {}
/// Generated from WIT: `our`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod our {
    /// Generated from WIT: `types`.
    pub mod types {
        /// The WIT interface `our:types/shared`.
        pub mod shared {
            use ::wharf::component as __wharf;
            /// The WIT type `r`.
            pub type R = super::super::super::__host_one::R;
            /// The WIT type `s`.
            pub type S = super::super::super::__host_one::S;
            /// The WIT type `point`.
            pub type Point = super::super::super::__host_Point;
            /// The WIT type `kind`.
            pub type Kind = super::super::super::__host_Kind;
            /// The WIT record `line`.
            #[derive(Debug, Clone, PartialEq, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Line {
                /// The field `from`.
                pub from: Point,
                /// The field `to`.
                pub to: Point,
                /// The field `kind`.
                pub kind: Kind,
            }
            /// What a host implements of `our:types/shared`.
            pub trait Host {
                /// The WIT function `quiet`.
                fn quiet(&mut self, l: Line);
                /// The WIT function `loud`.
                fn loud(
                    &mut self,
                    l: Line,
                    r: R,
                    s: __wharf::Resource<S>,
                ) -> ::wharf::Result<()>;
            }
            /// Defines `our:types/shared` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static + ::core::marker::Send,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("our:types/shared")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static + ::core::marker::Send,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker.procedure("quiet", |host, (l,)| Host::quiet(host, l));
                linker
                    .try_procedure("loud", |host, (l, r, s)| Host::loud(host, l, r, s));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `our`.
    pub mod our {
        /// Generated from WIT: `types`.
        pub mod types {
            /// The WIT interface `our:types/things`.
            pub mod things {
                use ::wharf::component as __wharf;
                /// The WIT type `line`.
                pub type Line = super::super::super::super::our::types::shared::Line;
                /// The WIT resource `thing`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Thing {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Thing);
                /// The functions of `our:types/things`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    thing_go: __wharf::Func,
                }
                /// Where a component exports the functions of `our:types/things`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    thing_go: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "our:types/things",
                        )?;
                        let [thing_go] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "our:types/things",
                            ["[method]thing.go"],
                        )?;
                        Ok(Self { thing_go })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(thing_go),) = (
                            exports
                                .func(
                                    "`[method]thing.go` of `our:types/things`",
                                    instance
                                        .get_typed_func::<
                                            (Thing, &Line),
                                            (String,),
                                        >(&mut store, &self.thing_go),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { thing_go })
                    }
                }
                impl Guest {
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
                    /// Calls `[method]thing.go`.
                    pub fn call_go<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Thing,
                        l: &Line,
                    ) -> ::wharf::Result<String>
                    where
                        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
                    {
                        let span = __wharf::__internal::tracing::trace_span!(
                            "wit export", interface = "our:types/things", function =
                            "[method]thing.go",
                        );
                        let _entered = span.enter();
                        __wharf::__internal::tracing::trace!(
                            arguments = ? __wharf::__internal::Arguments(& [& self_, &
                            l]), "call"
                        );
                        let (result,) = self
                            .guest
                            .thing_go
                            .__call_typed::<
                                (Thing, &Line),
                                (String,),
                            >(store, (self_, l))?;
                        __wharf::__internal::tracing::trace!(
                            result = ? result, "return"
                        );
                        Ok(result)
                    }
                }
                impl Thing {
                    /// Calls `[method]thing.go`.
                    pub fn call_go<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        l: &Line,
                    ) -> ::wharf::Result<String>
                    where
                        <_S as ::wharf::AsContext>::Data: ::core::marker::Send,
                    {
                        guest.thing().call_go(store, self, l)
                    }
                }
            }
        }
    }
}
