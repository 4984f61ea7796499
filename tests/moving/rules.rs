//! Rules in which this API is told apart from others by what happens.

use wharf::*;

#[test]
fn a_start_function_that_is_imported_sees_its_instance() {
    let mut store = Store::<()>::default();
    let start = Func::wrap(&mut store, |mut caller: Caller<'_, ()>| {
        assert!(caller.get_export("memory").is_some());
    });
    let wat = r#"(module (import "" "" (func $f)) (memory (export "memory") 1) (start $f))"#;
    let module = Module::new(store.engine(), wat).unwrap();
    Instance::new(&mut store, &module, &[start.into()]).unwrap();
}

#[test]
fn results_that_are_not_set_are_an_error() {
    let mut store = Store::<()>::default();
    for result in
        [ValType::I32, ValType::V128, ValType::FUNCREF, ValType::EXTERNREF, ValType::EXNREF]
    {
        let ty = FuncType::new(store.engine(), [], [result]);
        let forgets = Func::new(&mut store, ty, |_, _, _| Ok(()));
        let error = forgets.call(&mut store, &[], &mut [Val::I32(7)]).unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains("result 0 of a host function: expected"), "{error}");
    }
}

#[test]
fn shared_memories_are_refused() {
    let error = Memory::new(Store::<()>::default(), MemoryType::shared(1, 1)).unwrap_err();
    assert!(error.is::<wharf::error::NotYet>(), "{error:#}");
}

#[test]
fn without_an_address_map_there_are_no_offsets() {
    let engine = Engine::new(Config::new().generate_address_map(false)).unwrap();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, r#"(module (func (export "f") unreachable))"#).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let f = instance.get_typed_func::<(), ()>(&mut store, "f").unwrap();
    let error = f.call(&mut store, ()).unwrap_err();
    let backtrace: &WasmBacktrace = error.downcast_ref().unwrap();
    assert_eq!(backtrace.frames()[0].module_offset(), None);
    assert_eq!(backtrace.frames()[0].func_offset(), None);
}
