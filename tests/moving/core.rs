//! The documented API of core modules.

use wharf::error::{Context as _, LinkError, NotDefined, NotYet};
use wharf::*;

fn store() -> Store<()> {
    Store::default()
}

fn module(store: &Store<()>, wat: &str) -> Module {
    Module::new(store.engine(), wat).unwrap()
}

/// A host that makes errors as this API has it.
fn checked(number: u32) -> Result<u32> {
    ensure!(number != 1, "one is refused");
    if number == 2 {
        bail!("two is refused");
    }
    let made = || format_err!("{number} is refused");
    (number != 3).then_some(number).ok_or_else(made).context("in a function")
}

#[test]
fn errors_are_made_by_macros_of_the_crate() {
    let text = |number| format!("{:#}", checked(number).unwrap_err());
    assert_eq!(text(1), "one is refused");
    assert_eq!(text(2), "two is refused");
    assert_eq!(text(3), "in a function: 3 is refused");
    assert_eq!(checked(4).to_wasmtime_result().unwrap(), 4);
}

#[test]
fn linkers_tell_what_they_have() {
    let mut store = store();
    let mut linker = Linker::new(store.engine());
    linker.func_wrap("a", "f", || 7).unwrap();
    linker.alias("a", "f", "b", "g").unwrap();
    linker.alias_module("a", "c").unwrap();
    let mut names: Vec<_> =
        linker.iter(&mut store).map(|(module, name, _)| format!("{module}.{name}")).collect();
    names.sort();
    assert_eq!(names, ["a.f", "b.g", "c.f"]);
    let error = linker.alias("a", "h", "b", "h").map(drop).unwrap_err();
    let missing: &NotDefined = error.downcast_ref().unwrap();
    assert_eq!((&*missing.module, &*missing.name), ("a", "h"));
    assert_eq!(missing.nearest.as_deref(), Some("a::f"));
    linker.alias("a", "f", "b", "g").map(drop).expect_err("the name is taken");
    let importing = module(&store, r#"(module (import "b" "g" (func)) (import "x" "y" (func)))"#);
    let [known, unknown] = [0, 1].map(|i| importing.imports().nth(i).unwrap());
    assert!(linker.get_by_import(&mut store, &known).is_some());
    assert!(linker.get_by_import(&mut store, &unknown).is_none());
    assert!(linker.try_get_by_import(&mut store, &unknown).unwrap().is_none());
    let func = linker.get(&mut store, "c", "f").unwrap().into_func().unwrap();
    assert_eq!(func.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 7);
}

#[test]
fn unknown_imports_have_stand_ins() {
    let mut store = store();
    let importing = module(
        &store,
        r#"(module
            (import "a" "f" (func $f (param i32) (result i32 i64 f32 f64 funcref externref)))
            (import "a" "g" (global (mut i64)))
            (import "a" "t" (table 3 funcref))
            (import "a" "m" (memory 2))
            (import "a" "e" (tag (param i32)))
            (func (export "f") (result i32 i64 f32 f64 funcref externref)
                (call $f (i32.const 3))))"#,
    );
    let mut linker = Linker::<()>::new(store.engine());
    let error = linker.define_unknown_imports_as_traps(&importing).unwrap_err();
    let error: &LinkError = error.downcast_ref().unwrap();
    let paths: Vec<_> = error.imports.iter().map(|import| import.path[1].as_str()).collect();
    assert_eq!(paths, ["g", "t", "m", "e"]);
    let mut linker = Linker::new(store.engine());
    linker.define_unknown_imports_as_default_values(&mut store, &importing).unwrap();
    let instance = linker.instantiate(&mut store, &importing).unwrap();
    let mut results = [Val::I32(1); 6];
    let func = instance.get_func(&mut store, "f").unwrap();
    func.call(&mut store, &[], &mut results).unwrap();
    assert_eq!(results[0].unwrap_i32(), 0);
    assert_eq!(results[3].unwrap_f64(), 0.0);
    assert!(results[4].unwrap_func_ref().is_none() && results[5].unwrap_externref().is_none());
    // A reference that is never null has no stand-in.
    let never_null = module(&store, r#"(module (import "a" "h" (func (result (ref func)))))"#);
    let error = linker.define_unknown_imports_as_default_values(&mut store, &never_null);
    let error = format!("{:#}", error.unwrap_err());
    assert!(error.starts_with("for the import `a::h`: result 0: expected"), "{error}");
}

#[test]
fn commands_and_reactors_are_told_apart() {
    let mut store = store();
    let reactor = module(
        &store,
        r#"(module
            (global $n (mut i32) (i32.const 0))
            (func (export "_initialize") (global.set $n (i32.const 5)))
            (func (export "n") (result i32) (global.get $n)))"#,
    );
    let mut linker = Linker::new(store.engine());
    linker.module(&mut store, "reactor", &reactor).unwrap();
    let n = linker.get(&mut store, "reactor", "n").unwrap().into_func().unwrap();
    assert_eq!(n.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 5);
    let error = linker.get_default(&mut store, "reactor").unwrap_err().to_string();
    assert_eq!(error, "the linker does not define `reactor::_start`");

    let both = r#"(module (func (export "_start")) (func (export "_initialize")))"#;
    let both = module(&store, both);
    let error = linker.module(&mut store, "both", &both).map(drop).unwrap_err().to_string();
    assert!(error.contains("a command or a reactor"), "{error}");

    let odd = r#"(module (func (export "_start")) (global (export "odd") i32 (i32.const 1)))"#;
    let odd = module(&store, odd);
    let error = linker.module(&mut store, "odd", &odd).map(drop).unwrap_err().to_string();
    assert!(error.contains("exports `odd`, a global"), "{error}");
    linker.allow_unknown_exports(true).module(&mut store, "odd", &odd).unwrap();
    linker.get_default(&mut store, "odd").unwrap();
    linker.get(&mut store, "odd", "odd").map(drop).expect_err("commands give functions alone");
}

