//! The insides of borrows, swapped.

use wharf_runtime::{AsContextMut, Engine, Store};

fn main() {
    let engine = Engine::default();
    let mut a = Store::new(&engine, ());
    let mut b = Store::new(&engine, 1);
    let (mut a, mut b) = (a.as_context_mut(), b.as_context_mut());
    let (mut a, mut b) = (a.store_mut(), b.store_mut());
    std::mem::swap(&mut *a, &mut *b);
}
