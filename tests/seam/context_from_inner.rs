//! A borrow of a store with data of a type that it has not, in a function of the layer above.

use wharf_runtime::{HostCaller, StoreContextMut};

fn attack(host: HostCaller<'_, u64>) -> StoreContextMut<'_, u64> {
    StoreContextMut::from_inner(host.store)
}

fn main() {
    let _ = attack;
}
