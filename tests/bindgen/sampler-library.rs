/// A component that fits the world `library` and whose imports are there: ready to be instantiated again and again.
pub struct LibraryPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: LibraryIndices,
}
impl<_T: 'static> ::core::clone::Clone for LibraryPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> LibraryPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = LibraryIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Library> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `library`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct LibraryIndices {
    interface0: exports::guests::sampler::shapes::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl LibraryIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::guests::sampler::shapes::GuestIndices::new(
                instance_pre,
            )?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Library> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Library { interface0 })
    }
}
/// Exports only: runs with `wasmtime run --invoke`.
#[allow(dead_code)]
pub struct Library {
    interface0: exports::guests::sampler::shapes::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Library {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        LibraryPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = LibraryIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// The exported interface `guests:sampler/shapes@0.1.0`.
    pub fn guests_sampler_shapes(&self) -> &exports::guests::sampler::shapes::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `exports`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod exports {
    /// Generated from WIT: `guests`.
    pub mod guests {
        /// Generated from WIT: `sampler`.
        pub mod sampler {
            /// One interface that touches every common component-model type.
            pub mod shapes {
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
                /// The WIT record `item`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Item {
                    /// The field `id`.
                    pub id: u32,
                    /// The field `name`.
                    pub name: String,
                    /// The field `tags`.
                    pub tags: Vec<String>,
                    /// The field `at`.
                    pub at: Option<Point>,
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
                    /// The case `green`.
                    Green,
                    /// The case `blue`.
                    Blue,
                }
                __wharf::flags! {
                    /// The WIT flags `perms`.
                    pub Perms {
                        /// The flag `read`.
                        const READ;
                        /// The flag `write`.
                        const WRITE;
                        /// The flag `exec`.
                        const EXEC;
                    }
                }
                /// The WIT variant `shape`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Shape {
                    /// The case `circle`.
                    Circle(f64),
                    /// The case `rect`.
                    Rect((f64, f64)),
                    /// The case `polygon`.
                    Polygon(Vec<Point>),
                    /// The case `empty`.
                    Empty,
                }
                /// The WIT variant `error`.
                #[derive(Debug, Clone, __wharf::__internal::ComponentValue)]
                #[component(variant)]
                pub enum Error {
                    /// The case `not-found`.
                    NotFound(String),
                    /// The case `invalid`.
                    Invalid(u32),
                    /// The case `internal`.
                    Internal,
                }
                impl ::core::fmt::Display for Error {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        match self {
                            Self::NotFound(payload) => {
                                ::core::write!(f, "not-found: {payload:?}")
                            }
                            Self::Invalid(payload) => {
                                ::core::write!(f, "invalid: {payload:?}")
                            }
                            Self::Internal => f.write_str("internal"),
                        }
                    }
                }
                impl ::std::error::Error for Error {}
                /// The WIT resource `counter`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Counter {
                    any: __wharf::ResourceAny,
                }
                __wharf::__internal::guest_resource!(Counter);
                /// The functions of `guests:sampler/shapes@0.1.0`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    greet: __wharf::Func,
                    reverse: __wharf::Func,
                    sum: __wharf::Func,
                    checksum: __wharf::Func,
                    stats: __wharf::Func,
                    area: __wharf::Func,
                    sort_items: __wharf::Func,
                    find: __wharf::Func,
                    toggle: __wharf::Func,
                    next_char: __wharf::Func,
                    counter_constructor: __wharf::Func,
                    counter_add: __wharf::Func,
                    counter_get: __wharf::Func,
                    counter_merge: __wharf::Func,
                }
                /// Where a component exports the functions of `guests:sampler/shapes@0.1.0`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    greet: __wharf::ComponentExportIndex,
                    reverse: __wharf::ComponentExportIndex,
                    sum: __wharf::ComponentExportIndex,
                    checksum: __wharf::ComponentExportIndex,
                    stats: __wharf::ComponentExportIndex,
                    area: __wharf::ComponentExportIndex,
                    sort_items: __wharf::ComponentExportIndex,
                    find: __wharf::ComponentExportIndex,
                    toggle: __wharf::ComponentExportIndex,
                    next_char: __wharf::ComponentExportIndex,
                    counter_constructor: __wharf::ComponentExportIndex,
                    counter_add: __wharf::ComponentExportIndex,
                    counter_get: __wharf::ComponentExportIndex,
                    counter_merge: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "guests:sampler/shapes@0.1.0",
                        )?;
                        let [greet, reverse, sum, checksum, stats, area, sort_items,
                        find, toggle, next_char, counter_constructor, counter_add,
                        counter_get, counter_merge] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "guests:sampler/shapes@0.1.0",
                            [
                                "greet",
                                "reverse",
                                "sum",
                                "checksum",
                                "stats",
                                "area",
                                "sort-items",
                                "find",
                                "toggle",
                                "next-char",
                                "[constructor]counter",
                                "[method]counter.add",
                                "[method]counter.get",
                                "[static]counter.merge",
                            ],
                        )?;
                        Ok(Self {
                            greet,
                            reverse,
                            sum,
                            checksum,
                            stats,
                            area,
                            sort_items,
                            find,
                            toggle,
                            next_char,
                            counter_constructor,
                            counter_add,
                            counter_get,
                            counter_merge,
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
                            Some(greet),
                            Some(reverse),
                            Some(sum),
                            Some(checksum),
                            Some(stats),
                            Some(area),
                            Some(sort_items),
                            Some(find),
                            Some(toggle),
                            Some(next_char),
                            Some(counter_constructor),
                            Some(counter_add),
                            Some(counter_get),
                            Some(counter_merge),
                        ) = (
                            exports
                                .func(
                                    "`greet` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (String,),
                                        >(&mut store, &self.greet),
                                ),
                            exports
                                .func(
                                    "`reverse` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (String,),
                                        >(&mut store, &self.reverse),
                                ),
                            exports
                                .func(
                                    "`sum` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<(&[i64],), (i64,)>(&mut store, &self.sum),
                                ),
                            exports
                                .func(
                                    "`checksum` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&[u8],),
                                            (u32,),
                                        >(&mut store, &self.checksum),
                                ),
                            exports
                                .func(
                                    "`stats` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&[f64],),
                                            ((f64, f64, f64),),
                                        >(&mut store, &self.stats),
                                ),
                            exports
                                .func(
                                    "`area` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&Shape,),
                                            (Result<f64, Error>,),
                                        >(&mut store, &self.area),
                                ),
                            exports
                                .func(
                                    "`sort-items` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&[Item],),
                                            (Vec<Item>,),
                                        >(&mut store, &self.sort_items),
                                ),
                            exports
                                .func(
                                    "`find` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (&[Item], &str),
                                            (Result<Item, Error>,),
                                        >(&mut store, &self.find),
                                ),
                            exports
                                .func(
                                    "`toggle` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (Perms, Color),
                                            ((Perms, Color),),
                                        >(&mut store, &self.toggle),
                                ),
                            exports
                                .func(
                                    "`next-char` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (char,),
                                            (Option<char>,),
                                        >(&mut store, &self.next_char),
                                ),
                            exports
                                .func(
                                    "`[constructor]counter` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (i32,),
                                            (Counter,),
                                        >(&mut store, &self.counter_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]counter.add` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (Counter, i32),
                                            (i32,),
                                        >(&mut store, &self.counter_add),
                                ),
                            exports
                                .func(
                                    "`[method]counter.get` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (Counter,),
                                            (i32,),
                                        >(&mut store, &self.counter_get),
                                ),
                            exports
                                .func(
                                    "`[static]counter.merge` of `guests:sampler/shapes@0.1.0`",
                                    instance
                                        .get_typed_func::<
                                            (Counter, Counter),
                                            (Counter,),
                                        >(&mut store, &self.counter_merge),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            greet,
                            reverse,
                            sum,
                            checksum,
                            stats,
                            area,
                            sort_items,
                            find,
                            toggle,
                            next_char,
                            counter_constructor,
                            counter_add,
                            counter_get,
                            counter_merge,
                        })
                    }
                }
                impl Guest {
                    /// Calls `greet`.
                    pub fn call_greet<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        name: &str,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .greet
                            .__call_typed::<(&str,), (String,)>(store, (name,))?;
                        Ok(result)
                    }
                    /// Calls `reverse`.
                    pub fn call_reverse<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        s: &str,
                    ) -> ::wharf::Result<String> {
                        let (result,) = self
                            .reverse
                            .__call_typed::<(&str,), (String,)>(store, (s,))?;
                        Ok(result)
                    }
                    /// Calls `sum`.
                    pub fn call_sum<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        xs: &[i64],
                    ) -> ::wharf::Result<i64> {
                        let (result,) = self
                            .sum
                            .__call_typed::<(&[i64],), (i64,)>(store, (xs,))?;
                        Ok(result)
                    }
                    /// Calls `checksum`.
                    pub fn call_checksum<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        data: &[u8],
                    ) -> ::wharf::Result<u32> {
                        let (result,) = self
                            .checksum
                            .__call_typed::<(&[u8],), (u32,)>(store, (data,))?;
                        Ok(result)
                    }
                    /// Calls `stats`.
                    pub fn call_stats<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        xs: &[f64],
                    ) -> ::wharf::Result<(f64, f64, f64)> {
                        let (result,) = self
                            .stats
                            .__call_typed::<
                                (&[f64],),
                                ((f64, f64, f64),),
                            >(store, (xs,))?;
                        Ok(result)
                    }
                    /// Calls `area`.
                    pub fn call_area<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        s: &Shape,
                    ) -> ::wharf::Result<Result<f64, Error>> {
                        let (result,) = self
                            .area
                            .__call_typed::<
                                (&Shape,),
                                (Result<f64, Error>,),
                            >(store, (s,))?;
                        Ok(result)
                    }
                    /// Calls `sort-items`.
                    pub fn call_sort_items<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        items: &[Item],
                    ) -> ::wharf::Result<Vec<Item>> {
                        let (result,) = self
                            .sort_items
                            .__call_typed::<(&[Item],), (Vec<Item>,)>(store, (items,))?;
                        Ok(result)
                    }
                    /// Calls `find`.
                    pub fn call_find<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        items: &[Item],
                        name: &str,
                    ) -> ::wharf::Result<Result<Item, Error>> {
                        let (result,) = self
                            .find
                            .__call_typed::<
                                (&[Item], &str),
                                (Result<Item, Error>,),
                            >(store, (items, name))?;
                        Ok(result)
                    }
                    /// Calls `toggle`.
                    pub fn call_toggle<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        p: Perms,
                        c: Color,
                    ) -> ::wharf::Result<(Perms, Color)> {
                        let (result,) = self
                            .toggle
                            .__call_typed::<
                                (Perms, Color),
                                ((Perms, Color),),
                            >(store, (p, c))?;
                        Ok(result)
                    }
                    /// Calls `next-char`.
                    pub fn call_next_char<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        c: char,
                    ) -> ::wharf::Result<Option<char>> {
                        let (result,) = self
                            .next_char
                            .__call_typed::<(char,), (Option<char>,)>(store, (c,))?;
                        Ok(result)
                    }
                    /// The functions of the resource `counter`.
                    pub fn counter(&self) -> GuestCounter<'_> {
                        GuestCounter { guest: self }
                    }
                }
                /// The functions of the guest's resource `counter`.
                #[derive(Clone, Copy)]
                pub struct GuestCounter<'a> {
                    guest: &'a Guest,
                }
                impl GuestCounter<'_> {
                    /// Calls `[constructor]counter`.
                    pub fn call_constructor<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        start: i32,
                    ) -> ::wharf::Result<Counter> {
                        let (result,) = self
                            .guest
                            .counter_constructor
                            .__call_typed::<(i32,), (Counter,)>(store, (start,))?;
                        Ok(result)
                    }
                    /// Calls `[method]counter.add`.
                    pub fn call_add<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Counter,
                        n: i32,
                    ) -> ::wharf::Result<i32> {
                        let (result,) = self
                            .guest
                            .counter_add
                            .__call_typed::<(Counter, i32), (i32,)>(store, (self_, n))?;
                        Ok(result)
                    }
                    /// Calls `[method]counter.get`.
                    pub fn call_get<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        self_: Counter,
                    ) -> ::wharf::Result<i32> {
                        let (result,) = self
                            .guest
                            .counter_get
                            .__call_typed::<(Counter,), (i32,)>(store, (self_,))?;
                        Ok(result)
                    }
                    /// Calls `[static]counter.merge`.
                    pub fn call_merge<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Counter,
                        b: Counter,
                    ) -> ::wharf::Result<Counter> {
                        let (result,) = self
                            .guest
                            .counter_merge
                            .__call_typed::<
                                (Counter, Counter),
                                (Counter,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                }
                impl Counter {
                    /// Calls `[method]counter.add`.
                    pub fn call_add<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                        n: i32,
                    ) -> ::wharf::Result<i32> {
                        guest.counter().call_add(store, self, n)
                    }
                    /// Calls `[method]counter.get`.
                    pub fn call_get<_S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: _S,
                    ) -> ::wharf::Result<i32> {
                        guest.counter().call_get(store, self)
                    }
                }
            }
        }
    }
}
