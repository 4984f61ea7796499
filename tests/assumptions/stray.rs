//! Code that accesses what no guest can name: a bug of ours, after which the instance is not entered again,
//! and the others of the store go on.

use wharf::component::{Component, Instance, Linker};
use wharf::{Engine, Result, Store, Trap, WasmBacktrace};

/// Where the load's offset is in the machine code it stands for itself: no other instruction has it.
const OFFSET: u32 = 0x0134_5678;

const TEXT: &str = r#"(component
  (core module $m
    (memory 1000)
    (func $stray (export "stray") (param i32) (result i32) (i32.load offset=0x1345678 (local.get 0)))
    (func (export "five") (result i32) (i32.const 5)))
  (core instance $i (instantiate $m))
  (func (export "stray") (param "index" u32) (result u32) (canon lift (core func $i "stray")))
  (func (export "five") (result u32) (canon lift (core func $i "five"))))"#;

/// Makes the load with [`OFFSET`] forget its memory and its index, as a code generator would that is wrong:
/// the offset alone is then the address, at which nothing is.
fn break_load(artifact: &mut [u8]) {
    let offset = OFFSET.to_le_bytes();
    let places: Vec<usize> =
        (0..artifact.len() - 4).filter(|&at| artifact[at..].starts_with(&offset)).collect();
    let &[at] = &places[..] else { panic!("expected one load, found {places:?}") };
    let [prefix, opcode, operands, address] = &mut artifact[at - 4..at] else { unreachable!() };
    assert_eq!(*opcode, 0x8b, "a load of 32 bits");
    assert_eq!(*operands & 0xc7, 0x84, "from a register, another, and an offset of 32 bits");
    *operands &= 0x3f;
    *address = 0x25;
    if *prefix & 0xf0 == 0x40 {
        *prefix &= !2;
    }
}

fn five(store: &mut Store<()>, instance: &Instance) -> Result<u32> {
    Ok(instance.get_typed_func::<(), (u32,)>(&mut *store, "five")?.call(store, ())?.0)
}

#[test]
fn a_bug_of_ours_ends_one_instance() -> Result<()> {
    let engine = Engine::default();
    let mut artifact = engine.precompile_component(TEXT.as_bytes())?;
    break_load(&mut artifact);
    // SAFETY: of what this process compiled, one load is another one, which faults.
    let component = unsafe { Component::deserialize(&engine, &artifact)? };
    let linker = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    let [first, second] =
        [linker.instantiate(&mut store, &component)?, linker.instantiate(&mut store, &component)?];
    let stray = first.get_typed_func::<(u32,), (u32,)>(&mut store, "stray")?;

    let error = stray.call(&mut store, (0,)).expect_err("it faults");
    assert_eq!(error.downcast_ref::<Trap>(), None, "{error:?}");
    let told = format!("{error:#}");
    let address = format!("compiled code accessed address {OFFSET:#x}");
    assert!(told.contains(&address) && told.contains("please report"), "{told}");
    let backtrace = error.downcast_ref::<WasmBacktrace>().expect("it says where");
    assert_eq!(backtrace.frames()[0].func_name(), Some("stray"));

    let error = five(&mut store, &first).expect_err("it is not entered again");
    assert_eq!(error.downcast_ref(), Some(&Trap::CannotEnterComponent), "{error:?}");
    assert_eq!(five(&mut store, &second)?, 5);
    first.close(&mut store)?;
    let third = linker.instantiate(&mut store, &component)?;
    assert_eq!(five(&mut store, &third)?, 5);
    Ok(())
}
