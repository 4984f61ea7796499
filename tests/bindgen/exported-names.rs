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
    interface0: exports::hot::GuestIndices,
    interface1: exports::a::b::store::GuestIndices,
    interface2: exports::cold::GuestIndices,
    interface3: exports::a::b::user::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::hot::GuestIndices::new(instance_pre)?,
            interface1: exports::a::b::store::GuestIndices::new(instance_pre)?,
            interface2: exports::cold::GuestIndices::new(instance_pre)?,
            interface3: exports::a::b::user::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0), Some(interface1), Some(interface2), Some(interface3)) = (
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
            exports.interface(self.interface2.load(&mut store, instance)),
            exports.interface(self.interface3.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(W {
            interface0,
            interface1,
            interface2,
            interface3,
        })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    interface0: exports::hot::Guest,
    interface1: exports::a::b::store::Guest,
    interface2: exports::cold::Guest,
    interface3: exports::a::b::user::Guest,
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
    /// The exported interface `hot`.
    pub fn hot(&self) -> &exports::hot::Guest {
        &self.interface0
    }
    /// The exported interface `a:b/store`.
    pub fn a_b_store(&self) -> &exports::a::b::store::Guest {
        &self.interface1
    }
    /// The exported interface `cold`.
    pub fn cold(&self) -> &exports::cold::Guest {
        &self.interface2
    }
    /// The exported interface `a:b/user`.
    pub fn a_b_user(&self) -> &exports::a::b::user::Guest {
        &self.interface3
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// The WIT interface `hot`.
    pub mod hot {
        use ::wharf::component as __wharf;
        /// The WIT resource `bucket`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Bucket {
            any: __wharf::ResourceAny,
        }
        __wharf::__internal::guest_resource!(Bucket);
        /// The WIT record `entry`.
        #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
        #[component(record)]
        pub struct Entry {
            /// The field `key`.
            pub key: String,
            /// The field `id`.
            pub id: u32,
        }
        /// The functions of `hot`, as an instance exports them.
        #[derive(Clone)]
        pub struct Guest {
            get: __wharf::Func,
            bucket_constructor: __wharf::Func,
            bucket_size: __wharf::Func,
        }
        /// Where a component exports the functions of `hot`, found once for all its instances.
        #[derive(Clone)]
        pub struct GuestIndices {
            get: __wharf::ComponentExportIndex,
            bucket_constructor: __wharf::ComponentExportIndex,
            bucket_size: __wharf::ComponentExportIndex,
        }
        impl GuestIndices {
            /// Finds the functions in a component.
            pub fn new<_T: 'static>(
                instance_pre: &__wharf::InstancePre<_T>,
            ) -> ::wharf::Result<Self> {
                let component = instance_pre.component();
                let instance = __wharf::__internal::find_interface(component, "hot")?;
                let [get, bucket_constructor, bucket_size] = __wharf::__internal::find_exports(
                    component,
                    Some(&instance),
                    "hot",
                    ["get", "[constructor]bucket", "[method]bucket.size"],
                )?;
                Ok(Self {
                    get,
                    bucket_constructor,
                    bucket_size,
                })
            }
            /// Takes the functions out of an instance and checks their types.
            pub fn load(
                &self,
                mut store: impl ::wharf::AsContextMut,
                instance: &__wharf::Instance,
            ) -> ::wharf::Result<Guest> {
                let mut exports = __wharf::__internal::Exports::new();
                let (Some(get), Some(bucket_constructor), Some(bucket_size)) = (
                    exports
                        .func(
                            "`get` of `hot`",
                            instance
                                .get_typed_func::<
                                    (u32, &Entry),
                                    (Entry,),
                                >(&mut store, &self.get),
                        ),
                    exports
                        .func(
                            "`[constructor]bucket` of `hot`",
                            instance
                                .get_typed_func::<
                                    (u32,),
                                    (Bucket,),
                                >(&mut store, &self.bucket_constructor),
                        ),
                    exports
                        .func(
                            "`[method]bucket.size` of `hot`",
                            instance
                                .get_typed_func::<
                                    (Bucket,),
                                    (u32,),
                                >(&mut store, &self.bucket_size),
                        ),
                ) else {
                    return Err(exports.error());
                };
                Ok(Guest {
                    get,
                    bucket_constructor,
                    bucket_size,
                })
            }
        }
        impl Guest {
            /// Calls `get`.
            pub fn call_get<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                id: u32,
                e: &Entry,
            ) -> ::wharf::Result<Entry> {
                let (result,) = self
                    .get
                    .__call_typed::<(u32, &Entry), (Entry,)>(store, (id, e))?;
                Ok(result)
            }
            /// The functions of the resource `bucket`.
            pub fn bucket(&self) -> GuestBucket<'_> {
                GuestBucket { guest: self }
            }
        }
        /// The functions of the guest's resource `bucket`.
        #[derive(Clone, Copy)]
        pub struct GuestBucket<'a> {
            guest: &'a Guest,
        }
        impl GuestBucket<'_> {
            /// Calls `[constructor]bucket`.
            pub fn call_constructor<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                size: u32,
            ) -> ::wharf::Result<Bucket> {
                let (result,) = self
                    .guest
                    .bucket_constructor
                    .__call_typed::<(u32,), (Bucket,)>(store, (size,))?;
                Ok(result)
            }
            /// Calls `[method]bucket.size`.
            pub fn call_size<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                self_: Bucket,
            ) -> ::wharf::Result<u32> {
                let (result,) = self
                    .guest
                    .bucket_size
                    .__call_typed::<(Bucket,), (u32,)>(store, (self_,))?;
                Ok(result)
            }
        }
        impl Bucket {
            /// Calls `[method]bucket.size`.
            pub fn call_size<_S: ::wharf::AsContextMut>(
                self,
                guest: &Guest,
                store: _S,
            ) -> ::wharf::Result<u32> {
                guest.bucket().call_size(store, self)
            }
        }
    }
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/store`.
            pub mod store {
                use ::wharf::component as __wharf;
                /// The WIT resource `bucket`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Bucket {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Bucket);
                /// The WIT record `entry`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Entry {
                    /// The field `key`.
                    pub key: String,
                    /// The field `id`.
                    pub id: u32,
                }
                /// The functions of `a:b/store`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    get: __wharf::Func,
                    bucket_constructor: __wharf::Func,
                    bucket_size: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/store`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    get: __wharf::ComponentExportIndex,
                    bucket_constructor: __wharf::ComponentExportIndex,
                    bucket_size: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/store",
                        )?;
                        let [get, bucket_constructor, bucket_size] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/store",
                            ["get", "[constructor]bucket", "[method]bucket.size"],
                        )?;
                        Ok(Self {
                            get,
                            bucket_constructor,
                            bucket_size,
                        })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(get), Some(bucket_constructor), Some(bucket_size)) = (
                            exports
                                .func(
                                    "`get` of `a:b/store`",
                                    instance
                                        .get_typed_func::<
                                            (u32, &Entry),
                                            (Entry,),
                                        >(&mut store, &self.get),
                                ),
                            exports
                                .func(
                                    "`[constructor]bucket` of `a:b/store`",
                                    instance
                                        .get_typed_func::<
                                            (u32,),
                                            (Bucket,),
                                        >(&mut store, &self.bucket_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]bucket.size` of `a:b/store`",
                                    instance
                                        .get_typed_func::<
                                            (Bucket,),
                                            (u32,),
                                        >(&mut store, &self.bucket_size),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            get,
                            bucket_constructor,
                            bucket_size,
                        })
                    }
                }
                impl Guest {
                    /// Calls `get`.
                    pub fn call_get<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        id: u32,
                        e: &Entry,
                    ) -> ::wharf::Result<Entry> {
                        let (result,) = self
                            .get
                            .__call_typed::<(u32, &Entry), (Entry,)>(store, (id, e))?;
                        Ok(result)
                    }
                    /// The functions of the resource `bucket`.
                    pub fn bucket(&self) -> GuestBucket<'_> {
                        GuestBucket { guest: self }
                    }
                }
                /// The functions of the guest's resource `bucket`.
                #[derive(Clone, Copy)]
                pub struct GuestBucket<'a> {
                    guest: &'a Guest,
                }
                impl GuestBucket<'_> {
                    /// Calls `[constructor]bucket`.
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        size: u32,
                    ) -> ::wharf::Result<Bucket> {
                        let (result,) = self
                            .guest
                            .bucket_constructor
                            .__call_typed::<(u32,), (Bucket,)>(store, (size,))?;
                        Ok(result)
                    }
                    /// Calls `[method]bucket.size`.
                    pub fn call_size<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Bucket,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .guest
                            .bucket_size
                            .__call_typed::<(Bucket,), (u32,)>(store, (self_,))?;
                        Ok(result)
                    }
                }
                impl Bucket {
                    /// Calls `[method]bucket.size`.
                    pub fn call_size<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<u32> {
                        guest.bucket().call_size(store, self)
                    }
                }
            }
            /// The WIT interface `a:b/user`.
            pub mod user {
                use ::wharf::component as __wharf;
                /// The WIT type `entry`.
                pub type Entry = super::store::Entry;
                /// The functions of `a:b/user`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    last: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/user`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    last: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/user",
                        )?;
                        let [last] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/user",
                            ["last"],
                        )?;
                        Ok(Self { last })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(last),) = (
                            exports
                                .func(
                                    "`last` of `a:b/user`",
                                    instance
                                        .get_typed_func::<(), (Entry,)>(&mut store, &self.last),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { last })
                    }
                }
                impl Guest {
                    /// Calls `last`.
                    pub fn call_last<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Entry> {
                        let (result,) = self
                            .last
                            .__call_typed::<(), (Entry,)>(store, ())?;
                        Ok(result)
                    }
                }
            }
        }
    }
    /// The WIT interface `cold`.
    pub mod cold {
        use ::wharf::component as __wharf;
        /// The WIT resource `bucket`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct Bucket {
            any: __wharf::ResourceAny,
        }
        __wharf::__internal::guest_resource!(Bucket);
        /// The WIT record `entry`.
        #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
        #[component(record)]
        pub struct Entry {
            /// The field `key`.
            pub key: String,
            /// The field `id`.
            pub id: u32,
        }
        /// The functions of `cold`, as an instance exports them.
        #[derive(Clone)]
        pub struct Guest {
            get: __wharf::Func,
            bucket_constructor: __wharf::Func,
            bucket_size: __wharf::Func,
        }
        /// Where a component exports the functions of `cold`, found once for all its instances.
        #[derive(Clone)]
        pub struct GuestIndices {
            get: __wharf::ComponentExportIndex,
            bucket_constructor: __wharf::ComponentExportIndex,
            bucket_size: __wharf::ComponentExportIndex,
        }
        impl GuestIndices {
            /// Finds the functions in a component.
            pub fn new<_T: 'static>(
                instance_pre: &__wharf::InstancePre<_T>,
            ) -> ::wharf::Result<Self> {
                let component = instance_pre.component();
                let instance = __wharf::__internal::find_interface(component, "cold")?;
                let [get, bucket_constructor, bucket_size] = __wharf::__internal::find_exports(
                    component,
                    Some(&instance),
                    "cold",
                    ["get", "[constructor]bucket", "[method]bucket.size"],
                )?;
                Ok(Self {
                    get,
                    bucket_constructor,
                    bucket_size,
                })
            }
            /// Takes the functions out of an instance and checks their types.
            pub fn load(
                &self,
                mut store: impl ::wharf::AsContextMut,
                instance: &__wharf::Instance,
            ) -> ::wharf::Result<Guest> {
                let mut exports = __wharf::__internal::Exports::new();
                let (Some(get), Some(bucket_constructor), Some(bucket_size)) = (
                    exports
                        .func(
                            "`get` of `cold`",
                            instance
                                .get_typed_func::<
                                    (u32, &Entry),
                                    (Entry,),
                                >(&mut store, &self.get),
                        ),
                    exports
                        .func(
                            "`[constructor]bucket` of `cold`",
                            instance
                                .get_typed_func::<
                                    (u32,),
                                    (Bucket,),
                                >(&mut store, &self.bucket_constructor),
                        ),
                    exports
                        .func(
                            "`[method]bucket.size` of `cold`",
                            instance
                                .get_typed_func::<
                                    (Bucket,),
                                    (u32,),
                                >(&mut store, &self.bucket_size),
                        ),
                ) else {
                    return Err(exports.error());
                };
                Ok(Guest {
                    get,
                    bucket_constructor,
                    bucket_size,
                })
            }
        }
        impl Guest {
            /// Calls `get`.
            pub fn call_get<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                id: u32,
                e: &Entry,
            ) -> ::wharf::Result<Entry> {
                let (result,) = self
                    .get
                    .__call_typed::<(u32, &Entry), (Entry,)>(store, (id, e))?;
                Ok(result)
            }
            /// The functions of the resource `bucket`.
            pub fn bucket(&self) -> GuestBucket<'_> {
                GuestBucket { guest: self }
            }
        }
        /// The functions of the guest's resource `bucket`.
        #[derive(Clone, Copy)]
        pub struct GuestBucket<'a> {
            guest: &'a Guest,
        }
        impl GuestBucket<'_> {
            /// Calls `[constructor]bucket`.
            pub fn call_constructor<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                size: u32,
            ) -> ::wharf::Result<Bucket> {
                let (result,) = self
                    .guest
                    .bucket_constructor
                    .__call_typed::<(u32,), (Bucket,)>(store, (size,))?;
                Ok(result)
            }
            /// Calls `[method]bucket.size`.
            pub fn call_size<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                self_: Bucket,
            ) -> ::wharf::Result<u32> {
                let (result,) = self
                    .guest
                    .bucket_size
                    .__call_typed::<(Bucket,), (u32,)>(store, (self_,))?;
                Ok(result)
            }
        }
        impl Bucket {
            /// Calls `[method]bucket.size`.
            pub fn call_size<_S: ::wharf::AsContextMut>(
                self,
                guest: &Guest,
                store: _S,
            ) -> ::wharf::Result<u32> {
                guest.bucket().call_size(store, self)
            }
        }
    }
}
