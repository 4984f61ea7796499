//! The first program: a core module, written as text, calls a function of the host.
//!
//! `cargo run --example hello`

use wharf::{Caller, Engine, Linker, Module, Result, Store};

fn main() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(
        &engine,
        r#"
        (module
            (import "host" "hello" (func $host_hello (param i32)))
            (func (export "hello")
                i32.const 3
                call $host_hello))
        "#,
    )?;

    // What modules may import. The closure's parameters are the function's type.
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "hello", |caller: Caller<'_, u32>, param: i32| {
        println!("WebAssembly says {param}, and the store's data is {}", caller.data());
    })?;

    // A store owns instances, and a value of the host's choice.
    let mut store = Store::new(&engine, 4);
    let instance = linker.instantiate(&mut store, &module)?;
    let hello = instance.get_typed_func::<(), ()>(&mut store, "hello")?;
    hello.call(&mut store, ())?;
    Ok(())
}
