#[allow(unused_imports)]
use crate::MyHandle as __host_MyHandle;
/// A component that fits the world `caller` and whose imports are there: ready to be instantiated again and again.
pub struct CallerPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: CallerIndices,
}
impl<_T: 'static> ::core::clone::Clone for CallerPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> CallerPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = CallerIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Caller> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `caller`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct CallerIndices {
    check: ::wharf::component::ComponentExportIndex,
}
#[allow(dead_code, deprecated, clippy::all)]
impl CallerIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let [check] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "caller",
            ["check"],
        )?;
        Ok(Self { check })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Caller> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(check),) = (
            exports
                .func(
                    "`check` of the world `caller`",
                    instance
                        .get_typed_func::<
                            (),
                            (Result<u32, String>,),
                        >(&mut store, &self.check),
                ),
        ) else {
            return Err(exports.error());
        };
        Ok(Caller { check })
    }
}
/// Imports the same interface and checks all of it; needs nothing else of its host.
#[allow(dead_code)]
pub struct Caller {
    check: ::wharf::component::Func,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Caller {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        CallerPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = CallerIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: guests::sampler::shapes::Host,
        _T: 'static,
    {
        guests::sampler::shapes::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// How many checks held, or the first that did not.
    pub fn call_check<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
    ) -> ::wharf::Result<Result<u32, String>> {
        let (result,) = self
            .check
            .__call_typed::<(), (Result<u32, String>,)>(store, ())?;
        Ok(result)
    }
}
/// Generated from WIT: `guests`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
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
            /// The WIT type `counter`.
            pub type Counter = super::super::super::__host_MyHandle;
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `counter`.
                pub trait HostCounter {
                    /// The WIT function `[constructor]counter`.
                    fn new(&mut self, start: i32) -> __wharf::Resource<Counter>;
                    /// The WIT function `[method]counter.add`.
                    fn add(&mut self, self_: __wharf::Resource<Counter>, n: i32) -> i32;
                    /// The WIT function `[method]counter.get`.
                    fn get(&mut self, self_: __wharf::Resource<Counter>) -> i32;
                    /// The WIT function `[static]counter.merge`.
                    fn merge(
                        &mut self,
                        a: __wharf::Resource<Counter>,
                        b: __wharf::Resource<Counter>,
                    ) -> __wharf::Resource<Counter>;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Counter>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `guests:sampler/shapes@0.1.0`.
                pub trait Host: HostCounter {
                    /// The WIT function `greet`.
                    fn greet(&mut self, name: String) -> String;
                    /// The WIT function `reverse`.
                    fn reverse(&mut self, s: String) -> String;
                    /// The WIT function `sum`.
                    fn sum(&mut self, xs: Vec<i64>) -> i64;
                    /// The WIT function `checksum`.
                    fn checksum(&mut self, data: Vec<u8>) -> u32;
                    /// The WIT function `stats`.
                    fn stats(&mut self, xs: Vec<f64>) -> (f64, f64, f64);
                    /// The WIT function `area`.
                    fn area(&mut self, s: Shape) -> Result<f64, Error>;
                    /// The WIT function `sort-items`.
                    fn sort_items(&mut self, items: Vec<Item>) -> Vec<Item>;
                    /// The WIT function `find`.
                    fn find(&mut self, items: Vec<Item>, name: String) -> Result<Item, Error>;
                    /// The WIT function `toggle`.
                    fn toggle(&mut self, p: Perms, c: Color) -> (Perms, Color);
                    /// The WIT function `next-char`.
                    fn next_char(&mut self, c: char) -> Option<char>;
                }
            }
            /// Defines `guests:sampler/shapes@0.1.0` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("guests:sampler/shapes@0.1.0")?, host_getter)
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
                    .resource::<
                        Counter,
                    >("counter", |host, rep| HostCounter::drop(host, rep));
                linker
                    .func(
                        "[constructor]counter",
                        |host, (start,)| HostCounter::new(host, start),
                    );
                linker
                    .func(
                        "[method]counter.add",
                        |host, (self_, n)| HostCounter::add(host, self_, n),
                    );
                linker
                    .func(
                        "[method]counter.get",
                        |host, (self_,)| HostCounter::get(host, self_),
                    );
                linker
                    .func(
                        "[static]counter.merge",
                        |host, (a, b)| HostCounter::merge(host, a, b),
                    );
                linker.func("greet", |host, (name,)| Host::greet(host, name));
                linker.func("reverse", |host, (s,)| Host::reverse(host, s));
                linker.func("sum", |host, (xs,)| Host::sum(host, xs));
                linker.func("checksum", |host, (data,)| Host::checksum(host, data));
                linker.func("stats", |host, (xs,)| Host::stats(host, xs));
                linker.func("area", |host, (s,)| Host::area(host, s));
                linker
                    .func("sort-items", |host, (items,)| Host::sort_items(host, items));
                linker.func("find", |host, (items, name)| Host::find(host, items, name));
                linker.func("toggle", |host, (p, c)| Host::toggle(host, p, c));
                linker.func("next-char", |host, (c,)| Host::next_char(host, c));
                linker.finish()
            }
        }
    }
}
