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
    always: ::wharf::component::ComponentExportIndex,
    later: Option<::wharf::component::ComponentExportIndex>,
    interface0: exports::a::b::grown::GuestIndices,
    interface1: Option<exports::a::b::extra::GuestIndices>,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let later = component.get_export_index(None, "later");
        let [always] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "w",
            ["always"],
        )?;
        Ok(Self {
            always,
            later,
            interface0: exports::a::b::grown::GuestIndices::new(instance_pre)?,
            interface1: match instance_pre
                .component()
                .get_export_index(None, "a:b/extra@1.1.0")
            {
                Some(_) => Some(exports::a::b::extra::GuestIndices::new(instance_pre)?),
                None => None,
            },
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(always), Some(later), Some(interface0), Some(interface1)) = (
            exports
                .func(
                    "`always` of the world `w`",
                    instance.get_typed_func::<(), ()>(&mut store, &self.always),
                ),
            match &self.later {
                Some(index) => {
                    exports
                        .func(
                            "`later` of the world `w`",
                            instance.get_typed_func::<(), (u32,)>(&mut store, index),
                        )
                        .map(Some)
                }
                None => Some(None),
            },
            exports.interface(self.interface0.load(&mut store, instance)),
            match &self.interface1 {
                Some(indices) => {
                    exports.interface(indices.load(&mut store, instance)).map(Some)
                }
                None => Some(None),
            },
        ) else {
            return Err(exports.error());
        };
        Ok(W {
            always,
            later,
            interface0,
            interface1,
        })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    always: ::wharf::component::Func,
    later: Option<::wharf::component::Func>,
    interface0: exports::a::b::grown::Guest,
    interface1: Option<exports::a::b::extra::Guest>,
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
    /// Calls `always`.
    pub fn call_always<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<()> {
        self.always.__call_typed::<(), ()>(store, ())?;
        Ok(())
    }
    /// Calls `later`.
    pub fn call_later<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<Option<u32>> {
        let Some(func) = &self.later else { return Ok(None) };
        let (result,) = func.__call_typed::<(), (u32,)>(store, ())?;
        Ok(Some(result))
    }
    /// The exported interface `a:b/grown@1.1.0`.
    pub fn a_b_grown(&self) -> &exports::a::b::grown::Guest {
        &self.interface0
    }
    /// The exported interface `a:b/extra@1.1.0`.
    pub fn a_b_extra(&self) -> Option<&exports::a::b::extra::Guest> {
        self.interface1.as_ref()
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/grown@1.1.0`.
            pub mod grown {
                use ::wharf::component as __wharf;
                /// The functions of `a:b/grown@1.1.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    old: __wharf::Func,
                    added: Option<__wharf::Func>,
                }
                /// Where a component exports the functions of `a:b/grown@1.1.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    old: __wharf::ComponentExportIndex,
                    added: Option<__wharf::ComponentExportIndex>,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/grown@1.1.0",
                        )?;
                        let added = component.get_export_index(Some(&instance), "added");
                        let [old] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/grown@1.1.0",
                            ["old"],
                        )?;
                        Ok(Self { old, added })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(old), Some(added)) = (
                            exports
                                .func(
                                    "`old` of `a:b/grown@1.1.0`",
                                    instance.get_typed_func::<(), (u32,)>(&mut store, &self.old),
                                ),
                            match &self.added {
                                Some(index) => {
                                    exports
                                        .func(
                                            "`added` of `a:b/grown@1.1.0`",
                                            instance
                                                .get_typed_func::<(&str,), (String,)>(&mut store, index),
                                        )
                                        .map(Some)
                                }
                                None => Some(None),
                            },
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { old, added })
                    }
                }
                impl Guest {
                    /// Calls `old`.
                    pub fn call_old<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self.old.__call_typed::<(), (u32,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `added`.
                    pub fn call_added<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        s: &str,
                    ) -> ::wharf::Result<Option<String>> {
                        let Some(func) = &self.added else { return Ok(None) };
                        let (result,) = func
                            .__call_typed::<(&str,), (String,)>(store, (s,))?;
                        Ok(Some(result))
                    }
                }
            }
            /// The WIT interface `a:b/extra@1.1.0`.
            pub mod extra {
                use ::wharf::component as __wharf;
                /// The functions of `a:b/extra@1.1.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    more: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/extra@1.1.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    more: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/extra@1.1.0",
                        )?;
                        let [more] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/extra@1.1.0",
                            ["more"],
                        )?;
                        Ok(Self { more })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(more),) = (
                            exports
                                .func(
                                    "`more` of `a:b/extra@1.1.0`",
                                    instance.get_typed_func::<(), ()>(&mut store, &self.more),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { more })
                    }
                }
                impl Guest {
                    /// Calls `more`.
                    pub fn call_more<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<()> {
                        self.more.__call_typed::<(), ()>(store, ())?;
                        Ok(())
                    }
                }
            }
        }
    }
}
