//! Errors that a host matches: each is provoked as a host would, and its fields are what happened.

mod abi;
mod bindings;
mod compiling;
mod instances;
mod limits;
mod linking;
mod resources;

use anyhow::{Error, Result};
use std::fmt::Debug;
use wharf_component::{Component, Func, Instance, Linker, Val};
use wharf_runtime::{Engine, Store};

/// The error as a `T`.
#[track_caller]
fn found<T: Debug + std::fmt::Display + Send + Sync + 'static>(error: &Error) -> &T {
    let wanted = std::any::type_name::<T>();
    error.downcast_ref().unwrap_or_else(|| panic!("no {wanted}: {error:?}"))
}

fn component(engine: &Engine, text: &str) -> Component {
    Component::new(engine, wat::parse_str(text).unwrap()).unwrap()
}

/// An instance, alone in its store.
struct Guest {
    store: Store<()>,
    instance: Instance,
}

impl Guest {
    /// Of a component that imports nothing but what `define` defines.
    fn new(text: &str, define: impl FnOnce(&mut Linker<()>)) -> Guest {
        let engine = Engine::default();
        let component = component(&engine, text);
        let mut linker = Linker::new(&engine);
        define(&mut linker);
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &component).unwrap();
        Guest { store, instance }
    }

    fn func(&mut self, name: &str) -> Func {
        self.instance.get_func(&mut self.store, name).unwrap()
    }

    /// Calls a function, which gives back a value if its type says so.
    fn call(&mut self, name: &str, params: &[Val]) -> Result<()> {
        let func = self.func(name);
        let mut results = vec![Val::Bool(false); func.ty(&self.store).results().len()];
        func.call(&mut self.store, params, &mut results)
    }
}
