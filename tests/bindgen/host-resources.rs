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
#[allow(dead_code, deprecated, clippy::all)]
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
}
#[allow(dead_code, deprecated, clippy::all)]
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
        Ok(Self { run })
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<W> {
        let mut exports = ::wharf::component::__internal::Exports::new();
        let (Some(run),) = (
            exports
                .func(
                    "`run` of the world `w`",
                    instance
                        .get_typed_func::<
                            (::wharf::component::Resource<OwnOne>, &str),
                            (u32,),
                        >(&mut store, &self.run),
                ),
        ) else {
            return Err(exports.error());
        };
        Ok(W { run })
    }
}
/// An instance of a component that fits the world `w`.
#[allow(dead_code)]
pub struct W {
    run: ::wharf::component::Func,
}
#[allow(dead_code, deprecated, clippy::all)]
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
#[allow(dead_code, deprecated, clippy::all)]
pub mod a {
    /// Generated from WIT: `res`.
    pub mod res {
        /// The WIT interface `a:res/files@1.2.3`.
        pub mod files {
            /// An open file.
            #[derive(Debug)]
            pub enum File {}
            /// The WIT type `borrowed`.
            pub type Borrowed = u32;
            /// The WIT variant `file-error`.
            #[derive(Debug, Clone, Copy)]
            #[derive(
                ::wharf::component::ComponentType,
                ::wharf::component::Lift,
                ::wharf::component::Lower
            )]
            #[component(variant)]
            pub enum FileError {
                /// The case `closed`.
                Closed(Borrowed),
                /// The case `lost`.
                Lost,
            }
            impl ::core::fmt::Display for FileError {
                fn fmt(
                    &self,
                    f: &mut ::core::fmt::Formatter<'_>,
                ) -> ::core::fmt::Result {
                    match self {
                        Self::Closed(payload) => ::core::write!(f, "closed: {payload:?}"),
                        Self::Lost => f.write_str("lost"),
                    }
                }
            }
            impl ::std::error::Error for FileError {}
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
                /// The WIT function `[method]file.try-clone`.
                fn try_clone(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<
                    Result<::wharf::component::Resource<File>, FileError>,
                >;
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
                fn try_clone(
                    &mut self,
                    self_: ::wharf::component::Resource<File>,
                ) -> ::wharf::Result<
                    Result<::wharf::component::Resource<File>, FileError>,
                > {
                    HostFile::try_clone(*self, self_)
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
                    .func_wrap(
                        "[method]file.try-clone",
                        move |
                            mut caller: ::wharf::StoreContextMut<'_, T>,
                            (self_,): (::wharf::component::Resource<File>,)|
                        {
                            let host = &mut host_getter(caller.data_mut());
                            let result = HostFile::try_clone(host, self_)?;
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
            /// The WIT type `document`.
            pub type Document = super::files::File;
            /// The WIT type `h2`.
            pub type H2 = super::files::Holder;
            /// What a host implements of `a:res/uses@1.2.3`.
            pub trait Host {
                /// The WIT function `open`.
                fn open(
                    &mut self,
                    f: ::wharf::component::Resource<Document>,
                ) -> Result<::wharf::component::Resource<Document>, H2>;
            }
            impl<_T: Host + ?Sized> Host for &mut _T {
                fn open(
                    &mut self,
                    f: ::wharf::component::Resource<Document>,
                ) -> Result<::wharf::component::Resource<Document>, H2> {
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
                            (f,): (::wharf::component::Resource<Document>,)|
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
