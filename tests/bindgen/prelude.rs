/// A component that fits the world `shadow` and whose imports are there: ready to be instantiated again and again.
pub struct ShadowPre<_T: 'static> {
    instance_pre: ::wasmtime::component::InstancePre<_T>,
    indices: ShadowIndices,
}
impl<_T: 'static> ::core::clone::Clone for ShadowPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ShadowPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wasmtime::component::InstancePre<_T>,
    ) -> ::wasmtime::Result<Self> {
        let indices = ShadowIndices::new(&instance_pre)?;
        Ok(Self { instance_pre, indices })
    }
    /// The engine that the component was compiled for.
    pub fn engine(&self) -> &::wasmtime::Engine {
        self.instance_pre.engine()
    }
    /// The component with its imports.
    pub fn instance_pre(&self) -> &::wasmtime::component::InstancePre<_T> {
        &self.instance_pre
    }
    /// Makes a new instance in a store.
    pub fn instantiate(
        &self,
        mut store: impl ::wasmtime::AsContextMut<Data = _T>,
    ) -> ::wasmtime::Result<Shadow> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `shadow`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ShadowIndices {}
#[allow(dead_code, deprecated, clippy::all)]
impl ShadowIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        _instance_pre: &::wasmtime::component::InstancePre<_T>,
    ) -> ::wasmtime::Result<Self> {
        Ok(Self {})
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        _store: impl ::wasmtime::AsContextMut,
        _instance: &::wasmtime::component::Instance,
    ) -> ::wasmtime::Result<Shadow> {
        Ok(Shadow {})
    }
}
/// An instance of a component that fits the world `shadow`.
#[allow(dead_code)]
pub struct Shadow {}
#[allow(dead_code, deprecated, clippy::all)]
impl Shadow {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wasmtime::AsContextMut<Data = _T>,
        component: &::wasmtime::component::Component,
        linker: &::wasmtime::component::Linker<_T>,
    ) -> ::wasmtime::Result<Self> {
        ShadowPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wasmtime::AsContextMut,
        instance: &::wasmtime::component::Instance,
    ) -> ::wasmtime::Result<Self> {
        let indices = ShadowIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wasmtime::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wasmtime::Result<()>
    where
        _D: ::wasmtime::component::HasData,
        for<'a> _D::Data<'a>: a::b::i::Host,
        _T: 'static,
    {
        a::b::i::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/i`.
        pub mod i {
            use ::wasmtime::component as __wharf;
            /// The WIT record `vec`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record, crate = ::wasmtime)]
            pub struct Vec {
                /// The field `a`.
                pub a: ::std::vec::Vec<::std::string::String>,
            }
            /// The WIT enum `option`.
            #[derive(
                Debug,
                Clone,
                Copy,
                PartialEq,
                Eq,
                Hash,
                __wharf::__internal::ComponentValue
            )]
            #[component(enum, crate = ::wasmtime)]
            pub enum Option {
                /// The case `some`.
                Some,
                /// The case `none`.
                None,
            }
            /// The WIT variant `error`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[component(variant, crate = ::wasmtime)]
            pub enum Error {
                /// The case `option`.
                Option(Option),
            }
            impl ::core::fmt::Display for Error {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    match self {
                        Self::Option(payload) => ::core::write!(f, "option: {payload:?}"),
                    }
                }
            }
            impl ::std::error::Error for Error {}
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/i`.
                pub trait Host {
                    /// The WIT function `f`.
                    fn f(
                        &mut self,
                        v: Vec,
                        o: ::core::option::Option<::std::string::String>,
                    ) -> ::core::result::Result<::std::string::String, Error>;
                }
            }
            /// Defines `a:b/i` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<_T, _D>(
                linker: &mut __wharf::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wasmtime::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                add_to_linker_instance::<
                    _T,
                    _D,
                >(&mut linker.instance("a:b/i")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut __wharf::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> ::wasmtime::Result<()>
            where
                _D: __wharf::HasData,
                for<'a> _D::Data<'a>: Host,
                _T: 'static,
            {
                let mut linker = __wharf::__internal::HostLinker::<
                    _T,
                    _D,
                >::new(linker, host_getter);
                linker.func("f", |host, (v, o)| Host::f(host, v, o));
                linker.finish()
            }
        }
    }
}
