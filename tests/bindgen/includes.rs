/// A component that fits the world `combined` and whose imports are there: ready to be instantiated again and again.
pub struct CombinedPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: CombinedIndices,
}
impl<_T: 'static> ::core::clone::Clone for CombinedPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> CombinedPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = CombinedIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Combined> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `combined`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct CombinedIndices {
    set_all: ::wharf::component::ComponentExportIndex,
    set_level: ::wharf::component::ComponentExportIndex,
    interface0: exports::b::parts::logging::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl CombinedIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [set_all, set_level] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "combined",
            ["set-all", "set-level"],
        )?;
        Ok(Self {
            set_all,
            set_level,
            interface0: exports::b::parts::logging::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Combined> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(set_all), Some(set_level), Some(interface0)) = (
            exports
                .func(
                    "`set-all` of the world `combined`",
                    instance
                        .get_typed_func::<
                            (AllSettings,),
                            (AllSettings,),
                        >(&mut store, &self.set_all),
                ),
            exports
                .func(
                    "`set-level` of the world `combined`",
                    instance
                        .get_typed_func::<
                            (LevelNumber,),
                            (LevelNumber,),
                        >(&mut store, &self.set_level),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Combined {
            set_all,
            set_level,
            interface0,
        })
    }
}
/// An instance of a component that fits the world `combined`.
#[allow(dead_code)]
pub struct Combined {
    set_all: ::wharf::component::Func,
    set_level: ::wharf::component::Func,
    interface0: exports::b::parts::logging::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Combined {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        CombinedPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = CombinedIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: CombinedImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("set-all", |host, (a,)| CombinedImports::set_all(host, a));
        linker.func("set-level", |host, (a,)| CombinedImports::set_level(host, a));
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
        >: b::parts::logging::Host + a::includes::levels::Host + CombinedImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        b::parts::logging::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::includes::levels::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `set-all`.
    pub fn call_set_all<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        a: AllSettings,
    ) -> ::wharf::Result<AllSettings> {
        let (result,) = self
            .set_all
            .__call_typed::<(AllSettings,), (AllSettings,)>(store, (a,))?;
        Ok(result)
    }
    /// Calls `set-level`.
    pub fn call_set_level<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        a: LevelNumber,
    ) -> ::wharf::Result<LevelNumber> {
        let (result,) = self
            .set_level
            .__call_typed::<(LevelNumber,), (LevelNumber,)>(store, (a,))?;
        Ok(result)
    }
    /// The exported interface `b:parts/logging@1.0.0`.
    pub fn b_parts_logging(&self) -> &exports::b::parts::logging::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `combined`.
#[allow(clippy::all)]
pub trait CombinedImports {
    /// The WIT function `set-all`.
    fn set_all(&mut self, a: AllSettings) -> AllSettings;
    /// The WIT function `set-level`.
    fn set_level(&mut self, a: LevelNumber) -> LevelNumber;
}
#[allow(clippy::all)]
impl<_T: CombinedImports + ?::core::marker::Sized> CombinedImports for &mut _T {
    fn set_all(&mut self, a: AllSettings) -> AllSettings {
        CombinedImports::set_all(*self, a)
    }
    fn set_level(&mut self, a: LevelNumber) -> LevelNumber {
        CombinedImports::set_level(*self, a)
    }
}
/// The WIT type `level-number`.
pub type LevelNumber = a::includes::levels::Number;
/// The WIT record `all-settings`.
#[derive(Debug, Clone, Copy, ::wharf::component::__internal::ComponentValue)]
#[component(record)]
pub struct AllSettings {
    /// The field `verbose`.
    pub verbose: bool,
}
/// Generated from WIT: `b`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod b {
    /// Generated from WIT: `parts`.
    pub mod parts {
        /// The WIT interface `b:parts/logging@1.0.0`.
        pub mod logging {
            use ::wharf::component as __wharf;
            __wharf::__internal::host_trait! {
                /// What a host implements of `b:parts/logging@1.0.0`.
                pub trait Host {
                    /// The WIT function `log`.
                    fn log(&mut self, text: String) -> String;
                }
            }
            /// Defines `b:parts/logging@1.0.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("b:parts/logging@1.0.0")?, host_getter)
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
                linker.func("log", |host, (text,)| Host::log(host, text));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `includes`.
    pub mod includes {
        /// The WIT interface `a:includes/levels`.
        pub mod levels {
            use ::wharf::component as __wharf;
            /// The WIT type `number`.
            pub type Number = u64;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:includes/levels`.
                pub trait Host {}
            }
            /// Defines `a:includes/levels` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:includes/levels")?, host_getter)
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
    /// Generated from WIT: `b`.
    pub mod b {
        /// Generated from WIT: `parts`.
        pub mod parts {
            /// The WIT interface `b:parts/logging@1.0.0`.
            pub mod logging {
                use ::wharf::component as __wharf;
                /// The functions of `b:parts/logging@1.0.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    log: __wharf::Func,
                }
                /// Where a component exports the functions of `b:parts/logging@1.0.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    log: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "b:parts/logging@1.0.0",
                        )?;
                        let [log] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "b:parts/logging@1.0.0",
                            ["log"],
                        )?;
                        Ok(Self { log })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(log),) = (
                            exports
                                .func(
                                    "`log` of `b:parts/logging@1.0.0`",
                                    instance
                                        .get_typed_func::<(&str,), (String,)>(&mut store, &self.log),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { log })
                    }
                }
                impl Guest {
                    /// Calls `log`.
                    pub fn call_log<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        text: &str,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .log
                            .__call_typed::<(&str,), (String,)>(store, (text,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
