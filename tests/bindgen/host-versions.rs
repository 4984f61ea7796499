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
            &[
                "acme:log/log",
                "acme:plugin/host@1.0.0",
                "acme:plugin/host@2.0.0",
                "acme:plugin/types@1.0.0",
                "acme:plugin/types@2.0.0",
            ],
        );
        let exports = |pre: &_| v2::PluginIndices::new(pre)?.check(pre);
        if versions
            .fits(
                "v2",
                "acme:plugin/plugin@2.0.0",
                &instance_pre,
                &["acme:log/log", "acme:plugin/types@2.0.0", "acme:plugin/host@2.0.0"],
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
                &["acme:log/log", "acme:plugin/types@1.0.0", "acme:plugin/host@1.0.0"],
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
    /// Defines all imports of all versions in a linker, implemented by what `host_getter`
    /// gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<
            'a,
        >: v2::acme::log::log::Host + v1::acme::plugin::host::Host
            + v2::acme::plugin::host::Host,
        _T: 'static,
    {
        v1::acme::plugin::host::add_to_linker::<_T, _D>(linker, host_getter)?;
        v2::acme::log::log::add_to_linker::<_T, _D>(linker, host_getter)?;
        v2::acme::plugin::host::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `name`.
    pub fn call_name<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<String> {
        match self {
            Plugin::V1(version) => version.call_name(store),
            Plugin::V2(version) => version.call_name(store),
        }
    }
    /// The exported interface `acme:plugin/calls`, as the newest version has it.
    pub fn acme_plugin_calls(&self) -> PluginAcmePluginCalls<'_> {
        PluginAcmePluginCalls(self)
    }
}
/// The functions of `acme:plugin/calls`, as the newest version has them.
#[derive(Clone, Copy)]
pub struct PluginAcmePluginCalls<'a>(&'a Plugin);
#[allow(dead_code, deprecated, clippy::all)]
impl PluginAcmePluginCalls<'_> {
    /// Calls `added`.
    pub fn call_added<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        n: u32,
    ) -> ::wharf::Result<Option<u32>> {
        match self.0 {
            Plugin::V1(_) => Ok(None),
            Plugin::V2(version) => {
                let result = version.acme_plugin_calls().call_added(store, n)?;
                Ok(Some(result))
            }
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
        name: ::wharf::component::ComponentExportIndex,
        interface0: exports::acme::plugin::calls::GuestIndices,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl PluginIndices {
        /// Finds the exports in a component.
        pub fn new<_T: 'static>(
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            let component = instance_pre.component();
            let [name] = ::wharf::component::__internal::find_exports(
                component,
                None,
                "plugin",
                ["name"],
            )?;
            Ok(Self {
                name,
                interface0: exports::acme::plugin::calls::GuestIndices::new(
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
            let (Some(name), Some(interface0)) = (
                exports
                    .func(
                        "`name` of the world `plugin`",
                        instance.get_typed_func::<(), (String,)>(&mut store, &self.name),
                    ),
                exports.interface(self.interface0.load(&mut store, instance)),
            ) else {
                return Err(exports.error());
            };
            Ok(Plugin { name, interface0 })
        }
        /// Checks the types of the exports before there is an instance.
        pub fn check<_T: 'static>(
            &self,
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<()> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            exports
                .check::<
                    (),
                    (String,),
                    _T,
                >("`name` of the world `plugin`", instance_pre, &self.name);
            exports.interface(self.interface0.check(instance_pre));
            exports.finish()
        }
    }
    /// An instance of a component that fits the world `plugin`.
    #[allow(dead_code)]
    pub struct Plugin {
        name: ::wharf::component::Func,
        interface0: exports::acme::plugin::calls::Guest,
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
        /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
        pub fn add_to_linker<_T, _D>(
            linker: &mut ::wharf::component::Linker<_T>,
            host_getter: fn(&mut _T) -> _D::Data<'_>,
        ) -> ::wharf::Result<()>
        where
            _D: ::wharf::component::HasData,
            for<'a> _D::Data<
                'a,
            >: super::v2::acme::log::log::Host + acme::plugin::host::Host,
            _T: 'static,
        {
            super::v2::acme::log::log::add_to_linker::<_T, _D>(linker, host_getter)?;
            acme::plugin::host::add_to_linker::<_T, _D>(linker, host_getter)?;
            Ok(())
        }
        /// Calls `name`.
        pub fn call_name<_S: ::wharf::AsContextMut>(
            &self,
            store: _S,
        ) -> ::wharf::Result<String> {
            let (result,) = self.name.__call_typed::<(), (String,)>(store, ())?;
            Ok(result)
        }
        /// The exported interface `acme:plugin/calls@1.0.0`.
        pub fn acme_plugin_calls(&self) -> &exports::acme::plugin::calls::Guest {
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
            /// The WIT interface `acme:plugin/host@1.0.0`.
            pub mod host {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::super::super::super::v2::acme::plugin::host::Point;
                __wharf::__internal::host_trait! {
                    /// What a host implements of `acme:plugin/host@1.0.0`.
                    pub trait Host {
                        /// The WIT function `origin`.
                        fn origin(&mut self) -> Point;
                    }
                }
                /// Defines `acme:plugin/host@1.0.0` in a linker, implemented by what `host_getter` gets.
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
                    >(&mut linker.instance("acme:plugin/host@1.0.0")?, host_getter)
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
                    linker.func("origin", |host, ()| Host::origin(host));
                    linker.finish()
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
                /// The WIT interface `acme:plugin/calls@1.0.0`.
                pub mod calls {
                    use ::wharf::component as __wharf;
                    /// The functions of `acme:plugin/calls@1.0.0`, as an instance exports them.
                    #[derive(Clone)]
                    pub struct Guest {
                        changed: __wharf::Func,
                    }
                    /// Where a component exports the functions of `acme:plugin/calls@1.0.0`, found once for all its instances.
                    #[derive(Clone)]
                    pub struct GuestIndices {
                        changed: __wharf::ComponentExportIndex,
                    }
                    impl GuestIndices {
                        /// Finds the functions in a component.
                        pub fn new<_T: 'static>(
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<Self> {
                            let component = instance_pre.component();
                            let instance = __wharf::__internal::find_interface(
                                component,
                                "acme:plugin/calls@1.0.0",
                            )?;
                            let [changed] = __wharf::__internal::find_exports(
                                component,
                                Some(&instance),
                                "acme:plugin/calls@1.0.0",
                                ["changed"],
                            )?;
                            Ok(Self { changed })
                        }
                        /// Takes the functions out of an instance and checks their types.
                        pub fn load(
                            &self,
                            mut store: impl ::wharf::AsContextMut,
                            instance: &__wharf::Instance,
                        ) -> ::wharf::Result<Guest> {
                            let mut exports = __wharf::__internal::Exports::new();
                            let (Some(changed),) = (
                                exports
                                    .func(
                                        "`changed` of `acme:plugin/calls@1.0.0`",
                                        instance
                                            .get_typed_func::<(u32,), ()>(&mut store, &self.changed),
                                    ),
                            ) else {
                                return Err(exports.error());
                            };
                            Ok(Guest { changed })
                        }
                        /// Checks the types of the exports before there is an instance.
                        pub fn check<_T: 'static>(
                            &self,
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<()> {
                            let mut exports = __wharf::__internal::Exports::new();
                            exports
                                .check::<
                                    (u32,),
                                    (),
                                    _T,
                                >(
                                    "`changed` of `acme:plugin/calls@1.0.0`",
                                    instance_pre,
                                    &self.changed,
                                );
                            exports.finish()
                        }
                    }
                    impl Guest {
                        /// Calls `changed`.
                        pub fn call_changed<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            n: u32,
                        ) -> ::wharf::Result<()> {
                            self.changed.__call_typed::<(u32,), ()>(store, (n,))?;
                            Ok(())
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
        name: ::wharf::component::ComponentExportIndex,
        interface0: exports::acme::plugin::calls::GuestIndices,
    }
    #[allow(dead_code, deprecated, clippy::all)]
    impl PluginIndices {
        /// Finds the exports in a component.
        pub fn new<_T: 'static>(
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<Self> {
            let component = instance_pre.component();
            let [name] = ::wharf::component::__internal::find_exports(
                component,
                None,
                "plugin",
                ["name"],
            )?;
            Ok(Self {
                name,
                interface0: exports::acme::plugin::calls::GuestIndices::new(
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
            let (Some(name), Some(interface0)) = (
                exports
                    .func(
                        "`name` of the world `plugin`",
                        instance.get_typed_func::<(), (String,)>(&mut store, &self.name),
                    ),
                exports.interface(self.interface0.load(&mut store, instance)),
            ) else {
                return Err(exports.error());
            };
            Ok(Plugin { name, interface0 })
        }
        /// Checks the types of the exports before there is an instance.
        pub fn check<_T: 'static>(
            &self,
            instance_pre: &::wharf::component::InstancePre<_T>,
        ) -> ::wharf::Result<()> {
            let mut exports = ::wharf::component::__internal::Exports::new();
            exports
                .check::<
                    (),
                    (String,),
                    _T,
                >("`name` of the world `plugin`", instance_pre, &self.name);
            exports.interface(self.interface0.check(instance_pre));
            exports.finish()
        }
    }
    /// An instance of a component that fits the world `plugin`.
    #[allow(dead_code)]
    pub struct Plugin {
        name: ::wharf::component::Func,
        interface0: exports::acme::plugin::calls::Guest,
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
        /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
        pub fn add_to_linker<_T, _D>(
            linker: &mut ::wharf::component::Linker<_T>,
            host_getter: fn(&mut _T) -> _D::Data<'_>,
        ) -> ::wharf::Result<()>
        where
            _D: ::wharf::component::HasData,
            for<'a> _D::Data<'a>: acme::log::log::Host + acme::plugin::host::Host,
            _T: 'static,
        {
            acme::log::log::add_to_linker::<_T, _D>(linker, host_getter)?;
            acme::plugin::host::add_to_linker::<_T, _D>(linker, host_getter)?;
            Ok(())
        }
        /// Calls `name`.
        pub fn call_name<_S: ::wharf::AsContextMut>(
            &self,
            store: _S,
        ) -> ::wharf::Result<String> {
            let (result,) = self.name.__call_typed::<(), (String,)>(store, ())?;
            Ok(result)
        }
        /// The exported interface `acme:plugin/calls@2.0.0`.
        pub fn acme_plugin_calls(&self) -> &exports::acme::plugin::calls::Guest {
            &self.interface0
        }
    }
    /// Generated from WIT: `acme`.
    pub mod acme {
        /// Generated from WIT: `log`.
        pub mod log {
            /// The WIT interface `acme:log/log`.
            pub mod log {
                use ::wharf::component as __wharf;
                __wharf::__internal::host_trait! {
                    /// What a host implements of `acme:log/log`.
                    pub trait Host {
                        /// The WIT function `line`.
                        fn line(&mut self, text: String);
                    }
                }
                /// Defines `acme:log/log` in a linker, implemented by what `host_getter` gets.
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
                    >(&mut linker.instance("acme:log/log")?, host_getter)
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
                    linker.procedure("line", |host, (text,)| Host::line(host, text));
                    linker.finish()
                }
            }
        }
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
            /// The WIT interface `acme:plugin/host@2.0.0`.
            pub mod host {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::types::Point;
                __wharf::__internal::host_trait! {
                    /// What a host implements of `acme:plugin/host@2.0.0`.
                    pub trait Host {
                        /// The WIT function `origin`.
                        fn origin(&mut self) -> Point;
                        /// The WIT function `width`.
                        fn width(&mut self) -> u32;
                    }
                }
                /// Defines `acme:plugin/host@2.0.0` in a linker, implemented by what `host_getter` gets.
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
                    >(&mut linker.instance("acme:plugin/host@2.0.0")?, host_getter)
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
                    linker.func("origin", |host, ()| Host::origin(host));
                    linker.func("width", |host, ()| Host::width(host));
                    linker.finish()
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
                /// The WIT interface `acme:plugin/calls@2.0.0`.
                pub mod calls {
                    use ::wharf::component as __wharf;
                    /// The functions of `acme:plugin/calls@2.0.0`, as an instance exports them.
                    #[derive(Clone)]
                    pub struct Guest {
                        changed: __wharf::Func,
                        added: __wharf::Func,
                    }
                    /// Where a component exports the functions of `acme:plugin/calls@2.0.0`, found once for all its instances.
                    #[derive(Clone)]
                    pub struct GuestIndices {
                        changed: __wharf::ComponentExportIndex,
                        added: __wharf::ComponentExportIndex,
                    }
                    impl GuestIndices {
                        /// Finds the functions in a component.
                        pub fn new<_T: 'static>(
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<Self> {
                            let component = instance_pre.component();
                            let instance = __wharf::__internal::find_interface(
                                component,
                                "acme:plugin/calls@2.0.0",
                            )?;
                            let [changed, added] = __wharf::__internal::find_exports(
                                component,
                                Some(&instance),
                                "acme:plugin/calls@2.0.0",
                                ["changed", "added"],
                            )?;
                            Ok(Self { changed, added })
                        }
                        /// Takes the functions out of an instance and checks their types.
                        pub fn load(
                            &self,
                            mut store: impl ::wharf::AsContextMut,
                            instance: &__wharf::Instance,
                        ) -> ::wharf::Result<Guest> {
                            let mut exports = __wharf::__internal::Exports::new();
                            let (Some(changed), Some(added)) = (
                                exports
                                    .func(
                                        "`changed` of `acme:plugin/calls@2.0.0`",
                                        instance
                                            .get_typed_func::<(u32, u32), ()>(&mut store, &self.changed),
                                    ),
                                exports
                                    .func(
                                        "`added` of `acme:plugin/calls@2.0.0`",
                                        instance
                                            .get_typed_func::<(u32,), (u32,)>(&mut store, &self.added),
                                    ),
                            ) else {
                                return Err(exports.error());
                            };
                            Ok(Guest { changed, added })
                        }
                        /// Checks the types of the exports before there is an instance.
                        pub fn check<_T: 'static>(
                            &self,
                            instance_pre: &__wharf::InstancePre<_T>,
                        ) -> ::wharf::Result<()> {
                            let mut exports = __wharf::__internal::Exports::new();
                            exports
                                .check::<
                                    (u32, u32),
                                    (),
                                    _T,
                                >(
                                    "`changed` of `acme:plugin/calls@2.0.0`",
                                    instance_pre,
                                    &self.changed,
                                );
                            exports
                                .check::<
                                    (u32,),
                                    (u32,),
                                    _T,
                                >(
                                    "`added` of `acme:plugin/calls@2.0.0`",
                                    instance_pre,
                                    &self.added,
                                );
                            exports.finish()
                        }
                    }
                    impl Guest {
                        /// Calls `changed`.
                        pub fn call_changed<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            n: u32,
                            m: u32,
                        ) -> ::wharf::Result<()> {
                            self.changed.__call_typed::<(u32, u32), ()>(store, (n, m))?;
                            Ok(())
                        }
                        /// Calls `added`.
                        pub fn call_added<_S: ::wharf::AsContextMut>(
                            &self,
                            store: _S,
                            n: u32,
                        ) -> ::wharf::Result<u32> {
                            let (result,) = self
                                .added
                                .__call_typed::<(u32,), (u32,)>(store, (n,))?;
                            Ok(result)
                        }
                    }
                }
            }
        }
    }
}
