#[allow(unused_imports)]
use crate::kept as __host_kept;
#[allow(unused_imports)]
use crate::FsError as __host_FsError;
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
    e: ::wharf::component::ComponentExportIndex,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [e] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "w",
            ["e"],
        )?;
        Ok(Self { e })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(e),) = (
            exports
                .func(
                    "`e` of the world `w`",
                    instance
                        .get_typed_func::<
                            (&str,),
                            (Result<(), String>,),
                        >(&mut store, &self.e),
                ),
        ) else {
            return Err(exports.error());
        };
        Ok(W { e })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    e: ::wharf::component::Func,
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
        for<'a> _D::Data<'a>: a::err::types::Host + a::err::other::Host,
        _T: 'static,
    {
        a::err::types::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::err::other::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `e`.
    pub fn call_e<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        a: &str,
    ) -> ::wharf::Result<Result<(), String>> {
        let span = ::wharf::component::__internal::tracing::trace_span!(
            "wit export", interface = "w", function = "e",
        );
        let _entered = span.enter();
        ::wharf::component::__internal::tracing::trace!("call");
        let (result,) = self
            .e
            .__call_typed::<(&str,), (Result<(), String>,)>(store, (a,))?;
        ::wharf::component::__internal::tracing::trace!("return");
        Ok(result)
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `err`.
    pub mod err {
        /// The WIT interface `a:err/types`.
        pub mod types {
            use ::wharf::component as __wharf;
            /// The WIT enum `error-code`.
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
            pub enum ErrorCode {
                /// The case `access`.
                Access,
                /// The case `exist`.
                Exist,
            }
            impl ::core::fmt::Display for ErrorCode {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    f.write_str(
                        match self {
                            Self::Access => "access",
                            Self::Exist => "exist",
                        },
                    )
                }
            }
            impl ::std::error::Error for ErrorCode {}
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:err/types`.
                pub trait Host {
                    /// The WIT function `open`.
                    fn open(&mut self, path: String) -> Result<u32, super::super::super::__host_FsError>;
                    /// The WIT function `stat`.
                    fn stat(&mut self) -> Result<(), super::super::super::__host_FsError>;
                    /// Makes an error of the host one of WIT for the guest to handle, or a trap that ends the guest.
                    fn convert_error_code(
                        &mut self,
                        error: super::super::super::__host_FsError,
                    ) -> ::wharf::Result<ErrorCode>;
                }
            }
            /// Defines `a:err/types` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:err/types")?, host_getter)
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
                    .try_func(
                        "open",
                        |host, (path,)| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:err/types", function = "open",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!(
                                arguments = ? __wharf::__internal::Arguments(& [& path]),
                                "call"
                            );
                            let result = match Host::open(host, path) {
                                Ok(value) => Ok(value),
                                Err(error) => Err(Host::convert_error_code(host, error)?),
                            };
                            __wharf::__internal::tracing::trace!(
                                result = ? result, "return"
                            );
                            Ok(result)
                        },
                    );
                linker
                    .try_func(
                        "stat",
                        |host, ()| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:err/types", function = "stat",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!(
                                arguments = ? __wharf::__internal::Arguments(& []), "call"
                            );
                            let result = match Host::stat(host) {
                                Ok(value) => Ok(value),
                                Err(error) => Err(Host::convert_error_code(host, error)?),
                            };
                            __wharf::__internal::tracing::trace!(
                                result = ? result, "return"
                            );
                            Ok(result)
                        },
                    );
                linker.finish()
            }
        }
        /// The WIT interface `a:err/other`.
        pub mod other {
            use ::wharf::component as __wharf;
            /// The WIT type `error-code`.
            pub type ErrorCode = super::types::ErrorCode;
            /// The WIT type `k`.
            pub type K = super::super::super::__host_kept::K;
            /// The WIT resource `r`.
            #[derive(Debug)]
            pub enum R {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `r`.
                pub trait HostR {
                    /// The WIT function `[method]r.m`.
                    fn m(
                        &mut self,
                        self_: __wharf::Resource<R>,
                        k: K,
                    ) -> Result<K, super::super::super::__host_FsError>;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<R>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:err/other`.
                pub trait Host: HostR {}
            }
            /// Defines `a:err/other` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host + super::types::Host,
                _T: 'static,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("a:err/other")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host + super::types::Host,
                _T: 'static,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker
                    .resource::<
                        R,
                    >(
                        "r",
                        |host, rep| {
                            __wharf::__internal::tracing::trace!(
                                interface = "a:err/other", function = "[drop]r", rep = rep
                                .rep(), "drop"
                            );
                            HostR::drop(host, rep)
                        },
                    );
                linker
                    .try_func(
                        "[method]r.m",
                        |host, (self_, k)| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:err/other", function =
                                "[method]r.m",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!(
                                arguments = ? __wharf::__internal::Arguments(& [& self_, &
                                k]), "call"
                            );
                            let result = match HostR::m(host, self_, k) {
                                Ok(value) => Ok(value),
                                Err(error) => {
                                    Err(super::types::Host::convert_error_code(host, error)?)
                                }
                            };
                            __wharf::__internal::tracing::trace!(
                                result = ? result, "return"
                            );
                            Ok(result)
                        },
                    );
                linker.finish()
            }
        }
    }
}
