/// A component that fits the world `w` and whose imports are there: ready to be instantiated again and again.
pub struct WPre<T: 'static> {
    instance_pre: ::wharf::component::InstancePre<T>,
    indices: WIndices,
}
impl<T: 'static> Clone for WPre<T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, clippy::all)]
impl<_T: 'static> WPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = WIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<W> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `w`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct WIndices {
    run: ::wharf::component::ComponentExportIndex,
    interface0: exports::a::res::files::GuestIndices,
    interface1: exports::a::res::uses::GuestIndices,
}
#[allow(dead_code, clippy::all)]
impl WIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let component = instance_pre.component();
        let names = ["run"];
        let found = names.map(|name| component.get_export_index(None, name));
        let missing: ::std::vec::Vec<&str> = names
            .iter()
            .zip(&found)
            .filter_map(|(name, found)| found.is_none().then_some(*name))
            .collect();
        let [Some(run)] = found else {
            let missing = missing.join(", ");
            return Err(
                ::wharf::Error::msg(
                    ::std::format!(
                        "the component lacks exports of the world `w`: {}", missing
                    ),
                ),
            );
        };
        Ok(Self {
            run,
            interface0: exports::a::res::files::GuestIndices::new(instance_pre)?,
            interface1: exports::a::res::uses::GuestIndices::new(instance_pre)?,
        })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(run), Some(interface0), Some(interface1)) = (
            exports
                .func(
                    "`run` of the world `w`",
                    instance
                        .get_typed_func::<
                            (::wharf::component::Resource<OwnOne>, &str),
                            (u32,),
                        >(&mut store, &self.run),
                ),
            exports.interface(self.interface0.load(&mut store, instance)),
            exports.interface(self.interface1.load(&mut store, instance)),
        ) else {
            return Err(exports.error());
        };
        Ok(W { run, interface0, interface1 })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    run: ::wharf::component::Func,
    interface0: exports::a::res::files::Guest,
    interface1: exports::a::res::uses::Guest,
}
#[allow(dead_code, clippy::all)]
impl W {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        WPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = WIndices::new(&instance.instance_pre(&store))?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<T, D>(
        linker: &mut ::wharf::component::Linker<T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        D: ::wharf::component::HasData,
        for<'a> D::Data<'a>: WImports,
        T: 'static,
    {
        let mut linker = linker.root();
        linker
            .resource(
                "own-one",
                ::wharf::component::ResourceType::host::<OwnOne>(),
                move |mut caller, rep| {
                    let host = &mut host_getter(caller.data_mut());
                    HostOwnOne::drop(host, ::wharf::component::Resource::new_own(rep))
                },
            )?;
        linker
            .func_wrap(
                "[method]own-one.poke",
                move |
                    mut caller: ::wharf::StoreContextMut<'_, T>,
                    (self_,): (::wharf::component::Resource<OwnOne>,)|
                {
                    let host = &mut host_getter(caller.data_mut());
                    let result = HostOwnOne::poke(host, self_);
                    Ok((result,))
                },
            )?;
        linker
            .func_wrap(
                "top",
                move |
                    mut caller: ::wharf::StoreContextMut<'_, T>,
                    (a,): (::wharf::component::Resource<OwnOne>,)|
                {
                    let host = &mut host_getter(caller.data_mut());
                    let result = WImports::top(host, a);
                    Ok((result,))
                },
            )?;
        Ok(())
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<T, D>(
        linker: &mut ::wharf::component::Linker<T>,
        host_getter: fn(&mut T) -> D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        D: ::wharf::component::HasData,
        for<'a> D::Data<'a>: a::res::files::Host + a::res::uses::Host + WImports,
        T: 'static,
    {
        Self::add_to_linker_imports::<T, D>(linker, host_getter)?;
        a::res::files::add_to_linker::<T, D>(linker, host_getter)?;
        a::res::uses::add_to_linker::<T, D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `run`.
    pub fn call_run<S: ::wharf::AsContextMut>(
        &self,
        store: S,
        a: ::wharf::component::Resource<OwnOne>,
        s: &str,
    ) -> ::wharf::Result<u32> {
        let (result,) = self
            .run
            .__call_typed::<
                (::wharf::component::Resource<OwnOne>, &str),
                (u32,),
            >(store, (a, s))?;
        Ok(result)
    }
    /// The exported interface `a:res/files@1.2.3`.
    pub fn a_res_files(&self) -> &exports::a::res::files::Guest {
        &self.interface0
    }
    /// The exported interface `a:res/uses@1.2.3`.
    pub fn a_res_uses(&self) -> &exports::a::res::uses::Guest {
        &self.interface1
    }
}
/// What a host implements of the resource `own-one`.
pub trait HostOwnOne {
    /// The WIT function `[method]own-one.poke`.
    fn poke(&mut self, self_: ::wharf::component::Resource<OwnOne>) -> u32;
    /// The guest dropped its last handle: the host may forget the resource.
    fn drop(&mut self, rep: ::wharf::component::Resource<OwnOne>) -> ::wharf::Result<()>;
}
impl<_T: HostOwnOne + ?Sized> HostOwnOne for &mut _T {
    fn poke(&mut self, self_: ::wharf::component::Resource<OwnOne>) -> u32 {
        HostOwnOne::poke(*self, self_)
    }
    fn drop(
        &mut self,
        rep: ::wharf::component::Resource<OwnOne>,
    ) -> ::wharf::Result<()> {
        HostOwnOne::drop(*self, rep)
    }
}
/// What a host implements of the imports of world `w`.
pub trait WImports: HostOwnOne {
    /// The WIT function `top`.
    fn top(&mut self, a: ::wharf::component::Resource<OwnOne>) -> String;
}
impl<_T: WImports + ?Sized> WImports for &mut _T {
    fn top(&mut self, a: ::wharf::component::Resource<OwnOne>) -> String {
        WImports::top(*self, a)
    }
}
/// The WIT resource `own-one`.
#[derive(Debug)]
pub enum OwnOne {}
/// Generated from WIT: `a`.
#[allow(dead_code, clippy::all)]
pub mod a {
    /// Generated from WIT: `res`.
    pub mod res {
        /// The WIT interface `a:res/files@1.2.3`.
        pub mod files {
            /// An open file.
            #[derive(Debug)]
            pub enum File {}
            /// The WIT record `host-file`.
            #[derive(Debug, Clone, Copy)]
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
            pub struct HostFile_ {
                /// The field `f`.
                pub f: u32,
            }
            /// The WIT record `holder`.
            #[derive(Debug)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(record)]
            pub struct Holder {
                /// The field `f`.
                pub f: ::wharf::component::Resource<File>,
            }
            impl ::core::fmt::Display for Holder {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(self, f)
                }
            }
            impl ::std::error::Error for Holder {}
            /// The WIT resource `bare`.
            #[derive(Debug)]
            pub enum Bare {}
            /// What a host implements of the resource `file`.
            pub trait HostFile {
                /// Opens.
                fn new(
                    &mut self,
                    path: String,
                ) -> ::wharf::Result<::wharf::component::Resource<File>>;
                /// The WIT function `[method]file.read`.
                fn read(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                    n: u64,
                ) -> ::wharf::Result<Vec<u8>>;
                /// The WIT function `[method]file.new`.
                fn new_(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()>;
                /// The WIT function `[method]file.drop`.
                fn drop_(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()>;
                /// The WIT function `[static]file.join`.
                fn join(
                    &mut self,
                    a: ::wharf::component::Resource<File>,
                    b: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<::wharf::component::Resource<File>>;
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()>;
            }
            impl<_T: HostFile + ?Sized> HostFile for &mut _T {
                fn new(
                    &mut self,
                    path: String,
                ) -> ::wharf::Result<::wharf::component::Resource<File>> {
                    HostFile::new(*self, path)
                }
                fn read(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                    n: u64,
                ) -> ::wharf::Result<Vec<u8>> {
                    HostFile::read(*self, self_, n)
                }
                fn new_(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()> {
                    HostFile::new_(*self, self_)
                }
                fn drop_(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()> {
                    HostFile::drop_(*self, self_)
                }
                fn join(
                    &mut self,
                    a: ::wharf::component::Resource<File>,
                    b: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<::wharf::component::Resource<File>> {
                    HostFile::join(*self, a, b)
                }
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<()> {
                    HostFile::drop(*self, rep)
                }
            }
            /// What a host implements of the resource `bare`.
            pub trait HostBare {
                /// The guest dropped its last handle: the host may forget the resource.
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<Bare>,
                ) -> ::wharf::Result<()>;
            }
            impl<_T: HostBare + ?Sized> HostBare for &mut _T {
                fn drop(
                    &mut self,
                    rep: ::wharf::component::Resource<Bare>,
                ) -> ::wharf::Result<()> {
                    HostBare::drop(*self, rep)
                }
            }
            /// What a host implements of `a:res/files@1.2.3`.
            pub trait Host: HostFile + HostBare {
                /// The WIT function `take`.
                fn take(
                    &mut self,
                    h: Holder,
                    files: Vec<::wharf::component::Resource<File>>,
                ) -> ::wharf::Result<Vec<::wharf::component::Resource<Bare>>>;
            }
            impl<_T: Host + ?Sized> Host for &mut _T {
                fn take(
                    &mut self,
                    h: Holder,
                    files: Vec<::wharf::component::Resource<File>>,
                ) -> ::wharf::Result<Vec<::wharf::component::Resource<Bare>>> {
                    Host::take(*self, h, files)
                }
            }
            /// Defines `a:res/files@1.2.3` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:res/files@1.2.3")?, host_getter)
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
                    .resource(
                        "file",
                        ::wharf::component::ResourceType::host::<File>(),
                        move |mut caller, rep| {
                            let host = &mut host_getter(caller.data_mut());
                            HostFile::drop(
                                host,
                                ::wharf::component::Resource::new_own(rep),
                            )
                        },
                    )?;
                linker
                    .func_wrap(
                        "[constructor]file",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (path,): (String,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = HostFile::new(host, path)?;
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "[method]file.read",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_, n): (::wharf::component::Resource<File>, u64)|
                        {
                            let span = ::wharf::component::__internal::tracing::trace_span!(
                                "wit import", interface = "a:res/files@1.2.3", function =
                                "[method]file.read",
                            );
                            let _entered = span.enter();
                            ::wharf::component::__internal::tracing::trace!("call");
                            let host = &mut host_getter(caller.data_mut());
                            let result = HostFile::read(host, self_, n)?;
                            ::wharf::component::__internal::tracing::trace!("return");
                            Ok((result,))
                        },
                    )?;
                linker
                    .func_wrap(
                        "[method]file.new",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_,): (::wharf::component::Resource<File>,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            HostFile::new_(host, self_)?;
                            Ok(())
                        },
                    )?;
                linker
                    .func_wrap(
                        "[method]file.drop",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_,): (::wharf::component::Resource<File>,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            HostFile::drop_(host, self_)?;
                            Ok(())
                        },
                    )?;
                linker
                    .func_wrap(
                        "[static]file.join",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (
                                a,
                                b,
                            ): (
                                ::wharf::component::Resource<File>,
                                ::wharf::component::Resource<File>,
                            )|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = HostFile::join(host, a, b)?;
                            Ok((result,))
                        },
                    )?;
                linker
                    .resource(
                        "bare",
                        ::wharf::component::ResourceType::host::<Bare>(),
                        move |mut caller, rep| {
                            let host = &mut host_getter(caller.data_mut());
                            HostBare::drop(
                                host,
                                ::wharf::component::Resource::new_own(rep),
                            )
                        },
                    )?;
                linker
                    .func_wrap(
                        "take",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (
                                h,
                                files,
                            ): (Holder, Vec<::wharf::component::Resource<File>>)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::take(host, h, files)?;
                            Ok((result,))
                        },
                    )?;
                Ok(())
            }
        }
        /// The WIT interface `a:res/uses@1.2.3`.
        pub mod uses {
            /// The WIT type `file`.
            pub type File = super::files::File;
            /// The WIT type `h2`.
            pub type H2 = super::files::Holder;
            /// What a host implements of `a:res/uses@1.2.3`.
            pub trait Host {
                /// The WIT function `open`.
                fn open(
                    &mut self,
                    f: ::wharf::component::Resource<File>,
                ) -> Result<::wharf::component::Resource<File>, H2>;
            }
            impl<_T: Host + ?Sized> Host for &mut _T {
                fn open(
                    &mut self,
                    f: ::wharf::component::Resource<File>,
                ) -> Result<::wharf::component::Resource<File>, H2> {
                    Host::open(*self, f)
                }
            }
            /// Defines `a:res/uses@1.2.3` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:res/uses@1.2.3")?, host_getter)
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
                        "open",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (f,): (::wharf::component::Resource<File>,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = Host::open(host, f);
                            Ok((result,))
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
        /// Generated from WIT: `res`.
        pub mod res {
            /// The WIT interface `a:res/files@1.2.3`.
            pub mod files {
                /// An open file.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct File(::wharf::component::ResourceAny);
                ::wharf::component::__internal::guest_resource!(File);
                /// The WIT record `host-file`.
                #[derive(Debug, Clone, Copy)]
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
                pub struct HostFile {
                    /// The field `f`.
                    pub f: u32,
                }
                /// The WIT record `holder`.
                #[derive(Debug, Clone, Copy)]
                #[derive(
                    ::wharf::component::ComponentType,
                    ::wharf::component::Lift,
                    ::wharf::component::Lower
                )]
                #[component(record)]
                pub struct Holder {
                    /// The field `f`.
                    pub f: File,
                }
                impl ::core::fmt::Display for Holder {
                    fn fmt(
                        &self,
                        f: &mut ::core::fmt::Formatter<'_>,
                    ) -> ::core::fmt::Result {
                        ::core::fmt::Debug::fmt(self, f)
                    }
                }
                impl ::std::error::Error for Holder {}
                /// The WIT resource `bare`.
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                pub struct Bare(::wharf::component::ResourceAny);
                ::wharf::component::__internal::guest_resource!(Bare);
                /// The functions of `a:res/files@1.2.3`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    take: ::wharf::component::Func,
                    file_constructor: ::wharf::component::Func,
                    file_read: ::wharf::component::Func,
                    file_new: ::wharf::component::Func,
                    file_drop: ::wharf::component::Func,
                    file_join: ::wharf::component::Func,
                }
                /// Where a component exports the functions of `a:res/files@1.2.3`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    take: ::wharf::component::ComponentExportIndex,
                    file_constructor: ::wharf::component::ComponentExportIndex,
                    file_read: ::wharf::component::ComponentExportIndex,
                    file_new: ::wharf::component::ComponentExportIndex,
                    file_drop: ::wharf::component::ComponentExportIndex,
                    file_join: ::wharf::component::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &::wharf::component::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = component
                            .get_export_index(None, "a:res/files@1.2.3")
                            .ok_or_else(|| ::wharf::Error::msg(
                                "the component does not export the interface `a:res/files@1.2.3`",
                            ))?;
                        let names = [
                            "take",
                            "[constructor]file",
                            "[method]file.read",
                            "[method]file.new",
                            "[method]file.drop",
                            "[static]file.join",
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
                        let [Some(take), Some(file_constructor), Some(file_read),
                        Some(file_new), Some(file_drop), Some(file_join)] = found else {
                            let missing = missing.join(", ");
                            return Err(
                                ::wharf::Error::msg(
                                    ::std::format!(
                                        "the component's export `a:res/files@1.2.3` lacks what its WIT says: {}",
                                        missing
                                    ),
                                ),
                            );
                        };
                        Ok(Self {
                            take,
                            file_constructor,
                            file_read,
                            file_new,
                            file_drop,
                            file_join,
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
                            Some(take),
                            Some(file_constructor),
                            Some(file_read),
                            Some(file_new),
                            Some(file_drop),
                            Some(file_join),
                        ) = (
                            exports
                                .func(
                                    "`take` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<
                                            (Holder, &[File]),
                                            (Vec<Bare>,),
                                        >(&mut store, &self.take),
                                ),
                            exports
                                .func(
                                    "`[constructor]file` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<
                                            (&str,),
                                            (File,),
                                        >(&mut store, &self.file_constructor),
                                ),
                            exports
                                .func(
                                    "`[method]file.read` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<
                                            (File, u64),
                                            (Vec<u8>,),
                                        >(&mut store, &self.file_read),
                                ),
                            exports
                                .func(
                                    "`[method]file.new` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<(File,), ()>(&mut store, &self.file_new),
                                ),
                            exports
                                .func(
                                    "`[method]file.drop` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<(File,), ()>(&mut store, &self.file_drop),
                                ),
                            exports
                                .func(
                                    "`[static]file.join` of `a:res/files@1.2.3`",
                                    instance
                                        .get_typed_func::<
                                            (File, File),
                                            (File,),
                                        >(&mut store, &self.file_join),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest {
                            take,
                            file_constructor,
                            file_read,
                            file_new,
                            file_drop,
                            file_join,
                        })
                    }
                }
                impl Guest {
                    /// Calls `take`.
                    pub fn call_take<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        h: Holder,
                        files: &[File],
                    ) -> ::wharf::Result<Vec<Bare>> {
                        let (result,) = self
                            .take
                            .__call_typed::<
                                (Holder, &[File]),
                                (Vec<Bare>,),
                            >(store, (h, files))?;
                        Ok(result)
                    }
                    /// The functions of the resource `file`.
                    pub fn file(&self) -> GuestFile<'_> {
                        GuestFile { guest: self }
                    }
                    /// The functions of the resource `bare`.
                    pub fn bare(&self) -> GuestBare<'_> {
                        GuestBare { guest: self }
                    }
                }
                /// The functions of the guest's resource `file`.
                #[derive(Clone, Copy)]
                pub struct GuestFile<'a> {
                    guest: &'a Guest,
                }
                impl GuestFile<'_> {
                    /// Opens.
                    pub fn call_constructor<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        path: &str,
                    ) -> ::wharf::Result<File> {
                        let (result,) = self
                            .guest
                            .file_constructor
                            .__call_typed::<(&str,), (File,)>(store, (path,))?;
                        Ok(result)
                    }
                    /// Calls `[method]file.read`.
                    pub fn call_read<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        self_: File,
                        n: u64,
                    ) -> ::wharf::Result<Vec<u8>> {
                        let (result,) = self
                            .guest
                            .file_read
                            .__call_typed::<(File, u64), (Vec<u8>,)>(store, (self_, n))?;
                        Ok(result)
                    }
                    /// Calls `[method]file.new`.
                    pub fn call_new<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        self_: File,
                    ) -> ::wharf::Result<()> {
                        self.guest
                            .file_new
                            .__call_typed::<(File,), ()>(store, (self_,))?;
                        Ok(())
                    }
                    /// Calls `[method]file.drop`.
                    pub fn call_drop<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        self_: File,
                    ) -> ::wharf::Result<()> {
                        self.guest
                            .file_drop
                            .__call_typed::<(File,), ()>(store, (self_,))?;
                        Ok(())
                    }
                    /// Calls `[static]file.join`.
                    pub fn call_join<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        a: File,
                        b: File,
                    ) -> ::wharf::Result<File> {
                        let (result,) = self
                            .guest
                            .file_join
                            .__call_typed::<(File, File), (File,)>(store, (a, b))?;
                        Ok(result)
                    }
                }
                impl File {
                    /// Calls `[method]file.read`.
                    pub fn call_read<S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: S,
                        n: u64,
                    ) -> ::wharf::Result<Vec<u8>> {
                        guest.file().call_read(store, self, n)
                    }
                    /// Calls `[method]file.new`.
                    pub fn call_new<S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: S,
                    ) -> ::wharf::Result<()> {
                        guest.file().call_new(store, self)
                    }
                    /// Calls `[method]file.drop`.
                    pub fn call_drop<S: ::wharf::AsContextMut>(
                        self,
                        guest: &Guest,
                        store: S,
                    ) -> ::wharf::Result<()> {
                        guest.file().call_drop(store, self)
                    }
                }
                /// The functions of the guest's resource `bare`.
                #[derive(Clone, Copy)]
                pub struct GuestBare<'a> {
                    guest: &'a Guest,
                }
                impl GuestBare<'_> {}
                impl Bare {}
            }
            /// The WIT interface `a:res/uses@1.2.3`.
            pub mod uses {
                /// The WIT type `file`.
                pub type File = super::files::File;
                /// The WIT type `h2`.
                pub type H2 = super::files::Holder;
                /// The functions of `a:res/uses@1.2.3`, as an instance exports them.
                #[derive(Clone)]
                pub struct Guest {
                    open: ::wharf::component::Func,
                }
                /// Where a component exports the functions of `a:res/uses@1.2.3`, found once for all its instances.
                #[derive(Clone)]
                pub struct GuestIndices {
                    open: ::wharf::component::ComponentExportIndex,
                }
                impl GuestIndices {
                    /// Finds the functions in a component.
                    pub fn new<_T: 'static>(
                        instance_pre: &::wharf::component::InstancePre<_T>,
                    ) -> ::wharf::Result<Self> {
                        let component = instance_pre.component();
                        let instance = component
                            .get_export_index(None, "a:res/uses@1.2.3")
                            .ok_or_else(|| ::wharf::Error::msg(
                                "the component does not export the interface `a:res/uses@1.2.3`",
                            ))?;
                        let names = ["open"];
                        let found = names
                            .map(|name| {
                                component.get_export_index(Some(&instance), name)
                            });
                        let missing: ::std::vec::Vec<&str> = names
                            .iter()
                            .zip(&found)
                            .filter_map(|(name, found)| found.is_none().then_some(*name))
                            .collect();
                        let [Some(open)] = found else {
                            let missing = missing.join(", ");
                            return Err(
                                ::wharf::Error::msg(
                                    ::std::format!(
                                        "the component's export `a:res/uses@1.2.3` lacks what its WIT says: {}",
                                        missing
                                    ),
                                ),
                            );
                        };
                        Ok(Self { open })
                    }
                    /// Takes the functions out of an instance and checks their types.
                    pub fn load(
                        &self,
                        mut store: impl ::wharf::AsContextMut,
                        instance: &::wharf::component::Instance,
                    ) -> ::wharf::Result<Guest> {
                        let mut exports = ::wharf::component::__internal::Exports::new();
                        let (Some(open),) = (
                            exports
                                .func(
                                    "`open` of `a:res/uses@1.2.3`",
                                    instance
                                        .get_typed_func::<
                                            (File,),
                                            (Result<File, H2>,),
                                        >(&mut store, &self.open),
                                ),
                        ) else {
                            return Err(exports.error());
                        };
                        Ok(Guest { open })
                    }
                }
                impl Guest {
                    /// Calls `open`.
                    pub fn call_open<S: ::wharf::AsContextMut>(
                        &self,
                        store: S,
                        f: File,
                    ) -> ::wharf::Result<Result<File, H2>> {
                        let (result,) = self
                            .open
                            .__call_typed::<(File,), (Result<File, H2>,)>(store, (f,))?;
                        Ok(result)
                    }
                }
            }
        }
    }
}
