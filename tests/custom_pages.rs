//! Memories whose pages are one byte: they end where they say, not where the host's pages do.

use anyhow::Result;
use wharf::{
    Config, Engine, Extern, Instance, Linker, Memory, MemoryType, MemoryTypeBuilder, Module, Store,
    Trap, TypedFunc,
};

/// Engines with bounds of ordinary memories checked by faults, and by code.
fn engines() -> [Engine; 2] {
    let mut faults = Config::new();
    faults.wasm_custom_page_sizes(true);
    let mut code = faults.clone();
    code.memory_reservation(0).memory_guard_size(0);
    [faults, code].map(|config| Engine::new(&config).unwrap())
}

const WAT: &str = r#"(module
    (memory $m (export "m") 10 5000 (pagesize 1))
    (memory $other 1)
    (data (memory $m) (i32.const 3) "abcdefg")
    (func (export "size") (result i32) (memory.size $m))
    (func (export "grow") (param i32) (result i32) (memory.grow $m (local.get 0)))
    (func (export "load8") (param i32) (result i32) (i32.load8_u $m (local.get 0)))
    (func (export "load32") (param i32) (result i32) (i32.load $m (local.get 0)))
    (func (export "load64") (param i32) (result i64) (i64.load $m offset=2 (local.get 0)))
    (func (export "store16") (param i32) (i32.store16 $m (local.get 0) (i32.const 7)))
    (func (export "fill") (param i32 i32) (memory.fill $m (local.get 0) (i32.const 1) (local.get 1)))
    (func (export "copy") (param i32 i32)
      (memory.copy $m $other (local.get 0) (i32.const 0) (local.get 1))))"#;

#[test]
fn bounds_are_exact() -> Result<()> {
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &Module::new(&engine, WAT)?, &[])?;
        let memory = instance.get_memory(&mut store, "m").unwrap();
        assert_eq!((memory.size(&store), memory.page_size(&store)), (10, 1));
        assert_eq!(memory.data(&store), b"\0\0\0abcdefg");
        let size = instance.get_typed_func::<(), i32>(&mut store, "size")?;
        let grow = instance.get_typed_func::<i32, i32>(&mut store, "grow")?;
        let load8 = instance.get_typed_func::<i32, i32>(&mut store, "load8")?;
        let load32 = instance.get_typed_func::<i32, i32>(&mut store, "load32")?;
        let load64 = instance.get_typed_func::<i32, i64>(&mut store, "load64")?;
        let store16 = instance.get_typed_func::<i32, ()>(&mut store, "store16")?;
        let fill = instance.get_typed_func::<(i32, i32), ()>(&mut store, "fill")?;
        let copy = instance.get_typed_func::<(i32, i32), ()>(&mut store, "copy")?;
        for len in [10, 11, 4095, 4096, 4097, 5000] {
            let now = size.call(&mut store, ())?;
            assert_eq!(grow.call(&mut store, len - now)?, now);
            assert_eq!(size.call(&mut store, ())?, len);
            for (func, width) in [(&load8, 1), (&load32, 4)] {
                func.call(&mut store, len - width)?;
                out_of_bounds(func, &mut store, len - width + 1);
                out_of_bounds(func, &mut store, -1);
            }
            load64.call(&mut store, len - 10)?;
            out_of_bounds(&load64, &mut store, len - 9);
            store16.call(&mut store, len - 2)?;
            out_of_bounds(&store16, &mut store, len - 1);
            fill.call(&mut store, (len - 9, 9))?;
            out_of_bounds(&fill, &mut store, (len - 9, 10));
            copy.call(&mut store, (0, len))?;
            out_of_bounds(&copy, &mut store, (1, len));
        }
        assert_eq!(grow.call(&mut store, 1)?, -1);
        let error = memory.grow(&mut store, 1).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("cannot grow by 1 pages"), "{error:#}");
    }
    Ok(())
}

fn out_of_bounds<P: wharf::WasmParams, R: wharf::WasmResults + std::fmt::Debug>(
    func: &TypedFunc<P, R>,
    store: &mut Store<()>,
    params: P,
) {
    let error = func.call(store, params).unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&Trap::MemoryOutOfBounds), "{error:?}");
}

#[test]
fn the_host_makes_such_memories() -> Result<()> {
    let wat = r#"(module
        (import "" "m" (memory 3 9 (pagesize 1)))
        (data (i32.const 2) "xy")
        (func (export "last") (result i32) (i32.load8_u (i32.sub (memory.size) (i32.const 1)))))"#;
    for engine in engines() {
        let mut store = Store::new(&engine, ());
        let ty = MemoryTypeBuilder::default().min(4).max(Some(9)).page_size_log2(0).build()?;
        let memory = Memory::new(&mut store, ty)?;
        let mut linker = Linker::new(&engine);
        linker.define(&store, "", "m", memory)?;
        let module = Module::new(&engine, wat)?;
        let instance = linker.instantiate(&mut store, &module)?;
        let last = instance.get_typed_func::<(), i32>(&mut store, "last")?;
        assert_eq!(last.call(&mut store, ())?, i32::from(b'y'));
        assert_eq!(memory.grow(&mut store, 5)?, 4);
        assert_eq!(last.call(&mut store, ())?, 0);

        // A memory of other pages is another type.
        let pages = Memory::new(&mut store, MemoryType::new(1, Some(1)))?;
        let error = Instance::new(&mut store, &module, &[Extern::Memory(pages)]).unwrap_err();
        assert!(error.to_string().contains("their page sizes differ"), "{error}");
    }
    Ok(())
}

#[test]
fn who_does_not_ask_is_refused() {
    let module = Module::new(&Engine::default(), "(module (memory 1 (pagesize 1)))");
    let error = format!("{:#}", module.unwrap_err());
    assert!(error.contains("custom page sizes"), "{error}");
}
