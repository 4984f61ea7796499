/// A component that fits the world `reader` and whose imports are there: ready to be instantiated again and again.
pub struct ReaderPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ReaderIndices,
}
impl<_T: 'static> ::core::clone::Clone for ReaderPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ReaderPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ReaderIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Reader> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `reader`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ReaderIndices {
    interface0: exports::a::b::plugin::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ReaderIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::b::plugin::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Reader> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Reader { interface0 })
    }
}
/// An instance of a component that fits the world `reader`.
#[allow(dead_code)]
pub struct Reader {
    interface0: exports::a::b::plugin::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Reader {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ReaderPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ReaderIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: ReaderImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("read", |host, ()| ReaderImports::read(host));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::b::types::Host + a::b::both::Host + ReaderImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::b::types::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::both::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:b/plugin`.
    pub fn a_b_plugin(&self) -> &exports::a::b::plugin::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `reader`.
#[allow(clippy::all)]
pub trait ReaderImports {
    /// The WIT function `read`.
    fn read(&mut self) -> Point;
}
#[allow(clippy::all)]
impl<_T: ReaderImports + ?::core::marker::Sized> ReaderImports for &mut _T {
    fn read(&mut self) -> Point {
        ReaderImports::read(*self)
    }
}
/// The WIT type `point`.
pub type Point = a::b::types::Point;
/// A component that fits the world `writer` and whose imports are there: ready to be instantiated again and again.
pub struct WriterPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: WriterIndices,
}
impl<_T: 'static> ::core::clone::Clone for WriterPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> WriterPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = WriterIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Writer> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `writer`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct WriterIndices {
    write: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::b::plugin::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl WriterIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [write] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "writer",
            ["write"],
        )?;
        Ok(Self {
            write,
            interface0: exports::a::b::plugin::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Writer> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(write), Some(interface0)) = (
            exports
                .func(
                    "`write` of the world `writer`",
                    instance.get_typed_func::<(Point,), ()>(&mut store, &self.write),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Writer { write, interface0 })
    }
}
/// An instance of a component that fits the world `writer`.
#[allow(dead_code)]
pub struct Writer {
    write: ::wharf::component::Func,
    interface0: exports::a::b::plugin::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Writer {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        WriterPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = WriterIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::b::types::Host + a::b::both::Host,
        _T: 'static,
    {
        a::b::types::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::b::both::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `write`.
    pub fn call_write<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        p: Point,
    ) -> ::wharf::Result<()> {
        self.write.__call_typed::<(Point,), ()>(store, (p,))?;
        Ok(())
    }
    /// The exported interface `a:b/plugin`.
    pub fn a_b_plugin(&self) -> &exports::a::b::plugin::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `b`.
    pub mod b {
        /// The WIT interface `a:b/types`.
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
            /// The WIT resource `file`.
            #[derive(Debug)]
            pub enum File {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `file`.
                pub trait HostFile {
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<File>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/types`.
                pub trait Host: HostFile {}
            }
            /// Defines `a:b/types` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/types")?, host_getter)
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
                linker.finish()
            }
        }
        /// The WIT interface `a:b/both`.
        pub mod both {
            use ::wharf::component as __wharf;
            /// The WIT type `point`.
            pub type Point = super::types::Point;
            /// The WIT type `file`.
            pub type File = super::types::File;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:b/both`.
                pub trait Host {
                    /// The WIT function `use-it`.
                    fn use_it(&mut self, p: Point, f: __wharf::Resource<File>);
                }
            }
            /// Defines `a:b/both` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:b/both")?, host_getter)
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
                linker.procedure("use-it", |host, (p, f)| Host::use_it(host, p, f));
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
        /// Generated from WIT: `b`.
        pub mod b {
            /// The WIT interface `a:b/plugin`.
            pub mod plugin {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::super::super::super::a::b::types::Point;
                /// The functions of `a:b/plugin`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    handle: __wharf::Func,
                }
                /// Where a component exports the functions of `a:b/plugin`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    handle: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:b/plugin",
                        )?;
                        let [handle] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:b/plugin",
                            ["handle"],
                        )?;
                        Ok(Self { handle })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(handle),) = (
                            exports
                                .func(
                                    "`handle` of `a:b/plugin`",
                                    instance
                                        .get_typed_func::<
                                            (Point,),
                                            (Point,),
                                        >(&mut store, &self.handle),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { handle })
                    }
                }
                impl Guest {
                    /// Calls `handle`.
                    pub fn call_handle<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        p: Point,
                    ) -> ::wharf::Result<Point> {
                        let (result,) = self
                            .handle
                            .__call_typed::<(Point,), (Point,)>(store, (p,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
