/// A component that fits the world `anonymous` and whose imports are there: ready to be instantiated again and again.
pub struct AnonymousPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: AnonymousIndices,
}
impl<_T: 'static> ::core::clone::Clone for AnonymousPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> AnonymousPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = AnonymousIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Anonymous> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `anonymous`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct AnonymousIndices {
    decide: ::wharf::component::ComponentExportIndex,
    interface0: exports::pass::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl AnonymousIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [decide] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "anonymous",
            ["decide"],
        )?;
        Ok(Self {
            decide,
            interface0: exports::pass::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Anonymous> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(decide), Some(interface0)) = (
            exports
                .func(
                    "`decide` of the world `anonymous`",
                    instance
                        .get_typed_func::<
                            (&Choice, Marks),
                            (Result<Pair, Level>,),
                        >(&mut store, &self.decide),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Anonymous { decide, interface0 })
    }
}
/// Interfaces that have no name but in the world, and types and functions of the world itself.
#[allow(dead_code)]
pub struct Anonymous {
    decide: ::wharf::component::Func,
    interface0: exports::pass::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Anonymous {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        AnonymousPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = AnonymousIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: AnonymousImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.procedure("log", |host, (l, text)| AnonymousImports::log(host, l, text));
        linker.func("decide", |host, (c, m)| AnonymousImports::decide(host, c, m));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::inline::shared::Host + pass::Host + AnonymousImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::inline::shared::add_to_linker::<_T, _D>(linker, host_getter)?;
        pass::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `decide`.
    pub fn call_decide<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        c: &Choice,
        m: Marks,
    ) -> ::wharf::Result<Result<Pair, Level>> {
        let (result,) = self
            .decide
            .__call_typed::<(&Choice, Marks), (Result<Pair, Level>,)>(store, (c, m))?;
        Ok(result)
    }
    /// The exported interface `pass`.
    pub fn pass(&self) -> &exports::pass::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `anonymous`.
#[allow(clippy::all)]
pub trait AnonymousImports {
    /// The WIT function `log`.
    fn log(&mut self, l: Level, text: String);
    /// The WIT function `decide`.
    fn decide(&mut self, c: Choice, m: Marks) -> Result<Pair, Level>;
}
#[allow(clippy::all)]
impl<_T: AnonymousImports + ?::core::marker::Sized> AnonymousImports for &mut _T {
    fn log(&mut self, l: Level, text: String) {
        AnonymousImports::log(*self, l, text)
    }
    fn decide(&mut self, c: Choice, m: Marks) -> Result<Pair, Level> {
        AnonymousImports::decide(*self, c, m)
    }
}
/// The WIT type `r`.
pub type R = a::inline::shared::R;
/// The WIT type `rs`.
pub type Rs = Vec<R>;
/// The WIT record `pair`.
#[derive(Debug, Clone, ::wharf::component::__internal::ComponentValue)]
#[component(record)]
pub struct Pair {
    /// The field `a`.
    pub a: R,
    /// The field `b`.
    pub b: Rs,
}
/// The WIT enum `level`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    ::wharf::component::__internal::ComponentValue
)]
#[component(enum)]
pub enum Level {
    /// The case `low`.
    Low,
    /// The case `high`.
    High,
}
impl ::core::fmt::Display for Level {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(
            match self {
                Self::Low => "low",
                Self::High => "high",
            },
        )
    }
}
impl ::std::error::Error for Level {}
/// The WIT variant `choice`.
#[derive(Debug, Clone, ::wharf::component::__internal::ComponentValue)]
#[component(variant)]
pub enum Choice {
    /// The case `one`.
    One(Pair),
    /// The case `two`.
    Two(Level),
}
::wharf::component::flags! {
    /// The WIT flags `marks`.
    pub Marks {
        /// The flag `here`.
        const HERE;
        /// The flag `there`.
        const THERE;
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `inline`.
    pub mod inline {
        /// The WIT interface `a:inline/shared`.
        pub mod shared {
            use ::wharf::component as __wharf;
            /// The WIT record `r`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct R {
                /// The field `a`.
                pub a: u32,
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:inline/shared`.
                pub trait Host {}
            }
            /// Defines `a:inline/shared` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:inline/shared")?, host_getter)
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
/// The WIT interface `pass`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod pass {
    use ::wharf::component as __wharf;
    /// The WIT type `r`.
    pub type R = super::a::inline::shared::R;
    /// The WIT record `mine`.
    #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
    #[derive(
        __wharf::__internal::bytemuck::Pod,
        __wharf::__internal::bytemuck::Zeroable
    )]
    #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
    #[component(record, plain)]
    #[repr(C)]
    pub struct Mine {
        /// The field `r`.
        pub r: R,
    }
    __wharf::__internal::host_trait! {
        /// What a host implements of `pass`.
        pub trait Host {
            /// The WIT function `f`.
            fn f(&mut self, a: Mine) -> Vec<Mine>;
        }
    }
    /// Defines `pass` in a linker, implemented by what `host_getter` gets.
    pub fn add_to_linker<_T, _D>(
        linker: &mut __wharf::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: __wharf::HasData,
        for<'a> _D::Data<'a>: Host,
        _T: 'static,
    {
        add_to_linker_instance::<_T, _D>(&mut linker.instance("pass")?, host_getter)
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
        linker.func("f", |host, (a,)| Host::f(host, a));
        linker.finish()
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// The WIT interface `pass`.
    pub mod pass {
        use ::wharf::component as __wharf;
        /// The WIT type `r`.
        pub type R = super::super::a::inline::shared::R;
        /// The WIT record `mine`.
        #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
        #[derive(
            __wharf::__internal::bytemuck::Pod,
            __wharf::__internal::bytemuck::Zeroable
        )]
        #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
        #[component(record, plain)]
        #[repr(C)]
        pub struct Mine {
            /// The field `r`.
            pub r: R,
        }
        /// The functions of `pass`, as an instance exports them.
        #[derive(Clone)]
        pub struct Guest {
            f: __wharf::Func,
        }
        /// Where a component exports the functions of `pass`, found once for all its instances.
        #[derive(Clone)]
        pub struct GuestIndices {
            f: __wharf::ComponentExportIndex,
        }
        impl GuestIndices {
            /// Finds the functions in a component.
            pub fn new<_T: 'static>(
                instance_pre: &__wharf::InstancePre<_T>,
            ) -> ::wharf::Result<Self> {
                let component = instance_pre.component();
                let instance = __wharf::__internal::find_interface(component, "pass")?;
                let [f] = __wharf::__internal::find_exports(
                    component,
                    Some(&instance),
                    "pass",
                    ["f"],
                )?;
                Ok(Self { f })
            }
            /// Takes the functions out of an instance and checks their types.
            pub fn load(
                &self,
                mut store: impl ::wharf::AsContextMut,
                instance: &__wharf::Instance,
            ) -> ::wharf::Result<Guest> {
                let mut exports = __wharf::__internal::Exports::new();
                let (Some(f),) = (
                    exports
                        .func(
                            "`f` of `pass`",
                            instance
                                .get_typed_func::<
                                    (Mine,),
                                    (Vec<Mine>,),
                                >(&mut store, &self.f),
                        ),
                ) else {
                    return Err(exports.error());
                };
                Ok(Guest { f })
            }
        }
        impl Guest {
            /// Calls `f`.
            pub fn call_f<_S: ::wharf::AsContextMut>(
                &self,
                store: _S,
                a: Mine,
            ) -> ::wharf::Result<Vec<Mine>> {
                let (result,) = self
                    .f
                    .__call_typed::<(Mine,), (Vec<Mine>,)>(store, (a,))?;
                Ok(result)
            }
        }
    }
}