#[test]
fn types_have_default_values() {
    let mut store = store();
    let engine = store.engine().clone();
    assert_eq!(ValType::F64.default_value().unwrap().unwrap_f64(), 0.0);
    assert!(ValType::Ref(RefType::new(false, HeapType::Func)).default_value().is_none());
    let types: [ExternType; 5] = [
        FuncType::new(&engine, [ValType::I32], [ValType::I64]).into(),
        GlobalType::new(ValType::FUNCREF, Mutability::Var).into(),
        TableType::new(RefType::EXTERNREF, 2, Some(3)).into(),
        MemoryType::new(1, None).into(),
        TagType::new(FuncType::new(&engine, [ValType::I32], [])).into(),
    ];
    for ty in types {
        let made = ty.default_value(&mut store).unwrap();
        assert_eq!(made.ty(&store), ty);
    }
    assert_eq!(HeapType::Extern.bottom(), HeapType::NoExtern);
    assert!(HeapType::Func.is_abstract());
}

#[test]
fn values_and_references_are_looked_into() {
    let mut store = store();
    let func = Func::wrap(&mut store, || ());
    let external = ExternRef::new(&mut store, 5_u32).unwrap();
    assert!(Val::from(func).func_ref().unwrap().is_some());
    assert!(Val::null_func_ref().unwrap_funcref().is_none());
    assert!(Val::null_extern_ref().extern_ref().unwrap().is_none());
    assert_eq!(Val::from(7_u128).unwrap_v128().as_u128(), 7);
    assert!(Val::I32(1).ref_().is_none());
    let reference = Val::from(external).ref_().unwrap();
    assert!(reference.is_non_null() && reference.is_extern() && !reference.is_func());
    assert!(reference.unwrap_extern().is_some());
    assert!(reference.matches_ty(&store, &RefType::EXTERNREF).unwrap());
    assert!(!Val::from(func).matches_ty(&store, &ValType::EXTERNREF).unwrap());
    assert_eq!(Ref::Func(None).ty(&store).unwrap(), RefType::NULLFUNCREF);
    assert!(func.matches_ty(&store, &FuncType::new(store.engine(), [], [])));
}

