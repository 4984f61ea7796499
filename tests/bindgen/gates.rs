/// A component that fits the world `gates` and whose imports are there: ready to be instantiated again and again.
pub struct GatesPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: GatesIndices,
}
impl<_T: 'static> ::core::clone::Clone for GatesPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> GatesPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = GatesIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Gates> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `gates`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct GatesIndices {
    old: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::gates::steady::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl GatesIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [old] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "gates",
            ["old"],
        )?;
        Ok(Self {
            old,
            interface0: exports::a::gates::steady::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Gates> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(old), Some(interface0)) = (
            exports
                .func(
                    "`old` of the world `gates`",
                    instance
                        .get_typed_func::<(Marks,), (Options,)>(&mut store, &self.old),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Gates { old, interface0 })
    }
}
/// An instance of a component that fits the world `gates`.
#[allow(dead_code)]
pub struct Gates {
    old: ::wharf::component::Func,
    interface0: exports::a::gates::steady::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Gates {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        GatesPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = GatesIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: GatesImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.resource::<Thing>("thing", |host, rep| HostThing::drop(host, rep));
        linker
            .procedure(
                "[method]thing.use-it",
                |host, (self_, o)| HostThing::use_it(host, self_, o),
            );
        linker.func("give", |host, (t, m)| GatesImports::give(host, t, m));
        linker.func("old", |host, (m,)| GatesImports::old(host, m));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::gates::steady::Host + GatesImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::gates::steady::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `old`.
    #[deprecated(since = "1.0.0")]
    pub fn call_old<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        m: Marks,
    ) -> ::wharf::Result<Options> {
        let (result,) = self.old.__call_typed::<(Marks,), (Options,)>(store, (m,))?;
        Ok(result)
    }
    /// The exported interface `a:gates/steady@1.2.0`.
    pub fn a_gates_steady(&self) -> &exports::a::gates::steady::Guest {
        &self.interface0
    }
}
/// What a host implements of the resource `thing`.
#[allow(clippy::all, deprecated)]
pub trait HostThing {
    /// The WIT function `[method]thing.use-it`.
    fn use_it(&mut self, self_: ::wharf::component::Resource<Thing>, o: Options);
    /// The guest dropped its last handle: the host may forget the resource.
    fn drop(&mut self, rep: ::wharf::component::Resource<Thing>) -> ::wharf::Result<()>;
}
#[allow(clippy::all, deprecated)]
impl<_T: HostThing + ?::core::marker::Sized> HostThing for &mut _T {
    fn use_it(&mut self, self_: ::wharf::component::Resource<Thing>, o: Options) {
        HostThing::use_it(*self, self_, o)
    }
    fn drop(&mut self, rep: ::wharf::component::Resource<Thing>) -> ::wharf::Result<()> {
        HostThing::drop(*self, rep)
    }
}
/// What a host implements of the imports of world `gates`.
#[allow(clippy::all, deprecated)]
pub trait GatesImports: HostThing {
    /// The WIT function `give`.
    fn give(&mut self, t: ::wharf::component::Resource<Thing>, m: Marks) -> Options;
    /// The WIT function `old`.
    #[deprecated(since = "1.0.0")]
    fn old(&mut self, m: Marks) -> Options;
}
#[allow(clippy::all, deprecated)]
impl<_T: GatesImports + ?::core::marker::Sized> GatesImports for &mut _T {
    fn give(&mut self, t: ::wharf::component::Resource<Thing>, m: Marks) -> Options {
        GatesImports::give(*self, t, m)
    }
    fn old(&mut self, m: Marks) -> Options {
        GatesImports::old(*self, m)
    }
}
#[allow(deprecated)]
/// The WIT record `options`.
#[deprecated(since = "1.1.0")]
#[derive(Debug, Clone, ::wharf::component::__internal::ComponentValue)]
#[component(record)]
pub struct Options {
    /// The field `a`.
    pub a: u32,
    /// The field `b`.
    pub b: String,
}
::wharf::component::flags! {
    /// The WIT flags `marks`.
    #[deprecated(since = "1.1.0")]
    pub Marks {
        /// The flag `a`.
        const A;
    }
}
#[allow(deprecated)]
/// The WIT resource `thing`.
#[deprecated(since = "1.1.0")]
#[derive(Debug)]
pub enum Thing {}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `gates`.
    pub mod gates {
        /// The WIT interface `a:gates/steady@1.2.0`.
        pub mod steady {
            use ::wharf::component as __wharf;
            /// Old, but there.
            #[deprecated(since = "1.1.0")]
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
            /// The WIT enum `color`.
            #[deprecated(since = "1.1.0")]
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
            pub enum Color {
                /// The case `red`.
                Red,
            }
            __wharf::flags! {
                /// The WIT flags `bits`.
                pub Bits {
                    /// The flag `a`.
                    const A;
                    /// The flag `b`.
                    const B;
                }
            }
            /// The WIT resource `ship`.
            #[deprecated(since = "1.1.0")]
            #[derive(Debug)]
            pub enum Ship {}
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `ship`.
                pub trait HostShip {
                    /// The WIT function `[constructor]ship`.
                    #[deprecated(since = "1.1.0")]
                    fn new(&mut self, p: Point) -> __wharf::Resource<Ship>;
                    /// The WIT function `[method]ship.sail`.
                    fn sail(&mut self, self_: __wharf::Resource<Ship>, to: Point) -> Color;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Ship>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:gates/steady@1.2.0`.
                pub trait Host: HostShip {
                    /// The WIT function `move-to`.
                    #[deprecated(since = "1.2.0")]
                    fn move_to(&mut self, p: Point, c: Color) -> Point;
                    /// The WIT function `move-by`.
                    fn move_by(&mut self, x: u32, y: u32, b: Bits);
                    /// The WIT function `fire`.
                    fn fire(&mut self) -> u32;
                }
            }
            /// Defines `a:gates/steady@1.2.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:gates/steady@1.2.0")?, host_getter)
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
                linker.resource::<Ship>("ship", |host, rep| HostShip::drop(host, rep));
                linker.func("[constructor]ship", |host, (p,)| HostShip::new(host, p));
                linker
                    .func(
                        "[method]ship.sail",
                        |host, (self_, to)| HostShip::sail(host, self_, to),
                    );
                linker.func("move-to", |host, (p, c)| Host::move_to(host, p, c));
                linker
                    .procedure(
                        "move-by",
                        |host, (x, y, b)| Host::move_by(host, x, y, b),
                    );
                linker.func("fire", |host, ()| Host::fire(host));
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
        /// Generated from WIT: `gates`.
        pub mod gates {
            /// The WIT interface `a:gates/steady@1.2.0`.
            pub mod steady {
                use ::wharf::component as __wharf;
                /// Old, but there.
                #[deprecated(since = "1.1.0")]
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
                /// The WIT enum `color`.
                #[deprecated(since = "1.1.0")]
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
                pub enum Color {
                    /// The case `red`.
                    Red,
                }
                __wharf::flags! {
                    /// The WIT flags `bits`.
                    pub Bits {
                        /// The flag `a`.
                        const A;
                        /// The flag `b`.
                        const B;
                    }
                }
                /// The WIT resource `ship`.
                #[deprecated(since = "1.1.0")]
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Ship {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Ship);
                /// The functions of `a:gates/steady@1.2.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    move_to: __wharf::Func,
                    move_by: __wharf::Func,
                    fire: __wharf::Func,
                    ship_constructor: __wharf::Func,
                    ship_sail: __wharf::Func,
                }
                /// Where a component exports the functions of `a:gates/steady@1.2.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    move_to: __wharf::ComponentExportIndex,
                    move_by: __wharf::ComponentExportIndex,
                    fire: __wharf::ComponentExportIndex,
                    ship_constructor: __wharf::ComponentExportIndex,
                    ship_sail: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:gates/steady@1.2.0",
                        )?;
                        let [move_to, move_by, fire, ship_constructor, ship_sail] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:gates/steady@1.2.0",
                            [
                                "move-to",
                                "move-by",
                                "fire",
                                "[constructor]ship",
                                "[method]ship.sail",
                            ],
                        )?;
                        Ok(Self {
                            move_to,
                            move_by,
                            fire,
                            ship_constructor,
                            ship_sail,
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
                            Some(move_to),
                            Some(move_by),
                            Some(fire),
                            Some(ship_constructor),
                            Some(ship_sail),
                        ) = (
                            exports
                                .func(
                                    "`move-to` of `a:gates/steady@1.2.0`",
                                    instance
                                        .get_typed_func::<
                                            (Point, Color),
                                            (Point,),
                                        >(&mut store, &self.move_to),
                                ),
                            exports
                                .func(
                                    "`move-by` of `a:gates/steady@1.2.0`",
                                    instance
                                        .get_typed_func::<
                                            (u32, u32, Bits),
                                            (),
                                        >(&mut store, &self.move_by),
                                ),
                            exports
                                .func(
                                    "`fire` of `a:gates/steady@1.2.0`",
                                    instance
                                        .get_typed_func::<(), (u32,)>(&mut store, &self.fire),
                                ),
                            exports
                                .func(
                                    "`[constructor]ship` of `a:gates/steady@1.2.0`",
                                    instance
                                        .get_typed_func::<
                                            (Point,),
                                            (Ship,),
                                        >(&mut store, &self.ship_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]ship.sail` of `a:gates/steady@1.2.0`",
                                    instance
                                        .get_typed_func::<
                                            (Ship, Point),
                                            (Color,),
                                        >(&mut store, &self.ship_sail),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            move_to,
                            move_by,
                            fire,
                            ship_constructor,
                            ship_sail,
                        })
                    }
                }
                impl Guest {
                    /// Calls `move-to`.
                    #[deprecated(since = "1.2.0")]
                    pub fn call_move_to<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        p: Point,
                        c: Color,
                    ) -> ::wharf::Result<Point> {
                        let (result,) = self
                            .move_to
                            .__call_typed::<(Point, Color), (Point,)>(store, (p, c))?;
                        Ok(result)
                    }
                    /// Calls `move-by`.
                    pub fn call_move_by<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        x: u32,
                        y: u32,
                        b: Bits,
                    ) -> ::wharf::Result<()> {
                        self.move_by
                            .__call_typed::<(u32, u32, Bits), ()>(store, (x, y, b))?;
                        Ok(())
                    }
                    /// Calls `fire`.
                    pub fn call_fire<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self.fire.__call_typed::<(), (u32,)>(store, ())?;
                        Ok(result)
                    }
                    /// The functions of the resource `ship`.
                    pub fn ship(&self) -> GuestShip<'_> {
                        GuestShip { guest: self }
                    }
                }
                /// The functions of the guest's resource `ship`.
                #[derive(Clone, Copy)]
                pub struct GuestShip<'a> {
                    guest: &'a Guest,
                }
                impl GuestShip<'_> {
                    /// Calls `[constructor]ship`.
                    #[deprecated(since = "1.1.0")]
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        p: Point,
                    ) -> ::wharf::Result<Ship> {
                        let (result,) = self
                            .guest
                            .ship_constructor
                            .__call_typed::<(Point,), (Ship,)>(store, (p,))?;
                        Ok(result)
                    }
                    /// Calls `[method]ship.sail`.
                    pub fn call_sail<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Ship,
                        to: Point,
                    ) -> ::wharf::Result<Color> {
                        let (result,) = self
                            .guest
                            .ship_sail
                            .__call_typed::<
                                (Ship, Point),
                                (Color,),
                            >(store, (self_, to))?;
                        Ok(result)
                    }
                }
                impl Ship {
                    /// Calls `[method]ship.sail`.
                    pub fn call_sail<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        to: Point,
                    ) -> ::wharf::Result<Color> {
                        guest.ship().call_sail(store, self, to)
                    }
                }
            }
        }
    }
}
