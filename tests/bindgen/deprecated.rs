/// A component that fits the world `functions` and whose imports are there: ready to be instantiated again and again.
pub struct FunctionsPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: FunctionsIndices,
}
impl<_T: 'static> ::core::clone::Clone for FunctionsPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> FunctionsPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = FunctionsIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Functions> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `functions`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct FunctionsIndices {}
#[allow(dead_code, deprecated, clippy::all)]
impl FunctionsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        _instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {})
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        _store: impl ::wharf::AsContextMut,
        _instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Functions> {
        Ok(Functions {})
    }
}
/// No type is deprecated here, but a function is.
#[allow(dead_code)]
pub struct Functions {}
#[allow(dead_code, deprecated, clippy::all)]
impl Functions {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        FunctionsPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = FunctionsIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: FunctionsImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker.resource::<Thing>("thing", |host, rep| HostThing::drop(host, rep));
        linker
            .procedure(
                "[method]thing.use-it",
                |host, (self_,)| HostThing::use_it(host, self_),
            );
        linker.func("old", |host, (n,)| FunctionsImports::old(host, n));
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: FunctionsImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
}
/// What a host implements of the resource `thing`.
#[allow(clippy::all, deprecated)]
pub trait HostThing {
    /// The WIT function `[method]thing.use-it`.
    #[deprecated(since = "1.1.0")]
    fn use_it(&mut self, self_: ::wharf::component::Resource<Thing>);
    /// The guest dropped its last handle: the host may forget the resource.
    fn drop(&mut self, rep: ::wharf::component::Resource<Thing>) -> ::wharf::Result<()>;
}
#[allow(clippy::all, deprecated)]
impl<_T: HostThing + ?::core::marker::Sized> HostThing for &mut _T {
    fn use_it(&mut self, self_: ::wharf::component::Resource<Thing>) {
        HostThing::use_it(*self, self_)
    }
    fn drop(&mut self, rep: ::wharf::component::Resource<Thing>) -> ::wharf::Result<()> {
        HostThing::drop(*self, rep)
    }
}
/// What a host implements of the imports of world `functions`.
#[allow(clippy::all, deprecated)]
pub trait FunctionsImports: HostThing {
    /// The WIT function `old`.
    #[deprecated(since = "1.1.0")]
    fn old(&mut self, n: u32) -> u32;
}
#[allow(clippy::all, deprecated)]
impl<_T: FunctionsImports + ?::core::marker::Sized> FunctionsImports for &mut _T {
    fn old(&mut self, n: u32) -> u32 {
        FunctionsImports::old(*self, n)
    }
}
#[allow(deprecated)]
/// The WIT resource `thing`.
#[derive(Debug)]
pub enum Thing {}
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
pub struct RecordsIndices {}
#[allow(dead_code, deprecated, clippy::all)]
impl RecordsIndices {
    /// Finds the exports in a component.
    pub fn new<_T: 'static>(
        _instance_pre: &::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        Ok(Self {})
    }
    /// Takes the exports out of an instance and checks their types.
    pub fn load(
        &self,
        _store: impl ::wharf::AsContextMut,
        _instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Records> {
        Ok(Records {})
    }
}
/// Records that would be copied as bytes, were they not deprecated.
#[allow(dead_code)]
pub struct Records {}
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
    /// Defines what the world itself imports in a linker.
    pub fn add_to_linker_imports<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: RecordsImports,
        _T: 'static,
    {
        let linker = &mut linker.root();
        let mut linker = ::wharf::component::__internal::HostLinker::<
            _T,
            _D,
        >::new(linker, host_getter);
        linker
            .procedure(
                "fit",
                |host, (sizes, wide)| RecordsImports::fit(host, sizes, wide),
            );
        linker.finish()
    }
    /// Defines all imports of the world in a linker, implemented by what `host_getter` gets out of the store's data.
    pub fn add_to_linker<_T, _D>(
        linker: &mut ::wharf::component::Linker<_T>,
        host_getter: fn(&mut _T) -> _D::Data<'_>,
    ) -> ::wharf::Result<()>
    where
        _D: ::wharf::component::HasData,
        for<'a> _D::Data<'a>: RecordsImports,
        _T: 'static,
    {
        Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;
        Ok(())
    }
}
/// What a host implements of the imports of world `records`.
#[allow(clippy::all, deprecated)]
pub trait RecordsImports {
    /// The WIT function `fit`.
    fn fit(&mut self, sizes: Sizes, wide: Wide);
}
#[allow(clippy::all, deprecated)]
impl<_T: RecordsImports + ?::core::marker::Sized> RecordsImports for &mut _T {
    fn fit(&mut self, sizes: Sizes, wide: Wide) {
        RecordsImports::fit(*self, sizes, wide)
    }
}
#[allow(deprecated)]
/// The WIT record `size`.
#[deprecated(since = "1.1.0")]
#[derive(Debug, Clone, Copy, ::wharf::component::__internal::ComponentValue)]
#[component(record)]
pub struct Size {
    /// The field `width`.
    pub width: u32,
    /// The field `height`.
    pub height: u32,
}
#[allow(deprecated)]
/// The WIT record `sizes`.
#[derive(Debug, Clone, Copy, ::wharf::component::__internal::ComponentValue)]
#[component(record)]
pub struct Sizes {
    /// The field `inner`.
    pub inner: Size,
    /// The field `outer`.
    pub outer: Size,
    /// The field `bits`.
    pub bits: [u8; 33],
}
#[allow(deprecated)]
/// The WIT record `wide`.
#[derive(Debug, Clone, Copy, ::wharf::component::__internal::ComponentValue)]
#[derive(
    ::wharf::component::__internal::bytemuck::Pod,
    ::wharf::component::__internal::bytemuck::Zeroable
)]
#[bytemuck(crate = "::wharf::component::__internal::bytemuck")]
#[component(record, plain)]
#[repr(C)]
pub struct Wide {
    /// The field `bits`.
    pub bits: [u8; 33],
}
