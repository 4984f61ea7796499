//! A store without its data, by its name.

use wharf_runtime::{AsContextMut, Engine, Store, StoreMut, StoreOpaque};

fn inside<'a>(store: StoreMut<'a>) -> &'a mut StoreOpaque {
    store.0
}

fn main() {
    let engine = Engine::default();
    let mut a = Store::new(&engine, ());
    let mut b = Store::new(&engine, 1);
    std::mem::swap(
        inside(a.as_context_mut().store_mut()),
        inside(b.as_context_mut().store_mut()),
    );
}