#[test]
fn tables_are_copied() {
    let mut store = store();
    let ty = TableType::new(RefType::FUNCREF, 5, None);
    let [source, target] =
        [(); 2].map(|()| Table::new(&mut store, ty.clone(), Ref::Func(None)).unwrap());
    let func = Func::wrap(&mut store, || ());
    source.set(&mut store, 1, func.into()).unwrap();
    Table::copy(&mut store, &target, 3, &source, 1, 2).unwrap();
    let is_func =
        |store: &mut Store<()>, table: Table, i| table.get(store, i).unwrap().is_non_null();
    assert!(is_func(&mut store, target, 3) && !is_func(&mut store, target, 4));
    // Overlapping, in either direction.
    Table::copy(&mut store, &source, 2, &source, 1, 3).unwrap();
    assert!(is_func(&mut store, source, 2) && is_func(&mut store, source, 1));
    for (dst, src, len) in [(4, 0, 2), (0, 4, 2), (0, 0, 6), (u64::MAX, 0, 1), (0, u64::MAX, 2)] {
        let error = Table::copy(&mut store, &target, dst, &source, src, len).unwrap_err();
        let range: &wharf::error::OutOfRange = error.downcast_ref().unwrap();
        assert_eq!(range.len, len, "{range}");
    }
    let other = TableType::new(RefType::EXTERNREF, 5, None);
    let other = Table::new(&mut store, other, Ref::Extern(None)).unwrap();
    let error = Table::copy(&mut store, &other, 0, &source, 0, 1).unwrap_err().to_string();
    assert_eq!(error, "expected `externref`, found `funcref`");
}

#[test]
fn exports_are_found_by_their_place() {
    let mut store = store();
    let wat = r#"(module (import "" "f" (func $f)) (func (export "g") (call $f)) (memory (export "m") 1))"#;
    let [one, other] = [(); 2].map(|()| module(&store, wat));
    assert!(Module::same(&one, &one.clone()) && !Module::same(&one, &other));
    let memory = one.get_export_index("m").unwrap();
    assert!(one.get_export_index("n").is_none());
    let same = memory.clone();
    let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| {
        let found = caller.get_module_export(&same);
        assert!(found.is_some_and(|it| it.into_memory().is_some()));
    });
    let instance = Instance::new(&mut store, &one, &[host.into()]).unwrap();
    let g = instance.get_typed_func::<(), ()>(&mut store, "g").unwrap();
    g.call(&mut store, ()).unwrap();
    assert!(instance.get_module_export(&mut store, &memory).is_some());
    assert!(Module::same(instance.module(&store), &one));
    let stranger = other.get_export_index("m").unwrap();
    assert!(instance.get_module_export(&mut store, &stranger).is_none());
    let memory = instance.get_memory(&mut store, "m").unwrap();
    assert_eq!(memory.page_size_log2(&store), 16);
    assert_eq!(memory.data_ptr(&store).cast_const(), memory.data(&store).as_ptr());
    let resources = one.resources_required();
    assert_eq!((resources.num_memories, resources.max_initial_memory_size), (1, Some(1)));
    assert_eq!((resources.num_tables, resources.max_initial_table_size), (0, None));
}

#[test]
fn backtraces_are_captured() {
    let mut inner = Store::new(&Engine::default(), ());
    let inner_module = r#"(module (import "" "" (func $f)) (func $inner (export "f") (call $f)))"#;
    let inner_module = module(&inner, inner_module);
    let engine = Engine::new(Config::new().wasm_backtrace_max_frames(None)).unwrap();
    let mut outer = Store::new(&engine, ());
    let wat = r#"(module (import "" "" (func $f)) (func $outer (export "f") (call $f)))"#;
    let outer_module = Module::new(&engine, wat).unwrap();
    let nested = Func::wrap(&mut inner, |caller: Caller<'_, ()>| {
        let backtrace = WasmBacktrace::capture(&caller);
        let names: Vec<_> = backtrace.frames().iter().map(FrameInfo::func_name).collect();
        assert_eq!(names, [Some("inner")], "frames of the other store are not there");
        assert_eq!(backtrace.frames()[0].module().exports().len(), 1);
    });
    let instance = Instance::new(&mut inner, &inner_module, &[nested.into()]).unwrap();
    let f = instance.get_typed_func::<(), ()>(&mut inner, "f").unwrap();
    let inner = std::sync::Mutex::new(inner);
    let host = Func::wrap(&mut outer, move |caller: Caller<'_, ()>| {
        f.call(&mut *inner.lock().unwrap(), ()).unwrap();
        assert!(WasmBacktrace::capture(&caller).frames().is_empty(), "they are off");
        let forced = WasmBacktrace::force_capture(&caller);
        assert_eq!(forced.frames()[0].func_name(), Some("outer"));
    });
    let instance = Instance::new(&mut outer, &outer_module, &[host.into()]).unwrap();
    instance.get_typed_func::<(), ()>(&mut outer, "f").unwrap().call(&mut outer, ()).unwrap();
    assert!(WasmBacktrace::force_capture(&outer).frames().is_empty());
}

