/// A component that fits the world `nameless` and whose imports are there: ready to be instantiated again and again.
pub struct NamelessPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: NamelessIndices,
}
impl<_T: 'static> ::core::clone::Clone for NamelessPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> NamelessPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = NamelessIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Nameless> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `nameless`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct NamelessIndices {
    go: ::wharf::component::ComponentExportIndex,
    interface0: exports::root::component::words::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl NamelessIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [go] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "nameless",
            ["go"],
        )?;
        Ok(Self {
            go,
            interface0: exports::root::component::words::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Nameless> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(go), Some(interface0)) = (
            exports
                .func(
                    "`go` of the world `nameless`",
                    instance.get_typed_func::<(), (u32,)>(&mut store, &self.go),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Nameless { go, interface0 })
    }
}
/// An instance of a component that fits the world `nameless`.
#[allow(dead_code)]
pub struct Nameless {
    go: ::wharf::component::Func,
    interface0: exports::root::component::words::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Nameless {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        NamelessPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = NamelessIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: NamelessImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("go", |host, ()| NamelessImports::go(host));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: root::component::words::Host + NamelessImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        root::component::words::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `go`.
    pub fn call_go<_S: ::wharf::AsContextMut>(&self, store: _S) -> ::wharf::Result<u32> {
        let (result,) = self.go.__call_typed::<(), (u32,)>(store, ())?;
        Ok(result)
    }
    /// The exported interface `root:component/words`.
    pub fn root_component_words(&self) -> &exports::root::component::words::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `nameless`.
#[allow(clippy::all)]
pub trait NamelessImports {
    /// The WIT function `go`.
    fn go(&mut self) -> u32;
}
#[allow(clippy::all)]
impl<_T: NamelessImports + ?::core::marker::Sized> NamelessImports for &mut _T {
    fn go(&mut self) -> u32 {
        NamelessImports::go(*self)
    }
}
/// Generated from WIT: `root`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod root {
    /// Generated from WIT: `component`.
    pub mod component {
        /// The WIT interface `root:component/words`.
        pub mod words {
            use ::wharf::component as __wharf;
            __wharf::__internal::host_trait! {
                /// What a host implements of `root:component/words`.
                pub trait Host {
                    /// The WIT function `count`.
                    fn count(&mut self, text: String) -> u32;
                }
            }
            /// Defines `root:component/words` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("root:component/words")?, host_getter)
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
                linker.func("count", |host, (text,)| Host::count(host, text));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `root`.
    pub mod root {
        /// Generated from WIT: `component`.
        pub mod component {
            /// The WIT interface `root:component/words`.
            pub mod words {
                use ::wharf::component as __wharf;
                /// The functions of `root:component/words`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    count: __wharf::Func,
                }
                /// Where a component exports the functions of `root:component/words`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    count: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "root:component/words",
                        )?;
                        let [count] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "root:component/words",
                            ["count"],
                        )?;
                        Ok(Self { count })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(count),) = (
                            exports
                                .func(
                                    "`count` of `root:component/words`",
                                    instance
                                        .get_typed_func::<(&str,), (u32,)>(&mut store, &self.count),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { count })
                    }
                }
                impl Guest {
                    /// Calls `count`.
                    pub fn call_count<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        text: &str,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .count
                            .__call_typed::<(&str,), (u32,)>(store, (text,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
