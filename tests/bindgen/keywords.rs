/// A component that fits the world `export` and whose imports are there: ready to be instantiated again and again.
pub struct ExportPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ExportIndices,
}
impl<_T: 'static> ::core::clone::Clone for ExportPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ExportPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ExportIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Export> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `export`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ExportIndices {
    fn_: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::package::interface::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ExportIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [fn_] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "export",
            ["fn"],
        )?;
        Ok(Self {
            fn_,
            interface0: exports::a::package::interface::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Export> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(fn_), Some(interface0)) = (
            exports
                .func(
                    "`fn` of the world `export`",
                    instance.get_typed_func::<(u32,), (u32,)>(&mut store, &self.fn_),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Export { fn_, interface0 })
    }
}
/// An instance of a component that fits the world `export`.
#[allow(dead_code)]
pub struct Export {
    fn_: ::wharf::component::Func,
    interface0: exports::a::package::interface::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Export {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ExportPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ExportIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: ExportImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.func("fn", |host, (fn_,)| ExportImports::fn_(host, fn_));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::package::interface::Host + ExportImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::package::interface::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `fn`.
    pub fn call_fn_<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
        fn_: u32,
    ) -> ::wharf::Result<u32> {
        let (result,) = self.fn_.__call_typed::<(u32,), (u32,)>(store, (fn_,))?;
        Ok(result)
    }
    /// The exported interface `a:package/interface`.
    pub fn a_package_interface(&self) -> &exports::a::package::interface::Guest {
        &self.interface0
    }
}
/// What a host implements of the imports of world `export`.
#[allow(clippy::all)]
pub trait ExportImports {
    /// The WIT function `fn`.
    fn fn_(&mut self, fn_: u32) -> u32;
}
#[allow(clippy::all)]
impl<_T: ExportImports + ?::core::marker::Sized> ExportImports for &mut _T {
    fn fn_(&mut self, fn_: u32) -> u32 {
        ExportImports::fn_(*self, fn_)
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `package`.
    pub mod package {
        /// Names that mean something in Rust.
        pub mod interface {
            use ::wharf::component as __wharf;
            /// The WIT record `record`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Record {
                /// The field `self`.
                pub self_: String,
                /// The field `type`.
                pub type_: u8,
                /// The field `async`.
                pub async_: bool,
                /// The field `crate`.
                pub crate_: u8,
                /// The field `super`.
                pub super_: u8,
                /// The field `static`.
                pub static_: u8,
                /// The field `fn`.
                pub fn_: u8,
            }
            /// The WIT enum `enum`.
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
            pub enum Enum {
                /// The case `self`.
                Self_,
                /// The case `use`.
                Use,
                /// The case `ok`.
                Ok,
                /// The case `err`.
                Err,
                /// The case `some`.
                Some,
                /// The case `none`.
                None,
            }
            /// The WIT variant `variant`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(variant)]
            pub enum Variant {
                /// The case `result`.
                Result(String),
                /// The case `option`.
                Option,
                /// The case `drop`.
                Drop(u8),
            }
            __wharf::flags! {
                /// The WIT flags `flags`.
                pub Flags {
                    /// The flag `bool`.
                    const BOOL;
                    /// The flag `char`.
                    const CHAR;
                    /// The flag `empty`.
                    const EMPTY;
                    /// The flag `all`.
                    const ALL;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:package/interface`.
                pub trait Host {
                    /// The WIT function `yield`.
                    fn yield_(
                        &mut self,
                        type_: Record,
                        store_: u32,
                        host_: u32,
                        caller_: u32,
                        linker_: u32,
                        result_: u32,
                        span_: u32,
                    ) -> Record;
                    /// The WIT function `match`.
                    fn match_(
                        &mut self,
                        self_: Enum,
                        t: Variant,
                        d: Flags,
                        s: u32,
                        params: u32,
                        found: u32,
                        missing: u32,
                    ) -> (Enum, Variant);
                }
            }
            /// Defines `a:package/interface` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:package/interface")?, host_getter)
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
                        "yield",
                        |host, (type_, store_, host_, caller_, linker_, result_, span_)| Host::yield_(
                            host,
                            type_,
                            store_,
                            host_,
                            caller_,
                            linker_,
                            result_,
                            span_,
                        ),
                    );
                linker
                    .func(
                        "match",
                        |host, (self_, t, d, s, params, found, missing)| Host::match_(
                            host,
                            self_,
                            t,
                            d,
                            s,
                            params,
                            found,
                            missing,
                        ),
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
        /// Generated from WIT: `package`.
        pub mod package {
            /// Names that mean something in Rust.
            pub mod interface {
                use ::wharf::component as __wharf;
                /// The WIT record `record`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Record {
                    /// The field `self`.
                    pub self_: String,
                    /// The field `type`.
                    pub type_: u8,
                    /// The field `async`.
                    pub async_: bool,
                    /// The field `crate`.
                    pub crate_: u8,
                    /// The field `super`.
                    pub super_: u8,
                    /// The field `static`.
                    pub static_: u8,
                    /// The field `fn`.
                    pub fn_: u8,
                }
                /// The WIT enum `enum`.
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
                pub enum Enum {
                    /// The case `self`.
                    Self_,
                    /// The case `use`.
                    Use,
                    /// The case `ok`.
                    Ok,
                    /// The case `err`.
                    Err,
                    /// The case `some`.
                    Some,
                    /// The case `none`.
                    None,
                }
                /// The WIT variant `variant`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Variant {
                    /// The case `result`.
                    Result(String),
                    /// The case `option`.
                    Option,
                    /// The case `drop`.
                    Drop(u8),
                }
                __wharf::flags! {
                    /// The WIT flags `flags`.
                    pub Flags {
                        /// The flag `bool`.
                        const BOOL;
                        /// The flag `char`.
                        const CHAR;
                        /// The flag `empty`.
                        const EMPTY;
                        /// The flag `all`.
                        const ALL;
                    }
                }
                /// The functions of `a:package/interface`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    yield_: __wharf::Func,
                    match_: __wharf::Func,
                }
                /// Where a component exports the functions of `a:package/interface`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    yield_: __wharf::ComponentExportIndex,
                    match_: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:package/interface",
                        )?;
                        let [yield_, match_] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:package/interface",
                            ["yield", "match"],
                        )?;
                        Ok(Self { yield_, match_ })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &__wharf::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = __wharf::__internal::Exports::new();
                        let (Some(yield_), Some(match_)) = (
                            exports
                                .func(
                                    "`yield` of `a:package/interface`",
                                    instance
                                        .get_typed_func::<
                                            (&Record, u32, u32, u32, u32, u32, u32),
                                            (Record,),
                                        >(&mut store, &self.yield_),
                                ),
                            exports
                                .func(
                                    "`match` of `a:package/interface`",
                                    instance
                                        .get_typed_func::<
                                            (Enum, &Variant, Flags, u32, u32, u32, u32),
                                            ((Enum, Variant),),
                                        >(&mut store, &self.match_),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { yield_, match_ })
                    }
                }
                impl Guest {
                    /// Calls `yield`.
                    pub fn call_yield<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        type_: &Record,
                        store_: u32,
                        host_: u32,
                        caller_: u32,
                        linker_: u32,
                        result_: u32,
                        span_: u32,
                    ) -> ::wharf::Result<Record> {
                        let (result,) = self
                            .yield_
                            .__call_typed::<
                                (&Record, u32, u32, u32, u32, u32, u32),
                                (Record,),
                            >(
                                store,
                                (type_, store_, host_, caller_, linker_, result_, span_),
                            )?;
                        Ok(result)
                    }
                    /// Calls `match`.
                    pub fn call_match<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Enum,
                        t: &Variant,
                        d: Flags,
                        s: u32,
                        params: u32,
                        found: u32,
                        missing: u32,
                    ) -> ::wharf::Result<(Enum, Variant)> {
                        let (result,) = self
                            .match_
                            .__call_typed::<
                                (Enum, &Variant, Flags, u32, u32, u32, u32),
                                ((Enum, Variant),),
                            >(store, (self_, t, d, s, params, found, missing))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
