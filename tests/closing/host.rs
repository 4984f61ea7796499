//! The host of the plugins.

use wharf::component::{Component, InstancePre, Linker, Resource, ResourceType};
use wharf::{Config, Engine, Module, Result, Store, StoreContextMut};

pub(crate) struct Thing;

/// What the guest's import `back` does, once.
pub(crate) type Hook = Box<dyn FnOnce(StoreContextMut<'_, Host>) -> Result<()> + Send>;

#[derive(Default)]
pub(crate) struct Host {
    pub(crate) made: u32,
    /// The things that were destroyed, in this order.
    pub(crate) destroyed: Vec<u32>,
    pub(crate) hook: Option<Hook>,
    /// What the destructor of a thing does before that, once.
    pub(crate) destructor: Option<Hook>,
}

pub(crate) const PLUGIN: &str = include_str!("plugin.wat");
pub(crate) const FAILING: &str = include_str!("failing.wat");

pub(crate) fn linker(engine: &Engine) -> Result<Linker<Host>> {
    linker_with(engine, ResourceType::host::<Thing>())
}

/// A linker whose `thing` is of this type.
pub(crate) fn linker_with(engine: &Engine, thing: ResourceType) -> Result<Linker<Host>> {
    let mut linker = Linker::new(engine);
    let library = Module::new(
        engine,
        r#"(module
            (memory (export "memory") 1)
            (func (export "two") (result i32) (i32.const 2)))"#,
    )?;
    linker.root().module("library", &library)?;
    let mut host = linker.instance("host")?;
    host.resource("thing", thing, |mut store: StoreContextMut<'_, Host>, rep| {
        store.data_mut().destroyed.push(rep);
        match store.data_mut().destructor.take() {
            Some(hook) => hook(store),
            None => Ok(()),
        }
    })?;
    if thing == ResourceType::host::<Thing>() {
        host.func_wrap("make", |mut store: StoreContextMut<'_, Host>, (): ()| {
            store.data_mut().made += 1;
            Ok((Resource::<Thing>::new_own(store.data().made),))
        })?;
    } else {
        host.func_new("make", |_, _, _, _| Err(wharf::Error::msg("nothing to be made")))?;
    }
    host.func_wrap("back", |mut store: StoreContextMut<'_, Host>, (): ()| {
        match store.data_mut().hook.take() {
            Some(hook) => hook(store),
            None => Ok(()),
        }
    })?;
    Ok(linker)
}

pub(crate) fn plugin() -> Result<(Store<Host>, InstancePre<Host>)> {
    // A component calls one inside it, which has a word.
    let engine = Engine::new(Config::new().donut_wrapping(true)).unwrap();
    let component = Component::new(&engine, PLUGIN)?;
    let pre = linker(&engine)?.instantiate_pre(&component)?;
    Ok((Store::new(&engine, Host::default()), pre))
}
