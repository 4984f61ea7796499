//! A function that takes a reference, said to take numbers.

use wharf_runtime::{Engine, Func, NumericFunc, Store};

fn main() {
    let mut store = Store::new(&Engine::default(), ());
    let func = Func::wrap(&mut store, |_: Option<Func>| {});
    let _ = NumericFunc { place: func, func: None };
}
