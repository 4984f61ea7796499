/// A component that fits the world `scalars` and whose imports are there: ready to be instantiated again and again.
pub struct ScalarsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ScalarsIndices,
}
impl<_T: 'static> ::core::clone::Clone for ScalarsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ScalarsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ScalarsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Scalars> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `scalars`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ScalarsIndices {
    interface0: exports::a::scalars::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ScalarsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::scalars::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Scalars> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Scalars { interface0 })
    }
}
/// An instance of a component that fits the world `scalars`.
#[allow(dead_code)]
pub struct Scalars {
    interface0: exports::a::scalars::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Scalars {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ScalarsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ScalarsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::scalars::all::Host,
        _T: 'static,
    {
        a::scalars::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:scalars/all`.
    pub fn a_scalars_all(&self) -> &exports::a::scalars::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `scalars`.
    pub mod scalars {
        /// Every scalar, and text.
        pub mod all {
            use ::wharf::component as __wharf;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:scalars/all`.
                pub trait Host {
                    /// The WIT function `ints`.
                    fn ints(
                        &mut self,
                        a: u8,
                        b: i8,
                        c: u16,
                        d: i16,
                        e: u32,
                        f: i32,
                        g: u64,
                        h: i64,
                    ) -> u64;
                    /// The WIT function `floats`.
                    fn floats(&mut self, a: f32, b: f64) -> f64;
                    /// The WIT function `invert`.
                    fn invert(&mut self, a: bool) -> bool;
                    /// The WIT function `next`.
                    fn next(&mut self, a: char) -> char;
                    /// The WIT function `text`.
                    fn text(&mut self, a: String) -> String;
                    /// More parameters than are passed flat.
                    fn many(
                        &mut self,
                        a: u8,
                        b: u16,
                        c: u32,
                        d: u64,
                        e: f32,
                        f: f64,
                        g: char,
                        h: bool,
                        i: String,
                        j: u8,
                        k: u16,
                        l: u32,
                        m: u64,
                        n: f32,
                        o: f64,
                        p: char,
                        q: bool,
                    ) -> String;
                    /// The WIT function `nothing`.
                    fn nothing(&mut self);
                }
            }
            /// Defines `a:scalars/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:scalars/all")?, host_getter)
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
                    .func(
                        "ints",
                        |host, (a, b, c, d, e, f, g, h)| Host::ints(
                            host,
                            a,
                            b,
                            c,
                            d,
                            e,
                            f,
                            g,
                            h,
                        ),
                    );
                linker.func("floats", |host, (a, b)| Host::floats(host, a, b));
                linker.func("invert", |host, (a,)| Host::invert(host, a));
                linker.func("next", |host, (a,)| Host::next(host, a));
                linker.func("text", |host, (a,)| Host::text(host, a));
                linker
                    .func(
                        "many",
                        |host, (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)| Host::many(
                            host,
                            a,
                            b,
                            c,
                            d,
                            e,
                            f,
                            g,
                            h,
                            i,
                            j,
                            k,
                            l,
                            m,
                            n,
                            o,
                            p,
                            q,
                        ),
                    );
                linker.procedure("nothing", |host, ()| Host::nothing(host));
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
        /// Generated from WIT: `scalars`.
        pub mod scalars {
            /// Every scalar, and text.
            pub mod all {
                use ::wharf::component as __wharf;
                /// The functions of `a:scalars/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    ints: __wharf::Func,
                    floats: __wharf::Func,
                    invert: __wharf::Func,
                    next: __wharf::Func,
                    text: __wharf::Func,
                    many: __wharf::Func,
                    nothing: __wharf::Func,
                }
                /// Where a component exports the functions of `a:scalars/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    ints: __wharf::ComponentExportIndex,
                    floats: __wharf::ComponentExportIndex,
                    invert: __wharf::ComponentExportIndex,
                    next: __wharf::ComponentExportIndex,
                    text: __wharf::ComponentExportIndex,
                    many: __wharf::ComponentExportIndex,
                    nothing: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:scalars/all",
                        )?;
                        let [ints, floats, invert, next, text, many, nothing] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:scalars/all",
                            [
                                "ints",
                                "floats",
                                "invert",
                                "next",
                                "text",
                                "many",
                                "nothing",
                            ],
                        )?;
                        Ok(Self {
                            ints,
                            floats,
                            invert,
                            next,
                            text,
                            many,
                            nothing,
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
                            Some(ints),
                            Some(floats),
                            Some(invert),
                            Some(next),
                            Some(text),
                            Some(many),
                            Some(nothing),
                        ) = (
                            exports
                                .func(
                                    "`ints` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<
                                            (u8, i8, u16, i16, u32, i32, u64, i64),
                                            (u64,),
                                        >(&mut store, &self.ints),
                                ),
                            exports
                                .func(
                                    "`floats` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<
                                            (f32, f64),
                                            (f64,),
                                        >(&mut store, &self.floats),
                                ),
                            exports
                                .func(
                                    "`invert` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<
                                            (bool,),
                                            (bool,),
                                        >(&mut store, &self.invert),
                                ),
                            exports
                                .func(
                                    "`next` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<(char,), (char,)>(&mut store, &self.next),
                                ),
                            exports
                                .func(
                                    "`text` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (String,),
                                        >(&mut store, &self.text),
                                ),
                            exports
                                .func(
                                    "`many` of `a:scalars/all`",
                                    instance
                                        .get_typed_func::<
                                            (
                                                u8,
                                                u16,
                                                u32,
                                                u64,
                                                f32,
                                                f64,
                                                char,
                                                bool,
                                                &str,
                                                u8,
                                                u16,
                                                u32,
                                                u64,
                                                f32,
                                                f64,
                                                char,
                                                bool,
                                            ),
                                            (String,),
                                        >(&mut store, &self.many),
                                ),
                            exports
                                .func(
                                    "`nothing` of `a:scalars/all`",
                                    instance.get_typed_func::<(), ()>(&mut store, &self.nothing),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            ints,
                            floats,
                            invert,
                            next,
                            text,
                            many,
                            nothing,
                        })
                    }
                }
                impl Guest {
                    /// Calls `ints`.
                    pub fn call_ints<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: u8,
                        b: i8,
                        c: u16,
                        d: i16,
                        e: u32,
                        f: i32,
                        g: u64,
                        h: i64,
                    ) -> ::wharf::Result<u64> {
                        let (result,) = self
                            .ints
                            .__call_typed::<
                                (u8, i8, u16, i16, u32, i32, u64, i64),
                                (u64,),
                            >(store, (a, b, c, d, e, f, g, h))?;
                        Ok(result)
                    }
                    /// Calls `floats`.
                    pub fn call_floats<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: f32,
                        b: f64,
                    ) -> ::wharf::Result<f64> {
                        let (result,) = self
                            .floats
                            .__call_typed::<(f32, f64), (f64,)>(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `invert`.
                    pub fn call_invert<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: bool,
                    ) -> ::wharf::Result<bool> {
                        let (result,) = self
                            .invert
                            .__call_typed::<(bool,), (bool,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `next`.
                    pub fn call_next<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: char,
                    ) -> ::wharf::Result<char> {
                        let (result,) = self
                            .next
                            .__call_typed::<(char,), (char,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `text`.
                    pub fn call_text<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &str,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .text
                            .__call_typed::<(&str,), (String,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// More parameters than are passed flat.
                    pub fn call_many<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: u8,
                        b: u16,
                        c: u32,
                        d: u64,
                        e: f32,
                        f: f64,
                        g: char,
                        h: bool,
                        i: &str,
                        j: u8,
                        k: u16,
                        l: u32,
                        m: u64,
                        n: f32,
                        o: f64,
                        p: char,
                        q: bool,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .many
                            .__call_typed::<
                                (
                                    u8,
                                    u16,
                                    u32,
                                    u64,
                                    f32,
                                    f64,
                                    char,
                                    bool,
                                    &str,
                                    u8,
                                    u16,
                                    u32,
                                    u64,
                                    f32,
                                    f64,
                                    char,
                                    bool,
                                ),
                                (String,),
                            >(
                                store,
                                (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q),
                            )?;
                        Ok(result)
                    }
                    /// Calls `nothing`.
                    pub fn call_nothing<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<()> {
                        self.nothing.__call_typed::<(), ()>(store, ())?;
                        Ok(())
                    }
                }
            }
        }
    }
}
