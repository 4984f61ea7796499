//! The insides of two stores with data of different types, swapped.

use wharf::{AsContextMut, Caller, Engine, Func, Result, Store};

fn main() -> Result<()> {
    let engine = Engine::default();
    let mut a = Store::new(&engine, 7u64);
    let mut b = Store::new(&engine, String::from("x"));
    let get = Func::wrap(&mut a, |caller: Caller<'_, u64>| -> u64 { *caller.data() });
    std::mem::swap(a.as_context_mut().opaque_mut(), b.as_context_mut().opaque_mut());
    println!("{:#x}", get.typed::<(), u64>(&b)?.call(&mut b, ())?);
    Ok(())
}
