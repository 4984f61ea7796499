/// A component that fits one of the versions of `plugin`, whose imports are there: ready to be instantiated again and again.
#[allow(dead_code)]
pub enum PluginPre<_T: 'static> {
    /// `acme:plugin/plugin@1.0.0`.
    V1(v1::PluginPre<_T>),
    /// `acme:plugin/plugin@2.0.0`.
    V2(v2::PluginPre<_T>),
}
impl<_T: 'static> ::core::clone::Clone for PluginPre<_T> {
    fn clone(&self) -> Self {
        match self {
            Self::V1(version) => Self::V1(version.clone()),
            Self::V2(version) => Self::V2(version.clone()),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> PluginPre<_T> {
    /// Picks the newest version that the component fits: by what it imports and
    /// exports, and by the types of that. Fails when it fits none, with what each lacks.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let mut versions = ::wharf::component::__internal::Versions::new(
            "plugin",
            &["acme:plugin/types@1.0.0", "acme:plugin/types@2.0.0"],
        );
        let exports = |pre: &_| v2::PluginIndices::new(pre)?.check(pre);
        if versions
            .fits(
                "v2",
                "acme:plugin/plugin@2.0.0",
                &instance_pre,
                &["acme:plugin/types@2.0.0"],
                exports,
            )
        {
            return v2::PluginPre::new(instance_pre).map(Self::V2);
        }
        let exports = |pre: &_| v1::PluginIndices::new(pre)?.check(pre);
        if versions
            .fits(
                "v1",
                "acme:plugin/plugin@1.0.0",
                &instance_pre,
                &["acme:plugin/types@1.0.0"],
                exports,
            )
        {
            return v1::PluginPre::new(instance_pre).map(Self::V1);
        }
        Err(versions.error())
    }
    /// The name of the version, as the option `versions` gives it.
    pub fn version(&self) -> &'static str {
        match self {
            Self::V1(_) => "v1",
            Self::V2(_) => "v2",
        }
    }
    /// The component with its imports.
    pub fn instance_pre(&self) -> &::wharf::component::InstancePre<_T> {
        match self {
            Self::V1(version) => version.instance_pre(),
            Self::V2(version) => version.instance_pre(),
        }
    }
    /// Makes a new instance in a store.
    pub fn instantiate(
        &self,
        store: impl ::wharf::AsContextMut<Data = _T>,
    ) -> ::wharf::Result<Plugin> {
        match self {
            Self::V1(version) => version.instantiate(store).map(Plugin::V1),
            Self::V2(version) => version.instantiate(store).map(Plugin::V2),
        }
    }
}
/// An instance of a component that fits one of the versions of `plugin`. It is called as the newest version is; what older versions say otherwise is converted by `From`, which the host implements, from one version to the next. Functions that no conversion of values makes up for are called on the version itself.
#[allow(dead_code)]
pub enum Plugin {
    /// `acme:plugin/plugin@1.0.0`.
    V1(v1::Plugin),
    /// `acme:plugin/plugin@2.0.0`.
    V2(v2::Plugin),
}
#[allow(dead_code, deprecated, clippy::all)]
impl Plugin {
    /// Links a component and makes an instance of the version that it fits.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        PluginPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// The name of the version, as the option `versions` gives it.
    pub fn version(&self) -> &'static str {
        match self {
            Self::V1(_) => "v1",
            Self::V2(_) => "v2",
        }
    }
    /// The exported interface `acme:plugin/handler`, as the newest version has it.
    pub fn acme_plugin_handler(&self) -> PluginAcmePluginHandler<'_> {
        PluginAcmePluginHandler(self)
    }
}
/// The functions of `acme:plugin/handler`, as the newest version has them.
#[derive(Clone, Copy)]
pub struct PluginAcmePluginHandler<'a>(&'a Plugin);
#[allow(dead_code, deprecated, clippy::all)]
impl PluginAcmePluginHandler<'_> {
    /// Calls `handle`.
    pub fn call_handle<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        r: &v2::exports::acme::plugin::handler::Request,
    ) -> ::wharf::Result<
        Result<
            Vec<v2::exports::acme::plugin::handler::Request>,
            v2::exports::acme::plugin::handler::Failure,
        >,
    > {
        match self.0 {
            Plugin::V1(version) => {
                let r = <v1::exports::acme::plugin::handler::Request as ::core::convert::From<
                    _,
                >>::from(r);
                let result = version.acme_plugin_handler().call_handle(store, &r)?;
                Ok(
                    match result {
                        Ok(ok) => {
                            Ok(
                                ok
                                    .into_iter()
                                    .map(|item| <v2::exports::acme::plugin::handler::Request as ::core::convert::From<
                                        _,
                                    >>::from(item))
                                    .collect::<Vec<_>>(),
                            )
                        }
                        Err(err) => {
                            Err(
                                <v2::exports::acme::plugin::handler::Failure as ::core::convert::From<
                                    _,
                                >>::from(err),
                            )
                        }
                    },
                )
            }
            Plugin::V2(version) => version.acme_plugin_handler().call_handle(store, r),
        }
    }
    /// Calls `all`.
    pub fn call_all<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        rs: &[v2::exports::acme::plugin::handler::Request],
        one: Option<&v2::exports::acme::plugin::handler::Request>,
    ) -> ::wharf::Result<u32> {
        match self.0 {
            Plugin::V1(version) => {
                let rs = rs
                    .iter()
                    .map(|item| <v1::exports::acme::plugin::handler::Request as ::core::convert::From<
                        _,
                    >>::from(item))
                    .collect::<Vec<_>>();
                let one = one
                    .map(|some| <v1::exports::acme::plugin::handler::Request as ::core::convert::From<
                        _,
                    >>::from(some));
                version.acme_plugin_handler().call_all(store, &rs, one.as_ref())
            }
            Plugin::V2(version) => version.acme_plugin_handler().call_all(store, rs, one),
        }
    }
}
/// The world `plugin`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod v1 {
    /// A component that fits the world `plugin` and whose imports are there: ready to be instantiated again and again.
    pub struct PluginPre<_T: 'static> {
        instance_pre: ::wharf::component::InstancePre<_T>,
        indices: PluginIndices,
    }
    impl<_T: 'static> ::core::clone::Clone for PluginPre<_T> {
        fn clone(&self) -> Self {
            Self {
                instance_pre: self.instance_pre.clone(),
                indices: self.indices.clone(),
            }
        }
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl<_T: 'static> PluginPre<_T> {
        /// Finds the world's exports in a component.
        pub fn new(
            instance_pre: ::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            let indices = PluginIndices::new(&instance_pre)?;
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
        ) -> ::wharf::Result<Plugin> {
            let instance = self.instance_pre.instantiate(&mut store)?;
            self.indices.load(&mut store, &instance)
        }
    }
    /// Where a component has the exports of the world `plugin`, found once for all its instances.
    #[derive(Clone)]
    #[allow(dead_code)]
    pub struct PluginIndices {
        interface0: exports::acme::plugin::handler::GuestIndices,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl PluginIndices {
        /// Finds the exports in a component.
        pub fn new<_T: 'static>(
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            Ok(Self {
                interface0: exports::acme::plugin::handler::GuestIndices::new(
                    instance_pre,
                )?,
            })
        }
        /// Takes the exports out of an instance and checks their types.
        pub fn load(
            &self,
            mut store: impl ::wharf::AsContextMut,
            instance: &::wharf::component::Instance,
        ) -> ::wharf::Result<Plugin> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            let (Some(interface0),) = (
                exports.interface(self.interface0.load(&mut store, instance)),
            ) else {
                return Err(exports.error());
            };
            Ok(Plugin { interface0 })
        }
        /// Checks the types of the exports before there is an instance.
        pub fn check<_T: 'static>(
            &self,
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<()> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            exports.interface(self.interface0.check(instance_pre));
            exports.finish()
        }
    }
    /// An instance of a component that fits the world `plugin`.
    #[allow(dead_code)]
    pub struct Plugin {
        interface0: exports::acme::plugin::handler::Guest,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl Plugin {
        /// Links a component and makes an instance of it in a store.
        pub fn instantiate<_T: 'static>(
            store: impl ::wharf::AsContextMut<Data = _T>,
            component: &::wharf::component::Component,
            linker: &::wharf::component::Linker<_T>,
        ) -> ::wharf::Result<Self> {
            PluginPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
        }
        /// Takes the world's exports out of an instance and checks their types.
        pub fn new(
            mut store: impl ::wharf::AsContextMut,
            instance: &::wharf::component::Instance,
        ) -> ::wharf::Result<Self> {
            let indices = PluginIndices::new(&instance.__instance_pre(&store)?)?;
            indices.load(&mut store, instance)
        }
        /// The exported interface `acme:plugin/handler@1.0.0`.
        pub fn acme_plugin_handler(&self) -> &exports::acme::plugin::handler::Guest {
            &self.interface0
        }
    }
    /// Generated from WIT: `acme`.
    pub mod acme {
        /// Generated from WIT: `plugin`.
        pub mod plugin {
            /// The WIT interface `acme:plugin/types@1.0.0`.
            pub mod types {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::super::super::super::v2::acme::plugin::types::Point;
                /// The WIT record `request`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Request {
                    /// The field `text`.
                    pub text: String,
                    /// The field `at`.
                    pub at: Point,
                }
                /// The WIT variant `failure`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Failure {
                    /// The case `broken`.
                    Broken(String),
                }
                impl ::core::fmt::Display for Failure {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        match self {
                            Self::Broken(payload) => {
                                ::core::write!(f, "broken: {payload:?}")
                            }
                        }
                    }
                }
                impl ::std::error::Error for Failure {}
                __wharf::__internal::host_trait! {
                    /// What a host implements of `acme:plugin/types@1.0.0`.
                    pub trait Host {}
                }
                /// Defines `acme:plugin/types@1.0.0` in a linker, implemented by what `host_getter` gets.
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
                    >(&mut linker.instance("acme:plugin/types@1.0.0")?, host_getter)
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
    pub mod exports {
        /// Generated from WIT: `acme`.
        pub mod acme {
            /// Generated from WIT: `plugin`.
            pub mod plugin {
                /// The WIT interface `acme:plugin/handler@1.0.0`.
                pub mod handler {
                    use ::wharf::component as __wharf;
                    /// The WIT type `request`.
                    pub type Request = super::super::super::super::acme::plugin::types::Request;
                    /// The WIT type `failure`.
                    pub type Failure = super::super::super::super::acme::plugin::types::Failure;
                    /// The functions of `acme:plugin/handler@1.0.0`, as an instance exports them.
                    #[derive(Clone)]
                    pub struct Guest {
                        handle: __wharf::Func,
                        all: __wharf::Func,
                    }
                    /// Where a component exports the functions of `acme:plugin/handler@1.0.0`, found once for all its instances.
                    #[derive(Clone)]
                    pub struct GuestIndices {
                        handle: __wharf::ComponentExportIndex,
                        all: __wharf::ComponentExportIndex,
                    }
                    impl GuestIndices {
                        /// Finds the functions in a component.
                        pub fn new<_T: 'static>(
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<Self> {
                            let component = instance_pre.component();
                            let instance = __wharf::__internal::find_interface(
                                component,
                                "acme:plugin/handler@1.0.0",
                            )?;
                            let [handle, all] = __wharf::__internal::find_exports(
                                component,
                                Some(&instance),
                                "acme:plugin/handler@1.0.0",
                                ["handle", "all"],
                            )?;
                            Ok(Self { handle, all })
                        }
                        /// Takes the functions out of an instance and checks their types.
                        pub fn load(
                            &self,
                            mut store: impl ::wharf::AsContextMut,
                            instance: &__wharf::Instance,
                        ) -> ::wharf::Result<Guest> {
                            let mut exports = __wharf::__internal::Exports::new();
                            let (Some(handle), Some(all)) = (
                                exports
                                    .func(
                                        "`handle` of `acme:plugin/handler@1.0.0`",
                                        instance
                                            .get_typed_func::<
                                                (&Request,),
                                                (Result<Vec<Request>, Failure>,),
                                            >(&mut store, &self.handle),
                                    ),
                                exports
                                    .func(
                                        "`all` of `acme:plugin/handler@1.0.0`",
                                        instance
                                            .get_typed_func::<
                                                (&[Request], Option<&Request>),
                                                (u32,),
                                            >(&mut store, &self.all),
                                    ),
                            ) else {
                                return Err(exports.error());
                            };
                            Ok(Guest { handle, all })
                        }
                        /// Checks the types of the exports before there is an instance.
                        pub fn check<_T: 'static>(
                            &self,
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<()> {
                            let mut exports = __wharf::__internal::Exports::new();
                            exports
                                .check::<
                                    (&Request,),
                                    (Result<Vec<Request>, Failure>,),
                                    _T,
                                >(
                                    "`handle` of `acme:plugin/handler@1.0.0`",
                                    instance_pre,
                                    &self.handle,
                                );
                            exports
                                .check::<
                                    (&[Request], Option<&Request>),
                                    (u32,),
                                    _T,
                                >(
                                    "`all` of `acme:plugin/handler@1.0.0`",
                                    instance_pre,
                                    &self.all,
                                );
                            exports.finish()
                        }
                    }
                    impl Guest {
                        /// Calls `handle`.
                        pub fn call_handle<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            r: &Request,
                        ) -> ::wharf::Result<Result<Vec<Request>, Failure>> {
                            let (result,) = self
                                .handle
                                .__call_typed::<
                                    (&Request,),
                                    (Result<Vec<Request>, Failure>,),
                                >(store, (r,))?;
                            Ok(result)
                        }
                        /// Calls `all`.
                        pub fn call_all<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            rs: &[Request],
                            one: Option<&Request>,
                        ) -> ::wharf::Result<u32> {
                            let (result,) = self
                                .all
                                .__call_typed::<
                                    (&[Request], Option<&Request>),
                                    (u32,),
                                >(store, (rs, one))?;
                            Ok(result)
                        }
                    }
                }
            }
        }
    }
}
/// The world `plugin`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod v2 {
    /// A component that fits the world `plugin` and whose imports are there: ready to be instantiated again and again.
    pub struct PluginPre<_T: 'static> {
        instance_pre: ::wharf::component::InstancePre<_T>,
        indices: PluginIndices,
    }
    impl<_T: 'static> ::core::clone::Clone for PluginPre<_T> {
        fn clone(&self) -> Self {
            Self {
                instance_pre: self.instance_pre.clone(),
                indices: self.indices.clone(),
            }
        }
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl<_T: 'static> PluginPre<_T> {
        /// Finds the world's exports in a component.
        pub fn new(
            instance_pre: ::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            let indices = PluginIndices::new(&instance_pre)?;
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
        ) -> ::wharf::Result<Plugin> {
            let instance = self.instance_pre.instantiate(&mut store)?;
            self.indices.load(&mut store, &instance)
        }
    }
    /// Where a component has the exports of the world `plugin`, found once for all its instances.
    #[derive(Clone)]
    #[allow(dead_code)]
    pub struct PluginIndices {
        interface0: exports::acme::plugin::handler::GuestIndices,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl PluginIndices {
        /// Finds the exports in a component.
        pub fn new<_T: 'static>(
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            Ok(Self {
                interface0: exports::acme::plugin::handler::GuestIndices::new(
                    instance_pre,
                )?,
            })
        }
        /// Takes the exports out of an instance and checks their types.
        pub fn load(
            &self,
            mut store: impl ::wharf::AsContextMut,
            instance: &::wharf::component::Instance,
        ) -> ::wharf::Result<Plugin> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            let (Some(interface0),) = (
                exports.interface(self.interface0.load(&mut store, instance)),
            ) else {
                return Err(exports.error());
            };
            Ok(Plugin { interface0 })
        }
        /// Checks the types of the exports before there is an instance.
        pub fn check<_T: 'static>(
            &self,
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<()> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            exports.interface(self.interface0.check(instance_pre));
            exports.finish()
        }
    }
    /// An instance of a component that fits the world `plugin`.
    #[allow(dead_code)]
    pub struct Plugin {
        interface0: exports::acme::plugin::handler::Guest,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl Plugin {
        /// Links a component and makes an instance of it in a store.
        pub fn instantiate<_T: 'static>(
            store: impl ::wharf::AsContextMut<Data = _T>,
            component: &::wharf::component::Component,
            linker: &::wharf::component::Linker<_T>,
        ) -> ::wharf::Result<Self> {
            PluginPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
        }
        /// Takes the world's exports out of an instance and checks their types.
        pub fn new(
            mut store: impl ::wharf::AsContextMut,
            instance: &::wharf::component::Instance,
        ) -> ::wharf::Result<Self> {
            let indices = PluginIndices::new(&instance.__instance_pre(&store)?)?;
            indices.load(&mut store, instance)
        }
        /// The exported interface `acme:plugin/handler@2.0.0`.
        pub fn acme_plugin_handler(&self) -> &exports::acme::plugin::handler::Guest {
            &self.interface0
        }
    }
    /// Generated from WIT: `acme`.
    pub mod acme {
        /// Generated from WIT: `plugin`.
        pub mod plugin {
            /// The WIT interface `acme:plugin/types@2.0.0`.
            pub mod types {
                use ::wharf::component as __wharf;
                /// The WIT record `point`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Point {
                    /// The field `x`.
                    pub x: u32,
                    /// The field `y`.
                    pub y: u32,
                }
                /// The WIT record `request`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Request {
                    /// The field `text`.
                    pub text: String,
                    /// The field `at`.
                    pub at: Point,
                    /// The field `depth`.
                    pub depth: u8,
                }
                /// The WIT variant `failure`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Failure {
                    /// The case `broken`.
                    Broken(String),
                    /// The case `later`.
                    Later,
                }
                impl ::core::fmt::Display for Failure {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        match self {
                            Self::Broken(payload) => {
                                ::core::write!(f, "broken: {payload:?}")
                            }
                            Self::Later => f.write_str("later"),
                        }
                    }
                }
                impl ::std::error::Error for Failure {}
                __wharf::__internal::host_trait! {
                    /// What a host implements of `acme:plugin/types@2.0.0`.
                    pub trait Host {}
                }
                /// Defines `acme:plugin/types@2.0.0` in a linker, implemented by what `host_getter` gets.
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
                    >(&mut linker.instance("acme:plugin/types@2.0.0")?, host_getter)
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
    pub mod exports {
        /// Generated from WIT: `acme`.
        pub mod acme {
            /// Generated from WIT: `plugin`.
            pub mod plugin {
                /// The WIT interface `acme:plugin/handler@2.0.0`.
                pub mod handler {
                    use ::wharf::component as __wharf;
                    /// The WIT type `request`.
                    pub type Request = super::super::super::super::acme::plugin::types::Request;
                    /// The WIT type `failure`.
                    pub type Failure = super::super::super::super::acme::plugin::types::Failure;
                    /// The functions of `acme:plugin/handler@2.0.0`, as an instance exports them.
                    #[derive(Clone)]
                    pub struct Guest {
                        handle: __wharf::Func,
                        all: __wharf::Func,
                    }
                    /// Where a component exports the functions of `acme:plugin/handler@2.0.0`, found once for all its instances.
                    #[derive(Clone)]
                    pub struct GuestIndices {
                        handle: __wharf::ComponentExportIndex,
                        all: __wharf::ComponentExportIndex,
                    }
                    impl GuestIndices {
                        /// Finds the functions in a component.
                        pub fn new<_T: 'static>(
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<Self> {
                            let component = instance_pre.component();
                            let instance = __wharf::__internal::find_interface(
                                component,
                                "acme:plugin/handler@2.0.0",
                            )?;
                            let [handle, all] = __wharf::__internal::find_exports(
                                component,
                                Some(&instance),
                                "acme:plugin/handler@2.0.0",
                                ["handle", "all"],
                            )?;
                            Ok(Self { handle, all })
                        }
                        /// Takes the functions out of an instance and checks their types.
                        pub fn load(
                            &self,
                            mut store: impl ::wharf::AsContextMut,
                            instance: &__wharf::Instance,
                        ) -> ::wharf::Result<Guest> {
                            let mut exports = __wharf::__internal::Exports::new();
                            let (Some(handle), Some(all)) = (
                                exports
                                    .func(
                                        "`handle` of `acme:plugin/handler@2.0.0`",
                                        instance
                                            .get_typed_func::<
                                                (&Request,),
                                                (Result<Vec<Request>, Failure>,),
                                            >(&mut store, &self.handle),
                                    ),
                                exports
                                    .func(
                                        "`all` of `acme:plugin/handler@2.0.0`",
                                        instance
                                            .get_typed_func::<
                                                (&[Request], Option<&Request>),
                                                (u32,),
                                            >(&mut store, &self.all),
                                    ),
                            ) else {
                                return Err(exports.error());
                            };
                            Ok(Guest { handle, all })
                        }
                        /// Checks the types of the exports before there is an instance.
                        pub fn check<_T: 'static>(
                            &self,
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<()> {
                            let mut exports = __wharf::__internal::Exports::new();
                            exports
                                .check::<
                                    (&Request,),
                                    (Result<Vec<Request>, Failure>,),
                                    _T,
                                >(
                                    "`handle` of `acme:plugin/handler@2.0.0`",
                                    instance_pre,
                                    &self.handle,
                                );
                            exports
                                .check::<
                                    (&[Request], Option<&Request>),
                                    (u32,),
                                    _T,
                                >(
                                    "`all` of `acme:plugin/handler@2.0.0`",
                                    instance_pre,
                                    &self.all,
                                );
                            exports.finish()
                        }
                    }
                    impl Guest {
                        /// Calls `handle`.
                        pub fn call_handle<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            r: &Request,
                        ) -> ::wharf::Result<Result<Vec<Request>, Failure>> {
                            let (result,) = self
                                .handle
                                .__call_typed::<
                                    (&Request,),
                                    (Result<Vec<Request>, Failure>,),
                                >(store, (r,))?;
                            Ok(result)
                        }
                        /// Calls `all`.
                        pub fn call_all<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            rs: &[Request],
                            one: Option<&Request>,
                        ) -> ::wharf::Result<u32> {
                            let (result,) = self
                                .all
                                .__call_typed::<
                                    (&[Request], Option<&Request>),
                                    (u32,),
                                >(store, (rs, one))?;
                            Ok(result)
                        }
                    }
                }
            }
        }
    }
}
