//! The insides of two stores, by way of what gives the data beside them.

use wharf::{AsContextMut, Engine, Store};

fn main() {
    let engine = Engine::default();
    let mut a = Store::new(&engine, 7u64);
    let mut b = Store::new(&engine, String::from("x"));
    std::mem::swap(a.as_context_mut().split().0, b.as_context_mut().split().0);
}
