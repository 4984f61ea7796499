/// A component that fits the world `nothing` and whose imports are there: ready to be instantiated again and again.
pub struct NothingPre<_T: 'static> {
    instance_pre: ::wharf::component::InstancePre<_T>,
    indices: NothingIndices,
}
impl<_T: 'static> ::core::clone::Clone for NothingPre<_T> {
    fn clone(&self) -> Self {
        Self {
            instance_pre: self.instance_pre.clone(),
            indices: self.indices.clone(),
        }
    }
}
#[allow(dead_code, deprecated, clippy::all)]
impl<_T: 'static> NothingPre<_T> {
    /// Finds the world's exports in a component.
    pub fn new(
        instance_pre: ::wharf::component::InstancePre<_T>,
    ) -> ::wharf::Result<Self> {
        let indices = NothingIndices::new(&instance_pre)?;
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
    ) -> ::wharf::Result<Nothing> {
        let instance = self.instance_pre.instantiate(&mut store)?;
        self.indices.load(&mut store, &instance)
    }
}
/// Where a component has the exports of the world `nothing`, found once for all its instances.
#[derive(Clone)]
#[allow(dead_code)]
pub struct NothingIndices {}
#[allow(dead_code, deprecated, clippy::all)]
impl NothingIndices {
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
    ) -> ::wharf::Result<Nothing> {
        Ok(Nothing {})
    }
}
/// An instance of a component that fits the world `nothing`.
#[allow(dead_code)]
pub struct Nothing {}
#[allow(dead_code, deprecated, clippy::all)]
impl Nothing {
    /// Links a component and makes an instance of it in a store.
    pub fn instantiate<_T: 'static>(
        store: impl ::wharf::AsContextMut<Data = _T>,
        component: &::wharf::component::Component,
        linker: &::wharf::component::Linker<_T>,
    ) -> ::wharf::Result<Self> {
        NothingPre::new(linker.instantiate_pre(component)?)?.instantiate(store)
    }
    /// Takes the world's exports out of an instance and checks their types.
    pub fn new(
        mut store: impl ::wharf::AsContextMut,
        instance: &::wharf::component::Instance,
    ) -> ::wharf::Result<Self> {
        let indices = NothingIndices::new(&instance.__instance_pre(&store)?)?;
        indices.load(&mut store, instance)
    }
}
