/// A component that fits the world `records` and whose imports are there: ready to be instantiated again and again.
pub struct RecordsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: RecordsIndices,
}
impl<_T: 'static> ::core::clone::Clone for RecordsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> RecordsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = RecordsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Records> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `records`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct RecordsIndices {
    interface0: exports::a::records::all::GuestIndices,
}
#[allow(dead_code, deprecated, clippy::all)]
impl RecordsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {
            interface0: exports::a::records::all::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Records> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(interface0),) = (
            exports.interface(self.interface0.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(Records { interface0 })
    }
}
/// An instance of a component that fits the world `records`.
#[allow(dead_code)]
pub struct Records {
    interface0: exports::a::records::all::Guest,
}
#[allow(dead_code, deprecated, clippy::all)]
impl Records {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        RecordsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = RecordsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::records::all::Host,
        _T: 'static,
    {
        a::records::all::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// The exported interface `a:records/all`.
    pub fn a_records_all(&self) -> &exports::a::records::all::Guest {
        &self.interface0
    }
}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `records`.
    pub mod records {
        /// Records, tuples and aliases.
        ///
        /// In two paragraphs.
        pub mod all {
            use ::wharf::component as __wharf;
            /// A plain record.
            #[derive(Debug, Clone, Copy, PartialEq, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Plain {
                /// From the left.
                pub x: u32,
                /// The field `y`.
                pub y: f32,
                /// The field `z`.
                pub z: u64,
            }
            /// The WIT record `nested`.
            #[derive(Debug, Clone, Copy, PartialEq, __wharf::__internal::ComponentValue)]
            #[derive(
                __wharf::__internal::bytemuck::Pod,
                __wharf::__internal::bytemuck::Zeroable
            )]
            #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
            #[component(record, plain)]
            #[repr(C)]
            pub struct Nested {
                /// The field `a`.
                pub a: Plain,
                /// The field `b`.
                pub b: Plain,
            }
            /// The WIT record `padded`.
            #[derive(Debug, Clone, Copy, PartialEq, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Padded {
                /// The field `x`.
                pub x: u8,
                /// The field `y`.
                pub y: u32,
            }
            /// The WIT record `holds-bool`.
            #[derive(Debug, Clone, Copy, PartialEq, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct HoldsBool {
                /// The field `x`.
                pub x: bool,
            }
            /// The WIT record `person`.
            #[derive(Debug, Clone, PartialEq, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Person {
                /// The field `name`.
                pub name: String,
                /// The field `age`.
                pub age: Option<u8>,
                /// The field `likes`.
                pub likes: Vec<String>,
            }
            /// The WIT type `copy-of-plain`.
            pub type CopyOfPlain = Plain;
            /// The WIT type `id`.
            pub type Id = u64;
            /// The WIT type `pair`.
            pub type Pair = (Id, String);
            /// The WIT type `maybe`.
            pub type Maybe = Option<Plain>;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:records/all`.
                pub trait Host {
                    /// The WIT function `move-by`.
                    fn move_by(&mut self, a: Plain, b: CopyOfPlain) -> Plain;
                    /// The WIT function `nest`.
                    fn nest(&mut self, a: Nested) -> Nested;
                    /// The WIT function `pad`.
                    fn pad(&mut self, a: Padded, b: Vec<Padded>) -> HoldsBool;
                    /// The WIT function `greet`.
                    fn greet(&mut self, a: Person, b: Vec<Person>) -> Person;
                    /// The WIT function `aliases`.
                    fn aliases(&mut self, a: Id, b: Pair, c: Maybe) -> (Pair, Maybe);
                    /// The WIT function `swap`.
                    fn swap(&mut self, a: (String, Vec<Plain>)) -> (Vec<Plain>, String);
                }
            }
            /// Defines `a:records/all` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:records/all")?, host_getter)
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
                linker.func("move-by", |host, (a, b)| Host::move_by(host, a, b));
                linker.func("nest", |host, (a,)| Host::nest(host, a));
                linker.func("pad", |host, (a, b)| Host::pad(host, a, b));
                linker.func("greet", |host, (a, b)| Host::greet(host, a, b));
                linker.func("aliases", |host, (a, b, c)| Host::aliases(host, a, b, c));
                linker.func("swap", |host, (a,)| Host::swap(host, a));
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
        /// Generated from WIT: `records`.
        pub mod records {
            /// Records, tuples and aliases.
            ///
            /// In two paragraphs.
            pub mod all {
                use ::wharf::component as __wharf;
                /// A plain record.
                #[derive(
                    Debug,
                    Clone,
                    Copy,
                    PartialEq,
                    __wharf::__internal::ComponentValue
                )]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Plain {
                    /// From the left.
                    pub x: u32,
                    /// The field `y`.
                    pub y: f32,
                    /// The field `z`.
                    pub z: u64,
                }
                /// The WIT record `nested`.
                #[derive(
                    Debug,
                    Clone,
                    Copy,
                    PartialEq,
                    __wharf::__internal::ComponentValue
                )]
                #[derive(
                    __wharf::__internal::bytemuck::Pod,
                    __wharf::__internal::bytemuck::Zeroable
                )]
                #[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
                #[component(record, plain)]
                #[repr(C)]
                pub struct Nested {
                    /// The field `a`.
                    pub a: Plain,
                    /// The field `b`.
                    pub b: Plain,
                }
                /// The WIT record `padded`.
                #[derive(
                    Debug,
                    Clone,
                    Copy,
                    PartialEq,
                    __wharf::__internal::ComponentValue
                )]
                #[component(record)]
                pub struct Padded {
                    /// The field `x`.
                    pub x: u8,
                    /// The field `y`.
                    pub y: u32,
                }
                /// The WIT record `holds-bool`.
                #[derive(
                    Debug,
                    Clone,
                    Copy,
                    PartialEq,
                    __wharf::__internal::ComponentValue
                )]
                #[component(record)]
                pub struct HoldsBool {
                    /// The field `x`.
                    pub x: bool,
                }
                /// The WIT record `person`.
                #[derive(Debug, Clone, PartialEq, __wharf::__internal::ComponentValue)]
                #[component(record)]
                pub struct Person {
                    /// The field `name`.
                    pub name: String,
                    /// The field `age`.
                    pub age: Option<u8>,
                    /// The field `likes`.
                    pub likes: Vec<String>,
                }
                /// The WIT type `copy-of-plain`.
                pub type CopyOfPlain = Plain;
                /// The WIT type `id`.
                pub type Id = u64;
                /// The WIT type `pair`.
                pub type Pair = (Id, String);
                /// The WIT type `maybe`.
                pub type Maybe = Option<Plain>;
                /// The functions of `a:records/all`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    move_by: __wharf::Func,
                    nest: __wharf::Func,
                    pad: __wharf::Func,
                    greet: __wharf::Func,
                    aliases: __wharf::Func,
                    swap: __wharf::Func,
                }
                /// Where a component exports the functions of `a:records/all`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    move_by: __wharf::ComponentExportIndex,
                    nest: __wharf::ComponentExportIndex,
                    pad: __wharf::ComponentExportIndex,
                    greet: __wharf::ComponentExportIndex,
                    aliases: __wharf::ComponentExportIndex,
                    swap: __wharf::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &__wharf::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = __wharf::__internal::find_interface(
                            component,
                            "a:records/all",
                        )?;
                        let [move_by, nest, pad, greet, aliases, swap] = __wharf::__internal::find_exports(
                            component,
                            Some(&instance),
                            "a:records/all",
                            ["move-by", "nest", "pad", "greet", "aliases", "swap"],
                        )?;
                        Ok(Self {
                            move_by,
                            nest,
                            pad,
                            greet,
                            aliases,
                            swap,
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
                            Some(move_by),
                            Some(nest),
                            Some(pad),
                            Some(greet),
                            Some(aliases),
                            Some(swap),
                        ) = (
                            exports
                                .func(
                                    "`move-by` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            (Plain, CopyOfPlain),
                                            (Plain,),
                                        >(&mut store, &self.move_by),
                                ),
                            exports
                                .func(
                                    "`nest` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            (Nested,),
                                            (Nested,),
                                        >(&mut store, &self.nest),
                                ),
                            exports
                                .func(
                                    "`pad` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            (Padded, &[Padded]),
                                            (HoldsBool,),
                                        >(&mut store, &self.pad),
                                ),
                            exports
                                .func(
                                    "`greet` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            (&Person, &[Person]),
                                            (Person,),
                                        >(&mut store, &self.greet),
                                ),
                            exports
                                .func(
                                    "`aliases` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            (Id, (Id, &str), Maybe),
                                            ((Pair, Maybe),),
                                        >(&mut store, &self.aliases),
                                ),
                            exports
                                .func(
                                    "`swap` of `a:records/all`",
                                    instance
                                        .get_typed_func::<
                                            ((&str, &[Plain]),),
                                            ((Vec<Plain>, String),),
                                        >(&mut store, &self.swap),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            move_by,
                            nest,
                            pad,
                            greet,
                            aliases,
                            swap,
                        })
                    }
                }
                impl Guest {
                    /// Calls `move-by`.
                    pub fn call_move_by<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Plain,
                        b: CopyOfPlain,
                    ) -> ::wharf::Result<Plain> {
                        let (result,) = self
                            .move_by
                            .__call_typed::<
                                (Plain, CopyOfPlain),
                                (Plain,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `nest`.
                    pub fn call_nest<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Nested,
                    ) -> ::wharf::Result<Nested> {
                        let (result,) = self
                            .nest
                            .__call_typed::<(Nested,), (Nested,)>(store, (a,))?;
                        Ok(result)
                    }
                    /// Calls `pad`.
                    pub fn call_pad<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Padded,
                        b: &[Padded],
                    ) -> ::wharf::Result<HoldsBool> {
                        let (result,) = self
                            .pad
                            .__call_typed::<
                                (Padded, &[Padded]),
                                (HoldsBool,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `greet`.
                    pub fn call_greet<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: &Person,
                        b: &[Person],
                    ) -> ::wharf::Result<Person> {
                        let (result,) = self
                            .greet
                            .__call_typed::<
                                (&Person, &[Person]),
                                (Person,),
                            >(store, (a, b))?;
                        Ok(result)
                    }
                    /// Calls `aliases`.
                    pub fn call_aliases<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: Id,
                        b: (Id, &str),
                        c: Maybe,
                    ) -> ::wharf::Result<(Pair, Maybe)> {
                        let (result,) = self
                            .aliases
                            .__call_typed::<
                                (Id, (Id, &str), Maybe),
                                ((Pair, Maybe),),
                            >(store, (a, b, c))?;
                        Ok(result)
                    }
                    /// Calls `swap`.
                    pub fn call_swap<_S: ::wharf::AsContextMut>(
                        &self,
                        store: _S,
                        a: (&str, &[Plain]),
                    ) -> ::wharf::Result<(Vec<Plain>, String)> {
                        let (result,) = self
                            .swap
                            .__call_typed::<
                                ((&str, &[Plain]),),
                                ((Vec<Plain>, String),),
                            >(store, (a,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
