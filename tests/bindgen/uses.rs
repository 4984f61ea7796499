/// A component that fits the world `uses` and whose imports are there: ready to be instantiated again and again.
pub struct UsesPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: UsesIndices,
}
impl<_T: 'static> ::core::clone::Clone for UsesPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> UsesPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = UsesIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Uses> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `uses`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct UsesIndices {
    centre: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::uses::local::GuestIndices,
    interface1: exports::nested::dep::things::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl UsesIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [centre] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "uses",
            ["centre"],
        )?;
        Ok(Self {
            centre,
            interface0: exports::a::uses::local::GuestIndices::new(instance_pre)?,
            interface1: exports::nested::dep::things::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Uses> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(centre), Some(interface0), Some(interface1)) = (
            exports
                .func(
                    "`centre` of the world `uses`",
                    instance
                        .get_typed_func::<
                            (&[Point],),
                            (Point,),
                        >(&mut store, &self.centre),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Uses {
            centre,
            interface0,
            interface1,
        })
    }
}
/// An instance of a component that fits the world `uses`.
#[allow(dead_code)]
pub struct Uses {
    centre: ::wharf::component::Func,
    interface0: exports::a::uses::local::Guest,
    interface1: exports::nested::dep::things::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Uses {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        UsesPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = UsesIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: UsesImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("centre", |host, (all,)| UsesImports::centre(host, all));
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
        >: flat::dep::types::Host + a::uses::other::Host + a::uses::local::Host
            + nested::dep::more::Host + nested::dep::things::Host + UsesImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        flat::dep::types::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::uses::other::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::uses::local::add_to_linker::<_T, _D>(linker, host_getter)?;
        nested::dep::more::add_to_linker::<_T, _D>(linker, host_getter)?;
        nested::dep::things::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `centre`.
    pub fn call_centre<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        all: &[Point],
    ) -> ::wharf::Result<Point> {
        let (result,) = self
            .centre
            .__call_typed::<(&[Point],), (Point,)>(store, (all,))?;
        Ok(result)
    }
    /// The exported interface `a:uses/local`.
    pub fn a_uses_local(&self) -> &exports::a::uses::local::Guest {
        &self.interface0
    }
    /// The exported interface `nested:dep/things`.
    pub fn nested_dep_things(&self) -> &exports::nested::dep::things::Guest {
        &self.interface1
    }
}
/// What a host implements of the imports of world `uses`.
#[allow(clippy::all)]
pub trait UsesImports {
    /// The WIT function `centre`.
    fn centre(&mut self, all: Vec<Point>) -> Point;
}
#[allow(clippy::all)]
impl<_T: UsesImports + ?::core::marker::Sized> UsesImports for &mut _T {
    fn centre(&mut self, all: Vec<Point>) -> Point {
        UsesImports::centre(*self, all)
    }
}
/// The WIT type `point`.
pub type Point = flat::dep::types::Point;
/// Generated from WIT: `flat`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod flat {
    /// Generated from WIT: `dep`.
    pub mod dep {
        /// The WIT interface `flat:dep/types@1.0.0`.
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
                pub x: f64,
                /// The field `y`.
                pub y: f64,
            }
            /// The WIT enum `kind`.
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
            pub enum Kind {
                /// The case `near`.
                Near,
                /// The case `far`.
                Far,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `flat:dep/types@1.0.0`.
                pub trait Host {}
            }
            /// Defines `flat:dep/types@1.0.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("flat:dep/types@1.0.0")?, host_getter)
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
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `uses`.
    pub mod uses {
        /// The WIT interface `a:uses/other`.
        pub mod other {
            use ::wharf::component as __wharf;
            /// The WIT type `point`.
            pub type Point = super::super::super::flat::dep::types::Point;
            /// The WIT record `line`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Line {
                /// The field `from`.
                pub from: Point,
                /// The field `to`.
                pub to: Point,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:uses/other`.
                pub trait Host {}
            }
            /// Defines `a:uses/other` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:uses/other")?, host_getter)
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
        /// The WIT interface `a:uses/local`.
        pub mod local {
            use ::wharf::component as __wharf;
            /// The WIT type `point`.
            pub type Point = super::super::super::flat::dep::types::Point;
            /// The WIT type `sort`.
            pub type Sort = super::super::super::flat::dep::types::Kind;
            /// The WIT type `line`.
            pub type Line = super::other::Line;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:uses/local`.
                pub trait Host {
                    /// The WIT function `draw`.
                    fn draw(&mut self, l: Line, p: Point, k: Sort) -> Line;
                }
            }
            /// Defines `a:uses/local` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:uses/local")?, host_getter)
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
                linker.func("draw", |host, (l, p, k)| Host::draw(host, l, p, k));
                linker.finish()
            }
        }
    }
}
/// Generated from WIT: `nested`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod nested {
    /// Generated from WIT: `dep`.
    pub mod dep {
        /// The WIT interface `nested:dep/more`.
        pub mod more {
            use ::wharf::component as __wharf;
            /// The WIT variant `mark`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Mark {
                /// The case `cross`.
                Cross,
                /// The case `text`.
                Text(String),
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `nested:dep/more`.
                pub trait Host {}
            }
            /// Defines `nested:dep/more` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("nested:dep/more")?, host_getter)
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
        /// The WIT interface `nested:dep/things`.
        pub mod things {
            use ::wharf::component as __wharf;
            /// The WIT type `point`.
            pub type Point = super::super::super::flat::dep::types::Point;
            /// The WIT type `mark`.
            pub type Mark = super::more::Mark;
            /// The WIT resource `thing`.
            #[derive(Debug)]
            pub enum Thing {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `thing`.
                pub trait HostThing {
                    /// The WIT function `[method]thing.at`.
                    fn at(&mut self, self_: __wharf::Resource<Thing>) -> Point;
                    /// The WIT function `[method]thing.mark`.
                    fn mark(&mut self, self_: __wharf::Resource<Thing>, m: Mark);
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Thing>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `nested:dep/things`.
                pub trait Host: HostThing {}
            }
            /// Defines `nested:dep/things` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("nested:dep/things")?, host_getter)
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
                    .resource::<Thing>("thing", |host, rep| HostThing::drop(host, rep));
                linker
                    .func(
                        "[method]thing.at",
                        |host, (self_,)| HostThing::at(host, self_),
                    );
                linker
                    .procedure(
                        "[method]thing.mark",
                        |host, (self_, m)| HostThing::mark(host, self_, m),
                    );
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
        /// Generated from WIT: `uses`.
        pub mod uses {
            /// The WIT interface `a:uses/local`.
            pub mod local {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::super::super::super::flat::dep::types::Point;
                /// The WIT type `sort`.
                pub type Sort = super::super::super::super::flat::dep::types::Kind;
                /// The WIT type `line`.
                pub type Line = super::super::super::super::a::uses::other::Line;
                /// The functions of `a:uses/local`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    draw: __wharf::Func,
                }
                /// Where a component exports the functions of `a:uses/local`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    draw: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:uses/local",
                        )?;
                        let [draw] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:uses/local",
                            ["draw"],
                        )?;
                        Ok(Self { draw })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(draw),) = (
                            exports
                                .func(
                                    "`draw` of `a:uses/local`",
                                    instance
                                        .get_typed_func::<
                                            (Line, Point, Sort),
                                            (Line,),
                                        >(&mut store, &self.draw),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { draw })
                    }
                }
                impl Guest {
                    /// Calls `draw`.
                    pub fn call_draw<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        l: Line,
                        p: Point,
                        k: Sort,
                    ) -> ::wharf::Result<Line> {
                        let (result,) = self
                            .draw
                            .__call_typed::<
                                (Line, Point, Sort),
                                (Line,),
                            >(store, (l, p, k))?;
                        Ok(result)
                    }
                }
            }
        }
    }
    /// Generated from WIT: `nested`.
    pub mod nested {
        /// Generated from WIT: `dep`.
        pub mod dep {
            /// The WIT interface `nested:dep/things`.
            pub mod things {
                use ::wharf::component as __wharf;
                /// The WIT type `point`.
                pub type Point = super::super::super::super::flat::dep::types::Point;
                /// The WIT type `mark`.
                pub type Mark = super::super::super::super::nested::dep::more::Mark;
                /// The WIT resource `thing`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Thing {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Thing);
                /// The functions of `nested:dep/things`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    thing_at: __wharf::Func,
                    thing_mark: __wharf::Func,
                }
                /// Where a component exports the functions of `nested:dep/things`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    thing_at: __wharf::ComponentExportIndex,
                    thing_mark: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "nested:dep/things",
                        )?;
                        let [thing_at, thing_mark] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "nested:dep/things",
                            ["[method]thing.at", "[method]thing.mark"],
                        )?;
                        Ok(Self { thing_at, thing_mark })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(thing_at), Some(thing_mark)) = (
                            exports
                                .func(
                                    "`[method]thing.at` of `nested:dep/things`",
                                    instance
                                        .get_typed_func::<
                                            (Thing,),
                                            (Point,),
                                        >(&mut store, &self.thing_at),
                                ),
                            exports
                                .func(
                                    "`[method]thing.mark` of `nested:dep/things`",
                                    instance
                                        .get_typed_func::<
                                            (Thing, &Mark),
                                            (),
                                        >(&mut store, &self.thing_mark),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { thing_at, thing_mark })
                    }
                }
                impl Guest {
                    /// The functions of the resource `thing`.
                    pub fn thing(&self) -> GuestThing<'_> {
                        GuestThing { guest: self }
                    }
                }
                /// The functions of the guest's resource `thing`.
                #[derive(Clone, Copy)]
                pub struct GuestThing<'a> {
                    guest: &'a Guest,
                }
                impl GuestThing<'_> {
                    /// Calls `[method]thing.at`.
                    pub fn call_at<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Thing,
                    ) -> ::wharf::Result<Point> {
                        let (result,) = self
                            .guest
                            .thing_at
                            .__call_typed::<(Thing,), (Point,)>(store, (self_,))?;
                        Ok(result)
                    }
                    /// Calls `[method]thing.mark`.
                    pub fn call_mark<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Thing,
                        m: &Mark,
                    ) -> ::wharf::Result<()> {
                        self.guest
                            .thing_mark
                            .__call_typed::<(Thing, &Mark), ()>(store, (self_, m))?;
                        Ok(())
                    }
                }
                impl Thing {
                    /// Calls `[method]thing.at`.
                    pub fn call_at<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<Point> {
                        guest.thing().call_at(store, self)
                    }
                    /// Calls `[method]thing.mark`.
                    pub fn call_mark<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        m: &Mark,
                    ) -> ::wharf::Result<()> {
                        guest.thing().call_mark(store, self, m)
                    }
                }
            }
        }
    }
}
