/// A component that fits the world `everything` and whose imports are there: ready to be instantiated again and again.
pub struct EverythingPre<T: 'static> {
    instance_pre: ::wharf::component::InstancePre<T>,
    indices: EverythingIndices,
}
impl<T: 'static> Clone for EverythingPre<T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, clippy::all)]
impl<_T: 'static> EverythingPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = EverythingIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Everything> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `everything`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct EverythingIndices {
    interface0: exports::a::types::all::GuestIndices,
}
#[allow(dead_code, clippy::all)]
impl EverythingIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::types::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Everything> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Everything { interface0 })
    }
}
/// An instance of a component that fits the world `everything`.
#[allow(dead_code)]
pub struct Everything {
    interface0: exports::a::types::all::Guest,
}
#[allow(dead_code, clippy::all)]
impl Everything {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        EverythingPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = EverythingIndices::new(&instance.instance_pre(&store))?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<T, D>(
        linker: &mut ::wharf::component::Linker<T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        D: ::wharf::component::HasData,
        for<'a> D::Data<'a>: a::types::all::Host,
        T: 'static,
    {
        a::types::all::add_to_linker::<T, D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:types/all`.
    pub fn a_types_all(&self) -> &exports::a::types::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, clippy::all)]
pub mod a {
    /// Generated from WIT: `types`.
    pub mod types {
        /// Every kind of type.
        ///
        /// In two paragraphs.
        pub mod all {
            /// A plain record.
            #[derive(Debug, Clone, Copy, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[derive(
                ::wharf::component::__internal::zerocopy::IntoBytes,
                ::wharf::component::__internal::zerocopy::FromBytes,
                ::wharf::component::__internal::zerocopy::Immutable
            )]
            #[zerocopy(crate = "::wharf::component::__internal::zerocopy")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Plain {
                /// The field `x`.
                pub x: u32,
                /// The field `y`.
                pub y: f32,
                /// The field `z`.
                pub z: u64,
            }
            /// The WIT record `nested`.
            #[derive(Debug, Clone, Copy, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[derive(
                ::wharf::component::__internal::zerocopy::IntoBytes,
                ::wharf::component::__internal::zerocopy::FromBytes,
                ::wharf::component::__internal::zerocopy::Immutable
            )]
            #[zerocopy(crate = "::wharf::component::__internal::zerocopy")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Nested {
                /// The field `a`.
                pub a: Plain,
                /// The field `b`.
                pub b: Plain,
            }
            /// The WIT record `padded`.
            #[derive(Debug, Clone, Copy, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(record)]
            pub struct Padded {
                /// The field `x`.
                pub x: u8,
                /// The field `y`.
                pub y: u32,
            }
            /// The WIT record `holds-bool`.
            #[derive(Debug, Clone, Copy, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(record)]
            pub struct HoldsBool {
                /// The field `x`.
                pub x: bool,
            }
            /// The WIT record `type`.
            #[derive(Debug, Clone, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(record)]
            pub struct Type {
                /// The field `self`.
                pub self_: String,
                /// The field `async`.
                pub async_: Vec<u8>,
            }
            /// The WIT enum `one`.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(enum)]
            pub enum One {
                /// The case `only`.
                Only,
            }
            ::wharf::component::flags! {
                /// The WIT flags `many`.
                pub Many {
                    /// The flag `b0`.
                    const B0;
                    /// The flag `b1`.
                    const B1;
                    /// The flag `b2`.
                    const B2;
                    /// The flag `b3`.
                    const B3;
                    /// The flag `b4`.
                    const B4;
                    /// The flag `b5`.
                    const B5;
                    /// The flag `b6`.
                    const B6;
                    /// The flag `b7`.
                    const B7;
                    /// The flag `b8`.
                    const B8;
                    /// The flag `b9`.
                    const B9;
                    /// The flag `b10`.
                    const B10;
                    /// The flag `b11`.
                    const B11;
                    /// The flag `b12`.
                    const B12;
                    /// The flag `b13`.
                    const B13;
                    /// The flag `b14`.
                    const B14;
                    /// The flag `b15`.
                    const B15;
                    /// The flag `b16`.
                    const B16;
                    /// The flag `b17`.
                    const B17;
                    /// The flag `b18`.
                    const B18;
                    /// The flag `b19`.
                    const B19;
                    /// The flag `b20`.
                    const B20;
                    /// The flag `b21`.
                    const B21;
                    /// The flag `b22`.
                    const B22;
                    /// The flag `b23`.
                    const B23;
                    /// The flag `b24`.
                    const B24;
                    /// The flag `b25`.
                    const B25;
                    /// The flag `b26`.
                    const B26;
                    /// The flag `b27`.
                    const B27;
                    /// The flag `b28`.
                    const B28;
                    /// The flag `b29`.
                    const B29;
                    /// The flag `b30`.
                    const B30;
                    /// The flag `b31`.
                    const B31;
                    /// The flag `b32`.
                    const B32;
                }
            }
            /// The WIT type `numbers`.
            pub type Numbers = Vec<u32>;
            /// The WIT type `name`.
            pub type Name = String;
            /// The WIT type `id`.
            pub type Id = u64;
            /// The WIT type `pair`.
            pub type Pair = (Id, Name);
            /// The WIT type `maybe`.
            pub type Maybe = Option<Plain>;
            /// The WIT type `copy-of-plain`.
            pub type CopyOfPlain = Plain;
            /// The WIT variant `tree`.
            #[derive(Debug, Clone, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(variant)]
            pub enum Tree {
                /// The case `leaf`.
                Leaf(Numbers),
                /// The case `pair`.
                Pair(Pair),
                /// The case `none`.
                None,
            }
            /// The WIT enum `oops`.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
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
            /// The WIT variant `failure`.
            #[derive(Debug, Clone, PartialEq)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
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
            /// What a host implements of `a:types/all`.
            pub trait Host {
                /// The WIT function `scalars`.
                fn scalars(
                    &mut self,
                    a: bool,
                    b: u8,
                    c: i8,
                    d: u16,
                    e: i16,
                    f: u32,
                    g: i32,
                    h: u64,
                    i: i64,
                    j: f32,
                    k: f64,
                    l: char,
                ) -> char;
                /// The WIT function `aliases`.
                fn aliases(
                    &mut self,
                    a: Numbers,
                    b: Name,
                    c: Id,
                    d: Pair,
                    e: Maybe,
                    f: CopyOfPlain,
                ) -> Numbers;
                /// The WIT function `anonymous`.
                fn anonymous(
                    &mut self,
                    a: Vec<Vec<String>>,
                    b: Option<String>,
                    c: Result<String, ()>,
                    d: Result<(), Vec<u8>>,
                    e: Result<(), ()>,
                    f: (String, Vec<Plain>),
                ) -> Option<Vec<u8>>;
                /// The WIT function `no-result`.
                fn no_result(&mut self);
                /// The WIT function `fails`.
                fn fails(&mut self) -> Result<(), Oops>;
                /// The WIT function `fails-too`.
                fn fails_too(&mut self) -> Result<u32, Failure>;
                /// The WIT function `fails-plain`.
                fn fails_plain(&mut self) -> Result<Tree, String>;
                /// The WIT function `yield`.
                fn yield_(&mut self, type_: Type, store_: u32, host_: u32);
            }
            impl<_T: Host + ?Sized> Host for &mut _T {
                fn scalars(
                    &mut self,
                    a: bool,
                    b: u8,
                    c: i8,
                    d: u16,
                    e: i16,
                    f: u32,
                    g: i32,
                    h: u64,
                    i: i64,
                    j: f32,
                    k: f64,
                    l: char,
                ) -> char {
                    Host::scalars(*self, a, b, c, d, e, f, g, h, i, j, k, l)
                }
                fn aliases(
                    &mut self,
                    a: Numbers,
                    b: Name,
                    c: Id,
                    d: Pair,
                    e: Maybe,
                    f: CopyOfPlain,
                ) -> Numbers {
                    Host::aliases(*self, a, b, c, d, e, f)
                }
                fn anonymous(
                    &mut self,
                    a: Vec<Vec<String>>,
                    b: Option<String>,
                    c: Result<String, ()>,
                    d: Result<(), Vec<u8>>,
                    e: Result<(), ()>,
                    f: (String, Vec<Plain>),
                ) -> Option<Vec<u8>> {
                    Host::anonymous(*self, a, b, c, d, e, f)
                }
                fn no_result(&mut self) {
                    Host::no_result(*self)
                }
                fn fails(&mut self) -> Result<(), Oops> {
                    Host::fails(*self)
                }
                fn fails_too(&mut self) -> Result<u32, Failure> {
                    Host::fails_too(*self)
                }
                fn fails_plain(&mut self) -> Result<Tree, String> {
                    Host::fails_plain(*self)
                }
                fn yield_(&mut self, type_: Type, store_: u32, host_: u32) {
                    Host::yield_(*self, type_, store_, host_)
                }
            }
            /// Defines `a:types/all` in a linker, implemented by what `host_getter` gets.
            pub fn add_to_linker<T, D>(
                linker: &mut ::wharf::component::Linker<T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: ::wharf::component::HasData,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                add_to_linker_instance::<
                    T,
                    D,
                >(&mut linker.instance("a:types/all")?, host_getter)
            }
            /// Defines the interface's items in an instance of a linker.
            pub fn add_to_linker_instance<T, D>(
                linker: &mut ::wharf::component::LinkerInstance<'_, T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> ::wharf::Result<()>
            where
                D: ::wharf::component::HasData,
                for<'a> D::Data<'a>: Host,
                T: 'static,
            {
                linker
                    .func_wrap(
                        "scalars",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (
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
                            ): (
                                bool,
                                u8,
                                i8,
                                u16,
                                i16,
                                u32,
                                i32,
                                u64,
                                i64,
                                f32,
                                f64,
                                char,
                            )|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::scalars(
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
                            );
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "aliases",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (
                                a,
                                b,
                                c,
                                d,
                                e,
                                f,
                            ): (Numbers, Name, Id, Pair, Maybe, CopyOfPlain)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::aliases(host, a, b, c, d, e, f);
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "anonymous",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (
                                a,
                                b,
                                c,
                                d,
                                e,
                                f,
                            ): (
                                Vec<Vec<String>>,
                                Option<String>,
                                Result<String, ()>,
                                Result<(), Vec<u8>>,
                                Result<(), ()>,
                                (String, Vec<Plain>),
                            )|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::anonymous(host, a, b, c, d, e, f);
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "no-result",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = &mut host_getter(caller.data_mut());
                            Host::no_result(host);
                            Ok(())
                        },
                    )?;
                linker
                    .func_wrap(
                        "fails",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::fails(host);
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "fails-too",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::fails_too(host);
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "fails-plain",
                        move |mut caller: ::wharf::StoreContextMut<'_, T>, (): ()| {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::fails_plain(host);
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "yield",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (type_, store_, host_): (Type, u32, u32)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            Host::yield_(host, type_, store_, host_);
                            Ok(())
                        },
                    )?;
                Ok(())
            }
        }
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, clippy::all)]
pub mod exports {
    /// Generated from WIT: `a`.
    pub mod a {
        /// Generated from WIT: `types`.
        pub mod types {
            /// Every kind of type.
            ///
            /// In two paragraphs.
            pub mod all {
                /// A plain record.
                #[derive(Debug, Clone, Copy, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[derive(
                    ::wharf::component::__internal::zerocopy::IntoBytes,
                    ::wharf::component::__internal::zerocopy::FromBytes,
                    ::wharf::component::__internal::zerocopy::Immutable
                )]
                #[zerocopy(crate = "::wharf::component::__internal::zerocopy")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Plain {
                    /// The field `x`.
                    pub x: u32,
                    /// The field `y`.
                    pub y: f32,
                    /// The field `z`.
                    pub z: u64,
                }
                /// The WIT record `nested`.
                #[derive(Debug, Clone, Copy, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[derive(
                    ::wharf::component::__internal::zerocopy::IntoBytes,
                    ::wharf::component::__internal::zerocopy::FromBytes,
                    ::wharf::component::__internal::zerocopy::Immutable
                )]
                #[zerocopy(crate = "::wharf::component::__internal::zerocopy")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Nested {
                    /// The field `a`.
                    pub a: Plain,
                    /// The field `b`.
                    pub b: Plain,
                }
                /// The WIT record `padded`.
                #[derive(Debug, Clone, Copy, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(record)]
                pub struct Padded {
                    /// The field `x`.
                    pub x: u8,
                    /// The field `y`.
                    pub y: u32,
                }
                /// The WIT record `holds-bool`.
                #[derive(Debug, Clone, Copy, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(record)]
                pub struct HoldsBool {
                    /// The field `x`.
                    pub x: bool,
                }
                /// The WIT record `type`.
                #[derive(Debug, Clone, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(record)]
                pub struct Type {
                    /// The field `self`.
                    pub self_: String,
                    /// The field `async`.
                    pub async_: Vec<u8>,
                }
                /// The WIT enum `one`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(enum)]
                pub enum One {
                    /// The case `only`.
                    Only,
                }
                ::wharf::component::flags! {
                    /// The WIT flags `many`.
                    pub Many {
                        /// The flag `b0`.
                        const B0;
                        /// The flag `b1`.
                        const B1;
                        /// The flag `b2`.
                        const B2;
                        /// The flag `b3`.
                        const B3;
                        /// The flag `b4`.
                        const B4;
                        /// The flag `b5`.
                        const B5;
                        /// The flag `b6`.
                        const B6;
                        /// The flag `b7`.
                        const B7;
                        /// The flag `b8`.
                        const B8;
                        /// The flag `b9`.
                        const B9;
                        /// The flag `b10`.
                        const B10;
                        /// The flag `b11`.
                        const B11;
                        /// The flag `b12`.
                        const B12;
                        /// The flag `b13`.
                        const B13;
                        /// The flag `b14`.
                        const B14;
                        /// The flag `b15`.
                        const B15;
                        /// The flag `b16`.
                        const B16;
                        /// The flag `b17`.
                        const B17;
                        /// The flag `b18`.
                        const B18;
                        /// The flag `b19`.
                        const B19;
                        /// The flag `b20`.
                        const B20;
                        /// The flag `b21`.
                        const B21;
                        /// The flag `b22`.
                        const B22;
                        /// The flag `b23`.
                        const B23;
                        /// The flag `b24`.
                        const B24;
                        /// The flag `b25`.
                        const B25;
                        /// The flag `b26`.
                        const B26;
                        /// The flag `b27`.
                        const B27;
                        /// The flag `b28`.
                        const B28;
                        /// The flag `b29`.
                        const B29;
                        /// The flag `b30`.
                        const B30;
                        /// The flag `b31`.
                        const B31;
                        /// The flag `b32`.
                        const B32;
                    }
                }
                /// The WIT type `numbers`.
                pub type Numbers = Vec<u32>;
                /// The WIT type `name`.
                pub type Name = String;
                /// The WIT type `id`.
                pub type Id = u64;
                /// The WIT type `pair`.
                pub type Pair = (Id, Name);
                /// The WIT type `maybe`.
                pub type Maybe = Option<Plain>;
                /// The WIT type `copy-of-plain`.
                pub type CopyOfPlain = Plain;
                /// The WIT variant `tree`.
                #[derive(Debug, Clone, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(variant)]
                pub enum Tree {
                    /// The case `leaf`.
                    Leaf(Numbers),
                    /// The case `pair`.
                    Pair(Pair),
                    /// The case `none`.
                    None,
                }
                /// The WIT enum `oops`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
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
                /// The WIT variant `failure`.
                #[derive(Debug, Clone, PartialEq)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
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
                /// The functions of `a:types/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    scalars: ::wharf::component::Func,
                    aliases: ::wharf::component::Func,
                    anonymous: ::wharf::component::Func,
                    no_result: ::wharf::component::Func,
                    fails: ::wharf::component::Func,
                    fails_too: ::wharf::component::Func,
                    fails_plain: ::wharf::component::Func,
                    yield_: ::wharf::component::Func,
                }
                /// Where a component exports the functions of `a:types/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    scalars: ::wharf::component::ComponentExportIndex,
                    aliases: ::wharf::component::ComponentExportIndex,
                    anonymous: ::wharf::component::ComponentExportIndex,
                    no_result: ::wharf::component::ComponentExportIndex,
                    fails: ::wharf::component::ComponentExportIndex,
                    fails_too: ::wharf::component::ComponentExportIndex,
                    fails_plain: ::wharf::component::ComponentExportIndex,
                    yield_: ::wharf::component::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &::wharf::component::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = component
                            .get_export_index(None, "a:types/all")
                            .ok_or_else(|| ::wharf::Error::msg(
                                "the component does not export the interface `a:types/all`",
                            ))?;
                        let names = [
                            "scalars",
                            "aliases",
                            "anonymous",
                            "no-result",
                            "fails",
                            "fails-too",
                            "fails-plain",
                            "yield",
                        ];
                        let found = names
                            .map(|name| {
                                component.get_export_index(Some(&instance), name)
                            });
                        let missing: ::std::vec::Vec<&str> = names
                            .iter()
                            .zip(&found)
                            .filter_map(|(name, found)| found.is_none().then_some(*name))
                            .collect();
                        let [Some(scalars), Some(aliases), Some(anonymous),
                        Some(no_result), Some(fails), Some(fails_too), Some(fails_plain),
                        Some(yield_)] = found else {
                            let missing = missing.join(", ");
                            return Err(
                                ::wharf::Error::msg(
                                    ::std::format!(
                                        "the component's export `a:types/all` lacks what its WIT says: {}",
                                        missing
                                    ),
                                ),
                            );
                        };
                        Ok(Self {
                            scalars,
                            aliases,
                            anonymous,
                            no_result,
                            fails,
                            fails_too,
                            fails_plain,
                            yield_,
                        })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &::wharf::component::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = ::wharf::component::__internal::Exports::new();
                        let (
                            Some(scalars),
                            Some(aliases),
                            Some(anonymous),
                            Some(no_result),
                            Some(fails),
                            Some(fails_too),
                            Some(fails_plain),
                            Some(yield_),
                        ) = (
                            exports
                                .func(
                                    "`scalars` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (
                                                bool,
                                                u8,
                                                i8,
                                                u16,
                                                i16,
                                                u32,
                                                i32,
                                                u64,
                                                i64,
                                                f32,
                                                f64,
                                                char,
                                            ),
                                            (char,),
                                        >(&mut store, &self.scalars),
                                ),
                            exports
                                .func(
                                    "`aliases` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[u32], &str, Id, (Id, &str), Maybe, CopyOfPlain),
                                            (Numbers,),
                                        >(&mut store, &self.aliases),
                                ),
                            exports
                                .func(
                                    "`anonymous` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (
                                                &[Vec<String>],
                                                Option<&str>,
                                                Result<&str, ()>,
                                                Result<(), &[u8]>,
                                                Result<(), ()>,
                                                (&str, &[Plain]),
                                            ),
                                            (Option<Vec<u8>>,),
                                        >(&mut store, &self.anonymous),
                                ),
                            exports
                                .func(
                                    "`no-result` of `a:types/all`",
                                    instance
                                        .get_typed_func::<(), ()>(&mut store, &self.no_result),
                                ),
                            exports
                                .func(
                                    "`fails` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<(), Oops>,),
                                        >(&mut store, &self.fails),
                                ),
                            exports
                                .func(
                                    "`fails-too` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<u32, Failure>,),
                                        >(&mut store, &self.fails_too),
                                ),
                            exports
                                .func(
                                    "`fails-plain` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (),
                                            (Result<Tree, String>,),
                                        >(&mut store, &self.fails_plain),
                                ),
                            exports
                                .func(
                                    "`yield` of `a:types/all`",
                                    instance
                                        .get_typed_func::<
                                            (&Type, u32, u32),
                                            (),
                                        >(&mut store, &self.yield_),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            scalars,
                            aliases,
                            anonymous,
                            no_result,
                            fails,
                            fails_too,
                            fails_plain,
                            yield_,
                        })
                    }
                }
                impl Guest {
                    /// Calls `scalars`.
                    pub fn call_scalars<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        a: bool,
                        b: u8,
                        c: i8,
                        d: u16,
                        e: i16,
                        f: u32,
                        g: i32,
                        h: u64,
                        i: i64,
                        j: f32,
                        k: f64,
                        l: char,
                    ) -> ::wharf::Result<char> {
                        let (result,) = self
                            .scalars
                            .__call_typed::<
                                (
                                    bool,
                                    u8,
                                    i8,
                                    u16,
                                    i16,
                                    u32,
                                    i32,
                                    u64,
                                    i64,
                                    f32,
                                    f64,
                                    char,
                                ),
                                (char,),
                            >(store, (a, b, c, d, e, f, g, h, i, j, k, l))?;
                        Ok(result)
                    }
                    /// Calls `aliases`.
                    pub fn call_aliases<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        a: &[u32],
                        b: &str,
                        c: Id,
                        d: (Id, &str),
                        e: Maybe,
                        f: CopyOfPlain,
                    ) -> ::wharf::Result<Numbers> {
                        let (result,) = self
                            .aliases
                            .__call_typed::<
                                (&[u32], &str, Id, (Id, &str), Maybe, CopyOfPlain),
                                (Numbers,),
                            >(store, (a, b, c, d, e, f))?;
                        Ok(result)
                    }
                    /// Calls `anonymous`.
                    pub fn call_anonymous<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        a: &[Vec<String>],
                        b: Option<&str>,
                        c: Result<&str, ()>,
                        d: Result<(), &[u8]>,
                        e: Result<(), ()>,
                        f: (&str, &[Plain]),
                    ) -> ::wharf::Result<Option<Vec<u8>>> {
                        let (result,) = self
                            .anonymous
                            .__call_typed::<
                                (
                                    &[Vec<String>],
                                    Option<&str>,
                                    Result<&str, ()>,
                                    Result<(), &[u8]>,
                                    Result<(), ()>,
                                    (&str, &[Plain]),
                                ),
                                (Option<Vec<u8>>,),
                            >(store, (a, b, c, d, e, f))?;
                        Ok(result)
                    }
                    /// Calls `no-result`.
                    pub fn call_no_result<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                    ) -> ::wharf::Result<()> {
                        self.no_result.__call_typed::<(), ()>(store, ())?;
                        Ok(())
                    }
                    /// Calls `fails`.
                    pub fn call_fails<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                    ) -> ::wharf::Result<Result<(), Oops>> {
                        let (result,) = self
                            .fails
                            .__call_typed::<(), (Result<(), Oops>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `fails-too`.
                    pub fn call_fails_too<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                    ) -> ::wharf::Result<Result<u32, Failure>> {
                        let (result,) = self
                            .fails_too
                            .__call_typed::<(), (Result<u32, Failure>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `fails-plain`.
                    pub fn call_fails_plain<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                    ) -> ::wharf::Result<Result<Tree, String>> {
                        let (result,) = self
                            .fails_plain
                            .__call_typed::<(), (Result<Tree, String>,)>(store, ())?;
                        Ok(result)
                    }
                    /// Calls `yield`.
                    pub fn call_yield<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        type_: &Type,
                        store_: u32,
                        host_: u32,
                    ) -> ::wharf::Result<()> {
                        self.yield_
                            .__call_typed::<
                                (&Type, u32, u32),
                                (),
                            >(store, (type_, store_, host_))?;
                        Ok(())
                    }
                }
            }
        }
    }
}
