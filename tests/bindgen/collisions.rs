/// A component that fits the world `collisions` and whose imports are there: ready to be instantiated again and again.
pub struct CollisionsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: CollisionsIndices,
}
impl<_T: 'static> ::core::clone::Clone for CollisionsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> CollisionsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = CollisionsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Collisions> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `collisions`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct CollisionsIndices {
    instantiate: ::wharf::component::ComponentExportIndex,
    add_to_linker: ::wharf::component::ComponentExportIndex,
    new: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::collisions::names::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl CollisionsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [instantiate, add_to_linker, new] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "collisions",
            ["instantiate", "add-to-linker", "new"],
        )?;
        Ok(Self {
            instantiate,
            add_to_linker,
            new,
            interface0: exports::a::collisions::names::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Collisions> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(instantiate), Some(add_to_linker), Some(new), Some(interface0)) = (
            exports
                .func(
                    "`instantiate` of the world `collisions`",
                    instance.get_typed_func::<(), ()>(&mut store, &self.instantiate),
                ),
            exports
                .func(
                    "`add-to-linker` of the world `collisions`",
                    instance.get_typed_func::<(), ()>(&mut store, &self.add_to_linker),
                ),
            exports
                .func(
                    "`new` of the world `collisions`",
                    instance.get_typed_func::<(), ()>(&mut store, &self.new),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Collisions {
            instantiate,
            add_to_linker,
            new,
            interface0,
        })
    }
}
/// An instance of a component that fits the world `collisions`.
#[allow(dead_code)]
pub struct Collisions {
    instantiate: ::wharf::component::Func,
    add_to_linker: ::wharf::component::Func,
    new: ::wharf::component::Func,
    interface0: exports::a::collisions::names::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Collisions {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        CollisionsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = CollisionsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: CollisionsImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.procedure("instantiate", |host, ()| CollisionsImports::instantiate(host));
        linker
            .procedure(
                "add-to-linker",
                |host, ()| CollisionsImports::add_to_linker(host),
            );
        linker.procedure("new", |host, ()| CollisionsImports::new(host));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::collisions::names::Host + CollisionsImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::collisions::names::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `instantiate`.
    pub fn call_instantiate<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<()> {
        self.instantiate.__call_typed::<(), ()>(store, ())?;
        Ok(())
    }
    /// Calls `add-to-linker`.
    pub fn call_add_to_linker<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<()> {
        self.add_to_linker.__call_typed::<(), ()>(store, ())?;
        Ok(())
    }
    /// Calls `new`.
    pub fn call_new<_S: ::wharf::AsContextMut>(&self, store: _S) -> ::wharf::Result<()> {
        self.new.__call_typed::<(), ()>(store, ())?;
        Ok(())
    }
    /// The exported interface `a:collisions/names`.
    pub fn a_collisions_names(&self) -> &exports::a::collisions::names::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `collisions`.
#[allow(clippy::all)]
pub trait CollisionsImports {
    /// The WIT function `instantiate`.
    fn instantiate(&mut self);
    /// The WIT function `add-to-linker`.
    fn add_to_linker(&mut self);
    /// The WIT function `new`.
    fn new(&mut self);
}
#[allow(clippy::all)]
impl<_T: CollisionsImports + ?::core::marker::Sized> CollisionsImports for &mut _T {
    fn instantiate(&mut self) {
        CollisionsImports::instantiate(*self)
    }
    fn add_to_linker(&mut self) {
        CollisionsImports::add_to_linker(*self)
    }
    fn new(&mut self) {
        CollisionsImports::new(*self)
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `collisions`.
    pub mod collisions {
        /// Names that generated code has for itself.
        pub mod names {
            use ::wharf::component as __wharf;
            /// The WIT record `host`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Host_ {
                /// The field `a`.
                pub a: u8,
            }
            /// The WIT record `guest`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Guest_ {
                /// The field `a`.
                pub a: u8,
            }
            /// The WIT record `host-file`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct HostFile_ {
                /// The field `a`.
                pub a: u8,
            }
            /// The WIT resource `file`.
            #[derive(Debug)]
            pub enum File {}
            /// The WIT variant `case`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Case {
                /// The case `a-b`.
                #[component(name = "a-b")]
                AB(u8),
                /// The case `ab`.
                Ab(u16),
            }
            /// The WIT enum `string`.
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
            pub enum String {
                /// The case `some`.
                Some,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `file`.
                pub trait HostFile {
                    /// The WIT function `[constructor]file`.
                    fn new(&mut self, self_: u8, this: u8) -> __wharf::Resource<File>;
                    /// The WIT function `[static]file.new`.
                    fn new_(&mut self) -> __wharf::Resource<File>;
                    /// The WIT function `[method]file.drop`.
                    fn drop_(&mut self, self_: __wharf::Resource<File>);
                    /// The WIT function `[method]file.resource`.
                    fn resource(&mut self, self_: __wharf::Resource<File>, rep: u32, store_: u32) -> u32;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<File>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:collisions/names`.
                pub trait Host: HostFile {
                    /// The WIT function `new`.
                    fn new(&mut self, a: Guest_, b: HostFile_) -> Host_;
                    /// The WIT function `load`.
                    fn load(&mut self) -> u32;
                    /// The WIT function `call-new`.
                    fn call_new(&mut self, a_b: u8, ab: Case) -> u8;
                    /// The WIT function `file-new`.
                    fn file_new(&mut self) -> String;
                }
            }
            /// Defines `a:collisions/names` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:collisions/names")?, host_getter)
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
                linker.resource::<File>("file", |host, rep| HostFile::drop(host, rep));
                linker
                    .func(
                        "[constructor]file",
                        |host, (self_, this)| HostFile::new(host, self_, this),
                    );
                linker.func("[static]file.new", |host, ()| HostFile::new_(host));
                linker
                    .procedure(
                        "[method]file.drop",
                        |host, (self_,)| HostFile::drop_(host, self_),
                    );
                linker
                    .func(
                        "[method]file.resource",
                        |host, (self_, rep, store_)| HostFile::resource(
                            host,
                            self_,
                            rep,
                            store_,
                        ),
                    );
                linker.func("new", |host, (a, b)| Host::new(host, a, b));
                linker.func("load", |host, ()| Host::load(host));
                linker.func("call-new", |host, (a_b, ab)| Host::call_new(host, a_b, ab));
                linker.func("file-new", |host, ()| Host::file_new(host));
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
        /// Generated from WIT: `collisions`.
        pub mod collisions {
            /// Names that generated code has for itself.
            pub mod names {
                use ::wharf::component as __wharf;
                /// The WIT record `host`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Host_ {
                    /// The field `a`.
                    pub a: u8,
                }
                /// The WIT record `guest`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Guest_ {
                    /// The field `a`.
                    pub a: u8,
                }
                /// The WIT record `host-file`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct HostFile {
                    /// The field `a`.
                    pub a: u8,
                }
                /// The WIT resource `file`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct File {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(File);
                /// The WIT variant `case`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Case {
                    /// The case `a-b`.
                    #[component(name = "a-b")]
                    AB(u8),
                    /// The case `ab`.
                    Ab(u16),
                }
                /// The WIT enum `string`.
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
                pub enum String {
                    /// The case `some`.
                    Some,
                }
                /// The functions of `a:collisions/names`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    new: __wharf::Func,
                    load: __wharf::Func,
                    call_new: __wharf::Func,
                    file_new: __wharf::Func,
                    file_constructor: __wharf::Func,
                    file_new_: __wharf::Func,
                    file_drop: __wharf::Func,
                    file_resource: __wharf::Func,
                }
                /// Where a component exports the functions of `a:collisions/names`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    new: __wharf::ComponentExportIndex,
                    load: __wharf::ComponentExportIndex,
                    call_new: __wharf::ComponentExportIndex,
                    file_new: __wharf::ComponentExportIndex,
                    file_constructor: __wharf::ComponentExportIndex,
                    file_new_: __wharf::ComponentExportIndex,
                    file_drop: __wharf::ComponentExportIndex,
                    file_resource: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:collisions/names",
                        )?;
                        let [new, load, call_new, file_new, file_constructor, file_new_,
                        file_drop, file_resource] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:collisions/names",
                            [
                                "new",
                                "load",
                                "call-new",
                                "file-new",
                                "[constructor]file",
                                "[static]file.new",
                                "[method]file.drop",
                                "[method]file.resource",
                            ],
                        )?;
                        Ok(Self {
                            new,
                            load,
                            call_new,
                            file_new,
                            file_constructor,
                            file_new_,
                            file_drop,
                            file_resource,
                        })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (
                            Some(new),
                            Some(load),
                            Some(call_new),
                            Some(file_new),
                            Some(file_constructor),
                            Some(file_new_),
                            Some(file_drop),
                            Some(file_resource),
                        ) = (
                            exports
                                .func(
                                    "`new` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<
                                            (Guest_, HostFile),
                                            (Host_,),
                                        >(&mut store, &self.new),
                                ),
                            exports
                                .func(
                                    "`load` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<(), (u32,)>(&mut store, &self.load),
                                ),
                            exports
                                .func(
                                    "`call-new` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<
                                            (u8, Case),
                                            (u8,),
                                        >(&mut store, &self.call_new),
                                ),
                            exports
                                .func(
                                    "`file-new` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<(), (String,)>(&mut store, &self.file_new),
                                ),
                            exports
                                .func(
                                    "`[constructor]file` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<
                                            (u8, u8),
                                            (File,),
                                        >(&mut store, &self.file_constructor),
                                ),
                            exports
                                .func(
                                    "`[static]file.new` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<(), (File,)>(&mut store, &self.file_new_),
                                ),
                            exports
                                .func(
                                    "`[method]file.drop` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<(File,), ()>(&mut store, &self.file_drop),
                                ),
                            exports
                                .func(
                                    "`[method]file.resource` of `a:collisions/names`",
                                    instance
                                        .get_typed_func::<
                                            (File, u32, u32),
                                            (u32,),
                                        >(&mut store, &self.file_resource),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            new,
                            load,
                            call_new,
                            file_new,
                            file_constructor,
                            file_new_,
                            file_drop,
                            file_resource,
                        })
                    }
                }
                impl Guest {
                    /// Calls `new`.
                    pub fn call_new<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Guest_,
                        b: HostFile,
                    ) -> ::wharf::Result<Host_> {
                        let (result,) = self
                            .new
                            .__call_typed::<
                                (Guest_, HostFile),
                                (Host_,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `load`.
                    pub fn call_load<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self.load.__call_typed::<(), (u32,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `call-new`.
                    pub fn call_call_new<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a_b: u8,
                        ab: Case,
                    ) -> ::wharf::Result<u8> {
                        let (result,) = self
                            .call_new
                            .__call_typed::<(u8, Case), (u8,)>(store, (a_b, ab))?;
                        Ok(result)
                    }
                    /// Calls `file-new`.
                    pub fn call_file_new<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .file_new
                            .__call_typed::<(), (String,)>(store, ())?;
                        Ok(result)
                    }
                    /// The functions of the resource `file`.
                    pub fn file(&self) -> GuestFile<'_> {
                        GuestFile { guest: self }
                    }
                }
                /// The functions of the guest's resource `file`.
                #[derive(Clone, Copy)]
                pub struct GuestFile<'a> {
                    guest: &'a Guest,
                }
                impl GuestFile<'_> {
                    /// Calls `[constructor]file`.
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: u8,
                        this: u8,
                    ) -> ::wharf::Result<File> {
                        let (result,) = self
                            .guest
                            .file_constructor
                            .__call_typed::<(u8, u8), (File,)>(store, (self_, this))?;
                        Ok(result)
                    }
                    /// Calls `[static]file.new`.
                    pub fn call_new<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<File> {
                        let (result,) = self
                            .guest
                            .file_new_
                            .__call_typed::<(), (File,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `[method]file.drop`.
                    pub fn call_drop<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: File,
                    ) -> ::wharf::Result<()> {
                        self.guest
                            .file_drop
                            .__call_typed::<(File,), ()>(store, (self_,))?;
                        Ok(())
                    }
                    /// Calls `[method]file.resource`.
                    pub fn call_resource<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: File,
                        rep: u32,
                        store_: u32,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .guest
                            .file_resource
                            .__call_typed::<
                                (File, u32, u32),
                                (u32,),
                            >(store, (self_, rep, store_))?;
                        Ok(result)
                    }
                }
                impl File {
                    /// Calls `[method]file.drop`.
                    pub fn call_drop<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<()> {
                        guest.file().call_drop(store, self)
                    }
                    /// Calls `[method]file.resource`.
                    pub fn call_resource<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        rep: u32,
                        store_: u32,
                    ) -> ::wharf::Result<u32> {
                        guest.file().call_resource(store, self, rep, store_)
                    }
                }
            }
        }
    }
}
