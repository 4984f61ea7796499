//! Values of every type in both directions: the host calls a guest that passes everything along to
//! what the host implements, and gets back what that returns. The types are those of the goldens.

use wharf::component::ResourceTable;

/// The host: gives back what it gets, wherever types allow that.
#[derive(Default)]
struct Echo {
    table: ResourceTable,
}

/// An instance of the guest of a world, and its store.
macro_rules! instantiate {
    ($world:ty, $wit:literal, $name:expr) => {{
        use wharf::component::{Component, HasSelf, Linker};
        let engine = wharf::Engine::default();
        let guest = crate::guest::echo(concat!("tests/bindgen/", $wit), $name);
        let component = Component::new(&engine, guest).expect("a component");
        let mut linker = Linker::new(&engine);
        <$world>::add_to_linker::<_, HasSelf<Echo>>(&mut linker, |echo| echo).expect("a linker");
        let mut store = wharf::Store::new(&engine, Echo::default());
        let world = <$world>::instantiate(&mut store, &component, &linker).expect("an instance");
        (store, world)
    }};
}

mod flags;
mod lists;
mod records;
mod resources;
mod scalars;
mod variants;
mod worlds;
