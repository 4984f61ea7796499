/// A component that fits the world `w` and whose imports are there: ready to be instantiated again and again.
pub struct WPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: WIndices,
}
impl<_T: 'static> ::core::clone::Clone for WPre<_T> {
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
        let [run] = ::wharf::component::__internal::find_exports(
            component,
            None,
            "w",
            ["run"],
        )?;
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
        let indices = WIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: WImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.resource::<OwnOne>("own-one", |host, rep| HostOwnOne::drop(host, rep));
        linker
            .func(
                "[method]own-one.poke",
                |host, (self_,)| HostOwnOne::poke(host, self_),
            );
        linker.func("top", |host, (a,)| WImports::top(host, a));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: a::res::files::Host + a::res::uses::Host + WImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        a::res::files::add_to_linker::<_T, _D>(linker, host_getter)?;
        a::res::uses::add_to_linker::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
    /// Calls `run`.
    pub fn call_run<_S: ::wharf::AsContextMut>(
        &self,
        store: _S,
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
#[allow(clippy::all)]
pub trait HostOwnOne {
    /// The WIT function `[method]own-one.poke`.
    fn poke(&mut self, self_: ::wharf::component::Resource<OwnOne>) -> u32;
    /// The guest dropped its last handle: the host may forget the resource.
    fn drop(&mut self, rep: ::wharf::component::Resource<OwnOne>) -> ::wharf::Result<()>;
}
#[allow(clippy::all)]
impl<_T: HostOwnOne + ?::core::marker::Sized> HostOwnOne for &mut _T {
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
#[allow(clippy::all)]
pub trait WImports: HostOwnOne {
    /// The WIT function `top`.
    fn top(&mut self, a: ::wharf::component::Resource<OwnOne>) -> String;
}
#[allow(clippy::all)]
impl<_T: WImports + ?::core::marker::Sized> WImports for &mut _T {
    fn top(&mut self, a: ::wharf::component::Resource<OwnOne>) -> String {
        WImports::top(*self, a)
    }
}
/// The WIT resource `own-one`.
#[derive(Debug)]
pub enum OwnOne {}
/// Generated from WIT: `a`.
#[allow(dead_code, deprecated, unused_imports, clippy::all)]
pub mod a {
    /// Generated from WIT: `res`.
    pub mod res {
        /// The WIT interface `a:res/files@1.2.3`.
        pub mod files {
            use ::wharf::component as __wharf;
            /// An open file.
            #[derive(Debug)]
            pub enum File {}
            /// The WIT type `borrowed`.
            pub type Borrowed = u32;
            /// The WIT variant `file-error`.
            #[derive(Debug, Clone, Copy, __wharf::__internal::ComponentValue)]
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
            #[derive(Debug, __wharf::__internal::ComponentValue)]
            #[component(record)]
            pub struct Holder {
                /// The field `f`.
                pub f: __wharf::Resource<File>,
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
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `file`.
                pub trait HostFile {
                    /// Opens.
                    fn new(&mut self, path: String) -> ::wharf::Result<__wharf::Resource<File>>;
                    /// The WIT function `[method]file.read`.
                    fn read(
                        &mut self,
                        self_: __wharf::Resource<File>,
                        n: u64,
                    ) -> ::wharf::Result<Vec<u8>>;
                    /// The WIT function `[method]file.new`.
                    fn new_(&mut self, self_: __wharf::Resource<File>) -> ::wharf::Result<()>;
                    /// The WIT function `[method]file.drop`.
                    fn drop_(&mut self, self_: __wharf::Resource<File>) -> ::wharf::Result<()>;
                    /// The WIT function `[static]file.join`.
                    fn join(
                        &mut self,
                        a: __wharf::Resource<File>,
                        b: __wharf::Resource<File>,
                    ) -> ::wharf::Result<__wharf::Resource<File>>;
                    /// The WIT function `[method]file.try-clone`.
                    fn try_clone(
                        &mut self,
                        self_: __wharf::Resource<File>,
                    ) -> ::wharf::Result<Result<__wharf::Resource<File>, FileError>>;
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<File>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of the resource `bare`.
                pub trait HostBare {
                    /// The guest dropped its last handle: the host may forget the resource.
                    fn drop(&mut self, rep: __wharf::Resource<Bare>) -> ::wharf::Result<()>;
                }
            }
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:res/files@1.2.3`.
                pub trait Host: HostFile + HostBare {
                    /// The WIT function `take`.
                    fn take(
                        &mut self,
                        h: Holder,
                        files: Vec<__wharf::Resource<File>>,
                    ) -> ::wharf::Result<Vec<__wharf::Resource<Bare>>>;
                }
            }
            /// Defines `a:res/files@1.2.3` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:res/files@1.2.3")?, host_getter)
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
                linker.resource::<File>("file", |host, rep| HostFile::drop(host, rep));
                linker
                    .try_func(
                        "[constructor]file",
                        |host, (path,)| HostFile::new(host, path),
                    );
                linker
                    .try_func(
                        "[method]file.read",
                        |host, (self_, n)| {
                            let span = __wharf::__internal::tracing::trace_span!(
                                "wit import", interface = "a:res/files@1.2.3", function =
                                "[method]file.read",
                            );
                            let _entered = span.enter();
                            __wharf::__internal::tracing::trace!("call");
                            let result = HostFile::read(host, self_, n)?;
                            __wharf::__internal::tracing::trace!("return");
                            Ok(result)
                        },
                    );
                linker
                    .try_procedure(
                        "[method]file.new",
                        |host, (self_,)| HostFile::new_(host, self_),
                    );
                linker
                    .try_procedure(
                        "[method]file.drop",
                        |host, (self_,)| HostFile::drop_(host, self_),
                    );
                linker
                    .try_func(
                        "[static]file.join",
                        |host, (a, b)| HostFile::join(host, a, b),
                    );
                linker
                    .try_func(
                        "[method]file.try-clone",
                        |host, (self_,)| HostFile::try_clone(host, self_),
                    );
                linker.resource::<Bare>("bare", |host, rep| HostBare::drop(host, rep));
                linker.try_func("take", |host, (h, files)| Host::take(host, h, files));
                linker.finish()
            }
        }
        /// The WIT interface `a:res/uses@1.2.3`.
        pub mod uses {
            use ::wharf::component as __wharf;
            /// The WIT type `document`.
            pub type Document = super::files::File;
            /// The WIT type `h2`.
            pub type H2 = super::files::Holder;
            __wharf::__internal::host_trait! {
                /// What a host implements of `a:res/uses@1.2.3`.
                pub trait Host {
                    /// The WIT function `open`.
                    fn open(
                        &mut self,
                        f: __wharf::Resource<Document>,
                    ) -> Result<__wharf::Resource<Document>, H2>;
                }
            }
            /// Defines `a:res/uses@1.2.3` in a linker, implemented by what `host_getter` gets.
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
                >(&mut linker.instance("a:res/uses@1.2.3")?, host_getter)
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
                linker.func("open", |host, (f,)| Host::open(host, f));
                linker.finish()
            }
        }
    }
}
