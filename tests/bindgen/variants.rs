/// A component that fits the world `variants` and whose imports are there: ready to be instantiated again and again.
pub struct VariantsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: VariantsIndices,
}
impl<_T: 'static> ::core::clone::Clone for VariantsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> VariantsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = VariantsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Variants> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `variants`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct VariantsIndices {
    interface0: exports::a::variants::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl VariantsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::variants::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Variants> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Variants { interface0 })
    }
}
/// An instance of a component that fits the world `variants`.
#[allow(dead_code)]
pub struct Variants {
    interface0: exports::a::variants::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Variants {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        VariantsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = VariantsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::variants::all::Host,
        _T: 'static,
    {
        a::variants::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:variants/all`.
    pub fn a_variants_all(&self) -> &exports::a::variants::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `variants`.
    pub mod variants {
        /// The WIT interface `a:variants/all`.
        pub mod all {
            use ::wharf::component as __wharf;
            /// The WIT enum `one`.
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
            pub enum One {
                /// The case `only`.
                Only,
            }
            /// The WIT enum `color`.
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
                /// The case `dark-green`.
                DarkGreen,
                /// The case `blue`.
                Blue,
            }
            impl ::core::fmt::Display for Color {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    f.write_str(
                        match self {
                            Self::Red => "red",
                            Self::DarkGreen => "dark-green",
                            Self::Blue => "blue",
                        },
                    )
                }
            }
            impl ::std::error::Error for Color {}
            /// The WIT variant `shape`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Shape {
                /// The case `circle`.
                Circle(f64),
                /// The case `rect`.
                Rect((f64, f64)),
                /// The case `named`.
                Named(String),
                /// The case `empty`.
                Empty,
            }
            /// The WIT variant `tree`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Tree {
                /// The case `leaf`.
                Leaf(Vec<u32>),
                /// The case `pair`.
                Pair((Color, One)),
                /// The case `none`.
                None,
            }
            /// The WIT variant `failure`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Failure {
                /// The case `first`.
                First(String),
                /// The case `second`.
                Second,
            }
            impl ::core::fmt::Display for Failure {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    match self {
                        Self::First(payload) => ::core::write!(f, "first: {payload:?}"),
                        Self::Second => f.write_str("second"),
                    }
                }
            }
            impl ::std::error::Error for Failure {}
            /// The WIT enum `oops`.
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
            pub enum Oops {
                /// The case `a-b`.
                #[component(name = "a-b")]
                AB,
                /// The case `c`.
                C,
            }
            impl ::core::fmt::Display for Oops {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    f.write_str(
                        match self {
                            Self::AB => "a-b",
                            Self::C => "c",
                        },
                    )
                }
            }
            impl ::std::error::Error for Oops {}
            /// The WIT record `both`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Both {
                /// The field `code`.
                pub code: u32,
            }
            impl ::core::fmt::Display for Both {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(self, f)
                }
            }
            impl ::std::error::Error for Both {}
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:variants/all`.
                pub trait Host {
                    /// The WIT function `colors`.
                    fn colors(&mut self, a: Color, b: One) -> Color;
                    /// The WIT function `shapes`.
                    fn shapes(&mut self, a: Shape, b: Vec<Shape>) -> Shape;
                    /// The WIT function `trees`.
                    fn trees(&mut self, a: Tree) -> Result<Tree, String>;
                    /// The WIT function `options`.
                    fn options(
                        &mut self,
                        a: Option<u32>,
                        b: Option<String>,
                        c: Option<Option<Color>>,
                    ) -> Option<Shape>;
                    /// The WIT function `results`.
                    fn results(
                        &mut self,
                        a: Result<u32, String>,
                        b: Result<String, ()>,
                        c: Result<(), Vec<u8>>,
                        d: Result<(), ()>,
                    ) -> Result<Result<u32, ()>, Color>;
                    /// The WIT function `fails`.
                    fn fails(&mut self) -> Result<(), Oops>;
                    /// The WIT function `fails-with`.
                    fn fails_with(&mut self) -> Result<u32, Failure>;
                    /// The WIT function `fails-badly`.
                    fn fails_badly(&mut self) -> Result<String, Both>;
                    /// The WIT function `fails-silently`.
                    fn fails_silently(&mut self) -> Result<(), ()>;
                }
            }
            /// Defines `a:variants/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:variants/all")?, host_getter)
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
                linker.func("colors", |host, (a, b)| Host::colors(host, a, b));
                linker.func("shapes", |host, (a, b)| Host::shapes(host, a, b));
                linker.func("trees", |host, (a,)| Host::trees(host, a));
                linker.func("options", |host, (a, b, c)| Host::options(host, a, b, c));
                linker
                    .func(
                        "results",
                        |host, (a, b, c, d)| Host::results(host, a, b, c, d),
                    );
                linker.func("fails", |host, ()| Host::fails(host));
                linker.func("fails-with", |host, ()| Host::fails_with(host));
                linker.func("fails-badly", |host, ()| Host::fails_badly(host));
                linker.func("fails-silently", |host, ()| Host::fails_silently(host));
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
        /// Generated from WIT: `variants`.
        pub mod variants {
            /// The WIT interface `a:variants/all`.
            pub mod all {
                use ::wharf::component as __wharf;
                /// The WIT enum `one`.
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
                pub enum One {
                    /// The case `only`.
                    Only,
                }
                /// The WIT enum `color`.
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
                    /// The case `dark-green`.
                    DarkGreen,
                    /// The case `blue`.
                    Blue,
                }
                impl ::core::fmt::Display for Color {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        f.write_str(
                            match self {
                                Self::Red => "red",
                                Self::DarkGreen => "dark-green",
                                Self::Blue => "blue",
                            },
                        )
                    }
                }
                impl ::std::error::Error for Color {}
                /// The WIT variant `shape`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Shape {
                    /// The case `circle`.
                    Circle(f64),
                    /// The case `rect`.
                    Rect((f64, f64)),
                    /// The case `named`.
                    Named(String),
                    /// The case `empty`.
                    Empty,
                }
                /// The WIT variant `tree`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Tree {
                    /// The case `leaf`.
                    Leaf(Vec<u32>),
                    /// The case `pair`.
                    Pair((Color, One)),
                    /// The case `none`.
                    None,
                }
                /// The WIT variant `failure`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Failure {
                    /// The case `first`.
                    First(String),
                    /// The case `second`.
                    Second,
                }
                impl ::core::fmt::Display for Failure {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        match self {
                            Self::First(payload) => {
                                ::core::write!(f, "first: {payload:?}")
                            }
                            Self::Second => f.write_str("second"),
                        }
                    }
                }
                impl ::std::error::Error for Failure {}
                /// The WIT enum `oops`.
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
                pub enum Oops {
                    /// The case `a-b`.
                    #[component(name = "a-b")]
                    AB,
                    /// The case `c`.
                    C,
                }
                impl ::core::fmt::Display for Oops {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        f.write_str(
                            match self {
                                Self::AB => "a-b",
                                Self::C => "c",
                            },
                        )
                    }
                }
                impl ::std::error::Error for Oops {}
                /// The WIT record `both`.
                #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Both {
                    /// The field `code`.
                    pub code: u32,
                }
                impl ::core::fmt::Display for Both {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        ::core::fmt::Debug::fmt(self, f)
                    }
                }
                impl ::std::error::Error for Both {}
                /// The functions of `a:variants/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    colors: __wharf::Func,
                    shapes: __wharf::Func,
                    trees: __wharf::Func,
                    options: __wharf::Func,
                    results: __wharf::Func,
                    fails: __wharf::Func,
                    fails_with: __wharf::Func,
                    fails_badly: __wharf::Func,
                    fails_silently: __wharf::Func,
                }
                /// Where a component exports the functions of `a:variants/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    colors: __wharf::ComponentExportIndex,
                    shapes: __wharf::ComponentExportIndex,
                    trees: __wharf::ComponentExportIndex,
                    options: __wharf::ComponentExportIndex,
                    results: __wharf::ComponentExportIndex,
                    fails: __wharf::ComponentExportIndex,
                    fails_with: __wharf::ComponentExportIndex,
                    fails_badly: __wharf::ComponentExportIndex,
                    fails_silently: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:variants/all",
                        )?;
                        let [colors, shapes, trees, options, results, fails, fails_with,
                        fails_badly, fails_silently] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:variants/all",
                            [
                                "colors",
                                "shapes",
                                "trees",
                                "options",
                                "results",
                                "fails",
                                "fails-with",
                                "fails-badly",
                                "fails-silently",
                            ],
                        )?;
                        Ok(Self {
                            colors,
                            shapes,
                            trees,
                            options,
                            results,
                            fails,
                            fails_with,
                            fails_badly,
                            fails_silently,
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
                            Some(colors),
                            Some(shapes),
                            Some(trees),
                            Some(options),
                            Some(results),
                            Some(fails),
                            Some(fails_with),
                            Some(fails_badly),
                            Some(fails_silently),
                        ) = (
                            exports
                                .func(
                                    "`colors` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (Color, One),
                                            (Color,),
                                        >(&mut store, &self.colors),
                                ),
                            exports
                                .func(
                                    "`shapes` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (&Shape, &[Shape]),
                                            (Shape,),
                                        >(&mut store, &self.shapes),
                                ),
                            exports
                                .func(
                                    "`trees` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (&Tree,),
                                            (Result<Tree, String>,),
                                        >(&mut store, &self.trees),
                                ),
                            exports
                                .func(
                                    "`options` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (Option<u32>, Option<&str>, Option<Option<Color>>),
                                            (Option<Shape>,),
                                        >(&mut store, &self.options),
                                ),
                            exports
                                .func(
                                    "`results` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (
                                                Result<u32, &str>,
                                                Result<&str, ()>,
                                                Result<(), &[u8]>,
                                                Result<(), ()>,
                                            ),
                                            (Result<Result<u32, ()>, Color>,),
                                        >(&mut store, &self.results),
                                ),
                            exports
                                .func(
                                    "`fails` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<(), Oops>,),
                                        >(&mut store, &self.fails),
                                ),
                            exports
                                .func(
                                    "`fails-with` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<u32, Failure>,),
                                        >(&mut store, &self.fails_with),
                                ),
                            exports
                                .func(
                                    "`fails-badly` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<String, Both>,),
                                        >(&mut store, &self.fails_badly),
                                ),
                            exports
                                .func(
                                    "`fails-silently` of `a:variants/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<(), ()>,),
                                        >(&mut store, &self.fails_silently),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            colors,
                            shapes,
                            trees,
                            options,
                            results,
                            fails,
                            fails_with,
                            fails_badly,
                            fails_silently,
                        })
                    }
                }
                impl Guest {
                    /// Calls `colors`.
                    pub fn call_colors<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Color,
                        b: One,
                    ) -> ::wharf::Result<Color> {
                        let (result,) = self
                            .colors
                            .__call_typed::<(Color, One), (Color,)>(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `shapes`.
                    pub fn call_shapes<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &Shape,
                        b: &[Shape],
                    ) -> ::wharf::Result<Shape> {
                        let (result,) = self
                            .shapes
                            .__call_typed::<
                                (&Shape, &[Shape]),
                                (Shape,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `trees`.
                    pub fn call_trees<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &Tree,
                    ) -> ::wharf::Result<Result<Tree, String>> {
                        let (result,) = self
                            .trees
                            .__call_typed::<
                                (&Tree,),
                                (Result<Tree, String>,),
                            >(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `options`.
                    pub fn call_options<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Option<u32>,
                        b: Option<&str>,
                        c: Option<Option<Color>>,
                    ) -> ::wharf::Result<Option<Shape>> {
                        let (result,) = self
                            .options
                            .__call_typed::<
                                (Option<u32>, Option<&str>, Option<Option<Color>>),
                                (Option<Shape>,),
                            >(store, (a, b, c))?;
                        Ok(result)
                    }
                    /// Calls `results`.
                    pub fn call_results<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Result<u32, &str>,
                        b: Result<&str, ()>,
                        c: Result<(), &[u8]>,
                        d: Result<(), ()>,
                    ) -> ::wharf::Result<Result<Result<u32, ()>, Color>> {
                        let (result,) = self
                            .results
                            .__call_typed::<
                                (
                                    Result<u32, &str>,
                                    Result<&str, ()>,
                                    Result<(), &[u8]>,
                                    Result<(), ()>,
                                ),
                                (Result<Result<u32, ()>, Color>,),
                            >(store, (a, b, c, d))?;
                        Ok(result)
                    }
                    /// Calls `fails`.
                    pub fn call_fails<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Result<(), Oops>> {
                        let (result,) = self
                            .fails
                            .__call_typed::<(), (Result<(), Oops>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `fails-with`.
                    pub fn call_fails_with<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Result<u32, Failure>> {
                        let (result,) = self
                            .fails_with
                            .__call_typed::<(), (Result<u32, Failure>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `fails-badly`.
                    pub fn call_fails_badly<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Result<String, Both>> {
                        let (result,) = self
                            .fails_badly
                            .__call_typed::<(), (Result<String, Both>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `fails-silently`.
                    pub fn call_fails_silently<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                    ) -> ::wharf::Result<Result<(), ()>> {
                        let (result,) = self
                            .fails_silently
                            .__call_typed::<(), (Result<(), ()>,)>(store, ())?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
