/// A component that fits the world `lists` and whose imports are there: ready to be instantiated again and again.
pub struct ListsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: ListsIndices,
}
impl<_T: 'static> ::core::clone::Clone for ListsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> ListsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = ListsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Lists> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `lists`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct ListsIndices {
    interface0: exports::a::lists::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl ListsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::lists::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Lists> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Lists { interface0 })
    }
}
/// An instance of a component that fits the world `lists`.
#[allow(dead_code)]
pub struct Lists {
    interface0: exports::a::lists::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Lists {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        ListsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = ListsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::lists::all::Host,
        _T: 'static,
    {
        a::lists::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:lists/all`.
    pub fn a_lists_all(&self) -> &exports::a::lists::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `lists`.
    pub mod lists {
        /// The WIT interface `a:lists/all`.
        pub mod all {
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
                pub x: f32,
                /// The field `y`.
                pub y: f32,
            }
            /// The WIT type `numbers`.
            pub type Numbers = Vec<u32>;
            /// The WIT type `matrix`.
            pub type Matrix = [[f64; 2]; 3];
            /// The WIT type `ages`.
            pub type Ages = ::std::collections::HashMap<String, u32>;
            /// The WIT record `grid`.
            #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Grid {
                /// The field `cells`.
                pub cells: [u16; 8],
                /// The field `names`.
                pub names: [String; 2],
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:lists/all`.
                pub trait Host {
                    /// The WIT function `bytes`.
                    fn bytes(&mut self, a: Vec<u8>) -> Vec<u8>;
                    /// The WIT function `texts`.
                    fn texts(&mut self, a: Vec<String>) -> Vec<Vec<String>>;
                    /// The WIT function `points`.
                    fn points(&mut self, a: Vec<Point>) -> Vec<Point>;
                    /// The WIT function `numbers-of`.
                    fn numbers_of(&mut self, a: Numbers) -> Numbers;
                    /// The WIT function `fixed`.
                    fn fixed(&mut self, a: [u32; 4], b: [String; 2]) -> [u32; 4];
                    /// The WIT function `matrix-of`.
                    fn matrix_of(&mut self, a: Matrix) -> Matrix;
                    /// The WIT function `grids`.
                    fn grids(&mut self, a: Vec<Grid>) -> Vec<Grid>;
                    /// The WIT function `ages-of`.
                    fn ages_of(&mut self, a: Ages) -> ::std::collections::HashMap<u32, Vec<String>>;
                    /// The WIT function `nested`.
                    fn nested(&mut self, a: Vec<Option<Vec<(u8, String)>>>) -> Option<Vec<u8>>;
                }
            }
            /// Defines `a:lists/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:lists/all")?, host_getter)
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
                linker.func("bytes", |host, (a,)| Host::bytes(host, a));
                linker.func("texts", |host, (a,)| Host::texts(host, a));
                linker.func("points", |host, (a,)| Host::points(host, a));
                linker.func("numbers-of", |host, (a,)| Host::numbers_of(host, a));
                linker.func("fixed", |host, (a, b)| Host::fixed(host, a, b));
                linker.func("matrix-of", |host, (a,)| Host::matrix_of(host, a));
                linker.func("grids", |host, (a,)| Host::grids(host, a));
                linker.func("ages-of", |host, (a,)| Host::ages_of(host, a));
                linker.func("nested", |host, (a,)| Host::nested(host, a));
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
        /// Generated from WIT: `lists`.
        pub mod lists {
            /// The WIT interface `a:lists/all`.
            pub mod all {
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
                    pub x: f32,
                    /// The field `y`.
                    pub y: f32,
                }
                /// The WIT type `numbers`.
                pub type Numbers = Vec<u32>;
                /// The WIT type `matrix`.
                pub type Matrix = [[f64; 2]; 3];
                /// The WIT type `ages`.
                pub type Ages = ::std::collections::HashMap<String, u32>;
                /// The WIT record `grid`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Grid {
                    /// The field `cells`.
                    pub cells: [u16; 8],
                    /// The field `names`.
                    pub names: [String; 2],
                }
                /// The functions of `a:lists/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    bytes: __wharf::Func,
                    texts: __wharf::Func,
                    points: __wharf::Func,
                    numbers_of: __wharf::Func,
                    fixed: __wharf::Func,
                    matrix_of: __wharf::Func,
                    grids: __wharf::Func,
                    ages_of: __wharf::Func,
                    nested: __wharf::Func,
                }
                /// Where a component exports the functions of `a:lists/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    bytes: __wharf::ComponentExportIndex,
                    texts: __wharf::ComponentExportIndex,
                    points: __wharf::ComponentExportIndex,
                    numbers_of: __wharf::ComponentExportIndex,
                    fixed: __wharf::ComponentExportIndex,
                    matrix_of: __wharf::ComponentExportIndex,
                    grids: __wharf::ComponentExportIndex,
                    ages_of: __wharf::ComponentExportIndex,
                    nested: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:lists/all",
                        )?;
                        let [bytes, texts, points, numbers_of, fixed, matrix_of, grids,
                        ages_of, nested] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:lists/all",
                            [
                                "bytes",
                                "texts",
                                "points",
                                "numbers-of",
                                "fixed",
                                "matrix-of",
                                "grids",
                                "ages-of",
                                "nested",
                            ],
                        )?;
                        Ok(Self {
                            bytes,
                            texts,
                            points,
                            numbers_of,
                            fixed,
                            matrix_of,
                            grids,
                            ages_of,
                            nested,
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
                            Some(bytes),
                            Some(texts),
                            Some(points),
                            Some(numbers_of),
                            Some(fixed),
                            Some(matrix_of),
                            Some(grids),
                            Some(ages_of),
                            Some(nested),
                        ) = (
                            exports
                                .func(
                                    "`bytes` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[u8],),
                                            (Vec<u8>,),
                                        >(&mut store, &self.bytes),
                                ),
                            exports
                                .func(
                                    "`texts` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[String],),
                                            (Vec<Vec<String>>,),
                                        >(&mut store, &self.texts),
                                ),
                            exports
                                .func(
                                    "`points` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[Point],),
                                            (Vec<Point>,),
                                        >(&mut store, &self.points),
                                ),
                            exports
                                .func(
                                    "`numbers-of` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[u32],),
                                            (Numbers,),
                                        >(&mut store, &self.numbers_of),
                                ),
                            exports
                                .func(
                                    "`fixed` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            ([u32; 4], [&str; 2]),
                                            ([u32; 4],),
                                        >(&mut store, &self.fixed),
                                ),
                            exports
                                .func(
                                    "`matrix-of` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (Matrix,),
                                            (Matrix,),
                                        >(&mut store, &self.matrix_of),
                                ),
                            exports
                                .func(
                                    "`grids` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[Grid],),
                                            (Vec<Grid>,),
                                        >(&mut store, &self.grids),
                                ),
                            exports
                                .func(
                                    "`ages-of` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&::std::collections::HashMap<String, u32>,),
                                            (::std::collections::HashMap<u32, Vec<String>>,),
                                        >(&mut store, &self.ages_of),
                                ),
                            exports
                                .func(
                                    "`nested` of `a:lists/all`",
                                    instance
                                        .get_typed_func::<
                                            (&[Option<Vec<(u8, String)>>],),
                                            (Option<Vec<u8>>,),
                                        >(&mut store, &self.nested),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            bytes,
                            texts,
                            points,
                            numbers_of,
                            fixed,
                            matrix_of,
                            grids,
                            ages_of,
                            nested,
                        })
                    }
                }
                impl Guest {
                    /// Calls `bytes`.
                    pub fn call_bytes<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[u8],
                    ) -> ::wharf::Result<Vec<u8>> {
                        let (result,) = self
                            .bytes
                            .__call_typed::<(&[u8],), (Vec<u8>,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `texts`.
                    pub fn call_texts<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[String],
                    ) -> ::wharf::Result<Vec<Vec<String>>> {
                        let (result,) = self
                            .texts
                            .__call_typed::<
                                (&[String],),
                                (Vec<Vec<String>>,),
                            >(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `points`.
                    pub fn call_points<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[Point],
                    ) -> ::wharf::Result<Vec<Point>> {
                        let (result,) = self
                            .points
                            .__call_typed::<(&[Point],), (Vec<Point>,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `numbers-of`.
                    pub fn call_numbers_of<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[u32],
                    ) -> ::wharf::Result<Numbers> {
                        let (result,) = self
                            .numbers_of
                            .__call_typed::<(&[u32],), (Numbers,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `fixed`.
                    pub fn call_fixed<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: [u32; 4],
                        b: [&str; 2],
                    ) -> ::wharf::Result<[u32; 4]> {
                        let (result,) = self
                            .fixed
                            .__call_typed::<
                                ([u32; 4], [&str; 2]),
                                ([u32; 4],),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `matrix-of`.
                    pub fn call_matrix_of<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Matrix,
                    ) -> ::wharf::Result<Matrix> {
                        let (result,) = self
                            .matrix_of
                            .__call_typed::<(Matrix,), (Matrix,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `grids`.
                    pub fn call_grids<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[Grid],
                    ) -> ::wharf::Result<Vec<Grid>> {
                        let (result,) = self
                            .grids
                            .__call_typed::<(&[Grid],), (Vec<Grid>,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `ages-of`.
                    pub fn call_ages_of<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &::std::collections::HashMap<String, u32>,
                    ) -> ::wharf::Result<::std::collections::HashMap<u32, Vec<String>>> {
                        let (result,) = self
                            .ages_of
                            .__call_typed::<
                                (&::std::collections::HashMap<String, u32>,),
                                (::std::collections::HashMap<u32, Vec<String>>,),
                            >(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `nested`.
                    pub fn call_nested<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &[Option<Vec<(u8, String)>>],
                    ) -> ::wharf::Result<Option<Vec<u8>>> {
                        let (result,) = self
                            .nested
                            .__call_typed::<
                                (&[Option<Vec<(u8, String)>>],),
                                (Option<Vec<u8>>,),
                            >(store, (a,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
