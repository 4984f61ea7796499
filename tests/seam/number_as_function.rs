//! A function made of a number.

use wharf_runtime::{AsContext, Engine, Func, RawVal, Store, WasmTy};

fn main() {
    let store = Store::new(&Engine::default(), ());
    let word = [RawVal::from_u64(0x4141_4140)];
    let func = <Func as WasmTy>::load(store.as_context().store_ref(), &word).unwrap();
    println!("{}", func.ty(&store));
}
