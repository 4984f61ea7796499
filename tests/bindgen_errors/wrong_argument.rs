//! A call with an argument of another type.

wharf::component::bindgen!({
    inline: "package a:b; world w { export f: func(xs: list<u32>) -> string; }",
});

fn main() -> wharf::Result<()> {
    let engine = wharf::Engine::default();
    let component = wharf::component::Component::new(&engine, "(component)")?;
    let linker = wharf::component::Linker::new(&engine);
    let mut store = wharf::Store::new(&engine, ());
    let w = W::instantiate(&mut store, &component, &linker)?;
    w.call_f(&mut store, &[1_u64])?;
    Ok(())
}
