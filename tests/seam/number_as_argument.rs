//! A function that takes a reference, called with a number.

use wharf_runtime::{AsContextMut, Engine, Func, RawVal, Store};

fn main() {
    let mut store = Store::new(&Engine::default(), ());
    let func = Func::wrap(&mut store, |_: Option<Func>| {});
    let mut cells = [RawVal::from_u64(0x4141_4140)];
    store.as_context_mut().store_mut().call(&func, &mut cells).unwrap();
}