#[test]
fn what_is_not_there_yet_says_so() {
    struct Limited(StoreLimits);
    let engine = Engine::default();
    let limits = StoreLimitsBuilder::new().memory_size(1 << 16).trap_on_grow_failure(true).build();
    let mut store = Store::new(&engine, Limited(limits));
    for error in [
        store.get_fuel().map(drop),
        store.set_fuel(1),
        store.fuel_async_yield_interval(None),
        store.as_context_mut().set_fuel(1),
        store.as_context().get_fuel().map(drop),
    ] {
        assert!(error.unwrap_err().is::<NotYet>());
    }
    store.set_epoch_deadline(1);
    engine.increment_epoch();
    Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
    // A limiter that nobody would ask is no limiter: nothing is made.
    store.limiter(|data| &mut data.0);
    let error = Memory::new(&mut store, MemoryType::new(1, None)).unwrap_err();
    assert!(error.is::<NotYet>(), "{error:?}");
    let module = Module::new(&engine, "(module)").unwrap();
    let error = Instance::new(&mut store, &module, &[]).unwrap_err();
    assert!(error.is::<NotYet>(), "{error:?}");
    let mut limits = store.into_data().0;
    assert!(limits.memory_growing(0, 1 << 16, None).unwrap());
    let error = limits.memory_growing(0, 1 << 17, None).unwrap_err();
    assert!(error.is::<wharf::error::LimitReached>(), "{error:?}");
}

#[test]
fn engines_without_a_compiler_run_artifacts() {
    let artifact = Engine::default().precompile_module(b"(module (func (export \"f\")))").unwrap();
    let engine = Engine::new(Config::new().enable_compiler(false)).unwrap();
    let error = Module::new(&engine, "(module)").unwrap_err();
    let option: &wharf::error::InvalidOption = error.downcast_ref().unwrap();
    assert_eq!(option.name, "enable_compiler");
    // SAFETY: the bytes were just made here.
    let module = unsafe { Module::deserialize(&engine, &artifact).unwrap() };
    assert!(module.get_export("f").is_some());
    assert_eq!(engine.get_max_wasm_stack(), 512 << 10);
    assert_eq!(engine.get_strategy(), Some(Strategy::Cranelift));
    assert!(!engine.is_pulley() && engine.get_pooling_config().is_none());
}

#[test]
fn references_are_compared_and_hashed() -> Result<()> {
    use std::hash::{DefaultHasher, Hasher};
    let mut store = Store::<()>::default();
    let a = ExternRef::new(&mut store, "a")?;
    let b = ExternRef::new(&mut store, "a")?;
    assert!(Rooted::rooted_eq(a, a) && !Rooted::rooted_eq(a, b));
    let hashes = |it: Rooted<ExternRef>| -> Result<[u64; 2]> {
        let (mut of_root, mut of_value) = (DefaultHasher::new(), DefaultHasher::new());
        it.rooted_hash(&mut of_root);
        it.ref_hash(&store, &mut of_value)?;
        Ok([of_root.finish(), of_value.finish()])
    };
    assert_eq!(hashes(a)?, hashes(a)?);
    assert_ne!(hashes(a)?[0], hashes(b)?[0]);
    assert_ne!(hashes(a)?[1], hashes(b)?[1]);

    // The numbers of another store's references are the same.
    let mut other = Store::<()>::default();
    assert!(!Rooted::rooted_eq(a, ExternRef::new(&mut other, "a")?));
    *a.data_mut(&mut store)?.unwrap().downcast_mut().unwrap() = "changed";
    assert_eq!(a.data(&store)?.unwrap().downcast_ref(), Some(&"changed"));
    Ok(())
}
